import { foldText } from '../search/fold.ts'
import {
  decodeNumbers,
  decodePostings,
  type IndexHead,
  idsInFile,
  type Posting,
  type SegmentFilters,
  type SegmentGist,
  type SegmentHead,
  type Shard,
} from './search-codes.ts'
import type { SiteQuery, SoughtText } from './search-query.ts'

/** Gives a file of the index by its name. Rejects where it can't be read. */
export type Load = (name: string) => Promise<unknown>

/** An article that has the terms. */
export interface Found {
  readonly segment: number
  readonly article: number
  readonly score: number
}

/** Every article that has the terms of a query; `isAtMost` where only the texts say whether it is really there. */
export interface FoundAll {
  readonly found: readonly Found[]
  readonly isAtMost: boolean
  /** The article's id. */
  idOf(one: Found): Promise<string>
}

/** Loads of each segment what the query needs, the segments side by side. */
export async function findAll(query: SiteQuery, load: Load): Promise<FoundAll> {
  const { segments } = (await load('index')) as IndexHead
  const inEach = await Promise.all(
    segments.map(async (gist, segment) => {
      if (!mayHold(gist, query)) return { isAtMost: false, found: [] }
      const { scores, isAtMost } = await findInSegment(query, gist, load)
      return { isAtMost, found: [...scores].map(([article, score]) => ({ segment, article, score })) }
    }),
  )
  return {
    found: inEach.flatMap((one) => one.found),
    isAtMost: inEach.some((one) => one.isAtMost && one.found.length > 0),
    async idOf({ segment, article }) {
      const name = `${segments[segment]?.name}/i-${Math.floor(article / idsInFile)}`
      return ((await load(name)) as readonly string[])[article % idsInFile] ?? ''
    },
  }
}

/** The best first, of equals the newest; or the newest first. */
export function inOrder(found: readonly Found[], order: 'best' | 'new'): readonly Found[] {
  return [...found].sort(
    (a, b) => (order === 'best' ? b.score - a.score : 0) || b.segment - a.segment || b.article - a.article,
  )
}

function mayHold({ from, to }: SegmentGist, query: SiteQuery): boolean {
  const day = (text: string) => Date.parse(text) / 86_400_000
  if (query.until !== undefined && day(from) >= query.until) return false
  return query.from === undefined || !(day(to) < query.from)
}

interface FoundInSegment {
  readonly scores: Map<number, number>
  readonly isAtMost: boolean
}

async function findInSegment(query: SiteQuery, gist: SegmentGist, load: Load): Promise<FoundInSegment> {
  const head = (await load(`${gist.name}/head`)) as SegmentHead
  const postingsOf = (sought: SoughtText) => soughtIn(sought, gist.name, head, load)
  const lists = await Promise.all(query.find.map((list) => Promise.all(list.map(postingsOf))))
  // What may stand apart is left out by a look at the text.
  const without = await Promise.all(query.without.filter((one) => !one.isDoubtful).map(postingsOf))
  let scores: Map<number, number> | undefined
  let isAtMost = query.without.some((one) => one.isDoubtful)
  for (const [at, list] of lists.entries()) {
    const either = new Map<number, number>()
    for (const [way, one] of list.entries()) {
      if (one.size && query.find[at]![way]!.isDoubtful) isAtMost = true
      for (const [article, score] of one) either.set(article, Math.max(score, either.get(article) ?? 0))
    }
    scores = scores === undefined ? either : both(scores, either)
  }
  scores ??= new Map(Array.from({ length: gist.articles }, (_, article) => [article, 0]))
  for (const one of without) for (const article of one.keys()) scores.delete(article)
  if (query.from !== undefined || query.until !== undefined || query.sources.length > 0) {
    keepFiltered(scores, query, (await load(`${gist.name}/filters`)) as SegmentFilters)
  }
  return { scores, isAtMost }
}

function both(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): Map<number, number> {
  const all = new Map<number, number>()
  for (const [article, score] of a) {
    const other = b.get(article)
    if (other !== undefined) all.set(article, score + other)
  }
  return all
}

function keepFiltered(scores: Map<number, number>, query: SiteQuery, filters: SegmentFilters): void {
  const { from, until, sources } = query
  if (from !== undefined || until !== undefined) {
    let day = 0
    for (const [article, code] of decodeNumbers(filters.days).entries()) {
      day += code % 2 === 1 ? -(code + 1) / 2 : code / 2
      if (day < (from ?? day) || day >= (until ?? day + 1)) scores.delete(article)
    }
  }
  if (sources.length === 0) return
  const asked = filters.sources.map((name) => sources.some((one) => foldText(name).includes(one)))
  for (const [article, source] of decodeNumbers(filters.sourceOf).entries()) if (!asked[source]) scores.delete(article)
}

const worth = [1, 1.6, 2.2, 5]

/** Articles of a segment that have all the terms, by the one that says least of each. */
async function soughtIn(
  sought: SoughtText,
  segment: string,
  head: SegmentHead,
  load: Load,
): Promise<Map<number, number>> {
  const lists = await Promise.all([
    ...sought.terms.map((term) => postingsBetween(term, term, segment, head, load)),
    ...(sought.prefix === undefined
      ? []
      : [postingsBetween(sought.prefix, `${sought.prefix}\uffff`, segment, head, load)]),
  ])
  let scores: Map<number, number> | undefined
  for (const list of lists) {
    const those = new Map<number, number>()
    for (const { article, weight } of list)
      if (scores === undefined || scores.has(article)) {
        const score = Math.max(worth[weight] ?? 0, those.get(article) ?? 0)
        those.set(article, Math.min(score, scores?.get(article) ?? score))
      }
    scores = those
  }
  return scores ?? new Map()
}

/** Of all terms from `first` to `last`, both included. */
async function postingsBetween(
  first: string,
  last: string,
  segment: string,
  head: SegmentHead,
  load: Load,
): Promise<readonly Posting[]> {
  const names = head.shards.flatMap(([begins, name], at) => {
    const next = head.shards[at + 1]?.[0]
    return begins <= last && (next === undefined || next > first) ? [name] : []
  })
  const shards = (await Promise.all(names.map((name) => load(`${segment}/${name}`)))) as readonly Shard[]
  return shards.flatMap(([terms, codes]) => {
    const list = terms.split(' ')
    const coded = codes.split(' ')
    return list.flatMap((term, at) => (term >= first && term <= last ? decodePostings(coded[at] ?? '') : []))
  })
}
