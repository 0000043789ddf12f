import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseFeed as parseWithFeedsmith } from 'feedsmith'
import type { FeedOutcome } from '../model/index.ts'
import { entryKeys } from './entry-keys.ts'
import { parseFeed } from './parse-feed.ts'
import { predictionOf } from './prediction.ts'
import { atom, read, rss } from './sample-feeds.ts'

/** What holds of every outcome, whatever the bytes were. */
function checkOutcome(outcome: FeedOutcome): void {
  if (outcome.kind === 'broken') {
    assert.notEqual(outcome.message, '')
    return
  }
  const keys = entryKeys(outcome.feed)
  assert.equal(keys.length, outcome.feed.entries.length)
  const text = JSON.stringify(predictionOf(outcome))
  assert.ok(text.isWellFormed())
  assert.equal(text.includes('\\u0000'), false)
  for (const entry of outcome.feed.entries) {
    if (entry.url !== undefined) assert.ok(!/^(?:javascript|data|file):/i.test(entry.url))
  }
}

const seeds = [
  rss(
    '<item><title>A &amp; B</title><link>https://a.example/1</link><guid>g</guid><pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate><content:encoded><![CDATA[<p>x</p>]]></content:encoded><enclosure url="a.mp3" length="1"/></item><item><title>C</title></item>',
  ),
  atom(
    '<entry xml:base="/x"><title type="html">&lt;b&gt;A&lt;/b&gt;</title><link href="1"/><id>i</id><updated>2004-01-01T00:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content></entry>',
  ),
  '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/</loc></url></urlset>',
  '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","content_html":"<p>x</p>","date_published":"2020-01-01"}]}',
  '<opml><body><outline text="a" xmlUrl="https://a.example/f"/></body></opml>',
]

describe('parseFeed takes anything', () => {
  it('any bytes give an outcome', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => checkOutcome(parseFeed(bytes))),
      { numRuns: 300 },
    )
  })

  it('any damage to a feed gives an outcome', () => {
    const damage = fc.tuple(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'insert', 'repeat')), { maxLength: 6 }),
    )
    fc.assert(
      fc.property(damage, ([seed, changes]) => {
        let bytes = Buffer.from(seed)
        for (const [place, value, kind] of changes) {
          const at = place % (bytes.length + 1)
          if (kind === 'set' && at < bytes.length) bytes[at] = value
          else if (kind === 'cut') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + (value % 40))])
          else if (kind === 'insert')
            bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([value]), bytes.subarray(at)])
          else
            bytes = Buffer.concat([
              bytes.subarray(0, at),
              bytes.subarray(Math.max(0, at - value), at),
              bytes.subarray(at),
            ])
        }
        checkOutcome(parseFeed(bytes, { url: 'https://a.example/feed', headers: { link: seed.slice(0, 50) } }))
      }),
      { numRuns: 500 },
    )
  })

  it('any JSON gives an outcome', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (items) => {
        checkOutcome(parseFeed(Buffer.from(items)))
        checkOutcome(
          parseFeed(
            Buffer.from(
              `{"version":"https://jsonfeed.org/version/1","title":${items},"items":[${items},{"id":${items},"title":${items},"tags":${items},"authors":${items},"attachments":${items}}]}`,
            ),
          ),
        )
      }),
    )
  })

  it('the same bytes give the same outcome', () => {
    for (const seed of seeds) assert.deepEqual(parseFeed(Buffer.from(seed)), parseFeed(Buffer.from(seed)))
  })
})

const word = fc.stringMatching(/^[A-Za-z0-9äé中文 ]{0,12}[a-zé中]$/).map((text) => text.replace(/\s+/g, ' ').trim())
const moment = fc
  .integer({ min: Date.UTC(1995, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 })
  .map((s) => new Date(s * 1000))
const item = fc.record({ title: word, text: word, path: fc.nat(9999), moment, tag: word, author: word })

describe('feedsmith as a second opinion', () => {
  it('reads the same from any plain RSS feed', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 4 }), (items) => {
        const text = rss(
          items
            .map(
              (each) =>
                `<item><title>${each.title}</title><link>https://a.example/${each.path}</link><guid>${each.path}</guid><description>${each.text}</description><pubDate>${each.moment.toUTCString()}</pubDate><category>${each.tag}</category><dc:creator>${each.author}</dc:creator></item>`,
            )
            .join(''),
        )
        const theirs = parseWithFeedsmith(text)
        assert.equal(theirs.format, 'rss')
        if (theirs.format !== 'rss') return
        const ours = read(text).entries
        assert.deepEqual(
          ours.map((entry) => [
            entry.title,
            entry.url,
            entry.id,
            entry.summary,
            entry.published?.raw,
            entry.tags[0],
            entry.authors[0],
          ]),
          (theirs.feed.items ?? []).map((each) => [
            each.title,
            each.link,
            each.guid?.value,
            each.description,
            each.pubDate,
            each.categories?.[0]?.name,
            each.dc?.creators?.[0],
          ]),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('reads the same from any plain Atom feed', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 4 }), (items) => {
        const text = atom(
          items
            .map(
              (each) =>
                `<entry><title>${each.title}</title><link href="https://a.example/${each.path}"/><id>urn:${each.path}</id><summary>${each.text}</summary><updated>${each.moment.toISOString()}</updated><category term="${each.tag}"/><author><name>${each.author}</name></author></entry>`,
            )
            .join(''),
        )
        const theirs = parseWithFeedsmith(text)
        if (theirs.format !== 'atom') assert.fail(theirs.format)
        const ours = read(text).entries
        assert.deepEqual(
          ours.map((entry) => [
            entry.title,
            entry.url,
            entry.id,
            entry.summary,
            entry.updated?.raw,
            entry.tags[0],
            entry.authors[0],
          ]),
          (theirs.feed.entries ?? []).map((each) => [
            each.title?.value ?? each.title,
            each.links?.[0]?.href,
            each.id,
            each.summary?.value ?? each.summary,
            each.updated,
            each.categories?.[0]?.term,
            each.authors?.[0]?.name,
          ]),
        )
      }),
      { numRuns: 60 },
    )
  })
})
