/**
 * Learns the two looks at blocks from the development pages and writes `src/extract/body/learned-*.ts`.
 *   node eval/train/train.ts            learn from all pages
 *   node eval/train/train.ts --check    learn from half of the sites, predict the other half, and write predictions
 * Sites, never pages, are split, and a page's own site is left out of the words' odds that its rows are made with.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Document } from 'domhandler'
import { decodeText } from '../../src/charset/index.ts'
import { type Block, cutBlocks } from '../../src/extract/blocks.ts'
import { bodyValues, greatestSum } from '../../src/extract/body/choose.ts'
import {
  type FeatureInput,
  firstColumns,
  firstLook,
  lineWords,
  nameWords,
  parentOf,
  type Sums,
  sumUp,
} from '../../src/extract/body/features.ts'
import { askForest } from '../../src/extract/body/forest.ts'
import { enough, tidying } from '../../src/extract/body/passes.ts'
import { secondLook, secondWidth } from '../../src/extract/body/second-look.ts'
import { readHints } from '../../src/extract/hints.ts'
import type { Page } from '../../src/extract/page.ts'
import { renderText } from '../../src/extract/render.ts'
import { parseTree } from '../../src/extract/tree.ts'
import { type DevelopmentPage, developmentPages } from '../pages.ts'
import { type Boosted, boost, writeForest } from './boost.ts'
import { labelBlocks } from './labels.ts'

interface Sample {
  readonly page: DevelopmentPage
  readonly input: Omit<FeatureInput, 'odds'>
  readonly sums: Sums
  readonly labels: Float32Array
  readonly weights: Float32Array
  readonly fold: number
  readonly quarter: number
}

const log = (what: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)
const corpora = ['aeb', 'cwced', 'fundus', 'gne', 'magic', 'newspaper4k', 'trafilatura', 'wcxb']

/** Weight of a page by corpus: about the root of what evens the corpora out. */
const corpusShare: Readonly<Record<string, number>> = {
  aeb: 1.6, cwced: 2.2, fundus: 1.4, gne: 2.5, magic: 1.6, newspaper4k: 2, trafilatura: 1, wcxb: 0.8,
} // biome-ignore format: a table

function hash(text: string): number {
  let h = 2166136261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  return (h ^ (h >>> 13)) >>> 0
}

function sampleOf(page: DevelopmentPage): Sample {
  const tree = parseTree(decodeText(page.read(), { kind: 'html' }).text)
  const blocks = cutBlocks(tree)
  const { labels, sizes } = labelBlocks(blocks, page.truth)
  const weights = new Float32Array(blocks.length)
  let wanted = 0
  let unwanted = 0
  for (let i = 0; i < blocks.length; i++) {
    if (labels[i]! < 0) continue
    wanted += sizes[i]! * labels[i]!
    unwanted += sizes[i]! * (1 - labels[i]!)
  }
  const isSegments = page.truth.text === undefined
  const scale = isSegments ? 1 : 1 / Math.max(30, wanted)
  const calm = isSegments ? 1 : Math.min(1, (1.5 * Math.max(30, wanted)) / Math.max(1, unwanted))
  for (let i = 0; i < blocks.length; i++) {
    if (labels[i]! < 0) continue
    if (isSegments) weights[i] = Number(process.env.SEG ?? 0.14)
    else weights[i] = (sizes[i]! + 2) * scale * (labels[i]! > 0.5 ? 1 : Math.max(calm, 0.15))
  }
  // small corpora count more a page than large ones; other types than articles count half, pages in Chinese, Japanese and
  // Korean more: they are few among the pages, not among the readers
  const share = (corpusShare[page.corpus] ?? 1) * (page.type === 'article' ? 1 : 0.5) * (page.cjk ? 1.6 : 1)
  for (let i = 0; i < blocks.length; i++) weights[i]! *= share
  const { title, description, articleBody } = readHints(tree.elements)
  const h = hash(page.site)
  return {
    page,
    input: { elements: tree.elements, blocks, title, description, articleBody },
    sums: sumUp(tree.elements, blocks),
    labels,
    weights,
    fold: h % 2,
    quarter: (h >>> 1) % 2,
  }
}

