import type { ErrorClass, Feed, FeedSettings, FeedStatus, Poll } from '../model/index.ts'
import { hostOf } from '../model/index.ts'
import type { Sql } from './db.ts'

export interface FeedRow {
  readonly id: string
  readonly url: string
  readonly given_name: string | null
  readonly title: string | null
  readonly site_url: string | null
  readonly tags: string
  readonly etag: string | null
  readonly last_modified: string | null
  readonly validators_of: string | null
  readonly status: FeedStatus
  readonly error_class: ErrorClass | null
  readonly error_message: string | null
  readonly failures: number
  readonly polls_since_full: number
  readonly has_lying_validator: number
  readonly moves_seen: number
  readonly moves_to: string | null
  readonly last_digest: string | null
  readonly next_check_at: number
  readonly last_check_at: number | null
  readonly last_success_at: number | null
  readonly followed_at: number
  readonly unfollowed_at: number | null
  readonly settings: string
  readonly asks: string
  readonly key_scheme: string
  readonly window_at: number | null
  readonly interval_ms: number | null
  readonly next_why: string | null
}

/** What the last readable answer said of the feed itself. */
export interface FeedAsks {
  readonly ttlMinutes?: number
  readonly skipHours?: readonly number[]
  readonly skipDays?: readonly string[]
  /** When half of its newer entries had been published: how soon it rolls over follows from that. */
  readonly middleAt?: number
  /** It names sitemaps, which are read as its parts. */
  readonly isIndex?: boolean
  readonly hubs?: readonly string[]
  readonly selfUrl?: string
  readonly nextUrl?: string
  readonly prevArchiveUrl?: string
}

/** A feed with what the asking needs to remember. */
export interface StoredFeed extends Feed {
  readonly pollsSinceFull: number
  readonly hasLyingValidator: boolean
  readonly movesSeen: number
  readonly movesTo?: string
  readonly lastDigest?: string
  /** The address (behind redirects) that gave `etag` and `lastModified`. */
  readonly validatorsOf?: string
  readonly isFollowed: boolean
  readonly settings: FeedSettings
  readonly asks: FeedAsks
  /** How its entries are told apart: never weaker than it once had to be. */
  readonly keyScheme: string
  /** Up to here every entry was seen, or a gap stands in the ledger. */
  readonly windowAt?: number
  /** What was waited before the next check, without its spread. */
  readonly intervalMs?: number
  /** Why the next check is when it is, in words. */
  readonly nextWhy?: string
}

export function feedOf(row: FeedRow): StoredFeed {
  return {
    id: row.id,
    url: row.url,
    name: row.given_name ?? row.title ?? hostOf(row.url),
    title: row.title ?? undefined,
    siteUrl: row.site_url ?? undefined,
    tags: JSON.parse(row.tags),
    etag: row.etag ?? undefined,
    lastModified: row.last_modified ?? undefined,
    status: row.status,
    errorClass: row.error_class ?? undefined,
    errorMessage: row.error_message ?? undefined,
    failures: row.failures,
    nextCheckAt: row.next_check_at,
    lastCheckAt: row.last_check_at ?? undefined,
    lastSuccessAt: row.last_success_at ?? undefined,
    followedAt: row.followed_at,
    pollsSinceFull: row.polls_since_full,
    hasLyingValidator: row.has_lying_validator === 1,
    movesSeen: row.moves_seen,
    movesTo: row.moves_to ?? undefined,
    lastDigest: row.last_digest ?? undefined,
    validatorsOf: row.validators_of ?? undefined,
    isFollowed: row.unfollowed_at === null,
    settings: JSON.parse(row.settings),
    asks: JSON.parse(row.asks),
    keyScheme: row.key_scheme,
    windowAt: row.window_at ?? undefined,
    intervalMs: row.interval_ms ?? undefined,
    nextWhy: row.next_why ?? undefined,
  }
}

/** Every feed that is followed, in the order of following. */
export async function allFeeds(sql: Sql): Promise<readonly StoredFeed[]> {
  const rows = await sql.all<FeedRow>('SELECT * FROM feeds WHERE unfollowed_at IS NULL ORDER BY followed_at, url')
  return rows.map(feedOf)
}

