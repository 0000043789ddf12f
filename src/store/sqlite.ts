import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type FileHandle, open as openFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type AtOnce,
  busyWith,
  DamagedDatabaseError,
  DatabaseError,
  type Db,
  type Row,
  type Sql,
  type SqlValue,
  storable,
} from './db.ts'
import { migrate } from './migrations.ts'
import { forReading, whyNotWritten } from './read-only-place.ts'
import { addDigestFunction, keepRowDigests } from './row-digests.ts'
import { prepareTermIndex } from './term-remake.ts'
import { type SqliteSql, TermStore } from './term-store.ts'

/** After so long of writing, also within a transaction, whatever else the program does gets its turn: a page that is asked for, say. */
const breatheEveryMs = 10

/**
 * Opens (or makes) an SQLite database. One connection writes in WAL mode, a second one
 * reads, so that a search never waits for a sync, however many transactions stand in line. A transaction is done when it is on the disk, and whatever else
 * the program does goes on until then. With `readOnly` nothing is written or migrated; the file must exist.
 * Throws `DamagedDatabaseError` where it is damaged, here or at the statement that meets it.
 */
export async function openSqlite(file: string, options: { readonly readOnly?: boolean } = {}): Promise<Db> {
  try {
    return await open(file, options)
  } catch (error) {
    throw damageOf(file, error) ?? error
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB; the upper bits say more of the same. */
const damageCodes = [11, 26]

function damageOf(file: string, error: unknown): DamagedDatabaseError | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return damageCodes.includes(Number(error.errcode) & 0xff) ? new DamagedDatabaseError(file, error) : undefined
}

async function open(file: string, options: { readonly readOnly?: boolean }): Promise<Db> {
  if (options.readOnly && !existsSync(file)) throw new DatabaseError(`there is no database at ${file}`)
  const writer = options.readOnly ? undefined : connect(file, false)
  if (writer) {
    writer.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    await migrate(sqlOn(writer))
    keepRowDigests(writer.database)
    prepareTermIndex(writer.run)
  }
  const disk = writer && (await diskOf(file, writer))
  const reader = connect(file, true)
  let turn: Promise<unknown> = Promise.resolve()
  let breathedAt = performance.now()
  let isClosed = false

  /** What to wait for before the writer goes on, where it has held the thread for long: a search in this process is then answered. */
  function breathe(): Promise<void> | undefined {
    if (performance.now() - breathedAt < breatheEveryMs) return undefined
    return nextTurn().then(() => {
      breathedAt = performance.now()
    })
  }

  async function transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    if (!writer) throw new DatabaseError('the archive is open for reading only')
    await breathe()
    if (isClosed) throw new DatabaseError('the database is closed')
    disk?.check()
    writer.database.exec('BEGIN IMMEDIATE')
    let result: T
    try {
      result = await work(sqlOn(writer, breathe))
      await writer.terms.flush()
      writer.database.exec('COMMIT')
    } catch (error) {
      if (writer.database.isTransaction) writer.database.exec('ROLLBACK')
      writer.terms.rolledBack()
      throw damageOf(file, error) ?? error
    }
    await disk?.reach()
    return result
  }

  return {
    ...sqlOn(reader),
    transaction(work) {
      const mine = turn.then(() => transaction(work))
      turn = mine.catch(() => {})
      return mine
    },
    async close() {
      await turn
      if (isClosed) return
      isClosed = true
      try {
        await disk?.close()
      } finally {
        reader.close()
        writer?.close()
      }
    },
  }
}

/** Moving them from the log into the file is done by a `COMMIT`, and waits for the disk: four times as seldom as SQLite does it. 16 MB. */
const pagesInLog = 4_000

/** What waits for the disk, without holding the thread. */
interface Disk {
  /** Throws where an earlier transaction may not have reached it. */
  check(): void
  /** Resolves when what was committed is on it. Throws `DatabaseError` where it may not be. */
  reach(): Promise<void>
  close(): Promise<void>
}

/**
 * `COMMIT` under `synchronous = FULL` waits for the disk with the thread in its hands, of a busy one tens of milliseconds. So it is `NORMAL`, which leaves
 * the log to be synced, and that is done here, after each `COMMIT`. No lock is lost by it: SQLite's are not on the log, whose other descriptors may be closed.
 * Undefined where there is no log (a file system without shared memory) or it can't be opened: SQLite then waits itself.
 */
async function diskOf(file: string, { run }: Connection): Promise<Disk | undefined> {
  const [{ journal_mode } = { journal_mode: '' }] = run<{ journal_mode: string }>('PRAGMA journal_mode')
  if (journal_mode !== 'wal') return undefined
  let log: FileHandle | undefined
  try {
    // The log is there once something was read. It stands beside the file itself, where `file` is a link to it.
    run('SELECT count(*) AS n FROM sqlite_schema')
    const real = await realpath(file)
    log = await openFile(`${real}-wal`, 'r+')
    await syncFolder(path.dirname(real))
  } catch {
    await log?.close()
    return undefined
  }
  const opened = log
  run('PRAGMA synchronous = NORMAL')
  run(`PRAGMA wal_autocheckpoint = ${pagesInLog}`)
  let unsure: DatabaseError | undefined
  return {
    check() {
      if (unsure) throw unsure
    },
    async reach() {
      try {
        await opened.datasync()
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : cause
        unsure = new DatabaseError(
          `what was last written to ${file} may not be on the disk (${why}); see to the disk and begin again`,
          { cause },
        )
        throw unsure
      }
    },
    close: () => opened.close(),
  }
}

