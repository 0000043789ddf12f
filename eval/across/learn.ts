/**
 * Learns when two to four Han characters lie across words (`src/search/across-words.ts`) from the cases of all lists, those of
 * ../shared/search, and places drawn from ../shared/posts (`labels.txt`: which post, where, how long, and whether a reader means it).
 * `node eval/across/learn.ts` writes `src/search/learned-across.ts`; with `--check` it says how each list fares with what is
 * learned from all the others.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readLines, readPost, shared } from '../../bench/shared-posts.ts'
import { signCount, signCountOfWords, signsOfModel, signsOfWords, sureFrom } from '../../src/search/across-words.ts'
import { foldHit } from '../../src/search/confirm.ts'
import { FoldedText } from '../../src/search/fold.ts'
import { parseQuery } from '../../src/search/index.ts'
import { needleOf, textsOf } from '../../src/search/places.ts'
import { nearPlacesOf } from '../../src/search/raw-places.ts'
import { hanPlaceOf } from '../../src/search/straddle.ts'
import type { Trap } from '../../src/search/traps.test-data.ts'
import { askBoosted, type Boosted, boost } from '../train/boost.ts'

interface Case {
  readonly list: string
  readonly isMatch: boolean
  /** What stands at its first place, with a character on either side: the same case of another list. */
  readonly key: string
  /** The signs of each of its places: a case is a hit where one place is. */
  readonly rows: readonly Float32Array[]
}

const folder = new URL('../../src/search/', import.meta.url)
const cases: Case[] = []

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.test-data.ts'))
  .sort()) {
  const name = file.replace('.test-data.ts', '')
  // The parts of the examiner's list and of what is held out stand in a module of their own.
  const exported = Object.entries((await import(new URL(file, folder).href)) as Record<string, unknown>)
  for (const [of, lists] of exported) {
    if (!Array.isArray(lists)) continue
    for (const [at, list] of (Array.isArray(lists[0]) ? lists : [lists]).entries())
      for (const trap of list as Trap[]) addTrap(`${name} ${of} ${at}`, trap)
  }
}
for (const line of readLines('search/cases.jsonl')) {
  const { text, query, match } = line as { text: string; query: string; match: boolean }
  addTrap('shared', { text, query, isMatch: match })
}
const labels = Map.groupBy(
  readFileSync(new URL('labels.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')),
  ([post]) => post!,
)
for (const name of readdirSync(new URL('posts/', shared), { recursive: true, encoding: 'utf8' })) {
  const places = labels.get(createHash('sha256').update(name).digest('hex').slice(0, 10))
  if (!places) continue
  const folded = new FoldedText(readPost(name)!)
  for (const [, at, length, sign, round = '1'] of places) {
    const start = Number(at)
    const place = { start, end: start + Number(length) }
    addCase(`drawn ${round}`, sign === '+', [[folded.text, place]])
  }
}

function addTrap(list: string, { text, query, isMatch }: Trap): void {
  const outcome = parseQuery(query)
  if (outcome.kind !== 'query' || !outcome.query.find || outcome.query.find.kind === 'all') return
  const places = [...textsOf(outcome.query.find)].flatMap((wanted) =>
    [...nearPlacesOf(needleOf(wanted), foldHit({ text }).text)].map(({ near, place }) =>
      wanted.isExact ? undefined : hanPlaceOf(near, place),
    ),
  )
  // Of other places it is not asked.
  if (places.length && places.every((place) => place !== undefined)) addCase(list, isMatch, places)
}

function addCase(list: string, isMatch: boolean, places: readonly NonNullable<ReturnType<typeof hanPlaceOf>>[]): void {
  const [folded, { start, end }] = places[0]!
  const rows = places.flatMap(([text, place]) => {
    const row = new Float32Array(signCount)
    const stretch = signsOfWords(text, place, row)
    if (stretch) signsOfModel(stretch, row)
    return stretch ? [row] : []
  })
  // Of places that the counts are so sure of nothing is to be learned.
  if (rows.length < places.length) return
  const key = `${start - Math.max(0, start - 1)}${folded.slice(Math.max(0, start - 1), end + 1)}`
  cases.push({ list, isMatch, key: `${end - start}${key}`, rows })
}

/** As good as any between -0.5 and 0; `straddle.ts` asks the rules between -0.75 and 1.25. */
const meantFrom = -0.25

