import { type ForestMachine, forestMachine, rowsAtOnce, unitsOfLeaf } from './forest-machine.ts'

/**
 * Boosted regression trees, complete and of equal depth: node k has the children 2k+1 (value ≤ threshold) and 2k+2.
 * A sum of all trees' leaves is the log odds.
 */
export interface Forest {
  readonly depth: number
  readonly trees: number
  readonly bias: number
  /** `trees × (2^depth − 1)`. */
  readonly features: Uint16Array
  readonly thresholds: Float32Array
  /** `trees × 2^depth`. */
  readonly leaves: Float32Array
}

/** Reads what `writeForest` wrote: a line `depth trees bias`, then a line a tree: `feature:threshold … | leaf …`. */
export function readForest(text: string): Forest {
  const lines = text.trim().split('\n')
  const [depth, trees, bias] = (lines[0] as string).split(' ').map(Number) as [number, number, number]
  const inner = 2 ** depth - 1
  const features = new Uint16Array(trees * inner)
  const thresholds = new Float32Array(trees * inner)
  const leaves = new Float32Array(trees * (inner + 1))
  for (let tree = 0; tree < trees; tree++) {
    const [nodes, ends] = (lines[tree + 1] as string).split('|') as [string, string]
    nodes.split(' ').forEach((node, i) => {
      const at = node.indexOf(':')
      features[tree * inner + i] = Number.parseInt(node, 10)
      thresholds[tree * inner + i] = at + 1 === node.length ? Number.POSITIVE_INFINITY : Number(node.slice(at + 1))
    })
    ends.split(' ').forEach((leaf, i) => {
      leaves[tree * (inner + 1) + i] = Number(leaf)
    })
  }
  return { depth, trees, bias, features, thresholds, leaves }
}

/** The log odds of the row that begins at `at`. */
export function askForest(forest: Forest, rows: Float32Array, at: number): number {
  const { depth, trees, features, thresholds, leaves } = forest
  const inner = 2 ** depth - 1
  let sum = forest.bias
  for (let tree = 0, base = 0, leafBase = 0; tree < trees; tree++, base += inner, leafBase += inner + 1) {
    let node = 0
    for (let level = 0; level < depth; level++) {
      const place = base + node
      node = 2 * node + (rows[at + features[place]!]! > thresholds[place]! ? 2 : 1)
    }
    sum += leaves[leafBase + node - inner]!
  }
  return sum
}

/** The log odds of `count` rows one after the other; those under `least` of `before` keep that. */
export type AskRows = (rows: Float32Array, count: number, before?: Float32Array, least?: number) => Float32Array

/**
 * Asks a forest for many rows of `width` columns: by a machine, which is made for the first of them, or plainly where
 * there can be none. Both sum whole numbers, and so answer the same to the bit.
 */
export function rowsAsker(forest: Forest, width: number): AskRows {
  let machine: ForestMachine | undefined
  let isAsked = false
  return (rows, count, before, least = 0) => {
    if (!isAsked) machine = forestMachine(forest, width) ?? plainMachine(forest, width)
    isAsked = true
    const { rows: own, sums, run } = machine!
    const odds = before ? before.slice(0, count) : new Float32Array(count)
    const asked = new Int32Array(rowsAtOnce)
    const isHopeless = (row: number) => before !== undefined && before[row]! < least
    let waiting = 0
    const answer = () => {
      run(waiting)
      for (let k = 0; k < waiting; k++) odds[asked[k]!] = forest.bias + sums[k]! / unitsOfLeaf
      waiting = 0
    }
    for (let row = 0; row < count; ) {
      const from = row
      while (row < count && waiting < rowsAtOnce && !isHopeless(row)) asked[waiting++] = row++
      // rows that stand together are copied together
      if (row > from) own.set(rows.subarray(from * width, row * width), (waiting - (row - from)) * width)
      if (waiting === rowsAtOnce) answer()
      else row++
    }
    if (waiting > 0) answer()
    return odds
  }
}

function plainMachine(forest: Forest, width: number): ForestMachine {
  const whole = { ...forest, bias: 0, leaves: forest.leaves.map((leaf) => Math.round(leaf * unitsOfLeaf)) }
  const rows = new Float32Array(width * rowsAtOnce)
  const sums = new Int32Array(rowsAtOnce)
  return {
    rows,
    sums,
    run(count) {
      for (let row = 0; row < count; row++) sums[row] = askForest(whole, rows, row * width)
    },
  }
}
