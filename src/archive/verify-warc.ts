import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { captureOf, cdxjLine, checkWarc, indexPathOf, readRecord } from '../capture/index.ts'
import { appliedTo, captureById, type Db, type StoredCapture } from '../store/index.ts'
import { type Finding, messageOf } from './verify.ts'

/**
 * One WARC file: every record against its digests and its row, every row of the file against its record, the file's
 * length against what was applied of it, and the index beside it.
 */
export async function* verifyWarc(
  db: Db | undefined,
  warcDir: string,
  name: string,
  onProgress: (offset: number) => void,
): AsyncGenerator<Finding> {
  const file = path.join(warcDir, name)
  const applied = (await appliedOf(db, name)) ?? 0
  const { size } = statSync(file)
  if (size < applied) {
    const where = `${name}: the last ${applied - size} of ${applied} bytes are gone`
    yield { what: 'warc-short', where, repairable: false }
  }
  const index = { all: '', applied: 0 }
  let matched = 0
  let isReadable = true
  for await (const found of checkWarc(file)) {
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
    index.all += cdxjLine(record) ?? ''
    if (offset < applied) index.applied = index.all.length
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
  if (db && isReadable) yield* rowsWithoutRecord(db, warcDir, name, matched)
  if (!isIndexInStep(file, index)) {
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

async function* rowsWithoutRecord(db: Db, warcDir: string, name: string, matched: number): AsyncGenerator<Finding> {
  try {
    const [counted] = await db.all<{ n: number }>('SELECT count(*) AS n FROM captures WHERE warc_file = ?', name)
    if (counted?.n === matched) return
    let after = -1
    for (;;) {
      const rows = await db.all<{ id: string; purpose: string; subject: string; offset: number; length: number }>(
        `SELECT id, purpose, subject, warc_offset AS offset, warc_length AS length FROM captures
         WHERE warc_file = ? AND warc_offset > ? ORDER BY warc_offset LIMIT 1000`,
        name,
        after,
      )
      for (const row of rows) {
        try {
          const record = readRecord(warcDir, { file: name, offset: row.offset, length: row.length })
          if (record.id !== row.id) throw new Error(`another record (${record.id}) stands there`)
        } catch (error) {
          const where = `${name}:${row.offset}: capture ${row.id}: ${messageOf(error)}`
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

/**
 * Whether the index beside a WARC says what the WARC holds. `all` are the lines that it should have, the first `applied`
 * characters those that must be there; a writer may be adding the others.
 */
export function isIndexInStep(file: string, index: { readonly all: string; readonly applied: number }): boolean {
  const target = indexPathOf(file)
  const kept = existsSync(target) ? readFileSync(target, 'utf8') : ''
  return kept.length >= index.applied && kept.slice(0, index.all.length) === index.all.slice(0, kept.length)
}

const isOfArticle = (purpose: string | undefined): boolean => purpose === 'article' || purpose === 'continuation'
