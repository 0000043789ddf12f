import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Document } from 'domhandler'
import { bodyValues, greatestSum } from '../../src/extract/body/choose.ts'
import { firstColumns } from '../../src/extract/body/features.ts'
import { tidying } from '../../src/extract/body/passes.ts'
import { extract } from '../../src/extract/extract.ts'
import type { Page } from '../../src/extract/page.ts'
import { renderText } from '../../src/extract/render.ts'
import { type DevelopmentPage, sharedFolder } from '../pages.ts'
import { ask, askSecond, firstRowsOf, type Learned, secondRowsOf } from './learn.ts'
import type { Sample } from './samples.ts'
import type { Settings } from './settings.ts'

export interface Prediction {
  readonly corpus: string
  readonly id: string
  readonly text: string
  readonly odds: readonly number[]
  readonly firstOdds: readonly number[]
  readonly labels: readonly number[]
}

/** Where less was found, `extract` looks into the data in a page's scripts. */
const hardlyText = 250

/** The text that `extract` takes from there, which no look has a part in. */
function fromScripts(page: DevelopmentPage): string | undefined {
  const { text, trace = [] } = extract(page.read(), page.url, { trace: true })
  return trace.some(({ what }) => what === 'from the data in its scripts') ? text : undefined
}

/** What `extract` would make of the page with these looks (without site rules). */
export function predict(sample: Sample, learned: Learned, settings: Settings): Prediction {
  const rows = firstRowsOf(sample, learned.table, settings)
  const odds = ask(learned.first, rows, firstColumns.length)
  const second = askSecond(learned.second, secondRowsOf(sample, rows, odds), odds)
  const text = textFrom(sample, rows, second, odds)
  const short = (list: Float32Array) => Array.from(list, (x) => Number(x.toFixed(3)))
  return {
    corpus: sample.page.corpus,
    id: sample.page.id,
    text: (text.length < hardlyText ? fromScripts(sample.page) : undefined) ?? text,
    odds: short(second),
    firstOdds: short(odds),
    labels: short(sample.labels),
  }
}

/** The text that the passes make of the second look's odds. */
export function textFrom(
  sample: Sample,
  firstRows: Float32Array | undefined,
  odds: Float32Array,
  firstOdds: Float32Array,
): string {
  const { elements, blocks, title } = sample.input
  const page: Page = {
    tree: { document: new Document([]), elements },
    blocks,
    title,
    evidence: sample.input,
    kept: new Uint8Array(blocks.length),
    trace: undefined,
    body: greatestSum({ elements } as never, blocks, bodyValues(blocks, firstOdds)),
    odds,
    sums: sample.sums,
    firstRows,
    stripped: undefined,
  }
  for (const pass of tidying) pass.run(page)
  return renderText(blocks, page.kept)
}

interface Measures {
  readonly scorePage: (page: DevelopmentPage, prediction: unknown) => Score
  readonly pageF1: (shingles: Shingles) => number
}
type Shingles = readonly [number, number, number]
interface Score {
  readonly aeb?: Shingles
  readonly cjk?: Shingles
  readonly traf?: readonly [number, number, number, number]
}
const measures = (await import(join(sharedFolder, 'score', 'measures.mjs'))) as Measures

/** Writes the predictions to `eval/out/NAME.jsonl` and prints the figures, beside those of `against` with the noise of the difference. */
export function report(
  pages: readonly DevelopmentPage[],
  predictions: readonly Prediction[],
  name: string,
  against?: string,
): void {
  const out = join(import.meta.dirname, '../out')
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, `${name}.jsonl`), `${predictions.map((p) => JSON.stringify(p)).join('\n')}\n`)
  const now = figuresOf(pages, predictions)
  const before = against === undefined ? undefined : figuresOf(pages, readPredictions(join(out, `${against}.jsonl`)))
  let sum = 0
  let sumBefore = 0
  for (const [group, scores] of now) {
    const value = group === 'trafilatura' ? segmentF1(scores) : textF1(scores)
    const parts = [group.padEnd(16), `n ${String(scores.length).padStart(4)}`, value.toFixed(4)]
    if (group !== 'wcxb') sum += value
    if (group !== 'trafilatura') {
      const [p, r] = precisionRecall(scores)
      parts.push(`P ${p.toFixed(3)} R ${r.toFixed(3)} empty ${scores.filter(isEmpty).length}`)
    } else parts.push('segments              ')
    const old = before?.get(group)
    if (old) {
      const measure = group === 'trafilatura' ? segmentF1 : textF1
      if (group !== 'wcxb') sumBefore += measure(old)
      parts.push(`${signed(value - measure(old))} ± ${noise(scores, old, measure).toFixed(4)}`)
    }
    console.log(parts.join('  '))
  }
  console.log(`mean of the eight  ${(sum / 8).toFixed(4)}${before ? `  ${signed((sum - sumBefore) / 8)}` : ''}`)
}

