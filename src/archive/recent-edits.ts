import { marksBetween, normalizeTitle } from '../diff/index.ts'
import type { Sql, SqlValue, StoredEdit } from '../store/index.ts'
import { editOf } from '../store/index.ts'
import type { EditPage, EditSummary, HeadlineShown, RedesignSummary } from './library.ts'
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'

/** The word of a feed about an article counts where the page itself is not kept. */
const counts = `e.kind <> 'redesign' AND a.duplicate_of IS NULL AND (e.origin <> 'feed' OR coalesce(r.origin, 'feed') = 'feed')`

/** What publishers changed, newest first. New templates of a site stand apart, one for all of its articles. */
export async function recentEdits(
  sql: Sql,
  filter: { readonly since?: number; readonly source?: string; readonly page?: number; readonly perPage?: number },
): Promise<EditPage> {
  const { since = 0, source, page = 1, perPage = 50 } = filter
  const where = ['e.at >= ?', counts, ...(source === undefined ? [] : ['a.source = ?'])].join(' AND ')
  const values: SqlValue[] = [since, ...(source === undefined ? [] : [source])]
  const joins = `edits e JOIN ${summaryJoins.replace('articles a', 'articles a ON a.id = e.article_id')}`
  const [counted] = await sql.all<{ n: number }>(`SELECT count(*) AS n FROM ${joins} WHERE ${where}`, ...values)
  const edits = await sql.all<Parameters<typeof editOf>[0]>(
    `SELECT e.* FROM ${joins} WHERE ${where} ORDER BY e.at DESC, e.id LIMIT ? OFFSET ?`,
    ...values,
    perPage,
    (Math.max(1, page) - 1) * perPage,
  )
  const found: EditSummary[] = []
  for (const edit of edits.map(editOf)) {
    const [row] = await sql.all<SummaryRow>(
      `SELECT ${summaryColumns} FROM ${summaryJoins} WHERE a.id = ?`,
      edit.articleId,
    )
    if (row) found.push(summaryOfEdit(edit, summaryOf(row)))
  }
  const total = counted?.n ?? 0
  const redesigns = page > 1 ? [] : await redesignsSince(sql, since, source)
  return { edits: found, redesigns, total, page: Math.max(1, page), pageCount: Math.ceil(total / perPage) }
}

function summaryOfEdit(edit: StoredEdit, article: EditSummary['article']): EditSummary {
  const { id, at, kind, origin, beforeId, afterId, beforeTitle, afterTitle, types } = edit
  const headlineMarks = types.includes('headline') ? marksBetween(beforeTitle ?? '', afterTitle ?? '') : undefined
  return { id, at, kind, origin, article, beforeId, afterId, beforeTitle, afterTitle, headlineMarks, types }
}

const togetherMs = 2 * 86_400_000

async function redesignsSince(sql: Sql, since: number, source?: string): Promise<readonly RedesignSummary[]> {
  const rows = await sql.all<{ host: string; at: number; source: string; article_id: string }>(
    `SELECT e.host, e.at, a.source, e.article_id FROM edits e JOIN articles a ON a.id = e.article_id
     WHERE e.kind = 'redesign' AND e.at >= ? ${source === undefined ? '' : 'AND a.source = ?'} ORDER BY e.host, e.at`,
    since,
    ...(source === undefined ? [] : [source]),
  )
  const groups: { host: string; source: string; from: number; to: number; ids: Set<string> }[] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last && last.host === row.host && row.at - last.to < togetherMs) {
      last.to = row.at
      last.ids.add(row.article_id)
    } else {
      groups.push({ host: row.host, source: row.source, from: row.at, to: row.at, ids: new Set([row.article_id]) })
    }
  }
  return groups.map(({ ids, ...group }) => ({ ...group, articles: ids.size })).sort((a, b) => b.to - a.to)
}

/** The headlines that an article was shown under, oldest first; one seen before is marked as a flip. */
export function headlinesOf(edits: readonly StoredEdit[], origin: string): readonly HeadlineShown[] {
  const shown: HeadlineShown[] = []
  for (const edit of edits) {
    if (edit.origin !== origin || edit.kind === 'redesign' || !edit.types.includes('headline')) continue
    if (!shown.length) shown.push({ title: edit.beforeTitle ?? '', isFlip: false })
    const key = normalizeTitle(edit.afterTitle ?? '')
    // A headline may come back together with an edit of the text.
    const isFlip = edit.kind === 'flip' || shown.some((one) => normalizeTitle(one.title) === key)
    shown.push({ title: edit.afterTitle ?? '', at: edit.at, isFlip })
  }
  return shown
}
