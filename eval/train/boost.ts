import { digits, leastLeaf, signsOfLeaf, signsOfNode } from '../../src/extract/body/forest.ts'
import { unitsOfLeaf } from '../../src/extract/body/forest-machine.ts'

/** Gradient boosting of complete trees on logistic loss, with binned columns. Deterministic. */
export interface BoostOptions {
  readonly trees: number
  readonly depth: number
  readonly rate: number
  /** Least sum of second derivatives in a leaf. */
  readonly leastMass: number
  /** Share of columns each tree may use. */
  readonly columns: number
  /** What is added to the second derivatives: pulls leaves towards nothing. */
  readonly shrink: number
  readonly seed: number
  /** Forests of that many trees, each of its own seed, whose mean is taken: what one seed decides by chance the mean does less. */
  readonly forests: number
  /** Share of the rows that each tree is learned from. */
  readonly rows?: number
}

export interface Boosted {
  readonly depth: number
  readonly trees: number
  readonly bias: number
  readonly features: Uint16Array
  readonly thresholds: Float32Array
  readonly leaves: Float32Array
}

const bins = 64

/** `rows` holds `labels.length` rows of `width`; labels lie in [0, 1]. */
export function boost(
  rows: Float32Array,
  width: number,
  labels: Float32Array,
  weights: Float32Array,
  options: BoostOptions,
): Boosted {
  const made = Array.from({ length: options.forests }, (_, at) =>
    grow(rows, width, labels, weights, { ...options, seed: options.seed + 1000 * at }),
  )
  const { depth, bias } = made[0]!
  return {
    depth,
    bias,
    trees: made.reduce((sum, { trees }) => sum + trees, 0),
    features: Uint16Array.from(made.flatMap(({ features }) => [...features])),
    thresholds: Float32Array.from(made.flatMap(({ thresholds }) => [...thresholds])),
    leaves: Float32Array.from(
      made.flatMap(({ leaves }) => [...leaves]),
      (leaf) => leaf / made.length,
    ),
  }
}

