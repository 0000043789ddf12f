import { listed, type Sql, storable } from './db.ts'
import { moveMarks } from './marks.ts'
import { isNewArticle } from './revisions.ts'
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

/** Those of the address keys that belong to an article. */
export async function knownKeys(sql: Sql, keys: readonly string[]): Promise<Set<string>> {
  const rows = await sql.all<{ key: string }>(
    `SELECT k.key FROM ${listed(sql, 'text')} j CROSS JOIN article_keys k WHERE k.key = j.value`,
    JSON.stringify(keys),
  )
  return new Set(rows.map((row) => row.key))
}

export async function createArticle(
  sql: Sql,
  article: {
    readonly id: string
    readonly key: string
    readonly url?: string
    readonly feedId?: string
    readonly source: string
    readonly firstSeenAt: number
    readonly isFetchable: boolean
  },
): Promise<void> {
  await sql.all(
    `INSERT INTO articles (id, key, url, feed_id, source, first_seen_at, is_fetchable, sort_at, search_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    article.id,
    article.key,
    article.url,
    article.feedId,
    article.source,
    article.firstSeenAt,
    article.isFetchable ? 1 : 0,
    article.firstSeenAt,
    await freeSearchId(sql, article.firstSeenAt, article.id),
  )
  isNewArticle(sql, article.id)
  await claimKey(sql, article.key, article.id)
}

/** Gives a key to an article unless another has it; answers whose it is. */
export async function claimKey(sql: Sql, key: string, articleId: string): Promise<string> {
  await sql.all('INSERT INTO article_keys (key, article_id) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', key, articleId)
  const [row] = await sql.all<{ article_id: string }>('SELECT article_id FROM article_keys WHERE key = ?', key)
  return row!.article_id
}

/** Search ids for each second; the smaller they are, the smaller is the index that counts in them. */
export const searchIdsPerSecond = 16

/** A search id stands at most this far behind its time, however many articles say the same second. */
export const searchIdSlack = 4_000_000

/** The step between two tries shares no factor with the slack: as many as this find one where one in a hundred is free. */
const searchIdTries = 10_000

/** Whether the search ids behind a time are so nearly all taken that articles which say it should not be made any more. */
export async function isTimeCrowded(sql: Sql, at: number): Promise<boolean> {
  const looked = 100
  const ids = Array.from(
    { length: looked },
    (_, place) => leastSearchId(at) + place * (searchIdSlack / looked) + 7 * place,
  )
  const [row] = await sql.all<{ taken: number }>(
    `SELECT count(*) AS taken FROM ${listed(sql, 'bigint')} j CROSS JOIN articles a WHERE a.search_id = j.value`,
    JSON.stringify(ids),
  )
  return row!.taken > 0.9 * looked
}

/** The smallest search id that an article of this time (milliseconds) may have. */
export function leastSearchId(sortAt: number): number {
  return Math.floor(Math.max(0, sortAt) / 1000) * searchIdsPerSecond
}

/**
 * Sixteenths of a second since 1970: unique, and in the order of time. Where a second is full (a list of articles that
 * all say the same day), the next ones are taken, found in steps that grow, so that a million of them cost a million. What stands
 * in the near stretches is taken by then, so within the last one it is looked for until there is one.
 */
async function freeSearchId(sql: Sql, sortAt: number, articleId: string): Promise<number> {
  const base = leastSearchId(sortAt)
  const number = Number.parseInt(articleId.slice(0, 8), 16) || 0
  const first = base + (number % searchIdsPerSecond)
  if (!(await sql.all('SELECT 1 FROM articles WHERE search_id = ? AND id <> ?', first, articleId)).length) return first
  for (let spread = searchIdsPerSecond; ; spread = Math.min(spread * 8, searchIdSlack)) {
    const isLast = spread === searchIdSlack
    // Where most are taken many are asked for at once: each question is a way to the server and back.
    for (let from = 0; from < (isLast ? searchIdTries : 16); from += from ? 500 : 16) {
      const ids = Array.from({ length: from ? 500 : 16 }, (_, at) => base + ((number + (from + at) * 40_503) % spread))
      const rows = await sql.all<{ id: number }>(
        `SELECT a.search_id AS id FROM ${listed(sql, 'bigint')} j CROSS JOIN articles a WHERE a.search_id = j.value AND a.id <> ?`,
        JSON.stringify(ids),
        articleId,
      )
      const taken = new Set(rows.map((row) => row.id))
      const free = ids.find((id) => !taken.has(id))
      if (free !== undefined) return free
    }
    if (isLast) throw new Error(`no free search id at ${sortAt}`)
  }
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
    derived.sortAt === article.sortAt ? article.searchId : await freeSearchId(sql, derived.sortAt, article.id)
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

/** Says which revision the page or the feed shows now. */
export async function setLatest(sql: Sql, id: string, of: 'page' | 'feed', revisionId: string): Promise<void> {
  const column = of === 'page' ? 'latest_page_id' : 'latest_feed_id'
  await sql.all(`UPDATE articles SET ${column} = ? WHERE id = ?`, revisionId, id)
}

export async function setValidators(sql: Sql, id: string, etag?: string, lastModified?: string): Promise<void> {
  await sql.all('UPDATE articles SET etag = ?, last_modified = ? WHERE id = ?', etag, lastModified, id)
}

/** One article turned out to be another: lists show the other. */
export async function markDuplicate(sql: Sql, id: string, of: string): Promise<void> {
  await sql.all('UPDATE articles SET duplicate_of = ? WHERE id = ?', of, id)
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
