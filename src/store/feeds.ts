import type { ErrorClass, Feed, FeedStatus, Poll } from '../model/index.ts'
import { hostOf } from '../model/index.ts'
import type { Sql } from './db.ts'

interface FeedRow {
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
}

function feedOf(row: FeedRow): StoredFeed {
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
  }
}

/** Every feed that is followed, in the order of following. */
export async function allFeeds(sql: Sql): Promise<readonly StoredFeed[]> {
  const rows = await sql.all<FeedRow>('SELECT * FROM feeds WHERE unfollowed_at IS NULL ORDER BY followed_at, url')
  return rows.map(feedOf)
}

export async function feedById(sql: Sql, id: string): Promise<StoredFeed | undefined> {
  const [row] = await sql.all<FeedRow>('SELECT * FROM feeds WHERE id = ?', id)
  return row && feedOf(row)
}

export async function feedByUrl(sql: Sql, url: string): Promise<StoredFeed | undefined> {
  const [row] = await sql.all<FeedRow>('SELECT * FROM feeds WHERE url = ?', url)
  return row && feedOf(row)
}

/** Feeds whose time has come, the longest waiting first. */
export async function dueFeeds(sql: Sql, now: number): Promise<readonly StoredFeed[]> {
  const rows = await sql.all<FeedRow>(
    'SELECT * FROM feeds WHERE unfollowed_at IS NULL AND next_check_at <= ? ORDER BY next_check_at, id',
    now,
  )
  return rows.map(feedOf)
}

/** Follows, or follows again; a name or tags that are given replace the old ones. */
export async function followFeed(
  sql: Sql,
  feed: {
    readonly id: string
    readonly url: string
    readonly name?: string
    readonly tags: readonly string[]
    readonly at: number
  },
): Promise<void> {
  await sql.all(
    `INSERT INTO feeds (id, url, given_name, tags, followed_at, next_check_at) VALUES (?, ?, ?, ?, ?, 0)
     ON CONFLICT (id) DO UPDATE SET unfollowed_at = NULL, given_name = coalesce(excluded.given_name, given_name),
       tags = CASE WHEN excluded.tags = '[]' THEN tags ELSE excluded.tags END`,
    feed.id,
    feed.url,
    feed.name,
    JSON.stringify(feed.tags),
    feed.at,
  )
  if (feed.name) await sql.all('UPDATE articles SET source = ? WHERE feed_id = ?', feed.name, feed.id)
}

export async function unfollowFeed(sql: Sql, url: string, at: number): Promise<void> {
  await sql.all('UPDATE feeds SET unfollowed_at = ? WHERE url = ?', at, url)
}

export async function moveFeed(sql: Sql, id: string, to: string): Promise<void> {
  await sql.all('UPDATE feeds SET url = ?, moves_seen = 0, moves_to = NULL WHERE id = ?', to, id)
}

/** What a readable feed says of itself. Articles without another name take the new one. */
export async function describeFeed(
  sql: Sql,
  id: string,
  about: { readonly title?: string; readonly siteUrl?: string },
): Promise<void> {
  await sql.all(
    'UPDATE feeds SET title = coalesce(?, title), site_url = coalesce(?, site_url) WHERE id = ?',
    about.title,
    about.siteUrl,
    id,
  )
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
       last_success_at = CASE WHEN ? = 1 THEN ? ELSE last_success_at END WHERE id = ?`,
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
  }))
}

/** Polls that did not overlap the one before: something may have scrolled away unseen. Newest first. */
export async function gaps(sql: Sql): Promise<readonly { readonly feedUrl: string; readonly at: number }[]> {
  const rows = await sql.all<{ url: string; at: number }>(
    `SELECT f.url, p.at FROM polls p JOIN feeds f ON f.id = p.feed_id
     WHERE p.overlapped = 0 AND f.unfollowed_at IS NULL ORDER BY p.at DESC LIMIT 200`,
  )
  return rows.map((row) => ({ feedUrl: row.url, at: row.at }))
}
