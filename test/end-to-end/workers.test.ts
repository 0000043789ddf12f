import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { setStore } from '../../src/archive/index.ts'
import { newArchive, type TestArchive } from '../support/archive.ts'
import { start } from '../support/cli.ts'
import { changeSetting } from '../support/folders.ts'
import { ownPostgres, withoutOwnPostgres } from '../support/own-postgres.ts'
import { freshPostgres, onServer, withoutPostgres } from '../support/postgres.ts'
import { type World, world } from '../support/world.ts'

const skip = await withoutPostgres()

/** An archive on PostgreSQL that follows every host of a world. */
async function followed(t: TestContext, store: string, there: World): Promise<TestArchive> {
  const archive = await newArchive(t, [['pictures: true', 'pictures: false']])
  setStore(archive.folder, store)
  changeSetting(archive.folder, 'allowHosts: []', `allowHosts: [${there.hosts.join(', ')}]`)
  const list = path.join(archive.folder, '..', 'feeds.txt')
  writeFileSync(list, there.feeds.join('\n'))
  const ran = await archive.run('follow', list)
  assert.notEqual(ran.code, 1, ran.stderr)
  return archive
}

function worker(archive: TestArchive, ...more: readonly string[]): ChildProcess & { said(): string } {
  const child = start(['work', '--archive', archive.folder, ...more])
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
  return Object.assign(child, { said: () => said })
}

const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()))

/** Every article once, with its page, and nothing else; all that was captured is applied, and the archive is sound. */
async function assertWhole(archive: TestArchive, there: World): Promise<void> {
  const dumped = await archive.dump()
  assert.deepEqual(dumped.map((one) => one.url).sort(), [...there.articles].sort())
  const status = JSON.parse((await archive.run('status', '--json')).stdout) as { articles: { complete: number } }
  assert.equal(JSON.stringify(status).includes('"error"'), false)
  const verified = await archive.run('verify')
  assert.equal(verified.code, 0, verified.stdout + verified.stderr)
}

test('Several workers share an archive: each host is asked by one at a time, each article is kept once', {
  skip,
}, async (t) => {
  const there = await world({ hosts: 12, articlesEach: 4, latencyMs: 30, crawlDelayMs: 60 })
  t.after(() => there.close())
  const archive = await followed(t, await freshPostgres({ after: (work) => t.after(() => work()) }), there)
  const workers = [1, 2, 3].map(() => worker(archive, '--until-idle', '--concurrency', '6'))
  t.after(() => {
    for (const one of workers) one.kill('SIGKILL')
  })
  await Promise.all(workers.map(ended))
  for (const one of workers) assert.equal(one.exitCode, 0, one.said())
  assert.deepEqual(there.seen().rude, [])
  assert.equal(there.seen().again, 0)
  await assertWhole(archive, there)
})

test('Workers and PostgreSQL itself die by kill -9 again and again: nothing is lost, nothing is there twice', {
  skip: await withoutOwnPostgres(),
}, async (t) => {
  const server = await ownPostgres()
  t.after(() => server.close())
  const there = await world({ hosts: 10, articlesEach: 6, latencyMs: 60, crawlDelayMs: 40 })
  t.after(() => there.close())
  const archive = await followed(t, server.url, there)
  const alive = new Set<ChildProcess & { said(): string }>()
  t.after(() => {
    for (const one of alive) one.kill('SIGKILL')
  })
  const begin = (...more: string[]) => {
    const one = worker(archive, '--concurrency', '4', ...more)
    alive.add(one)
    one.once('exit', () => alive.delete(one))
    return one
  }
  for (let at = 0; at < 3; at++) begin()
  await until(() => there.seen().articles > 3)
  for (let round = 0; round < 4; round++) {
    const [victim] = [...alive].slice(round % 2)
    victim?.kill('SIGKILL')
    await wait(600)
    begin()
    if (round % 2 === 1) {
      await server.kill()
      await wait(700)
      await server.start()
    }
    await wait(2500)
  }
  // Who survived goes on without a hand; those that found no server when they began have ended, as they should.
  while (alive.size < 2) begin()
  const lasts = begin('--until-idle')
  await ended(lasts)
  assert.equal(lasts.exitCode, 0, lasts.said())
  const drained = [...alive]
  for (const one of drained) one.kill('SIGTERM')
  await Promise.all(drained.map(ended))
  for (const one of drained) assert.equal(one.exitCode, 0, one.said())
  assert.deepEqual(there.seen().rude, [])
  await assertWhole(archive, there)
  const [twice] = await onServer(
    `SELECT count(*)::int AS n FROM (SELECT article_id FROM revisions WHERE origin = 'page' GROUP BY article_id HAVING count(*) > 1) AS more`,
    server.url,
  )
  assert.equal(twice?.n, 0, 'no article has two versions')
  // A page that was asked again for a worker that died may come from its other capture now: it says the same.
  const before = await archive.dump()
  const rebuilt = await archive.run('rebuild')
  assert.notEqual(rebuilt.code, 1, rebuilt.stderr)
  assert.deepEqual(await archive.dump(), before)
})

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 2400) throw new Error('it did not come about')
    await wait(50)
  }
}