/** How many feeds are followed, by what became of asking them. */
export async function countFeeds(sql: Sql): Promise<Readonly<Record<FeedStatus, number>>> {
  const rows = await sql.all<{ status: FeedStatus; n: number }>(
    'SELECT status, count(*) AS n FROM feeds WHERE unfollowed_at IS NULL GROUP BY status',
  )
  return {
    ok: 0,
    degraded: 0,
    stale: 0,
    dead: 0,
    gone: 0,
    ...Object.fromEntries(rows.map((row) => [row.status, row.n])),
  }
}

export async function feedById(sql: Sql, id: string): Promise<StoredFeed | undefined> {
  const [row] = await sql.all<FeedRow>('SELECT * FROM feeds WHERE id = ?', id)
  return row && feedOf(row)
}

export async function feedByUrl(sql: Sql, url: string): Promise<StoredFeed | undefined> {
  const [row] = await sql.all<FeedRow>('SELECT * FROM feeds WHERE url = ?', url)
  return row && feedOf(row)
}

/** No feed is put off further than 42 days: a later time was written while the clock was wrong. */
const furthestMs = 45 * 86_400_000

/** Feeds whose time has come, the longest waiting first. */
export async function dueFeeds(sql: Sql, now: number): Promise<readonly StoredFeed[]> {
  const rows = await sql.all<FeedRow>(
    `SELECT * FROM feeds WHERE unfollowed_at IS NULL AND (next_check_at <= ? OR next_check_at > ?)
     ORDER BY next_check_at, followed_at, url`,
    now,
    now + furthestMs,
  )
  return rows.map(feedOf)
}

/** Feeds of one host whose time has come, the longest waiting first. */
export async function dueFeedsOf(sql: Sql, host: string, now: number, limit: number): Promise<readonly StoredFeed[]> {
  const rows = await sql.all<FeedRow>(
    `SELECT * FROM feeds WHERE host = ? AND unfollowed_at IS NULL AND (next_check_at <= ? OR next_check_at > ?)
     ORDER BY next_check_at, followed_at, url LIMIT ?`,
    host,
    now,
    now + furthestMs,
    limit,
  )
  return rows.map(feedOf)
}

/** Follows, or follows again; a name, tags and settings that are given replace the old ones. The articles' source is `nameSource`'s. */
export async function followFeed(
  sql: Sql,
  feed: {
    readonly id: string
    readonly url: string
    readonly name?: string
    readonly tags: readonly string[]
    readonly settings?: FeedSettings
    readonly at: number
  },
): Promise<void> {
  await sql.all(
    `INSERT INTO feeds (id, url, host, given_name, tags, followed_at, next_check_at) VALUES (?, ?, ?, ?, ?, ?, 0)
     ON CONFLICT (id) DO UPDATE SET unfollowed_at = NULL, given_name = coalesce(excluded.given_name, feeds.given_name),
       tags = CASE WHEN excluded.tags = '[]' THEN feeds.tags ELSE excluded.tags END`,
    feed.id,
    feed.url,
    hostOf(feed.url),
    feed.name,
    JSON.stringify(feed.tags),
    feed.at,
  )
  if (feed.settings) await setFeedSettings(sql, feed.id, feed.settings)
}

/** Replaces the follower's wishes for a feed. */
export async function setFeedSettings(sql: Sql, id: string, settings: FeedSettings): Promise<void> {
  await sql.all('UPDATE feeds SET settings = ? WHERE id = ?', JSON.stringify(settings), id)
}

/** Replaces the name (back to the feed's own where it is absent) and the tags. */
export async function relabelFeed(
  sql: Sql,
  id: string,
  labels: { readonly name?: string; readonly tags: readonly string[] },
): Promise<void> {
  await sql.all('UPDATE feeds SET given_name = ?, tags = ? WHERE id = ?', labels.name, JSON.stringify(labels.tags), id)
}

/** Gives a feed's articles its name as their source; answers the ids of those that had another. */
export async function nameSource(sql: Sql, id: string): Promise<readonly string[]> {
  const feed = await feedById(sql, id)
  if (!feed) return []
  const rows = await sql.all<{ id: string }>(
    'UPDATE articles SET source = ? WHERE feed_id = ? AND source <> ? RETURNING id',
    feed.name,
    id,
    feed.name,
  )
  return rows.map((row) => row.id)
}

