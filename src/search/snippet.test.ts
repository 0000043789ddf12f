import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseQuery, type Query, type SnippetPiece, snippet, titleHits } from './index.ts'

function queryOf(typed: string): Query {
  const outcome = parseQuery(typed)
  if (outcome.kind !== 'query') throw new Error(outcome.message)
  return outcome.query
}

function marked(query: Query, title: string): readonly SnippetPiece[] {
  return titleHits(query, title).titlePieces ?? []
}

function shown(pieces: readonly SnippetPiece[]): string {
  return pieces.map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text)).join('')
}

test('hits are marked as they stand in the text, whatever script and width was typed', () => {
  assert.equal(shown(marked(queryOf('国会'), '美國國會通過法案')), '美國[國會]通過法案')
  assert.equal(shown(marked(queryOf('cafe 5g'), 'Le Cafe\u0301 ５Ｇ網絡')), 'Le [Cafe\u0301] [５Ｇ]網絡')
  assert.equal(shown(marked(queryOf('特朗普'), '唐纳德·特朗普')), '唐纳德·[特朗普]')
  assert.equal(shown(marked(queryOf('唐纳德特朗普'), '唐纳德·特朗普说')), '[唐纳德·特朗普]说')
  assert.equal(shown(marked(queryOf('fine'), 'ﬁne')), '[ﬁne]')
  assert.equal(shown(marked(queryOf('city'), 'Two cities, one city')), 'Two [cities], one [city]')
  assert.equal(shown(marked(queryOf('C'), 'C and C++')), '[C] and C++')
  assert.deepEqual(titleHits(queryOf('国会'), '别的'), {})
})

test('the passage begins with a sentence and holds the words together', () => {
  const filler = '这一句话说的是别的事情。'.repeat(30)
  const text = `${filler}预算案引起争论。昨天国会就预算案投了票，多数人赞成。${filler}国会休会。${filler}`
  const pieces = snippet(queryOf('国会 预算案'), text, { maxChars: 60 })
  const passage = pieces.map((piece) => piece.text).join('')
  assert.ok(passage.length <= 60)
  assert.ok(passage.includes('昨天国会就预算案投了票'))
  assert.match(passage, /^(?:这一句话|预算案引起|昨天国会)/)
  assert.match(passage, /。$/)
})

test('a hit across words is not what a passage is chosen for', () => {
  const filler = '这一句话说的是别的事情。'.repeat(30)
  const text = `会计说，中国会计准则变了。${filler}国会通过了准则。${filler}`
  assert.ok(shown(snippet(queryOf('国会'), text, { maxChars: 50 })).includes('[国会]通过'))
})

test('without a hit a snippet is the beginning of the text', () => {
  assert.equal(shown(snippet(queryOf('没有'), 'One. Two. Three.')), 'One. Two. Three.')
  const long = 'A short sentence. '.repeat(40)
  const passage = shown(snippet(queryOf('nothing'), long, { maxChars: 100 }))
  assert.ok(long.startsWith(passage) && passage.endsWith('.') && passage.length <= 100)
})

test('the pieces are a part of the text, never longer than asked for, and no half characters', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '国',
      '会',
      '國會',
      '。',
      '，',
      ' ',
      '\n',
      'a',
      'city ',
      'cities ',
      '𠮷',
      'ﬁ',
      'e\u0301',
      '·',
      '\u200b',
      '5G',
      '.',
      '! ',
    ),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  )
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))
  const typed = fc.constantFrom('国会', '国', 'city', 'a 国', 'fi', '"国会 a"', 'exact:会', '吉 OR 𠮷', 'c*')
  fc.assert(
    fc.property(text, typed, fc.integer({ min: 1, max: 80 }), (whole, query, maxChars) => {
      const pieces = snippet(queryOf(query), whole, { maxChars })
      const joined = pieces.map((part) => part.text).join('')
      assert.ok(whole.includes(joined))
      assert.ok(joined.length <= maxChars)
      assert.ok(pieces.every((part) => part.text !== ''))
      if (maxChars > 1 && whole.isWellFormed()) assert.ok(joined.isWellFormed(), JSON.stringify([whole, joined]))
    }),
    { numRuns: 1000 },
  )
})

test('a text that is nothing but hits is cut all the same', () => {
  const pieces = snippet(queryOf('会 a'), '会a'.repeat(100_000))
  assert.ok(pieces.map((piece) => piece.text).join('').length <= 160)
})
