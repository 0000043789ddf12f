import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseFeed } from 'feedsmith'
import Parser from 'rss-parser'
import { createReadingRoom } from './index.ts'
import { createFakeLibrary } from './testing/fake-library.ts'
import { digestOf, sampleNow } from './testing/sample-articles.ts'

const library = createFakeLibrary()
const app = createReadingRoom(library, { now: () => sampleNow, version: '1' })
const get = (path: string) => app.request(`http://localhost:4321${path}`)
const text = async (path: string) => (await get(path)).text()

test('the Atom feed is read by strict and lenient readers alike, with whole articles and lasting ids', async () => {
  const answer = await get('/feed.atom')
  assert.equal(answer.headers.get('content-type'), 'application/atom+xml; charset=utf-8')
  const xml = await answer.text()
  const strict = await new Parser().parseString(xml)
  assert.equal(strict.items.length, library.samples.length)
  const { format, feed } = parseFeed(xml)
  assert.equal(format, 'atom')
  assert.ok(format === 'atom')
  const typhoon = library.samples.find((one) => one.changes)!
  const entry = feed.entries?.find((one) => one.id === `urn:presskeep:article:${typhoon.id}`)
  assert.equal(entry?.title?.value, typhoon.title)
  assert.deepEqual(
    entry?.authors?.map((one) => one.name),
    [...typhoon.authors],
  )
  assert.equal(entry?.updated, new Date(typhoon.editedAt!).toISOString().replace('.000', ''))
  assert.ok(entry?.content?.value?.includes(`src="http://localhost:4321/media/${typhoon.picture}"`))
  const titles = feed.entries?.map((one) => one.title?.value)
  assert.deepEqual(
    titles,
    library.samples.map((one) => one.title),
  )
})

test('each entry has what RFC 4287 asks for, and no date is invented', async () => {
  const entries = (await text('/feed.atom')).split('<entry').slice(1)
  const ids = entries.map((entry) => entry.match(/<id>(.*?)<\/id>/)![1])
  assert.equal(new Set(ids).size, entries.length)
  for (const entry of entries) {
    assert.equal(entry.match(/<title>/g)?.length, 1)
    assert.match(entry, /<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z<\/updated>/)
    assert.match(entry, /<author><name>[^<]+<\/name><\/author>/)
  }
  const undated = library.samples.find((one) => one.title.startsWith('没有日期'))!
  assert.doesNotMatch(entries.find((entry) => entry.includes(undated.id))!, /<published>/)
})

