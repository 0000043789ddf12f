import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { cutPassages, passagesAtMost, passageTexts } from './passages.ts'

const piecesOf = (text: string) => cutPassages(text).map(({ from, to }) => text.slice(from, to))
const bare = (text: string) => text.replace(/\s+/g, '')

test('a short text is one passage, whatever its paragraphs', () => {
  assert.deepEqual(piecesOf(' First.\n\nSecond. \n'), ['First.\n\nSecond.'])
  assert.deepEqual(piecesOf(''), [])
  assert.deepEqual(piecesOf(' \n '), [])
})

test('a long text is cut at the ends of paragraphs, else of sentences', () => {
  const paragraph = `${'国会今天讨论预算。'.repeat(20)}\n`
  assert.deepEqual(
    piecesOf(paragraph.repeat(4)).map((piece) => piece.length),
    [361, 361],
  )
  const sentences = '国会今天讨论了明年的预算。'.repeat(60)
  for (const piece of piecesOf(sentences)) assert.match(piece, /。$/)
  const quoted = '“他说：国会今天讨论了明年的预算。”'.repeat(40)
  for (const piece of piecesOf(quoted)) assert.match(piece, /。”$/)
  const english = 'The ministers of the U.S. met again and spoke about 3.5 billion of debts. '.repeat(60)
  for (const piece of piecesOf(english)) assert.match(piece, /debts\.$/)
})

test('without sentences it is cut between words, and never inside a character', () => {
  for (const piece of piecesOf('word '.repeat(1000))) assert.match(piece, /^word( word)*$/)
  for (const piece of piecesOf('😀'.repeat(1000))) assert.ok(piece.isWellFormed())
})

test('passages are bounded in length and number, in order, and together the text', () => {
  const texts = fc.array(fc.constantFrom('国', '会', '。', ' ', '\n', 'word', '. ', '😀', 'a', '”'), {
    maxLength: 6000,
    size: 'max',
  })
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.join('')
      const passages = cutPassages(text)
      let end = 0
      for (const { from, to } of passages) {
        assert.ok(from >= end && to > from && to - from <= 1600)
        end = to
      }
      assert.ok(passages.length <= passagesAtMost)
      if (passages.length < passagesAtMost) assert.equal(bare(piecesOf(text).join('')), bare(text))
    }),
    { numRuns: 50 },
  )
})

test('a text without end is cut to so many passages', () => {
  assert.equal(cutPassages('国会今天讨论预算。'.repeat(50_000)).length, passagesAtMost)
})

test('the title stands above the first passage, or alone', () => {
  assert.deepEqual(passageTexts('Title', 'Text.'), ['Title\nText.'])
  assert.deepEqual(passageTexts('Title', ''), ['Title'])
  assert.deepEqual(passageTexts('', ''), [])
})
