import type { WarcPlace } from '../model/index.ts'
import { type HeaderLine, headerValue, parseFor, type RefersTo, type WarcRecord } from './record.ts'

const latin1 = new TextDecoder('latin1')
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The parts of one uncompressed record. */
export interface RecordParts {
  readonly record: WarcRecord
  readonly block: Uint8Array
  readonly payload: Uint8Array
}

/**
 * Reads one uncompressed WARC record (ISO 28500:2017) from `bytes`, which hold that record and nothing else. Answers a
 * sentence that says what is wrong instead of a record where they don't.
 */
export function parseRecord(bytes: Uint8Array, place: WarcPlace): RecordParts | string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.subarray(0, 7).toString('latin1') !== 'WARC/1.') return 'not a WARC record'
  const headEnd = buffer.indexOf('\r\n\r\n')
  if (headEnd < 0) return 'the record header does not end'
  const warcHeaders = parseHead(buffer.subarray(0, headEnd)).lines
  const length = headerValue(warcHeaders, 'Content-Length')
  if (length === undefined || !/^\d{1,15}$/.test(length)) return 'the record does not state its length'
  const blockEnd = headEnd + 4 + Number(length)
  if (buffer.length < blockEnd) return `the record states ${length} bytes and has ${buffer.length - headEnd - 4}`
  if (buffer.length !== blockEnd + 4 || buffer.subarray(blockEnd).toString('latin1') !== '\r\n\r\n') {
    return 'the record is longer than it states'
  }
  return recordFrom(warcHeaders, buffer.subarray(headEnd + 4, blockEnd), place)
}

/** A record of its header lines and its block, which are whole. */
export function recordFrom(warcHeaders: readonly HeaderLine[], block: Buffer, place: WarcPlace): RecordParts {
  const blockType = headerValue(warcHeaders, 'Content-Type') ?? ''
  const type = headerValue(warcHeaders, 'WARC-Type') ?? ''
  if (!/^application\/http\b/i.test(blockType)) {
    const payload = type === 'revisit' ? block.subarray(0, 0) : block
    return { block, payload, record: makeRecord({ warcHeaders, place, payload: async () => payload }) }
  }
  const { end, head } = httpHead(block)
  const payload = type === 'revisit' ? block.subarray(0, 0) : block.subarray(end)
  return { block, payload, record: makeRecord({ warcHeaders, place, head, payload: async () => payload }) }
}

/** Where the HTTP head of a block ends. A head without an end is all head; some servers send bare line feeds. */
function httpHead(block: Buffer): { end: number; head: Head } {
  const crlf = block.indexOf('\r\n\r\n')
  // Only before the other end: a body may be megabytes without an empty line.
  const lf = (crlf < 0 ? block : block.subarray(0, crlf)).indexOf('\n\n')
  const isLf = lf >= 0
  const end = isLf ? lf + 2 : crlf >= 0 ? crlf + 4 : block.length
  return { end, head: parseHead(block.subarray(0, isLf ? lf : crlf >= 0 ? crlf : block.length)) }
}

export interface Head {
  readonly first: string
  readonly lines: readonly HeaderLine[]
}

/** A first line and header lines; continuation lines (obsolete folding) are joined, lines without a colon left out. */
export function parseHead(bytes: Uint8Array): Head {
  const [first = '', ...rest] = decodeHead(bytes).split(/\r?\n/)
  const lines: [string, string][] = []
  for (const line of rest) {
    if (/^[ \t]/.test(line) && lines.length > 0) {
      lines[lines.length - 1]![1] += ` ${line.trim()}`
      continue
    }
    const colon = line.indexOf(':')
    if (colon > 0) lines.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()])
  }
  return { first, lines }
}

/** Heads are UTF-8 where they can be, as WARC wants it, and latin1 as HTTP once wanted it where they can't. */
function decodeHead(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}

/** What our own reader and warcio both end in. */
export function makeRecord(source: {
  readonly warcHeaders: readonly HeaderLine[]
  readonly head?: Head
  readonly place: WarcPlace
  readonly payload: () => Promise<Uint8Array>
}): WarcRecord {
  const { warcHeaders, head, place, payload } = source
  const warc = (name: string) => headerValue(warcHeaders, name)
  const purpose = parseFor(warc('Presskeep-For') ?? '')
  const url = warc('WARC-Target-URI')?.replace(/^<(.*)>$/, '$1')
  const headers = head?.lines ?? []
  const statusLine = /^HTTP\/[\d.]+\s+(\d{3})(?:\s+(.*))?$/i.exec(head?.first ?? '')
  const method = statusLine ? undefined : /^([A-Z]{1,20}) /.exec(head?.first ?? '')?.[1]
  const contentType = head ? headerValue(headers, 'Content-Type') : warc('Content-Type')
  const mime = mimeOf(contentType)
  const contentEncoding = headerValue(headers, 'Content-Encoding')
  const refersTo = refersToOf(warcHeaders)
  const profile = warc('WARC-Profile') ?? ''
  const truncated = warc('WARC-Truncated')
  return {
    type: (warc('WARC-Type') ?? '').toLowerCase(),
    id: bareId(warc('WARC-Record-ID') ?? ''),
    ...purpose,
    ...(url !== undefined && { url }),
    at: Date.parse(warc('WARC-Date') ?? ''),
    ...(statusLine && { status: Number(statusLine[1]), statusText: statusLine[2] ?? '' }),
    ...(method !== undefined && { method }),
    headers,
    warcHeaders,
    ...(mime !== undefined && { mime }),
    ...(contentType !== undefined && { contentType }),
    ...(contentEncoding !== undefined && { contentEncoding }),
    ...(refersTo && { refersTo }),
    ...(profile.includes('/revisit/identical-payload-digest') && { revisit: 'identical-payload' as const }),
    ...(profile.includes('/revisit/server-not-modified') && { revisit: 'not-modified' as const }),
    ...(truncated !== undefined && { truncated }),
    place,
    digest: warc('Presskeep-Digest') ?? warc('WARC-Payload-Digest') ?? warc('WARC-Block-Digest') ?? '',
    payload,
  }
}

function refersToOf(warcHeaders: readonly HeaderLine[]): RefersTo | undefined {
  const recordId = headerValue(warcHeaders, 'WARC-Refers-To')
  const url = headerValue(warcHeaders, 'WARC-Refers-To-Target-URI')
  const at = Date.parse(headerValue(warcHeaders, 'WARC-Refers-To-Date') ?? '')
  if (recordId === undefined && url === undefined) return undefined
  return {
    ...(recordId !== undefined && { recordId: bareId(recordId) }),
    ...(url !== undefined && { url }),
    ...(Number.isFinite(at) && { at }),
  }
}

/** `<urn:uuid:X>` is X. */
export function bareId(value: string): string {
  return value
    .trim()
    .replace(/^<|>$/g, '')
    .replace(/^urn:uuid:/i, '')
}

/** A media type without parameters; undefined for what is none. */
function mimeOf(contentType: string | undefined): string | undefined {
  const mime = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  return mime && /^[\w.+-]+\/[\w.+*-]+$/.test(mime) ? mime : undefined
}
