import { foldText, isRunAt, type TermSink, writeTerms } from '../search/index.ts'
import type { KnownWords } from './known-words.ts'

/**
 * The term index counts in numbers below 2⁵¹: a kind, and 48 bits that say which term. Terms of up to two UTF-16 units
 * (all pairs of characters) are their units, so that they can't be confused; longer words are hashed to 47 bits, where
 * two of ten million share a number with a chance of one in three, which the look at a hit's text makes good.
 */
export const kinds = { character: 0, term: 1, titleTerm: 2, titleCharacter: 3, band: 4, label: 5, nextword: 7 } as const

const perKind = 2 ** 48
const hashed = 2 ** 47

/** Lists of terms say of each place which term comes next: so a phrase is found without the places themselves. */
export function hasFollowers(key: number): boolean {
  return key >= perKind && key < 3 * perKind
}

/** The key of one term, as `termsOf` gives it. */
export function termKey(term: string, kind: 'term' | 'titleTerm' = 'term'): number {
  return kinds[kind] * perKind + termNumber(term, 0, term.length)
}

/** The key under which every document with a character stands, whatever is beside it. */
export function characterKey(character: string, kind: 'character' | 'titleCharacter' = 'character'): number {
  return kinds[kind] * perKind + character.codePointAt(0)!
}

export function bandKey(band: string): number {
  return kinds.band * perKind + hashOf(band, 0, band.length)
}

/** The key of what an article is filtered by, such as `source 甲报`. */
export function labelKey(label: string): number {
  return kinds.label * perKind + hashOf(label, 0, label.length)
}

/**
 * The key under which the documents of one segment stand in which a common term is followed by this byte (see `term-nextwords.ts`).
 * `place`: where the term's mask stands among those of the segment, so that these keys are in the order of the terms'.
 */
export function nextwordKey(place: number, follower: number): number {
  return kinds.nextword * perKind + place * 256 + follower
}

function termNumber(text: string, start: number, end: number): number {
  const length = end - start
  if (length === 2) return text.charCodeAt(start) * 0x10000 + text.charCodeAt(start + 1)
  if (length === 1) return text.charCodeAt(start) * 0x10000
  return hashed + hashOf(text, start, end)
}

/** 47 bits: two multiplicative hashes side by side. */
function hashOf(text: string, start: number, end: number): number {
  hashHalves(text, start, end)
  return (hashA >>> 0) * 0x8000 + (hashB >>> 17)
}

let hashA = 0
let hashB = 0

/** By what `hashHalves` has left: whether the word is known. With `add` it is from now on. */
function isKnown(known: KnownWords, add = false): boolean {
  const [high, low] = [hashA >>> 0, (hashB | 1) >>> 0]
  const isThere = known.has(high, low)
  if (add && !isThere) known.add(high, low)
  return isThere
}

/** Whether a word is known; it is from now on. */
export function meetWord(known: KnownWords, word: string): boolean {
  hashHalves(word, 0, word.length)
  return isKnown(known, true)
}

/** The two hashes, left in `hashA` and `hashB`. */
function hashHalves(text: string, start: number, end: number): void {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x5bd1e995)
    b ^= b >>> 15
  }
  hashA = mix(a)
  hashB = mix(b ^ (end - start))
}

function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/**
 * What a place keeps of the term after it: 1 to 255; 0 is the end of the title or text. With `byCharacter`, as later layouts have it,
 * of a run that begins there its first character alone: so 6年 is found where 6年级 stands, whose next term is 年级.
 */
export function followerOf(term: string, next: string, byCharacter: boolean): number {
  const isFirst = byCharacter && !isWithinRun(term) && isRunUnit(next.charCodeAt(0))
  const number = termNumber(next, 0, isFirst ? 1 : next.length)
  return followerOfHalves(Math.floor(number / 0x100000000), number % 0x100000000)
}

/** Whether a term is two characters of a run, the second of which is the first of the next term. */
export function isWithinRun(term: string): boolean {
  const first = term.codePointAt(0)!
  return term.length > (first > 0xffff ? 2 : 1) && isRunAt(term, 0)
}

/** `high`: without the kind. */
function followerOfHalves(high: number, low: number): number {
  return mix(low ^ Math.imul(high, 0x9e3779b1)) >>> 24 || 1
}

/** What stands in one document, sorted by key; `followers` as in a `List`. */
export interface DocumentTerms {
  readonly keys: Float64Array
  readonly counts: Int32Array
  readonly starts: Int32Array
  readonly followers: Uint8Array
  /** Terms of title and text, with repetitions. */
  readonly length: number
  /** Words of scripts with spaces, for what is asked by their beginning; without those that are known. */
  readonly words: Set<string>
}

/**
 * Counts the terms of a document. Occurrences are packed into 64 bits (key, follower) and sorted as numbers, which costs
 * a fifth of a map; characters follow from the pairs that begin with them.
 */
