/**
 * How the term index keeps its lists: for each key (a term, see `term-keys.ts`) the documents of one segment that have
 * it, by their numbers in the segment, smallest first. Lists follow one another in pages of the size of a database page;
 * a long one goes on over several. Numbers are varints (7 bits a byte, as in Lucene's early formats), documents are
 * differences, so that a posting takes little more than a byte.
 *
 *     page:  entry, entry, …
 *     entry: key − key before · (documents × 2 + goes on) · [documents of the whole list, if it goes on] · bytes ·
 *            documents · followers
 *     document: (number − number before − 1) × 2 + (counted) · [occurrences · different followers − 1, if counted]
 */
import { DatabaseError } from './db.ts'
import { hasFollowers } from './term-keys.ts'
import type { Room } from './term-room.ts'

/** With its row's header this fills an SQLite page of 4,096 bytes. */
export const pageBytes = 4_010

/**
 * What follows after a list's first page goes into pages four times as long (SQLite's page and three overflow pages):
 * to fetch a row costs more than to copy it. A reader of the newest mostly needs the first alone.
 */
const longPageBytes = pageBytes + 3 * 4_092

/** The documents of one key: their numbers, how often each has it, and one byte for each different next term. */
export interface List {
  count: number
  docs: Int32Array
  /** Occurrences. */
  counts: Int32Array
  /** Where each document's followers begin in `followers`; one more at the end. */
  starts: Int32Array
  followers: Uint8Array
}

export function emptyList(room = 16): List {
  return {
    count: 0,
    docs: new Int32Array(room),
    counts: new Int32Array(room),
    starts: new Int32Array(room + 1),
    followers: new Uint8Array(room * 2),
  }
}

/** Adds a document; its followers are `from[start..end)`, sorted and different. */
export function addToList(
  list: List,
  doc: number,
  occurrences: number,
  from: Uint8Array,
  start: number,
  end: number,
): void {
  const at = list.count
  makeRoom(list, 1)
  const used = list.starts[at]!
  makeFollowerRoom(list, used + end - start)
  for (let place = start; place < end; place++) list.followers[used + place - start] = from[place]!
  list.docs[at] = doc
  list.counts[at] = occurrences
  list.starts[at + 1] = used + end - start
  list.count = at + 1
}

function makeRoom(list: List, more: number): void {
  const wanted = list.count + more
  if (wanted <= list.docs.length) return
  const room = wanted * 2
  const grow = (from: Int32Array, to: number) => {
    const grown = new Int32Array(to)
    grown.set(from)
    return grown
  }
  list.docs = grow(list.docs, room)
  list.counts = grow(list.counts, room)
  list.starts = grow(list.starts, room + 1)
}

function makeFollowerRoom(list: List, wanted: number): void {
  if (wanted <= list.followers.length) return
  const grown = new Uint8Array(wanted * 2)
  grown.set(list.followers)
  list.followers = grown
}

/** Brings lists into the order of their documents. */
export class ListSorter {
  #order = new Int32Array(64)
  #spare = new Int32Array(64)
  readonly #ends = new Int32Array(radix + 1)

  /** The places of the list's documents, smallest first, good until the next list; undefined where they are in order. */
  orderOf(list: List): Int32Array | undefined {
    const { docs, count } = list
    let at = 1
    while (at < count && docs[at]! > docs[at - 1]!) at++
    if (at >= count) return undefined
    if (count > this.#order.length) {
      this.#order = new Int32Array(count * 2)
      this.#spare = new Int32Array(count * 2)
    }
    const order = this.#order
    for (let place = 0; place < count; place++) order[place] = place
    if (count <= fewDocuments) insertionSort(order, docs, count)
    else this.#radixSort(docs, count)
    return this.#order
  }

