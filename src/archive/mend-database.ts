import { type Db, damagedRows, damagedTerms, mendRows, replaceTermIndex } from '../store/index.ts'
import { openDatabase } from './open-database.ts'
import type { Aside } from './put-aside.ts'
import { storyBandsOf } from './same-story.ts'

export interface DatabaseMending {
  /** Rows that are again what was written. */
  readonly rows: number
  readonly isReindexed: boolean
  /** The index of words was made anew. */
  readonly hasNewWords: boolean
  /** What was damaged, as lines of JSON. */
  readonly aside?: string
}

/**
 * Mends an SQLite database where it lies: rows from another one that says the same, where their digests prove them, SQLite's
 * indexes, and the index of words, of which nothing is lost when it is made anew. Changes nothing that is sound. Nobody else
 * may write meanwhile. Throws where the file can't be read.
 */
export async function mendDatabase(
  file: string,
  options: {
    readonly source?: string
    readonly aside: Aside
    /** The index of words is made anew even where its pages are whole. */
    readonly areWordsHurt?: boolean
    readonly onProgress?: (what: string, done: number) => void
  },
): Promise<DatabaseMending> {
  let aside: string | undefined
  const none = { rows: 0, isReindexed: false }
  const put = (lines: readonly string[]) => {
    aside = options.aside.bytes('rows.jsonl', `${lines.join('\n')}\n`)
  }
  const { rows, isReindexed } = options.source === undefined ? none : mendRows(file, options.source, put)
  const db = await openDatabase(file)
  let hasNewWords = false
  try {
    if (options.areWordsHurt || (await areWordsDamaged(db, file))) {
      await db.transaction((sql) =>
        replaceTermIndex(sql, storyBandsOf, (articles) => options.onProgress?.('index of words', articles)),
      )
      hasNewWords = true
    }
  } finally {
    await db.close()
  }
  return { rows, isReindexed, hasNewWords, aside }
}

async function areWordsDamaged(db: Db, file: string): Promise<boolean> {
  for await (const { table } of damagedRows(db)) if (table.startsWith('term_')) return true
  return damagedTerms(file, { bandsOf: () => [], withTexts: 'never' }).next().done !== true
}
