import assert from 'node:assert/strict'
import test from 'node:test'
import { likelihoodsOf } from './word-model.ts'

function likelihood(text: string, piece: string): number {
  const start = text.indexOf(piece)
  return likelihoodsOf(text, start, start + piece.length).piece
}

test('a word is likely where it stands, its characters are not where they belong to others', () => {
  assert.ok(likelihood('他来自台湾南部', '台湾') > -0.5)
  assert.ok(likelihood('平台湾区总部揭牌', '台湾') < -1.5)
  assert.ok(likelihood('公安机关立案', '机关') > -0.5)
  assert.ok(likelihood('飞机关舱门', '机关') < -1.5)
})

test('edges are likely where words begin and end, not within a word', () => {
  const edges = (text: string, piece: string) => {
    const start = text.indexOf(piece)
    return likelihoodsOf(text, start, start + piece.length).edges
  }
  assert.ok(edges('驻美国大使', '美国') > -0.1)
  assert.ok(edges('平台湾区总部揭牌', '台湾') < -1.5)
  assert.ok(edges('阿尔及利亚总统', '尔及') < -1.5)
})

test('a part of a name and two words side by side are likely too', () => {
  assert.ok(likelihood('人工智能公司', '智能') > -0.5)
  assert.ok(likelihood('中国经济放缓', '中国经济') > -0.5)
})

test('characters that the model does not know are read all the same, too long a text is refused', () => {
  assert.ok(likelihoodsOf('㐀龘㐀', 1, 2).piece <= 1e-9)
  assert.throws(() => likelihoodsOf('国'.repeat(33), 0, 2), RangeError)
})

test('weights in bytes and sums in whole numbers say what the model says in floats', () => {
  for (const [text, piece, inFloats] of [
    ['平台湾区总部揭牌', '台湾', -1.951],
    ['飞机关舱门', '机关', -3.264],
    ['大学生前来报名', '生前', -8.999],
    ['他来自台湾南部', '台湾', -0.0],
    ['中国会议开幕', '国会', -3.755],
    ['家长春游时受伤', '长春', -5.337],
  ] as const)
    assert.ok(Math.abs(likelihood(text, piece) - inFloats) < 0.005, `${piece} in ${text}`)
})
