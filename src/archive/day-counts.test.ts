import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { createArticle, openSqlite } from '../store/index.ts'
import { dayCounts } from './day-counts.ts'
import { dayOf, instantOfDay } from './days.ts'

test('articles are counted by the days of a zone, however far apart, and those that are part of another are not', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-days-'))
  const db = await openSqlite(path.join(folder, 'counts.db'))
  t.after(async () => {
    await db.close()
    rmSync(folder, { recursive: true })
  })
  const times = [0, 1, Date.UTC(9999, 11, 31, 23, 59), -5, -86_400_000, Date.UTC(1969, 5, 1, 8)]
  // Midnight of a day, before there were zones.
  for (const zone of ['Asia/Shanghai', 'Europe/Paris', 'America/New_York']) times.push(instantOfDay('1880-03-02', zone))
  // Clocks go back on 25 October 2026 in Berlin.
  for (let at = Date.UTC(2026, 9, 23, 21, 59, 59); at < Date.UTC(2026, 9, 28); at += 2_699_000) times.push(at)
  await db.transaction(async (sql) => {
    for (const [at, time] of times.entries()) {
      await createArticle(sql, {
        id: `${at}`,
        key: `${at}`,
        source: 'news.example',
        firstSeenAt: time,
        isFetchable: false,
      })
    }
    await sql.all('UPDATE articles SET duplicate_of = ? WHERE id = ?', '0', '1')
  })
  const left = times.filter((_, at) => at !== 1)
  for (const zone of [
    'Europe/Berlin',
    'Asia/Kathmandu',
    'America/Los_Angeles',
    'Asia/Shanghai',
    'Europe/Paris',
    'America/New_York',
  ]) {
    const expected = new Map<string, number>()
    for (const time of left.toSorted((a, b) => b - a)) {
      expected.set(dayOf(time, zone), (expected.get(dayOf(time, zone)) ?? 0) + 1)
    }
    assert.deepEqual(
      await dayCounts(db, zone),
      [...expected].map(([day, count]) => ({ day, count })),
    )
  }
})
