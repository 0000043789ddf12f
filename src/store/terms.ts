import { ftsTokenizer, indexText } from '../search/index.ts'
import type { Sql } from './db.ts'

/** The migration that makes the term index: contentless, since the text stands in `revisions`. */
export const termIndexMigration = `
CREATE VIRTUAL TABLE terms USING fts5(title, text, content='', contentless_delete=1, tokenize=${quote(ftsTokenizer)});
`

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** Puts an article's words into the index in place of those that stood there. */
export async function indexArticle(
  sql: Sql,
  article: {
    readonly searchId: number
    readonly formerSearchId: number
    readonly title: string
    readonly text: string
  },
): Promise<void> {
  if (article.formerSearchId !== article.searchId) {
    await sql.all('DELETE FROM terms WHERE rowid = ?', article.formerSearchId)
  }
  await sql.all(
    'INSERT OR REPLACE INTO terms (rowid, title, text) VALUES (?, ?, ?)',
    article.searchId,
    indexText(article.title),
    indexText(article.text),
  )
}
