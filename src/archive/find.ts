import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  closenessOf,
  confirmHit,
  type FoldedHit,
  foldHit,
  type Hit,
  loneCharacter,
  needsLook,
  parseQuery,
  type Query,
  relaxQuery,
  scoreHit,
  shareStandingAlone,
  shorterQueries,
  snippet,
  titleHits,
  wordsApart,
} from '../search/index.ts'
import { listed, type Sql, termIndex } from '../store/index.ts'
import { dayOf } from './days.ts'
import { type Candidate, type Candidates, candidatesOf } from './find-candidates.ts'
import { facetsOf } from './find-facets.ts'
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

/** Counting stops here: beyond, how many there are tells a reader nothing, and costs as much as finding them. */
const countedAtMost = 1_000

/** Up to so many matches all are ranked; of more the newest, and the newest with the words in the title: the others follow by their time. */
const rankedAtMost = 3_000
const rankedOfMany = 200

/** Candidates that are looked at for one page; what lies behind is reached by the cursor. */
const lookedAtMost = 3_000

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

interface Found {
  readonly hits: readonly Scored[]
  /** What would stand among the hits of this page if its words did not stand there only across others; at most `limit`. */
  readonly inside: readonly Scored[]
  /** Doubtful ones that were met, those of earlier pages too, and those of this page. */
  readonly doubtful: number
  readonly doubtfulHere: number
  /** Looked at, and found not to say what was looked for. */
  readonly rejected: number
  readonly next?: string
  /** How many match, where that was counted on the way. */
  readonly matches?: number
}

interface Scored extends Candidate {
  readonly score: number
  /** Where it was looked at. */
  readonly folded?: FoldedHit
}

function hitOf({ title, text }: Candidate): Hit {
  return { title: title ?? '', text: text ?? '' }
}

async function newestHits(candidates: Candidates, query: Query, options: FindOptions): Promise<Found> {
  const { limit = 20, offset = 0 } = options
  const mustLook = candidates.hasWords && needsLook(query)
  const hits: Scored[] = []
  const inside: Scored[] = []
  let before = cursorOf(options.cursor)
  let doubtful = 0
  let doubtfulHere = 0
  let rejected = 0
  let passed = 0
  let looked = 0
  let portion = 16
  let isMore = true
  const turns = new Turns()
  /** Matches down to `before`, and all of them where the end was seen. */
  let through = 0
  let matches: number | undefined
  while (isMore && hits.length < limit && looked < lookedAtMost) {
    const missing = offset - passed + limit - hits.length
    // One more than needed tells whether there is another page. Where few of them match, each question asks for more.
    const wanted = Math.min(1000, Math.max(portion, missing) + 1)
    portion *= 2
    const ids = await candidates.newest(wanted, before)
    if (ids.length < wanted && options.cursor === undefined) matches = through + ids.length
    // What is passed over without a look is not read either.
    const skipped = mustLook ? 0 : Math.min(ids.length, offset - passed)
    passed += skipped
    if (skipped) before = ids[skipped - 1]
    const toLoad = mustLook ? ids : ids.slice(skipped, skipped + limit)
    for (let at = 0; at < toLoad.length && hits.length < limit && looked < lookedAtMost; ) {
      // Not all at once where most of the page is there already: the others would be read for nothing.
      const left = Math.max(0, offset - passed) + limit - hits.length
      const some = toLoad.slice(at, at + Math.max(4, expectedLooks(left, passed, looked)))
      at += some.length
      for (const one of await candidates.load(some)) {
        before = one.at
        let folded: FoldedHit | undefined
        if (mustLook) {
          looked++
          await turns.next()
          folded = foldHit(hitOf(one))
          const verdict = confirmHit(query, hitOf(one), folded)
          if (verdict.isDoubtful) {
            doubtful++
            if (passed >= offset && doubtfulHere++ < limit) inside.push({ ...one, score: 0, folded })
          } else if (!verdict.isMatch) rejected++
          if (!verdict.isMatch || verdict.isDoubtful) continue
          if (passed++ < offset) continue
        }
        hits.push({ ...one, score: 0, folded })
        if (hits.length >= limit) break
      }
      // What the index named may have moved since, or was never there (a damaged archive): that is passed, too.
      if (hits.length < limit) before = some.at(-1)
    }
    isMore = ids.length === wanted || (ids.length > 0 && before !== ids.at(-1))
    through += ids.indexOf(before!) + 1
  }
  return {
    hits,
    inside,
    doubtful,
    doubtfulHere,
    rejected,
    ...(matches !== undefined && { matches }),
    ...(isMore && before !== undefined && limit > 0 && { next: `${before}` }),
  }
}

