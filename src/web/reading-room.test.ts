import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { DatabaseGoneError, S3Error } from '../archive/index.ts'
import { createReadingRoom, type ReadingRoomOptions } from './index.ts'
import { createFakeLibrary } from './testing/fake-library.ts'
import { sampleNow } from './testing/sample-articles.ts'

const library = createFakeLibrary()

function room(options: Partial<ReadingRoomOptions> = {}, shelf = library) {
  const app = createReadingRoom(shelf, { now: () => sampleNow, version: '1.2.3', ...options })
  return async (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    app.request(`http://localhost:4321${path}`, { headers, method })
}

const get = room()
const text = async (path: string, headers?: Record<string, string>) => (await get(path, headers)).text()
const sample = (start: string) => library.samples.find((one) => one.title.startsWith(start))!
const typhoon = sample('台风')

test('the front page groups articles by the archive’s days, newest first, 50 a page', async () => {
  const page = await text('/')
  const days = [...page.matchAll(/href="\/day\/(\d{4}-\d\d-\d\d)"/g)].map((match) => match[1]!)
  assert.deepEqual(days, [...days].sort().reverse())
  assert.equal(new Set(days).size, days.length)
  assert.equal(page.match(/<article class="entry/g)?.length, 50)
  const second = await text('/?page=2')
  assert.equal(second.match(/<article class="entry/g)?.length, library.samples.length - 50)
  assert.match(page, /<link rel="next" href="\/\?page=2">/)
  assert.match(second, /<link rel="prev" href="\/">/)
})

test('a list says what was edited, withdrawn, or only a teaser, and shows the lead picture from here', async () => {
  const page = await text('/')
  assert.match(page, new RegExp(`href="/article/${typhoon.id}/changes"[^>]*>Edited, 2 versions<`))
  assert.match(page, /class="mark withdrawn"[^>]*>Not found any more</)
  assert.match(page, /class="mark teaser"[^>]*>Teaser only</)
  assert.match(page, new RegExp(`<img src="/media/${typhoon.picture}"`))
})

test('a page of which nothing is kept yet is said to be one, and no text of a feed is claimed', async () => {
  const shelf = (kept: object) =>
    ({
      ...library,
      article: async (id: string) => {
        const article = await library.article(id)
        const nothing = { origin: 'feed', kind: 'empty', isComplete: false, html: '', revisions: [] }
        return article && { ...article, ...nothing, ...kept }
      },
    }) as typeof library
  const page = async (kept: object, language = 'en') =>
    (await room({}, shelf(kept))(`/article/${typhoon.id}`, { 'Accept-Language': language })).text()
  const wanted = { captures: [] }
  assert.match(await page(wanted), /<p>Nothing of this page is kept yet\.<\/p>/)
  assert.match(await page(wanted, 'zh'), /<p>这个网页还没有任何存档。<\/p>/)
  assert.doesNotMatch(await page(wanted), /the feed gave|No text was found/)
  // It answered, but with nothing to read.
  const { captures } = (await library.article(typhoon.id))!
  assert.ok(captures.length)
  assert.match(await page({ captures }), /No text was found in what was kept/)
  assert.doesNotMatch(await page({ captures }), /the feed gave|Nothing of this page/)
})

test('a list can be narrowed to a source, a tag, an author, a day or a month', async () => {
  const inList = async (path: string) => (await text(path)).match(/<article class="entry/g)?.length ?? 0
  const source = encodeURIComponent('浜通信')
  assert.equal(await inList(`/?source=${source}`), 1)
  assert.equal(await inList(`/source/${source}`), 1)
  assert.equal(await inList(`/tag/${encodeURIComponent('交通')}`), 2)
  assert.equal(await inList(`/author/${encodeURIComponent('Tom Adeyemi')}`), 1)
  assert.equal(await inList('/day/2026-11-20'), 6)
  assert.ok((await inList('/day/2026-11')) > 20)
})

test('names with slashes, dots, percent signs and markup have working pages', async () => {
  for (const name of ['a/b?c#d %25', '..', '<i>tag</i>', '中文 标签']) {
    const [, href] = (await text('/tags')).match(
      new RegExp(
        `href="([^"]+)"><span dir="auto">${name.replace(/[<>]/g, (c) => (c === '<' ? '&lt;' : '&gt;')).replace(/[.?]/g, '\\$&')}<`,
      ),
    )!
    const answer = await get(href!.replaceAll('&amp;', '&'))
    assert.equal(answer.status, 200, name)
    assert.match(await answer.text(), /would be markup/)
  }
})

test('no title, author, tag, message or feed name becomes markup', async () => {
  const hostile = sample('<script>')
  const paths = [
    '/',
    `/article/${hostile.id}`,
    `/article/${sample('An article about').id}`,
    '/tags',
    '/authors',
    '/feeds',
    '/feeds/feed-4',
    '/feeds/feed-5',
    '/status',
    `/search?q=${encodeURIComponent('<script>')}`,
    '/feed.atom',
  ]
  for (const path of paths) {
    const page = await text(path)
    assert.doesNotMatch(page, /<script>|<img src=x|<b>|<i>|href="javascript/, path)
    assert.equal(page.match(/<\/title>/g)?.length, page.match(/<title>/g)?.length, path)
  }
})

test('an article says where its date came from, and that it is unknown where it is', async () => {
  const said = async (start: string) =>
    (await text(`/article/${sample(start).id}`))
      .match(/<dt>Published<\/dt>\s*<dd>(.*?)<\/dd>/s)![1]!
      .replace(/<[^>]+>/g, '')
  assert.equal(await said('老街'), '20 Nov 2026, 15:00 as the feed gives it')
  assert.equal(await said('Night ferry'), '20 Nov 2026, 14:00 from the page’s structured data')
  assert.match(await said('没有日期'), /^unknown; the source gives no date, first seen 19 Nov 2026/)
  assert.equal(await said('A date that'), 'unknown; the source says “the day after &lt;yesterday&gt;”')
  assert.match(await said('A day without'), /^Wednesday,? 18 November 2026 as printed on the page$/)
})

test('an article shows its text, what was kept, its versions and its neighbours', async () => {
  const page = await text(`/article/${typhoon.id}`)
  assert.ok(page.includes(typhoon.html))
  for (const capture of typhoon.captures) {
    assert.ok(page.includes(`href="/capture/${capture.id}" download`))
    assert.ok(page.includes(`title="${capture.digest}"`))
  }
  for (const revision of typhoon.revisions)
    assert.ok(page.includes(`href="/article/${typhoon.id}/version/${revision.id}"`))
  assert.match(page, /<link rel="next" href="\/article\/[0-9a-f]+">/)
  assert.match(page, /In 江城日报/)
})

test('an older version is read on its own page, which says so', async () => {
  const older = typhoon.revisions[0]!
  const page = await text(`/article/${typhoon.id}/version/${older.id}`)
  assert.match(page, /You read an older version/)
  assert.ok(page.includes(typhoon.versions[older.id]!))
  assert.ok(page.includes(`changes?before=${older.id}&amp;after=${typhoon.revisions[1]!.id}`))
})

test('changes are shown in order with what was deleted and added marked and said', async () => {
  const page = await text(`/article/${typhoon.id}/changes`)
  const labels = [...page.matchAll(/<h2 class="label">(.*?)<\/h2>/g)].map((match) => match[1])
  assert.deepEqual(labels, [
    'Headline',
    'Date',
    'Paragraph 1 was reworded',
    'A number in paragraph 2',
    'A paragraph after paragraph 2 was deleted',
    'Paragraph 4 became paragraph 3',
    'Paragraph 4 was added',
  ])
  assert.match(page, /<del><span class="vh">\[deleted: <\/span>晨<span class="vh">\]<\/span><\/del><ins>/)
  const side = await text(`/article/${typhoon.id}/changes?view=side`)
  const [, before, after] = side.match(/class="columns">(.*?)<\/div><div class="column">(.*?)<\/div>/s)!
  assert.ok(before!.includes('<del>') && !before!.includes('<ins>'))
  assert.ok(after!.includes('<ins>') && !after!.includes('<del>'))
})

test('a comparison can be taken along as a file that needs nothing else', async () => {
  const page = await text(`/article/${typhoon.id}/changes`)
  const [, href] = page.match(/href="([^"]*changes\.html[^"]*)" download/)!
  const answer = await get(href!.replaceAll('&amp;', '&'))
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="changes-[\w-]+\.html"$/)
  assert.match(
    answer.headers.get('content-security-policy') ?? '',
    /default-src 'none'; style-src 'unsafe-inline'; sandbox/,
  )
  const file = await answer.text()
  for (const one of typhoon.revisions) assert.ok(file.includes(one.textSha256) && file.includes(one.captureId))
  assert.ok(file.includes('<ins>') && file.includes(typhoon.source))
  assert.doesNotMatch(file, /<(?:script|img|link|iframe)\b|url\(/)
  assert.equal((await get(`/article/${sample('Night').id}/changes.html`)).status, 404)
})

test('a search marks its hits, counts them, turns pages and keeps its order', async () => {
  const page = await text(`/search?q=${encodeURIComponent('工地')}&sort=new`)
  assert.match(page, /1 article <span dir="auto">for “工地”/)
  assert.match(page, /<mark>工地<\/mark>/)
  const many = await text('/search?q=Tide&sort=new')
  assert.match(many, /<a href="\/search\?q=Tide&amp;sort=new" aria-current="true">Newest first/)
  assert.match(many, /<input type="hidden" name="sort" value="new">/)
})

test('a search without hits helps, and a problem in the query is said', async () => {
  assert.match(await text('/search?q=zzzz'), /Nothing was found/)
  assert.match(await text('/search?q=(zzz'), /role="alert">&quot;\(&quot; means nothing here/)
  assert.match(await text('/search'), /Type a word or two/)
})

test('feed health is in plain words with what to do, worst first', async () => {
  const page = await text('/feeds')
  const names = [...page.matchAll(/<th scope="row"[^>]*><a href="\/feeds\/([^"]+)"/g)].map((match) => match[1])
  assert.deepEqual(names, ['feed-4', 'feed-5', 'feed-3', 'feed-2', 'feed-1'])
  assert.match(page, /The server did not answer in time/)
  assert.match(page, /The last 30 polls: \d+ read, \d+ unchanged, 6 failed/)
  assert.match(await text('/feeds/feed-1'), /title="This poll did not overlap[^"]*">gap</)
})

test('thousands of feeds come 200 a page, and only those of the page have their ledgers read', async () => {
  const [one] = await library.feeds()
  const [ledger] = await library.ledgers([one!])
  let read = 0
  const many = Array.from({ length: 450 }, (_, n) => ({ ...one!, id: `f${n}`, name: `Feed ${1000 + n}` }))
  const shelf = {
    ...library,
    feeds: async () => [...many].reverse(),
    ledgers: async (feeds: typeof many) => {
      read += feeds.length
      return feeds.map((feed) => ({ ...ledger!, ...feed }))
    },
  }
  const rows = async (path: string) =>
    [...(await (await room({}, shelf)(path)).text()).matchAll(/href="\/feeds\/f(\d+)"/g)].map((match) =>
      Number(match[1]),
    )
  assert.deepEqual(
    await rows('/feeds'),
    Array.from({ length: 200 }, (_, n) => n),
  )
  assert.equal(read, 200)
  assert.deepEqual(
    await rows('/feeds?page=3'),
    Array.from({ length: 50 }, (_, n) => 400 + n),
  )
  assert.match(await (await room({}, shelf)('/feeds?page=2')).text(), /href="\/feeds\?page=3" rel="next">Next/)
  assert.equal((await room({}, shelf)('/feeds?page=0')).status, 400)
})

test('the state of the archive says what is missing and why', async () => {
  const page = await text('/status')
  assert.match(page, /paywall/)
  assert.match(page, /http_500 &lt;script&gt;/)
  assert.match(page, /<a href="\/feeds\/feed-1" dir="auto">江城日报<\/a>/)
})

test('the calendar links each day that has articles', async () => {
  const page = await text('/archive')
  assert.match(
    page,
    /<td class="has d2"><a href="\/day\/2026-11-20" aria-label="Friday,? 20 November 2026: 6 articles"/,
  )
})

test('the language follows the reader, and a chosen one is carried along', async () => {
  const chinese = await get('/', { 'accept-language': 'fr;q=0.9, zh-TW;q=0.8, en;q=0.1' })
  assert.equal(chinese.headers.get('content-language'), 'zh-Hans')
  assert.match(await chinese.text(), /<html lang="zh-Hans">/)
  const chosen = await text('/tag/tides?lang=zh')
  assert.match(chosen, /<html lang="zh-Hans">/)
  assert.match(chosen, /href="\/feeds\?lang=zh"/)
  assert.match(chosen, /href="\/article\/[0-9a-f]+\?lang=zh"/)
  assert.match(chosen, /href="\/tag\/tides\?lang=en"/)
  assert.match(await text('/?lang=xx'), /<html lang="en">/)
})

test('what is wrong with an address is said with the right status', async () => {
  const wrong: readonly (readonly [string, number, RegExp])[] = [
    ['/nowhere', 404, /nothing at this address/],
    ['/article/', 404, /nothing at this address/],
    ['/article/unknown', 404, /no article with this number/],
    ['/article/a%2Fb', 400, /not a number that the archive gives/],
    ['/article/%00', 400, /no page here has/],
    ['/article/%ff', 400, /no page here has/],
    ['/%', 400, /no page here has/],
    ['/search?q=%00', 400, /no page here has/],
    [`/article/${'a'.repeat(500)}`, 400, /not a number/],
    [`/article/${typhoon.id}/version/none`, 404, /no such version/],
    [`/article/${sample('Night').id}/changes`, 404, /not two versions/],
    [`/article/${typhoon.id}/changes?before=%3Cx`, 400, /not a number/],
    ['/?page=0', 400, /whole number/],
    ['/?page=-1', 400, /whole number/],
    ['/?page=1e3', 400, /whole number/],
    ['/?page=99', 404, /no page 99; the last is page 2/],
    ['/?source=nobody', 404, /no article for “nobody”/],
    ['/tag/nothing', 404, /no article for “nothing”/],
    ['/tag/nothing/feed.atom', 404, /nothing at this address/],
    ['/day/2026-02-30', 400, /looks like 2026-11-20/],
    ['/day/yesterday', 400, /looks like/],
    ['/day/2001-01-01', 404, /No article is dated/],
    ['/feeds/none', 404, /No feed with this number/],
    ['/media/none', 404, /No such picture/],
    ['/media/..%2f..%2fetc', 400, /not a number/],
    ['/capture/none', 404, /No such capture/],
    [`/search?q=${'x'.repeat(301)}`, 400, /at most 300 characters/],
    ['/search?q=x&sort=old', 400, /“best” or “new”/],
    ['/search?q=x&page=x', 400, /whole number/],
    [`/search?q=${'x'.repeat(5000)}`, 414, /too long/],
    ['/sitemap-9.xml', 404, /nothing at this address/],
    ['//evil.example/', 404, /nothing at this address/],
  ]
  for (const [path, status, said] of wrong) {
    const answer = await get(path)
    assert.equal(answer.status, status, path)
    assert.match(await answer.text(), said, path)
    assert.equal(answer.headers.get('location'), null)
  }
})

test('an error in the archive gives a plain page without its words, and is reported', async () => {
  const reported: string[] = []
  const broken = room(
    { report: (error, request) => reported.push(`${request.path} ${String(error)}`) },
    { ...library, articles: async () => Promise.reject(new Error('secret /home/me')) },
  )
  const answer = await broken('/')
  assert.equal(answer.status, 500)
  const page = await answer.text()
  assert.match(page, /That went wrong/)
  assert.doesNotMatch(page, /secret/)
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.deepEqual(reported, ['/ Error: secret /home/me'])
  assert.equal((await broken('/readyz')).status, 503)
})

test('a database that is away is told as such, for now', async () => {
  const gone = new DatabaseGoneError('the database postgres://secret can’t be reached')
  const away = room({}, { ...library, articles: () => Promise.reject(gone), search: () => Promise.reject(gone) })
  for (const path of ['/', '/api/search?q=x']) {
    const answer = await away(path)
    assert.equal(answer.status, 503)
    assert.equal(answer.headers.get('retry-after'), '10')
    const said = await answer.text()
    assert.match(said, /does not answer now/)
    assert.doesNotMatch(said, /secret/)
  }
})

test('a bucket that is away is told as such, for now, and no more of it than that', async () => {
  const gone = new S3Error('reading pictures/ab/abcd in s3://secret failed')
  const away = room({}, { ...library, picture: () => Promise.reject(gone) })
  const answer = await away(`/media/${'ab'.repeat(32)}`)
  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('retry-after'), '10')
  assert.doesNotMatch(await answer.text(), /secret/)
})

test('an empty archive says so and every page still works', async () => {
  const empty = room({}, { ...createFakeLibrary([]), feeds: async () => [] })
  for (const path of [
    '/',
    '/tags',
    '/authors',
    '/archive',
    '/feeds',
    '/status',
    '/search?q=x',
    '/feed.atom',
    '/sitemap.xml',
  ]) {
    assert.equal((await empty(path)).status, 200, path)
  }
  assert.match(await (await empty('/')).text(), /Nothing is here yet/)
  assert.match(await (await empty('/feeds')).text(), /presskeep follow/)
})

test('a page that has not changed is not sent again', async () => {
  const first = await get('/tags')
  const again = await get('/tags', { 'if-none-match': first.headers.get('etag')! })
  assert.equal(again.status, 304)
  assert.equal(await again.text(), '')
})

test('the stylesheet has its digest in its address and may be kept for ever', async () => {
  const [, href] = (await text('/')).match(/<link rel="stylesheet" href="(\/assets\/style\.[0-9a-f]{12}\.css)">/)!
  const answer = await get(href!)
  assert.equal(answer.headers.get('content-type'), 'text/css; charset=utf-8')
  assert.match(answer.headers.get('cache-control')!, /max-age=31536000, immutable/)
  assert.doesNotMatch(await answer.text(), /url\(|@import/)
})

test('what stands only across words is listed below the hits, with a link where it is more', async () => {
  const { hits } = await library.search('ferry', {})
  const inside = hits.slice(0, 1)
  const doubting = room({}, { ...library, search: async () => ({ hits: [], inside, total: 0, doubtful: 3 }) })
  assert.match(
    await (await doubting(`/search?q=${encodeURIComponent('国会')}`)).text(),
    /<details class="inside" open><summary>3 more articles where.*<div class="hit">.*<a href="\/search\?q=exact%3A%E5%9B%BD%E4%BC%9A">Show all<\/a>/s,
  )
  assert.doesNotMatch(await (await doubting('/search?q=a%20OR%20b')).text(), /exact%3A/)
})

test('a feed that makes up thousands of tags does not make a page of them all', async () => {
  const names = Array.from({ length: 9000 }, (_, i) => ({ name: `tag ${i}`, count: 9000 - i }))
  const page = await (await room({}, { ...library, counts: async () => names })('/tags')).text()
  assert.equal(page.match(/<li><a href="\/tag\//g)?.length, 3000)
  assert.match(page, /9,000 names · The 3,000 most used are shown/)
})

test('a long list of missing pages is cut and says so', async () => {
  const status = await library.status()
  const missing = Array.from({ length: 450 }, (_, i) => ({ articleId: `a${i}`, title: `T${i}`, reason: 'timeout' }))
  const long = { ...status, missing, missingCount: 45_000 }
  const page = await (await room({}, { ...library, status: async () => long })('/status')).text()
  assert.match(page, /The first 200 of 45,000/)
})

test('a day without a time shows no clock in a list', async () => {
  const page = await text('/day/2026-11-18')
  const entry = page.split('<article ').find((part) => part.includes('A day without an hour'))!
  assert.doesNotMatch(entry, /<time/)
  assert.match(page, /<time datetime="2026-11-18T/)
})

test('/metrics is what Prometheus reads: each name once with its help and type, labels escaped, numbers', async () => {
  const answer = await get('/metrics')
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  const lines = (await answer.text()).trimEnd().split('\n')
  const declared = new Map<string, string>()
  for (const line of lines) {
    const [, name, type] = /^# TYPE (\S+) (gauge|counter)$/.exec(line) ?? []
    if (name && type) {
      assert.ok(!declared.has(name), name)
      declared.set(name, type)
    }
    if (line.startsWith('#')) continue
    const [, used, value] = /^([a-z_]+)(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? (\S+)$/.exec(line) ?? []
    assert.ok(used && declared.has(used), line)
    assert.ok(Number.isFinite(Number(value)), line)
    assert.equal(declared.get(used) === 'counter', used.endsWith('_total'), line)
  }
  assert.ok(lines.includes('presskeep_jobs_due{kind="article"} 3'))
  assert.ok(lines.includes('presskeep_oldest_due_seconds 90.5'))
  assert.ok(lines.includes('presskeep_writers{command="work"} 2'))
  assert.ok(lines.some((line) => line.includes('odd \\"kind\\"\\n\\\\')))
})

test('/metrics tells of the process also where the archive can’t be read, and says so', async () => {
  const broken = room({}, { ...library, measures: () => Promise.reject(new Error('gone')) })
  const answer = await broken('/metrics')
  assert.equal(answer.status, 200)
  const text = await answer.text()
  assert.match(text, /^presskeep_up 0$/m)
  assert.match(text, /^process_resident_memory_bytes \d+$/m)
  assert.doesNotMatch(text, /presskeep_articles/)
  assert.match(await (await get('/metrics')).text(), /^presskeep_up 1$/m)
})

test('/metrics asks a slow archive once, however often it is scraped meanwhile, and anew afterwards', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const waiting: (() => void)[] = []
  const measures = () => {
    const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof library.measures>>>()
    waiting.push(() => resolve(library.measures()))
    return promise
  }
  const slow = room({}, { ...library, measures })
  const upIn = async (answer: ReturnType<typeof slow>) => /^presskeep_up (\d)$/m.exec(await (await answer).text())?.[1]
  const [first, second] = [slow('/metrics'), slow('/metrics')]
  await nextTurn()
  t.mock.timers.tick(5_000)
  assert.deepEqual([await upIn(first), await upIn(second)], ['0', '0'])
  const third = slow('/metrics')
  await nextTurn()
  assert.equal(waiting.length, 1)
  waiting[0]!()
  assert.equal(await upIn(third), '1')
  const fourth = slow('/metrics')
  await nextTurn()
  assert.equal(waiting.length, 2)
  waiting[1]!()
  assert.equal(await upIn(fourth), '1')
})

test('/readyz sends readers elsewhere while the room closes or its archive can’t be read; /healthz only says that the process answers', async (t) => {
  const statusOf = async (path: string, asked: ReturnType<typeof room>) => (await asked(path)).status
  const closing = room({ isClosing: () => true })
  assert.deepEqual([await statusOf('/healthz', closing), await statusOf('/readyz', closing)], [200, 503])
  const broken = room({}, { ...library, articles: () => Promise.reject(new Error('gone')) })
  assert.deepEqual([await statusOf('/healthz', broken), await statusOf('/readyz', broken)], [200, 503])
  assert.deepEqual([await statusOf('/healthz', get), await statusOf('/readyz', get)], [200, 200])

  // An archive that does not answer is asked once, however often the room is.
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const waiting: (() => void)[] = []
  const articles: typeof library.articles = (query) =>
    new Promise((resolve) => waiting.push(() => resolve(library.articles(query))))
  const slow = room({}, { ...library, articles })
  assert.equal(await statusOf('/healthz', slow), 200)
  const both = [slow('/readyz'), slow('/readyz')]
  await nextTurn()
  assert.equal(waiting.length, 1)
  t.mock.timers.tick(5_000)
  for (const answer of both) {
    assert.equal((await answer).status, 503)
    assert.match(await (await answer).text(), /"slow"/)
  }
  const third = slow('/readyz')
  await nextTurn()
  assert.equal(waiting.length, 1)
  waiting[0]!()
  assert.equal((await third).status, 200)
})