  /** By nine bits of the number, twice and more: lists are long, numbers small. */
  #radixSort(docs: Int32Array, count: number): void {
    let most = 0
    for (let place = 0; place < count; place++) if (docs[place]! > most) most = docs[place]!
    const ends = this.#ends
    for (let shift = 0; most >>> shift > 0; shift += radixBits) {
      ends.fill(0)
      const from = this.#order
      const to = this.#spare
      for (let at = 0; at < count; at++) ends[((docs[at]! >>> shift) & (radix - 1)) + 1]!++
      for (let at = 1; at < radix; at++) ends[at]! += ends[at - 1]!
      for (let at = 0; at < count; at++) {
        const place = from[at]!
        to[ends[(docs[place]! >>> shift) & (radix - 1)]!++] = place
      }
      this.#order = to
      this.#spare = from
    }
  }
}

const radixBits = 9
const radix = 1 << radixBits
/** So few cost less one by one. */
const fewDocuments = 40

function insertionSort(order: Int32Array, docs: Int32Array, count: number): void {
  for (let at = 1; at < count; at++) {
    const place = order[at]!
    const doc = docs[place]!
    let before = at
    for (; before > 0 && docs[order[before - 1]!]! > doc; before--) order[before] = order[before - 1]!
    order[before] = place
  }
}

export interface Page {
  /** Of the first entry. */
  readonly key: number
  /** 0 where the first entry begins its list, else the first document of the part. */
  readonly doc: number
  readonly data: Uint8Array
}

/** Bytes that an entry's own numbers take at most. */
const headerMost = 8 + 4 + 4 + 3

/** What one document takes at most: two numbers, a count, and a byte for each of 255 followers. */
const documentMost = 5 + 4 + 2 + 256

/** Takes lists in the order of their keys and gives pages. */
export class PageWriter {
  readonly #emit: (page: Page) => void
  readonly #page = new ByteWriter(pageBytes + headerMost + documentMost)
  readonly #part = new ByteWriter(pageBytes + documentMost)
  #firstKey = 0
  #firstDoc = 0
  #lastKey = 0
  /** Bytes of the followers of what `#part` holds. */
  #partFollowers = 0

  constructor(emit: (page: Page) => void) {
    this.#emit = emit
  }

  /** `order`: the places of the list's documents, smallest first, where they are not in order. */
  add(key: number, list: List, order?: Int32Array): void {
    const withFollowers = hasFollowers(key)
    for (let at = 0; at < list.count; ) {
      const room = pageBytes - this.#page.length - headerMost
      const isLong = at > 0 && !this.#page.length
      let end = this.#encode(list, order, at, isLong ? longPageBytes - headerMost : room, withFollowers)
      // The rest of a list that fills no long page goes into short ones, where other lists follow.
      if (isLong && end === list.count && this.#part.length + this.#partFollowers > room) {
        end = this.#encode(list, order, at, room, withFollowers)
      }
      // The end of a page is not worth a part of its own.
      if (this.#page.length && (end === at || (end < list.count && room < pageBytes / 4))) {
        this.flush()
        continue
      }
      const isMore = end < list.count
      if (!this.#page.length) {
        this.#firstKey = key
        this.#lastKey = key
        this.#firstDoc = at === 0 ? 0 : list.docs[order ? order[at]! : at]!
      }
      this.#page.number(key - this.#lastKey)
      this.#page.varint((end - at) * 2 + (isMore ? 1 : 0))
      if (isMore) this.#page.varint(list.count)
      this.#page.varint(this.#part.length + this.#partFollowers)
      this.#page.bytes(this.#part.buffer, 0, this.#part.length)
      if (withFollowers) this.#addFollowers(list, order, at, end)
      this.#lastKey = key
      if (isMore) this.flush()
      at = end
    }
  }

