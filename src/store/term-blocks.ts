import type { DatabaseSync } from 'node:sqlite'

/**
 * Which rows of FTS5's own tables a transaction changed. SQLite lets no trigger stand on them, so a session looks on
 * (sqlite.org/sessionintro.html) and its patch set names the keys.
 */
export interface TermWatch {
  /** The keys that were inserted, updated or deleted so far in the transaction, by table. Each may come twice. */
  changed(): Iterable<{ readonly table: string; readonly key: readonly SqlKey[] }>
  close(): void
}

export type SqlKey = bigint | Uint8Array | string | null

/** The tables in which the FTS5 indexes of a database stand. */
export function termTablesOf(database: DatabaseSync): readonly string[] {
  return database
    .prepare(termTablesSql)
    .all()
    .map((row) => String(row.name))
}

/** Names the tables behind the FTS5 indexes: they are kept by FTS5, and made as ordinary tables. */
export const termTablesSql = `SELECT t.name AS name FROM sqlite_schema t JOIN sqlite_schema v
    ON v.sql LIKE 'CREATE VIRTUAL TABLE %fts5(%' AND t.name IN
      (v.name || '_data', v.name || '_idx', v.name || '_docsize', v.name || '_config', v.name || '_content')
  WHERE t.type = 'table' ORDER BY t.name`

/** Begins to look on; open it before the transaction, close it behind. */
export function watchTerms(database: DatabaseSync, tables: readonly string[]): TermWatch {
  const sessions = tables.map((table) => ({ table, session: database.createSession({ table }) }))
  return {
    *changed() {
      for (const { table, session } of sessions) for (const key of keysIn(session.patchset())) yield { table, key }
    },
    close() {
      for (const { session } of sessions) session.close()
    },
  }
}

const [inserted, updated, deleted] = [18, 23, 9]

/** The primary keys in a patch set (sqlite3session.h, "Changeset Format"). */
function* keysIn(patchset: Uint8Array): Generator<readonly SqlKey[]> {
  const view = new DataView(patchset.buffer, patchset.byteOffset, patchset.byteLength)
  let at = 0
  const number = () => {
    let value = 0
    for (let bytes = 0; bytes < 9; bytes++) {
      const byte = patchset[at++]!
      if (bytes === 8) return value * 256 + byte
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
    return value
  }
  const value = (): SqlKey => {
    const type = patchset[at++]
    if (type === 1 || type === 2) {
      at += 8
      return type === 1 ? view.getBigInt64(at - 8) : null
    }
    if (type !== 3 && type !== 4) return null
    const length = number()
    at += length
    const bytes = patchset.slice(at - length, at)
    return type === 4 ? bytes : new TextDecoder().decode(bytes)
  }
  let isKey: readonly boolean[] = []
  while (at < patchset.length) {
    const operation = patchset[at++]
    if (operation === 0x50) {
      const columns = number()
      isKey = Array.from(patchset.subarray(at, at + columns), (place) => place > 0)
      at += columns
      while (patchset[at++] !== 0);
      continue
    }
    at++ // whether it was made by a trigger
    if (operation !== inserted && operation !== updated && operation !== deleted) {
      throw new Error(`a patch set holds the unknown operation ${operation}`)
    }
    const key: SqlKey[] = []
    // Of a deleted row only the key is there.
    for (const is of isKey) {
      if (!is && operation === deleted) continue
      const found = value()
      if (is) key.push(found)
    }
    yield key
  }
}
