import { Worker } from 'node:worker_threads'
import type { OpenArchive } from './open-archive.ts'
import { type RisingPhrase, type RisingPhrases, readRising } from './rising.ts'
import { workerFile } from './worker-file.ts'

const freshMs = 3_600_000
const phrasesKept = 200

/**
 * Rising phrases for who must not wait: counted in a thread of its own, which takes a second or two, and the same for an
 * hour. Whoever asks meanwhile waits for the same count.
 */
export function risingNow(archive: OpenArchive): (days: number) => Promise<RisingPhrases> {
  const known = new Map<number, { readonly at: number; readonly found: Promise<RisingPhrases> }>()
  return (days) => {
    const now = archive.now()
    const before = known.get(days)
    if (before && Math.abs(now - before.at) < freshMs) return before.found
    const found = inThread(archive, days)
    known.set(days, { at: now, found })
    found.catch(() => known.delete(days))
    return found
  }
}

async function inThread(archive: OpenArchive, days: number): Promise<RisingPhrases> {
  const { recent, before } = await readRising(archive, days)
  const { promise, resolve, reject } = Promise.withResolvers<readonly RisingPhrase[]>()
  const worker = new Worker(workerFile('rising-worker'), { workerData: { recent, before } })
  worker
    .on('message', resolve)
    .on('error', reject)
    .on('exit', () => reject(new Error('counting phrases was broken off')))
  const phrases = await promise
  return { phrases: phrases.slice(0, phrasesKept), articles: recent.length, before: before.length }
}
