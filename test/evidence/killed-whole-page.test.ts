import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { folderWarcs, type WarcRecord } from '../../src/capture/index.ts'
import { archiveAt, newArchive } from '../support/archive.ts'
import { ended, type Ran, start } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { without } from '../support/needs.ts'
import { picture } from '../support/small-archive.ts'
import { harbour, page } from '../support/small-site.ts'

/** Other moments with `PRESSKEEP_SEED`; how many of each kind with `PRESSKEEP_KILLS`. */
const seed = Number(process.env.PRESSKEEP_SEED ?? 7)
const kills = Number(process.env.PRESSKEEP_KILLS ?? 2)
const preload = pathToFileURL(path.join(import.meta.dirname, '..', 'support', 'kill-at.ts')).href
const inFolder = process.env.PRESSKEEP_TEST_BUCKET ? 'the captures are in a bucket' : false

/** The page and all that it needs. */
const needed = [
  '/harbour',
  '/style.css',
  '/more.css',
  '/ferry.woff2',
  '/count.js',
  '/data.json',
  '/ferry.png',
  '/sky.png',
]

function serve(site: LoopbackSite): void {
  const as = (type: string, body: string | Uint8Array) => ({ headers: { 'content-type': type }, body })
  const extra = `<link rel="stylesheet" href="/style.css"><script src="/count.js"></script>
<img src="/ferry.png" alt="渡轮" width="600" height="400">`
  site.pages.set('/harbour', { body: page(harbour.title, harbour.paragraphs, extra) })
  site.pages.set('/style.css', as('text/css', '@import "more.css"; body { background: url(/sky.png) }'))
  site.pages.set(
    '/more.css',
    as('text/css', '@font-face { font-family: ferry; src: url(ferry.woff2) } h1 { font-family: ferry }'),
  )
  site.pages.set('/ferry.woff2', as('font/woff2', 'no font, but bytes of one'))
  site.pages.set('/count.js', as('text/javascript', "fetch('/data.json')"))
  site.pages.set('/data.json', as('application/json', '{"n":7}'))
  site.pages.set('/ferry.png', as('image/png', picture(240, 160)))
  site.pages.set('/sky.png', as('image/png', picture(30, 160)))
}

async function recordsIn(folder: string): Promise<readonly WarcRecord[]> {
  const warcs = folderWarcs(path.join(folder, 'warc'))
  const all: WarcRecord[] = []
  for (const { name } of await warcs.list()) for await (const record of warcs.readWarc(name)) all.push(record)
  return all
}

/** Processes whose command line names the folder. */
function processesIn(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(folder)
      } catch {
        return false
      }
    })
    .map(Number)
}

/** Waits for the browser of a command that has ended: one whose command was killed goes by itself, and writes until then. */
async function browsersGone(folder: string, at: string): Promise<void> {
  for (let tries = 0; processesIn(folder).length && tries < 600; tries++) await wait(100)
  assert.deepEqual(processesIn(folder), [], `a browser was left: ${at}`)
}

/** What Node compiles once for all programs is not ours to take away. */
const leftIn = (folder: string) => readdirSync(folder).filter((name) => name !== 'node-compile-cache')

/** Places from 1 to `count`, the last among them, the others by chance. */
function momentsOf(count: number, name: string): readonly number[] {
  const chosen = new Set([count])
  for (let at = 0; chosen.size < Math.min(kills, count); at++) {
    chosen.add(1 + (createHash('sha256').update(`${seed} ${name} ${at}`).digest().readUInt32BE() % count))
  }
  return [...chosen]
}

