import { failureWeight, nextCheck, windowMsOf } from '../src/feed/index.ts'

/**
 * A simulated year of following 10,000 feeds, with clock and network of our own: requests sent, articles that scrolled
 * away unseen, and the delay until an article is seen. Ours against fixed hourly polling and against Miniflux's rules
 * (`entry_frequency`: a week divided by the week's entries, from 5 minutes to 24 hours, at least the feed's own ttl and
 * cache headers; looked at every 60 minutes and left after three errors in a row, as its defaults are; and once more
 * without leaving any). Only the scheduling: gaps are counted and not repaired.
 *
 *     node bench/following.ts [feeds] [seed]
 */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const yearMs = 365 * dayMs
/** What is published in the last days may not have been asked for yet, and is not counted. */
const countedMs = yearMs - 2 * dayMs

/** mulberry32: the same year for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

interface SimulatedFeed {
  /** When its entries are published, in order. */
  readonly times: Float64Array
  /** How many it lists. */
  readonly window: number
  /** Spans in which its server does not answer. */
  readonly outages: readonly (readonly [number, number])[]
  /** Share of requests that fail all the same. */
  readonly flakiness: number
  readonly answersNotModified: boolean
  readonly ttlMinutes?: number
  readonly maxAgeMs?: number
}

function pick<T>(random: () => number, weighted: readonly (readonly [number, T])[]): T {
  let at = random() * weighted.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, value] of weighted) {
    at -= weight
    if (at < 0) return value
  }
  return weighted.at(-1)![1]
}

/**
 * A site as they are: from a blog that writes once a month to a wire with hundreds of items a day; most by day and on
 * weekdays, some in batches, all with days on which something happens; some die, some are down for days.
 */
function simulateFeed(random: () => number): SimulatedFeed {
  const perDay = pick<readonly [number, number]>(random, [
    [15, [0.01, 0.1]],
    [25, [0.1, 1]],
    [35, [1, 10]],
    [18, [10, 50]],
    [6, [50, 150]],
    [1, [150, 400]],
  ])
  const rate = perDay[0] * (perDay[1] / perDay[0]) ** random()
  const window = pick(random, [
    [35, 10],
    [15, 15],
    [20, 20],
    [10, 25],
    [10, 30],
    [10, 50],
  ])
  const zoneMs = Math.floor(random() * 24) * hourMs
  const night = 0.05 + 0.3 * random()
  const weekend = pick(random, [
    [3, 0.3],
    [4, 0.7],
    [3, 1],
  ])
  const batch = pick(random, [
    [60, 1],
    [25, 3],
    [12, 8],
    [3, 20],
  ])
  const livesUntil = random() < 0.15 ? random() * yearMs : yearMs
  const surges = spans(random, 4, 2 * hourMs, 14 * hourMs)
  const times = publish(random, { rate, zoneMs, night, weekend, batch, livesUntil, surges })
  return {
    times,
    window,
    outages:
      random() < 0.3
        ? spans(
            random,
            3,
            hourMs,
            pick(random, [
              [8, 12 * hourMs],
              [3, 5 * dayMs],
              [1, 30 * dayMs],
            ]),
          )
        : [],
    flakiness: pick(random, [
      [80, 0.001],
      [15, 0.02],
      [5, 0.15],
    ]),
    answersNotModified: random() < 0.6,
    ttlMinutes: pick(random, [
      [55, undefined],
      [30, 60],
      [8, 15],
      [5, 180],
      [2, 1440],
    ]),
    maxAgeMs: pick(random, [
      [60, undefined],
      [25, 5 * minuteMs],
      [10, hourMs],
      [5, 12 * hourMs],
    ]),
  }
}

function spans(random: () => number, most: number, least: number, longest: number): (readonly [number, number])[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, () => {
    const from = random() * yearMs
    return [from, from + least + random() * (longest - least)] as const
  }).sort((a, b) => a[0] - b[0])
}

interface Rhythm {
  readonly rate: number
  readonly zoneMs: number
  readonly night: number
  readonly weekend: number
  readonly batch: number
  readonly livesUntil: number
  readonly surges: readonly (readonly [number, number])[]
}

const surgeFactor = 6

/** Thinned Poisson arrivals of batches; a batch comes within minutes. */
function publish(random: () => number, rhythm: Rhythm): Float64Array {
  const { rate, zoneMs, night, weekend, batch, livesUntil, surges } = rhythm
  // By day it is so much more that the mean stays the rate.
  const mean = ((14 + 10 * night) / 24) * ((5 + 2 * weekend) / 7)
  const top = (rate / mean / batch / dayMs) * surgeFactor
  const times: number[] = []
  let surge = 0
  for (let t = -Math.log(1 - random()) / top; t < livesUntil; t += -Math.log(1 - random()) / top) {
    while (surge < surges.length && surges[surge]![1] < t) surge++
    const isSurge = surge < surges.length && surges[surge]![0] <= t
    if (random() * surgeFactor > weightAt(t + zoneMs, night, weekend) * (isSurge ? surgeFactor : 1)) continue
    const count = batch === 1 ? 1 : 1 + Math.floor(random() * (2 * batch - 1))
    for (let one = 0; one < count; one++) times.push(t + one * random() * 2 * minuteMs)
  }
  return Float64Array.from(times).sort()
}

