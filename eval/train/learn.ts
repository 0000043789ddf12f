import { bodyValues, greatestSum } from '../../src/extract/body/choose.ts'
import { firstColumns, firstLook } from '../../src/extract/body/features.ts'
import { hopeless } from '../../src/extract/body/passes.ts'
import { secondLook, secondWidth } from '../../src/extract/body/second-look.ts'
import { askBoosted, type Boosted, type BoostOptions, boost } from './boost.ts'
import type { Sample } from './samples.ts'
import type { Settings } from './settings.ts'
import { type Taught, type Teacher, taughtBy } from './taught.ts'
import { countWords, type WordTable, wordOdds } from './words.ts'

export interface Learned {
  readonly table: WordTable
  readonly first: Boosted
  readonly second: Boosted
}

const firstWidth = firstColumns.length

/** What the first look leaves for the second to learn from, page by page. */
export interface FirstLesson {
  readonly sample: Sample
  readonly rows: Float32Array
  /** Odds from a first look at other sites. */
  readonly odds: Float32Array
  /** 1, or less where the truth is doubted. */
  readonly trust: number
}

/**
 * Learns the words' odds, then the first look, then the second from odds that a first look at other sites gave; where there is a
 * teacher, the second learns from what it says as well as from the truth.
 */
export function learnBoth(samples: readonly Sample[], settings: Settings, teacher?: Teacher): Learned {
  const { table, first, lessons } = learnFirst(samples, settings)
  return { table, first, second: learnSecond(lessons, settings, teacher) }
}

export function learnFirst(
  samples: readonly Sample[],
  settings: Settings,
): { readonly table: WordTable; readonly first: Boosted; readonly lessons: readonly FirstLesson[] } {
  const table = countWords(samples.filter((sample) => sample.around === undefined))
  const rows = samples.map((sample) => {
    const { site } = sample.page
    return firstRowsOf(sample, table, settings, sample.around ? [site, sample.around.site] : [site])
  })
  const odds: Float32Array[] = new Array(samples.length)
  const part = (sample: Sample) => (sample.siteHash >>> 8) % settings.inner
  for (let inner = 0; inner < settings.inner; inner++) {
    const others = samples
      .map((sample, i) => ({ sample, rows: rows[i]! }))
      .filter(({ sample }) => part(sample) !== inner)
    const forest = learn(others, firstWidth, settings.first)
    samples.forEach((sample, i) => {
      if (part(sample) === inner) odds[i] = ask(forest, rows[i]!, firstWidth)
    })
  }
  // a truth that an honest look at the page contradicts nearly everywhere is more likely wrong than hard
  const lessons = samples.map((sample, i) => ({
    sample,
    rows: rows[i]!,
    odds: odds[i]!,
    trust: sample.page.truth.text !== undefined && !sample.page.cjk && doubt(sample, odds[i]!) > 0.8 ? 0.2 : 1,
  }))
  return { table, first: learn(lessons, firstWidth, settings.first), lessons }
}

export function learnSecond(lessons: readonly FirstLesson[], settings: Settings, teacher?: Teacher): Boosted {
  const rows = lessons.map((one) => {
    const odds = teacher?.get(one.sample)
    return {
      ...one,
      rows: secondRowsOf(one.sample, one.rows, one.odds),
      before: one.odds,
      taught: odds && taughtBy(one.sample, odds, settings),
    }
  })
  return learn(rows, secondWidth, settings.second)
}

export function firstRowsOf(
  sample: Sample,
  table: WordTable,
  settings: Settings,
  exceptSites: readonly string[] = [],
): Float32Array {
  return firstLook({ ...sample.input, odds: wordOdds(table, settings.leastSites, exceptSites) }, sample.sums)
}

export function secondRowsOf(sample: Sample, firstRows: Float32Array, odds: Float32Array): Float32Array {
  const { elements, blocks } = sample.input
  const body = greatestSum({ elements } as never, blocks, bodyValues(blocks, odds))
  return secondLook(sample.input, firstRows, odds, body, hopeless)
}

export function ask(forest: Boosted, rows: Float32Array, width: number): Float32Array {
  const odds = new Float32Array(rows.length / width)
  for (let i = 0; i < odds.length; i++) odds[i] = askBoosted(forest, rows, i * width)
  return odds
}

/** The second look's odds; what is hopeless keeps the first's. */
export function askSecond(forest: Boosted, rows: Float32Array, before: Float32Array): Float32Array {
  return before.map((odds, i) => (odds < hopeless ? odds : askBoosted(forest, rows, i * secondWidth)))
}

/** Lighter blocks are taken with a chance in proportion, and then weigh so much. */
const leastWeight = 0.004

/** A number from 0 to 1 that is always the same for a block. */
function chance(i: number, seed: number): number {
  let h = Math.imul(i + 1, 2654435761) ^ seed
  h = Math.imul(h ^ (h >>> 15), 2246822519)
  return ((h ^ (h >>> 13)) >>> 0) / 4294967296
}

interface Lesson {
  readonly sample: Sample
  readonly rows: Float32Array
  readonly trust?: number
  /** Odds of the look before: what is hopeless is not learned from. */
  readonly before?: Float32Array
  /** What is learned from instead of the sample's labels and weights. */
  readonly taught?: Taught | undefined
}

function learn(lessons: readonly Lesson[], width: number, options: BoostOptions): Boosted {
  // of blocks that weigh next to nothing (menus) a part stands for the rest
  const counts = ({ sample, before, taught }: Lesson, i: number) => {
    const weight = (taught?.weights ?? sample.weights)[i]!
    return (
      weight > 0 &&
      !(before && before[i]! < hopeless) &&
      (weight >= leastWeight || weight > leastWeight * chance(i, sample.siteHash))
    )
  }
  let count = 0
  for (const lesson of lessons) for (let i = 0; i < lesson.sample.labels.length; i++) if (counts(lesson, i)) count++
  const rows = new Float32Array(count * width)
  const labels = new Float32Array(count)
  const weights = new Float32Array(count)
  let at = 0
  for (const lesson of lessons) {
    const { sample, taught, trust = 1 } = lesson
    for (let i = 0; i < sample.labels.length; i++) {
      if (!counts(lesson, i)) continue
      rows.set(lesson.rows.subarray(i * width, (i + 1) * width), at * width)
      labels[at] = taught ? taught.labels[i]! : sample.labels[i]! > 0.5 ? 1 : 0
      weights[at++] = Math.max(leastWeight, (taught?.weights ?? sample.weights)[i]!) * trust
    }
  }
  return boost(rows, width, labels, weights, options)
}

/** How much of what the truth wants and an honest look wants, only one of them wants. */
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

/** Which columns the trees split by, most used first. */
export function usage(forest: Boosted, names: readonly string[]): string {
  const counts = new Map<string, number>()
  forest.features.forEach((feature, i) => {
    if (Number.isFinite(forest.thresholds[i]!)) counts.set(names[feature]!, (counts.get(names[feature]!) ?? 0) + 1)
  })
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')
}
