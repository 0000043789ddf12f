import assert from 'node:assert/strict'
import test from 'node:test'
import { likelihoodOfPiece } from './word-model.ts'

function likelihood(text: string, piece: string): number {
  const start = text.indexOf(piece)
  return likelihoodOfPiece(text, start, start + piece.length)
}

test('a word is likely where it stands, its characters are not where they belong to others', () => {
  assert.ok(likelihood('他来自台湾南部', '台湾') > -0.5)
  assert.ok(likelihood('平台湾区总部揭牌', '台湾') < -1.5)
  assert.ok(likelihood('公安机关立案', '机关') > -0.5)
  assert.ok(likelihood('飞机关舱门', '机关') < -1.5)
})

test('a part of a name and two words side by side are likely too', () => {
  assert.ok(likelihood('人工智能公司', '智能') > -0.5)
  assert.ok(likelihood('中国经济放缓', '中国经济') > -0.5)
})

test('characters that the model does not know are read all the same, too long a text is refused', () => {
  assert.ok(likelihoodOfPiece('㐀龘㐀', 1, 2) <= 1e-9)
  assert.throws(() => likelihoodOfPiece('国'.repeat(33), 0, 2), RangeError)
})
