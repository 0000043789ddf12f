/** A stretch that is the same in both sequences: `length` items from `before` and from `after`. */
export interface SameStretch {
  readonly before: number
  readonly after: number
  readonly length: number
}

/** Edits looked for in one go; what is farther apart is walked in several goes. */
const mostEdits = 256

/**
 * What two sequences of numbers have in common, in order (E. W. Myers, "An O(ND) Difference Algorithm and Its
 * Variations", 1986). Exact up to `mostEdits` edits; beyond that it takes the farthest point it reached and goes on
 * from there, so that time is at most (length × `mostEdits`), never quadratic.
 */
export function sameStretches(before: ArrayLike<number>, after: ArrayLike<number>): readonly SameStretch[] {
  let start = 0
  let beforeEnd = before.length
  let afterEnd = after.length
  while (start < beforeEnd && start < afterEnd && before[start] === after[start]) start++
  while (beforeEnd > start && afterEnd > start && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--
    afterEnd--
  }
  const found: SameStretch[] = []
  addStretch(found, 0, 0, start)
  let x = start
  let y = start
  while (x < beforeEnd && y < afterEnd) {
    const walk = walkFrom(before, after, x, y, beforeEnd, afterEnd)
    for (const stretch of walk.stretches) addStretch(found, stretch.before, stretch.after, stretch.length)
    x = walk.x
    y = walk.y
  }
  addStretch(found, beforeEnd, afterEnd, before.length - beforeEnd)
  return found
}

function addStretch(found: SameStretch[], before: number, after: number, length: number): void {
  if (!length) return
  const last = found.at(-1)
  if (last && last.before + last.length === before && last.after + last.length === after) {
    found[found.length - 1] = { before: last.before, after: last.after, length: last.length + length }
  } else found.push({ before, after, length })
}

interface Walk {
  readonly stretches: readonly SameStretch[]
  readonly x: number
  readonly y: number
}

function walkFrom(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  fromX: number,
  fromY: number,
  endX: number,
  endY: number,
): Walk {
  const width = endX - fromX
  const height = endY - fromY
  const most = Math.min(mostEdits, width + height)
  // farthest[k + most + 1]: how far in `before` the best path on diagonal k (x - y) has come.
  const farthest = new Int32Array(2 * most + 3)
  const rounds: Int32Array[] = []
  let best = { edits: 0, diagonal: 0, reached: -1 }
  for (let edits = 0; edits <= most; edits++) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const place = diagonal + most + 1
      const isDown =
        diagonal === -edits || (diagonal !== edits && (farthest[place - 1] ?? 0) < (farthest[place + 1] ?? 0))
      let x = isDown ? farthest[place + 1]! : farthest[place - 1]! + 1
      let y = x - diagonal
      if (x > width || y > height || y < 0) {
        // Off the edge: stays a dead end.
        farthest[place] = Math.min(x, width + 1)
        continue
      }
      while (x < width && y < height && before[fromX + x] === after[fromY + y]) {
        x++
        y++
      }
      farthest[place] = x
      if (x + y > best.reached) best = { edits, diagonal, reached: x + y }
      if (x >= width && y >= height) {
        rounds.push(farthest.slice(most + 1 - edits, most + 2 + edits))
        return { stretches: backtrack(rounds, edits, diagonal, fromX, fromY), x: endX, y: endY }
      }
    }
    rounds.push(farthest.slice(most + 1 - edits, most + 2 + edits))
  }
  const row = rounds[best.edits]!
  const x = row[best.diagonal + best.edits]!
  return {
    stretches: backtrack(rounds, best.edits, best.diagonal, fromX, fromY),
    x: fromX + x,
    y: fromY + x - best.diagonal,
  }
}

/** `rounds[d]` holds the farthest points after d edits, for the diagonals -d … d. */
function backtrack(
  rounds: readonly Int32Array[],
  lastEdits: number,
  lastDiagonal: number,
  fromX: number,
  fromY: number,
): readonly SameStretch[] {
  const found: SameStretch[] = []
  let diagonal = lastDiagonal
  for (let edits = lastEdits; edits >= 0; edits--) {
    const x = rounds[edits]![diagonal + edits]!
    let startX = 0
    if (edits > 0) {
      const previous = rounds[edits - 1]!
      const at = (wanted: number) => previous[wanted + edits - 1] ?? 0
      const isDown = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1))
      const previousDiagonal = isDown ? diagonal + 1 : diagonal - 1
      startX = isDown ? at(previousDiagonal) : at(previousDiagonal) + 1
      if (x > startX) found.push({ before: fromX + startX, after: fromY + startX - diagonal, length: x - startX })
      diagonal = previousDiagonal
    } else if (x > 0) found.push({ before: fromX, after: fromY, length: x })
  }
  return found.reverse()
}

/** Gives equal strings equal numbers. */
export class Numbering {
  readonly #numbers = new Map<string, number>()

  of(texts: readonly string[]): Int32Array {
    return Int32Array.from(texts, (text) => {
      const known = this.#numbers.get(text)
      if (known !== undefined) return known
      this.#numbers.set(text, this.#numbers.size)
      return this.#numbers.size - 1
    })
  }
}
