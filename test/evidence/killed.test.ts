import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createFileBlobs } from '../../src/blobs/index.ts'
import { contentOf } from '../support/archive-content.ts'
import { jsonLines, presskeep, type Ran } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { smallArchive } from '../support/small-archive.ts'

/** Other moments with `PRESSKEEP_SEED`; how many a command with `PRESSKEEP_KILLS`. */
const seed = Number(process.env.PRESSKEEP_SEED ?? 7)
const kills = Number(process.env.PRESSKEEP_KILLS ?? 2)
const preload = pathToFileURL(path.join(import.meta.dirname, '..', 'support', 'kill-at.ts')).href

/** Runs a command; it is killed at its `at`th change of a file, or, without, `counted` gets how many there are. */
function run(args: readonly string[], counted: string, at?: number): Promise<Ran> {
  const env = { NODE_OPTIONS: `--import=${preload}`, KILL_COUNT: counted, ...(at && { KILL_AT: String(at) }) }
  return presskeep(args, { env })
}

/** Places from 1 to `count`, the first and the last among them where there is room, the others by chance. */
function momentsOf(count: number, name: string): readonly number[] {
  const chosen = new Set([count, 1])
  for (let at = 0; chosen.size < Math.min(kills, count); at++) {
    const digest = createHash('sha256').update(`${seed} ${name} ${at}`).digest()
    chosen.add(1 + (digest.readUInt32BE() % count))
  }
  return [...chosen].slice(0, Math.max(kills, 1))
}

/** Every file that holds what was kept. */
function keptIn(folder: string): ReadonlyMap<string, Buffer> {
  const kept = new Map<string, Buffer>()
  for (const part of ['warc', 'blobs', 'log']) {
    const start = path.join(folder, part)
    if (!existsSync(start)) continue
    for (const entry of readdirSync(start, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name)
      if (entry.isFile() && !/\.partial$|\.cdxj$/.test(entry.name)) {
        kept.set(path.relative(folder, file), readFileSync(file))
      }
    }
  }
  return kept
}

