import type { Sql } from './db.ts'

/**
 * What readers noted of articles. `subject` is the article as it was named then, `article_id` the one that stands for it
 * now. A mark that was taken away leaves its row, so that records that come in another order (several writers) give the
 * same rows. `at` is the time of the last record, `marked_at` when the mark was set.
 */
export const marksMigration = `
CREATE TABLE marks (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL, article_id TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, note TEXT,
  is_set INTEGER NOT NULL, marked_at INTEGER NOT NULL, at INTEGER NOT NULL, revision_id TEXT, capture_id TEXT,
  record_id TEXT NOT NULL
);
CREATE INDEX marks_by_article ON marks (article_id);
CREATE INDEX marks_by_record ON marks (record_id);
`

interface MarkRow {
  readonly id: string
  readonly subject: string
  readonly article_id: string
  readonly key: string
  readonly name: string
  readonly note: string | null
  readonly is_set: number
  readonly marked_at: number
  readonly at: number
  readonly revision_id: string | null
  readonly capture_id: string | null
  readonly record_id: string
}

export interface StoredMark {
  readonly id: string
  readonly subject: string
  readonly articleId: string
  /** `markKey` of the name. */
  readonly key: string
  readonly name: string
  readonly note?: string
  /** False where it was taken away. */
  readonly isSet: boolean
  readonly markedAt: number
  readonly at: number
  /** The version that was current when the mark was set, and the capture that it was read in. */
  readonly revisionId?: string
  readonly captureId?: string
  readonly recordId: string
}

function markOf(row: MarkRow): StoredMark {
  return {
    id: row.id,
    subject: row.subject,
    articleId: row.article_id,
    key: row.key,
    name: row.name,
    note: row.note ?? undefined,
    isSet: row.is_set === 1,
    markedAt: row.marked_at,
    at: row.at,
    revisionId: row.revision_id ?? undefined,
    captureId: row.capture_id ?? undefined,
    recordId: row.record_id,
  }
}

/** Keeps what the latest record says of a mark, whichever record comes first. */
export async function saveMark(sql: Sql, mark: Omit<StoredMark, 'articleId'>): Promise<void> {
  await sql.all(
    `INSERT INTO marks (id, subject, article_id, key, name, note, is_set, marked_at, at, revision_id, capture_id, record_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, note = excluded.note, is_set = excluded.is_set,
       marked_at = excluded.marked_at, at = excluded.at, revision_id = excluded.revision_id,
       capture_id = excluded.capture_id, record_id = excluded.record_id
     WHERE excluded.at > marks.at OR (excluded.at = marks.at AND excluded.record_id > marks.record_id)`,
    mark.id,
    mark.subject,
    await standsFor(sql, mark.subject),
    mark.key,
    mark.name,
    mark.note,
    mark.isSet ? 1 : 0,
    mark.markedAt,
    mark.at,
    mark.revisionId,
    mark.captureId,
    mark.recordId,
  )
}

/** The article that stands for one that may have become part of another. */
async function standsFor(sql: Sql, subject: string): Promise<string> {
  let id = subject
  for (let step = 0; step < 20; step++) {
    const [row] = await sql.all<{ of: string | null }>('SELECT duplicate_of AS of FROM articles WHERE id = ?', id)
    if (!row?.of) break
    id = row.of
  }
  return id
}

/** The marks of an article, also those that were taken away. */
export async function everyMarkOf(sql: Sql, articleId: string): Promise<readonly StoredMark[]> {
  return (await sql.all<MarkRow>('SELECT * FROM marks WHERE article_id = ? ORDER BY id', articleId)).map(markOf)
}

/**
 * Which of the marks of one name on one article counts, where articles became one: that with the latest record, as of
 * one article's. Not the one that was set last: a change of a note leaves that time as it is.
 */
export function latestFirst(a: StoredMark, b: StoredMark): number {
  return b.at - a.at || (a.id < b.id ? -1 : 1)
}

