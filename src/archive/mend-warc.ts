import fs from 'node:fs'
import path from 'node:path'
import {
  type BucketWarcs,
  captureOf,
  checkWarc,
  type FolderWarcs,
  makeIndex,
  mendedBytes,
  type WarcRecord,
} from '../capture/index.ts'
import { captureAt, captureById, type Db } from '../store/index.ts'
import { leafText, nameInLog } from './evidence-log.ts'
import type { ArchiveWarcs } from './keeper.ts'
import { leafHash } from './merkle.ts'
import type { Aside } from './put-aside.ts'

/** What an archive itself knows of its captures, against which those of another copy are held. */
export interface KnownCaptures {
  /** Undefined also where it has no captures. */
  readonly db: Db | undefined
  /** Hashes of the log's entries by their names. */
  readonly log: ReadonlyMap<string, Buffer>
}

/**
 * Takes into one WARC file the records that are whole in another copy of it and not here, each at its own place, and
 * nothing else. They must be the captures that the database or the log know, at the place where they know them: a copy that
 * went another way since has others there. Only where neither knows of any capture the copy is believed. The damaged file is
 * put aside. Answers how many records were taken, or in words why none.
 */
export async function mendWarc(
  warcs: ArchiveWarcs,
  name: string,
  other: string,
  known: KnownCaptures,
  aside: Aside,
): Promise<Mended | string> {
  const theirs = path.join(other, 'warc', name)
  if (!fs.existsSync(theirs)) return 'there is no such file in the backup'
  const taken = await placesToTake(warcs, name, theirs, known)
  if (typeof taken === 'string') return taken
  return warcs.dir === undefined
    ? mendInBucket(warcs, name, theirs, taken, aside)
    : mendInFolder(warcs, name, theirs, taken, aside)
}

interface Mended {
  readonly records: number
  readonly aside?: string
}

async function placesToTake(
  warcs: ArchiveWarcs,
  name: string,
  theirs: string,
  known: KnownCaptures,
): Promise<readonly WarcRecord['place'][] | string> {
  const here = new Map<number, WarcRecord>()
  if (warcs.dir === undefined || fs.existsSync(path.join(warcs.dir, name))) {
    for await (const found of warcs.checkWarc(name)) {
      if (found.kind === 'record' && !found.problem) here.set(found.record.place.offset, found.record)
    }
  }
  const ends = [...here.values()].map(({ place }) => [place.offset, place.offset + place.length] as const)
  const fitsBetween = (from: number, to: number) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (ends[middle]![1] <= from) low = middle + 1
      else high = middle
    }
    return low === ends.length || ends[low]![0] >= to
  }
  const taken: WarcRecord['place'][] = []
  const isKnowing = known.db !== undefined || known.log.size > 0
  let reason: string | undefined
  for await (const found of checkWarc(theirs)) {
    if (found.kind === 'damage' || found.problem) continue
    const { record } = found
    const { offset, length } = record.place
    const own = here.get(offset)
    if (own && own.id === record.id && own.place.length === length) continue
    const isElsewhere = own !== undefined || !fitsBetween(offset, offset + length)
    const stranger = isElsewhere
      ? 'the file of that name in the backup is another one'
      : await strangerAmong(record, name, known)
    if (!stranger) taken.push(record.place)
    else if (isKnowing) reason ??= stranger
    else return stranger
  }
  return taken.length ? taken : (reason ?? 'the backup has no more of it')
}

async function mendInFolder(
  { dir }: FolderWarcs,
  name: string,
  theirs: string,
  taken: readonly WarcRecord['place'][],
  aside: Aside,
): Promise<Mended> {
  const ours = path.join(dir, name)
  const partial = `${ours}.partial`
  fs.mkdirSync(path.dirname(ours), { recursive: true })
  fs.rmSync(partial, { force: true })
  if (fs.existsSync(ours)) fs.copyFileSync(ours, partial)
  const [from, to] = [fs.openSync(theirs, 'r'), fs.openSync(partial, fs.existsSync(partial) ? 'r+' : 'w')]
  try {
    for (const { offset, length } of taken) copyBytes(from, to, offset, length)
    fs.fsyncSync(to)
  } finally {
    fs.closeSync(from)
    fs.closeSync(to)
  }
  const put = aside.file(path.join('warc', name))
  fs.renameSync(partial, ours)
  await makeIndex(ours)
  return { records: taken.length, ...(put !== undefined && { aside: put }) }
}

