import type { OpenArchive } from './open-archive.ts'
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'

/** One article as `presskeep dump` prints it; stable, see docs/cli.md. */
export interface DumpLine {
  readonly id: string
  readonly url: string | null
  readonly feed_url: string | null
  readonly title: string
  readonly author: readonly string[]
  /** ISO 8601, UTC; null where the source gave none. */
  readonly published: string | null
  readonly text: string
  /** Hex SHA-256 of `text` in UTF-8. */
  readonly sha256: string
  readonly revisions: number
  readonly complete: boolean
  /** Addresses of the pictures that are kept. */
  readonly images: readonly string[]
  readonly source: string
}

interface DumpRow extends SummaryRow {
  readonly text: string | null
  readonly text_sha256: string | null
  readonly images: string | null
}

const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const rowsAtOnce = 200

/** Every article, oldest first, in pages so that memory stays bounded. */
export async function* dump(archive: OpenArchive): AsyncGenerator<DumpLine> {
  let after = -1
  for (;;) {
    const rows = await archive.db.all<DumpRow>(
      `SELECT ${summaryColumns}, r.text, r.text_sha256,
         (SELECT coalesce(json_group_array(url), '[]') FROM (SELECT p.url FROM pictures p WHERE p.article_id = a.id AND p.digest IS NOT NULL ORDER BY p.url) AS kept) AS images
       FROM ${summaryJoins} WHERE a.duplicate_of IS NULL AND a.search_id > ? ORDER BY a.search_id LIMIT ?`,
      after,
      rowsAtOnce,
    )
    for (const row of rows) {
      const article = summaryOf(row)
      yield {
        id: article.id,
        url: article.url ?? null,
        feed_url: article.feedUrl ?? null,
        title: article.title,
        author: article.authors,
        published: article.publishedAt === undefined ? null : new Date(article.publishedAt).toISOString(),
        text: row.text ?? '',
        sha256: row.text_sha256 ?? emptySha256,
        revisions: article.revisionCount,
        complete: article.isComplete,
        images: row.images ? JSON.parse(row.images) : [],
        source: article.source,
      }
    }
    if (rows.length < rowsAtOnce) return
    after = rows.at(-1)!.search_id
  }
}
