import { codeAt } from '../code-at.ts'
import type { PageElement } from '../tree.ts'
import { commonAncestors, findAnchors, topicWords } from './anchors.ts'
import { type FeatureInput, firstColumns, folded, isRunning, parentOf } from './features.ts'
import { log } from './logarithm.ts'
import { Signatures } from './signatures.ts'

/** What the second look adds to a row of the first: the block among its neighbours and in the body. */
export const secondColumns = [
  'odds', 'odds−1', 'odds−2', 'odds−3', 'odds+1', 'odds+2', 'odds+3', 'parentOdds', 'grandOdds', 'outside', 'bodyPosition', 'likelySignature',
  'likelyBefore', 'likelyAfter', 'sinceLikely', 'untilLikely', 'headingOdds', 'headingEnds', 'sinceHeading', 'levelShare',
  'bodyShare', 'bodyLength', 'mainHeadingsBefore', 'articlesBefore', 'levelsBelow', 'articleBodyCover', 'sameTagAsMost', 'gapBefore', 'gapAfter', 'meanOdds5',
  'belowBest', 'unlikeMostHidden', 'likelyShare', 'sameColumn',
  'headlineLevels', 'headlineShare', 'massSinceHeadline', 'topicWords', 'topicNear', 'topicInParent', 'datesBefore', 'datesNear',
  'groupOdds', 'groupShare', 'oddsLongBefore', 'oddsLongAfter', 'spaces', 'symbols', 'privacyNear', 'beginsLikeDescription',
  'massAfterBlock', 'linksNear', 'isAllBold', 'sameTextStart',
] as const // biome-ignore format: a table

export const secondWidth = firstColumns.length + secondColumns.length

/**
 * Looks again, knowing what the first look thought of all blocks (`odds`) and which element holds most of the text.
 * Rows of blocks whose odds are under `least` stay as they are; `rows` may be used memory.
 */
