import type { EditKind, RevisionOrigin } from '../model/index.ts'
import type { Sql } from './db.ts'

/**
 * What publishers did to their articles, as the fold noted it. `rechecks` says when each article of a host was last
 * looked at, so that "most of them changed at once" can be told.
 */
export const editsMigration = `
CREATE TABLE edits (
  id TEXT PRIMARY KEY, article_id TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, origin TEXT NOT NULL,
  host TEXT NOT NULL, before_id TEXT, after_id TEXT, before_title TEXT, after_title TEXT, types TEXT NOT NULL,
  signatures TEXT NOT NULL
);
CREATE INDEX edits_by_time ON edits (at);
CREATE INDEX edits_by_article ON edits (article_id, at);
CREATE INDEX edits_by_host ON edits (host, at);
CREATE TABLE rechecks (host TEXT NOT NULL, article_id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (host, article_id));
CREATE INDEX captures_by_place ON captures (warc_file, warc_offset);
CREATE INDEX rechecks_by_time ON rechecks (host, at);
`

interface EditRow {
  readonly id: string
  readonly article_id: string
  readonly at: number
  readonly kind: EditKind
  readonly origin: RevisionOrigin
  readonly host: string
  readonly before_id: string | null
  readonly after_id: string | null
  readonly before_title: string | null
  readonly after_title: string | null
  readonly types: string
  readonly signatures: string
}

export interface StoredEdit {
  readonly id: string
  readonly articleId: string
  /** When it was seen. */
  readonly at: number
  readonly kind: EditKind
  readonly origin: RevisionOrigin
  readonly host: string
  readonly beforeId?: string
  readonly afterId?: string
  readonly beforeTitle?: string
  readonly afterTitle?: string
  /** The types of its changes, each once. */
  readonly types: readonly string[]
  /** Short digests of each single change: equal ones in many articles are the template's. */
  readonly signatures: readonly string[]
}

export function editOf(row: EditRow): StoredEdit {
  return {
    id: row.id,
    articleId: row.article_id,
    at: row.at,
    kind: row.kind,
    origin: row.origin,
    host: row.host,
    beforeId: row.before_id ?? undefined,
    afterId: row.after_id ?? undefined,
    beforeTitle: row.before_title ?? undefined,
    afterTitle: row.after_title ?? undefined,
    types: JSON.parse(row.types),
    signatures: JSON.parse(row.signatures),
  }
}

/** Keeps an edit; keeping it again changes nothing. */
export async function saveEdit(sql: Sql, edit: StoredEdit): Promise<void> {
  await sql.all(
    `INSERT INTO edits (id, article_id, at, kind, origin, host, before_id, after_id, before_title, after_title, types, signatures)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    edit.id,
    edit.articleId,
    edit.at,
    edit.kind,
    edit.origin,
    edit.host,
    edit.beforeId,
    edit.afterId,
    edit.beforeTitle,
    edit.afterTitle,
    JSON.stringify(edit.types),
    JSON.stringify(edit.signatures),
  )
}

/** What was noted of an article, oldest first. */
export async function editsOf(sql: Sql, articleId: string): Promise<readonly StoredEdit[]> {
  return (await sql.all<EditRow>('SELECT * FROM edits WHERE article_id = ? ORDER BY at, id', articleId)).map(editOf)
}

/** Edits of pages of one host in a span of time, oldest first. */
export async function editsOfHost(sql: Sql, host: string, from: number, to: number): Promise<readonly StoredEdit[]> {
  const rows = await sql.all<EditRow>(
    `SELECT * FROM edits WHERE host = ? AND at > ? AND at <= ? AND origin = 'page' AND kind IN ('edit', 'flip', 'redesign') ORDER BY at, id`,
    host,
    from,
    to,
  )
  return rows.map(editOf)
}

/** The single changes that new templates of a host brought in a span of time, see `StoredEdit.signatures`. */
export async function templateSignatures(
  sql: Sql,
  host: string,
  from: number,
  to: number,
): Promise<ReadonlySet<string>> {
  const rows = await sql.all<{ signatures: string }>(
    `SELECT DISTINCT signatures FROM edits WHERE host = ? AND at > ? AND at <= ? AND kind = 'redesign'`,
    host,
    from,
    to,
  )
  return new Set(rows.flatMap((row) => JSON.parse(row.signatures) as string[]))
}

export async function setEditKind(sql: Sql, id: string, kind: EditKind): Promise<void> {
  await sql.all('UPDATE edits SET kind = ? WHERE id = ?', kind, id)
}

/** An article's page was looked at again and was there. */
export async function saveRecheck(sql: Sql, host: string, articleId: string, at: number): Promise<void> {
  await sql.all(
    'INSERT INTO rechecks (host, article_id, at) VALUES (?, ?, ?) ON CONFLICT (host, article_id) DO UPDATE SET at = excluded.at',
    host,
    articleId,
    at,
  )
}

/** How many articles of a host were looked at again in a span of time. */
export async function countRechecks(sql: Sql, host: string, from: number): Promise<number> {
  const [row] = await sql.all<{ n: number }>('SELECT count(*) AS n FROM rechecks WHERE host = ? AND at > ?', host, from)
  return row?.n ?? 0
}
