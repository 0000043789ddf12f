import { hash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { extract, extractorVersion } from '../extract/index.ts'
import type { Extraction } from '../model/index.ts'
import type { ApplyContext } from './apply.ts'
import { createReadingPool } from './reading-pool.ts'

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
 * stop the rest of the run. Extraction is linear, so the deadline is a net and not a path.
 */
<<<<<<< HEAD
export function createExtractor(threads = availableParallelism()): Extractor {
  const pool = createReadingPool(threads)
  const ahead = new Map<string, Extraction>()
=======
export function createExtractor(): Extractor {
  const lane = openLane()
  return {
    version: extractorVersion,
    extract: async (html, url, options) =>
      html.length < inlineBytes ? extract(html, url, options) : lane.extract(html, url, options),
    close: () => lane.close(),
  }
}

/** Several worker threads that read pages at the same time, each page with the same deadline. */
export function createExtractors(count: number): Pick<Extractor, 'extract' | 'close'> {
  const lanes = Array.from({ length: count }, () => ({ ...openLane(), waiting: 0 }))
  return {
    async extract(html, url, options) {
      const lane = lanes.reduce((least, one) => (one.waiting < least.waiting ? one : least))
      lane.waiting++
      try {
        return await lane.extract(html, url, options)
      } finally {
        lane.waiting--
      }
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()))
    },
  }
}

/** One worker thread, which is made when it is first needed and reads one page after the other. */
function openLane(): Pick<Extractor, 'extract' | 'close'> {
  let worker: Worker | undefined
  let turn: Promise<unknown> = Promise.resolve()

  async function inWorker(...[html, url, options]: Parameters<ApplyContext['extract']>): Promise<Extraction> {
    worker ??= new Worker(workerFile())
    const mine = worker
    mine.ref()
    const { promise, resolve, reject } = Promise.withResolvers<Extraction>()
    const timer = setTimeout(
      () => reject(new Error(`reading the page took longer than ${deadlineMs / 1000} s`)),
      deadlineMs,
    )
    const onMessage = (answer: { readonly extraction?: Extraction; readonly error?: string }) =>
      answer.extraction ? resolve(answer.extraction) : reject(new Error(answer.error))
    const onExit = () => reject(new Error('reading the page was broken off'))
    mine.on('message', onMessage).on('error', reject).on('exit', onExit)
    try {
      mine.postMessage({ html, url, options })
      return await promise
    } catch (error) {
      worker = undefined
      await mine.terminate()
      throw error
    } finally {
      clearTimeout(timer)
      // Only ours: a Worker has listeners of its own, without which it hears no second answer.
      mine.off('message', onMessage).off('error', reject).off('exit', onExit)
      mine.unref()
    }
  }
>>>>>>> 50d8f98 (rebuild: pages are read ahead in other threads; rechecks are spread; gone says what was observed)

  return {
    async extract(html, url, options) {
<<<<<<< HEAD
      const key = ahead.size ? keyOf(html, url, options) : ''
      const known = ahead.get(key)
      if (known) {
        ahead.delete(key)
        return known
      }
      return html.length < inlineBytes ? extract(html, url, options) : pool.read(html, url, options)
=======
      const mine = turn.then(() => inWorker(html, url, options))
      turn = mine.catch(() => {})
      return mine
>>>>>>> 50d8f98 (rebuild: pages are read ahead in other threads; rechecks are spread; gone says what was observed)
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
