import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { failureWeight, health } from './health.ts'
import { type NextCheckInput, nextCheck, windowMsOf } from './next-check.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const now = Date.UTC(2024, 4, 15, 12)

/** Minutes until the next check, without the spread. */
function waits(input: Partial<NextCheckInput>): number {
  return (nextCheck({ now, outcome: 'read', random: () => 0.5, ...input }).at - now) / minute
}

describe('when a feed is asked again', () => {
  it('starts with the longest of what feed and server ask for, at most a day', () => {
    assert.equal(waits({}), 60)
    assert.equal(waits({ ttlMinutes: 30, maxAgeMs: 2 * hour }), 120)
    assert.equal(waits({ expiresAt: now + 3 * hour, ttlMinutes: 30 }), 180)
    assert.equal(waits({ ttlMinutes: 100_000 }), 1440)
    assert.equal(waits({ ttlMinutes: 1 }), 10)
    assert.equal(waits({ expiresAt: now - hour }), 60)
  })

  it('comes sooner where less than a third was known, to ten minutes', () => {
    assert.equal(waits({ seen: 30, known: 5, intervalMs: 2 * hour }), 60)
    assert.equal(waits({ seen: 30, known: 0, intervalMs: 12 * minute }), 10)
  })

  it('keeps its pace in between, and comes later where more than two thirds were known, to a day', () => {
    assert.equal(waits({ seen: 30, known: 15, intervalMs: hour }), 60)
    assert.equal(waits({ seen: 30, known: 29, intervalMs: hour }), 72)
    assert.equal(waits({ seen: 30, known: 30, intervalMs: hour }), 90)
    assert.equal(waits({ outcome: 'unchanged', intervalMs: hour }), 90)
    assert.equal(waits({ seen: 30, known: 30, intervalMs: 20 * hour }), 1440)
  })

  it('does not leave a document alone for so long that it could roll over', () => {
    assert.equal(Math.round(waits({ seen: 30, known: 30, intervalMs: 10 * hour, windowMs: 12 * hour })), 206)
    const hoursAgo = (count: number) => ({ published: { at: now - count * hour } })
    assert.equal(windowMsOf([1, 2, 3, 4, 9000].map(hoursAgo), now), 6 * hour)
    assert.equal(windowMsOf([hoursAgo(1), {}], now), undefined)
  })

  it('keeps Retry-After whatever else holds, at most thirty days', () => {
    assert.equal(waits({ outcome: 'failed', failures: 0.5, retryAfterMs: 5 * hour }), 300)
    assert.equal(waits({ seen: 10, known: 0, intervalMs: hour, retryAfterMs: 3 * hour }), 180)
    assert.equal(waits({ outcome: 'failed', failures: 1, retryAfterMs: 400 * day }), 30 * 1440)
    assert.match(nextCheck({ now, outcome: 'failed', retryAfterMs: day, random: () => 0 }).why, /asked to wait/)
  })

  it('waits longer with each failure, up to thirty days, and never gives up', () => {
    let before = 0
    for (const failures of [0.25, 0.5, 1, 2, 5, 10, 100, 1000, 1e6]) {
      const wait = waits({ outcome: 'failed', failures, intervalMs: hour })
      assert.ok(wait >= before)
      before = wait
    }
    assert.equal(before, 30 * 1440)
    assert.equal(waits({ outcome: 'gone' }), 7 * 1440)
  })

  it('stays away in the hours and on the days that the feed names, unless it names them all', () => {
    const at = (input: Partial<NextCheckInput>) =>
      new Date(nextCheck({ now, outcome: 'read', random: () => 0.5, ...input }).at)
    assert.equal(at({ skipHours: [13, 14] }).getUTCHours(), 15)
    assert.equal(at({ skipDays: ['wednesday'] }).getUTCDay(), 4)
    assert.equal(at({ skipHours: Array.from({ length: 24 }, (_, h) => h) }).getTime(), now + hour)
  })

  it('slows down but never stops where a hub pushes', () => {
    assert.equal(waits({ isPushed: true, seen: 10, known: 5 }), 720)
  })

  it('always says a moment in the future, no more than a week of skipped hours past thirty days', () => {
    const input = fc.record(
      {
        outcome: fc.constantFrom('read', 'unchanged', 'failed', 'gone'),
        ttlMinutes: fc.integer({ min: -5, max: 1e9 }),
        maxAgeMs: fc.double({ min: -1e12, max: 1e15, noNaN: true }),
        expiresAt: fc.integer(),
        retryAfterMs: fc.integer({ min: -5 }),
        seen: fc.nat(100),
        known: fc.nat(100),
        windowMs: fc.integer({ min: 0 }),
        intervalMs: fc.nat(),
        failures: fc.double({ min: 0, max: 1e6, noNaN: true }),
        skipHours: fc.array(fc.nat(23)),
        skipDays: fc.array(fc.constantFrom('monday', 'sunday')),
      },
      { requiredKeys: ['outcome'] },
    )
    fc.assert(
      fc.property(input, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (given, random) => {
        const { at, why } = nextCheck({
          now,
          random: () => random,
          ...(given as Partial<NextCheckInput> & Pick<NextCheckInput, 'outcome'>),
        })
        assert.ok(at >= now + 9 * minute && at <= now + 42 * day)
        assert.notEqual(why, '')
      }),
    )
  })
})

describe('how a feed fares', () => {
  const base = { now, followedAt: now - 400 * day, lastSuccessAt: now - hour }

  it('counts what lasts as 1, what passes as a half and a missing name as a quarter', () => {
    assert.equal(failureWeight('tls'), 1)
    assert.equal(failureWeight('forbidden'), 1)
    assert.equal(failureWeight('http_451'), 1)
    for (const soft of ['not_found', 'rate_limited', 'http_503', 'parse', 'timeout', 'network'] as const)
      assert.equal(failureWeight(soft), 0.5)
    assert.equal(failureWeight('dns'), 0.25)
  })

  it('goes from ok over degraded and stale to dead, and back with one success', () => {
    assert.equal(health({ ...base, failures: 0 }), 'ok')
    assert.equal(health({ ...base, failures: 0.5 }), 'degraded')
    assert.equal(health({ ...base, failures: 2 }), 'degraded')
    assert.equal(health({ ...base, failures: 10, lastSuccessAt: now - 4 * day }), 'stale')
    assert.equal(health({ ...base, failures: 50, lastSuccessAt: now - 31 * day }), 'dead')
    assert.equal(health({ now, followedAt: now - 40 * day, failures: 50 }), 'dead')
    assert.equal(health({ ...base, failures: 0, isGone: true }), 'gone')
  })

  it('notices a feed that answers and has fallen asleep', () => {
    assert.equal(health({ ...base, failures: 0, lastNewAt: now - 100 * day, usualGapMs: hour }), 'stale')
    assert.equal(health({ ...base, failures: 0, lastNewAt: now - 100 * day, usualGapMs: 20 * day }), 'ok')
    assert.equal(health({ ...base, failures: 0, lastNewAt: now - 10 * day, usualGapMs: hour }), 'ok')
  })
})
