import { AsyncIterReader, WARCParser, type WARCRecord } from 'warcio'
import { type Head, makeRecord } from './parse.ts'
import { type HeaderLine, headerValue, type WarcDamage, type WarcRecord } from './record.ts'
import { defaultMaxRecordBytes } from './scan.ts'

export interface ForeignOptions {
  readonly name?: string
  readonly from?: number
  readonly maxRecordBytes?: number
  readonly onDamage: (damage: WarcDamage) => void
}

/**
 * The records of a file that another tool wrote, by the warcio package: WARC 0.18 to 1.1, plain or gzip. What is no
 * WARC, ends early or makes no sense is reported with the place; what came before it has been given out.
 */
export async function* readForeign(
  source: AsyncIterable<Uint8Array>,
  options: ForeignOptions,
): AsyncGenerator<WarcRecord> {
  const { name = 'stream', from = 0, maxRecordBytes = defaultMaxRecordBytes, onDamage } = options
  const counter = countBytes(source)
  const first = await counter.first()
  const refusal = refusalOf(first)
  const damage = (offset: number, message: string) =>
    onDamage({ file: name, offset: from + offset, length: Math.max(0, counter.total() - offset), message })
  if (refusal !== undefined) {
    await counter.close()
    damage(0, refusal)
    return
  }
  const isPacked = first[0] === 0x1f
  const parser = new WARCParser(counter.all(), { keepHeadersCase: true })
  let seen = 0
  try {
    for (;;) {
      const record = await parser.parse()
      if (record === null) break
      const read = await readOne(record, parser, { name, from, maxRecordBytes })
      if (typeof read === 'string') {
        damage(parser.offset, read)
        if (read !== tooLarge) return
        continue
      }
      seen++
      yield read
    }
    if (seen === 0) damage(0, first.length === 0 ? 'the file is empty' : 'the file holds no WARC record')
    else if (isPacked && !(await isAtEnd(parser))) damage(parser.offset, 'the file ends in the middle of a record')
  } catch (error) {
    damage(parser.offset, `the file is damaged here (${(error as Error)?.message ?? String(error)})`)
  } finally {
    await counter.close()
  }
}

const tooLarge = 'the record is larger than the limit'
const cutShort = 'the file ends in the middle of a record'

async function readOne(
  record: WARCRecord,
  parser: WARCParser,
  options: { readonly name: string; readonly from: number; readonly maxRecordBytes: number },
): Promise<WarcRecord | string> {
  const version = record.warcHeaders.statusline
  if (!/^WARC\/\d/.test(version)) return `no WARC record begins here, but ${JSON.stringify(version.slice(0, 40))}`
  const warcHeaders = linesOf(record.warcHeaders.headers)
  const length = headerValue(warcHeaders, 'Content-Length')
  if (length === undefined || !/^\d{1,15}$/.test(length)) return 'the record does not state its length'
  if (Number(length) > options.maxRecordBytes) return tooLarge
  const head: Head | undefined = record.httpHeaders
    ? { first: record.httpHeaders.statusline, lines: linesOf(record.httpHeaders.headers) }
    : undefined
  const isChunked = /\bchunked\b/i.test(headerValue(head?.lines ?? [], 'Transfer-Encoding') ?? '')
  const raw = await collect(record.reader)
  const state = record.reader as { limit?: number }
  if (typeof state.limit === 'number' && state.limit > 0) return cutShort
  const payload = isChunked ? await dechunk(raw) : raw
  await record.skipFully()
  const place = { file: options.name, offset: options.from + parser.offset, length: parser.recordLength }
  return makeRecord({ warcHeaders, ...(head && { head }), place, payload: async () => payload })
}

function linesOf(headers: Iterable<[string, string]>): HeaderLine[] {
  return [...headers].map(([name, value]): HeaderLine => [name, value])
}

async function collect(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

/** Undoes the chunked coding. Some tools undo it and keep the header: bytes that are not chunked stay as they are. */
async function dechunk(raw: Buffer): Promise<Buffer> {
  return collect(new AsyncIterReader([raw], null, true))
}

async function isAtEnd(parser: WARCParser): Promise<boolean> {
  return !parser._reader.errored
}

/** What a file is that we can't read as WARC, by its first bytes. */
function refusalOf(first: Uint8Array): string | undefined {
  const text = Buffer.from(first.subarray(0, 16)).toString('latin1')
  if (first.length === 0) return 'the file is empty'
  if (text.startsWith('PK\x03\x04')) return 'this is a ZIP file (WACZ?) and no WARC: unpack it first'
  if (text.startsWith('filedesc:')) return 'this is an ARC file, the format before WARC: convert it first'
  if (text.startsWith('\x28\xb5\x2f\xfd')) return 'this is a zstd file: unpack it first'
  if (text.startsWith('\x1f\x8b') || text.startsWith('WARC/')) return undefined
  return 'the file does not begin with a WARC record'
}

/** Passes chunks on, tells the first ones ahead of the rest, and counts. */
function countBytes(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]()
  const ahead: Uint8Array[] = []
  let total = 0
  return {
    async first(): Promise<Uint8Array> {
      const { done, value } = await iterator.next()
      if (done) return new Uint8Array()
      ahead.push(value)
      total += value.length
      return value
    },
    async *all(): AsyncGenerator<Uint8Array> {
      yield* ahead.splice(0)
      for (;;) {
        const { done, value } = await iterator.next()
        if (done) return
        total += value.length
        yield value
      }
    },
    total: () => total,
    close: async () => void (await iterator.return?.()),
  }
}
