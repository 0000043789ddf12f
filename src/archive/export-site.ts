import type { Capture } from '../model/index.ts'
import { listed } from '../store/index.ts'
import { type ExportedArticle, type ExportedRow, rowsForExport, shownOf } from './export-articles.ts'
import type { ArticleDetail, ArticleSummary, EditSummary, RevisionComparison } from './library.ts'
import type { OpenArchive } from './open-archive.ts'
import { libraryOf } from './read-library.ts'
import { headlinesOf } from './recent-edits.ts'
import { narrowColumns, type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'

/** An article as a static site shows it. Nothing in it says what readers noted. */
export interface SiteArticle
  extends ArticleSummary,
    Pick<ArticleDetail, 'html' | 'text' | 'published' | 'modified' | 'section' | 'headlines'> {
  /** The capture that the text was read from. */
  readonly capture?: Capture
  readonly pictures: ExportedArticle['pictures']
  /** The digest of the text in UTF-8. */
  readonly textSha256?: string
  /** What its publisher changed, oldest first; each with the versions before and after. */
  readonly edits: readonly RevisionComparison[]
}

/** What a static site is made of: what a query finds (all, where it is empty). */
export interface SiteSource {
  readonly name: string
  /** See `Library`. */
  readonly id?: string
  readonly timeZone: string
  /** Oldest first, without excerpts. Throws `ArchiveError` for a query that can't be understood. */
  summaries(): AsyncIterable<ArticleSummary>
  /** The same articles, whole; one that can't be read says why in place of itself. */
  articles(): AsyncIterable<SiteArticle | { readonly id: string; readonly failure: unknown }>
  /** Those of these articles that are there, in this order. */
  listed(ids: readonly string[]): Promise<readonly ArticleSummary[]>
  /** The newest edits of all articles, some at a time. */
  edits(page: number): Promise<readonly EditSummary[]>
}

export function siteSource(archive: OpenArchive, query: string): SiteSource {
  const { db, settings } = archive
  const library = libraryOf(archive).withoutMarks()
  return {
    name: settings.name,
    id: settings.id,
    timeZone: settings.timeZone,
    async *summaries() {
      const columns = `${narrowColumns}, NULL AS beginning`
      for await (const rows of rowsForExport(archive, query, columns)) for (const row of rows) yield summaryOf(row)
    },
    async *articles() {
      const columns = `${summaryColumns}, a.current_revision_id AS current`
      for await (const rows of rowsForExport(archive, query, columns)) {
        for (const row of rows) {
          try {
            yield await siteArticle(archive, row as ExportedRow, library.compare)
          } catch (failure) {
            yield { id: row.id, failure }
          }
        }
      }
    },
    async listed(ids) {
      const rows = await db.all<SummaryRow>(
        `SELECT ${summaryColumns} FROM ${listed(db, 'text')} j CROSS JOIN ${summaryJoins.replace('articles a', 'articles a ON a.id = j.value')}
         ORDER BY j.key`,
        JSON.stringify(ids),
      )
      return rows.map(summaryOf)
    },
    edits: async (page) => (await library.edits({ page, perPage: 100 })).edits,
  }
}

async function siteArticle(
  archive: OpenArchive,
  row: ExportedRow,
  compare: ReturnType<typeof libraryOf>['compare'],
): Promise<SiteArticle> {
  const { article, revision, capture, edits, html, pictures } = await shownOf(archive, row)
  const comparisons: RevisionComparison[] = []
  for (const { kind, origin, beforeId, afterId } of edits) {
    // The word of a feed counts where the page itself is not kept.
    if ((kind !== 'edit' && kind !== 'flip') || origin !== article.origin || !beforeId || !afterId) continue
    const comparison = await compare(row.id, beforeId, afterId)
    if (comparison) comparisons.push(comparison)
  }
  const { published, modified, section } = revision ?? {}
  return {
    ...article,
    html,
    text: revision?.text ?? '',
    ...(published && { published }),
    ...(modified && { modified }),
    ...(section !== undefined && { section }),
    headlines: headlinesOf(edits, article.origin),
    ...(capture && { capture }),
    ...(revision && { textSha256: revision.textSha256 }),
    pictures,
    edits: comparisons,
  }
}
