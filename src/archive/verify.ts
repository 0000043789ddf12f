import path from 'node:path'
import {
  captureById,
  DatabaseError,
  type Db,
  damagedMarks,
  damagedMeanings,
  damagedRows,
  damagedTerms,
  damagedVectors,
  type StoredCapture,
  schemaDamage,
  termIndex,
} from '../store/index.ts'
import { pictureKey } from './apply-picture.ts'
import { logProblems } from './evidence-log.ts'
import { sha256Hex } from './identity.ts'
import type { OpenArchive } from './open-archive.ts'
import { databaseFile } from './open-database.ts'
import { storyBandsOf } from './same-story.ts'
import { stampProblems } from './time-stamp.ts'
import { verifyWarc } from './verify-warc.ts'

/** One thing that is not as it should be. */
export interface Finding {
  readonly what:
    | 'warc-missing'
    | 'warc-damaged'
    | 'warc-short'
    | 'record-damaged'
    | 'record-unknown'
    | 'capture-missing'
    | 'picture-missing'
    | 'picture-damaged'
    | 'row-damaged'
    | 'revision-without-capture'
    | 'article-without-revision'
    | 'mark-without-capture'
    | 'mark-without-article'
    | 'index-missing'
    | 'index-damaged'
    | 'database-damaged'
    | 'log-damaged'
  /** File, offset, row: where to look. */
  readonly where: string
  /** The article that is hurt, where one is. */
  readonly article?: string
  /** `rebuild` makes it good again from the captures. */
  readonly repairable: boolean
}

const stages = ['database', 'rows', 'terms', 'captures', 'pictures', 'links', 'log'] as const

/** How far a verification has come: it can be stopped and go on from here. */
export interface VerifyPlace {
  readonly stage: (typeof stages)[number]
  /** A table, a WARC file or a picture's digest, and the row or byte in it. */
  readonly at?: string
  readonly after?: number
}

export interface VerifyOptions {
  readonly from?: VerifyPlace
  readonly onProgress?: (what: string, done: number, of: number) => void
  readonly onPlace?: (place: VerifyPlace) => void
  /** Also splits every text again and holds it against the term index, word by word. */
  readonly isThorough?: boolean
}

/** What is verified: `db` is absent where the database can't be opened, which is a finding of its own. */
export type Verifiable = Omit<OpenArchive, 'db' | 'close'> & { readonly db?: Db }

/**
 * Rereads everything: each WARC record against its digests, each row against the digest that was made when it was
 * written, each record against its row and each row against its record, the term index against the texts, each picture
 * against its name. Changes nothing. Findings come as they are found.
 */
export async function* verify(archive: Verifiable, options: VerifyOptions = {}): AsyncGenerator<Finding> {
  const { db } = archive
  const from = options.from ?? { stage: 'database' }
  for (const stage of stages.slice(stages.indexOf(from.stage))) {
    const start = stage === from.stage ? from : { stage }
    options.onPlace?.(start)
    try {
      if (stage === 'captures') yield* verifyCaptures(archive, start, options)
      else if (stage === 'log') yield* verifyLog(archive)
      else if (db) yield* checks[stage]({ ...archive, db }, start, options)
    } catch (error) {
      if (stage === 'captures' || !(error instanceof DatabaseError)) throw error
      yield { what: 'database-damaged', where: `${databaseFile}: ${messageOf(error)}`, repairable: true }
    }
  }
}

type Check = (archive: Verifiable & { readonly db: Db }, from: VerifyPlace, o: VerifyOptions) => AsyncGenerator<Finding>

const checks: Readonly<Record<Exclude<VerifyPlace['stage'], 'captures' | 'log'>, Check>> = {
  database: verifyDatabase,
  rows: verifyRows,
  terms: verifyTerms,
  pictures: verifyPictures,
  links: verifyLinks,
}

