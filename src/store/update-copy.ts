import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/** An earlier copy that is being brought up to date: nobody sees any of it before `commit`. */
export interface CopyUpdate {
  /** Makes it so, durably. Answers the bytes that were written for it: 0 where nothing had changed. */
  commit(): number
  /** The copy stays what it was. May follow `commit`. */
  close(): void
}

/**
 * Begins to bring an earlier copy of a database to the state in which the database is at this moment, also while another
 * process writes that: only rows that differ are written, where copying it whole writes gigabytes for a day's articles.
 * Both are read in full. Undefined where the copy has to be made anew: there is none, it has another schema, is damaged, or
 * SQLite can't write it for another reason (somebody reads it, its file system has no locks).
 */
export function beginCopyUpdate(from: string, to: string): CopyUpdate | undefined {
  if (!existsSync(to) || statSync(to).size === 0) return undefined
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(to, { timeout: 1000, enableForeignKeyConstraints: false })
    // Alone with it, SQLite needs no memory shared through a file, which network file systems do not have.
    database.exec(`
      PRAGMA main.locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
      PRAGMA wal_checkpoint(TRUNCATE); PRAGMA cache_size = -65536`)
    database.prepare('ATTACH ? AS source').run(`${pathToFileURL(path.resolve(from))}?mode=ro`)
    database.exec('BEGIN')
    if (schemaOf(database, 'source') !== schemaOf(database, 'main')) {
      database.close()
      return undefined
    }
    for (const table of tablesOf(database)) updateTable(database, table)
  } catch (error) {
    if (database?.isOpen) database.close()
    // What is wrong with the source is met again where the copy is made anew, and told there.
    if (error instanceof Error && 'errcode' in error) return undefined
    throw error
  }
  return updateOf(database, `${to}-wal`)
}

function updateOf(database: DatabaseSync, wal: string): CopyUpdate {
  return {
    commit() {
      database.exec('COMMIT; DETACH source')
      const written = existsSync(wal) ? statSync(wal).size : 0
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      return written
    },
    close() {
      if (database.isOpen) database.close()
    },
  }
}

function schemaOf(database: DatabaseSync, name: 'main' | 'source'): string {
  const statements = database.prepare(`SELECT type, name, tbl_name, sql FROM ${name}.sqlite_schema ORDER BY type, name`)
  return JSON.stringify([statements.all(), database.prepare(`PRAGMA ${name}.user_version`).get()])
}

interface Table {
  readonly name: string
  /** What tells its rows apart: `rowid`, or the primary key where there is none. */
  readonly key: readonly string[]
  readonly others: readonly string[]
}

/** `sqlite_sequence` comes last, since filling the others changes it. */
function tablesOf(database: DatabaseSync): readonly Table[] {
  const tables = database
    .prepare(
      `SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name <> 'sqlite_schema'
       ORDER BY name LIKE 'sqlite!_%' ESCAPE '!', name`,
    )
    .all() as { name: string; wr: number }[]
  return tables.map(({ name, wr }) => {
    const columns = database.prepare('SELECT name, type, pk FROM pragma_table_info(?)').all(name) as {
      name: string
      type: string
      pk: number
    }[]
    const key = columns.filter(({ pk }) => pk > 0)
    // A single key of this type is another name of the rowid.
    const isAlias = !wr && key.length === 1 && key[0]!.type.toUpperCase() === 'INTEGER'
    const isKey = (one: (typeof columns)[number]) => (wr ? one.pk > 0 : isAlias && one.pk > 0)
    const namesOf = (some: typeof columns) => some.map((one) => quoted(one.name))
    return {
      name: quoted(name),
      key: wr ? namesOf(key) : ['rowid'],
      others: namesOf(columns.filter((one) => !isKey(one))),
    }
  })
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

function updateTable(database: DatabaseSync, { name, key, others }: Table): void {
  const isSame = key.map((column) => `theirs.${column} = ours.${column}`).join(' AND ')
  // The letter counts, whatever a column compares by otherwise.
  const differs = others.map((column) => `theirs.${column} IS NOT ours.${column} COLLATE BINARY`)
  const listed = [...key, ...others]
  database.exec(`
    DELETE FROM main.${name} AS ours WHERE NOT EXISTS (SELECT 1 FROM source.${name} theirs WHERE ${isSame});
    INSERT OR REPLACE INTO main.${name} (${listed})
      SELECT ${listed.map((column) => `theirs.${column}`)}
      FROM source.${name} theirs LEFT JOIN main.${name} ours ON ${isSame}
      WHERE ${[`ours.${key[0]} IS NULL`, ...differs].join(' OR ')}`)
}
