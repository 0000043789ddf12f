import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followAll, libraryOf, openWithoutDatabase, rebuild } from '../../src/archive/index.ts'
import { clockedArchive, epoch, feedsOnly, hourMs } from '../support/archives.ts'

const site = 'https://site.example'

function listPage(numbers: readonly number[]): string {
  const items = numbers.map(
    (n) =>
      `<li class="item"><h3><a href="/2026/01/0${(n % 9) + 1}/a-story-about-number-${n}">The story of number ${n} in full</a></h3></li>`,
  )
  const menu = ['Home', 'Sport', 'About'].map((word) => `<a href="/${word.toLowerCase()}">${word}</a>`)
  return `<html><title>Site</title><body><nav>${menu.join('')}</nav><ul>${items.join('')}</ul></body></html>`
}

for (const links of ['auto', 'li.item a']) {
  test(`A list page is watched like a feed (${links}): new links are new articles, once`, async (t) => {
    const { archive, net, poll, folder, options, close } = await clockedArchive(t, feedsOnly)
    const url = `${site}/news`
    await followAll(archive, [{ url, tags: [], settings: { links } }])
    net.pages.set(url, { body: listPage([5, 4, 3, 2, 1]) })
    assert.equal((await poll(0)).entries.new, 5)
    net.pages.set(url, { body: listPage([7, 6, 5, 4, 3]) })
    assert.equal((await poll(1)).entries.new, 2)
    assert.equal((await poll(1)).entries.new, 0)
    const { articles } = await libraryOf(archive).articles({})
    assert.equal(articles.length, 7)
    assert.ok(articles.every(({ title }) => title.startsWith('The story of')))
    net.pages.set(url, { body: '<html><title>Down for maintenance</title><p>Soon back.</p></html>' })
    const failed = await poll(1)
    assert.equal(failed.feeds.failed, 1, 'a page without any of them is told, and changes nothing')
    net.pages.set(url, { body: listPage([20, 19, 18, 17, 16]) })
    await poll(1)
    assert.equal(
      (await libraryOf(archive).status()).gaps.length,
      1,
      'a list that shares nothing with the last is a gap',
    )
    await close()
    assert.deepEqual((await rebuild(openWithoutDatabase(folder, options))).differences, [])
  })
}

const entry = (n: number, at: number) =>
  `<url><loc>${site}/a/${n}</loc><lastmod>${new Date(at).toISOString()}</lastmod></url>`
const urlset = (entries: readonly string[]) =>
  `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join('')}</urlset>`

test('A sitemap is followed like a feed: a new address is an article, a new time of change is looked at', async (t) => {
  const { archive, net, poll } = await clockedArchive(t, [['pictures: true', 'pictures: false']])
  const url = `${site}/sitemap.xml`
  await followAll(archive, [{ url, tags: [] }])
  net.pages.set(url, { body: urlset([entry(1, epoch), entry(2, epoch)]) })
  assert.equal((await poll(0)).entries.new, 2)
  net.pages.set(url, { body: urlset([entry(1, epoch), entry(2, epoch + hourMs), entry(3, epoch)]) })
  const report = await poll(1)
  assert.deepEqual(report.entries, { new: 1, changed: 1 })
})

test('An index of sitemaps is read with its parts: all of them in time, and then only those that have changed', async (t) => {
  const { archive, net, poll, clock, folder, options, close } = await clockedArchive(t, feedsOnly)
  const url = `${site}/sitemap_index.xml`
  await followAll(archive, [{ url, tags: [] }])
  const parts = Array.from({ length: 8 }, (_, n) => `${site}/sitemap-${n}.xml`)
  const changedAt = new Map(parts.map((part, n) => [part, epoch - n * hourMs]))
  const write = () =>
    net.pages.set(url, {
      headers: { etag: '"always"' },
      body: `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${[...changedAt]
        .map(([part, at]) => `<sitemap><loc>${part}</loc><lastmod>${new Date(at).toISOString()}</lastmod></sitemap>`)
        .join('')}</sitemapindex>`,
    })
  parts.forEach((part, n) => {
    net.pages.set(part, { body: urlset([entry(n * 10, epoch), entry(n * 10 + 1, epoch)]) })
  })
  write()
  assert.equal((await poll(0)).entries.new, 10, 'the newest five first')
  assert.equal((await poll(1)).entries.new, 6, 'then the rest')
  const asked = net.asked.length
  assert.equal((await poll(1)).entries.new, 0)
  assert.equal(net.asked.length, asked + 1, 'only the index, where nothing has changed')
  clock.now += hourMs
  net.pages.set(parts[3]!, { body: urlset([entry(30, epoch), entry(31, epoch), entry(99, epoch)]) })
  changedAt.set(parts[3]!, clock.now)
  write()
  assert.equal((await poll(1)).entries.new, 1)
  assert.equal(net.asked.length, asked + 3)
  const library = libraryOf(archive)
  const { articles } = await library.articles({})
  assert.equal(articles.length, 17)
  assert.ok(!articles.some(({ url }) => url?.includes('sitemap')), 'the parts themselves are no articles')
  const [feed] = await library.ledgers(await library.feeds())
  assert.equal(
    feed?.polls.reduce((sum, one) => sum + one.new, 0),
    17,
    'the ledger counts them',
  )
  await close()
  assert.deepEqual((await rebuild(openWithoutDatabase(folder, options))).differences, [])
})
