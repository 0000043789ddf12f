import { listed, type Sql, storable } from './db.ts'
import { moveMarks } from './marks.ts'
import { isNewArticle } from './revisions.ts'
import { freeSearchIds } from './search-ids.ts'
import { termIndex } from './term-index.ts'

interface ArticleRow {
  readonly id: string
  readonly key: string
  readonly url: string | null
  readonly feed_id: string | null
  readonly source: string
  readonly first_seen_at: number
  readonly current_revision_id: string | null
  readonly is_complete: number
  readonly is_fetchable: number
  readonly duplicate_of: string | null
  readonly sort_at: number
  readonly search_id: number
  readonly version_count: number
  readonly edited_at: number | null
  readonly last_page_at: number | null
  readonly last_page_note: string | null
  readonly gone_since: number | null
  readonly gone_count: number
  readonly withdrawn_at: number | null
  readonly etag: string | null
  readonly last_modified: string | null
  readonly latest_page_id: string | null
  readonly latest_feed_id: string | null
  readonly indexed_title: string | null
}

export interface StoredArticle {
  readonly id: string
  readonly key: string
  readonly url?: string
  readonly feedId?: string
  readonly source: string
  readonly firstSeenAt: number
  readonly currentRevisionId?: string
  readonly isComplete: boolean
  /** False where several items share one address, so that its page is nobody's own. */
  readonly isFetchable: boolean
  readonly duplicateOf?: string
  readonly sortAt: number
  readonly searchId: number
  readonly versionCount: number
  readonly editedAt?: number
  readonly lastPageAt?: number
  /** Why the last page was not taken as the article. */
  readonly lastPageNote?: string
  readonly goneSince?: number
  readonly goneCount: number
  readonly withdrawnAt?: number
  readonly etag?: string
  readonly lastModified?: string
  /** The revisions that page and feed showed when they were last seen whole; an earlier one again after a flip. */
  readonly latestPageId?: string
  readonly latestFeedId?: string
  /** The title under which its words stand in the term index; absent where they don't stand there yet. */
  readonly indexedTitle?: string
}

function articleOf(row: ArticleRow): StoredArticle {
  return {
    id: row.id,
    key: row.key,
    url: row.url ?? undefined,
    feedId: row.feed_id ?? undefined,
    source: row.source,
    firstSeenAt: row.first_seen_at,
    currentRevisionId: row.current_revision_id ?? undefined,
    isComplete: row.is_complete === 1,
    isFetchable: row.is_fetchable === 1,
    duplicateOf: row.duplicate_of ?? undefined,
    sortAt: row.sort_at,
    searchId: row.search_id,
    versionCount: row.version_count,
    editedAt: row.edited_at ?? undefined,
    lastPageAt: row.last_page_at ?? undefined,
    lastPageNote: row.last_page_note ?? undefined,
    goneSince: row.gone_since ?? undefined,
    goneCount: row.gone_count,
    withdrawnAt: row.withdrawn_at ?? undefined,
    etag: row.etag ?? undefined,
    lastModified: row.last_modified ?? undefined,
    latestPageId: row.latest_page_id ?? undefined,
    latestFeedId: row.latest_feed_id ?? undefined,
    indexedTitle: row.indexed_title ?? undefined,
  }
}

export async function articleById(sql: Sql, id: string): Promise<StoredArticle | undefined> {
  const [row] = await sql.all<ArticleRow>('SELECT * FROM articles WHERE id = ?', id)
  return row && articleOf(row)
}

/** The article that an address key belongs to, by its own key or one that joined it. */
export async function articleByKey(sql: Sql, key: string): Promise<StoredArticle | undefined> {
  const [row] = await sql.all<ArticleRow>(
    'SELECT a.* FROM article_keys k JOIN articles a ON a.id = k.article_id WHERE k.key = ?',
    key,
  )
  return row && articleOf(row)
}

/** The address keys of an article. */
export async function keysOf(sql: Sql, articleId: string): Promise<readonly string[]> {
  const rows = await sql.all<{ key: string }>(
    'SELECT key FROM article_keys WHERE article_id = ? ORDER BY key',
    articleId,
  )
  return rows.map((row) => row.key)
}

/** Those of the address keys that belong to an article. */
export async function knownKeys(sql: Sql, keys: readonly string[]): Promise<Set<string>> {
  const rows = await sql.all<{ key: string }>(
    `SELECT k.key FROM ${listed(sql, 'text')} j CROSS JOIN article_keys k WHERE k.key = j.value`,
    JSON.stringify(keys),
  )
  return new Set(rows.map((row) => row.key))
}

