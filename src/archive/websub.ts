import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Poster } from '../fetch/index.ts'
import { hostOf } from '../model/index.ts'
import {
  feedById,
  feedsForHubs,
  makeFeedDue,
  removeSubscription,
  type Sql,
  type StoredFeed,
  type Subscription,
  saveSubscription,
  strandedSubscriptions,
  subscriptionByToken,
  subscriptionOfFeed,
} from '../store/index.ts'
import { partSubject } from './apply-part.ts'
import type { OpenArchive, WritableArchive } from './open-archive.ts'
import { openDatabase } from './open-database.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const leaseSeconds = 10 * 86_400
/** A lease is renewed when less than this is left, or a tenth of it. */
const renewBeforeMs = dayMs
const askAgainMs = 6 * hourMs
const askDeniedAgainMs = 7 * dayMs
/** One hub serves many feeds: it is asked for so many of them in one go. */
const asksPerRound = 20

/** Where hubs reach us for one feed. */
export function callbackUrl(publicUrl: string, token: string): string {
  return new URL(`/websub/${token}`, publicUrl).href
}

/**
 * Subscribes to the hubs that the followed feeds name (W3C WebSub), renews leases before they end, and leaves hubs of
 * feeds that are no longer followed. Polling goes on all the same, slower. Answers how many hubs were asked.
 */
export async function keepSubscriptions(
  archive: WritableArchive,
  options: { readonly post: Poster; readonly publicUrl: string; readonly signal?: AbortSignal },
): Promise<number> {
  const now = archive.now()
  let asked = 0
  /** Each would be waited for again. */
  const silent = new Set<string>()
  for (const one of await strandedSubscriptions(archive.db)) {
    if (options.signal?.aborted || asked >= asksPerRound || silent.has(one.hub)) continue
    const isNew = one.error !== leaving
    if (isNew) {
      asked++
      await keep(archive, { ...one, error: leaving, askedAt: now })
      if ((await ask(one, 'unsubscribe', options))?.isSilent) silent.add(one.hub)
    } else if (now - one.askedAt > dayMs) {
      await archive.keeper.commit(
        () => [],
        (sql) => removeSubscription(sql, one.feedId),
      )
    }
  }
  const standing = {
    activeUntil: now + renewBeforeMs,
    activeSince: now - hourMs,
    askedSince: now - askAgainMs,
    deniedSince: now - askDeniedAgainMs,
  }
  for await (const feed of feedsForHubs(archive.db, standing)) {
    if (options.signal?.aborted || asked >= asksPerRound) break
    const wanted = wantedFor(feed, await subscriptionOfFeed(archive.db, feed.id), now)
    if (!wanted || silent.has(wanted.hub)) continue
    asked++
    // Kept first: a hub may confirm before it has answered.
    await keep(archive, wanted)
    const problem = await ask(wanted, 'subscribe', options)
    if (problem === undefined) continue
    if (problem.isSilent) silent.add(wanted.hub)
    const after = await subscriptionByToken(archive.db, wanted.token)
    if (after) await keep(archive, { ...after, error: problem.message })
  }
  return asked
}

const leaving = 'leaving'

/** The subscription that should be asked for now; undefined where nothing is to do. */
function wantedFor(feed: StoredFeed, known: Subscription | undefined, now: number): Subscription | undefined {
  const hub = feed.asks.hubs?.find((one) => /^https?:/i.test(one))
  if (hub === undefined) return undefined
  // The hub knows the feed by the name that the feed gives itself.
  const topic = sameHost(feed.asks.selfUrl, feed.url) ?? feed.url
  if (known && known.hub === hub && known.topic === topic) {
    const leaseMs = (known.leaseUntil ?? 0) - known.askedAt
    const isRunningOut = (known.leaseUntil ?? 0) - now < Math.min(renewBeforeMs, leaseMs / 10)
    const waitedMs = now - known.askedAt
    if (known.state === 'active' ? !isRunningOut || waitedMs < hourMs : false) return undefined
    if (known.state === 'asked' && waitedMs < askAgainMs) return undefined
    if (known.state === 'denied' && waitedMs < askDeniedAgainMs) return undefined
    return { ...known, askedAt: now, error: undefined, state: known.state === 'active' ? 'active' : 'asked' }
  }
  return {
    feedId: feed.id,
    token: randomBytes(24).toString('base64url'),
    secret: randomBytes(32).toString('base64url'),
    hub,
    topic,
    state: 'asked',
    askedAt: now,
  }
}

function sameHost(url: string | undefined, other: string): string | undefined {
  return url !== undefined && hostOf(url) === hostOf(other) ? url : undefined
}

function keep(archive: WritableArchive, one: Subscription): Promise<void> {
  return archive.keeper.commit(
    () => [],
    (sql) => saveSubscription(sql, one),
  )
}

async function ask(
  one: Subscription,
  mode: 'subscribe' | 'unsubscribe',
  { post, publicUrl, signal }: { readonly post: Poster; readonly publicUrl: string; readonly signal?: AbortSignal },
): Promise<{ readonly message: string; readonly isSilent: boolean } | undefined> {
  const form = new URLSearchParams({
    'hub.mode': mode,
    'hub.topic': one.topic,
    'hub.callback': callbackUrl(publicUrl, one.token),
    ...(mode === 'subscribe' ? { 'hub.lease_seconds': String(leaseSeconds), 'hub.secret': one.secret } : {}),
  })
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const outcome = await post({ url: one.hub, headers, body: form.toString() }, signal)
  if (outcome.kind === 'failed') return { message: outcome.message, isSilent: true }
  if (outcome.status >= 200 && outcome.status < 300) return undefined
  return { message: `the hub answered ${outcome.status}`, isSilent: false }
}