export function readPredictions(file: string): Prediction[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Prediction)
}

function figuresOf(pages: readonly DevelopmentPage[], predictions: readonly Prediction[]): Map<string, Score[]> {
  const byPage = new Map(predictions.map((p) => [`${p.corpus}/${p.id}`, p]))
  const groups = new Map<string, Score[]>()
  const put = (group: string, score: Score) => groups.set(group, [...(groups.get(group) ?? []), score])
  for (const group of ['aeb', 'fundus', 'magic', 'cjk', 'cwced', 'gne', 'trafilatura', 'wcxb articles', 'wcxb'])
    groups.set(group, [])
  for (const page of pages) {
    const score = measures.scorePage(page, byPage.get(`${page.corpus}/${page.id}`) ?? { text: '' })
    if (page.corpus === 'wcxb' && page.type === 'article') put('wcxb articles', score)
    if (page.corpus !== 'newspaper4k') put(page.corpus, score)
    if (page.cjk && score.cjk) put('cjk', { aeb: score.cjk })
  }
  return groups
}

const isEmpty = ({ aeb }: Score): boolean => aeb !== undefined && aeb[0] + aeb[1] === 0

function precisionRecall(scores: readonly Score[]): [number, number] {
  let p = 0
  let pn = 0
  let r = 0
  let rn = 0
  for (const { aeb } of scores) {
    if (!aeb) continue
    const [tp, fp, fn] = aeb
    if (tp + fp > 0) {
      p += tp / (tp + fp)
      pn++
    }
    if (tp + fn > 0) {
      r += tp / (tp + fn)
      rn++
    }
  }
  return [p / Math.max(1, pn), r / Math.max(1, rn)]
}

function textF1(scores: readonly Score[]): number {
  const [p, r] = precisionRecall(scores)
  return (2 * p * r) / (p + r)
}

function segmentF1(scores: readonly Score[]): number {
  let twice = 0
  let wrong = 0
  for (const { traf } of scores) {
    if (!traf) continue
    twice += 2 * traf[0]
    wrong += traf[1] + traf[2]
  }
  return twice / (twice + wrong)
}

/** The deviation of the difference when the pages are drawn anew, the same for both. */
function noise(now: readonly Score[], before: readonly Score[], measure: (scores: readonly Score[]) => number): number {
  let seed = 7
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 4294967296
  }
  const differences: number[] = []
  for (let round = 0; round < 200; round++) {
    const places = now.map(() => Math.floor(random() * now.length))
    differences.push(measure(places.map((i) => now[i]!)) - measure(places.map((i) => before[i]!)))
  }
  const mean = differences.reduce((a, b) => a + b, 0) / differences.length
  return Math.sqrt(differences.reduce((a, b) => a + (b - mean) ** 2, 0) / differences.length)
}

const signed = (x: number): string => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(4)}`

/** The figures in one line, for many variants. */
export function brief(pages: readonly DevelopmentPage[], predictions: readonly Prediction[]): string {
  const values = [...figuresOf(pages, predictions)].map(
    ([group, scores]) => [group, group === 'trafilatura' ? segmentF1(scores) : textF1(scores)] as const,
  )
  const mean = values.filter(([group]) => group !== 'wcxb').reduce((sum, [, value]) => sum + value, 0) / 8
  return `${values.map(([group, value]) => `${group} ${value.toFixed(4)}`).join('  ')}  mean ${mean.toFixed(4)}`
}
