import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { parseFeed } from './parse-feed.ts'
import { atom, read, readAtomEntry, readEntries, readItem, rss } from './sample-feeds.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('one bad item never costs another', () => {
  const good = '<item><title>Good</title><link>https://news.example/good</link></item>'

  it('D4: an item without a title is kept, and so are its neighbours', () => {
    const entries = readEntries(rss(`${good}<item><link>https://news.example/a</link></item>${good}`))
    assert.equal(entries.length, 3)
    assert.equal(entries[1]?.title, 'https://news.example/a')
    assert.equal(entries[1]?.titleInferred, true)
  })

  it('D5: an item without a description is kept, and so are its neighbours', () => {
    const entries = readEntries(rss(`<item><title>Bare</title><link>https://news.example/b</link></item>${good}`))
    assert.deepEqual(
      entries.map((entry) => entry.title),
      ['Bare', 'Good'],
    )
    assert.equal(entries[0]?.summary, undefined)
  })

  it('D6: a relative link is resolved and an invalid one is left out, and all later items are read', () => {
    const entries = readEntries(
      rss(
        `<item><title>R</title><link>/rel?a=1</link></item><item><title>I</title><link>http://[broken</link></item>` +
          `<item><title>J</title><link>javascript:alert(1)</link></item>${good}`,
      ),
    )
    assert.deepEqual(
      entries.map((entry) => entry.url),
      ['https://news.example/rel?a=1', undefined, undefined, 'https://news.example/good'],
    )
  })

  it('D7: an item without a date has none, and dc:date is read', () => {
    assert.equal(readItem('<title>No date</title>').published, undefined)
    const dated = readItem('<title>Dated</title><dc:date>2021-03-04T05:06:07+08:00</dc:date>')
    assert.equal(dated.published?.at, Date.UTC(2021, 2, 3, 21, 6, 7))
    assert.equal(dated.published?.source, 'dc:date')
    assert.equal(dated.published?.zoneMinutes, 480)
  })

  it('D7: words that are no date are kept and mean nothing', () => {
    const { published } = readItem('<title>x</title><pubDate>yesterday at noon</pubDate>')
    assert.deepEqual(published, { raw: 'yesterday at noon', source: 'pubdate' })
  })

  it('D8: a date in the future keeps its words, has no moment, and the feed says so', () => {
    const now = Date.UTC(2024, 0, 1)
    const feed = read(rss('<item><title>x</title><pubDate>Mon, 01 Jan 2035 00:00:00 GMT</pubDate></item>'), { now })
    assert.equal(feed.entries[0]?.published?.at, undefined)
    assert.equal(feed.entries[0]?.published?.raw, 'Mon, 01 Jan 2035 00:00:00 GMT')
    assert.match(feed.warnings.join(), /future/)
    const soon = read(rss('<item><title>x</title><pubDate>Tue, 02 Jan 2024 12:00:00 GMT</pubDate></item>'), { now })
    assert.equal(soon.entries[0]?.published?.at, Date.UTC(2024, 0, 2, 12))
  })

  it('D9: line breaks and tabs in the content stay as they were', () => {
    const { content } = readItem(
      '<title>x</title><content:encoded><![CDATA[<pre>a\n\tb</pre><p>one\ntwo</p>]]></content:encoded>',
    )
    assert.equal(content, '<pre>a\n\tb</pre><p>one\ntwo</p>')
  })

  it("D21: an item's own categories are its tags", () => {
    const entry = readItem(
      '<title>x</title><category>Politics</category><category>Politics</category><dc:subject>Europe</dc:subject>',
    )
    assert.deepEqual(entry.tags, ['Politics', 'Europe'])
  })

  it('D22: bare ampersands, HTML entities and unclosed tags are read as far as they go', () => {
    const entries = readEntries(
      rss(
        '<item><title>Marks & Spencer &eacute;t&eacute; &copy 2020</title><link>https://news.example/?a=1&b=2</link>' +
          '<description>fish & chips</item><item><title>Next</title></item>',
      ),
    )
    assert.equal(entries[0]?.title, 'Marks & Spencer été &copy 2020')
    assert.equal(entries[0]?.url, 'https://news.example/?a=1&b=2')
    assert.equal(entries[0]?.summary, 'fish & chips')
    assert.equal(entries[1]?.title, 'Next')
  })

  it('D22: GB2312 and Big5 are read, whether the header or the document says so', () => {
    const text = rss('<item><title>新闻联播：春天来了，人民日报评论员文章</title></item>').replace('UTF-8', 'gb2312')
    const title = '新闻联播：春天来了，人民日报评论员文章'
    assert.equal(read(iconv.encode(text, 'gb2312')).entries[0]?.title, title)
    const bare = text.replace(' encoding="gb2312"', '')
    assert.equal(
      read(iconv.encode(bare, 'gb2312'), { contentType: 'text/xml; charset=GB2312' }).entries[0]?.title,
      title,
    )
    const big5 = rss('<item><title>臺灣新聞：颱風來襲，請注意安全</title></item>').replace('UTF-8', 'big5')
    assert.equal(read(iconv.encode(big5, 'big5')).entries[0]?.title, '臺灣新聞：颱風來襲，請注意安全')
  })

  it('D22: one bad date in Atom costs nothing but the date', () => {
    const entries = readEntries(
      atom(
        '<entry><title>a</title><updated>2020-13-45T99:00:00Z</updated></entry><entry><title>b</title><updated>2020-01-02T03:04:05Z</updated></entry>',
      ),
    )
    assert.equal(entries[0]?.updated?.at, undefined)
    assert.equal(entries[1]?.updated?.at, Date.UTC(2020, 0, 2, 3, 4, 5))
  })

  it('an unclosed title ends where the next field begins', () => {
    const entry = readItem('<title>Forgotten<link>https://news.example/f</link><pubDate>2020-01-01</pubDate>')
    assert.equal(entry.title, 'Forgotten')
    assert.equal(entry.url, 'https://news.example/f')
  })

  it('an item in an item is two items, and an empty one is none', () => {
    const entries = readEntries(
      rss(
        '<item><title>a</title><item><title>b</title><item/></item></item><item><item><title>c</title></item></item>',
      ),
    )
    assert.deepEqual(
      entries.map((entry) => entry.title),
      ['a', 'b', 'c'],
    )
  })

  it('an unclosed CDATA section does not swallow the items behind it', () => {
    const entries = readEntries(
      rss(
        '<item><title><![CDATA[one</title></item><item><title><![CDATA[two]]></title></item><item><title>three</title></item>',
      ),
    )
    assert.deepEqual(
      entries.map((entry) => entry.title),
      ['one', 'two', 'three'],
    )
  })

  it('a CDATA section that ends too early costs no text', () => {
    const entry = readItem(
      '<title>t</title><description><![CDATA[<script>//<![CDATA[\nx//]]></script><p>Still here</p>]]></description>',
    )
    assert.match(entry.summary ?? '', /Still here/)
    assert.equal(entry.summary?.includes(']]>'), false)
  })

  it('an unclosed comment or processing instruction hides nothing', () => {
    assert.equal(readEntries(rss('<!-- oops <item><title>a</title></item>')).length, 1)
    assert.equal(readEntries(rss('<?oops <item><title>a</title></item><?xml version="1.0" >')).length, 1)
    assert.equal(
      readEntries('<?xml version="1.0"><rss><channel><item><title>a</title></item></channel></rss>')[0]?.title,
      'a',
    )
  })

  it('text such as "I <3 you" and "1 < 2" stays text', () => {
    assert.equal(readItem('<title>I <3 you, 1 < 2</title>').title, 'I <3 you, 1 < 2')
  })
})

