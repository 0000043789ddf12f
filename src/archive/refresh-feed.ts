import type { ErrorClass, Fetcher, FetchOutcome } from '../model/index.ts'
import { feedByUrl, feedChecked, type Sql, type StoredFeed, savePoll } from '../store/index.ts'
import { appendExchanges } from './append-exchanges.ts'
import type { AppliedFeed } from './apply-feed.ts'
import type { WritableArchive } from './open-archive.ts'
import { discoverFeeds, health, nextCheck } from './standin.ts'

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
  const isConditional = !feed.hasLyingValidator && feed.pollsSinceFull < pollsBetweenFull
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
  return keepFeedAnswer(archive, feed, outcome, isConditional, options)
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
    await check(sql, feed, outcome, answer, verdict, { now, isConditional, random: options.random })
    return {
      url: feed.url,
      name: feed.name,
      outcome: verdict.isSuccess ? (answer?.poll?.outcome === 'read' ? 'read' : 'unchanged') : 'failed',
      new: answer?.poll?.new ?? 0,
      changed: answer?.poll?.changed ?? 0,
      problem: verdict.isSuccess ? undefined : `${verdict.errorClass}: ${verdict.message}`,
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
  const found = discoverFeeds(outcome.body, outcome.url, { contentType: outcome.contentType }).filter(
    (candidate) => candidate.isDeclared && candidate.url !== outcome.url,
  )
  return found.length
    ? `; the page names ${found
        .slice(0, 3)
        .map((one) => one.url)
        .join(', ')}`
    : ''
}

async function check(
  sql: Sql,
  feed: StoredFeed,
  outcome: FetchOutcome,
  answer: AppliedFeed | undefined,
  verdict: Verdict,
  at: { readonly now: number; readonly isConditional: boolean; readonly random: () => number },
): Promise<void> {
  const failures = verdict.isSuccess ? 0 : feed.failures + weightOf(verdict.errorClass)
  const isRead = answer?.poll?.outcome === 'read'
  const poll = answer?.poll
  const { at: nextCheckAt } = nextCheck({
    now: at.now,
    random: at.random,
    failures,
    isGone: verdict.errorClass === 'gone',
    retryAfterMs: 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined,
    maxAgeMs: 'maxAgeMs' in outcome ? outcome.maxAgeMs : undefined,
    expiresAt: 'expiresAt' in outcome ? outcome.expiresAt : undefined,
    ttlMinutes: answer?.feed?.ttlMinutes,
    skipHours: answer?.feed?.skipHours,
    skipDays: answer?.feed?.skipDays,
    seen: isRead ? poll?.seen : undefined,
    new: isRead ? poll?.new : undefined,
    isFirst: feed.lastSuccessAt === undefined,
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
    status: health({
      failures,
      now: at.now,
      lastSuccessAt: verdict.isSuccess ? at.now : feed.lastSuccessAt,
      followedAt: feed.followedAt,
      isGone: verdict.errorClass === 'gone',
    }),
    failures,
    nextCheckAt,
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
}

const softClasses = new Set<string>(['not_found', 'rate_limited', 'parse', 'not_feed', 'empty', 'truncated', 'decode'])

function weightOf(errorClass: ErrorClass | undefined): number {
  if (errorClass === 'dns') return 0.25
  if (errorClass === undefined || softClasses.has(errorClass) || /^http_5/.test(errorClass)) return 0.5
  return 1
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
