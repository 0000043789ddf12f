import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { type TestContext } from 'node:test'
import { parseQuery } from '../search/index.ts'
import { DatabaseError, type Db } from './db.ts'
import { migrations } from './migrations.ts'
import { openSqlite } from './sqlite.ts'
import { termIndex } from './term-index.ts'
import { damagedTerms } from './term-index-check.ts'
import { databaseVersions, layoutVersion } from './term-layouts.ts'
import { prepareTermIndex } from './term-remake.ts'
import { termStore } from './term-store.ts'
import { indexVersion } from './terms.ts'

const later = indexVersion + 1
const refused = (error: unknown) => {
  assert.ok(error instanceof DatabaseError)
  const [layout, known] = [layoutVersion + 1, layoutVersion]
  assert.ok(error.message.includes(`by a newer Presskeep (layout ${layout}, this program knows ${known}); update`))
  return true
}

async function archiveOf(t: TestContext): Promise<{ db: Db; file: string }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-layouts-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'test.db')
  const db = await openSqlite(file)
  await db.transaction(async (sql) => {
    termStore(sql).put('articles', 1, 1, { title: '国会', text: '国会开会。' }, true)
  })
  return { db, file }
}

const parsed = parseQuery('国会', { today: '2026-11-30' })
async function found(db: Db): Promise<readonly number[]> {
  assert.ok(parsed.kind === 'query')
  return termIndex(db).search(db, parsed.query, { where: [], values: [] }).newest(10)
}

async function becomeLater(db: Db): Promise<void> {
  for (const table of ['term_index', 'term_segments'])
    await db.transaction((sql) => sql.all(`UPDATE ${table} SET version = ?`, later))
}

test('each layout comes with a database version that no program before it knows', async (t) => {
  assert.equal(databaseVersions.length, layoutVersion)
  // The second was not in use before the third was there.
  for (let layout = 3; layout <= layoutVersion; layout++) {
    const since = databaseVersions[layout - 1]!
    assert.ok(since > 29 && since <= migrations.length, `layout ${layout}`)
    if (layout > 3) assert.ok(since > databaseVersions[layout - 2]!, `layout ${layout}`)
  }
  const { db } = await archiveOf(t)
  const [row] = await db.all<{ version: number }>('SELECT max(version) AS version FROM migrations')
  assert.ok(row!.version >= databaseVersions.at(-1)!)
  await db.close()
})

test('an index in a layout that this program does not know is refused, by a reader that was there before, too', async (t) => {
  const { db, file } = await archiveOf(t)
  const reader = await openSqlite(file, { readOnly: true })
  assert.deepEqual(await found(reader), [1])
  await becomeLater(db)
  await db.close()
  await assert.rejects(found(reader), refused)
  await assert.rejects(async () => termIndex(reader).isKnown(reader, '国会'), refused)
  await reader.close()
  await assert.rejects(openSqlite(file), refused)
})

test('of such an index verify says that it is not known, and nothing else', async (t) => {
  const { db, file } = await archiveOf(t)
  await becomeLater(db)
  await db.close()
  const [finding, ...others] = damagedTerms(file, { bandsOf: () => [] })
  assert.match(finding?.message ?? '', /newer Presskeep \(layout/)
  assert.deepEqual(others, [])
})

test('one that is in the making beside a known one is let alone by readers and given up by who writes', async (t) => {
  const { db, file } = await archiveOf(t)
  await db.transaction(async (sql) => {
    await sql.all(`INSERT INTO term_index (version, state, done_from) VALUES (?, 'making', 0)`, later)
  })
  assert.deepEqual(await found(db), [1])
  await db.transaction(async (sql) => prepareTermIndex(termStore(sql).run))
  const versions = await db.all('SELECT version, state FROM term_index ORDER BY version')
  assert.deepEqual(
    versions.map((one) => [one.version, one.state]),
    [
      [indexVersion, 'serving'],
      [later, 'dropped'],
    ],
  )
  await db.close()
  assert.deepEqual(await found(await reopened(t, file)), [1])
})

async function reopened(t: TestContext, file: string): Promise<Db> {
  const db = await openSqlite(file, { readOnly: true })
  t.after(() => db.close())
  return db
}
