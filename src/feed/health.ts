import type { ErrorClass, FeedStatus } from '../model/index.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Failures that say something lasting about the feed or its server. */
const hard: ReadonlySet<string> = new Set([
  'auth',
  'forbidden',
  'tls',
  'redirect_loop',
  'too_many_redirects',
  'scheme',
  'blocked',
  'not_feed',
  'too_large',
  'bomb',
  'bot_wall',
  'gone',
])

/**
 * How much a failure counts: 1 for what is lasting, 0.5 for what passes (404, 429, 5xx, unreadable, slow), 0.25 for a name
 * that cannot be resolved, which is as often our own network. A success sets the sum back to 0.
 */
export function failureWeight(errorClass: ErrorClass): number {
  if (errorClass === 'dns') return 0.25
  if (hard.has(errorClass)) return 1
  const status = /^http_(\d+)$/.exec(errorClass)?.[1]
  return status?.startsWith('4') && status !== '408' && status !== '425' ? 1 : 0.5
}

export interface HealthInput {
  readonly now: number
  /** Weighted by `failureWeight`, since the last success. */
  readonly failures: number
  readonly lastSuccessAt?: number
  readonly followedAt: number
  /** The server said 410. */
  readonly isGone?: boolean
  /** When an entry was last new, and how long this feed is usually silent; together they tell that a feed fell asleep. */
  readonly lastNewAt?: number
  readonly usualGapMs?: number
}

const staleAfterMs = 3 * dayMs
const deadAfterMs = 30 * dayMs
const silentAfterMs = 60 * dayMs

/**
 * How a feed fares: `ok`; `degraded` where it could not be read the last time (D24); `stale` after three days without an answer, or
 * where it answers and has been silent for far longer than it ever was; `dead` after thirty days; `gone` after a 410.
 * It is only a word for people: no status ever stops the polling.
 */
export function health(input: HealthInput): FeedStatus {
  const { now, failures } = input
  if (input.isGone) return 'gone'
  const withoutAnswerMs = now - (input.lastSuccessAt ?? input.followedAt)
  if (failures > 0 && withoutAnswerMs >= deadAfterMs) return 'dead'
  if (failures > 0 && withoutAnswerMs >= staleAfterMs) return 'stale'
  if (failures > 0) return 'degraded'
  return isAsleep(input) ? 'stale' : 'ok'
}

function isAsleep({ now, lastNewAt, usualGapMs }: HealthInput): boolean {
  if (lastNewAt === undefined) return false
  return now - lastNewAt > Math.max(silentAfterMs, 10 * (usualGapMs ?? 0))
}