async function* verifyDatabase({ db, folder }: Verifiable & { readonly db: Db }): AsyncGenerator<Finding> {
  // A server looks after its own pages (initdb --data-checksums, pg_amcheck).
  if (db.dialect === 'postgres') return
  for (const row of await db.all<{ integrity_check: string }>('PRAGMA integrity_check')) {
    if (row.integrity_check === 'ok') continue
    yield { what: 'database-damaged', where: `${databaseFile}: ${row.integrity_check}`, repairable: true }
  }
  for (const message of await schemaDamage(path.join(folder, databaseFile))) {
    yield { what: 'database-damaged', where: `${databaseFile}: ${message}`, repairable: true }
  }
}

async function* verifyRows(
  { db }: { readonly db: Db },
  from: VerifyPlace,
  { onProgress, onPlace }: VerifyOptions,
): AsyncGenerator<Finding> {
  if (db.dialect === 'postgres') return
  let done = 0
  const damaged = damagedRows(db, {
    from: from.at === undefined ? undefined : { table: from.at, after: from.after ?? -1 },
    onPlace: ({ table, after }, of) => {
      done += 500
      onProgress?.(`rows of ${table}`, Math.min(done, of), of)
      onPlace?.({ stage: 'rows', at: table, after })
    },
  })
  for await (const { table, key, article, message } of damaged) {
    const where = key === undefined ? `${table}: ${message}` : `${table} ${key.slice(0, 200)}: ${message}`
    yield { what: 'row-damaged', where, article, repairable: true }
  }
}

/**
 * The vectors of meaning against their sketches, the pages of the term index against their checksums. Where one is not as it was written, or where it is asked for, the
 * texts are split again and held against the index word by word, which names the articles.
 */
async function* verifyTerms(
  { db, folder }: Verifiable & { readonly db: Db },
  _: VerifyPlace,
  o: VerifyOptions,
): AsyncGenerator<Finding> {
  for await (const { article, message } of damagedMeanings(db, (done, of) => o.onProgress?.('meaning', done, of))) {
    yield { what: 'index-damaged', where: message, article, repairable: true }
  }
  const [counted] = await db.all<{ n: number }>('SELECT count(*) AS n FROM articles')
  const isNamed = (counted?.n ?? 0) <= mostArticlesNamed
  const onProgress = (done: number, of: number) => o.onProgress?.('term index', done, of)
  const withTexts = o.isThorough ? 'always' : isNamed ? 'damaged' : 'never'
  const check = { onProgress, bandsOf: storyBandsOf, withTexts } as const
  // Pages are the server's to look after, the words are held against the texts.
  if (db.dialect === 'postgres' && withTexts === 'never') return
  const damaged =
    db.dialect === 'postgres' ? damagedVectors(db, check) : damagedTerms(path.join(folder, databaseFile), check)
  for await (const { article, message } of damaged) {
    yield { what: 'index-damaged', where: message, article, repairable: true }
  }
}

/** Splitting all texts again takes up to a millisecond an article: in a larger archive that is asked for, or not done. */
const mostArticlesNamed = 50_000

async function* verifyCaptures(archive: Verifiable, from: VerifyPlace, o: VerifyOptions): AsyncGenerator<Finding> {
  const { db, warcs } = archive
  const files = await warcs.list()
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  let done = 0
  for (const file of files) {
    if (from.at === undefined || file.name >= from.at) {
      o.onPlace?.({ stage: 'captures', at: file.name })
      yield* verifyWarc(db, warcs, file, (offset) => o.onProgress?.('captures', done + offset, total))
    }
    done += file.sizeBytes
  }
  if (!db) return
  const named = new Set<string>()
  for (const row of await readable(db.all<{ file: string }>('SELECT DISTINCT warc_file AS file FROM captures'))) {
    named.add(row.file)
  }
  for (const row of await readable(db.all<{ file: string }>('SELECT file FROM warc_files'))) named.add(row.file)
  // Looked at last: files may have been begun meanwhile.
  const there = new Set((await warcs.list()).map(({ name }) => name))
  const missing = [...named].filter((name) => !there.has(name))
  for (const file of missing) yield { what: 'warc-missing', where: file, repairable: false }
}

