import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRounds } from './rounds.ts'

const ending = /presskeep up is ending; run the command again/

test('What waits for rounds that never begin is told so', async () => {
  const rounds = createRounds()
  const waiting = assert.rejects(
    rounds.between(async () => {}),
    ending,
  )
  rounds.end()
  await waiting
  await assert.rejects(
    rounds.between(async () => {}),
    ending,
  )
})

test('What waits for a round that breaks down is told so', async () => {
  const rounds = createRounds()
  let waiting: Promise<void> | undefined
  const run = rounds.run(async () => {
    waiting = assert.rejects(
      rounds.between(async () => {}),
      ending,
    )
    throw new Error('broken')
  }, new AbortController().signal)
  await assert.rejects(run, /broken/)
  rounds.end()
  await waiting
})

test('Work between two rounds stops the one that is under way, and the next begins behind it', async () => {
  const rounds = createRounds()
  const aborter = new AbortController()
  const steps: string[] = []
  await rounds.run(async (signal) => {
    steps.push('round')
    if (steps.length > 2) return aborter.abort()
    const done = rounds.between(async () => {
      steps.push('work')
      return 1
    })
    assert.equal(signal.aborted, true)
    done.then((value) => assert.equal(value, 1))
  }, aborter.signal)
  assert.deepEqual(steps, ['round', 'work', 'round'])
})
