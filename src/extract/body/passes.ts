import { drop, type Page, type Pass } from '../page.ts'
import type { PageElement } from '../tree.ts'
import { bodyValues, greatestSum, likeliestBlocks } from './choose.ts'
import { dropComments } from './drop-comments.ts'
import { dropImprint } from './drop-imprint.ts'
import { dropConsent, dropStreams } from './drop-others.ts'
import { dropRepeats } from './drop-repeats.ts'
import { firstColumns, firstLook, folded, isHeading, parentOf, sumUp } from './features.ts'
import { keepBoxes } from './keep-boxes.ts'
import { keepNotes, keepTimes } from './keep-notes.ts'
import { keepHeadings, keepTablesWhole } from './keep-whole.ts'
import { askedColumns, askFirst, askSecond, learnedOdds } from './learned.ts'
import { RowMemory } from './row-memory.ts'
import { secondLook, secondWidth } from './second-look.ts'

/** Odds that what stands after the body and after other furniture must have. */
const surer = 1

/** As much furniture as ends an article: some fifty words. */
const longGap = 300

/** Odds of the first look that a second never turned, on any development page. */
export const hopeless = -3

/** The rows of a page are read before those of the next are made. */
const firstMemory = new RowMemory()
const secondMemory = new RowMemory()

const weighBlocks: Pass = {
  name: 'weigh blocks',
  why: 'Length, links, punctuation, names, neighbours and place tell running text from furniture, each block for itself.',
  run(page) {
    page.sums = sumUp(page.tree.elements, page.blocks)
    const rows = firstMemory.take(page.blocks.length * firstColumns.length)
    page.firstRows = firstLook({ ...page.evidence, odds: learnedOdds }, page.sums, askedColumns, rows)
    page.odds = askFirst(page.firstRows, page.blocks.length)
  },
}

const chooseBody: Pass = {
  name: 'choose body',
  why: 'The body is the element whose blocks together speak most for an article, whatever it is called.',
  run(page) {
    page.body = greatestSum(page.tree, page.blocks, bodyValues(page.blocks, page.odds))
    if (page.body) page.trace?.push({ pass: this.name, what: nameOf(page) })
  },
}

const lookAgain: Pass = {
  name: 'look again',
  why: 'Once the body is known, captions, related links, bylines and notices stand out against its paragraphs.',
  run(page) {
    const memory = secondMemory.take(page.blocks.length * secondWidth)
    const rows = secondLook(page.evidence, page.firstRows!, page.odds, page.body, hopeless, memory)
    page.odds = askSecond(rows, page.blocks.length, page.odds, hopeless)
  },
}

const chooseBlocks: Pass = {
  name: 'choose blocks',
  why: 'Kept are the likeliest blocks down to where the expected F1 of the whole is best: beside a sure article a doubtful block is left out, where nothing is sure more is kept.',
  run(page) {
    const { kept, doubtful } = likeliestBlocks(page.blocks, page.odds)
    for (const index of kept) page.kept[index] = 1
    for (const index of doubtful) {
      page.trace?.push({
        pass: this.name,
        what: `− ${page.blocks[index]!.text.slice(0, 80)}`,
        why: `odds ${page.odds[index]!.toFixed(1)}`,
      })
    }
  },
}

const endWithBody: Pass = {
  name: 'end with the body',
  why: 'Leads may stand before the body, but what comes after it and after other furniture (teasers, the next article) must be surer to be kept.',
  run(page) {
    const body = greatestSum(page.tree, page.blocks, bodyValues(page.blocks, page.odds, 0.6))
    if (!body) return
    let gap = 0
    for (const block of page.blocks) {
      if (block.element.index < body.end) continue
      const odds = page.odds[block.index]!
      if (page.kept[block.index] === 1 && (odds > surer || gap < longGap)) {
        if (odds > surer) gap = 0
        continue
      }
      gap += block.weight
      drop(page, block, this.name, page.trace ? `after the body, odds ${odds.toFixed(1)}` : '')
    }
  },
}

const keepSomething: Pass = {
  name: 'keep something',
  why: 'A short article beside much furniture has low odds everywhere; its best blocks are still the article.',
  run(page) {
    let best = -2.5
    for (const block of page.blocks) {
      if (page.kept[block.index] === 1 && block.weight >= 20) return
      if (block.weight >= 40 && !block.isHidden) best = Math.max(best, page.odds[block.index]!)
    }
    for (const block of page.blocks) {
      if (page.odds[block.index]! <= Math.max(-2.5, best - 0.8) || block.linkWeight > block.weight / 2) continue
      page.kept[block.index] = 1
      page.trace?.push({ pass: this.name, what: `+ ${block.text.slice(0, 80)}` })
    }
  },
}

const setCaptionsApart: Pass = {
  name: 'set captions apart',
  why: 'A caption belongs to its picture: it stays in the HTML and among the images, and is no paragraph of the text.',
  run(page) {
    for (const block of page.blocks) {
      if (page.kept[block.index] === 1 && block.isInFigure && isInCaption(block.element))
        drop(page, block, this.name, 'caption')
    }
  },
}

function isInCaption(element: PageElement): boolean {
  for (let up: PageElement | undefined = element, steps = 4; up && steps > 0; up = parentOf(up), steps--) {
    if (up.name === 'figcaption') return true
  }
  return false
}

const dropTitle: Pass = {
  name: 'drop title',
  why: 'The title is kept as the title.',
  run(page) {
    const title = folded(page.title)
    if (title === '') return
    for (const block of page.blocks) {
      if (page.kept[block.index] === 0) continue
      const text = folded(block.text)
      // `Headline | Paper` is the title of a page whose h1 is the headline
      const isBegun = block.element.name === 'h1' && text !== '' && title.startsWith(text)
      if (text === title || isBegun) drop(page, block, this.name, 'is the title')
      else if (block.weight > 100) return
    }
  },
}

const dropLooseHeadings: Pass = {
  name: 'drop loose headings',
  why: 'A heading at the very end belongs to what was dropped after it.',
  run(page) {
    for (let i = page.blocks.length - 1; i >= 0; i--) {
      const block = page.blocks[i]!
      if (page.kept[i] === 0) continue
      if (!isHeading(block)) return
      drop(page, block, this.name, 'nothing follows it')
    }
  },
}

const takeFragment: Pass = {
  name: 'take fragment',
  why: 'What comes without a head and without names is a body already: a feed item, or what we wrote ourselves.',
  run(page) {
    for (const block of page.blocks) if (!block.isHidden) page.kept[block.index] = 1
  },
}

export const looks: readonly Pass[] = [weighBlocks, chooseBody, lookAgain]
export const fragmentPasses: readonly Pass[] = [takeFragment, setCaptionsApart, dropTitle]

/** What is done once every block has its odds. */
export const tidying: readonly Pass[] = [
  chooseBlocks,
  endWithBody,
  keepSomething,
  keepTablesWhole,
  keepHeadings,
  dropStreams,
  dropComments,
  dropConsent,
  keepBoxes,
  keepNotes,
  keepTimes,
  setCaptionsApart,
  dropRepeats,
  dropTitle,
  dropImprint,
  dropLooseHeadings,
]

/** The way from blocks to the article, in this order. */
export const passes: readonly Pass[] = [...looks, ...tidying]

function nameOf(page: Page): string {
  const { name, attribs } = page.body!
  return `<${name}${attribs.id ? ` id="${attribs.id}"` : ''}${attribs.class ? ` class="${attribs.class.slice(0, 60)}"` : ''}>`
}
