import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { discoverFeeds } from './discover.ts'
import { knownFeedPaths, knownSitemapPaths, siteFeeds, sitemapsOfRobots } from './known-feeds.ts'
import { linksOfHeader } from './link-header.ts'

describe('discovery', () => {
  it('lists what a page declares, in order of trust, comments last', () => {
    const html = `<html><head><base href="https://news.example/en/">
      <link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed">
      <link rel="alternate" type="application/rss+xml" title=" News  feed " href="feed.xml">
      <link rel=alternate type=application/atom+xml href="https://news.example/atom">
      <link rel="alternate" type="application/feed+json" href="/feed.json">
      <link rel="alternate" hreflang="de" href="/de/"><link rel="alternate stylesheet" type="text/xml" href="/s.xml"></head>
      <body><a href="/rss">RSS</a><a href="/about">About</a><a href="/tags/feeding-cats">Cats</a><a href="?feed=rss2">F</a></body></html>`
    const found = discoverFeeds(html, 'https://news.example/start', {
      link: '</h.xml>; rel="alternate"; type="application/rss+xml"',
    })
    assert.deepEqual(
      found.map((each) => [each.url, each.reason]),
      [
        ['https://news.example/h.xml', 'link-header'],
        ['https://news.example/en/feed.xml', 'link-alternate'],
        ['https://news.example/atom', 'link-alternate'],
        ['https://news.example/feed.json', 'link-alternate'],
        ['https://news.example/comments/feed', 'link-alternate'],
        ['https://news.example/rss', 'anchor'],
        ['https://news.example/en/?feed=rss2', 'anchor'],
      ],
    )
    assert.equal(found[1]?.title, 'News feed')
  })

  it('names each feed once and no address that cannot be fetched', () => {
    const html =
      '<link rel="alternate" type="application/rss+xml" href="/f"><link rel="alternate" type="application/rss+xml" href="/f"><link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"><link rel="alternate" type="application/rss+xml" href="feed:https://x.example/f">'
    assert.deepEqual(
      discoverFeeds(html, 'https://news.example/').map((each) => each.url),
      ['https://news.example/f', 'https://x.example/f'],
    )
  })

  it('knows where YouTube, GitHub, Reddit and Medium keep theirs', () => {
    const id = 'UCabcdefghijklmnopqrstuv'
    assert.deepEqual(siteFeeds(`https://www.youtube.com/channel/${id}`), [
      `https://www.youtube.com/feeds/videos.xml?channel_id=${id}`,
    ])
    const page = discoverFeeds(`<meta itemprop="identifier" content="${id}">`, 'https://www.youtube.com/@someone')
    assert.equal(page[0]?.url, `https://www.youtube.com/feeds/videos.xml?channel_id=${id}`)
    assert.equal(page[0]?.reason, 'known-site')
    assert.deepEqual(siteFeeds('https://www.youtube.com/playlist?list=PL1'), [
      'https://www.youtube.com/feeds/videos.xml?playlist_id=PL1',
    ])
    assert.deepEqual(siteFeeds('https://old.reddit.com/r/news/top'), ['https://www.reddit.com/r/news/.rss'])
    assert.equal(siteFeeds('https://github.com/a/b')[0], 'https://github.com/a/b/releases.atom')
    assert.deepEqual(siteFeeds('https://youtube.com.evil.example/channel/x'), [])
  })

  it('tries known paths below the folder first, then below the root', () => {
    const paths = knownFeedPaths('https://news.example/blog/')
    assert.equal(paths[0], 'https://news.example/blog/feed')
    assert.ok(paths.includes('https://news.example/feed'))
    assert.ok(paths.includes('https://news.example/?feed=rss2'))
    assert.equal(new Set(paths).size, paths.length)
    assert.deepEqual(knownFeedPaths('ftp://news.example/'), [])
    assert.equal(knownSitemapPaths('https://news.example/a/b')[0], 'https://news.example/sitemap.xml')
  })

  it('reads the sitemaps of a robots.txt', () => {
    const text =
      '\ufeffSitemap: https://news.example/a.xml\nUser-agent: *\r\nDisallow: /\r\nsitemap : /b.xml # more\nSITEMAP:https://news.example/a.xml\nSitemap: javascript:x'
    assert.deepEqual(sitemapsOfRobots(text, 'https://news.example/robots.txt'), [
      'https://news.example/a.xml',
      'https://news.example/b.xml',
    ])
  })

  it('reads Link headers as RFC 8288 has them', () => {
    assert.deepEqual(
      linksOfHeader('<a>; rel="next prev"; title="x, \\"y\\"; z", <b>; rel=self; type="Text/HTML", broken, <c>'),
      [
        { url: 'a', rels: ['next', 'prev'], title: 'x, "y"; z' },
        { url: 'b', rels: ['self'], type: 'text/html' },
        { url: 'c', rels: [] },
      ],
    )
  })

  it('takes any page and any header without a throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 100 }), (html, link) => {
        discoverFeeds(html, 'https://news.example/', { link })
        sitemapsOfRobots(html, 'https://news.example/')
      }),
    )
  })
})
