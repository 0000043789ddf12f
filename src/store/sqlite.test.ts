import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { createArticle } from './articles.ts'
import { dbConformance } from './conformance.ts'
import { ArchiveBusyError, DatabaseError } from './db.ts'
import { meaningConformance } from './meaning-conformance.ts'
import { asKept, revisionsOf, saveRevision } from './revisions.ts'
import { searchIdSlack } from './search-ids.ts'
import { lockArchive, openSqlite } from './sqlite.ts'
import { termIndexConformance } from './term-index-conformance.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-store-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
const fresh = () => openSqlite(path.join(folder, `${made++}.db`))
dbConformance('SQLite', fresh)
meaningConformance('meaning on SQLite', fresh)
termIndexConformance('FTS5', fresh)

test('A database of a newer Presskeep is refused with what to do', async () => {
  const file = path.join(folder, 'newer.db')
  const db = await openSqlite(file)
  await db.transaction((sql) => sql.all('INSERT INTO migrations (version) VALUES (9999)'))
  await db.close()
  await assert.rejects(openSqlite(file), /newer Presskeep.*update/)
})

const articleOf = (id: string) => ({ id, key: id, source: 's', firstSeenAt: 0, isFetchable: true })

/** What every open file syncs by, in place of which something else may stand for a while. */
async function syncing(): Promise<{ datasync(): Promise<void> }> {
  const handle = await open(folder, 'r')
  await handle.close()
  return Object.getPrototypeOf(handle)
}

test('A transaction is done when the disk has it, and others have the thread until then', async (t) => {
  const db = await fresh()
  t.after(() => db.close())
  const { promise: disk, resolve: write } = Promise.withResolvers<void>()
  const synced = t.mock.method(await syncing(), 'datasync', () => disk)
  let isDone = false
  const done = db
    .transaction((sql) => createArticle(sql, articleOf('a')))
    .then(() => {
      isDone = true
    })
  const second = db.transaction((sql) => createArticle(sql, articleOf('b')))
  const count = async () => (await db.all<{ n: number }>('SELECT count(*) AS n FROM articles'))[0]?.n
  while (synced.mock.callCount() === 0) await setTimeout(1)
  assert.equal(await count(), 1)
  await setTimeout(20)
  assert.equal(isDone, false)
  assert.equal(await count(), 1)
  write()
  await done
  await second
  assert.equal(await count(), 2)
  assert.equal(synced.mock.callCount(), 2)
})

test('A database that a link leads to is written where it is', async (t) => {
  const file = path.join(folder, `${made++}.db`)
  await (await openSqlite(file)).close()
  const link = path.join(folder, `${made++}.db`)
  symlinkSync(file, link)
  const synced = t.mock.method(await syncing(), 'datasync')
  const db = await openSqlite(link)
  await db.transaction((sql) => createArticle(sql, articleOf('a')))
  await db.close()
  assert.equal(synced.mock.callCount(), 1)
})

test('Where the disk may not have a transaction it is told, and nothing is written after it', async (t) => {
  const file = path.join(folder, 'unsure.db')
  const db = await openSqlite(file)
  const failing = t.mock.method(await syncing(), 'datasync', async () => {
    throw new Error('EIO: i/o error')
  })
  const article = (id: string) => db.transaction((sql) => createArticle(sql, articleOf(id)))
  await assert.rejects(
    article('a'),
    (error: Error) => error instanceof DatabaseError && /not be on the disk.*EIO/.test(error.message),
  )
  failing.mock.restore()
  await assert.rejects(article('b'), /not be on the disk/)
  await db.close()
  const again = await openSqlite(file)
  t.after(() => again.close())
  assert.equal((await again.all('SELECT id FROM articles')).length, 1)
  await again.transaction((sql) => createArticle(sql, articleOf('b')))
})

test('Opening again changes nothing, and reading needs a database that is there', async () => {
  const file = path.join(folder, 'again.db')
  await (await openSqlite(file)).close()
  await (await openSqlite(file)).close()
  await assert.rejects(openSqlite(path.join(folder, 'missing.db'), { readOnly: true }), DatabaseError)
})

test('Only one holds the lock of an archive; who else wants it hears who has it', () => {
  const first = lockArchive(folder, 'up', Date.UTC(2026, 0, 2))
  assert.throws(
    () => lockArchive(folder, 'sync', 0),
    (error) => {
      assert.ok(error instanceof ArchiveBusyError)
      assert.match(
        error.message,
        new RegExp(
          `another presskeep \\(up, process ${process.pid}, since 2026-01-02T[^)]*\\) is writing to .*stop it, do this, and start it again`,
        ),
      )
      return true
    },
  )
  first.release()
  assert.equal(existsSync(path.join(folder, '.presskeep.lock.json')), false)
  lockArchive(folder, 'sync', 0).release()
})

