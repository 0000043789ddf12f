import type { Sample } from './samples.ts'
import type { Settings } from './settings.ts'

/** For each page the second look's odds, from looks that learned from other sites only. */
export type Teacher = ReadonlyMap<Sample, Float32Array>

/** What the second look learns from: of each block a chance and a weight. */
export interface Taught {
  readonly labels: Float32Array
  readonly weights: Float32Array
}

/** Odds as chances: looks are a little too sure of pages that they were not learned from. */
const chanceOf = (odds: number): number => 1 / (1 + Math.exp(-0.85 * odds))

/**
 * Truth and teacher together. Where a truth is wrong or follows one corpus's taste, what was learned from all other sites pulls
 * the label to the middle; and where a truth says only of some sentences whether they are wanted, the teacher says it of the rest.
 */
export function taughtBy({ page, input, labels, weights }: Sample, odds: Float32Array, settings: Settings): Taught {
  const { taught, untold, leastCalm } = settings
  const chances = odds.map(chanceOf)
  if (page.truth.text !== undefined) {
    return {
      labels: labels.map((label, i) => (1 - taught) * (label > 0.5 ? 1 : 0) + taught * chances[i]!),
      weights,
    }
  }
  // about as many words as `labelBlocks` counts
  const sizes = input.blocks.map(({ weight }) => weight / 5)
  let wanted = 0
  let unwanted = 0
  for (const [i, size] of sizes.entries()) {
    wanted += size * chances[i]!
    unwanted += size * (1 - chances[i]!)
  }
  const scale = untold / Math.max(30, wanted)
  const calm = Math.max(leastCalm, Math.min(1, (1.5 * Math.max(30, wanted)) / Math.max(1, unwanted)))
  return {
    labels: labels.map((label, i) => (label < 0 ? chances[i]! : label > 0.5 ? 1 : 0)),
    weights: weights.map((weight, i) =>
      weight > 0 ? weight : (sizes[i]! + 2) * scale * (chances[i]! > 0.5 ? 1 : calm),
    ),
  }
}
