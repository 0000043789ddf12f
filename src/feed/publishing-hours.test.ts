import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nextCheck } from './next-check.ts'
import { afterLively, hourWeights, livelyMs } from './publishing-hours.ts'

const hourMs = 3_600_000
const byDay = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 10 : 0))

test('A site that publishes by day is busy by day; of few entries nothing is concluded', () => {
  const weights = hourWeights(byDay)!
  assert.ok(weights[12]! > 1.5 && weights[2]! < 0.4)
  assert.ok(Math.abs(weights.reduce((all, one) => all + one, 0) - 24) < 1e-9)
  assert.equal(hourWeights(byDay.map((count) => (count ? 1 : 0))), undefined)
  assert.equal(hourWeights([]), undefined)
})

test("A night is short in a site's own time, and a day of it is a day", () => {
  const weights = hourWeights(byDay)!
  assert.ok(livelyMs(0, 6 * hourMs, weights) < 3 * hourMs)
  assert.ok(Math.abs(livelyMs(5 * hourMs, 29 * hourMs, weights) - 24 * hourMs) < 1)
  assert.equal(livelyMs(10, 10, weights), 0)
})

test('The way there and back is the same, whatever the hours', () => {
  const count = fc.integer({ min: 0, max: 1000 })
  fc.assert(
    fc.property(
      fc.array(count, { minLength: 24, maxLength: 24 }),
      fc.integer({ min: 0, max: 4e12 }),
      fc.integer({ min: 0, max: 12 * hourMs }),
      (counts, from, amount) => {
        const weights = hourWeights(counts)
        if (!weights) return
        const to = afterLively(from, amount, weights)
        const isFar = to - from >= 29 * hourMs
        assert.ok(to >= from && (isFar || Math.abs(livelyMs(from, to, weights) - amount) < 10))
      },
    ),
  )
})

test('A feed that is known to sleep at night is looked at rarely then, and often by day', () => {
  const next = (hour: number) => {
    const now = Date.UTC(2026, 0, 10, hour)
    const windowMs = 24 * hourMs
    return (
      nextCheck({ now, outcome: 'unchanged', intervalMs: 24 * hourMs, windowMs, hours: byDay, random: () => 0.5 }).at -
      now
    )
  }
  assert.ok(next(21) > 2 * next(9), `${next(21) / hourMs} h in the evening, ${next(9) / hourMs} h in the morning`)
})