  /** Writes documents from `at` into `#part` as long as there is room; answers behind which it stopped. */
  #encode(list: List, order: Int32Array | undefined, at: number, room: number, withFollowers: boolean): number {
    const part = this.#part
    part.length = 0
    let followers = 0
    let previous = -1
    let end = at
    for (; end < list.count; end++) {
      const place = order ? order[end]! : end
      const before = part.length
      const doc = list.docs[place]!
      const occurrences = list.counts[place]!
      const different = withFollowers ? list.starts[place + 1]! - list.starts[place]! : 0
      const isCounted = occurrences > 1
      part.varint((doc - previous - 1) * 2 + (isCounted ? 1 : 0))
      if (isCounted) {
        part.varint(occurrences)
        if (withFollowers) part.varint(different - 1)
      }
      if (part.length + followers + different > room && !(end === at && this.#page.length === 0)) {
        part.length = before
        break
      }
      followers += different
      previous = doc
    }
    this.#partFollowers = followers
    return end
  }

  #addFollowers(list: List, order: Int32Array | undefined, at: number, end: number): void {
    if (!order) {
      this.#page.bytes(list.followers, list.starts[at]!, list.starts[end]!)
      return
    }
    for (let place = at; place < end; place++) {
      this.#page.bytes(list.followers, list.starts[order[place]!]!, list.starts[order[place]! + 1]!)
    }
  }

  flush(): void {
    if (!this.#page.length) return
    this.#emit({ key: this.#firstKey, doc: this.#firstDoc, data: this.#page.buffer.slice(0, this.#page.length) })
    this.#page.length = 0
  }
}

export class ByteWriter {
  buffer: Uint8Array
  length = 0

  constructor(room: number) {
    this.buffer = new Uint8Array(room)
  }

