import type { Sql } from './db.ts'

/** A further document of a feed (a sitemap that its index names) was read. */
export async function partRead(sql: Sql, feedId: string, url: string, at: number): Promise<void> {
  await sql.all(
    'INSERT INTO feed_parts (feed_id, url, at) VALUES (?, ?, ?) ON CONFLICT (feed_id, url) DO UPDATE SET at = excluded.at',
    feedId,
    url,
    at,
  )
}

/** When each part of a feed was last read. */
export async function partsRead(sql: Sql, feedId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.all<{ url: string; at: number }>('SELECT url, at FROM feed_parts WHERE feed_id = ?', feedId)
  return new Map(rows.map((row) => [row.url, row.at]))
}