const depth = 3
const trees = 200

/** Both looks, learned from cases; long lists count less a case, places in running text more. */
function learn(from: readonly Case[]): readonly [Boosted, Boosted] {
  const sizes = new Map<string, number>()
  for (const { list } of from) sizes.set(list, (sizes.get(list) ?? 0) + 1)
  const places = from.flatMap((one) => one.rows.map((row) => ({ ...one, row, count: one.rows.length })))
  const answers = Float32Array.from(places, ({ isMatch }) => (isMatch ? 1 : 0))
  const weights = Float32Array.from(
    places,
    ({ list, count }) =>
      (Math.min(1, Math.sqrt(400 / sizes.get(list)!)) *
        (list.startsWith('drawn') ? 1.5 : /^(?:must|examples)/.test(list) ? 3 : 1)) /
      count,
  )
  const options = { trees, depth, rate: 0.15, leastMass: 1, columns: 0.3, shrink: 1, seed: 7, forests: 1, rows: 0.8 }
  const of = (width: number) =>
    boost(Float32Array.from(places.flatMap(({ row }) => [...row.subarray(0, width)])), width, answers, weights, options)
  return [of(signCountOfWords), of(signCount)]
}

function isMeant([first, second]: readonly [Boosted, Boosted], { rows }: Case): boolean {
  return rows.some((row) => {
    const odds = askBoosted(first, row, 0)
    return Math.abs(odds) > sureFrom ? odds > 0 : askBoosted(second, row, 0) >= meantFrom
  })
}

if (process.argv.includes('--check')) {
  const all = { hits: 0, missed: 0, traps: 0, wrong: 0, asked: 0 }
  for (const [list, held] of Map.groupBy(cases, ({ list }) => list)) {
    const keys = new Set(held.map(({ key }) => key))
    const learned = learn(cases.filter((one) => one.list !== list && !keys.has(one.key)))
    const hits = held.filter(({ isMatch }) => isMatch)
    const traps = held.filter(({ isMatch }) => !isMatch)
    const missed = hits.filter((one) => !isMeant(learned, one)).length
    const wrong = traps.filter((one) => isMeant(learned, one)).length
    const asked = held.filter(({ rows }) =>
      rows.some((row) => Math.abs(askBoosted(learned[0], row, 0)) <= sureFrom),
    ).length
    console.log(`${list}: missed ${missed} of ${hits.length}, wrong ${wrong} of ${traps.length}, model asked ${asked}`)
    all.hits += hits.length
    all.missed += missed
    all.traps += traps.length
    all.wrong += wrong
    all.asked += asked
  }
  console.log(`all: missed ${all.missed} of ${all.hits}, wrong ${all.wrong} of ${all.traps}, model asked ${all.asked}`)
} else {
  const learned = learn(cases)
  writeFileSync(
    new URL('learned-across.ts', folder),
    `// Written by eval/across/learn.ts from the lists of cases and places in running text; learn again instead of editing.\n\n${[
      'first',
      'second',
    ]
      .map(
        (name, at) =>
          `/** The ${name} look's trees, as \`readTrees\` reads them. */\n// biome-ignore-start format: a table\nexport const ${name}Trees = \`${written(learned[at]!)}\`\n// biome-ignore-end format: a table\n`,
      )
      .join('\n')}`,
  )
  const missed = cases.filter((one) => one.isMatch && !isMeant(learned, one)).length
  const wrong = cases.filter((one) => !one.isMatch && isMeant(learned, one)).length
  console.log(`of ${cases.length} cases that it was learned from: missed ${missed}, wrong ${wrong}`)
}

function written({ depth, bias, features, thresholds, leaves }: Boosted): string {
  const inner = 2 ** depth - 1
  const lines = [`${depth} ${bias.toFixed(3)}`]
  for (let tree = 0; tree * inner < features.length; tree++) {
    const nodes = Array.from({ length: inner }, (_, node) => {
      const at = tree * inner + node
      return Number.isFinite(thresholds[at]) ? `${features[at]}:${Number(thresholds[at]!.toPrecision(4))}` : '-'
    })
    const ends = [...leaves.subarray(tree * (inner + 1), (tree + 1) * (inner + 1))]
    lines.push([...nodes, ...ends.map((leaf) => Math.round(leaf * 1000))].join(' '))
  }
  return lines.join('\n')
}