function weightAt(local: number, night: number, weekend: number): number {
  const hour = (local % dayMs) / hourMs
  const day = Math.floor(local / dayMs) % 7
  return (hour >= 8 && hour < 22 ? 1 : night) * (day >= 5 ? weekend : 1)
}

/** Sums of one way of asking. */
interface Tally {
  requests: number
  /** Answers with a body; the others are 304 or failures. */
  full: number
  seen: number
  missed: number
  gaps: number
  delayMs: number
  /** Delays by their logarithm: bucket n holds those around 1.1^n seconds. */
  readonly delays: Float64Array
}

const tally = (): Tally => ({
  requests: 0,
  full: 0,
  seen: 0,
  missed: 0,
  gaps: 0,
  delayMs: 0,
  delays: new Float64Array(200),
})

/** What one poll shows; the state of one feed under one way of asking. */
function watcher(feed: SimulatedFeed, random: () => number, sums: Tally) {
  const { times, window, outages, flakiness } = feed
  /** Entries published before the poll, and those that were seen or missed already. */
  let published = 0
  let known = 0
  let outage = 0
  return {
    poll(now: number): 'failed' | 'unchanged' | 'read' {
      sums.requests++
      while (outage < outages.length && outages[outage]![1] < now) outage++
      const isDown = outage < outages.length && outages[outage]![0] <= now
      if (isDown || (flakiness > 0 && random() < flakiness)) return 'failed'
      while (published < times.length && times[published]! <= now) published++
      if (published === known && feed.answersNotModified) return 'unchanged'
      sums.full++
      const first = Math.max(known, published - window)
      for (let at = known; at < first; at++) if (times[at]! < countedMs) sums.missed++
      if (first > known) sums.gaps++
      for (let at = first; at < published; at++) {
        if (times[at]! >= countedMs) break
        const delayMs = now - times[at]!
        sums.seen++
        sums.delayMs += delayMs
        sums.delays[Math.min(199, Math.max(0, Math.round(Math.log(delayMs / 1000 + 1) / Math.log(1.1))))]!++
      }
      this.fresh = published - first
      known = published
      return 'read'
    },
    /** What a year's end has left unseen. */
    end() {
      for (let at = known; at < times.length && times[at]! < countedMs; at++) sums.missed++
    },
    fresh: 0,
    listed: () => Math.min(window, published),
    /** As `windowMsOf` has it for entries in the order of their dates. */
    rollOverMs(now: number): number | undefined {
      const count = Math.min(window, published)
      if (count < 3) return undefined
      return Math.max(0, 2 * (now - times[published - count + Math.floor(count / 2)]!))
    },
    published: () => published,
  }
}

function ours(feed: SimulatedFeed, random: () => number, sums: Tally): void {
  const one = watcher(feed, random, sums)
  let intervalMs: number | undefined
  let failures = 0
  let isFirst = true
  const hours: number[] = new Array<number>(24).fill(0)
  let counted = 0
  let forgotten = 0
  const hourOf = (at: number) => Math.floor(at / hourMs) % 24
  for (let now = random() * hourMs; now < yearMs; ) {
    const outcome = one.poll(now)
    failures = outcome === 'failed' ? failures + failureWeight('http_503') : 0
    const isRead = outcome === 'read'
    for (; counted < one.published(); counted++) hours[hourOf(feed.times[counted]!)]!++
    for (; forgotten < counted && feed.times[forgotten]! < now - 28 * dayMs; forgotten++) {
      hours[hourOf(feed.times[forgotten]!)]!--
    }
    const { at } = nextCheck({
      now,
      hours,
      outcome,
      ttlMinutes: feed.ttlMinutes,
      maxAgeMs: outcome === 'failed' ? undefined : feed.maxAgeMs,
      windowMs: one.rollOverMs(now),
      seen: isRead && !isFirst ? one.listed() : undefined,
      known: isRead && !isFirst ? one.listed() - one.fresh : undefined,
      intervalMs,
      failures,
      random,
    })
    if (outcome !== 'failed') {
      intervalMs = at - now
      isFirst = false
    }
    now = at
  }
  one.end()
}

function hourly(feed: SimulatedFeed, random: () => number, sums: Tally): void {
  const one = watcher(feed, random, sums)
  for (let now = random() * hourMs; now < yearMs; now += hourMs) one.poll(now)
  one.end()
}

const weekMs = 7 * dayMs

