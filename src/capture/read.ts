import fs from 'node:fs'
import path from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import zlib from 'node:zlib'
import type { WarcPlace } from '../model/index.ts'
import { digestMatches } from './digest.ts'
import { readForeign } from './foreign.ts'
import { parseRecord, type RecordParts } from './parse.ts'
import { headerValue, type WarcDamage, WarcError, type WarcRecord } from './record.ts'
import {
  defaultMaxRecordBytes,
  readFully,
  type Scanned,
  type ScanOptions,
  scanWarc,
  scanWarcBytes,
  type WarcBytes,
} from './scan.ts'
import { warcName } from './writer.ts'

export interface ReadOptions {
  /** Where to begin: the start of a record. */
  readonly from?: number
  /** Told of each stretch that cannot be read, after which reading goes on where it can. Without it, damage throws. */
  readonly onDamage?: (damage: WarcDamage) => void
  /** Largest record that is read, in bytes; larger ones count as damage. */
  readonly maxRecordBytes?: number
  /** Name that places and damage have, for a stream. */
  readonly name?: string
}

/**
 * The records of a WARC file, in order, one in memory at a time. A path whose name is one of ours is read by our own
 * scanner, which survives damage in the middle; anything else (other tools' files, plain or gzip, streams) by one
 * that takes WARC as it is found. Throws `WarcError` for damage where there is no `onDamage`, and the system's error where the file
 * cannot be opened.
 */
export async function* readWarc(
  source: string | WarcBytes | AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<WarcRecord> {
  const onDamage = options.onDamage ?? fail
  // A stream can be read too.
  if (typeof source !== 'string' && Symbol.asyncIterator in source)
    return yield* readForeign(source, { ...options, onDamage })
  if (typeof source === 'string' && !warcName.test(path.basename(source))) {
    const { from = 0 } = options
    const stream = fs.createReadStream(source, { start: from, highWaterMark: 1 << 20 })
    yield* readForeign(stream, { name: path.basename(source), ...options, onDamage })
    return
  }
  for await (const found of scanning(source, options)) {
    if (found.kind === 'damage') onDamage(found.damage)
    else yield found.record
  }
}

/** A scan of a file of our own, wherever it lies. */
export async function* scanning(source: string | WarcBytes, options: ScanOptions): AsyncGenerator<Scanned> {
  if (typeof source !== 'string') return yield* scanWarcBytes(source, options)
  let sinceBreath = 0
  for (const found of scanWarc(source, options)) {
    yield found
    // The scan itself never waits, so that a long one would keep the reading room from answering.
    sinceBreath += found.kind === 'damage' ? found.damage.length : found.block.length
    if (sinceBreath > 1 << 20) {
      sinceBreath = 0
      await breathe()
    }
  }
}

function fail(damage: WarcDamage): never {
  throw new WarcError(damage)
}

export interface ReadRecordOptions {
  /** Also hold the block and the payload against the digests that the record states. */
  readonly verify?: boolean
  readonly maxRecordBytes?: number
}

/** The record at a place in the archive's `warc/` folder. Throws `WarcError` where it is not there whole. */
export function readRecord(dir: string, place: WarcPlace, options: ReadRecordOptions = {}): WarcRecord {
  return recordIn(bytesAt(dir, place), place, options)
}

/** The record whose bytes these are. Throws `WarcError` where they are not a whole record. */
export function recordIn(bytes: Uint8Array, place: WarcPlace, options: ReadRecordOptions = {}): WarcRecord {
  const { verify = false, maxRecordBytes = defaultMaxRecordBytes } = options
  const failed = (message: string, cause?: unknown) => new WarcError({ ...place, message }, { cause })
  let unpacked: Uint8Array = bytes
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      unpacked = zlib.gunzipSync(bytes, { maxOutputLength: maxRecordBytes })
    } catch (cause) {
      throw failed('the compressed record is damaged', cause)
    }
  }
  const parts = parseRecord(unpacked, place)
  if (typeof parts === 'string') throw failed(parts)
  const wrong = verify ? wrongDigest(parts) : undefined
  if (wrong) throw failed(wrong)
  return parts.record
}

/** The bytes of a record as they stand. Throws `WarcError` where they are not all there. */
export function bytesAt(dir: string, place: WarcPlace): Buffer {
  const failed = (message: string, cause?: unknown) => new WarcError({ ...place, message }, { cause })
  if (place.file !== path.basename(place.file) || place.file.startsWith('.')) throw failed('not a file name')
  let fd: number
  try {
    fd = fs.openSync(path.join(dir, place.file), 'r')
  } catch (cause) {
    throw failed(`the file cannot be opened (${(cause as NodeJS.ErrnoException).code})`, cause)
  }
  try {
    if (place.offset + place.length > fs.fstatSync(fd).size) throw failed('the file ends before the record does')
    return readFully(fd, place.offset, place.length)
  } finally {
    fs.closeSync(fd)
  }
}

/** Which digest of a record does not fit its bytes, in words; undefined where all stated ones do. */
export function wrongDigest(parts: RecordParts): string | undefined {
  const block = headerValue(parts.record.warcHeaders, 'WARC-Block-Digest')
  if (block !== undefined && digestMatches(block, parts.block) === false) return 'the block digest does not fit'
  if (parts.record.type === 'revisit') return undefined
  for (const name of ['WARC-Payload-Digest', 'Presskeep-Digest']) {
    const payload = headerValue(parts.record.warcHeaders, name)
    if (payload !== undefined && digestMatches(payload, parts.payload) === false)
      return 'the payload digest does not fit'
  }
  return undefined
}
