import { type ForestMachine, forestMachine, rowsAtOnce, unitsOfLeaf } from './forest-machine.ts'

/**
 * Boosted regression trees, complete and of equal depth: node k has the children 2k+1 (value ≤ threshold) and 2k+2.
 * A sum of all trees' leaves is the log odds. What nodes ask is written once: a column and a threshold have a number, from 1
 * on by column and then by threshold; 0 is a node where all go left.
 */
export interface Forest {
  readonly depth: number
  readonly trees: number
  readonly bias: number
  /** By number. */
  readonly columns: Uint16Array
  readonly thresholds: Float32Array
  /** `trees × (2^depth − 1)` numbers. */
  readonly nodes: Uint16Array
  /** `trees × 2^depth`, times `unitsOfLeaf`. */
  readonly leaves: Int16Array
}

/** The signs that learned numbers are written with, none of which means anything in a string. */
export const digits = Array.from({ length: 0x7f - 0x23 }, (_, i) => String.fromCharCode(0x23 + i))
  .filter((sign) => !"$'\\".includes(sign))
  .join('')
/** So many signs a node, and a leaf. Leaves are written with the least of them taken off. */
export const signsOfNode = 2
export const signsOfLeaf = 3
export const leastLeaf = -0x8000

const valueOfSign = new Uint8Array(0x7f)
for (let i = 0; i < digits.length; i++) valueOfSign[digits.charCodeAt(i)] = i

/**
 * Reads what `writeForest` wrote: a line `depth trees bias`, a line `column threshold …` for each column, an empty line, and a
 * line a tree: its nodes and its leaves in `digits`.
 */
export function readForest(text: string): Forest {
  const [head = '', body = ''] = text.split('\n\n')
  const [first = '', ...columnLines] = head.split('\n')
  const [depth = 0, trees = 0, bias = 0] = first.split(' ').map(Number)
  const columns = [0]
  const thresholds = [Number.POSITIVE_INFINITY]
  for (const line of columnLines) {
    const [column = 0, ...of] = line.split(' ').map(Number)
    for (const threshold of of) {
      columns.push(column)
      thresholds.push(threshold)
    }
  }
  const inner = 2 ** depth - 1
  const nodes = new Uint16Array(trees * inner)
  const leaves = new Int16Array(trees * (inner + 1))
  const signs = new TextEncoder().encode(body)
  const lineLength = signsOfNode * inner + signsOfLeaf * (inner + 1) + 1
  for (let tree = 0; tree < trees; tree++) {
    readNodes(signs, tree * lineLength, nodes.subarray(tree * inner, (tree + 1) * inner))
    const leavesAt = tree * lineLength + signsOfNode * inner
    readLeaves(signs, leavesAt, leaves.subarray(tree * (inner + 1), (tree + 1) * (inner + 1)))
  }
  return {
    depth,
    trees,
    bias,
    columns: Uint16Array.from(columns),
    thresholds: Float32Array.from(thresholds),
    nodes,
    leaves,
  }
}

const base = digits.length

function readNodes(signs: Uint8Array, from: number, nodes: Uint16Array): void {
  for (let i = 0, at = from; i < nodes.length; i++, at += signsOfNode)
    nodes[i] = valueOfSign[signs[at]!]! * base + valueOfSign[signs[at + 1]!]!
}

function readLeaves(signs: Uint8Array, from: number, leaves: Int16Array): void {
  for (let i = 0, at = from; i < leaves.length; i++, at += signsOfLeaf) {
    const upper = valueOfSign[signs[at]!]! * base + valueOfSign[signs[at + 1]!]!
    leaves[i] = upper * base + valueOfSign[signs[at + 2]!]! + leastLeaf
  }
}

/** The sum of leaves for the row that begins at `at`, in whole units. */
function sumOfLeaves(forest: Forest, rows: Float32Array, at: number): number {
  const { depth, trees, columns, thresholds, nodes, leaves } = forest
  const inner = 2 ** depth - 1
  let sum = 0
  for (let tree = 0, base = 0, leafBase = 0; tree < trees; tree++, base += inner, leafBase += inner + 1) {
    let node = 0
    for (let level = 0; level < depth; level++) {
      const asked = nodes[base + node]!
      node = 2 * node + (rows[at + columns[asked]!]! > thresholds[asked]! ? 2 : 1)
    }
    sum += leaves[leafBase + node - inner]!
  }
  return sum
}

/** The log odds of the row that begins at `at`. */
export const askForest = (forest: Forest, rows: Float32Array, at: number): number =>
  forest.bias + sumOfLeaves(forest, rows, at) / unitsOfLeaf

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
  const rows = new Float32Array(width * rowsAtOnce)
  const sums = new Int32Array(rowsAtOnce)
  return {
    rows,
    sums,
    run(count) {
      for (let row = 0; row < count; row++) sums[row] = sumOfLeaves(forest, rows, row * width)
    },
  }
}
