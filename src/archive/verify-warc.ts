import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { captureOf, cdxjLine, indexPathOf, type WarcFile } from '../capture/index.ts'
import { appliedTo, captureById, type Db, type StoredCapture } from '../store/index.ts'
import type { ArchiveWarcs } from './keeper.ts'
import { type Finding, messageOf } from './verify.ts'

/**
 * One WARC file: every record against its digests and its row, every row of the file against its record, the file's
 * length against what was applied of it, and the index beside it.
 */
export async function* verifyWarc(
  db: Db | undefined,
  warcs: ArchiveWarcs,
  { name, sizeBytes }: WarcFile,
  onProgress: (offset: number) => void,
): AsyncGenerator<Finding> {
  const applied = (await appliedOf(db, name)) ?? 0
  // It may have grown since it was listed.
  const isGrown = sizeBytes < applied
  const size = isGrown ? ((await warcs.list(name)).find((one) => one.name === name)?.sizeBytes ?? 0) : sizeBytes
  if (size < applied) {
    const where = `${name}: the last ${applied - size} of ${applied} bytes are gone`
    yield { what: 'warc-short', where, repairable: false }
  }
  // In a bucket there is none.
  const file = warcs.dir === undefined ? undefined : path.join(warcs.dir, name)
  const index = file === undefined ? undefined : new IndexBeside(file)
  let matched = 0
  let isReadable = true
  for await (const found of warcs.checkWarc(name)) {
    if (found.kind === 'damage') {
      const { offset, message } = found.damage
      // What stands behind the applied place is an append that is under way, or the end that a crash tore.
      if (offset < applied || !db) {
        yield { what: 'warc-damaged', where: `${name}:${offset}: ${message}`, repairable: false }
      }
      continue
    }
    const { record, problem } = found
    const { offset } = record.place
    const where = `${name}:${offset}`
    onProgress(offset)
    index?.expect(cdxjLine(record) ?? '', offset < applied)
    const article = isOfArticle(record.purpose) ? record.subject : undefined
    if (problem) yield { what: 'record-damaged', where: `${where}: ${problem}`, article, repairable: false }
    const capture = captureOf(record)
    if (!capture || !db || !isReadable) continue
    let row: StoredCapture | undefined
    try {
      row = await captureById(db, capture.id)
    } catch {
      // The rows were looked at before: here it is the records' turn.
      isReadable = false
      continue
    }
    if (row) matched++
    if (!row && offset >= applied) continue
    const wanted: StoredCapture = { ...capture, originalId: record.refersTo?.recordId }
    if (!row) yield { what: 'record-unknown', where, article, repairable: true }
    else if (!isSame(row, wanted)) {
      const told = `${where}: the row of capture ${row.id} says otherwise`
      yield { what: 'record-unknown', where: told, article, repairable: true }
    }
  }
  if (db && isReadable) yield* rowsWithoutRecord(db, warcs, name, matched)
  if (file !== undefined && index?.isInStep() === false) {
    yield { what: 'index-damaged', where: path.basename(indexPathOf(file)), repairable: true }
  }
}

/** `undefined` where the database can't say. */
async function appliedOf(db: Db | undefined, name: string): Promise<number | undefined> {
  try {
    return db && (await appliedTo(db)).get(name)
  } catch {
    return undefined
  }
}

function isSame(row: StoredCapture, capture: StoredCapture): boolean {
  const fields = ({ purpose, subject, url, at, status, mime, digest, originalId, place }: StoredCapture) =>
    [purpose, subject, url, at, status, mime, digest, originalId, place.file, place.offset, place.length].join('\n')
  return fields(row) === fields(capture)
}

async function* rowsWithoutRecord(db: Db, warcs: ArchiveWarcs, name: string, matched: number): AsyncGenerator<Finding> {
  try {
    const [counted] = await db.all<{ n: number }>('SELECT count(*) AS n FROM captures WHERE warc_file = ?', name)
    if (counted?.n === matched) return
    let after = -1
    for (;;) {
      const rows = await db.all<{
        id: string
        purpose: string
        subject: string
        url: string
        offset: number
        length: number
      }>(
        `SELECT id, purpose, subject, url, warc_offset AS offset, warc_length AS length FROM captures
         WHERE warc_file = ? AND warc_offset > ? ORDER BY warc_offset LIMIT 1000`,
        name,
        after,
      )
      for (const row of rows) {
        try {
          const record = await warcs.readRecord({ file: name, offset: row.offset, length: row.length })
          if (record.id !== row.id) throw new Error(`another record (${record.id}) stands there`)
        } catch (error) {
          const where = `${name}:${row.offset}: capture ${row.id} (${row.purpose}, ${row.url}): ${messageOf(error)}`
          const article = isOfArticle(row.purpose) ? row.subject : undefined
          yield { what: 'capture-missing', where, article, repairable: false }
        }
      }
      if (rows.length < 1000) return
      after = rows.at(-1)!.offset
    }
  } catch {
    // A database that can't be read was told of before.
  }
}

/** Holds the index beside a WARC against the lines that it should have, one after the other, in little memory. */
class IndexBeside {
  readonly #kept: Buffer
  #at = 0
  #needed = 0
  #isSame = true

  constructor(file: string) {
    const target = indexPathOf(file)
    this.#kept = existsSync(target) ? readFileSync(target) : Buffer.alloc(0)
  }

  /** The next line; `isApplied` where it must be there, else a writer may be adding it. */
  expect(line: string, isApplied: boolean): void {
    const bytes = Buffer.from(line)
    const there = this.#kept.subarray(this.#at, this.#at + bytes.length)
    if (!there.equals(bytes.subarray(0, there.length))) this.#isSame = false
    this.#at += bytes.length
    if (isApplied) this.#needed = this.#at
  }

  isInStep(): boolean {
    return this.#isSame && this.#kept.length >= this.#needed
  }
}

const ofArticles = new Set<string | undefined>(['article', 'continuation', 'rendered', 'showing', 'mark'])

const isOfArticle = (purpose: string | undefined): boolean => ofArticles.has(purpose)
