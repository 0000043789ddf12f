import assert from 'node:assert/strict'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import {
  backup,
  type Finding,
  markArticles,
  openForVerify,
  openWithoutDatabase,
  rebuild,
  repair,
  unmarkArticles,
  verify,
} from '../../src/archive/index.ts'
import { onlyInFile } from '../support/archive.ts'
import { contentOf, databaseContent } from '../support/archive-content.ts'
import { presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { inArchive, smallArchive, testOptions } from '../support/small-archive.ts'

async function findingsOf(folder: string): Promise<Finding[]> {
  const { archive, finding, close } = await openForVerify(folder, testOptions)
  const findings = finding ? [finding] : []
  try {
    for await (const one of verify(archive)) findings.push(one)
  } finally {
    await close()
  }
  return findings
}

async function rebuildAt(folder: string) {
  const archive = openWithoutDatabase(folder, testOptions)
  try {
    return await rebuild(archive)
  } finally {
    await archive.close()
  }
}

/** Parts of an archive in which a bit is flipped, with how often. */
const parts: readonly (readonly [part: string, share: number])[] = [
  ['database', 0.45],
  ['warc', 0.25],
  ['index', 0.05],
  ['picture', 0.1],
  ['log', 0.15],
]

function partOf(name: string): string | undefined {
  if (name === 'presskeep.db') return 'database'
  if (/^warc\/[^/]+\.warc\.gz$/.test(name)) return 'warc'
  if (/^warc\/[^/]+\.cdxj$/.test(name)) return 'index'
  if (/^blobs\//.test(name)) return 'picture'
  return /^log\//.test(name) ? 'log' : undefined
}

/** The part in whose share of the line from 0 a number stands. */
function partAt(shares: typeof parts, place: number): string {
  let end = 0
  for (const [part, share] of shares) {
    end += share
    if (place < end) return part
  }
  return shares[0]![0]
}

/** Numbers that look random and are the same at each run (Mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What only says when something is due; no capture holds it, so a rebuild may derive it anew. */
const due = new Set(['jobs', 'feeds', 'polls', 'articles', 'warc_files', 'found'])

test('verify finds every one of 500 flipped bits and cut ends that changes what an archive says; rebuild and --repair mend them', {
  skip: onlyInFile,
}, async (t) => {
  const { folder } = await smallArchive(t)
  await inArchive(folder, async (archive) => {
    const rows = await archive.db.all<{ id: string }>('SELECT id FROM articles ORDER BY id')
    const articles = rows.map(({ id }) => id)
    for (const names of [['starred'], ['证据', 'later']])
      await markArticles(archive, { articles, names, note: '看第三段' })
    await unmarkArticles(archive, { articles, names: ['later'] })
  })
  assert.deepEqual(await findingsOf(folder), [])
  const copy = path.join(scratch(t), 'backup')
  await backup(folder, copy)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => partOf(name) && statSync(path.join(folder, name)).isFile())
    .sort()
  const whole = await contentOf(folder)
  assert.equal(whole.has('error'), false)
  const random = randomNumbers(Number(process.env.PRESSKEEP_SEED ?? 20_261_123))
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const present = parts.filter(([part]) => files.some((name) => partOf(name) === part))
  const shares = present.reduce((sum, [, share]) => sum + share, 0)
  const counts = { found: 0, meaningless: 0, rebuilt: 0, repaired: 0 }
  for (let round = 0; round < 500; round++) {
    const part = partAt(present, random() * shares)
    const name = pick(files.filter((file) => partOf(file) === part))
    const file = path.join(folder, name)
    const before = readFileSync(file)
    const isCut = random() < 0.15
    const at = Math.floor(random() * before.length)
    const bit = Math.floor(random() * 8)
    if (isCut) truncateSync(file, at)
    else writeFileSync(file, before.with(at, before[at]! ^ (1 << bit)))
    const startedAt = performance.now()
    const what = `round ${round}: ${name} ${isCut ? 'cut at' : `bit ${bit} of`} byte ${at} of ${before.length}`
    const findings = await findingsOf(folder)
    if (findings.length) counts.found++
    else {
      // What says the same all the same: free pages and gaps of SQLite pages, its change counters, bytes of the gzip
      // header that name the operating system, the padding behind a deflate stream.
      assert.deepEqual(await contentOf(folder), whole, `${what} is not found`)
      counts.meaningless++
    }
    if (findings.length && round % 10 === 0) {
      counts.rebuilt++
      await mendAndLook(folder, scratch(t), part, whole, what)
    }
    if (findings.length && round % 10 === 5) {
      counts.repaired++
      await repairAndLook(folder, { target: scratch(t), from: copy, findings, whole, what })
    }
    const tookMs = performance.now() - startedAt
    if (tookMs > 10_000) t.diagnostic(`${what} took ${Math.round(tookMs)} ms`)
    writeFileSync(file, before)
    for (const end of ['-wal', '-shm']) rmSync(path.join(folder, `presskeep.db${end}`), { force: true })
  }
  assert.deepEqual(await findingsOf(folder), [], 'each damage was undone')
  t.diagnostic(JSON.stringify(counts))
  assert.ok(counts.found > 250, `${counts.found} of 500 were found`)
})

test('Where a capture and the database are both damaged, verify names the capture, and rebuild mends the rows and keeps what it gave', {
  skip: onlyInFile,
}, async (t) => {
  const { folder, site } = await smallArchive(t)
  const file = path.join(folder, 'presskeep.db')
  const database = new DatabaseSync(file)
  const row = database.prepare("SELECT * FROM captures WHERE purpose = 'picture'").get() as Record<string, unknown>
  database.exec("UPDATE articles SET source = 'somebody else'")
  database.close()
  const warc = path.join(folder, 'warc', String(row.warc_file))
  const bytes = readFileSync(warc)
  const at = Number(row.warc_offset) + Number(row.warc_length) - 8
  writeFileSync(warc, bytes.with(at, bytes[at]! ^ 1))
  const named = (await findingsOf(folder)).find(({ what }) => what === 'capture-missing')
  assert.match(named?.where ?? '', new RegExp(`capture ${row.id} \\(picture, ${site.url}/ferry\\.png\\): `))
  const rebuilt = await presskeep(['rebuild', '--archive', folder])
  assert.equal(rebuilt.code, 2)
  assert.match(
    rebuilt.stdout,
    /^2 rows of the database were mended where they lie; what they were: damaged\/\d+\/rows\.jsonl$/m,
  )
  assert.match(
    rebuilt.stdout,
    /^1 capture can't be read any more\. The database still holds what they gave: it stays\.$/m,
  )
  assert.doesNotMatch(rebuilt.stdout, /says the same/)
  const left = await findingsOf(folder)
  assert.ok(left.length && left.every((one) => /^(warc-damaged|record-damaged|capture-missing)$/.test(one.what)))
})

/** Rebuilds a copy: what is not a WARC's own bytes comes back whole. */
async function mendAndLook(
  folder: string,
  target: string,
  part: string,
  whole: ReadonlyMap<string, string>,
  what: string,
): Promise<void> {
  const copy = path.join(target, 'copy')
  cpSync(folder, copy, { recursive: true })
  await rebuildAt(copy)
  const content = await contentOf(copy)
  const said = (from: ReadonlyMap<string, string>) =>
    [...from].filter(([name]) => !due.has(name) && !/\.(gz|cdxj)$|^log\//.test(name))
  assert.deepEqual(said(content), said(whole), `${what}: rebuild gives back what it said`)
  if (part !== 'warc') assert.deepEqual(await findingsOf(copy), [], `${what}: nothing is left to find`)
  const file = path.join(copy, 'presskeep.db')
  if (existsSync(file)) assert.equal((await databaseContent(file)).has('error'), false)
}

/** Repairs a copy from a backup: whatever was hurt, it says what it said, and nothing is left. */
async function repairAndLook(
  folder: string,
  how: {
    readonly target: string
    readonly from: string
    readonly findings: readonly Finding[]
    readonly whole: ReadonlyMap<string, string>
    readonly what: string
  },
): Promise<void> {
  const copy = path.join(how.target, 'copy')
  cpSync(folder, copy, { recursive: true })
  let { findings } = how
  // What a damaged database hid comes out at the second look.
  for (let look = 0; findings.length && look < 2; look++) {
    for await (const _ of repair(copy, testOptions, findings, { from: how.from })) {
    }
    findings = await findingsOf(copy)
  }
  assert.deepEqual(findings, [], `${how.what}: nothing is left`)
  const said = (from: ReadonlyMap<string, string>) =>
    [...from].filter(([name]) => !due.has(name) && !/^log\//.test(name))
  assert.deepEqual(said(await contentOf(copy)), said(how.whole), `${how.what}: repair gives back what it said`)
}
