import { ftsExpression, ftsTokenizer, indexText, type Query } from '../search/index.ts'
import type { Sql, SqlValue } from './db.ts'
import type { FormerVersion, IndexedArticle, TermFilters, TermIndex, TermMatch, TermSearch } from './term-index.ts'

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

async function indexArticle(sql: Sql, article: IndexedArticle): Promise<void> {
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

async function indexFormerVersions(sql: Sql, articleId: string, versions: readonly FormerVersion[]): Promise<void> {
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

function search(sql: Sql, query: Query, filters: TermFilters): TermSearch {
  const { match, without } = ftsExpression(query)
  const conditions = ['a.duplicate_of IS NULL', ...filters.where]
  const bound: SqlValue[] = [...filters.values]
  if (without) {
    conditions.push('a.search_id NOT IN (SELECT rowid FROM terms WHERE terms MATCH ?)')
    bound.push(without)
  }
  const at = match ? 'terms.rowid' : 'a.search_id'
  if (filters.least !== undefined) {
    conditions.push(`${at} >= ?`)
    bound.push(filters.least)
  }
  if (filters.most !== undefined) {
    conditions.push(`${at} < ?`)
    bound.push(filters.most)
  }
  // CROSS JOIN keeps SQLite from walking all articles and asking the index for each.
  const articles = 'articles a INDEXED BY articles_for_search'
  const from = match ? `terms CROSS JOIN ${articles} ON a.search_id = terms.rowid` : articles
  const condition = [...(match ? ['terms MATCH ?'] : []), ...conditions].join(' AND ')
  const wordsBound = (isTitle = false): SqlValue[] =>
    match ? [isTitle ? `{title} : (${match})` : match, ...bound] : bound

  return {
    hasWords: match !== undefined,

    async newest(limit, before, isTitle) {
      const rows = await sql.all<{ at: number }>(
        `SELECT ${at} AS at FROM ${from} WHERE ${condition}${before === undefined ? '' : ` AND ${at} < ?`}
         ORDER BY ${at} DESC LIMIT ?`,
        ...wordsBound(isTitle),
        ...(before === undefined ? [] : [before]),
        limit,
      )
      return rows.map((row) => row.at)
    },

    async scored() {
      if (!match) return []
      return sql.all<{ at: number; score: number }>(
        `SELECT ${at} AS at, -bm25(terms, 1.0, 5.0) AS score FROM ${from} WHERE ${condition}`,
        ...wordsBound(),
      )
    },

    matches: (limit) =>
      sql.all<TermMatch>(
        `SELECT ${at} AS at, a.id, a.source, a.language, a.sort_at FROM ${from} WHERE ${condition}
         ORDER BY ${at} DESC LIMIT ?`,
        ...wordsBound(),
        limit,
      ),

    async count(limit) {
      const [row] = await sql.all<{ total: number }>(
        `SELECT count(*) AS total FROM (SELECT 1 FROM ${from} WHERE ${condition} LIMIT ?)`,
        ...wordsBound(),
        limit,
      )
      return row?.total ?? 0
    },
  }
}

/** The index of words in FTS5. */
export const sqliteTerms: TermIndex = {
  indexArticle,
  indexFormerVersions,
  search,

  async searchFormer(sql, query, filters, { limit, isByScore }) {
    const { match, without } = ftsExpression(query)
    const conditions = [...(match ? ['terms_former MATCH ?'] : []), 'a.duplicate_of IS NULL', ...filters.where]
    const bound: SqlValue[] = [...(match ? [match] : []), ...filters.values]
    if (without) {
      conditions.push('h.id NOT IN (SELECT rowid FROM terms_former WHERE terms_former MATCH ?)')
      bound.push(without)
    }
    const score = match ? '-bm25(terms_former, 1.0, 5.0)' : '0'
    const from = match ? 'terms_former CROSS JOIN former_versions h ON h.id = terms_former.rowid' : 'former_versions h'
    return sql.all<{ id: string; score: number }>(
      `SELECT h.revision_id AS id, ${score} AS score FROM ${from} JOIN revisions v ON v.id = h.revision_id
         JOIN articles a ON a.id = h.article_id
       WHERE ${conditions.join(' AND ')} ORDER BY ${isByScore && match ? 'score' : 'v.at'} DESC LIMIT ?`,
      ...bound,
      limit,
    )
  },

  async alike(sql, bands, limit) {
    const rows = await sql.all<{ at: number }>(
      'SELECT rowid AS at FROM terms_alike WHERE terms_alike MATCH ? ORDER BY rowid DESC LIMIT ?',
      bands.map((band) => `"${band}"`).join(' OR '),
      limit,
    )
    return rows.map((row) => row.at)
  },

  async isKnown(sql, term) {
    return (await sql.all('SELECT 1 FROM terms_known WHERE term = ?', term)).length > 0
  },

  termsLike: (sql, { beginning, least, most, limit }) =>
    sql.all<{ term: string; doc: number }>(
      `SELECT term, doc FROM terms_known WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?
       ORDER BY doc DESC LIMIT ?`,
      beginning,
      `${beginning}\u{10ffff}`,
      least,
      most,
      limit,
    ),

  async unindexed(sql) {
    const rows = await sql.all<{ id: string }>(
      'SELECT id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM terms_docsize t WHERE t.id = a.search_id)',
    )
    return rows.map((row) => row.id)
  },
}