describe('a document that ends in the middle', () => {
  const whole = rss(
    '<item><title>One</title><link>https://news.example/1</link></item><item><title>Two</title><link>https://news.example/2</link></item>',
  )

  it('gives every entry that is whole and none that is half', () => {
    const complete = read(whole).entries.map((entry) => JSON.stringify(entry))
    for (let length = 1; length < whole.length - '</channel></rss>'.length; length++) {
      const outcome = parseFeed(utf8(whole.slice(0, length)), { url: 'https://news.example/feed' })
      if (outcome.kind === 'broken') {
        assert.ok(['truncated', 'not_feed'].includes(outcome.errorClass), `${length}: ${outcome.errorClass}`)
        continue
      }
      assert.equal(outcome.feed.isTruncated, true)
      for (const entry of outcome.feed.entries) assert.ok(complete.includes(JSON.stringify(entry)))
    }
  })

  it('is no truncation where only the end tags are missing behind the last item', () => {
    assert.equal(read(whole.replace('</channel></rss>', '')).entries.length, 2)
  })

  it('is seen in JSON too, where the whole items are kept', () => {
    const json = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 't',
      items: [{ id: '1', content_text: 'a' }, { id: '2' }],
    })
    const feed = read(json.slice(0, -12))
    assert.equal(feed.isTruncated, true)
    assert.deepEqual(
      feed.entries.map((entry) => entry.id),
      ['1'],
    )
  })
})

