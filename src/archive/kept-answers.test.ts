import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptAnswers } from './kept-answers.ts'

test('An answer is kept for fifty times as long as it took, and asked for once at a time', async () => {
  let time = 0
  let asked = 0
  const ask = keptAnswers(() => time)
  const slowly = async () => {
    asked++
    await Promise.resolve()
    time += 1000
    return asked
  }
  assert.deepEqual(await Promise.all([ask('a', slowly), ask('a', slowly)]), [1, 1])
  time += 48_999
  assert.equal(await ask('a', slowly), 1)
  time += 1
  assert.equal(await ask('a', slowly), 2)
  assert.equal(await ask('b', async () => 'other'), 'other')
})

test('What took little time is not kept, nor is a failure', async () => {
  let time = 0
  const ask = keptAnswers(() => time)
  let n = 0
  const next = async () => {
    time += 200
    return ++n
  }
  assert.deepEqual([await ask('n', next), await ask('n', next)], [1, 2])
  await assert.rejects(
    ask('n', async () => {
      throw new Error('no')
    }),
    /no/,
  )
  assert.equal(await ask('n', next), 3)
})

test('What took ten minutes is asked again after five', async () => {
  let time = 0
  const ask = keptAnswers(() => time)
  let n = 0
  const next = async () => {
    time += 600_000
    return ++n
  }
  assert.equal(await ask('n', next), 1)
  assert.equal(await ask('n', next), 2)
})

test('Only so many answers are kept', async () => {
  let time = 0
  const ask = keptAnswers(() => time)
  const slowly = (answer: number) => async () => {
    time += 1000
    return answer
  }
  for (let at = 0; at < 201; at++) await ask(`q${at}`, slowly(at))
  assert.equal(await ask('q0', slowly(-1)), -1)
  assert.equal(await ask('q200', slowly(-1)), 200)
})
