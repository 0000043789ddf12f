import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { foldText } from './fold.ts'
import { atomsOf, pairsOf, termsOf } from './terms.ts'

/** The slow way: every atom of the whole text. */
function termsByAtoms(text: string): readonly string[] {
  return [...atomsOf(foldText(text))].flatMap(({ kind, term }) =>
    kind === 'word' ? [term] : [...pairsOf(term), [...term].at(-1)!],
  )
}

const part = fc.oneof(
  fc.constantFrom(
    ...'国会 カ한ไ,.+#-_/·。，“”《》…\n'.split(''),
    ...[
      'a',
      'B',
      'ab',
      'é',
      '1',
      '23',
      '½',
      'x9',
      '5g',
      'u.s.',
      '3.5',
      '1,234',
      'c++',
      'f#',
      'я',
      '\u0301',
      '𠮷',
      '០',
      '〇',
      'ａ',
      '１',
    ],
    'w'.repeat(63),
    'w'.repeat(66),
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
)

test('the quick way through a text gives the terms that its atoms give', () => {
  const texts = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(texts, (text) => {
      assert.deepEqual(termsOf(text), termsByAtoms(text))
    }),
    { numRuns: 3_000 },
  )
})

test('a figure of a script without spaces is no part of an acronym behind it', () => {
  assert.deepEqual(termsOf('០u.s.'), ['០', 'u.s'])
  assert.deepEqual(termsByAtoms('〇u.s.'), ['〇', 'u.s'])
  assert.deepEqual(termsByAtoms('1u.s.'), ['1u', 's'])
})
