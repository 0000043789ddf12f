import assert from 'node:assert/strict'
import http from 'node:http'
import { after, test } from 'node:test'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import iconv from 'iconv-lite'
import { type Edition, loadArticles, serveNewspaper } from './index.ts'

const startAt = Date.UTC(2026, 4, 20)
const paper = await serveNewspaper({ startAt })
after(() => paper.close())

const get = async (path: string, headers: Record<string, string> = {}) => fetch(paper.url + path, { headers })
const text = async (path: string) => (await get(path)).text()
const onSale = (edition: Edition) => loadArticles(edition, startAt).filter(({ isWithdrawn }) => !isWithdrawn)

test('each edition has its articles, and every one of them is served', async () => {
  const counts: number[] = []
  for (const edition of [1, 2, 3] as const) {
    paper.setEdition(edition)
    const articles = loadArticles(edition, startAt)
    counts.push(articles.filter(({ isWithdrawn }) => !isWithdrawn).length)
    assert.equal(new Set(articles.map(({ path }) => path)).size, articles.length)
    for (const { path, isWithdrawn } of articles) assert.equal((await get(path)).status, isWithdrawn ? 410 : 200, path)
  }
  assert.deepEqual(counts, [25, 27, 28])
  paper.setEdition(1)
})

test('the articles are of real length, in two languages', () => {
  const articles = onSale(3)
  for (const { slug, language, blocks, isPaid } of articles) {
    const plain = blocks.join('\n').replace(/<[^>]*>/g, '')
    const size = language === 'zh' ? plain.replace(/[^\p{Script=Han}]/gu, '').length : plain.split(/\s+/).length
    assert.ok(size >= (isPaid ? 60 : 100), `${slug}: ${size}`)
  }
  assert.ok(articles.filter(({ language }) => language === 'zh').length >= 13)
  assert.ok(articles.filter(({ language }) => language === 'en').length >= 13)
})

test('the feeds are read by an independent parser, with their oddities', async () => {
  const rss = parseRssFeed(await text('/rss.xml'))
  const atom = parseAtomFeed(await text('/en/atom.xml'))
  const chinese = onSale(1).filter(({ language }) => language === 'zh').length
  assert.equal(rss.items?.length, chinese + 1)
  assert.equal(atom.entries?.length, 25 - chinese)
  assert.equal(rss.items?.filter(({ title }) => !title).length, 1)
  assert.equal(rss.items?.filter(({ pubDate }) => !pubDate).length, 1)
  assert.ok(rss.items?.some(({ content }) => content?.encoded) && rss.items.some(({ content }) => !content?.encoded))
  const twice = rss.items?.find(({ link }) => link?.includes('utm_source'))?.link
  assert.ok(twice && atom.entries?.some(({ links }) => twice.startsWith(`${links?.[0]?.href}/?`)))
  assert.equal((await get(new URL(twice).pathname)).status, 200)
})

test('two stories are edited twice and keep their address; one is withdrawn in the third edition', () => {
  for (const slug of ['tide-gate', 'chaozha']) {
    const versions = ([1, 2, 3] as const).map((edition) => onSale(edition).find((article) => article.slug === slug)!)
    assert.equal(new Set(versions.map(({ path }) => path)).size, 1)
    assert.equal(new Set(versions.map(({ title }) => title)).size, 3)
    assert.equal(new Set(versions.map(({ blocks }) => blocks.join())).size, 3)
    assert.ok(versions[1]!.blocks.length > versions[0]!.blocks.length, 'the second edition adds a paragraph')
    assert.deepEqual(
      versions.map(({ modified }) => modified === undefined),
      [true, false, false],
    )
  }
  assert.deepEqual(
    loadArticles(3, startAt)
      .filter(({ isWithdrawn }) => isWithdrawn)
      .map(({ slug }) => slug),
    ['chabing'],
  )
  const others = ([1, 2, 3] as const).map((edition) =>
    loadArticles(edition, startAt).filter(({ slug }) => !['tide-gate', 'chaozha', 'chabing'].includes(slug)),
  )
  for (const article of others[0]!) {
    for (const later of others.slice(1))
      assert.deepEqual(
        later.find(({ slug }) => slug === article.slug),
        article,
      )
  }
})