export function documentTerms(
  title: string,
  text: string,
  more: {
    readonly bands?: readonly string[]
    readonly labels?: readonly string[]
    /** See `followerOf`. */
    readonly byCharacter?: boolean
    /** Words that nobody asks for. */
    readonly known?: KnownWords
  } = {},
): DocumentTerms {
  const { bands = [], labels = [], byCharacter = true, known } = more
  const head = foldText(title)
  const body = foldText(text)
  // A character of two units is counted besides the term that it begins; a title's are counted as those of a text, too.
  packer.begin(head.length * 4 + body.length * 2 + bands.length + labels.length + 16)
  const words = new Set<string>()
  let length = termPacker.add(head, kinds.term, byCharacter, words, known)
  termPacker.add(head, kinds.titleTerm, byCharacter)
  length += termPacker.add(body, kinds.term, byCharacter, words, known)
  for (const band of bands) packer.add(bandKey(band), 0)
  for (const label of labels) packer.add(labelKey(label), 0)
  return { ...withCharacters(packer.counted()), length, words }
}

/**
 * Packs the terms of a text as they come, each with what follows it. Keys are held as two whole numbers, the upper 19 bits
 * and the lower 32: with numbers beyond 32 bits JavaScript counts five times as slowly.
 */
class TermPacker implements TermSink {
  #kind = 0
  #words: Set<string> | undefined
  #known: KnownWords | undefined
  #byCharacter = true
  /** The first character of the term that comes, where it is of a run. */
  #first = 0
  /** Whether the last term was two characters of a run. */
  #isWithin = false
  #count = 0
  #high = 0
  #low = 0