export function secondLook(
  input: Omit<FeatureInput, 'odds'>,
  firstRows: Float32Array,
  odds: Float32Array,
  body: PageElement | undefined,
  least = Number.NEGATIVE_INFINITY,
  rows: Float32Array = new Float32Array(input.blocks.length * secondWidth),
): Float32Array {
  const { blocks, elements } = input
  const firstWidth = firstColumns.length
  const chance = new Float32Array(odds.length)
  for (let i = 0; i < odds.length; i++) chance[i] = 1 / (1 + Math.exp(-odds[i]!))
  const likely = new Float64Array(elements.length)
  const all = new Float64Array(elements.length)
  const direct = new Float64Array(elements.length)
  /** Mass by tag and class of a block's element and its parent. */
  const pairMass = new Float64Array(blocks.length)
  const pairs = new Int32Array(blocks.length)
  const numberOfPair = new Signatures().pairs()
  const articleAt = elements.filter((element) => element.name === 'article').map((element) => element.index)
  let total = 0
  let bodyTotal = 0
  let covered = 0
  for (const block of blocks) {
    const mass = chance[block.index]! * block.weight
    const at = block.element.index
    likely[at]! += mass
    all[at]! += block.weight
    const parent = parentOf(block.element)
    direct[parent?.index ?? 0]! += mass
    total += mass
    if (body && at >= body.index && at < body.end) bodyTotal += mass
    const pair = numberOfPair(block.element)
    pairs[block.index] = pair
    pairMass[pair]! += mass
    if (firstRows[block.index * firstWidth + articleBodyColumn]! > 0) covered += mass
  }
  for (let i = elements.length - 1; i > 0; i--) {
    if (all[i] === 0) continue
    const parent = parentOf(elements[i]!)
    if (!parent) continue
    likely[parent.index]! += likely[i]!
    all[parent.index]! += all[i]!
  }
  const mean = (element: PageElement | undefined) =>
    element && all[element.index]! > 0 ? likely[element.index]! / all[element.index]! : 0
  /** One more than the levels up from the body; 0 beside its chain. */
  const levels = new Int32Array(elements.length)
  let level = 1
  for (let up = body; up; up = parentOf(up)) levels[up.index] = level++
  /** Three more at both ends, so that looking at the neighbours needs no question. */
  const near = new Float64Array(odds.length + 6).fill(-6)
  near.set(odds, 3)

  let best = -9
  let hiddenMass = 0
  for (const block of blocks) {
    if (block.weight >= 60 && odds[block.index]! > best) best = odds[block.index]!
    if (block.isHidden) hiddenMass += chance[block.index]! * block.weight
  }
  const mostlyHidden = hiddenMass > total / 2
  const isLikely = blocks.map((block) => chance[block.index]! > 0.5 && block.weight >= 40)
  const until = new Int32Array(blocks.length).fill(99)
  const gapAfter = new Float32Array(blocks.length)
  for (let i = blocks.length - 1, distance = 99, gap = 0; i >= 0; i--) {
    until[i] = distance
    gapAfter[i] = gap
    if (isLikely[i]) {
      distance = 1
      gap = 0
    } else {
      distance = Math.min(99, distance + 1)
      gap += blocks[i]!.weight
    }
  }
  const { headline, topic } = findAnchors(
    blocks,
    input.title,
    input.description,
    (block) => firstRows[block.index * firstWidth + titleColumn]! > 0,
  )
  const common = commonAncestors(elements, headline?.element)
  /** How many of the blocks around one have something in a column of the first look. */
  const countAround = (column: number, i: number, reach: number) => {
    const to = Math.min(blocks.length - 1, i + reach)
    let count = 0
    for (let k = Math.max(0, i - reach); k <= to; k++) if (firstRows[k * firstWidth + column]! > 0) count++
    return count
  }
  /** Topic words of each block, and summed over elements with the weight that was looked at. */
  const topical = new Float32Array(blocks.length)
  const topicSum = new Float64Array(elements.length)
  const topicMass = new Float64Array(elements.length)
  const longBefore = new Float32Array(blocks.length)
  const longAfter = new Float32Array(blocks.length)
  const starts = new Map<string, number>()
  {
    let last = -6
    for (let i = 0; i < blocks.length; i++) {
      longBefore[i] = last
      const block = blocks[i]!
      if (isRunning(block)) last = odds[i]!
      if (odds[i]! < least || block.weight < 20) continue
      const start = block.text.slice(0, 14)
      starts.set(start, (starts.get(start) ?? 0) + 1)
      topical[i] = topicWords(block.text.slice(0, 1000).toLowerCase(), topic)
      topicSum[block.element.index]! += topical[i]!
      topicMass[block.element.index]! += Math.min(1000, block.weight)
    }
    last = -6
    for (let i = blocks.length - 1; i >= 0; i--) {
      longAfter[i] = last
      if (isRunning(blocks[i]!)) last = odds[i]!
    }
    for (let i = elements.length - 1; i > 0; i--) {
      if (topicMass[i] === 0) continue
      const parent = parentOf(elements[i]!)
      if (!parent) continue
      topicSum[parent.index]! += topicSum[i]!
      topicMass[parent.index]! += topicMass[i]!
    }
  }
  const description = folded(input.description.slice(0, 300)).slice(0, 40)
  let massSinceHeadline = 0
  let dates = 0
  let since = 99
  let gapBefore = 0
  let seen = 0
  let headingOdds = 0
  let headingEnds = 0
  let sinceHeading = 99
  let mainHeadings = 0
  let articles = 0
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i]!
    const element = block.element
    const parent = parentOf(element)
    const grand = parent && parentOf(parent)
    const base = i * firstWidth
    while (articles < articleAt.length && articleAt[articles]! <= element.index) articles++
    const mass = chance[i]! * block.weight
    if (odds[i]! >= least) {
      let below = 0
      let up: PageElement | undefined = element
      while (up && levels[up.index] === 0) {
        up = parentOf(up)
        below++
      }
      const outside = up ? levels[up.index]! - 1 : 9
      let window = 0
      for (let k = 1; k <= 5; k++) window += near[i + k]!
      const own = near[i + 3]!
      let c = i * secondWidth
      for (let k = 0; k < firstWidth; k++) rows[c++] = firstRows[base + k]!
      // biome-ignore-start format: in the order of the columns
      rows[c++] = own
      rows[c++] = near[i + 2]!
      rows[c++] = near[i + 1]!
      rows[c++] = near[i]!
      rows[c++] = near[i + 4]!
      rows[c++] = near[i + 5]!
      rows[c++] = near[i + 6]!
      rows[c++] = mean(parent)
      rows[c++] = mean(grand)
      rows[c++] = Math.min(9, outside)
      rows[c++] = seen / (total + 1)
      rows[c++] = pairMass[pairs[i]!]! / (total + 1)
      rows[c++] = log(seen)
      rows[c++] = log(Math.max(0, total - seen - mass))
      rows[c++] = since
      rows[c++] = until[i]!
      rows[c++] = headingOdds
      rows[c++] = headingEnds
      rows[c++] = sinceHeading
      rows[c++] = (parent ? direct[parent.index]! : 0) / (total + 1)
      rows[c++] = bodyTotal / (total + 1)
      rows[c++] = log(bodyTotal)
      rows[c++] = Math.min(9, mainHeadings)
      rows[c++] = Math.min(20, articles)
      rows[c++] = Math.min(20, below)
      rows[c++] = covered / (total + 1)
      rows[c++] = 0
      rows[c++] = log(gapBefore)
      rows[c++] = log(gapAfter[i]!)
      rows[c++] = window / 5
      rows[c++] = own - best
      rows[c++] = block.isHidden === mostlyHidden ? 0 : 1
      rows[c++] = mass / (total + 1)
      rows[c++] = body && element.index >= body.index && element.index < body.end ? 1 : 0
      const ancestor = common.ancestors[element.index]!
      rows[c++] = common.levels[element.index]!
      rows[c++] = ancestor < 0 ? 1 : likely[ancestor]! / (total + 1)
      rows[c++] = headline && i > headline.index ? log(massSinceHeadline) : -1
      rows[c++] = topical[i]!
      let topicNear = 0
      for (let k = Math.max(0, i - 3); k <= Math.min(blocks.length - 1, i + 3); k++) topicNear += topical[k]!
      rows[c++] = topicNear
      const pool = grand ?? parent
      rows[c++] = pool && topicMass[pool.index]! > 0 ? (100 * topicSum[pool.index]!) / (topicMass[pool.index]! + 50) : 0
      rows[c++] = Math.min(30, dates)
      rows[c++] = countAround(dateColumn, i, 4)
      const group = groupOf(element)
      rows[c++] = group ? mean(group) : -1
      rows[c++] = group ? likely[group.index]! / (total + 1) : -1
      rows[c++] = longBefore[i]!
      rows[c++] = longAfter[i]!
      const signsOf = countSigns(block.text)
      rows[c++] = signsOf.spaces
      rows[c++] = signsOf.symbols
      rows[c++] = countAround(privacyColumn, i, 6)
      rows[c++] = description.length > 20 && beginsWith(block.text, description) ? 1 : 0
      rows[c++] = likely[element.index]! / (total + 1)
      rows[c++] = countAround(densityColumn, i, 3)
      rows[c++] = block.boldWeight > block.weight * 0.9 ? 1 : 0
      rows[c++] = Math.min(9, starts.get(block.text.slice(0, 14)) ?? 0)
      // biome-ignore-end format: in the order of the columns
    }
    seen += mass
    if (headline && i > headline.index) massSinceHeadline += mass
    if (firstRows[base + dateColumn]! > 0) dates++
    if (isLikely[i]) {
      since = 1
      gapBefore = 0
    } else {
      since = Math.min(99, since + 1)
      gapBefore += block.weight
    }
    sinceHeading = Math.min(99, sinceHeading + 1)
    const name = element.name
    if (name === 'h1') mainHeadings++
    if (name.length === 2 && name[0] === 'h' && name !== 'hr') {
      headingOdds = odds[i]!
      headingEnds = firstRows[base + endingColumn]!
      sinceHeading = 0
    } else if (firstRows[base + endingColumn]! > 0 && !isRunning(block)) {
      headingEnds = 1
      sinceHeading = 0
    }
  }
  return rows
}

