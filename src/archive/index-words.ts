import { type Sql, termIndex } from '../store/index.ts'
import { storyBandsOf } from './same-story.ts'

/** What the index of words is made of, as `wordsColumns` reads it. */
export interface WordsRow {
  readonly at: number
  readonly title: string | null
  readonly text: string | null
  readonly source: string
  readonly language: string | null
}

/** Of `wordsTables`; conditions are over `articles a`. */
export const wordsColumns = 'a.search_id AS at, a.indexed_title AS title, a.source, a.language, r.text'
export const wordsTables = 'articles a LEFT JOIN revisions r ON r.id = a.current_revision_id'

/** Indexes an article whose words stand in the database already, at its own place in time. */
export async function indexWords(sql: Sql, { at, source, ...row }: WordsRow): Promise<void> {
  const [title, text, language] = [row.title ?? '', row.text ?? '', row.language ?? undefined]
  const bands = storyBandsOf(title, text)
  await termIndex(sql).indexArticle(sql, { searchId: at, formerSearchId: at, title, text, bands, source, language })
}
