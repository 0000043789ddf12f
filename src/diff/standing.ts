import { lineKey } from './edit-key.ts'
import { Numbering, sameStretches } from './sequence.ts'

/**
 * Says of a line whether it stood in a page before and stands in it after, in the same place among the lines that
 * stayed. What was moved (from a box beside the article into it, say), and what stands there more or less often than
 * before, does not. Lines are compared by `keyOf`. Near-linear in the lines of the two pages.
 */
export function standingIn(
  before: readonly string[],
  after: readonly string[],
  keyOf: (line: string) => string = lineKey,
): (key: string) => boolean {
  const [was, is] = [before, after].map((lines) => lines.map(keyOf).filter((key) => key !== '')) as [string[], string[]]
  const numbering = new Numbering()
  const stayed = new Map<string, number>()
  for (const stretch of sameStretches(numbering.of(was), numbering.of(is))) {
    for (const key of is.slice(stretch.after, stretch.after + stretch.length)) count(stayed, key)
  }
  const all = new Map<string, number>()
  for (const key of was) count(all, key)
  const now = new Map<string, number>()
  for (const key of is) count(now, key)
  return (key) => stayed.has(key) && stayed.get(key) === all.get(key) && stayed.get(key) === now.get(key)
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
