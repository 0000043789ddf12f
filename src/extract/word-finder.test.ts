import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { wordFinder } from './word-finder.ts'

test('finds words within others, overlapping, in capitals, and none where there are none', () => {
  const find = wordFinder([
    ['he', 1],
    ['she his', 2],
    ['hers', 4],
    ['by-line sp_x', 8],
  ])
  assert.equal(find('USHERS'), 1 | 2 | 4)
  assert.equal(find('this'), 2)
  assert.equal(find('post__BY-LINE'), 8)
  assert.equal(find('xsp_x'), 8)
  assert.equal(find('h e r s'), 0)
  assert.equal(find('sheéhérs'), 1 | 2)
  assert.equal(find(''), 0)
})

test('finds what a search for each word finds', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 5 })
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '-', ' ', 'é'), maxLength: 30 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), text, (words, said) => {
      const find = wordFinder(words.map((one, i) => [one, 1 << i] as const))
      const expected = words.reduce((bits, one, i) => bits | (said.toLowerCase().includes(one) ? 1 << i : 0), 0)
      assert.equal(find(said), expected)
    }),
  )
})

test('a letter that it does not know is told when it is made', () => {
  assert.throws(() => wordFinder([['a.b', 1]]), /no "\.", in "a\.b"/)
})

test('many words make room for themselves', () => {
  const many = Array.from(
    { length: 300 },
    (_, i) => `w${[...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`,
  )
  const find = wordFinder([
    [many.join(' '), 1],
    ['wjjj', 2],
  ])
  assert.equal(find('-wcjj-'), 1)
  assert.equal(find('wjjj'), 3)
})
