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
