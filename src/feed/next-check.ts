import { afterLively, hourWeights, livelyMs } from './publishing-hours.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Nobody is asked more often, whatever the feed says. */
const shortestMs = 10 * minuteMs
/** Nobody who answers is asked less often: headers and overlap move a feed between these two. */
const longestMs = dayMs
const usualMs = hourMs
const longestPauseMs = 30 * dayMs
/** A failing feed waits this long for each point of failure. */
const failureStepMs = 2 * hourMs
const goneMs = 7 * dayMs
/** With a hub that pushes, polling is only a safety net. */
const pushedMs = 12 * hourMs

export interface NextCheckInput {
  readonly now: number
  readonly outcome: 'read' | 'unchanged' | 'failed' | 'gone'
  /** `ttl` or `sy:updatePeriod`, in minutes. */
  readonly ttlMinutes?: number
  readonly maxAgeMs?: number
  readonly expiresAt?: number
  readonly retryAfterMs?: number
  /** Entries that the poll saw, and how many of them were known before. Absent on the first poll. */
  readonly seen?: number
  readonly known?: number
  /** `windowMsOf` of the document: how soon it can roll over. */
  readonly windowMs?: number
  /** How many entries of late were published in each hour of the day (UTC): 24 counts. */
  readonly hours?: readonly number[]
  /** What was waited before this poll. */
  readonly intervalMs?: number
  /** Weighted sum since the last success. */
  readonly failures?: number
  /** Hours of the day (UTC) and names of days in lower case on which the feed does not want to be asked. */
  readonly skipHours?: readonly number[]
  readonly skipDays?: readonly string[]
  /** A hub confirmed that it pushes this feed. */
  readonly isPushed?: boolean
  /** From 0 to 1: spreads the polls. */
  readonly random: () => number
}

export interface NextCheck {
  /** Milliseconds since 1970. */
  readonly at: number
  /** In words, for `status`. */
  readonly why: string
}

/**
 * When a feed is asked again. What the feed and its server ask for (`ttl`, `max-age`, `Expires`, at most a day) is where
 * it starts; how much of the document was known already moves it: less than a third sooner, more than two thirds later,
 * by itself as far as ten minutes and a day. `Retry-After` is always kept. A failing feed waits longer with each
 * failure, up to thirty days, and is never given up.
 */
export function nextCheck(input: NextCheckInput): NextCheck {
  const planned = plan(input)
  // A tenth either way, so that what was followed together is not asked together for ever.
  const spread = planned.waitMs * (0.9 + 0.2 * input.random())
  const floor = Math.min(input.retryAfterMs ?? 0, longestPauseMs)
  const waitMs = Math.max(spread, floor, input.outcome === 'failed' ? 0 : shortestMs)
  const why = floor > spread ? `the server asked to wait ${inWords(floor)}` : planned.why
  return { at: afterSkipped(Math.round(input.now + waitMs), input), why }
}

interface Plan {
  readonly waitMs: number
  readonly why: string
}

function plan(input: NextCheckInput): Plan {
  const base = baseMs(input)
  const current = clamp(input.intervalMs ?? base.waitMs)
  if (input.outcome === 'gone') return { waitMs: goneMs, why: 'the server says that the feed is gone' }
  if (input.outcome === 'failed') return afterFailure(input, current)
  const adapted = input.isPushed
    ? { waitMs: pushedMs, why: 'its hub tells of new entries' }
    : adapt(input, current, base)
  return capByWindow(input, adapted)
}

/** The longest of what feed and server ask for, at most a day. */
function baseMs(input: NextCheckInput): Plan {
  const wishes: readonly (readonly [number, string])[] = [
    [(input.ttlMinutes ?? 0) * minuteMs, 'the feed asks for'],
    [input.maxAgeMs ?? 0, 'its cache header says'],
    [input.expiresAt === undefined ? 0 : input.expiresAt - input.now, 'it expires in'],
  ]
  let longest: readonly [number, string] = [0, '']
  for (const wish of wishes) if (wish[0] > longest[0]) longest = wish
  if (longest[0] <= 0) return { waitMs: usualMs, why: 'nothing says otherwise' }
  const waitMs = clamp(longest[0])
  return { waitMs, why: `${longest[1]} ${inWords(longest[0])}` }
}

