import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { FoldedText, foldedUnit, writtenFor } from './fold.ts'
import { confirmHit, foldHit, foldText, parseQuery, snippet } from './index.ts'
import { needleOf, placesOf, textsOf } from './places.ts'
import { nearPlacesOf } from './raw-places.ts'

const filler = '春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。'.repeat(20)

function queryOf(typed: string) {
  const outcome = parseQuery(typed)
  if (outcome.kind !== 'query') throw new Error(`${typed}: ${outcome.message}`)
  return outcome.query
}

/** Where the texts of a query stand, counted in the text as it was written. */
function placesIn(typed: string, text: string, isNear: boolean): readonly string[] {
  return textsOf(queryOf(typed).find).flatMap((wanted) => {
    const needle = needleOf(wanted)
    const whole = new FoldedText(text)
    const found = isNear
      ? [...nearPlacesOf(needle, whole)]
      : [...placesOf(needle, whole)].map((place) => ({ near: whole, place, original: undefined }))
    return found.map(({ near, place, original }) => {
      const from = text.length === near.original.length ? 0 : text.indexOf(near.original)
      const start = from + near.originOf(place.start)
      if (original) assert.equal(original.start, start)
      return `${wanted.text} ${start} ${near.text.slice(place.start, place.end)}`
    })
  })
}

test('whatever folds to common Han is a unit that is known to, or Han that is rare', () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const character = String.fromCodePoint(code)
    for (const han of foldText(character).match(/[\u3400-\u9fff]/g) ?? []) {
      if (code > 0xffff) assert.ok(new FoldedText(character).hasRareHan, character)
      else if (foldedUnit(code) === undefined) assert.ok(writtenFor(han).includes(character), character)
      else assert.equal(foldedUnit(code), han.charCodeAt(0), character)
    }
  }
})

test('a long text is not folded to see what stands in it, and what is not there', () => {
  for (const [typed, text, isMatch] of [
    ['国会', `${filler}國會開會。${filler}`, true],
    ['国会', `${filler}國民會議。${filler}`, false],
    ['六年', `${filler}過了6年。${filler}`, true],
    ['六年', `${filler}2016年和第6個年頭。${filler}`, false],
    ['周恩来', `${filler}周恩與來。${filler}`, false],
    ['国会 通过', `${filler}国会昨天通过了。${filler}`, true],
  ] as const) {
    const folded = foldHit({ text })
    assert.equal(confirmHit(queryOf(typed), { text }, folded).isMatch, isMatch, `${typed} in ${text.slice(480, 500)}`)
    assert.equal(folded.text.isFolded, false, typed)
  }
})

test('a text is looked at as if all of it were folded', () => {
  const piece = fc.constantFrom(
    ...[
      '国',
      '會',
      '会',
      '國',
      '议',
      '6',
      '6年',
      '１６年',
      '年',
      '年级',
      '1,006年',
      '6 年',
      '6。年',
      '，',
      '。',
      ' ',
      '\n',
      'a',
      'é',
      '.',
    ],
    ...[
      '㈱',
      '㍿',
      '🈲',
      '𠮷',
      '国\u0301',
      '\u200b',
      '·',
      '．',
      '国·会',
      'が',
      'か\u3099',
      '\ufe0f',
      '\ud840',
      '🇨🇳',
      'ﬁ',
      '“',
      '周',
      '恩',
      '来',
      '周 恩 来',
    ],
    ...['株式会社', '中国会议', '大学生', '北京大学', '东北大学', 'x'.repeat(300), '0'.repeat(40), '\u200b'.repeat(90)],
  )
  const text = fc.array(piece, { minLength: 1, maxLength: 40 }).map((pieces) => pieces.join(''))
  const typed = fc.constantFrom(
    ...[
      '国会',
      '中国',
      '六年',
      '6年',
      '16年',
      '1006年',
      '周恩来',
      '北大',
      '会议',
      '株式会社',
      'exact:中国会',
      '"国会"',
      '国会 年级',
      '会 -国会',
      'OR国',
      '禁',
    ],
  )
  fc.assert(
    fc.property(typed, text, fc.boolean(), (query, some, isFirst) => {
      const whole = isFirst ? some + filler : filler + some + filler
      const folded = foldHit({ text: whole })
      void folded.text.text
      assert.deepEqual(confirmHit(queryOf(query), { text: whole }), confirmHit(queryOf(query), { text: whole }, folded))
      assert.deepEqual(placesIn(query, whole, true), placesIn(query, whole, false))
      assert.deepEqual(snippet(queryOf(query), whole), snippet(queryOf(query), whole, { folded: folded.text }))
    }),
    { numRuns: 1_500 },
  )
})
