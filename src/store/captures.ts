import type { Capture, CapturePurpose } from '../model/index.ts'
import type { Sql } from './db.ts'
import { rowsBy } from './lookups.ts'
import { partFor } from './months.ts'

interface CaptureRow {
  readonly id: string
  readonly purpose: CapturePurpose
  readonly subject: string
  readonly url: string
  readonly at: number
  readonly status: number | null
  readonly mime: string | null
  readonly digest: string
  readonly original_id: string | null
  readonly warc_file: string
  readonly warc_offset: number
  readonly warc_length: number
}

/** A capture as kept: a revisit names the capture that holds its payload. */
export interface StoredCapture extends Capture {
  readonly originalId?: string
}

function captureOf(row: CaptureRow): StoredCapture {
  return {
    id: row.id,
    purpose: row.purpose,
    subject: row.subject,
    url: row.url,
    at: row.at,
    status: row.status ?? undefined,
    mime: row.mime ?? undefined,
    digest: row.digest,
    originalId: row.original_id ?? undefined,
    place: { file: row.warc_file, offset: row.warc_offset, length: row.warc_length },
  }
}

/** Answers false where the capture was there already. */
export async function saveCapture(sql: Sql, capture: StoredCapture): Promise<boolean> {
  await partFor(sql, 'captures', capture.at)
  const rows = await sql.all(
    `INSERT INTO captures (id, purpose, subject, url, at, status, mime, digest, original_id, warc_file, warc_offset, warc_length)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
    capture.id,
    capture.purpose,
    capture.subject,
    capture.url,
    capture.at,
    capture.status,
    capture.mime,
    capture.digest,
    capture.originalId,
    capture.place.file,
    capture.place.offset,
    capture.place.length,
  )
  return rows.length > 0
}

export async function captureById(sql: Sql, id: string): Promise<StoredCapture | undefined> {
  const [row] = await sql.all<CaptureRow>(`SELECT * FROM ${rowsBy(sql, 'capture_with_id')}`, id)
  return row && captureOf(row)
}

/** The capture that begins at a place in a WARC file. */
export async function captureAt(sql: Sql, file: string, offset: number): Promise<StoredCapture | undefined> {
  const [row] = await sql.all<CaptureRow>(
    'SELECT * FROM captures WHERE warc_file = ? AND warc_offset = ?',
    file,
    offset,
  )
  return row && captureOf(row)
}

/** The first full capture with this payload, which a revisit record can refer to. */
export async function captureByDigest(sql: Sql, digest: string): Promise<StoredCapture | undefined> {
  const [row] = await sql.all<CaptureRow>(`SELECT * FROM ${rowsBy(sql, 'capture_with_digest')}`, digest)
  return row && captureOf(row)
}

/** The capture that holds what an address answered last for a subject: what a 304 says is unchanged. */
export async function lastAnswer(
  sql: Sql,
  { purpose, subject, url }: Pick<Capture, 'purpose' | 'subject' | 'url'>,
): Promise<StoredCapture | undefined> {
  const [row] = await sql.all<CaptureRow>(`SELECT * FROM ${rowsBy(sql, 'last_answer')}`, purpose, subject, url)
  const last = row && captureOf(row)
  return last?.originalId === undefined ? last : captureById(sql, last.originalId)
}

/** Captures made for one subject, oldest first. */
export async function capturesFor(
  sql: Sql,
  purpose: CapturePurpose,
  subject: string,
): Promise<readonly StoredCapture[]> {
  const rows = await sql.all<CaptureRow>(
    `SELECT * FROM ${rowsBy(sql, 'captures_of')} ORDER BY at, warc_file, warc_offset`,
    purpose,
    subject,
  )
  return rows.map(captureOf)
}

/** The newest of these, newest first. */
export async function newestCaptures(
  sql: Sql,
  purpose: CapturePurpose,
  subject: string,
  atMost: number,
): Promise<readonly StoredCapture[]> {
  const rows = await sql.all<CaptureRow>(
    `SELECT * FROM ${rowsBy(sql, 'captures_of')} ORDER BY at DESC, warc_file DESC, warc_offset DESC LIMIT ?`,
    purpose,
    subject,
    atMost,
  )
  return rows.map(captureOf)
}

/** Every capture in the order of writing; `after` is the id of one to begin behind. */
export async function* everyCapture(sql: Sql, after?: string): AsyncGenerator<StoredCapture> {
  const start = after === undefined ? undefined : await captureById(sql, after)
  let [file, offset] = start ? [start.place.file, start.place.offset] : ['', -1]
  for (;;) {
    const rows = await sql.all<CaptureRow>(
      'SELECT * FROM captures WHERE (warc_file, warc_offset) > (?, ?) ORDER BY warc_file, warc_offset LIMIT 1000',
      file,
      offset,
    )
    yield* rows.map(captureOf)
    if (rows.length < 1000) return
    const last = rows.at(-1)!
    ;[file, offset] = [last.warc_file, last.warc_offset]
  }
}

/** How far each WARC file has been applied to this database, in bytes. */
export async function appliedTo(sql: Sql): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.all<{ file: string; applied_to: number }>('SELECT file, applied_to FROM warc_files')
  return new Map(rows.map((row) => [row.file, row.applied_to]))
}

export async function setAppliedTo(sql: Sql, file: string, offset: number): Promise<void> {
  await sql.all(
    'INSERT INTO warc_files (file, applied_to) VALUES (?, ?) ON CONFLICT (file) DO UPDATE SET applied_to = excluded.applied_to',
    file,
    offset,
  )
}

/** Up to where each WARC file stands in the log, in bytes. */
export async function sealedTo(sql: Sql): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.all<{ file: string; sealed_to: number }>('SELECT file, sealed_to FROM sealed_files')
  return new Map(rows.map((row) => [row.file, row.sealed_to]))
}

/** Captures that are applied and stand in no log yet, file by file; with them the files count as sealed up to there. */
export async function* unsealedCaptures(sql: Sql): AsyncGenerator<StoredCapture> {
  const files = await sql.all<{ file: string; sealed_to: number; applied_to: number }>(
    `SELECT f.file, coalesce(s.sealed_to, 0) AS sealed_to, f.applied_to FROM warc_files f
       LEFT JOIN sealed_files s ON s.file = f.file WHERE f.applied_to > coalesce(s.sealed_to, 0) ORDER BY f.file`,
  )
  for (const { file, sealed_to, applied_to } of files) {
    for (let from = sealed_to; ; ) {
      const rows = await sql.all<CaptureRow>(
        `SELECT * FROM captures WHERE warc_file = ? AND warc_offset >= ? AND warc_offset < ?
         ORDER BY warc_offset LIMIT 1000`,
        file,
        from,
        applied_to,
      )
      yield* rows.map(captureOf)
      if (rows.length < 1000) break
      from = rows.at(-1)!.warc_offset + 1
    }
    await sql.all(
      `INSERT INTO sealed_files (file, sealed_to) VALUES (?, ?)
       ON CONFLICT (file) DO UPDATE SET sealed_to = excluded.sealed_to`,
      file,
      applied_to,
    )
  }
}