describe('what is no feed says what it is', () => {
  const classOf = (text: string) => {
    const outcome = parseFeed(utf8(text))
    return outcome.kind === 'broken' ? outcome.errorClass : 'feed'
  }
  it('tells pages, nothing, other XML and broken JSON apart', () => {
    assert.equal(classOf(''), 'empty')
    assert.equal(classOf(' \n'), 'empty')
    assert.equal(classOf('<!DOCTYPE html><html><body>Not found</body></html>'), 'not_feed')
    assert.equal(classOf('<html><head><title>x</title></head></html>'), 'not_feed')
    assert.equal(classOf('<note><to>you</to></note>'), 'not_feed')
    assert.equal(classOf('hello'), 'not_feed')
    assert.equal(classOf('{"a": 1}'), 'not_feed')
    assert.equal(classOf('{"version": nonsense}'), 'parse')
    assert.equal(classOf('<rss version="2.0"><channel><title>x'), 'feed')
    assert.equal(classOf('<rss version="2'), 'truncated')
  })

  it('names gzip that cannot be unpacked', () => {
    const packed = gzipSync(rss('<item><title>a</title></item>'))
    const outcome = parseFeed(packed.subarray(0, 40))
    assert.equal(outcome.kind === 'broken' && outcome.errorClass, 'decode')
    assert.equal(read(packed).entries.length, 1)
    assert.equal(read(deflateSync(rss('<item><title>a</title></item>'))).entries.length, 1)
  })
})

