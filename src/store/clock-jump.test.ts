import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { dueFeeds, followFeed } from './feeds.ts'
import { addJob, dueJobs } from './jobs.ts'
import { openSqlite } from './sqlite.ts'

test('What was put off while the clock stood years ahead is due when the clock is right again', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-clock-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const db = await openSqlite(path.join(folder, 'presskeep.db'))
  const now = Date.UTC(2026, 5, 1)
  const wrong = Date.UTC(2038, 0, 1)
  await db.transaction(async (sql) => {
    await followFeed(sql, { id: 'a', url: 'https://a.example/feed', tags: [], at: now })
    await followFeed(sql, { id: 'b', url: 'https://b.example/feed', tags: [], at: now })
    await sql.all('UPDATE feeds SET next_check_at = ? WHERE id = ?', wrong, 'a')
    await sql.all('UPDATE feeds SET next_check_at = ? WHERE id = ?', now + 3_600_000, 'b')
    await addJob(sql, { kind: 'article', subject: 'x', host: 'a.example', dueAt: wrong })
    await addJob(sql, { kind: 'article', subject: 'y', host: 'a.example', dueAt: now + 3_600_000 })
  })
  assert.deepEqual(
    (await dueFeeds(db, now)).map((feed) => feed.id),
    ['a'],
  )
  assert.deepEqual(
    (await dueJobs(db, now, 10)).map((job) => job.subject),
    ['x'],
  )
  await db.close()
})
