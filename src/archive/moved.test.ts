import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Followed, followed, own } from '../../test/support/followed.ts'
import { page, rss } from '../../test/support/small-site.ts'
import { libraryOf } from './index.ts'

const titles = ['渡口恢复夜航', '候船室里的人', '灯塔换了线路']

const feedOf = (site: Followed['site'], items: readonly (readonly [path: string, title: string])[]) => ({
  headers: { 'content-type': 'application/rss+xml' },
  body: rss(
    site,
    items.map(([path, title]) => ({ path, title })),
  ),
})
const leadsTo = (site: Followed['site'], path: string, status = 301) => ({
  status,
  headers: { location: `${site.url}${path}` },
  body: '',
})

/** All articles of the lists, by their first headline's place among `titles`, or the headline itself. */
async function listed({ archive }: Followed) {
  const library = libraryOf(archive)
  const { articles } = await library.articles({})
  const shown = await Promise.all(articles.map((one) => library.article(one.id)))
  return shown.map((one) => one!).sort((a, b) => a.firstSeenAt - b.firstSeenAt || (a.url! < b.url! ? -1 : 1))
}
const headlines = async (f: Followed) => (await listed(f)).map((one) => one.title)

test('An address that leads to another kept article is not that article', async (t) => {
  for (const status of [301, 302]) {
    const f = await followed(t, titles)
    f.site.pages.set('/a0', leadsTo(f.site, '/a1', status))
    for (let at = 0; at < 3; at++) await f.look(30)
    assert.deepEqual((await headlines(f)).sort(), [...titles].sort())
    assert.deepEqual(await f.noted(), [])
    f.site.pages.set('/a0', { body: page('渡口又停夜航', own(titles[0]!)) })
    await f.look(30)
    assert.deepEqual(await f.noted(), ['edit:headline'])
    assert.ok((await headlines(f)).includes('渡口又停夜航'))
    await f.close()
  }
})

test('Addresses that lead to the front page, or all to one page, stay what they were', async (t) => {
  const f = await followed(t, titles)
  const sorry = [
    '系统正在升级维护，各频道暂停访问，预计明天早上六点恢复。',
    '给您带来不便敬请谅解，如有疑问请拨打客服热线，我们会尽快答复。',
  ]
  f.site.pages.set('/sorry', { body: page('公告', [...sorry, ...sorry.map((line) => `${line}感谢支持。`)]) })
  f.site.pages.set('/', { body: page('青石日报', own('青石日报')) })
  f.site.pages.set('/a0', leadsTo(f.site, '/', 302))
  f.site.pages.set('/a1', leadsTo(f.site, '/sorry', 302))
  f.site.pages.set('/a2', leadsTo(f.site, '/sorry', 302))
  for (let at = 0; at < 4; at++) await f.look(30)
  assert.deepEqual((await headlines(f)).sort(), [...titles].sort())
  assert.deepEqual(await f.noted(), [])
  const notes = await f.archive.db.all<{ note: string }>('SELECT last_page_note AS note FROM articles ORDER BY url')
  assert.match(notes[0]!.note, /the address leads to the front page http/)
  assert.match(notes[1]!.note, /the address leads to http\S+\/sorry, which says something else/)
})

test('An article that was edited and moves with its headline keeps its edits', async (t) => {
  const f = await followed(t, titles)
  const shorter = own(titles[0]!).map((text) => text.replace('九点', '八点'))
  f.site.pages.set('/a0', { body: page(titles[0]!, shorter) })
  await f.look(1)
  assert.equal((await f.noted()).length, 1)
  const [old] = (await listed(f)).filter((one) => one.title === titles[0])
  f.site.pages.set('/new', { body: page('渡口又停夜航', shorter) })
  f.site.pages.set('/a0', leadsTo(f.site, '/new'))
  f.site.pages.set(
    '/feed.xml',
    feedOf(f.site, [
      ['/new', '渡口又停夜航'],
      ['/a1', titles[1]!],
      ['/a2', titles[2]!],
    ]),
  )
  for (let at = 0; at < 3; at++) await f.look(30)
  const now = await listed(f)
  assert.equal(now.length, 3)
  const moved = now.find((one) => one.title === '渡口又停夜航')
  assert.equal(moved?.id, old!.id)
  const noted = await f.noted()
  assert.equal(noted.length, 2, noted.join(' '))
  assert.equal(noted[1], 'edit:headline')
})

test('Where two of one text were both edited, both stay', async (t) => {
  const f = await followed(t, titles)
  const edited = (title: string) => own(title).map((text) => text.replace('九点', '八点'))
  f.site.pages.set('/a0', { body: page(titles[0]!, edited(titles[0]!)) })
  f.site.pages.set('/new', { body: page('渡口又停夜航', own(titles[0]!)) })
  f.site.pages.set('/feed.xml', feedOf(f.site, [['/new', '渡口又停夜航']]))
  await f.look(1)
  f.site.pages.set('/new', { body: page('渡口再停夜航', edited(titles[0]!)) })
  await f.look(3)
  f.site.pages.set('/a0', leadsTo(f.site, '/new'))
  await f.look(30)
  await f.look(30)
  assert.equal((await listed(f)).length, 4)
  const noted = await f.noted()
  assert.equal(noted.length, 2, noted.join(' '))
})

