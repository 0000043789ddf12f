import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { parseRecord, type RecordParts } from './parse.ts'
import { headerValue, type WarcDamage } from './record.ts'

/** What a scan finds, in the order of the file: records that are whole, and stretches that are not. */
export type Scanned =
  | ({ readonly kind: 'record' } & RecordParts)
  | {
      readonly kind: 'damage'
      readonly damage: WarcDamage
      /** Nothing that is ours follows: an append that a crash has cut off, or damage to the last record. */
      readonly isTail: boolean
    }

export interface ScanOptions {
  /** Where to begin: the start of a record. */
  readonly from?: number
  /** Largest uncompressed record that is read. */
  readonly maxRecordBytes?: number
}

export const defaultMaxRecordBytes = 1 << 29

/**
 * Walks a WARC file of our own from record to record: one gzip member each, its checksum and its length verified.
 *
 * After a stretch that cannot be read, it goes on at the next record of this same file, which it knows by the
 * `WARC-Warcinfo-ID` in it: a page that holds a whole WARC file in its body can't pass as a record of ours, because
 * the identifier is random and was never sent to anybody. One flipped bit so costs one record and not all behind it.
 */
export function* scanWarc(file: string, options: ScanOptions = {}): Generator<Scanned> {
  const fd = fs.openSync(file, 'r')
  try {
    const steps = scanSteps(path.basename(file), fs.fstatSync(fd).size, 1 << 20, options)
    for (let step = steps.next(nothing); !step.done; ) {
      if (step.value.kind === 'want') step = steps.next(readFully(fd, step.value.offset, step.value.length))
      else {
        yield step.value
        step = steps.next(nothing)
      }
    }
  } finally {
    fs.closeSync(fd)
  }
}

/** A WARC file that lies elsewhere than in a folder. */
export interface WarcBytes {
  readonly name: string
  readonly sizeBytes: number
  /** From `from` up to `to`, both within the file. */
  read(from: number, to: number): Promise<Buffer>
}

/** As `scanWarc`, in ranges of 8 MiB. */
export async function* scanWarcBytes(source: WarcBytes, options: ScanOptions = {}): AsyncGenerator<Scanned> {
  const steps = scanSteps(source.name, source.sizeBytes, 8 << 20, options)
  for (let step = steps.next(nothing); !step.done; ) {
    if (step.value.kind === 'want') {
      const { offset, length } = step.value
      step = steps.next(await source.read(offset, offset + length))
    } else {
      yield step.value
      step = steps.next(nothing)
    }
  }
}

const nothing = Buffer.alloc(0)

/** Bytes that a scan needs before it can go on; the one who drives it answers with them. */
interface Want {
  readonly kind: 'want'
  readonly offset: number
  readonly length: number
}

/** A step of a scan that may need bytes. */
type Step<T> = Generator<Want, T, Buffer>

function* scanSteps(
  name: string,
  size: number,
  pieceBytes: number,
  { from = 0, maxRecordBytes = defaultMaxRecordBytes }: ScanOptions,
): Generator<Want | Scanned, void, Buffer> {
  const window = openWindow(size, pieceBytes)
  let infoId = from > 0 ? yield* warcinfoIdOf(window, name, maxRecordBytes) : undefined
  let offset = from
  while (offset < size) {
    const found = yield* readAt(window, name, offset, maxRecordBytes)
    if (typeof found !== 'string') {
      if (offset === 0 && found.record.type === 'warcinfo') infoId = found.record.id
      yield { kind: 'record', ...found }
      offset += found.record.place.length
      continue
    }
    const next = yield* findNext(window, offset + 1, infoId)
    infoId ??= next?.infoId
    const end = next?.offset ?? size
    const damage = { file: name, offset, length: end - offset, message: found }
    yield { kind: 'damage', damage, isTail: next === undefined }
    offset = end
  }
}

/** The record at `offset`, or a sentence that says why there is none. */
function* readAt(window: Window, file: string, offset: number, maxRecordBytes: number): Step<RecordParts | string> {
  const member = yield* readMember(window, offset, maxRecordBytes)
  return typeof member === 'string' ? member : parseRecord(member.bytes, { file, offset, length: member.length })
}

function* warcinfoIdOf(window: Window, file: string, maxRecordBytes: number): Step<string | undefined> {
  const first = yield* readAt(window, file, 0, maxRecordBytes)
  return typeof first !== 'string' && first.record.type === 'warcinfo' ? first.record.id : undefined
}

// --- gzip members (RFC 1952) ---

const headerLength = 10
const trailerLength = 8
/** The header that node:zlib writes: deflate, no flags, no time. */
const memberStart = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])

interface Member {
  readonly bytes: Buffer
  readonly length: number
}

