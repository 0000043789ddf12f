import { crc32 } from 'node:zlib'
import { type AtOnce, DatabaseError } from './db.ts'
import { leastPagesWritten, writeDirectory } from './term-directory.ts'
import type { DocumentTerms } from './term-keys.ts'
import { dropMasks, MaskWriter } from './term-masks.ts'
import { isNextwordKey, writeNextwords } from './term-nextwords.ts'
import {
  addToList,
  DocsRow,
  docsPerRow,
  emptyList,
  encodeDocs,
  type List,
  ListSorter,
  lengthCode,
  lengthOfCode,
  PageEntries,
  PageWriter,
} from './term-pages.ts'
import { rowsPerSegment } from './term-rows.ts'
import { Turn } from './turn.ts'

/** A part of the index that is never changed: documents in the order of time, newest first, numbered from 0. */
export interface Segment {
  readonly id: number
  readonly docs: number
  readonly newest: number
  readonly oldest: number
  /** Terms of all its documents. */
  readonly length: number
  readonly pages: number
  readonly checksum: number
  readonly gone_count: number
  /** A bit for each document that stands here no more. */
  readonly gone: Uint8Array | null
}

/** Which index: current articles or earlier versions, and by which version of the terms. */
export interface SegmentFamily {
  readonly family: number
  readonly version: number
}

export function segmentsOf(read: AtOnce, { family, version }: SegmentFamily): readonly Segment[] {
  return read<Segment>(
    `SELECT id, docs, newest, oldest, length, pages, checksum, gone_count, gone FROM term_segments
     WHERE family = ? AND version = ? ORDER BY id`,
    family,
    version,
  )
}

export function isGone(gone: Uint8Array | null, doc: number): boolean {
  return gone !== null && ((gone[doc >> 3]! >> (doc & 7)) & 1) === 1
}

export function pageChecksum(id: number, key: number, doc: number, data: Uint8Array): number {
  return crc32(data, crc32(`${id} ${key} ${doc}`))
}

/** How a segment's rows add up. */
export function addChecksum(sum: number, crc: number): number {
  return (sum * 31 + crc) % 0x1000000000
}

export interface NewDocument {
  readonly id: number
  readonly terms: DocumentTerms
}

/** One of several that are merged: lists by key, documents by their new numbers. */
interface Source {
  key: number
  next(): void
  addTo(list: List): void
}

/** New documents as one source: the keys of all, with the document in the low bits, sorted as 64-bit numbers. */
class DocumentsSource implements Source {
  key = -1
  readonly #terms: readonly DocumentTerms[]
  readonly #halves: Uint32Array
  readonly #count: number
  /** How far each document's own terms are used up: they come in the same order. */
  readonly #places: Int32Array
  #at = 0
  #end = 0

