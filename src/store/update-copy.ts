import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { addDigestFunction, type DigestedTable, tablesOf as digestedTables, digestOf, keyText } from './row-digests.ts'

/** An earlier copy that is being brought up to date: nobody sees any of it before `commit`. */
export interface CopyUpdate {
  /** Rows of the database that are not as they were written, by table and key. What the copy has in their place it keeps. */
  readonly damaged: readonly string[]
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
  let damaged: readonly string[]
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
    damaged = updateTables(database)
  } catch (error) {
    if (database?.isOpen) database.close()
    // What is wrong with the source is met again where the copy is made anew, and told there.
    if (error instanceof Error && 'errcode' in error) return undefined
    throw error
  }
  return updateOf(database, `${to}-wal`, damaged)
}

function updateOf(database: DatabaseSync, wal: string, damaged: readonly string[]): CopyUpdate {
  return {
    damaged,
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
  readonly columns: readonly string[]
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
      name,
      columns: columns.map((one) => one.name),
      key: wr ? namesOf(key) : ['rowid'],
      others: namesOf(columns.filter((one) => !isKey(one))),
    }
  })
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Answers which rows of the source are damaged. */
function updateTables(database: DatabaseSync): readonly string[] {
  addDigestFunction(database)
  const damaged = new Set<string>()
  const digested = sameIds(database, damaged)
  database.exec(`
    CREATE TEMP TABLE differing (id INTEGER PRIMARY KEY, is_new, is_right);
    CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE places (was INTEGER PRIMARY KEY, is_now INTEGER UNIQUE);
    CREATE TEMP TABLE changed (table_id, key, PRIMARY KEY (table_id, key)) WITHOUT ROWID`)
  const digestedAs = (table: Table) =>
    digested.find(({ name, columns }) => name === table.name && columns.join() === table.columns.join())
  const tables = tablesOf(database)
  for (const table of tables) {
    const known = digestedAs(table)
    // What is not here has gone with what it is an index of, and can be made anew: it fits the rest or is worth nothing.
    if (known && !table.name.startsWith('term_')) {
      if (table.key[0] === 'rowid') alignRows(database, table.name, known)
      updateDigested(database, table, known, damaged)
    } else if (table.name === 'digested_tables') setEntries(database, digested)
    else if (table.name !== 'row_digests') updateTable(database, table)
  }
  const kept = tables.flatMap((table) => (table.name.startsWith('term_') ? [] : (digestedAs(table) ?? [])))
  updateDigests(database, kept, damaged)
  database.exec('DROP TABLE temp.differing; DROP TABLE temp.gone; DROP TABLE temp.places; DROP TABLE temp.changed')
  return [...damaged]
}

/**
 * The tables that have digests, under the source's ids, which a database that was made anew gives otherwise: the copy's digests are put
 * under the same. An entry of the source that does not fit its table is damaged, and the copy's counts.
 */
function sameIds(database: DatabaseSync, damaged: Set<string>): readonly DigestedTable[] {
  const [ours, theirs] = [digestedTables(database), digestedTables(database, 'source')]
  const sound = ours.filter((entry) => isEntrySound(database, entry))
  const digested = sound.map((entry): DigestedTable => {
    const other = theirs.find(({ name }) => name === entry.name)
    const isKnown = other && isEntrySound(database, other, 'source')
    if (!isKnown) damaged.add(`digested_tables '${entry.name}'`)
    return other && (isKnown || other.id === entry.id) ? { ...entry, id: other.id } : entry
  })
  // Two under one id can't be told apart.
  const ids = digested.map(({ id }) => id)
  const apart = digested.filter(({ id }, at) => ids.indexOf(id) === at && ids.lastIndexOf(id) === at)
  const renumber = database.prepare('UPDATE main.row_digests SET table_id = ? WHERE table_id = ?')
  const moved = apart.flatMap(({ name, id }) => {
    const was = sound.find((one) => one.name === name)!.id
    return was === id ? [] : [{ was, id }]
  })
  for (const { was } of moved) renumber.run(-1 - was, was)
  for (const { was, id } of moved) renumber.run(id, -1 - was)
  return apart
}

/** Whether an entry says what its table has, and digests stand under its id where there are rows. */
function isEntrySound(database: DatabaseSync, entry: DigestedTable, schema = 'main'): boolean {
  const info = database.prepare('SELECT name, pk FROM pragma_table_info(?, ?) ORDER BY cid').all(entry.name, schema)
  const keys = info.filter(({ pk }) => Number(pk) > 0)
  if (info.map(({ name }) => name).join() !== entry.columns.join()) return false
  if (!keys.length || keys.map(({ name }) => name).join() !== entry.keyColumns.join()) return false
  const has = (sql: string) => database.prepare(`SELECT 1 FROM ${schema}.${sql} LIMIT 1`).get() !== undefined
  return has(`row_digests WHERE table_id = ${entry.id}`) || !has(quoted(entry.name))
}

