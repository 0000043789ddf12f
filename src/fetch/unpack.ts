import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { Exchange } from '../model/index.ts'
import { failure, type HopFailure } from './hop.ts'

/** A body that unpacks to more than this many times its size is a bomb, once it is `bombBytes` long. */
const bombRatio = 300
const bombBytes = 4 * 1024 * 1024
const maxLayers = 3

type Unpacker = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array>

const gunzip = promisify(zlib.gunzip) as (bytes: Uint8Array, options: zlib.ZlibOptions) => Promise<Buffer>
const inflate = promisify(zlib.inflate) as typeof gunzip
const inflateRaw = promisify(zlib.inflateRaw) as typeof gunzip
const unbrotli = promisify(zlib.brotliDecompress) as typeof gunzip
// Node 22.15 and later.
const unzstd = 'zstdDecompress' in zlib ? (promisify(zlib.zstdDecompress) as typeof gunzip) : undefined

const unpackers: Readonly<Record<string, Unpacker | undefined>> = {
  gzip: gunzipForgiving,
  deflate: (bytes, maxBytes) => (hasZlibHeader(bytes) ? inflate : inflateRaw)(bytes, { maxOutputLength: maxBytes }),
  br: (bytes, maxBytes) => unbrotli(bytes, { maxOutputLength: maxBytes }),
  zstd: unzstd && ((bytes, maxBytes) => unzstd(bytes, { maxOutputLength: maxBytes })),
}

/** What the Accept-Encoding header says. */
export const acceptedCodings = unzstd ? 'gzip, br, zstd' : 'gzip, br'

/**
 * An answer's body with its content coding undone, at most `maxBytes` long. Codings nobody knows (`utf-8`, `none`) are
 * taken for none, as browsers do. A stream that ends too early is `truncated`, never half a text.
 */
export async function unpack(exchange: Exchange, maxBytes: number): Promise<Uint8Array | HopFailure> {
  const codings = exchange.responseHeaders
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((coding) => coding.trim().replace(/^x-/, ''))
  const known = codings.filter((coding) => Object.hasOwn(unpackers, coding) || coding === 'compress')
  if (known.length > maxLayers) return failure('decode', `the body is packed ${known.length} times over`)
  let bytes = exchange.body
  if (bytes.length === 0) return bytes
  for (const coding of known.reverse()) {
    const unpacker = unpackers[coding]
    if (!unpacker) return failure('decode', `${coding} cannot be unpacked here`)
    try {
      bytes = await unpacker(bytes, maxBytes)
    } catch (error) {
      return failureOf(error, coding, exchange, maxBytes)
    }
  }
  const ratio = bytes.length / exchange.body.length
  if (ratio > bombRatio && bytes.length > bombBytes) {
    return failure('bomb', `${exchange.body.length} bytes unpack to ${bytes.length}`)
  }
  return bytes
}

function failureOf(error: unknown, coding: string, exchange: Exchange, maxBytes: number): HopFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    const isBomb = maxBytes / exchange.body.length > bombRatio / 3
    const words = `${exchange.body.length} bytes unpack to more than ${maxBytes}`
    return failure(isBomb ? 'bomb' : 'too_large', words)
  }
  const isCut = code === 'Z_BUF_ERROR' || /unexpected end|srcSize_wrong|incomplete/i.test(`${code} ${message}`)
  return isCut
    ? failure('truncated', `the ${coding} body ends too early`)
    : failure('decode', `the body is no ${coding}: ${message.slice(0, 100)}`)
}

/** Two things are called deflate: with zlib's header (RFC 9110) and without (what some servers send). */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
}

/** As browsers do: what stands behind the last whole member of a gzip stream is no reason to lose the page. */
async function gunzipForgiving(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await gunzip(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    const isData = error instanceof Error && 'code' in error && error.code === 'Z_DATA_ERROR'
    const end = isData ? await endOfFirstMember(bytes, maxBytes) : undefined
    if (end === undefined || end >= bytes.length) throw error
    return gunzip(bytes.subarray(0, end), { maxOutputLength: maxBytes })
  }
}

/** Where the first gzip member ends, its trailer included, or undefined where it is broken itself (RFC 1952). */
async function endOfFirstMember(bytes: Uint8Array, maxBytes: number): Promise<number | undefined> {
  const flags = bytes[3] ?? 0
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined
  let at = 10
  if (flags & 4) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8))
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1 || bytes.length
  if (flags & 2) at += 2
  return new Promise((resolve) => {
    const options = { maxOutputLength: maxBytes, info: true } as zlib.ZlibOptions
    zlib.inflateRaw(bytes.subarray(at), options, (error, result) => {
      const engine = (result as unknown as { readonly engine?: { readonly bytesWritten: number } })?.engine
      resolve(error || !engine ? undefined : at + engine.bytesWritten + 8)
    })
  })
}
