import fs from 'node:fs'
import path from 'node:path'
import { captureOf, checkWarc, makeIndex, type WarcRecord } from '../capture/index.ts'
import { captureById, type Db } from '../store/index.ts'
import { leafText, nameInLog } from './evidence-log.ts'
import { leafHash } from './merkle.ts'
import type { Aside } from './put-aside.ts'

/** What an archive itself knows of its captures, against which those of another copy are held. */
export interface KnownCaptures {
  readonly db: Db | undefined
  /** Hashes of the log's entries by their names. */
  readonly log: ReadonlyMap<string, Buffer>
}

/**
 * Takes into one WARC file the records that are whole in another copy of it and not here, each at its own place, and
 * nothing else. They must be the captures that the database and the log know. The damaged file is put aside. Answers how
 * many records were taken, or in words why none.
 */
export async function mendWarc(
  folder: string,
  name: string,
  other: string,
  known: KnownCaptures,
  aside: Aside,
): Promise<{ readonly records: number; readonly aside?: string } | string> {
  const [ours, theirs] = [folder, other].map((one) => path.join(one, 'warc', name)) as [string, string]
  if (!fs.existsSync(theirs)) return 'there is no such file in the backup'
  const here = new Map<number, WarcRecord>()
  if (fs.existsSync(ours)) {
    for await (const found of checkWarc(ours)) {
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
  for await (const found of checkWarc(theirs)) {
    if (found.kind === 'damage' || found.problem) continue
    const { record } = found
    const { offset, length } = record.place
    const own = here.get(offset)
    if (own && own.id === record.id && own.place.length === length) continue
    if (own || !fitsBetween(offset, offset + length)) return 'the file of that name in the backup is another one'
    const stranger = await strangerAmong(record, known)
    if (stranger) return stranger
    taken.push(record.place)
  }
  if (!taken.length) return 'the backup has no more of it'
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

/** In words, where a record says otherwise than what the archive knows of its capture. */
async function strangerAmong(record: WarcRecord, { db, log }: KnownCaptures): Promise<string | undefined> {
  const capture = captureOf(record)
  if (!capture) return undefined
  const text = leafText({ ...capture, ...(record.refersTo?.recordId && { originalId: record.refersTo.recordId }) })
  const row = db && (await captureById(db, capture.id).catch(() => undefined))
  const entry = log.get(nameInLog(capture.id))
  if (!row && !entry) return undefined
  // One of them may be damaged as well.
  if (row && leafText(row) === text) return undefined
  if (entry?.equals(leafHash(text))) return undefined
  return `in the backup capture ${capture.id} is another one than was kept here`
}

const pieceBytes = 1 << 20

function copyBytes(from: number, to: number, offset: number, length: number): void {
  const piece = Buffer.alloc(Math.min(pieceBytes, length))
  for (let at = offset; at < offset + length; ) {
    const read = fs.readSync(from, piece, 0, Math.min(piece.length, offset + length - at), at)
    if (read === 0) throw new Error('the backup ends in the middle of a record')
    fs.writeSync(to, piece, 0, read, at)
    at += read
  }
}