/** An object that is there is never written over: the bucket has the mended file beside it before it is put aside and deleted. */
async function mendInBucket(
  warcs: BucketWarcs,
  name: string,
  theirs: string,
  taken: readonly WarcRecord['place'][],
  aside: Aside,
): Promise<Mended | string> {
  if (Math.max(...taken.map(({ offset, length }) => offset + length)) > mendedBytes) return tooLarge
  const stretches = taken.map(({ offset, length }) => ({ offset, bytes: Buffer.alloc(length) }))
  const from = fs.openSync(theirs, 'r')
  try {
    for (const { offset, bytes } of stretches) {
      if (fs.readSync(from, bytes, 0, bytes.length, offset) < bytes.length) throw new Error(endsTooEarly)
    }
  } finally {
    fs.closeSync(from)
  }
  let put: string | undefined
  const isMended = await warcs.mend(name, stretches, (key, bytes) => {
    const place = aside.bytes(key, bytes)
    put ??= place
  })
  if (!isMended) return tooLarge
  return { records: taken.length, ...(put !== undefined && { aside: put }) }
}

/** In words, where a record is not what the archive knows at its place. */
async function strangerAmong(
  record: WarcRecord,
  name: string,
  { db, log }: KnownCaptures,
): Promise<string | undefined> {
  if (!db && !log.size) return undefined
  const { id, place } = record
  const at = db && (await captureAt(db, name, place.offset).catch(() => undefined))
  const capture = captureOf(record)
  if (!capture) {
    if (at) return `in the backup another record stands where capture ${at.id} was kept here`
    // A request is kept with its answer.
    const answer = idIn(record.warcHeaders.find(([header]) => header.toLowerCase() === 'warc-concurrent-to')?.[1])
    if (answer === undefined || log.has(nameInLog(answer))) return undefined
    const isKnown = db && (await captureById(db, answer).catch(() => undefined))
    return isKnown ? undefined : `this archive knows nothing of capture ${answer}, which the backup has`
  }
  const text = leafText({ ...capture, ...(record.refersTo?.recordId && { originalId: record.refersTo.recordId }) })
  const row = db && (await captureById(db, id).catch(() => undefined))
  const entry = log.get(nameInLog(id))
  if (!row && !entry) return `this archive knows nothing of capture ${id}, which the backup has`
  const isInLog = entry?.equals(leafHash(text)) ?? false
  // One of them may be damaged as well.
  if (!isInLog && !(row && leafText(row) === text))
    return `in the backup capture ${id} is another one than was kept here`
  const isElsewhere = row && (row.place.file !== name || row.place.offset !== place.offset)
  if (isElsewhere) return `capture ${id} was kept here at another place than in the backup`
  if (at && at.id !== id && !(isInLog && !log.has(nameInLog(at.id))))
    return `in the backup capture ${id} stands where capture ${at.id} was kept here`
  return undefined
}

const idIn = (value: string | undefined) => value?.match(/^<urn:uuid:(.+)>$/)?.[1]

const pieceBytes = 1 << 20
const tooLarge =
  'it is too large to be mended in a bucket: put the object back yourself, from its versions or the backup'
const endsTooEarly = 'the backup ends in the middle of a record'

function copyBytes(from: number, to: number, offset: number, length: number): void {
  const piece = Buffer.alloc(Math.min(pieceBytes, length))
  for (let at = offset; at < offset + length; ) {
    const read = fs.readSync(from, piece, 0, Math.min(piece.length, offset + length - at), at)
    if (read === 0) throw new Error(endsTooEarly)
    fs.writeSync(to, piece, 0, read, at)
    at += read
  }
}
