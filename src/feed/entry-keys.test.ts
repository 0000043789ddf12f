import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Entry, ParsedFeed } from '../model/index.ts'
import { entryKeys, keySchemeOf } from './entry-keys.ts'
import { read, rss } from './sample-feeds.ts'

function feedOf(entries: readonly Partial<Entry>[]): ParsedFeed {
  const full = entries.map((entry) => ({ authors: [], tags: [], enclosures: [], ...entry }))
  return { format: 'rss', authors: [], skipHours: [], skipDays: [], hubs: [], entries: full, warnings: [] }
}

const many = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `g${at}`, url: `https://news.example/${at}`, title: `T${at}` }))

describe('entry keys', () => {
  it('are the ids where ids hold', () => {
    const feed = feedOf([
      { id: 'a', url: 'https://news.example/1' },
      { id: 'b', url: 'https://news.example/1' },
    ])
    assert.equal(keySchemeOf(feed), 'id')
    assert.deepEqual(entryKeys(feed), ['id:a', 'id:b'])
  })

  it('are addresses where there are no ids, whatever tracking is put on them', () => {
    const feed = feedOf([{ url: 'https://www.news.example/1/?utm_source=x' }])
    assert.deepEqual(entryKeys(feed), entryKeys(feedOf([{ url: 'http://news.example/1' }])))
  })

  it('take the address in where one id of many stands for two articles', () => {
    const feed = feedOf([...many(40), { id: 'g1', url: 'https://news.example/other', title: 'Other' }])
    assert.equal(keySchemeOf(feed), 'id+link')
    const keys = entryKeys(feed)
    assert.equal(new Set(keys).size, 41)
    assert.equal(keys[1], 'id:g1 link:news.example/1')
    assert.equal(keys[40], 'id:g1 link:news.example/other')
  })

  it('are address and date where more than one id in twenty is bad', () => {
    const published = { at: Date.UTC(2020, 0, 1), raw: '2020-01-01', source: 'pubdate' }
    const feed = feedOf([
      { id: '0', url: 'https://news.example/1', published },
      { id: '0', url: 'https://news.example/2', published },
    ])
    assert.equal(keySchemeOf(feed), 'link+date')
    assert.deepEqual(entryKeys(feed), [
      'link:news.example/1 date:2020-01-01T00:00:00.000Z',
      'link:news.example/2 date:2020-01-01T00:00:00.000Z',
    ])
  })

  it('never go back to trusting ids by themselves', () => {
    assert.equal(keySchemeOf(feedOf(many(3)), 'link+date'), 'link+date')
    assert.equal(keySchemeOf(feedOf(many(3)), 'id+link'), 'id+link')
  })

  it('are a digest of what an entry says where it has neither id nor link', () => {
    const [one, two, again] = entryKeys(
      feedOf([
        { title: 'a', summary: 'x' },
        { title: 'a', summary: 'y' },
        { title: 'a', summary: 'x' },
      ]),
    )
    assert.match(one ?? '', /^text:[0-9a-f]{16}$/)
    assert.notEqual(one, two)
    assert.equal(one, again)
  })

  it('are shared by an article that is listed twice, and only by it', () => {
    const item = '<item><guid>g</guid><title>T</title><link>https://news.example/1</link></item>'
    const [first, second] = entryKeys(read(rss(item + item)))
    assert.equal(first, second)
    const retitled = item.replace('<title>T<', '<title>Another<')
    const [a, b] = entryKeys(read(rss(item + retitled)))
    assert.notEqual(a, b)
  })

  it('do not depend on what else is in the document, as long as the scheme is the same', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(many(12), { minLength: 1 }), (subset) => {
        const keys = entryKeys(feedOf(subset), 'id')
        assert.deepEqual(
          keys,
          subset.map((entry) => `id:${entry.id}`),
        )
      }),
    )
  })

  it('are distinct for all that differs in id or address, in any document', () => {
    const entry = fc.record(
      {
        id: fc.constantFrom('a', 'b', 'c'),
        url: fc.constantFrom('https://news.example/1', 'https://news.example/2', 'https://news.example/3'),
        title: fc.constantFrom('x', 'y'),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const feed = feedOf(entries)
        const keys = entryKeys(feed)
        assert.equal(keys.length, entries.length)
        for (const [i, a] of entries.entries()) {
          for (const [j, b] of entries.entries()) {
            if (a.url !== b.url && a.url !== undefined && b.url !== undefined) assert.notEqual(keys[i], keys[j])
            if (JSON.stringify(a) === JSON.stringify(b)) assert.equal(keys[i], keys[j])
          }
        }
      }),
    )
  })
})
