import assert from 'node:assert/strict'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { followAll, initArchive, libraryOf, openForWriting, sync } from '../../src/archive/index.ts'
import type { FetchOutcome, FetchRequest } from '../../src/model/index.ts'
import { useStore } from '../support/archive.ts'
import { type FakeAnswer, fakeNet, numberedFeed } from '../support/fake-net.ts'
import { changeSetting, scratch } from '../support/folders.ts'

const hourMs = 3_600_000
const url = 'https://news.example/feed'

/** An archive under a clock and a network of our own; `more` may change an answer on its way. */
async function following(
  t: TestContext,
  options: {
    readonly pages?: boolean
    readonly more?: (outcome: FetchOutcome, request: FetchRequest) => FetchOutcome
  } = {},
) {
  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  await useStore(t, folder)
  if (!options.pages) changeSetting(folder, 'articles: true', 'articles: false')
  changeSetting(folder, 'pictures: true', 'pictures: false')
  let now = Date.UTC(2026, 0, 2)
  const net = fakeNet(() => now)
  const archive = await openForWriting(folder, 'test', { now: () => now, software: 'test' })
  t.after(() => archive.close())
  await followAll(archive, [{ url, tags: [] }])
  const fetcher: typeof net.fetcher = async (request, signal) => {
    const outcome = await net.fetcher(request, signal)
    return options.more?.(outcome, request) ?? outcome
  }
  return {
    net,
    library: libraryOf(archive),
    async poll(afterHours: number) {
      now += afterHours * hourMs
      return sync(archive, fetcher, { once: true, random: () => 0.5 })
    },
    feed: async () => (await libraryOf(archive).feeds())[0]!,
  }
}

test('An item of which only the foot counts on is as before', async (t) => {
  const { net, poll } = await following(t)
  const feedOf = (reads: number, hour: string) =>
    `<rss version="2.0"><channel><title>青石日报</title><link>https://news.example/</link><item><title>渡口</title><link>https://news.example/1</link>
<guid>1</guid><description>末班船晚四十分钟。\n书评 ${reads}\n+1\n分享到微信朋友圈</description></item><item><title>潮闸</title><link>https://news.example/2</link>
<guid>2</guid><description>潮闸试关两次。\n今天 ${hour}</description></item></channel></rss>`
  net.pages.set(url, { body: feedOf(12, '10:57') })
  await poll(0)
  net.pages.set(url, { body: feedOf(15, '10:58') })
  const { entries } = await poll(1)
  assert.deepEqual([entries.new, entries.changed], [0, 0])
})

test('A server that says "unchanged" for what has changed is found out, and asked without conditions from then on', async (t) => {
  const { net, poll, library } = await following(t)
  let newest = 3
  // The ETag never changes, whatever the feed says.
  net.pages.set(url, () => ({ body: numberedFeed([newest, newest - 1, newest - 2]), headers: { etag: '"same"' } }))
  await poll(0)
  newest = 4
  for (let round = 0; round < 12; round++) await poll(1)
  assert.equal((await library.status()).articles, 4, 'a full look found what the validator hid')
  newest = 5
  const before = net.asked.length
  await poll(1)
  assert.equal(net.asked[before]?.etag, undefined, 'its word counts no more')
  assert.equal((await library.status()).articles, 5)
})

test('Validators go back as they came, and only when the answer was read and kept', async (t) => {
  const { net, poll } = await following(t)
  const answer: FakeAnswer = { body: numberedFeed([2, 1]), headers: { etag: 'W/"odd tag, not\\quoted' } }
  net.pages.set(url, { ...answer, body: '<html>no feed</html>' })
  await poll(0)
  net.pages.set(url, answer)
  await poll(1)
  assert.equal(net.asked.at(-1)?.etag, undefined, 'an answer that could not be read leaves no validator')
  await poll(1)
  assert.equal(net.asked.at(-1)?.etag, 'W/"odd tag, not\\quoted')
})

