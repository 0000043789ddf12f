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
      features[tree * inner + i] = Number(node.slice(0, at))
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

/**
 * A forest as its reader likes it best: feature and threshold side by side, and thresholds as integers in the order of
 * the floats that they stand for, so that a step down is a subtraction and a shift and no branch to guess.
 */
export interface SwiftForest {
  readonly depth: number
  readonly trees: number
  readonly bias: number
  readonly width: number
  /** Four times the feature, threshold; four times the feature, threshold; … */
  readonly nodes: Int32Array
  readonly leaves: Float32Array
}

/** Scaled so (exactly: a power of two), all values that occur are below 1 and their differences within 31 bits. */
const scale = 2 ** -40
const endless = 1e9

/** So many rows go down a tree side by side: while one waits for its column the others are read (a fifth quicker). */
const abreast = 4

/** Puts a forest into the form that `askSwiftly` reads. `width` is the length of a row. */
export function swiftForest({ depth, trees, bias, features, thresholds, leaves }: Forest, width: number): SwiftForest {
  const nodes = new Int32Array(2 * features.length)
  const scaled = new Float32Array(1)
  const bits = new Int32Array(scaled.buffer)
  for (let i = 0; i < features.length; i++) {
    scaled[0] = (Math.min(thresholds[i]!, endless) + 0) * scale
    nodes[2 * i] = abreast * features[i]!
    nodes[2 * i + 1] = inOrder(bits[0]!)
  }
  return { depth, trees, bias, width, nodes, leaves }
}

/** A float's bits as an integer that is greater where the float is. */
const inOrder = (bits: number): number => bits ^ ((bits >> 31) & 0x7fffffff)

/** What `askForest` answers, for `count` rows one after the other; those under `least` of `before` keep that. */
export function askSwiftly(
  forest: SwiftForest,
  rows: Float32Array,
  count: number,
  before?: Float32Array,
  least = 0,
): Float32Array {
  const { width } = forest
  const scaled = new Float32Array(abreast * width)
  const bits = new Int32Array(scaled.buffer)
  const odds = before ? before.slice(0, count) : new Float32Array(count)
  const asked = new Int32Array(abreast)
  let waiting = 0
  for (let row = 0; row < count; row++) {
    if (!(before && before[row]! < least)) {
      // the same column of all four rows side by side
      for (let k = 0, at = row * width, to = waiting; k < width; k++, at++, to += abreast) {
        scaled[to] = rows[at]! * scale
        bits[to] = inOrder(bits[to]!)
      }
      asked[waiting++] = row
    }
    if (waiting === 0 || (waiting < abreast && row + 1 < count)) continue
    // what is left over from the rows before stands in the places that are not asked for
    const sums = goDown(forest, bits)
    for (let k = 0; k < waiting; k++) odds[asked[k]!] = sums[k]!
    waiting = 0
  }
  return odds
}

const sums = new Float64Array(abreast)

/** The sums of four rows, whose columns stand in `bits` side by side. The answer is overwritten by the next. */
function goDown({ depth, trees, nodes, leaves, bias }: SwiftForest, bits: Int32Array): Float64Array {
  const inner = 2 ** depth - 1
  let a = bias
  let b = bias
  let c = bias
  let d = bias
  for (let tree = 0, base = 0, leafBase = -inner; tree < trees; tree++, base += 2 * inner, leafBase += inner + 1) {
    // twice the node's place in its tree: that is where its feature stands
    let i = 0
    let j = 0
    let k = 0
    let l = 0
    for (let level = 0; level < depth; level++) {
      const p = base + i
      const q = base + j
      const r = base + k
      const s = base + l
      i = 2 * i + 2 + (((nodes[p + 1]! - bits[nodes[p]!]!) >>> 30) & 2)
      j = 2 * j + 2 + (((nodes[q + 1]! - bits[nodes[q]! + 1]!) >>> 30) & 2)
      k = 2 * k + 2 + (((nodes[r + 1]! - bits[nodes[r]! + 2]!) >>> 30) & 2)
      l = 2 * l + 2 + (((nodes[s + 1]! - bits[nodes[s]! + 3]!) >>> 30) & 2)
    }
    a += leaves[leafBase + (i >> 1)]!
    b += leaves[leafBase + (j >> 1)]!
    c += leaves[leafBase + (k >> 1)]!
    d += leaves[leafBase + (l >> 1)]!
  }
  sums[0] = a
  sums[1] = b
  sums[2] = c
  sums[3] = d
  return sums
}
