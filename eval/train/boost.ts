/** Gradient boosting of complete trees on logistic loss, with binned columns. Deterministic. */
export interface BoostOptions {
  readonly trees: number
  readonly depth: number
  readonly rate: number
  /** Least sum of second derivatives in a leaf. */
  readonly leastMass: number
  readonly bins?: number
  /** Share of columns each tree may use. */
  readonly columns?: number
  /** Share of rows each tree is learned from; whole groups (sites) are left out, where `groups` names them. */
  readonly rows?: number
  readonly groups?: Uint32Array
  /** What is added to the second derivatives: pulls leaves towards nothing. */
  readonly shrink?: number
}

export interface Boosted {
  readonly depth: number
  readonly trees: number
  readonly bias: number
  readonly features: Uint16Array
  readonly thresholds: Float32Array
  readonly leaves: Float32Array
}

/** `rows` holds `labels.length` rows of `width`; labels lie in [0, 1]. */
export function boost(
  rows: Float32Array,
  width: number,
  labels: Float32Array,
  weights: Float32Array,
  options: BoostOptions,
): Boosted {
  const count = labels.length
  const bins = options.bins ?? 64
  const { depth, trees, rate, shrink = 1, groups } = options
  const rowShare = options.rows ?? 1
  let isIn: Uint8Array | undefined
  const edges: Float32Array[] = []
  const binned: Uint8Array[] = []
  for (let column = 0; column < width; column++) {
    const sample: number[] = []
    const step = Math.max(1, Math.floor(count / 20_000))
    for (let i = 0; i < count; i += step) sample.push(rows[i * width + column]!)
    sample.sort((a, b) => a - b)
    const distinct: number[] = []
    for (let b = 1; b < bins; b++) {
      const value = sample[Math.floor((b * sample.length) / bins)]!
      if (distinct.length === 0 || value > distinct[distinct.length - 1]!) distinct.push(value)
    }
    // midway between neighbours, so that a threshold is no value itself; small sets of values are kept whole
    const values = [...new Set(sample)]
    const cuts = values.length <= bins ? values.slice(0, -1).map((v, i) => (v + values[i + 1]!) / 2) : distinct
    edges.push(Float32Array.from(cuts))
    const column8 = new Uint8Array(count)
    const cut = edges[column]!
    for (let i = 0; i < count; i++) {
      const value = rows[i * width + column]!
      let low = 0
      let high = cut.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (value > cut[middle]!) low = middle + 1
        else high = middle
      }
      column8[i] = low
    }
    binned.push(column8)
  }
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
  const gradient = new Float32Array(count)
  const hessian = new Float32Array(count)
  const node = new Uint16Array(count)
  let seed = 1
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
    if (rowShare < 1) {
      // what is left out of a tree still has its score moved by it
      isIn ??= new Uint8Array(count)
      const chosen = new Map<number, boolean>()
      for (let i = 0; i < count; i++) {
        const group = groups ? groups[i]! : i
        let choice = chosen.get(group)
        if (choice === undefined) {
          choice = random() < rowShare
          chosen.set(group, choice)
        }
        isIn[i] = choice ? 1 : 0
        if (!choice) {
          gradient[i] = 0
          hessian[i] = 0
        }
      }
    }
    node.fill(0)
    const usable = binned.map(() => random() < (options.columns ?? 1))
    for (let level = 0; level < depth; level++) {
      const first = 2 ** level - 1
      const nodes = 2 ** level
      const bestGain = new Float64Array(nodes).fill(1e-6)
      const bestColumn = new Int32Array(nodes).fill(-1)
      const bestBin = new Int32Array(nodes)
      const sumG = new Float64Array(nodes)
      const sumH = new Float64Array(nodes)
      for (let i = 0; i < count; i++) {
        const n = node[i]! - first
        sumG[n]! += gradient[i]!
        sumH[n]! += hessian[i]!
      }
      const histG = new Float64Array(nodes * bins)
      const histH = new Float64Array(nodes * bins)
      for (let column = 0; column < width; column++) {
        if (!usable[column]) continue
        const cuts = edges[column]!.length
        if (cuts === 0) continue
        histG.fill(0)
        histH.fill(0)
        const values = binned[column]!
        for (let i = 0; i < count; i++) {
          const at = (node[i]! - first) * bins + values[i]!
          histG[at]! += gradient[i]!
          histH[at]! += hessian[i]!
        }
        for (let n = 0; n < nodes; n++) {
          const totalG = sumG[n]!
          const totalH = sumH[n]!
          const whole = (totalG * totalG) / (totalH + shrink)
          let g = 0
          let h = 0
          for (let b = 0; b < cuts; b++) {
            g += histG[n * bins + b]!
            h += histH[n * bins + b]!
            if (h < options.leastMass || totalH - h < options.leastMass) continue
            const gain = (g * g) / (h + shrink) + ((totalG - g) * (totalG - g)) / (totalH - h + shrink) - whole
            if (gain > bestGain[n]!) {
              bestGain[n] = gain
              bestColumn[n] = column
              bestBin[n] = b
            }
          }
        }
      }
      for (let n = 0; n < nodes; n++) {
        const column = bestColumn[n]!
        if (column < 0) continue
        features[tree * inner + first + n] = column
        thresholds[tree * inner + first + n] = edges[column]![bestBin[n]!]!
      }
      for (let i = 0; i < count; i++) {
        const n = node[i]! - first
        const column = bestColumn[n]!
        const right = column >= 0 && binned[column]![i]! > bestBin[n]!
        node[i] = 2 * node[i]! + (right ? 2 : 1)
      }
    }
    const leafG = new Float64Array(inner + 1)
    const leafH = new Float64Array(inner + 1)
    for (let i = 0; i < count; i++) {
      const leaf = node[i]! - inner
      leafG[leaf]! += gradient[i]!
      leafH[leaf]! += hessian[i]!
    }
    for (let leaf = 0; leaf <= inner; leaf++) {
      leaves[tree * (inner + 1) + leaf] = (-rate * leafG[leaf]!) / (leafH[leaf]! + shrink)
    }
    for (let i = 0; i < count; i++) score[i]! += leaves[tree * (inner + 1) + node[i]! - inner]!
  }
  return { depth, trees, bias, features, thresholds, leaves }
}

/** As `readForest` reads it. */
export function writeForest(forest: Boosted): string {
  const { depth, trees } = forest
  const inner = 2 ** depth - 1
  const lines = [`${depth} ${trees} ${forest.bias.toFixed(4)}`]
  const short = (x: number) => String(Number(x.toPrecision(5)))
  for (let tree = 0; tree < trees; tree++) {
    const nodes = []
    for (let i = 0; i < inner; i++) {
      const threshold = forest.thresholds[tree * inner + i]!
      nodes.push(`${forest.features[tree * inner + i]}:${Number.isFinite(threshold) ? short(threshold) : ''}`)
    }
    const ends = []
    for (let i = 0; i <= inner; i++) ends.push(String(Number(forest.leaves[tree * (inner + 1) + i]!.toFixed(4))))
    lines.push(`${nodes.join(' ')}|${ends.join(' ')}`)
  }
  return lines.join('\n')
}
