import { isRunAt, type TermQuery } from '../search/index.ts'
import type { AtOnce } from './db.ts'
import { characterKey, followerOf, type kinds, termKey } from './term-keys.ts'
import { PageEntries, type Part } from './term-pages.ts'
import { rowsPerSegment, type Segment } from './term-segments.ts'

/** Behind the last document. */
export const end = 0x7fffffff

/** Goes through the documents of one segment that match, by their numbers: newest first. */
export interface Cursor {
  /** The document it stands at; -1 before the first `advance`, `end` behind the last. */
  readonly doc: number
  /** Goes to the first match from `target` on, and answers it. Never back. */
  advance(target: number): number
  /** How often what is looked for stands in the document. */
  count(): number
  /** At most so many documents match in this segment. */
  readonly most: number
}

interface PageRow {
  readonly id: number
  readonly key: number
  readonly doc: number
  readonly data: Uint8Array
}

/** A part of a list that was read; `part` is absent where the list is not in the segment. */
interface OpenPart {
  readonly page: number
  readonly part?: Part
  readonly isMore: boolean
  /** How many documents the whole list has. */
  readonly total: number
}

/** Beginnings of lists that one connection keeps: one question for a page of hits asks for each some four times. */
const beginningsKept = 512

/** Reads lists through one connection. Segments never change, so what was read of them is good for ever. */
export class ListReader {
  readonly read: AtOnce
  readonly #beginnings = new Map<string, OpenPart>()

  constructor(read: AtOnce) {
    this.read = read
  }

  /** Forgets what was read: segments that were rolled back give their numbers to others. */
  forget(): void {
    this.#beginnings.clear()
  }

  beginning(segment: number, key: number): OpenPart {
    const name = `${segment} ${key}`
    let known = this.#beginnings.get(name)
    if (!known) {
      known = this.open(this.seek(segment, key, 0), segment, key)
      if (this.#beginnings.size >= beginningsKept)
        this.#beginnings.delete(this.#beginnings.keys().next().value as string)
      this.#beginnings.set(name, known)
    }
    return known
  }

  /** The page that holds the list's part with this document, or would. */
  seek(segment: number, key: number, doc: number): PageRow | undefined {
    return this.read<PageRow>(
      `SELECT id, key, doc, data FROM terms_pages WHERE segment = ? AND (key, doc) <= (?, ?)
       ORDER BY key DESC, doc DESC LIMIT 1`,
      segment,
      key,
      doc,
    )[0]
  }

  page(id: number): PageRow | undefined {
    return this.read<PageRow>('SELECT id, key, doc, data FROM terms_pages WHERE id = ?', id)[0]
  }

  /** Finds a list in a page. */
  open(row: PageRow | undefined, segment: number, key: number): OpenPart {
    const nothing = { page: row?.id ?? -1, isMore: false, total: 0 }
    if (!row || Math.floor(row.id / rowsPerSegment) !== segment) return nothing
    const entries = new PageEntries(row.key, row.data)
    while (entries.next()) {
      if (entries.key < key) continue
      if (entries.key > key || entries.count === 0) return nothing
      return { page: row.id, part: entries.part(), isMore: entries.isMore, total: entries.total }
    }
    return nothing
  }
}

/** The documents that have one term. Reads its pages as they are needed, and leaves out those between. */
export class ListCursor implements Cursor {
  doc = -1
  readonly most: number
  readonly #reader: ListReader
  readonly #segment: number
  readonly #key: number
  #open: OpenPart
  #counts: Int32Array | undefined
  #at = 0

