import { confirmHit, type Query, snippet, titleHits } from '../search/index.ts'
import { listed, type Sql, termIndex } from '../store/index.ts'
import type { FindOptions } from './find.ts'
import { conditionsOf } from './find-conditions.ts'
import type { SearchHit, SearchPage } from './library.ts'
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'

/** Earlier versions are few: articles whose publisher changed them. Of more matches the latest seen are looked at. */
const lookedAtMost = 1_000

/** In words, where a page is of earlier versions and more match than are looked at. */
export function moreVersionsThan({ hits, isTotalAtLeast }: SearchPage): string | undefined {
  if (!isTotalAtLeast || !hits.some((hit) => hit.version)) return undefined
  return `more than ${lookedAtMost} earlier versions match; ask for fewer at a time, with after: and before:`
}

interface VersionRow extends SummaryRow {
  readonly version_id: string
  readonly version_at: number
  readonly version_title: string | null
  readonly version_text: string
}

/** Finds what earlier versions of articles said, headlines included, and the current one may not say any more. */
export async function findVersions(sql: Sql, query: Query, options: FindOptions): Promise<SearchPage> {
  const { limit = 20, offset = 0 } = options
  const filters = conditionsOf(query, options.timeZone)
  const sort = options.sort ?? query.sort ?? (query.find ? 'best' : 'new')
  const found = await termIndex(sql).searchFormer(sql, query, filters, {
    limit: lookedAtMost + 1,
    isByScore: sort === 'best',
  })
  const rows = await sql.all<VersionRow>(
    `SELECT ${summaryColumns}, v.id AS version_id, v.at AS version_at, v.title AS version_title, v.text AS version_text
     FROM ${listed(sql, 'text')} j CROSS JOIN revisions v ON v.id = j.value
       JOIN ${summaryJoins.replace('articles a', 'articles a ON a.id = v.article_id')} ORDER BY j.key`,
    JSON.stringify(found.slice(0, lookedAtMost).map((one) => one.id)),
  )
  const scores = new Map(found.map((one) => [one.id, one.score]))
  const hits: SearchHit[] = []
  const inside: SearchHit[] = []
  let total = 0
  let doubtful = 0
  for (const row of rows) {
    const title = row.version_title ?? ''
    const verdict = confirmHit(query, { title, text: row.version_text })
    if (!verdict.isMatch) continue
    const isHere = total >= offset && hits.length < limit
    if (verdict.isDoubtful) {
      if (!isHere || doubtful++ >= limit) continue
    } else {
      total++
      if (!isHere) continue
    }
    const summary = summaryOf(row)
    ;(verdict.isDoubtful ? inside : hits).push({
      ...(verdict.isDoubtful && { match: 'inside' }),
      ...summary,
      title: title || summary.title,
      ...titleHits(query, title || summary.title),
      snippet: snippet(query, row.version_text || title, { maxChars: 160 }),
      score: Math.round((scores.get(row.version_id) ?? 0) * 1000) / 1000,
      version: { id: row.version_id, at: row.version_at },
    })
  }
  const isTotalAtLeast = found.length > lookedAtMost
  return {
    hits,
    ...(inside.length && { inside }),
    sort,
    total,
    ...(isTotalAtLeast && { isTotalAtLeast }),
    ...(doubtful && { doubtful }),
  }
}
