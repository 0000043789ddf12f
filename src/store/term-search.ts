import type { TermQuery } from '../search/index.ts'
import { type AtOnce, DatabaseError } from './db.ts'
import { bandKey, labelKey, termKey } from './term-keys.ts'
import { isByCharacter } from './term-layouts.ts'
import { type FollowedKey, ListReader, PostingList } from './term-lists.ts'
import {
  AllMatcher,
  AnyMatcher,
  foundRoom,
  KnownMatcher,
  ListMatcher,
  leastOf,
  type Matcher,
  type Matches,
  WithoutMatcher,
} from './term-matchers.ts'
import { DocsRow, docsPerRow, lengthOfCode } from './term-pages.ts'
import { rowsPerSegment } from './term-rows.ts'
import {
  addScores,
  type Leaf,
  matchesToScore,
  present,
  type ScoredId,
  type Scorer,
  Top,
  type View,
  weightsOf,
} from './term-scores.ts'
import { docsOf, isGone, type Segment, type SegmentFamily, segmentsOf } from './term-segments.ts'
import {
  followedKeysOf,
  keysOf,
  type SoughtQuery,
  seek,
  sequenceMatcher,
  surelyThere,
  withKnownForms,
  wordsOfForms,
} from './term-sought.ts'

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
  /** None but these ids, largest first. */
  readonly among?: Float64Array
}

/** Rows of ids that one connection keeps, and segments of which it keeps the lengths: they never change. 5 and some 40 kB each. */
const rowsKept = 4_096
const lengthsKept = 256

/** Searches segments through one connection, of which it keeps what never changes. */
export class TermSearch {
  readonly #read: AtOnce
  readonly #lists: ListReader
  readonly #docs = new Map<number, DocsRow>()
  readonly #lengths = new Map<number, Uint8Array>()
  readonly #segments: (family: SegmentFamily) => readonly Segment[]
  #asked: TermQuery | undefined

  /** `room`: bytes of lists that are kept while one question is answered; `segments`: what knows the segments of this moment. */
  constructor(
    read: AtOnce,
    room?: number,
    segments = (family: SegmentFamily): readonly Segment[] => segmentsOf(read, family),
  ) {
    this.#read = read
    this.#lists = new ListReader(read, room)
    this.#segments = segments
  }

  /** Forgets what was read: segments that were rolled back give their numbers to others. */
  forget(): void {
    this.#docs.clear()
    this.#lengths.clear()
    this.#lists.forget()
  }

  /** The newest ids that match, newest first. */
  newest(request: TermRequest, limit: number): readonly number[] {
    this.#begin(request.find)
    const open = this.#opener(request)
    return this.#newest(request, limit, (segment) => open.segment(segment).matcher, open.keys, open.followed)
  }

  /** The newest ids that share a band. */
  alike(family: SegmentFamily, bands: readonly string[], limit: number): readonly number[] {
    this.#begin()
    const keys = bands.map(bandKey)
    return this.#newest(family, limit, (segment) => this.#anyOf(segment, keys), keys)
  }