  constructor(reader: ListReader, segment: Segment, key: number) {
    this.#reader = reader
    this.#segment = segment.id
    this.#key = key
    this.#open = reader.beginning(segment.id, key)
    this.most = this.#open.total
    if (!this.#open.part) this.doc = end
  }

  advance(target: number): number {
    if (this.doc >= target) return this.doc
    for (;;) {
      const { part } = this.#open
      if (!part) {
        this.doc = end
        return end
      }
      const { docs, count } = part
      if (docs[count - 1]! >= target) {
        this.#at = firstFrom(docs, this.#at, count, target)
        this.doc = docs[this.#at]!
        return this.doc
      }
      this.#goOn(target, docs[count - 1]!)
    }
  }

  count(): number {
    // Asked of every match where these are ranked: the way to the part's own is longer.
    this.#counts ??= this.#open.part!.counts
    return this.#counts[this.#at]!
  }

  /** Whether at a place of the current document the next term is one with this follower byte. */
  isFollowedBy(follower: number): boolean {
    const { starts, data } = this.#open.part!
    const last = starts[this.#at + 1]!
    for (let at = starts[this.#at]!; at < last; at++) if (data[at] === follower) return true
    return false
  }

  #goOn(target: number, last: number): void {
    const { page, isMore } = this.#open
    this.#at = 0
    this.#counts = undefined
    if (!isMore) {
      this.#open = { page, isMore: false, total: this.most }
      return
    }
    let row: PageRow | undefined
    if (target > last + 1) {
      const found = this.#reader.seek(this.#segment, this.#key, target)
      if (found && found.id > page) row = found
    }
    this.#open = this.#reader.open(row ?? this.#reader.page(page + 1), this.#segment, this.#key)
  }
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

/** Terms one after another: each is followed by the next, as far as the bytes that were kept of it can tell. */
class SequenceCursor implements Cursor {
  doc = -1
  readonly most: number
  readonly #lists: readonly ListCursor[]
  readonly #followers: readonly { readonly list: ListCursor; readonly follower: number }[]

  constructor(
    lists: readonly ListCursor[],
    followers: readonly { readonly list: ListCursor; readonly follower: number }[],
  ) {
    this.#lists = [...lists].sort((a, b) => a.most - b.most)
    this.#followers = followers
    this.most = this.#lists[0]!.most
  }

  advance(target: number): number {
    if (this.doc >= target) return this.doc
    for (let at = meet(this.#lists, target); ; at = meet(this.#lists, at + 1)) {
      if (at === end || this.#followers.every(({ list, follower }) => list.isFollowedBy(follower))) {
        this.doc = at
        return at
      }
    }
  }

  count(): number {
    let least = end
    for (const list of this.#lists) least = Math.min(least, list.count())
    return least
  }
}

/** The first document from `target` on at which all stand. */
function meet(cursors: readonly Cursor[], target: number): number {
  let at = target
  for (let agreed = 0, next = 0; agreed < cursors.length; next = (next + 1) % cursors.length) {
    const doc = cursors[next]!.advance(at)
    if (doc === at) agreed++
    else {
      at = doc
      agreed = 1
    }
    if (at === end) {
      for (const cursor of cursors) cursor.advance(end)
      return end
    }
  }
  return at
}

/** The documents of many lists as one, which is made at once: for all words that begin alike. */
class UnionCursor implements Cursor {
  doc = -1
  readonly most: number
  readonly #counts: Uint16Array

  constructor(docs: number, lists: Iterable<ListCursor>) {
    this.#counts = new Uint16Array(docs)
    let most = 0
    for (const list of lists) {
      most += list.most
      for (let doc = list.advance(0); doc < docs; doc = list.advance(doc + 1)) {
        this.#counts[doc] = Math.min(0xffff, this.#counts[doc]! + list.count())
      }
    }
    this.most = Math.min(most, docs)
  }

  advance(target: number): number {
    if (this.doc >= target) return this.doc
    let doc = target
    while (doc < this.#counts.length && this.#counts[doc] === 0) doc++
    this.doc = doc < this.#counts.length ? doc : end
    return this.doc
  }

  count(): number {
    return this.#counts[this.doc]!
  }
}

class NothingCursor implements Cursor {
  readonly doc = end
  readonly most = 0
  advance(): number {
    return end
  }
  count(): number {
    return 0
  }
}

/** A sequence of a query, made ready: which lists, and what has to follow in them. */
export interface Sought {
  readonly isTitle: boolean
  readonly keys: readonly number[]
  /** Of the key at the same place; undefined where anything may follow. */
  readonly followers: readonly (number | undefined)[]
  /** Words that begin as the last term does: one of them. */
  readonly beginnings?: readonly string[]
}

export type SoughtQuery =
  | (Sought & { readonly kind: 'sequence' })
  | { readonly kind: 'all' | 'any'; readonly of: readonly SoughtQuery[] }

/** Turns terms into keys. `wordsFrom` gives the words of the index that begin with a term. */
export function seek(query: TermQuery, wordsFrom: (beginning: string) => readonly string[]): SoughtQuery {
  if (query.kind !== 'sequence') return { kind: query.kind, of: query.of.map((part) => seek(part, wordsFrom)) }
  const { terms, isPrefix, isTitle } = query
  const kind = isTitle ? 'titleTerm' : 'term'
  const keys: number[] = []
  const followers: (number | undefined)[] = []
  const last = terms.length - 1
  for (const [at, term] of terms.entries()) {
    if (at === last && isPrefix) {
      if (isRunAt(term, 0)) {
        keys.push(characterKey(term, isTitle ? 'titleCharacter' : 'character'))
        followers.push(undefined)
        break
      }
      return { kind: 'sequence', isTitle, keys, followers, beginnings: wordsFrom(term) }
    }
    keys.push(termKey(term, kind))
    const isKnown = at < last && !(at + 1 === last && isPrefix)
    followers.push(isKnown ? followerOf(termKey(terms[at + 1]!, kind)) : undefined)
  }
  return { kind: 'sequence', isTitle, keys, followers }
}

/** The cursor of one sequence in one segment, in title and text or (`inTitle`) in the title. */
export function sequenceCursor(reader: ListReader, segment: Segment, sought: Sought, inTitle: boolean): Cursor {
  const toTitle = inTitle && !sought.isTitle
  const lists: ListCursor[] = []
  for (const key of sought.keys) {
    const list = new ListCursor(reader, segment, toTitle ? titleKeyOf(key) : key)
    if (!list.most) return new NothingCursor()
    lists.push(list)
  }
  const followers = sought.followers.flatMap((follower, at) =>
    follower === undefined ? [] : [{ list: lists[at]!, follower }],
  )
  if (!sought.beginnings) {
    if (!lists.length) return new NothingCursor()
    return lists.length === 1 ? lists[0]! : new SequenceCursor(lists, followers)
  }
  const kind = inTitle || sought.isTitle ? 'titleTerm' : 'term'
  const { beginnings } = sought
  const union = new UnionCursor(segment.docs, cursorsOf(reader, segment, beginnings, kind))
  if (!lists.length) return union
  return new AllCursor([lists.length === 1 ? lists[0]! : new SequenceCursor(lists, followers), union])
}

function* cursorsOf(
  reader: ListReader,
  segment: Segment,
  words: readonly string[],
  kind: 'term' | 'titleTerm',
): Generator<ListCursor> {
  for (const key of words.map((word) => termKey(word, kind)).sort((a, b) => a - b)) {
    const list = new ListCursor(reader, segment, key)
    if (list.most) yield list
  }
}

const perKind = 2 ** 48

/** The same term or character, in titles. */
function titleKeyOf(key: number): number {
  const kind = Math.floor(key / perKind)
  const title: number = kind === (0 satisfies typeof kinds.character) ? 3 : 2
  return key + (title - kind) * perKind
}

/** All of them. Its count is the least of theirs. */
export class AllCursor implements Cursor {
  doc = -1
  readonly most: number
  readonly #of: readonly Cursor[]

  constructor(of: readonly Cursor[]) {
    this.#of = [...of].sort((a, b) => a.most - b.most)
    this.most = this.#of[0]?.most ?? 0
  }

  advance(target: number): number {
    if (this.doc < target) this.doc = this.#of.length ? meet(this.#of, target) : end
    return this.doc
  }

  count(): number {
    return Math.min(...this.#of.map((one) => one.count()))
  }
}

/** One of them or more. */
export class AnyCursor implements Cursor {
  doc = -1
  readonly most: number
  readonly #of: readonly Cursor[]

  constructor(of: readonly Cursor[]) {
    this.#of = of
    this.most = of.reduce((sum, one) => sum + one.most, 0)
  }

  advance(target: number): number {
    if (this.doc >= target) return this.doc
    let least = end
    for (const one of this.#of) {
      const doc = one.advance(target)
      if (doc < least) least = doc
    }
    this.doc = least
    return least
  }

  count(): number {
    let sum = 0
    for (const one of this.#of) if (one.doc === this.doc) sum += one.count()
    return sum
  }
}

/** The documents of one without those of the other. */
export class WithoutCursor implements Cursor {
  doc = -1
  readonly most: number
  readonly #of: Cursor
  readonly #without: Cursor

  constructor(of: Cursor, without: Cursor) {
    this.#of = of
    this.#without = without
    this.most = of.most
  }

  advance(target: number): number {
    if (this.doc >= target) return this.doc
    let doc = this.#of.advance(target)
    while (doc !== end && this.#without.advance(doc) === doc) doc = this.#of.advance(doc + 1)
    this.doc = doc
    return doc
  }

  count(): number {
    return this.#of.count()
  }
}
