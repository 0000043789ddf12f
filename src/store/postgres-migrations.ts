import { NewerDatabaseError, OlderDatabaseError, type Sql } from './db.ts'
import { lookupsMigration } from './lookups.ts'
import { migrations, newerThanKnown } from './migrations.ts'
import { outerParts } from './months.ts'
import { postgresLabelsMigration, postgresMoreLabelsMigration, postgresNamesMigration } from './postgres-labels.ts'
import { postgresSchema } from './postgres-sql.ts'
import {
  postgresFindingMigration,
  postgresMonthsMigration,
  postgresNewestMigration,
  postgresPlacesMigration,
  postgresTermsMigration,
} from './postgres-terms.ts'
import { hubFeedsMigration } from './subscriptions.ts'

/**
 * The same versions as on SQLite. A migration that is plain SQL is translated; one that needs more is written here, by
 * the number of its place in the list, and never changes either.
 */
const own: Readonly<Record<number, () => string>> = {
  0: () => partitioned(postgresSchema(migrations[0]!)),
  1: () => postgresTermsMigration,
  // Digests of rows are SQLite's: PostgreSQL has checksums of its own (initdb --data-checksums).
  3: () => 'ALTER TABLE articles ADD COLUMN indexed_title TEXT COLLATE "C"',
  5: () => postgresFindingMigration,
  // The index of words in pages is SQLite's.
  6: () => '',
  12: () => lookupsMigration,
  // So are the directories of its segments.
  13: () => '',
  15: () => postgresPlacesMigration,
  17: () => postgresNewestMigration,
  18: () => postgresLabelsMigration,
  // And what says which documents have a common word.
  21: () => '',
  23: () => postgresMoreLabelsMigration,
  24: () => hubFeedsMigration('strpos'),
  25: () => postgresMonthsMigration,
  27: () => postgresNamesMigration,
  // And the layout of the index in pages.
  29: () => '',
}

/**
 * Captures and revisions by months. A key has to hold the column that parts them; ids are digests or UUIDs of what is
 * kept, and the time is part of that, so one id never comes with two times.
 */
function partitioned(schema: string): string {
  let changed = schema
  for (const table of ['captures', 'revisions'] as const) {
    const made = new RegExp(`CREATE TABLE ${table} \\(\\s*id (TEXT COLLATE "C") PRIMARY KEY,([\\s\\S]*?)\\n\\);`)
    if (!made.test(changed)) throw new Error(`the first migration does not make ${table}`)
    changed = changed.replace(
      made,
      `CREATE TABLE ${table} (id $1 NOT NULL,$2, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);\n${outerParts(table).join(';\n')};`,
    )
  }
  return changed
}

export const postgresMigration = (version: number): string => own[version]?.() ?? postgresSchema(migrations[version]!)

interface MigratingSql extends Sql {
  /** Absent where the database is opened for reading only. */
  transaction?<T>(work: (sql: Sql) => Promise<T>): Promise<T>
}

/**
 * Brings a database to the newest version, one transaction a version, under a lock that ends with the transaction, so
 * that of several programs that start at once one migrates and the others wait. Throws `NewerDatabaseError` where a newer Presskeep
 * wrote it, `OlderDatabaseError` where it is opened for reading and an older one did.
 */
export async function migratePostgres(db: MigratingSql): Promise<void> {
  const wanted = migrations.length
  if ((await versionOf(db)) === wanted) return
  if (!db.transaction) {
    const found = await versionOf(db)
    if (found > wanted) throw new NewerDatabaseError(newerThanKnown(found))
    throw new OlderDatabaseError(`the database has version ${found}, this program needs ${wanted}`)
  }
  const step = async (sql: Sql, version: number) => {
    for (const statement of statementsOf(postgresMigration(version))) await sql.all(statement)
    await sql.all('INSERT INTO migrations (version) VALUES (?)', version + 1)
  }
  for (let isDone = false; !isDone; ) {
    isDone = await db.transaction(async (sql) => {
      await sql.all('SELECT pg_advisory_xact_lock(?)', lockKey)
      await sql.all('CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY)')
      const version = await versionOf(sql)
      if (version > wanted) throw new NewerDatabaseError(newerThanKnown(version))
      if (version === wanted) return true
      // A new database comes into being at once, one that holds something goes step by step.
      const until = version === 0 ? wanted : version + 1
      for (let next = version; next < until; next++) await step(sql, next)
      return false
    })
  }
}

const lockKey = 7_301_982_000

/** The version of a database; 0 where it holds no archive. */
export async function versionOf(sql: Sql): Promise<number> {
  const [there] = await sql.all<{ there: number }>(`SELECT to_regclass('migrations') IS NOT NULL AS there`)
  if (!there?.there) return 0
  const [row] = await sql.all<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM migrations')
  return row?.version ?? 0
}

/** Statements end with `;` at the end of a line; the body of a function stands between `$$`. */
function statementsOf(migration: string): readonly string[] {
  return migration
    .split(/(\$\$[\s\S]*?\$\$)/)
    .map((part, at) => (at % 2 ? part : part.replace(/;[ \t]*(?=\n|$)/g, '\u0001')))
    .join('')
    .split('\u0001')
    .filter((statement) => statement.trim())
}
