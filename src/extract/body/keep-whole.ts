import type { Block } from '../blocks.ts'
import { drop, type Page, type Pass } from '../page.ts'
import type { PageElement } from '../tree.ts'
import { isHeading, parentOf } from './features.ts'

/** As far up as a cell's text lies below its table. */
const steps = 8

/** A cell that says more than some thirty words is a part of a page that is laid out by tables. */
const longestCell = 200

/**
 * Odds that the cells of a table have in the mean. Under even: short cells look like furniture each by itself, and a table that a
 * reader misses is worse than one too many.
 */
const leastOdds = -0.5

/** What a block counts besides its letters. */
const border = 6

export const keepTablesWhole: Pass = {
  name: 'keep tables whole',
  why: 'A table without some of its cells says what nobody wrote: it is the article’s as a whole or not at all.',
  run(page) {
    const { body, kept, odds } = page
    for (const blocks of dataTables(page)) {
      let size = 0
      let sum = 0
      for (const { index, weight } of blocks) {
        size += weight + border
        sum += odds[index]! * (weight + border)
      }
      const { index } = blocks[0]!.element
      const isInside = body !== undefined && index >= body.index && index < body.end
      const mean = sum / size
      const isWanted = isInside && mean > leastOdds
      for (const block of blocks) {
        if (!isInside) continue
        if (!isWanted) drop(page, block, this.name, page.trace ? `odds of its table ${mean.toFixed(1)}` : '')
        else if (kept[block.index] === 0) {
          kept[block.index] = 1
          page.trace?.push({ pass: this.name, what: `+ ${block.text.slice(0, 80)}` })
        }
      }
    }
  },
}

/** Odds that a section's heading has at least. */
const leastOfHeading = -1

export const keepHeadings: Pass = {
  name: 'keep headings',
  why: 'What stands under a heading is read under it: where the section is kept, its heading is.',
  run(page) {
    const { blocks, kept, odds } = page
    const first = blocks.findIndex((block) => kept[block.index] === 1 && !isHeading(block))
    if (first < 0) return
    // from behind: a heading before a kept heading has its section there
    for (let i = blocks.length - 2; i > first; i--) {
      const block = blocks[i]!
      if (kept[i] === 1 || kept[i + 1] === 0 || !isHeading(block) || odds[i]! <= leastOfHeading) continue
      if (block.isHidden || block.linkWeight * 2 > block.weight) continue
      kept[i] = 1
      page.trace?.push({ pass: this.name, what: `+ ${block.text.slice(0, 80)}` })
    }
  },
}

/** The blocks of each innermost table that holds data: several short cells, in more than one row. */
function dataTables(page: Page): Iterable<readonly Block[]> {
  const tables = new Map<
    PageElement,
    { readonly blocks: Block[]; readonly rows: Set<PageElement>; isLayout: boolean }
  >()
  for (const block of page.blocks) {
    const found = tableOf(block)
    if (!found) continue
    const table = tables.get(found.table) ?? { blocks: [], rows: new Set(), isLayout: false }
    tables.set(found.table, table)
    if (block.weight > longestCell || block.isConsent) table.isLayout = true
    // What is not shown is no part of it.
    if (!block.isHidden) table.blocks.push(block)
    table.rows.add(found.row)
  }
  return [...tables.values()]
    .filter(({ blocks, rows, isLayout }) => !isLayout && rows.size > 1 && blocks.length > rows.size)
    .map(({ blocks }) => blocks)
}

function tableOf({ element }: Block): { readonly table: PageElement; readonly row: PageElement } | undefined {
  let row: PageElement | undefined
  let up: PageElement | undefined = element
  for (let step = 0; up && step < steps; up = parentOf(up), step++) {
    if (up.name === 'tr') row ??= up
    else if (up.name === 'table') return row && { table: up, row }
  }
  return undefined
}
