import type { FoldedText } from '../search/fold.ts'
import type { SiteQuery, SoughtText } from './search-query.ts'

/** Pieces that follow one another. */
export interface Piece {
  readonly text: string
  readonly isHit: boolean
}

interface Place {
  readonly start: number
  readonly end: number
  readonly which: number
}

const longest = 180
const mostPlaces = 200

/** Whether what stands in no index is there, or is not: phrases of which only the terms are known. */
export function isThere(query: SiteQuery, texts: readonly FoldedText[]): boolean {
  const stands = ({ pattern }: SoughtText) => {
    const expression = new RegExp(pattern, 'u')
    return texts.some(({ text }) => expression.test(text))
  }
  if (query.without.some((one) => one.isDoubtful && stands(one))) return false
  return query.find.every((list) => !list.some((one) => one.isDoubtful) || list.some(stands))
}

/** All of `text` in pieces, what was looked for marked. */
export function markedPieces(query: SiteQuery, folded: FoldedText): readonly Piece[] {
  return piecesOf(folded.original, placesIn(query, folded), 0, folded.original.length)
}

/** The passage that says most of what was looked for, from the start of a sentence where there is one near. */
export function passage(query: SiteQuery, folded: FoldedText): readonly Piece[] {
  const text = folded.original
  const places = placesIn(query, folded)
  let best = 0
  let bestScore = -1
  for (const [at, { start }] of places.entries()) {
    const near = places.slice(at).filter(({ end }) => end - start < longest * 0.7)
    const score = new Set(near.map(({ which }) => which)).size * 100 + Math.min(near.length, 20)
    if (score > bestScore) {
      best = start
      bestScore = score
    }
  }
  const from = beginning(text, best)
  let to = Math.min(text.length, from + longest)
  if (to < text.length && isLowSurrogate(text, to)) to--
  const pieces = piecesOf(text, places, from, to)
  const last = pieces.at(-1)
  return to < text.length && last ? [...pieces, { text: '…', isHit: false }] : pieces
}

function beginning(text: string, hit: number): number {
  const from = Math.max(0, hit - 60)
  if (from === 0 && hit < 60) return 0
  const before = text.slice(from, hit)
  const sentence = [...before.matchAll(/[。！？!?；;…\n]["'”’」』）)]*|\.\s/gu)].at(0)
  if (sentence) return skipSpace(text, from + sentence.index + sentence[0].length, hit)
  const pause = [...before.matchAll(/[\s，,、：:]/gu)].at(0)
  if (pause) return skipSpace(text, from + pause.index + 1, hit)
  return isLowSurrogate(text, from) ? from + 1 : from
}

function skipSpace(text: string, from: number, limit: number): number {
  let at = from
  while (at < limit && /\s/.test(text[at] ?? '')) at++
  return at
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** In the original, in order, without overlaps. */
function placesIn(query: SiteQuery, folded: FoldedText): readonly Place[] {
  const places: Place[] = []
  for (const [which, list] of query.find.entries()) {
    for (const { pattern } of list) {
      let count = 0
      for (const found of folded.text.matchAll(new RegExp(pattern, 'gu'))) {
        if (count++ >= mostPlaces) break
        let end = found.index + found[0].length
        // Several units may come from one character.
        while (end < folded.text.length && folded.originOf(end) === folded.originOf(end - 1)) end++
        places.push({ start: folded.originOf(found.index), end: folded.originOf(end), which })
      }
    }
  }
  let reached = 0
  return places
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      if (start < reached || end <= start) return false
      reached = end
      return true
    })
}

function piecesOf(text: string, places: readonly Place[], from: number, to: number): readonly Piece[] {
  const pieces: Piece[] = []
  let at = from
  const add = (end: number, isHit: boolean) => {
    if (end > at) pieces.push({ text: text.slice(at, end), isHit })
    at = Math.max(at, end)
  }
  for (const { start, end } of places) {
    if (end <= from || start >= to) continue
    add(Math.min(start, to), false)
    add(Math.min(end, to), true)
  }
  add(to, false)
  return pieces
}
