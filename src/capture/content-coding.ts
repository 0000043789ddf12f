import zlib from 'node:zlib'

/** What became of content-encoded bytes. `message` is a sentence. */
export type Decoded =
  | { readonly kind: 'decoded'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'broken'
      readonly errorClass: 'bomb' | 'decode' | 'truncated'
      readonly message: string
      readonly bytes: Uint8Array
    }

/**
 * Undoes `Content-Encoding` (RFC 9110, 8.4): gzip, deflate (with and without the zlib wrapper), br, zstd, several in a
 * row. A coding that nobody knows is none, as browsers have it. What unpacks to more than `maxBytes` is a bomb and is not unpacked further. Bytes whose header claims a coding
 * that they don't have (servers do that) are answered as they are. `bytes` of a broken body is what could be had.
 */
export function decodeContent(bytes: Uint8Array, contentEncoding: string | undefined, maxBytes = 1 << 28): Decoded {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity' && coding !== 'none' && coding !== 'utf-8')
  if (codings.length > 4) return broken('decode', `${codings.length} content codings`, bytes)
  let decoded = bytes
  for (const coding of codings.reverse()) {
    const next = decodeOne(decoded, coding, maxBytes)
    if (next.kind === 'broken') return next
    decoded = next.bytes
  }
  return { kind: 'decoded', bytes: decoded }
}

function decodeOne(bytes: Uint8Array, coding: string, maxBytes: number): Decoded {
  if (bytes.length === 0) return { kind: 'decoded', bytes }
  const unpack = unpackerFor(bytes, coding)
  if (unpack === undefined) return broken('decode', `${coding} cannot be unpacked here`, bytes)
  if (unpack === 'as is') return { kind: 'decoded', bytes }
  try {
    return { kind: 'decoded', bytes: unpack(bytes, maxBytes, false) }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      return broken('bomb', `unpacks to more than ${maxBytes} bytes`, new Uint8Array())
    }
    return partOf(bytes, coding, maxBytes, unpack, code)
  }
}

/** A body that ends early still has its beginning; one that is damaged has nothing that we would trust. */
function partOf(bytes: Uint8Array, coding: string, maxBytes: number, unpack: Unpack, code: string): Decoded {
  if (!/BUF_ERROR|ERR_BROTLI_DECODER_ERROR_UNREACHABLE|ZSTD/.test(code)) {
    return broken('decode', `is not valid ${coding}`, new Uint8Array())
  }
  try {
    return broken('truncated', `ends in the middle of ${coding}`, unpack(bytes, maxBytes, true))
  } catch {
    return broken('decode', `is not valid ${coding}`, new Uint8Array())
  }
}

type Unpack = (bytes: Uint8Array, maxOutputLength: number, isPartial: boolean) => Uint8Array

const { Z_FINISH, Z_SYNC_FLUSH, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_FLUSH, ZSTD_e_end, ZSTD_e_flush } =
  zlib.constants

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: gunzipForgiving,
  zlib: (bytes, maxOutputLength, isPartial) =>
    zlib.inflateSync(bytes, { maxOutputLength, finishFlush: isPartial ? Z_SYNC_FLUSH : Z_FINISH }),
  raw: (bytes, maxOutputLength, isPartial) =>
    zlib.inflateRawSync(bytes, { maxOutputLength, finishFlush: isPartial ? Z_SYNC_FLUSH : Z_FINISH }),
  br: (bytes, maxOutputLength, isPartial) =>
    zlib.brotliDecompressSync(bytes, {
      maxOutputLength,
      finishFlush: isPartial ? BROTLI_OPERATION_FLUSH : BROTLI_OPERATION_FINISH,
    }),
  zstd: (bytes, maxOutputLength, isPartial) =>
    zlib.zstdDecompressSync(bytes, { maxOutputLength, finishFlush: isPartial ? ZSTD_e_flush : ZSTD_e_end }),
}

/** As browsers do: what stands behind the last whole member is no reason to lose the page. */
function gunzipForgiving(bytes: Uint8Array, maxOutputLength: number, isPartial: boolean): Uint8Array {
  try {
    return zlib.gunzipSync(bytes, { maxOutputLength, finishFlush: isPartial ? Z_SYNC_FLUSH : Z_FINISH })
  } catch (error) {
    const end = (error as NodeJS.ErrnoException).code === 'Z_DATA_ERROR' ? endOfFirstMember(bytes, maxOutputLength) : 0
    if (end <= 0 || end >= bytes.length) throw error
    return zlib.gunzipSync(bytes.subarray(0, end), { maxOutputLength })
  }
}

/** Where the first gzip member ends, its trailer included (RFC 1952), or 0 where it is broken itself. */
function endOfFirstMember(bytes: Uint8Array, maxOutputLength: number): number {
  const flags = bytes[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8))
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1 || bytes.length
  if (flags & 2) at += 2
  try {
    const options = { maxOutputLength, info: true } as zlib.ZlibOptions
    const { engine } = zlib.inflateRawSync(bytes.subarray(at), options) as unknown as {
      readonly engine: { readonly bytesWritten: number }
    }
    return at + engine.bytesWritten + 8
  } catch {
    return 0
  }
}

function unpackerFor(bytes: Uint8Array, coding: string): Unpack | 'as is' | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return a === 0x1f && b === 0x8b ? unpackers.gzip : 'as is'
    case 'deflate':
      // RFC 9110 means zlib, some servers send raw deflate.
      return (a & 0x0f) === 8 && ((a << 8) | b) % 31 === 0 ? unpackers.zlib : unpackers.raw
    case 'br':
      return unpackers.br
    case 'zstd':
      return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? unpackers.zstd : 'as is'
    // Codings that there are, and that we have no unpacker for.
    case 'compress':
    case 'x-compress':
    case 'dcb':
    case 'dcz':
      return undefined
    default:
      return 'as is'
  }
}

function broken(errorClass: 'bomb' | 'decode' | 'truncated', message: string, bytes: Uint8Array): Decoded {
  return { kind: 'broken', errorClass, message, bytes }
}
