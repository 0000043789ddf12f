/**
 * Scores title, authors and date on the development pages in two halves, split by site, so that what was made by looking
 * at the errors of one half can be judged by the other.
 *   node eval/metadata.ts [--corpus wcxb,htmldate] [--wrong title|author|date]
 * `--wrong` lists the errors of half A only: those of half B are not for looking at.
 */
import { join } from 'node:path'
import { extract } from '../src/extract/index.ts'
import { type DevelopmentPage, developmentPages, hasPages, sharedFolder } from './pages.ts'

interface Measures {
  readonly titleScore: (gold: string, got: string | undefined) => { readonly exact: number }
  readonly authorScore: (gold: readonly string[], got: readonly string[]) => { readonly exact: number }
  readonly toDay: (value: string | undefined) => string | null
}
type Field = 'title' | 'author' | 'date'
const fields: readonly Field[] = ['title', 'author', 'date']

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : (process.argv[at + 1] ?? '')
}

if (!hasPages()) {
  console.log('!!! SKIPPED: ../shared/pages is not there. Nothing was measured. !!!')
  process.exit(0)
}

/** `a` or `b`, by site and never by page. */
export function halfOf(site: string): 'a' | 'b' {
  let h = 2166136261
  for (let i = 0; i < site.length; i++) h = Math.imul(h ^ site.charCodeAt(i), 16777619)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return ((h ^ (h >>> 12)) & 64) === 0 ? 'a' : 'b'
}

const measures = (await import(join(sharedFolder, 'score', 'measures.mjs'))) as Measures
const sums = new Map<string, { right: number; all: number }>()
const count = (key: string, right: boolean) => {
  const sum = sums.get(key) ?? { right: 0, all: 0 }
  sum.all++
  if (right) sum.right++
  sums.set(key, sum)
}
const wrong = option('wrong')
const names = new Set<string>()
for (const page of developmentPages(option('corpus')?.split(','))) {
  const { truth } = page
  if (!truth.title && !truth.authors && !truth.dates) continue
  const half = halfOf(page.site)
  const read = extract(page.read(), page.url)
  const day = read.published && dayOf(read.published)
  const results: [Field, boolean, unknown, unknown][] = []
  if (truth.title) {
    results.push(['title', measures.titleScore(truth.title, read.title).exact === 1, truth.title, read.title])
  }
  if (truth.authors) {
    const isRight = measures.authorScore(truth.authors, read.authors).exact === 1
    results.push(['author', isRight, truth.authors, read.authors])
  }
  if (truth.dates) {
    const got = measures.toDay(day)
    results.push(['date', got !== null && truth.dates.includes(got), truth.dates, day])
  }
  for (const name of corporaOf(page)) {
    names.add(name)
    for (const [field, isRight] of results) count(`${name} ${field} ${half}`, isRight)
  }
  for (const [field, isRight, gold, got] of results) {
    if (half !== 'a' || field !== wrong || isRight) continue
    const source = read.provenance[field === 'author' ? 'authors' : field === 'date' ? 'published' : field]
    console.log(
      `${page.corpus}/${page.id} ${page.url}\n   wanted ${JSON.stringify(gold)}\n   got    ${JSON.stringify(got)} (${source})`,
    )
  }
}
const share = (right: number, all: number) => `${((100 * right) / all).toFixed(1)} (${right}/${all})`
for (const name of names) {
  for (const field of fields) {
    const a = sums.get(`${name} ${field} a`) ?? { right: 0, all: 0 }
    const b = sums.get(`${name} ${field} b`) ?? { right: 0, all: 0 }
    if (a.all + b.all === 0) continue
    const parts = [share(a.right, a.all), share(b.right, b.all), share(a.right + b.right, a.all + b.all)]
    console.log(`${name.padEnd(16)} ${field.padEnd(7)} A ${parts[0]}  B ${parts[1]}  all ${parts[2]}`)
  }
}

function corporaOf(page: DevelopmentPage): string[] {
  return page.corpus === 'wcxb' && page.type === 'article' ? ['wcxb', 'wcxb-articles'] : [page.corpus]
}

function dayOf(date: { readonly at?: number; readonly raw: string; readonly zoneMinutes?: number }): string {
  if (date.at === undefined) return date.raw
  return new Date(date.at + (date.zoneMinutes ?? 0) * 60_000).toISOString().slice(0, 10)
}