/** The marks that stand on articles, the newest first; on one article none twice. */
export async function marksOn(sql: Sql, articleIds: readonly string[]): Promise<readonly StoredMark[]> {
  if (!articleIds.length) return []
  const places = articleIds.map(() => '?').join(', ')
  const rows = await sql.all<MarkRow>(
    `SELECT * FROM marks WHERE is_set = 1 AND article_id IN (${places})`,
    ...articleIds,
  )
  const standing = new Map<string, StoredMark>()
  for (const mark of rows.map(markOf).sort(latestFirst)) {
    const one = `${mark.articleId} ${mark.key}`
    if (!standing.has(one)) standing.set(one, mark)
  }
  return [...standing.values()].sort((a, b) => b.markedAt - a.markedAt || latestFirst(a, b))
}

/** Ids of marked articles, the newest mark first: all, or those with a mark of this name. */
export async function markedArticles(sql: Sql, key?: string): Promise<readonly string[]> {
  const rows = await sql.all<{ id: string }>(
    `SELECT m.article_id AS id FROM marks m JOIN articles a ON a.id = m.article_id
     WHERE m.is_set = 1 ${key === undefined ? '' : 'AND m.key = ?'}
     GROUP BY m.article_id ORDER BY max(m.marked_at) DESC, m.article_id`,
    ...(key === undefined ? [] : [key]),
  )
  return rows.map(({ id }) => id)
}

/** Ids of marked articles that were edited at some time. */
export async function markedAndEdited(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.all<{ id: string }>(
    `SELECT DISTINCT m.article_id AS id FROM marks m WHERE m.is_set = 1
       AND EXISTS (SELECT 1 FROM edits e WHERE e.article_id = m.article_id)`,
  )
  return rows.map(({ id }) => id)
}

/** The names of marks in the spelling that was used last, with the number of articles; most first. */
export async function markNames(
  sql: Sql,
): Promise<readonly { readonly key: string; readonly name: string; readonly count: number }[]> {
  const rows = await sql.all<{ key: string; name: string; article: string }>(
    `SELECT m.key, m.name, m.article_id AS article FROM marks m JOIN articles a ON a.id = m.article_id
     WHERE m.is_set = 1 ORDER BY m.at DESC, m.id`,
  )
  const names = new Map<string, { name: string; articles: Set<string> }>()
  for (const { key, name, article } of rows) {
    const known = names.get(key)
    if (known) known.articles.add(article)
    else names.set(key, { name, articles: new Set([article]) })
  }
  return [...names]
    .map(([key, { name, articles }]) => ({ key, name, count: articles.size }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
}

/** The marks go with an article that becomes part of another. */
export async function moveMarks(sql: Sql, articleId: string, to: string): Promise<void> {
  await sql.all('UPDATE marks SET article_id = ? WHERE article_id = ?', to, articleId)
}

export interface MarkLack {
  readonly what: 'capture' | 'article' | 'row'
  readonly name?: string
  readonly article: string
  readonly record: string
}

/** Marks whose record or article is not there, and records whose mark is not there. */
export async function* damagedMarks(sql: Sql): AsyncGenerator<MarkLack> {
  for (const [what, table, column] of [
    ['capture', 'captures', 'record_id'],
    ['article', 'articles', 'article_id'],
  ] as const) {
    const rows = await sql.all<MarkRow>(
      `SELECT m.* FROM marks m WHERE NOT EXISTS (SELECT 1 FROM ${table} x WHERE x.id = m.${column}) ORDER BY m.id`,
    )
    for (const row of rows) yield { what, name: row.name, article: row.article_id, record: row.record_id }
  }
  // The latest record of an article stands behind one of its marks, whatever came before.
  const rows = await sql.all<{ id: string; subject: string }>(
    `SELECT c.id, c.subject FROM captures c WHERE c.purpose = 'mark'
       AND NOT EXISTS (SELECT 1 FROM captures d WHERE d.purpose = 'mark' AND d.subject = c.subject
         AND (d.at > c.at OR (d.at = c.at AND d.id > c.id)))
       AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.record_id = c.id) ORDER BY c.id`,
  )
  for (const { id, subject } of rows) yield { what: 'row', article: subject, record: id }
}