function grow(
  rows: Float32Array,
  width: number,
  labels: Float32Array,
  weights: Float32Array,
  options: BoostOptions,
): Boosted {
  const count = labels.length
  const { depth, trees, rate, shrink, leastMass } = options
  const rowShare = options.rows ?? 1
  const edges: Float32Array[] = []
  /** Row by row, so that a row's columns are read one after the other. */
  const binned = new Uint8Array(count * width)
  for (let column = 0; column < width; column++) edges.push(binColumn(rows, width, column, binned))

  let positive = 0
  let mass = 0
  for (let i = 0; i < count; i++) {
    positive += labels[i]! * weights[i]!
    mass += weights[i]!
  }
  const bias = Math.log((positive + 1e-6) / (mass - positive + 1e-6))
  const inner = 2 ** depth - 1
  const features = new Uint16Array(trees * inner)
  const thresholds = new Float32Array(trees * inner).fill(Number.POSITIVE_INFINITY)
  const leaves = new Float32Array(trees * (inner + 1))
  const score = new Float64Array(count).fill(bias)
  const gradient = new Float64Array(count)
  const hessian = new Float64Array(count)
  const order = new Uint32Array(count)
  const spare = new Uint32Array(count)
  /** Sums of both derivatives by column and bin, for each node of a level and of the one above it. */
  let sums: Float64Array[] = []
  let above: Float64Array[] = []
  const pool: Float64Array[] = []
  let seed = options.seed
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 4294967296
  }

  for (let tree = 0; tree < trees; tree++) {
    for (let i = 0; i < count; i++) {
      const p = 1 / (1 + Math.exp(-score[i]!))
      gradient[i] = (p - labels[i]!) * weights[i]!
      hessian[i] = Math.max(1e-9, p * (1 - p) * weights[i]!)
    }
    let taken = 0
    let left = count
    for (let i = 0; i < count; i++) {
      if (rowShare === 1 || random() < rowShare) order[taken++] = i
      else order[--left] = i
    }
    const used: number[] = []
    for (let column = 0; column < width; column++) {
      if (random() < options.columns && edges[column]!.length > 0) used.push(column)
    }
    const columns = Uint16Array.from(used)
    const size = columns.length * bins * 2
    const fresh = () => {
      const known = pool.pop()
      return known && known.length === size ? known.fill(0) : new Float64Array(size)
    }
    /** Rows of node n of the level: `order` from `from[n]` to `from[n + 1]`. */
    let from = [0, taken]
    for (let level = 0; level < depth; level++) {
      const first = 2 ** level - 1
      const nodes = 2 ** level
      sums = new Array(nodes)
      for (let n = 0; n < nodes; n += 2) {
        if (level === 0) {
          sums[0] = fresh()
          addUp(sums[0], binned, width, columns, order, 0, count, gradient, hessian)
          break
        }
        // the larger child is what its parent has and the smaller one has not
        const isLeftSmaller = from[n + 1]! - from[n]! <= from[n + 2]! - from[n + 1]!
        const small = isLeftSmaller ? n : n + 1
        const smallSums = fresh()
        addUp(smallSums, binned, width, columns, order, from[small]!, from[small + 1]!, gradient, hessian)
        const rest = above[n / 2]!
        for (let k = 0; k < size; k++) rest[k]! -= smallSums[k]!
        sums[small] = smallSums
        sums[isLeftSmaller ? n + 1 : n] = rest
      }
      const next = [0]
      for (let n = 0; n < nodes; n++) {
        const best = bestSplit(sums[n]!, columns, edges, leastMass, shrink)
        const at = tree * inner + first + n
        let middle = from[n + 1]!
        if (best) {
          const { column, bin } = best
          features[at] = column
          thresholds[at] = edges[column]![bin]!
          middle = from[n]!
          let right = 0
          for (let k = from[n]!; k < from[n + 1]!; k++) {
            const row = order[k]!
            if (binned[row * width + column]! > bin) spare[right++] = row
            else order[middle++] = row
          }
          for (let k = 0; k < right; k++) order[middle + k] = spare[k]!
        }
        next.push(middle, from[n + 1]!)
      }
      from = next
      above = sums
    }
    for (const one of above) pool.push(one)
    if (pool.length > 64) pool.length = 0
    for (let leaf = 0; leaf <= inner; leaf++) {
      let g = 0
      let h = 0
      for (let k = from[leaf]!; k < from[leaf + 1]!; k++) {
        g += gradient[order[k]!]!
        h += hessian[order[k]!]!
      }
      const value = (-rate * g) / (h + shrink)
      leaves[tree * (inner + 1) + leaf] = value
      for (let k = from[leaf]!; k < from[leaf + 1]!; k++) score[order[k]!]! += value
    }
    // what is left out of a tree still has its score moved by it
    for (let k = taken; k < count; k++) {
      const row = order[k]!
      let at = 0
      for (let level = 0; level < depth; level++) {
        const place = tree * inner + at
        at = 2 * at + (rows[row * width + features[place]!]! > thresholds[place]! ? 2 : 1)
      }
      score[row]! += leaves[tree * (inner + 1) + at - inner]!
    }
  }
  return { depth, trees, bias, features, thresholds, leaves }
}

/** Puts a column's values into at most 64 bins and returns the borders between them. */
function binColumn(rows: Float32Array, width: number, column: number, binned: Uint8Array): Float32Array {
  const count = rows.length / width
  const step = Math.max(1, Math.floor(count / 20_000))
  const sample = new Float32Array(Math.ceil(count / step))
  for (let i = 0, k = 0; i < count; i += step) sample[k++] = rows[i * width + column]!
  sample.sort()
  const distinct: number[] = []
  for (let b = 1; b < bins; b++) {
    const value = sample[Math.floor((b * sample.length) / bins)]!
    if (distinct.length === 0 || value > distinct[distinct.length - 1]!) distinct.push(value)
  }
  // midway between neighbours, so that a threshold is no value itself; small sets of values are kept whole
  const values = [...new Set(sample)]
  const cuts = values.length <= bins ? values.slice(0, -1).map((v, i) => (v + values[i + 1]!) / 2) : distinct
  const cut = Float32Array.from(cuts)
  for (let i = 0; i < count; i++) {
    const value = rows[i * width + column]!
    let low = 0
    let high = cut.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (value > cut[middle]!) low = middle + 1
      else high = middle
    }
    binned[i * width + column] = low
  }
  return cut
}