test('What answers 404 where it was is asked for where it is now', async (t) => {
  const f = await followed(t, titles)
  f.site.pages.set('/new', { body: page(titles[0]!, own(titles[0]!)) })
  f.site.pages.set('/a0', leadsTo(f.site, '/new'))
  await f.look(1)
  f.site.pages.set('/a0', { status: 404 })
  f.site.pages.set('/new', { body: page('渡口又停夜航', own(titles[0]!)) })
  for (let at = 0; at < 4; at++) await f.look(30)
  assert.deepEqual(await f.noted(), ['edit:headline'])
  // Gone in both places, it is gone.
  f.site.pages.set('/new', { status: 410 })
  for (let at = 0; at < 5; at++) await f.look(30)
  assert.deepEqual(await f.noted(), ['edit:headline', 'withdrawn:withdrawn'])
})

test('An article alone on its host is withdrawn only where its feed still answers', async (t) => {
  const f = await followed(t, titles.slice(0, 1))
  const feed = f.site.pages.get('/feed.xml')!
  f.site.pages.set('/a0', { status: 404 })
  f.site.pages.set('/feed.xml', { status: 404 })
  for (let at = 0; at < 5; at++) await f.look(30)
  assert.deepEqual(await f.noted(), [])
  f.site.pages.set('/feed.xml', feed)
  for (let at = 0; at < 3; at++) await f.look(200)
  assert.deepEqual(await f.noted(), ['withdrawn:withdrawn'])
})

test('A redirector that is new does not take the place of the article it leads to', async (t) => {
  const f = await followed(t, titles)
  const [first] = (await listed(f)).filter((one) => one.title === titles[1])
  f.site.pages.set('/a9', leadsTo(f.site, '/a1', 302))
  f.site.pages.set('/feed.xml', feedOf(f.site, [['/a9', titles[1]!]]))
  await f.look(1)
  assert.deepEqual((await headlines(f)).sort(), [...titles].sort())
  assert.ok((await listed(f)).some((one) => one.id === first!.id))
  f.site.pages.set('/a1', { body: page('候船室里没有人', own(titles[1]!)) })
  await f.look(3)
  assert.deepEqual(await f.noted(), ['edit:headline'])
})

test('Items of other headlines that lead to one page are not that page, nor one another', async (t) => {
  const f = await followed(t, titles.slice(0, 1))
  const later = ['桥上的灯坏了', '市场搬到南岸', '学校添了晚课']
  f.site.pages.set('/sorry', { body: page('公告', own('公告')) })
  for (const at of later.keys()) f.site.pages.set(`/b${at}`, leadsTo(f.site, '/sorry', 302))
  f.site.pages.set(
    '/feed.xml',
    feedOf(
      f.site,
      later.map((title, at) => [`/b${at}`, title] as const),
    ),
  )
  await f.look(1)
  for (const [at, title] of later.entries()) f.site.pages.set(`/b${at}`, { body: page(title, own(title)) })
  await f.look(30)
  await f.look(30)
  const shown = await headlines(f)
  for (const title of later) assert.ok(shown.includes(title), shown.join(' '))
})

test('A note that grows to a report at another address, and a live page that is rewritten at its new one, are edits', async (t) => {
  for (const [after, headline] of [
    [
      [...own(titles[0]!).slice(0, 2), ...own('别的事情').map((text) => text.replaceAll(/[渡口航]/g, '城'))],
      titles[0]!,
    ],
    [
      [
        '全新的一段，说的都是后来发生的事情，和从前写的没有一个字相同。',
        '又一段新的内容，写的是昨天夜里的情形，人们聚集在广场上等候消息。',
      ],
      titles[0]!,
    ],
    [
      [...own(titles[0]!).slice(0, 2), ...own('别的事情').map((text) => text.replaceAll(/[渡口航]/g, '城'))],
      '渡口夜航的来龙去脉',
    ],
  ] as const) {
    const f = await followed(t, titles)
    f.site.pages.set('/a0', { body: page(titles[0]!, own(titles[0]!).slice(0, 2)) })
    await f.look(1)
    const before = await f.noted()
    f.site.pages.set('/long', { body: page(headline, after) })
    f.site.pages.set('/a0', leadsTo(f.site, '/long'))
    await f.look(30)
    await f.look(30)
    assert.equal((await f.noted()).length, before.length + 1, headline)
    await f.close()
  }
})

test('Each of the addresses is asked before an article is withdrawn, and one that answers again is seen', async (t) => {
  const f = await followed(t, titles)
  f.site.pages.set('/new', { body: page(titles[0]!, own(titles[0]!)) })
  f.site.pages.set('/a0', leadsTo(f.site, '/new', 302))
  await f.look(1)
  // Both are gone for once, then the first address is back.
  f.site.pages.set('/new', { status: 404 })
  await f.look(30)
  f.site.pages.set('/a0', { body: page('渡口又停夜航', own(titles[0]!)) })
  for (let at = 0; at < 5; at++) await f.look(30)
  assert.deepEqual(await f.noted(), ['edit:headline'])
  const [row] = await f.archive.db.all<{ gone: number | null }>(
    "SELECT withdrawn_at AS gone FROM articles WHERE key LIKE '%/a0'",
  )
  assert.equal(row!.gone, null)
})

