import { BitReader } from './bit-reader.ts'
import { type Box, boxesIn } from './iso-boxes.ts'

/** What decoding an AVIF comes to, as its own boxes and AV1 headers say before anything is decoded. */
export interface AvifWork {
  /** Pixels of all frames of all its AV1 pictures: colours, transparency, parts of a grid, thumbnails. */
  readonly decodedPixels: number
  /** The largest size that one of its pictures says to have (`ispe`), in pixels. */
  readonly largestPixels: number
}

/** Pictures in one file; a grid has one a part. */
const itemsAtMost = 256
/** Items of any kind, and stretches of the file that they are made of; encoders write one or two for each. */
const placesAtMost = 1024
/** Units of all pictures together: a still picture has a handful, and one more for each of its groups of tiles. */
const unitsAtMost = 4096

/**
 * Reads how much there is to decode: the pictures' places (`iloc`), and in each its sequence headers and frames (AV1, 5.3 to 5.5). A
 * frame is never larger than its sequence header says, but a few bytes make one, and thousands that nobody sees may stand in
 * one picture. Undefined for what can't be read, and for what no picture is made of: more items, stretches or units than a picture has, or
 * items that together are more bytes than the file (each may name the same ones again). Throws RangeError where the file ends too early.
 */
export function avifWork(data: Buffer): AvifWork | undefined {
  const meta = boxesIn(data, 0, data.length).find((box) => box.type === 'meta')
  if (!meta) return undefined
  const boxes = boxesIn(data, meta.from + 4, meta.to)
  const found = (type: string) => boxes.find((box) => box.type === type)
  const [iinf, iloc, iprp] = [found('iinf'), found('iloc'), found('iprp')]
  if (!iinf || !iloc || !iprp) return undefined
  const wanted = av1Items(data, iinf)
  if (!wanted.size || wanted.size > itemsAtMost) return undefined
  const places = placesOf(data, iloc, found('idat')?.from)
  if (!places) return undefined
  let decodedPixels = 0
  let units = 0
  for (const id of wanted) {
    const place = places.get(id)
    if (!place) return undefined
    const frames = framesIn(joined(data, place), unitsAtMost - units)
    if (!frames) return undefined
    decodedPixels += frames.pixels
    units += frames.units
  }
  const properties = boxesIn(data, iprp.from, iprp.to)
    .filter((box) => box.type === 'ipco')
    .slice(0, 1)
    .flatMap((box) => boxesIn(data, box.from, box.to))
  const sizes = properties
    .filter((box) => box.type === 'ispe')
    .map(({ from }) => data.readUInt32BE(from + 4) * data.readUInt32BE(from + 8))
  return sizes.length ? { decodedPixels, largestPixels: Math.max(...sizes) } : undefined
}

/** The items that are AV1 pictures (8.11.6). */
function av1Items(data: Buffer, iinf: Box): ReadonlySet<number> {
  const ids = new Set<number>()
  const first = iinf.from + 4 + (data[iinf.from] === 0 ? 2 : 4)
  for (const { type, from } of boxesIn(data, first, iinf.to)) {
    const version = data[from]
    if (type !== 'infe' || (version !== 2 && version !== 3)) continue
    const wide = version === 3 ? 4 : 2
    const kind = data.subarray(from + 4 + wide + 2, from + 4 + wide + 6).toString('latin1')
    if (kind === 'av01') ids.add(data.readUIntBE(from + 4, wide))
  }
  return ids
}

interface Place {
  readonly from: number
  readonly to: number
}

