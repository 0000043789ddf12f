const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** With fewer entries than this nothing is known of a site's hours. */
const leastEntries = 20
/** An hour in which nothing was ever published still counts for something: news come at night, too. */
const leastWeight = 0.15
/** How much an even day weighs against what was seen, at the least number of entries. */
const evenShare = 0.3

/**
 * How busy each hour of the day is, 1 on average, from how many entries were published in each (24 counts, UTC). The
 * neighbours of an hour take part; undefined where too few entries are known.
 */
export function hourWeights(counts: readonly number[]): readonly number[] | undefined {
  const sum = counts.reduce((all, one) => all + one, 0)
  if (counts.length !== 24 || !(sum >= leastEntries)) return undefined
  const prior = (2 * leastEntries * evenShare) / (sum + leastEntries)
  const weights = counts.map((count, hour) => {
    const around = counts[(hour + 1) % 24]! + counts[(hour + 23) % 24]!
    const seen = ((2 * count + around) / 4 / sum) * 24
    return Math.max(leastWeight, seen * (1 - prior) + prior)
  })
  const mean = weights.reduce((all, one) => all + one, 0) / 24
  return weights.map((weight) => weight / mean)
}

/** The time between two moments as the site lives it: an hour at night is shorter than one by day. */
export function livelyMs(from: number, to: number, weights: readonly number[]): number {
  if (to <= from) return 0
  const wholeDays = Math.floor((to - from) / dayMs)
  let sum = wholeDays * dayMs
  for (let at = from + wholeDays * dayMs; at < to; ) {
    const end = Math.min(to, nextHour(at))
    sum += (end - at) * weightAt(at, weights)
    at = end
  }
  return sum
}

/** The moment at which so much of a site's time will have passed; at most thirty hours ahead. */
export function afterLively(from: number, amountMs: number, weights: readonly number[]): number {
  let left = amountMs
  let at = from
  for (let step = 0; step < 30 && left > 0; step++) {
    const end = nextHour(at)
    const weight = weightAt(at, weights)
    const has = (end - at) * weight
    if (has >= left) return at + left / weight
    left -= has
    at = end
  }
  return at
}

const nextHour = (at: number): number => (Math.floor(at / hourMs) + 1) * hourMs

function weightAt(at: number, weights: readonly number[]): number {
  return weights[((Math.floor(at / hourMs) % 24) + 24) % 24]!
}
