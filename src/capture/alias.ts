import { randomUUID } from 'node:crypto'
import { sha256 } from './digest.ts'
import type { WarcRecord } from './record.ts'
import { gzipMember, headBytes, targetUri } from './serialise.ts'

/**
 * A revisit record (as a gzip member, with its parsed self) that says: this address answers what `original` holds. For
 * files made for replay only: an archive's own records never say what was not seen.
 */
export function aliasMember(
  original: WarcRecord,
  url: string,
): { readonly member: Buffer; readonly record: Omit<WarcRecord, 'place' | 'payload'> } {
  const id = randomUUID()
  const head = headBytes(`HTTP/1.1 ${original.status ?? 200} ${original.statusText ?? ''}`.trimEnd(), original.headers)
  const { member } = gzipMember(
    [
      ['WARC-Type', 'revisit'],
      ['WARC-Record-ID', `<urn:uuid:${id}>`],
      ['WARC-Date', new Date(original.at).toISOString()],
      ['WARC-Target-URI', targetUri(url)],
      ['WARC-Profile', 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest'],
      ['WARC-Refers-To', `<urn:uuid:${original.id}>`],
      ['WARC-Refers-To-Target-URI', targetUri(original.url ?? '')],
      ['WARC-Refers-To-Date', new Date(original.at).toISOString()],
      ['Content-Type', 'application/http; msgtype=response'],
      ['WARC-Payload-Digest', original.digest],
      ['WARC-Block-Digest', sha256(head)],
      ['Content-Length', String(head.length)],
    ],
    [head],
  )
  const { place: _, payload: __, ...rest } = original
  return { member, record: { ...rest, type: 'revisit', id, url: targetUri(url), warcHeaders: [] } }
}
