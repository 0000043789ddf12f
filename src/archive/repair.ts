import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { indexPathOf, makeIndex } from '../capture/index.ts'
import type { BlobStore } from '../model/index.ts'
import { type Db, termIndex } from '../store/index.ts'
import { lostCaptures, mendLog, nameInLog, readLog } from './evidence-log.ts'
import { indexWords, type WordsRow, wordsColumns, wordsTables } from './index-words.ts'
import { isArchive } from './is-archive.ts'
import { mendDatabase } from './mend-database.ts'
import { mendPicture } from './mend-picture.ts'
import { mendWarc } from './mend-warc.ts'
import { ArchiveError, type OpenOptions, openForWriting, openWithoutDatabase } from './open-archive.ts'
import { databaseFile, databaseOf, openDatabase } from './open-database.ts'
import { type Aside, putAside } from './put-aside.ts'
import { rebuild } from './rebuild.ts'
import { rebuildPlace } from './rebuild-place.ts'
import { mendStamps } from './time-stamp.ts'
import type { Finding } from './verify.ts'

/** One thing that is as it should be again, or a reason why one is not. */
export type Repaired =
  | {
      readonly kind: 'mended'
      readonly what: 'captures' | 'picture' | 'index' | 'rows' | 'words' | 'database' | 'log' | 'time-stamps'
      /** The file, relative to the archive's folder. */
      readonly where: string
      /** In words: from what. */
      readonly from: string
      /** Where what was damaged lies now. */
      readonly aside?: string
    }
  | { readonly kind: 'left'; readonly where: string; readonly why: string }

export interface RepairOptions {
  /** The folder of a backup, or of another archive, from which is taken what is whole there and hurt here. */
  readonly from?: string
  readonly onProgress?: (what: string, done: number) => void
}

type Opened = ReturnType<typeof openWithoutDatabase>

/** What one repair goes by. */
interface Place {
  readonly archive: Opened
  readonly findings: readonly Finding[]
  readonly other?: { readonly folder: string; readonly archive: Opened }
  readonly aside: Aside
  readonly onProgress?: (what: string, done: number) => void
}

/**
 * Mends what a verification has found, as narrowly as it can be: captures from a backup, pictures from their captures or a
 * backup, indexes from what they are indexes of, rows of the database from a backup's where their digests prove them, and
 * what is left of the database by a rebuild from the captures; then the log. Nothing that is damaged is overwritten: it is put aside.
 * Each step is whole or not done. Verify again to know what is left. Throws `ArchiveBusyError` where somebody else writes.
 */
export async function* repair(
  folder: string,
  open: OpenOptions,
  findings: readonly Finding[],
  options: RepairOptions = {},
): AsyncGenerator<Repaired> {
  const archive = openWithoutDatabase(folder, open)
  const other = options.from === undefined ? undefined : openOther(folder, options.from, open)
  const aside = putAside(folder, open.now())
  const at: Place = { archive, findings, other, aside, onProgress: options.onProgress }
  try {
    const place = rebuildPlace(folder, databaseOf(folder, archive.settings))
    const others = await place.exclude(open.now())
    let [areBack, isRebuildNeeded] = [false, false]
    try {
      areBack = yield* mendCaptures(at)
      yield* mendPictures(at)
      yield* mendIndexes(at)
      isRebuildNeeded = yield* mendInPlace(at)
    } finally {
      await others.release()
    }
    const isLogHurt = findings.some(({ what }) => what === 'log-damaged')
    if (isRebuildNeeded) yield* mendByRebuild(at)
    else if (isLogHurt) {
      // Captures behind all that the database knows are applied as after a crash.
      if (areBack) await (await openForWriting(folder, 'verify', open)).close()
      yield* mendLogOf(at)
    }
    // They are of the log's heads, which are as they should be by now.
    if (isLogHurt && other && (await mendStamps(folder, other.folder, aside)))
      yield { kind: 'mended', what: 'time-stamps', where: 'log/stamps.jsonl', from: 'the backup' }
  } finally {
    await other?.archive.close()
    await archive.close()
  }
}

/** Throws `ArchiveError` where `from` is nothing that the archive in `folder` can be mended from. */
export function checkOther(folder: string, from: string): void {
  if (!isArchive(from)) throw new ArchiveError(`there is no backup and no archive at ${from}`)
  if (existsSync(folder) && realpathSync(from) === realpathSync(folder)) {
    throw new ArchiveError('an archive is not mended from itself; name a backup of it')
  }
}

function openOther(folder: string, from: string, open: OpenOptions): Place['other'] {
  checkOther(folder, from)
  return { folder: from, archive: openWithoutDatabase(from, open) }
}

/** The database for reading, where it can be read. */
async function readable({ folder, settings }: Opened): Promise<Db | undefined> {
  try {
    const db = await openDatabase(databaseOf(folder, settings), { readOnly: true })
    try {
      await db.all('SELECT count(*) FROM captures')
      return db
    } catch {
      await db.close()
    }
  } catch {}
  return undefined
}