function setEntries(database: DatabaseSync, entries: readonly DigestedTable[]): void {
  if (JSON.stringify(digestedTables(database)) === JSON.stringify(entries)) return
  database.exec('DELETE FROM main.digested_tables')
  const put = database.prepare('INSERT INTO main.digested_tables (id, name, key_columns, columns) VALUES (?, ?, ?, ?)')
  for (const { id, name, keyColumns, columns } of entries) put.run(id, name, keyColumns.join(), columns.join())
}

/** Half of what a rowid can be: rows are given no places beyond, where only damage puts one. */
const placesEnd = '4611686018427387904'

/**
 * Gives the copy's rows the places that rows of the same key have in the source, which one that was made anew gives otherwise: what
 * follows goes by places, and what stands in the place of a damaged row has to be that row. Whose key the source has not stays only where the
 * source has a row whose key is damaged, which may be this one, or none. Who is in the way goes behind all.
 */
function alignRows(database: DatabaseSync, table: string, { id, keyColumns }: DigestedTable): void {
  const name = quoted(table)
  const isSame = keyColumns.map((column) => `theirs.${quoted(column)} = ours.${quoted(column)}`).join(' AND ')
  database.exec(`
    DELETE FROM temp.places;
    INSERT OR IGNORE INTO temp.places
      SELECT ours.rowid, CASE WHEN theirs.rowid >= 0 AND theirs.rowid < ${placesEnd} THEN theirs.rowid END
      FROM main.${name} ours LEFT JOIN source.${name} theirs ON ${isSame} WHERE theirs.rowid IS NOT ours.rowid;
    DELETE FROM temp.places WHERE is_now IS NULL AND was NOT IN (SELECT is_now FROM temp.places WHERE is_now IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM source.${name} theirs WHERE theirs.rowid = was AND ${isNamed('theirs', id, keyColumns)})`)
  if (!database.prepare('SELECT 1 FROM temp.places LIMIT 1').get()) return
  const lastOf = (schema: string) =>
    `(SELECT coalesce(max(rowid), 0) FROM ${schema}.${name} WHERE rowid < ${placesEnd})`
  database.exec(`
    INSERT OR IGNORE INTO temp.places SELECT rowid, NULL FROM main.${name} WHERE rowid IN (SELECT is_now FROM temp.places);
    INSERT OR REPLACE INTO temp.places SELECT was, max(0, ${lastOf('main')}, ${lastOf('source')}) + row_number() OVER ()
      FROM temp.places WHERE is_now IS NULL;
    UPDATE main.${name} AS ours SET rowid = (SELECT is_now FROM temp.places WHERE was = ours.rowid) - ${placesEnd}
      WHERE rowid IN (SELECT was FROM temp.places);
    UPDATE main.${name} SET rowid = rowid + ${placesEnd} WHERE rowid IN (SELECT is_now - ${placesEnd} FROM temp.places)`)
}

/** Whether the source's digests say that a row with this key was written, and not deleted since. */
const isNamed = (row: string, id: number, keyColumns: readonly string[]) =>
  `EXISTS (SELECT 1 FROM source.row_digests WHERE table_id = ${id} AND key = ${digestOf(row, keyColumns)})`

const differs = (others: readonly string[]) =>
  // The letter counts, whatever a column compares by otherwise.
  others.map((column) => `theirs.${column} IS NOT ours.${column} COLLATE BINARY`)

function updateTable(database: DatabaseSync, table: Table): void {
  const { key, others } = table
  const name = quoted(table.name)
  const isSame = key.map((column) => `theirs.${column} = ours.${column}`).join(' AND ')
  const listed = [...key, ...others]
  database.exec(`
    DELETE FROM main.${name} AS ours WHERE NOT EXISTS (SELECT 1 FROM source.${name} theirs WHERE ${isSame});
    INSERT OR REPLACE INTO main.${name} (${listed})
      SELECT ${listed.map((column) => `theirs.${column}`)}
      FROM source.${name} theirs LEFT JOIN main.${name} ours ON ${isSame}
      WHERE ${[`ours.${key[0]} IS NULL`, ...differs(others)].join(' OR ')}`)
}

