import { availableParallelism } from 'node:os'
import { extract, extractorVersion } from '../extract/index.ts'
import { type Extraction, noTracer, shownAddress, type Tracer } from '../model/index.ts'
import type { ApplyContext } from './apply.ts'
import { createReadingPool } from './reading-pool.ts'
import { compileRules, type RuleFile, rulesVersion } from './site-rules.ts'

/** Below this size a page can't take long, and a trip to a thread costs more than reading it. */
const inlineBytes = 400_000

type Given = Parameters<ApplyContext['extract']>

export interface Extractor {
  readonly extract: ApplyContext['extract']
  readonly version: string
  /**
   * Reads in another thread, and keeps what is read for each `extract` with the same page, address and options until
   * `forget`: so pages are read on all cores and still applied one after another. What can't be read there, `extract` reads itself.
   */
  readonly readAhead: ApplyContext['extract']
  forget(...given: Given): void
  /** Resolves when so few pages wait for a thread that more may be fetched. */
  room(): Promise<void>
  readonly threads: number
  close(): Promise<void>
}

/** More threads than this only wait for the one that writes. */
const threadsAtMost = 8

/** One core is left to the thread that writes. */
export const usualThreads = Math.max(1, Math.min(threadsAtMost, availableParallelism() - 1))

/**
 * Extraction with a deadline: a large page is read in a worker thread that is ended after 20 s, so that no page can
 * stop the rest of the run. Extraction is linear, so the deadline is a net and not a path. `files` are the user's own rules.
 */
export function createExtractor(
  files: readonly RuleFile[] = [],
  threads = usualThreads,
  tracer: Tracer = noTracer,
): Extractor {
  const pool = createReadingPool(threads, files)
  const rules = compileRules(files)
  const ahead = new Map<string, { readonly html: Uint8Array; readonly extraction: Promise<Extraction | undefined> }>()

  return {
    version: `${extractorVersion}${rulesVersion(files)}`,
    threads,
    async extract(html, url, options) {
      const begun = ahead.size ? ahead.get(keyOf(url, options)) : undefined
      const known = begun && isSame(begun.html, html) ? await begun.extraction : undefined
      if (known) return known
      return tracer.span('extract', { 'url.full': shownAddress(url), bytes: html.length }, async () =>
        html.length < inlineBytes ? extract(html, url, { ...options, rules }) : pool.read(html, url, options),
      )
    },
    readAhead(html, url, options) {
      const extraction = tracer.span('extract', { 'url.full': shownAddress(url), bytes: html.length }, () =>
        pool.read(html, url, options),
      )
      ahead.set(keyOf(url, options), { html, extraction: extraction.catch(() => undefined) })
      return extraction
    },
    forget(_html, url, options) {
      ahead.delete(keyOf(url, options))
    },
    room: () => pool.room(),
    close: () => pool.close(),
  }
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => one === other || Buffer.compare(one, other) === 0

function keyOf(url: string, options: Given[2]): string {
  const { contentType, feedText, latest } = options
  return JSON.stringify([url, contentType, feedText, latest])
}
