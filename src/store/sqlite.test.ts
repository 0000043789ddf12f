import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { dbConformance } from './conformance.ts'
import { ArchiveBusyError, DatabaseError } from './db.ts'
import { meaningConformance } from './meaning-conformance.ts'
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
      assert.match(error.message, new RegExp(`another presskeep \\(up, process ${process.pid}, since 2026-01-02`))
      return true
    },
  )
  first.release()
  lockArchive(folder, 'sync', 0).release()
})
