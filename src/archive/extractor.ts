import { hash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { extract, extractorVersion } from '../extract/index.ts'
import type { Extraction } from '../model/index.ts'
import type { ApplyContext } from './apply.ts'
import { createReadingPool } from './reading-pool.ts'
import { compileRules, type RuleFile, rulesVersion } from './site-rules.ts'

/** Below this size a page can't take long, and a trip to a thread costs more than reading it. */
const inlineBytes = 400_000

export interface Extractor {
  readonly extract: ApplyContext['extract']
  readonly version: string
  /**
   * Reads in another thread, and keeps what was read for the one `extract` with the same page, address and options that
   * comes later: so pages are read on all cores and still applied one after another. `forget` lets go of it.
   */
  readonly readAhead: ApplyContext['extract']
  forget(...[html, url, options]: Parameters<ApplyContext['extract']>): void
  close(): Promise<void>
}

/**
 * Extraction with a deadline: a large page is read in a worker thread that is ended after 20 s, so that no page can
 * stop the rest of the run. Extraction is linear, so the deadline is a net and not a path. `files` are the user's own rules.
 */
export function createExtractor(files: readonly RuleFile[] = [], threads = availableParallelism()): Extractor {
  const pool = createReadingPool(threads, files)
  const rules = compileRules(files)
  const ahead = new Map<string, Extraction>()

  return {
    version: `${extractorVersion}${rulesVersion(files)}`,
    async extract(html, url, options) {
      const key = ahead.size ? keyOf(html, url, options) : ''
      const known = ahead.get(key)
      if (known) {
        ahead.delete(key)
        return known
      }
      return html.length < inlineBytes ? extract(html, url, { ...options, rules }) : pool.read(html, url, options)
    },
    async readAhead(html, url, options) {
      const read = await pool.read(html, url, options)
      ahead.set(keyOf(html, url, options), read)
      return read
    },
    forget(html, url, options) {
      ahead.delete(keyOf(html, url, options))
    },
    close: () => pool.close(),
  }
}

function keyOf(...[html, url, options]: Parameters<ApplyContext['extract']>): string {
  const { contentType, feedText, latest } = options
  return `${hash('sha256', html, 'base64')}\n${JSON.stringify([url, contentType, feedText, latest])}`
}
