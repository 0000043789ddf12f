import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultRecheck, isRecheck, recheckDelays, spreadDelay } from './recheck.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test('Pages are looked at again the less often the longer nothing changed, and in the end no more', () => {
  const delay = recheckDelays(defaultRecheck)
  for (const [age, wait] of [
    [0, 15 * minute],
    [3 * hour - 1, 15 * minute],
    [3 * hour, hour],
    [day - 1, hour],
    [day, 3 * hour],
    [7 * day - 1, 3 * hour],
    [7 * day, 3 * day],
    [30 * day - 1, 3 * day],
    [30 * day, 30 * day],
    [365 * day - 1, 30 * day],
    [365 * day, undefined],
  ] as const) {
    assert.equal(delay(age), wait, `${age / hour} h`)
  }
})

test('The schedule can be another, or none', () => {
  const delay = recheckDelays(['5m until 1h', '2h until 2d'])
  assert.deepEqual([delay(0), delay(hour), delay(2 * day)], [5 * minute, 2 * hour, undefined])
  assert.equal(recheckDelays([])(0), undefined)
  assert.ok(isRecheck([]) && isRecheck(['5m until 1h', '2h until 2d']))
  for (const wrong of ['5m until 1h', ['1h until 5m', '5m until 5m'], ['0m until 1h'], ['15m'], ['5x until 1h'], [5]]) {
    assert.ok(!isRecheck(wrong), JSON.stringify(wrong))
  }
})

test('What was captured in one round is spread over a tenth of the wait, the same way each time', () => {
  const ids = Array.from({ length: 100 }, (_, at) => `${(at * 42_949_672).toString(16).padStart(8, '0')}aaaaaaaa`)
  const waits = ids.map((id) => spreadDelay(15 * minute, id))
  assert.deepEqual(
    waits,
    ids.map((id) => spreadDelay(15 * minute, id)),
  )
  assert.ok(Math.min(...waits) >= 15 * minute && Math.max(...waits) <= 16.5 * minute)
  assert.ok(new Set(waits).size > 95)
  assert.equal(spreadDelay(hour, 'no number'), hour)
})