const readAtOnce = 64

/** How many have to be looked at for so many hits more, by how many of those looked at were ones. */
function expectedLooks(left: number, passed: number, looked: number): number {
  return looked === 0 ? left : Math.min(readAtOnce, Math.ceil((left * looked) / Math.max(1, passed)))
}

/** A cursor is the search id of the last article of a page; anything else is no cursor, and begins anew. */
function cursorOf(cursor: string | undefined): number | undefined {
  return cursor !== undefined && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined
}

const halfLifeMs = 180 * 86_400_000

/** Texts that were made to be searched for long hold up nobody else who asks this process. */
class Turns {
  #since = performance.now()

  async next(): Promise<void> {
    if (performance.now() - this.#since < turnMs) return
    await nextTurn()
    this.#since = performance.now()
  }
}

const turnMs = 10

interface Ranked {
  readonly at: number
  readonly score: number
  /** Where it was read on the way. */
  readonly one?: Candidate
  readonly folded?: FoldedHit
}

async function bestHits(candidates: Candidates, query: Query, options: FindOptions): Promise<Found> {
  const { limit = 20, offset = 0, now } = options
  const recency = (at: number) => 1 + 0.5 * 2 ** (-Math.max(0, now - (at / 16) * 1000) / halfLifeMs)
  const mustLook = needsLook(query)
  const wanted = Math.min(lookedAtMost, Math.max(200, offset + 4 * limit))
  const rankFirst = async (limit: number) => {
    const { ranked, matches } = await rank(candidates, query, limit, recency)
    return { ranked: await heldAgainst(candidates, ranked, worthBy(query)), matches }
  }
  let { ranked, matches } = await rankFirst(wanted)
  const hits: Scored[] = []
  const inside: Scored[] = []
  let doubtful = 0
  let doubtfulHere = 0
  let rejected = 0
  let passed = 0
  const turns = new Turns()
  for (let from = 0; hits.length < limit && from < lookedAtMost; ) {
    if (from >= ranked.length) {
      if (from < wanted || wanted === lookedAtMost) break
      ;({ ranked, matches } = await rankFirst(lookedAtMost))
      if (from >= ranked.length) break
    }
    const part = ranked.slice(from, from + Math.max(8, limit - hits.length + (mustLook ? 4 : 0)))
    from += part.length
    const toLoad = part.filter((one) => !one.one).map((one) => one.at)
    const loaded = new Map((await candidates.load(toLoad)).map((one) => [one.at, one]))
    for (const { at, score, one = loaded.get(at), folded: before } of part) {
      if (!one) continue
      let folded = before
      if (mustLook) {
        await turns.next()
        folded ??= foldHit(hitOf(one))
        const verdict = confirmHit(query, hitOf(one), folded)
        if (verdict.isDoubtful) {
          doubtful++
          if (passed >= offset && doubtfulHere++ < limit) inside.push({ ...one, score, folded })
        } else if (!verdict.isMatch) rejected++
        if (!verdict.isMatch || verdict.isDoubtful) continue
      }
      if (passed++ < offset) continue
      hits.push({ ...one, score, folded })
      if (hits.length >= limit) break
    }
  }
  return { hits, inside, doubtful, doubtfulHere, rejected, matches }
}

const heldAgainstTexts = 60
const worthAsPiece = 0.3
/** A match whose words stand far apart counts for so much of one where they stand side by side. */
const worthApart = 0.6

/** What a text says of a match that the index doesn't know, as a part of its score; undefined where that says it all. */
function worthBy(query: Query): ((hit: FoldedHit) => number) | undefined {
  // Pieces of longer words (猫 in 熊猫) count for less: the index knows only how often the character stands there.
  const character = loneCharacter(query)
  if (character !== undefined) return (hit) => worthAsPiece + (1 - worthAsPiece) * shareStandingAlone(character, hit)
  const words = wordsApart(query)
  return words && ((hit) => worthApart + (1 - worthApart) * closenessOf(words, hit))
}

/** Units of a text that are read for that: as many as nearly all articles have. */
const beginning = 20_000

/** The best matches in the order that their texts give them. */
async function heldAgainst(
  candidates: Candidates,
  ranked: readonly Ranked[],
  worth: ((hit: FoldedHit) => number) | undefined,
): Promise<readonly Ranked[]> {
  if (!worth) return ranked
  const first = ranked.slice(0, heldAgainstTexts)
  const loaded = new Map((await candidates.load(first.map(({ at }) => at))).map((one) => [one.at, one]))
  const weighed: Ranked[] = []
  const turns = new Turns()
  for (const { at, score } of first) {
    const one = loaded.get(at)
    if (!one) continue
    await turns.next()
    const { title, text } = hitOf(one)
    const folded = foldHit({ title, text: text.slice(0, beginning) })
    weighed.push({ at, one, score: score * worth(folded), ...(text.length <= beginning && { folded }) })
  }
  return [...weighed.sort((a, b) => b.score - a.score || b.at - a.at), ...ranked.slice(heldAgainstTexts)]
}

/** The best matches first, as the index scores them; one that can't score all of many gives the newest to be scored. */
async function rank(
  candidates: Candidates,
  query: Query,
  limit: number,
  recency: (at: number) => number,
): Promise<{ readonly ranked: readonly Ranked[]; readonly matches: number }> {
  if (candidates.best) {
    const { found, total } = await candidates.best(limit, recency)
    return { ranked: found, matches: total ?? (await candidates.count(countedAtMost + 1)) }
  }
  const matches = await candidates.count(rankedAtMost + 1)
  const isAll = matches <= rankedAtMost
  const scored = (isAll && (await candidates.scored?.())) || (await scoredNewest(candidates, query))
  const ranked: Ranked[] = scored
    .map((one) => ({ ...one, score: one.score * recency(one.at) }))
    .sort((a, b) => b.score - a.score || b.at - a.at)
  if (!isAll && limit > rankedOfMany) {
    // Whichever page is asked for, the same are ranked: who turns pages sees each match once.
    const above = new Set(ranked.map((one) => one.at))
    for (const at of await candidates.newest(limit)) if (!above.has(at)) ranked.push({ at, score: 0 })
  }
  return { ranked, matches }
}

/** Those of very many matches that are ranked. */
async function scoredNewest(candidates: Candidates, query: Query): Promise<readonly Ranked[]> {
  const ids = new Set([
    ...(await candidates.newest(rankedOfMany)),
    ...(await candidates.newest(rankedOfMany, undefined, true)),
  ])
  const loaded = await candidates.load([...ids])
  return loaded.map((one) => ({
    at: one.at,
    one,
    score: scoreHit(query, hitOf(one)),
  }))
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
    `SELECT ${narrowColumns}, NULL AS beginning FROM ${listed(sql, 'text')} j CROSS JOIN articles a ON a.id = j.value
       LEFT JOIN revisions r ON r.id = a.current_revision_id LEFT JOIN feeds f ON f.id = a.feed_id`,
    JSON.stringify(hits.map((hit) => hit.id)),
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  const stories = withStories
    ? storiesAmong(hits.map(({ title, text }) => ({ title: title ?? '', text: text ?? '' })))
    : []
  const described: SearchHit[] = []
  const turns = new Turns()
  for (const [at, hit] of hits.entries()) {
    const row = found.get(hit.id)
    if (!row) continue
    await turns.next()
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
