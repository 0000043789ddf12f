import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { DatabaseError, type Sql } from './db.ts'

/**
 * Each row of the database has a digest in `row_digests`, so that a bit that flips on the disk is found in whatever
 * column it stands, also in those that no capture gives back (when a feed is due, how often it failed). Triggers of the
 * writing connection keep them: whoever writes through this program can't forget, and what another program changes is
 * found.
 */
export const rowDigestMigration = `
ALTER TABLE articles ADD COLUMN indexed_title TEXT;
CREATE TABLE digested_tables (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, key_columns TEXT NOT NULL, columns TEXT NOT NULL);
CREATE TABLE row_digests (table_id INTEGER NOT NULL, key BLOB NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (table_id, key)) WITHOUT ROWID;
`

/** Eight bytes of SHA-256: found is what happens by chance, not what somebody means to hide. */
const digestBytes = 8

/** The SQL function behind the digests: typed, so that `1`, `'1'` and NULL differ, with lengths, so that columns can't merge. */
export function addDigestFunction(database: DatabaseSync): void {
  const options = { varargs: true, deterministic: true, useBigIntArguments: true }
  database.function('row_digest', options, (...values) => rowDigest(values))
  // Both digests of a row that is written, one behind the other: its values cross into JavaScript once.
  const places = new Map<unknown, readonly number[]>()
  database.function('row_digests', options, (keyPlaces, ...values) => {
    const key = places.get(keyPlaces) ?? String(keyPlaces).split(' ').map(Number)
    places.set(keyPlaces, key)
    const digest = rowDigestHex(values)
    // Of a row that is nothing but its key they are the same.
    const ofKey = key.length === values.length ? digest : rowDigestHex(key.map((at) => values[at]))
    return Buffer.from(ofKey + digest, 'hex')
  })
}

/** The digest of a row's values; whole numbers come as bigints. */
export function rowDigest(values: readonly unknown[]): Buffer {
  return Buffer.from(rowDigestHex(values), 'hex')
}

function rowDigestHex(values: readonly unknown[]): string {
  let all = ''
  for (const value of values) {
    const text = value instanceof Uint8Array ? hash('sha256', value, 'base64') : String(value)
    all += `${typeof value}${text.length}:${text}`
  }
  // Not as a buffer: memory of its own outside of the heap costs more than the digest.
  return hash('sha256', all, 'hex').slice(0, 2 * digestBytes)
}

export interface DigestedTable {
  readonly id: number
  readonly name: string
  readonly keyColumns: readonly string[]
  readonly columns: readonly string[]
}

const isOurs = `type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'terms%'
  AND name NOT IN ('row_digests', 'digested_tables')`

/** Sets up the triggers of a writing connection; a table that is new, or has other columns now, is digested anew. */
export function keepRowDigests(database: DatabaseSync): void {
  const before = new Map(tablesOf(database).map((table) => [table.name, table]))
  for (const table of mendDigestedTables(database).tables) {
    // Migrations run before there are triggers, so what they note of themselves has no digest yet.
    if (table.name === 'migrations' && before.has(table.name)) database.exec(digestsOf('INSERT OR IGNORE', table))
    for (const trigger of triggersFor(table)) database.exec(trigger)
  }
}

/**
 * Makes the list of tables that have digests fit the tables that there are. An entry that is damaged is put right where the rows' digests
 * tell what it said: a table that was digested anew would have its damaged rows taken for sound ones. Only what is new, or has other columns by a
 * migration, is digested. Answers the damaged entries as they were, too.
 */