const ofCaptures = /^(warc-(missing|damaged|short)|record-damaged|capture-missing)$/

/** Answers whether any came back. */
async function* mendCaptures(at: Place): AsyncGenerator<Repaired, boolean> {
  const { archive, findings, other, aside, onProgress } = at
  const hurt = findings.filter(({ what }) => ofCaptures.test(what)).map(({ where }) => where.split(':')[0]!)
  // Of a file that is gone with the database nothing tells but the log, or nothing at all.
  const isMoreLost = findings.some(({ what, repairable }) => what === 'log-damaged' && !repairable)
  const isDatabaseHurt = findings.some(({ what }) => what === 'database-damaged')
  const isLookingFor = isMoreLost || isDatabaseHurt
  if (!hurt.length && !(other && isLookingFor)) return false
  if (!other) {
    yield { kind: 'left', where: 'warc', why: 'captures come from a backup only: --from DIR' }
    return false
  }
  const db = await readable(archive)
  try {
    if (isLookingFor) hurt.push(...(await filesLost(archive, other.archive, db)))
    const isEmpty = !(await db?.all('SELECT 1 FROM captures LIMIT 1'))?.length
    const known = {
      db: isEmpty ? undefined : db,
      log: new Map(readLog(archive.folder).entries.map(({ id, hash }) => [id, hash])),
    }
    let areBack = false
    for (const [done, name] of [...new Set(hurt)].entries()) {
      onProgress?.('captures', done)
      const outcome = await mendWarc(archive.warcs, name, other.folder, known, aside)
      const where = `warc/${name}`
      if (typeof outcome === 'string') yield { kind: 'left', where, why: outcome }
      else {
        areBack = true
        const count = `${outcome.records} ${outcome.records === 1 ? 'record' : 'records'}`
        yield { kind: 'mended', what: 'captures', where, from: `${count} of the backup`, aside: outcome.aside }
      }
    }
    return areBack
  } finally {
    await db?.close()
  }
}

/**
 * WARC files of a backup that are not here, or not in full: they hold captures that the log names and that are lost. Of
 * files that are gone all are, where there is no log.
 */
async function filesLost(archive: Opened, other: Opened, db: Db | undefined): Promise<readonly string[]> {
  const here = new Set((await archive.warcs.list()).map(({ name }) => name))
  const named = new Set(readLog(archive.folder).entries.map(({ id }) => id))
  const lost = new Set(db ? await lostCaptures(archive.folder, db) : [])
  const files: string[] = []
  for (const { name } of await other.warcs.list()) {
    const sought = here.has(name) ? lost : named
    let isNamed = named.size === 0 && !here.has(name)
    if (sought.size) {
      for await (const found of other.warcs.checkWarc(name)) {
        if (isNamed) break
        isNamed = found.kind === 'record' && sought.has(nameInLog(found.record.id))
      }
    }
    if (isNamed) files.push(name)
  }
  return files
}

async function* mendPictures({ archive, findings, other, aside, onProgress }: Place): AsyncGenerator<Repaired> {
  const hurt = findings.filter(({ what }) => what === 'picture-missing' || what === 'picture-damaged')
  if (!hurt.length) return
  const db = await readable(archive)
  if (!db) return
  try {
    const blobs: BlobStore | undefined = other?.archive.blobs
    for (const [done, { where }] of hurt.entries()) {
      onProgress?.('pictures', done)
      const outcome = await mendPicture({ ...archive, db }, path.posix.basename(where), blobs, aside)
      if (!outcome) {
        yield { kind: 'left', where, why: `no capture${other ? ' and no picture of the backup' : ''} gives it` }
        continue
      }
      const from = outcome.from === 'capture' ? 'its capture' : 'the backup'
      yield { kind: 'mended', what: 'picture', where, from, aside: outcome.aside }
    }
  } finally {
    await db.close()
  }
}

async function* mendIndexes({ archive, findings }: Place): AsyncGenerator<Repaired> {
  const { dir } = archive.warcs
  if (dir === undefined) return
  const hurt = new Set(findings.filter(({ what }) => what === 'index-damaged').map(({ where }) => where))
  for (const { name } of await archive.warcs.list()) {
    const index = path.basename(indexPathOf(name))
    if (!hurt.has(index)) continue
    await makeIndex(path.join(dir, name))
    yield { kind: 'mended', what: 'index', where: `warc/${index}`, from: 'the captures' }
  }
}

const ofRows = /^(record-unknown|row-damaged|article-without-revision|revision-without-capture|database-damaged)$/

