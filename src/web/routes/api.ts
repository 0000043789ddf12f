import { Readable } from 'node:stream'
import type { ArticleDetail, NearProblem, SearchHit, SearchPage } from '../../archive/library.ts'
import type { Capture } from '../../model/index.ts'
import { searchWords } from '../../views/index.ts'
import { isId, maxQueryLength, readNumber } from '../inputs.ts'
import { openApiDocument } from '../open-api.ts'
import { badRequest, notFound, sendJson } from '../respond.ts'
import type { Route } from '../room.ts'
import { markJson } from './marks.ts'

/** A browser's download stays bounded; `presskeep export` writes any number. */
const mostRows = 10_000

const tableTypes: ReadonlyMap<string, { readonly name: 'jsonl' | 'csv' | 'parquet'; readonly type: string }> = new Map([
  ['jsonl', { name: 'jsonl', type: 'application/jsonl; charset=utf-8' }],
  ['csv', { name: 'csv', type: 'text/csv; charset=utf-8' }],
  ['parquet', { name: 'parquet', type: 'application/vnd.apache.parquet' }],
])

const mostHits = 100
const mostPassed = 1_000_000

/**
 * `/api/search?q=&sort=&limit=&offset=&cursor=&exact=1&facets=1&meaning=1`, `/api/export?q=&format=jsonl|csv|parquet&limit=`,
 * `/api/articles/ID`, and what they mean as
 * `/api/openapi.json`. Times are ISO 8601 in UTC; fields are only ever added.
 */
export const apiRoute: Route = (app, { library, version }) => {
  app.get('/api/openapi.json', (c) => sendJson(c, openApiDocument(version)))

  app.get('/api/search', async (c) => {
    const { words } = c.get('ui')
    const query = (c.req.query('q') ?? '').trim()
    const sort = c.req.query('sort') || undefined
    const limit = readNumber(c.req.query('limit'), 20, mostHits)
    const offset = readNumber(c.req.query('offset'), 0, mostPassed)
    const cursor = c.req.query('cursor') || undefined
    if (query.length > maxQueryLength) return badRequest(c, words.queryTooLong(maxQueryLength))
    if (sort !== undefined && sort !== 'best' && sort !== 'new') return badRequest(c, words.badSort)
    if (limit === undefined) return badRequest(c, words.badNumber('limit', mostHits))
    if (offset === undefined) return badRequest(c, words.badNumber('offset', mostPassed))
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
      return badRequest(c, searchWords[c.get('ui').language].badCursor)
    const found: SearchPage = query
      ? await library.search(query, {
          sort,
          limit,
          offset,
          cursor,
          isExact: c.req.query('exact') === '1',
          withFacets: c.req.query('facets') === '1',
          withMeaning: c.req.query('meaning') === '1',
        })
      : { hits: [], total: 0 }
    if (cursor !== undefined && found.problem !== undefined) return badRequest(c, found.problem)
    return sendJson(c, pageJson(query, found.sort ?? sort ?? 'best', found))
  })

  app.get('/api/export', async (c) => {
    const { words } = c.get('ui')
    const query = (c.req.query('q') ?? '').trim()
    const format = tableTypes.get(c.req.query('format') || 'jsonl')
    const limit = readNumber(c.req.query('limit'), mostRows, mostRows)
    if (query.length > maxQueryLength) return badRequest(c, words.queryTooLong(maxQueryLength))
    if (!format) return badRequest(c, searchWords[c.get('ui').language].badFormat)
    if (limit === undefined) return badRequest(c, words.badNumber('limit', mostRows))
    // A query that can't be understood is told before the file begins.
    const { problem } = query ? await library.search(query, { limit: 1, sort: 'new' }) : {}
    if (problem) return badRequest(c, problem)
    c.header('Content-Type', format.type)
    c.header('Content-Disposition', `attachment; filename="articles.${format.name}"`)
    c.header('Cache-Control', 'no-store')
    const stream = Readable.toWeb(Readable.from(library.table(query, format.name, limit)))
    return c.body(stream as ReadableStream<Uint8Array>)
  })

  app.get('/api/articles/:id', async (c) => {
    const { words } = c.get('ui')
    const id = c.req.param('id')
    if (!isId(id)) return badRequest(c, words.badId)
    const article = await library.article(id)
    return article ? sendJson(c, articleJson(article)) : notFound(c, words.noSuchArticle)
  })
}

