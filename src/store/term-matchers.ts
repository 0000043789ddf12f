import { lastOf, type OpenPart, type PostingList } from './term-lists.ts'
import { Room } from './term-room.ts'

/** Where what one question finds is kept: it is found and looked at in one go, so that one room does for all of them. */
export const foundRoom = new Room(16_000_000)

/**
 * Documents of one segment that match, smallest number (the newest) first. Not to be changed: lists may be shared. Good
 * until the next question.
 */
export interface Matches {
  readonly count: number
  readonly docs: Int32Array
  /** How often what is looked for stands in each, where that was asked; else anything above 0, or nothing. */
  readonly counts: Int32Array
}

/**
 * What matches in one segment, many documents at a time: one at a time costs ten times as much, most of it for the way
 * from one to the next.
 */
export interface Matcher {
  /** At most so many documents match, by how many have the terms: what ranking weighs them by. */
  readonly most: number
  /** The same by all that is known, where that is less. */
  readonly fewer?: number
  /** Whether `among` without counts reads one row, however many documents there are. */
  readonly isQuick?: boolean
  /** Documents from `from` on and before `to`. */
  all(from: number, to: number, withCounts: boolean): Matches
  /** For each of `docs[0..count)`, smallest first: how often what is looked for stands in it, or 1; 0 where it does not. */
  among(docs: Int32Array, count: number, withCounts: boolean): Int32Array
}

const none = new Int32Array(0)
const nothing: Matches = { count: 0, docs: none, counts: none }

class NothingMatcher implements Matcher {
  readonly most = 0
  all(): Matches {
    return nothing
  }
  among(_docs: Int32Array, count: number): Int32Array {
    return new Int32Array(count)
  }
}

export const nothingMatches: Matcher = new NothingMatcher()

/** The documents that have one term; with `follower`, at one place of it before a term that has this byte. */
export class ListMatcher implements Matcher {
  readonly most: number
  readonly isQuick: boolean
  readonly #list: PostingList
  readonly #follower: number | undefined

  constructor(list: PostingList, follower?: number) {
    this.#list = list
    this.#follower = follower
    this.most = list.total
    this.isQuick = follower === undefined && list.hasMask
  }

  all(from: number, to: number, withCounts: boolean): Matches {
    const follower = this.#follower
    const room = Math.min(this.most, to - from)
    let docs: Int32Array | undefined
    let counts: Int32Array = none
    let count = 0
    let open = this.#list.partOf(from)
    if (open && lastOf(open) < from) open = this.#list.next(open)
    while (open) {
      const { part } = open
      // What more than the documents is asked for comes first: the documents come with it.
      if (follower !== undefined) void part.starts
      else if (withCounts) void part.counts
      const start = part.docs[0]! >= from ? 0 : firstFrom(part.docs, 0, part.count, from)
      const end = lastOf(open) < to ? part.count : firstFrom(part.docs, start, part.count, to)
      const next = end < part.count ? undefined : this.#list.next(open)
      // Mostly all that is asked for stands in one part.
      if (!docs && !next && follower === undefined) {
        return {
          count: end - start,
          docs: part.docs.subarray(start, end),
          counts: withCounts ? part.counts.subarray(start, end) : none,
        }
      }
      if (!docs) {
        docs = foundRoom.numbers(room)
        if (withCounts) counts = foundRoom.numbers(room)
      }
      if (follower === undefined) {
        docs.set(part.docs.subarray(start, end), count)
        if (withCounts) counts.set(part.counts.subarray(start, end), count)
        count += end - start
      } else {
        const { starts, data } = part
        for (let at = start; at < end; at++) {
          if (!isFollowed(data, starts[at]!, starts[at + 1]!, follower)) continue
          if (withCounts) counts[count] = part.counts[at]!
          docs[count++] = part.docs[at]!
        }
      }
      open = next
    }
    return docs ? { count, docs, counts } : nothing
  }

