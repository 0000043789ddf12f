import type { Sql } from './db.ts'
import { type FeedRow, feedOf, type StoredFeed } from './feeds.ts'

/** `asked`: the hub has not confirmed yet; `active`: it pushes until `leaseUntil`; `denied`: it does not want to. */
export type SubscriptionState = 'asked' | 'active' | 'denied'

/** A hub that pushes a feed (WebSub). */
export interface Subscription {
  readonly feedId: string
  /** The last part of the callback address: unguessable, and ours alone. */
  readonly token: string
  readonly hub: string
  readonly topic: string
  /** What the hub signs with. */
  readonly secret: string
  readonly state: SubscriptionState
  readonly askedAt: number
  readonly leaseUntil?: number
  readonly pushedAt?: number
  readonly error?: string
}

interface SubscriptionRow {
  readonly feed_id: string
  readonly token: string
  readonly hub: string
  readonly topic: string
  readonly secret: string
  readonly state: SubscriptionState
  readonly asked_at: number
  readonly lease_until: number | null
  readonly pushed_at: number | null
  readonly error: string | null
}

function subscriptionOf(row: SubscriptionRow): Subscription {
  return {
    feedId: row.feed_id,
    token: row.token,
    hub: row.hub,
    topic: row.topic,
    secret: row.secret,
    state: row.state,
    askedAt: row.asked_at,
    leaseUntil: row.lease_until ?? undefined,
    pushedAt: row.pushed_at ?? undefined,
    error: row.error ?? undefined,
  }
}

/** Keeps a subscription; a feed has one. */
export async function saveSubscription(sql: Sql, one: Subscription): Promise<void> {
  await sql.all('DELETE FROM subscriptions WHERE feed_id = ?', one.feedId)
  await sql.all(
    `INSERT INTO subscriptions (feed_id, token, hub, topic, secret, state, asked_at, lease_until, pushed_at, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    one.feedId,
    one.token,
    one.hub,
    one.topic,
    one.secret,
    one.state,
    one.askedAt,
    one.leaseUntil,
    one.pushedAt,
    one.error,
  )
}

export async function subscriptionOfFeed(sql: Sql, feedId: string): Promise<Subscription | undefined> {
  const [row] = await sql.all<SubscriptionRow>('SELECT * FROM subscriptions WHERE feed_id = ?', feedId)
  return row && subscriptionOf(row)
}

export async function subscriptionByToken(sql: Sql, token: string): Promise<Subscription | undefined> {
  const [row] = await sql.all<SubscriptionRow>('SELECT * FROM subscriptions WHERE token = ?', token)
  return row && subscriptionOf(row)
}

/** Those of feeds that nobody follows any more. */
export async function strandedSubscriptions(sql: Sql): Promise<readonly Subscription[]> {
  const rows = await sql.all<SubscriptionRow>(
    `SELECT s.* FROM subscriptions s
     WHERE NOT EXISTS (SELECT 1 FROM feeds f WHERE f.id = s.feed_id AND f.unfollowed_at IS NULL) ORDER BY s.feed_id`,
  )
  return rows.map(subscriptionOf)
}

/** Of feeds that name hubs, so that a look at whom to ask reads none of the others. */
export const hubFeedsMigration = (instr: 'instr' | 'strpos') => `
CREATE INDEX feeds_with_hubs ON feeds (followed_at, url) WHERE unfollowed_at IS NULL AND ${instr}(asks, '"hubs"') > 0;
`

/** Until when a subscription that stands as its feed asks for needs no look, whatever its state. */
export interface Standing {
  /** Leases that last until then, and those that were asked for since then. */
  readonly activeUntil: number
  readonly activeSince: number
  readonly askedSince: number
  readonly deniedSince: number
}

const feedsAtOnce = 500

/** In SQL: what stands between the scheme of an address and its path. */
const hostPart = (url: string) => {
  const rest = `substr(${url} || '/', instr(${url}, '://') + 3)`
  return `substr(${rest}, 1, instr(${rest}, '/'))`
}

/**
 * Followed feeds that name a hub, some hundreds at a time, without those whose subscription is to the hub and topic that they name and
 * stands. Rather too many than too few: who asks holds each against its subscription. A topic on another host than the feed's is what the
 * feed called itself before it moved, and no longer what is asked for.
 */
export async function* feedsForHubs(sql: Sql, standing: Standing): AsyncGenerator<StoredFeed> {
  for (let after: StoredFeed | undefined; ; ) {
    const feeds: readonly StoredFeed[] = (
      await sql.all<FeedRow>(
        `SELECT f.* FROM feeds f LEFT JOIN subscriptions s ON s.feed_id = f.id
         WHERE f.unfollowed_at IS NULL AND instr(f.asks, '"hubs"') > 0 AND (f.followed_at, f.url) > (?, ?)
           AND (s.feed_id IS NULL OR instr(f.asks, '"hubs":["' || s.hub || '"') = 0
             OR (instr(f.asks, '"selfUrl":"' || s.topic || '"') = 0 AND (s.topic <> f.url OR instr(f.asks, '"selfUrl"') > 0))
             OR ${hostPart('s.topic')} <> ${hostPart('f.url')}
             OR NOT ((s.state = 'active' AND (coalesce(s.lease_until, 0) >= ? OR s.asked_at > ?))
               OR (s.state = 'asked' AND s.asked_at > ?) OR (s.state = 'denied' AND s.asked_at > ?)))
         ORDER BY f.followed_at, f.url LIMIT ?`,
        after?.followedAt ?? -1,
        after?.url ?? '',
        standing.activeUntil,
        standing.activeSince,
        standing.askedSince,
        standing.deniedSince,
        feedsAtOnce,
      )
    ).map(feedOf)
    yield* feeds
    if (feeds.length < feedsAtOnce) return
    after = feeds.at(-1)
  }
}

export async function removeSubscription(sql: Sql, feedId: string): Promise<void> {
  await sql.all('DELETE FROM subscriptions WHERE feed_id = ?', feedId)
}