describe('A command that is killed', () => {
  let made: string
  let content: ReadonlyMap<string, string>
  const ends: (() => unknown)[] = []
  before(async () => {
    made = (await smallArchive({ after: (end) => void ends.push(end as () => unknown) })).folder
    content = await contentOf(made)
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  /**
   * Kills `command` in a fresh copy of the archive at some moments. What it did so far must have touched nothing that
   * is kept (adding to a file is none of that), and once more, it ends as it should; `check` looks at the end.
   */
  async function killed(
    t: Parameters<typeof scratch>[0],
    name: string,
    command: (archive: string, out: string) => readonly string[],
    check: (archive: string, out: string, again: Ran) => Promise<void>,
    prepare: (archive: string, out: string) => void | Promise<void> = () => {},
  ): Promise<void> {
    const counted = path.join(scratch(t), 'count')
    const place = async () => {
      const folder = scratch(t)
      const [archive, out] = [path.join(folder, 'archive'), path.join(folder, 'out.wacz')]
      cpSync(made, archive, { recursive: true })
      const kept = keptIn(archive)
      await prepare(archive, out)
      return { archive, out, kept }
    }
    const whole = await place()
    const first = await run(command(whole.archive, whole.out), counted)
    await check(whole.archive, whole.out, first)
    for (const at of momentsOf(Number(readFileSync(counted, 'utf8')), name)) {
      const { archive, out, kept } = await place()
      const died = await run(command(archive, out), counted, at)
      assert.equal(died.code, null, `${name} was killed at ${at}: ${died.stderr}`)
      const now = keptIn(archive)
      for (const [file, bytes] of kept) {
        const there = now.get(file)?.subarray(0, bytes.length)
        assert.ok(there?.equals(bytes), `${file} after ${name} ${at}`)
      }
      assert.ok(existsSync(path.join(archive, 'presskeep.db')), `there is a database after ${name} ${at}`)
      const again = await presskeep(command(archive, out))
      assert.ok(again.code === 0 || again.code === 2, `${name} again after ${at}: ${again.stderr}`)
      await check(archive, out, again)
    }
  }

  const isWhole = async (folder: string, but: readonly string[] = []) => {
    const verified = await presskeep(['verify', '--archive', folder])
    assert.equal(verified.code, 0, verified.stdout + verified.stderr)
    const without = (all: ReadonlyMap<string, string>) =>
      [...all].filter(([name]) => !but.includes(name) && !name.startsWith('log/before-'))
    assert.deepEqual(without(await contentOf(folder)), without(content))
  }

  it('backup: the same again makes a whole backup', (t) =>
    killed(
      t,
      'backup',
      (archive, out) => ['backup', out, '--archive', archive],
      async (_, out, again) => {
        assert.equal(again.code, 0, again.stderr)
        assert.deepEqual(
          readdirSync(out).filter((name) => /unfinished|partial/.test(name)),
          [],
        )
        const restored = path.join(scratch(t), 'restored')
        assert.equal((await presskeep(['restore', out, '--archive', restored])).code, 0)
        await isWhole(restored)
      },
    ))

  it('backup over an earlier one: what was backed up can be restored at every moment', async (t) => {
    const counted = path.join(scratch(t), 'count')
    const earlier = path.join(scratch(t), 'earlier')
    await presskeep(['backup', earlier, '--archive', made])
    const grown = path.join(scratch(t), 'grown')
    cpSync(made, grown, { recursive: true })
    await presskeep(['dossier', 'add', '渡口', '渡口', '--archive', grown])
    const place = () => {
      const copy = path.join(scratch(t), 'copy')
      cpSync(earlier, copy, { recursive: true })
      return copy
    }
    await run(['backup', place(), '--archive', grown], counted)
    for (const at of momentsOf(Number(readFileSync(counted, 'utf8')), 'second backup')) {
      const copy = place()
      assert.equal((await run(['backup', copy, '--archive', grown], counted, at)).code, null)
      const restored = path.join(scratch(t), 'restored')
      const done = await presskeep(['restore', copy, '--archive', restored])
      assert.equal(done.code, 0, done.stderr)
      const verified = await presskeep(['verify', '--archive', restored])
      assert.equal(verified.code, 0, `at ${at}: ${verified.stdout}${verified.stderr}`)
    }
  })

  it('restore: the same again makes a whole archive, and another one is refused there', (t) =>
    killed(
      t,
      'restore',
      (archive, out) => ['restore', archive, '--archive', out],
      async (_, out, again) => {
        assert.equal(again.code, 0, again.stderr)
        await isWhole(out)
        assert.notEqual((await presskeep(['restore', made, '--archive', out])).code, 0)
      },
    ))

  it('mark: the article is marked once, whenever the first try ended', async (t) => {
    const { stdout } = await presskeep(['list', '--json', '--archive', made])
    const id = String(jsonLines(stdout)[0]?.id)
    return killed(
      t,
      'mark',
      (archive) => ['mark', id, '--as', '证据', '--note', '看第三段', '--archive', archive],
      async (archive) => {
        const { stdout } = await presskeep(['marks', '--json', '--archive', archive])
        const found = jsonLines<{ id: string; marks: { name: string; note: string }[] }>(stdout)
        assert.deepEqual(
          found.map((one) => [one.id, one.marks.map(({ name, note }) => [name, note])]),
          [[id, [['证据', '看第三段']]]],
        )
        const verified = await presskeep(['verify', '--archive', archive])
        assert.equal(verified.code, 0, verified.stdout)
        assert.match((await presskeep(['rebuild', '--archive', archive])).stdout, /says the same/)
      },
    )
  })

  it('gc: deletes the rest at the next time', (t) => {
    const stray = (at: number) => `pictures/ab/${String(at).repeat(64)}`
    return killed(
      t,
      'gc',
      (archive) => ['gc', '--archive', archive],
      async (archive) => {
        const blobs = createFileBlobs(path.join(archive, 'blobs'))
        for (const at of [1, 2, 3]) assert.equal(await blobs.has(stray(at)), false)
        assert.ok(!existsSync(path.join(archive, 'presskeep.before-20260101.db')))
        await isWhole(archive)
      },
      async (archive) => {
        const blobs = createFileBlobs(path.join(archive, 'blobs'))
        for (const at of [1, 2, 3]) await blobs.put(stray(at), Buffer.from('nobody shows this'))
        writeFileSync(path.join(archive, 'presskeep.before-20260101.db'), 'former')
      },
    )
  })

  it('rebuild of a damaged database: there is one at every moment, and the same again mends it', (t) =>
    killed(
      t,
      'rebuild',
      (archive) => ['rebuild', '--archive', archive],
      // What no capture tells of is carried over from what can be read.
      (archive) => isWhole(archive, ['polls', 'feeds', 'jobs']),
      (archive) => {
        const file = path.join(archive, 'presskeep.db')
        const bytes = readFileSync(file)
        bytes.fill(0x55, bytes.length - 8000)
        writeFileSync(file, bytes)
      },
    ))

  it('verify: changes nothing, and goes on where it was', (t) =>
    killed(
      t,
      'verify',
      (archive) => ['verify', '--resume', '--archive', archive],
      async (archive, _, again) => {
        assert.equal(again.code, 0, again.stdout + again.stderr)
        await isWhole(archive)
      },
    ))

  it('verify --repair: each damaged file is as it was or whole, and the same again mends all', async (t) => {
    const counted = path.join(scratch(t), 'count')
    const backup = path.join(scratch(t), 'backup')
    assert.equal((await presskeep(['backup', backup, '--archive', made])).code, 0)
    const hurt = (archive: string) => {
      for (const [name] of keptIn(archive)) {
        if (!/^warc|^blobs|leaves\.bin$/.test(name)) continue
        const file = path.join(archive, name)
        const bytes = readFileSync(file)
        writeFileSync(file, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1))
      }
      const database = new DatabaseSync(path.join(archive, 'presskeep.db'))
      database.exec(`UPDATE articles SET source = 'somebody else'; UPDATE terms_pages SET crc = crc + 1`)
      database.close()
    }
    const place = () => {
      const archive = path.join(scratch(t), 'archive')
      cpSync(made, archive, { recursive: true })
      hurt(archive)
      return archive
    }
    const command = (archive: string) => ['verify', '--repair', '--from', backup, '--archive', archive]
    const whole = keptIn(made)
    const first = place()
    const damaged = keptIn(first)
    assert.equal((await run(command(first), counted)).code, 0)
    await isWhole(first)
    for (const at of momentsOf(Number(readFileSync(counted, 'utf8')), 'repair')) {
      const archive = place()
      const died = await run(command(archive), counted, at)
      assert.equal(died.code, null, `it was killed at ${at}: ${died.stderr}`)
      const now = keptIn(archive)
      for (const [name, bytes] of whole) {
        const isKnown = [bytes, damaged.get(name)].some((one) => one && now.get(name)?.equals(one))
        // Between the copy that is put aside and the new one a picture is missing for a moment.
        assert.ok(isKnown || (name.startsWith('blobs') && !now.has(name)), `${name} after repair ${at}`)
      }
      const again = await presskeep(command(archive))
      assert.equal(again.code, 0, `again after ${at}: ${again.stdout}${again.stderr}`)
      await isWhole(archive)
    }
  })

  it('export wacz: there is a whole file or none', (t) =>
    killed(
      t,
      'export',
      (archive, out) => ['export', 'wacz', out, '--archive', archive],
      async (archive, out, again) => {
        assert.equal(again.code, 0, again.stderr)
        const read = path.join(scratch(t), 'read')
        await presskeep(['init', read])
        const taken = await presskeep(['ingest', out, '--archive', read])
        assert.equal(taken.code, 0, taken.stdout + taken.stderr)
        await isWhole(archive)
      },
    ))
})
