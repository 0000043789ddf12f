import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { type DumpLine, setStore } from '../../src/archive/index.ts'
import { jsonLines, presskeep, type Ran, start } from './cli.ts'
import { changeSetting, scratch } from './folders.ts'
import type { LoopbackSite } from './loopback.ts'
import { freshPostgres } from './postgres.ts'

/** One line of `presskeep dump`. */
export type Dumped = DumpLine

/** What `presskeep sync --json` reports. */
export interface Report {
  readonly feeds: { readonly read: number; readonly unchanged: number; readonly failed: number }
  readonly entries: { readonly new: number; readonly changed: number }
  readonly problems: readonly { readonly what: string; readonly url: string; readonly problem: string }[]
}

/** An archive in a folder of its own, worked on by the real program only. */
export interface TestArchive {
  readonly folder: string
  run(...args: readonly string[]): Promise<Ran>
  /** Runs a command that must succeed, and reads its output as JSON lines. */
  lines<T>(...args: readonly string[]): Promise<T[]>
  dump(): Promise<Dumped[]>
  /** A sync that may partly fail; throws where it broke down. */
  sync(...args: readonly string[]): Promise<Report>
}

/** `presskeep init`, in a scratch folder. `settings` are lines to change, such as `['pictures: true', 'pictures: false']`. */
export async function newArchive(
  test: Pick<TestContext, 'after'>,
  settings: readonly (readonly [from: string, to: string])[] = [],
  where?: 'inMemory',
): Promise<TestArchive> {
  const folder = path.join(scratch(test, where), 'archive')
  const made = await presskeep(['init', folder])
  assert.equal(made.code, 0, made.stderr)
  for (const [from, to] of settings) changeSetting(folder, from, to)
  await useStore(test, folder)
  return archiveAt(folder)
}

/**
 * Under `PRESSKEEP_TEST_STORE=postgres` a new archive has its database there, under `PRESSKEEP_TEST_BUCKET` (its address)
 * with `PRESSKEEP_TEST_S3` (the server's) its captures and pictures, each in an empty place of its own; else they stay in the
 * folder.
 */
export async function useStore(test: Pick<TestContext, 'after'>, folder: string): Promise<void> {
  const { PRESSKEEP_TEST_BUCKET: bucket, PRESSKEEP_TEST_S3: endpoint } = process.env
  if (bucket && endpoint) {
    const file = path.join(folder, 'presskeep.yaml')
    const place = `${bucket}/${randomBytes(8).toString('hex')}`
    const lines = `warcs: ${place}\nblobs: ${place}\ns3: { endpoint: "${endpoint}" }\n`
    writeFileSync(file, lines + readFileSync(file, 'utf8'))
  }
  if (process.env.PRESSKEEP_TEST_STORE !== 'postgres') return
  setStore(folder, await freshPostgres({ after: (work) => test.after(() => work()) }))
}

/** Why a test of the database's own file is not run on a server, which looks after its pages itself; else false. */
export const onlyInFile: false | string =
  process.env.PRESSKEEP_TEST_STORE === 'postgres' && 'about the file of SQLite: a server looks after its pages itself'

export function archiveAt(folder: string): TestArchive {
  const run = (...args: readonly string[]) => presskeep([...args, '--archive', folder])
  const lines = async <T>(...args: readonly string[]) => {
    const ran = await run(...args)
    assert.equal(ran.code, 0, `${args.join(' ')}: ${ran.stderr}`)
    return jsonLines<T>(ran.stdout)
  }
  return {
    folder,
    run,
    lines,
    dump: () => lines<Dumped>('dump'),
    async sync(...args) {
      const ran = await run('sync', '--json', ...args)
      assert.notEqual(ran.code, 1, ran.stderr)
      return JSON.parse(ran.stdout) as Report
    },
  }
}

/** Follows feeds of a loopback site under names of ours, in one go, by a subs.json that the site serves. */
export async function followFeeds(
  archive: TestArchive,
  site: LoopbackSite,
  feeds: Readonly<Record<string, string>>,
): Promise<void> {
  const list = Object.entries(feeds).map(([name, at]) => ({ site: name, url: new URL(at, site.url).href }))
  site.pages.set('/subs.json', { headers: { 'content-type': 'application/json' }, body: JSON.stringify(list) })
  const followed = await archive.run('follow', `${site.url}/subs.json`, '--allow-host', site.host)
  assert.equal(followed.code, 0, followed.stderr)
}

/** Opens the reading room of an archive; it closes when the test ends. Answers its address. */
export async function openRoom(test: Pick<TestContext, 'after'>, folder: string): Promise<string> {
  const child = start(['up', '--port', '0', '--no-sync', '--archive', folder])
  test.after(() => child.kill('SIGKILL'))
  let printed = ''
  for await (const chunk of child.stdout!) {
    printed += chunk
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
    if (url) return url
  }
  throw new Error(`the reading room did not open: ${printed}`)
}
