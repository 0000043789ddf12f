import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test, { type TestContext } from 'node:test'
import { freshPostgres, onServer, withoutPostgres } from '../../test/support/postgres.ts'
import { lockArchive, openPostgres, openSqlite } from '../store/index.ts'
import { migrations } from '../store/migrations.ts'
import { postgresMigration } from '../store/postgres-migrations.ts'
import { addDigestFunction, keepRowDigests } from '../store/row-digests.ts'
import { initArchive, openForReading, openForRebuild, openForVerify, rebuild, setStore, verify } from './index.ts'
import { libraryOf } from './read-library.ts'
import { keepMade } from './testing/fill-database.ts'

const options = { now: () => Date.UTC(2026, 4, 20), software: 'test' }

async function folderOf(t: TestContext): Promise<string> {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'presskeep-older-')), 'archive')
  t.after(() => rmSync(path.dirname(folder), { recursive: true }))
  await initArchive(folder, 'UTC')
  return folder
}

/** Some of the migrations are PostgreSQL's alone. */
const beforeTheLast = migrations.findLastIndex((one) => one !== '')

/** The database as the first so many migrations leave it. */
function makeOlder(folder: string, version: number): void {
  const file = path.join(folder, 'presskeep.db')
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  const database = new DatabaseSync(file)
  addDigestFunction(database)
  database.exec('CREATE TABLE migrations (version INTEGER PRIMARY KEY)')
  for (let at = 0; at < version; at++) {
    database.exec(migrations[at]!)
    database.prepare('INSERT INTO migrations (version) VALUES (?)').run(at + 1)
  }
  database.close()
}

test('whatever command comes first brings an older archive up to date', async (t) => {
  const folder = await folderOf(t)
  const before = migrations.findIndex((one) => one.includes('CREATE TABLE term_index'))
  makeOlder(folder, before)
  const archive = await openForReading(folder, options)
  assert.deepEqual((await libraryOf(archive).search('国会', {})).hits, [])
  await archive.close()
})

test('an archive that was brought up to date is sound, and verify itself brings it there', async (t) => {
  const folder = await folderOf(t)
  makeOlder(folder, beforeTheLast)
  const database = new DatabaseSync(path.join(folder, 'presskeep.db'))
  addDigestFunction(database)
  keepRowDigests(database)
  database.close()
  const { archive, finding, close } = await openForVerify(folder, options)
  assert.equal(finding, undefined)
  const findings = []
  for await (const one of verify(archive)) findings.push(one)
  assert.deepEqual(findings, [])
  await close()
})

test('verify refuses an archive of a newer Presskeep, and takes a wrong number for damage', async (t) => {
  const folder = await folderOf(t)
  const db = await openSqlite(path.join(folder, 'presskeep.db'))
  const [last, next] = [migrations.length, migrations.length + 1]
  await db.transaction((sql) => sql.all('INSERT INTO migrations (version) VALUES (?)', next))
  await assert.rejects(openForVerify(folder, options), (error: Error) => {
    assert.equal(error.name, 'NewerDatabaseError')
    assert.match(error.message, /newer Presskeep.*update/)
    return true
  })
  // Whoever writes a version writes all before it.
  await db.transaction((sql) => sql.all('DELETE FROM migrations WHERE version = ?', last))
  await db.close()
  const { archive, close } = await openForVerify(folder, options)
  assert.ok(archive.db)
  await close()
})

test('a rebuild does not take an older database for a damaged one', async (t) => {
  const folder = await folderOf(t)
  makeOlder(folder, beforeTheLast)
  const database = new DatabaseSync(path.join(folder, 'presskeep.db'))
  addDigestFunction(database)
  keepRowDigests(database)
  database.close()
  const archive = await openForRebuild(folder, options)
  const report = await rebuild(archive)
  await archive.close()
  assert.equal(report.formerDatabase, undefined)
  assert.deepEqual([report.compared, report.differences], [true, []])
})

test('where somebody else writes an older archive, the reader is told', async (t) => {
  const folder = await folderOf(t)
  makeOlder(folder, beforeTheLast)
  const lock = lockArchive(folder, 'sync', options.now())
  await assert.rejects(openForReading(folder, options), (error: Error) => {
    assert.match(error.message, /of an earlier Presskeep \(database version \d+, this program needs \d+\)/)
    assert.match(error.message, /It was tried: another presskeep \(sync, process/)
    return true
  })
  lock.release()
})

test('while an index is made that nothing serves beside, a search says that older articles may be missing', async (t) => {
  const folder = await folderOf(t)
  const db = await openSqlite(path.join(folder, 'presskeep.db'))
  await db.transaction((sql) => keepMade(sql, [{ title: '国会', text: '国会开会。', at: options.now() }]))
  const search = async () => {
    const archive = await openForReading(folder, options)
    const page = await libraryOf(archive).search('国会', {})
    await archive.close()
    return page
  }
  assert.equal((await search()).isIndexPartial, undefined)
  await db.transaction((sql) => sql.all("UPDATE term_index SET state = 'making', done_from = 9e15"))
  assert.equal((await search()).isIndexPartial, true)
  await db.close()
})

test('on a server a room of a new version brings an older database up to date, whichever command comes first', {
  skip: await withoutPostgres(),
}, async (t) => {
  const folder = await folderOf(t)
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  setStore(folder, url)
  const versions = Array.from(
    migrations,
    (_, at) => `${postgresMigration(at)};INSERT INTO migrations VALUES (${at + 1});`,
  )
  await onServer('CREATE TABLE migrations (version BIGINT PRIMARY KEY)', url)
  for (const version of versions.slice(0, -2)) await onServer(version, url)
  await assert.rejects(openPostgres(url, { readOnly: true }), { name: 'OlderDatabaseError' })

  const rooms = await Promise.all([1, 2].map(() => openForReading(folder, options)))
  for (const room of rooms) {
    assert.deepEqual((await libraryOf(room).search('国会', {})).hits, [])
    await room.close()
  }
  const found = await onServer('SELECT version::int FROM migrations ORDER BY version', url)
  assert.deepEqual(
    found.map(({ version }) => version),
    Array.from(migrations, (_, at) => at + 1),
  )
  // It may have a folder of its own: the log stays with those who have one.
  assert.equal(existsSync(path.join(folder, 'log')), false)
})
