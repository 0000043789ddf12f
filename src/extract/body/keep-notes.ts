import { addressedIn } from '../fragments.ts'
import type { Page, Pass } from '../page.ts'

/** How a correction or a note of the editors begins. */
const correction =
  /^[\s*†‡•–—([]*(?:correction|clarification|erratum|editor['’]?s?['’]? note|an earlier version of this|this (?:article|story|post) (?:has been|was) (?:amended|corrected|updated to)|korrektur|richtigstellung|anmerkung der redaktion|in einer früheren (?:version|fassung)|rectificatif|erratum|une version antérieure|note de la rédaction|corrección|fe de errat|nota de la redacción|rettifica|correção|correctie|更正|勘误|勘誤|編者按|编者按|編按|编按|編輯按|訂正|お詫びと訂正|바로잡습니다|정정|исправление|уточнение|от редакции)/iu

/** As far behind the body as its end matter stands, in elements. */
const behind = 60

export const keepNotes: Pass = {
  name: 'keep notes',
  why: 'Corrections, and footnotes that the text refers to, stand at the end in small print and are part of what was said.',
  run(page) {
    const { body, blocks, kept } = page
    if (!body) return
    const wanted = addressedIn(page)
    for (const block of blocks) {
      if (kept[block.index] === 1 || block.isHidden || block.isConsent || block.isInFigure) continue
      const { index } = block.element
      if (index < body.index || index >= body.end + behind) continue
      if (block.weight < 12 || block.weight > 1500 || block.linkWeight * 2 > block.weight) continue
      if (wanted.has(block.index)) keep(page, block.index, 'the text refers to it')
      else if (correction.test(block.text) && block.weight >= 40) keep(page, block.index, 'a correction')
    }
  },
}

export const keepTimes: Pass = {
  name: 'keep times',
  why: 'In a live blog the line with the time says when each entry was written.',
  run(page) {
    const { body, blocks, kept } = page
    if (!body || !page.isLive) return
    // from behind: what stands before a kept line is looked at with that already known
    for (let i = blocks.length - 2; i >= 0; i--) {
      const block = blocks[i]!
      if (kept[i] === 1 || kept[i + 1] === 0 || block.isHidden || block.weight > 24) continue
      const { index } = block.element
      if (index < body.index || index >= body.end || !timeOfDay.test(block.text)) continue
      kept[i] = 1
      page.trace?.push({ pass: this.name, what: `+ ${block.text.slice(0, 80)}` })
    }
  },
}

/** A line that begins with the time of day. */
export const timeOfDay = /^\D{0,12}\d{1,2}\s?[:.h時时点點]\s?\d{2}(?!\d)/i

function keep(page: Page, index: number, why: string): void {
  page.kept[index] = 1
  page.trace?.push({ pass: keepNotes.name, what: `+ ${page.blocks[index]!.text.slice(0, 80)}`, why })
}