/** Miniflux 2.2, `ScheduleNextCheck` and `WeeklyFeedEntryCount`, told in our own words. */
function miniflux(options: { readonly tickMs: number; readonly errorsAtMost: number }) {
  return (feed: SimulatedFeed, random: () => number, sums: Tally): void => {
    const one = watcher(feed, random, sums)
    const { times } = feed
    const wishMs = Math.min(dayMs, Math.max((feed.ttlMinutes ?? 0) * minuteMs, feed.maxAgeMs ?? 0))
    let errors = 0
    let weekFrom = 0
    const phase = random() * options.tickMs
    for (let now = phase; now < yearMs; ) {
      const outcome = one.poll(now)
      errors = outcome === 'failed' ? errors + 1 : 0
      if (options.errorsAtMost > 0 && errors >= options.errorsAtMost) break
      const last = one.published()
      while (weekFrom < last && times[weekFrom]! < now - weekMs) weekFrom++
      const count = last - weekFrom
      const spanMs = count < 2 ? 0 : times[last - 1]! - times[weekFrom]!
      const weekly = spanMs > 0 ? Math.ceil(weekMs / (spanMs / (count - 1))) : 0
      const paceMs = weekly === 0 ? dayMs : Math.min(dayMs, Math.max(5 * minuteMs, weekMs / weekly))
      const dueAt = now + Math.max(paceMs, outcome === 'failed' ? 0 : wishMs)
      now = phase + Math.max(1, Math.ceil((dueAt - phase) / options.tickMs)) * options.tickMs
    }
    one.end()
  }
}

const ways = {
  Presskeep: ours,
  'fixed, every hour': hourly,
  'Miniflux, its defaults': miniflux({ tickMs: hourMs, errorsAtMost: 3 }),
  'Miniflux, never giving up': miniflux({ tickMs: hourMs, errorsAtMost: 0 }),
} as const

/** Simulates the year; answers the sums by way. */
export function simulateYear(feeds: number, seed: number): Readonly<Record<keyof typeof ways, Tally>> {
  const sums = Object.fromEntries(Object.keys(ways).map((name) => [name, tally()])) as Record<keyof typeof ways, Tally>
  for (let n = 0; n < feeds; n++) {
    const feed = simulateFeed(randomFrom(seed * 1_000_003 + n))
    for (const [name, way] of Object.entries(ways)) {
      way(feed, randomFrom(seed * 7_919 + n), sums[name as keyof typeof ways])
    }
  }
  return sums
}

function quantile(sums: Tally, share: number): number {
  let left = share * sums.seen
  for (const [at, count] of sums.delays.entries()) {
    left -= count
    if (left <= 0) return (1.1 ** at - 1) / 60
  }
  return Number.NaN
}

/** The short cut that the simulation takes for the roll-over must say what `windowMsOf` says. */
function checkRollOver(): void {
  const feed = simulateFeed(randomFrom(5))
  const one = watcher(feed, () => 1, tally())
  for (let now = dayMs; now < 30 * dayMs; now += dayMs) {
    one.poll(now)
    const last = one.published()
    const listed = Array.from(feed.times.slice(Math.max(0, last - feed.window), last), (at) => ({ published: { at } }))
    if (windowMsOf(listed, now) !== one.rollOverMs(now))
      throw new Error('the simulation reckons otherwise than windowMsOf')
  }
}

if (import.meta.main) {
  const feeds = Number(process.argv[2] ?? 10_000)
  const seed = Number(process.argv[3] ?? 1)
  checkRollOver()
  const startedAt = performance.now()
  const sums = simulateYear(feeds, seed)
  const articles = sums.Presskeep.seen + sums.Presskeep.missed
  console.log(`${feeds} feeds, ${articles.toLocaleString('en')} articles in a year (seed ${seed})`)
  console.log(
    ['', 'requests', 'with body', 'missed', 'share', 'gaps', 'delay median', 'mean', '95 %'].map(column).join(''),
  )
  for (const [name, one] of Object.entries(sums)) {
    const minutes = (value: number) => `${value.toFixed(0)} min`
    const cells = [
      name,
      one.requests.toLocaleString('en'),
      one.full.toLocaleString('en'),
      one.missed.toLocaleString('en'),
      `${((100 * one.missed) / articles).toFixed(3)} %`,
      one.gaps.toLocaleString('en'),
      minutes(quantile(one, 0.5)),
      minutes(one.delayMs / one.seen / minuteMs),
      minutes(quantile(one, 0.95)),
    ]
    console.log(cells.map(column).join(''))
  }
  console.log(`simulated in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  const [mine, ...others] = Object.values(sums)
  process.exitCode = others.every((one) => mine!.missed < one.missed && mine!.requests < one.requests) ? 0 : 2
}

function column(text: string, at: number): string {
  return at === 0 ? text.padEnd(32) : text.padStart(14)
}
