import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { FoldedText } from './fold.ts'
import { needleOf, placesOf } from './places.ts'
import { atomsOf } from './terms.ts'

test('a number or word stands where a walk through all atoms comes to it', () => {
  const part = fc.constantFrom(
    '1',
    '2',
    '12',
    '1,234',
    '.',
    ',',
    ' ',
    '年',
    '国会',
    'a',
    'ab',
    '\u0301',
    'カ',
    '한',
    '-',
    '𠀀',
  )
  const texts = fc.array(part, { maxLength: 80, size: 'max' }).map((parts) => new FoldedText(parts.join('')))
  fc.assert(
    fc.property(texts, fc.constantFrom('1', '12', '1234', '2', '1.2', 'a', 'ab', '2a'), (text, wanted) => {
      const needle = needleOf({ kind: 'text', text: wanted, isPhrase: false, isPrefix: false, isExact: false })
      const forms = needle.forms.size ? [...needle.forms.values()].flatMap((words) => [...words]) : [wanted]
      const walked = [...atomsOf(text.text)].filter((atom) => forms.includes(atom.term))
      // 2a is not meant in 1.2a.
      const isPart = (start: number) => wanted === '2a' && /\d[.,]$/.test(text.text.slice(0, start))
      assert.deepEqual(
        [...placesOf(needle, text)],
        walked.filter(({ start }) => !isPart(start)).map(({ start, end }) => ({ start, end })),
      )
    }),
    { numRuns: 3_000 },
  )
})

test('a number and what comes behind it stand where a walk through all atoms comes to both', () => {
  const part = fc.constantFrom(
    ...['1', '2', '1,234', '.', ',', ' ', '。', '年', '年国', '国', 'a', 'g', '\u0301', '𠀀', '२'],
  )
  const texts = fc.array(part, { maxLength: 60, size: 'max' }).map((parts) => new FoldedText(parts.join('')))
  fc.assert(
    fc.property(texts, fc.constantFrom('1', '2', '1234', '11'), (text, number) => {
      const wanted = { kind: 'text', text: `${number}年`, isPhrase: false, isPrefix: false, isExact: false } as const
      const atoms = [...atomsOf(text.text)]
      const walked = atoms.flatMap(({ term, start }, at) => {
        const next = atoms[at + 1]
        return term === number && next?.kind === 'run' && next.term.startsWith('年')
          ? [{ start, end: next.start + 1 }]
          : []
      })
      assert.deepEqual([...placesOf(needleOf(wanted), text)], walked)
    }),
    { numRuns: 3_000 },
  )
})
