/** What the overlap of two polls is judged by: an entry of a document, in the document's order. */
export interface SeenEntry {
  /** Its date, where it has one. */
  readonly at?: number
  /** When it was first seen; absent where it is new. */
  readonly knownSince?: number
}

const datedAtLeast = 4
const clearOrder = 0.7

/**
 * Whether a document joins on to what was known up to `upTo`. An entry that was known then is the proof, unless it is
 * pinned: one that stands before newer ones against the order of its document would stand there however many have
 * passed below it. A document without new entries always joins on.
 */
export function joinsOn(entries: readonly SeenEntry[], upTo: number): boolean {
  const isNew = (entry: SeenEntry) => entry.knownSince === undefined
  const proofs = entries.filter((entry) => entry.knownSince !== undefined && entry.knownSince <= upTo)
  if (proofs.length === 0) return entries.length > 0 && !entries.some((one) => isNew(one) || one.knownSince! > upTo)
  const order = orderOf(entries)
  if (order === undefined) return true
  const newestFirst = order === 'falling' ? entries : [...entries].reverse()
  let newestBelow = Number.NEGATIVE_INFINITY
  for (let at = newestFirst.length - 1; at >= 0; at--) {
    const entry = newestFirst[at]!
    const isProof = entry.knownSince !== undefined && entry.knownSince <= upTo
    if (isProof && (entry.at === undefined || newestBelow <= entry.at)) return true
    if (!isProof && entry.at !== undefined) newestBelow = Math.max(newestBelow, entry.at)
  }
  return false
}

/** The order of dates in a document, where it is clear. */
function orderOf(entries: readonly SeenEntry[]): 'rising' | 'falling' | undefined {
  const dates = entries.flatMap(({ at }) => at ?? [])
  if (dates.length < datedAtLeast) return undefined
  let rising = 0
  let falling = 0
  for (let at = 1; at < dates.length; at++) {
    if (dates[at]! > dates[at - 1]!) rising++
    else if (dates[at]! < dates[at - 1]!) falling++
  }
  if (falling >= clearOrder * (rising + falling) && falling > 0) return 'falling'
  return rising >= clearOrder * (rising + falling) && rising > 0 ? 'rising' : undefined
}
