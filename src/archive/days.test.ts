import assert from 'node:assert/strict'
import test from 'node:test'
import { dayOf, daysFrom, instantOfDay } from './days.ts'

test('a day begins at midnight of its zone, in winter and in summer, however often zones take turns', () => {
  for (let round = 0; round < 2; round++) {
    assert.equal(new Date(instantOfDay('2026-01-15', 'Asia/Shanghai')).toISOString(), '2026-01-14T16:00:00.000Z')
    assert.equal(new Date(instantOfDay('2026-01-15', 'Europe/Berlin')).toISOString(), '2026-01-14T23:00:00.000Z')
    assert.equal(new Date(instantOfDay('2026-07-15', 'Europe/Berlin')).toISOString(), '2026-07-14T22:00:00.000Z')
    // Summer time begins and ends within these.
    assert.equal(new Date(instantOfDay('2026-03-29', 'Europe/Berlin')).toISOString(), '2026-03-28T23:00:00.000Z')
    assert.equal(new Date(instantOfDay('2026-03-30', 'Europe/Berlin')).toISOString(), '2026-03-29T22:00:00.000Z')
  }
})

test('every day asked for begins on that day, and the moment before is the day before', () => {
  for (const zone of ['Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu']) {
    for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2027, 6, 1); at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10)
      const start = instantOfDay(day, zone)
      assert.equal(dayOf(start, zone), day)
      assert.ok(dayOf(start - 1, zone) < day)
    }
  }
})

test('the days of a stretch are those that its instants fall on, also where clocks change or a day was left out', () => {
  const stretches = [
    ['Asia/Shanghai', Date.UTC(2026, 0, 1, 3, 7), 40],
    ['America/Sao_Paulo', Date.UTC(2018, 9, 20), 200],
    ['Africa/Casablanca', Date.UTC(2025, 1, 1), 80],
    ['Asia/Kathmandu', Date.UTC(1985, 11, 20), 30],
    // 30 December 2011 never was.
    ['Pacific/Apia', Date.UTC(2011, 11, 20), 30],
  ] as const
  for (const [zone, first, days] of stretches) {
    const last = first + days * 86_400_000
    const spans = daysFrom(first, last, zone)
    for (let at = first; at <= last; at += 900_000) {
      const [span, ...others] = spans.filter(({ from, until }) => at >= from && at < until)
      assert.equal(span?.day, dayOf(at, zone))
      assert.equal(others.length, 0)
    }
    assert.ok(spans.at(-1)!.from <= last)
  }
})
