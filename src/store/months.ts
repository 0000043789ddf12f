import type { Sql } from './db.ts'

/**
 * On PostgreSQL what grows for ever stands in partitions of a month each: captures and revisions by their time, words by
 * the article's. Old months are never touched again, so indexes of the present month stay in memory, vacuum has
 * nothing to do in the rest, and a month can be moved to other disks, or be dropped, as one.
 */
const parts = {
  captures: { column: 'at', perMs: 1 },
  revisions: { column: 'at', perMs: 1 },
  terms: { column: 'place', perMs: 16 / 1000 },
} as const

export type MonthlyTable = keyof typeof parts

/** Before and after these years all stands together: dates that servers invent must not make tables. */
const [firstYear, endYear] = [2000, 2100]

const monthOf = (at: number) => {
  const date = new Date(at)
  const year = date.getUTCFullYear()
  if (!(year >= firstYear)) return undefined
  return year >= endYear ? undefined : { year, month: date.getUTCMonth() }
}

/** The statements that make the tables for dates out of the ordinary. */
export function outerParts(table: MonthlyTable): readonly string[] {
  const { perMs } = parts[table]
  const [from, to] = [Date.UTC(firstYear, 0) * perMs, Date.UTC(endYear, 0) * perMs]
  return [
    `CREATE TABLE ${table}_before PARTITION OF ${table} FOR VALUES FROM (MINVALUE) TO (${from})`,
    `CREATE TABLE ${table}_beyond PARTITION OF ${table} FOR VALUES FROM (${to}) TO (MAXVALUE)`,
  ]
}

/** Months that are known to be there, for each transaction's connection: forgotten with it where it is rolled back. */
const known = new WeakMap<Sql, Set<string>>()

/**
 * Sees that the month of a row that is about to be written has its table. Attaching a table takes no lock that readers
 * or writers of other months wait for; two writers who need the same month wait for one another.
 */
export async function monthFor(sql: Sql, table: MonthlyTable, at: number): Promise<void> {
  if (sql.dialect === 'sqlite') return
  const month = monthOf(at)
  if (!month) return
  const name = `${table}_${month.year}_${String(month.month + 1).padStart(2, '0')}`
  const seen = known.get(sql) ?? new Set()
  known.set(sql, seen)
  if (seen.has(name)) return
  seen.add(name)
  const isThere = async () => {
    const [row] = await sql.all<{ there: number }>('SELECT to_regclass(?) IS NOT NULL AS there', name)
    return row?.there === 1
  }
  if (await isThere()) return
  await sql.all('SELECT pg_advisory_xact_lock(?)', lockKey)
  if (await isThere()) return
  const { column, perMs } = parts[table]
  const from = Date.UTC(month.year, month.month) * perMs
  const to = Date.UTC(month.year, month.month + 1) * perMs
  await sql.all(`CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`)
  // Says what the partition's bound says, so that attaching need not look at any row.
  await sql.all(`ALTER TABLE ${name} ADD CHECK (${column} IS NOT NULL AND ${column} >= ${from} AND ${column} < ${to})`)
  await sql.all(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`)
}

/** Any number, the same in every process. */
const lockKey = 7_301_982_001