test('what is behind the paywall is never served', async () => {
  for (const path of ['/a/10413.html', '/en/longread/ledger']) {
    const page = await text(path)
    assert.match(page, /class="paywall"/)
    assert.doesNotMatch(page, /脚手架|scaffolding/)
  }
})

test('the old supplement is GB18030 and its server does not say so', async () => {
  const response = await get('/fukan/0317.htm')
  assert.equal(response.headers.get('content-type'), 'text/html')
  const bytes = Buffer.from(await response.arrayBuffer())
  assert.equal(bytes.toString('utf8').includes('外婆'), false)
  assert.match(iconv.decode(bytes, 'gb18030'), /<title>外婆的船票/)
})

test('one page tells its date nowhere, some only in words, some for machines', async () => {
  assert.doesNotMatch((await text('/a/chi/gelimian.html')).replace(/<div class="side">[\s\S]*/, ''), /20\d\d[年-]/)
  const visible = await text('/en/opinion/slow-tram')
  assert.match(visible, /Published 18 May 2026, 07:30/)
  assert.doesNotMatch(visible, /ld\+json|datetime=/)
  assert.match(await text('/a/10412.html'), /"datePublished":"2026-05-20T07:15:00\+08:00"/)
})

test('pages and feeds answer 304 to who has them, also packed, and change with the edition', async () => {
  for (const path of ['/rss.xml', '/a/10412.html', '/img/tide-gate.png']) {
    const first = await get(path)
    const etag = first.headers.get('etag')!
    assert.equal((await get(path, { 'If-None-Match': etag })).status, 304)
    assert.equal((await get(path, { 'If-Modified-Since': first.headers.get('last-modified')! })).status, 304)
    assert.equal((await get(path, { 'If-None-Match': '"other"' })).status, 200)
  }
  const before = (await get('/a/10412.html')).headers.get('etag')!
  paper.setEdition(2)
  assert.equal((await get('/a/10412.html', { 'If-None-Match': before })).status, 200)
  assert.equal((await get('/a/10405.html')).status, 200)
  paper.setEdition(1)
  assert.equal((await get('/a/10412.html', { 'If-None-Match': before })).status, 304)
})

test('text is packed for who asks, and only then', async () => {
  const encodings = await Promise.all(
    ['gzip, br', 'identity'].map(
      (accepted) =>
        new Promise<string | undefined>((resolve, reject) => {
          http
            .get(`${paper.url}/rss.xml`, { headers: { 'Accept-Encoding': accepted } }, (response) => {
              response.resume()
              resolve(response.headers['content-encoding'])
            })
            .on('error', reject)
        }),
    ),
  )
  assert.deepEqual(encodings, ['gzip', undefined])
})

test('every picture that a page or a feed names is there, is what it says, and is small', async () => {
  const names = new Set<string>()
  for (const { path } of onSale(1)) {
    for (const [, name] of (await text(path)).matchAll(/\/img\/([\w-]+\.(?:png|svg))/g)) names.add(name!)
  }
  for (const [, name] of (await text('/rss.xml')).matchAll(/\/img\/([\w-]+\.(?:png|svg))/g)) names.add(name!)
  assert.ok(names.size >= 20)
  for (const name of names) {
    const response = await get(`/img/${name}`)
    assert.equal(response.status, 200, name)
    const bytes = Buffer.from(await response.arrayBuffer())
    assert.ok(bytes.length < 100_000, name)
    if (name.endsWith('.svg')) assert.match(bytes.toString(), /^<svg /)
    else {
      assert.equal(response.headers.get('content-type'), 'image/png')
      assert.equal(bytes.readUInt32BE(16), name.includes('-400') ? 400 : 800)
    }
  }
  assert.equal((await get('/img/constructor.png')).status, 404)
})

test('no article is dated in the future when the newspaper is opened without a date', () => {
  const day = 86_400_000
  const opened = (Math.floor(Date.now() / day) - 2) * day
  for (const { slug, at, modified } of loadArticles(3, opened)) assert.ok((modified ?? at) < Date.now(), slug)
})
