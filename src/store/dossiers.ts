import type { Sql } from './db.ts'

/** Saved searches, and from when on new matches are told of; `told_at` is null where that was not begun yet. */
export const dossiersMigration = `
CREATE TABLE dossiers (id TEXT PRIMARY KEY, name TEXT NOT NULL, query TEXT NOT NULL, added_at INTEGER NOT NULL, told_at INTEGER);
CREATE INDEX articles_by_first_seen ON articles (first_seen_at);
`

/**
 * `dossier_news`: articles whose words have changed since the dossiers were last held against them; `turn` counts how often, so that
 * what changes while it is looked at is looked at again. `dossier_told`: what was told already. Articles that came before this
 * version are looked at once.
 */
export const dossierNewsMigration = `
CREATE TABLE dossier_news (article_id TEXT PRIMARY KEY, turn INTEGER NOT NULL);
CREATE TABLE dossier_told (dossier_id TEXT NOT NULL, article_id TEXT NOT NULL, PRIMARY KEY (dossier_id, article_id));
INSERT INTO dossier_news (article_id, turn) SELECT id, 1 FROM articles
  WHERE first_seen_at > (SELECT min(told_at) FROM dossiers) AND duplicate_of IS NULL;
`

export interface StoredDossier {
  readonly id: string
  readonly name: string
  readonly query: string
  readonly addedAt: number
  /** What matched then already is nothing new. */
  readonly toldAt?: number
}

/** Adds a dossier, or gives the one of this id another query: what the former one told is forgotten. */
export async function saveDossier(sql: Sql, dossier: Omit<StoredDossier, 'toldAt'>): Promise<void> {
  await sql.all(
    'DELETE FROM dossier_told WHERE dossier_id = ? AND EXISTS (SELECT 1 FROM dossiers WHERE id = ? AND query <> ?)',
    dossier.id,
    dossier.id,
    dossier.query,
  )
  await sql.all(
    `INSERT INTO dossiers (id, name, query, added_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query`,
    dossier.id,
    dossier.name,
    dossier.query,
    dossier.addedAt,
  )
}

export async function removeDossier(sql: Sql, id: string): Promise<void> {
  await sql.all('DELETE FROM dossiers WHERE id = ?', id)
  await sql.all('DELETE FROM dossier_told WHERE dossier_id = ?', id)
}

/** Says that an article's words are others than dossiers were held against. Where there is no dossier nothing is noted. */
export async function holdAgainstDossiers(sql: Sql, articleId: string): Promise<void> {
  await sql.all(
    `INSERT INTO dossier_news AS n (article_id, turn) SELECT CAST(? AS TEXT), 1 WHERE EXISTS (SELECT 1 FROM dossiers)
     ON CONFLICT (article_id) DO UPDATE SET turn = n.turn + 1`,
    articleId,
  )
}

/** The same of articles that show a picture, which is had now. */
export async function holdShownAgainstDossiers(sql: Sql, pictureUrl: string): Promise<void> {
  await sql.all(
    `INSERT INTO dossier_news AS n (article_id, turn) SELECT DISTINCT article_id, 1 FROM pictures
     WHERE url = ? AND EXISTS (SELECT 1 FROM dossiers)
     ON CONFLICT (article_id) DO UPDATE SET turn = n.turn + 1`,
    pictureUrl,
  )
}

export interface ArticleNews {
  readonly id: string
  readonly turn: number
  readonly url: string | null
  readonly title: string | null
  readonly text: string | null
  /** When the capture was made that the text was read in. */
  readonly textAt: number | null
  readonly firstSeenAt: number
}

/** Articles that dossiers are to be held against, some of them, behind `after` by their ids; what became part of another article is told of as that. */
export async function articleNews(sql: Sql, limit: number, after = ''): Promise<readonly ArticleNews[]> {
  return sql.all<ArticleNews>(
    `SELECT n.article_id AS id, n.turn, a.url, a.indexed_title AS title, r.text, r.at AS "textAt", a.first_seen_at AS "firstSeenAt"
     FROM (SELECT * FROM dossier_news WHERE article_id > ? ORDER BY article_id LIMIT ?) n LEFT JOIN articles a ON a.id = n.article_id
       LEFT JOIN revisions r ON r.id = a.current_revision_id ORDER BY n.article_id`,
    after,
    limit,
  )
}

/** Dossiers were held against it as it stood at this turn. */
export async function heldAgainstDossiers(sql: Sql, news: Pick<ArticleNews, 'id' | 'turn'>): Promise<void> {
  await sql.all('DELETE FROM dossier_news WHERE article_id = ? AND turn = ?', news.id, news.turn)
}

export async function wasTold(sql: Sql, dossierId: string, articleId: string): Promise<boolean> {
  const rows = await sql.all('SELECT 1 FROM dossier_told WHERE dossier_id = ? AND article_id = ?', dossierId, articleId)
  return rows.length > 0
}

export async function noteTold(sql: Sql, dossierId: string, articleId: string): Promise<void> {
  await sql.all(
    'INSERT INTO dossier_told (dossier_id, article_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    dossierId,
    articleId,
  )
}

/** Begins to tell of a dossier's new matches: what matches at this time is none. */
export async function toldOfDossier(sql: Sql, id: string, at: number): Promise<void> {
  await sql.all('UPDATE dossiers SET told_at = ? WHERE id = ?', at, id)
}

/** In the order in which they were added. */
export async function allDossiers(sql: Sql): Promise<readonly StoredDossier[]> {
  const rows = await sql.all<{ id: string; name: string; query: string; added_at: number; told_at: number | null }>(
    'SELECT id, name, query, added_at, told_at FROM dossiers ORDER BY added_at, id',
  )
  return rows.map(({ id, name, query, added_at, told_at }) => ({
    id,
    name,
    query,
    addedAt: added_at,
    ...(told_at !== null && { toldAt: told_at }),
  }))
}
