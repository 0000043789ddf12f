import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import iconv from 'iconv-lite'
import { archiveAt, type Dumped, followFeeds, newArchive, openRoom, type TestArchive } from '../support/archive.ts'
import { presskeep } from '../support/cli.ts'
import { jsonFeed, rssFeed } from '../support/feeds.ts'
import { scratch } from '../support/folders.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { greyPng } from '../support/png.ts'
import { assertNamesAreLegal, postFrom, type ReadPost, readPosts } from '../support/posts.ts'
import { harbour, page } from '../support/small-site.ts'

/**
 * What the ancestor did wrong (docs/origin.md), one test each, through the real program: each fails on what the ancestor
 * did. The first group's articles lie nowhere, so that all comes from the feeds; the second's are served.
 */
type Scope = Parameters<typeof scratch>[0]

const day = 'Sat, 29 Jun 2024 00:51:57 GMT'
const at = (name: string) => `https://paper.example/${name}`
const item = (name: string, title: string | undefined, more: Parameters<typeof rssFeed>[1][number] = {}) => ({
  title,
  link: at(name),
  pubDate: day,
  description: `${name}: the harbour master said that the buoys are lit again.`,
  ...more,
})

const fifty = '这是一个非常长的标题它的前五十个字在两篇文章里完全一样所以不能拿它当文件的名字用来区分两篇不同的文章'
const [long1, long2] = [`${fifty}第一篇`, `${fifty}第二篇`]
const cutPair = `${'a'.repeat(49)}😀 and the rest of it`
const cutEscape = `${'b'.repeat(49)}"quoted" words`

const tomorrow = new Date(Math.ceil(Date.now() / 1000) * 1000 + 20 * 3_600_000)

const gb = (text: string, name: string, encoding: string) =>
  iconv.encode(rssFeed(name, [item(`${encoding}-1`, text)]).replace('UTF-8', encoding), encoding)

