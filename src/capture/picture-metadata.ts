/**
 * A picture as it is shown to readers: without Exif, XMP, IPTC and comments (places, cameras, serial numbers, names), and
 * without what hangs behind its end. Pixels, colours and the way up stay as they are. JPEG, PNG and WebP; other types,
 * and files whose structure can't be followed, come back unchanged. Never throws, linear in time.
 */
export function withoutMetadata(bytes: Uint8Array): Uint8Array {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (data[0] === 0xff && data[1] === 0xd8 && data[2] === 0xff) return jpeg(data) ?? bytes
  if (data.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return png(data) ?? bytes
  if (data.subarray(0, 4).toString('latin1') === 'RIFF' && data.subarray(8, 12).toString('latin1') === 'WEBP') {
    return webp(data) ?? bytes
  }
  return bytes
}

/** Colour profiles and Adobe's note on colours are needed to draw; the other application segments say things. */
function isTelling(marker: number, data: Buffer, at: number): boolean {
  if (marker === 0xfe) return true
  if (marker < 0xe1 || marker > 0xef || marker === 0xee) return false
  return marker !== 0xe2 || data.subarray(at + 4, at + 15).toString('latin1') !== 'ICC_PROFILE'
}

function jpeg(data: Buffer): Buffer | undefined {
  const parts: Buffer[] = [data.subarray(0, 2)]
  let at = 2
  let turn = 1
  while (at + 4 <= data.length) {
    if (data[at] !== 0xff) return undefined
    const marker = data[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xd9) {
      parts.push(data.subarray(at, at + 2))
      break
    }
    const end = at + 2 + data.readUInt16BE(at + 2)
    if (end < at + 4 || end > data.length) return undefined
    if (marker === 0xe1 && turn === 1) turn = orientation(data.subarray(at + 4, end))
    if (!isTelling(marker, data, at)) parts.push(data.subarray(at, end))
    at = end
    if (marker !== 0xda) continue
    const scanEnd = endOfScan(data, at)
    parts.push(data.subarray(at, scanEnd))
    at = scanEnd
  }
  if (at + 4 > data.length && at + 1 < data.length && data[at] === 0xff && data[at + 1] === 0xd9) {
    parts.push(data.subarray(at, at + 2))
  }
  if (turn !== 1) parts.splice(1, 0, orientationSegment(turn))
  return Buffer.concat(parts)
}

/** The next marker behind coded data: stuffed bytes and restarts belong to it. */
function endOfScan(data: Buffer, from: number): number {
  for (let at = data.indexOf(0xff, from); at >= 0 && at + 1 < data.length; at = data.indexOf(0xff, at + 1)) {
    const marker = data[at + 1]!
    if (marker !== 0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd7)) return at
  }
  return data.length
}

/** Exif's tag 0x0112 in the first directory of a JPEG's segment: which way up, 1 to 8; 1 where it doesn't say. */
export function orientation(segment: Buffer): number {
  if (segment.subarray(0, 6).toString('latin1') !== 'Exif\0\0') return 1
  const tiff = segment.subarray(6)
  const isLittle = tiff.subarray(0, 2).toString('latin1') === 'II'
  const word = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const long = (at: number) => (at + 4 > tiff.length ? 0 : isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
  const first = long(4)
  for (let entry = 0; entry < word(first); entry++) {
    const at = first + 2 + 12 * entry
    if (at + 12 > tiff.length) return 1
    if (word(at) !== 0x0112) continue
    const turn = word(at + 8)
    return turn >= 1 && turn <= 8 ? turn : 1
  }
  return 1
}

/** The smallest Exif that says which way up a picture is, and nothing else. */
function orientationSegment(turn: number): Buffer {
  const tiff = Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1')
  tiff[19] = turn
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

const tellingChunks = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'])

function png(data: Buffer): Buffer | undefined {
  const parts: Buffer[] = [data.subarray(0, 8)]
  for (let at = 8; at + 12 <= data.length; ) {
    const end = at + 12 + data.readUInt32BE(at)
    if (end > data.length) return undefined
    const type = data.subarray(at + 4, at + 8).toString('latin1')
    if (!tellingChunks.has(type)) parts.push(data.subarray(at, end))
    if (type === 'IEND') return Buffer.concat(parts)
    at = end
  }
  return undefined
}

function webp(data: Buffer): Buffer | undefined {
  const parts: Buffer[] = []
  const end = Math.min(data.length, 8 + data.readUInt32LE(4))
  for (let at = 12; at + 8 <= end; ) {
    const length = data.readUInt32LE(at + 4)
    const next = at + 8 + length + (length & 1)
    if (at + 8 + length > end) return undefined
    const type = data.subarray(at, at + 4).toString('latin1')
    if (type !== 'EXIF' && type !== 'XMP ') {
      const chunk = Buffer.from(data.subarray(at, next))
      // The flags of the head say that Exif and XMP follow.
      if (type === 'VP8X' && chunk.length > 8) chunk[8]! &= ~0x0c
      parts.push(chunk)
    }
    at = next
  }
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}
