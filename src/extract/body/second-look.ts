import type { Block } from '../blocks.ts'
import type { PageElement } from '../tree.ts'
import { type FeatureInput, firstColumns, isRunning, longestName, parentOf } from './features.ts'

/** What the second look adds to a row of the first: the block among its neighbours and in the body. */
export const secondColumns = [
  'odds', 'odds−1', 'odds−2', 'odds−3', 'odds+1', 'odds+2', 'odds+3', 'parentOdds', 'grandOdds', 'outside', 'bodyPosition', 'likelySignature',
  'likelyBefore', 'likelyAfter', 'sinceLikely', 'untilLikely', 'headingOdds', 'headingEnds', 'sinceHeading', 'levelShare',
  'bodyShare', 'bodyLength', 'mainHeadingsBefore', 'articlesBefore', 'levelsBelow', 'articleBodyCover', 'sameTagAsMost', 'gapBefore', 'gapAfter', 'meanOdds5',
  'belowBest', 'unlikeMostHidden', 'likelyShare', 'sameColumn',
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
  const signatures = new Map<string, number>()
  const keys = blocks.map(keyOf)
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
    signatures.set(keys[block.index]!, (signatures.get(keys[block.index]!) ?? 0) + mass)
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
      rows[c++] = (signatures.get(keys[i]!) ?? 0) / (total + 1)
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
      // biome-ignore-end format: in the order of the columns
    }
    seen += mass
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

const log = (x: number): number => Math.log2(1 + x)

/** Tag and class of the block's element and of its parent. */
function keyOf({ element }: Block): string {
  const parent = parentOf(element)
  return `${element.name}|${(element.attribs.class ?? '').slice(0, longestName)}>${parent?.name}|${(parent?.attribs.class ?? '').slice(0, longestName)}`
}

const articleBodyColumn = firstColumns.indexOf('inArticleBody')
const endingColumn = firstColumns.indexOf('ending')
