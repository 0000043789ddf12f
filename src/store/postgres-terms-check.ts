import { tsVector } from '../search/index.ts'
import type { Sql } from './db.ts'
import { hasWords } from './has-words.ts'
import { isLabelled, withoutLabels } from './postgres-labels.ts'
import { bandList } from './postgres-terms.ts'
import type { IndexDamage, TermCheck } from './term-index-check.ts'

const articlesAtOnce = 200

/**
 * Holds the words of every article against the text that they are made of. What the index of an index says is the
 * server's to check (`pg_amcheck`).
 */
export async function* damagedVectors(sql: Sql, check: TermCheck): AsyncGenerator<IndexDamage> {
  const [counted] = await sql.all<{ n: number }>(`SELECT count(*) AS n FROM articles a WHERE ${hasWords}`)
  let after = -1
  for (let done = 0; ; ) {
    const rows = await sql.all<{ place: number; article: string; title: string | null; text: string | null }>(
      `SELECT a.search_id AS place, a.id AS article, a.indexed_title AS title, r.text FROM articles a
         LEFT JOIN revisions r ON r.id = a.current_revision_id
       WHERE ${hasWords} AND a.search_id > ? ORDER BY a.search_id LIMIT ${articlesAtOnce}`,
      after,
    )
    for (const { place, article, title, text } of rows) {
      const { words, isLong } = tsVector(title ?? '', text ?? '')
      const [kept] = await sql.all<{ fits: number }>(
        `SELECT ${withoutLabels('t.words')} = ?::tsvector AND ${isLabelled('t.words', 'a')}
           AND (SELECT t.bands FROM terms_alike t WHERE t.place = a.search_id) = ?::bigint[] AS fits
         FROM articles a JOIN ${isLong ? 'terms_long' : 'terms'} t ON t.place = a.search_id WHERE a.search_id = ?`,
        words,
        bandList(check.bandsOf(title ?? '', text ?? '')),
        place,
      )
      if (!kept?.fits) yield { article, message: `terms does not hold the words of article ${article} as they are` }
      check.onProgress?.(++done, counted?.n ?? 0)
    }
    if (rows.length < articlesAtOnce) break
    after = rows.at(-1)!.place
  }
  const [strange] = await sql.all<{ n: number }>(
    `SELECT (SELECT count(*) FROM terms t WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.search_id = t.place))
       + (SELECT count(*) FROM terms_long t WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.search_id = t.place)) AS n`,
  )
  if (strange?.n) yield { message: `terms holds the words of ${strange.n} texts that are not there` }
}
