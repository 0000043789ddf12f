import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { completeness, followAll, libraryOf, openWithoutDatabase, rebuild, sync } from '../../src/archive/index.ts'
import { clockedArchive, epoch, feedsOnly, hourMs } from '../support/archives.ts'
import { numberedFeed } from '../support/fake-net.ts'

const url = 'https://news.example/feed.xml'
const from = (newest: number, count = 5) => Array.from({ length: count }, (_, at) => newest - at)

async function followed(t: TestContext) {
  const clocked = await clockedArchive(t, feedsOnly)
  const { archive } = clocked
  await followAll(archive, [{ url, tags: [] }])
  const titles = async () => {
    const list = await libraryOf(archive).articles({ perPage: 500 })
    return list.articles.map(({ title }) => Number(title.split(' ').at(-1))).sort((a, b) => a - b)
  }
  const gap = async () => (await libraryOf(archive).status()).gaps[0]
  const whole = async () => {
    for await (const one of completeness(archive)) return one
    return undefined
  }
  return { ...clocked, titles, gap, whole }
}

test("What scrolled away is found on the feed's own older pages, and the ledger says so", async (t) => {
  const { net, poll, titles, gap, whole, folder, options, close } = await followed(t)
  net.pages.set(url, { body: numberedFeed(from(10)) })
  await poll(0)
  const next = (page: number) => `<atom:link rel="next" href="${url}?page=${page}"/>`
  net.pages.set(url, { body: numberedFeed(from(22), next(2)) })
  net.pages.set(`${url}?page=2`, { body: numberedFeed(from(17), next(3)) })
  net.pages.set(`${url}?page=3`, { body: numberedFeed(from(12), next(4)) })
  net.pages.set(`${url}?page=4`, { body: numberedFeed(from(7), next(5)) })
  const report = await poll(12)
  assert.deepEqual(report.gaps, { filled: 1, partly: 0, open: 0 })
  assert.deepEqual(
    await titles(),
    Array.from({ length: 17 }, (_, at) => at + 6),
    'every one from 6 to 22 once',
  )
  assert.deepEqual([(await gap())?.state, (await gap())?.found], ['filled', 7])
  assert.ok(!net.asked.some((request) => request.url.endsWith('page=4')), 'it ends where it reaches back')
  assert.equal((await whole())?.isComplete, true)
  await close()
  const rebuilt = await rebuild(openWithoutDatabase(folder, options))
  assert.deepEqual([rebuilt.compared, rebuilt.differences], [true, []])
})

test('Paging as WordPress does it is tried where the feed names no older pages; no page is asked twice', async (t) => {
  const { net, poll, titles, gap } = await followed(t)
  net.pages.set(url, { body: numberedFeed(from(10)) })
  await poll(0)
  net.pages.set(url, { body: numberedFeed(from(20)) })
  net.pages.set(`${url}?paged=2`, { body: numberedFeed(from(15)) })
  net.pages.set(`${url}?paged=3`, { body: numberedFeed(from(10)) })
  await poll(10)
  assert.deepEqual(
    await titles(),
    Array.from({ length: 15 }, (_, at) => at + 6),
  )
  assert.equal((await gap())?.state, 'filled')
  const asked = net.asked.map((request) => request.url)
  assert.equal(new Set(asked.slice(1)).size, asked.length - 1)
})