export function mendDigestedTables(database: DatabaseSync): {
  readonly tables: readonly DigestedTable[]
  readonly damaged: readonly DigestedTable[]
} {
  const entries = tablesOf(database)
  const present = schemaTables(database)
  const damaged: DigestedTable[] = []
  const tables = present.map((table) => {
    const entry = entries.find(({ name }) => name === table.name)
    const isSame = entry && fits(entry, table)
    if (isSame && (hasDigests(database, entry.id) || !hasRows(database, table.name))) return entry
    if (entry && isDigestedAs(database, table, entry.id)) {
      damaged.push(entry)
      return setEntry(database, { ...table, id: entry.id })
    }
    const strangers = entries.filter((one) => !present.some(({ name }) => name === one.name))
    const strange = [...strangers.map(({ id }) => id), ...idsWithoutEntry(database, entries)]
    const id = strange.find((one) => isDigestedAs(database, table, one))
    if (id === undefined) return isSame ? entry : digestAll(database, table)
    const told = entry ?? strangers.find((one) => one.id === id)
    if (told) damaged.push(told)
    return setEntry(database, { ...table, id })
  })
  return { tables, damaged }
}

type Columns = Pick<DigestedTable, 'name' | 'keyColumns' | 'columns'>

const fits = (entry: Columns, table: Columns): boolean =>
  entry.columns.join() === table.columns.join() && entry.keyColumns.join() === table.keyColumns.join()

/** The tables whose rows are to have digests, as the schema has them. */
function schemaTables(database: DatabaseSync): readonly Columns[] {
  const names = database.prepare(`SELECT name FROM sqlite_schema WHERE ${isOurs} ORDER BY name`).all()
  return names.map((row) => {
    const name = String(row.name)
    const table = { name, ...columnsOf(database.prepare(columnsQuery).all(name)) }
    if (!table.keyColumns.length) throw new DatabaseError(`the table ${name} has no primary key to digest its rows by`)
    return table
  })
}

const columnsQuery = 'SELECT name, pk FROM pragma_table_info(?) ORDER BY cid'

function columnsOf(info: readonly Record<string, unknown>[]): Pick<DigestedTable, 'keyColumns' | 'columns'> {
  return {
    columns: info.map((column) => String(column.name)),
    keyColumns: info.filter((column) => Number(column.pk) > 0).map((column) => String(column.name)),
  }
}

const hasRows = (database: DatabaseSync, name: string): boolean =>
  database.prepare(`SELECT 1 FROM ${name} LIMIT 1`).get() !== undefined

const hasDigests = (database: DatabaseSync, id: number): boolean =>
  database.prepare('SELECT 1 FROM row_digests WHERE table_id = ? LIMIT 1').get(id) !== undefined

/** So many rows are asked whether a table's digests are under an id. */
const rowsAsked = 50

function isDigestedAs(database: DatabaseSync, { name, keyColumns, columns }: Columns, id: number): boolean {
  const some = `(SELECT * FROM ${name} NOT INDEXED LIMIT ${rowsAsked}) t`
  const isDigest = `d.table_id = ? AND d.key = ${digestOf('t', keyColumns)} AND d.digest = ${digestOf('t', columns)}`
  return database.prepare(`SELECT 1 FROM ${some} JOIN row_digests d ON ${isDigest} LIMIT 1`).get(id) !== undefined
}

/** Under which there are digests of a table that is not in the list. */
function idsWithoutEntry(database: DatabaseSync, entries: readonly DigestedTable[]): readonly number[] {
  const ids: number[] = []
  const next = database.prepare('SELECT min(table_id) AS id FROM row_digests WHERE table_id > ?')
  for (let id = -1; ; ) {
    const found = next.get(id)?.id
    if (found === null || found === undefined) return ids
    id = Number(found)
    if (!entries.some((one) => one.id === id)) ids.push(id)
  }
}

function setEntry(database: DatabaseSync, table: DigestedTable): DigestedTable {
  database.exec('SAVEPOINT entry')
  database.prepare('DELETE FROM digested_tables WHERE id = ? OR name = ?').run(table.id, table.name)
  database
    .prepare('INSERT INTO digested_tables (id, name, key_columns, columns) VALUES (?, ?, ?, ?)')
    .run(table.id, table.name, table.keyColumns.join(), table.columns.join())
  database.exec('RELEASE entry')
  return table
}