describe('RSS', () => {
  it('reads the head of a feed', () => {
    const feed = read(
      rss(
        '',
        '<title>T</title><link>https://news.example/</link><description>D</description><language>de_AT</language><ttl>90</ttl>' +
          '<atom:link rel="self" href="https://news.example/rss"/><atom:link rel="hub" href="https://hub.example/"/><atom:link rel="next" href="?page=2"/>' +
          '<image><url>/logo.png</url><title>Logo</title><link>https://other.example/</link></image><lastBuildDate>Sun, 04 Oct 2020 10:00:00 GMT</lastBuildDate>' +
          '<skipHours><hour>3</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>' +
          '<itunes:new-feed-url>https://moved.example/feed</itunes:new-feed-url><managingEditor>ed@news.example (Ed Itor)</managingEditor>',
      ),
    )
    assert.equal(feed.format, 'rss')
    assert.equal(feed.title, 'T')
    assert.equal(feed.siteUrl, 'https://news.example/')
    assert.equal(feed.subtitle, 'D')
    assert.equal(feed.language, 'de-AT')
    assert.equal(feed.ttlMinutes, 90)
    assert.equal(feed.selfUrl, 'https://news.example/rss')
    assert.deepEqual(feed.hubs, ['https://hub.example/'])
    assert.equal(feed.nextUrl, 'https://news.example/feed?page=2')
    assert.equal(feed.image, 'https://news.example/logo.png')
    assert.equal(feed.updated?.at, Date.UTC(2020, 9, 4, 10))
    assert.deepEqual(feed.skipHours, [3, 0])
    assert.deepEqual(feed.skipDays, ['sunday'])
    assert.equal(feed.newUrl, 'https://moved.example/feed')
    assert.deepEqual(feed.authors, ['Ed Itor'])
  })

  it('prefers content:encoded to the description, and takes the second of two descriptions as the fuller text', () => {
    const entry = readItem('<description>short</description><content:encoded>&lt;p&gt;long&lt;/p&gt;</content:encoded>')
    assert.deepEqual([entry.summary, entry.content], ['short', '<p>long</p>'])
    const twice = readItem('<description>short</description><description>long</description>')
    assert.deepEqual([twice.summary, twice.content], ['short', 'long'])
  })

  it('takes a guid that is an address for the link, unless it says that it is none', () => {
    assert.equal(readItem('<guid>https://news.example/g</guid>').url, 'https://news.example/g')
    assert.equal(readItem('<guid isPermaLink="true">/rel</guid>').url, 'https://news.example/rel')
    assert.equal(
      readItem('<guid isPermaLink="false">https://news.example/g</guid><link>https://news.example/l</link>').url,
      'https://news.example/l',
    )
    assert.equal(readItem('<guid>abc</guid>').url, undefined)
    assert.equal(readItem('<guid>abc</guid>').id, 'abc')
  })

  it('finds the original behind a feed service', () => {
    const document = rss(
      '<item><link>http://feeds.example/~r/1</link><fb:origLink>https://news.example/1</fb:origLink></item>',
    ).replace('<rss ', '<rss xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0" ')
    assert.equal(readEntries(document)[0]?.url, 'https://news.example/1')
  })

  it('infers a missing title from the text, whole words and no half characters', () => {
    const entry = readItem(`<description>&lt;p&gt;${'word '.repeat(40)}&lt;/p&gt;</description>`)
    assert.equal(entry.title, `${'word '.repeat(20).trim()}…`)
    assert.equal(entry.titleInferred, true)
    const emoji = readItem(`<description>${'😀'.repeat(150)}</description>`).title ?? ''
    assert.equal([...emoji].length, 101)
    assert.ok(emoji.isWellFormed())
  })

  it('reads titles as what they mean: markup out, doubled escapes undone, angle brackets kept', () => {
    assert.equal(readItem('<title>&lt;b&gt;Big&lt;/b&gt; news &amp;amp; more</title>').title, 'Big news & more')
    assert.equal(readItem('<title><![CDATA[Tom &amp; Jerry&#8217;s]]></title>').title, 'Tom & Jerry’s')
    assert.equal(readItem('<title>Using &lt;blink&gt; in HTML</title>').title, 'Using <blink> in HTML')
    assert.equal(readItem('<title>\n  Two\n  lines </title>').title, 'Two lines')
    assert.equal(readItem('<title>&lt;img src="a.png" alt="A drawing"&gt;</title>').title, 'A drawing')
  })

  it('names authors by their names', () => {
    const name = (item: string) => readItem(item).authors
    assert.deepEqual(name('<author>jane@news.example (Jane Roe)</author>'), ['Jane Roe'])
    assert.deepEqual(name('<author>Jane Roe &lt;jane@news.example&gt;</author>'), ['Jane Roe'])
    assert.deepEqual(name('<author>jane@news.example</author>'), ['jane@news.example'])
    assert.deepEqual(
      name('<dc:creator>Jane Roe</dc:creator><dc:creator>Max Poe</dc:creator><dc:creator>Jane Roe</dc:creator>'),
      ['Jane Roe', 'Max Poe'],
    )
    assert.deepEqual(name('<atom:author><atom:name>Jane</atom:name></atom:author>'), ['Jane'])
    assert.deepEqual(name('<itunes:author>Jane</itunes:author>'), ['Jane'])
  })

  it('gives an item the feed’s author and language where it names none', () => {
    const [entry] = readEntries(
      rss('<item><title>a</title></item>', '<language>fr</language><dc:creator>Rédaction</dc:creator>'),
    )
    assert.deepEqual(entry?.authors, ['Rédaction'])
    assert.equal(entry?.language, 'fr')
  })

  it('lists enclosures and media once each, and finds the picture', () => {
    const entry = readItem(
      '<enclosure url="/a.mp3" type="audio/mpeg" length="123"/><media:group><media:content url="https://cdn.example/v.mp4" type="video/mp4"/>' +
        '<media:content url="https://cdn.example/v.mp4"/></media:group><media:thumbnail url="https://cdn.example/t.jpg"/>',
    )
    assert.deepEqual(entry.enclosures, [
      { url: 'https://news.example/a.mp3', type: 'audio/mpeg', lengthBytes: 123 },
      { url: 'https://cdn.example/v.mp4', type: 'video/mp4' },
    ])
    assert.equal(entry.image, 'https://cdn.example/t.jpg')
  })

  it('knows namespaces by their address, whatever the prefix', () => {
    const [entry] = readEntries(
      '<rss xmlns:x="http://purl.org/dc/elements/1.1/" xmlns:dc="http://elsewhere.example/"><channel><item><x:creator>Right</x:creator><dc:creator>Wrong</dc:creator><dc:title>Wrong</dc:title></item></channel></rss>',
    )
    assert.deepEqual(entry?.authors, ['Right'])
    assert.equal(entry?.title, undefined)
    const undeclared = readEntries('<rss><channel><item><dc:creator>Jane</dc:creator></item></channel></rss>')
    assert.deepEqual(undeclared[0]?.authors, ['Jane'])
  })

  it('does not care for the case of names', () => {
    const [entry] = readEntries(
      '<RSS><Channel><Item><Title>a</TITLE><PUBDATE>2020-01-01</pubDate></Item></Channel></RSS>',
    )
    assert.equal(entry?.title, 'a')
    assert.equal(entry?.published?.dayOnly, true)
  })

  it('resolves relative links against the site where a feed service serves the feed', () => {
    const [entry] = readEntries(rss('<item><title>a</title><link>/story</link></item>'), {
      url: 'https://feeds.example/daily',
    })
    assert.equal(entry?.url, 'https://news.example/story')
  })

  it('reads RSS 1.0, whose items stand beside the channel, and RSS 0.9x', () => {
    const feed = read(
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://news.example/"><title>R</title><link>https://news.example/</link></channel>' +
        '<item rdf:about="https://news.example/1"><title>One</title></item><image><title>Logo</title><link>https://logo.example/</link></image></rdf:RDF>',
    )
    assert.equal(feed.format, 'rdf')
    assert.equal(feed.title, 'R')
    assert.equal(feed.entries[0]?.id, 'https://news.example/1')
    assert.equal(feed.entries[0]?.url, 'https://news.example/1')
    assert.equal(
      readEntries('<rss version="0.92"><channel><item><description>Only text</description></item></channel></rss>')[0]
        ?.title,
      'Only text',
    )
  })

  it('takes naked markup in a description for what it is', () => {
    const entry = readItem('<description><p>One <b>two</b><br/>three &amp; four</p><i/></description>')
    assert.equal(entry.summary, '<p>One <b>two</b><br />three &amp; four</p><i></i>')
  })
})

