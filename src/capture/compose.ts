import { randomUUID } from 'node:crypto'
import type { Capture, CapturePurpose, Exchange, WarcPlace } from '../model/index.ts'
import { sha256 } from './digest.ts'
import { type KeptMember, linesForKept, memberAround } from './kept-member.ts'
import { parseRecord, recordFrom } from './parse.ts'
import { captureOf, formatFor, type HeaderLine, headerValue, type WarcRecord } from './record.ts'
import { gzipMember, isPacked, requestHead, responseHead, targetUri } from './serialise.ts'
import type { ExchangeContext, RevisitOf, WarcWriter } from './writer.ts'

/** A record on its way into a file: one that is packed, or the lines that go before one that is packed already. */
export type WrittenRecord =
  | { readonly headers: readonly HeaderLine[]; readonly block: readonly Uint8Array[]; readonly level: number }
  | { readonly headers: readonly HeaderLine[]; readonly kept: KeptMember }

/** Records as they will stand at a place, in one append; the first of them is a capture. */
export function compose(
  written: readonly WrittenRecord[],
  file: string,
  offset: number,
): { readonly bytes: Buffer; readonly capture: Capture; readonly record: WarcRecord } {
  const members = written.map((record) =>
    'kept' in record
      ? memberAround(record.kept, record.headers)
      : gzipMember(record.headers, record.block, record.level),
  )
  const first = members[0]!
  const place: WarcPlace = { file, offset, length: first.member.length }
  const parts = 'bytes' in first ? parseRecord(first.bytes, place) : recordFrom(first.warcHeaders, first.block, place)
  const capture = typeof parts === 'string' ? undefined : captureOf(parts.record)
  if (typeof parts === 'string' || !capture) throw new Error(`cannot read back what is written: ${parts}`)
  const [{ member: bytes }] = members as [(typeof members)[0]]
  return {
    bytes: members.length === 1 ? bytes : Buffer.concat(members.map((each) => each.member)),
    capture,
    record: parts.record,
  }
}

/** The ways in which a writer appends, given one that appends records made for a file's `warcinfo`. */
export function appending(
  append: (make: (infoId: string) => readonly WrittenRecord[]) => Capture,
): Pick<WarcWriter, 'appendExchange' | 'appendKept' | 'appendMetadata' | 'appendResource' | 'appendConversion'> {
  return {
    appendKept(record, context) {
      const lines = linesForKept(record, context)
      const kept = record.member
      if (!lines || !kept) return undefined
      return append((infoId) => [{ headers: [['WARC-Warcinfo-ID', `<urn:uuid:${infoId}>`], ...lines], kept }])
    },
    appendExchange: (exchange, context) => append((infoId) => exchangeRecords(exchange, context, infoId)),
    appendMetadata({ subject, url, at, fields, purpose = 'follow' }) {
      const bytes = Buffer.from(JSON.stringify(fields))
      const document = { subject, url, at, mime: 'application/json', bytes, purpose }
      return append((infoId) => [documentRecord('metadata', document, infoId)])
    },
    appendResource: ({ purpose = 'import', ...resource }) =>
      append((infoId) => [documentRecord('resource', { ...resource, purpose }, infoId)]),
    appendConversion: (conversion) => append((infoId) => [documentRecord('conversion', conversion, infoId)]),
  }
}