test('An article that is withdrawn stays so where its address leads to the front page', async (t) => {
  const f = await followed(t, titles)
  f.site.pages.set('/', { body: page('青石日报', own('青石日报')) })
  f.site.pages.set('/a0', { status: 410 })
  for (let at = 0; at < 4; at++) await f.look(30)
  f.site.pages.set('/a0', leadsTo(f.site, '/', 302))
  for (let at = 0; at < 3; at++) await f.look(100)
  assert.deepEqual(await f.noted(), ['withdrawn:withdrawn'])
  const rows = await f.archive.db.all('SELECT 1 AS n FROM articles WHERE withdrawn_at IS NOT NULL')
  assert.equal(rows.length, 1)
})

test('An item that keeps its id and title at another address is asked for there', async (t) => {
  const f = await followed(t, titles)
  const guid = `<guid isPermaLink="false">one</guid>`
  const feed = (path: string) => ({
    headers: { 'content-type': 'application/rss+xml' },
    body: `<rss version="2.0"><channel><title>青石</title><link>${f.site.url}/</link><item><title>桥上的灯坏了</title><link>${f.site.url}${path}</link>${guid}</item></channel></rss>`,
  })
  f.site.pages.set('/b0', { body: page('桥上的灯坏了', own('桥上的灯坏了')) })
  f.site.pages.set('/feed.xml', feed('/b0'))
  await f.look(1)
  f.site.pages.delete('/b0')
  f.site.pages.set('/n0', { body: page('桥上的灯修好了', own('桥上的灯坏了')) })
  f.site.pages.set('/feed.xml', feed('/n0'))
  for (let at = 0; at < 4; at++) await f.look(30)
  assert.deepEqual(await f.noted(), ['edit:headline'])
  assert.equal((await listed(f)).length, 4)
})

test('An article whose other address fails is asked for at its own again, and is gone only where both are', async (t) => {
  for (const answer of ['front', 403, 503] as const) {
    const f = await followed(t, titles)
    f.site.pages.set('/', { body: page('青石日报', own('青石日报')) })
    f.site.pages.set('/new', { body: page(titles[0]!, own(titles[0]!)) })
    f.site.pages.set('/a0', leadsTo(f.site, '/new', 302))
    await f.look(1)
    f.site.pages.set('/new', answer === 'front' ? leadsTo(f.site, '/', 302) : { status: answer })
    f.site.pages.set('/a0', { status: 404 })
    await f.look(3)
    f.site.pages.set('/a0', { body: page('渡口又停夜航', own(titles[0]!)) })
    for (let at = 0; at < 10; at++) await f.look(48)
    assert.deepEqual(await f.noted(), ['edit:headline'], String(answer))
    await f.close()
  }
})

test('An address that many pages name for themselves, and one that a feed names, is believed only as far as it is read', async (t) => {
  const sorry = [
    '系统正在升级维护，各频道暂停访问，预计明天早上六点恢复。',
    '给您带来不便敬请谅解，如有疑问请拨打客服热线，我们会尽快答复。',
  ]
  const f = await followed(t, titles)
  const canonical = (at: number) =>
    page(titles[at]!, own(titles[at]!)).replace('</head>', `<link rel="canonical" href="${f.site.url}/news"></head>`)
  for (const at of titles.keys()) f.site.pages.set(`/a${at}`, { body: canonical(at) })
  await f.look(1)
  f.site.pages.set('/news', { body: page('公告', [...sorry, ...sorry.map((line) => `${line}感谢支持。`)]) })
  for (const at of titles.keys()) f.site.pages.set(`/a${at}`, leadsTo(f.site, '/news', 302))
  for (let at = 0; at < 3; at++) await f.look(30)
  assert.deepEqual((await headlines(f)).sort(), [...titles].sort())
  assert.deepEqual(await f.noted(), [])
})

test('A column that leads to the next one hides it nowhere', async (t) => {
  const f = await followed(t, titles)
  const week = (of: string) => own(of).map((text) => `${of}：${[...text].reverse().join('')}`)
  f.site.pages.set('/w1', { body: page('每周札记', own('每周札记')) })
  f.site.pages.set('/feed.xml', feedOf(f.site, [['/w1', '每周札记']]))
  await f.look(1)
  f.site.pages.set('/w2', { body: page('每周札记', week('第二周')) })
  f.site.pages.set('/w1', leadsTo(f.site, '/w2'))
  f.site.pages.set('/feed.xml', feedOf(f.site, [['/w2', '每周札记']]))
  for (let at = 0; at < 3; at++) await f.look(30)
  assert.equal((await listed(f)).length, 5)
})
