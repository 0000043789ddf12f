/** What may be bound to a `?` of a statement. `undefined` is stored as NULL. */
export type SqlValue = string | number | null | undefined | Uint8Array

/** A value as each engine can keep it: a NUL, which PostgreSQL refuses in text, is kept as U+FFFD, as HTML reads it. */
export function storable(value: SqlValue): string | number | null | Uint8Array {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value
  return value ?? null
}

export type Row = Readonly<Record<string, string | number | null | Uint8Array>>

/** Which engine: SQL is written once, and where engines differ this says which is meant. */
export type Dialect = 'sqlite' | 'postgres'

/** Something that runs SQL: the database itself (reading) or a transaction (reading and writing). */
export interface Sql {
  readonly dialect: Dialect
  /**
   * All rows of one statement. Parameters are `?`; `undefined` is NULL, a NUL in text becomes U+FFFD. Throws `DatabaseError` with the statement
   * in its message.
   */
  all<T extends object = Row>(sql: string, ...values: readonly SqlValue[]): Promise<readonly T[]>
}

/** Runs one statement and answers at once: for what needs many small reads of one moment (SQLite only). */
export type AtOnce = <T extends object = Row>(sql: string, ...values: readonly SqlValue[]) => readonly T[]

/** A list as a table with `key` (0, 1, …) and `value`, for `FROM ${listed(sql, 'text')} j`; bound is its JSON. */
export function listed(sql: Sql, type: 'text' | 'bigint'): string {
  if (sql.dialect === 'sqlite') return 'json_each(?)'
  return `(SELECT (place - 1) AS key, item::${type} AS value FROM json_array_elements_text(?::json) WITH ORDINALITY AS list(item, place))`
}

/**
 * A column of long texts, to be read by `textOf`: what SQLite gives as text V8 decodes one byte after another, which takes
 * three quarters of reading a page of hits; Node reads the same bytes four times as fast.
 */
export function longText(sql: Sql, column: string): string {
  return sql.dialect === 'sqlite' ? `CAST(${column} AS BLOB)` : column
}

export function textOf(value: string | Uint8Array | null): string | null {
  if (value === null || typeof value === 'string') return value
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString()
}

/**
 * Port: the database. `all` outside a transaction only reads, and sees what was committed. `transaction` runs one at a
 * time, holds its connection alone, commits when `work` returns and rolls back when it throws; it may not be nested. Where other
 * processes write the same database (PostgreSQL) it may be run again after a conflict with one of them, so `work` changes
 * nothing but rows. What was committed survives a crash of the machine. `close` waits for the transaction that is under way; closing
 * twice is no error.
 */
export interface Db extends Sql {
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export class DatabaseError extends Error {
  override name = 'DatabaseError'
}

/** The file of a database is damaged, or holds something else. The message is what SQLite says. */
export class DamagedDatabaseError extends DatabaseError {
  override name = 'DamagedDatabaseError'
  readonly file: string

  constructor(file: string, cause: Error) {
    super(cause.message, { cause })
    this.file = file
  }
}

/** The database was written by an earlier Presskeep, and is open for reading only. */
export class OlderDatabaseError extends DatabaseError {
  override name = 'OlderDatabaseError'
}

/** The database was written by a later Presskeep, whose versions are all noted in it. */
export class NewerDatabaseError extends DatabaseError {
  override name = 'NewerDatabaseError'
}

/** The archive is being written by another process. Says which, and what to do. */
export class ArchiveBusyError extends Error {
  override name = 'ArchiveBusyError'
  /** The command that the other one does, where that is known. */
  readonly doing?: string

  constructor(message: string, { doing, cause }: { readonly doing?: string; readonly cause?: unknown } = {}) {
    super(message, { cause })
    this.doing = doing
  }
}

/** Who writes to an archive, and what to do about it: `up` does not end by itself. */
export function busyWith(
  folder: string,
  holder?: { readonly doing: string; readonly process: string; readonly since: number | string },
): ArchiveBusyError {
  const who = holder
    ? `another presskeep (${holder.doing}, ${holder.process}, since ${new Date(holder.since).toISOString()})`
    : 'another presskeep'
  const todo =
    holder?.doing === 'up'
      ? 'it does so until it is stopped (Ctrl-C there): stop it, do this, and start it again'
      : 'wait until it ends, or stop it'
  return new ArchiveBusyError(`${who} is writing to ${folder}; ${todo}`, { doing: holder?.doing })
}