/** What the other stages have told of a database that can't be read need not stop the look at the files. */
async function readable<T>(rows: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await rows
  } catch {
    return []
  }
}

async function* verifyPictures(
  archive: Verifiable & { readonly db: Db },
  from: VerifyPlace,
  { onProgress, onPlace }: VerifyOptions,
): AsyncGenerator<Finding> {
  const { db } = archive
  const [counted] = await db.all<{ n: number }>('SELECT count(DISTINCT digest) AS n FROM pictures')
  let after = from.at ?? ''
  for (let done = 0; ; ) {
    const rows = await db.all<{ digest: string; article_id: string; capture_id: string | null }>(
      `SELECT digest, min(article_id) AS article_id, min(capture_id) AS capture_id FROM pictures
       WHERE digest > ? GROUP BY digest ORDER BY digest LIMIT 200`,
      after,
    )
    for (const row of rows) {
      onProgress?.('pictures', done++, counted?.n ?? 0)
      const bytes = await archive.blobs.get(pictureKey(row.digest))
      if (bytes && sha256Hex(bytes) === row.digest) continue
      const capture = row.capture_id ? await captureById(db, row.capture_id) : undefined
      const repairable = capture !== undefined && (await isReadable(archive, capture))
      const what = bytes ? 'picture-damaged' : 'picture-missing'
      yield { what, where: `blobs/${pictureKey(row.digest)}`, article: row.article_id, repairable }
    }
    if (rows.length < 200) return
    after = rows.at(-1)!.digest
    onPlace?.({ stage: 'pictures', at: after })
  }
}

async function isReadable(archive: Verifiable, capture: StoredCapture): Promise<boolean> {
  try {
    return (await archive.warcs.readRecord(capture.place, { verify: true })).id === capture.id
  } catch {
    return false
  }
}

/** Rows that name rows which are not there. */
async function* verifyLinks({ db }: { readonly db: Db }): AsyncGenerator<Finding> {
  const lost = await db.all<{ id: string; article_id: string }>(
    'SELECT id, article_id FROM revisions r WHERE NOT EXISTS (SELECT 1 FROM captures c WHERE c.id = r.capture_id) ORDER BY id',
  )
  for (const row of lost) {
    const article = row.article_id
    yield { what: 'revision-without-capture', where: `revision ${row.id}`, article, repairable: false }
  }
  const orphans = await db.all<{ id: string }>(
    `SELECT id FROM articles a WHERE current_revision_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.id = a.current_revision_id AND r.article_id = a.id)`,
  )
  for (const row of orphans) {
    yield { what: 'article-without-revision', where: `article ${row.id}`, article: row.id, repairable: true }
  }
  for await (const { what, name, article, record } of damagedMarks(db)) {
    if (what === 'row') {
      yield {
        what: 'row-damaged',
        where: `marks: capture ${record} gives one that is not there`,
        article,
        repairable: true,
      }
    } else {
      const where = what === 'capture' ? `mark ${name}: there is no capture ${record}` : `mark ${name} of ${article}`
      yield { what: `mark-without-${what}`, where, article, repairable: false }
    }
  }
  for (const article of await termIndex(db).unindexed(db)) {
    yield { what: 'index-missing', where: `article ${article} is not in the index`, article, repairable: true }
  }
}

async function* verifyLog({ db, folder }: Verifiable): AsyncGenerator<Finding> {
  for (const message of await stampProblems(folder)) {
    yield { what: 'log-damaged', where: `log: ${message}`, repairable: false }
  }
  for await (const { message, capture, isCaptureLost } of logProblems(folder, db)) {
    const article = capture?.purpose === 'article' ? capture.subject : undefined
    yield { what: 'log-damaged', where: `log: ${message}`, article, repairable: !isCaptureLost }
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
