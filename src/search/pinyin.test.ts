import assert from 'node:assert/strict'
import test from 'node:test'
import { parseQuery, type QueryNode } from './index.ts'
import { wordsOfPinyin } from './pinyin.ts'

test('a word is found by its syllables, whatever stands between them', () => {
  for (const typed of ['shanghai', 'Shànghǎi', 'shang4hai3', "shang'hai", 'SHANG-HAI']) {
    assert.ok(wordsOfPinyin(typed).includes('上海'), typed)
  }
  assert.ok(wordsOfPinyin('yinhang').includes('银行'))
  assert.ok(wordsOfPinyin('chongqing').includes('重庆'))
  assert.ok(wordsOfPinyin('lvse').includes('绿色'))
  assert.ok(wordsOfPinyin('lǜsè').includes('绿色'))
  assert.ok(wordsOfPinyin('zeliansiji').includes('泽连斯基'))
  assert.ok(wordsOfPinyin('qinlue').includes('侵略'))
})

test('where no word is read so, by first letters; the commonest words first, and never many', () => {
  assert.ok(wordsOfPinyin('zg').includes('中国'))
  assert.equal(wordsOfPinyin('zg').length, 12)
  assert.equal(wordsOfPinyin('shehui')[0], '社会')
  for (const nothing of ['', 's', 'qqqqqqq', 'shanghai!', '上海', 'a'.repeat(500)]) {
    assert.deepEqual(wordsOfPinyin(nothing), [], nothing)
  }
})

test('pinyin: stands for any of the words, and says where it knows none', () => {
  const textsOf = (node: QueryNode | undefined): readonly string[] =>
    !node ? [] : node.kind === 'text' ? [node.text] : node.of.flatMap(textsOf)
  const outcome = parseQuery('pinyin:shanghai 港口')
  assert.ok(outcome.kind === 'query')
  assert.ok(textsOf(outcome.query.find).includes('上海') && textsOf(outcome.query.find).includes('港口'))
  const without = parseQuery('港口 -pinyin:shanghai')
  assert.ok(without.kind === 'query' && without.query.without.some((one) => one.text === '上海'))
  const plain = parseQuery('shanghai')
  assert.deepEqual(plain.kind === 'query' && textsOf(plain.query.find), ['shanghai'])
  const unknown = parseQuery('港口 pinyin:qqqqqq')
  assert.ok(unknown.kind === 'problem')
  assert.equal(unknown.at, 3)
  assert.match(unknown.message, /pinyin:qqqqqq/)
})
