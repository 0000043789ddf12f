import { ftsTokenizer, indexText } from '../search/index.ts'
import type { Sql } from './db.ts'

/**
 * The migration that makes the term index: contentless, since the text stands in `revisions`. The text is the first
 * column, which FTS5 writes two bytes shorter for each term of each article.
 */
export const termIndexMigration = `
CREATE VIRTUAL TABLE terms USING fts5(text, title, content='', contentless_delete=1, tokenize=${quote(ftsTokenizer)});
`

/**
 * What finding needs beside the terms: a narrow index that gives what results are filtered and counted by, the words of
 * earlier versions, the terms themselves (for suggestions), and the MinHash bands by which like texts are found. Bands
 * are looked up one by one, so they need no places.
 */
export const findingMigration = `
ALTER TABLE articles ADD COLUMN language TEXT;
UPDATE articles SET language = (SELECT r.language FROM revisions r WHERE r.id = articles.current_revision_id);
CREATE INDEX articles_for_search ON articles (search_id, duplicate_of, sort_at, source, language, id);
CREATE TABLE former_versions (id INTEGER PRIMARY KEY, revision_id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL);
CREATE INDEX former_versions_by_article ON former_versions (article_id);
CREATE VIRTUAL TABLE terms_former USING fts5(text, title, content='', contentless_delete=1, tokenize=${quote(ftsTokenizer)});
CREATE VIRTUAL TABLE terms_alike USING fts5(bands, content='', contentless_delete=1, detail=none, tokenize=${quote(`ascii tokenchars ':'`)});
CREATE VIRTUAL TABLE terms_known USING fts5vocab(terms, row);
`

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** Puts an article's words, and the bands of its text, into the index in place of those that stood there. */
export async function indexArticle(
  sql: Sql,
  article: {
    readonly searchId: number
    readonly formerSearchId: number
    readonly title: string
    readonly text: string
    readonly bands: readonly string[]
  },
): Promise<void> {
  if (article.formerSearchId !== article.searchId) {
    await sql.all('DELETE FROM terms WHERE rowid = ?', article.formerSearchId)
    await sql.all('DELETE FROM terms_alike WHERE rowid = ?', article.formerSearchId)
  }
  await sql.all(
    'INSERT OR REPLACE INTO terms (rowid, title, text) VALUES (?, ?, ?)',
    article.searchId,
    indexText(article.title),
    indexText(article.text),
  )
  await sql.all(
    'INSERT OR REPLACE INTO terms_alike (rowid, bands) VALUES (?, ?)',
    article.searchId,
    article.bands.join(' '),
  )
}

/** Keeps the words of an article's earlier versions: those given, and no others. */
export async function indexFormerVersions(
  sql: Sql,
  articleId: string,
  versions: readonly { readonly id: string; readonly title?: string; readonly text: string }[],
): Promise<void> {
  const rows = await sql.all<{ id: number; revision_id: string }>(
    'SELECT id, revision_id FROM former_versions WHERE article_id = ?',
    articleId,
  )
  const wanted = new Set(versions.map((version) => version.id))
  for (const row of rows) {
    if (wanted.has(row.revision_id)) continue
    await sql.all('DELETE FROM terms_former WHERE rowid = ?', row.id)
    await sql.all('DELETE FROM former_versions WHERE id = ?', row.id)
  }
  const kept = new Set(rows.map((row) => row.revision_id))
  for (const version of versions) {
    if (kept.has(version.id)) continue
    await sql.all('INSERT INTO former_versions (revision_id, article_id) VALUES (?, ?)', version.id, articleId)
    const [row] = await sql.all<{ id: number }>('SELECT id FROM former_versions WHERE revision_id = ?', version.id)
    await sql.all(
      'INSERT OR REPLACE INTO terms_former (rowid, title, text) VALUES (?, ?, ?)',
      row!.id,
      indexText(version.title ?? ''),
      indexText(version.text),
    )
  }
}
