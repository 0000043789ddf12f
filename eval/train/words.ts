import type { Block } from '../../src/extract/blocks.ts'
import { lineWords, nameWords, parentOf, type WordOdds } from '../../src/extract/body/features.ts'
import type { Sample } from './samples.ts'

interface WordCount {
  /** Shares of article text, summed over sites. */
  good: number
  /** By site: its share of article text. */
  readonly shares: Map<string, number>
}

/** For every word of names (`c:`) and beginnings of lines (`t:`) how much of what it stands with is the article, site by site. */
export type WordTable = ReadonlyMap<string, WordCount>

export function countWords(samples: readonly Sample[]): WordTable {
  const sums = new Map<string, Map<string, [number, number]>>()
  const add = (word: string, site: string, label: number, mass: number) => {
    let sites = sums.get(word)
    if (!sites) {
      sites = new Map()
      sums.set(word, sites)
    }
    const pair = sites.get(site)
    if (pair) {
      pair[0] += label * mass
      pair[1] += mass
    } else sites.set(site, [label * mass, mass])
  }
  for (const sample of samples) {
    const { labels, page } = sample
    const words = wordsOf(sample)
    sample.input.blocks.forEach((block, i) => {
      if (labels[i]! < 0) return
      for (const word of words[i]!) add(word, page.site, labels[i]!, block.weight + 10)
    })
  }
  const table = new Map<string, WordCount>()
  for (const [word, sites] of sums) {
    const shares = new Map<string, number>()
    let good = 0
    for (const [site, [labelled, mass]] of sites) {
      shares.set(site, labelled / mass)
      good += labelled / mass
    }
    table.set(word, { good, shares })
  }
  return table
}

const wordCache = new WeakMap<Sample, string[][]>()

/** The words that stand with each block: cut once, used in every fold. */
function wordsOf(sample: Sample): string[][] {
  let words = wordCache.get(sample)
  if (!words) {
    words = sample.input.blocks.map((block) => [...blockWords(block, sample)])
    wordCache.set(sample, words)
  }
  return words
}

function blockWords(block: Block, { sums }: Sample): Set<string> {
  const seen = new Set<string>()
  let depth = 0
  for (let up: typeof block.element | undefined = block.element; up && depth < 7; up = parentOf(up), depth++) {
    if (depth > 0 && sums.weight[up.index]! > sums.totalWeight * 0.8) break
    for (const word of nameWords(up)) seen.add(`c:${word}`)
  }
  for (const word of lineWords(block)) seen.add(`t:${word}`)
  return seen
}

/** Log odds of a word from the shares of at least `leastSites` sites, those of `exceptSites` left out. */
export function oddsOf(
  table: WordTable,
  word: string,
  leastSites: number,
  exceptSites: readonly string[] = [],
): number | undefined {
  const count = table.get(word)
  if (!count || count.shares.size < leastSites) return undefined
  let all = count.shares.size
  let good = count.good
  for (const site of exceptSites) {
    const own = count.shares.get(site)
    if (own === undefined) continue
    all--
    good -= own
  }
  return Math.log((good + 0.7) / (all - good + 1.3)) + 0.4
}

/** The table as the first look reads it. */
export function wordOdds(table: WordTable, leastSites: number, exceptSites: readonly string[] = []): WordOdds {
  return {
    name: (word) => oddsOf(table, `c:${word}`, leastSites, exceptSites),
    line: (word) => oddsOf(table, `t:${word}`, leastSites, exceptSites),
  }
}
