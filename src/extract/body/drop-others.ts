import type { Block } from '../blocks.ts'
import { drop, type Page, type Pass } from '../page.ts'
import type { PageElement } from '../tree.ts'
import { findHeadline, topicOf, topicWords } from './anchors.ts'
import { findEntries } from './entries.ts'
import { consentTerms, isHeading, isRunning, parentOf, saysDate } from './features.ts'

/** What must stay of the article, after its headline: less is no article that something else could stand beside. */
const leastArticle = 100

/** As many of a stream's entries have the mark of an entry, each. */
const most = 0.6

/** A line with a date is no longer than this. */
const longestDate = 90

export const dropStreams: Pass = {
  name: 'drop streams',
  why: 'Further articles below one have each its own linked headline and date; this page’s headline stands in none of them.',
  run(page) {
    const streams = streamsOf(page)
    if (!streams || streams.others === 0 || streams.article < leastArticle) return
    for (const block of page.blocks) {
      if (page.kept[block.index] === 1 && streams.holds(block))
        drop(page, block, this.name, 'one of several with a linked headline and a date')
    }
  },
}

/** The streams of a page. */
export interface Streams {
  /** True for what stands in an entry of a stream. */
  readonly holds: (block: Block) => boolean
  readonly entries: number
  /** What their linked headlines weigh. */
  readonly headlines: number
  /** What is kept in them. */
  readonly others: number
  /** What kept running text below the headline weighs outside of them. */
  readonly article: number
}

/** The streams of entries with a linked headline and a date each in what is kept, or nothing where there are none. */
export function streamsOf(page: Page): Streams | undefined {
  const { blocks, kept, odds } = page
  const { elements } = page.tree
  const linked = blocks.filter((block) => isHeading(block) && block.linkWeight > block.weight * 0.9)
  if (linked.length < 3) return undefined
  const entries = findEntries(elements, blocks)
  if (!blocks.some(({ index, element }) => kept[index] === 1 && entries[element.index]! >= 0)) return undefined
  const headline = findHeadline(blocks, page.title)
  const hosts = new Map<number, string>()
  const weights = new Map<number, number>()
  for (const block of linked) {
    const entry = entries[block.element.index]!
    if (entry < 0 || hosts.has(entry)) continue
    hosts.set(entry, hostOf(block))
    weights.set(entry, block.weight)
  }
  const isDated = new Set<number>()
  for (const { element, text, weight } of blocks) {
    const entry = entries[element.index]!
    if (entry >= 0 && weight < longestDate && saysDate(text)) isDated.add(entry)
  }
  const rows = new Map<string, number[]>()
  for (const { index, tag, classNumber, parent } of elements) {
    if (entries[index] !== index) continue
    const key = `${(parent as PageElement | null)?.index} ${tag} ${classNumber}`
    const row = rows.get(key)
    if (row) row.push(index)
    else rows.set(key, [index])
  }
  const isStream = new Set<number>()
  for (const row of rows.values()) {
    const sites = row.flatMap((entry) => hosts.get(entry) ?? [])
    if (sites.length < most * row.length || row.filter((entry) => isDated.has(entry)).length < most * row.length)
      continue
    // a round-up of what others wrote links to them all
    if (commonest(sites) < most * sites.length) continue
    if (headline && row.some((entry) => isWithin(headline, elements[entry]!))) continue
    for (const entry of row) isStream.add(entry)
  }
  const holds = (block: Block) => isStream.has(entries[block.element.index]!)
  let article = 0
  let others = 0
  for (const block of blocks) {
    if (kept[block.index] === 0) continue
    if (holds(block)) others += block.weight
    else if (odds[block.index]! > 0 && isRunning(block) && block.index > (headline?.index ?? -1))
      article += block.weight
  }
  let headlines = 0
  for (const entry of isStream) headlines += weights.get(entry) ?? 0
  return { holds, entries: isStream.size, headlines, others, article }
}

/** A page with more consent texts than this is not worth the square of its length. */
const mostLooked = 10

export const dropConsent: Pass = {
  name: 'drop consent texts',
  why: 'What a consent tool has to say may be longer than the article and stands as well written beside it.',
  run(page) {
    const { blocks, kept, title } = page
    const { elements } = page.tree
    const { description } = page.evidence
    const about = blocks.filter(
      ({ index, text, weight }) => kept[index] === 1 && weight >= 40 && consentTerms(text).length > 0,
    )
    if (about.length < 3 || consentTerms(`${title} ${description}`).length > 0) return
    const headline = findHeadline(blocks, title)
    const all = new Float64Array(elements.length)
    const said = new Float64Array(elements.length)
    const lines = new Int32Array(elements.length)
    let total = 0
    for (const { index, element, weight } of blocks) {
      if (kept[index] === 0) continue
      all[element.index]! += weight
      total += weight
    }
    for (const { element, weight } of about) {
      said[element.index]! += weight
      lines[element.index]!++
    }
    for (let i = elements.length - 1; i > 0; i--) {
      const parent = parentOf(elements[i]!)
      if (!parent || all[i] === 0) continue
      all[parent.index]! += all[i]!
      said[parent.index]! += said[i]!
      lines[parent.index]! += lines[i]!
    }
    const topic = topicOf(title, description)
    const spokenOf = (chosen: readonly Block[]) =>
      topicWords(chosen.map(({ text }) => text.slice(0, 1000).toLowerCase()).join('\n'), topic)
    let looked = 0
    for (let i = 0; i < elements.length && looked < mostLooked; i++) {
      const element = elements[i]!
      if (lines[i]! < 3 || said[i]! < 0.4 * all[i]! || total - all[i]! < leastArticle) continue
      if (headline && isWithin(headline, element)) continue
      looked++
      const inside = blocks.filter((block) => kept[block.index] === 1 && isWithin(block, element))
      const outside = blocks.filter((block) => kept[block.index] === 1 && !isWithin(block, element))
      // "without written consent" stands under pictures too
      const terms = new Set(inside.flatMap(({ text }) => consentTerms(text)))
      // an article about privacy has its own words in it
      if (terms.size > 1 && spokenOf(inside) <= spokenOf(outside))
        for (const block of inside) drop(page, block, this.name, 'most of it is about cookies and consent')
      i = element.end - 1
    }
  },
}

const isWithin = ({ element }: Block, outer: PageElement): boolean =>
  element.index >= outer.index && element.index < outer.end

/** The host that a linked line leads to; empty for an address of the page's own site. */
function hostOf({ nodes }: Block): string {
  for (let up = nodes[0]?.parent as PageElement | null | undefined, steps = 6; up && steps > 0; steps--) {
    if (up.name === 'a') return /^(?:https?:)?\/\/([^/?#]{1,200})/i.exec(up.attribs.href ?? '')?.[1] ?? ''
    up = up.parent as PageElement | null
  }
  return ''
}

/** How often the commonest of the values is among them. */
function commonest(values: readonly string[]): number {
  const counts = new Map<string, number>()
  let most = 0
  for (const value of values) {
    const count = (counts.get(value) ?? 0) + 1
    counts.set(value, count)
    if (count > most) most = count
  }
  return most
}
