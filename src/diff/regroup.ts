import type { Aligned, Paragraph } from './paragraphs.ts'
import { sharedOf, shareOf, shinglesOf } from './shingles.ts'

/** Neighbours of `gone` and of `come` that are one stretch of text, reworded: mostly one of each. */
export interface Group {
  readonly gone: readonly Paragraph[]
  readonly come: readonly Paragraph[]
}

/** This much of a paragraph stands in what its neighbour was made of: it was broken off, or joined. */
const leastOfPiece = 0.6

/**
 * The pairs of a gap, each with those of its neighbours that have no partner and that it was broken into or joined from. `partners`
 * gives for an added paragraph its place in `gone`. In order; each paragraph is in one group at most.
 */
export function withNeighbours(
  gone: readonly Paragraph[],
  come: readonly Paragraph[],
  partners: ReadonlyMap<Paragraph, number>,
): readonly Group[] {
  const pairs = come.flatMap((paragraph, y) => {
    const x = partners.get(paragraph)
    return x === undefined ? [] : [{ x, y }]
  })
  if (pairs.length === gone.length && pairs.length === come.length) {
    return pairs.map(({ x, y }) => ({ gone: [gone[x]!], come: [come[y]!] }))
  }
  let [freeX, freeY] = [0, 0]
  return pairs.map((pair, at) => {
    const next = pairs[at + 1] ?? { x: gone.length, y: come.length }
    const wholes = { gone: gone[pair.x]!.key, come: come[pair.y]!.key }
    const grown = {
      come: grow(come, pair.y, freeY, next.y, wholes.gone, wholes.come),
      gone: grow(gone, pair.x, freeX, next.x, wholes.come, wholes.gone),
    }
    // Either it was broken into several, or several were joined.
    const span =
      grown.come.length > 1 ? { come: grown.come, gone: [gone[pair.x]!] } : { come: [come[pair.y]!], gone: grown.gone }
    freeX = gone.indexOf(span.gone.at(-1)!, pair.x) + 1
    freeY = come.indexOf(span.come.at(-1)!, pair.y) + 1
    return span
  })
}

/** The paragraph at `place`, with neighbours between `from` and `to` that stand in what is left of `whole` without it. */
function grow(
  paragraphs: readonly Paragraph[],
  place: number,
  from: number,
  to: number,
  whole: string,
  own: string,
): readonly Paragraph[] {
  let [first, last] = [place, place]
  if (from === place && to === place + 1) return [paragraphs[place]!]
  let left = without(shinglesOf(whole), shinglesOf(own))
  const takes = (paragraph: Paragraph) => {
    const piece = shinglesOf(paragraph.key)
    if (!piece.length || sharedOf(piece, left) < leastOfPiece * piece.length) return false
    left = without(left, piece)
    return true
  }
  while (last + 1 < to && takes(paragraphs[last + 1]!)) last++
  while (first > from && takes(paragraphs[first - 1]!)) first--
  return paragraphs.slice(first, last + 1)
}

/** What is in `a` more often than in `b`; both are sorted. */
function without(a: Uint32Array, b: Uint32Array): Uint32Array {
  const left = new Uint32Array(a.length)
  let [n, y] = [0, 0]
  for (const one of a) {
    while (y < b.length && b[y]! < one) y++
    if (y < b.length && b[y] === one) y++
    else left[n++] = one
  }
  return left.subarray(0, n)
}

/** A paragraph that stands elsewhere with other words has at least this in common with what it was. */
const leastMoved = 0.5
/** Short ones (a name, a subheading) are alike by chance. */
const shortestMoved = 16
const mostPairs = 3000

/** Paragraphs that are gone in one place and stand, reworded, in another are told as one. */
export function pairAcross(aligned: readonly Aligned[]): readonly Aligned[] {
  const gone = aligned.filter((one) => one.kind === 'deleted' && one.before.key.length >= shortestMoved)
  const come = aligned.filter((one) => one.kind === 'added' && one.after.key.length >= shortestMoved)
  if (!gone.length || !come.length || gone.length * come.length > mostPairs) return aligned
  const shingles = new Map(
    [...gone, ...come].map((one) => [one, shinglesOf('before' in one ? one.before.key : one.after.key)]),
  )
  const alike = come.flatMap((to) =>
    gone.map((from) => ({ from, to, share: shareOf(shingles.get(from)!, shingles.get(to)!) })),
  )
  const partners = new Map<Aligned, Aligned>()
  for (const { from, to } of alike.filter(({ share }) => share >= leastMoved).sort((a, b) => b.share - a.share)) {
    if (!partners.has(from) && !partners.has(to)) partners.set(from, to).set(to, from)
  }
  return aligned.flatMap((one) => {
    const partner = partners.get(one)
    if (one.kind !== 'added' || partner?.kind !== 'deleted') return partner ? [] : [one]
    return [{ kind: 'reworded' as const, before: partner.before, after: one.after, at: one.at, isMoved: true }]
  })
}
