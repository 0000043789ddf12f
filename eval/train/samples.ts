import { decodeText } from '../../src/charset/index.ts'
import { cutBlocks } from '../../src/extract/blocks.ts'
import { type FeatureInput, type Sums, sumUp } from '../../src/extract/body/features.ts'
import { readHints } from '../../src/extract/hints.ts'
import { parseTree } from '../../src/extract/tree.ts'
import type { DevelopmentPage } from '../pages.ts'
import { labelBlocks } from './labels.ts'
import type { Settings } from './settings.ts'

/** A development page cut into blocks, with what its truth says of each block. */
export interface Sample {
  readonly page: DevelopmentPage
  readonly input: Omit<FeatureInput, 'odds'>
  readonly sums: Sums
  /** How much of a block the truth holds, 0 to 1; −1 where the truth says nothing of it. */
  readonly labels: Float32Array
  /** What a block counts in learning; 0 where it has no label. */
  readonly weights: Float32Array
  /** A number that all pages of a site share. */
  readonly siteHash: number
  /** The site that all but the article is of, where a page is mixed (`mix.ts`). */
  readonly around?: { readonly site: string; readonly siteHash: number }
}

/** The corpora with truths for the text. */
export const corpora = ['aeb', 'cwced', 'fundus', 'gne', 'magic', 'newspaper4k', 'trafilatura', 'wcxb']

/** Weight of a page by corpus: about the root of what evens the corpora out. */
const corpusShare: Readonly<Record<string, number>> = {
  aeb: 1.6, cwced: 2.2, fundus: 1.4, gne: 2.5, magic: 1.6, newspaper4k: 2, trafilatura: 1, wcxb: 0.8,
} // biome-ignore format: a table

export function hash(text: string): number {
  let h = 2166136261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  return (h ^ (h >>> 13)) >>> 0
}

export function sampleOf(page: DevelopmentPage, settings: Settings): Sample {
  const tree = parseTree(decodeText(page.read(), { kind: 'html' }).text)
  const blocks = cutBlocks(tree)
  const { labels, sizes } = labelBlocks(blocks, page.truth)
  const { title, description, articleBody } = readHints(tree.elements)
  return {
    page,
    input: { elements: tree.elements, blocks, title, description, articleBody },
    sums: sumUp(tree.elements, blocks),
    labels,
    weights: weigh(page, labels, sizes, settings),
    siteHash: hash(page.site),
  }
}

export function weigh(
  page: DevelopmentPage,
  labels: Float32Array,
  sizes: Float32Array,
  settings: Settings,
): Float32Array {
  const weights = new Float32Array(labels.length)
  let wanted = 0
  let unwanted = 0
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]! < 0) continue
    wanted += sizes[i]! * labels[i]!
    unwanted += sizes[i]! * (1 - labels[i]!)
  }
  // a page's blocks weigh together what its truth is long, however long the page
  const isSegments = page.truth.text === undefined
  const scale = isSegments ? 1 : 1 / Math.max(30, wanted)
  const calm = isSegments ? 1 : Math.min(1, (1.5 * Math.max(30, wanted)) / Math.max(1, unwanted))
  // small corpora count more a page than large ones; other types than articles count half, pages in Chinese, Japanese and
  // Korean more: they are few among the pages, not among the readers
  const share =
    (corpusShare[page.corpus] ?? 1) * (page.type === 'article' ? 1 : settings.otherTypes) * (page.cjk ? 1.6 : 1)
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]! < 0) continue
    if (isSegments) weights[i] = settings.segmentWeight * share
    else weights[i] = (sizes[i]! + 2) * scale * (labels[i]! > 0.5 ? 1 : Math.max(calm, settings.leastCalm)) * share
  }
  return weights
}
