import type { TermQuery } from '../search/index.ts'
import type { AtOnce } from './db.ts'
import {
  AllCursor,
  AnyCursor,
  type Cursor,
  ListCursor,
  ListReader,
  type SoughtQuery,
  seek,
  sequenceCursor,
  WithoutCursor,
} from './term-cursors.ts'
import { bandKey, labelKey, termKey } from './term-keys.ts'
import { type DocsRow, decodeDocs, docsPerRow, lengthOfCode } from './term-pages.ts'
import { docsOf, isGone, rowsPerSegment, type Segment, type SegmentFamily, segmentsOf } from './term-segments.ts'

/** Search ids from `least` on and below `below`. */
export interface IdRange {
  readonly least?: number
  readonly below?: number
}

/** What is looked for in which index. */
export interface TermRequest extends SegmentFamily, IdRange {
  readonly find: TermQuery
  readonly without?: TermQuery
  /** Of each group one label. */
  readonly labels?: readonly (readonly string[])[]
  readonly withoutLabels?: readonly string[]
}

export interface ScoredId {
  readonly at: number
  readonly score: number
}

/** One segment as it is searched: from which to which of its documents. */
interface View {
  readonly segment: Segment
  readonly from: number
  readonly to: number
}

/** Rows of ids that one connection keeps: they never change. 5 kB each. */
const rowsKept = 4_096

/** Searches segments through one connection, of which it keeps what never changes. */
export class TermSearch {
  readonly #read: AtOnce
  readonly #lists: ListReader
  readonly #docs = new Map<number, DocsRow>()

  constructor(read: AtOnce) {
    this.#read = read
    this.#lists = new ListReader(read)
  }

  /** Forgets what was read: segments that were rolled back give their numbers to others. */
  forget(): void {
    this.#docs.clear()
    this.#lists.forget()
  }

  /** The newest ids that match, newest first. */
  newest(request: TermRequest, limit: number): readonly number[] {
    const open = this.#opener(request)
    return this.#newest(request, limit, (segment) => open(segment).cursor)
  }

  /** The newest ids that share a band. */
  alike(family: SegmentFamily, bands: readonly string[], limit: number): readonly number[] {
    const keys = bands.map(bandKey)
    return this.#newest(family, limit, (segment) => this.#anyOf(segment, keys))
  }

