import { FoldedText } from './fold.ts'
import { needleOf, type Place, textsOf } from './places.ts'
import type { Query } from './query.ts'
import { type NearPlace, nearPlacesOf } from './raw-places.ts'
import { isStraddlingAtSight } from './straddle.ts'

/** Pieces that follow one another in the text. */
export interface SnippetPiece {
  readonly text: string
  readonly isHit: boolean
}

export interface SnippetOptions {
  /** UTF-16 units; default 160. */
  readonly maxChars?: number
  /** The text as it was looked at, where that is at hand: it may have been folded. */
  readonly folded?: FoldedText
}

interface MarkedPlace extends Place {
  readonly needle: number
  /** As it stands in what was folded; undefined where every place counts alike. */
  readonly toDoubt?: NearPlace
}

/** Places looked at, over all words: enough to choose from, few enough for a text that is nothing but hits. */
const mostPlaces = 400

/** So often it is asked for a passage whether a place lies across words: each time costs as much as a hit's own look. */
const doubtsAtMost = 4

/**
 * The passage of `text` that says most about the query, from a sentence's start where it can be, with the hits marked
 * as they stand in the original. Joined, the pieces are a part of the text; without a hit its beginning. Never longer
 * than `maxChars`.
 */
export function snippet(query: Query, text: string, options: SnippetOptions = {}): readonly SnippetPiece[] {
  const maxChars = Math.max(1, Math.floor(options.maxChars ?? 160))
  const folded = options.folded ?? new FoldedText(text)
  const places = placesIn(query, folded)
  const passage = passageAround(text, bestStretch(places, maxChars, doubter()), maxChars)
  return piecesOf(text, passage, places)
}

/** A whole title in pieces, hits marked; nothing where it has none. */
export function titleHits(query: Query, title: string): { readonly titlePieces?: readonly SnippetPiece[] } {
  const places = placesIn(query, new FoldedText(title))
  return places.length ? { titlePieces: piecesOf(title, { start: 0, end: title.length }, places) } : {}
}

/** Where the query's texts stand in the original, in order, without overlaps. */
function placesIn(query: Query, folded: FoldedText): readonly MarkedPlace[] {
  const places: MarkedPlace[] = []
  for (const [needle, wanted] of textsOf(query.find).entries()) {
    let count = 0
    for (const found of nearPlacesOf(needleOf(wanted), folded, true)) {
      places.push({ ...found.original, needle, ...(!wanted.isExact && { toDoubt: found }) })
      if (++count >= mostPlaces) break
    }
  }
  return places
    .filter((place) => place.end > place.start)
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter(withoutOverlap())
}

function withoutOverlap(): (place: Place) => boolean {
  let reached = 0
  return (place) => {
    if (place.start < reached) return false
    reached = place.end
    return true
  }
}

/** How much less places are worth that lie across words, or may, asked once for each and for the first ones only. */
function doubter(): (place: MarkedPlace) => number {
  const known = new Map<MarkedPlace, number>()
  return (place) => {
    if (!place.toDoubt) return 0
    const before = known.get(place)
    if (before !== undefined || known.size >= doubtsAtMost) return before ?? 0
    const isDoubtful = isStraddlingAtSight(place.toDoubt.near, place.toDoubt.place)
    const less = isDoubtful === undefined ? unsureLess : isDoubtful ? sureWorth : 0
    known.set(place, less)
    return less
  }
}

interface Stretch {
  readonly first: number
  readonly last: number
  /** What it is worth where none of its places is doubtful, which each make it worth less. */
  readonly most: number
}

const sureWorth = 10

/** Of a place that only the model of words could tell: the one by which the text is a hit was told. */
const unsureLess = 5

/** The stretch of at most `maxChars` with most different words, then most hits that are no doubtful ones, then the earliest. */
function bestStretch(places: readonly MarkedPlace[], maxChars: number, doubtOf: (place: MarkedPlace) => number): Place {
  let best: Place = { start: 0, end: 0 }
  let bestScore = 0
  for (const { first, last, most } of stretchesOf(places, maxChars).sort(
    (a, b) => b.most - a.most || a.last - b.last,
  )) {
    if (most <= bestScore) break
    let score = most
    for (let at = first; at <= last && score > bestScore; at++) score -= doubtOf(places[at]!)
    if (score <= bestScore) continue
    bestScore = score
    best = { start: places[first]!.start, end: places[last]!.end }
  }
  return best
}