describe('Atom', () => {
  it('reads text, HTML and XHTML as Atom means them', () => {
    const entry = readAtomEntry(
      '<title type="text">AT&amp;T &lt;b&gt;</title><summary type="html">&lt;p&gt;AT&amp;amp;T&lt;/p&gt;</summary>' +
        '<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>a &amp; b<x:br/></x:p></x:div></content>',
    )
    assert.equal(entry.title, 'AT&T <b>')
    assert.equal(entry.summary, '<p>AT&amp;T</p>')
    assert.equal(entry.content, '<p>a &amp; b<br /></p>')
  })

  it('escapes plain text, so that it is the same text as HTML', () => {
    assert.equal(readAtomEntry('<content type="text">1 &lt; 2 &amp; 3</content>').content, '1 &lt; 2 &amp; 3')
  })

  it('reads base64, and Atom 0.3 with its modes', () => {
    const encoded = Buffer.from('<p>Grüße</p>').toString('base64')
    const [entry] = readEntries(
      `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="escaped" type="text/html">&lt;i&gt;T&lt;/i&gt;</title><content type="text/html" mode="base64">${encoded}</content><issued>2004-01-01T00:00:00Z</issued><modified>2004-01-02T00:00:00Z</modified></entry></feed>`,
    )
    assert.equal(entry?.title, 'T')
    assert.equal(entry?.content, '<p>Grüße</p>')
    assert.equal(entry?.published?.at, Date.UTC(2004, 0, 1))
    assert.equal(entry?.updated?.at, Date.UTC(2004, 0, 2))
  })

  it('resolves links in content by xml:base, from the nearest element', () => {
    const [entry] = readEntries(
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/"><entry xml:base="y/"><link href="z"/><content type="html" xml:base="/w/">&lt;a href="1"&gt;&lt;img src=\'2.png\' srcset="3.png 1x, 4.png 2x"&gt;&lt;a href="#f"&gt;</content></entry></feed>',
    )
    assert.equal(entry?.url, 'https://a.example/x/y/z')
    assert.equal(
      entry?.content,
      '<a href="https://a.example/w/1"><img src=\'https://a.example/w/2.png\' srcset="https://a.example/w/3.png 1x, https://a.example/w/4.png 2x"><a href="#f">',
    )
  })

  it('prefers the alternate link that is a page, whatever the order', () => {
    const entry = readAtomEntry(
      '<link rel="self" href="/self"/><link rel="alternate" type="application/json" href="/json"/><link rel="alternate" type="text/html" href="/page"/><link rel="enclosure" href="/a.mp3" type="audio/mpeg"/><link rel="replies" type="text/html" href="/talk"/>',
    )
    assert.equal(entry.url, 'https://news.example/page')
    assert.equal(entry.commentsUrl, 'https://news.example/talk')
    assert.deepEqual(
      entry.enclosures.map((enclosure) => enclosure.url),
      ['https://news.example/a.mp3'],
    )
  })

  it('joins several authors and falls back to the source and then the feed', () => {
    assert.deepEqual(
      readAtomEntry('<author><name>A</name></author><author><email>b@news.example</email></author>').authors,
      ['A', 'b@news.example'],
    )
    assert.deepEqual(readAtomEntry('<source><author><name>S</name></author></source>').authors, ['S'])
    const [entry] = readEntries(atom('<entry><title>x</title></entry>', '<author><name>F</name></author>'))
    assert.deepEqual(entry?.authors, ['F'])
  })

  it('keeps ids byte for byte', () => {
    assert.equal(readAtomEntry('<id>HTTP://News.example/%7Ea</id>').id, 'HTTP://News.example/%7Ea')
  })

  it('is read with a prefix, without a namespace, and as a lone entry', () => {
    const prefixed =
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title><a:entry><a:title>x</a:title></a:entry></a:feed>'
    assert.equal(read(prefixed).title, 'T')
    assert.equal(readEntries(prefixed)[0]?.title, 'x')
    assert.equal(
      readEntries('<feed><entry><title type="html">&lt;b&gt;x&lt;/b&gt;</title></entry></feed>')[0]?.title,
      'x',
    )
    assert.equal(readEntries('<entry xmlns="http://www.w3.org/2005/Atom"><title>x</title></entry>')[0]?.title, 'x')
  })
})

