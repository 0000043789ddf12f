import type { Sql } from './db.ts'

/** `filled`: what was found reaches back to what was known; `partly`: something was found; `open`: nothing yet. */
export type GapState = 'open' | 'partly' | 'filled'

/** One attempt to find what scrolled away. */
export interface GapTry {
  readonly way: string
  readonly url: string
  readonly at: number
  readonly outcome: string
  readonly found: number
}

/** A poll that shared nothing with what was known: between `since` and `at` entries may have come and gone. */
export interface Gap {
  readonly feedId: string
  readonly feedUrl: string
  readonly since: number
  readonly at: number
  readonly state: GapState
  readonly found: number
  readonly tried: readonly GapTry[]
}

interface GapRow {
  readonly feed_id: string
  readonly url: string
  readonly at: number
  readonly since: number
  readonly state: GapState
  readonly found: number
  readonly tried: string
}

function gapOf(row: GapRow): Gap {
  const { since, at, state, found } = row
  return { feedId: row.feed_id, feedUrl: row.url, since, at, state, found, tried: JSON.parse(row.tried) }
}

export async function openGap(sql: Sql, feedId: string, since: number, at: number): Promise<void> {
  await sql.all(
    'INSERT INTO gaps (feed_id, at, since) VALUES (?, ?, ?) ON CONFLICT (feed_id, at) DO NOTHING',
    feedId,
    at,
    since,
  )
}

export async function gapAt(sql: Sql, feedId: string, at: number): Promise<Gap | undefined> {
  const [row] = await sql.all<GapRow>(
    'SELECT g.*, f.url FROM gaps g JOIN feeds f ON f.id = g.feed_id WHERE g.feed_id = ? AND g.at = ?',
    feedId,
    at,
  )
  return row && gapOf(row)
}

/** Notes an attempt and what came of it. `reachesBack` closes the gap. */
export async function noteGapTry(sql: Sql, gap: Gap, attempt: GapTry, reachesBack: boolean): Promise<void> {
  const found = gap.found + attempt.found
  const state = reachesBack || gap.state === 'filled' ? 'filled' : found > 0 ? 'partly' : 'open'
  await sql.all(
    'UPDATE gaps SET state = ?, found = ?, tried = ? WHERE feed_id = ? AND at = ?',
    state,
    found,
    JSON.stringify([...gap.tried, attempt].slice(-100)),
    gap.feedId,
    gap.at,
  )
}

/** Gaps of the feeds that are followed, newest first; with a feed, only its own. */
export async function gaps(sql: Sql, feedId?: string): Promise<readonly Gap[]> {
  const rows = await sql.all<GapRow>(
    `SELECT g.*, f.url FROM gaps g JOIN feeds f ON f.id = g.feed_id
     WHERE f.unfollowed_at IS NULL AND g.feed_id = coalesce(?, g.feed_id) ORDER BY g.at DESC, g.feed_id LIMIT 10000`,
    feedId,
  )
  return rows.map(gapOf)
}
