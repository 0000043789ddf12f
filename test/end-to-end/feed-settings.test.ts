import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { changeFeed, followAll, libraryOf, openWithoutDatabase, rebuild } from '../../src/archive/index.ts'
import { useStore } from '../support/archive.ts'
import { clockedArchive, hourMs } from '../support/archives.ts'
import { jsonLines, presskeep } from '../support/cli.ts'
import { numberedFeed } from '../support/fake-net.ts'
import { scratch } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { harbour, page, rss, serveHarbour } from '../support/small-site.ts'

const url = 'https://news.example/feed.xml'

test('A feed of which only its own text is wanted has no page fetched, until the wish is taken back', async (t) => {
  const { archive, net, poll } = await clockedArchive(t)
  await followAll(archive, [{ url, tags: [], settings: { articles: false, pictures: false } }])
  net.pages.set(url, { body: numberedFeed([1, 2, 3]) })
  for (const n of [1, 2, 3]) {
    net.pages.set(`https://news.example/a/${n}`, {
      headers: { 'content-type': 'text/html' },
      body: page(`Bericht Nummer ${n}`, harbour.paragraphs, '<img src="https://news.example/p.png" alt="">'),
    })
  }
  await poll(0)
  assert.deepEqual(
    net.asked.map((request) => request.url),
    [url],
  )
  assert.equal((await libraryOf(archive).status()).articles, 3)

  await changeFeed(archive, url, { settings: { articles: null } })
  await poll(1)
  const pages = net.asked.filter((request) => request.purpose === 'article').map((request) => request.url)
  assert.deepEqual(
    pages.toSorted(),
    [1, 2, 3].map((n) => `https://news.example/a/${n}`),
  )
  assert.equal(net.asked.filter((request) => request.purpose === 'picture').length, 0)

  await changeFeed(archive, url, { settings: { pictures: null, articles: false } })
  const jobs = await archive.db.all("SELECT 1 FROM jobs WHERE kind IN ('article', 'recheck')")
  assert.equal(jobs.length, 0, 'pages that are no longer wanted are not asked for')
})

test('A rhythm that the follower sets is kept, whatever the feed asks for', async (t) => {
  const { archive, net, poll, clock } = await clockedArchive(t, [['articles: true', 'articles: false']])
  await followAll(archive, [{ url, tags: [], settings: { intervalMinutes: 30 } }])
  net.pages.set(url, { body: numberedFeed([1, 2, 3], '<ttl>720</ttl>') })
  await poll(0)
  const [feed] = await libraryOf(archive).feeds()
  assert.equal(feed?.nextCheckAt, clock.now + hourMs / 2)
  await changeFeed(archive, url, { settings: { intervalMinutes: null } })
  await poll(1)
  const [free] = await libraryOf(archive).feeds()
  assert.notEqual(free?.nextCheckAt, clock.now + hourMs / 2)
})

test('Name, tags and settings of a feed are in the captures: a rebuilt archive has them', async (t) => {
  const { archive, net, poll, folder, options, close } = await clockedArchive(t)
  await followAll(archive, [{ url, tags: ['old'], settings: { folders: ['Asia', 'Daily'] } }])
  net.pages.set(url, { body: numberedFeed([1]) })
  await changeFeed(archive, url, { name: 'My News', tags: ['new'], settings: { intervalMinutes: 60 } })
  await poll(0)
  const before = (await libraryOf(archive).feeds()).map(({ name, tags, settings }) => ({ name, tags, settings }))
  assert.deepEqual(before, [
    { name: 'My News', tags: ['new'], settings: { folders: ['Asia', 'Daily'], intervalMinutes: 60 } },
  ])
  const { articles } = await libraryOf(archive).articles({})
  assert.equal(articles[0]?.source, 'My News')
  await changeFeed(archive, url, { name: null })
  assert.equal((await libraryOf(archive).articles({})).articles[0]?.source, 'News', "the feed's own title again")
  await close()
  const report = await rebuild(openWithoutDatabase(folder, options))
  assert.deepEqual(report.differences, [])
})

