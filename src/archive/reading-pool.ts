import { Worker } from 'node:worker_threads'
import type { Extraction } from '../model/index.ts'
import type { ApplyContext } from './apply.ts'
import type { RuleFile } from './site-rules.ts'
import { workerFile } from './worker-file.ts'

const deadlineMs = 20_000

/** Worker threads that read pages. Each reads one page at a time and is ended where that takes longer than 20 s. */
export interface ReadingPool {
  /** Waits where all threads are busy. Throws where the page took too long or broke its thread; the next one is not hurt. */
  readonly read: ApplyContext['extract']
  close(): Promise<void>
}

interface Answer {
  readonly extraction?: Extraction
  readonly error?: string
}

/** Threads are started when they are needed, know the user's own rules, and keep no process alive that has nothing else to do. */
export function createReadingPool(threads: number, files: readonly RuleFile[] = []): ReadingPool {
  const idle: Worker[] = []
  const all = new Set<Worker>()
  const waiting: ((worker: Worker) => void)[] = []

  async function take(): Promise<Worker> {
    const free = idle.pop()
    if (free) return free
    if (all.size < threads) {
      const worker = new Worker(workerFile('extract-worker'), { workerData: files })
      all.add(worker)
      return worker
    }
    return new Promise((resolve) => waiting.push(resolve))
  }

  function giveBack(worker: Worker): void {
    const next = waiting.shift()
    if (next) next(worker)
    else {
      worker.unref()
      idle.push(worker)
    }
  }

  async function end(worker: Worker): Promise<void> {
    all.delete(worker)
    const next = waiting.shift()
    if (next) {
      const fresh = new Worker(workerFile('extract-worker'), { workerData: files })
      all.add(fresh)
      next(fresh)
    }
    await worker.terminate()
  }

  return {
    async read(html, url, options) {
      const worker = await take()
      worker.ref()
      const { promise, resolve, reject } = Promise.withResolvers<Extraction>()
      const seconds = deadlineMs / 1000
      const timer = setTimeout(() => reject(new Error(`reading the page took longer than ${seconds} s`)), deadlineMs)
      let isWorking = true
      const onMessage = ({ extraction, error }: Answer) => {
        isWorking = false
        if (extraction) resolve(extraction)
        else reject(new Error(error))
      }
      const onExit = () => reject(new Error('reading the page was broken off'))
      worker.on('message', onMessage).on('error', reject).on('exit', onExit)
      try {
        // A view of a larger buffer would take all of that along.
        const bytes = Uint8Array.from(html)
        worker.postMessage({ html: bytes, url, options }, [bytes.buffer])
        return await promise
      } finally {
        clearTimeout(timer)
        // Only ours: a Worker has listeners of its own, without which it hears no second answer.
        worker.off('message', onMessage).off('error', reject).off('exit', onExit)
        if (isWorking) await end(worker)
        else giveBack(worker)
      }
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()))
      all.clear()
      idle.length = 0
    },
  }
}