function afterFailure(input: NextCheckInput, current: number): Plan {
  const failures = Math.max(input.failures ?? 0.5, 0.25)
  const waitMs = Math.min(
    longestPauseMs,
    Math.max(shortestMs, Math.min(current, failureStepMs * failures), failureStepMs * (failures - 1)),
  )
  return { waitMs, why: `it failed (${Math.round(failures * 100) / 100} points)` }
}

/**
 * The share of known entries steers. Above two thirds the pace slackens, and quickly only where nothing at all was new:
 * so a feed settles where a poll brings two or three entries.
 */
function adapt(input: NextCheckInput, current: number, base: Plan): Plan {
  if (input.outcome === 'unchanged') return later(current, 1.5, 'it had not changed')
  const { seen, known } = input
  if (seen === undefined || known === undefined || seen === 0) {
    return input.intervalMs === undefined ? base : { waitMs: current, why: base.why }
  }
  const fresh = seen - known
  const share = known / seen
  if (share < 1 / 3) return { waitMs: clamp(current / 2), why: `sooner: ${fresh} of ${seen} entries were new` }
  if (share <= 2 / 3) return { waitMs: current, why: `${fresh} of ${seen} entries were new` }
  if (fresh === 0) return later(current, 1.5, 'nothing was new')
  return fresh < 3
    ? later(current, 1.2, `${fresh} of ${seen} entries were new`)
    : { waitMs: current, why: `${fresh} of ${seen} entries were new` }
}

function later(current: number, factor: number, why: string): Plan {
  return { waitMs: clamp(current * factor), why: `later: ${why}` }
}

/**
 * How often a document is looked at in the time in which it rolls over, by the site's own hours where they are known. In
 * a simulated year of 10,000 feeds (`node bench/following.ts`) three and a half looks send fewer requests than any rule it
 * was held against and miss half of what hourly polling misses; each further look costs more than the one before brings.
 */
const looksAWindow = 3.5

/** A document that rolls over in a day is not left alone for longer than seven hours of the site's own time. */
function capByWindow(input: NextCheckInput, planned: Plan): Plan {
  if (input.windowMs === undefined || input.windowMs <= 0 || (input.seen ?? 2) < 2) return planned
  const cap = clamp(untilLook(input.now, input.windowMs, input.hours))
  return planned.waitMs <= cap ? planned : { waitMs: cap, why: `its entries roll over in ${inWords(input.windowMs)}` }
}

/** The roll-over and the wait are both counted in the site's own time, so that nights take few looks and mornings many. */
function untilLook(now: number, windowMs: number, hours: readonly number[] | undefined): number {
  const weights = hours && hourWeights(hours)
  if (!weights) return windowMs / looksAWindow
  const rollOver = 2 * livelyMs(now - windowMs / 2, now, weights)
  return afterLively(now, rollOver / looksAWindow, weights) - now
}

function clamp(ms: number): number {
  return Math.min(longestMs, Math.max(shortestMs, ms))
}

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** Moves a moment out of the hours and days that a feed wants to be left alone. A feed that names them all is not heard. */
function afterSkipped(at: number, input: NextCheckInput): number {
  const hours = new Set(input.skipHours ?? [])
  const days = new Set(input.skipDays ?? [])
  if (hours.size >= 24 || days.size >= 7 || (hours.size === 0 && days.size === 0)) return at
  let moment = at
  for (let step = 0; step < 24 * 8; step++) {
    const date = new Date(moment)
    const isSkipped = hours.has(date.getUTCHours()) || days.has(dayNames[date.getUTCDay()] as string)
    if (!isSkipped) return moment
    // To a random minute of the next hour, not all to its first second.
    moment = (Math.floor(moment / hourMs) + 1) * hourMs + Math.floor((at % hourMs) / 4)
  }
  return at
}

function inWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / minuteMs))
  if (minutes < 120) return `${minutes} min`
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`
}

interface Dated {
  readonly published?: { readonly at?: number }
  readonly updated?: { readonly at?: number }
}

/**
 * In what time a document's entries roll over at the pace of its newer half: twice the age of the middle one, so that an
 * entry pinned to the top or the bottom for years does not count. Undefined where fewer than three are dated.
 */
export function windowMsOf(entries: readonly Dated[], now: number): number | undefined {
  const dates = entries.flatMap(({ published, updated }) => published?.at ?? updated?.at ?? [])
  if (dates.length < 3) return undefined
  dates.sort((a, b) => a - b)
  return Math.max(0, 2 * (now - (dates[Math.floor(dates.length / 2)] as number)))
}
