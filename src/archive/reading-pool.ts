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
  /** Resolves when no more pages wait for a thread than the threads have in hand. */
  room(): Promise<void>
  close(): Promise<void>
}

/** What a thread is asked: to read the first `length` bytes of `room`, which is its own until it answers. */
export interface Question {
  readonly room: ArrayBuffer
  readonly length: number
  readonly url: string
  readonly options: Parameters<ApplyContext['extract']>[2]
}

/** What it answers; the room comes back. */
export interface Answer {
  readonly extraction?: Extraction
  readonly error?: string
  readonly room: ArrayBuffer
}

/**
 * Room for a page that goes to a thread and comes back, again and again: making it anew for each takes ten times as long as
 * filling it, and hurries the collectors of both. Few pages are larger; these get room of their own.
 */
const roomBytes = 1 << 19

/** A thread that had nothing to read for so long is ended: it holds tens of megabytes. */
const idleMs = 30_000
/** Three times what is used for short, as much as with one thread (`cli/young-heap.ts`): half of it takes 4 % more time, more saves none. */
const resourceLimits = { maxYoungGenerationSizeMb: 48 }

/** Threads are started when they are needed, know the user's own rules, and keep no process alive that has nothing else to do. */
export function createReadingPool(threads: number, files: readonly RuleFile[] = []): ReadingPool {
  const idle = new Map<Worker, NodeJS.Timeout>()
  const all = new Set<Worker>()
  const rooms = new WeakMap<Worker, ArrayBuffer>()
  const waiting: ((worker: Worker) => void)[] = []
  let outside: (() => void)[] = []

  function begin(): Worker {
    const worker = new Worker(workerFile('extract-worker'), { workerData: files, resourceLimits })
    all.add(worker)
    return worker
  }

  async function take(): Promise<Worker> {
    // The one that was used last: the others may rest, and end.
    const free = [...idle.keys()].at(-1)
    if (free) {
      clearTimeout(idle.get(free))
      idle.delete(free)
      return free
    }
    if (all.size < threads) return begin()
    return new Promise((resolve) => waiting.push(resolve))
  }

  function giveBack(worker: Worker): void {
    const next = waiting.shift()
    letIn()
    if (next) {
      next(worker)
      return
    }
    worker.unref()
    const rest = setTimeout(() => {
      idle.delete(worker)
      all.delete(worker)
      void worker.terminate()
    }, idleMs)
    idle.set(worker, rest.unref())
  }

  function letIn(): void {
    if (waiting.length > threads) return
    for (const enter of outside) enter()
    outside = []
  }

  async function end(worker: Worker): Promise<void> {
    all.delete(worker)
    const next = waiting.shift()
    letIn()
    next?.(begin())
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
      const onMessage = ({ extraction, error, room }: Answer) => {
        isWorking = false
        if (room.byteLength === roomBytes) rooms.set(worker, room)
        if (extraction) resolve(extraction)
        else reject(new Error(error))
      }
      const onExit = () => reject(new Error('reading the page was broken off'))
      worker.on('message', onMessage).on('error', reject).on('exit', onExit)
      try {
        const isLarge = html.length > roomBytes
        const room = (isLarge ? undefined : rooms.get(worker)) ?? new ArrayBuffer(isLarge ? html.length : roomBytes)
        new Uint8Array(room).set(html)
        const question: Question = { room, length: html.length, url, options }
        worker.postMessage(question, [room])
        return await promise
      } finally {
        clearTimeout(timer)
        // Only ours: a Worker has listeners of its own, without which it hears no second answer.
        worker.off('message', onMessage).off('error', reject).off('exit', onExit)
        if (isWorking) await end(worker)
        else giveBack(worker)
      }
    },
    async room() {
      if (waiting.length > threads) await new Promise<void>((resolve) => outside.push(resolve))
    },
    async close() {
      for (const rest of idle.values()) clearTimeout(rest)
      await Promise.all([...all].map((worker) => worker.terminate()))
      all.clear()
      idle.clear()
    },
  }
}
