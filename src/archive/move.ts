import { existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import {
  addRows,
  archiveTables,
  type Db,
  hasWords,
  lockArchive,
  rowsOf,
  type Sql,
  storable,
  type Table,
  tableDigest,
  termIndex,
  withoutPassword,
} from '../store/index.ts'
import { indexWords, type WordsRow, wordsColumns, wordsTables } from './index-words.ts'
import { ArchiveError } from './open-archive.ts'
import { databaseFile, isMade, isServer, openDatabase } from './open-database.ts'
import { readSettings, setStore } from './settings.ts'
import { joinWriters, type WriterSession } from './writer-session.ts'

export interface MoveReport {
  readonly from: string
  readonly to: string
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
  readonly articles: number
}

/**
 * Moves an archive's database to another engine: copies every row, makes the index of words anew, reads both again and
 * compares numbers and digests, and only then lets the settings name the new one. The old database stays as it is.
 * Broken off, it has changed nothing that is in use; run again it begins anew. Throws `ArchiveError` where the target
 * holds an archive already, or where the two are not the same in the end.
 */
export async function move(
  folder: string,
  from: string,
  to: string,
  options: { readonly now: () => number; readonly onProgress?: (what: string, done: number) => void },
): Promise<MoveReport> {
  const { store } = readSettings(folder)
  const source = placeOf(folder, from)
  const target = placeOf(folder, to)
  const current = store ?? path.join(folder, databaseFile)
  if (source !== current) {
    throw new ArchiveError(`the database of ${folder} is ${shown(current)}, not ${shown(source)}; nothing was changed`)
  }
  if (isServer(source) === isServer(target)) {
    throw new ArchiveError(
      'move goes from sqlite: to postgres://… or back; a database on PostgreSQL is copied with pg_dump',
    )
  }
  if (!(await isMade(source))) throw new ArchiveError(`there is no database at ${shown(source)} yet; nothing to move`)
  const lock = lockArchive(folder, 'move', options.now())
  let others: WriterSession | undefined
  let reading: Db | undefined
  try {
    reading = await openDatabase(source)
    if (isServer(source)) others = await joinWriters(folder, reading, 'move')
    const report = await (isServer(target) ? intoServer : intoFile)(target, (db) => copy(reading!, db, options))
    setStore(folder, isServer(target) ? target : undefined)
    return { from: shown(source), to: shown(target), ...report }
  } finally {
    await others?.close()
    await reading?.close()
    lock.release()
  }
}

/** `sqlite:` is the file in the archive's folder; that may be named too. */
function placeOf(folder: string, given: string): string {
  if (isServer(given)) return given
  const file = path.join(folder, databaseFile)
  const named = /^sqlite:(?:\/\/)?(.*)$/.exec(given)?.[1]
  if (named === '' || (named !== undefined && path.resolve(folder, named) === path.resolve(file))) return file
  throw new ArchiveError(`"${given}" is neither sqlite: (the file ${file}) nor postgres://…`)
}

const shown = (place: string) => (isServer(place) ? withoutPassword(place) : `sqlite:${place}`)

type Copied = Pick<MoveReport, 'tables' | 'articles'>

/** All or nothing: the file gets its name when all is in it. */
async function intoFile(target: string, work: (db: Db) => Promise<Copied>): Promise<Copied> {
  if (existsSync(target)) {
    throw new ArchiveError(`${target} is there already, from before; rename or remove it, then move again`)
  }
  const partial = target.replace(/\.db$/, '.moving.db')
  const remove = () => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${partial}${end}`, { force: true })
  }
  remove()
  const db = await openDatabase(partial)
  let report: Copied
  try {
    report = await work(db)
  } catch (error) {
    await db.close()
    remove()
    throw error
  }
  await db.close()
  renameSync(partial, target)
  return report
}

/** A table tells of a move that has not come to its end: what it has left is taken away by the next. */
async function intoServer(target: string, work: (db: Db) => Promise<Copied>): Promise<Copied> {
  const wasMade = await isMade(target)
  const db = await openDatabase(target)
  try {
    const isMoving = async (sql: Sql) =>
      (await sql.all<{ there: number }>(`SELECT to_regclass('moving_in') IS NOT NULL AS there`))[0]?.there === 1
    const tables = await archiveTables()
    await db.transaction(async (sql) => {
      const isLeft = await isMoving(sql)
      if (wasMade && !isLeft && (await holdsAnything(sql, tables))) {
        throw new ArchiveError(`${shown(target)} holds an archive already; name an empty database`)
      }
      if (!isLeft) await sql.all('CREATE TABLE moving_in (since BIGINT)')
      const all = [...tables.map((table) => table.name), ...derivedTables]
      await sql.all(`TRUNCATE ${all.join(', ')}`)
    })
    const report = await work(db)
    await db.transaction((sql) => sql.all('DROP TABLE moving_in'))
    return report
  } finally {
    await db.close()
  }
}

const derivedTables = 'terms terms_long terms_former terms_alike term_sources former_versions hosts writers'.split(' ')

async function holdsAnything(sql: Sql, tables: readonly Table[]): Promise<boolean> {
  for (const { name } of tables) if ((await sql.all(`SELECT 1 FROM ${name} LIMIT 1`)).length) return true
  return false
}

async function copy(
  source: Db,
  target: Db,
  { onProgress }: { readonly onProgress?: (what: string, done: number) => void },
): Promise<Copied> {
  const tables = await archiveTables()
  for (const table of tables) {
    let done = 0
    for await (const rows of rowsOf(source, table)) {
      await target.transaction((sql) => addRows(sql, table, rows))
      done += rows.length
      onProgress?.(table.name, done)
    }
  }
  const articles = await indexAll(source, target, onProgress)
  const report: { name: string; rows: number }[] = []
  for (const table of tables) {
    onProgress?.(`comparing ${table.name}`, 0)
    const [before, after] = [await tableDigest(source, table, storable), await tableDigest(target, table, storable)]
    if (before.rows !== after.rows || before.digest !== after.digest) {
      throw new ArchiveError(
        `${table.name} is not the same after the move (${before.rows} rows, ${after.rows} rows); the archive stays where it was`,
      )
    }
    report.push({ name: table.name, rows: after.rows })
  }
  const missing = await termIndex(target).unindexed(target, 1)
  if (missing.length) throw new ArchiveError('the index of words is not whole; the archive stays where it was')
  await target.transaction((sql) => sql.all('ANALYZE'))
  return { tables: report, articles }
}

const articlesAtOnce = 100

interface ArticleRow extends WordsRow {
  readonly same: string | null
}

/** The words of every article and of its earlier versions. */
async function indexAll(
  source: Db,
  target: Db,
  onProgress: ((what: string, done: number) => void) | undefined,
): Promise<number> {
  const index = termIndex(target)
  let done = 0
  for (let after = -1; ; ) {
    const rows = await source.all<ArticleRow>(
      `SELECT ${wordsColumns}, a.duplicate_of AS same FROM ${wordsTables}
       WHERE ${hasWords} AND a.search_id > ? ORDER BY a.search_id LIMIT ${articlesAtOnce}`,
      after,
    )
    await target.transaction(async (sql) => {
      for (const row of rows) {
        await indexWords(sql, row)
        if (row.same) await index.forget?.(sql, row.at)
      }
    })
    done += rows.length
    onProgress?.('words', done)
    if (rows.length < articlesAtOnce) break
    after = rows.at(-1)!.at
  }
  for (let after = ''; ; ) {
    const edited = await source.all<{ id: string }>(
      `SELECT DISTINCT article_id AS id FROM former_versions WHERE article_id > ? ORDER BY article_id LIMIT ${articlesAtOnce}`,
      after,
    )
    for (const { id } of edited) {
      const versions = await source.all<{ id: string; title: string | null; text: string }>(
        `SELECT r.id, r.title, r.text FROM former_versions f JOIN revisions r ON r.id = f.revision_id
         WHERE f.article_id = ? ORDER BY f.id`,
        id,
      )
      const former = versions.map((one) => ({ ...one, title: one.title ?? undefined }))
      const [article] = await source.all<{ at: number }>('SELECT search_id AS at FROM articles WHERE id = ?', id)
      if (article) await target.transaction((sql) => index.indexFormerVersions(sql, id, article.at, former))
    }
    if (edited.length < articlesAtOnce) return done
    after = edited.at(-1)!.id
  }
}