  among(docs: Int32Array, count: number, withCounts: boolean): Int32Array {
    const mask = withCounts ? undefined : this.#list.mask
    if (!mask) return this.#amongParts(docs, count, withCounts)
    const here = inMask(mask, docs, count)
    if (this.#follower === undefined) return here
    // What does not have the term at all needs no page of its list.
    const some = whereAll(docs, count, [here])
    const followed = this.#amongParts(some.docs, some.count, false)
    let place = 0
    for (let at = 0; at < count; at++) if (here[at]) here[at] = followed[place++]!
    return here
  }

  #amongParts(docs: Int32Array, count: number, withCounts: boolean): Int32Array {
    const found = foundRoom.zeros(count)
    let open = this.#list.first
    for (let at = 0; at < count && open; ) {
      open = this.#list.partOf(docs[at]!, open)
      if (!open) break
      if (this.#follower !== undefined) void open.part.starts
      else if (withCounts) void open.part.counts
      const last = lastOf(open)
      const end = last >= docs[count - 1]! ? count : firstBeyond(docs, at, count, last)
      if (end > at) this.#look(open, docs, at, end, found, withCounts)
      // What lies between two parts stands in none.
      const next = this.#list.firstAfter(open)
      if (next === undefined) break
      at = end === count || docs[count - 1]! < next ? count : firstFrom(docs, end, count, next)
    }
    return found
  }

  /** Holds `docs[at..end)` against one part: goes through the shorter, leaps through the longer. */
  #look({ part }: OpenPart, docs: Int32Array, from: number, end: number, found: Int32Array, withCounts: boolean): void {
    const follower = this.#follower
    // Asked for before the documents, which then come with them.
    const wholeFrom = follower !== undefined ? part.starts : none
    const counts = withCounts ? part.counts : none
    const { docs: own, count } = part
    const last = own[count - 1]!
    if (end - from > count * leapFrom) {
      let at = from
      for (let place = 0; place < count; place++) {
        const doc = own[place]!
        if (docs[end - 1]! < doc) break
        at = firstFrom(docs, at, end, doc)
        if (docs[at] !== doc) continue
        if (follower !== undefined && !isFollowed(part.data, wholeFrom[place]!, wholeFrom[place + 1]!, follower))
          continue
        found[at] = withCounts ? counts[place]! : 1
      }
      return
    }
    const isLeaping = count > (end - from) * leapFrom
    if (!isLeaping && follower === undefined && end - from > manyDocuments) {
      lookUp(docs, from, end, own, count, withCounts ? counts : undefined, found)
      return
    }
    let place = 0
    for (let at = from; at < end; at++) {
      const doc = docs[at]!
      if (doc > last) return
      if (isLeaping) place = firstFrom(own, place, count, doc)
      else while (own[place]! < doc) place++
      if (own[place] !== doc) continue
      if (follower !== undefined && !isFollowed(part.data, wholeFrom[place]!, wholeFrom[place + 1]!, follower)) continue
      found[at] = withCounts ? counts[place]! : 1
    }
  }
}

/** A common term before what has a certain byte: its own list where it is counted, else the short one of these two. */
export class NextwordMatcher implements Matcher {
  readonly most: number
  readonly fewer: number
  readonly #counted: ListMatcher
  readonly #both: ListMatcher

  /** `both`: the nextword list. */
  constructor(list: PostingList, follower: number, both: PostingList) {
    this.#counted = new ListMatcher(list, follower)
    this.#both = new ListMatcher(both)
    this.most = list.total
    this.fewer = both.total
  }

