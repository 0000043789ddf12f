import { createHash, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

/** One answer in a crawler's file. */
export interface Crawled {
  readonly url: string
  readonly at: string
  readonly status?: number
  readonly type?: string
  readonly body: string | Uint8Array
  /** Of its record; made up where absent. */
  readonly id?: string
}

/** A WARC/1.0 file as crawlers other than us write it: digests of SHA-1, requests left out, a member a record. */
export function crawlOf(pages: readonly Crawled[]): Buffer {
  const info = 'software: another crawler\r\nformat: WARC File Format 1.0\r\n'
  return Buffer.concat([
    record(
      [
        ['WARC-Type', 'warcinfo'],
        ['Content-Type', 'application/warc-fields'],
      ],
      Buffer.from(info),
    ),
    ...pages.map((page) => answerOf(page)),
  ])
}

/** The record of an answer, with more lines of its WARC header where a crawler has them. */
export function answerOf(
  { url, at, status = 200, type = 'text/html; charset=utf-8', body, id }: Crawled,
  more: readonly (readonly [string, string])[] = [],
): Buffer {
  const bytes = Buffer.from(body as Uint8Array)
  const head = `HTTP/1.1 ${status} Some\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`
  const lines = [
    ['WARC-Type', 'response'],
    ['WARC-Target-URI', url],
    ['WARC-Date', at],
    ['Content-Type', 'application/http; msgtype=response'],
    ['WARC-Payload-Digest', sha1(bytes)],
    ['WARC-Block-Digest', sha1(Buffer.from(head), bytes)],
    ...more,
  ] as const
  return record(lines, Buffer.concat([Buffer.from(head), bytes]), id)
}

function sha1(...pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha1')
  for (const piece of pieces) hash.update(piece)
  return `sha1:${hash.digest('hex')}`
}

/** A record of any kind, in a member of its own. */
export function record(
  lines: readonly (readonly [string, string])[],
  block: Buffer,
  id: string = randomUUID(),
): Buffer {
  const all = [...lines, ['WARC-Record-ID', `<urn:uuid:${id}>`], ['Content-Length', String(block.length)]]
  const head = `WARC/1.0\r\n${all.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`
  return gzipSync(Buffer.concat([Buffer.from(head), block, Buffer.from('\r\n\r\n')]))
}

export function writeCrawl(file: string, pages: readonly Crawled[]): void {
  writeFileSync(file, crawlOf(pages))
}
