import { cutBlocks } from './blocks.ts'
import { hasWallElement } from './page-kind.ts'
import { sourceOf } from './source-of.ts'
import { parseTree } from './tree.ts'
import { wallWords } from './words.ts'

/** A line that asks for something is short. In the measure of `blocks.ts`. */
const shortLine = 400

/**
 * All that on a page asks to pay, sign in or subscribe, in words, in the order of the page. Sites ask so beside free articles,
 * too (for a newsletter, say): only what the page did not ask before says why its text is cut short. Pure, linear, never throws.
 */
export function wallsOf(html: Uint8Array, contentType?: string): readonly string[] {
  const tree = parseTree(sourceOf(html, contentType), 'data')
  const walls = cutBlocks(tree)
    .filter((block) => !block.isHidden && block.weight < shortLine && wallWords.test(block.text.toLowerCase()))
    .map((block) => `"${block.text.slice(0, 60)}"`)
  return hasWallElement(tree) ? [...walls, 'an element of a paywall'] : walls
}
