import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Db, isTermIndexCurrent, labelTerms, remakeTermIndex, type Sql } from '../store/index.ts'
import { storyBandsOf } from './same-story.ts'

/** Articles of one transaction: few enough that whoever writes meanwhile waits for a moment only. */
const articlesAtOnce = 64

/**
 * Makes the term index anew beside the one that serves, where its version is not this program's: portion by portion, the
 * newest articles first, with a turn for others between. Stops when `isWanted` says so, and goes on where it stopped. (On PostgreSQL
 * what an earlier version has written gets the terms that it lacks, in its place.) Answers how many articles it did.
 */
export async function remakeIndex(
  db: Db,
  options: { readonly isWanted?: () => boolean; readonly onProgress?: (articles: number) => void } = {},
): Promise<number> {
  const { isWanted = () => true, onProgress } = options
  if (db.dialect === 'sqlite' && (await isTermIndexCurrent(db))) return 0
  const portion =
    db.dialect === 'postgres'
      ? (sql: Sql) => labelTerms(sql, articlesAtOnce)
      : (sql: Sql) => remakeTermIndex(sql, storyBandsOf, articlesAtOnce)
  let done = 0
  while (isWanted()) {
    const { articles, isDone } = await db.transaction(portion)
    done += articles
    if (articles) onProgress?.(done)
    if (isDone) break
    await nextTurn()
  }
  return done
}
