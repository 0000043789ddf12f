import { decodeText } from '../charset/index.ts'
import { discoverFeeds, failureWeight, health, type NextCheck, nextCheck } from '../feed/index.ts'
import type { ErrorClass, Exchange, FeedStatus, Fetcher, FetchOutcome } from '../model/index.ts'
import {
  feedByUrl,
  feedChecked,
  newsTimes,
  publishingHours,
  type Sql,
  type StoredFeed,
  savePoll,
  setPollHealth,
  subscriptionOfFeed,
} from '../store/index.ts'
import { appendExchanges } from './append-exchanges.ts'
import type { AppliedFeed } from './apply-feed.ts'
import { noteHealth } from './notices.ts'
import type { WritableArchive } from './open-archive.ts'
import { asksOf, headersOf } from './read-feed-answer.ts'
import { refreshParts } from './refresh-parts.ts'

export interface RefreshOptions {
  readonly random: () => number
  readonly signal?: AbortSignal
}

export interface RefreshedFeed {
  readonly url: string
  readonly name: string
  readonly outcome: 'read' | 'unchanged' | 'failed'
  readonly new: number
  readonly changed: number
  readonly problem?: string
  /** What the answer said, where it could be read. */
  readonly answer?: AppliedFeed
}

/** Every tenth poll asks without validators, to see whether the server's "unchanged" is true. */
const pollsBetweenFull = 10
/** A permanent redirect counts when it was seen this often. */
const movesToBelieve = 3

/** Asks one feed, keeps its answer, and says when to ask again. */
export async function refreshFeed(
  archive: WritableArchive,
  fetcher: Fetcher,
  feed: StoredFeed,
  options: RefreshOptions,
): Promise<RefreshedFeed> {
  // An index is small, and "unchanged" would hide the parts of it that still wait to be read.
  const isConditional = !feed.hasLyingValidator && !feed.asks.isIndex && feed.pollsSinceFull < pollsBetweenFull
  const outcome = await fetcher(
    {
      url: feed.url,
      purpose: 'feed',
      etag: isConditional ? feed.etag : undefined,
      lastModified: isConditional ? feed.lastModified : undefined,
      validatorsOf: isConditional ? feed.validatorsOf : undefined,
    },
    options.signal,
  )
  const done = await keepFeedAnswer(archive, feed, outcome, isConditional, options)
  return refreshParts(archive, fetcher, feed, done, options)
}

/** The second half of asking: keeps an answer that is at hand, as `follow` has one. */
export async function keepFeedAnswer(
  archive: WritableArchive,
  feed: StoredFeed,
  outcome: FetchOutcome,
  isConditional: boolean,
  options: Pick<RefreshOptions, 'random'>,
): Promise<RefreshedFeed> {
  const now = archive.now()
  const append = await appendExchanges(archive, outcome.exchanges, { purpose: 'feed', subject: feed.id })
  const result = await archive.keeper.commit(append, async (sql, applied) => {
    const answer = applied.findLast((one): one is AppliedFeed => one.kind === 'feed' && one.poll !== undefined)
    const verdict = verdictOn(outcome, answer)
    if (!answer?.poll) {
      const line = { feedId: feed.id, at: now, seen: 0, new: 0, known: 0, changed: 0 }
      const status = 'status' in outcome ? outcome.status : undefined
      const outcomeKind = verdict.isSuccess ? 'unchanged' : 'failed'
      await savePoll(sql, {
        ...line,
        outcome: outcomeKind,
        status,
        errorClass: verdict.errorClass,
        message: verdict.message,
      })
    }
    const status = await check(sql, feed, outcome, answer, verdict, { now, isConditional, random: options.random })
    await setPollHealth(sql, feed.id, answer?.poll?.at ?? now, status)
    const failures = failuresAfter(feed, verdict)
    await noteHealth(sql, archive.settings.notices, feed, { status, failures, at: now, message: verdict.message })
    return {
      url: feed.url,
      name: feed.name,
      outcome: verdict.isSuccess ? (answer?.poll?.outcome === 'read' ? 'read' : 'unchanged') : 'failed',
      new: answer?.poll?.new ?? 0,
      changed: answer?.poll?.changed ?? 0,
      problem: verdict.isSuccess ? undefined : `${verdict.errorClass}: ${verdict.message}`,
      answer,
    } as const
  })
  await believeMove(archive, feed, outcome)
  return result
}