/** Mends the database where it lies; answers whether there is more to do. */
async function* mendInPlace(at: Place): AsyncGenerator<Repaired, boolean> {
  const { archive, findings, other, aside, onProgress } = at
  const areRowsHurt = findings.some(({ what }) => ofRows.test(what))
  const words = findings.filter(({ what, where }) => what.startsWith('index-') && !where.endsWith('.cdxj'))
  const areVectorsHurt = words.some(({ where }) => where.startsWith('meaning_'))
  const areWordsHurt = words.some(({ where }) => !where.startsWith('meaning_'))
  if (!areRowsHurt && !words.length) return false
  if (archive.settings.store !== undefined) return areRowsHurt || !(yield* mendWordsOnServer(at, words))
  const file = path.join(archive.folder, databaseFile)
  const copy = other && path.join(other.folder, databaseFile)
  const source = areRowsHurt || areVectorsHurt ? copy : undefined
  if (source === undefined && (areRowsHurt || areVectorsHurt)) return true
  if (source !== undefined && !existsSync(source)) return true
  try {
    const mending = await mendDatabase(file, { source, aside, areWordsHurt, onProgress })
    const { rows, isReindexed, hasNewWords } = mending
    if (rows) {
      const from = `${rows} ${rows === 1 ? 'row' : 'rows'} of the backup`
      yield { kind: 'mended', what: 'rows', where: databaseFile, from, aside: mending.aside }
    }
    if (isReindexed) yield { kind: 'mended', what: 'index', where: `${databaseFile} (indexes)`, from: 'its rows' }
    if (hasNewWords)
      yield { kind: 'mended', what: 'words', where: `${databaseFile} (index of words)`, from: 'the texts' }
  } catch {
    // It can't be read so far, or the backup's can't: then it is made again.
    return true
  }
  return areRowsHurt || areVectorsHurt ? !(await isSound(archive, findings)) : false
}

/** Whether the database is whole, and says what the captures say where that was in doubt. */
async function isSound({ folder, settings }: Opened, findings: readonly Finding[]): Promise<boolean> {
  if (findings.some(({ what }) => what === 'record-unknown')) return false
  const place = rebuildPlace(folder, databaseOf(folder, settings))
  const db = await place.openCurrent()
  try {
    return db !== undefined && (await place.soundnessOf(db)).isSound
  } catch {
    return false
  } finally {
    await db?.close()
  }
}

/** A server's index of words article by article; answers whether that was all. */
async function* mendWordsOnServer({ archive }: Place, words: readonly Finding[]): AsyncGenerator<Repaired, boolean> {
  const articles = [...new Set(words.flatMap(({ article }) => article ?? []))]
  if (!articles.length || words.some(({ where }) => where.startsWith('meaning_'))) return false
  const db = await openDatabase(databaseOf(archive.folder, archive.settings))
  try {
    for (const id of articles) {
      await db.transaction(async (sql) => {
        const [row] = await sql.all<WordsRow>(`SELECT ${wordsColumns} FROM ${wordsTables} WHERE a.id = ?`, id)
        if (row) await indexWords(sql, row)
      })
      yield { kind: 'mended', what: 'words', where: `article ${id}`, from: 'its text' }
    }
    return words.every(({ article }) => article !== undefined) && !(await termIndex(db).unindexed(db)).length
  } finally {
    await db.close()
  }
}

async function* mendByRebuild({ archive, other, aside, onProgress }: Place): AsyncGenerator<Repaired> {
  const report = await rebuild(archive, {
    onProgress: (file, offset) => onProgress?.(`rebuild: ${file}`, offset),
    inPlace: true,
    other: other?.folder,
    aside,
  })
  const where = archive.settings.store === undefined ? databaseFile : 'the database'
  if (report.formerDatabase !== undefined) {
    const former = path.isAbsolute(report.formerDatabase)
      ? path.relative(archive.folder, report.formerDatabase)
      : report.formerDatabase
    yield { kind: 'mended', what: 'database', where, from: 'the captures', aside: former }
    if (report.lost) {
      const why = `${report.lost} of its captures can't be read any more: what they gave stands in the former one only`
      yield { kind: 'left', where, why }
    }
  } else if (report.mendedRows) {
    const from = `the captures, ${report.mendedRows} ${report.mendedRows === 1 ? 'row' : 'rows'}`
    yield { kind: 'mended', what: 'rows', where, from, aside: report.formerRows }
  }
  if (report.mendedLooks) {
    yield { kind: 'mended', what: 'rows', where, from: `the captures, ${report.mendedLooks} looks of pictures` }
  }
  if (report.isLogMended) yield logMended(report.formerLog)
}

async function* mendLogOf({ archive, other }: Place): AsyncGenerator<Repaired> {
  const db = await readable(archive)
  if (!db) return
  try {
    const former = await mendLog(archive.folder, db, archive.now(), other?.folder)
    if (former !== undefined) yield logMended(former)
  } finally {
    await db.close()
  }
}

const logMended = (aside: string | undefined): Repaired => ({
  kind: 'mended',
  what: 'log',
  where: 'log',
  from: 'the captures and its signatures',
  aside,
})
