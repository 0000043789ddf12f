import { type AtOnce, DatabaseError } from './db.ts'
import { type Directory, pageOf, readDirectory } from './term-directory.ts'
import { nextwordKey } from './term-keys.ts'
import { isMasked, maskKeys, readMask } from './term-masks.ts'
import { hasNextwords, isLastOfNextwords } from './term-nextwords.ts'
import { PageEntries, type Part } from './term-pages.ts'
import { Room } from './term-room.ts'
import { rowsPerSegment } from './term-rows.ts'

/** What of a segment says where its lists are. */
export interface ListSegment {
  readonly id: number
  readonly pages: number
  readonly docs: number
}

/** The key of a term, and the byte of what has to follow it. */
export interface FollowedKey {
  readonly key: number
  readonly follower: number
}

/** A part of a list as one page holds it. */
export interface OpenPart {
  /** Of the segment, counted from 0. */
  readonly page: number
  readonly part: Part
  readonly isMore: boolean
  /** How many documents the whole list has. */
  readonly total: number
}

/** A page that was read, and its parts that were looked at: mostly one. */
interface KnownPage {
  readonly data: Uint8Array
  parts: KnownPart | undefined
}

interface KnownPart {
  readonly key: number
  readonly open: OpenPart | undefined
  readonly next: KnownPart | undefined
}

/** Bytes of pages, and of what was read of them, that are kept while one question is answered: it asks for each a few times. */
const bytesKept = 32_000_000
/** Pages whose place in the directory is kept in memory: 12 bytes each. */
const directoryPagesKept = 8_000_000

/** Segments of which it is kept which masks they have: some 10 kB each. */
const maskedSegmentsKept = 1_000

/** Reads lists through one connection. Segments never change, so what was read of them is good for ever. */
export class ListReader {
  readonly #read: AtOnce
  readonly #directories = new Map<number, Directory>()
  #pages = new Map<number, KnownPage>()
  readonly #maskKeys = new Map<number, Float64Array>()
  #masks = new Map<number, Uint8Array>()
  readonly #room: Room
  #directoryPages = 0

  constructor(read: AtOnce, room = bytesKept) {
    this.#read = read
    this.#room = new Room(room)
  }

  /** Forgets what was read: segments that were rolled back give their numbers to others. */
  forget(): void {
    this.rest()
    this.#directories.clear()
    this.#maskKeys.clear()
    this.#directoryPages = 0
  }

  /**
   * Between two questions, when no list is looked at: forgets all pages. To keep some for the next question costs V8
   * more, which then carries what was read of them through its collections, than it saves reading.
   */
  rest(): void {
    // Not cleared: the tables of one map are chained, and the dead ones of old keep alive what came after them.
    this.#pages = new Map()
    this.#masks = new Map()
    this.#room.clear()
  }

