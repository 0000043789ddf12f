import { counterKey, isSameReading, lineKey, standingIn } from '../diff/index.ts'
import { partsOf } from '../extract/index.ts'
import { sha256Hex } from './identity.ts'

/** What is read of a page, as far as its lines go. */
interface Lines {
  readonly text: string
  readonly html: string
  readonly provenance?: Readonly<Record<string, string>>
}

/** The field of a revision's provenance that holds its edge. */
const field = 'edge'

/**
 * The edge of a reading: lines that the page showed before and shows now, in their place, and that were read in only
 * one of the two captures. Which blocks belong to the article depends on the whole page, so a block at the article's
 * border may be read today and not tomorrow, though nobody touched it. Kept as digests of the lines' keys.
 */
export type Edge = ReadonlySet<string>

export function edgeOf({ provenance }: Pick<Lines, 'provenance'>): Edge {
  return new Set(provenance?.[field]?.split(' '))
}

/** A reading that says what its edge is. */
export function withEdge<T extends { readonly provenance: Readonly<Record<string, string>> }>(
  reading: T,
  edge: Edge,
): T {
  return edge.size ? { ...reading, provenance: { ...reading.provenance, [field]: [...edge].join(' ') } } : reading
}

/** The text without the lines of an edge. */
export function withoutEdge(text: string, edge: Edge): string {
  return text
    .split('\n')
    .filter((line) => !isOfEdge(line, edge))
    .join('\n')
}

export function isOfEdge(line: string, edge: Edge): boolean {
  return edge.has(digestOf(lineKey(line)))
}

/** Lines that one of two readings has and the other has not, by their keys: each may be an edit or the article's edge. */
export function linesOfOne(before: Lines, after: Lines): readonly string[] {
  if (isSameReading(before.text, after.text) && before.html === after.html) return []
  const [was, is] = [keysOf(before), keysOf(after)]
  return [...was].filter((key) => !is.has(key)).concat([...is].filter((key) => !was.has(key)))
}

function keysOf({ text, html }: Lines): ReadonlySet<string> {
  const keys = new Set([...text.split('\n'), ...partsOf(html).captions].map(lineKey))
  keys.delete('')
  return keys
}

/** The edge between two readings; `former` and `now` are all lines that their pages show. */
export function edgeBetween(before: Lines, after: Lines, former: readonly string[], now: readonly string[]): Edge {
  const isStanding = standingIn(former, now)
  const ofOne = linesOfOne(before, after)
  const edge = new Set(ofOne.filter(isStanding).map(digestOf))
  const others = ofOne.filter((key) => !isStanding(key) && counterKey(key) !== undefined)
  for (const key of others.length ? countersOfOne(before, after, others, former, now) : []) edge.add(digestOf(key))
  const known = edgeOf(before)
  // What was the edge before still is, as long as nobody touches it.
  if (known.size) {
    for (const key of new Set(now.map(lineKey))) {
      const digest = digestOf(key)
      if (known.has(digest) && isStanding(key)) edge.add(digest)
    }
  }
  return edge
}

/**
 * Which of these lines stand in both pages but for their numbers, and were read in one of the two captures only. Where both were read the
 * numbers are the article's.
 */
function countersOfOne(
  before: Lines,
  after: Lines,
  keys: readonly string[],
  former: readonly string[],
  now: readonly string[],
): readonly string[] {
  const known = edgeOf(before)
  const countersOf = (lines: Lines, but: Edge) =>
    new Set([...keysOf(lines)].filter((key) => !but.has(digestOf(key))).map(counterOrKey))
  const [was, is] = [countersOf(before, known), countersOf(after, new Set())]
  const isStanding = standingIn(former, now, (line) => counterOrKey(lineKey(line)))
  return keys.filter((key) => {
    const counter = counterOrKey(key)
    return !(was.has(counter) && is.has(counter)) && isStanding(counter)
  })
}

const counterOrKey = (key: string): string => counterKey(key) ?? key

function digestOf(key: string): string {
  return sha256Hex(key).slice(0, 12)
}
