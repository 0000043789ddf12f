import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import type { Db, Sql } from './db.ts'
import { damagedRows } from './row-digests.ts'
import { openSqlite } from './sqlite.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-blocks-'))
after(() => rmSync(folder, { recursive: true, force: true }))

async function damageOf(db: Db): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { table, key } of damagedRows(db, { of: 'terms' })) found.push(`${table} ${key ?? '-'}`)
  return found
}

/** Words that differ from document to document, so that segments are merged and blocks come and go. */
function words(from: number): string {
  return Array.from({ length: 400 }, (_, at) => ((from * 31 + at * at * 7919) % 40_009).toString(36)).join(' ')
}

const put = (sql: Sql, id: number) =>
  sql.all('INSERT OR REPLACE INTO terms_former (rowid, text, title) VALUES (?, ?, ?)', id, words(id), `t${id}`)

test('Whatever the term index does to its blocks, each of them has its digest', async () => {
  const file = path.join(folder, 'kept.db')
  const db = await openSqlite(file)
  for (let round = 0; round < 40; round++) {
    await db.transaction(async (sql) => {
      for (let one = 0; one < 6; one++) await put(sql, (round * 5 + one) % 150)
      await sql.all('DELETE FROM terms_former WHERE rowid = ?', (round * 11) % 150)
    })
  }
  await db.transaction((sql) => sql.all(`INSERT INTO terms_former (terms_former) VALUES ('optimize')`))
  await assert.rejects(
    db.transaction(async (sql) => {
      await put(sql, 7)
      throw new Error('no')
    }),
  )
  assert.deepEqual(await damageOf(db), [])
  await db.close()
  const again = await openSqlite(file)
  await again.transaction((sql) => put(sql, 1))
  assert.deepEqual(await damageOf(again), [])
  await again.close()
})

test('A block that is changed, gone or new behind our back is found', async () => {
  for (const [name, change] of [
    [
      'changed',
      "UPDATE terms_former_data SET block = block || x'00' WHERE id = (SELECT max(id) FROM terms_former_data)",
    ],
    ['gone', 'DELETE FROM terms_former_data WHERE id = (SELECT max(id) FROM terms_former_data)'],
    ['new', "INSERT INTO terms_former_data VALUES (77777777777, x'00')"],
    ['sizes', "UPDATE terms_former_docsize SET sz = x'0101' WHERE id = 3"],
    ['index', 'UPDATE terms_former_idx SET pgno = pgno + 2'],
    ['settings', `UPDATE terms_former_config SET v = v + 1 WHERE k = 'version'`],
  ] as const) {
    const file = path.join(folder, `${name}.db`)
    const db = await openSqlite(file)
    await db.transaction(async (sql) => {
      for (let id = 0; id < 20; id++) await put(sql, id)
    })
    await db.close()
    const behind = new DatabaseSync(file)
    // Newer Node versions protect FTS5's own tables from such statements; a damaged disk asks nobody.
    ;(behind as { enableDefensive?: (is: boolean) => void }).enableDefensive?.(false)
    behind.exec(change)
    behind.close()
    const damaged = await openSqlite(file, { readOnly: true })
    assert.ok((await damageOf(damaged)).length > 0, name)
    await damaged.close()
  }
})
