/** Boosted regression trees, complete and of equal depth; node k has the children 2k+1 (value ≤ threshold) and 2k+2. */
export interface Trees {
  readonly depth: number
  readonly bias: number
  readonly columns: Uint8Array
  readonly thresholds: Float32Array
  readonly leaves: Float32Array
}

/**
 * Reads a line `depth bias`, and a line a tree: of each node the column and the threshold as `3:0.5`, `-` where all go left, then
 * its leaves in thousandths.
 */
export function readTrees(text: string): Trees {
  const [head = '', ...lines] = text.trim().split('\n')
  const [depth = 0, bias = 0] = head.split(' ').map(Number)
  const inner = 2 ** depth - 1
  const parts = lines.map((line) => line.split(' '))
  const nodes = parts.flatMap((line) => line.slice(0, inner)).map((node) => node.split(':').map(Number))
  return {
    depth,
    bias,
    columns: Uint8Array.from(nodes, ([column]) => column || 0),
    thresholds: Float32Array.from(nodes, ([, threshold = Number.POSITIVE_INFINITY]) => threshold),
    leaves: Float32Array.from(
      parts.flatMap((line) => line.slice(inner)),
      (leaf) => Number(leaf) / 1000,
    ),
  }
}

/** The log odds of a row. */
export function askTrees({ depth, bias, columns, thresholds, leaves }: Trees, row: Float32Array): number {
  const inner = 2 ** depth - 1
  let odds = bias
  for (let nodes = 0, first = 0; first < leaves.length; nodes += inner, first += inner + 1) {
    let node = 0
    for (let level = 0; level < depth; level++)
      node = 2 * node + (row[columns[nodes + node]!]! > thresholds[nodes + node]! ? 2 : 1)
    odds += leaves[first + node - inner]!
  }
  return odds
}