test('Who holds the lock is told also where its note is written a moment later', async () => {
  const place = mkdtempSync(path.join(folder, 'late-'))
  const held = lockArchive(place, 'up', 0)
  const note = path.join(place, '.presskeep.lock.json')
  rmSync(note)
  const late = new Worker(
    `const { note } = require('node:worker_threads').workerData
     setTimeout(() => require('node:fs').writeFileSync(note, '{"pid": 7, "doing": "sync", "since": "2026-01-02T00:00:00.000Z"}'), 30)`,
    { eval: true, workerData: { note } },
  )
  await once(late, 'online')
  assert.throws(
    () => lockArchive(place, 'sync', 0),
    /another presskeep \(sync, process 7, since 2026-01-02T.*\) is writing/,
  )
  await late.terminate()
  rmSync(note, { force: true })
  // One that never comes keeps nobody waiting for long.
  assert.throws(() => lockArchive(place, 'sync', 0), /another presskeep is writing/)
  held.release()
})

test('What a revision is said to be once it is kept is what reading it back gives', async () => {
  const db = await fresh()
  const words = fc.oneof(
    { weight: 12, arbitrary: fc.string({ unit: 'grapheme' }) },
    { weight: 1, arbitrary: fc.constantFrom('a\0b', 'half \ud800', 'pair \u{1f3fb}', '\\u0000', '') },
  )
  const maybe = fc.option(words, { nil: undefined })
  const given = fc.record({
    title: maybe,
    authors: fc.array(words, { maxLength: 2 }),
    tags: fc.array(words, { maxLength: 2 }),
    published: fc.option(fc.record({ at: fc.option(fc.integer(), { nil: undefined }), raw: words, source: words }), {
      nil: undefined,
    }),
    site: maybe,
    kindReason: maybe,
    text: words,
    html: words,
  })
  let count = 0
  let told = 0
  await fc.assert(
    fc.asyncProperty(given, async (fields) => {
      const id = `r${count++}`
      const revision = { id, articleId: id, captureId: 'c', origin: 'page', at: 5, kind: 'article', ...fields } as const
      const whole = { ...revision, textSha256: 's', editKey: 'k', extractor: 'e', provenance: { text: fields.text } }
      await db.transaction((sql) => saveRevision(sql, whole))
      const kept = asKept({ ...whole, seq: 1 })
      if (!kept) return
      told++
      const [read] = await revisionsOf(db, id)
      assert.deepEqual(JSON.parse(JSON.stringify(kept)), JSON.parse(JSON.stringify(read)))
    }),
    { numRuns: 300 },
  )
  assert.ok(told > 30, `${told} of ${count}`)
  await db.close()
})

test('However many transactions stand in line, others get their turn between them', async () => {
  const db = await fresh()
  const inLine = 200
  let done = 0
  const busy = async () => {
    const until = performance.now() + 1
    while (performance.now() < until);
    done++
  }
  const all = Promise.all(Array.from({ length: inLine }, () => db.transaction(busy)))
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  assert.ok(done < inLine, 'an answer of the reading room waited for all of them')
  await all
  await db.close()
})

test('However long a transaction is, others get their turn within it', async () => {
  const db = await fresh()
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  await db.transaction(async (sql) => {
    for (const until = performance.now() + 200; performance.now() < until; ) await sql.all('SELECT 1')
  })
  clearInterval(timer)
  assert.ok(turns >= 5, `${turns} turns`)
  await db.close()
})

test('Of very many articles that say the same second each finds an id, also where those that are tried first are all taken', async () => {
  const db = await fresh()
  after(() => db.close())
  const number = 0x00_01_23_45
  const tried = [16, 128, 1024, 8192, 65_536, 524_288, searchIdSlack].flatMap((spread) =>
    Array.from({ length: spread === searchIdSlack ? 600 : 16 }, (_, at) => (number + at * 40_503) % spread),
  )
  const made = await db.transaction(async (sql) => {
    await sql.all(
      `INSERT INTO articles (id, key, source, first_seen_at, sort_at, search_id)
       SELECT 'x' || value, 'x' || value, 's', 0, 0, value FROM (SELECT DISTINCT value FROM json_each(?))`,
      JSON.stringify(tried),
    )
    await createArticle(sql, { id: '00012345', key: 'new', source: 's', firstSeenAt: 0, isFetchable: true })
    return sql.all<{ at: number }>("SELECT search_id AS at FROM articles WHERE key = 'new'")
  })
  assert.deepEqual(
    made.map(({ at }) => at),
    [(number + 600 * 40_503) % searchIdSlack],
  )
})