/** The name that the follower gave, which stands before the feed's own title. */
export async function givenNameOf(sql: Sql, id: string): Promise<string | undefined> {
  const [row] = await sql.all<{ given_name: string | null }>('SELECT given_name FROM feeds WHERE id = ?', id)
  return row?.given_name ?? undefined
}

export async function unfollowFeed(sql: Sql, url: string, at: number): Promise<void> {
  await sql.all('UPDATE feeds SET unfollowed_at = ? WHERE url = ?', at, url)
}

export async function moveFeed(sql: Sql, id: string, to: string): Promise<void> {
  await sql.all('UPDATE feeds SET url = ?, host = ?, moves_seen = 0, moves_to = NULL WHERE id = ?', to, hostOf(to), id)
}

/** What a readable feed says of itself. Articles without another name take the new one. */
export async function describeFeed(
  sql: Sql,
  id: string,
  about: { readonly title?: string; readonly siteUrl?: string; readonly asks?: FeedAsks },
): Promise<void> {
  await sql.all(
    'UPDATE feeds SET title = coalesce(?, title), site_url = coalesce(?, site_url), asks = coalesce(?, asks) WHERE id = ?',
    about.title,
    about.siteUrl,
    about.asks && JSON.stringify(about.asks),
    id,
  )
}

/** How far the feed is known without a break, and how its entries are told apart from now on. */
export async function setWindow(
  sql: Sql,
  id: string,
  window: { readonly at?: number; readonly keyScheme: string },
): Promise<void> {
  await sql.all(
    'UPDATE feeds SET window_at = coalesce(?, window_at), key_scheme = ? WHERE id = ?',
    window.at,
    window.keyScheme,
    id,
  )
}

/** Asks a feed at the next round. */
export async function makeFeedDue(sql: Sql, id: string, at: number): Promise<void> {
  await sql.all('UPDATE feeds SET next_check_at = ? WHERE id = ? AND next_check_at > ?', at, id, at)
}

/** Puts a feed off that was not asked, unless it is put off for longer already. */
export async function deferFeed(sql: Sql, id: string, at: number): Promise<void> {
  await sql.all('UPDATE feeds SET next_check_at = ? WHERE id = ? AND next_check_at < ?', at, id, at)
}

/** What asking a feed taught us. Fields that are left out stay as they are, except validators, which are replaced. */
export async function feedChecked(
  sql: Sql,
  id: string,
  check: {
    readonly at: number
    readonly isSuccess: boolean
    readonly status: FeedStatus
    readonly failures: number
    readonly nextCheckAt: number
    readonly intervalMs?: number
    readonly nextWhy?: string
    readonly errorClass?: ErrorClass
    readonly errorMessage?: string
    /** Given where validators were learnt or must be forgotten. */
    readonly validators?: { readonly etag?: string; readonly lastModified?: string; readonly of?: string }
    readonly pollsSinceFull: number
    readonly hasLyingValidator: boolean
    readonly movesSeen: number
    readonly movesTo?: string
    readonly lastDigest?: string
  },
): Promise<void> {
  await sql.all(
    `UPDATE feeds SET last_check_at = ?, status = ?, failures = ?, next_check_at = ?, error_class = ?, error_message = ?,
       polls_since_full = ?, has_lying_validator = ?, moves_seen = ?, moves_to = ?, last_digest = coalesce(?, last_digest),
       interval_ms = ?, next_why = ?, last_success_at = CASE WHEN ? = 1 THEN ? ELSE last_success_at END WHERE id = ?`,
    check.at,
    check.status,
    check.failures,
    check.nextCheckAt,
    check.errorClass,
    check.errorMessage,
    check.pollsSinceFull,
    check.hasLyingValidator ? 1 : 0,
    check.movesSeen,
    check.movesTo,
    check.lastDigest,
    check.intervalMs,
    check.nextWhy,
    check.isSuccess ? 1 : 0,
    check.at,
    id,
  )
  if (check.validators) {
    const { etag, lastModified, of } = check.validators
    await sql.all(
      'UPDATE feeds SET etag = ?, last_modified = ?, validators_of = ? WHERE id = ?',
      etag,
      lastModified,
      of,
      id,
    )
  }
}