  constructor(terms: readonly DocumentTerms[]) {
    this.#terms = terms
    this.#places = new Int32Array(terms.length)
    this.#count = terms.reduce((sum, one) => sum + one.keys.length, 0)
    this.#halves = new Uint32Array(this.#count * 2)
    let at = 0
    for (const [doc, { keys }] of terms.entries()) {
      for (let place = 0; place < keys.length; place++) {
        const key = keys[place]!
        const high = Math.floor(key / 0x100000)
        this.#halves[at++] = ((key - high * 0x100000) << docBits) | doc
        this.#halves[at++] = high
      }
    }
    if (terms.length > 1) new BigUint64Array(this.#halves.buffer).sort()
    this.next()
  }

  next(): void {
    this.#at = this.#end
    if (this.#at === this.#count) {
      this.key = Number.POSITIVE_INFINITY
      return
    }
    const halves = this.#halves
    const low = halves[this.#at * 2]! >>> docBits
    const high = halves[this.#at * 2 + 1]!
    this.key = high * 0x100000 + low
    let end = this.#at + 1
    while (end < this.#count && halves[end * 2 + 1] === high && halves[end * 2]! >>> docBits === low) end++
    this.#end = end
  }

  addTo(list: List): void {
    for (let at = this.#at; at < this.#end; at++) {
      const doc = this.#halves[at * 2]! & (mostDocuments - 1)
      const place = this.#places[doc]!++
      const { counts, starts, followers } = this.#terms[doc]!
      addToList(list, doc, counts[place]!, followers, starts[place]!, starts[place + 1]!)
    }
  }
}

const docBits = 12

/** New documents of one segment at most. */
export const mostDocuments = 2 ** docBits

class SegmentSource implements Source {
  key = 0
  readonly #read: AtOnce
  readonly #last: number
  readonly #numbers: Int32Array
  #page: number
  #entries: PageEntries | undefined

  /** `numbers` says which number each document gets; -1 for those that are gone. */
  constructor(read: AtOnce, segment: Segment, numbers: Int32Array) {
    this.#read = read
    this.#page = segment.id * rowsPerSegment
    this.#last = this.#page + segment.pages
    this.#numbers = numbers
    this.next()
  }

  next(): void {
    while (!this.#entries?.next()) {
      if (this.#page >= this.#last) {
        this.key = Number.POSITIVE_INFINITY
        return
      }
      this.#open()
    }
    // Nextword lists are made anew of what is merged.
    this.key = isNextwordKey(this.#entries.key) ? Number.POSITIVE_INFINITY : this.#entries.key
  }

  #open(): void {
    const [row] = this.#read<{ key: number; data: Uint8Array }>(
      'SELECT key, data FROM terms_pages WHERE id = ?',
      this.#page++,
    )
    if (!row) throw new DatabaseError('a page of the term index is missing; run rebuild')
    this.#entries = new PageEntries(row.key, row.data)
  }

  addTo(list: List): void {
    for (;;) {
      this.#entries!.addTo(list, this.#numbers)
      if (!this.#entries!.isMore) return
      this.#open()
      this.#entries!.next()
    }
  }
}

/** Lists with more documents take long enough to look at the clock behind each. */
const manyDocuments = 1_024

/**
 * Lists of all sources in the order of keys; those of one key become one. Sources are few: to look at all their keys
 * costs less than a heap.
 */
async function mergeInto(sources: readonly Source[], writer: PageWriter, masks: MaskWriter): Promise<void> {
  const keys = Float64Array.from(sources, (source) => source.key)
  let list = emptyList()
  const sorter = new ListSorter()
  const turn = new Turn()
  // The places of the sources that have the key.
  const having = new Int32Array(keys.length)
  for (let merged = 1; ; merged++) {
    let key = keys[0]!
    let count = 0
    for (let at = 0; at < keys.length; at++) {
      const one = keys[at]!
      if (one > key) continue
      if (one < key) {
        key = one
        count = 0
      }
      having[count++] = at
    }
    if (key === Number.POSITIVE_INFINITY) break
    list.count = 0
    for (let place = 0; place < count; place++) {
      const at = having[place]!
      const source = sources[at]!
      source.addTo(list)
      source.next()
      keys[at] = source.key
    }
    if (list.count) writer.add(key, list, sorter.orderOf(list))
    masks.add(key, list.docs, list.count)
    if (list.docs.length > 0x8000) list = emptyList()
    if (((merged & 255) === 0 || list.count > manyDocuments) && turn.isOver) await turn.end()
  }
  // Nextword lists stand on pages of their own: the last page's key says whether a segment has any.
  writer.flush()
}

/** The lists of a segment that is being written, read in the order of keys. */
class WrittenPages {
  readonly #read: AtOnce
  readonly #first: number
  /** Of each page. */
  readonly #keys: readonly number[]
  readonly #docs: readonly number[]
  #page = 0

  constructor(read: AtOnce, first: number, keys: readonly number[], docs: readonly number[]) {
    this.#read = read
    this.#first = first
    this.#keys = keys
    this.#docs = docs
  }

  /** The parts of a list: of each page its entries, at that of the key. */
  *parts(key: number): Generator<PageEntries> {
    for (;;) {
      const next = this.#keys[this.#page + 1]
      if (next === undefined || next > key || (next === key && this.#docs[this.#page + 1]! > 0)) break
      this.#page++
    }
    for (let isMore = true; isMore; this.#page++) {
      const [row] = this.#read<{ data: Uint8Array }>(
        'SELECT data FROM terms_pages WHERE id = ?',
        this.#first + this.#page,
      )
      const entries = row && new PageEntries(this.#keys[this.#page]!, row.data)
      if (!entries?.nextOf(key)) throw new DatabaseError('a page of the term index is missing; run rebuild')
      isMore = entries.isMore
      yield entries
    }
    this.#page--
  }
}

interface DocumentEntry {
  readonly id: number
  readonly length: number
}

/** Writes documents and lists as a new segment. `docs` are newest first. */
async function writeSegment(
  write: AtOnce,
  { family, version }: SegmentFamily,
  docs: readonly DocumentEntry[],
  sources: readonly Source[],
): Promise<void> {
  const length = docs.reduce((sum, one) => sum + one.length, 0)
  const [row] = write<{ id: number }>(
    `INSERT INTO term_segments (family, version, docs, newest, oldest, length, pages, checksum, gone_count)
     VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0) RETURNING id`,
    family,
    version,
    docs.length,
    docs[0]!.id,
    docs.at(-1)!.id,
    length,
  )
  const first = row!.id * rowsPerSegment
  let checksum = 0
  for (let at = 0; at < docs.length; at += docsPerRow) {
    const some = docs.slice(at, at + docsPerRow)
    const data = encodeDocs(
      Float64Array.from(some, (one) => one.id),
      Uint8Array.from(some, (one) => lengthCode(one.length)),
    )
    const id = first + at / docsPerRow
    const crc = pageChecksum(id, 0, 0, data)
    checksum = addChecksum(checksum, crc)
    write('INSERT INTO terms_docs (id, crc, data) VALUES (?, ?, ?)', id, crc, data)
  }
  const keys: number[] = []
  const docsOfPages: number[] = []
  const writer = new PageWriter(({ key, doc, data }) => {
    const id = first + keys.length
    keys.push(key)
    docsOfPages.push(doc)
    const crc = pageChecksum(id, key, doc, data)
    checksum = addChecksum(checksum, crc)
    write(
      'INSERT INTO terms_pages (id, segment, key, doc, crc, data) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      row!.id,
      key,
      doc,
      crc,
      data,
    )
  })
  const masks = new MaskWriter(write, row!.id, docs.length)
  await mergeInto(sources, writer, masks)
  masks.end()
  const written = new WrittenPages(write, first, keys, docsOfPages)
  await writeNextwords({
    docs: docs.length,
    masked: masks.keys,
    parts: (key) => written.parts(key),
    write: (key, list) => writer.add(key, list),
  })
  writer.flush()
  if (keys.length >= leastPagesWritten) {
    writeDirectory(write, row!.id, { keys: Float64Array.from(keys), docs: Int32Array.from(docsOfPages) })
  }
  write('UPDATE term_segments SET pages = ?, checksum = ? WHERE id = ?', keys.length, checksum, row!.id)
}

/** Adds documents (4,096 at most) as one segment, and merges what has become too many small ones. */
export async function addDocuments(
  write: AtOnce,
  family: SegmentFamily,
  documents: readonly NewDocument[],
): Promise<void> {
  if (!documents.length) return
  const sorted = [...documents].sort((a, b) => b.id - a.id)
  await writeSegment(
    write,
    family,
    sorted.map(({ id, terms }) => ({ id, length: terms.length })),
    [new DocumentsSource(sorted.map(({ terms }) => terms))],
  )
  for (let due = dueForMerge(segmentsOf(write, family)); due; due = dueForMerge(segmentsOf(write, family))) {
    await mergeSegments(write, family, due)
  }
}

const segmentsPerTier = 32
const fullSegment = segmentsPerTier ** 3

/** Segments of 1–31, 32–1,023 and 1,024–32,767 documents; 32 of one kind become one, and full ones stay as they are. */
function tierOf({ docs }: Segment): number {
  return Math.floor(Math.log2(Math.max(1, docs)) / 5)
}

function dueForMerge(segments: readonly Segment[]): readonly Segment[] | undefined {
  for (let tier = 0; tier < 2; tier++) {
    const same = segments.filter((one) => tierOf(one) === tier)
    if (same.length >= segmentsPerTier) return same
  }
  const worn = segments.find((one) => one.gone_count > 64 && one.gone_count * 3 > one.docs)
  if (worn) return [worn]
  const large = segments.filter((one) => tierOf(one) === 2)
  let docs = 0
  for (const [at, one] of large.entries()) {
    docs += one.docs
    if (docs >= fullSegment) return large.slice(0, at + 1)
  }
  return undefined
}

export function docsOf(read: AtOnce, segment: Segment): { ids: Float64Array; codes: Uint8Array } {
  const ids = new Float64Array(segment.docs)
  const codes = new Uint8Array(segment.docs)
  for (let at = 0; at < segment.docs; at += docsPerRow) {
    const [row] = read<{ data: Uint8Array }>(
      'SELECT data FROM terms_docs WHERE id = ?',
      segment.id * rowsPerSegment + at / docsPerRow,
    )
    if (!row) throw new DatabaseError('a part of the term index is missing; run rebuild')
    const part = new DocsRow(row.data)
    ids.set(part.ids.subarray(0, segment.docs - at), at)
    codes.set(part.codes.subarray(0, segment.docs - at), at)
  }
  return { ids, codes }
}

async function mergeSegments(write: AtOnce, family: SegmentFamily, some: readonly Segment[]): Promise<void> {
  // Where segments follow one another in time, their lists do too.
  const segments = [...some].sort((a, b) => b.newest - a.newest)
  const docs: { id: number; length: number; segment: number; doc: number }[] = []
  const numbers: Int32Array[] = []
  for (const [at, segment] of segments.entries()) {
    const { ids, codes } = docsOf(write, segment)
    numbers.push(new Int32Array(segment.docs).fill(-1))
    for (let doc = 0; doc < segment.docs; doc++) {
      if (!isGone(segment.gone, doc)) {
        docs.push({ id: ids[doc]!, length: Math.round(lengthOfCode(codes[doc]!)), segment: at, doc })
      }
    }
  }
  docs.sort((a, b) => b.id - a.id)
  for (const [number, { segment, doc }] of docs.entries()) numbers[segment]![doc] = number
  if (docs.length) {
    await writeSegment(
      write,
      family,
      docs,
      segments.map((segment, at) => new SegmentSource(write, segment, numbers[at]!)),
    )
  }
  for (const segment of segments) dropSegment(write, segment.id)
}

export function dropSegment(write: AtOnce, id: number): void {
  const [from, to] = [id * rowsPerSegment, (id + 1) * rowsPerSegment]
  write('DELETE FROM terms_pages WHERE id >= ? AND id < ?', from, to)
  write('DELETE FROM terms_docs WHERE id >= ? AND id < ?', from, to)
  write('DELETE FROM terms_directories WHERE id = ?', id)
  dropMasks(write, id)
  write('DELETE FROM term_segments WHERE id = ?', id)
}

/** Takes a document out, where it is in. */
export function removeDocument(write: AtOnce, { family, version }: SegmentFamily, id: number): void {
  const segments = write<Segment>(
    `SELECT id, docs, newest, oldest, length, pages, checksum, gone_count, gone FROM term_segments
     WHERE family = ? AND version = ? AND oldest <= ? AND newest >= ?`,
    family,
    version,
    id,
    id,
  )
  for (const segment of segments) {
    const doc = documentIn(write, segment, id)
    if (doc === undefined || isGone(segment.gone, doc)) continue
    const gone = Buffer.alloc(Math.ceil(segment.docs / 8))
    if (segment.gone) gone.set(segment.gone.subarray(0, gone.length))
    gone[doc >> 3]! |= 1 << (doc & 7)
    write('UPDATE term_segments SET gone = ?, gone_count = gone_count + 1 WHERE id = ?', gone, segment.id)
  }
}

/** Finds the row that can hold the id by halving, then looks into it. */
function documentIn(read: AtOnce, segment: Segment, id: number): number | undefined {
  let [low, high] = [0, Math.ceil(segment.docs / docsPerRow) - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const [row] = read<{ data: Uint8Array }>(
      'SELECT data FROM terms_docs WHERE id = ?',
      segment.id * rowsPerSegment + middle,
    )
    if (!row) return undefined
    const { ids } = new DocsRow(row.data)
    if (id > ids[0]!) high = middle - 1
    else if (id < ids.at(-1)!) low = middle + 1
    else {
      const at = ids.indexOf(id)
      return at < 0 ? undefined : middle * docsPerRow + at
    }
  }
  return undefined
}
