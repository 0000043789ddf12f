import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Db, isTermIndexCurrent, remakeTermIndex } from '../store/index.ts'
import { storyBandsOf } from './same-story.ts'

/** Articles of one transaction: few enough that whoever writes meanwhile waits for a moment only. */
const articlesAtOnce = 64

/**
 * Makes the term index anew beside the one that serves, where its version is not this program's: portion by portion, the
 * newest articles first, with a turn for others between. Stops when `isWanted` says so, and goes on where it stopped.
 * Answers how many articles it did.
 */
export async function remakeIndex(
  db: Db,
  options: { readonly isWanted?: () => boolean; readonly onProgress?: (articles: number) => void } = {},
): Promise<number> {
  const { isWanted = () => true, onProgress } = options
  // On PostgreSQL it has no versions yet.
  if (db.dialect === 'postgres' || (await isTermIndexCurrent(db))) return 0
  let done = 0
  while (isWanted()) {
    const { articles, isDone } = await db.transaction((sql) => remakeTermIndex(sql, storyBandsOf, articlesAtOnce))
    done += articles
    if (articles) onProgress?.(done)
    if (isDone) break
    await nextTurn()
  }
  return done
}