/** The feeds by source. */
const feeds: Readonly<Record<string, string | Buffer>> = {
  prefix: rssFeed('prefix', [item('news/123', 'One two three'), item('news/12', 'One two'), item('news/1', 'One')]),
  甲报: rssFeed('甲报', [item('jia/1', '市议会开会')]),
  乙报: rssFeed('乙报', [item('yi/1', '市议会开会')]),
  long: rssFeed('long', [
    item('long/1', long1),
    item('long/2', long2),
    item('long/3', cutPair),
    item('long/4', cutEscape),
  ]),
  untitled: rssFeed('untitled', [item('u/1', 'First'), item('u/2', undefined), item('u/3', 'Third')]),
  undescribed: rssFeed('undescribed', [
    item('d/1', 'First'),
    item('d/2', 'Second', { description: undefined }),
    item('d/3', 'Third'),
  ]),
  links: rssFeed('links', [
    item('l/1', 'Before'),
    item('l/2', 'Relative', { link: '/l/2' }),
    item('l/3', 'Invalid', { link: 'http://[bad' }),
    item('l/4', 'No web address', { link: 'javascript:alert(1)' }),
    item('l/5', 'After'),
  ]),
  dates: rssFeed('dates', [
    item('t/1', 'No date', { pubDate: undefined }),
    item('t/2', 'Dublin Core', { pubDate: undefined, raw: '<dc:date>2020-05-06T07:08:09+08:00</dc:date>' }),
    item('t/3', 'Nonsense', { pubDate: 'yesterday or so' }),
    item('t/4', 'Future', { pubDate: 'Thu, 01 Jan 2099 00:00:00 GMT' }),
    item('t/5', 'Backdated', { pubDate: 'Mon, 01 Jan 2001 00:00:00 GMT' }),
    item('t/7', 'Tomorrow', { pubDate: tomorrow.toUTCString() }),
    item('t/6', 'Night', { pubDate: 'Fri, 28 Jun 2024 20:00:00 GMT' }),
  ]),
  glue: rssFeed('glue', [
    item('g/1', 'Glue', { content: '<p>harbour\nmaster\tspoke</p><pre>first line\n\tsecond line</pre><p>end</p>' }),
  ]),
  yaml: rssFeed('yaml', [
    item('y/1', 'C:\\new\\table "quoted"', { author: '@lin' }),
    item('y/2', 'ends with \\', { author: 'Lin: harbour' }),
    item('y/3', 'Liquid', {
      content: '<p>Write {% include x %} or {{ site.title }} into the page, {%raw%} says the manual.</p>',
    }),
  ]),
  scripts: rssFeed('scripts', [
    item('s/1', 'Scripts', {
      content:
        '<p onclick="evil()">Safe words.</p><script>evil()</script><iframe src="https://evil.example/"></iframe><form action="https://evil.example/"><input></form><a href="javascript:evil()">link</a><img src="https://evil.example/p.gif" width="1" height="1"><img src=x onerror=evil()>',
    }),
  ]),
  same1: rssFeed('same1', [item('same/a', 'The same article')]),
  same2: rssFeed('same2', [
    item('x', 'The same article', {
      link: 'http://www.paper.example/same/a/?utm_source=rss&fbclid=1#top',
      guid: 'other',
    }),
  ]),
  tags: rssFeed('tags', [item('c/1', 'Tagged', { categories: ['港口', 'Weather & tide'] })]),
  bare: rssFeed('bare', [item('b/1', 'Fish & chips')]).replaceAll('&amp;', '&'),
  gb2312: gb('渡轮恢复夜航', 'gb2312', 'gb2312'),
  big5: gb('渡輪恢復夜航', 'big5', 'big5'),
  json: jsonFeed('json', [{ id: 'j1', url: at('json/1'), title: 'JSON Feed', content_text: 'Words.' }]),
  atom: `<feed xmlns="http://www.w3.org/2005/Atom"><title>atom</title><id>urn:x</id>
<entry><id>urn:1</id><title>Good date</title><link href="${at('atom/1')}"/><published>2024-06-29T00:51:57Z</published></entry>
<entry><id>urn:2</id><title>Bad date</title><link href="${at('atom/2')}"/><published>29 of June, noon</published></entry></feed>`,
  slugs: rssFeed('slugs', [
    item('n/1', '...'),
    item('n/2', '……'),
    item('n/3', 'A b'),
    item('n/4', 'A-b'),
    item('n/5', 'a B'),
    item('n/6', 'A: b?'),
  ]),
  names: rssFeed('names', [
    item('f/1', 'What? A|B: 100% "sure" #1 <now> * \\ /'),
    item('f/2', '😀'.repeat(120)),
    item('f/3', '../../../etc/passwd'),
    item('f/4', 'aux'),
  ]),
  edits: rssFeed('edits', [
    item('e/1', 'Before the edit', { content: '<p>Twelve buoys were lit on Monday night.</p>' }),
  ]),
}

/** What the second round finds: an edit, a late comer with an old date, and another article of the same title. */
const later: Readonly<Record<string, string>> = {
  edits: rssFeed('edits', [
    item('e/1', 'After the edit', { content: '<p>Fourteen buoys were lit on Tuesday night.</p>' }),
  ]),
  甲报: rssFeed('甲报', [
    item('jia/2', '市议会开会', { description: 'Another meeting, another article.' }),
    item('jia/3', 'Old news', { pubDate: 'Mon, 02 Jan 2006 00:00:00 GMT' }),
    item('jia/1', '市议会开会'),
  ]),
}

