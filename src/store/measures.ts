import type { Db } from './db.ts'

/** One number of `/metrics`, before it has a name there. */
export interface StoreMeasures {
  /** Rows; on PostgreSQL what its last ANALYZE counted, for a count of a hundred million rows takes a minute. */
  readonly rows: Readonly<Record<'articles' | 'revisions' | 'captures' | 'pictures', number>>
  readonly jobs: readonly { readonly kind: string; readonly due: number; readonly waiting: number }[]
  readonly feedsDue: number
  /** How long what is due the longest has waited, in milliseconds; 0 where nothing is due. */
  readonly oldestDueMs: number
  readonly openGaps: number
  /** Of the newest capture, in milliseconds since 1970. */
  readonly lastCaptureAt?: number
  readonly lastPollAt?: number
}

const counted = ['articles', 'revisions', 'captures', 'pictures'] as const

/** What an operator watches, cheaply enough to be asked for every few seconds. */
export async function storeMeasures(db: Db, now: number): Promise<StoreMeasures> {
  const rows = { articles: 0, revisions: 0, captures: 0, pictures: 0 }
  for (const table of counted) rows[table] = await rowsOf(db, table)
  const jobs = await db.all<{ kind: string; due: number; waiting: number; oldest: number | null }>(
    `SELECT kind, sum(CASE WHEN due_at <= ? THEN 1 ELSE 0 END) AS due, sum(CASE WHEN due_at > ? THEN 1 ELSE 0 END) AS waiting,
       min(due_at) AS oldest FROM jobs GROUP BY kind ORDER BY kind`,
    now,
    now,
  )
  const [feeds] = await db.all<{ due: number; oldest: number | null }>(
    'SELECT count(*) AS due, min(next_check_at) AS oldest FROM feeds WHERE unfollowed_at IS NULL AND next_check_at <= ?',
    now,
  )
  const [gaps] = await db.all<{ n: number }>(`SELECT count(*) AS n FROM gaps WHERE state <> 'filled'`)
  const [newest] = await db.all<{ at: number | null }>('SELECT max(at) AS at FROM captures')
  const [polled] = await db.all<{ at: number | null }>('SELECT max(last_check_at) AS at FROM feeds')
  const oldest = [feeds?.oldest, ...jobs.map((one) => one.oldest)].filter((at) => at !== null && at !== undefined)
  return {
    rows,
    jobs: jobs.map(({ kind, due, waiting }) => ({ kind, due: Number(due), waiting: Number(waiting) })),
    feedsDue: feeds?.due ?? 0,
    oldestDueMs: Math.max(0, now - Math.min(now, ...oldest.map(Number))),
    openGaps: gaps?.n ?? 0,
    lastCaptureAt: newest?.at ?? undefined,
    lastPollAt: polled?.at ?? undefined,
  }
}

async function rowsOf(db: Db, table: (typeof counted)[number]): Promise<number> {
  if (db.dialect === 'postgres') {
    const [estimate] = await db.all<{ n: number }>(
      'SELECT reltuples::bigint AS n FROM pg_class WHERE oid = to_regclass(?)',
      table,
    )
    // −1: never analysed, so it is small.
    if (estimate && Number(estimate.n) >= 0) return Number(estimate.n)
  }
  const [row] = await db.all<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)
  return row?.n ?? 0
}
