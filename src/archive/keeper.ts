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
  writerOf,
} from '../capture/index.ts'
import { defaultLimits } from '../fetch/index.ts'
import type { Capture } from '../model/index.ts'
import {
  appliedTo,
  assertWriter,
  captureById,
  type Db,
  type Sql,
  setAppliedTo,
  type WriterLease,
} from '../store/index.ts'
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
  /** Applies what is kept but, since a commit failed on the way, not applied yet. Every commit does that first. */
  catchUp(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the WARC for writing and applies what a crash left unapplied; `onRecovered` hears how many records. With `lease`
 * only the files of that name are ours: each commit makes sure that they still are.
 */
export async function openKeeper(options: {
  readonly db: Db
  readonly warcDir: string
  readonly software: string
  readonly now: () => number
  readonly context: ApplyContext
  readonly lease?: WriterLease
  readonly onRecovered?: (records: number) => void
}): Promise<Keeper> {
  const { db, warcDir, context, lease } = options
  const writer = lease?.id ?? ''
  const applied = await appliedTo(db)
  const newest = listWarcs(warcDir).findLast((name) => writerOf(name) === writer)
  const trusted = newest === undefined ? undefined : { file: newest, offset: applied.get(newest) ?? 0 }
  const warc = openWarcWriter({ dir: warcDir, software: options.software, now: options.now, writer, trusted })
  let isBehind = true
  const catchUp = async (): Promise<number> => {
    const files = lease && listWarcs(warcDir).filter((name) => writerOf(name) === writer)
    const count = isBehind ? await applyFiles(db, warcDir, context, { files, lease }) : 0
    isBehind = false
    return count
  }
  const recovered = await catchUp()
  if (recovered > 0) options.onRecovered?.(recovered)

  let turn: Promise<unknown> = Promise.resolve()
  async function commit<T>(
    append: (warc: WarcWriter) => readonly Capture[],
    then: (sql: Sql, applied: readonly Applied[]) => Promise<T>,
  ): Promise<T> {
    await catchUp()
    const captures = append(warc)
    if (captures.length) warc.sync()
    // What is in the file and does not come into the database now is not passed over by the next commit.
    isBehind = captures.length > 0
    const result = await db.transaction(async (sql) => {
      if (lease) await assertWriter(sql, lease)
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
    isBehind = false
    return result
  }
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => {})
    return mine
  }
  return {
    commit: (append, then) => inTurn(() => commit(append, then)),
    catchUp: () =>
      inTurn(async () => {
        await catchUp()
      }),
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
    /** Only these; default all of the folder. */
    readonly files?: readonly string[]
    /** Under which the files are ours. */
    readonly lease?: WriterLease
    readonly onProgress?: (file: string, offset: number) => void
    /** A stretch that can't be read is passed over; `verify` names what is hurt. */
    readonly onDamage?: (damage: WarcDamage) => void
    /** Reads pages in other threads, for the extractor of `context`. */
    readonly ahead?: ReadAhead
  } = {},
): Promise<number> {
  const { ahead } = options
  const applied = await appliedTo(db)
  const onDamage = options.onDamage ?? (() => {})
  let count = 0
  let batch: WarcRecord[] = []
  const flush = async () => {
    if (!batch.length) return
    const ends = new Map(batch.map(({ place }) => [place.file, place.offset + place.length]))
    await db.transaction(async (sql) => {
      if (options.lease) await assertWriter(sql, options.lease)
      for (const [at, record] of batch.entries()) {
        await ahead?.look(sql, batch, at)
        await applyRecord(sql, record, context)
      }
      for (const [file, end] of ends) await setAppliedTo(sql, file, end)
    })
    count += batch.length
    batch = []
    for (const [file, end] of ends) options.onProgress?.(file, end)
  }
  for await (const record of recordsInOrder(warcDir, options.files ?? listWarcs(warcDir), applied, onDamage)) {
    batch.push(record)
    if (batch.length >= recordsPerTransaction) await flush()
  }
  await flush()
  return count
}

/** Each writer's files one after another, as they were written; the records of several writers by their dates. */
async function* recordsInOrder(
  warcDir: string,
  files: readonly string[],
  applied: ReadonlyMap<string, number>,
  onDamage: (damage: WarcDamage) => void,
): AsyncGenerator<WarcRecord> {
  async function* recordsOf(own: readonly string[]) {
    for (const file of own) yield* readWarc(path.join(warcDir, file), { from: applied.get(file) ?? 0, onDamage })
  }
  const streams = [...Map.groupBy(files, writerOf).values()].map(recordsOf)
  const heads: { record: WarcRecord; stream: AsyncGenerator<WarcRecord> }[] = []
  const advance = async (stream: AsyncGenerator<WarcRecord>) => {
    const next = await stream.next()
    if (!next.done) heads.push({ record: next.value, stream })
  }
  for (const stream of streams) await advance(stream)
  while (heads.length) {
    let first = 0
    for (let at = 1; at < heads.length; at++) if (heads[at]!.record.at < heads[first]!.record.at) first = at
    const [head] = heads.splice(first, 1)
    yield head!.record
    await advance(head!.stream)
  }
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
