import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { createReadingRoom, type Marker, type ReadingRoomOptions, serve } from './index.ts'
import { createFakeLibrary } from './testing/fake-library.ts'
import { sampleNow } from './testing/sample-articles.ts'

const library = createFakeLibrary()
const typhoon = library.samples.find((one) => one.title.startsWith('台风'))!
const hostile = library.samples.find((one) => one.title.startsWith('<script>'))!

const roomOf = (options: Partial<ReadingRoomOptions> = {}) =>
  createReadingRoom(library, { now: () => sampleNow, version: '1', marks: 'show', ...options })

async function textOf(path: string, app = roomOf()): Promise<string> {
  return (await app.request(`http://localhost${path}`)).text()
}

test('an article says how it was marked, when, why, and what was changed since', async () => {
  const page = await textOf(`/article/${typhoon.id}`)
  assert.match(page, /href="\/marks\?name=%E8%AF%81%E6%8D%AE" title="Marked 证据"/)
  assert.match(page, /<p class="note" dir="auto">第一行\n第二行 &lt;i&gt;&amp;amp;&lt;\/i&gt;<\/p>/)
  assert.match(
    page,
    /Changed since it was marked \([^)]+\)<\/span> <a href="\/article\/[^"]+\/changes\?before=[^"]+&amp;after=[^"]+">What was changed/,
  )
  assert.match(page, /Not found any more since it was marked/)
  const [first] = typhoon.revisions
  assert.ok(page.includes(`/version/${first!.id}">The version that was marked`))
  const chinese = await textOf(`/article/${typhoon.id}?lang=zh`)
  assert.match(chinese, /标记之后有改动（[^）]+）/)
  assert.match(await textOf('/'), /title="Marked 证据"/)
  assert.doesNotMatch(await textOf(`/article/${hostile.id}`), /<img src=x>|<b>/)
})

test('the page of marks lists them, by name and by whether something was changed, also as a feed and as JSON', async () => {
  const all = await textOf('/marks')
  assert.ok(all.includes(`/article/${typhoon.id}"`) && all.includes(`/article/${hostile.id}"`))
  assert.match(all, /<a href="\/marks" aria-current="page">/)
  assert.doesNotMatch(all, /<img src=x>|<script>a/)
  const evidence = await textOf('/marks?name=%E8%AF%81%E6%8D%AE&changed=1')
  assert.ok(evidence.includes(`/article/${typhoon.id}"`) && !evidence.includes(`/article/${hostile.id}"`))
  assert.match(await textOf('/marks?name=x'), /Nothing is marked so/)
  assert.match(
    await textOf(
      '/marks',
      createReadingRoom(createFakeLibrary([]), { now: () => sampleNow, version: '1', marks: 'show' }),
    ),
    /presskeep mark ID/,
  )
  assert.equal((await roomOf().request('http://localhost/marks?page=9')).status, 404)
  assert.equal((await roomOf().request('http://localhost/marks?page=x')).status, 400)

  const feed = await textOf('/marks.atom?changed=1')
  assert.match(
    feed,
    /<link rel="self" type="application\/atom\+xml" href="http:\/\/localhost\/marks.atom\?changed=1"\/>/,
  )
  assert.match(feed, /<category term="证据"\/>/)
  assert.match(feed, /&lt;p&gt;第一行&lt;br&gt;第二行 &amp;lt;i&amp;gt;/)
  assert.equal(feed.split('<entry>').length, 2)

  const { MarkedPage, SearchHit, Article } = JSON.parse(await textOf('/api/openapi.json')).components.schemas
  const answer = JSON.parse(await textOf('/api/marks?limit=1'))
  for (const key of Object.keys(answer)) assert.ok(key in MarkedPage.properties, key)
  assert.deepEqual([answer.articles.length, answer.total, answer.page_count], [1, 2, 2])
  const fields = MarkedPage.properties.articles.items.properties
  for (const key of Object.keys(answer.articles[0])) assert.ok(key in fields, key)
  for (const key of Object.keys(answer.articles[0].marks[0])) assert.ok(key in fields.marks.items.properties, key)
  assert.ok('marked_as' in SearchHit.properties && 'marks' in Article.properties)
  assert.equal(JSON.parse(await textOf(`/api/articles/${typhoon.id}`)).marks[0].name, '证据')
})

