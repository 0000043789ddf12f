import type { Block } from '../blocks.ts'
import type { PageElement } from '../tree.ts'
import { folded, parentOf } from './features.ts'

/** What the page says of its article in other places, as places in the text that the article stands near. */
export interface Anchors {
  /** The block that is most likely the article's headline on the page. */
  readonly headline: Block | undefined
  /** Words of title and description that are rare enough to tell this article from others. */
  readonly topic: readonly string[]
}

/**
 * Finds the headline among the blocks that `mayBe` it (their words are the title's or a part of them, or they are an
 * `h1`): the one that says most of the title, a heading before other lines.
 */
export function findAnchors(
  blocks: readonly Block[],
  title: string,
  description: string,
  mayBe: (block: Block) => boolean = () => true,
): Anchors {
  return { headline: findHeadline(blocks, title, mayBe), topic: topicOf(title, description) }
}

export function findHeadline(
  blocks: readonly Block[],
  title: string,
  mayBe: (block: Block) => boolean = () => true,
): Block | undefined {
  const plainTitle = folded(title.slice(0, 1000))
  let headline: Block | undefined
  let most = 0
  for (const block of blocks) {
    if (block.weight > 400 || block.weight < 6 || !mayBe(block)) continue
    const rank = headlineRank(block, plainTitle)
    if (rank > most) {
      most = rank
      headline = block
    }
  }
  return headline
}

function headlineRank(block: Block, title: string): number {
  const name = block.element.name
  const heading = name === 'h1' ? 2 : name.length === 2 && name[0] === 'h' && name !== 'hr' ? 1 : 0
  const plain = folded(block.text)
  if (plain === title) return 8 + heading
  const isPart = plain.length > 12 && (title.includes(plain) || (heading > 0 && title !== '' && plain.includes(title)))
  // a title often ends with the name of the paper, and that stands on the page too
  if (isPart && plain.length * 2 > title.length) return heading > 0 ? 5 + heading : 3
  return name === 'h1' ? 2 : isPart && heading > 0 ? 1 : 0
}

const han = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/

/** The longest words of the title, then of the description; pairs of characters where there are no spaces. */
export function topicOf(title: string, description: string): string[] {
  const found = new Set<string>()
  for (const [text, most] of [
    [title.slice(0, 300), 10],
    [description.slice(0, 500), 14],
  ] as const) {
    const words = text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .flatMap((word) => (han.test(word) ? pairs(word) : word.length > 4 ? [word] : []))
    for (const word of words) {
      if (found.size >= most) break
      found.add(word)
    }
  }
  return [...found]
}

function pairs(word: string): string[] {
  const found: string[] = []
  for (let i = 0; i + 2 <= word.length; i += 2) found.push(word.slice(i, i + 2))
  return found
}

/** How many words of the topic a text holds, of at most the first 1,000 characters. */
export function topicWords(lower: string, topic: readonly string[]): number {
  let count = 0
  for (const word of topic) if (lower.includes(word)) count++
  return count
}

/** For every element the levels up to the first ancestor (or itself) that also holds `to`; and that ancestor's index. */
export function commonAncestors(
  elements: readonly PageElement[],
  to: PageElement | undefined,
): { readonly levels: Uint8Array; readonly ancestors: Int32Array } {
  const levels = new Uint8Array(elements.length)
  const ancestors = new Int32Array(elements.length).fill(-1)
  if (!to) return { levels: levels.fill(20), ancestors }
  const isAbove = new Uint8Array(elements.length)
  for (let up: PageElement | undefined = to; up; up = parentOf(up)) isAbove[up.index] = 1
  // parents come before their children
  for (let i = 0; i < elements.length; i++) {
    if (isAbove[i] === 1) ancestors[i] = i
    else {
      const parent = parentOf(elements[i]!)
      if (!parent) levels[i] = 20
      else {
        levels[i] = Math.min(20, levels[parent.index]! + 1)
        ancestors[i] = ancestors[parent.index]!
      }
    }
  }
  return { levels, ancestors }
}