/** Writes one line of the ledger. Applying the same poll twice leaves one line. */
export async function savePoll(sql: Sql, poll: Poll, captureId?: string): Promise<void> {
  await sql.all(
    `INSERT INTO polls (feed_id, at, outcome, status, error_class, message, seen, new, known, changed, overlapped, capture_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (feed_id, at) DO NOTHING`,
    poll.feedId,
    poll.at,
    poll.outcome,
    poll.status,
    poll.errorClass,
    poll.message,
    poll.seen,
    poll.new,
    poll.known,
    poll.changed,
    poll.overlapped === undefined ? undefined : poll.overlapped ? 1 : 0,
    captureId,
  )
}

/** Whether a feed was read, or said to be unchanged, after a time. */
export async function hasAnswered(sql: Sql, feedId: string, after: number): Promise<boolean> {
  const rows = await sql.all(
    "SELECT 1 AS n FROM polls WHERE feed_id = ? AND at > ? AND outcome <> 'failed' LIMIT 1",
    feedId,
    after,
  )
  return rows.length > 0
}

/** The newest polls of a feed, newest first. */
export async function pollsOf(sql: Sql, feedId: string, limit: number): Promise<readonly Poll[]> {
  const rows = await sql.all<{
    at: number
    outcome: Poll['outcome']
    status: number | null
    error_class: ErrorClass | null
    message: string | null
    seen: number
    new: number
    known: number
    changed: number
    overlapped: number | null
    health: FeedStatus | null
  }>('SELECT * FROM polls WHERE feed_id = ? ORDER BY at DESC LIMIT ?', feedId, limit)
  return rows.map((row) => ({
    feedId,
    at: row.at,
    outcome: row.outcome,
    status: row.status ?? undefined,
    errorClass: row.error_class ?? undefined,
    message: row.message ?? undefined,
    seen: row.seen,
    new: row.new,
    known: row.known,
    changed: row.changed,
    overlapped: row.overlapped === null ? undefined : row.overlapped === 1,
    health: row.health ?? undefined,
  }))
}

/** Notes in the ledger how a feed fared after a poll. */
export async function setPollHealth(sql: Sql, feedId: string, at: number, health: FeedStatus): Promise<void> {
  await sql.all('UPDATE polls SET health = ? WHERE feed_id = ? AND at = ?', health, feedId, at)
}

/** Adds what the parts of a document brought to the line of its poll. */
export async function addToPoll(
  sql: Sql,
  feedId: string,
  at: number,
  counts: Pick<Poll, 'seen' | 'new' | 'known' | 'changed'>,
): Promise<void> {
  await sql.all(
    'UPDATE polls SET seen = seen + ?, new = new + ?, known = known + ?, changed = changed + ? WHERE feed_id = ? AND at = ?',
    counts.seen,
    counts.new,
    counts.known,
    counts.changed,
    feedId,
    at,
  )
}

/** When a feed's health changed, and to what; newest first. */
export async function healthHistory(
  sql: Sql,
  feedId: string,
  limit: number,
): Promise<readonly { readonly at: number; readonly status: FeedStatus }[]> {
  return sql.all<{ at: number; status: FeedStatus }>(
    `SELECT at, health AS status FROM (
       SELECT at, health, lag(health) OVER (ORDER BY at) AS former FROM polls WHERE feed_id = ? AND health IS NOT NULL
     ) AS line WHERE former IS NULL OR former <> health ORDER BY at DESC LIMIT ?`,
    feedId,
    limit,
  )
}

/** How many articles of a feed were published in each hour of the day (UTC) since `since`: 24 counts. */
export async function publishingHours(
  sql: Sql,
  feed: { readonly id: string; readonly name: string },
  since: number,
): Promise<readonly number[]> {
  const counts = new Array<number>(24).fill(0)
  const rows = await sql.all<{ sort_at: number }>(
    'SELECT sort_at FROM articles WHERE source = ? AND feed_id = ? AND sort_at >= ? ORDER BY sort_at DESC LIMIT 5000',
    feed.name,
    feed.id,
    since,
  )
  for (const { sort_at } of rows) counts[Math.floor(sort_at / 3_600_000) % 24]!++
  return counts
}

/** When the feed last brought something new, in how many polls of those that are looked at, and since when. */
export async function newsTimes(sql: Sql, feedId: string, polls: number): Promise<readonly number[]> {
  const rows = await sql.all<{ at: number }>(
    'SELECT at FROM polls WHERE feed_id = ? AND new > 0 ORDER BY at DESC LIMIT ?',
    feedId,
    polls,
  )
  return rows.map((row) => row.at)
}
