import type { Text } from 'domhandler'
import { getOuterHTML } from 'domutils'
import { compareRevisions, isSameBeside } from '../../src/archive/compare-revisions.ts'
import { edgeBetween, withEdge } from '../../src/archive/edge.ts'
import { editKeyOf, readingOfPage } from '../../src/archive/save-revision.ts'
import { type Block, cutBlocks } from '../../src/extract/blocks.ts'
import { extract, visibleLines } from '../../src/extract/index.ts'
import { sourceOf } from '../../src/extract/source-of.ts'
import { parseTree } from '../../src/extract/tree.ts'
import type { Change } from '../../src/model/index.ts'
import { type DevelopmentPage, developmentPages, hasPages } from '../pages.ts'
import type { Figures } from './scores.ts'

/**
 * Real pages of which everything around the article changes (counters, lists of links, teasers, comments), though nobody
 * touches the article: whatever is called an edit then is wrong. With and without the edge of the reading
 * (`archive/edge.ts`). And the same pages with one paragraph of the article gone in the second look: that stays an edit.
 */
const every = 4

export async function scoreFurniture(figures: Figures, shown: number): Promise<void> {
  if (!hasPages()) {
    console.log('\n!!! SKIPPED: ../shared/pages is not there. !!!')
    return
  }
  const pages = developmentPages().filter((_, at) => at % every === 0)
  let looks = 0
  let bare = 0
  let wrong = 0
  let cut = 0
  let found = 0
  let told = 0
  for (const [at, page] of pages.entries()) {
    const random = randomFrom(at + 1)
    const first = look(page, page.read())
    if (first.reading.kind !== 'article') continue
    const changed = withOtherFurniture(page, first.reading.text, random)
    if (!changed) continue
    for (const html of changed.variants) {
      const second = look(page, html)
      looks++
      const isSame =
        editKeyOf(first.reading) === editKeyOf(second.reading) && isSameBeside(first.reading, second.reading)
      if (isSame) continue
      const changes = compareRevisions(first.reading, second.reading).filter(isOfText)
      if (!changes.length) continue
      bare++
      const left = compareRevisions(first.reading, known(first, second)).filter(isOfText)
      if (!left.length) continue
      wrong++
      if (told++ < shown) {
        console.log(`  ${page.corpus}/${page.id}:`)
        for (const change of left)
          console.log(
            `    ${change.type} ${JSON.stringify('after' in change ? change.after : '').slice(0, 90)} | ${JSON.stringify('before' in change ? change.before : '').slice(0, 90)}`,
          )
      }
    }
    if (changed.withoutParagraph) {
      const second = look(page, changed.withoutParagraph)
      if (compareRevisions(first.reading, second.reading).some(isOfText)) {
        cut++
        if (compareRevisions(first.reading, known(first, second)).some(isOfText)) found++
      }
    }
  }
  const share = (count: number, all: number) => `${count} of ${all} (${((100 * count) / all).toFixed(2)} %)`
  console.log(`\nReal pages whose furniture changed and whose article did not, ${looks} looks:`)
  console.log(`  called edits, as read: ${share(bare, looks)}; knowing the edge of the reading: ${share(wrong, looks)}`)
  console.log(`  one paragraph gone besides, and seen as read: ${cut}; knowing the edge: ${share(found, cut)}`)
  figures['furniture.same'] = 1 - wrong / looks
  figures['furniture.paragraph gone'] = found / cut
}

const isOfText = ({ type }: Change) => /paragraph|figure|correction|caption|picture/.test(type)

function look(page: DevelopmentPage, html: Uint8Array) {
  const reading = { ...readingOfPage(extract(html, page.url)), at: 0 }
  return { reading, lines: visibleLines(html) }
}

type Look = ReturnType<typeof look>

function known(first: Look, second: Look): Look['reading'] {
  return { ...withEdge(second.reading, edgeBetween(first.reading, second.reading, first.lines, second.lines)), at: 1 }
}

const others: string[] = []

function withOtherFurniture(page: DevelopmentPage, text: string, random: () => number) {
  const bytes = page.read()
  const kept = new Set(text.split('\n'))
  const isArticles = (block: Block) =>
    kept.has(block.text) || (page.truth.text ?? '').includes(block.text.slice(0, 40)) || isWanted(page, block.text)
  const variant = (change: (outside: Block, inside: boolean) => void) => {
    const tree = parseTree(sourceOf(bytes), 'all')
    const blocks = cutBlocks(tree)
    const first = blocks.findIndex((block) => kept.has(block.text))
    const last = blocks.findLastIndex((block) => kept.has(block.text))
    if (first < 0) return undefined
    for (const block of blocks) {
      if (isArticles(block)) change(block, true)
      // What stands above may be the headline, the date and the byline, which are the article's.
      else if (block.index > last || (block.index < first && isLinks(block))) change(block, false)
    }
    return Buffer.from(getOuterHTML(tree.document, { encodeEntities: 'utf8' }))
  }
  const furniture = (block: Block) => {
    if (block.isInFigure) return
    if (isLinks(block)) {
      const roll = random()
      if (others.length > 50 && roll < 0.5) say(block, others[Math.floor(random() * others.length)]!)
      else if (roll < 0.65) say(block, '')
      others.push(block.text)
      if (others.length > 2000) others.shift()
    } else if (block.weight > 60 && random() < 0.3) say(block, '')
    else if (/\d/.test(block.text))
      say(
        block,
        block.text.replace(/\d/g, () => String(Math.floor(random() * 10))),
      )
  }
  const counters = (block: Block) => {
    if (block.weight < 60 && /\d/.test(block.text)) say(block, `${block.text.replace(/\d/g, '7')} 12`)
  }
  const plain = variant(() => {})
  const variants = [
    variant((block, isInside) => {
      if (!isInside) furniture(block)
    }),
    variant((block, isInside) => {
      if (!isInside) counters(block)
    }),
  ].filter((one) => one !== undefined)
  if (!plain || !variants.length) return undefined
  const paragraphs = [...kept].filter((line) => line.length > 60)
  const gone = paragraphs[Math.floor(random() * paragraphs.length)]
  const withoutParagraph =
    gone === undefined
      ? undefined
      : variant((block, isInside) => {
          if (!isInside) furniture(block)
          else if (block.text === gone) say(block, '')
        })
  return { variants, withoutParagraph }
}

function isLinks(block: Block): boolean {
  return block.linkWeight > 0.7 * block.weight && block.weight > 20
}

function isWanted(page: DevelopmentPage, text: string): boolean {
  return (page.truth.with ?? []).some((segment) => text.includes(segment) || segment.includes(text))
}

function say(block: Block, text: string): void {
  for (const [at, node] of block.nodes.entries()) (node as Text).data = at === 0 ? text : ''
}

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
