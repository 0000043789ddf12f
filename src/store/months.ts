import type { Sql } from './db.ts'

/**
 * On PostgreSQL what grows for ever stands in partitions: captures and revisions by their time, words by
 * the article's. This year and the one before have a table for each month, so that indexes of the present month stay in memory;
 * years before that have one each, since the server plans and locks every part that a question by id may need. Old parts are never
 * touched again: vacuum has nothing to do there, and one can be moved to other disks, or be dropped, as a whole.
 */
const parts = {
  captures: { column: 'at', perMs: 1 },
  revisions: { column: 'at', perMs: 1 },
  terms: { column: 'place', perMs: 16 / 1000 },
} as const

export type PartedTable = keyof typeof parts

/** Before and after these years all stands together: dates that servers invent must not make tables. */
const [firstYear, endYear] = [2000, 2100]

const monthOf = (at: number) => {
  const date = new Date(at)
  const year = date.getUTCFullYear()
  if (!(year >= firstYear)) return undefined
  return year >= endYear ? undefined : { year, month: date.getUTCMonth() }
}

/** The statements that make the tables for dates out of the ordinary. */
export function outerParts(table: PartedTable): readonly string[] {
  const { perMs } = parts[table]
  const [from, to] = [Date.UTC(firstYear, 0) * perMs, Date.UTC(endYear, 0) * perMs]
  return [
    `CREATE TABLE ${table}_before PARTITION OF ${table} FOR VALUES FROM (MINVALUE) TO (${from})`,
    `CREATE TABLE ${table}_beyond PARTITION OF ${table} FOR VALUES FROM (${to}) TO (MAXVALUE)`,
  ]
}

/** Parts that are known to be there, for each transaction's connection: forgotten with it where it is rolled back. */
const known = new WeakMap<Sql, Set<string>>()

const monthName = (table: PartedTable, year: number, month: number) =>
  `${table}_${year}_${String(month + 1).padStart(2, '0')}`
const yearName = (table: PartedTable, year: number) => `${table}_${year}`

/**
 * Sees that the part of a row that is about to be written has its table. Attaching a table takes no lock that readers
 * or writers of other parts wait for; two writers who need the same one wait for one another. A year long past
 * gets one table, unless months of it are there already (`joinMonths` makes them one).
 */
export async function partFor(sql: Sql, table: PartedTable, at: number): Promise<void> {
  if (sql.dialect === 'sqlite') return
  const found = monthOf(at)
  if (!found) return
  const { year, month } = found
  const name = monthName(table, year, month)
  const seen = known.get(sql) ?? new Set()
  known.set(sql, seen)
  if (seen.has(name)) return
  seen.add(name)
  const [there] = await sql.all<{ there: number }>(
    'SELECT to_regclass(?) IS NOT NULL OR to_regclass(?) IS NOT NULL AS there',
    name,
    yearName(table, year),
  )
  if (there?.there === 1) return
  await sql.all('SELECT pg_advisory_xact_lock(?)', lockKey)
  // Somebody else may have made it meanwhile. Names that were not there are remembered by the server's process, rows are not.
  const made = await sql.all(
    `SELECT 1 FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = to_regclass(?) AND c.relname IN (?, ?)`,
    table,
    name,
    yearName(table, year),
  )
  if (made.length) return
  const isYear = year <= (await lastPastYear(sql)) && (await monthsOfYear(sql, table, year)).length === 0
  if (isYear) await attach(sql, table, yearName(table, year), Date.UTC(year, 0), Date.UTC(year + 1, 0))
  else await attach(sql, table, name, Date.UTC(year, month), Date.UTC(year, month + 1))
}

/** The last year whose months need no tables of their own, by the server's clock. */
async function lastPastYear(sql: Sql): Promise<number> {
  const [row] = await sql.all<{ year: number }>("SELECT extract(year FROM now() AT TIME ZONE 'UTC') AS year")
  return Number(row?.year) - 2
}

