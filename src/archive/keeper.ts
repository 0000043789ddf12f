import {
  type BucketWarcs,
  decodeContent,
  type FolderWarcs,
  openBucketWriter,
  openWarcWriter,
  type WarcDamage,
  type WarcFile,
  type WarcFiles,
  type WarcRecord,
  type WarcWriter,
  writerOf,
} from '../capture/index.ts'
import { defaultLimits } from '../fetch/index.ts'
import { type Capture, noTracer, type Tracer } from '../model/index.ts'
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
import { looksBefore } from './looks-before.ts'
import type { ReadAhead } from './read-ahead.ts'

/** Where an archive's captures are. */
export type ArchiveWarcs = FolderWarcs | BucketWarcs

/**
 * The one way into an archive: append to the WARC, make it durable, then apply it to the database. Commits are applied one
 * at a time, in the order of their records, as a rebuild applies them.
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
  /** Whether something may be kept that is not applied: for a moment in every commit, and for long where one has failed. */
  isBehind(): boolean
  close(): Promise<void>
}

/** A commit that waits for its turn. */
interface Asked {
  readonly append: (warc: WarcWriter) => readonly Capture[]
  readonly then: (sql: Sql, applied: readonly Applied[]) => Promise<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** So many commits share one upload. */
const mostTogether = 64

/**
 * Opens the WARC for writing and applies what a crash left unapplied; `onRecovered` hears how many records. With `lease`
 * only the files of that name are ours: each commit makes sure that they still are.
 *
 * To a disk each commit is synced for itself. To a bucket, where that takes a round trip, those that came while one was
 * under way go together; a commit that comes alone waits for nobody.
 */
export async function openKeeper(options: {
  readonly db: Db
  readonly warcs: ArchiveWarcs
  readonly software: string
  readonly now: () => number
  readonly context: ApplyContext
  readonly tracer?: Tracer
  readonly lease?: WriterLease
  readonly onRecovered?: (records: number) => void
  readonly onUnmerged?: (error: unknown) => void
}): Promise<Keeper> {
  const { db, warcs, context, lease, tracer = noTracer } = options
  const writer = lease?.id ?? ''
  const isOurs = ({ name }: { readonly name: string }) => writerOf(name) === writer
  const applied = await appliedTo(db)
  const lastApplied = [...applied.keys()]
    .filter((name) => isOurs({ name }))
    .sort()
    .at(-1)
  let listed: readonly WarcFile[] | undefined = await warcs.list(lastApplied)
  const newest = listed.findLast(isOurs)?.name
  const { software, now } = options
  const trusted = newest === undefined ? undefined : { file: newest, offset: applied.get(newest) ?? 0 }
  const last = [lastApplied, newest]
    .filter((name) => name !== undefined)
    .sort()
    .at(-1)
  const warc =
    warcs.dir === undefined
      ? openBucketWriter({ files: warcs, software, now, writer, last, onUnmerged: options.onUnmerged })
      : openWarcWriter({ dir: warcs.dir, software, now, writer, trusted })
  const together = warcs.dir === undefined ? mostTogether : 1
  // A torn end was cut off when the writer was opened.
  if (warcs.dir !== undefined) listed = undefined
  let isBehind = true
  const catchUp = async (): Promise<number> => {
    if (!isBehind) return 0
    const all = listed ?? (await warcs.list(lastApplied))
    listed = undefined
    const count = await applyFiles(db, warcs, context, { files: lease ? all.filter(isOurs) : all, lease })
    isBehind = false
    return count
  }
  const recovered = await catchUp()
  if (recovered > 0) options.onRecovered?.(recovered)

  const asked: Asked[] = []
  let turn: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => {})
    return mine
  }

  async function commitNext(): Promise<void> {
    const round = asked.splice(0, together)
    try {
      await commitAll(round)
    } catch (error) {
      // Those that are done have their answer already.
      for (const { reject } of round) reject(error)
    }
  }

  async function commitAll(round: readonly Asked[]): Promise<void> {
    if (!round.length) return
    await catchUp()
    const appended: { one: Asked; captures: readonly Capture[]; place: ReturnType<WarcWriter['position']> }[] = []
    for (const one of round) {
      try {
        appended.push({ one, captures: one.append(warc), place: warc.position() })
      } catch (error) {
        one.reject(error)
      }
    }
    // What is in the file and does not come into the database now is not passed over by the next commit.
    const isAny = appended.some(({ captures }) => captures.length > 0)
    if (isAny) {
      if (warcs.dir === undefined) isBehind = true
      await warc.sync()
      isBehind = true
    }
    for (const { one, captures, place } of appended) {
      const records = captures.map((capture) => {
        const record = warc.recordOf(capture)
        if (!record) throw new Error(`the record of capture ${capture.id} is not at hand`)
        return record
      })
      const looked = await looksBefore(db, records, context)
      const work = async (sql: Sql) => {
        if (lease) await assertWriter(sql, lease)
        const results: Applied[] = []
        for (const record of records) results.push(await applyRecord(sql, record, looked))
        if (captures.length && place) await setAppliedTo(sql, place.file, place.offset)
        return one.then(sql, results)
      }
      const result = await tracer.span('apply', { records: captures.length }, () => db.transaction(work))
      one.resolve(result)
    }
    isBehind = false
  }

  return {
    commit: <T>(append: Asked['append'], then: (sql: Sql, applied: readonly Applied[]) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.push({ append, then, resolve: (result) => resolve(result as T), reject })
        void inTurn(commitNext)
      }),
    catchUp: () =>
      inTurn(async () => {
        await catchUp()
      }),
    isBehind: () => isBehind,
    async close() {
      await turn
      await warc.close()
    },
  }
}

