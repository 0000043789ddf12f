import { setImmediate as nextTurn } from 'node:timers/promises'
import { confirmHit, cutPassages, parseQuery, type Query, snippet, titleHits, wordsAsked } from '../search/index.ts'
import {
  type Db,
  listed,
  type MeaningModel,
  meaningModel,
  meaningModels,
  type NearArticle,
  nearestArticles,
} from '../store/index.ts'
import { dayOf } from './days.ts'
import type { Embedder } from './embedder.ts'
import { conditionsOf, idRangeOf } from './find-conditions.ts'
import type { NearProblem, SearchHit, SearchOptions, SearchPage } from './library.ts'
import { identityOf } from './make-meanings.ts'
import type { OpenArchive } from './open-archive.ts'
import { beginningCharacters, narrowColumns, type SummaryRow, summaryOf } from './rows.ts'

const askedAtOnce = 8
const askedKept = 64
/** Whoever reaches the reading room can ask, and each new question may cost money. */
const askedAMinute = 60
const nearAtMost = 50
/** Of a question no more is sent. */
const askedCharacters = 1000

/** `meaning:` before a word asks for what is near in meaning; the query without it, its other places where they were. */
export function splitMeaning(query: string): { readonly text: string; readonly isAsked: boolean } {
  // Within quotation marks it is what somebody looks for.
  const text = query.replace(
    /["“「『][^"”」』]*["”」』]|(^|\s)(meaning[:：])/giu,
    (all, before: string | undefined, sign: string | undefined) =>
      sign === undefined ? all : (before ?? '') + ' '.repeat(sign.length),
  )
  return { text, isAsked: text !== query }
}

/** A page of hits by words, where nobody makes vectors and somebody asked for what is near in meaning. */
export function withoutMeaning(page: SearchPage): SearchPage {
  if (page.problem !== undefined) return page
  const message = 'nobody makes vectors here: embeddings.url and embeddings.model in the settings name who does'
  return { ...page, near: [], nearProblem: { kind: 'unset', message } }
}

/** Adds what is near in meaning to a page of hits. The endpoint gets what was typed, without filters; the same question is asked once. */
export function nearFinder(
  archive: OpenArchive,
  embedder: Embedder,
): (text: string, options: SearchOptions, page: SearchPage) => Promise<SearchPage> {
  const { db, settings, now } = archive
  const { timeZone } = settings
  const known = new Map<string, Float32Array>()
  let underWay = 0
  let minuteAt = 0
  let inMinute = 0

  async function vectorOf(
    text: string,
    model: MeaningModel,
  ): Promise<Float32Array | (NearProblem & { isGone: boolean })> {
    const key = `${model.id}\n${text}`
    const before = known.get(key)
    if (before) return before
    const failed = (message: string, isGone: boolean) => ({ kind: 'failed' as const, message, isGone })
    if (now() - minuteAt >= 60_000 || now() < minuteAt) [minuteAt, inMinute] = [now(), 0]
    if (underWay >= askedAtOnce || inMinute >= askedAMinute)
      return failed('too many questions are under way; ask again in a moment', false)
    inMinute++
    underWay++
    try {
      const { model: name, dimensions } = model.identity
      const answer = await embedder.embed([text], { of: 'query', model: name, dimensions })
      if (answer.kind === 'failed') return failed(answer.message, answer.concerns !== 'now')
      const vector = answer.vectors[0]!
      if (vector.length !== model.dimensions) {
        return failed(`${name} gives ${vector.length} dimensions where ${model.dimensions} are kept`, true)
      }
      if (known.size >= askedKept) known.delete(known.keys().next().value!)
      known.set(key, vector)
      return vector
    } finally {
      underWay--
    }
  }

  return async (text, options, page) => {
    if (page.problem !== undefined || options.offset || options.cursor !== undefined) return page
    const outcome = parseQuery(text, { today: dayOf(now(), timeZone) })
    const asked = wordsAsked(text).slice(0, askedCharacters).trim()
    if (outcome.kind === 'problem' || outcome.query.in === 'versions' || !asked) return page
    const serving = await servingModels(db, embedder)
    const none = 'no article has a vector yet; presskeep sync, up or work makes them'
    let problem: NearProblem = { kind: 'none', message: none }
    for (const model of serving) {
      const vector = await vectorOf(asked, model)
      if (!(vector instanceof Float32Array)) {
        problem = { kind: vector.kind, message: vector.message }
        // A former model may not be there any more; one that is not at hand now is not asked for under another name.
        if (vector.isGone) continue
        break
      }
      const near = await hitsNear(db, model, vector, outcome.query, { timeZone, limit: options.limit ?? 20, page })
      const partial = {
        kind: 'partial' as const,
        message: 'vectors are still being made, some articles are not looked at',
      }
      return { ...page, near, ...(model.backlogAt > 0 && model.doneAt === undefined && { nearProblem: partial }) }
    }
    return { ...page, near: [], nearProblem: problem }
  }
}

/** Which models have vectors to search: the one of the settings once it has come through; until then the former, then it. */
async function servingModels(db: Db, embedder: Embedder): Promise<readonly MeaningModel[]> {
  const current = await meaningModel(db, identityOf(embedder.settings))
  if (current?.doneAt !== undefined) return [current]
  const former = (await meaningModels(db)).filter((one) => one.doneAt !== undefined && one.id !== current?.id)
  return [...former, ...(current ? [current] : [])].filter((one) => one.dimensions > 0)
}

async function hitsNear(
  db: Db,
  model: MeaningModel,
  vector: Float32Array,
  query: Query,
  { timeZone, limit, page }: { readonly timeZone: string; readonly limit: number; readonly page: SearchPage },
): Promise<readonly SearchHit[]> {
  const wanted = Math.min(nearAtMost, Math.ceil(limit / 2))
  const shown = new Set([...page.hits, ...(page.inside ?? [])].map((hit) => hit.id))
  const found = await nearestArticles(db, model, vector, {
    ...conditionsOf(query, timeZone),
    ...idRangeOf(query, timeZone),
    // Some have what the query excludes.
    limit: wanted + shown.size + (query.without.length ? 50 : 0),
    nextTurn: () => nextTurn(),
  })
  const hits: SearchHit[] = []
  for (const one of await described(
    db,
    query,
    found.filter(({ id }) => !shown.has(id)),
  )) {
    if (hits.length < wanted) hits.push(one)
  }
  return hits
}

interface TextRow extends SummaryRow {
  readonly text: string | null
  readonly indexed_title: string | null
}

/** The articles as hits, with the passage that is near for a snippet; without those that have what the query excludes. */
async function described(db: Db, query: Query, near: readonly NearArticle[]): Promise<readonly SearchHit[]> {
  const rows = await db.all<TextRow>(
    `SELECT ${narrowColumns}, NULL AS beginning, r.text, a.indexed_title FROM ${listed(db, 'text')} j
       CROSS JOIN articles a ON a.id = j.value LEFT JOIN revisions r ON r.id = a.current_revision_id LEFT JOIN feeds f ON f.id = a.feed_id`,
    JSON.stringify(near.map(({ id }) => id)),
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  const excluded: Query | undefined = query.without.length
    ? { find: { kind: 'any', of: query.without }, without: [], filters: [] }
    : undefined
  return near.flatMap(({ id, passage, score }): readonly SearchHit[] => {
    const row = found.get(id)
    if (!row) return []
    const text = row.text ?? ''
    if (excluded && confirmHit(excluded, { title: row.indexed_title ?? '', text }).isMatch) return []
    const { from, to } = cutPassages(text)[passage] ?? { from: 0, to: text.length }
    const summary = summaryOf({ ...row, beginning: text.slice(0, beginningCharacters) })
    return [
      {
        ...summary,
        ...titleHits(query, summary.title),
        snippet: snippet(query, text.slice(from, to) || summary.title, { maxChars: 160 }),
        score: Math.round(score * 1000) / 1000,
        match: 'meaning',
      },
    ]
  })
}
