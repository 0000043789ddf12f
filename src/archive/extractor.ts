import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { extract, extractorVersion } from '../extract/index.ts'
import type { Extraction } from '../model/index.ts'
import type { ApplyContext } from './apply.ts'

const deadlineMs = 20_000
/** Below this size a page can't take long, and a trip to the worker costs more than reading it. */
const inlineBytes = 400_000

interface Extractor {
  readonly extract: ApplyContext['extract']
  readonly version: string
  close(): Promise<void>
}

/**
 * Extraction with a deadline: a large page is read in a worker thread that is ended after 20 s, so that no page can
 * stop the rest of the run. Extraction is linear, so the deadline is a net and not a path.
 */
export function createExtractor(): Extractor {
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

  return {
    version: extractorVersion,
    async extract(html, url, options) {
      if (html.length < inlineBytes) return extract(html, url, options)
      const mine = turn.then(() => inWorker(html, url, options))
      turn = mine.catch(() => {})
      return mine
    },
    async close() {
      await worker?.terminate()
      worker = undefined
    },
  }
}

function workerFile(): string {
  const source = fileURLToPath(new URL('./extract-worker.ts', import.meta.url))
  return existsSync(source) ? source : fileURLToPath(new URL('./extract-worker.js', import.meta.url))
}