/** The same where each row has a digest: of the rows that differ only those are taken over that are as they were written. */
function updateDigested(database: DatabaseSync, table: Table, known: DigestedTable, damaged: Set<string>): void {
  const { id, keyColumns, columns } = known
  const name = quoted(table.name)
  const listed = ['rowid', ...table.others]
  const nameOf = (row: string) => digestOf(row, keyColumns)
  const hasSameKey = keyColumns.map((column) => `other.${quoted(column)} IS ours.${quoted(column)}`).join(' AND ')
  const isKnown = isNamed('ours', id, keyColumns)
  const isLost = `${isKnown} AND NOT EXISTS (SELECT 1 FROM source.${name} other WHERE ${hasSameKey})`
  const notThere = `NOT EXISTS (SELECT 1 FROM source.${name} theirs WHERE theirs.rowid = ours.rowid)`
  const tell = (from: string, row: string) => {
    for (const { key } of database.prepare(`SELECT ${keyText(row, keyColumns)} AS key FROM ${from}`).all())
      damaged.add(`${table.name} ${key}`)
  }
  const take = (what: string, where: string) => `
    INSERT OR ${what} INTO main.${name} (${listed}) SELECT ${listed.map((column) => `theirs.${column}`)}
      FROM temp.differing d CROSS JOIN source.${name} theirs ON theirs.rowid = d.id WHERE ${where}`
  database.exec(`
    DELETE FROM temp.gone; DELETE FROM temp.differing;
    INSERT INTO temp.gone SELECT rowid FROM main.${name} ours WHERE ${notThere} AND NOT ${isKnown};
    INSERT INTO temp.differing
      SELECT theirs.rowid, ours.rowid IS NULL, ${digestOf('theirs', columns)} IS
        (SELECT digest FROM source.row_digests WHERE table_id = ${id} AND key = ${nameOf('theirs')})
      FROM source.${name} theirs LEFT JOIN main.${name} ours ON theirs.rowid = ours.rowid
      WHERE ${['ours.rowid IS NULL', ...differs(table.others)].join(' OR ')};
    INSERT OR IGNORE INTO temp.changed SELECT ${id}, ${nameOf('ours')} FROM main.${name} ours
      WHERE rowid IN (SELECT id FROM temp.gone UNION ALL SELECT id FROM temp.differing WHERE is_right AND NOT is_new);
    INSERT OR IGNORE INTO temp.changed SELECT ${id}, ${nameOf('theirs')} FROM source.${name} theirs
      WHERE rowid IN (SELECT id FROM temp.differing WHERE is_right)`)
  tell(`main.${name} ours WHERE ${notThere} AND ${isLost}`, 'ours')
  tell(`temp.differing d CROSS JOIN source.${name} theirs ON theirs.rowid = d.id WHERE NOT is_right`, 'theirs')
  database.exec(`DELETE FROM main.${name} WHERE rowid IN (SELECT id FROM temp.gone); ${take('REPLACE', 'is_right')};
    ${take('IGNORE', 'NOT is_right')}`)
}

/** Digests go with their rows. One that differs although its row has not changed is hurt, if ours proves the row. */
function updateDigests(database: DatabaseSync, tables: readonly DigestedTable[], damaged: Set<string>): void {
  const isSame = 'theirs.table_id = ours.table_id AND theirs.key = ours.key'
  database.exec(`
    CREATE TEMP TABLE doubtful (table_id, key, PRIMARY KEY (table_id, key)) WITHOUT ROWID;
    CREATE TEMP TABLE proved (table_id, key, PRIMARY KEY (table_id, key)) WITHOUT ROWID;
    INSERT INTO temp.doubtful SELECT ours.table_id, ours.key
      FROM main.row_digests ours LEFT JOIN source.row_digests theirs ON ${isSame}
      WHERE theirs.digest IS NOT ours.digest
        AND NOT EXISTS (SELECT 1 FROM temp.changed WHERE table_id = ours.table_id AND key = ours.key)`)
  for (const { id, name, keyColumns, columns } of tables) {
    if (!database.prepare('SELECT 1 FROM temp.doubtful WHERE table_id = ? LIMIT 1').get(id)) continue
    const proved = `main.${quoted(name)} t CROSS JOIN temp.doubtful d ON d.table_id = ${id} AND d.key = ${digestOf('t', keyColumns)}
      CROSS JOIN main.row_digests m ON m.table_id = ${id} AND m.key = d.key AND m.digest = ${digestOf('t', columns)}`
    database.exec(`INSERT OR IGNORE INTO temp.proved SELECT ${id}, d.key FROM ${proved}`)
    // One that the source has not may have been deleted: it is kept in case a row there whose key is damaged, and named, is this one.
    const isThere = `EXISTS (SELECT 1 FROM source.${quoted(name)} o WHERE ${keyColumns.map((column) => `o."${column}" IS t."${column}"`).join(' AND ')})`
    for (const { key } of database
      .prepare(`SELECT ${keyText('t', keyColumns)} AS key FROM ${proved} WHERE ${isThere}`)
      .all())
      damaged.add(`${name} ${key}`)
  }
  const isKept = (row: string) =>
    `EXISTS (SELECT 1 FROM temp.proved WHERE table_id = ${row}.table_id AND key = ${row}.key)`
  database.exec(`
    DELETE FROM main.row_digests AS ours
      WHERE NOT EXISTS (SELECT 1 FROM source.row_digests theirs WHERE ${isSame}) AND NOT ${isKept('ours')};
    INSERT OR REPLACE INTO main.row_digests SELECT theirs.table_id, theirs.key, theirs.digest
      FROM source.row_digests theirs LEFT JOIN main.row_digests ours ON ${isSame}
      WHERE ours.digest IS NOT theirs.digest AND NOT ${isKept('theirs')};
    DROP TABLE temp.doubtful; DROP TABLE temp.proved`)
}