describe('The ancestor’s defects, from feeds alone', () => {
  const ends: (() => unknown)[] = []
  const scope: Scope = { after: (end) => ends.push(end as () => unknown) }
  let site: LoopbackSite
  let archive: TestArchive
  let first: readonly Dumped[]
  let second: readonly Dumped[]
  let compat: readonly ReadPost[]
  let clean: readonly ReadPost[]
  let [compatSite, cleanSite] = ['', '']
  let room = ''
  let atoms: readonly string[] = []

  const byUrl = (url: string) => {
    const found = first.filter((one) => one.url === url)
    assert.equal(found.length, 1, `${url} is there once`)
    return found[0]!
  }
  const article = (name: string) => byUrl(at(name))
  const titlesOf = (source: string) =>
    first
      .filter((one) => one.source === source)
      .map((one) => one.title)
      .sort()

  before(async () => {
    site = await loopbackSite()
    ends.push(() => site.close())
    const addresses: Record<string, string> = {}
    for (const [name, body] of Object.entries(feeds)) {
      addresses[name] = `/${encodeURIComponent(name)}.xml`
      site.pages.set(addresses[name], { headers: { 'content-type': 'application/xml' }, body })
    }
    archive = await newArchive(scope, [
      ['articles: true', 'articles: false'],
      ['pictures: true', 'pictures: false'],
      [`timeZone: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`, 'timeZone: Asia/Shanghai'],
    ])
    await followFeeds(archive, site, addresses)
    assert.equal((await archive.sync()).feeds.failed, 0)
    first = await archive.dump()
    room = await openRoom(scope, archive.folder)
    const atomOf = async () => (await fetch(`${room}/source/edits/feed.atom`)).text()
    atoms = [await atomOf()]

    for (const [name, body] of Object.entries(later)) {
      site.pages.set(addresses[name]!, { headers: { 'content-type': 'application/xml' }, body })
    }
    await archive.sync('--once')
    second = await archive.dump()
    atoms = [...atoms, await atomOf()]
    ;[compatSite, cleanSite] = [path.join(scratch(scope), 'compat'), path.join(scratch(scope), 'clean')]
    for (const [folder, format] of [
      [compatSite, 'compat'],
      [cleanSite, 'clean'],
    ] as const) {
      const ran = await archive.run('export', 'jekyll', folder, '--format', format)
      assert.equal(ran.code, 0, ran.stderr)
    }
    ;[compat, clean] = [readPosts(compatSite), readPosts(cleanSite)]
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  test('D1: an article whose address is part of a known one is kept', () => {
    assert.deepEqual(titlesOf('prefix'), ['One', 'One two', 'One two three'])
  })

  test('D2: two sources with the same title on the same day are two articles and two posts', () => {
    assert.notEqual(article('jia/1').id, article('yi/1').id)
    for (const posts of [compat, clean]) {
      assert.notEqual(postFrom(posts, at('jia/1')).name, postFrom(posts, at('yi/1')).name)
    }
  })

  test('D3: titles that are equal in their first 50 characters do not collide, and no cut goes through a character', () => {
    for (const posts of [compat, clean]) {
      assert.equal(postFrom(posts, at('long/1')).matter.title, long1)
      assert.equal(postFrom(posts, at('long/2')).matter.title, long2)
      assert.equal(postFrom(posts, at('long/3')).matter.title, cutPair)
      assert.equal(postFrom(posts, at('long/4')).matter.title, cutEscape)
    }
  })

  test('D4: an item without a title does not lose the feed, nor itself', () => {
    assert.equal(titlesOf('untitled').length, 3)
    assert.notEqual(article('u/2').title, '')
    assert.match(article('u/2').text, /buoys are lit/)
  })

  test('D5: an item without a description does not lose the feed, nor itself', () => {
    assert.deepEqual(titlesOf('undescribed'), ['First', 'Second', 'Third'])
    assert.equal(article('d/2').text, '')
  })

  test('D6: a relative or an invalid link does not lose the items after it', () => {
    assert.deepEqual(titlesOf('links'), ['After', 'Before', 'Invalid', 'No web address', 'Relative'])
    assert.equal(article('l/2').title, 'Relative', 'a relative link is read against the feed’s own site')
    for (const title of ['Invalid', 'No web address']) {
      const url = first.find((one) => one.title === title)!.url
      assert.ok(url === null || /^https?:/.test(url), `${title}: ${url}`)
    }
  })

  test('D7: an item without a date has none, dc:date is read, and what is no date is not "today"', () => {
    assert.equal(article('t/1').published, null)
    assert.equal(article('t/2').published, '2020-05-05T23:08:09.000Z')
    assert.equal(article('t/3').published, null)
    for (const post of compat) {
      assert.doesNotMatch(post.body, /NaN/, post.name)
      if (post.matter.from === at('t/1')) assert.equal(post.matter.date, undefined)
    }
  })

  test('D8: a date in the future is neither clamped nor lost: tomorrow stays, 2099 is no time but keeps its words', async () => {
    assert.equal(article('t/7').published, tomorrow.toISOString())
    assert.equal(postFrom(compat, at('t/7')).matter.date, tomorrow.toISOString())
    assert.equal(article('t/4').published, null)
    const [shown] = await archive.lines<{ published: { raw: string } }>('show', article('t/4').id, '--json')
    assert.equal(shown!.published.raw, 'Thu, 01 Jan 2099 00:00:00 GMT')
  })

  test('D9: line ends and tabs keep words apart, and preformatted text keeps its lines', () => {
    assert.match(article('g/1').text, /harbour master spoke/)
    const shown = (html: string) => html.replaceAll('&#10;', '\n').replaceAll('&#9;', '\t')
    for (const posts of [compat, clean]) {
      assert.match(
        shown(postFrom(posts, at('g/1')).body),
        /harbour\s+master\s+spoke[\s\S]*<pre>first line\n\tsecond line<\/pre>/,
      )
    }
  })

  test('D10: a backslash in a title gives valid YAML that reads back equal', () => {
    for (const posts of [compat, clean]) {
      assert.equal(postFrom(posts, at('y/1')).matter.title, 'C:\\new\\table "quoted"')
      assert.equal(postFrom(posts, at('y/2')).matter.title, 'ends with \\')
      for (const post of posts) assert.equal(post.matter.layout, 'post', post.name)
    }
  })

  test('D11: an author "@lin" or "Lin: harbour" gives valid YAML that reads back equal', () => {
    for (const posts of [compat, clean]) {
      assert.equal(postFrom(posts, at('y/1')).matter.author, '@lin')
      assert.equal(postFrom(posts, at('y/2')).matter.author, 'Lin: harbour')
    }
  })

  test('D12: a title with C:\\new breaks no JSON, and the search goes on finding it', async () => {
    const [hit] = await archive.lines<{ title: string }>('search', 'table', '--json')
    assert.equal(hit?.title, 'C:\\new\\table "quoted"')
    const found = (await (await fetch(`${room}/api/search?q=table`)).json()) as { hits: { title: string }[] }
    assert.equal(found.hits[0]?.title, 'C:\\new\\table "quoted"')
    const listed = await archive.lines<{ title: string }>('list', '--json', '--limit', '1000')
    assert.equal(listed.length, second.length)
  })

  test('D13: Liquid in an article is text: nothing for Jekyll to run is left of it', () => {
    for (const posts of [compat, clean]) {
      const { body } = postFrom(posts, at('y/3'))
      assert.doesNotMatch(body, /\{[{%]/)
      const shown = body.replaceAll('&#123;', '{')
      assert.ok(shown.includes('{% include x %} or {{ site.title }}') && shown.includes('{%raw%}'))
    }
  })

  test('D14: scripts, handlers, frames, forms and tracking pixels reach neither the reading room nor a post', async () => {
    const shown = await (await fetch(`${room}/article/${article('s/1').id}`)).text()
    const prose = /<div class="prose[\s\S]*?<\/article>|<article[\s\S]*<\/article>/.exec(shown)?.[0] ?? ''
    assert.match(prose, /Safe words\./)
    for (const html of [prose, postFrom(compat, at('s/1')).body, postFrom(clean, at('s/1')).body]) {
      assert.match(html, /Safe words\./)
      assert.doesNotMatch(html, /<script|<iframe|<form|<input|\son\w+=|evil\(|javascript:|p\.gif/i)
    }
  })

  test('D19: http and https, www, a slash, tracking parameters and a fragment make no second article', () => {
    const same = first.filter((one) => one.title === 'The same article')
    assert.equal(same.length, 1)
    assert.equal(same[0]!.url, at('same/a'))
  })

  test('D21: the item’s own categories are kept', async () => {
    const [shown] = await archive.lines<{ tags: string[] }>('show', article('c/1').id, '--json')
    assert.deepEqual(shown!.tags, ['港口', 'Weather & tide'])
    const tags = postFrom(clean, at('c/1')).matter.tags as string[]
    assert.ok(tags.includes('港口') && tags.includes('Weather & tide') && tags.includes('tags'))
  })

  test('D22: a bare &, GB2312, Big5, a JSON Feed and one bad Atom date are read', () => {
    assert.equal(article('b/1').title, 'Fish & chips')
    assert.equal(article('gb2312-1').title, '渡轮恢复夜航')
    assert.equal(article('big5-1').title, '渡輪恢復夜航')
    assert.equal(article('json/1').title, 'JSON Feed')
    assert.equal(article('atom/1').published, '2024-06-29T00:51:57.000Z')
    assert.equal(article('atom/2').title, 'Bad date')
  })

  test('D29: an article stands under the day of the archive’s zone; compat keeps UTC', async () => {
    assert.match(postFrom(clean, at('t/6')).name, /^2024-06-29-/)
    assert.equal(postFrom(clean, at('t/6')).matter.date, '2024-06-29T04:00:00+08:00')
    assert.match(postFrom(compat, at('t/6')).name, /^2024-06-28-/)
    assert.match(await (await fetch(`${room}/day/2024-06-29`)).text(), />Night</)
  })

  test('D30: titles that make one slug, or none, are posts of their own with addresses of their own', () => {
    const urls = ['n/1', 'n/2', 'n/3', 'n/4', 'n/5', 'n/6'].map(at)
    for (const posts of [compat, clean]) {
      const names = urls.map((url) => postFrom(posts, url).name)
      // What Jekyll makes of a name in a pretty permalink, where case may not count.
      const slugs = names.map((name) =>
        name
          .replace(/\.(md|html)$/, '')
          .replace(/[^\p{M}\p{L}\p{Nd}]+/gu, '-')
          .toLowerCase(),
      )
      assert.equal(new Set(slugs).size, urls.length, slugs.join(' '))
      for (const slug of slugs) assert.match(slug, /^\d{4}-\d\d-\d\d-[\p{L}\p{N}]/u)
    }
  })

  test('D31: file names are legal everywhere, at most 255 bytes, and no two are one', () => {
    assertNamesAreLegal(compatSite)
    assertNamesAreLegal(cleanSite)
    const dangerous = [...compat, ...clean].filter(({ name }) => /[:?#%"|\0-\x1F]/.test(name))
    assert.deepEqual(dangerous, [])
  })

  test('D18: an edit in a feed is a second version, and the first is still there', async () => {
    const [before, now] = [article('e/1'), second.find((one) => one.url === at('e/1'))!]
    assert.deepEqual([before.revisions, now.revisions, now.id], [1, 2, before.id])
    assert.match(now.text, /Fourteen buoys/)
    const [compared] = await archive.lines<{ changes: { type: string }[] }>('diff', now.id, '--json')
    assert.ok(compared!.changes.some((change) => change.type === 'headline'))
  })

  test('D34: the Atom feed is well-formed, and ids stay when a title changes', () => {
    const [before, now] = atoms.map((atom) => ({
      ids: [...atom.matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id),
      title: /<entry[\s\S]*?<title>(.*?)<\/title>/.exec(atom)?.[1],
      updated: [...atom.matchAll(/<updated>(.*?)<\/updated>/g)].length,
    }))
    assert.deepEqual([before!.title, now!.title], ['Before the edit', 'After the edit'])
    assert.deepEqual(before!.ids, now!.ids)
    assert.deepEqual([now!.ids.length, now!.updated], [2, 2], 'feed and entry each have an id and a time')
  })

  test('D35: back-dated and undated items are kept, and an article of the same title overwrites nothing', () => {
    assert.equal(article('t/5').published, '2001-01-01T00:00:00.000Z')
    assert.equal(article('t/1').title, 'No date')
    const jia = second.filter((one) => one.source === '甲报')
    assert.deepEqual(jia.map((one) => one.url).sort(), [at('jia/1'), at('jia/2'), at('jia/3')])
    assert.equal(jia.find((one) => one.url === at('jia/1'))!.text, article('jia/1').text)
    assert.equal(jia.find((one) => one.url === at('jia/3'))!.published, '2006-01-02T00:00:00.000Z')
    assert.notEqual(postFrom(compat, at('jia/1')).name, postFrom(compat, at('jia/2')).name)
  })

  test('D32: a second export writes nothing, and --- in an article cuts nothing off', async () => {
    const stamp = (folder: string) => readdirSync(folder).map((name) => statSync(path.join(folder, name)).mtimeMs)
    const posts = path.join(compatSite, '_posts')
    const stamps = stamp(posts)
    const [again] = await archive.lines<{ written: number; posts: number }>(
      ...['export', 'jekyll', compatSite, '--format', 'compat', '--json'],
    )
    assert.deepEqual([again!.written, again!.posts], [0, compat.length])
    assert.deepEqual(stamp(posts), stamps)
    const dashes = compat.find((post) => post.matter.title === '...')
    assert.match(dashes?.body ?? '', /buoys are lit again/)
  })

  test('D33: a run that finds nothing new is no failure, and nothing changes', async () => {
    const ran = await archive.run('sync', '--once', '--json')
    assert.equal(ran.code, 0, ran.stderr)
    assert.deepEqual(JSON.parse(ran.stdout).entries, { new: 0, changed: 0 })
    assert.deepEqual(await archive.dump(), second)
  })

  test('D33: of two runs at once the second says who is at work and harms nothing', async () => {
    site.pages.set('/slow.xml', { body: feeds.prefix! })
    const [one, other] = await Promise.all([archive.run('sync', '--once'), archive.run('sync', '--once')])
    const codes = [one.code, other.code]
    // Either they met, and one was sent away with a clear word, or one was done before the other began.
    for (const ran of [one, other]) {
      if (ran.code !== 0) assert.match(ran.stderr, /another presskeep \(sync, process \d+, since .*\) is writing/)
    }
    assert.ok(codes.includes(0), codes.join())
    assert.deepEqual(await archive.dump(), second)
  })

  test('D20: a lost list republishes nothing: without its database, or without the export’s list, all stays as it was', async () => {
    for (const end of ['', '-wal', '-shm']) rmSync(path.join(archive.folder, `presskeep.db${end}`), { force: true })
    const lost = archiveAt(archive.folder)
    const rebuilt = await lost.run('rebuild', '--json')
    assert.equal(JSON.parse(rebuilt.stdout).articles, second.length)
    assert.deepEqual((await lost.sync('--once')).entries, { new: 0, changed: 0 })
    assert.deepEqual(await lost.dump(), second)
    const names = compat.map((post) => post.name).sort()
    rmSync(path.join(compatSite, '.presskeep-export.jsonl'))
    const [again] = await lost.lines<{ written: number }>(
      ...['export', 'jekyll', compatSite, '--format', 'compat', '--json'],
    )
    assert.equal(again!.written, 0)
    assert.deepEqual(readdirSync(path.join(compatSite, '_posts')).sort(), names)
  })
})

describe('The ancestor’s defects, with pages', () => {
  const ends: (() => unknown)[] = []
  const scope: Scope = { after: (end) => ends.push(end as () => unknown) }
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  const ad =
    '<div id="dfp-ad-imu1" class="ad-slot"><p>Advertisement</p><a href="https://ads.example/">Buy a boat now</a></div>'
  const lazy = '<figure><img class="lazyload" src="/blank.gif" data-src="/img/lamp.png" alt="a lamp"></figure>'
  const wall = '<div class="paywall-overlay"><p>Subscribe to continue reading</p></div>'

  test('D15, D16, D17, D18: ads and paywall markers go, a teaser is not complete, lazy pictures are kept and outlive their host, edits of a page are seen', async () => {
    const site = await loopbackSite()
    ends.push(() => site.close())
    const [p1, p2, p3, p4] = harbour.paragraphs
    const body = (last: string) =>
      page(
        harbour.title,
        [p1, p2],
        `${ad}<p>${p3}</p>${lazy}<p>${last}</p><div class="cx_paywall_placeholder"></div>${wall}`,
      )
    const teaser = `<!doctype html><html><head><title>Ledger</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Ledger","isAccessibleForFree":false}</script></head>
<body><article><h1>Ledger</h1><p>The first lines of the ledger are free to read for everybody…</p>${wall}</article></body></html>`
    site.pages.set('/harbour', { body: body(p4) })
    site.pages.set('/ledger', { body: teaser })
    site.pages.set('/img/lamp.png', { headers: { 'content-type': 'image/png' }, body: greyPng(80) })
    const link = (name: string) => `${site.url}/${name}`
    site.pages.set('/feed.xml', {
      headers: { 'content-type': 'application/xml' },
      body: rssFeed('paper', [
        { title: harbour.title, link: link('harbour'), description: 'Night boats.' },
        { title: 'Ledger', link: link('ledger'), description: 'A ledger.' },
      ]),
    })
    const archive = await newArchive(scope)
    await followFeeds(archive, site, { paper: '/feed.xml' })
    await archive.sync()
    const found = async () => new Map((await archive.dump()).map((one) => [one.url, one]))
    const before = await found()
    const article = before.get(link('harbour'))!
    assert.equal(article.text, harbour.paragraphs.join('\n'), 'D15: neither advertisement nor paywall is text')
    assert.equal(article.complete, true)
    assert.equal(before.get(link('ledger'))!.complete, false, 'D15: a teaser is not the article')
    const [status] = await archive.lines<{ missing: { url: string; reason: string }[] }>('status', '--json')
    assert.deepEqual(
      status!.missing.map((one) => one.url),
      [link('ledger')],
      'and status says that it is missing',
    )
    assert.deepEqual(article.images, [link('img/lamp.png')], 'D17: the lazy picture is kept')

    site.pages.delete('/img/lamp.png')
    site.pages.set('/harbour', { body: body(p4.replace('六级', '五级')) })
    await archive.sync('--once')
    const edited = (await found()).get(link('harbour'))!
    assert.deepEqual([edited.revisions, edited.id], [2, article.id], 'D18: the edit is a second version')
    const [compared] = await archive.lines<{ changes: { type: string }[] }>('diff', edited.id, '--json')
    assert.equal(compared!.changes.length, 1)

    const room = await openRoom(scope, archive.folder)
    const shown = await (await fetch(`${room}/article/${article.id}`)).text()
    const src = /<img[^>]* src="(\/media\/[0-9a-f]{64})"/.exec(shown)?.[1]
    assert.ok(src, 'D17: the picture shows')
    const picture = Buffer.from(await (await fetch(room + src)).arrayBuffer())
    assert.deepEqual(picture, greyPng(80), 'D16: it is ours now')
    const blog = path.join(scratch(scope), 'blog')
    await archive.run('export', 'jekyll', blog)
    const post = postFrom(readPosts(blog), link('harbour'))
    const local = /<img src="\{\{ '(\/assets\/pictures\/[\w.]+)'/.exec(post.body)?.[1]
    assert.deepEqual(readFileSync(path.join(blog, local ?? 'missing')), greyPng(80), 'and goes into the clean post')
    assert.doesNotMatch(post.body, /Advertisement|Subscribe|paywall/)
  })

  test('D23: conditional requests, gzip, a second try, and a host that hangs holds up nobody', async () => {
    const site = await loopbackSite()
    ends.push(() => site.close())
    const feed = rssFeed('steady', [item('steady/1', 'Steady')])
    const asked: http.IncomingHttpHeaders[] = []
    site.pages.set('/steady.xml', (request) => {
      asked.push(request.headers)
      const headers = { etag: '"one"', 'content-type': 'application/xml' }
      return request.headers['if-none-match'] === '"one"' ? { status: 304, headers } : { headers, body: feed }
    })
    let tries = 0
    site.pages.set('/flaky.xml', (request) => {
      if (++tries === 1) request.socket.destroy()
      return { headers: { 'content-type': 'application/xml' }, body: rssFeed('flaky', [item('flaky/1', 'Flaky')]) }
    })
    // Answers only when the steady site has been asked: who asks one after the other never gets there.
    let release = () => {}
    const steadyAsked = new Promise<void>((resolve) => {
      release = resolve
    })
    const hanging = http.createServer(async (_request, response) => {
      await steadyAsked
      response.end(rssFeed('hanging', [item('hanging/1', 'Late, but there')]))
    })
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve))
    ends.push(() => {
      hanging.closeAllConnections()
      hanging.close()
    })
    const hangingHost = `127.0.0.1:${(hanging.address() as AddressInfo).port}`
    const steady = site.pages.get('/steady.xml') as (request: http.IncomingMessage) => { body?: string }
    site.pages.set('/steady.xml', (request) => {
      release()
      return steady(request)
    })
    const archive = await newArchive(scope, [
      ['articles: true', 'articles: false'],
      ['allowHosts: []', `allowHosts: ["${hangingHost}"]`],
    ])
    const list = { hanging: `http://${hangingHost}/feed.xml`, flaky: '/flaky.xml', steady: '/steady.xml' }
    await followFeeds(archive, site, list)
    const one = await archive.sync()
    assert.deepEqual([one.feeds.read, one.feeds.failed], [3, 0])
    assert.equal(tries, 2, 'a connection that was reset is tried once more')
    assert.match(String(asked[0]?.['accept-encoding']), /gzip/)
    await archive.sync('--once')
    assert.equal(asked[1]?.['if-none-match'], '"one"')
    assert.deepEqual((await archive.dump()).map((article) => article.title).sort(), [
      'Flaky',
      'Late, but there',
      'Steady',
    ])
  })

  test('D24: when feeds fail the exit code, the report, feeds and status all say so', async () => {
    const site = await loopbackSite()
    ends.push(() => site.close())
    site.pages.set('/broken.xml', { status: 500, body: 'oops' })
    site.pages.set('/page.xml', { body: '<!doctype html><title>Not a feed</title><p>Hello</p>' })
    const archive = await newArchive(scope)
    await followFeeds(archive, site, { broken: '/broken.xml', lost: '/lost.xml', page: '/page.xml' })
    const ran = await archive.run('sync', '--json')
    assert.equal(ran.code, 2)
    assert.equal(JSON.parse(ran.stdout).feeds.failed, 3)
    const shown = await archive.lines<{ name: string; status: string; error_class: string }>('feeds', '--json')
    const classes = Object.fromEntries(shown.map((feed) => [feed.name, feed.error_class]))
    assert.deepEqual(classes, { broken: 'http_500', lost: 'not_found', page: 'not_feed' })
    for (let round = 0; round < 3; round++) await archive.sync('--once')
    const after = await archive.lines<{ status: string }>('feeds', '--json')
    assert.ok(
      after.every((feed) => feed.status === 'degraded'),
      'what goes on failing is no passing trouble',
    )
    const [status] = await archive.lines<{ troubled_feeds: unknown[] }>('status', '--json')
    assert.equal(status!.troubled_feeds.length, 3)
    const plain = await presskeep(['status', '--archive', archive.folder])
    assert.match(plain.stdout, /broken: http_500/)
  })
})

test('Every defect that must never come back has a test that names it', () => {
  const wanted = Array.from({ length: 35 }, (_, at) => at + 1).filter((id) => id !== 16 && (id < 25 || id > 28))
  const root = path.join(import.meta.dirname, '..', '..')
  const named = new Set<string>()
  for (const folder of ['src', 'test']) {
    for (const file of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.test.ts')) continue
      for (const [, title] of readFileSync(path.join(root, folder, file), 'utf8').matchAll(/\btest\(\s*(['"`].*)/g)) {
        for (const [id] of title!.matchAll(/\bD\d+\b/g)) named.add(id)
      }
    }
  }
  assert.deepEqual(
    wanted.filter((id) => !named.has(`D${id}`)),
    [],
  )
  assert.equal(wanted.length, 30)
})
