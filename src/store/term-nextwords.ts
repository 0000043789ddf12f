import { kinds, nextwordKey } from './term-keys.ts'
import { isMasked } from './term-masks.ts'
import { emptyList, type List, type Part } from './term-pages.ts'

/**
 * Nextword lists: of the terms that very many documents of a large segment have (those that have masks), for each byte that is kept of
 * what follows them, the documents where it does. A phrase with a common term then reads one short list for it, where it read all
 * pages of the common term's own. They stand behind all other lists, in the same pages, and say nothing that these do not say:
 * segments of older archives have none, and a merge makes them anew. Williams, Zobel and Bahle made such an index for phrases
 * with common words (2004).
 */
export function hasNextwords(key: number, count: number, docs: number): boolean {
  return key >= kinds.term * perKind && key < kinds.titleTerm * perKind && isMasked(count, docs)
}

const perKind = 2 ** 48

/** Whether a key is that of a nextword list, which stand last. */
export function isNextwordKey(key: number): boolean {
  return key >= kinds.nextword * perKind
}

interface Held {
  readonly key: number
  readonly docs: Uint16Array | Int32Array
}

/** Gathers the nextword lists of a segment while its own lists are written, and gives them in the order of their keys. */
export class NextwordLists {
  readonly #docs: number
  readonly #held: Held[] = []
  readonly #ends = new Int32Array(257)

  /** `docs`: how many documents the segment has. */
  constructor(docs: number) {
    this.#docs = docs
  }

  /** `order`: the places of the list's documents, smallest first, where they are not in order. */
  add(key: number, list: List, order?: Int32Array): void {
    if (!hasNextwords(key, list.count, this.#docs)) return
    const { count, docs, starts, followers } = list
    const ends = this.#ends.fill(0)
    for (let at = starts[0]!; at < starts[count]!; at++) ends[followers[at]! + 1]!++
    for (let follower = 0; follower < 256; follower++) ends[follower + 1]! += ends[follower]!
    // Half the memory, for some ten million numbers of a merge.
    const all = this.#docs <= 0x10000 ? new Uint16Array(ends[256]!) : new Int32Array(ends[256]!)
    for (let at = 0; at < count; at++) {
      const place = order ? order[at]! : at
      for (let from = starts[place]!; from < starts[place + 1]!; from++) all[ends[followers[from]!]!++] = docs[place]!
    }
    // Nothing is asked of what the text's end follows, 0.
    for (let follower = 1; follower < 256; follower++) {
      const [from, to] = [ends[follower - 1]!, ends[follower]!]
      if (from < to) this.#held.push({ key: nextwordKey(key, follower), docs: all.subarray(from, to) })
    }
  }

  /** Each list is good until the next. */
  *lists(): Generator<readonly [key: number, list: List]> {
    const list = emptyList(this.#docs)
    list.counts.fill(1)
    for (const { key, docs } of this.#held.sort((a, b) => a.key - b.key)) {
      list.docs.set(docs)
      list.count = docs.length
      yield [key, list]
    }
  }
}

/** Holds the nextword lists of a segment against what its own lists say, as both are read. */
export class NextwordCheck {
  readonly #docs: number
  /** Of each list the sum of its documents' numbers, mixed: those that should be there less those that are. */
  readonly #sums = new Map<number, number>()
  #isAny = false

  /** `docs`: how many documents the segment has. */
  constructor(docs: number) {
    this.#docs = docs
  }

  /** A part of a list of terms, of which `total` documents have the term. */
  expect(key: number, total: number, { count, docs, starts, data }: Part): void {
    if (!hasNextwords(key, total, this.#docs)) return
    for (let at = 0; at < count; at++) {
      const number = numberOf(docs[at]!)
      for (let from = starts[at]!; from < starts[at + 1]!; from++) {
        if (data[from]) this.#add(nextwordKey(key, data[from]!), number)
      }
    }
  }

  /** A part of a nextword list. */
  found(key: number, { count, docs }: Part): void {
    this.#isAny = true
    for (let at = 0; at < count; at++) this.#add(key, -numberOf(docs[at]!))
  }

  /** After all lists. Those of older archives have none. */
  get isRight(): boolean {
    return !this.#isAny || [...this.#sums.values()].every((sum) => sum === 0)
  }

  #add(key: number, number: number): void {
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + number)
  }
}

function numberOf(doc: number): number {
  return Math.imul(doc + 1, 0x9e3779b1) >>> 0
}
