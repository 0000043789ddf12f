import { cutBlocks } from './blocks.ts'
import { hasWallElement } from './page-kind.ts'
import { sourceOf } from './source-of.ts'
import { parseTree } from './tree.ts'
import { wallWords } from './words.ts'

/** A line that asks for something is short. In the measure of `blocks.ts`. */
const shortLine = 400

/**
 * What on a page asks to pay, sign in or subscribe, in words; undefined where nothing does. Sites ask so beside free articles,
 * too: it only says why a text that is cut short may be. Pure, linear, never throws.
 */
export function wallOf(html: Uint8Array, contentType?: string): string | undefined {
  const tree = parseTree(sourceOf(html, contentType), 'data')
  const found = cutBlocks(tree).find(
    (block) => !block.isHidden && block.weight < shortLine && wallWords.test(block.text.toLowerCase()),
  )
  if (found) return `"${found.text.slice(0, 60)}"`
  return hasWallElement(tree) ? 'an element of a paywall' : undefined
}