test('A permanent redirect is believed when it was seen three times, and the articles stay the same ones', async (t) => {
  const moved = 'https://news.example/new-feed'
  const { net, poll, feed, library } = await following(t, {
    more: (outcome, request) =>
      outcome.kind === 'fetched' && request.url === url ? { ...outcome, url: moved, permanentUrl: moved } : outcome,
  })
  net.pages.set(url, { body: numberedFeed([2, 1]) })
  net.pages.set(moved, { body: numberedFeed([2, 1]) })
  await poll(0)
  await poll(1)
  assert.equal((await feed()).url, url)
  await poll(1)
  assert.equal((await feed()).url, moved)
  await poll(1)
  assert.equal(net.asked.at(-1)?.url, moved)
  assert.equal((await library.status()).articles, 2)
})

test('410 slows a feed down and says so; it is asked again all the same, and comes back', async (t) => {
  const { net, poll, feed } = await following(t)
  net.pages.set(url, { status: 410 })
  await poll(0)
  const gone = await feed()
  assert.deepEqual([gone.status, gone.errorClass], ['gone', 'gone'])
  assert.ok(gone.nextCheckAt - gone.lastCheckAt! > 24 * hourMs, 'next in days')
  net.pages.set(url, { body: numberedFeed([1]) })
  await poll(24 * 40)
  assert.equal((await feed()).status, 'ok')
})

const story = (words: string) =>
  Array.from(
    { length: 5 },
    (_, at) => `<p>${words} Absatz ${at}: der Rat hat gestern lange beraten und am Ende entschieden.</p>`,
  ).join('')
const pageWith = (title: string, words: string, canonical: string) =>
  `<html lang="de"><head><title>${title}</title><link rel="canonical" href="${canonical}"></head><body><article><h1>${title}</h1>${story(words)}</article></body></html>`
const html = { 'content-type': 'text/html; charset=utf-8' }
const item = (link: string, title: string) =>
  `<item><title>${title}</title><link>${link}</link><guid>${link}</guid></item>`
const rss = (...items: readonly string[]) =>
  `<rss version="2.0"><channel><title>News</title><link>https://news.example/</link>${items.join('')}</channel></rss>`

test('Two addresses that name one canonical address and read alike are one article once both have been read', async (t) => {
  const { net, poll, library } = await following(t, { pages: true })
  const [long, short] = ['https://news.example/politik/rat-entscheidet', 'https://news.example/s/17']
  net.pages.set(url, { body: rss(item(short, 'Rat entscheidet'), item(long, 'Rat entscheidet')) })
  for (const address of [long, short]) {
    net.pages.set(address, { body: pageWith('Rat entscheidet', 'Hafen', long), headers: html })
  }
  await poll(0)
  // The first of the two was read before there was anything to hold it against.
  await poll(1)
  const { articles, total } = await library.articles({})
  assert.equal(total, 1, articles.map((one) => one.url).join(' '))
})

test('A site that names one canonical address for all its pages does not make one article of them', async (t) => {
  const { net, poll, library } = await following(t, { pages: true })
  const canonical = 'https://news.example/politik/uebersicht'
  const stories = [
    ['Rat entscheidet', 'Hafen'],
    ['Schule öffnet', 'Kinder'],
    ['Brücke gesperrt', 'Verkehr'],
  ] as const
  net.pages.set(url, { body: rss(...stories.map(([title], at) => item(`https://news.example/politik/${at}`, title))) })
  for (const [at, [title, words]] of stories.entries()) {
    net.pages.set(`https://news.example/politik/${at}`, { body: pageWith(title, words, canonical), headers: html })
  }
  await poll(0)
  assert.equal((await library.articles({})).total, 3)
})

test('A feed whose guids are new each time keeps each article once', async (t) => {
  const { net, poll, library } = await following(t)
  let round = 0
  net.pages.set(url, () => ({ body: numberedFeed([3, 2, 1]).replaceAll('<guid>', `<guid>${round}-`) }))
  for (; round < 4; round++) await poll(1)
  const status = await library.status()
  assert.equal(status.articles, 3)
  assert.deepEqual(status.gaps, [], 'and raises no gap')
})

test('A title that changes in the feed is a version, and a version seen before is no new one', async (t) => {
  const { net, poll, library } = await following(t)
  for (const title of ['Rat berät', 'Rat entscheidet', 'Rat berät', 'Rat entscheidet']) {
    net.pages.set(url, { body: rss(item('https://news.example/a/1', title)) })
    await poll(1)
  }
  const { articles } = await library.articles({})
  assert.equal(articles.length, 1)
  const detail = await library.article(articles[0]!.id)
  assert.equal(detail?.revisions.length, 2)
})
