import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { listWarcs, readRecord, readWarc } from '../capture/index.ts'
import { captureById, type StoredCapture } from '../store/index.ts'
import { pictureKey } from './apply-picture.ts'
import { sha256Hex } from './identity.ts'
import type { OpenArchive } from './open-archive.ts'

/** One thing that is not as it should be. */
export interface Finding {
  readonly what:
    | 'warc-missing'
    | 'warc-damaged'
    | 'record-damaged'
    | 'record-unknown'
    | 'capture-missing'
    | 'picture-missing'
    | 'picture-damaged'
    | 'text-damaged'
    | 'revision-without-capture'
    | 'article-without-revision'
    | 'index-missing'
    | 'database-damaged'
  /** File, offset, row: where to look. */
  readonly where: string
  /** The article that is hurt, where one is. */
  readonly article?: string
  /** `rebuild` makes it good again from the captures. */
  readonly repairable: boolean
}

/**
 * Rereads everything: each WARC record against its digests, each row against its record and each record against its
 * row, each picture and text against its digest. Changes nothing. Findings come as they are found.
 */
export async function* verify(
  archive: OpenArchive,
  onProgress?: (what: string, done: number, of: number) => void,
): AsyncGenerator<Finding> {
  yield* verifyDatabase(archive)
  yield* verifyWarcs(archive, onProgress)
  yield* verifyCaptures(archive)
  yield* verifyPictures(archive, onProgress)
  yield* verifyTexts(archive, onProgress)
}

async function* verifyDatabase(archive: OpenArchive): AsyncGenerator<Finding> {
  for (const row of await archive.db.all<{ integrity_check: string }>('PRAGMA integrity_check')) {
    if (row.integrity_check === 'ok') continue
    yield { what: 'database-damaged', where: `presskeep.db: ${row.integrity_check}`, repairable: true }
  }
}

async function* verifyWarcs(
  archive: OpenArchive,
  onProgress?: (what: string, done: number, of: number) => void,
): AsyncGenerator<Finding> {
  const files = listWarcs(archive.warcDir)
  const total = files.reduce((sum, file) => sum + statSync(path.join(archive.warcDir, file)).size, 0)
  let done = 0
  for (const file of files) {
    const found: Finding[] = []
    const onDamage = (damage: { readonly offset: number; readonly message: string }) => {
      found.push({ what: 'warc-damaged', where: `${file}:${damage.offset}: ${damage.message}`, repairable: false })
    }
    for await (const record of readWarc(path.join(archive.warcDir, file), { onDamage })) {
      onProgress?.('captures', done + record.place.offset, total)
      const where = `${file}:${record.place.offset}`
      try {
        readRecord(archive.warcDir, record.place, { verify: true })
      } catch (error) {
        const article = record.purpose === 'article' ? record.subject : undefined
        yield { what: 'record-damaged', where: `${where}: ${messageOf(error)}`, article, repairable: false }
      }
      if (record.purpose && ['response', 'revisit', 'resource', 'metadata'].includes(record.type)) {
        const row = await captureById(archive.db, record.id)
        const article = record.purpose === 'article' ? record.subject : undefined
        if (!row) yield { what: 'record-unknown', where, article, repairable: true }
        else if (row.digest !== record.digest || row.place.offset !== record.place.offset || row.place.file !== file) {
          yield {
            what: 'record-unknown',
            where: `${where}: the row of capture ${row.id} says otherwise`,
            article,
            repairable: true,
          }
        }
      }
      while (found.length) yield found.shift()!
    }
    while (found.length) yield found.shift()!
    done += statSync(path.join(archive.warcDir, file)).size
  }
}

