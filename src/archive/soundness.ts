import { type Db, damagedRows, damagedTerms, type SqlValue, schemaDamage } from '../store/index.ts'

/** What a rebuild needs to know of the database in use. */
export interface Soundness {
  /** Nothing in it is other than it was written. */
  readonly isSound: boolean
  /** Whether a row, by the values of its primary key, is as it was written. */
  isRowSound(table: string, ...key: readonly SqlValue[]): boolean
}

/** Looks through a whole database for damage. Throws where it can't be read. */
export async function soundnessOf(db: Db, file: string): Promise<Soundness> {
  const damaged = new Set<string>()
  let isSound = true
  for (const row of await db.all<{ integrity_check: string }>('PRAGMA integrity_check')) {
    if (row.integrity_check !== 'ok') isSound = false
  }
  if ((await schemaDamage(file)).length) isSound = false
  for await (const { table, key } of damagedRows(db)) {
    isSound = false
    damaged.add(`${table} ${key}`)
  }
  if (isSound) isSound = damagedTerms(file, { bandsOf: () => [], withTexts: 'never' }).next().done === true
  return { isSound, isRowSound: (table, ...key) => !damaged.has(`${table} ${key.map(quoted).join(' ')}`) }
}

/** As SQLite's `quote()` writes it. */
function quoted(value: SqlValue): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}