/** The list or table around an element: its items are the article's together, or not. */
function groupOf(element: PageElement): PageElement | undefined {
  let up: PageElement | undefined = element
  let found: PageElement | undefined
  for (let steps = 0; up && steps < 8; up = parentOf(up), steps++) {
    const name = up.name
    if (name === 'table') return up
    if (name === 'ul' || name === 'ol' || name === 'dl') found ??= up
    if (found && name !== 'td' && name !== 'tr' && steps > 4) break
  }
  return found
}

/** True where a text's letters are those of `start`. Its first few tell nearly always that they are not. */
const beginsWith = (text: string, start: string): boolean =>
  start.startsWith(folded(text.slice(0, 8))) && folded(text.slice(0, 120)).startsWith(start)

/** Shares of spaces and of signs that running text has few of, in the first 200 characters. */
function countSigns(text: string): { readonly spaces: number; readonly symbols: number } {
  let spaces = 0
  let symbols = 0
  const count = Math.min(200, text.length)
  for (let i = 0; i < count; i++) {
    const code = codeAt(text, i)
    if (code === 0x20) spaces++
    else if (
      code < 0x80 &&
      (code < 0x27 ||
        code === 0x2f ||
        code === 0x3d ||
        code === 0x5c ||
        code > 0x7a ||
        (code > 0x3a && code < 0x3f) ||
        code === 0x5f)
    )
      symbols++
  }
  return { spaces: spaces / (count + 1), symbols: symbols / (count + 1) }
}

const articleBodyColumn = firstColumns.indexOf('inArticleBody')
const endingColumn = firstColumns.indexOf('ending')
const dateColumn = firstColumns.indexOf('date')
const privacyColumn = firstColumns.indexOf('privacy')
const densityColumn = firstColumns.indexOf('links')
const titleColumn = firstColumns.indexOf('isTitle')
