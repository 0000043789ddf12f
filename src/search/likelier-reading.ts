import { moreWords } from './more-words.ts'
import { newsNames } from './news-names.ts'
import { wordTable } from './word-table.ts'

/** What a word costs that somebody looks for: it may be a name that no list has. */
const soughtCost = 9
/** A character that stands alone costs so much more than its count says: what is left over is seldom meant. */
const aloneCost = 3
const unknownCharacterCost = 12
const longestWord = 5

/** Countries and their likes stand alone in headlines: 英|国防|大臣. */
const countries = new Set('中美英法德俄日韩朝印澳加台港以乌伊巴欧')

/** A word around a hit is one it is meant in (车站 in 火车站) up to this length: longer ones are words side by side. */
const longestAround = 3

/**
 * How much likelier a hit is as a word than words across its edges, in steps of e, by how often words are written: below
 * zero 请把|手机|关掉 is likelier than 请|把手|机关|掉. `stretch` is folded Han text, the hit stands in it from `start` to `end`.
 */
export function likelihoodOfWord(stretch: string, start: number, end: number): number {
  const cost = wordCosts(stretch)
  const left = costsFromStart(stretch.length, cost)
  const right = costsToEnd(stretch.length, cost)
  let asWord = left[start]! + Math.min(soughtCost, costOf(stretch.slice(start, end))) + right[end]!
  for (let from = Math.max(0, end - longestAround); from <= start; from++) {
    for (let to = end; to <= Math.min(stretch.length, from + longestAround); to++) {
      if (from === start && to === end) continue
      asWord = Math.min(asWord, left[from]! + cost(from, to) + right[to]!)
    }
  }
  const leftAcross = costsFromStart(stretch.length, cost, start)
  const rightAcross = costsToEnd(stretch.length, cost, end)
  let across = Number.POSITIVE_INFINITY
  for (let cut = start + 1; cut < end; cut++) {
    across = Math.min(across, leftAcross[cut]! + right[cut]!, left[cut]! + rightAcross[cut]!)
  }
  return across - asWord
}

type CostOfPart = (start: number, end: number) => number

/** The costs of all parts that may be words, looked up once. */
function wordCosts(stretch: string): CostOfPart {
  const costs = new Float64Array(stretch.length * longestWord)
  for (let start = 0; start < stretch.length; start++) {
    for (let size = 1; size <= longestWord; size++) {
      costs[start * longestWord + size - 1] =
        start + size > stretch.length ? Number.POSITIVE_INFINITY : costOf(stretch.slice(start, start + size))
    }
  }
  return (start, end) => costs[start * longestWord + end - start - 1]!
}

/** The likeliest way to read the first n characters, for each n, without a boundary at `closed`. */
function costsFromStart(length: number, cost: CostOfPart, closed = -1): Float64Array {
  const costs = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY)
  costs[0] = closed === 0 ? Number.POSITIVE_INFINITY : 0
  for (let end = 1; end <= length; end++) {
    if (end === closed) continue
    for (let start = Math.max(0, end - longestWord); start < end; start++) {
      costs[end] = Math.min(costs[end]!, costs[start]! + cost(start, end))
    }
  }
  return costs
}

function costsToEnd(length: number, cost: CostOfPart, closed = -1): Float64Array {
  const costs = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY)
  costs[length] = closed === length ? Number.POSITIVE_INFINITY : 0
  for (let start = length - 1; start >= 0; start--) {
    if (start === closed) continue
    for (let end = start + 1; end <= Math.min(length, start + longestWord); end++) {
      costs[start] = Math.min(costs[start]!, costs[end]! + cost(start, end))
    }
  }
  return costs
}

/** How rare a word is, in steps of e; infinite for what no list calls a word. */
function costOf(word: string): number {
  const rarity = rarities().get(word)
  if (word.length === 1) return (countries.has(word) ? 0 : aloneCost) + (rarity ?? unknownCharacterCost)
  return rarity ?? Number.POSITIVE_INFINITY
}

let made: Map<string, number> | undefined

/** Made at first use: some 20 ms, 5 MB. */
function rarities(): ReadonlyMap<string, number> {
  if (made) return made
  made = new Map()
  for (const line of wordTable.split('\n')) {
    const [level, size, ...groups] = line.split(' ')
    const rarity = Number(level)
    const rest = Number(size) - 1
    if (rest === 0) for (const character of groups.join('')) made.set(character, rarity)
    else
      for (const group of groups)
        for (let at = 1; at < group.length; at += rest) made.set(group[0] + group.slice(at, at + rest), rarity)
  }
  // News words that the list is too old for, or counts too low.
  for (const word of [...moreWords, ...newsNames]) made.set(word, Math.min(soughtCost, made.get(word) ?? soughtCost))
  return made
}
