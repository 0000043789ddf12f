import type { SameStretch } from './sequence.ts'

/** So many pairs of items are weighed at most; a pair costs some nanoseconds. */
const mostPairs = 60_000

/**
 * What two sequences of numbers have in common, in order, chosen so that the items kept weigh most, less `begin` for each stretch
 * behind the first: of all ways to turn one into the other, the one that changes least, in the fewest places. Undefined where there are too many pairs to weigh.
 */
export function heaviestStretches(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  { weights, begin }: { readonly weights: ArrayLike<number>; readonly begin: number },
): readonly SameStretch[] | undefined {
  const [width, height] = [before.length, after.length]
  let start = 0
  while (start < width && start < height && before[start] === after[start]) start++
  let end = 0
  while (end < Math.min(width, height) - start && before[width - 1 - end] === after[height - 1 - end]) end++
  const [columns, rows] = [width - start - end, height - start - end]
  if (columns * rows > mostPairs) return undefined
  const found: { before: number; after: number; length: number }[] = []
  const add = (x: number, y: number, length: number) => {
    const last = found.at(-1)
    if (!length) return
    if (last && last.before + last.length === x && last.after + last.length === y) last.length += length
    else found.push({ before: x, after: y, length })
  }
  add(0, 0, start)
  for (const { x, y } of pairsOf(before, after, { start, columns, rows, weights, begin })) add(x, y, 1)
  add(width - end, height - end, end)
  return found
}

const never = -1e9

function pairsOf(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  given: { start: number; columns: number; rows: number; weights: ArrayLike<number>; begin: number },
): readonly { readonly x: number; readonly y: number }[] {
  const { start, columns, rows, weights, begin } = given
  const line = rows + 1
  // Of the first x and y items: the most that can be kept, and the most where the last two are kept as a pair.
  const best = new Int32Array((columns + 1) * line)
  const paired = new Int32Array((columns + 1) * line).fill(never)
  // What stands before goes on into the first pair.
  paired[0] = 0
  for (let x = 1; x <= columns; x++) {
    const item = before[start + x - 1]!
    for (let y = 1; y <= rows; y++) {
      const at = x * line + y
      let most = Math.max(best[at - line]!, best[at - 1]!)
      if (item === after[start + y - 1]) {
        const kept = Math.max(paired[at - line - 1]!, best[at - line - 1]! - begin) + weights[item]!
        paired[at] = kept
        if (kept > most) most = kept
      }
      best[at] = most
    }
  }
  const pairs: { x: number; y: number }[] = []
  let [x, y] = [columns, rows]
  let isPair = false
  while (x > 0 && y > 0) {
    const at = x * line + y
    if (!isPair && best[at] !== paired[at]) {
      if (best[at] === best[at - line]) x--
      else y--
      continue
    }
    pairs.push({ x: start + x - 1, y: start + y - 1 })
    const kept = paired[at]! - weights[before[start + x - 1]!]!
    isPair = kept === paired[at - line - 1]
    x--
    y--
  }
  return pairs.reverse()
}
