import type { Block } from '../blocks.ts'
import type { PageElement, PageTree } from '../tree.ts'

/**
 * The element whose blocks have the greatest sum of values: every block speaks for (positive) or against (negative) all
 * elements around it. Where several nest with the same sum the innermost is taken. Linear in elements.
 */
export function greatestSum(tree: PageTree, blocks: readonly Block[], values: Float64Array): PageElement | undefined {
  const { elements } = tree
  const sums = new Float64Array(elements.length)
  for (const block of blocks) sums[block.element.index]! += values[block.index]!
  for (let i = elements.length - 1; i > 0; i--) {
    if (sums[i] === 0) continue
    const parent = elements[i]!.parent as PageElement | null
    if (parent && parent.index >= 0) sums[parent.index]! += sums[i]!
  }
  let best: PageElement | undefined
  let most = 0
  for (let i = 0; i < elements.length; i++) {
    const sum = sums[i]!
    if (sum > most + 1e-9 || (best && sum >= most - 1e-9 && i < best.end && sum > 0)) {
      most = Math.max(most, sum)
      best = elements[i]!
    }
  }
  return best && firstAlike(elements, sums, best)
}

/** Of several articles on one page, in elements of the same tag and class beside one another, the first that is not much shorter. */
function firstAlike(elements: readonly PageElement[], sums: Float64Array, best: PageElement): PageElement {
  const { classNumber } = best
  if (classNumber === 0) return best
  const least = sums[best.index]! * 0.5
  for (let i = 0; i < best.index; i++) {
    if (sums[i]! <= least) continue
    const other = elements[i]!
    if (other.end <= best.index && other.name === best.name && other.classNumber === classNumber) return other
  }
  return best
}

/** What each block is worth to the elements around it: blocks whose chance is below `even` speak against them. */
export function bodyValues(blocks: readonly Block[], odds: Float32Array, even = 0.45): Float64Array {
  const values = new Float64Array(blocks.length)
  for (const block of blocks) {
    const chance = 1 / (1 + Math.exp(-odds[block.index]!))
    values[block.index] = (Math.min(block.weight, 800) + 10) * (chance - even)
  }
  return values
}

/** Blocks of a lesser chance are never the article, and no part of what may be wanted. */
const leastChance = 0.3

/** What a block counts besides its letters: where it should not be, it also parts its neighbours. */
const border = 6

/** Odds as chances, a little less sure of themselves and of the article than they were learned. */
const chanceOf = (odds: number): number => 1 / (1 + Math.exp(0.8 * (0.6 - odds)))

/**
 * The blocks (by their places) whose keeping gives the best expected F1 of the text: beside a sure article a doubtful
 * block is left out, where nothing is sure more is kept. For independent chances the best set of each size is that of
 * the likeliest, so that one way down the ranking finds it; what stands below the cut is `doubtful`.
 */
export function likeliestBlocks(
  blocks: readonly Block[],
  odds: Float32Array,
): { readonly kept: readonly number[]; readonly doubtful: readonly number[] } {
  const ranked: number[] = []
  let wanted = 0
  for (const { index, weight } of blocks) {
    const chance = chanceOf(odds[index]!)
    if (chance < leastChance) continue
    ranked.push(index)
    wanted += chance * (weight + border)
  }
  ranked.sort((a, b) => odds[b]! - odds[a]! || a - b)
  let size = 0
  let right = 0
  let best = 0
  let count = 0
  ranked.forEach((index, place) => {
    const length = blocks[index]!.weight + border
    size += length
    right += chanceOf(odds[index]!) * length
    const expected = (2 * right) / (size + wanted)
    if (expected > best) {
      best = expected
      count = place + 1
    }
  })
  return { kept: ranked.slice(0, count), doubtful: ranked.slice(count) }
}
