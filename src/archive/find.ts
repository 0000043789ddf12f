import { confirmHit, ftsExpression, parseQuery, type Query, type QueryFilter, snippet } from '../search/index.ts'
import type { Sql, SqlValue } from '../store/index.ts'
import { instantOfDay } from './days.ts'
import type { SearchHit, SearchPage } from './library.ts'
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'

export interface FindOptions {
  readonly sort?: 'new' | 'best'
  readonly limit?: number
  readonly offset?: number
  readonly timeZone: string
  readonly now: number
}

interface HitRow extends SummaryRow {
  readonly text: string | null
  readonly score: number
}

const candidatesPerRound = 100
const candidatesAtMost = 5_000

/**
 * Finds articles. The index gives candidates in order, each is confirmed against its text; what stands there only
 * across words is left out and counted. Filters are part of the SQL. Titles weigh 5 times as much as text.
 */
export async function find(sql: Sql, text: string, options: FindOptions): Promise<SearchPage> {
  const { limit = 20, offset = 0, timeZone } = options
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(options.now)
  const outcome = parseQuery(text, { today })
  if (outcome.kind === 'problem') return { hits: [], total: 0, problem: outcome.message }
  const { query } = outcome
  const { match, without } = ftsExpression(query)
  const { where, values } = conditions(query, timeZone)
  if (without) {
    where.push('a.search_id NOT IN (SELECT rowid FROM terms WHERE terms MATCH ?)')
    values.push(without)
  }
  const sort = options.sort ?? query.sort ?? (match ? 'best' : 'new')
  const filter = ['a.duplicate_of IS NULL', ...where].join(' AND ')
  const from = match
    ? `terms JOIN ${summaryJoins.replace('articles a', 'articles a ON a.search_id = terms.rowid')}`
    : summaryJoins
  const matching = match ? `terms MATCH ? AND ${filter}` : filter
  const bound: readonly SqlValue[] = match ? [match, ...values] : values
  const score = match ? 'bm25(terms, 5.0, 1.0)' : '0'
  const order = sort === 'best' && match ? `${score}, a.sort_at DESC` : match ? 'terms.rowid DESC' : 'a.search_id DESC'

  const [counted] = await sql.all<{ total: number }>(
    `SELECT count(*) AS total FROM ${from} WHERE ${matching}`,
    ...bound,
  )
  const hits: SearchHit[] = []
  let doubtful = 0
  let passed = 0
  for (let at = 0; at < candidatesAtMost && hits.length < limit; at += candidatesPerRound) {
    const rows = await sql.all<HitRow>(
      `SELECT ${summaryColumns}, r.text, ${score} AS score FROM ${from} WHERE ${matching} ORDER BY ${order} LIMIT ? OFFSET ?`,
      ...bound,
      candidatesPerRound,
      at,
    )
    for (const row of rows) {
      if (hits.length >= limit) break
      const summary = summaryOf(row)
      const verdict = match
        ? confirmHit(query, { title: summary.title, text: row.text ?? '' })
        : { isMatch: true, isDoubtful: false }
      if (verdict.isDoubtful) doubtful++
      if (!verdict.isMatch || verdict.isDoubtful) continue
      if (passed++ < offset) continue
      const pieces = snippet(query, row.text || summary.title, { maxChars: 160 })
      hits.push({ ...summary, snippet: pieces, score: Math.round(-row.score * 1000) / 1000 })
    }
    if (rows.length < candidatesPerRound) break
  }
  const total = Math.max(passed, (counted?.total ?? 0) - doubtful)
  return { hits, total, ...(doubtful ? { doubtful } : {}) }
}

function conditions(query: Query, timeZone: string): { where: string[]; values: SqlValue[] } {
  const where: string[] = []
  const values: SqlValue[] = []
  const groups = new Map<string, QueryFilter[]>()
  for (const filter of query.filters) {
    const isAlone = filter.isNegated || filter.field === 'published'
    const name = isAlone ? `${filter.field} ${groups.size}` : filter.field
    groups.set(name, [...(groups.get(name) ?? []), filter])
  }
  for (const filters of groups.values()) {
    const parts = filters.map((filter) => condition(filter, timeZone))
    const joined = parts.map((part) => part.where).join(' OR ')
    where.push(filters[0]!.isNegated ? `NOT (${joined})` : `(${joined})`)
    for (const part of parts) values.push(...part.values)
  }
  return { where, values }
}

function condition(filter: QueryFilter, timeZone: string): { where: string; values: readonly SqlValue[] } {
  const like = (value: string) => `%${value.replace(/[\\%_]/g, '\\$&')}%`
  switch (filter.field) {
    case 'source':
      return { where: "a.source LIKE ? ESCAPE '\\'", values: [like(filter.value)] }
    case 'author':
      return {
        where: "EXISTS (SELECT 1 FROM article_authors x WHERE x.article_id = a.id AND x.author LIKE ? ESCAPE '\\')",
        values: [like(filter.value)],
      }
    case 'tag':
      return {
        where: 'EXISTS (SELECT 1 FROM article_tags x WHERE x.article_id = a.id AND lower(x.tag) = lower(?))',
        values: [filter.value],
      }
    case 'lang':
      return {
        where: "coalesce(r.language, '') LIKE ? ESCAPE '\\'",
        values: [`${filter.value.replace(/[\\%_]/g, '\\$&')}%`],
      }
    case 'site':
      return { where: "coalesce(a.url, '') LIKE ? ESCAPE '\\'", values: [like(filter.value)] }
    case 'is':
      return { where: 'a.version_count > 1', values: [] }
    case 'has':
      return {
        where: 'EXISTS (SELECT 1 FROM pictures x WHERE x.article_id = a.id AND x.digest IS NOT NULL)',
        values: [],
      }
    case 'published': {
      const parts: string[] = []
      const values: SqlValue[] = []
      if (filter.from) {
        parts.push('a.sort_at >= ?')
        values.push(instantOfDay(filter.from, timeZone))
      }
      if (filter.until) {
        parts.push('a.sort_at < ?')
        values.push(instantOfDay(filter.until, timeZone))
      }
      return { where: parts.join(' AND ') || '1 = 1', values }
    }
  }
}
