import type { Forest } from './forest.ts'
import {
  type Code,
  f32x4GreaterThan,
  get,
  i8x16GreaterThan,
  i8x16Narrow,
  i8x16Shuffle,
  i8x16Sub,
  i8x16Swizzle,
  i16x8Narrow,
  i32,
  i32Add,
  i32Const,
  i32LessThan,
  i32Load,
  i32Load16,
  i32Multiply,
  i32x4Add,
  i32x4ExtendHigh,
  i32x4ExtendLow,
  i32x4Sub,
  loop,
  moduleOf,
  set,
  v128,
  v128BitSelect,
  v128Const,
  v128Load,
  v128Load8Splat,
  v128Load32Lane,
  v128Load32Splat,
  v128Or,
  v128Store,
} from './wasm-code.ts'

/** So many rows go through the trees side by side: as many as bytes fit into a register. */
const abreast = 16
/** So many are read in one go, at most. */
export const rowsAtOnce = 128
/** Leaves are written with four digits, and summed as whole numbers. */
export const unitsOfLeaf = 1e4

/** What sums the leaves of the first rows in `rows`, into `sums`, times `unitsOfLeaf`. */
export interface ForestMachine {
  readonly rows: Float32Array
  readonly sums: Int32Array
  run(count: number): void
}

/**
 * A machine for one forest, in WebAssembly. Instead of walking down, all nodes of a tree are asked, for sixteen rows at
 * once and without a branch (QuickScorer's idea, Lucchese et al. 2015, with bytes in place of bits). For that a row's
 * columns are first made bytes, its ranks: how many of the column's thresholds are below the value. Undefined where
 * there is no WebAssembly, or not for this forest.
 */
export function forestMachine(forest: Forest, width: number): ForestMachine | undefined {
  const tables = tablesOf(forest)
  if (tables === undefined || typeof WebAssembly !== 'object') return undefined
  const { columns, nodes, leaves } = tables
  const columnsAt = abreast * tables.columnCount
  const nodesAt = columnsAt + columns.byteLength
  const leavesAt = nodesAt + nodes.byteLength
  const rowsAt = (leavesAt + leaves.byteLength + 15) & ~15
  const sumsAt = rowsAt + 4 * width * rowsAtOnce
  const pages = (sumsAt + 4 * rowsAtOnce + 0xffff) >> 16
  const code = [
    ...[i32Const(rowsAt), set(row), i32Const(sumsAt), set(out)],
    loop(
      rankRows(columnsAt, tables.columnCount, 4 * width),
      sumTrees(nodesAt, leavesAt, forest.depth),
      ...fours.map((k) => [...get(out), ...get(sum + k), ...v128Store(16 * k)]),
      add(row, abreast * 4 * width),
      add(out, 4 * abreast),
      ...[get(out), get(count), i32Const(4), i32Multiply, i32Const(sumsAt), i32Add, i32LessThan],
    ),
  ].flat()
  try {
    const module = new WebAssembly.Module(moduleOf(pages, locals, code))
    const { run, memory } = new WebAssembly.Instance(module).exports as unknown as {
      readonly run: (count: number) => void
      readonly memory: WebAssembly.Memory
    }
    const bytes = new Uint8Array(memory.buffer)
    for (const [table, from] of [[columns, columnsAt] as const, [nodes, nodesAt] as const, [leaves, leavesAt] as const])
      bytes.set(new Uint8Array(table.buffer), from)
    return {
      rows: new Float32Array(memory.buffer, rowsAt, width * rowsAtOnce),
      sums: new Int32Array(memory.buffer, sumsAt, rowsAtOnce),
      run,
    }
  } catch {
    // a page may forbid it (Content-Security-Policy), and an old engine knows no vectors
    return undefined
  }
}

/** No rank is above this. */
const never = 127

/**
 * What the machine reads. Of each column its place in a row and the length of its thresholds, both in bytes, and the
 * thresholds; of each node the place of its column's ranks (two bytes) and the rank that is exceeded to the right; of each
 * tree the lower bytes of its leaves and the upper ones.
 */
function tablesOf({ depth, columns, thresholds, nodes, leaves }: Forest) {
  const bits = new Uint32Array(thresholds.buffer, thresholds.byteOffset, thresholds.length)
  const words: number[] = []
  /** By the number of what a node asks. */
  const places = new Uint16Array(columns.length)
  const ranks = new Uint16Array(columns.length).fill(never)
  let columnCount = 0
  for (let from = 1; from < columns.length; columnCount++) {
    let to = from + 1
    while (to < columns.length && columns[to] === columns[from]) to++
    if (to - from >= never) return undefined
    words.push(4 * columns[from]!, 4 * (to - from), ...bits.subarray(from, to))
    for (let number = from; number < to; number++) {
      places[number] = abreast * columnCount
      ranks[number] = number - from
    }
    from = to
  }
  if (columnCount === 0) return undefined
  const asked = new Uint16Array(2 * nodes.length)
  for (let i = 0; i < nodes.length; i++) {
    asked[2 * i] = places[nodes[i]!]!
    asked[2 * i + 1] = ranks[nodes[i]!]!
  }
  const size = 2 ** depth
  const bytes = new Uint8Array(2 * leaves.length)
  for (let i = 0, at = 0; i < leaves.length; i++, at++) {
    if (i > 0 && i % size === 0) at += size
    bytes[at] = leaves[i]!
    bytes[at + size] = leaves[i]! >> 8
  }
  return { columns: Uint32Array.from(words), columnCount, nodes: asked, leaves: bytes }
}

