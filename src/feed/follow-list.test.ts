import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type FollowedFeed, parseFollowList, parseOpml, parseSubs, writeOpml } from './follow-list.ts'
import { parseXml } from './xml-tree.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function feedsOf(list: ReturnType<typeof parseFollowList>): readonly FollowedFeed[] {
  assert.equal(list.kind, 'list')
  return list.kind === 'list' ? list.feeds : []
}

describe('follow lists', () => {
  it('reads OPML with folders, names and categories, also where it is not well-formed', () => {
    const list = parseOpml(
      bytes(
        '<opml version="1.0"><head><title>Mine</title></head><body><outline text="News & more"><outline text="World" title="World">' +
          '<outline type="rss" text="A & B" xmlUrl="https://a.example/feed?x=1&y=2" htmlUrl="https://a.example/"/></outline></outline>' +
          '<outline text="B" xmlURL="feed://b.example/rss" category="/Tech/Web,Daily"/><outline text="not a feed" type="link" url="https://c.example/"/>' +
          '<outline text="again"><outline text="A" xmlUrl="https://a.example/feed?x=1&amp;y=2"/></outline></body>',
      ),
    )
    assert.equal(list.kind === 'list' && list.title, 'Mine')
    assert.deepEqual(feedsOf(list), [
      {
        url: 'https://a.example/feed?x=1&y=2',
        name: 'A & B',
        siteUrl: 'https://a.example/',
        folders: ['News & more', 'World'],
        tags: ['News & more', 'World', 'again'],
      },
      { url: 'http://b.example/rss', name: 'B', folders: [], tags: ['Tech', 'Web', 'Daily'] },
    ])
  })

  it('reads subs.json, and says what is wrong with another file', () => {
    const list = parseSubs(bytes('[{"site": "Example", "url": "https://a.example/feed"}, {"site": "No address"}, 7]'))
    assert.deepEqual(feedsOf(list), [{ url: 'https://a.example/feed', name: 'Example', folders: [], tags: [] }])
    assert.equal(parseSubs(bytes('{"a": 1}')).kind, 'broken')
    assert.equal(parseSubs(bytes('[{"site": "x"}]')).kind, 'broken')
    assert.equal(parseSubs(bytes('nonsense')).kind, 'broken')
    assert.equal(feedsOf(parseSubs(bytes('[]'))).length, 0)
  })

  it('tells the kinds apart', () => {
    const formatOf = (text: string) => {
      const list = parseFollowList(bytes(text))
      return list.kind === 'list' ? list.format : 'broken'
    }
    assert.equal(formatOf('\ufeff<?xml version="1.0"?><opml><body/></opml>'), 'opml')
    assert.equal(formatOf('[{"url": "https://a.example/"}]'), 'subs')
    assert.equal(formatOf('# mine\nhttps://a.example/feed The A\n\nhttps://b.example/'), 'text')
    assert.equal(formatOf('hello'), 'broken')
    assert.equal(formatOf(''), 'broken')
    assert.equal(formatOf('<html></html>'), 'broken')
  })

  it('writes OPML that is well-formed and reads back the same', () => {
    const label = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text) =>
        text
          .toWellFormed()
          .replace(/[\s\u0000-\u001f\u0080-\u009f,/\ufffe\uffff]+/g, ' ')
          .trim(),
      )
      .filter((text) => text !== '')
    const feed = fc.record({
      url: fc.nat(999).map((number) => `https://a.example/${number}?a=1&b="2"`.replaceAll('"', '%22')),
      name: label,
      folders: fc.array(label, { maxLength: 2 }),
    })
    fc.assert(
      fc.property(fc.uniqueArray(feed, { selector: (each) => each.url, maxLength: 6 }), (given) => {
        const feeds = given.map((each) => ({ ...each, tags: [...new Set(each.folders)] }))
        const text = writeOpml(feeds, { title: 'T', createdAt: 0 })
        assert.deepEqual(parseXml(text).warnings, [])
        const back = feedsOf(parseOpml(bytes(text)))
        const order = (list: readonly FollowedFeed[]) => [...list].sort((a, b) => a.url.localeCompare(b.url))
        assert.deepEqual(order(back), order(feeds))
      }),
    )
  })

  it('writes no character that XML forbids', () => {
    const text = writeOpml([{ url: 'https://a.example/', name: 'a\u0000b\u000b<"&>\ud800', folders: [], tags: ['x'] }])
    assert.equal(/[\u0000\u000b]/.test(text), false)
    assert.equal(feedsOf(parseOpml(bytes(text)))[0]?.name, 'ab<"&>\ufffd')
  })

  it('reads any bytes without a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (given) => {
        parseFollowList(given)
      }),
    )
    fc.assert(
      fc.property(fc.json(), (given) => {
        parseFollowList(bytes(given))
        parseSubs(bytes(given))
      }),
    )
  })
})
