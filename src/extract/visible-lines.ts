import { cutBlocks } from './blocks.ts'
import { sourceOf } from './source-of.ts'
import { parseTree } from './tree.ts'

/**
 * All lines that a browser would show of a page, the article's and those around it, as `extract` cuts them: so an
 * article's paragraph stands among them as one line. Pure, linear, never throws.
 */
export function visibleLines(html: Uint8Array, contentType?: string): readonly string[] {
  const blocks = cutBlocks(parseTree(sourceOf(html, contentType), 'data'))
  return blocks.filter((block) => !block.isHidden && !block.isConsent).map((block) => block.text.normalize('NFC'))
}