function iso(at: number | undefined): string | undefined {
  return at === undefined || !(Math.abs(at) <= 8.64e15) ? undefined : new Date(at).toISOString()
}

/** What an endpoint said in its own words may name hosts and keys of the archive's owner: the command line tells it, no page does. */
function forVisitors({ kind, message }: NearProblem): NearProblem {
  return { kind, message: kind === 'failed' ? 'the endpoint that makes vectors gave none just now' : message }
}

function pageJson(query: string, sort: string, found: SearchPage) {
  const { facets } = found
  return {
    query,
    sort,
    hits: found.hits.map(hitJson),
    inside: found.inside?.map(hitJson),
    total: found.total,
    total_is_at_least: found.isTotalAtLeast,
    total_is_at_most: found.isTotalAtMost,
    doubtful: found.doubtful,
    near: found.near?.map(hitJson),
    near_problem: found.nearProblem && forVisitors(found.nearProblem),
    problem: found.problem,
    problem_at: found.problemAt,
    next: found.next,
    index_is_partial: found.isIndexPartial,
    taken_apart: found.isTakenApart,
    suggestions: found.suggestions,
    shorter: found.shorter?.map(({ query, without, total, isTotalAtLeast, isTotalAtMost }) => ({
      query,
      without,
      total,
      total_is_at_least: isTotalAtLeast,
      total_is_at_most: isTotalAtMost,
    })),
    facets: facets && {
      source: facets.source,
      language: facets.language,
      author: facets.author,
      month: facets.month,
      counted_only: facets.countedOnly,
    },
  }
}

const apiPieces = (pieces: SearchHit['snippet']) => pieces.map(({ text, isHit }) => ({ text, hit: isHit }))

function hitJson(hit: SearchHit) {
  return {
    id: hit.id,
    url: hit.url,
    title: hit.title,
    published: iso(hit.publishedAt),
    first_seen: iso(hit.firstSeenAt),
    title_pieces: hit.titlePieces && apiPieces(hit.titlePieces),
    source: hit.source,
    language: hit.language,
    marked_as: hit.markedAs,
    snippet: hit.snippet.map((piece) => piece.text).join(''),
    snippet_pieces: apiPieces(hit.snippet),
    score: hit.score,
    match: hit.match,
    version: hit.version && { id: hit.version.id, at: iso(hit.version.at) },
  }
}

function articleJson(article: ArticleDetail) {
  return {
    id: article.id,
    url: article.url,
    title: article.title,
    author: article.authors,
    published: iso(article.publishedAt),
    published_as_given: article.published?.raw,
    published_from: article.published?.source,
    modified: iso(article.modified?.at),
    first_seen: iso(article.firstSeenAt),
    edited: iso(article.editedAt),
    withdrawn: iso(article.withdrawnAt),
    source: article.source,
    feed_url: article.feedUrl,
    section: article.section,
    tags: article.tags,
    marks: article.marks?.map(markJson),
    language: article.language,
    kind: article.kind,
    origin: article.origin,
    complete: article.isComplete,
    text: article.text,
    html: article.html,
    provenance: article.provenance,
    revisions: article.revisions.map((revision) => ({
      id: revision.id,
      at: iso(revision.at),
      origin: revision.origin,
      title: revision.title,
      kind: revision.kind,
      extractor: revision.extractor,
      capture: revision.captureId,
      sha256: revision.textSha256,
      current: revision.isCurrent,
    })),
    captures: article.captures.map(captureJson),
    pictures: article.pictures.map(({ url, digest, type, error, otherSizes }) => ({
      url,
      digest,
      type,
      error,
      otherSizes,
    })),
  }
}

function captureJson(capture: Capture) {
  return {
    id: capture.id,
    purpose: capture.purpose,
    url: capture.url,
    at: iso(capture.at),
    status: capture.status,
    mime: capture.mime,
    digest: capture.digest,
    warc: capture.place,
  }
}
