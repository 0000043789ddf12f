import { kinds, nextwordKey } from './term-keys.ts'
import { isMasked } from './term-masks.ts'
import { emptyList, type List, type PageEntries, type Part } from './term-pages.ts'
import { Turn } from './turn.ts'

/**
 * Nextword lists: of the terms that very many documents of a large segment have (those that have masks), for each byte that is kept of
 * what follows them, the documents where it does. A phrase with a common term then reads one short list for it, where it read all
 * pages of the common term's own. They stand behind all other lists, in the same pages, and say nothing that these do not say:
 * segments of older archives have none, and a merge makes them anew. Williams, Zobel and Bahle made such an index for phrases
 * with common words (2004).
 */
export function hasNextwords(key: number): boolean {
  return key >= kinds.term * perKind && key < kinds.titleTerm * perKind
}

const perKind = 2 ** 48
const firstKey = nextwordKey(0, 0)

/** Whether a key is that of a nextword list, which stand last: also of one under a hash, in development versions, which nobody asks. */
export function isNextwordKey(key: number): boolean {
  return key >= (kinds.label + 1) * perKind
}

/** Whether a segment whose last key this is has nextword lists that can be found. */
export function isLastOfNextwords(key: number | undefined): boolean {
  return key !== undefined && key >= firstKey
}

/** A segment whose own lists are written. */
export interface WrittenLists {
  /** How many documents it has. */
  readonly docs: number
  /** The keys of its masks, in order. */
  readonly masked: readonly number[]
  /** The parts of a list of terms, each page at the entry; asked in the order of keys. */
  readonly parts: (key: number) => Iterable<PageEntries>
  /** The list is good until the next. */
  readonly write: (key: number, list: List) => void
}

/** So many documents of a list are put in order between two looks at the clock: a few ms where each has all followers. */
const docsAtOnce = 1_024

/**
 * Writes the nextword lists of a segment in the order of their keys. What is held is one term's, which has 255 bytes for
 * each document at most, however long the documents are.
 */
export async function writeNextwords({ docs: docCount, masked, parts, write }: WrittenLists): Promise<void> {
  const turn = new Turn()
  const numbers = Int32Array.from({ length: docCount }, (_, doc) => doc)
  const own = emptyList()
  const out = emptyList(docCount)
  out.counts.fill(1)
  const ends = new Int32Array(257)
  // Half the memory where numbers are small.
  const roomFor = (count: number) => (docCount <= 0x10000 ? new Uint16Array(count) : new Int32Array(count))
  let all = roomFor(0)
  for (const [place, key] of masked.entries()) {
    if (!hasNextwords(key)) continue
    own.count = 0
    ends.fill(0)
    for (const part of parts(key)) {
      const from = own.starts[own.count]!
      part.addTo(own, numbers)
      for (let at = from; at < own.starts[own.count]!; at++) ends[own.followers[at]! + 1]!++
      if (turn.isOver) await turn.end()
    }
    const { count, docs, starts, followers } = own
    for (let follower = 0; follower < 256; follower++) ends[follower + 1]! += ends[follower]!
    if (all.length < ends[256]!) all = roomFor(ends[256]!)
    for (let at = 0; at < count; at++) {
      for (let from = starts[at]!; from < starts[at + 1]!; from++) all[ends[followers[from]!]!++] = docs[at]!
      if (at % docsAtOnce === 0 && turn.isOver) await turn.end()
    }
    // Nothing is asked of what the text's end follows, 0.
    for (let follower = 1; follower < 256; follower++) {
      const [from, to] = [ends[follower - 1]!, ends[follower]!]
      if (from === to) continue
      out.docs.set(all.subarray(from, to))
      out.count = to - from
      write(nextwordKey(place, follower), out)
      if (turn.isOver) await turn.end()
    }
  }
}

/** Holds the nextword lists of a segment against what its own lists say, as both are read. */
export class NextwordCheck {
  readonly #docs: number
  readonly #places: ReadonlyMap<number, number>
  /** The numbers of all documents in all lists: those that should be there less those that are. */
  #sum = 0
  #isAny = false
  readonly #seeds = new Int32Array(256)

  /** `docs`: how many documents the segment has; `masked`: the keys of its masks, in order. */
  constructor(docs: number, masked: Iterable<number>) {
    this.#docs = docs
    this.#places = new Map([...masked].map((key, place) => [key, place]))
  }

  /** A part of a list of terms, of which `total` documents have the term. */
  expect(key: number, total: number, { count, docs, starts, data }: Part): void {
    if (!hasNextwords(key) || !isMasked(total, this.#docs)) return
    // Without a mask nobody finds what there may be, and that it lacks is said of the masks.
    const first = nextwordKey(this.#places.get(key) ?? 0, 0)
    const seeds = this.#seeds
    for (let follower = 1; follower < 256; follower++) seeds[follower] = seedOf(first + follower)
    let sum = 0
    for (let at = 0; at < count; at++) {
      for (let from = starts[at]!; from < starts[at + 1]!; from++) {
        const follower = data[from]!
        if (follower) sum = (sum + mix(seeds[follower]! ^ docs[at]!)) | 0
      }
    }
    this.#sum = (this.#sum + sum) | 0
  }

  /** A part of a nextword list. */
  found(key: number, { count, docs }: Part): void {
    if (key < firstKey) return
    this.#isAny = true
    const seed = seedOf(key)
    for (let at = 0; at < count; at++) this.#sum = (this.#sum - mix(seed ^ docs[at]!)) | 0
  }

  /** After all lists. Those of older archives have none. */
  get isRight(): boolean {
    return !this.#isAny || this.#sum === 0
  }
}

function seedOf(key: number): number {
  return mix(Math.imul((key - firstKey) | 0, 0x9e3779b1) + 0x85ebca6b)
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x7feb352d)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
  return mixed ^ (mixed >>> 16)
}
