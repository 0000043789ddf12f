import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createReadingRoom, type ReadingRoomOptions } from './index.ts'
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
