import type { TraceLine } from '../model/index.ts'
import type { Block } from './blocks.ts'
import type { FeatureInput, Sums } from './body/features.ts'
import type { PageElement, PageTree } from './tree.ts'

/** A page on its way through the passes. Passes never change the tree: they mark blocks. */
export interface Page {
  readonly tree: PageTree
  readonly blocks: readonly Block[]
  readonly title: string
  /** The page says of itself that it is a live blog. */
  readonly isLive?: boolean
  readonly evidence: Omit<FeatureInput, 'odds'>
  /** 1 where the block belongs to the article. */
  readonly kept: Uint8Array
  readonly trace: TraceLine[] | undefined
  /** The element that holds the body; absent as long as none is chosen, or where the page has no text. */
  body: PageElement | undefined
  /** Each block's log odds of being the article's. */
  odds: Float32Array
  sums: Sums | undefined
  firstRows: Float32Array | undefined
  /** 1 for elements that a site rule takes out. */
  readonly stripped: Uint8Array | undefined
}

/** One step. Its name stands in traces, its reason in `docs/extraction.md`. */
export interface Pass {
  readonly name: string
  readonly why: string
  readonly run: (page: Page) => void
}

/** Marks a block as not the article's, and says so where a trace is wanted. */
export function drop(page: Page, block: Block, pass: string, why: string): void {
  if (page.kept[block.index] === 0) return
  page.kept[block.index] = 0
  page.trace?.push({ pass, what: `− ${block.text.slice(0, 80)}`, why })
}