/** The other end of a subscription: what the web server hands over. */
export interface WebSubReceiver {
  /**
   * A hub wants to know whether we meant it. Answers what is to be sent back, or undefined where we did not: for a
   * token, topic or change that we have not asked for.
   */
  verify(token: string, query: Readonly<Record<string, string | undefined>>): Promise<string | undefined>
  /**
   * New entries. `ignored` (not or wrongly signed) is answered like `kept`, so that nobody learns secrets by trying;
   * `unknown` is a token that we did not give out.
   */
  receive(
    token: string,
    body: Uint8Array,
    headers: { readonly signature?: string; readonly contentType?: string },
  ): Promise<'kept' | 'ignored' | 'unknown'>
}

/** Keeps what is pushed, as a program does that may write the archive. */
export function createWebSubReceiver(archive: WritableArchive): WebSubReceiver {
  return receiverOf(archive, {
    write: (work) => archive.keeper.commit(() => [], work),
    take: ({ feed, body, contentType, at }, note) =>
      archive.keeper.commit(
        (warc) => [
          warc.appendResource({
            subject: partSubject(feed.id, 'hub', at),
            url: feed.url,
            at,
            mime: mediaTypeOf(contentType) ?? 'application/octet-stream',
            bytes: body,
            purpose: 'part',
          }),
        ],
        note,
      ),
  })
}

/** For a program that only reads beside workers: what is pushed makes the feed due, so that one of them fetches it at once. */
export function createWebSubListener(archive: Pick<OpenArchive, 'db' | 'now'>): WebSubReceiver {
  const write = (work: (sql: Sql) => Promise<void>) => archive.db.transaction(work)
  return receiverOf(archive, {
    write,
    take: ({ feed, at }, note) =>
      write(async (sql) => {
        await makeFeedDue(sql, feed.id, at)
        await note(sql)
      }),
  })
}

/** A listener with a connection of its own that may write; undefined where nobody else would fetch, or hubs can't reach us. */
export async function openWebSubListener(
  archive: OpenArchive,
): Promise<(WebSubReceiver & { close(): Promise<void> }) | undefined> {
  const { store, web } = archive.settings
  if (store === undefined || web.publicUrl === undefined) return undefined
  const db = await openDatabase(store)
  return { ...createWebSubListener({ db, now: archive.now }), close: () => db.close() }
}

interface Pushed {
  readonly feed: StoredFeed
  readonly body: Uint8Array
  readonly contentType: string | undefined
  readonly at: number
}

function receiverOf(
  { db, now }: Pick<OpenArchive, 'db' | 'now'>,
  {
    write,
    take,
  }: {
    /** Changes what is known of a subscription. */
    write(work: (sql: Sql) => Promise<void>): Promise<void>
    /** What a hub has pushed; `note` runs in the same transaction. */
    take(pushed: Pushed, note: (sql: Sql) => Promise<void>): Promise<void>
  },
): WebSubReceiver {
  const save = (one: Subscription) => write((sql) => saveSubscription(sql, one))
  return {
    async verify(token, query) {
      const one = await subscriptionByToken(db, token)
      const feed = one && (await feedById(db, one.feedId))
      if (!one || !feed || query['hub.topic'] !== one.topic) return undefined
      const challenge = query['hub.challenge']
      switch (query['hub.mode']) {
        case 'subscribe': {
          if (!feed.isFollowed || challenge === undefined) return undefined
          const given = Number(query['hub.lease_seconds'])
          const seconds = Number.isFinite(given) && given > 0 ? Math.min(given, 90 * 86_400) : leaseSeconds
          await save({ ...one, state: 'active', leaseUntil: now() + seconds * 1000, error: undefined })
          return challenge
        }
        case 'unsubscribe':
          if (feed.isFollowed || challenge === undefined) return undefined
          await write((sql) => removeSubscription(sql, one.feedId))
          return challenge
        case 'denied':
          await save({ ...one, state: 'denied', error: query['hub.reason']?.slice(0, 200) ?? 'denied' })
          return ''
        default:
          return undefined
      }
    },

    async receive(token, body, { signature, contentType }) {
      const one = await subscriptionByToken(db, token)
      const feed = one && (await feedById(db, one.feedId))
      if (!one || !feed?.isFollowed) return 'unknown'
      const isExpected = one.state === 'active' && (one.leaseUntil ?? 0) + dayMs > now()
      if (!isExpected || !isSigned(body, one.secret, signature)) return 'ignored'
      const at = now()
      await take({ feed, body, contentType, at }, (sql) => saveSubscription(sql, { ...one, pushedAt: at }))
      return 'kept'
    },
  }
}

function mediaTypeOf(contentType = ''): string | undefined {
  return /^[\w.+-]+\/[\w.+-]+(?:\s*;\s*charset="?[\w-]+"?)?$/.exec(contentType)?.[0]
}

/** WebSub 7.1: `X-Hub-Signature: METHOD=HEX`, an HMAC of the body. */
function isSigned(body: Uint8Array, secret: string, signature: string | undefined): boolean {
  const [, method = '', hex = ''] = /^(sha1|sha256|sha384|sha512)=([0-9a-f]+)$/i.exec(signature?.trim() ?? '') ?? []
  if (!method) return false
  const expected = createHmac(method.toLowerCase(), secret).update(body).digest()
  const given = Buffer.from(hex, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
