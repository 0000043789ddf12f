import zlib from 'node:zlib'
import { joinedCrc32 } from './crc32.ts'
import { digestMatches } from './digest.ts'
import { parseHead, recordFrom } from './parse.ts'
import { formatFor, type HeaderLine, headerValue, type WarcRecord } from './record.ts'
import { headBytes, targetUri } from './serialise.ts'
import type { ExchangeContext } from './writer.ts'

/** A record that had a gzip member to itself in another tool's file, as it stands there. */
export interface KeptMember {
  /** The deflate stream, without the header and the trailer of the member. */
  readonly deflated: Buffer
  /** What it unpacks to: the whole record with its two empty lines. */
  readonly unpacked: Buffer
  /** Of that. */
  readonly crc32: number
}

/** Header lines that other tools' answers may carry on: none of them says anything of the file that it stood in. */
const carried = new Set(
  [
    'warc-type warc-record-id warc-date warc-target-uri warc-ip-address warc-protocol warc-cipher-suite',
    'warc-payload-digest warc-block-digest warc-identified-payload-type warc-concurrent-to content-type content-length',
  ].flatMap((names) => names.split(' ')),
)

/**
 * The lines that, with the id of its file, make a record of another tool one of ours, where it can be kept as it stands; undefined where it can't. It can be
 * where our own reader reads the same in it as the other did: no line twice or continued, none that refers to other records of its
 * file, an id as ours are, an address in its plain form, no transfer coding, and digests that fit.
 * `digest` is that of the payload, as `sha256` gives it.
 */
export function linesForKept(
  record: WarcRecord,
  { purpose, subject, digest }: Pick<ExchangeContext, 'purpose' | 'subject'> & { readonly digest: string },
): readonly HeaderLine[] | undefined {
  const { member } = record
  if (!member || record.type !== 'response' || !isOneOfOurKind(record, member.unpacked)) return undefined
  const stated = headerValue(record.warcHeaders, 'WARC-Payload-Digest')
  const block = headerValue(record.warcHeaders, 'WARC-Block-Digest')
  const parts = recordFrom(record.warcHeaders, blockOf(member.unpacked), record.place)
  if (block !== undefined && digestMatches(block, parts.block) !== true) return undefined
  if (stated !== undefined && stated !== digest && digestMatches(stated, parts.payload) !== true) return undefined
  return [
    ['Presskeep-For', formatFor(purpose, subject)],
    ...(stated === digest
      ? []
      : [[stated === undefined ? 'WARC-Payload-Digest' : 'Presskeep-Digest', digest] as const]),
  ]
}

/** Whether an id is of the kind that ours are: any other record is packed anew, under an id of ours. */
export function isKeepableId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
}

function isOneOfOurKind(record: WarcRecord, unpacked: Buffer): boolean {
  const headEnd = unpacked.indexOf('\r\n\r\n')
  const lines = unpacked.toString('latin1', 0, headEnd).split('\r\n')
  if (headEnd < 0 || !/^WARC\/1\.[01]$/.test(lines[0]!)) return false
  const names = lines.slice(1).map((line) => /^([A-Za-z-]+): ?[\x21-\x7e][\x20-\x7e]*$/.exec(line)?.[1]?.toLowerCase())
  if (!names.every((name) => name !== undefined && carried.has(name)) || new Set(names).size !== names.length)
    return false
  const value = (name: string) => headerValue(record.warcHeaders, name) ?? ''
  const length = unpacked.length - headEnd - 8
  const { url = '' } = record
  return (
    value('WARC-Record-ID') === `<urn:uuid:${record.id}>` &&
    isKeepableId(record.id) &&
    // A time without a zone would be another one on another machine.
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value('WARC-Date')) &&
    value('WARC-Type') === 'response' &&
    value('Content-Length') === String(length) &&
    unpacked.toString('latin1', unpacked.length - 4) === '\r\n\r\n' &&
    url === value('WARC-Target-URI') &&
    url === targetUri(url) &&
    unpacked.indexOf('\r\n\r\n', headEnd + 4) < unpacked.length - 4 &&
    headerValue(record.headers, 'Transfer-Encoding') === undefined
  )
}

function blockOf(unpacked: Buffer): Buffer {
  return unpacked.subarray(unpacked.indexOf('\r\n\r\n') + 4, unpacked.length - 4)
}

/**
 * The member that holds `lines` and then the record, whose deflate stream is not touched: the lines come before it as a stored
 * block of their own, and end in one whose value is the first line of the record. Back references only reach back into what
 * stands before them in the record itself, so they are the same there.
 */
export function memberAround({ deflated, unpacked, crc32 }: KeptMember, lines: readonly HeaderLine[]) {
  const head = headBytes('WARC/1.1', [...lines, ['Presskeep-Kept', '']])
  // Without the two line ends: the record's first line is the last value.
  const before = head.subarray(0, head.length - 4)
  const stored = Buffer.alloc(15)
  // The header that node:zlib writes, by which our scanner knows a member; then a block that is stored and not the last.
  stored.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0])
  stored.writeUInt16LE(before.length, 11)
  stored.writeUInt16LE(before.length ^ 0xffff, 13)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(joinedCrc32(zlib.crc32(before), crc32, unpacked.length), 0)
  trailer.writeUInt32LE((before.length + unpacked.length) % 2 ** 32, 4)
  const headEnd = unpacked.indexOf('\r\n\r\n')
  return {
    member: Buffer.concat([stored, before, deflated, trailer]),
    warcHeaders: parseHead(Buffer.concat([before, unpacked.subarray(0, headEnd)])).lines,
    block: blockOf(unpacked),
  }
}
