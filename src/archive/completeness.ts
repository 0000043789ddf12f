import { allFeeds, type Gap, gaps } from '../store/index.ts'
import type { OpenArchive } from './open-archive.ts'

/** What one feed announced, and how much of it is kept. */
export interface FeedCompleteness {
  readonly feedUrl: string
  readonly name: string
  readonly polls: number
  /** Polls that saw the whole document. */
  readonly read: number
  /** Distinct entries that were ever seen. */
  readonly seen: number
  /** Of them those whose article is kept: the page's own text, or the feed's where that is all there is or is wanted. */
  readonly kept: number
  /** The newest that are missing, at most 100. */
  readonly missing: readonly {
    readonly articleId: string
    readonly title?: string
    readonly url?: string
    readonly reason: string
  }[]
  /** Gaps that are not filled. */
  readonly gaps: readonly Gap[]
  readonly isComplete: boolean
}

const missingAtMost = 100

/** Answers from the ledger whether all that the followed feeds ever announced is kept, feed by feed. */
export async function* completeness(archive: OpenArchive): AsyncGenerator<FeedCompleteness> {
  const { db, context } = archive
  for (const feed of await allFeeds(db)) {
    const wantsPages = context.wantsArticles && feed.settings.articles !== false
    const [polls] = await db.all<{ all: number; read: number }>(
      `SELECT count(*) AS "all", count(*) FILTER (WHERE outcome <> 'failed') AS read FROM polls WHERE feed_id = ?`,
      feed.id,
    )
    const isKept = wantsPages
      ? '(a.is_complete = 1 OR (a.is_fetchable = 0 AND a.current_revision_id IS NOT NULL))'
      : 'a.current_revision_id IS NOT NULL'
    const [entries] = await db.all<{ seen: number; kept: number }>(
      `SELECT count(*) AS seen, coalesce(sum(CASE WHEN ${isKept} THEN 1 ELSE 0 END), 0) AS kept
       FROM entries e JOIN articles a ON a.id = e.article_id WHERE e.feed_id = ?`,
      feed.id,
    )
    const missing = await db.all<{
      id: string
      url: string | null
      title: string | null
      note: string | null
      error: string | null
      due_at: number | null
    }>(
      `SELECT DISTINCT a.id, a.url, a.sort_at, r.title, a.last_page_note AS note, j.last_error AS error, j.due_at
       FROM entries e JOIN articles a ON a.id = e.article_id LEFT JOIN revisions r ON r.id = a.current_revision_id
         LEFT JOIN jobs j ON j.kind = 'article' AND j.subject = a.id
       WHERE e.feed_id = ? AND NOT ${isKept} ORDER BY a.sort_at DESC LIMIT ${missingAtMost}`,
      feed.id,
    )
    const open = (await gaps(db, feed.id)).filter((gap) => gap.state !== 'filled')
    const { seen = 0, kept = 0 } = entries ?? {}
    const read = polls?.read ?? 0
    yield {
      feedUrl: feed.url,
      name: feed.name,
      polls: polls?.all ?? 0,
      read,
      seen,
      kept,
      missing: missing.map((row) => ({
        articleId: row.id,
        title: row.title ?? undefined,
        url: row.url ?? undefined,
        reason: row.error ?? row.note ?? (row.due_at === null ? 'its page is not asked for' : 'not fetched yet'),
      })),
      gaps: open,
      isComplete: read > 0 && kept === seen && open.length === 0,
    }
  }
}
