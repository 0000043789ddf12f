/**
 * Scores the extractor on the development pages beside the repository (../shared), and on the feeds' suites where their
 * part is there.
 *   node eval/run.ts [--corpus aeb,magic] [--worst 20] [--bless]
 * Prints a table by corpus with the peers' figures, by language and by type of page; writes `eval/out/`; holds every
 * figure against `eval/floors.json` and exits with 2 where one is under its floor. `--bless` sets the floors anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { extract } from '../src/extract/index.ts'
import { type DevelopmentPage, developmentPages, hasPages, sharedFolder } from './pages.ts'

interface Score {
  readonly lang: string
  readonly type: string
  readonly aeb?: readonly [number, number, number]
  readonly cjk?: readonly [number, number, number]
}
interface Aggregate {
  readonly pages: number
  readonly text?: { readonly f1: number; readonly precision: number; readonly recall: number; readonly empty: number }
  readonly segments?: { readonly f1: number }
  readonly title?: { readonly exact: number }
  readonly author?: { readonly exact: number }
  readonly date?: { readonly exact: number }
}
interface Measures {
  readonly scorePage: (page: DevelopmentPage, prediction: unknown) => Score
  readonly aggregate: (scores: readonly Score[]) => Aggregate
  readonly pageF1: (score: readonly [number, number, number]) => number
}

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : (process.argv[at + 1] ?? '')
}

if (!hasPages()) {
  console.log('!!! SKIPPED: ../shared/pages is not there. Nothing was measured, no floor was held. !!!')
  process.exit(0)
}
await run()

async function run(): Promise<void> {
  const measures = (await import(join(sharedFolder, 'score', 'measures.mjs'))) as Measures
  const peers = JSON.parse(readFileSync(join(sharedFolder, 'score', 'peers.json'), 'utf8')) as {
    readonly pages: Readonly<Record<string, Readonly<Record<string, string>>>>
  }
  const pages = developmentPages(option('corpus')?.split(','))
  const lines: string[] = []
  const scored: { page: DevelopmentPage; score: Score; text: string }[] = []
  let cpuMicroseconds = 0
  for (const page of pages) {
    const bytes = page.read()
    const before = process.cpuUsage()
    const { title, authors, published, text } = extract(bytes, page.url)
    const used = process.cpuUsage(before)
    cpuMicroseconds += used.user + used.system
    const prediction = {
      corpus: page.corpus,
      id: page.id,
      title,
      author: authors,
      date: published && dayOf(published),
      text,
    }
    lines.push(JSON.stringify(prediction))
    scored.push({ page, text, score: measures.scorePage(page, prediction) })
  }
  const out = join(import.meta.dirname, 'out')
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'pages.jsonl'), `${lines.join('\n')}\n`)

  const figures: Record<string, number> = {}
  const tell = (name: string, scores: readonly Score[], keep: boolean) => {
    if (scores.length === 0) return
    const a = measures.aggregate(scores)
    const parts = [name.padEnd(24), `n ${String(a.pages).padStart(4)}`]
    const add = (label: string, key: string, value: number | undefined, digits: number) => {
      if (value === undefined) return
      parts.push(`${label} ${digits === 4 ? value.toFixed(4) : `${(100 * value).toFixed(1)} %`}`)
      if (keep) figures[`${name}.${key}`] = value
    }
    add('F1', 'text.f1', a.text?.f1, 4)
    if (a.text) parts.push(`(P ${a.text.precision.toFixed(3)} R ${a.text.recall.toFixed(3)}, empty ${a.text.empty})`)
    add('segments F', 'segments.f1', a.segments?.f1, 4)
    add('title', 'title.exact', a.title?.exact, 1)
    add('author', 'author.exact', a.author?.exact, 1)
    add('date', 'date.exact', a.date?.exact, 1)
    console.log(parts.join('  '))
  }
  const by = (key: (page: DevelopmentPage) => string) => {
    const groups = new Map<string, Score[]>()
    for (const { page, score } of scored) groups.set(key(page), [...(groups.get(key(page)) ?? []), score])
    return [...groups].sort((a, b) => b[1].length - a[1].length)
  }
  for (const [corpus, scores] of by((page) => page.corpus)) {
    tell(corpus, scores, true)
    for (const [peer, words] of Object.entries(peers.pages[corpus] ?? {})) console.log(`    ${peer}: ${words}`)
  }
  const articles = scored.filter(({ page }) => page.corpus === 'wcxb' && page.type === 'article')
  tell(
    'wcxb-articles',
    articles.map(({ score }) => score),
    true,
  )
  const cjk = scored.filter(({ page, score }) => page.cjk && score.cjk)
  tell(
    'cjk',
    cjk
      .map(({ score }) => ({
        lang: score.lang,
        type: score.type,
        ...(score.cjk ? { aeb: score.cjk, cjk: score.cjk } : {}),
      }))
      .map(asText),
    true,
  )
  for (const [peer, words] of Object.entries(peers.pages.cjk ?? {})) console.log(`    ${peer}: ${words}`)
  console.log('by language')
  for (const [lang, scores] of by((page) => page.lang)) tell(`  ${lang}`, scores, false)
  console.log('by type')
  for (const [type, scores] of by((page) => page.type)) tell(`  ${type}`, scores, false)
  console.log(
    `${pages.length} pages, ${((1e6 * pages.length) / cpuMicroseconds).toFixed(0)} per CPU second (all of extract, corpora mixed, warming up included)`,
  )

  const worst = Number(option('worst') ?? 0)
  if (worst > 0) showWorst(worst, scored, measures)
  holdFloors(figures)
}

/** `aggregate` reads the shingles of words from `aeb`; for characters they are put there. */
function asText<T extends object>(score: T): T & Score & { word: number[]; acc: number } {
  return { lang: '', type: '', ...score, word: [0, 0, 0], acc: 0 }
}