test('where marks are hidden, as they are unless something is said, nothing tells of them', async () => {
  const app = roomOf({ marks: undefined })
  for (const path of ['/', `/article/${typhoon.id}`, `/api/articles/${typhoon.id}`, '/status']) {
    assert.doesNotMatch(await textOf(path, app), /证据|\/marks|第一行/, path)
  }
  for (const path of ['/marks', '/marks.atom', '/api/marks']) {
    assert.equal((await app.request(`http://localhost${path}`)).status, 404)
  }
  assert.match(await textOf('/search?q=is%3Amarked', app), /Marks are not shown here/)
  assert.match(await textOf('/search?q=is%3Amarked&lang=zh', app), /这里不显示标记/)
  assert.match(await textOf(`/api/search?q=${encodeURIComponent('台风 -mark:证据')}`, app), /not shown here/)
  assert.equal((await app.request('http://localhost/api/export?q=mark%3Aa')).status, 400)
})

test('a room of this machine alone shows marks to its browsers, and to nobody who comes through a proxy', async () => {
  const options = { marks: 'own', marker: {} as Marker } as const
  const app = roomOf(options)
  const paths = ['/', `/article/${typhoon.id}`, `/api/articles/${typhoon.id}`]
  for (const path of paths) assert.match(await textOf(path, app), /证据/, path)
  assert.equal((await app.request('http://localhost/marks')).status, 200)
  const passedOn = [
    ['Forwarded', 'for=192.0.2.1'],
    ['X-Forwarded-For', '192.0.2.1'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Real-IP', '192.0.2.1'],
    ['Via', '1.1 proxy'],
    ['CF-Connecting-IP', '192.0.2.1'],
  ] as const
  for (const [name, value] of passedOn) {
    const ask = (path: string, init: RequestInit = {}) =>
      app.request(`http://localhost${path}`, { ...init, headers: { [name]: value, 'sec-fetch-site': 'same-origin' } })
    for (const path of paths)
      assert.doesNotMatch(await (await ask(path)).text(), /证据|\/marks|第一行/, `${name} ${path}`)
    assert.match(await (await ask('/api/search?q=meaning:is:marked')).text(), /not shown here/)
    for (const path of ['/marks', '/marks.atom', '/api/marks']) assert.equal((await ask(path)).status, 404)
    const posted = await ask(`/article/${typhoon.id}/marks`, { method: 'POST', body: 'name=x&do=set' })
    assert.equal(posted.status, 405)
  }

  // nginx passes nothing on of its own accord, but asks in HTTP/1.0.
  const server = await serve(app, { port: 0 })
  try {
    const { port } = new URL(server.url)
    for (const version of ['1.0', '1.1']) {
      const socket = connect(Number(port), '127.0.0.1')
      socket.end(`GET / HTTP/${version}\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)
      const answer = await text(socket)
      assert.match(answer, /200 OK/)
      assert.equal(answer.includes('证据'), version === '1.1', version)
    }
  } finally {
    await server.close()
  }
})

const formType = 'application/x-www-form-urlencoded'

/** A room that takes marks, and what it was asked for. */
function takingRoom(outcome: 'done' | 'busy' = 'done', options: Partial<ReadingRoomOptions> = {}) {
  const asked: unknown[] = []
  const marker: Marker = {
    async set(...what) {
      asked.push(['set', ...what])
      return outcome
    },
    async remove(...what) {
      asked.push(['remove', ...what])
      return outcome
    },
  }
  const app = roomOf({ marks: 'edit', marker, ...options })
  const post = (
    body: string | Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' },
    path = `/article/${typhoon.id}/marks`,
  ) =>
    Promise.resolve(
      app.request(`http://localhost:4870${path}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : new URLSearchParams(body).toString(),
        headers: { host: 'localhost:4870', 'content-type': formType, ...headers },
      }),
    )
  return { app, asked, post }
}

test('where the settings allow it an article is marked by a form of its page', async () => {
  const { app, asked, post } = takingRoom()
  const page = await textOf(`/article/${typhoon.id}?lang=zh`, app)
  assert.ok(page.includes(`<form method="post" action="/article/${typhoon.id}/marks?lang=zh">`))
  assert.match(page, /<a href="#mark-head">★ 标记这篇文章<\/a>.*<h2 id="mark-head">/s)
  assert.match(page, /name="note"[^>]*>\n第一行\n第二行 &lt;i&gt;/)
  assert.equal(
    (await app.request(`http://localhost/article/${typhoon.id}`)).headers.get('referrer-policy'),
    'same-origin',
  )
  assert.doesNotMatch(await textOf(`/article/${typhoon.id}`), /method="post"/)

  const done = await post({ name: ' evidence ', note: 'a\r\nb', do: 'set' })
  assert.deepEqual([done.status, done.headers.get('location')], [303, `/article/${typhoon.id}`])
  await post({ name: 'evidence', note: ' ', do: 'set' })
  await post({ name: 'evidence', note: '', do: 'note' })
  await post({ name: 'evidence', do: 'again' })
  await post({ name: 'evidence', do: 'remove' }, undefined, `/article/${typhoon.id}/marks?lang=zh`)
  assert.deepEqual(asked, [
    ['set', typhoon.id, { name: 'evidence', note: 'a\nb' }],
    ['set', typhoon.id, { name: 'evidence', note: undefined }],
    ['set', typhoon.id, { name: 'evidence', note: null }],
    ['set', typhoon.id, { name: 'evidence', isAgain: true }],
    ['remove', typhoon.id, 'evidence'],
  ])
})

test('a mark that can not be is told in words, and nothing is changed', async () => {
  const { asked, post } = takingRoom()
  const cases = [
    [{ name: '', do: 'set' }, 400, /has a letter/],
    [{ name: 'a"b', do: 'set' }, 400, /double quotes/],
    [{ name: 'x'.repeat(51), do: 'set' }, 400, /50 characters/],
    [{ name: 'x', note: 'x'.repeat(5001), do: 'set' }, 400, /5,000 characters/],
    [{ name: 'x', note: 'a\u0007', do: 'set' }, 400, /control characters/],
    [{ name: 'x', do: 'format' }, 400, /not what the reading room/],
    [{ name: 'x' }, 400, /not what the reading room/],
    [`name=x&do=set&note=${'a'.repeat(200_000)}`, 413, /too much/],
  ] as const
  for (const [body, status, message] of cases) {
    const answer = await post(body as Readonly<Record<string, string>> | string)
    assert.equal(answer.status, status, JSON.stringify(body).slice(0, 60))
    assert.match(await answer.text(), message)
  }
  const own = { 'sec-fetch-site': 'same-origin' }
  assert.equal((await post('{}', { ...own, 'content-type': 'application/json' })).status, 400)
  assert.equal((await post({ name: 'x', do: 'set' }, own, '/article/none/marks')).status, 404)
  assert.equal((await post({ name: 'x', do: 'set' }, own, '/marks')).status, 405)
  assert.deepEqual(asked, [])
  const busy = await takingRoom('busy').post({ name: 'x', do: 'set' })
  assert.equal(busy.status, 503)
  assert.match(await busy.text(), /Another program is writing/)
})

test('no page elsewhere can mark anything', async () => {
  const options = { allowedHosts: ['news.lan'], publicUrl: 'https://press.example' }
  const { asked, post } = takingRoom('done', options)
  const refused: readonly Readonly<Record<string, string>>[] = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'http://localhost:4870' },
    { 'sec-fetch-site': 'none' },
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:4871' },
    { origin: `http://${typhoon.id}.localhost:4870` },
    { origin: 'http://localhost:4870.evil.example' },
    { origin: 'http://news.lan', host: 'localhost:4870' },
    { origin: 'http://evil.example', host: 'evil.example' },
    { 'sec-fetch-site': 'same-origin', host: `${typhoon.id}.localhost:4870` },
    { referer: 'http://localhost:4870/' },
  ]
  for (const headers of refused) {
    const answer = await post({ name: 'x', do: 'set' }, headers)
    assert.equal(answer.status, 403, JSON.stringify(headers))
  }
  assert.deepEqual(asked, [])
  const taken: readonly Readonly<Record<string, string>>[] = [
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { origin: 'http://localhost:4870' },
    { origin: 'http://news.lan', host: 'news.lan' },
    { origin: 'https://press.example', host: 'press.example' },
    { origin: 'https://press.example', host: 'localhost:4870' },
  ]
  for (const headers of taken)
    assert.equal((await post({ name: 'x', do: 'set' }, headers)).status, 303, JSON.stringify(headers))
  assert.equal(asked.length, taken.length)
})

test('a room that does not take marks answers to nothing but GET', async () => {
  const { marker } = { marker: {} as Marker }
  for (const options of [{ marks: 'show', marker }, { marks: undefined, marker }, { marks: 'edit' }] as const) {
    const app = roomOf(options)
    const answer = await app.request(`http://localhost/article/${typhoon.id}/marks`, {
      method: 'POST',
      body: 'name=x&do=set',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': formType },
    })
    assert.equal(answer.status, 405, JSON.stringify(options))
    assert.doesNotMatch(await textOf(`/article/${typhoon.id}`, app), /method="post"/)
  }
})