describe('keep --page that is killed', { skip: without('chromium') || inFolder, timeout: 900_000 }, () => {
  let site: LoopbackSite
  let empty: string
  const ends: (() => unknown)[] = []
  before(async () => {
    site = await loopbackSite()
    serve(site)
    const made = await newArchive({ after: (end) => void ends.push(end as () => unknown) }, [
      ['feedPauseSeconds: 5', 'feedPauseSeconds: 0'],
      ['pagePauseSeconds: 9', 'pagePauseSeconds: 0'],
    ])
    empty = made.folder
  })
  after(async () => {
    await site.close()
    for (const end of ends.reverse()) await end()
  })

  function place(t: TestContext) {
    const folder = scratch(t)
    const [archive, temporary] = [path.join(folder, 'archive'), path.join(folder, 'tmp')]
    cpSync(empty, archive, { recursive: true })
    mkdirSync(temporary)
    const command = (env: Readonly<Record<string, string>> = {}) =>
      start(['keep', `${site.url}/harbour`, '--page', '--allow-host', site.host, '--archive', archive], {
        env: { TMPDIR: temporary, ...env },
      })
    return { archive, temporary, command }
  }

  /** The same command again keeps what is missing, each thing once, and touches nothing that is kept. */
  async function endsWell({ archive, temporary, command }: ReturnType<typeof place>, died: Ran, at: string) {
    assert.equal(died.code, null, `it was killed ${at}: ${died.stderr}`)
    await browsersGone(temporary, at)
    const before = await recordsIn(archive)
    const again = await ended(command())
    assert.equal(again.code, 0, `again, killed ${at}: ${again.stderr}`)
    const all = await recordsIn(archive)
    assert.deepEqual(
      all.slice(0, before.length).map(({ id }) => id),
      before.map(({ id }) => id),
      `what was kept ${at}`,
    )
    const shown = all.filter(({ purpose }) => purpose === 'showing')
    assert.ok(shown.length > 0, at)
    const { requests } = JSON.parse(new TextDecoder().decode(await shown.at(-1)!.payload()))
    const had = requests.filter((one: { why?: string }) => one.why === undefined)
    assert.deepEqual(
      new Set(had.map((one: { url: string }) => new URL(one.url).pathname)),
      new Set(needed.slice(1)),
      `what the page needs ${at}`,
    )
    const captures = new Set(all.map(({ id }) => id))
    for (const one of had) for (const id of one.captures) assert.ok(captures.has(id), `${one.url} ${at}`)
    const run = archiveAt(archive)
    const [article, ...others] = await run.dump()
    assert.equal(article!.text, harbour.paragraphs.join('\n'), at)
    assert.deepEqual(others, [], at)
    assert.equal(article!.revisions, 1, at)
    const verified = await run.run('verify')
    assert.equal(verified.code, 0, `verify, killed ${at}: ${verified.stdout}${verified.stderr}`)
    assert.doesNotMatch((await run.run('status')).stdout, /missing/, at)
    const rebuilt = await run.run('rebuild')
    assert.equal(rebuilt.code, 0, rebuilt.stderr)
    assert.deepEqual(await run.dump(), [article], `rebuilt, killed ${at}`)
    assert.deepEqual(
      readdirSync(path.join(archive, 'warc')).filter((name) => !/\.(warc\.gz|cdxj)$/.test(name)),
      [],
      at,
    )
    await browsersGone(temporary, at)
    assert.deepEqual(leftIn(temporary), [], `what was left in the temporary folder ${at}`)
  }

  test('while the page is shown: at the request for each thing that it needs', async (t) => {
    for (const moment of momentsOf(needed.length, 'requests')) {
      const asked = needed[moment - 1]!
      const where = place(t)
      const answer = site.pages.get(asked)!
      const dying = where.command()
      site.pages.set(asked, () => {
        dying.kill('SIGKILL')
        return answer as never
      })
      const died = await ended(dying)
      site.pages.set(asked, answer)
      await endsWell(where, died, `at ${asked}`)
    }
  })

  test('SIGINT, SIGTERM and SIGHUP end it with its browser, and nothing is left of either', async (t) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const { temporary, command } = place(t)
      const answer = site.pages.get('/style.css')!
      const ending = command()
      let profiles: readonly string[] = []
      site.pages.set('/style.css', () => {
        profiles = readdirSync(temporary, { recursive: true }).map(String)
        ending.kill(signal)
        return answer as never
      })
      const { code } = await ended(ending)
      site.pages.set('/style.css', answer)
      assert.equal(code, 2, signal)
      assert.ok(
        profiles.some((name) => /profile/.test(name)),
        'there was a profile',
      )
      assert.deepEqual(leftIn(temporary), [], signal)
      await browsersGone(temporary, signal)
    }
  })

  test('while it is written down: at changes of files', async (t) => {
    const whole = place(t)
    const counted = path.join(scratch(t), 'count')
    const count = (at?: number) => ({
      NODE_OPTIONS: `--import=${preload}`,
      KILL_COUNT: counted,
      ...(at && { KILL_AT: String(at) }),
    })
    const first = await ended(whole.command(count()))
    assert.equal(first.code, 0, first.stderr)
    const most = Number(readFileSync(counted, 'utf8'))
    for (const at of momentsOf(most, 'files')) {
      const where = place(t)
      const died = await ended(where.command(count(at)))
      await endsWell(where, died, `at change ${at} of ${most}`)
    }
  })
})
