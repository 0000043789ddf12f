import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { FoldedText } from './fold.ts'
import { foldText } from './index.ts'

test('what readers write in different ways is one', () => {
  const same = [
    ['臺灣 颱風 檯燈', '台湾 台风 台灯'],
    ['皇后 後天 裏面 頭髮 發展', '皇后 后天 里面 头发 发展'],
    ['乾燥 幹部 干預', '干燥 干部 干预'],
    ['選挙 経済 沖縄 国会', '选举 经济 冲绳 國會'],
    ['５Ｇ ＡＢＣ', '5g abc'],
    ['ｶﾞｿﾘﾝ', 'ガソリン'],
    ['Café naïve Øresund Straße', 'cafe naive oresund strasse'],
    ['唐纳德·特朗普', '唐納德・特朗普'],
    ['唐纳德·特朗普', '唐纳德特朗普'],
    ['zero\u200bwidth\u00ad', 'zerowidth'],
    ['ﬁne', 'fine'],
    ['가'.normalize('NFD'), '가'],
    ['葛\u{e0100}城', '葛城'],
  ] as const
  for (const [a, b] of same) assert.equal(foldText(a), foldText(b))
})

test('what is another word stays another word', () => {
  const other = [
    ['国会', '海会'],
    ['がく', 'かく'],
    ['ハイ', 'はい'],
    ['й', 'и'],
    ['A · B', 'AB'],
  ] as const
  for (const [a, b] of other) assert.notEqual(foldText(a), foldText(b))
})

test('every folded character knows where it came from', () => {
  const unit = fc.oneof(fc.constantFrom(...'國·ﬁe\u0301ｶﾞ각\u200b𠮷½'), fc.string({ unit: 'binary', maxLength: 2 }))
  fc.assert(
    fc.property(
      fc.array(unit).map((units) => units.join('')),
      (text) => {
        const known = new FoldedText(text)
        const folded = known.text
        const starts = Array.from({ length: folded.length + 1 }, (_, at) => known.originOf(at))
        assert.equal(folded, foldText(text))
        assert.equal(starts.at(-1), text.length)
        for (let at = 1; at < starts.length; at++) assert.ok(starts[at]! >= starts[at - 1]!)
      },
    ),
    { numRuns: 500 },
  )
})

test('a heap of marks takes no longer than other text', () => {
  const heap = `a${'\u0301\u0323'.repeat(20_000)}b`
  assert.ok(foldText(heap).length <= heap.length)
})