/** What an article begins with. */
export interface NewArticle {
  readonly id: string
  readonly key: string
  readonly url?: string
  readonly feedId?: string
  readonly source: string
  readonly firstSeenAt: number
  readonly isFetchable: boolean
}

export function createArticle(sql: Sql, article: NewArticle): Promise<void> {
  return createArticles(sql, [article])
}

/** Rows of one statement; each value is a parameter, and PostgreSQL reads a statement anew for each number of them. */
const rowsAtOnce = 200

/** Makes articles, each of another key, in a few statements for all. */
export async function createArticles(sql: Sql, articles: readonly NewArticle[]): Promise<void> {
  const searchIds = await freeSearchIds(
    sql,
    articles.map(({ id, firstSeenAt }) => ({ id, sortAt: firstSeenAt })),
  )
  for (let from = 0; from < articles.length; from += rowsAtOnce) {
    const some = articles.slice(from, from + rowsAtOnce)
    await sql.all(
      `INSERT INTO articles (id, key, url, feed_id, source, first_seen_at, is_fetchable, sort_at, search_id)
       VALUES ${some.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
      ...some.flatMap(({ id, key, url, feedId, source, firstSeenAt, isFetchable }, at) => [
        ...[id, key, url, feedId, source, firstSeenAt, isFetchable ? 1 : 0, firstSeenAt],
        searchIds[from + at]!,
      ]),
    )
    await sql.all(
      `INSERT INTO article_keys (key, article_id) VALUES ${some.map(() => '(?, ?)').join(', ')} ON CONFLICT (key) DO NOTHING`,
      ...some.flatMap(({ key, id }) => [key, id]),
    )
    for (const { id } of some) isNewArticle(sql, id)
  }
}

/** Gives a key to an article unless another has it; answers whose it is. */
export async function claimKey(sql: Sql, key: string, articleId: string): Promise<string> {
  await sql.all('INSERT INTO article_keys (key, article_id) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', key, articleId)
  const [row] = await sql.all<{ article_id: string }>('SELECT article_id FROM article_keys WHERE key = ?', key)
  return row!.article_id
}

/** An article whose words are lost counts as one that was never put into the index. */
export async function forgetIndexed(sql: Sql, id: string): Promise<void> {
  await sql.all('UPDATE articles SET indexed_title = NULL WHERE id = ?', id)
}

/** What follows from an article's revisions. Moving in time gives it a new search id, which is answered. */
export async function updateArticle(
  sql: Sql,
  article: StoredArticle,
  derived: {
    readonly currentRevisionId?: string
    readonly isComplete: boolean
    readonly sortAt: number
    readonly versionCount: number
    readonly editedAt?: number
    /** The title under which its words stand in the term index. */
    readonly indexedTitle: string
    readonly language?: string
  },
): Promise<number> {
  const searchId =
    derived.sortAt === article.sortAt
      ? article.searchId
      : (await freeSearchIds(sql, [{ id: article.id, sortAt: derived.sortAt }]))[0]!
  await sql.all(
    `UPDATE articles SET current_revision_id = ?, is_complete = ?, sort_at = ?, search_id = ?, version_count = ?, edited_at = ?,
       indexed_title = ?, language = ? WHERE id = ?`,
    derived.currentRevisionId,
    derived.isComplete ? 1 : 0,
    derived.sortAt,
    searchId,
    derived.versionCount,
    derived.editedAt,
    derived.indexedTitle,
    derived.language,
    article.id,
  )
  return searchId
}

/** The page answered. `note` says why it was not taken as the article, where it was not. */
export async function pageSeen(
  sql: Sql,
  id: string,
  seen: { readonly at: number; readonly note?: string },
): Promise<void> {
  await sql.all(
    'UPDATE articles SET last_page_at = ?, last_page_note = ?, gone_since = NULL, gone_count = 0, withdrawn_at = NULL WHERE id = ?',
    seen.at,
    seen.note,
    id,
  )
}

/** What answered was not taken as the article, as `note` says; what was gone is gone still. */
export async function pageRefused(sql: Sql, id: string, at: number, note: string): Promise<void> {
  await sql.all('UPDATE articles SET last_page_at = ?, last_page_note = ? WHERE id = ?', at, note, id)
}

/** The page was seen to be gone (404 or 410). */
export async function pageGone(sql: Sql, id: string, at: number, isWithdrawn: boolean): Promise<void> {
  await sql.all(
    `UPDATE articles SET gone_since = coalesce(gone_since, ?), gone_count = gone_count + 1,
       withdrawn_at = CASE WHEN ? = 1 THEN coalesce(withdrawn_at, gone_since, ?) ELSE withdrawn_at END WHERE id = ?`,
    at,
    isWithdrawn ? 1 : 0,
    at,
    id,
  )
}

/** The page answered and shows this revision, of the whole article: `pageSeen` and `setLatest` in one. */
export async function pageShows(sql: Sql, id: string, at: number, revisionId: string): Promise<void> {
  await sql.all(
    `UPDATE articles SET latest_page_id = ?, last_page_at = ?, last_page_note = NULL, gone_since = NULL, gone_count = 0,
       withdrawn_at = NULL WHERE id = ?`,
    revisionId,
    at,
    id,
  )
}

/** Says which revision the page or the feed shows now. */
export async function setLatest(sql: Sql, id: string, of: 'page' | 'feed', revisionId: string): Promise<void> {
  const column = of === 'page' ? 'latest_page_id' : 'latest_feed_id'
  await sql.all(`UPDATE articles SET ${column} = ? WHERE id = ?`, revisionId, id)
}

export async function setValidators(sql: Sql, id: string, etag?: string, lastModified?: string): Promise<void> {
  await sql.all('UPDATE articles SET etag = ?, last_modified = ? WHERE id = ?', etag, lastModified, id)
}

/** The address at which an article's page is asked for from now on; what the former one's answer was checked against goes. */
export async function moveArticle(sql: Sql, id: string, url: string): Promise<void> {
  await sql.all('UPDATE articles SET url = ?, etag = NULL, last_modified = NULL WHERE id = ?', url, id)
}

/** One article turned out to be another: lists show the other. */
export async function markDuplicate(sql: Sql, id: string, of: string): Promise<void> {
  await sql.all('UPDATE articles SET duplicate_of = ? WHERE id = ?', of, id)
  // Those that had turned out to be this one; their keys are among its own.
  await sql.all(
    `UPDATE articles SET duplicate_of = ?
     WHERE key IN (SELECT key FROM article_keys WHERE article_id = ?) AND duplicate_of = ? AND id <> ?`,
    of,
    id,
    id,
    of,
  )
  const [row] = await sql.all<{ search_id: number }>('SELECT search_id FROM articles WHERE id = ?', id)
  if (row) await termIndex(sql).forget?.(sql, row.search_id)
  await sql.all('UPDATE article_keys SET article_id = ? WHERE article_id = ?', of, id)
  await sql.all('UPDATE entries SET article_id = ? WHERE article_id = ?', of, id)
  await moveMarks(sql, id, of)
}

/** Writes what has changed only, and answers whether anything has: rows that stay cost nothing, nor do the words that follow them (`postgres-labels.ts`). */
export async function setLabels(
  sql: Sql,
  id: string,
  labels: { readonly tags: readonly string[]; readonly authors: readonly string[] },
): Promise<boolean> {
  const rows = await sql.all<{ is_tag: number; label: string }>(
    `SELECT 1 AS is_tag, tag AS label FROM article_tags WHERE article_id = ?
     UNION ALL SELECT 0, author FROM article_authors WHERE article_id = ?`,
    id,
    id,
  )
  const there = (isTag: number) => new Set(rows.filter((row) => row.is_tag === isTag).map((row) => row.label))
  const isTagged = await replaceLabels(sql, 'tag', id, there(1), labels.tags)
  return (await replaceLabels(sql, 'author', id, there(0), labels.authors)) || isTagged
}

async function replaceLabels(
  sql: Sql,
  kind: 'tag' | 'author',
  id: string,
  there: ReadonlySet<string>,
  labels: readonly string[],
): Promise<boolean> {
  const table = kind === 'tag' ? 'article_tags' : 'article_authors'
  const wanted = new Set(labels.map((label) => storable(label) as string))
  const inPortions = async (all: readonly string[], write: (some: readonly string[]) => Promise<unknown>) => {
    for (let from = 0; from < all.length; from += labelsAtOnce) await write(all.slice(from, from + labelsAtOnce))
  }
  const gone = [...there].filter((label) => !wanted.has(label))
  const added = [...wanted].filter((label) => !there.has(label))
  await inPortions(gone, (some) =>
    sql.all(
      `DELETE FROM ${table} WHERE article_id = ? AND ${kind} IN (${some.map(() => '?').join(', ')})`,
      id,
      ...some,
    ),
  )
  await inPortions(added, (some) =>
    sql.all(
      `INSERT INTO ${table} (article_id, ${kind}) VALUES ${some.map(() => '(?, ?)').join(', ')}`,
      ...some.flatMap((label) => [id, label]),
    ),
  )
  return gone.length + added.length > 0
}

const labelsAtOnce = 100