describe('other kinds', () => {
  it('reads CDF', () => {
    const feed = read(
      '<CHANNEL HREF="https://news.example/"><TITLE>C</TITLE><ABSTRACT>About</ABSTRACT><ITEM HREF="/1" LASTMOD="2003-12-31T10:14:55Z"><TITLE>One</TITLE><ABSTRACT>Text</ABSTRACT></ITEM></CHANNEL>',
    )
    assert.equal(feed.format, 'cdf')
    assert.equal(feed.siteUrl, 'https://news.example/')
    assert.equal(feed.entries[0]?.url, 'https://news.example/1')
    assert.equal(feed.entries[0]?.summary, 'Text')
    assert.equal(feed.entries[0]?.updated?.at, Date.UTC(2003, 11, 31, 10, 14, 55))
  })

  it('reads sitemaps with news, indexes of sitemaps, and lists of addresses', () => {
    const news = read(
      '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1?a=1&amp;b=2</loc><lastmod>2024-01-02</lastmod>' +
        '<n:news><n:publication><n:name>N</n:name><n:language>en</n:language></n:publication><n:publication_date>2024-01-01T00:00:00Z</n:publication_date><n:title>Head</n:title><n:keywords>a, b</n:keywords></n:news></url><url><loc></loc></url></urlset>',
    )
    assert.equal(news.format, 'sitemap')
    assert.deepEqual(
      news.entries.map((entry) => [entry.url, entry.title, entry.tags, entry.language]),
      [['https://news.example/1?a=1&b=2', 'Head', ['a', 'b'], 'en']],
    )
    assert.equal(news.entries[0]?.published?.at, Date.UTC(2024, 0, 1))
    const index = read(
      '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://news.example/s1.xml.gz</loc></sitemap></sitemapindex>',
    )
    assert.equal(index.format, 'sitemapindex')
    assert.equal(index.entries[0]?.url, 'https://news.example/s1.xml.gz')
    assert.equal(read('https://news.example/1\nhttps://news.example/2\n').entries.length, 2)
  })

  it('reads JSON Feed 1.0 and 1.1 and forgives wrong types', () => {
    const feed = read(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'J',
        home_page_url: '/',
        language: 'en',
        authors: [{ name: 'A' }],
        author: { name: 'Old' },
        hubs: [{ type: 'WebSub', url: 'https://hub.example/' }],
        next_url: '?page=2',
        items: [
          { id: 7, content_text: 'a < b\nc', tags: ['x', 'x', 1], date_published: '2020-01-01T00:00:00Z', title: null },
          'nonsense',
          null,
          {
            id: 'https://news.example/i',
            external_url: 'https://away.example/',
            content_html: '<a href="/r">r</a>',
            attachments: [{ url: 'a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 5 }, {}],
          },
        ],
      }),
    )
    assert.equal(feed.format, 'json')
    assert.equal(feed.entries.length, 2)
    assert.deepEqual(feed.authors, ['A', 'Old'])
    assert.deepEqual(feed.hubs, ['https://hub.example/'])
    assert.equal(feed.nextUrl, 'https://news.example/feed?page=2')
    assert.equal(feed.entries[0]?.id, '7')
    assert.equal(feed.entries[0]?.title, 'a < b c')
    assert.equal(feed.entries[0]?.content, 'a &lt; b<br>\nc')
    assert.deepEqual(feed.entries[0]?.tags, ['x', '1'])
    assert.equal(feed.entries[1]?.url, 'https://away.example/')
    assert.equal(feed.entries[1]?.content, '<a href="https://away.example/r">r</a>')
    assert.deepEqual(feed.entries[1]?.enclosures, [
      { url: 'https://news.example/a.mp3', type: 'audio/mpeg', lengthBytes: 5 },
    ])
  })

  it('mends JSON with line breaks in strings and commas too many', () => {
    const feed = read(
      '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_text": "two\nlines",},],}',
    )
    assert.equal(feed.entries[0]?.content, 'two<br>\nlines')
  })

  it('lists what an OPML document names', () => {
    const feed = read(
      '<opml version="2.0"><body><outline text="F"><outline type="rss" text="A" xmlUrl="https://a.example/feed"/></outline></body></opml>',
    )
    assert.equal(feed.format, 'opml')
    assert.deepEqual(
      feed.entries.map((entry) => [entry.title, entry.url, entry.tags]),
      [['A', 'https://a.example/feed', ['F']]],
    )
  })
})