test('a site that could not be asked when it was first named is searched for its feed the next time', async (t) => {
  const folder = path.join(scratch(t), 'archive')
  await presskeep(['init', folder])
  await useStore(t, folder)
  const site = await loopbackSite()
  t.after(() => site.close())
  site.pages.set('/', {
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><title>A</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"><p>Front page',
  })
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: '<rss version="2.0"><channel><title>A</title><item><title>One</title><link>/1</link></item></channel></rss>',
  })
  const followSite = (...more: string[]) => presskeep(['follow', `${site.url}/`, '--archive', folder, ...more])
  const refused = await followSite()
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /blocked[\s\S]*--allow-host/)
  const found = await followSite('--allow-host', site.host)
  assert.equal(found.code, 0, found.stderr)
  assert.match(found.stdout, /^Following: A \(.*\/feed\.xml\), found on/)
  const feeds = jsonLines<{ feed_url: string }>((await presskeep(['feeds', '--json', '--archive', folder])).stdout)
  assert.deepEqual(
    feeds.map((feed) => feed.feed_url),
    [`${site.url}/feed.xml`],
    'the address that never was a feed is not followed any more',
  )
})

test('follow takes OPML and subs.json at any address, and follows what they name', async (t) => {
  const folder = path.join(scratch(t), 'archive')
  await presskeep(['init', folder])
  await useStore(t, folder)
  const outline = '<outline type="rss" text="A" xmlUrl="https://a.example/feed"/>'
  const site = await loopbackSite()
  t.after(() => site.close())
  site.pages.set('/mine', { body: `<opml version="2.0"><body>${outline}</body></opml>` })
  site.pages.set('/others', { body: '[{"site": "B", "url": "https://b.example/feed"}]' })
  for (const at of ['/mine', '/others']) {
    const run = await presskeep(['follow', site.url + at, '--allow-host', site.host, '--archive', folder])
    assert.equal(run.code, 0, run.stderr)
    assert.match(run.stdout, /^1 feed in the list, 1 of them new/)
  }
  const feeds = jsonLines<{ feed_url: string }>((await presskeep(['feeds', '--json', '--archive', folder])).stdout)
  assert.deepEqual(feeds.map((feed) => feed.feed_url).sort(), ['https://a.example/feed', 'https://b.example/feed'])
})

test('follow --from reads OPML with folders, export opml gives it back, feeds set changes one', async (t) => {
  const folder = scratch(t)
  const archive = path.join(folder, 'archive')
  await presskeep(['init', archive])
  await useStore(t, archive)
  const list = path.join(folder, 'list.opml')
  writeFileSync(
    list,
    `<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Asia"><outline text="Daily"><outline type="rss" text="青石日报" xmlUrl="https://a.example/feed"/></outline></outline>
<outline type="rss" text="Loose" xmlUrl="https://b.example/feed"/></body></opml>`,
  )
  const run = (...args: string[]) => presskeep([...args, '--archive', archive])
  const followed = await run('follow', '--from', list)
  assert.equal(followed.code, 0, followed.stderr)
  assert.match(followed.stdout, /2 feeds in the list, 2 of them new/)
  const first = await run('export', 'opml')
  assert.match(first.stdout, /<outline text="Asia">\s*<outline text="Daily">\s*<outline type="rss" text="青石日报"/)
  const again = path.join(folder, 'again.opml')
  writeFileSync(again, first.stdout)
  const other = path.join(folder, 'other')
  await presskeep(['init', other])
  await useStore(t, other)
  await presskeep(['follow', '--from', again, '--archive', other])
  const second = await presskeep(['export', 'opml', '--archive', other])
  const body = (text: string) => text.slice(text.indexOf('<body>'))
  assert.equal(body(second.stdout), body(first.stdout))

  const set = await run(
    'feeds',
    'set',
    'https://b.example/feed',
    '--interval',
    '45',
    '--text',
    'feed',
    '--name',
    'B',
    '--json',
  )
  assert.equal(set.code, 0, set.stderr)
  const [line] = jsonLines<Record<string, unknown>>(set.stdout)
  assert.deepEqual([line?.name, line?.settings], ['B', { intervalMinutes: 45, articles: false }])
  const undone = await run('feeds', 'set', 'https://b.example/feed', '--interval', 'auto', '--json')
  assert.deepEqual(jsonLines<Record<string, unknown>>(undone.stdout)[0]?.settings, { articles: false })
  for (const [args, says] of [
    [['feeds', 'set', 'https://nobody.example/', '--interval', '45'], /not followed/],
    [['feeds', 'set', 'https://b.example/feed'], /something to set/],
    [['feeds', 'set', 'https://b.example/feed', '--interval', '1'], /from 10/],
    [['follow', 'https://b.example/', '--from', list], /follow needs URL, or --from/],
  ] as const) {
    const wrong = await run(...args)
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, says)
  }
})

