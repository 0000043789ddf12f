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
  assert.ok(noted.length >= 3, noted.join(' '))
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