  varint(value: number): void {
    if (this.length + 5 > this.buffer.length) this.#grow(5)
    let rest = value
    while (rest > 127) {
      this.buffer[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.buffer[this.length++] = rest
  }

  /** A whole number up to 2⁵³. */
  number(value: number): void {
    if (this.length + 8 > this.buffer.length) this.#grow(8)
    let rest = value
    while (rest > 0x7fffffff) {
      this.buffer[this.length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.varint(rest)
  }

  bytes(from: Uint8Array, start: number, end: number): void {
    if (this.length + end - start > this.buffer.length) this.#grow(end - start)
    if (end - start > 64) this.buffer.set(from.subarray(start, end), this.length)
    else for (let at = start; at < end; at++) this.buffer[this.length + at - start] = from[at]!
    this.length += end - start
  }

  #grow(more: number): void {
    const grown = new Uint8Array(this.buffer.length * 2 + more)
    grown.set(this.buffer)
    this.buffer = grown
  }
}

/** Walks the entries of one page. Bytes that were not written by `PageWriter` end it or give wrong entries, never a loop. */
export class PageEntries {
  key: number
  count = 0
  isMore = false
  /** Documents of the whole list, in the segment. */
  total = 0
  readonly data: Uint8Array
  #next = 0
  #body = 0
  #at = 0

  constructor(key: number, data: Uint8Array) {
    this.key = key
    this.data = data
  }

  next(): boolean {
    const { data } = this
    if (this.#next >= data.length) return false
    let at = this.#next
    let scale = 1
    let byte = data[at++]!
    let delta = byte & 127
    while (byte > 127 && at < data.length) {
      scale *= 128
      byte = data[at++]!
      delta += (byte & 127) * scale
    }
    this.key += delta
    this.#at = at
    const value = this.#number()
    this.isMore = (value & 1) === 1
    this.count = value >>> 1
    this.total = this.isMore ? this.#number() : this.count
    const length = this.#number()
    this.#body = this.#at
    this.#next = this.#at + length
    return true
  }

  /** Goes to the entry of a key; whether there is one. The same as `next` until there, without what of others nobody asks. */
  nextOf(wanted: number): boolean {
    const { data } = this
    // A number of an object is a new one with each change: what is passed over changes none.
    let { key } = this
    for (let start = this.#next; start < data.length; ) {
      const before = key
      let at = start
      let scale = 1
      let byte = data[at++]!
      key += byte & 127
      while (byte > 127 && at < data.length) {
        scale *= 128
        byte = data[at++]!
        key += (byte & 127) * scale
      }
      if (key >= wanted) {
        this.key = before
        this.#next = start
        return this.next() && this.key === wanted
      }
      byte = data[at++] ?? 0
      const isMore = (byte & 1) === 1
      while (byte > 127) byte = data[at++] ?? 0
      if (isMore) while ((data[at++] ?? 0) > 127);
      byte = data[at++] ?? 0
      let length = byte & 127
      for (let shift = 7; byte > 127; shift += 7) {
        byte = data[at++] ?? 0
        length |= (byte & 127) << shift
      }
      start = at + length
    }
    this.#next = data.length
    return false
  }

  #number(): number {
    const { data } = this
    let byte = data[this.#at++] ?? 0
    let value = byte & 127
    for (let shift = 7; byte > 127; shift += 7) {
      byte = data[this.#at++] ?? 0
      value |= (byte & 127) << shift
    }
    return value
  }

  /** The documents of the entry that `next` came to, read into `room` where it is given. */
  part(room?: Room): Part {
    return new LazyPart(this.data, this.#body, this.count, hasFollowers(this.key), room)
  }

  /** Adds them to a list by their new numbers, without those that have none (-1). */
  addTo(list: List, numbers: Int32Array): void {
    const { data, count } = this
    if (count > data.length) throw new DatabaseError('a page of the term index is damaged; run rebuild')
    const withFollowers = hasFollowers(this.key)
    makeRoom(list, count)
    const { docs, counts, starts } = list
    const first = list.count
    let kept = first
    let used = starts[first]!
    let at = this.#body
    let doc = -1
    let gone = 0
    for (let index = 0; index < count; index++) {
      let byte = data[at++]!
      let value = byte & 127
      for (let shift = 7; byte > 127; shift += 7) {
        byte = data[at++]!
        value |= (byte & 127) << shift
      }
      doc += (value >>> 1) + 1
      let occurrences = 1
      let different = withFollowers ? 1 : 0
      if (value & 1) {
        byte = data[at++]!
        occurrences = byte & 127
        for (let shift = 7; byte > 127; shift += 7) {
          byte = data[at++]!
          occurrences |= (byte & 127) << shift
        }
        if (withFollowers) {
          byte = data[at++]!
          different = byte & 127
          if (byte > 127) different |= data[at++]! << 7
          different++
        }
      }
      const number = numbers[doc]!
      docs[kept] = number >= 0 ? number : -1
      counts[kept] = occurrences
      used += different
      starts[++kept] = used
      if (!(number >= 0)) gone++
    }
    list.count = kept
    makeFollowerRoom(list, used)
    const from = starts[first]!
    if (used - from > 32) list.followers.set(data.subarray(at, at + used - from), from)
    else for (let place = from; place < used; place++) list.followers[place] = data[at + place - from]!
    if (gone) dropGone(list, first)
  }
}

/** Takes those out of a list that have no number, from a place on. */
function dropGone(list: List, first: number): void {
  const { docs, counts, starts, followers } = list
  let kept = first
  let used = starts[first]!
  let start = used
  for (let place = first; place < list.count; place++) {
    const end = starts[place + 1]!
    if (docs[place]! >= 0) {
      docs[kept] = docs[place]!
      counts[kept] = counts[place]!
      followers.copyWithin(used, start, end)
      used += end - start
      starts[++kept] = used
    }
    start = end
  }
  list.count = kept
}

/** A part of a list as it is read: `starts` leads into `data`. */
export interface Part {
  readonly count: number
  readonly docs: Int32Array
  readonly counts: Int32Array
  readonly starts: Int32Array
  readonly data: Uint8Array
}

/**
 * A part of which is decoded what is asked for: mostly the documents alone. Who needs more asks for that first, and the
 * rest comes with it.
 */
class LazyPart implements Part {
  readonly count: number
  readonly data: Uint8Array
  readonly #body: number
  readonly #withFollowers: boolean
  readonly #room: Room | undefined
  #docs: Int32Array | undefined
  #counts: Int32Array | undefined
  #starts: Int32Array | undefined

  constructor(data: Uint8Array, body: number, count: number, withFollowers: boolean, room?: Room) {
    this.data = data
    this.#room = room
    this.#body = body
    this.count = count
    this.#withFollowers = withFollowers
  }

  get docs(): Int32Array {
    if (!this.#docs) {
      this.#docs = this.#numbers(this.count)
      decodeDocuments(this.data, this.#body, this.#withFollowers, this.#docs)
    }
    return this.#docs
  }

  get counts(): Int32Array {
    if (!this.#counts) {
      this.#docs ??= this.#numbers(this.count)
      this.#counts = this.#numbers(this.count)
      decodeCounts(this.data, this.#body, this.#withFollowers, this.#docs, this.#counts)
    }
    return this.#counts
  }

  get starts(): Int32Array {
    if (!this.#withFollowers) return none
    if (!this.#starts) {
      this.#docs ??= this.#numbers(this.count)
      this.#counts ??= this.#numbers(this.count)
      this.#starts = this.#numbers(this.count + 1)
      decodeFollowed(this.data, this.#body, this.#docs, this.#counts, this.#starts)
    }
    return this.#starts
  }

  #numbers(count: number): Int32Array {
    if (this.count > this.data.length) throw new DatabaseError('a page of the term index is damaged; run rebuild')
    return this.#room ? this.#room.numbers(count) : new Int32Array(count)
  }
}

const none = new Int32Array(0)

/**
 * Nearly all numbers are of one byte: then a document is read without asking whether it has a count, which the processor
 * guesses wrong every other time. What occurs fewer than 128 times is followed by no more different terms, so that the
 * third number is of one byte where the second is. The last ones of the data are read number by number.
 */
const wholeDocument = 3

function decodeDocuments(data: Uint8Array, body: number, withFollowers: boolean, docs: Int32Array): void {
  const more = withFollowers ? 2 : 1
  const safe = data.length - wholeDocument
  let at = body
  let doc = -1
  for (let index = 0; index < docs.length; index++) {
    let byte = data[at]!
    if (at <= safe && ((byte | data[at + 1]!) & 128) === 0) {
      doc += (byte >>> 1) + 1
      docs[index] = doc
      at += 1 + more * (byte & 1)
      continue
    }
    at++
    let value = byte
    if (byte > 127) {
      value = byte & 127
      for (let shift = 7; byte > 127; shift += 7) {
        byte = data[at++]!
        value |= (byte & 127) << shift
      }
    }
    doc += (value >>> 1) + 1
    docs[index] = doc
    if (value & 1) {
      while (data[at++]! > 127);
      if (withFollowers) while (data[at++]! > 127);
    }
  }
}

function decodeCounts(
  data: Uint8Array,
  body: number,
  withFollowers: boolean,
  docs: Int32Array,
  counts: Int32Array,
): void {
  const more = withFollowers ? 2 : 1
  const safe = data.length - wholeDocument
  let at = body
  let doc = -1
  for (let index = 0; index < docs.length; index++) {
    let byte = data[at]!
    if (at <= safe) {
      const second = data[at + 1]!
      if (((byte | second) & 128) === 0) {
        const isCounted = byte & 1
        doc += (byte >>> 1) + 1
        docs[index] = doc
        counts[index] = 1 + (second - 1) * isCounted
        at += 1 + more * isCounted
        continue
      }
    }
    at++
    let value = byte
    if (byte > 127) {
      value = byte & 127
      for (let shift = 7; byte > 127; shift += 7) {
        byte = data[at++]!
        value |= (byte & 127) << shift
      }
    }
    doc += (value >>> 1) + 1
    docs[index] = doc
    let occurrences = 1
    if (value & 1) {
      byte = data[at++]!
      occurrences = byte & 127
      for (let shift = 7; byte > 127; shift += 7) {
        byte = data[at++]!
        occurrences |= (byte & 127) << shift
      }
      if (withFollowers) while (data[at++]! > 127);
    }
    counts[index] = occurrences
  }
}

function decodeFollowed(
  data: Uint8Array,
  body: number,
  docs: Int32Array,
  counts: Int32Array,
  starts: Int32Array,
): void {
  const safe = data.length - wholeDocument
  let at = body
  let doc = -1
  let followers = 0
  for (let index = 0; index < docs.length; index++) {
    let byte = data[at]!
    starts[index] = followers
    if (at <= safe) {
      const second = data[at + 1]!
      if (((byte | second) & 128) === 0) {
        const isCounted = byte & 1
        doc += (byte >>> 1) + 1
        docs[index] = doc
        counts[index] = 1 + (second - 1) * isCounted
        followers += 1 + data[at + 2]! * isCounted
        at += 1 + 2 * isCounted
        continue
      }
    }
    at++
    let value = byte & 127
    for (let shift = 7; byte > 127; shift += 7) {
      byte = data[at++]!
      value |= (byte & 127) << shift
    }
    doc += (value >>> 1) + 1
    docs[index] = doc
    let occurrences = 1
    let different = 1
    if (value & 1) {
      byte = data[at++]!
      occurrences = byte & 127
      for (let shift = 7; byte > 127; shift += 7) {
        byte = data[at++]!
        occurrences |= (byte & 127) << shift
      }
      byte = data[at++]!
      different = byte & 127
      if (byte > 127) different |= data[at++]! << 7
      different++
    }
    counts[index] = occurrences
    followers += different
  }
  for (let index = 0; index < docs.length; index++) starts[index]! += at
  starts[docs.length] = at + followers
}

/** Documents of one segment whose search ids and lengths stand in one row. */
export const docsPerRow = 512

/** Lengths in sixteenths of a power of two: ranking needs no more. */
const lengthOf = Float64Array.from({ length: 256 }, (_, code) => 2 ** (code / 16) - 1)

export function lengthCode(terms: number): number {
  return Math.min(255, Math.round(Math.log2(terms + 1) * 16))
}

export function lengthOfCode(code: number): number {
  return lengthOf[code]!
}

/** Search ids, newest first, and lengths: differences, then a byte for each length. */
export function encodeDocs(ids: Float64Array, codes: Uint8Array): Uint8Array {
  const out = new ByteWriter(ids.length * 6 + 8)
  out.varint(ids.length)
  out.number(ids[0]!)
  for (let at = 1; at < ids.length; at++) out.number(ids[at - 1]! - ids[at]!)
  out.bytes(codes, 0, codes.length)
  return out.buffer.slice(0, out.length)
}

/** A row as it is read; ids are decoded when they are asked for. */
export class DocsRow {
  readonly codes: Uint8Array
  /** Its first id. */
  readonly newest: number
  readonly #data: Uint8Array
  readonly #count: number
  readonly #body: number
  #ids: Float64Array | undefined

  constructor(data: Uint8Array) {
    let at = 0
    const number = () => {
      let value = 0
      for (let scale = 1; ; scale *= 128) {
        const byte = data[at++] ?? 0
        value += (byte & 127) * scale
        if (byte < 128) return value
      }
    }
    this.#data = data
    this.#count = Math.min(number(), docsPerRow, data.length)
    this.#body = at
    this.newest = number()
    this.codes = data.slice(data.length - this.#count)
  }

  get ids(): Float64Array {
    this.#ids ??= this.#decoded()
    return this.#ids
  }

  #decoded(): Float64Array {
    const data = this.#data
    const ids = new Float64Array(this.#count)
    let at = this.#body
    let id = 0
    for (let index = 0; index < ids.length; index++) {
      let value = 0
      for (let scale = 1; ; scale *= 128) {
        const byte = data[at++] ?? 0
        value += (byte & 127) * scale
        if (byte < 128) break
      }
      id = index === 0 ? value : id - value
      ids[index] = id
    }
    return ids
  }
}
