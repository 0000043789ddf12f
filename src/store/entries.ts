import type { Entry } from '../model/index.ts'
import type { Sql } from './db.ts'

interface EntryRow {
  readonly feed_id: string
  readonly entry_key: string
  readonly article_id: string
  readonly content_key: string
  readonly first_seen_at: number
  readonly last_seen_at: number
  readonly body: string
  readonly way: string | null
}

/** An entry as a feed last gave it. */
export interface StoredEntry {
  readonly feedId: string
  readonly key: string
  readonly articleId: string
  readonly contentKey: string
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly entry: Entry
  /** How it was found, where not in the feed's own document: `paged`, `sitemap`, `hub` and the like. */
  readonly way?: string
}

function entryOf(row: EntryRow): StoredEntry {
  return {
    feedId: row.feed_id,
    key: row.entry_key,
    articleId: row.article_id,
    contentKey: row.content_key,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    entry: JSON.parse(row.body),
    way: row.way ?? undefined,
  }
}

export async function entryByKey(sql: Sql, feedId: string, key: string): Promise<StoredEntry | undefined> {
  const [row] = await sql.all<EntryRow>('SELECT * FROM entries WHERE feed_id = ? AND entry_key = ?', feedId, key)
  return row && entryOf(row)
}

/** What feeds said of an article, in the order in which they first said it. */
export async function entriesOf(sql: Sql, articleId: string): Promise<readonly StoredEntry[]> {
  const rows = await sql.all<EntryRow>(
    'SELECT * FROM entries WHERE article_id = ? ORDER BY first_seen_at, feed_id, entry_key',
    articleId,
  )
  return rows.map(entryOf)
}

export async function saveEntry(sql: Sql, stored: StoredEntry): Promise<void> {
  await sql.all(
    `INSERT INTO entries (feed_id, entry_key, article_id, content_key, first_seen_at, last_seen_at, body, way)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (feed_id, entry_key) DO UPDATE SET article_id = excluded.article_id,
       content_key = excluded.content_key, last_seen_at = excluded.last_seen_at, body = excluded.body`,
    stored.feedId,
    stored.key,
    stored.articleId,
    stored.contentKey,
    stored.firstSeenAt,
    stored.lastSeenAt,
    JSON.stringify(stored.entry),
    stored.way,
  )
}

/** The same entry under the key that its feed needs now. */
export async function rekeyEntry(sql: Sql, feedId: string, from: string, to: string): Promise<void> {
  await sql.all('UPDATE entries SET entry_key = ? WHERE feed_id = ? AND entry_key = ?', to, feedId, from)
}

export async function entrySeen(sql: Sql, feedId: string, key: string, at: number): Promise<void> {
  await sql.all('UPDATE entries SET last_seen_at = ? WHERE feed_id = ? AND entry_key = ?', at, feedId, key)
}
