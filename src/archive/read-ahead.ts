import { captureOf, type WarcRecord } from '../capture/index.ts'
import type { Extraction } from '../model/index.ts'
import type { Sql } from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { isPage, readingOptions } from './apply-page.ts'
import type { Extractor } from './extractor.ts'
import { witnessFor } from './save-revision.ts'

/** Reads the pages that the fold will come to next in other threads, while it writes what it has. */
export interface ReadAhead {
  /** Begins with the pages from `at` on, up to the next record that may say something else of their articles. */
  look(sql: Sql, records: readonly WarcRecord[], at: number): Promise<void>
  close(): void
}

const pagesAhead = 16

/** Records that say nothing of how a page behind them is read. */
const saysNothing = new Set<string | undefined>(['picture', 'requisite', 'showing', 'mark'])

/** For a fold whose context extracts with `extractor`. What comes out is the same as without. */
export function createReadAhead(context: ApplyContext, extractor: Extractor): ReadAhead {
  const started: Parameters<ApplyContext['extract']>[] = []
  const seen = new WeakSet<WarcRecord>()

  async function begin(sql: Sql, record: WarcRecord): Promise<void> {
    const capture = captureOf(record)
    if (capture?.status !== 200 || record.truncated || isRedirect(record) || !isPage(record.mime)) return
    try {
      const body = await context.payload(record, sql)
      const options = readingOptions(record, capture, await witnessFor(sql, capture.subject))
      // Whoever asks for it hears of the error; nobody may ask.
      extractor.readAhead(body, capture.url, options).catch(() => {})
      started.push([body, capture.url, options])
    } catch {
      // The fold comes to it and says what is wrong.
    }
  }
  const forget = (count: number) => {
    for (const given of started.splice(0, count)) extractor.forget(...given)
  }

  return {
    async look(sql, records, at) {
      if (records[at]?.purpose !== 'article') return
      for (let next = at; next < Math.min(records.length, at + pagesAhead); next++) {
        const record = records[next]!
        if (record.purpose !== 'article' && !saysNothing.has(record.purpose)) break
        if (record.purpose !== 'article' || seen.has(record)) continue
        seen.add(record)
        await begin(sql, record)
      }
      // What is older than two rounds has been asked for, or is not asked for any more.
      forget(started.length - 2 * pagesAhead)
    },
    close: () => forget(started.length),
  }
}

/** Pages that are read before the commit that applies them, in other threads and as the fold will read them. */
export interface ReadBefore {
  readonly read: (...given: Parameters<ApplyContext['extract']>) => Promise<Extraction>
  /** After the commit: nobody asks for them any more. */
  forget(): void
}

export function readBefore(extractor: Extractor): ReadBefore {
  const started: Parameters<ApplyContext['extract']>[] = []
  return {
    read(...given) {
      started.push(given)
      return extractor.readAhead(...given)
    },
    forget() {
      for (const given of started.splice(0)) extractor.forget(...given)
    },
  }
}
