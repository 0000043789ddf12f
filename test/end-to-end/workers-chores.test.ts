import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Notice } from '../../src/archive/index.ts'
import { readStamps } from '../../src/archive/time-stamp.ts'
import { scratch } from '../support/folders.ts'
import { without } from '../support/needs.ts'
import { freshPostgres, onServer, withoutPostgres } from '../support/postgres.ts'
import { receiver } from '../support/receiver.ts'
import { timeStampServer } from '../support/time-stamp-server.ts'
import { assertWhole, ended, followed, worker } from '../support/workers.ts'
import { world } from '../support/world.ts'

test('What is to be done once is done by one of many workers: notices of dossiers, time stamps, words that are missing', {
  skip: (await withoutPostgres()) || without('openssl'),
}, async (t) => {
  const there = await world({ hosts: 8, articlesEach: 3, latencyMs: 30, crawlDelayMs: 60 })
  t.after(() => there.close())
  const hook = await receiver()
  t.after(() => hook.close())
  const clock = await timeStampServer(scratch(t))
  t.after(() => clock.close())
  const store = await freshPostgres({ after: (work) => t.after(() => work()) })
  const archive = await followed(t, store, there)
  appendFileSync(
    path.join(archive.folder, 'presskeep.yaml'),
    `\nevidence:\n  timestampServer: ${clock.url}\nnotices:\n  webhook: ${hook.url}/hook\n`,
  )
  assert.equal((await archive.run('dossier', 'add', 'Harbours', '码头')).code, 0)
  const own = ['--allow-host', new URL(clock.url).host, '--allow-host', hook.host]

  const work = async () => {
    const workers = [1, 2, 3].map(() => worker(t, archive, ['--until-idle', '--concurrency', '4', ...own]))
    await Promise.all(workers.map(ended))
    for (const one of workers) assert.equal(one.exitCode, 0, one.said())
  }
  await work()
  const told = hook.posted.flatMap(({ body }) => (JSON.parse(body) as Notice).dossier?.articles ?? [])
  assert.ok(told.length > 0, 'the dossier has matches, and they are told')
  assert.equal(new Set(told.map(({ id }) => id)).size, told.length, 'no match is told twice')
  const stamped = () => readStamps(archive.folder).stamps.map(({ size }) => size)
  assert.ok(stamped().length > 0)
  assert.equal(new Set(stamped()).size, stamped().length, 'no head is stamped twice')
  assert.equal(clock.asked, stamped().length)

  // A row of the words that was lost comes back.
  const [article] = await onServer(
    'DELETE FROM terms WHERE place = (SELECT max(search_id) FROM articles) RETURNING place',
    store,
  )
  assert.ok(article)
  await work()
  assert.equal((await onServer(`SELECT 1 FROM terms WHERE place = ${article.place}`, store)).length, 1)
  await assertWhole(archive, there, store)
})