test('each source and tag has a feed of its own, which its page names', async () => {
  const path = `/source/${encodeURIComponent('江城日报')}`
  assert.ok((await text(path)).includes(`<link rel="alternate" type="application/atom+xml" href="${path}/feed.atom"`))
  const xml = await text(`${path}/feed.atom`)
  assert.equal(xml.split('<entry').length - 1, library.samples.filter((one) => one.source === '江城日报').length)
  assert.match(xml, /<id>urn:presskeep:source:%E6%B1%9F/)
  assert.match(await text(`/tag/${encodeURIComponent('a/b?c#d %25')}/feed.atom`), /<title>a\/b\?c#d %25 · /)
  assert.equal((await text('/tag/tides/feed.atom')).split('<entry').length - 1, 60)
})

test('a feed holds the 100 newest', async () => {
  const many = Array.from({ length: 130 }, (_, i) => ({ ...library.samples[5]!, id: digestOf(String(i)) }))
  const big = createReadingRoom(createFakeLibrary(many), { now: () => sampleNow, version: '1' })
  const xml = await (await big.request('http://localhost/feed.atom')).text()
  assert.equal(xml.split('<entry').length - 1, 100)
})

test('the sitemap names every article, in parts where there are many', async () => {
  const xml = await text('/sitemap.xml')
  assert.equal(xml.match(/<loc>http:\/\/localhost:4321\/article\//g)?.length, library.samples.length)
  const many = Array.from({ length: 5003 }, (_, i) => ({ ...library.samples[5]!, id: digestOf(String(i)) }))
  const big = createReadingRoom(createFakeLibrary(many), { now: () => sampleNow, version: '1' })
  const index = await (await big.request('http://localhost/sitemap.xml')).text()
  const parts = [...index.matchAll(/<loc>(.*?)<\/loc>/g)].map((match) => match[1]!)
  const pages = await Promise.all(parts.map(async (part) => (await big.request(part)).text()))
  assert.equal(pages.join('').match(/\/article\//g)?.length, 5003)
})

test('the API gives the fields that scripts rely on', async () => {
  const found = JSON.parse(await text(`/api/search?q=${encodeURIComponent('工地')}&limit=5`))
  assert.equal(found.total, 1)
  const [hit] = found.hits
  const typhoon = library.samples.find((one) => one.changes)!
  assert.deepEqual(
    { id: hit.id, title: hit.title, source: hit.source, published: hit.published },
    {
      id: typhoon.id,
      title: typhoon.title,
      source: '江城日报',
      published: new Date(typhoon.publishedAt!).toISOString(),
    },
  )
  assert.ok(hit.snippet.includes('工地'))
  const article = JSON.parse(await text(`/api/articles/${typhoon.id}`))
  assert.equal(article.text, typhoon.text)
  assert.equal(article.revisions.length, 2)
  const missing = await get('/api/articles/none')
  assert.equal(missing.status, 404)
  assert.match(((await missing.json()) as { error: { message: string } }).error.message, /no article/)
  assert.equal((await get('/api/search?q=x&limit=1000')).status, 400)
})

test('the feed of edits says in each entry what was changed, under the headline that the article had then', async () => {
  const typhoon = library.samples.find((one) => one.changes)!
  const atom = parseFeed(await text('/changes.atom'))
  assert.ok(atom.format === 'atom')
  const entry = atom.feed.entries?.find((one) => one.id === `urn:presskeep:edit:edit-${typhoon.id}`)
  assert.equal(entry?.title?.value, `Edited: ${typhoon.title}`)
  const content = entry?.content?.value ?? ''
  assert.match(content, /<del>&lt;b&gt;before&lt;\/b&gt;<\/del> <ins>/)
  const added = typhoon.changes!.find((one) => one.type === 'paragraph-added')
  assert.ok(added)
  assert.ok(content.includes(`<ins>${added.after}</ins>`), content)
  // A mark that replaces another does not run into it where lines and colours are not shown.
  assert.doesNotMatch(content, /<\/del><ins>/)
  const moved = await get(`/source/${encodeURIComponent(typhoon.source)}/changes`)
  assert.equal(moved.status, 302)
  assert.equal(new URL(moved.headers.get('location')!, 'http://localhost').searchParams.get('source'), typhoon.source)
})

test('feeds are named after the archive’s own id, so that archives of one name have others; without one by the name, as before', async () => {
  const feeds = ['/feed.atom', '/changes.atom', '/tag/tides/feed.atom']
  const idsIn = async (id: string | undefined) => {
    const room = createReadingRoom({ ...library, id }, { now: Date.now, version: '1' })
    const ids: string[] = []
    for (const path of feeds) {
      const xml = await (await room.request(`http://localhost${path}`)).text()
      ids.push(/<id>([^<]+)<\/id>/.exec(xml)![1]!)
    }
    return ids
  }
  const [one, other, unnamed] = [await idsIn('0a1b'), await idsIn('2c3d'), await idsIn(undefined)]
  assert.deepEqual(one, ['urn:presskeep:0a1b:archive', 'urn:presskeep:0a1b:edits', 'urn:presskeep:0a1b:tag:tides'])
  assert.deepEqual(other, ['urn:presskeep:2c3d:archive', 'urn:presskeep:2c3d:edits', 'urn:presskeep:2c3d:tag:tides'])
  const name = encodeURIComponent(library.name)
  assert.deepEqual(unnamed, [`urn:presskeep:archive:${name}`, `urn:presskeep:edits:${name}`, 'urn:presskeep:tag:tides'])
})