/** An item's bytes; copied only where they lie in several places, and never more than the file has. */
function joined(data: Buffer, places: readonly Place[]): Buffer {
  const parts = places.map(({ from, to }) => data.subarray(from, to))
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

/** Where each item's bytes lie (8.11.3): in the file, or in `idat`. Undefined where they are too many, or more than the file. */
function placesOf(
  data: Buffer,
  iloc: Box,
  idat: number | undefined,
): ReadonlyMap<number, readonly Place[]> | undefined {
  let at = iloc.from
  const take = (bytes: number): number => {
    // Widths are 0, 2, 4 or 8; what needs more than six bytes lies behind any end.
    const value = bytes === 0 ? 0 : bytes === 8 ? Number(data.readBigUInt64BE(at)) : data.readUIntBE(at, bytes)
    at += bytes
    return value
  }
  const version = take(1)
  at += 3
  const [sizes, bases] = [take(1), take(1)]
  const [offsetWide, lengthWide] = [sizes >> 4, sizes & 15]
  const [baseWide, indexWide] = [bases >> 4, version === 0 ? 0 : bases & 15]
  const idWide = version === 2 ? 4 : 2
  const places = new Map<number, Place[]>()
  let [stretches, sum] = [0, 0]
  const items = take(idWide)
  if (items > placesAtMost) return undefined
  for (let left = items; left > 0; left--) {
    const id = take(idWide)
    const method = version === 0 ? 0 : take(2) & 15
    at += 2
    const base = take(baseWide) + (method === 1 ? (idat ?? data.length) : 0)
    const extents: Place[] = []
    const count = take(2)
    stretches += count
    if (stretches > placesAtMost) return undefined
    for (let more = count; more > 0; more--) {
      at += indexWide
      const from = base + take(offsetWide)
      const length = take(lengthWide)
      const to = length === 0 ? data.length : from + length
      sum += Math.max(0, to - from)
      if (sum > data.length) return undefined
      extents.push({ from, to })
    }
    if (method <= 1) places.set(id, extents)
  }
  return places
}

const sequenceHeader = 1
const frameHeader = 3
const frame = 6

/**
 * Pixels of all frames of an AV1 picture, by the units (OBUs) that it is made of (AV1, 5.3), and how many these are; undefined where
 * there is no frame to decode, or more units than may be.
 */
function framesIn(data: Buffer, mostUnits: number): { readonly pixels: number; readonly units: number } | undefined {
  let size: number | undefined
  let [pixels, units] = [0, 0]
  for (let at = 0; at < data.length; ) {
    if (++units > mostUnits) return undefined
    const head = data.readUInt8(at)
    const type = (head >> 3) & 15
    at += (head >> 2) & 1 ? 2 : 1
    let length = data.length - at
    if ((head >> 1) & 1) {
      length = 0
      for (let shift = 0, byte = 128; byte & 128; shift += 7) {
        byte = data.readUInt8(at++)
        if (shift > 28) return undefined
        length += (byte & 127) * 2 ** shift
      }
    }
    if (type === sequenceHeader) size = Math.max(size ?? 0, sequencePixels(data.subarray(at, at + length)))
    if (type === frameHeader || type === frame) {
      if (size === undefined) return undefined
      pixels += size
    }
    at += length
  }
  return pixels ? { pixels, units } : undefined
}

/** The largest frame that a sequence header allows (AV1, 5.5). */
function sequencePixels(data: Buffer): number {
  const bits = new BitReader(data)
  bits.take(4)
  if (bits.take(1) === 1) bits.take(5)
  else skipOperatingPoints(bits)
  const [widthBits, heightBits] = [bits.take(4) + 1, bits.take(4) + 1]
  return (bits.take(widthBits) + 1) * (bits.take(heightBits) + 1)
}

function skipOperatingPoints(bits: BitReader): void {
  let delayBits = 0
  let hasModel = false
  if (bits.take(1) === 1) {
    bits.take(32)
    bits.take(32)
    // Ticks a picture, as zeros, a one and as many bits (uvlc).
    if (bits.take(1) === 1) {
      let zeros = 0
      while (zeros < 32 && bits.take(1) === 0) zeros++
      bits.take(zeros === 32 ? 0 : zeros)
    }
    hasModel = bits.take(1) === 1
    if (hasModel) {
      delayBits = bits.take(5) + 1
      bits.take(32)
      bits.take(10)
    }
  }
  const hasDelay = bits.take(1) === 1
  for (let left = bits.take(5) + 1; left > 0; left--) {
    bits.take(12)
    if (bits.take(5) > 7) bits.take(1)
    if (hasModel && bits.take(1) === 1) {
      bits.take(delayBits)
      bits.take(delayBits)
      bits.take(1)
    }
    if (hasDelay && bits.take(1) === 1) bits.take(4)
  }
}