test('A news sitemap that robots.txt names fills a gap with what it dates within it, and nothing else', async (t) => {
  const { net, poll, titles, gap, archive } = await followed(t)
  net.pages.set(url, { body: numberedFeed(from(10)) })
  await poll(0)
  net.pages.set(url, { body: numberedFeed(from(20)) })
  net.pages.set(`${url}?paged=2`, { body: numberedFeed(from(20)) })
  net.pages.set('https://news.example/robots.txt', {
    body: 'User-agent: *\nSitemap: https://news.example/news-sitemap.xml\n',
  })
  const news = (n: number, at: number) => `<url><loc>https://news.example/a/${n}</loc><news:news>
<news:publication_date>${new Date(at).toISOString()}</news:publication_date><news:title>Bericht Nummer ${n}</news:title></news:news></url>`
  const listed = Array.from({ length: 13 }, (_, at) => news(20 - at, epoch + (20 - at) * hourMs))
  net.pages.set('https://news.example/news-sitemap.xml', {
    body: `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
${listed.join('')}${news(99, epoch - 90 * 24 * hourMs)}<url><loc>https://news.example/about</loc></url></urlset>`,
  })
  await poll(10)
  assert.deepEqual(
    await titles(),
    Array.from({ length: 15 }, (_, at) => at + 6),
  )
  assert.equal((await gap())?.state, 'filled')
  const ways = await archive.db.all<{ way: string; n: number }>(
    'SELECT way, count(*) AS n FROM entries WHERE way IS NOT NULL GROUP BY way',
  )
  assert.deepEqual(
    ways.map(({ way, n }) => [way, n]),
    [['sitemap', 5]],
  )
})

test('A gap that nothing fills is told by status and verify, with what was tried, and looked at again later', async (t) => {
  const { net, poll, gap, whole, archive } = await followed(t)
  net.pages.set(url, { body: numberedFeed(from(10)) })
  await poll(0)
  net.pages.set(url, { body: numberedFeed(from(30)) })
  const report = await sync(archive, net.fetcher, { once: true, random: () => 0.5 })
  assert.deepEqual(report.gaps, { filled: 0, partly: 0, open: 1 })
  const open = await gap()
  assert.equal(open?.state, 'open')
  assert.deepEqual([...new Set(open?.tried?.map(({ way }) => way))], ['paged', 'sitemap', 'page'])
  const told = await whole()
  assert.deepEqual([told?.seen, told?.kept, told?.gaps.length, told?.isComplete], [10, 10, 1, false])
  for (let round = 0; round < 4; round++) await poll(48)
  const jobs = await archive.db.all("SELECT 1 FROM jobs WHERE kind = 'gap'")
  assert.equal(jobs.length, 0, 'after some rounds it is left, and stays in the ledger')
  assert.equal((await gap())?.state, 'open')
})

test('A document that ends in the middle raises no gap, and hides none', async (t) => {
  const { net, poll, gap } = await followed(t)
  net.pages.set(url, { body: numberedFeed(from(10)) })
  await poll(0)
  net.pages.set(url, { body: numberedFeed(from(20)).split('<item>').slice(0, 3).join('<item>') })
  await poll(1)
  assert.equal(await gap(), undefined)
  net.pages.set(url, { body: numberedFeed(from(20)) })
  await poll(1)
  assert.equal((await gap())?.state, 'open', 'the whole document shows it, though its newest entries are known by then')
})

test('New ids for the same articles are neither new articles nor a gap', async (t) => {
  const { net, poll, gap, titles } = await followed(t)
  net.pages.set(url, { body: numberedFeed(from(10)) })
  await poll(0)
  net.pages.set(url, { body: numberedFeed(from(10)).replaceAll('<guid>g', '<guid>other-') })
  const report = await poll(1)
  assert.equal(report.entries.new, 0)
  assert.equal(await gap(), undefined)
  assert.deepEqual(await titles(), [6, 7, 8, 9, 10])
})

test('Health changes stand in the ledger, each with its time', async (t) => {
  const { net, poll, archive } = await followed(t)
  net.pages.set(url, { body: numberedFeed(from(10)) })
  await poll(0)
  net.pages.set(url, { status: 500 })
  for (let round = 0; round < 3; round++) await poll(1)
  await poll(24 * 4)
  net.pages.set(url, { body: numberedFeed(from(11)) })
  await poll(1)
  const library = libraryOf(archive)
  const [feed] = await library.ledgers(await library.feeds())
  assert.deepEqual(
    feed?.history.map(({ status }) => status),
    ['ok', 'stale', 'degraded', 'ok'],
  )
  assert.match(feed?.nextCheckWhy ?? '', /\w/)
})
