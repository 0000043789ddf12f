import { confirmHit, ftsExpression, type Query, snippet } from '../search/index.ts'
import type { Sql, SqlValue } from '../store/index.ts'
import type { FindOptions } from './find.ts'
import { conditionsOf } from './find-conditions.ts'
import type { SearchHit, SearchPage } from './library.ts'
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'

/** Earlier versions are few: articles whose publisher changed them. Of more matches the latest seen are looked at. */
const lookedAtMost = 1_000

interface VersionRow extends SummaryRow {
  readonly version_id: string
  readonly version_at: number
  readonly version_title: string | null
  readonly version_text: string
  readonly bm25: number
}

/** Finds what earlier versions of articles said, headlines included, and the current one may not say any more. */
export async function findVersions(sql: Sql, query: Query, options: FindOptions): Promise<SearchPage> {
  const { limit = 20, offset = 0 } = options
  const { match, without } = ftsExpression(query)
  const { where, values } = conditionsOf(query, options.timeZone)
  const conditions = [...(match ? ['terms_former MATCH ?'] : []), 'a.duplicate_of IS NULL', ...where]
  const bound: SqlValue[] = [...(match ? [match] : []), ...values]
  if (without) {
    conditions.push('h.id NOT IN (SELECT rowid FROM terms_former WHERE terms_former MATCH ?)')
    bound.push(without)
  }
  const score = match ? '-bm25(terms_former, 1.0, 5.0)' : '0'
  const from = match ? 'terms_former CROSS JOIN former_versions h ON h.id = terms_former.rowid' : 'former_versions h'
  const sort = options.sort ?? query.sort ?? (match ? 'best' : 'new')
  const rows = await sql.all<VersionRow>(
    `SELECT ${summaryColumns}, v.id AS version_id, v.at AS version_at, v.title AS version_title, v.text AS version_text,
       ${score} AS bm25 FROM ${from} JOIN revisions v ON v.id = h.revision_id
       JOIN ${summaryJoins.replace('articles a', 'articles a ON a.id = h.article_id')}
     WHERE ${conditions.join(' AND ')} ORDER BY ${sort === 'best' && match ? 'bm25' : 'v.at'} DESC LIMIT ${lookedAtMost}`,
    ...bound,
  )
  const hits: SearchHit[] = []
  let total = 0
  let doubtful = 0
  for (const row of rows) {
    const title = row.version_title ?? ''
    const verdict = confirmHit(query, { title, text: row.version_text })
    if (verdict.isDoubtful) doubtful++
    if (!verdict.isMatch || verdict.isDoubtful) continue
    if (total++ < offset || hits.length >= limit) continue
    const summary = summaryOf(row)
    hits.push({
      ...summary,
      title: title || summary.title,
      snippet: snippet(query, row.version_text || title, { maxChars: 160 }),
      score: Math.round(row.bm25 * 1000) / 1000,
      version: { id: row.version_id, at: row.version_at },
    })
  }
  const isTotalAtLeast = rows.length === lookedAtMost
  return { hits, total, ...(isTotalAtLeast && { isTotalAtLeast }), ...(doubtful && { doubtful }) }
}
