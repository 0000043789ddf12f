import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Row, Sql, SqlValue } from './db.ts'
import { migrate } from './migrations.ts'
import { type PartedTable, partFor } from './months.ts'

/** A table that holds what an archive knows; the same columns on every engine. */
export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[]
}

/** What is made anew on each engine (words, digests of rows), or is of the moment (who works). */
const isDerived =
  /^(sqlite_|term|row_digests$|digested_tables$|migrations$|former_versions$|hosts$|writers$|chores$|claimed_ids$)/

/** Every table of an archive, by name. */
export async function archiveTables(): Promise<readonly Table[]> {
  const database = new DatabaseSync(':memory:')
  try {
    await migrate({
      dialect: 'sqlite',
      all: async (sql, ...values) => database.prepare(sql).all(...(values as string[])) as never[],
    })
    const names = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all()
    return names
      .map((row) => String(row.name))
      .filter((name) => !isDerived.test(name))
      .map((name) => {
        const info = database.prepare('SELECT name, pk FROM pragma_table_info(?) ORDER BY cid').all(name)
        const key = info.filter((column) => Number(column.pk) > 0).sort((a, b) => Number(a.pk) - Number(b.pk))
        return { name, columns: info.map(({ name }) => String(name)), key: key.map(({ name }) => String(name)) }
      })
  } finally {
    database.close()
  }
}

const rowsAtOnce = 500

/** All rows of a table in the order of its key, some hundreds at a time. */
export async function* rowsOf(sql: Sql, table: Table): AsyncGenerator<readonly Row[]> {
  const columns = table.columns.map((column) => `"${column}"`).join(', ')
  const key = table.key.map((column) => `"${column}"`).join(', ')
  const from = `SELECT ${columns} FROM ${table.name}`
  let after: SqlValue[] | undefined
  for (;;) {
    const where = after ? ` WHERE (${key}) > (${table.key.map(() => '?').join(', ')})` : ''
    const rows = await sql.all(`${from}${where} ORDER BY ${key} LIMIT ${rowsAtOnce}`, ...(after ?? []))
    if (rows.length) yield rows
    if (rows.length < rowsAtOnce) return
    after = table.key.map((column) => rows.at(-1)![column])
  }
}

/** How many parameters PostgreSQL's protocol has room for (16 bit); SQLite takes fewer. */
const parametersAtMost = 30_000

/** Adds rows to a table that has none of them. */
export async function addRows(sql: Sql, table: Table, rows: readonly Row[]): Promise<void> {
  const time = table.name === 'captures' || table.name === 'revisions' ? table.name : undefined
  if (time) for (const row of rows) await partFor(sql, time satisfies PartedTable, Number(row.at))
  const columns = table.columns.map((column) => `"${column}"`).join(', ')
  const tuple = `(${table.columns.map(() => '?').join(', ')})`
  const atOnce = Math.floor(parametersAtMost / table.columns.length)
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce)
    await sql.all(
      `INSERT INTO ${table.name} (${columns}) VALUES ${part.map(() => tuple).join(', ')}`,
      ...part.flatMap((row) => table.columns.map((column) => row[column])),
    )
  }
}

/** The number of rows of a table, and a digest of all their values, which is the same on every engine. */
export async function tableDigest(
  sql: Sql,
  table: Table,
  asStored: (value: SqlValue) => SqlValue,
): Promise<{ readonly rows: number; readonly digest: string }> {
  const hash = createHash('sha256')
  let count = 0
  for await (const rows of rowsOf(sql, table)) {
    count += rows.length
    for (const row of rows) {
      for (const column of table.columns) {
        const value = asStored(row[column])
        const text = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
        hash.update(`${typeof value}${text.length}:${text}`)
      }
    }
  }
  return { rows: count, digest: hash.digest('hex') }
}