type SiteShares = Map<string, Map<string, [number, number]>>

/** For every word how much of what it stands with is the article, site by site. */
function countWords(samples: readonly Sample[]): SiteShares {
  const table: SiteShares = new Map()
  const add = (word: string, site: string, label: number, mass: number) => {
    let sites = table.get(word)
    if (!sites) {
      sites = new Map()
      table.set(word, sites)
    }
    const pair = sites.get(site)
    if (pair) {
      pair[0] += label * mass
      pair[1] += mass
    } else sites.set(site, [label * mass, mass])
  }
  for (const { input, labels, sums, page } of samples) {
    input.blocks.forEach((block: Block, i: number) => {
      const label = labels[i]!
      if (label < 0) return
      const mass = block.weight + 10
      const seen = new Set<string>()
      let depth = 0
      for (let up: typeof block.element | undefined = block.element; up && depth < 7; up = parentOf(up), depth++) {
        if (depth > 0 && sums.weight[up.index]! > sums.totalWeight * 0.8) break
        for (const word of nameWords(up)) seen.add(`c:${word}`)
      }
      for (const word of lineWords(block)) seen.add(`t:${word}`)
      for (const word of seen) add(word, page.site, label, mass)
    })
  }
  return table
}

const leastSites = Number(process.env.SITES ?? 6)

/** Log odds from the shares of at least `leastSites` sites, one site left out. */
function oddsFrom(table: SiteShares, exceptSite?: string): (word: string) => number | undefined {
  const known = new Map<string, number | undefined>()
  return (word) => {
    if (known.has(word)) return known.get(word)
    const sites = table.get(word)
    let value: number | undefined
    if (sites && sites.size >= leastSites) {
      let good = 0
      let all = 0
      for (const [site, [labelled, mass]] of sites) {
        if (site === exceptSite) continue
        good += labelled / mass
        all++
      }
      if (all >= leastSites - 1) value = Math.log((good + 0.7) / (all - good + 1.3)) + 0.4
    }
    known.set(word, value)
    return value
  }
}

function firstRowsOf(sample: Sample, table: SiteShares, isHeldOut: boolean): Float32Array {
  const odds = oddsFrom(table, isHeldOut ? undefined : sample.page.site)
  const both = { name: (word: string) => odds(`c:${word}`), line: (word: string) => odds(`t:${word}`) }
  return firstLook({ ...sample.input, odds: both }, sample.sums)
}