  all(from: number, to: number, withCounts: boolean): Matches {
    return (withCounts ? this.#counted : this.#both).all(from, to, withCounts)
  }

  among(docs: Int32Array, count: number, withCounts: boolean): Int32Array {
    return (withCounts ? this.#counted : this.#both).among(docs, count, withCounts)
  }
}

/** At most so many documents match, by all that is known. */
export function leastOf({ most, fewer = most }: Matcher): number {
  return fewer
}

function inMask(mask: Uint8Array, docs: Int32Array, count: number): Int32Array {
  const found = foundRoom.numbers(count)
  for (let at = 0; at < count; at++) {
    const doc = docs[at]!
    found[at] = (mask[doc >> 3]! >> (doc & 7)) & 1
  }
  return found
}

/** From so many documents on, a table is made. */
const manyDocuments = 64
let table = new Int32Array(32_768)

/**
 * What of `docs[from..end)` stands in a part of a list that has about as many, through a table of all documents of the
 * part: to go through both side by side costs three times as much, since which is the next can't be foreseen.
 */
function lookUp(
  docs: Int32Array,
  from: number,
  end: number,
  own: Int32Array,
  count: number,
  counts: Int32Array | undefined,
  found: Int32Array,
): void {
  const first = own[0]!
  const last = own[count - 1]!
  if (table.length <= last - first) table = new Int32Array((last - first) * 2)
  if (counts) for (let place = 0; place < count; place++) table[own[place]! - first] = counts[place]!
  else for (let place = 0; place < count; place++) table[own[place]! - first] = 1
  let at = from
  while (at < end && docs[at]! < first) at++
  for (; at < end; at++) {
    const doc = docs[at]!
    if (doc > last) break
    found[at] = table[doc - first]!
  }
  table.fill(0, 0, last - first + 1)
}

/** From so many times as many on, leaping costs less than going step by step. */
const leapFrom = 8

function isFollowed(data: Uint8Array, from: number, to: number, follower: number): boolean {
  for (let at = from; at < to; at++) if (data[at] === follower) return true
  return false
}

/** The first place from `from` on with a value of at least `target`; there is one. */
function firstFrom(docs: Int32Array, from: number, count: number, target: number): number {
  let step = 1
  let low = from
  while (low + step < count && docs[low + step]! < target) {
    low += step
    step *= 2
  }
  let high = Math.min(count - 1, low + step)
  while (low < high) {
    const middle = (low + high) >> 1
    if (docs[middle]! < target) low = middle + 1
    else high = middle
  }
  return low
}

/** The first place from `from` on with a value above `target`; there is one. */
function firstBeyond(docs: Int32Array, from: number, count: number, target: number): number {
  return firstFrom(docs, from, count, target + 1)
}

/** All of them. Its count is the least of theirs. */
export class AllMatcher implements Matcher {
  readonly most: number
  readonly fewer: number
  readonly #of: readonly Matcher[]
  /** Where nothing is counted: after the rarest those that are answered at once, so that fewer are looked for in lists. */
  readonly #quickFirst: readonly Matcher[]

  constructor(of: readonly Matcher[]) {
    this.#of = [...of].sort((a, b) => a.most - b.most)
    const rarestFirst = [...of].sort((a, b) => leastOf(a) - leastOf(b))
    this.#quickFirst = [
      ...rarestFirst.slice(0, 1),
      ...rarestFirst.slice(1).sort((a, b) => Number(b.isQuick ?? false) - Number(a.isQuick ?? false)),
    ]
    this.most = this.#of[0]?.most ?? 0
    this.fewer = rarestFirst[0] ? leastOf(rarestFirst[0]) : 0
  }

  all(from: number, to: number, withCounts: boolean): Matches {
    const of = withCounts ? this.#of : this.#quickFirst
    const first = of[0]
    if (!first || !this.fewer) return nothing
    let found = first.all(from, to, withCounts)
    for (let at = 1; at < of.length && found.count; at++) {
      found = bothOf(found, of[at]!.among(found.docs, found.count, withCounts), withCounts)
    }
    return found
  }

  /** As `all`, with the count of each of them: `counts[n]` of what stands at `of[n]`. */
  allCounted(from: number, to: number): Counted {
    const first = this.#of[0]
    if (!first || !this.fewer) return { count: 0, docs: none, of: [], counts: [] }
    let { docs, count, counts: own } = first.all(from, to, true)
    let counts = [own]
    for (let at = 1; at < this.#of.length && count; at++) {
      counts.push(this.#of[at]!.among(docs, count, true))
      ;({ docs, count, counts } = whereAll(docs, count, counts))
    }
    return { count, docs, of: this.#of, counts }
  }

  among(docs: Int32Array, count: number, withCounts: boolean): Int32Array {
    const of = withCounts ? this.#of : this.#quickFirst
    const first = of[0]
    if (!first || !this.fewer) return foundRoom.zeros(count)
    const found = first.among(docs, count, withCounts)
    // What one of them does not have is not looked for in the others' lists.
    let left = placesOf(found, count)
    for (let at = 1; at < of.length && left.length; at++) {
      const some = foundRoom.numbers(left.length)
      for (let place = 0; place < left.length; place++) some[place] = docs[left[place]!]!
      const others = of[at]!.among(some, left.length, withCounts)
      for (let place = 0; place < left.length; place++) {
        const here = left[place]!
        if (others[place]! < found[here]!) found[here] = others[place]!
      }
      left = placesOf(found, count)
    }
    return found
  }
}

/** Of some counts the places of those that are not 0. */
function placesOf(counts: Int32Array, count: number): Int32Array {
  const places = foundRoom.numbers(count)
  let kept = 0
  for (let at = 0; at < count; at++) {
    places[kept] = at
    if (counts[at]) kept++
  }
  return places.subarray(0, kept)
}

/** What several matchers have in common, with each one's counts. */
export interface Counted {
  readonly count: number
  readonly docs: Int32Array
  readonly of: readonly Matcher[]
  readonly counts: readonly Int32Array[]
}

/** Those of which the last counts have some. */
export function whereAll(
  docs: Int32Array,
  count: number,
  counts: readonly Int32Array[],
): { docs: Int32Array; count: number; counts: Int32Array[] } {
  const last = counts.at(-1)!
  const places = foundRoom.numbers(count)
  let kept = 0
  for (let at = 0; at < count; at++) {
    places[kept] = at
    if (last[at]) kept++
  }
  const picked = (from: Int32Array) => {
    const to = foundRoom.numbers(kept)
    for (let at = 0; at < kept; at++) to[at] = from[places[at]!]!
    return to
  }
  return { docs: picked(docs), count: kept, counts: counts.map(picked) }
}

/** Those found that have a count here too. */
function bothOf(found: Matches, here: Int32Array, withCounts: boolean): Matches {
  const docs = foundRoom.numbers(found.count)
  const counts = withCounts ? foundRoom.numbers(found.count) : none
  let count = 0
  for (let at = 0; at < found.count; at++) {
    const one = here[at]!
    if (!one) continue
    if (withCounts) counts[count] = Math.min(one, found.counts[at]!)
    docs[count++] = found.docs[at]!
  }
  return { count, docs, counts }
}

/** One of them or more. Its count is the sum of theirs. */
export class AnyMatcher implements Matcher {
  readonly most: number
  readonly fewer: number
  readonly #of: readonly Matcher[]

  constructor(of: readonly Matcher[]) {
    this.#of = of.filter((one) => leastOf(one) > 0)
    this.most = of.reduce((sum, one) => sum + one.most, 0)
    this.fewer = this.#of.reduce((sum, one) => sum + leastOf(one), 0)
  }

  all(from: number, to: number, withCounts: boolean): Matches {
    const found = this.#of.map((one) => one.all(from, to, withCounts)).filter((one) => one.count > 0)
    if (found.length < 2) return found[0] ?? nothing
    if (found.length === 2) return eitherOf(found[0]!, found[1]!, withCounts)
    return unionOf(found, withCounts)
  }

  among(docs: Int32Array, count: number, withCounts: boolean): Int32Array {
    const sums = foundRoom.zeros(count)
    for (const one of this.#of) {
      const counts = one.among(docs, count, withCounts)
      for (let at = 0; at < count; at++) sums[at]! += counts[at]!
    }
    return sums
  }
}

function eitherOf(a: Matches, b: Matches, withCounts: boolean): Matches {
  const docs = foundRoom.numbers(a.count + b.count)
  const counts = withCounts ? foundRoom.numbers(a.count + b.count) : none
  let [inA, inB, count] = [0, 0, 0]
  while (inA < a.count || inB < b.count) {
    const docA = inA < a.count ? a.docs[inA]! : behindAll
    const docB = inB < b.count ? b.docs[inB]! : behindAll
    const doc = docA < docB ? docA : docB
    let sum = 0
    if (docA === doc) sum += withCounts ? a.counts[inA++]! : inA++
    if (docB === doc) sum += withCounts ? b.counts[inB++]! : inB++
    if (withCounts) counts[count] = sum
    docs[count++] = doc
  }
  return { count, docs, counts }
}

const behindAll = 0x7fffffff

/** Of many: by documents from the first to the last. */
function unionOf(found: readonly Matches[], withCounts: boolean): Matches {
  let first = behindAll
  let last = 0
  for (const { docs, count } of found) {
    first = Math.min(first, docs[0]!)
    last = Math.max(last, docs[count - 1]!)
  }
  const sums = foundRoom.zeros(last - first + 1)
  for (const { docs, counts, count } of found) {
    for (let at = 0; at < count; at++) sums[docs[at]! - first]! += withCounts ? counts[at]! : 1
  }
  return matchesIn(sums, first, 0, sums.length)
}

/** What is above 0 in `counts[from..to)`, the first of which is that of document `base`. */
function matchesIn(counts: Int32Array, base: number, from: number, to: number): Matches {
  let count = 0
  for (let at = from; at < to; at++) if (counts[at]) count++
  const found = { count, docs: foundRoom.numbers(count), counts: foundRoom.numbers(count) }
  count = 0
  for (let at = from; at < to; at++) {
    if (!counts[at]) continue
    found.counts[count] = counts[at]!
    found.docs[count++] = base + at
  }
  return found
}

/** The documents of very many lists as one, which is made at once: for all words that begin alike. */
export class BeginningsMatcher implements Matcher {
  readonly most: number
  readonly #counts: Int32Array

  constructor(docs: number, lists: Iterable<PostingList>) {
    this.#counts = new Int32Array(docs)
    let most = 0
    for (const list of lists) {
      most += list.total
      const { docs: found, counts, count } = new ListMatcher(list).all(0, docs, true)
      for (let at = 0; at < count; at++) this.#counts[found[at]!]! += counts[at]!
    }
    this.most = Math.min(most, docs)
  }

  all(from: number, to: number): Matches {
    return matchesIn(this.#counts, 0, from, Math.min(to, this.#counts.length))
  }

  among(docs: Int32Array, count: number): Int32Array {
    const found = foundRoom.numbers(count)
    for (let at = 0; at < count; at++) found[at] = this.#counts[docs[at]!]!
    return found
  }
}

/** Documents that are known beforehand, smallest number first. */
export class KnownMatcher implements Matcher {
  readonly most: number
  readonly #docs: Int32Array

  constructor(docs: Int32Array) {
    this.#docs = docs
    this.most = docs.length
  }

  all(from: number, to: number): Matches {
    const [start, end] = [this.#firstFrom(from), this.#firstFrom(to)]
    const count = end - start
    return { count, docs: this.#docs.subarray(start, end), counts: foundRoom.numbers(count).fill(1) }
  }

  among(docs: Int32Array, count: number): Int32Array {
    const found = foundRoom.zeros(count)
    let place = 0
    for (let at = 0; at < count && place < this.#docs.length; at++) {
      place = firstFrom(this.#docs, place, this.#docs.length, docs[at]!)
      if (this.#docs[place] === docs[at]) found[at] = 1
    }
    return found
  }

  /** The first place with a document of this number or a later one; behind all where there is none. */
  #firstFrom(doc: number): number {
    if (!this.most || this.#docs[this.most - 1]! < doc) return this.most
    return firstFrom(this.#docs, 0, this.most, doc)
  }
}

/** The documents of one without those of the other. */
export class WithoutMatcher implements Matcher {
  readonly most: number
  readonly fewer: number
  readonly #of: Matcher
  readonly #without: Matcher

  constructor(of: Matcher, without: Matcher) {
    this.#of = of
    this.#without = without
    this.most = of.most
    this.fewer = leastOf(of)
  }

  all(from: number, to: number, withCounts: boolean): Matches {
    const found = this.#of.all(from, to, withCounts)
    if (!found.count || !this.#without.most) return found
    const out = this.#without.among(found.docs, found.count, false)
    const left = out.map((one) => (one ? 0 : behindAll))
    return bothOf(found, left, withCounts)
  }

  among(docs: Int32Array, count: number, withCounts: boolean): Int32Array {
    const out = this.#without.among(docs, count, false)
    return this.#of.among(docs, count, withCounts).map((one, at) => (out[at] ? 0 : one))
  }
}
