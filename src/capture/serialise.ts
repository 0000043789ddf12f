import { gzipSync } from 'node:zlib'
import type { Exchange } from '../model/index.ts'
import type { HeaderLine } from './record.ts'

/** A request, or a few fields: the usual window of 32 KiB is memory that the collector is hurried by, and gains nothing. */
const smallRecord = 4096
const smallWindow = { windowBits: 12, memLevel: 5 }

/** One record as a gzip member. `level` 1 for what is packed already: the same size in a fifth of the time. */
export function gzipMember(headers: readonly HeaderLine[], block: readonly Uint8Array[], level = 6) {
  const head = headBytes('WARC/1.1', headers)
  const bytes = Buffer.concat([head, ...block, Buffer.from('\r\n\r\n')])
  return { bytes, member: gzipSync(bytes, bytes.length < smallRecord ? { level, ...smallWindow } : { level }) }
}

/** A first line and header lines as they stand on the wire, with the empty line that ends them. */
export function headBytes(first: string, headers: readonly HeaderLine[]): Buffer {
  const lines = [first, ...headers.map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}`)]
  const text = `${lines.map(oneLine).join('\r\n')}\r\n\r\n`
  // node:http hands header bytes over as characters up to 0xFF, a byte each: they go back as the bytes they were.
  return Buffer.from(text, /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1')
}

/** A header value cannot hold a line break: what would start a new header becomes a space. */
function oneLine(value: string): string {
  return value.replace(/[\r\n\0]+/g, ' ').toWellFormed()
}

/** The HTTP head of an answer; the transfer coding is undone in `body`, so the header must not claim it any longer. */
export function responseHead(exchange: Exchange): Buffer {
  const headers = exchange.responseHeaders.map(
    ([name, value]): HeaderLine =>
      name.toLowerCase() === 'transfer-encoding' ? [`X-Archive-Orig-${name}`, value] : [name, value],
  )
  return headBytes(`HTTP/1.1 ${exchange.status} ${exchange.statusText}`.trimEnd(), headers)
}

const secret = /^(proxy-)?authorization$|^cookie2?$/i

/** The HTTP head of a request. A WARC is made to be passed on: credentials are named and not kept. */
export function requestHead(exchange: Exchange): Buffer {
  const url = URL.parse(exchange.url)
  const target = url ? url.pathname + url.search : exchange.url
  const hasHost = exchange.requestHeaders.some(([name]) => name.toLowerCase() === 'host')
  const host: HeaderLine[] = hasHost || !url ? [] : [['Host', url.host]]
  const sent = exchange.requestHeaders.map(
    ([name, value]): HeaderLine => [name, secret.test(name) ? '(not kept)' : value],
  )
  return headBytes(`${exchange.method} ${target} HTTP/1.1`, [...host, ...sent])
}

/** A target address as a WARC header holds it: no white space, nothing beyond ASCII. Addresses as such stay as they are. */
export function targetUri(url: string): string {
  return url
    .trim()
    .toWellFormed()
    .replace(/[^\x21-\x7e]+/g, (run) => encodeURIComponent(run))
    .replace(/[<>"]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

const packed = /^(image\/(?!svg|bmp)|video\/|audio\/|application\/(zip|gzip|pdf|x-7z)|font\/woff)/

/** Whether deflating again gains nothing. */
export function isPacked(mime: string | undefined, contentEncoding: string | undefined): boolean {
  return packed.test(mime ?? '') || (contentEncoding !== undefined && !/^\s*identity\s*$/i.test(contentEncoding))
}