/** The tables of a year's months that are there. */
async function monthsOfYear(sql: Sql, table: PartedTable, year: number): Promise<readonly string[]> {
  const names = Array.from({ length: 12 }, (_, month) => monthName(table, year, month))
  const rows = await sql.all<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = to_regclass(?) AND c.relname = ANY (?::text[]) ORDER BY c.relname`,
    table,
    `{${names.join()}}`,
  )
  return rows.map((row) => row.name)
}

async function attach(sql: Sql, table: PartedTable, name: string, fromAt: number, toAt: number): Promise<void> {
  await sql.all(`CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`)
  await attachMade(sql, table, name, fromAt, toAt)
}

async function attachMade(sql: Sql, table: PartedTable, name: string, fromAt: number, toAt: number): Promise<void> {
  const { column, perMs } = parts[table]
  const [from, to] = [fromAt * perMs, toAt * perMs]
  // Says what the partition's bound says, so that attaching need not look at any row.
  await sql.all(`ALTER TABLE ${name} ADD CHECK (${column} IS NOT NULL AND ${column} >= ${from} AND ${column} < ${to})`)
  await sql.all(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`)
}

/** Years long past that still stand in tables of months: as they were written when they were the present. */
export async function yearsInMonths(
  sql: Sql,
): Promise<readonly { readonly table: PartedTable; readonly year: number }[]> {
  if (sql.dialect === 'sqlite') return []
  const last = await lastPastYear(sql)
  const rows = await sql.all<{ parent: PartedTable; year: number }>(
    `SELECT DISTINCT p.relname AS parent, CAST(substring(c.relname FROM '_(\\d{4})_\\d\\d$') AS INT) AS year FROM pg_inherits i
       JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE i.inhparent = ANY (ARRAY[to_regclass('captures'), to_regclass('revisions'), to_regclass('terms')]::oid[])
     ORDER BY 1, 2`,
  )
  return rows.filter(({ year }) => year && year <= last).map(({ parent, year }) => ({ table: parent, year }))
}

/**
 * Makes one table of the months of a year, in one transaction, so that a crash leaves them as they were. It copies the rows: needs
 * room for them once more. Who writes into the table meanwhile waits (who writes into one of these months holds the whole, too,
 * and would lock this out at the end); who reads waits for the last moment only, when one table takes the place of twelve.
 */
export async function joinMonths(sql: Sql, table: PartedTable, year: number): Promise<void> {
  await sql.all('SELECT pg_advisory_xact_lock(?)', lockKey)
  const months = await monthsOfYear(sql, table, year)
  if (!months.length) return
  const name = yearName(table, year)
  await sql.all(`LOCK TABLE ONLY ${table}, ${months.join(', ')} IN SHARE ROW EXCLUSIVE MODE`)
  await sql.all(`CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`)
  for (const month of months) await sql.all(`INSERT INTO ${name} SELECT * FROM ${month}`)
  // Its indexes are those of the whole, made before others have to wait for them.
  await sql.all(`ALTER TABLE ${name} ADD PRIMARY KEY ${table === 'terms' ? '(place)' : '(id, at)'}`)
  const indexes = await sql.all<{ made: string }>(
    `SELECT pg_get_indexdef(indexrelid) AS made FROM pg_index WHERE indrelid = to_regclass(?) AND NOT indisprimary`,
    table,
  )
  for (const { made } of indexes) {
    const [, method] = / ON (?:ONLY )?\S+ (USING .*)$/.exec(made)!
    await sql.all(`CREATE INDEX ON ${name} ${method}`)
  }
  for (const month of months) await sql.all(`ALTER TABLE ${table} DETACH PARTITION ${month}`)
  await attachMade(sql, table, name, Date.UTC(year, 0), Date.UTC(year + 1, 0))
  await sql.all(`DROP TABLE ${months.join(', ')}`)
}

/** Any number, the same in every process. */
const lockKey = 7_301_982_001