  /** Answers how many terms there are. */
  add(folded: string, kind: number, byCharacter: boolean, words?: Set<string>, known?: KnownWords): number {
    this.#kind = kind
    this.#byCharacter = byCharacter
    this.#words = words
    this.#known = known
    this.#count = 0
    writeTerms(folded, this)
    if (this.#count) packer.addHalves(this.#high, this.#low, 0)
    return this.#count
  }

  pair(first: number, firstLow: number, second: number, secondLow: number): void {
    if (firstLow || secondLow || !isRunUnit(first)) {
      const units = [first, firstLow, second, secondLow].filter((unit) => unit > 0)
      const term = String.fromCharCode(...units)
      this.#first = isRunUnit(first) ? first : 0
      this.units(term, 0, term.length)
      this.#isWithin = isWithinRun(term)
    } else {
      this.#first = first
      this.#next(this.#kind << 16, (first << 16) | second)
      this.#isWithin = second !== 0
    }
    this.#first = 0
  }

  units(text: string, from: number, to: number): void {
    const length = to - from
    const first = text.charCodeAt(from)
    if (length > 2) {
      hashHalves(text, from, to)
      this.#next((this.#kind << 16) | 0x8000 | (hashA >>> 17), (hashA << 15) | (hashB >>> 17))
    } else this.#next(this.#kind << 16, (first << 16) | (length === 2 ? text.charCodeAt(from + 1) : 0))
    if (length <= 2 && isRunUnit(first)) return
    if (isRunAt(text, from)) {
      const kind = this.#kind === kinds.term ? kinds.character : kinds.titleCharacter
      packer.add(kind * perKind + text.codePointAt(from)!, 0)
    } else if (this.#words) {
      if (length <= 2) hashHalves(text, from, to)
      if (!this.#known || !isKnown(this.#known)) this.#words.add(text.slice(from, to))
    }
  }

  #next(high: number, low: number): void {
    if (this.#count++) {
      const isFirst = this.#byCharacter && this.#first !== 0 && !this.#isWithin
      const follower = isFirst ? followerOfHalves(0, this.#first << 16) : followerOfHalves(high & 0xffff, low)
      packer.addHalves(this.#high, this.#low, follower)
    }
    this.#isWithin = false
    this.#high = high
    this.#low = low
  }
}

const unitIsRun = new Uint8Array(0x10000)

/** `isRunAt` for single units, remembered: 1 no, 2 yes. */
function isRunUnit(unit: number): boolean {
  if (!unitIsRun[unit]) unitIsRun[unit] = isRunAt(String.fromCharCode(unit), 0) ? 2 : 1
  return unitIsRun[unit] === 2
}

/** Its room is used again: to make it anew for each document costs as much as to fill it. */
class Packer {
  #halves = new Uint32Array(0)
  #packed = new BigUint64Array(0)
  #counted = countedRoom(0)
  #length = 0

  /** For so many occurrences at most. */
  begin(most: number): void {
    this.#length = 0
    const isLarge = this.#packed.length > roomKept
    if (this.#packed.length >= most && !(isLarge && most <= roomKept)) return
    this.#halves = new Uint32Array(most * 2)
    this.#packed = new BigUint64Array(this.#halves.buffer)
    this.#counted = countedRoom(most)
  }

  add(key: number, follower: number): void {
    const high = Math.floor(key / 0x1000000)
    this.#halves[this.#length++] = ((key - high * 0x1000000) << 8) | follower
    this.#halves[this.#length++] = high
  }

  /** A key by its upper bits and its lower 32. */
  addHalves(high: number, low: number, follower: number): void {
    this.#halves[this.#length++] = (low << 8) | follower
    this.#halves[this.#length++] = (high << 8) | (low >>> 24)
  }

  /** Good until the next document begins. */
  counted(): Counted {
    const halves = this.#halves
    const packed = this.#length / 2
    if (packed > this.#packed.length) throw new Error(`${packed} terms were counted in room for ${this.#packed.length}`)
    this.#packed.subarray(0, packed).sort()
    const { keys, counts, starts, followers } = this.#counted
    let at = -1
    let used = 0
    let lastHigh = -1
    let lastLow = -1
    let withFollowers = false
    for (let index = 0; index < packed; index++) {
      const half = halves[index * 2]!
      const follower = half & 0xff
      const low = half >>> 8
      const high = halves[index * 2 + 1]!
      const isNew = high !== lastHigh || low !== lastLow
      if (isNew) {
        at++
        const key = high * 0x1000000 + low
        keys[at] = key
        counts[at] = 0
        starts[at] = used
        lastHigh = high
        lastLow = low
        withFollowers = hasFollowers(key)
      }
      counts[at]!++
      if (withFollowers && (isNew || followers[used - 1] !== follower)) followers[used++] = follower
    }
    starts[at + 1] = used
    return { count: at + 1, keys, counts, starts, followers: followers.slice(0, used) }
  }
}

/** Room for so many occurrences stays; longer texts are rare. */
const roomKept = 1 << 16

function countedRoom(most: number): Omit<Counted, 'count'> {
  return {
    keys: new Float64Array(most),
    counts: new Int32Array(most),
    starts: new Int32Array(most + 1),
    followers: new Uint8Array(most),
  }
}

interface Counted {
  readonly count: number
  readonly keys: Float64Array
  readonly counts: Int32Array
  readonly starts: Int32Array
  readonly followers: Uint8Array
}

const packer = new Packer()
const termPacker = new TermPacker()
/** Where a document's terms are put together. */
let whole = countedRoom(0)

/** Puts the characters before the terms, and those of titles behind the titles' terms, so that keys stay in order. */
function withCharacters(from: Counted): Omit<DocumentTerms, 'length' | 'words'> {
  const placeOf = (key: number) => {
    let [low, high] = [0, from.count]
    while (low < high) {
      const middle = (low + high) >> 1
      if (from.keys[middle]! < key) low = middle + 1
      else high = middle
    }
    return low
  }
  const terms = placeOf(kinds.term * perKind)
  const titleTerms = placeOf(kinds.titleTerm * perKind)
  const behind = placeOf(kinds.titleCharacter * perKind)
  const others = placeOf(kinds.band * perKind)
  if (whole.keys.length < from.count * 2 || whole.keys.length > 4 * roomKept) whole = countedRoom(from.count * 2)
  const { keys, counts, starts } = whole
  let at = 0
  /** Characters of the pairs in one range, and those that were counted with the terms, in another. */
  const addCharacters = (start: number, end: number, extra: number, extraEnd: number, kind: number) => {
    const base = kind * perKind
    const first = start < end ? from.keys[start]! - (from.keys[start]! % perKind) : 0
    const followersFrom = kind === kinds.character ? 0 : from.starts[end]!
    let next = extra
    const add = (key: number, count: number) => {
      if (at > 0 && keys[at - 1] === key) {
        counts[at - 1]! += count
        return
      }
      keys[at] = key
      counts[at] = count
      starts[at++] = followersFrom
    }
    for (let place = start; place < end; place++) {
      const value = from.keys[place]! - first
      if (value >= hashed) break
      const unit = Math.floor(value / 0x10000)
      if (!isRunUnit(unit)) continue
      for (; next < extraEnd && from.keys[next]! <= base + unit; next++) add(from.keys[next]!, from.counts[next]!)
      add(base + unit, from.counts[place]!)
    }
    for (; next < extraEnd; next++) add(from.keys[next]!, from.counts[next]!)
  }
  const copy = (start: number, end: number) => {
    keys.set(from.keys.subarray(start, end), at)
    counts.set(from.counts.subarray(start, end), at)
    starts.set(from.starts.subarray(start, end), at)
    at += end - start
  }
  addCharacters(terms, titleTerms, 0, terms, kinds.character)
  copy(terms, behind)
  addCharacters(titleTerms, behind, behind, others, kinds.titleCharacter)
  copy(others, from.count)
  starts[at] = from.followers.length
  return {
    keys: keys.slice(0, at),
    counts: counts.slice(0, at),
    starts: starts.slice(0, at + 1),
    followers: from.followers,
  }
}