/** That the log is there is on the disk as well. Windows has no such thing, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await openFile(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Copies a database as it stands at one moment, also while another process writes it. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const database = new DatabaseSync(forReading(from), { readOnly: true, timeout: 10_000 })
  try {
    // In one step: SQLite begins a copy anew after each write of others, so that small steps beside a busy writer never end.
    await backup(database, to, { rate: 1 << 30 })
  } catch (error) {
    throw damageOf(from, error) ?? error
  } finally {
    database.close()
  }
}

interface Connection {
  readonly database: DatabaseSync
  readonly run: AtOnce
  readonly terms: TermStore
  close(): void
}

const statementsKept = 200

function connect(file: string, readOnly: boolean): Connection {
  const database = new DatabaseSync(readOnly ? forReading(file) : file, { readOnly, timeout: 10_000 })
  if (readOnly) database.exec('PRAGMA query_only = ON')
  database.exec('PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY')
  addDigestFunction(database)
  // Preparing costs 30 times what running does; the cache is bounded because searches build their SQL.
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const statement = database.prepare(sql)
    if (statements.size >= statementsKept) statements.delete(statements.keys().next().value as string)
    statements.set(sql, statement)
    return statement
  }
  const run: AtOnce = <T extends object>(sql: string, ...values: readonly SqlValue[]) => {
    try {
      return prepare(sql).all(...(values.map(storable) as SQLInputValue[])) as T[]
    } catch (cause) {
      const damage = damageOf(file, cause)
      if (damage) throw damage
      const what = cause instanceof Error ? cause.message : String(cause)
      throw new DatabaseError(`${what} (in: ${sql.replace(/\s+/g, ' ').trim().slice(0, 200)})`, { cause })
    }
  }
  return {
    database,
    run,
    terms: new TermStore(run, () => database.isTransaction, readOnly),
    close() {
      statements.clear()
      database.close()
    },
  }
}

/** `breathe`: what each statement may have to wait for first. */
function sqlOn({ run, terms }: Connection, breathe?: () => Promise<void> | undefined): SqliteSql {
  return {
    dialect: 'sqlite',
    async all<T extends object = Row>(sql: string, ...values: readonly SqlValue[]): Promise<readonly T[]> {
      const turn = breathe?.()
      if (turn) await turn
      return run<T>(sql, ...values)
    },
    terms,
  }
}

/**
 * Locks a file for as long as this process lives, or answers undefined where another holds it. The lock is the operating
 * system's (an SQLite transaction that is never committed), so it dies with its process, also by `kill -9`.
 */
export function tryLock(file: string): { release(): void } | undefined {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch {
    database.close()
    return undefined
  }
  return {
    release() {
      if (database.isOpen) database.close()
    },
  }
}

/**
 * Takes the right to write an archive, or throws `ArchiveBusyError` naming who has it (see `tryLock`), `DatabaseError` where its folder
 * can't be written to.
 */
export function lockArchive(folder: string, doing: string, now: number): { release(): void } {
  const why = whyNotWritten(folder)
  if (why) {
    throw new DatabaseError(
      `${folder} can't be written to (${why.code}); what only reads (search, show, list, up --no-sync) works there`,
    )
  }
  const note = path.join(folder, '.presskeep.lock.json')
  const lock = tryLock(path.join(folder, '.presskeep.lock'))
  if (!lock) throw busyWith(folder, holderOf(note))
  // Whole at once: who is sent away reads it.
  writeFileSync(
    `${note}.${process.pid}`,
    JSON.stringify({ pid: process.pid, doing, since: new Date(now).toISOString() }),
  )
  renameSync(`${note}.${process.pid}`, note)
  let isHeld = true
  return {
    release() {
      if (!isHeld) return
      isHeld = false
      // The next one who holds it is not to be taken for this one.
      rmSync(note, { force: true })
      lock.release()
    },
  }
}

/** Who holds a lock has not written its note yet, in the first moment. */
const noteTries = 20
const noteTryMs = 10

function holderOf(note: string) {
  for (let tries = 1; ; tries++) {
    const holder = noteOf(note)
    if (holder || tries === noteTries) return holder
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, noteTryMs)
  }
}

function noteOf(note: string) {
  try {
    const { pid, doing, since } = JSON.parse(readFileSync(note, 'utf8')) as {
      pid: number
      doing: string
      since: string
    }
    return { doing, process: `process ${pid}`, since }
  } catch {
    return undefined
  }
}
