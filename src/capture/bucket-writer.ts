import { randomUUID } from 'node:crypto'
import type { Capture } from '../model/index.ts'
import { type BucketWarcs, mergedBytes } from './bucket-warcs.ts'
import { appending, compose } from './compose.ts'
import type { WarcRecord } from './record.ts'
import { isFull, nameAfter, type WarcWriter, warcinfoMember } from './writer.ts'

export interface BucketWriterOptions {
  readonly files: BucketWarcs
  /** Name and version, for `warcinfo`. */
  readonly software: string
  /** Clock, milliseconds since 1970. */
  readonly now: () => number
  /** Lower-case letters and digits; empty where only one writes. */
  readonly writer?: string
  /** The newest file of this writer: the next is named after it. */
  readonly last?: string
  readonly maxBytes?: number
  /** Hears of what could not be merged; it stays as it is. */
  readonly onUnmerged?: (error: unknown) => void
}

interface OpenFile {
  readonly name: string
  readonly infoId: string
  size: number
  /** How much of it is in the bucket. */
  sent: number
  pending: Buffer[]
}

/**
 * Writes WARC files into a bucket: appends are held in memory, `sync` closes them into a piece and uploads it. Each opening
 * begins a file of its own and never goes on with one that is there, so that a writer that was thought dead can't write
 * into the file of its successor. What a file has got is merged when it is full, and when the writer is closed.
 */
export function openBucketWriter(options: BucketWriterOptions): WarcWriter {
  const { files, software, now, writer = '', maxBytes = mergedBytes } = options
  const records = new WeakMap<Capture, WarcRecord>()
  let last = options.last
  let current: OpenFile | undefined
  /** Full, and not all sent yet. */
  let full: OpenFile[] = []
  const merges = new Set<Promise<void>>()

  function fileForAppend(): OpenFile {
    if (current && isFull(current.name, current.size, maxBytes, now())) {
      full.push(current)
      current = undefined
    }
    if (current) return current
    const name = nameAfter(last, now(), writer)
    const infoId = randomUUID()
    const head = warcinfoMember(name, software, now(), infoId)
    last = name
    current = { name, infoId, size: head.length, sent: 0, pending: [head] }
    return current
  }

  async function send(file: OpenFile): Promise<void> {
    if (!file.pending.length) return
    const bytes = Buffer.concat(file.pending)
    await files.putPiece(file.name, file.sent, bytes)
    file.sent += bytes.length
    file.pending = []
  }

  async function sync(): Promise<void> {
    try {
      for (const file of full) await send(file)
      if (current) await send(current)
    } catch (error) {
      // It may have come in all the same: what stands there is found by the next look, and never written over.
      full = []
      current = undefined
      throw error
    }
    for (const file of full.splice(0)) mergeLater(file.name)
  }

  function mergeLater(name: string): void {
    const merging = files
      .merge(name)
      .catch((error: unknown) => options.onUnmerged?.(error))
      .finally(() => merges.delete(merging))
    merges.add(merging)
  }

  return {
    ...appending((make) => {
      const file = fileForAppend()
      const { bytes, capture, record } = compose(make(file.infoId), file.name, file.size)
      file.pending.push(bytes)
      file.size += bytes.length
      records.set(capture, record)
      return capture
    }),
    recordOf: (capture) => records.get(capture),
    sync,
    position: () => current && { file: current.name, offset: current.size },
    async close() {
      // What was appended and never synced belongs to a commit that failed.
      if (current?.sent) mergeLater(current.name)
      current = undefined
      await Promise.all(merges)
    },
  }
}