  directory(segment: ListSegment): Directory {
    const known = this.#directories.get(segment.id)
    if (known) return known
    const directory = readDirectory(this.#read, segment)
    for (const [id, { keys }] of this.#directories) {
      if (this.#directoryPages + segment.pages <= directoryPagesKept) break
      this.#directories.delete(id)
      this.#directoryPages -= keys.length
    }
    this.#directories.set(segment.id, directory)
    this.#directoryPages += segment.pages
    return directory
  }

  /** Whether the common terms of a segment have nextword lists. */
  hasNextwords(segment: ListSegment): boolean {
    return isLastOfNextwords(this.directory(segment).keys.at(-1))
  }

  /** Where the mask of a list stands among those of its segment; below 0 where it has none. */
  maskPlace(segment: ListSegment, key: number): number {
    let keys = this.#maskKeys.get(segment.id)
    if (!keys) {
      keys = maskKeys(this.#read, segment.id)
      if (this.#maskKeys.size >= maskedSegmentsKept) this.#maskKeys.clear()
      this.#maskKeys.set(segment.id, keys)
    }
    let [low, high] = [0, keys.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (keys[middle]! < key) low = middle + 1
      else high = middle
    }
    return keys[low] === key ? low : -1
  }

  /** The mask at a place that `maskPlace` gave: a bit for each document. */
  mask(segment: ListSegment, place: number): Uint8Array {
    const id = segment.id * rowsPerSegment + place
    const known = this.#masks.get(id)
    if (known) return known
    const mask = this.#room.bytes(readMask(this.#read, segment.id, place))
    this.#masks.set(id, mask)
    return mask
  }

  /** The part of a list that one page of a segment has; undefined where it has none. */
  part(segment: ListSegment, page: number, key: number): OpenPart | undefined {
    const known = this.#page(segment, page)
    for (let part = known.parts; part; part = part.next) if (part.key === key) return part.open
    const entries = new PageEntries(this.directory(segment).keys[page]!, known.data)
    const isThere = entries.nextOf(key) && entries.count > 0
    const open = isThere
      ? { page, part: entries.part(this.#room), isMore: entries.isMore, total: entries.total }
      : undefined
    known.parts = { key, open, next: known.parts }
    return open
  }

  /** Reads the pages on which lists begin, of many segments in one question: one by one they cost two to three times as much. */
  readAhead(segments: Iterable<ListSegment>, keys: readonly number[], followed: readonly FollowedKey[] = []): void {
    if (this.#room.isFull) return
    const wanted = new Set<number>()
    for (const segment of segments) {
      const directory = this.directory(segment)
      const want = (key: number) => {
        const page = pageOf(directory, key, 0)
        const id = segment.id * rowsPerSegment + page
        if (page >= 0 && !this.#pages.has(id)) wanted.add(id)
      }
      for (const key of keys) want(key)
      if (!followed.length || !this.hasNextwords(segment)) continue
      for (const { key, follower } of followed) {
        const place = this.maskPlace(segment, key)
        if (place >= 0) want(nextwordKey(place, follower))
      }
    }
    if (wanted.size < 2) return
    const rows = this.#read<{ id: number; data: Uint8Array }>(
      'SELECT p.id, p.data FROM json_each(?) j CROSS JOIN terms_pages p ON p.id = j.value',
      JSON.stringify([...wanted]),
    )
    for (const row of rows) this.#keep(row.id, row.data)
  }

  #page(segment: ListSegment, page: number): KnownPage {
    const id = segment.id * rowsPerSegment + page
    const known = this.#pages.get(id)
    if (known) return known
    const [row] = this.#read<{ data: Uint8Array }>('SELECT data FROM terms_pages WHERE id = ?', id)
    if (!row) throw new DatabaseError('a page of the term index is missing; run rebuild')
    return this.#keep(id, row.data)
  }

  #keep(id: number, data: Uint8Array): KnownPage {
    const read: KnownPage = { data: this.#room.bytes(data), parts: undefined }
    if (!this.#room.isFull) this.#pages.set(id, read)
    return read
  }
}

/** One list of one segment. */
export class PostingList {
  /** How many documents it has. */
  readonly total: number
  readonly first: OpenPart | undefined
  readonly #reader: ListReader
  readonly #segment: ListSegment
  readonly #key: number
  readonly #maskPlace: number

  constructor(reader: ListReader, segment: ListSegment, key: number) {
    this.#reader = reader
    this.#segment = segment
    this.#key = key
    const page = pageOf(reader.directory(segment), key, 0)
    this.first = page < 0 ? undefined : reader.part(segment, page, key)
    this.total = this.first?.total ?? 0
    const isLong = this.first?.isMore === true && isMasked(this.total, segment.docs)
    this.#maskPlace = isLong ? reader.maskPlace(segment, key) : -1
  }

  /** Whether `mask` answers. */
  get hasMask(): boolean {
    return this.#maskPlace >= 0
  }

  /** A bit for each document of the segment, where the list is long. */
  get mask(): Uint8Array | undefined {
    return this.hasMask ? this.#reader.mask(this.#segment, this.#maskPlace) : undefined
  }

  /** The list of the documents in which this byte follows, where this one is of terms and long enough to have such. */
  nextwords(follower: number): PostingList | undefined {
    if (!hasNextwords(this.#key) || !this.hasMask || !this.#reader.hasNextwords(this.#segment)) return undefined
    return new PostingList(this.#reader, this.#segment, nextwordKey(this.#maskPlace, follower))
  }

  /** The part in which a document stands if the list has it; `after` is one that ends before it. */
  partOf(doc: number, after: OpenPart | undefined = this.first): OpenPart | undefined {
    if (!after || lastOf(after) >= doc || !after.isMore) return after
    return this.#open(pageOf(this.#reader.directory(this.#segment), this.#key, doc, after.page))
  }

  /** The next part; undefined behind the last one. */
  next(part: OpenPart): OpenPart | undefined {
    return part.isMore ? this.#open(part.page + 1) : undefined
  }

  /** The first document behind a part; undefined behind the last one. Reads nothing. */
  firstAfter(part: OpenPart): number | undefined {
    return part.isMore ? this.#reader.directory(this.#segment).docs[part.page + 1] : undefined
  }

  #open(page: number): OpenPart | undefined {
    return this.#reader.part(this.#segment, page, this.#key)
  }
}

export function lastOf({ part }: OpenPart): number {
  return part.docs[part.count - 1]!
}