function dayOf(date: { readonly at?: number; readonly raw: string; readonly zoneMinutes?: number }): string {
  if (date.at === undefined) return date.raw
  return new Date(date.at + (date.zoneMinutes ?? 0) * 60_000).toISOString().slice(0, 10)
}

function showWorst(
  count: number,
  scored: readonly { page: DevelopmentPage; score: Score; text: string }[],
  measures: Measures,
): void {
  const ranked = scored
    .flatMap((one) => {
      const shingles = one.page.cjk ? one.score.cjk : one.score.aeb
      return shingles ? [{ ...one, f1: measures.pageF1(shingles) }] : []
    })
    .sort((a, b) => a.f1 - b.f1)
  for (const { page, text, f1 } of ranked.slice(0, count)) {
    console.log(`\n${f1.toFixed(3)}  ${page.corpus}/${page.id}  ${page.url}`)
    const fold = (line: string) => line.replace(/\s+/g, ' ').trim()
    const got = new Set(text.split('\n').map(fold))
    const wanted = new Set((page.truth.text ?? '').split('\n').map(fold))
    const show = (sign: string, lines: string[]) => {
      for (const line of lines.slice(0, 4)) console.log(`  ${sign} ${line.slice(0, 120)}`)
    }
    show(
      'missed  ',
      [...wanted].filter((line) => line !== '' && !got.has(line) && !text.includes(line)),
    )
    show(
      'too much',
      [...got].filter((line) => line !== '' && !(page.truth.text ?? '').includes(line)),
    )
  }
}

function holdFloors(figures: Readonly<Record<string, number>>): void {
  const file = join(import.meta.dirname, 'floors.json')
  if (process.argv.includes('--bless')) {
    // a hair below, so that the last digit of another machine does not fail
    const floors = Object.fromEntries(
      Object.entries(figures).map(([key, value]) => [key, Math.floor((value - 0.001) * 1000) / 1000]),
    )
    writeFileSync(file, `${JSON.stringify(floors, undefined, 2)}\n`)
    console.log(`${Object.keys(floors).length} floors set`)
    return
  }
  if (!existsSync(file)) return
  let short = 0
  for (const [key, floor] of Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>)) {
    const value = figures[key]
    if (value === undefined || value >= floor) continue
    console.error(`under its floor: ${key} is ${value.toFixed(4)}, floor ${floor}`)
    short++
  }
  if (short > 0) process.exitCode = 2
}
