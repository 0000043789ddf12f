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
  /** Feature, threshold; feature, threshold; … */
  readonly nodes: Int32Array
  readonly leaves: Float32Array
}

/** Scaled so (exactly: a power of two), all values that occur are below 1 and their differences within 31 bits. */
const scale = 2 ** -40
const endless = 1e9

/** Puts a forest into the form that `askSwiftly` reads. `width` is the length of a row. */
export function swiftForest({ depth, trees, bias, features, thresholds, leaves }: Forest, width: number): SwiftForest {
  const nodes = new Int32Array(2 * features.length)
  const scaled = new Float32Array(1)
  const bits = new Int32Array(scaled.buffer)
  for (let i = 0; i < features.length; i++) {
    scaled[0] = (Math.min(thresholds[i]!, endless) + 0) * scale
    nodes[2 * i] = features[i]!
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
  const { depth, trees, width, nodes, leaves } = forest
  const inner = 2 ** depth - 1
  const scaled = new Float32Array(width)
  const bits = new Int32Array(scaled.buffer)
  const odds = new Float32Array(count)
  for (let row = 0; row < count; row++) {
    if (before && before[row]! < least) {
      odds[row] = before[row]!
      continue
    }
    const at = row * width
    for (let k = 0; k < width; k++) scaled[k] = rows[at + k]! * scale
    for (let k = 0; k < width; k++) bits[k] = inOrder(bits[k]!)
    let sum = forest.bias
    for (let tree = 0, base = 0, leafBase = -inner; tree < trees; tree++, base += 2 * inner, leafBase += inner + 1) {
      let node = 0
      for (let level = 0; level < depth; level++) {
        const place = base + 2 * node
        node = 2 * node + 1 + ((nodes[place + 1]! - bits[nodes[place]!]!) >>> 31)
      }
      sum += leaves[leafBase + node]!
    }
    odds[row] = sum
  }
  return odds
}