function digestsOf(insert: 'INSERT' | 'INSERT OR IGNORE', { id, name, keyColumns, columns }: DigestedTable): string {
  return `${insert} INTO row_digests SELECT ${id}, ${digestOf('t', keyColumns)}, ${digestOf('t', columns)} FROM ${name} t`
}

function digestAll(database: DatabaseSync, table: Omit<DigestedTable, 'id'>): DigestedTable {
  database.exec('SAVEPOINT digests')
  try {
    database
      .prepare(
        `INSERT INTO digested_tables (name, key_columns, columns) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET key_columns = excluded.key_columns, columns = excluded.columns`,
      )
      .run(table.name, table.keyColumns.join(), table.columns.join())
    const { id } = database.prepare('SELECT id FROM digested_tables WHERE name = ?').get(table.name) as { id: number }
    database.prepare('DELETE FROM row_digests WHERE table_id = ?').run(id)
    database.exec(digestsOf('INSERT', { ...table, id }))
    database.exec('RELEASE digests')
    return { ...table, id }
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK TO digests; RELEASE digests')
    throw error
  }
}

/** SQL for the digest of some columns of a row. */
export function digestOf(from: string, columns: readonly string[]): string {
  return `row_digest(${columns.map((column) => `${from}."${column}"`).join(', ')})`
}

/** SQL for the values of a row's key, as damage is told of it. */
export function keyText(from: string, keyColumns: readonly string[]): string {
  return keyColumns.map((column) => `coalesce(quote(${from}."${column}"), '')`).join(` || ' ' || `)
}

function triggersFor(table: DigestedTable): readonly string[] {
  const { id, name, keyColumns, columns } = table
  const places = keyColumns.map((column) => columns.indexOf(column)).join(' ')
  const values = columns.map((column) => `new."${column}"`).join(', ')
  // The LIMIT keeps SQLite from making both digests twice.
  const put = `INSERT INTO row_digests
    SELECT ${id}, substr(both, 1, ${digestBytes}), substr(both, ${digestBytes + 1})
      FROM (SELECT row_digests('${places}', ${values}) AS both LIMIT 1) WHERE true
    ON CONFLICT (table_id, key) DO UPDATE SET digest = excluded.digest`
  const drop = `DELETE FROM row_digests WHERE table_id = ${id} AND key = ${digestOf('old', keyColumns)}`
  const isRenamed = keyColumns.map((column) => `old."${column}" IS NOT new."${column}"`).join(' OR ')
  return [
    `CREATE TEMP TRIGGER digest_${name}_insert AFTER INSERT ON main.${name} BEGIN ${put}; END`,
    `CREATE TEMP TRIGGER digest_${name}_update AFTER UPDATE ON main.${name} BEGIN ${put}; END`,
    `CREATE TEMP TRIGGER digest_${name}_rename AFTER UPDATE ON main.${name} WHEN ${isRenamed} BEGIN ${drop}; END`,
    `CREATE TEMP TRIGGER digest_${name}_delete AFTER DELETE ON main.${name} BEGIN ${drop}; END`,
  ]
}

/** The tables whose rows have digests, of a database or of one that is attached to it. */
export function tablesOf(database: DatabaseSync, schema = 'main'): readonly DigestedTable[] {
  return database.prepare(`SELECT * FROM ${schema}.digested_tables ORDER BY name`).all().map(tableOf)
}

function tableOf(row: Record<string, unknown>): DigestedTable {
  return {
    id: Number(row.id),
    name: String(row.name),
    keyColumns: String(row.key_columns).split(','),
    columns: String(row.columns).split(','),
  }
}

/** A row that is not what was written, or rows that are gone (`key` is then absent). */
export interface RowDamage {
  readonly table: string
  /** The values of the row's primary key, as they stand now. */
  readonly key?: string
  /** Whose row it is, as far as the row says. */
  readonly article?: string
  readonly message: string
}