/** Rows whose record is not where they say. */
async function* verifyCaptures(archive: OpenArchive): AsyncGenerator<Finding> {
  const missing = new Set<string>()
  let after = ''
  for (;;) {
    const rows = await archive.db.all<{
      id: string
      purpose: string
      subject: string
      warc_file: string
      warc_offset: number
      warc_length: number
    }>(
      'SELECT id, purpose, subject, warc_file, warc_offset, warc_length FROM captures WHERE id > ? ORDER BY id LIMIT 1000',
      after,
    )
    for (const row of rows) {
      const file = path.join(archive.warcDir, path.basename(row.warc_file))
      const article = row.purpose === 'article' ? row.subject : undefined
      if (!existsSync(file)) {
        if (!missing.has(file)) yield { what: 'warc-missing', where: row.warc_file, repairable: false }
        missing.add(file)
        continue
      }
      try {
        const record = readRecord(archive.warcDir, {
          file: row.warc_file,
          offset: row.warc_offset,
          length: row.warc_length,
        })
        if (record.id !== row.id) throw new Error(`another record (${record.id}) stands there`)
      } catch (error) {
        const where = `${row.warc_file}:${row.warc_offset}: capture ${row.id}: ${messageOf(error)}`
        yield { what: 'capture-missing', where, article, repairable: false }
      }
    }
    if (rows.length < 1000) return
    after = rows.at(-1)!.id
  }
}

async function* verifyPictures(
  archive: OpenArchive,
  onProgress?: (what: string, done: number, of: number) => void,
): AsyncGenerator<Finding> {
  const rows = await archive.db.all<{ digest: string; article_id: string; capture_id: string | null }>(
    `SELECT digest, min(article_id) AS article_id, min(capture_id) AS capture_id FROM pictures
     WHERE digest IS NOT NULL GROUP BY digest ORDER BY digest`,
  )
  for (const [at, row] of rows.entries()) {
    onProgress?.('pictures', at, rows.length)
    const bytes = await archive.blobs.get(pictureKey(row.digest))
    const where = `blobs/${pictureKey(row.digest)}`
    const capture = row.capture_id ? await captureById(archive.db, row.capture_id) : undefined
    const repairable = capture !== undefined && isReadable(archive, capture)
    if (!bytes) yield { what: 'picture-missing', where, article: row.article_id, repairable }
    else if (sha256Hex(bytes) !== row.digest) {
      yield { what: 'picture-damaged', where, article: row.article_id, repairable }
    }
  }
}

function isReadable(archive: OpenArchive, capture: StoredCapture): boolean {
  try {
    return readRecord(archive.warcDir, capture.place, { verify: true }).id === capture.id
  } catch {
    return false
  }
}

async function* verifyTexts(
  archive: OpenArchive,
  onProgress?: (what: string, done: number, of: number) => void,
): AsyncGenerator<Finding> {
  const { db } = archive
  const [counted] = await db.all<{ n: number }>('SELECT count(*) AS n FROM revisions')
  let after = ''
  for (let done = 0; ; ) {
    const rows = await db.all<{ id: string; article_id: string; text: string; text_sha256: string; known: number }>(
      `SELECT r.id, r.article_id, r.text, r.text_sha256, EXISTS (SELECT 1 FROM captures c WHERE c.id = r.capture_id) AS known
       FROM revisions r WHERE r.id > ? ORDER BY r.id LIMIT 500`,
      after,
    )
    for (const row of rows) {
      onProgress?.('texts', done++, counted?.n ?? 0)
      if (sha256Hex(row.text) !== row.text_sha256) {
        yield { what: 'text-damaged', where: `revision ${row.id}`, article: row.article_id, repairable: true }
      }
      if (!row.known) {
        yield {
          what: 'revision-without-capture',
          where: `revision ${row.id}`,
          article: row.article_id,
          repairable: false,
        }
      }
    }
    if (rows.length < 500) break
    after = rows.at(-1)!.id
  }
  const orphans = await db.all<{ id: string }>(
    `SELECT id FROM articles a WHERE current_revision_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.id = a.current_revision_id AND r.article_id = a.id)`,
  )
  for (const row of orphans) {
    yield { what: 'article-without-revision', where: `article ${row.id}`, article: row.id, repairable: true }
  }
  const unindexed = await db.all<{ id: string }>(
    'SELECT id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM terms_docsize t WHERE t.id = a.search_id)',
  )
  for (const row of unindexed) {
    yield { what: 'index-missing', where: `article ${row.id} is not in the index`, article: row.id, repairable: true }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
