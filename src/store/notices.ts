import type { Sql } from './db.ts'

/** A message that waits for its channels. It leaves the table when all have it, or when it is given up. */
export interface StoredNotice {
  readonly id: string
  readonly at: number
  readonly kind: string
  readonly feedId: string
  /** JSON, as the webhook sends it. */
  readonly body: string
  /** Those that do not have it yet. */
  readonly channels: readonly string[]
  readonly attempts: number
}

interface NoticeRow {
  readonly id: string
  readonly at: number
  readonly kind: string
  readonly feed_id: string
  readonly body: string
  readonly channels: string
  readonly attempts: number
}

/** Puts a notice into the line; one that is there already stays as it is. */
export async function addNotice(sql: Sql, notice: Omit<StoredNotice, 'attempts'>): Promise<void> {
  await sql.all(
    `INSERT INTO notices (id, at, kind, feed_id, body, channels, due_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
    notice.id,
    notice.at,
    notice.kind,
    notice.feedId,
    notice.body,
    JSON.stringify(notice.channels),
    notice.at,
  )
}

export async function dueNotices(sql: Sql, now: number, limit: number): Promise<readonly StoredNotice[]> {
  const rows = await sql.all<NoticeRow>('SELECT * FROM notices WHERE due_at <= ? ORDER BY at, id LIMIT ?', now, limit)
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    kind: row.kind,
    feedId: row.feed_id,
    body: row.body,
    channels: JSON.parse(row.channels),
    attempts: row.attempts,
  }))
}

/** Notices that were tried in vain and wait for the next try, and what stood in their way last. */
export async function noticesInVain(sql: Sql): Promise<{ readonly waiting: number; readonly why?: string }> {
  const [row] = await sql.all<{ waiting: number; why: string | null }>(
    'SELECT count(*) AS waiting, max(error) AS why FROM notices WHERE attempts > 0',
  )
  return { waiting: row?.waiting ?? 0, why: row?.why ?? undefined }
}

/** Notes who has it now. Without anyone left the notice is done. */
export async function noticeTried(
  sql: Sql,
  id: string,
  left: { readonly channels: readonly string[]; readonly dueAt: number; readonly error?: string },
): Promise<void> {
  if (!left.channels.length) {
    await sql.all('DELETE FROM notices WHERE id = ?', id)
    return
  }
  await sql.all(
    'UPDATE notices SET channels = ?, attempts = attempts + 1, due_at = ?, error = ? WHERE id = ?',
    JSON.stringify(left.channels),
    left.dueAt,
    left.error,
    id,
  )
}