interface Verdict {
  readonly isSuccess: boolean
  readonly errorClass?: ErrorClass
  readonly message?: string
}

function failuresAfter(feed: StoredFeed, verdict: Verdict): number {
  return verdict.isSuccess ? 0 : feed.failures + failureWeight(verdict.errorClass ?? 'parse')
}

function verdictOn(outcome: FetchOutcome, answer: AppliedFeed | undefined): Verdict {
  switch (outcome.kind) {
    case 'unchanged':
      return { isSuccess: true }
    case 'gone':
      return { isSuccess: false, errorClass: 'gone', message: outcome.message }
    case 'refused':
    case 'failed':
      return { isSuccess: false, errorClass: outcome.errorClass, message: outcome.message }
    case 'fetched': {
      if (answer?.poll?.outcome === 'read') return { isSuccess: true }
      const errorClass = answer?.poll?.errorClass ?? 'parse'
      const message = answer?.poll?.message ?? 'the answer is no feed'
      return { isSuccess: false, errorClass, message: errorClass === 'not_feed' ? message + hint(outcome) : message }
    }
  }
}

/** A web page in place of a feed often names where the feed is. */
function hint(outcome: Extract<FetchOutcome, { kind: 'fetched' }>): string {
  const named = declaredFeeds(outcome).filter((one) => one.url !== outcome.url)
  return named.length
    ? `; the page names ${named
        .slice(0, 3)
        .map((one) => one.url)
        .join(', ')}`
    : ''
}

/** What a page says of its site's feeds, best first. */
export function feedsNamedBy(page: {
  readonly body: Uint8Array
  readonly url: string
  readonly contentType?: string
  readonly exchanges: readonly Exchange[]
}) {
  const html = decodeText(page.body, { kind: 'html', contentType: page.contentType }).text
  return discoverFeeds(html, page.url, headersOf(page.exchanges.at(-1)?.responseHeaders ?? []))
}

function declaredFeeds(page: Parameters<typeof feedsNamedBy>[0]) {
  return feedsNamedBy(page).filter(({ reason }) => reason !== 'anchor')
}

/** The polls that tell how long a feed is usually silent. */
const pollsForSilence = 20

async function check(
  sql: Sql,
  feed: StoredFeed,
  outcome: FetchOutcome,
  answer: AppliedFeed | undefined,
  verdict: Verdict,
  at: { readonly now: number; readonly isConditional: boolean; readonly random: () => number },
): Promise<FeedStatus> {
  const failures = failuresAfter(feed, verdict)
  const isRead = answer?.poll?.outcome === 'read'
  const next = await whenNext(sql, feed, outcome, answer, verdict, failures, at)
  const news = await newsTimes(sql, feed.id, pollsForSilence)
  const status = health({
    failures,
    now: at.now,
    lastSuccessAt: verdict.isSuccess ? at.now : feed.lastSuccessAt,
    followedAt: feed.followedAt,
    isGone: verdict.errorClass === 'gone',
    // A site that was followed for a short time only has not shown how long it can be silent.
    lastNewAt: news[0],
    usualGapMs: news.length > 1 ? (news[0]! - news.at(-1)!) / (news.length - 1) : undefined,
  })
  const digest = answer?.digest
  const isOther = digest !== undefined && feed.lastDigest !== undefined && digest !== feed.lastDigest
  const saysSame =
    outcome.kind === 'fetched' &&
    !at.isConditional &&
    ((outcome.etag !== undefined && outcome.etag === feed.etag) ||
      (outcome.etag === undefined && outcome.lastModified !== undefined && outcome.lastModified === feed.lastModified))
  const permanentUrl = 'permanentUrl' in outcome ? outcome.permanentUrl : undefined
  await feedChecked(sql, feed.id, {
    at: at.now,
    isSuccess: verdict.isSuccess,
    status,
    failures,
    nextCheckAt: next.at,
    intervalMs: verdict.isSuccess && next.why !== toldMore ? Math.max(0, next.at - at.now) : feed.intervalMs,
    nextWhy: next.why,
    errorClass: verdict.errorClass,
    errorMessage: verdict.message,
    validators:
      isRead && outcome.kind === 'fetched'
        ? { etag: outcome.etag, lastModified: outcome.lastModified, of: outcome.url }
        : undefined,
    pollsSinceFull: at.isConditional ? feed.pollsSinceFull + 1 : 0,
    hasLyingValidator: feed.hasLyingValidator || (isRead && isOther && saysSame),
    movesSeen: permanentUrl === undefined ? 0 : permanentUrl === feed.movesTo ? feed.movesSeen + 1 : 1,
    movesTo: permanentUrl,
    lastDigest: isRead ? digest : undefined,
  })
  return status
}

