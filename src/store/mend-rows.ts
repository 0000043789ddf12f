import { existsSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import {
  addDigestFunction,
  type DigestedTable,
  digestOf,
  mendDigestedTables,
  rowDigest,
  tablesOf,
} from './row-digests.ts'

export interface RowMending {
  /** Rows that are again what was written. */
  readonly rows: number
  /** SQLite's own indexes were made anew. */
  readonly isReindexed: boolean
}

/**
 * Mends rows of a database from another one that says the same (a backup's, or one that was made of the captures): what is
 * taken is just what the digest that was made when a row was written proves to be that row. `putAside` gets each damaged
 * row as a line of JSON before anything is changed, and all is changed in one step. Nobody else may write meanwhile.
 * Throws where either can't be read.
 */
export function mendRows(file: string, source: string, putAside: (lines: readonly string[]) => void): RowMending {
  const database = new DatabaseSync(file, { timeout: 10_000, enableForeignKeyConstraints: false })
  try {
    addDigestFunction(database)
    database.exec('PRAGMA synchronous = FULL')
    attach(database, source)
    database.exec('BEGIN IMMEDIATE')
    // First, since all others are proved by it.
    const { damaged } = mendDigestedTables(database)
    const aside = damaged.map((entry) => JSON.stringify({ table: 'digested_tables', row: entry }))
    const theirs = new Map(tablesOf(database, 'source').map((table) => [table.name, table]))
    let rows = damaged.length
    for (const table of tablesOf(database)) {
      const other = theirs.get(table.name)
      // Of another version of Presskeep. Rows of the term index are no other database's.
      if (other?.columns.join() !== table.columns.join() || table.name.startsWith('term_')) continue
      rows += mendTable(database, table, other.id, aside)
    }
    const isReindexed = reindex(database)
    if (aside.length) putAside(aside)
    database.exec(rows || isReindexed ? 'COMMIT' : 'ROLLBACK')
    return { rows, isReindexed }
  } finally {
    database.close()
  }
}

/** A backup often lies where nothing can be written, and SQLite wants to make a file beside what it reads. */
function attach(database: DatabaseSync, source: string): void {
  const address = pathToFileURL(source).href
  try {
    database.prepare('ATTACH ? AS source').run(`${address}?mode=ro`)
    database.prepare('SELECT 1 FROM source.digested_tables LIMIT 1').get()
  } catch (error) {
    if (existsSync(`${source}-wal`)) throw error
    if (database.prepare("SELECT 1 FROM pragma_database_list WHERE name = 'source'").get())
      database.exec('DETACH source')
    database.prepare('ATTACH ? AS source').run(`${address}?immutable=1`)
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

type Values = readonly SQLInputValue[]

function mendTable(database: DatabaseSync, table: DigestedTable, sourceId: number, aside: string[]): number {
  const { id, name, columns, keyColumns } = table
  const prepare = (sql: string) => {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    return statement
  }
  const valuesOf = (row: Record<string, unknown>): Values => columns.map((column) => row[column] as SQLInputValue)
  const isKey = keyColumns.map((column) => `${quoted(column)} IS ?`).join(' AND ')
  const find = prepare(
    `SELECT t.*, EXISTS (SELECT 1 FROM source.row_digests WHERE table_id = ${sourceId}
       AND key = ${digestOf('t', keyColumns)} AND digest = ${digestOf('t', columns)}) AS "@proved"
     FROM source.${quoted(name)} t WHERE ${isKey}`,
  )
  const setDigest = prepare(
    `INSERT INTO main.row_digests VALUES (${id}, ?, ?) ON CONFLICT (table_id, key) DO UPDATE SET digest = excluded.digest`,
  )
  const damaged = prepare(
    `SELECT t.rowid AS "@row", d.digest AS "@digest", t.* FROM main.${quoted(name)} t NOT INDEXED
       LEFT JOIN main.row_digests d ON d.table_id = ${id} AND d.key = ${digestOf('t', keyColumns)}
     WHERE d.digest IS NOT ${digestOf('t', columns)}`,
  ).all()
  let [mended, named] = [0, 0]
  const strays: Stray[] = []
  for (const row of damaged) {
    const mine = valuesOf(row)
    const keyOf = (values: Values) => keyColumns.map((column) => values[columns.indexOf(column)]!)
    const found = find.get(...keyOf(mine))
    const digest = row['@digest'] as Uint8Array | null
    const whole = found && digest && wholeRow(mine, valuesOf(found), digest)
    if (whole) {
      const put = `UPDATE main.${quoted(name)} SET ${columns.map((column) => `${quoted(column)} = ?`).join(', ')} WHERE rowid = ?`
      try {
        database.prepare(put).run(...whole, Number(row['@row']))
      } catch {
        // Another damaged row stands in its way.
        continue
      }
    } else if (found?.['@proved'] && rowDigest(mine).equals(rowDigest(valuesOf(found)))) {
      // Theirs is as it was written, and ours the same: it is our digest that is hurt. A backup that was made of a damaged
      // row says the same, too, and its digest does not.
      setDigest.run(rowDigest(keyOf(mine)), rowDigest(mine))
      if (!digest) named++
    } else {
      if (!digest) strays.push([Number(row['@row']), mine])
      continue
    }
    aside.push(told(name, columns, mine))
    mended++
  }
  return mended + putBack(database, table, sourceId, { strays, named }, aside)
}

/**
 * Rows that are gone, or whose key is damaged, are taken as they were. What damaged keys left goes: rows without a digest
 * (`strays`), and digests without a row, of which `named` rows have got a new one.
 */
function putBack(
  database: DatabaseSync,
  { id, name, columns, keyColumns }: DigestedTable,
  sourceId: number,
  { strays, named }: { readonly strays: readonly Stray[]; readonly named: number },
  aside: string[],
): number {
  const lost = `SELECT key, digest FROM main.row_digests WHERE table_id = ${id}
    AND key NOT IN (SELECT ${digestOf('t', keyColumns)} FROM main.${quoted(name)} t)`
  const all = columns.map(quoted).join(', ')
  const finding = database.prepare(
    `SELECT t.rowid AS "@row", t.* FROM (${lost}) gone JOIN source.row_digests d ON d.table_id = ${sourceId} AND d.key = gone.key AND d.digest = gone.digest
       JOIN source.${quoted(name)} t ON gone.key = ${digestOf('t', keyColumns)} AND gone.digest = ${digestOf('t', columns)}`,
  )
  finding.setReadBigInts(true)
  const found = finding.all()
  const [orphans] = database.prepare(`SELECT count(*) AS n FROM (${lost})`).all()
  if (!found.length && !Number(orphans?.n)) return 0
  // Where each row that is missed is found, strays that are like them are what became of them.
  const isAll = found.length + named === Number(orphans?.n)
  const remains = remainsOf(found, strays, { columns, keyColumns })
  database.exec('SAVEPOINT rows')
  try {
    if (isAll)
      for (const [row] of remains) database.prepare(`DELETE FROM main.${quoted(name)} WHERE rowid = ?`).run(row)
    const taking = (columns: string) =>
      database.prepare(
        `INSERT INTO main.${quoted(name)} (${columns}) SELECT ${columns} FROM source.${quoted(name)} WHERE rowid = ?`,
      )
    const [take, takeInPlace] = [taking(all), taking(`rowid, ${all}`)]
    const isTaken = database.prepare(`SELECT 1 FROM main.${quoted(name)} WHERE rowid = ?`)
    for (const row of found) (isTaken.get(row['@row']!) ? take : takeInPlace).run(row['@row']!)
    if (isAll && named)
      database.exec(`DELETE FROM main.row_digests WHERE table_id = ${id} AND key IN (SELECT key FROM (${lost}))`)
    database.exec('RELEASE rows')
  } catch {
    database.exec('ROLLBACK TO rows; RELEASE rows')
    return 0
  }
  if (isAll) for (const [, mine] of remains) aside.push(told(name, columns, mine))
  return found.length
}

type Stray = readonly [row: number, mine: Values]

/** Of rows without a digest those that say what a missed row says, each of another one, but for its key or one column. */
function remainsOf(
  missed: readonly Record<string, unknown>[],
  strays: readonly Stray[],
  { columns, keyColumns }: Pick<DigestedTable, 'columns' | 'keyColumns'>,
): readonly Stray[] {
  const left = new Set(missed)
  return strays.filter(([, mine]) => {
    for (const row of left) {
      const differing = columns.filter((column, at) => !rowDigest([mine[at]]).equals(rowDigest([row[column]])))
      const isOnlyKey = keyColumns.length < columns.length && differing.every((column) => keyColumns.includes(column))
      if (!isOnlyKey && differing.length > 1) continue
      left.delete(row)
      return true
    }
    return false
  })
}

const mostTried = 10

/** The row that the digest is of, made of two that are not: most often one column is hurt, and others say something else today. */
function wholeRow(mine: Values, theirs: Values, digest: Uint8Array): Values | undefined {
  const differing = mine.flatMap((value, at) => (rowDigest([value]).equals(rowDigest([theirs[at]])) ? [] : [at]))
  const isRight = (values: Values) => rowDigest(values).equals(digest)
  if (differing.length > mostTried) {
    const ones = differing.map((at) => mine.with(at, theirs[at]!))
    return [theirs, ...ones].find(isRight)
  }
  for (let taken = 1; taken < 1 << differing.length; taken++) {
    const values = [...mine]
    for (const [bit, at] of differing.entries()) if (taken & (1 << bit)) values[at] = theirs[at]!
    if (isRight(values)) return values
  }
  return undefined
}

function told(table: string, columns: readonly string[], values: Values): string {
  const row = Object.fromEntries(columns.map((column, at) => [column, values[at]]))
  return JSON.stringify({ table, row }, (_, value: unknown) => {
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
  })
}

const indexOnly = /missing from index|wrong # of entries in index|non-unique entry in index/

/** Where only SQLite's own indexes are damaged they are made anew of the rows. */
function reindex(database: DatabaseSync): boolean {
  const messages = database
    .prepare('PRAGMA main.integrity_check')
    .all()
    .map((row) => String(row.integrity_check))
  if (messages[0] === 'ok' || !messages.every((message) => indexOnly.test(message))) return false
  database.exec('REINDEX')
  return true
}
