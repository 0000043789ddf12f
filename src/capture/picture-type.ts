/** What a picture is by its bytes, whatever its header or name says. Sizes in pixels, where the first bytes tell. */
export interface Picture {
  readonly type: 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp' | 'image/avif' | 'image/svg+xml'
  readonly width?: number
  readonly height?: number
}

/**
 * Type and size of a picture by its first bytes. Undefined for anything else, so that an error page, a script or a
 * tracking beacon with a picture's name is never stored as one. SVG is recognised and reported as what it is: a
 * document that can hold scripts, for the caller to refuse or make harmless.
 */
export function pictureType(bytes: Uint8Array): Picture | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ascii = (from: number, to: number) => data.subarray(from, to).toString('latin1')
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return png(data)
  if (data[0] === 0xff && data[1] === 0xd8 && data[2] === 0xff) return jpeg(data)
  if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return gif(data)
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return webp(data)
  if (ascii(4, 8) === 'ftyp') return avif(data)
  return svg(data)
}

function sized(type: Picture['type'], width: number, height: number): Picture {
  return width > 0 && height > 0 ? { type, width, height } : { type }
}

function png(data: Buffer): Picture {
  const isHead = data.length >= 24 && data.subarray(12, 16).toString('latin1') === 'IHDR'
  return isHead ? sized('image/png', data.readUInt32BE(16), data.readUInt32BE(20)) : { type: 'image/png' }
}

function gif(data: Buffer): Picture {
  return data.length >= 10 ? sized('image/gif', data.readUInt16LE(6), data.readUInt16LE(8)) : { type: 'image/gif' }
}

/** Walks the segments up to the frame header; what Exif says of rotation is not looked at. */
function jpeg(data: Buffer): Picture {
  let at = 2
  while (at + 9 < data.length) {
    if (data[at] !== 0xff) break
    const marker = data[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return sized('image/jpeg', data.readUInt16BE(at + 7), data.readUInt16BE(at + 5))
    if (marker === 0xda || marker === 0xd9) break
    at += 2 + Math.max(2, data.readUInt16BE(at + 2))
  }
  return { type: 'image/jpeg' }
}

function webp(data: Buffer): Picture {
  const type = 'image/webp'
  if (data.length < 30) return { type }
  switch (data.subarray(12, 16).toString('latin1')) {
    case 'VP8 ':
      return sized(type, data.readUInt16LE(26) & 0x3fff, data.readUInt16LE(28) & 0x3fff)
    case 'VP8L': {
      const bits = data.readUInt32LE(21)
      return sized(type, (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
    }
    case 'VP8X':
      return sized(type, data.readUIntLE(24, 3) + 1, data.readUIntLE(27, 3) + 1)
    default:
      return { type }
  }
}

/** An ISO base media file whose brands name AVIF; its size stands in the first `ispe` property. */
function avif(data: Buffer): Picture | undefined {
  const end = Math.min(data.readUInt32BE(0), 256, data.length)
  let isAvif = false
  for (let at = 8; at + 4 <= end; at += 4) {
    const brand = data.subarray(at, at + 4).toString('latin1')
    if (at !== 12 && (brand === 'avif' || brand === 'avis')) isAvif = true
  }
  if (!isAvif) return undefined
  const head = data.subarray(0, 4096)
  const at = head.indexOf('ispe')
  return at > 0 && at + 16 <= head.length
    ? sized('image/avif', head.readUInt32BE(at + 8), head.readUInt32BE(at + 12))
    : { type: 'image/avif' }
}

/** An XML document whose first element is `svg`, with declarations and comments before it allowed. */
function svg(data: Buffer): Picture | undefined {
  const isUtf16 = (data[0] === 0xff && data[1] === 0xfe) || (data[0] === 0xfe && data[1] === 0xff)
  const head = isUtf16
    ? new TextDecoder(data[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(data.subarray(0, 4096))
    : data
        .subarray(0, 4096)
        .toString('utf8')
        .replace(/^\uFEFF/, '')
  if (/<!doctype\s+html/i.test(head)) return undefined
  let at = 0
  for (;;) {
    while (/\s/.test(head[at] ?? '')) at++
    const close = head.startsWith('<!--', at)
      ? '-->'
      : head.startsWith('<?', at)
        ? '?>'
        : head.startsWith('<!', at) || head.startsWith(']', at)
          ? '>'
          : ''
    if (close === '') break
    const end = head.indexOf(close, at)
    if (end < 0) return undefined
    at = end + close.length
  }
  const tag = /^<(?:[\w-]+:)?svg\b([^>]*)/i.exec(head.slice(at))
  if (!tag) return undefined
  const box = /\bviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(tag[1]!)
  const width = Number(/\swidth\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']/i.exec(tag[1]!)?.[1] ?? box?.[1] ?? 0)
  const height = Number(/\sheight\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']/i.exec(tag[1]!)?.[1] ?? box?.[2] ?? 0)
  return sized('image/svg+xml', Math.round(width), Math.round(height))
}