const minuteMs = 60_000
/** A hub that pushes all the time has its feed asked this often at most. */
const afterPushMs = minuteMs
const toldMore = 'its hub told of more while it was asked'
/** A site's hours are those of the last four weeks. */
const hoursLearntMs = 28 * 24 * 60 * minuteMs

/** When to ask again: in the follower's rhythm where there is one, else as feed, server and overlap say. */
async function whenNext(
  sql: Sql,
  feed: StoredFeed,
  outcome: FetchOutcome,
  answer: AppliedFeed | undefined,
  verdict: Verdict,
  failures: number,
  at: { readonly now: number; readonly random: () => number },
): Promise<NextCheck> {
  const poll = answer?.poll
  const isRead = poll?.outcome === 'read'
  const asks = answer?.feed ? asksOf(answer.feed, at.now) : feed.asks
  const retryAfterMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined
  const wishedMs = feed.settings.intervalMinutes === undefined ? undefined : feed.settings.intervalMinutes * minuteMs
  if (wishedMs !== undefined && verdict.isSuccess) {
    return { at: at.now + Math.max(wishedMs, retryAfterMs ?? 0), why: 'the follower set this rhythm' }
  }
  const subscription = await subscriptionOfFeed(sql, feed.id)
  const askedAt = outcome.exchanges[0]?.at ?? at.now
  const pushedAt = subscription?.pushedAt ?? 0
  // A room's clock may be ahead of ours.
  if (verdict.isSuccess && pushedAt > askedAt && pushedAt <= at.now) {
    return { at: at.now + Math.max(retryAfterMs ?? 0, afterPushMs), why: toldMore }
  }
  const isFirst = feed.lastSuccessAt === undefined
  return nextCheck({
    now: at.now,
    random: at.random,
    outcome: isRead ? 'read' : verdict.isSuccess ? 'unchanged' : verdict.errorClass === 'gone' ? 'gone' : 'failed',
    failures,
    retryAfterMs,
    maxAgeMs: 'maxAgeMs' in outcome ? outcome.maxAgeMs : undefined,
    expiresAt: 'expiresAt' in outcome ? outcome.expiresAt : undefined,
    ttlMinutes: asks.ttlMinutes,
    skipHours: asks.skipHours,
    skipDays: asks.skipDays,
    windowMs: asks.middleAt === undefined ? undefined : Math.max(0, 2 * (at.now - asks.middleAt)),
    hours: await publishingHours(sql, feed, at.now - hoursLearntMs),
    seen: isRead && !isFirst ? poll.seen : undefined,
    known: isRead && !isFirst ? poll.known + poll.changed : undefined,
    intervalMs: wishedMs ?? feed.intervalMs,
    isPushed: subscription?.state === 'active' && (subscription.leaseUntil ?? 0) > at.now,
  })
}

async function believeMove(archive: WritableArchive, feed: StoredFeed, outcome: FetchOutcome): Promise<void> {
  const to = 'permanentUrl' in outcome ? outcome.permanentUrl : undefined
  if (outcome.kind !== 'fetched' || to === undefined || to === feed.url) return
  if (to !== feed.movesTo || feed.movesSeen + 1 < movesToBelieve) return
  if (await feedByUrl(archive.db, to)) return
  const event = { event: 'moved', feed: feed.id, from: feed.url, to } as const
  const at = archive.now()
  await archive.keeper.commit(
    (warc) => [warc.appendMetadata({ subject: feed.id, url: to, at, fields: event, purpose: 'follow' })],
    async () => {},
  )
}
