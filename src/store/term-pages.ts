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
import { hasFollowers } from './term-keys.ts'

/** With its row's header this fills an SQLite page of 4,096 bytes. */
export const pageBytes = 4_010

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
  if (at === list.docs.length) growList(list)
  const used = list.starts[at]!
  if (used + end - start > list.followers.length) {
    const grown = new Uint8Array((used + end - start) * 2)
    grown.set(list.followers.subarray(0, used))
    list.followers = grown
  }
  for (let place = start; place < end; place++) list.followers[used + place - start] = from[place]!
  list.docs[at] = doc
  list.counts[at] = occurrences
  list.starts[at + 1] = used + end - start
  list.count = at + 1
}

function growList(list: List): void {
  const room = list.docs.length * 2
  const grow = (from: Int32Array, to: number) => {
    const grown = new Int32Array(to)
    grown.set(from)
    return grown
  }
  list.docs = grow(list.docs, room)
  list.counts = grow(list.counts, room)
  list.starts = grow(list.starts, room + 1)
}

/** Brings lists into the order of their documents. What it answers is good until the next one. */
export class ListSorter {
  #order = new Float64Array(64)
  readonly #sorted = emptyList(64)

  sorted(list: List): List {
    const { docs, count } = list
    let at = 1
    while (at < count && docs[at]! > docs[at - 1]!) at++
    if (at >= count) return list
    if (count > this.#order.length) this.#order = new Float64Array(count * 2)
    const order = this.#order.subarray(0, count)
    for (let place = 0; place < count; place++) order[place] = docs[place]! * 0x1000000 + place
    if (count > 24) order.sort()
    else insertionSort(order)
    const sorted = this.#sorted
    sorted.count = 0
    for (let place = 0; place < count; place++) {
      const from = order[place]! % 0x1000000
      addToList(sorted, docs[from]!, list.counts[from]!, list.followers, list.starts[from]!, list.starts[from + 1]!)
    }
    return sorted
  }
}

function insertionSort(values: Float64Array): void {
  for (let at = 1; at < values.length; at++) {
    const value = values[at]!
    let place = at
    for (; place > 0 && values[place - 1]! > value; place--) values[place] = values[place - 1]!
    values[place] = value
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

  constructor(emit: (page: Page) => void) {
    this.#emit = emit
  }

  add(key: number, list: List): void {
    const withFollowers = hasFollowers(key)
    for (let at = 0; at < list.count; ) {
      const room = pageBytes - this.#page.length - headerMost
      const end = this.#encode(list, at, room, withFollowers)
      // The end of a page is not worth a part of its own.
      if (this.#page.length && (end === at || (end < list.count && room < pageBytes / 4))) {
        this.flush()
        continue
      }
      const isMore = end < list.count
      if (!this.#page.length) {
        this.#firstKey = key
        this.#lastKey = key
        this.#firstDoc = at === 0 ? 0 : list.docs[at]!
      }
      this.#page.number(key - this.#lastKey)
      this.#page.varint((end - at) * 2 + (isMore ? 1 : 0))
      if (isMore) this.#page.varint(list.count)
      const followers = withFollowers ? list.starts[end]! - list.starts[at]! : 0
      this.#page.varint(this.#part.length + followers)
      this.#page.bytes(this.#part.buffer, 0, this.#part.length)
      if (followers) this.#page.bytes(list.followers, list.starts[at]!, list.starts[end]!)
      this.#lastKey = key
      if (isMore) this.flush()
      at = end
    }
  }

  /** Writes documents from `at` into `#part` as long as there is room; answers behind which it stopped. */
  #encode(list: List, at: number, room: number, withFollowers: boolean): number {
    const part = this.#part
    part.length = 0
    let followers = 0
    let previous = -1
    let end = at
    for (; end < list.count; end++) {
      const before = part.length
      const doc = list.docs[end]!
      const occurrences = list.counts[end]!
      const different = withFollowers ? list.starts[end + 1]! - list.starts[end]! : 0
      const isCounted = occurrences > 1
      part.varint((doc - previous - 1) * 2 + (isCounted ? 1 : 0))
      if (isCounted) {
        part.varint(occurrences)
        if (withFollowers) part.varint(different - 1)
      }
      followers += different
      if (part.length + followers > room && !(end === at && this.#page.length === 0)) {
        part.length = before
        break
      }
      previous = doc
    }
    return end
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

  /** Goes to the entry of a key; whether there is one. */
  nextOf(key: number): boolean {
    while (this.next()) if (this.key >= key) return this.key === key
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

  /** The documents of the entry that `next` came to. */
  part(): Part {
    return new LazyPart(this.data, this.#body, this.count, hasFollowers(this.key))
  }

  /** Adds them to a list by their new numbers, without those that have none (-1). For merging, where most are one. */
  addTo(list: List, numbers: Int32Array): void {
    const { data, count } = this
    const withFollowers = hasFollowers(this.key)
    if (count !== 1) {
      const { docs, counts, starts } = decodePart(data, this.#body, count, withFollowers)
      for (let at = 0; at < count; at++) {
        const doc = numbers[docs[at]!]!
        if (doc >= 0) addToList(list, doc, counts[at]!, data, starts[at] ?? 0, starts[at + 1] ?? 0)
      }
      return
    }
    let at = this.#body
    const read = () => {
      let byte = data[at++]!
      let value = byte & 127
      for (let shift = 7; byte > 127; shift += 7) {
        byte = data[at++]!
        value |= (byte & 127) << shift
      }
      return value
    }
    const first = read()
    const occurrences = first & 1 ? read() : 1
    const different = withFollowers ? (first & 1 ? read() + 1 : 1) : 0
    const doc = numbers[first >>> 1]!
    if (doc >= 0) addToList(list, doc, occurrences, data, at, at + different)
  }
}

/** A part of a list as it is read: `starts` leads into `data`. */
export interface Part {
  readonly count: number
  readonly docs: Int32Array
  readonly counts: Int32Array
  readonly starts: Int32Array
  readonly data: Uint8Array
}

/** A part of which is decoded what is asked for: mostly the documents alone. */
class LazyPart implements Part {
  readonly count: number
  readonly data: Uint8Array
  readonly #body: number
  readonly #withFollowers: boolean
  #docs: Int32Array | undefined
  #whole: Part | undefined

  constructor(data: Uint8Array, body: number, count: number, withFollowers: boolean) {
    this.data = data
    this.count = count
    this.#body = body
    this.#withFollowers = withFollowers
  }

  get docs(): Int32Array {
    this.#docs ??= this.#whole?.docs ?? decodeDocuments(this.data, this.#body, this.count, this.#withFollowers)
    return this.#docs
  }

  get counts(): Int32Array {
    return this.#decoded().counts
  }

  get starts(): Int32Array {
    return this.#decoded().starts
  }

  #decoded(): Part {
    this.#whole ??= decodePart(this.data, this.#body, this.count, this.#withFollowers)
    return this.#whole
  }
}

function decodeDocuments(data: Uint8Array, body: number, count: number, withFollowers: boolean): Int32Array {
  if (count > data.length) throw new Error('a page of the term index is damaged')
  const docs = new Int32Array(count)
  let at = body
  let doc = -1
  for (let index = 0; index < count; index++) {
    let byte = data[at++]!
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
  return docs
}

const none = new Int32Array(0)

function decodePart(data: Uint8Array, body: number, count: number, withFollowers: boolean): Part {
  if (count > data.length) throw new Error('a page of the term index is damaged')
  const docs = new Int32Array(count)
  const counts = new Int32Array(count)
  const starts = withFollowers ? new Int32Array(count + 1) : none
  let at = body
  let doc = -1
  let followers = 0
  for (let index = 0; index < count; index++) {
    let byte = data[at++]!
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
      if (withFollowers) {
        byte = data[at++]!
        different = byte & 127
        if (byte > 127) different |= data[at++]! << 7
        different++
      }
    }
    counts[index] = occurrences
    if (withFollowers) {
      starts[index] = followers
      followers += different
    }
  }
  if (withFollowers) {
    for (let index = 0; index < count; index++) starts[index]! += at
    starts[count] = at + followers
  }
  return { count, docs, counts, starts, data }
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
  readonly #data: Uint8Array
  readonly #count: number
  readonly #body: number
  #ids: Float64Array | undefined

  constructor(data: Uint8Array) {
    let at = 0
    let count = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = data[at++] ?? 0
      count += (byte & 127) * scale
      if (byte < 128) break
    }
    this.#data = data
    this.#count = Math.min(count, docsPerRow, data.length)
    this.#body = at
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
