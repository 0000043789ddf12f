import { type ByteReader, byteReader } from './byte-reader.ts'
import { openMember } from './gzip-member.ts'
import { parseHead, recordFrom } from './parse.ts'
import { headerValue, type WarcDamage, type WarcRecord } from './record.ts'
import { defaultMaxRecordBytes } from './scan.ts'

export interface ForeignOptions {
  readonly name?: string
  /** Where the stream begins in its file, for places. */
  readonly from?: number
  readonly maxRecordBytes?: number
  readonly onDamage: (damage: WarcDamage) => void
}

/**
 * The records of a file that another tool wrote: WARC 0.17 to 1.1, plain or gzip, a member a record or not. One record
 * is in memory at a time. Content that is no WARC, ends early or makes no sense is reported with its place; what came
 * before it has been given out, and reading goes on where the next record can be told.
 */
export async function* readForeign(
  source: AsyncIterable<Uint8Array>,
  options: ForeignOptions,
): AsyncGenerator<WarcRecord> {
  const iterator = source[Symbol.asyncIterator]()
  const bytes = byteReader(async () => {
    const { done, value } = await iterator.next()
    return done ? undefined : value
  })
  const { name = 'stream', from = 0, maxRecordBytes = defaultMaxRecordBytes, onDamage } = options
  const context: Context = {
    name,
    maxRecordBytes,
    damage: (offset, length, message) => onDamage({ file: name, offset: from + offset, length, message }),
    from,
  }
  try {
    await bytes.fill(16)
    if (bytes.held().subarray(0, 2).equals(gzipMagic)) {
      yield* readPacked(bytes, context)
    } else yield* readPlain(bytes, context)
  } finally {
    await iterator.return?.()
  }
}

interface Context {
  readonly name: string
  readonly from: number
  readonly maxRecordBytes: number
  readonly damage: (offset: number, length: number, message: string) => void
}

const gzipMagic = Buffer.from([0x1f, 0x8b])
const cutShort = 'the file ends in the middle of a record'

async function* readPlain(bytes: ByteReader, context: Context): AsyncGenerator<WarcRecord> {
  for (;;) {
    await skipBlank(bytes)
    if (!(await bytes.fill(1))) {
      if (bytes.position() === 0) context.damage(0, 0, 'the file is empty')
      return
    }
    const offset = bytes.position()
    const found = await readOne(bytes, context)
    if (typeof found !== 'string') {
      await skipBlank(bytes)
      yield found(offset, bytes.position() - offset)
      continue
    }
    if (found !== tooLarge) await skipToRecord(bytes)
    context.damage(offset, bytes.position() - offset, found)
  }
}

async function* readPacked(outer: ByteReader, context: Context): AsyncGenerator<WarcRecord> {
  let seen = 0
  while (await outer.fill(1)) {
    const offset = outer.position()
    if (seen > 0 && (await isPadding(outer))) return
    const member = await openMember(outer)
    if (typeof member === 'string') return context.damage(offset, await restOf(outer, offset), member)
    try {
      const found = await readOne(member.bytes, context, member.whole !== undefined)
      if (typeof found === 'string') {
        const problem = await member.finish()
        // A tear in the gzip stream says more than what it left of the record.
        const message = problem ?? (found === cutShort ? 'the record is longer than its compressed member' : found)
        context.damage(offset, outer.position() - offset, message)
        if (problem !== undefined) return
        seen++
        continue
      }
      seen++
      await skipBlank(member.bytes)
      if (await member.bytes.fill(1)) {
        // The file was packed as a whole: records have no places of their own.
        yield found(offset, 0)
        for await (const record of readPlain(member.bytes, {
          ...context,
          damage: (_, __, message) => context.damage(offset, 0, message),
        })) {
          yield { ...record, place: { file: context.name, offset: context.from + offset, length: 0 } }
        }
        const problem = await member.finish()
        if (problem !== undefined) return context.damage(offset, outer.position() - offset, problem)
        continue
      }
      const problem = await member.finish()
      if (problem !== undefined) return context.damage(offset, outer.position() - offset, problem)
      const record = found(offset, outer.position() - offset)
      yield member.whole ? { ...record, member: member.whole } : record
    } finally {
      member.close()
    }
  }
}

/** Some tools fill the end of a file with zeros. */
async function isPadding(outer: ByteReader): Promise<boolean> {
  while (await outer.fill(1)) {
    if (outer.held().some((byte) => byte !== 0)) return false
    await outer.skip(outer.held().length)
  }
  return true
}

