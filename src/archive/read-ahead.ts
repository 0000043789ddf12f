import { captureOf, type WarcRecord } from '../capture/index.ts'
import type { Extraction } from '../model/index.ts'
import type { Sql } from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { readingOptions } from './apply-page.ts'
import { createReadingPool } from './reading-pool.ts'
import { witnessFor } from './save-revision.ts'

/** Reads the pages that the fold will come to next in other threads, while it writes what it has. */
export interface ReadAhead {
  /** The fold's context: it takes what was read ahead where it asks for just that, and reads itself where not. */
  readonly context: ApplyContext
  /** Begins with the pages from `at` on, up to the next record that may say something else of their articles. */
  look(sql: Sql, records: readonly WarcRecord[], at: number): Promise<void>
  close(): Promise<void>
}

type Options = Parameters<ApplyContext['extract']>[2]

interface Started {
  readonly options: Options
  readonly bytes: number
  readonly extraction: Promise<Extraction>
}

const pagesAhead = 16

/** `threads` read besides the one that writes. What comes out is the same as without. */
export function createReadAhead(context: ApplyContext, threads: number): ReadAhead {
  const readers = createReadingPool(threads)
  const started = new Map<string, Started>()
  const seen = new WeakSet<WarcRecord>()

  async function begin(sql: Sql, record: WarcRecord): Promise<void> {
    const capture = captureOf(record)
    if (capture?.status !== 200 || record.truncated || isRedirect(record)) return
    try {
      const body = await context.payload(record, sql)
      const options = readingOptions(record, capture, await witnessFor(sql, capture.subject))
      const extraction = readers.read(body, capture.url, options)
      // Whoever asks for it hears of the error; nobody may ask.
      extraction.catch(() => {})
      started.set(keyOf(capture.url, options), { options, bytes: body.length, extraction })
    } catch {
      // The fold comes to it and says what is wrong.
    }
  }

  return {
    context: {
      ...context,
      async extract(html, url, options) {
        const key = keyOf(url, options)
        const found = started.get(key)
        started.delete(key)
        const isThat =
          found?.bytes === html.length &&
          found.options.feedText === options.feedText &&
          found.options.contentType === options.contentType
        return isThat ? found.extraction : context.extract(html, url, options)
      },
    },
    async look(sql, records, at) {
      if (records[at]?.purpose !== 'article') return
      for (let next = at; next < Math.min(records.length, at + pagesAhead); next++) {
        const record = records[next]!
        if (record.purpose !== 'article' && record.purpose !== 'picture') break
        if (record.purpose === 'picture' || seen.has(record)) continue
        seen.add(record)
        await begin(sql, record)
      }
      // What nobody asked for within two rounds is not asked for any more.
      for (const key of [...started.keys()].slice(0, -2 * pagesAhead)) started.delete(key)
    },
    close: () => readers.close(),
  }
}

function keyOf(url: string, options: Options): string {
  return `${options.latest}\n${url}`
}