const recordsPerTransaction = 100
/** Of records as they are packed: those of a transaction are held in memory, unpacked. */
const bytesPerTransaction = 8 << 20

/**
 * Applies every whole record that the database has not seen, in the order of writing; answers how many. The same for
 * a crash (a few records behind the last commit) and for a rebuild (all of them, on an empty database).
 */
export async function applyFiles(
  db: Db,
  warcs: WarcFiles,
  context: ApplyContext,
  options: {
    /** Only these; default all. */
    readonly files?: readonly WarcFile[]
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
  let bytes = 0
  const flush = async () => {
    if (!batch.length) return
    bytes = 0
    const looked = await looksBefore(db, batch, context)
    const ends = new Map(batch.map(({ place }) => [place.file, place.offset + place.length]))
    await db.transaction(async (sql) => {
      if (options.lease) await assertWriter(sql, options.lease)
      for (const [at, record] of batch.entries()) {
        await ahead?.look(sql, batch, at)
        await applyRecord(sql, record, looked)
      }
      for (const [file, end] of ends) await setAppliedTo(sql, file, end)
    })
    count += batch.length
    batch = []
    for (const [file, end] of ends) options.onProgress?.(file, end)
  }
  const behind = (options.files ?? (await warcs.list())).filter(
    ({ name, sizeBytes }) => sizeBytes > (applied.get(name) ?? 0),
  )
  const names = behind.map(({ name }) => name)
  for await (const record of recordsInOrder(warcs, names, applied, onDamage)) {
    batch.push(record)
    bytes += record.place.length
    if (batch.length >= recordsPerTransaction || bytes >= bytesPerTransaction) await flush()
  }
  await flush()
  return count
}

/** Each writer's files one after another, as they were written; the records of several writers by their dates. */
async function* recordsInOrder(
  warcs: WarcFiles,
  files: readonly string[],
  applied: ReadonlyMap<string, number>,
  onDamage: (damage: WarcDamage) => void,
): AsyncGenerator<WarcRecord> {
  async function* recordsOf(own: readonly string[]) {
    for (const file of own) yield* warcs.readWarc(file, { from: applied.get(file) ?? 0, onDamage })
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
export function payloadReader(warcs: WarcFiles): ApplyContext['payload'] {
  return async (record, sql, among = []) => {
    let raw = await record.payload()
    if (record.type === 'revisit' && record.revisit === 'identical-payload') {
      const id = record.refersTo?.recordId
      const original = among.find((one) => one.id === id) ?? (id ? await captureById(sql, id) : undefined)
      if (!original) throw new Error(`the record ${id} that this one refers to is not kept`)
      raw = await (await warcs.readRecord(original.place)).payload()
    }
    const limits = defaultLimits.bodyBytes
    const maxBytes = record.purpose === 'picture' ? limits.picture : limits.article
    const decoded = decodeContent(raw, record.contentEncoding, maxBytes)
    if (decoded.kind === 'broken') throw new Error(decoded.message)
    return decoded.bytes
  }
}