/** The parameter and the locals. */
const count = 0
const row = 1
const out = 2
const at = 3
const end = 4
const rank = 5
const leaf = 6
/** Four of each. */
const value = 7
const above = 11
const sum = 15
const threshold = 19
const which = 20
const low = 21
const high = 22
const locals: readonly number[] = [...new Array<number>(6).fill(i32), ...new Array<number>(16).fill(v128)]

const fours = [0, 1, 2, 3]
const splat = (byte: number): Code => v128Const(new Array<number>(16).fill(byte))
const add = (local: number, number: number): Code => [get(local), i32Const(number), i32Add, set(local)].flat()

/** Ranks of all columns in sixteen rows, from address 0 on. */
function rankRows(columnsAt: number, columns: number, rowBytes: number): Code {
  const readColumn = fours.flatMap((k) => [
    ...[splat(0), set(value + k), splat(0), set(above + k)],
    ...fours.flatMap((lane) => [
      ...[get(row), get(at), i32Load(0), i32Add],
      ...[get(value + k), v128Load32Lane((4 * k + lane) * rowBytes, lane), set(value + k)],
    ]),
  ])
  const count = fours.flatMap((k) => [
    ...[get(above + k), get(value + k), get(threshold), f32x4GreaterThan, i32x4Sub, set(above + k)],
  ])
  return [
    ...[i32Const(columnsAt), set(at), i32Const(0), set(rank)],
    loop(
      ...readColumn,
      ...[get(at), get(at), i32Load(4), i32Add, i32Const(8), i32Add, set(end)],
      add(at, 8),
      loop(...[get(at), v128Load32Splat(0), set(threshold)], ...count, add(at, 4), ...[get(at), get(end), i32LessThan]),
      ...[get(rank), get(above), get(above + 1), i16x8Narrow, get(above + 2), get(above + 3), i16x8Narrow],
      ...[i8x16Narrow, v128Store(0)],
      add(rank, abreast),
      ...[get(rank), i32Const(abreast * columns), i32LessThan],
    ),
  ].flat()
}

/** Adds up the leaves of all trees for sixteen rows, whose ranks are known. */
function sumTrees(nodesAt: number, leavesAt: number, depth: number): Code {
  const leaves = 2 ** depth
  const goesRight = (node: number): Code[] => [
    ...[get(at), i32Load16(4 * node), v128Load(0), get(at), v128Load8Splat(4 * node + 2), i8x16GreaterThan],
  ]
  /** The number of the leaf that each row comes to, from a node on that has so many below it. */
  const leafBelow = (node: number, first: number, size: number): Code[] =>
    size === 2
      ? [splat(first), ...goesRight(node), i8x16Sub]
      : [
          ...leafBelow(2 * node + 2, first + size / 2, size / 2),
          ...leafBelow(2 * node + 1, first, size / 2),
          ...goesRight(node),
          v128BitSelect,
        ]
  /** One byte of these leaves' values. Sixteen are looked up at once; a number that is not among them gives 0. */
  const look = (from: number): Code[] => [
    ...[get(leaf), v128Load(from), get(which), i8x16Swizzle],
    ...Array.from({ length: Math.ceil(leaves / 16) - 1 }, (_, i) => 16 * (i + 1)).flatMap((other) => [
      ...[get(leaf), v128Load(from + other), get(which), splat(other), i8x16Sub, i8x16Swizzle, v128Or],
    ]),
  ]
  const bytesInTurn = (from: number) => Array.from({ length: 16 }, (_, i) => from + (i >> 1) + 16 * (i & 1))
  const addUp = [0, 2].flatMap((half) => [
    ...[get(low), get(high), i8x16Shuffle(bytesInTurn(4 * half)), set(value)],
    ...[get(value), i32x4ExtendLow, get(sum + half), i32x4Add, set(sum + half)],
    ...[get(value), i32x4ExtendHigh, get(sum + half + 1), i32x4Add, set(sum + half + 1)],
  ])
  return [
    ...[i32Const(nodesAt), set(at), i32Const(leavesAt), set(leaf)],
    ...fours.flatMap((k) => [splat(0), set(sum + k)]),
    loop(
      ...[...leafBelow(0, 0, leaves), set(which), ...look(0), set(low), ...look(leaves), set(high)],
      ...addUp,
      add(at, 4 * (leaves - 1)),
      add(leaf, 2 * leaves),
      ...[get(at), i32Const(leavesAt), i32LessThan],
    ),
  ].flat()
}
