import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldHit, loneCharacter, parseQuery, shareStandingAlone } from './index.ts'

const characterOf = (typed: string) => {
  const outcome = parseQuery(typed, {})
  return outcome.kind === 'query' ? loneCharacter(outcome.query) : assert.fail(outcome.message)
}

test('a query for one Han character is known, in either script and width, and no other', () => {
  assert.equal(characterOf('猫'), '猫')
  assert.equal(characterOf('貓'), '猫')
  assert.equal(characterOf('猫 source:晨报'), '猫')
  for (const typed of ['猫狗', '猫 狗', '"猫"', 'exact:猫', '猫*', 'a', 'の', '猫 OR 狗', 'source:晨报']) {
    assert.equal(characterOf(typed), undefined, typed)
  }
})

test('a character stands alone where no known word has it', () => {
  const share = (text: string, title = '') => shareStandingAlone('猫', foldHit({ title, text }))
  assert.equal(share('我家有一只猫，猫也会老。'), 1)
  assert.equal(share('动物园的大熊猫吃竹子。'), 0)
  assert.equal(share('熊猫不是猫。'), 0.5)
  assert.equal(share('沒有提到。'), 0)
  assert.equal(share('', '貓'), 1)
  assert.equal(share('熊猫'.repeat(50_000)), 0)
})
