import assert from 'node:assert/strict'
import test from 'node:test'
import type { TermQuery } from '../search/index.ts'
import { withKnownForms, wordsOfForms } from './term-sought.ts'

const sequence = (...terms: string[]): TermQuery => ({ kind: 'sequence', terms, isPrefix: false, isTitle: false })
const known = (...words: string[]) => {
  const all = new Set(words)
  return (word: string) => all.has(word)
}

test('forms of which the index has no word are not looked for, as long as another is left', () => {
  const forms: TermQuery = { kind: 'any', of: [sequence('voted'), sequence('voteing'), sequence('the', 'vote')] }
  const query: TermQuery = { kind: 'all', of: [sequence('国会'), forms] }
  assert.deepEqual(wordsOfForms(query), ['voted', 'voteing', 'the', 'vote'])
  assert.deepEqual(withKnownForms(query, known('voted', 'the')), {
    kind: 'all',
    of: [sequence('国会'), sequence('voted')],
  })
  assert.deepEqual(withKnownForms(forms, known('the', 'vote', 'voteing')), { kind: 'any', of: forms.of.slice(1) })
  assert.deepEqual(withKnownForms(forms, known()), { kind: 'any', of: forms.of.slice(0, 1) })
})

test('what has no other form, the beginning of a word, and scripts without spaces are left as they are', () => {
  const prefix: TermQuery = { kind: 'sequence', terms: ['eco'], isPrefix: true, isTitle: false }
  const query: TermQuery = { kind: 'any', of: [sequence('国会'), sequence('国會'), prefix] }
  assert.deepEqual(wordsOfForms(query), [])
  assert.deepEqual(withKnownForms(query, known()), query)
  assert.deepEqual(wordsOfForms({ kind: 'all', of: [sequence('alone'), query] }), [])
})
