import type { Db } from './db.ts'
import { liveWriters } from './writers.ts'

/** One number of `/metrics`, before it has a name there. */
export interface StoreMeasures {
  /** Rows; on PostgreSQL what its statistics say, for a count of a hundred million rows takes a minute. */
  readonly rows: Readonly<Record<'articles' | 'revisions' | 'captures' | 'pictures', number>>
  readonly jobs: readonly { readonly kind: string; readonly due: number; readonly waiting: number }[]
  readonly feedsDue: number
  /** How long what is due the longest has waited, in milliseconds; 0 where nothing is due. */
  readonly oldestDueMs: number
  readonly openGaps: number
  /** Of the newest capture, in milliseconds since 1970. */
  readonly lastCaptureAt?: number
  readonly lastPollAt?: number
  /** On a server: how many programs write, by what they do; `work` is named also where nobody does. */
  readonly writers?: Readonly<Record<string, number>>
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
    writers: db.dialect === 'sqlite' ? undefined : await writersOf(db),
  }
}

async function writersOf(db: Db): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = { work: 0 }
  for (const { doing } of await liveWriters(db)) counts[doing] = (counts[doing] ?? 0) + 1
  return counts
}

/**
 * On PostgreSQL from what its statistics say of each part: it keeps none of a parted table as a whole, but where somebody asks for them
 * (ANALYZE), and those grow old. Inserts are counted as they come, and begin at 0 after a crash, when what the last ANALYZE of
 * the part counted is more.
 */
async function rowsOf(db: Db, table: (typeof counted)[number]): Promise<number> {
  if (db.dialect === 'sqlite') return countOf(db, table)
  const parts = await db.all<{ name: string; known: number; inserted: number }>(
    `SELECT c.oid::regclass::text AS name, c.reltuples::bigint AS known, coalesce(s.n_live_tup, 0) AS inserted
     FROM (SELECT relid FROM pg_partition_tree(to_regclass(?)) WHERE isleaf UNION SELECT oid FROM pg_class WHERE oid = to_regclass(?) AND relkind = 'r') t
     JOIN pg_class c ON c.oid = t.relid LEFT JOIN pg_stat_user_tables s ON s.relid = t.relid`,
    ...[table, table],
  )
  let rows = 0
  // −1: never analysed, so it is small, unless statistics are older than what was written since.
  for (const { name, known, inserted } of parts)
    rows += known < 0 && inserted < countedAtMost ? await countOf(db, name) : Math.max(known, inserted)
  return rows
}

const countedAtMost = 100_000

async function countOf(db: Db, table: string): Promise<number> {
  const [row] = await db.all<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)
  return row?.n ?? 0
}
