import type { Pool, PoolClient } from 'pg'
import { DatabaseError, type Db, type Row, type Sql, type SqlValue, storable } from './db.ts'
import { type Link, linkTo, type Parsers } from './postgres-link.ts'
import { migratePostgres, versionOf } from './postgres-migrations.ts'
import { isReading, postgresSql } from './postgres-sql.ts'

/** A statement met another writer's: the whole transaction is run again. */
const conflicts = new Set(['40001', '40P01', '23505', '55P03'])
const triesAtMost = 8

export interface PostgresOptions {
  readonly readOnly?: boolean
  /** Connections that read; one more writes. Default 4. */
  readonly readers?: number
}

/** What a database that can't be reached, or that has gone, is told by. */
export class DatabaseGoneError extends DatabaseError {
  override name = 'DatabaseGoneError'
}

/**
 * Opens an archive's database on PostgreSQL 15 or newer, bringing it to the newest version. Nothing depends on a
 * session: no prepared statements with names, no LISTEN, no settings, no locks that outlive a transaction, so it works
 * through a pooler in transaction mode. A transaction that meets another writer's (or a deadlock) is run again, so what
 * it does must be safe to repeat. Throws `DatabaseGoneError` where the server can't be reached.
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Db> {
  const link = await linkTo(url, parsers)
  const readers = link.pool(options.readers ?? 4)
  const writers = options.readOnly ? undefined : link.pool(1)
  const reading = reader(link, readers, url)
  try {
    await migratePostgres(
      writers === undefined ? reading : { ...reading, transaction: (work) => once(link, writers, url, work) },
    )
  } catch (error) {
    await link.close()
    throw error
  }
  let turn: Promise<unknown> = Promise.resolve()
  let isClosed = false

  async function transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    if (!writers) throw new DatabaseError('the archive is open for reading only')
    if (isClosed) throw new DatabaseError('the database is closed')
    for (let tries = 1; ; tries++) {
      try {
        return await once(link, writers, url, work)
      } catch (error) {
        if (tries >= triesAtMost || !conflicts.has(codeOf(error) ?? '')) throw error
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** tries))
      }
    }
  }

  return {
    dialect: 'postgres',
    async all<T extends object = Row>(sql: string, ...values: readonly SqlValue[]): Promise<readonly T[]> {
      if (!isReading(sql))
        throw new DatabaseError(`only reading is possible outside of a transaction (in: ${brief(sql)})`)
      return reading.all<T>(sql, ...values)
    },
    transaction(work) {
      const mine = turn.then(() => transaction(work))
      turn = mine.catch(() => {})
      return mine
    },
    async close() {
      await turn
      if (isClosed) return
      isClosed = true
      await link.close()
    },
  }
}

/** Whether a database holds an archive of any version. Throws `DatabaseGoneError` where it can't be reached. */
export async function isPostgresMade(url: string): Promise<boolean> {
  const link = await linkTo(url)
  try {
    return (await versionOf(reader(link, link.pool(1), url))) > 0
  } finally {
    await link.close()
  }
}

/** A connection of a pool for `work`. One on which anything went wrong with the connection itself is not used again. */
async function withClient<T>(
  link: Link,
  pool: Pool,
  url: string,
  work: (client: PoolClient, discard: () => void) => Promise<T>,
): Promise<T> {
  let client: PoolClient
  try {
    client = await link.connect(pool)
  } catch (cause) {
    throw unreachable(url, cause)
  }
  let isBroken = false
  const discard = () => {
    isBroken = true
  }
  client.on('error', discard)
  try {
    return await work(client, discard)
  } catch (error) {
    if (error instanceof DatabaseGoneError) {
      isBroken = true
      link.lose()
    }
    throw error
  } finally {
    client.off('error', discard)
    client.release(isBroken)
  }
}

/** Each statement on a connection of the pool, whichever is free. */
function reader(link: Link, pool: Pool, url: string): Sql {
  return {
    dialect: 'postgres',
    all: (sql, ...values) => withClient(link, pool, url, (client) => sqlOn(link, client, url).all(sql, ...values)),
  }
}

/**
 * How long a transaction may stand still before the server ends it: whoever vanishes in the middle of one must not hold
 * its locks until TCP notices. Longer than a page takes to be read, or a picture to be put into a bucket.
 */
const begin = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = '60s'`

/** One transaction on a connection of its own. */
function once<T>(link: Link, pool: Pool, url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  return withClient(link, pool, url, async (client, discard) => {
    const sql = sqlOn(link, client, url)
    try {
      await sql.all(begin)
      const result = await work(sql)
      await sql.all('COMMIT')
      return result
    } catch (error) {
      if (error instanceof DatabaseGoneError) throw error
      // What can't be taken back goes with its connection.
      await sql.all('ROLLBACK').catch(discard)
      throw error
    }
  })
}

function sqlOn(link: Link, client: PoolClient, url: string): Sql {
  return {
    dialect: 'postgres',
    async all<T extends object = Row>(sql: string, ...values: readonly SqlValue[]): Promise<readonly T[]> {
      try {
        const bound = values.map((value) => storable(value))
        const { rows } = await link.ask(client, postgresSql(sql, values), bound)
        return (rows ?? []) as T[]
      } catch (cause) {
        if (isGone(cause)) throw unreachable(url, cause)
        throw new DatabaseError(`${messageOf(cause)} (in: ${brief(sql)})`, { cause })
      }
    },
  }
}

/** Broken connections have no SQLSTATE of a statement: class 08, the server's end (57P0x), too long idle (25P03), too many clients (53300). */
function isGone(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | undefined)?.code
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return /^(08...|57P0.|25P03|53300)$/.test(code)
  return true
}

function unreachable(url: string, cause: unknown): DatabaseGoneError {
  return new DatabaseGoneError(
    `the database ${withoutPassword(url)} can't be reached: ${messageOf(cause)}; see that PostgreSQL runs and that store: in presskeep.yaml names it`,
    { cause },
  )
}

/** An address as it may be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/(\/\/[^:/@]*):[^@]*@/, '$1@')
}

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof DatabaseError ? (error.cause as { code?: string } | undefined) : undefined
  return cause?.code
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

function brief(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim().slice(0, 200)
}

/** Numbers as numbers (times in milliseconds and counts are far below 2^53), truth as 1 and 0, JSON as text, as SQLite gives them. */
const parsers: Parsers = new Map<number, (value: string) => unknown>([
  [16, (value) => (value === 't' ? 1 : 0)],
  [20, Number],
  [114, String],
  [1700, Number],
])
