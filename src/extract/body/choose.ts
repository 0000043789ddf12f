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