/** A place in the walk over all rows: the table, and the row id after which to go on. */
export interface RowPlace {
  readonly table: string
  readonly after: number
}

const rowsAtOnce = 500

/** Holds every row against its digest, table by table; `from` goes on where an earlier walk had come to. */
export async function* damagedRows(
  sql: Sql,
  options: { readonly from?: RowPlace; readonly onPlace?: (place: RowPlace, of: number) => void } = {},
): AsyncGenerator<RowDamage> {
  const { from } = options
  const present = await sql.all<{ name: string }>(`SELECT name FROM sqlite_schema WHERE ${isOurs} ORDER BY name`)
  const entries = (await sql.all('SELECT * FROM digested_tables ORDER BY name')).map(tableOf)
  const tables: DigestedTable[] = []
  for (const { name } of present) {
    if (!entries.some((one) => one.name === name))
      yield { table: name, message: 'the rows of this table have no digests' }
  }
  for (const entry of entries) {
    const columns = columnsOf(await sql.all(columnsQuery, entry.name))
    const isThere = present.some(({ name }) => name === entry.name)
    if (isThere && !fits(entry, { ...entry, ...columns })) {
      const message = 'the columns that this list has of a table are not the ones that it has'
      yield { table: 'digested_tables', key: `'${entry.name}'`, message }
    }
    tables.push(isThere ? { ...entry, ...columns } : entry)
  }
  for (const table of tables) {
    if (!present.some((one) => one.name === table.name)) {
      yield { table: table.name, message: 'this table is not there' }
      continue
    }
    if (from && table.name < from.table) continue
    const after = from && table.name === from.table ? from.after : -1
    yield* damagedIn(sql, table, after, options.onPlace)
  }
}

async function* damagedIn(
  sql: Sql,
  table: DigestedTable,
  start: number,
  onPlace: ((place: RowPlace, of: number) => void) | undefined,
): AsyncGenerator<RowDamage> {
  const { id, name } = table
  const [counts] = await sql.all<{ rows: number; digests: number }>(
    `SELECT (SELECT count(*) FROM ${name} NOT INDEXED) AS rows, (SELECT count(*) FROM row_digests WHERE table_id = ?) AS digests`,
    id,
  )
  const { rows = 0, digests = 0 } = counts ?? {}
  if (digests > rows) yield { table: name, message: `${digests - rows} of ${digests} rows are gone` }
  const keys = keyText('t', table.keyColumns)
  const whose = name === 'articles' ? 't.id' : table.columns.includes('article_id') ? 't.article_id' : 'NULL'
  let after = start
  for (;;) {
    const [last] = await sql.all<{ last: number | null }>(
      `SELECT max(id) AS last FROM (SELECT rowid AS id FROM ${name} NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT ${rowsAtOnce})`,
      after,
    )
    if (last?.last === null || last === undefined) return
    // A damaged tree can lead backwards; a walk that does not come on would never end.
    if (last.last <= after) {
      yield { table: name, message: 'the rows are not in order' }
      return
    }
    const damaged = await sql.all<{ key: string; article: string | null; known: number }>(
      `SELECT ${keys} AS key, ${whose} AS article, d.digest IS NOT NULL AS known FROM ${name} t NOT INDEXED
         LEFT JOIN row_digests d ON d.table_id = ? AND d.key = ${digestOf('t', table.keyColumns)}
       WHERE t.rowid > ? AND t.rowid <= ? AND d.digest IS NOT ${digestOf('t', table.columns)}`,
      id,
      after,
      last.last,
    )
    for (const row of damaged) {
      const message = row.known ? 'the row is not as it was written' : 'the row, or its key, is not as it was written'
      yield { table: name, key: row.key, article: row.article ?? undefined, message }
    }
    after = last.last
    onPlace?.({ table: name, after }, rows)
  }
}