function join2(parts: readonly Float32Array[]): Float32Array {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Float32Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const firstOptions = {
  trees: Number(process.env.T1 ?? 70),
  depth: Number(process.env.D1 ?? 5),
  rate: Number(process.env.R1 ?? 0.12),
  leastMass: Number(process.env.M ?? 0.3),
  columns: Number(process.env.C ?? 0.6),
  rows: Number(process.env.S ?? 1),
  shrink: Number(process.env.L ?? 1),
}
const secondOptions = {
  trees: Number(process.env.T2 ?? 120),
  depth: Number(process.env.D2 ?? 5),
  rate: Number(process.env.R2 ?? 0.09),
  leastMass: Number(process.env.M ?? 0.3),
  columns: Number(process.env.C ?? 0.6),
  rows: Number(process.env.S ?? 1),
  shrink: Number(process.env.L ?? 1),
}

/** Leaves out rows that weigh nothing. */
/** A truth that an honest look at the page contradicts nearly everywhere is more likely wrong than hard. */
function doubt(sample: Sample, odds: Float32Array): number {
  let wrong = 0
  let all = 0
  for (let i = 0; i < odds.length; i++) {
    if (sample.labels[i]! < 0) continue
    const size = Math.min(sample.input.blocks[i]!.weight, 400)
    const isWanted = sample.labels[i]! > 0.5
    if (!isWanted && odds[i]! < 0) continue
    all += size
    if (isWanted !== odds[i]! > 0) wrong += size
  }
  return all > 0 ? wrong / all : 0
}

function learn(
  samples: readonly Sample[],
  rows: readonly Float32Array[],
  width: number,
  options: typeof firstOptions,
): Boosted {
  const keptRows: Float32Array[] = []
  const labels: number[] = []
  const weights: number[] = []
  const groups: number[] = []
  samples.forEach((sample, s) => {
    for (let i = 0; i < sample.labels.length; i++) {
      if (sample.weights[i] === 0) continue
      keptRows.push(rows[s]!.subarray(i * width, (i + 1) * width))
      labels.push(sample.labels[i]! > 0.5 ? 1 : 0)
      weights.push(sample.weights[i]!)
      groups.push(hash(sample.page.site))
    }
  })
  const all = { ...options, groups: Uint32Array.from(groups) }
  return boost(join2(keptRows), width, Float32Array.from(labels), Float32Array.from(weights), all)
}

function ask(forest: Boosted, rows: Float32Array, width: number): Float32Array {
  const odds = new Float32Array(rows.length / width)
  for (let i = 0; i < odds.length; i++) odds[i] = askForest(forest, rows, i * width)
  return odds
}

function secondRowsOf(sample: Sample, firstRows: Float32Array, odds: Float32Array): Float32Array {
  const body = greatestSum(
    { elements: sample.input.elements } as never,
    sample.input.blocks,
    bodyValues(sample.input.blocks, odds),
  )
  return secondLook(sample.input, firstRows, odds, body)
}

interface Learned {
  readonly table: SiteShares
  readonly first: Boosted
  readonly second: Boosted
}

function learnBoth(samples: readonly Sample[]): Learned {
  const table = countWords(samples)
  const rows = samples.map((sample) => firstRowsOf(sample, table, false))
  const pick = (quarter: number) => samples.map((s, i) => [s, i] as const).filter(([s]) => s.quarter === quarter)
  const odds: Float32Array[] = new Array(samples.length)
  for (const quarter of [0, 1]) {
    const part = pick(quarter)
    const forest = learn(
      part.map(([s]) => s),
      part.map(([, i]) => rows[i]!),
      firstColumns.length,
      firstOptions,
    )
    for (const [, i] of pick(1 - quarter)) odds[i] = ask(forest, rows[i]!, firstColumns.length)
    log(`first look, half ${quarter}`)
  }
  let doubted = 0
  const doubts = samples.map((sample, i) =>
    sample.page.truth.text === undefined || sample.page.cjk ? 0 : doubt(sample, odds[i]!),
  )
  samples.forEach((sample, i) => {
    if (doubts[i]! > 0.8) {
      doubted++
      for (let k = 0; k < sample.weights.length; k++) sample.weights[k]! *= 0.2
    }
  })
  log(`${doubted} truths doubted`)
  const first = learn(samples, rows, firstColumns.length, firstOptions)
  log('first look')
  const second = learn(
    samples,
    samples.map((s, i) => secondRowsOf(s, rows[i]!, odds[i]!)),
    secondWidth,
    secondOptions,
  )
  samples.forEach((sample, i) => {
    if (doubts[i]! > 0.8) for (let k = 0; k < sample.weights.length; k++) sample.weights[k]! /= 0.2
  })
  log('second look')
  return { table, first, second }
}

function predict(sample: Sample, learned: Learned): string {
  const rows = firstRowsOf(sample, learned.table, true)
  const odds = ask(learned.first, rows, firstColumns.length)
  const second = ask(learned.second, secondRowsOf(sample, rows, odds), secondWidth)
  const { elements, blocks, title } = sample.input
  const page: Page = {
    tree: { document: new Document([]), elements },
    blocks,
    title,
    evidence: sample.input,
    kept: Uint8Array.from(second, (x) => (x > enough ? 1 : 0)),
    trace: undefined,
    body: undefined,
    odds: second,
    sums: sample.sums,
    firstRows: rows,
    stripped: undefined,
  }
  for (const pass of tidying) pass.run(page)
  return JSON.stringify({
    corpus: sample.page.corpus,
    id: sample.page.id,
    text: renderText(blocks, page.kept),
    odds: Array.from(second, (x) => Number(x.toFixed(2))),
    firstOdds: Array.from(odds, (x) => Number(x.toFixed(2))),
    labels: Array.from(sample.labels, (x) => Number(x.toFixed(2))),
  })
}

/** Which columns the trees split by, most used first. */
function usage(forest: Boosted, names: readonly string[]): string {
  const counts = new Map<string, number>()
  forest.features.forEach((feature, i) => {
    if (Number.isFinite(forest.thresholds[i]!)) counts.set(names[feature]!, (counts.get(names[feature]!) ?? 0) + 1)
  })
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')
}

function write(learned: Learned): void {
  const folder = join(import.meta.dirname, '../../src/extract/body')
  const word = oddsFrom(learned.table)
  const words: string[] = []
  for (const key of [...learned.table.keys()].sort()) {
    const odds = word(key)
    if (odds !== undefined && Math.abs(odds) > 0.35) words.push(`${key}=${odds.toFixed(1)}`)
  }
  const head = '// Written by eval/train/train.ts from the development pages; learn again instead of editing.\n'
  const quoted = (lines: readonly string[]) =>
    lines.map((line) => `  ${JSON.stringify(line).replace(/^"|"$/g, "'").replace(/\\"/g, '"')},`)
  const lineOf = (parts: readonly string[], size: number) => {
    const lines: string[] = []
    let line = ''
    for (const part of parts) {
      if (line.length + part.length > size) {
        lines.push(line)
        line = ''
      }
      line += (line === '' ? '' : '\t') + part
    }
    return [...lines, line]
  }
  writeFileSync(
    join(folder, 'learned-words.ts'),
    `${head}\n/** Words of names (\`c:\`) and beginnings of lines (\`t:\`) with their log odds, each seen on at least ${leastSites} sites. */\n// biome-ignore-start format: a table\nexport const learnedWords = [\n${quoted(lineOf(words, 100)).join('\n')}\n].join('\\t')\n// biome-ignore-end format: a table\n`,
  )
  for (const [name, forest] of [
    ['first', learned.first],
    ['second', learned.second],
  ] as const) {
    writeFileSync(
      join(folder, `learned-${name}.ts`),
      `${head}\n/** The ${name} look's trees, as \`readForest\` reads them. */\n// biome-ignore-start format: a table\nexport const ${name}Trees = [\n${quoted(writeForest(forest).split('\n')).join('\n')}\n].join('\\n')\n// biome-ignore-end format: a table\n`,
    )
  }
  log(`${words.length} words`)
}

const samples = developmentPages(corpora).map(sampleOf)
log(`${samples.length} pages, ${samples.reduce((n, s) => n + s.labels.length, 0)} blocks`)
if (process.argv.includes('--check')) {
  const lines: string[] = []
  for (const fold of [0, 1]) {
    const learned = learnBoth(samples.filter((s) => s.fold !== fold))
    if (fold === 0) {
      log(`first: ${usage(learned.first, firstColumns)}`)
    }
    for (const sample of samples) if (sample.fold === fold) lines.push(predict(sample, learned))
  }
  mkdirSync(join(import.meta.dirname, '../out'), { recursive: true })
  writeFileSync(join(import.meta.dirname, `../out/${process.env.OUT ?? 'held-out'}.jsonl`), `${lines.join('\n')}\n`)
} else write(learnBoth(samples))
