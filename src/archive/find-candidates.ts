import { ftsExpression, type Query } from '../search/index.ts'
import type { Sql, SqlValue } from '../store/index.ts'
import { conditionsOf, idRangeOf } from './find-conditions.ts'

/** What results are counted by. */
export interface Match {
  readonly at: number
  readonly id: string
  readonly source: string
  readonly language: string | null
  readonly sort_at: number
}

/** An article that may match, with what it is looked at by. */
export interface Candidate {
  readonly at: number
  readonly id: string
  readonly title: string | null
  readonly text: string | null
}

/** The SQL side of one query. Search ids are in the order of time, so that newest first streams out of the index. */
export interface Candidates {
  /** Whether there are words to look for; else all articles that pass the filters match. */
  readonly hasWords: boolean
  /** The newest matches older than `before`, newest first. */
  newest(limit: number, before?: number, isTitle?: boolean): Promise<readonly number[]>
  /** Search ids with BM25 scores (higher is better) of all matches. */
  scored(): Promise<readonly { readonly at: number; readonly score: number }[]>
  /** The newest matches with what they are counted by. */
  matches(limit: number): Promise<readonly Match[]>
  count(limit: number): Promise<number>
  /** In the order of `ids`; those that became part of another article are gone. */
  load(ids: readonly number[]): Promise<readonly Candidate[]>
}

export function candidatesOf(sql: Sql, query: Query, timeZone: string): Candidates {
  const { match, without } = ftsExpression(query)
  const { where, values } = conditionsOf(query, timeZone)
  const range = idRangeOf(query, timeZone)
  const filters = ['a.duplicate_of IS NULL', ...where]
  const bound: SqlValue[] = [...values]
  if (without) {
    filters.push('a.search_id NOT IN (SELECT rowid FROM terms WHERE terms MATCH ?)')
    bound.push(without)
  }
  const at = match ? 'terms.rowid' : 'a.search_id'
  if (range.least !== undefined) {
    filters.push(`${at} >= ?`)
    bound.push(range.least)
  }
  if (range.most !== undefined) {
    filters.push(`${at} < ?`)
    bound.push(range.most)
  }
  // CROSS JOIN keeps SQLite from walking all articles and asking the index for each.
  const articles = 'articles a INDEXED BY articles_for_search'
  const from = match ? `terms CROSS JOIN ${articles} ON a.search_id = terms.rowid` : articles
  const condition = [...(match ? ['terms MATCH ?'] : []), ...filters].join(' AND ')
  const wordsBound = (isTitle = false): SqlValue[] =>
    match ? [isTitle ? `{title} : (${match})` : match, ...bound] : bound

  return {
    hasWords: match !== undefined,

    async newest(limit, before, isTitle) {
      const rows = await sql.all<{ at: number }>(
        `SELECT ${at} AS at FROM ${from} WHERE ${condition}${before === undefined ? '' : ` AND ${at} < ?`}
         ORDER BY ${at} DESC LIMIT ?`,
        ...wordsBound(isTitle),
        ...(before === undefined ? [] : [before]),
        limit,
      )
      return rows.map((row) => row.at)
    },

    async scored() {
      if (!match) return []
      return sql.all<{ at: number; score: number }>(
        `SELECT ${at} AS at, -bm25(terms, 1.0, 5.0) AS score FROM ${from} WHERE ${condition}`,
        ...wordsBound(),
      )
    },

    matches: (limit) =>
      sql.all<Match>(
        `SELECT ${at} AS at, a.id, a.source, a.language, a.sort_at FROM ${from} WHERE ${condition}
         ORDER BY ${at} DESC LIMIT ?`,
        ...wordsBound(),
        limit,
      ),

    async count(limit) {
      const [row] = await sql.all<{ total: number }>(
        `SELECT count(*) AS total FROM (SELECT 1 FROM ${from} WHERE ${condition} LIMIT ?)`,
        ...wordsBound(),
        limit,
      )
      return row?.total ?? 0
    },

    async load(ids) {
      const rows = await sql.all<Candidate>(
        `SELECT a.search_id AS at, a.id, a.indexed_title AS title, r.text FROM json_each(?) j
         CROSS JOIN articles a ON a.search_id = j.value LEFT JOIN revisions r ON r.id = a.current_revision_id
         ORDER BY j.key`,
        JSON.stringify(ids),
      )
      return rows
    },
  }
}