  #newest(range: SegmentFamily & IdRange, limit: number, open: (segment: Segment) => Cursor): readonly number[] {
    // A segment is opened when its newest document may be the next: mostly the newest one is enough.
    const heads = this.#views(range).map((view) => ({
      view,
      cursor: undefined as Cursor | undefined,
      id: Math.min(view.segment.newest, (range.below ?? Number.MAX_SAFE_INTEGER) - 1),
    }))
    const found: number[] = []
    while (found.length < limit && heads.length) {
      let first = 0
      for (let at = 1; at < heads.length; at++) if (heads[at]!.id > heads[first]!.id) first = at
      const head = heads[first]!
      if (head.cursor) found.push(head.id)
      head.cursor ??= open(head.view.segment)
      const doc = nextIn(head.view, head.cursor)
      if (doc >= head.view.to) {
        heads[first] = heads.at(-1)!
        heads.pop()
      } else head.id = this.#idOf(head.view.segment, doc)
    }
    return found
  }

  /** Ids that have one of the labels. */
  labelled(range: SegmentFamily & IdRange, labels: readonly string[]): readonly number[] {
    const keys = labels.map(labelKey)
    return this.#newest(range, Number.MAX_SAFE_INTEGER, (segment) => this.#anyOf(segment, keys))
  }

  /** All ids. */
  ids(family: SegmentFamily): readonly number[] {
    return segmentsOf(this.#read, family).flatMap((segment) => {
      const { ids } = docsOf(this.#read, segment)
      return [...ids].filter((_, doc) => !isGone(segment.gone, doc))
    })
  }

  /** How many match; counting stops at `limit`. */
  count(request: TermRequest, limit: number): number {
    const open = this.#opener(request)
    let total = 0
    for (const view of this.#views(request)) {
      const { cursor } = open(view.segment)
      for (let doc = nextIn(view, cursor); doc < view.to; doc = nextIn(view, cursor)) if (++total >= limit) return total
    }
    return total
  }

  /**
   * BM25 over all matches, a place in the title counting five times, times `weightOf` an id (asked for one of some
   * sixty neighbours). Best first; of equal ones the newest.
   */
  best(
    request: TermRequest,
    limit: number,
    weightOf: (id: number) => number,
  ): { readonly found: readonly ScoredId[]; readonly total: number } {
    const open = this.#opener(request)
    const all = segmentsOf(this.#read, request)
    const sum = (of: (one: Segment) => number) => all.reduce((total, one) => total + of(one), 0)
    const documents = sum((one) => one.docs - one.gone_count)
    const average =
      sum((one) => one.length) /
      Math.max(
        1,
        sum((one) => one.docs),
      )
    // The part of BM25 that depends on a length; k1 = 1.2, b = .75.
    const norms = Float64Array.from({ length: 256 }, (_, code) => 1.2 * (0.25 + (0.75 * lengthOfCode(code)) / average))
    const opened = this.#views(request).map((view) => ({ view, scorer: open(view.segment) }))
    const weights = weightsOf(
      opened.map(({ scorer }) => scorer),
      documents,
    )
    const top = new Top(limit)
    let total = 0
    for (const { view, scorer } of opened) {
      let weight = 0
      let weighedTo = -1
      let row: DocsRow | undefined
      let rowAt = -1
      const { cursor } = scorer
      const titles = scorer.leaves.map((leaf) => leaf.title())
      for (let doc = nextIn(view, cursor); doc < view.to; doc = nextIn(view, cursor)) {
        total++
        if (doc >> docShift !== rowAt) {
          rowAt = doc >> docShift
          row = this.#docsRow(view.segment, rowAt)
        }
        const id = row!.ids[doc & docMask]!
        if (doc > weighedTo) {
          weight = weightOf(id)
          weighedTo = doc | 63
        }
        top.add(id, weight * scoreOf(scorer, titles, weights, doc, norms[row!.codes[doc & docMask]!]!))
      }
    }
    return { found: top.sorted(), total }
  }

  /** In how many documents a term stands, those that are gone counted too. */
  having(family: SegmentFamily, term: string): number {
    const key = termKey(term)
    return segmentsOf(this.#read, family).reduce(
      (sum, segment) => sum + new ListCursor(this.#lists, segment, key).most,
      0,
    )
  }

  /** Words of the index that begin alike, in their order. */
  wordsFrom(beginning: string, limit = mostBeginnings): readonly string[] {
    return this.#read<{ word: string }>(
      'SELECT word FROM terms_words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?',
      beginning,
      `${beginning}\u{10ffff}`,
      limit,
    ).map((row) => row.word)
  }

  #views(range: SegmentFamily & IdRange): readonly View[] {
    const { least, below } = range
    const views: View[] = []
    for (const segment of segmentsOf(this.#read, range)) {
      if (!segment.docs || (below !== undefined && segment.oldest >= below)) continue
      if (least !== undefined && segment.newest < least) continue
      const from = below === undefined || segment.newest < below ? 0 : this.#firstBelow(segment, below)
      const to = least === undefined || segment.oldest >= least ? segment.docs : this.#firstBelow(segment, least)
      if (from < to) views.push({ segment, from, to })
    }
    return views
  }

  /** The first document of a segment with an id below this. */
  #firstBelow(segment: Segment, id: number): number {
    let [low, high] = [0, segment.docs]
    // The ids of `low` and of the one before `high`: guessed between, since reading a row of ids costs most.
    let [newest, oldest] = [segment.newest, segment.oldest]
    for (let tries = 0; low < high; tries++) {
      const share = tries < 4 ? (newest - id) / Math.max(1, newest - oldest) : 0.5
      const guess = low + Math.floor((high - 1 - low) * Math.min(1, Math.max(0, share)))
      const first = guess & ~docMask
      const { ids } = this.#docsRow(segment, guess >> docShift)
      if (ids[0]! < id) {
        high = Math.max(low, first)
        oldest = ids[0]!
      } else if (ids[ids.length - 1]! >= id) {
        low = Math.min(high, first + ids.length)
        newest = ids[ids.length - 1]!
      } else {
        ;[low, high] = [0, ids.length - 1]
        while (low < high) {
          const middle = (low + high) >> 1
          if (ids[middle]! >= id) low = middle + 1
          else high = middle
        }
        return first + low
      }
    }
    return low
  }

  #idOf(segment: Segment, doc: number): number {
    return this.#docsRow(segment, doc >> docShift).ids[doc & docMask]!
  }

  #docsRow(segment: Segment, row: number): DocsRow {
    const id = segment.id * rowsPerSegment + row
    const known = this.#docs.get(id)
    if (known) return known
    const [found] = this.#read<{ data: Uint8Array }>('SELECT data FROM terms_docs WHERE id = ?', id)
    if (!found) throw new Error('a part of the term index is missing; run rebuild')
    const decoded = decodeDocs(found.data)
    if (this.#docs.size >= rowsKept) this.#docs.delete(this.#docs.keys().next().value as number)
    this.#docs.set(id, decoded)
    return decoded
  }

  #anyOf(segment: Segment, keys: readonly number[]): Cursor {
    return new AnyCursor(keys.map((key) => new ListCursor(this.#lists, segment, key)))
  }

  /** What opens segments for a request. */
  #opener({ find, without, labels = [], withoutLabels = [] }: TermRequest): (segment: Segment) => Scorer {
    const sought = seek(find, (beginning) => this.wordsFrom(beginning))
    const unwanted = without && seek(without, (beginning) => this.wordsFrom(beginning))
    const groups = labels.map((group) => group.map(labelKey))
    const unwantedLabels = withoutLabels.map(labelKey)
    return (segment) => {
      const leaves: Leaf[] = []
      const words = this.#cursor(segment, sought, leaves)
      const all = groups.length ? new AllCursor([words, ...groups.map((keys) => this.#anyOf(segment, keys))]) : words
      const none = [
        ...(unwanted ? [this.#cursor(segment, unwanted)] : []),
        ...(unwantedLabels.length ? [this.#anyOf(segment, unwantedLabels)] : []),
      ]
      return { cursor: none.length ? new WithoutCursor(all, new AnyCursor(none)) : all, leaves }
    }
  }

  #cursor(segment: Segment, query: SoughtQuery, leaves?: Leaf[]): Cursor {
    if (query.kind !== 'sequence') {
      const of = query.of.map((part) => this.#cursor(segment, part, leaves))
      return query.kind === 'all' ? new AllCursor(of) : new AnyCursor(of)
    }
    const cursor = sequenceCursor(this.#lists, segment, query, query.isTitle)
    leaves?.push({
      cursor,
      title: () => (query.isTitle ? undefined : sequenceCursor(this.#lists, segment, query, true)),
    })
    return cursor
  }
}

const docShift = Math.log2(docsPerRow)
const docMask = docsPerRow - 1

/** Words that a wildcard stands for at most. */
const mostBeginnings = 2_000

function nextIn({ segment, from, to }: View, cursor: Cursor): number {
  let doc = cursor.advance(Math.max(from, cursor.doc + 1))
  while (doc < to && isGone(segment.gone, doc)) doc = cursor.advance(doc + 1)
  return doc
}

interface Leaf {
  readonly cursor: Cursor
  /** Makes the one for the same in titles; undefined where only titles are looked at. */
  readonly title: () => Cursor | undefined
}

interface Scorer {
  readonly cursor: Cursor
  readonly leaves: readonly Leaf[]
}

/** How much the words of a query say, by how few documents have them. */
function weightsOf(scorers: readonly Scorer[], documents: number): readonly number[] {
  return (scorers[0]?.leaves ?? []).map((_, at) => {
    const having = scorers.reduce((sum, { leaves }) => sum + leaves[at]!.cursor.most, 0)
    return Math.max(1e-6, Math.log((Math.max(having, documents) - having + 0.5) / (having + 0.5)))
  })
}

function scoreOf(
  { leaves }: Scorer,
  titles: readonly (Cursor | undefined)[],
  weights: readonly number[],
  doc: number,
  norm: number,
): number {
  let score = 0
  for (let at = 0; at < leaves.length; at++) {
    const { cursor } = leaves[at]!
    if (cursor.doc !== doc) continue
    const title = titles[at]
    let count = cursor.count()
    if (!title) count *= 5
    else if (title.advance(doc) === doc) count += 4 * title.count()
    score += (weights[at]! * count * 2.2) / (count + norm)
  }
  return score
}

/** Keeps the best so many: a heap with the least of them on top. */
class Top {
  readonly #limit: number
  readonly #heap: ScoredId[] = []

  constructor(limit: number) {
    this.#limit = Math.max(1, limit)
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
