import { parseQuery, type Query, relaxQuery, shorterQueries, snippet, titleHits } from '../search/index.ts'
import { listed, type Sql, Turn, termIndex } from '../store/index.ts'
import { dayOf } from './days.ts'
import { bestHits } from './find-best.ts'
import { candidatesOf } from './find-candidates.ts'
import { facetsOf } from './find-facets.ts'
import { countedAtMost, type Scored } from './find-hits.ts'
import { newestHits } from './find-newest.ts'
import { suggestionsFor } from './find-suggestions.ts'
import { findVersions } from './find-versions.ts'
import { asksForMarks } from './hide-marks.ts'
import type { SearchHit, SearchOptions, SearchPage, ShorterSearch } from './library.ts'
import type { OpenArchive } from './open-archive.ts'
import { beginningCharacters, narrowColumns, type SummaryRow, summaryOf } from './rows.ts'
import { storiesAmong } from './same-story.ts'

export interface FindOptions extends SearchOptions {
  readonly timeZone: string
  readonly now: number
  /** A query that asks for what readers marked is refused. */
  readonly withoutMarks?: boolean
}

/** `find` in an archive, as it lies open. */
export function findIn(archive: OpenArchive, text: string, options: SearchOptions): Promise<SearchPage> {
  const { db, settings, withoutMarks } = archive
  return find(db, text, { ...options, timeZone: settings.timeZone, now: archive.now(), withoutMarks })
}

export const marksNotShown = 'Marks are not shown here.'

/**
 * Finds articles. The index gives candidates in order, each is held against its text; what stands there only across
 * words comes in a list of its own, after the hits of its page. Only the hits of the page asked for, and of several words the best 60, are read whole. What stands in a title
 * counts apart, words near one another count more, and new articles up to a half more than old ones.
 */
export async function find(sql: Sql, text: string, options: FindOptions): Promise<SearchPage> {
  const outcome = parseQuery(text, { today: dayOf(options.now, options.timeZone), isExact: options.isExact })
  if (outcome.kind === 'problem') {
    return { hits: [], total: 0, problem: outcome.message, problemAt: outcome.at }
  }
  if (options.withoutMarks && asksForMarks(outcome.query)) {
    return { hits: [], total: 0, problem: marksNotShown, problemAt: 0 }
  }
  const page = await findTyped(sql, text, outcome.query, options)
  return (await termIndex(sql).isPartial?.(sql)) ? { ...page, isIndexPartial: true } : page
}

async function findTyped(sql: Sql, text: string, query: Query, options: FindOptions): Promise<SearchPage> {
  const page = await findQuery(sql, query, options)
  if (page.hits.length || page.total || page.problem !== undefined) return page
  const relaxed = relaxQuery(query)
  if (options.offset || options.cursor !== undefined) {
    // Behind the first page: that one says whether its words were looked for one by one.
    const { cursor: _, ...first } = { ...options, offset: 0, limit: 1, withFacets: false }
    const isApart = relaxed && !(await findQuery(sql, query, first)).total
    return isApart ? { ...(await findQuery(sql, relaxed, options)), isTakenApart: true } : page
  }
  const apart = relaxed && (await findQuery(sql, relaxed, options))
  if (apart?.hits.length) return { ...apart, isTakenApart: true }
  const found = (other: string) => findBriefly(sql, other, options)
  const suggestions = await suggestionsFor(sql, text, query, async (other) => !!(await found(other))?.total)
  if (suggestions.length) return { ...page, suggestions }
  const shorter = page.inside ? [] : await shorterSearches(text, found)
  return shorter.length ? { ...page, shorter } : page
}

/** How many another query finds, also by its words one by one; undefined for one that can't be read. */
async function findBriefly(sql: Sql, text: string, options: FindOptions): Promise<SearchPage | undefined> {
  const outcome = parseQuery(text, { today: dayOf(options.now, options.timeZone), isExact: options.isExact })
  if (outcome.kind === 'problem') return undefined
  const first = { ...options, sort: 'new' as const, limit: 1, withFacets: false, withStories: false }
  const page = await findQuery(sql, outcome.query, first)
  const relaxed = page.total ? undefined : relaxQuery(outcome.query)
  return relaxed ? findQuery(sql, relaxed, first) : page
}

