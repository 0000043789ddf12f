import assert from 'node:assert/strict'
import test from 'node:test'
import { dayOf, instantOfDay } from './days.ts'

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
