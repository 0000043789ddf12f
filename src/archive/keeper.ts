import path from 'node:path'
import {
  decodeContent,
  listWarcs,
  openWarcWriter,
  readRecord,
  readWarc,
  type WarcDamage,
  type WarcRecord,
  type WarcWriter,
} from '../capture/index.ts'
import { defaultLimits } from '../fetch/index.ts'
import type { Capture } from '../model/index.ts'
import { appliedTo, captureById, type Db, type Sql, setAppliedTo } from '../store/index.ts'
import { type Applied, type ApplyContext, applyRecord } from './apply.ts'
import type { ReadAhead } from './read-ahead.ts'

/**
 * The one way into an archive: append to the WARC, make it durable, then apply it to the database. One commit at a
 * time, so that rows are made in the order of the records, as a rebuild makes them.
 */
export interface Keeper {
  /**
   * Appends, syncs, applies, and runs `then` in the same transaction. What `append` throws leaves nothing behind that
   * anything refers to.
   */
  commit<T>(
    append: (warc: WarcWriter) => readonly Capture[],
    then: (sql: Sql, applied: readonly Applied[]) => Promise<T>,
  ): Promise<T>
  close(): Promise<void>
}

/** Opens the WARC for writing and applies what a crash left unapplied; `onRecovered` hears how many records. */
export async function openKeeper(options: {
  readonly db: Db
  readonly warcDir: string
  readonly software: string
  readonly now: () => number
  readonly context: ApplyContext
  readonly onRecovered?: (records: number) => void
}): Promise<Keeper> {
  const { db, warcDir, context } = options
  const applied = await appliedTo(db)
  const newest = listWarcs(warcDir).at(-1)
  const trusted = newest === undefined ? undefined : { file: newest, offset: applied.get(newest) ?? 0 }
  const warc = openWarcWriter({ dir: warcDir, software: options.software, now: options.now, trusted })
  const recovered = await applyFiles(db, warcDir, context)
  if (recovered > 0) options.onRecovered?.(recovered)

  let turn: Promise<unknown> = Promise.resolve()
  async function commit<T>(
    append: (warc: WarcWriter) => readonly Capture[],
    then: (sql: Sql, applied: readonly Applied[]) => Promise<T>,
  ): Promise<T> {
    const captures = append(warc)
    if (captures.length) warc.sync()
    return db.transaction(async (sql) => {
      const results: Applied[] = []
      for (const capture of captures) {
        const record = warc.recordOf(capture)
        if (!record) throw new Error(`the record of capture ${capture.id} is not at hand`)
        results.push(await applyRecord(sql, record, context))
      }
      const place = warc.position()
      if (captures.length && place) await setAppliedTo(sql, place.file, place.offset)
      return then(sql, results)
    })
  }
  return {
    commit(append, then) {
      const mine = turn.then(() => commit(append, then))
      turn = mine.catch(() => {})
      return mine
    },
    async close() {
      await turn
      warc.close()
    },
  }
}

const recordsPerTransaction = 100

/**
 * Applies every whole record that the database has not seen, in the order of writing; answers how many. The same for
 * a crash (a few records behind the last commit) and for a rebuild (all of them, on an empty database).
 */
export async function applyFiles(
  db: Db,
  warcDir: string,
  context: ApplyContext,
  options: {
    readonly onProgress?: (file: string, offset: number) => void
    /** A stretch that can't be read is passed over; `verify` names what is hurt. */
    readonly onDamage?: (damage: WarcDamage) => void
    /** Reads pages in other threads; its context takes the place of `context`. */
    readonly ahead?: ReadAhead
  } = {},
): Promise<number> {
  const { ahead } = options
  const applied = await appliedTo(db)
  let count = 0
  for (const file of listWarcs(warcDir)) {
    let batch: WarcRecord[] = []
    const flush = async () => {
      if (!batch.length) return
      const last = batch.at(-1)!.place
      await db.transaction(async (sql) => {
        for (const [at, record] of batch.entries()) {
          await ahead?.look(sql, batch, at)
          await applyRecord(sql, record, ahead?.context ?? context)
        }
        await setAppliedTo(sql, file, last.offset + last.length)
      })
      count += batch.length
      batch = []
      options.onProgress?.(file, last.offset + last.length)
    }
    const from = applied.get(file) ?? 0
    for await (const record of readWarc(path.join(warcDir, file), { from, onDamage: options.onDamage ?? (() => {}) })) {
      batch.push(record)
      if (batch.length >= recordsPerTransaction) await flush()
    }
    await flush()
  }
  return count
}

/** How the fold reads payloads: content coding undone, a revisit's from the record that it refers to. */
export function payloadReader(warcDir: string): ApplyContext['payload'] {
  return async (record, sql) => {
    let raw = await record.payload()
    if (record.type === 'revisit' && record.revisit === 'identical-payload') {
      const original = record.refersTo?.recordId ? await captureById(sql, record.refersTo.recordId) : undefined
      if (!original) throw new Error(`the record ${record.refersTo?.recordId} that this one refers to is not kept`)
      raw = await readRecord(warcDir, original.place).payload()
    }
    const limits = defaultLimits.bodyBytes
    const maxBytes = record.purpose === 'picture' ? limits.picture : limits.article
    const decoded = decodeContent(raw, record.contentEncoding, maxBytes)
    if (decoded.kind === 'broken') throw new Error(decoded.message)
    return decoded.bytes
  }
}
