import type { Sql } from './db.ts'

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

export async function allSubscriptions(sql: Sql): Promise<readonly Subscription[]> {
  return (await sql.all<SubscriptionRow>('SELECT * FROM subscriptions ORDER BY feed_id')).map(subscriptionOf)
}

export async function removeSubscription(sql: Sql, feedId: string): Promise<void> {
  await sql.all('DELETE FROM subscriptions WHERE feed_id = ?', feedId)
}
