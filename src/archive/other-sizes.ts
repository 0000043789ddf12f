import { isSameLook, likelyBands } from '../capture/index.ts'
import { lookOf, looksWith, type Sql } from '../store/index.ts'
import type { PictureSize } from './library.ts'

const sizesShown = 10

/** Kept pictures that look the same as one, in other sizes or packed otherwise, largest first, each with an article that shows it. */
export async function otherSizes(sql: Sql, digest: string): Promise<readonly PictureSize[]> {
  const own = await lookOf(sql, digest)
  if (!own) return []
  const alike = (await looksWith(sql, likelyBands(own)))
    .filter((other) => other.digest !== digest && isSameLook(own, other))
    .sort((a, b) => b.width * b.height - a.width * a.height || (a.digest < b.digest ? -1 : 1))
  const found: PictureSize[] = []
  for (const { digest: other, width, height } of alike.slice(0, sizesShown)) {
    const [shown] = await sql.all<{ id: string; title: string | null }>(
      `SELECT a.id, a.indexed_title AS title FROM pictures p JOIN articles a ON a.id = p.article_id
       WHERE p.digest = ? AND a.duplicate_of IS NULL ORDER BY a.first_seen_at, a.id LIMIT 1`,
      other,
    )
    if (shown) found.push({ digest: other, width, height, articleId: shown.id, title: shown.title ?? '' })
  }
  return found
}