async function restOf(bytes: ByteReader, offset: number): Promise<number> {
  await bytes.skip(Infinity)
  return bytes.position() - offset
}

const tooLarge = 'the record is larger than the limit'
const maxHeadBytes = 1 << 20

/** The record that begins here, for the place it turns out to have, or a sentence. `isOwn`: the bytes are of no larger piece. */
async function readOne(
  bytes: ByteReader,
  context: Context,
  isOwn = false,
): Promise<((offset: number, length: number) => WarcRecord) | string> {
  await bytes.fill(16)
  const refusal = refusalOf(bytes.held())
  if (refusal !== undefined) return refusal
  const headEnd = await findHeadEnd(bytes)
  if (headEnd === undefined) return 'the record header does not end'
  const warcHeaders = parseHead(Buffer.from(await bytes.take(headEnd))).lines
  const stated = headerValue(warcHeaders, 'Content-Length') ?? ''
  if (!/^\d{1,15}$/.test(stated)) return 'the record does not state its length'
  const length = Number(stated)
  if (length > context.maxRecordBytes) return (await bytes.skip(length)) < length ? cutShort : tooLarge
  const taken = await bytes.take(length)
  const block = isOwn ? taken : Buffer.from(taken)
  if (block.length < length) return cutShort
  return (offset, recordLength) => {
    const place = { file: context.name, offset: context.from + offset, length: recordLength }
    const { record, payload } = recordFrom(warcHeaders, block, place)
    const isChunked = /\bchunked\b/i.test(headerValue(record.headers, 'Transfer-Encoding') ?? '')
    return isChunked && record.type === 'response' ? { ...record, payload: async () => dechunk(payload) } : record
  }
}

async function findHeadEnd(bytes: ByteReader): Promise<number | undefined> {
  for (let want = 1 << 12; want <= maxHeadBytes; want *= 2) {
    const isThere = await bytes.fill(want)
    const held = bytes.held()
    const end = held.indexOf('\r\n\r\n')
    if (end >= 0) return end + 4
    const lf = held.indexOf('\n\n')
    if (lf >= 0) return lf + 2
    if (!isThere) return undefined
  }
  return undefined
}

async function skipBlank(bytes: ByteReader): Promise<void> {
  while (await bytes.fill(1)) {
    const held = bytes.held()
    let at = 0
    while (at < held.length && (held[at] === 13 || held[at] === 10)) at++
    await bytes.skip(at)
    if (at < held.length) return
  }
}

/** Goes on to the next line that begins a record, or to the end. */
async function skipToRecord(bytes: ByteReader): Promise<void> {
  const mark = Buffer.from('\nWARC/')
  while (await bytes.fill(mark.length)) {
    const at = bytes.held().indexOf(mark)
    if (at >= 0) return void (await bytes.skip(at + 1))
    await bytes.skip(bytes.held().length - mark.length + 1)
  }
  await bytes.skip(mark.length)
}

/**
 * Undoes the chunked coding (RFC 9112, 7.1). Some tools undo it and keep the header, some captures end early: bytes
 * that are not chunked stay as they are.
 */
function dechunk(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const chunks: Buffer[] = []
  let at = 0
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const line = lineEnd < 0 || lineEnd - at > 1000 ? '' : bytes.toString('latin1', at, lineEnd)
    const size = /^([0-9a-f]{1,8})\s*(;|$)/i.exec(line)
    const start = lineEnd + 2
    const end = start + Number.parseInt(size?.[1] ?? '', 16)
    const isLast = end === start
    if (!size || (!isLast && end <= bytes.length && bytes.toString('latin1', end, end + 2).trim() !== '')) {
      return Buffer.concat([...chunks, bytes.subarray(at)])
    }
    if (isLast) break
    chunks.push(bytes.subarray(start, end))
    at = end + 2
  }
  return Buffer.concat(chunks)
}

/** What it is that is no WARC record, by its first bytes. */
function refusalOf(first: Buffer): string | undefined {
  const text = first.subarray(0, 16).toString('latin1')
  if (/^WARC\/\d/.test(text)) return undefined
  if (text.startsWith('PK\x03\x04')) return 'this is a ZIP file (WACZ?) and no WARC: unpack it first'
  if (text.startsWith('filedesc:')) return 'this is an ARC file, the format before WARC: convert it first'
  if (text.startsWith('\x28\xb5\x2f\xfd')) return 'this is a zstd file: unpack it first'
  return 'no WARC record begins here'
}