/** An answer and its request, in this order. */
function exchangeRecords(exchange: Exchange, context: ExchangeContext, infoId: string): WrittenRecord[] {
  const { purpose, subject, revisitOf, id = randomUUID() } = context
  const recordId = `<urn:uuid:${id}>`
  const digest = sha256(exchange.body)
  const isSame = revisitOf !== undefined && (revisitOf.digest === undefined || revisitOf.digest === digest)
  const isRevisit = revisitOf !== undefined && (exchange.status === 304 || (isSame && exchange.body.length > 0))
  const head = responseHead(exchange)
  const body = isRevisit ? exchange.body.subarray(0, 0) : exchange.body
  const common: HeaderLine[] = [
    ['WARC-Date', isoDate(exchange.at)],
    ['WARC-Target-URI', targetUri(exchange.url)],
    ...(exchange.ip ? [['WARC-IP-Address', exchange.ip] as const] : []),
    ['Presskeep-For', formatFor(purpose, subject)],
  ]
  const contentType = headerValue(exchange.responseHeaders, 'Content-Type')
  const response: WrittenRecord = {
    headers: [
      ['WARC-Type', isRevisit ? 'revisit' : 'response'],
      ['WARC-Record-ID', recordId],
      ['WARC-Warcinfo-ID', `<urn:uuid:${infoId}>`],
      ...common,
      ...(isRevisit ? revisitHeaders(revisitOf, exchange.status === 304) : []),
      ...(exchange.truncated ? [['WARC-Truncated', exchange.truncated] as const] : []),
      ['Content-Type', 'application/http; msgtype=response'],
      ['WARC-Payload-Digest', digest],
      ['WARC-Block-Digest', sha256(head, body)],
      ['Content-Length', String(head.length + body.length)],
    ],
    block: [head, body],
    level: isPacked(contentType, headerValue(exchange.responseHeaders, 'Content-Encoding')) ? 1 : 6,
  }
  const sent = requestHead(exchange)
  const request: WrittenRecord = {
    headers: [
      ['WARC-Type', 'request'],
      ['WARC-Record-ID', `<urn:uuid:${randomUUID()}>`],
      ['WARC-Warcinfo-ID', `<urn:uuid:${infoId}>`],
      ['WARC-Concurrent-To', recordId],
      ...common,
      ['Content-Type', 'application/http; msgtype=request'],
      ['WARC-Block-Digest', sha256(sent)],
      ['Content-Length', String(sent.length)],
    ],
    block: [sent],
    level: 6,
  }
  return [response, request]
}

/** WARC 1.1, 6.7: what a revisit is the same as. */
function revisitHeaders(revisitOf: RevisitOf, isNotModified: boolean): HeaderLine[] {
  const profile = isNotModified ? 'server-not-modified' : 'identical-payload-digest'
  return [
    ['WARC-Profile', `http://netpreserve.org/warc/1.1/revisit/${profile}`],
    ['WARC-Refers-To', `<urn:uuid:${revisitOf.recordId}>`],
    ['WARC-Refers-To-Target-URI', targetUri(revisitOf.url)],
    ['WARC-Refers-To-Date', isoDate(revisitOf.at)],
  ]
}

interface Document {
  readonly subject: string
  readonly url: string
  readonly at: number
  readonly mime: string
  readonly bytes: Uint8Array
  readonly purpose: CapturePurpose
  readonly of?: string
}

/** What was not fetched by HTTP. */
function documentRecord(
  type: 'metadata' | 'resource' | 'conversion',
  document: Document,
  infoId: string,
): WrittenRecord {
  const digest = sha256(document.bytes)
  return {
    headers: [
      ['WARC-Type', type],
      ['WARC-Record-ID', `<urn:uuid:${randomUUID()}>`],
      ['WARC-Warcinfo-ID', `<urn:uuid:${infoId}>`],
      ['WARC-Date', isoDate(document.at)],
      ['WARC-Target-URI', targetUri(document.url)],
      ...(document.of === undefined ? [] : [['WARC-Refers-To', `<urn:uuid:${document.of}>`] as const]),
      ['Presskeep-For', formatFor(document.purpose, document.subject)],
      ['Content-Type', document.mime],
      ['WARC-Payload-Digest', digest],
      ['WARC-Block-Digest', digest],
      ['Content-Length', String(document.bytes.length)],
    ],
    block: [document.bytes],
    level: isPacked(document.mime, undefined) ? 1 : 6,
  }
}

export function isoDate(at: number): string {
  return new Date(at).toISOString()
}