describe('headers and encodings', () => {
  it('takes base, language and hubs from the headers where the feed is silent', () => {
    const feed = read('<rss><channel><item><title>a</title><link>x</link></item></channel></rss>', {
      url: 'https://news.example/feed',
      headers: {
        'content-location': '/real/feed',
        'content-language': 'nl',
        link: '<https://hub.example/>; rel="hub", </self>; rel=self',
      },
    })
    assert.equal(feed.entries[0]?.url, 'https://news.example/real/x')
    assert.equal(feed.language, 'nl')
    assert.deepEqual(feed.hubs, ['https://hub.example/'])
    assert.equal(feed.selfUrl, 'https://news.example/self')
  })

  it('reads UTF-16, a byte order mark, windows-1252 and the numbers of windows-1252', () => {
    const text = rss('<item><title>Čau “světe” €</title></item>')
    const utf16 = text.replace('UTF-8', 'UTF-16')
    assert.equal(read(iconv.encode(utf16, 'utf-16le', { addBOM: true })).entries[0]?.title, 'Čau “světe” €')
    assert.equal(read(iconv.encode(utf16, 'utf-16be', { addBOM: true })).entries[0]?.title, 'Čau “světe” €')
    assert.equal(read(utf8(`\ufeff${text}`)).entries[0]?.title, 'Čau “světe” €')
    const latin = rss('<item><title>“Müller” — naïve café</title></item>').replace('UTF-8', 'iso-8859-1')
    assert.equal(read(iconv.encode(latin, 'windows-1252')).entries[0]?.title, '“Müller” — naïve café')
    assert.equal(readItem('<title>don&#146;t &#x92;</title>').title, 'don’t ’')
    assert.equal(readItem('<title>don\u0092t</title>').title, 'don’t')
  })

  it('lets no NUL and no half character through', () => {
    const entry = readItem('<title>a&#0;b\0c &#xD83D;&#xDE00; &#xD83D;</title>')
    assert.equal(entry.title, 'abc 😀 \ufffd')
  })

  it('expands no entity that a document declares and asks for nothing', () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>${rss('<item><title>&b; &x;</title></item>').replace(/^<\?.*\n/, '')}`
    assert.equal(readEntries(bomb)[0]?.title, '&b; &x;')
  })
})
