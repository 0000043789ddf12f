import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { setStore } from '../../src/archive/index.ts'
import { newArchive, type TestArchive } from './archive.ts'
import { start } from './cli.ts'
import { changeSetting } from './folders.ts'
import { onServer } from './postgres.ts'
import type { World } from './world.ts'

/** An archive on PostgreSQL that follows every host of a world. */
export async function followed(t: TestContext, store: string, there: World): Promise<TestArchive> {
  const archive = await newArchive(t, [['pictures: true', 'pictures: false']])
  setStore(archive.folder, store)
  changeSetting(archive.folder, 'allowHosts: []', `allowHosts: [${there.hosts.join(', ')}]`)
  const list = path.join(archive.folder, '..', 'feeds.txt')
  writeFileSync(list, there.feeds.join('\n'))
  const ran = await archive.run('follow', list)
  assert.notEqual(ran.code, 1, ran.stderr)
  return archive
}

export type Worker = ChildProcess & { said(): string }

/** Starts a worker, gone when the test ends. `enter` is what it is begun with, to run in a namespace. */
export function worker(
  t: TestContext,
  archive: TestArchive,
  words: readonly string[],
  enter: readonly string[] = [],
): Worker {
  const child = start(['work', '--archive', archive.folder, ...words], { enter })
  t.after(() => child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
  return Object.assign(child, { said: () => said })
}

export const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()))

/**
 * Every article once, with its page, in one version, and nothing else; all that was captured is applied, and the archive is
 * sound.
 */
export async function assertWhole(archive: TestArchive, there: World, store: string): Promise<void> {
  const dumped = await archive.dump()
  assert.deepEqual(dumped.map((one) => one.url).sort(), [...there.articles].sort())
  const status = JSON.parse((await archive.run('status', '--json')).stdout) as { articles: { complete: number } }
  assert.equal(JSON.stringify(status).includes('"error"'), false)
  const verified = await archive.run('verify')
  assert.equal(verified.code, 0, verified.stdout + verified.stderr)
  const [twice] = await onServer(
    `SELECT count(*)::int AS n FROM (SELECT article_id FROM revisions WHERE origin = 'page' GROUP BY article_id HAVING count(*) > 1) AS more`,
    store,
  )
  assert.equal(twice?.n, 0, 'no article has two versions')
}

export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 2400) throw new Error('it did not come about')
    await wait(50)
  }
}