test('verify --complete says "seen n, kept n, no gap", or what is missing with exit code 2', async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  serveHarbour(site)
  const archive = path.join(scratch(t), 'archive')
  const run = (...args: string[]) => presskeep([...args, '--archive', archive])
  await presskeep(['init', archive])
  await useStore(t, archive)
  await run('follow', `${site.url}/feed.xml`, '--allow-host', site.host)
  const before = await run('verify', '--complete')
  assert.equal(before.code, 2)
  assert.match(before.stdout, /seen 1, kept 0, no gap[\s\S]*not fetched yet/)
  await run('sync')
  const after = await run('verify', '--complete')
  assert.equal(after.code, 0, after.stderr)
  assert.match(after.stdout, /seen 1, kept 1, no gap/)
})

test('A site is searched for its feed, and what was found there is listed', async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  serveHarbour(site)
  site.pages.set('/', {
    body: `<html><head><title>青石日报</title>
<link rel="alternate" type="application/rss+xml" title="Broken" href="/broken.xml">
<link rel="alternate" type="application/rss+xml" title="All" href="/feed.xml">
<link rel="alternate" type="application/atom+xml" title="Sport" href="/sport.xml"></head><body></body></html>`,
  })
  const archive = path.join(scratch(t), 'archive')
  const run = (...args: string[]) => presskeep([...args, '--archive', archive])
  await presskeep(['init', archive])
  await useStore(t, archive)
  const found = await run('follow', `${site.url}/`, '--allow-host', site.host)
  assert.equal(found.code, 0, found.stderr)
  assert.match(found.stdout, /Following: 青石日报 \(http:\/\/127\.0\.0\.1:\d+\/feed\.xml\), found on .*, 1 entry/)
  assert.match(found.stdout, /Broken {2}http\S+broken\.xml {2}\(named by the page; .*404/)
  assert.match(found.stdout, /Sport {2}http\S+sport\.xml {2}\(named by the page; not tried\)/)
  assert.ok(!site.asked.includes('/sport.xml'))
})

test('A site that names no feed is asked at the usual paths; one without any says how to follow its page', async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  const archive = path.join(scratch(t), 'archive')
  const run = (...args: string[]) => presskeep([...args, '--archive', archive])
  await presskeep(['init', archive])
  await useStore(t, archive)
  const items = Array.from(
    { length: 6 },
    (_, n) => `<li><h2><a href="/2026/01/story-${n}-of-the-day">A long headline about story number ${n}</a></h2></li>`,
  )
  site.pages.set('/', {
    body: `<html><title>Without</title><body><ul class="list">${items.join('')}</ul></body></html>`,
  })
  site.pages.set('/robots.txt', { body: `Sitemap: ${site.url}/map.xml` })
  const none = await run('follow', `${site.url}/`, '--allow-host', site.host)
  assert.equal(none.code, 1)
  assert.match(
    none.stderr,
    /no feed is found[\s\S]*the page itself; lists 6 articles; follow it with --links auto[\s\S]*map\.xml {2}\(a sitemap that robots\.txt names/,
  )

  const listed = await run('follow', `${site.url}/`, '--links', 'h2 a', '--text', 'feed')
  assert.equal(listed.code, 0, listed.stderr)
  assert.match(listed.stdout, /Following: Without .*, 6 entries/)
  site.pages.set('/?2', { body: '<p>nothing here</p>' })
  const unread = await run('follow', `${site.url}/?2`, '--links', 'h5 a')
  assert.equal(unread.code, 0)
  assert.match(unread.stderr, /empty: nothing matches h5 a/)

  site.pages.set('/other/', { body: '<html><title>Other</title><body>nothing</body></html>' })
  site.pages.set('/other/feed', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/x', title: 'X' }]),
  })
  const usual = await run('follow', `${site.url}/other/`)
  assert.equal(usual.code, 0, usual.stderr)
  assert.match(usual.stdout, /other\/feed\), found on/)
  assert.match(readFileSync(path.join(archive, 'presskeep.yaml'), 'utf8'), /127\.0\.0\.1/)
})