  #newest(
    range: SegmentFamily & IdRange,
    limit: number,
    open: (segment: Segment) => Matcher,
    keys: readonly number[],
    followed: readonly FollowedKey[] = [],
  ): readonly number[] {
    // A segment is opened when its newest document may be the next: mostly the newest one is enough.
    const heads = this.#views(range).map((view) => ({
      view,
      matches: undefined as NewestMatches | undefined,
      id: Math.min(view.segment.newest, (range.below ?? Number.MAX_SAFE_INTEGER) - 1),
    }))
    const found: number[] = []
    let opened = 0
    let ahead = openedAlone
    while (found.length < limit && heads.length) {
      let first = 0
      for (let at = 1; at < heads.length; at++) if (heads[at]!.id > heads[first]!.id) first = at
      const head = heads[first]!
      if (head.matches) found.push(head.id)
      else {
        if (opened === ahead) {
          const next = heads.filter(({ matches }) => !matches).sort((a, b) => b.id - a.id)
          this.#lists.readAhead(
            next.slice(0, opened).map(({ view }) => view.segment),
            keys,
            followed,
          )
          ahead *= 2
        }
        opened++
        head.matches = new NewestMatches(head.view, open(head.view.segment))
      }
      const doc = head.matches.next()
      if (doc === undefined) {
        heads[first] = heads.at(-1)!
        heads.pop()
      } else head.id = this.#idOf(head.view.segment, doc)
    }
    return found
  }

  /** Ids that have one of the labels. */
  labelled(range: SegmentFamily & IdRange, labels: readonly string[]): readonly number[] {
    this.#begin()
    const keys = labels.map(labelKey)
    return this.#newest(range, Number.MAX_SAFE_INTEGER, (segment) => this.#anyOf(segment, keys), keys)
  }

  /** All ids. */
  ids(family: SegmentFamily): readonly number[] {
    return this.#segments(family).flatMap((segment) => {
      const { ids } = docsOf(this.#read, segment)
      return [...ids].filter((_, doc) => !isGone(segment.gone, doc))
    })
  }

  /** How many match; counting stops at `limit`. */
  count(request: TermRequest, limit: number): number {
    this.#begin(request.find)
    const open = this.#opener(request)
    const views = this.#views(request)
    let total = 0
    let ahead = openedAlone
    for (const [at, view] of views.entries()) {
      if (at === ahead) {
        this.#lists.readAhead(
          views.slice(at, at * 2).map(({ segment }) => segment),
          open.keys,
          open.followed,
        )
        ahead *= 2
      }
      const { matcher } = open.segment(view.segment)
      for (let from = view.from, size = countedAtOnce; from < view.to && leastOf(matcher); from += size, size *= 4) {
        total += present(view, matcher.all(from, Math.min(view.to, from + size), false)).count
        if (total >= limit) return limit
      }
    }
    return total
  }

  /**
   * BM25 over all matches, a word in the title said apart, times `weightOf` an id, which must not be less for
   * a newer one. Best first; of equal ones the newest.
   */
  best(
    request: TermRequest,
    limit: number,
    weightOf: (id: number) => number,
  ): { readonly found: readonly ScoredId[]; readonly total: number } {
    this.#begin(request.find)
    const open = this.#opener(request)
    const all = this.#segments(request)
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
    const views = this.#views(request)
    this.#lists.readAhead(
      views.map(({ segment }) => segment),
      open.keys,
    )
    const opened = views.map((view) => ({ view, scorer: open.segment(view.segment) }))
    const inTitles = opened.filter(({ scorer }) => scorer.matcher.most >= manyMatches)
    this.#lists.readAhead(
      inTitles.map(({ view }) => view.segment),
      open.titleKeys,
    )
    const weights = weightsOf(
      opened.map(({ scorer }) => scorer),
      documents,
    )
    // New ones weigh more: with these first, most of the others are seen to be worse without a look at their time.
    opened.sort((a, b) => b.view.segment.newest - a.view.segment.newest)
    const top = new Top(limit)
    let total = 0
    let scores = new Float64Array(1_024)
    for (const { view, scorer } of opened) {
      foundRoom.clear()
      if (!leastOf(scorer.matcher)) continue
      const { docs, count, countsOf } = matchesToScore(view, scorer)
      if (!count) continue
      total += count
      const lengths = this.#lengthsOf(view.segment)
      if (count > scores.length) scores = new Float64Array(count * 2)
      scores.fill(0, 0, count)
      for (const [at, leaf] of scorer.leaves.entries()) {
        addScores(scores, docs, count, countsOf(leaf), leaf, weights[at]!, norms, lengths)
      }
      const mostHere = weightOf(view.segment.newest)
      let behindRow = 0
      let most = 0
      let { least } = top
      for (let at = 0; at < count; at++) {
        const score = scores[at]!
        if (score * mostHere < least) continue
        const doc = docs[at]!
        if (doc >= behindRow) {
          most = weightOf(this.#docsRow(view.segment, doc >> docShift).newest)
          behindRow = (doc | docMask) + 1
        }
        if (score * most < least) continue
        const id = this.#idOf(view.segment, doc)
        top.add(id, score * weightOf(id))
        least = top.least
      }
    }
    return { found: top.sorted(), total }
  }

  /** In how many documents a term stands, those that are gone counted too. */
  having(family: SegmentFamily, term: string): number {
    this.#begin()
    const key = termKey(term)
    return this.#segments(family).reduce((sum, segment) => sum + new PostingList(this.#lists, segment, key).total, 0)
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

  /**
   * Without the forms of which no document has a word: a page of each segment would be read to see that it is not
   * there. Most forms of a word that are looked for besides it are no words at all.
   */
  #withoutStrangers(query: TermQuery): TermQuery {
    const asked = wordsOfForms(query)
    if (!asked.length) return query
    const rows = this.#read<{ word: string }>(
      'SELECT word FROM terms_words WHERE word IN (SELECT value FROM json_each(?))',
      JSON.stringify(asked),
    )
    const known = new Set(rows.map((row) => row.word))
    return rows.length < asked.length ? withKnownForms(query, (word) => known.has(word)) : query
  }

  /**
   * Nothing that was found is looked at any more. What was read is kept where the same is asked again: a page of hits
   * asks for the newest, how many there are and what they are counted by.
   */
  #begin(find?: TermQuery): void {
    foundRoom.clear()
    if (find === undefined || find !== this.#asked) this.#lists.rest()
    this.#asked = find
  }

  #views(range: SegmentFamily & IdRange): readonly View[] {
    const { least, below } = range
    const views: View[] = []
    for (const segment of this.#segments(range)) {
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

  /** The documents of a segment that have one of these ids, which come largest first as the documents do. */
  #docsOfIds(segment: Segment, ids: Float64Array): Int32Array {
    const docs: number[] = []
    for (let at = firstAtMost(ids, segment.newest); at < ids.length && ids[at]! >= segment.oldest; at++) {
      const doc = this.#firstBelow(segment, ids[at]! + 1)
      if (doc < segment.docs && this.#idOf(segment, doc) === ids[at]) docs.push(doc)
    }
    return Int32Array.from(docs)
  }

  #idOf(segment: Segment, doc: number): number {
    return this.#docsRow(segment, doc >> docShift).ids[doc & docMask]!
  }

  #docsRow(segment: Segment, row: number): DocsRow {
    const id = segment.id * rowsPerSegment + row
    const known = this.#docs.get(id)
    if (known) return known
    const [found] = this.#read<{ data: Uint8Array }>('SELECT data FROM terms_docs WHERE id = ?', id)
    if (!found) throw new DatabaseError('a part of the term index is missing; run rebuild')
    const read = new DocsRow(found.data)
    if (this.#docs.size >= rowsKept) this.#docs.delete(this.#docs.keys().next().value as number)
    this.#docs.set(id, read)
    return read
  }

  /** The codes of the lengths of a segment's documents. */
  #lengthsOf(segment: Segment): Uint8Array {
    const known = this.#lengths.get(segment.id)
    if (known) return known
    const lengths = new Uint8Array(segment.docs)
    for (let row = 0; row * docsPerRow < segment.docs; row++) {
      lengths.set(this.#docsRow(segment, row).codes.subarray(0, segment.docs - row * docsPerRow), row * docsPerRow)
    }
    if (this.#lengths.size >= lengthsKept) this.#lengths.delete(this.#lengths.keys().next().value as number)
    this.#lengths.set(segment.id, lengths)
    return lengths
  }

  #anyOf(segment: Segment, keys: readonly number[]): Matcher {
    const lists = keys.map((key) => new ListMatcher(new PostingList(this.#lists, segment, key)))
    return lists.length === 1 ? lists[0]! : new AnyMatcher(lists)
  }

  /** What opens segments for a request. */
  #opener({ find, without, labels = [], withoutLabels = [], among, version }: TermRequest): Opener {
    const wordsFrom = (beginning: string) => this.wordsFrom(beginning)
    const seekIn = (query: TermQuery) => seek(this.#withoutStrangers(query), wordsFrom, isByCharacter(version))
    const sought = seekIn(find)
    const unsaid = without && surelyThere(without)
    const unwanted = unsaid && seekIn(unsaid)
    const groups = labels.map((group) => group.map(labelKey))
    const unwantedLabels = withoutLabels.map(labelKey)
    const segment = (segment: Segment): Scorer => {
      const leaves: Leaf[] = []
      const words = this.#matcher(segment, sought, leaves)
      const others = groups.map((keys) => this.#anyOf(segment, keys))
      if (among) others.push(new KnownMatcher(this.#docsOfIds(segment, among)))
      const all = others.length ? new AllMatcher([words, ...others]) : words
      const none = [
        ...(unwanted ? [this.#matcher(segment, unwanted)] : []),
        ...(unwantedLabels.length ? [this.#anyOf(segment, unwantedLabels)] : []),
      ]
      return { matcher: none.length ? new WithoutMatcher(all, new AnyMatcher(none)) : all, leaves }
    }
    return {
      segment,
      keys: [...keysOf(sought, false), ...groups.flat()],
      followed: followedKeysOf(sought),
      titleKeys: keysOf(sought, true),
    }
  }

  #matcher(segment: Segment, query: SoughtQuery, leaves?: Leaf[]): Matcher {
    if (query.kind !== 'sequence') {
      const of = query.of.map((part) => this.#matcher(segment, part, leaves))
      return query.kind === 'all' ? new AllMatcher(of) : new AnyMatcher(of)
    }
    const matcher = sequenceMatcher(this.#lists, segment, query, query.isTitle)
    leaves?.push({
      matcher,
      title: query.isTitle ? undefined : () => sequenceMatcher(this.#lists, segment, query, true),
    })
    return matcher
  }
}

/** The first place of a number of at most this, in numbers largest first. */
function firstAtMost(ids: Float64Array, most: number): number {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ids[middle]! > most) low = middle + 1
    else high = middle
  }
  return low
}

const docShift = Math.log2(docsPerRow)
const docMask = docsPerRow - 1

/** Words that a wildcard stands for at most. */
const mostBeginnings = 2_000

/** So many segments are opened one by one, then as many more as were opened are read in one question. */
const openedAlone = 3

/** With fewer matches in a segment, titles are mostly not asked for. */
const manyMatches = 8

/** Documents of a segment through which is counted at first; then four times as many. */
const countedAtOnce = 4_096

/** Matches that are read at first, about; then four times as many. */
const readAtFirst = 4
/** What has fewer is read at once. */
const fewMatches = 64

/** One segment's matches one by one, newest first, without those that are gone. Reads as far as it is asked. */
class NewestMatches {
  readonly #view: View
  readonly #matcher: Matcher
  #matches: Matches | undefined
  #at = 0
  #from: number
  #size: number

  constructor(view: View, matcher: Matcher) {
    this.#view = view
    this.#matcher = matcher
    this.#from = view.from
    const { docs } = view.segment
    const most = leastOf(matcher)
    this.#size = most < fewMatches ? docs : Math.max(256, Math.ceil((docs * readAtFirst) / most))
  }

  next(): number | undefined {
    while (!this.#matches || this.#at >= this.#matches.count) {
      const { to } = this.#view
      if (this.#from >= to || !leastOf(this.#matcher)) return undefined
      const until = Math.min(to, this.#from + this.#size)
      this.#matches = present(this.#view, this.#matcher.all(this.#from, until, false))
      this.#at = 0
      this.#from = until
      this.#size *= 4
    }
    return this.#matches.docs[this.#at++]
  }
}

interface Opener {
  readonly segment: (segment: Segment) => Scorer
  /** The lists that every segment is asked for, and those of the same in titles. */
  readonly keys: readonly number[]
  readonly followed: readonly FollowedKey[]
  readonly titleKeys: readonly number[]
}