function addUp(
  sums: Float64Array,
  binned: Uint8Array,
  width: number,
  columns: Uint16Array,
  order: Uint32Array,
  from: number,
  to: number,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  for (let k = from; k < to; k++) {
    const row = order[k]!
    const g = gradient[row]!
    const h = hessian[row]!
    const at = row * width
    for (let c = 0; c < columns.length; c++) {
      const place = ((c << 6) | binned[at + columns[c]!]!) << 1
      sums[place]! += g
      sums[place + 1]! += h
    }
  }
}

function bestSplit(
  sums: Float64Array,
  columns: Uint16Array,
  edges: readonly Float32Array[],
  leastMass: number,
  shrink: number,
): { readonly column: number; readonly bin: number } | undefined {
  let totalG = 0
  let totalH = 0
  for (let b = 0; b < bins; b++) {
    totalG += sums[2 * b]!
    totalH += sums[2 * b + 1]!
  }
  const whole = (totalG * totalG) / (totalH + shrink)
  let bestGain = 1e-6
  let best: { column: number; bin: number } | undefined
  for (let c = 0; c < columns.length; c++) {
    const cuts = edges[columns[c]!]!.length
    let g = 0
    let h = 0
    for (let b = 0; b < cuts; b++) {
      g += sums[2 * (c * bins + b)]!
      h += sums[2 * (c * bins + b) + 1]!
      if (h < leastMass || totalH - h < leastMass) continue
      const gain = (g * g) / (h + shrink) + ((totalG - g) * (totalG - g)) / (totalH - h + shrink) - whole
      if (gain > bestGain) {
        bestGain = gain
        best = { column: columns[c]!, bin: b }
      }
    }
  }
  return best
}

/** The log odds of the row that begins at `at`. */
export function askBoosted(forest: Boosted, rows: Float32Array, at: number): number {
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

/** As `readForest` reads it, with five digits of each threshold. Fails where a number can't be written so. */
export function writeForest({ depth, trees, bias, features, thresholds, leaves }: Boosted): string {
  const inner = 2 ** depth - 1
  const rounded = Array.from(thresholds, (threshold) => Number(threshold.toPrecision(5)) + 0)
  const byColumn = new Map<number, Set<number>>()
  features.forEach((feature, i) => {
    if (Number.isFinite(rounded[i])) byColumn.set(feature, (byColumn.get(feature) ?? new Set()).add(rounded[i]!))
  })
  const lines = [`${depth} ${trees} ${bias.toFixed(4)}`]
  const numbers = new Map<string, number>()
  for (const [column, of] of [...byColumn].sort((a, b) => a[0] - b[0])) {
    const sorted = [...of].sort((a, b) => a - b)
    lines.push(`${column} ${sorted.join(' ')}`)
    for (const threshold of sorted) numbers.set(`${column} ${threshold}`, numbers.size + 1)
  }
  lines.push('')
  for (let tree = 0; tree < trees; tree++) {
    let line = ''
    for (let i = tree * inner; i < (tree + 1) * inner; i++)
      line += inSigns(numbers.get(`${features[i]} ${rounded[i]}`) ?? 0, signsOfNode)
    for (let i = tree * (inner + 1); i < (tree + 1) * (inner + 1); i++) {
      const leaf = Math.round(leaves[i]! * unitsOfLeaf)
      if (leaf < leastLeaf || leaf > 0x7fff) throw new Error(`a leaf of ${leaves[i]} has no room`)
      line += inSigns(leaf - leastLeaf, signsOfLeaf)
    }
    lines.push(line)
  }
  return lines.join('\n')
}

function inSigns(value: number, signs: number): string {
  let written = ''
  let rest = value
  for (let i = 0; i < signs; i++) {
    written = digits[rest % digits.length]! + written
    rest = Math.floor(rest / digits.length)
  }
  if (rest > 0) throw new Error(`${value} has no room in ${signs} signs`)
  return written
}