function* readMember(window: Window, offset: number, maxBytes: number): Step<Member | string> {
  for (let want = 1 << 16; ; want *= 4) {
    const input = yield* window.at(offset, want)
    const isAll = offset + input.length >= window.size
    if (input.length < headerLength + trailerLength) return 'the file ends in the middle of a record'
    if (!input.subarray(0, memberStart.length).equals(memberStart)) return 'no record begins here'
    const inflated = inflate(input.subarray(headerLength), maxBytes)
    if (inflated === 'damaged') return 'the compressed record is damaged'
    if (inflated === 'too large') return `the record is larger than ${maxBytes} bytes`
    const length = inflated === 'short' ? Infinity : headerLength + inflated.consumed + trailerLength
    if (inflated !== 'short' && length <= input.length) {
      const isSame =
        zlib.crc32(inflated.bytes) === input.readUInt32LE(length - 8) &&
        inflated.bytes.length % 2 ** 32 === input.readUInt32LE(length - 4)
      return isSame ? { bytes: inflated.bytes, length } : 'the checksum of the compressed record is wrong'
    }
    if (isAll) return 'the file ends in the middle of a record'
  }
}

function inflate(
  input: Buffer,
  maxBytes: number,
): { bytes: Buffer; consumed: number } | 'short' | 'damaged' | 'too large' {
  try {
    // With `info` the answer also says how much of the input the stream took, which is where the next member begins.
    const result = zlib.inflateRawSync(input, { info: true, maxOutputLength: maxBytes }) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    return { bytes: result.buffer, consumed: result.engine.bytesWritten }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return code === 'Z_BUF_ERROR' ? 'short' : code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'damaged'
  }
}

/** The first place at or behind `from` where a record of this file begins. */
function* findNext(
  window: Window,
  from: number,
  infoId: string | undefined,
): Step<{ offset: number; infoId: string } | undefined> {
  const step = 1 << 20
  for (let base = from; base < window.size; base += step) {
    const bytes = yield* window.at(base, step + memberStart.length)
    for (let at = bytes.indexOf(memberStart); at >= 0 && at < step; at = bytes.indexOf(memberStart, at + 1)) {
      const found = infoIdAt(yield* window.peek(base + at, 2048))
      if (found !== undefined && (infoId === undefined || found === infoId)) return { offset: base + at, infoId: found }
    }
  }
  return undefined
}

/** The identifier of the file that a record says it belongs to, from the record's first bytes. */
function infoIdAt(input: Buffer): string | undefined {
  try {
    const head = zlib.inflateRawSync(input.subarray(headerLength), { finishFlush: zlib.constants.Z_SYNC_FLUSH })
    if (head.subarray(0, 5).toString('latin1') !== 'WARC/') return undefined
    return /\r\nWARC-Warcinfo-ID: <urn:uuid:([0-9a-f-]{36})>\r\n/.exec(head.subarray(0, 1024).toString('latin1'))?.[1]
  } catch {
    return undefined
  }
}

// --- reading a file in large pieces ---

interface Window {
  readonly size: number
  /** At least `want` bytes from `offset`, or all up to the end of the file. Valid until the next call. */
  at(offset: number, want: number): Step<Buffer>
  /** A few bytes, without giving up the piece that `at` answered. */
  peek(offset: number, want: number): Step<Buffer>
}

function openWindow(size: number, pieceBytes: number): Window {
  let start = 0
  let held: Buffer = nothing
  const isHeld = (from: number, to: number) => from >= start && to <= start + held.length
  return {
    size,
    *at(offset, want) {
      const end = Math.min(offset + want, size)
      if (!isHeld(offset, end)) {
        held = yield { kind: 'want', offset, length: Math.min(Math.max(want, pieceBytes), size - offset) }
        start = offset
      }
      return held.subarray(offset - start, Math.max(end - start, Math.min(held.length, offset - start + want)))
    },
    *peek(offset, want) {
      const end = Math.min(offset + want, size)
      if (isHeld(offset, end)) return held.subarray(offset - start, end - start)
      return yield { kind: 'want', offset, length: end - offset }
    },
  }
}

/** `length` bytes from `position`, fewer where the file ends before. */
export function readFully(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Math.max(0, length))
  let filled = 0
  while (filled < bytes.length) {
    const read = fs.readSync(fd, bytes, filled, bytes.length - filled, position + filled)
    if (read === 0) break
    filled += read
  }
  return bytes.subarray(0, filled)
}

/** The identifier of a file's own `warcinfo` record, where the file begins with one. */
export function readWarcinfoId(file: string): string | undefined {
  for (const found of scanWarc(file)) {
    if (found.kind === 'damage') return undefined
    return found.record.type === 'warcinfo'
      ? found.record.id
      : headerValue(found.record.warcHeaders, 'WARC-Warcinfo-ID')
  }
  return undefined
}