const mostShorter = 3

async function shorterSearches(
  text: string,
  findOther: (other: string) => Promise<SearchPage | undefined>,
): Promise<readonly ShorterSearch[]> {
  const found: ShorterSearch[] = []
  for (const { query, without } of shorterQueries(text)) {
    const page = await findOther(query)
    if (!page?.total) continue
    const { total, isTotalAtLeast, isTotalAtMost } = page
    found.push({ query, without, total, isTotalAtLeast, isTotalAtMost })
  }
  return found.sort((one, other) => other.total - one.total).slice(0, mostShorter)
}

async function findQuery(sql: Sql, query: Query, options: FindOptions): Promise<SearchPage> {
  if (query.in === 'versions') {
    return options.cursor === undefined ? findVersions(sql, query, options) : noCursor('in:versions has no cursor')
  }
  const candidates = candidatesOf(sql, query, options.timeZone)
  const sort = options.sort ?? query.sort ?? (candidates.hasWords ? 'best' : 'new')
  const isBest = sort === 'best' && candidates.hasWords
  if (isBest && options.cursor !== undefined) return noCursor('a cursor goes with sort=new')
  const found = isBest ? await bestHits(candidates, query, options) : await newestHits(candidates, query, options)
  const facets = options.withFacets ? await facetsOf(sql, candidates, options.timeZone) : undefined
  const counted = found.matches ?? (await candidates.count(countedAtMost + 1))
  const isTotalAtLeast = counted > countedAtMost
  const passed = (options.offset ?? 0) + found.hits.length
  const apart = found.doubtful + found.rejected
  const isTotalAtMost = !isTotalAtLeast && apart > 0 && passed + apart < counted
  const total = isTotalAtLeast ? countedAtMost : Math.max(counted - apart, found.hits.length ? passed : 0)
  return {
    hits: await describe(sql, query, found.hits, options.withStories === true),
    ...(found.inside.length && {
      inside: (await describe(sql, query, found.inside, false)).map((hit) => ({ ...hit, match: 'inside' as const })),
    }),
    sort: isBest ? 'best' : 'new',
    total,
    ...(isTotalAtLeast && { isTotalAtLeast }),
    ...(isTotalAtMost && { isTotalAtMost }),
    ...(found.doubtfulHere && { doubtful: found.doubtfulHere }),
    ...(found.next !== undefined && { next: found.next }),
    ...(facets && { facets }),
  }
}

/** Beginning anew where a cursor can't be gone on from would give the first page for ever. */
function noCursor(why: string): SearchPage {
  return { hits: [], total: 0, problem: `${why}; offset= passes hits over`, problemAt: 0 }
}

/** What the page shows of its hits: now, and only of them, all columns are read. */
async function describe(
  sql: Sql,
  query: Query,
  hits: readonly Scored[],
  withStories: boolean,
): Promise<readonly SearchHit[]> {
  if (!hits.length) return []
  const rows = await sql.all<SummaryRow>(
    `SELECT ${narrowColumns}, NULL AS beginning FROM ${listed(sql, 'bigint')} j CROSS JOIN articles a ON a.search_id = j.value
       LEFT JOIN revisions r ON r.id = a.current_revision_id LEFT JOIN feeds f ON f.id = a.feed_id`,
    JSON.stringify(hits.map((hit) => hit.at)),
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  const stories = withStories
    ? storiesAmong(hits.map(({ title, text }) => ({ title: title ?? '', text: text ?? '' })))
    : []
  const described: SearchHit[] = []
  const turn = new Turn()
  for (const [at, hit] of hits.entries()) {
    const row = found.get(hit.id)
    if (!row) continue
    if (turn.isOver) await turn.end()
    const summary = summaryOf({ ...row, beginning: hit.text?.slice(0, beginningCharacters) ?? null })
    const story = stories[at]
    described.push({
      ...summary,
      ...titleHits(query, summary.title),
      snippet: snippet(query, hit.text || summary.title, {
        maxChars: 160,
        folded: hit.text ? hit.folded?.text : undefined,
      }),
      score: Math.round(hit.score * 1000) / 1000,
      ...(story !== undefined && { sameStoryAs: hits[story]!.id }),
    })
  }
  return described
}
