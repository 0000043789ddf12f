import { AllMatcher, type Counted, foundRoom, type Matcher, type Matches, whereAll } from './term-matchers.ts'
import { isGone, type Segment } from './term-segments.ts'

export interface ScoredId {
  readonly at: number
  readonly score: number
}

/** One segment as it is searched: from which to which of its documents. */
export interface View {
  readonly segment: Segment
  readonly from: number
  readonly to: number
}

/** Those that are not gone. */
export function present({ segment: { gone } }: View, found: Matches): Matches {
  if (!gone || !found.count) return found
  const docs = foundRoom.numbers(found.count)
  const counts = foundRoom.numbers(found.counts.length && found.count)
  let count = 0
  for (let at = 0; at < found.count; at++) {
    const doc = found.docs[at]!
    if (isGone(gone, doc)) continue
    if (counts.length) counts[count] = found.counts[at]!
    docs[count++] = doc
  }
  return { count, docs, counts }
}

export interface Leaf {
  readonly matcher: Matcher
  /** Makes the one for the same in titles; absent where only titles are looked at. */
  readonly title: (() => Matcher) | undefined
}

export interface Scorer {
  readonly matcher: Matcher
  readonly leaves: readonly Leaf[]
}

interface ToScore {
  readonly docs: Int32Array
  readonly count: number
  /** How often each of a query's words stands in each document. */
  readonly countsOf: (leaf: Leaf) => Int32Array
}

/** All matches of a segment. What was counted on the way to them is not looked up again. */
export function matchesToScore(view: View, { matcher, leaves }: Scorer): ToScore {
  const { segment, from, to } = view
  const isAlone = leaves[0]?.matcher === matcher
  if (matcher instanceof AllMatcher && !isAlone) {
    const { docs, count, of, counts } = presentOf(segment.gone, matcher.allCounted(from, to))
    return { docs, count, countsOf: ({ matcher: one }) => counts[of.indexOf(one)] ?? one.among(docs, count, true) }
  }
  // With counts also where they are asked for again: the parts are then read once.
  const { docs, count, counts } = present(view, matcher.all(from, to, true))
  return { docs, count, countsOf: ({ matcher: one }) => (isAlone ? counts : one.among(docs, count, true)) }
}

function presentOf(gone: Uint8Array | null, found: Counted): Counted {
  if (!gone || !found.count) return found
  const here = foundRoom.numbers(found.count)
  for (let at = 0; at < found.count; at++) here[at] = isGone(gone, found.docs[at]!) ? 0 : 1
  const { docs, count, counts } = whereAll(found.docs, found.count, [...found.counts, here])
  return { docs, count, of: found.of, counts }
}

/**
 * How much the words of a query say, by how few documents have them: never nothing, as in Lucene's BM25. In the usual one a word that more
 * than half of a small archive has counts for nothing, and whatever says the other word stands above what says both in its headline.
 */
export function weightsOf(scorers: readonly Scorer[], documents: number): readonly number[] {
  return (scorers[0]?.leaves ?? []).map((_, at) => {
    const having = scorers.reduce((sum, { leaves }) => sum + leaves[at]!.matcher.most, 0)
    return Math.log1p((Math.max(having, documents) - having + 0.5) / (having + 0.5))
  })
}

/**
 * What a word in the title adds to what it says by its places, of 2.2 at most: said apart, for places beyond a few hardly count, and a title's
 * would be lost among them.
 */
const titleWorth = 1

/** Adds what one word of the query gives to the scores of `docs`, in each of which it stands `found` times. */
export function addScores(
  scores: Float64Array,
  docs: Int32Array,
  count: number,
  found: Int32Array,
  { title }: Leaf,
  weight: number,
  norms: Float64Array,
  lengths: Uint8Array,
): void {
  const titles = title?.()
  const inTitles = titles?.most ? titles.among(docs, count, true) : undefined
  for (let at = 0; at < count; at++) {
    const times = found[at]!
    if (times === 0) continue
    const said = (times * 2.2) / (times + norms[lengths[docs[at]!]!]!)
    scores[at]! += weight * (said + (!title || inTitles?.[at] ? titleWorth : 0))
  }
}

/** Keeps the best so many: a heap with the least of them on top. */
export class Top {
  readonly #limit: number
  readonly #heap: ScoredId[] = []

  constructor(limit: number) {
    this.#limit = Math.max(1, limit)
  }

  /** What has less is not among them. */
  get least(): number {
    return this.#heap.length < this.#limit ? Number.NEGATIVE_INFINITY : this.#heap[0]!.score
  }

  add(at: number, score: number): void {
    const heap = this.#heap
    if (heap.length < this.#limit) {
      heap.push({ at, score })
      for (let place = heap.length - 1; place > 0; ) {
        const parent = (place - 1) >> 1
        if (!isLess(heap[place]!, heap[parent]!)) break
        swap(heap, place, parent)
        place = parent
      }
      return
    }
    const least = heap[0]!
    if (score < least.score || (score === least.score && at < least.at)) return
    heap[0] = { at, score }
    for (let place = 0; ; ) {
      let child = place * 2 + 1
      if (child >= heap.length) return
      if (child + 1 < heap.length && isLess(heap[child + 1]!, heap[child]!)) child++
      if (!isLess(heap[child]!, heap[place]!)) return
      swap(heap, place, child)
      place = child
    }
  }

  sorted(): readonly ScoredId[] {
    return this.#heap.sort((a, b) => b.score - a.score || b.at - a.at)
  }
}

function isLess(a: ScoredId, b: ScoredId): boolean {
  return a.score < b.score || (a.score === b.score && a.at < b.at)
}

function swap(heap: ScoredId[], a: number, b: number): void {
  const kept = heap[a]!
  heap[a] = heap[b]!
  heap[b] = kept
}
