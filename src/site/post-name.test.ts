import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hostileValues } from './hostile-values.ts'
import { jekyllSlug, nameOfTitle, PostNames, utcDay } from './post-name.ts'

const day = '2024-06-29'
const id = '0123456789abcdef0123456789abcdef'

test('a name is the day and the first 50 characters of the title', () => {
  assert.equal(new PostNames().give(day, '一则新闻：标题', id, 'md'), '_posts/2024-06-29-一则新闻：标题.md')
  assert.equal(nameOfTitle('字'.repeat(60)), '字'.repeat(50))
  assert.equal(nameOfTitle('a/b'), 'a--b')
})

test('two sources with the same title on the same day both keep their post (D2)', () => {
  const names = new PostNames()
  assert.equal(names.give(day, 'Same', 'aaaaaaaaaa', 'md'), '_posts/2024-06-29-Same.md')
  assert.equal(names.give(day, 'Same', 'bbbbbbbbbb', 'md'), '_posts/2024-06-29-Same-bbbbbbbb.md')
  assert.equal(names.give('2024-06-30', 'Same', 'cccccccccc', 'md'), '_posts/2024-06-30-Same.md')
})

test('titles equal in their first 50 characters do not collide, and no surrogate pair is split (D3)', () => {
  const names = new PostNames()
  const first = names.give(day, `${'a'.repeat(49)}😀x`, 'one', 'md')
  const second = names.give(day, `${'a'.repeat(49)}😁y`, 'two', 'md')
  assert.equal(first, `_posts/${day}-${'a'.repeat(49)}.md`)
  assert.equal(second, `_posts/${day}-${'a'.repeat(49)}-two.md`)
})

test('names that a file system or Jekyll takes for one are told apart (D30)', () => {
  const names = new PostNames()
  const given = ['Straße', 'STRASSE', 'é', 'e\u0301', 'a b', 'a-b', 'A?b', 'ﬁn', 'fin', 'x\u200By', 'xy'].map(
    (title, i) => names.give(day, title, `id${i}`, 'md'),
  )
  const folded = given.map((path) => jekyllSlug(path).normalize('NFKC').toUpperCase().toLowerCase())
  assert.equal(new Set(folded).size, given.length)
})

test('a title of dots has a name and an address of its own (D30)', () => {
  for (const title of ['...', '..', '.', '', ' ', '?', '\u200B', '\u202E', '///']) {
    assert.equal(new PostNames().give(day, title, id, 'md'), '_posts/2024-06-29-article-01234567.md')
  }
})

test('names are legal on every system and short enough (D31)', () => {
  const isLegal = (title: string): void => {
    const path = new PostNames().give(day, title, id, 'md')
    const name = path.slice('_posts/'.length)
    assert.match(path, /^_posts\/2024-06-29-[^/]+\.md$/)
    assert.doesNotMatch(name, /[\\:*?"<>|%#\0-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069]/)
    assert.doesNotMatch(name, /[. ]\.md$/)
    assert.ok(name.isWellFormed() && Buffer.byteLength(name) <= 255)
    assert.notEqual(jekyllSlug(name.slice(11, -3)), '')
  }
  hostileValues.forEach(isLegal)
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), isLegal), { numRuns: 1000 })
})

test('a day is a day in UTC, or none', () => {
  assert.equal(utcDay(Date.UTC(2024, 5, 29, 23, 59)), '2024-06-29')
  assert.equal(utcDay(8.64e15), undefined)
})