/** Up to each place the longest stretch that ends there. */
function stretchesOf(places: readonly MarkedPlace[], maxChars: number): Stretch[] {
  const counts = new Map<number, number>()
  let first = 0
  return places.map((place, last) => {
    counts.set(place.needle, (counts.get(place.needle) ?? 0) + 1)
    while (first < last && place.end - places[first]!.start > maxChars) {
      const left = places[first++]!
      const count = counts.get(left.needle)! - 1
      if (count) counts.set(left.needle, count)
      else counts.delete(left.needle)
    }
    const hits = last - first + 1
    return { first, last, most: counts.size * 100 + hits * sureWorth + Math.min(9, hits) }
  })
}

const sentenceEnd = /[。！？!?；;…\n]["”’」』）)]*|\.["”’)]*(?=\s)/gu

/** Widens a stretch to sentences as far as there is room, else to words. */
function passageAround(text: string, stretch: Place, maxChars: number): Place {
  if (text.length <= maxChars) return { start: 0, end: text.length }
  const room = Math.max(0, maxChars - (stretch.end - stretch.start))
  const start = passageStart(text, stretch.start, room)
  const limit = Math.min(text.length, start + maxChars)
  return { start, end: Math.max(Math.min(stretch.end, limit), passageEnd(text, stretch.end, limit)) }
}

function passageStart(text: string, hit: number, room: number): number {
  if (hit <= room && hit < 40) return 0
  const from = Math.max(0, hit - room)
  const before = text.slice(from, hit)
  let start = from === 0 ? 0 : -1
  for (const match of before.matchAll(sentenceEnd)) {
    start = from + match.index + match[0].length
    // The first sentence start that leaves most of the room for what comes after.
    if (hit - start <= room * 0.35) break
  }
  if (start >= 0) return skipSpace(text, start, hit)
  const near = Math.max(from, hit - Math.floor(room / 3))
  return wordStart(text, near, hit)
}

function skipSpace(text: string, from: number, limit: number): number {
  let at = from
  while (at < limit && /\s/.test(text[at]!)) at++
  return at
}

/** After the next comma or space, so that no word is cut; never inside a surrogate pair. */
function wordStart(text: string, from: number, limit: number): number {
  for (let at = from; at < Math.min(limit, from + 24); at++) {
    if (/[\s，,、：:]/.test(text[at]!)) return skipSpace(text, at + 1, limit)
  }
  return isLowSurrogate(text, from) && from < limit ? from + 1 : from
}

function passageEnd(text: string, hitEnd: number, limit: number): number {
  if (limit >= text.length) return text.length
  const after = text.slice(hitEnd, limit)
  let end = -1
  for (const match of after.matchAll(sentenceEnd)) {
    end = hitEnd + match.index + (match[0].startsWith('\n') ? 0 : match[0].length)
  }
  // A sentence end that throws away most of the room helps nobody.
  if (end >= 0 && limit - end <= after.length * 0.6) return end
  for (let at = limit; at > hitEnd && at > limit - 24; at--) {
    if (/[\s，,、：:]/.test(text[at]!)) return at
  }
  return isLowSurrogate(text, limit) ? limit - 1 : limit
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}

function piecesOf(text: string, passage: Place, places: readonly Place[]): readonly SnippetPiece[] {
  const pieces: SnippetPiece[] = []
  let at = passage.start
  const add = (end: number, isHit: boolean) => {
    if (end > at) pieces.push({ text: text.slice(at, end), isHit })
    at = Math.max(at, end)
  }
  for (const place of places) {
    if (place.end <= passage.start) continue
    if (place.start >= passage.end) break
    add(Math.min(place.start, passage.end), false)
    add(Math.min(place.end, passage.end), true)
  }
  add(passage.end, false)
  return pieces
}
