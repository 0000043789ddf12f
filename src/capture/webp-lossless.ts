import { readPixels } from './webp-pixels.ts'

/** Pixels as ARGB, by VP8L (RFC 9649, section 3): a picture's without loss, or in green how solid each pixel of another is. */
export function losslessPixels(bits: LittleBits, width: number, height: number): Uint32Array {
  const undo: ((pixels: Uint32Array) => Uint32Array)[] = []
  const seen = new Set<number>()
  let across = width
  while (bits.take(1)) {
    const type = bits.take(2)
    // Each transform stands once.
    if (seen.has(type)) throw new Error('the same transform twice')
    seen.add(type)
    const own = across
    if (type === 2) undo.unshift(withGreen)
    else if (type === 3) {
      const size = bits.take(8) + 1
      const palette = readPixels(bits, size, 1, false)
      for (let one = 1; one < size; one++) palette[one] = added(palette[one]!, palette[one - 1]!)
      const packed = size <= 2 ? 3 : size <= 4 ? 2 : size <= 16 ? 1 : 0
      across = Math.ceil(own / (1 << packed))
      const narrow = across
      undo.unshift((pixels) => ofPalette(pixels, palette, packed, own, narrow, height))
    } else {
      const block = bits.take(3) + 2
      const columns = Math.ceil(own / (1 << block))
      const table = readPixels(bits, columns, Math.ceil(height / (1 << block)), false)
      const of = (x: number, y: number) => table[(y >> block) * columns + (x >> block)]!
      undo.unshift((pixels) =>
        type === 0 ? unpredicted(pixels, own, height, of) : recoloured(pixels, own, height, of),
      )
    }
  }
  return undo.reduce((now, step) => step(now), readPixels(bits, across, height, true))
}

/** Bits from the low end of each byte up; zeros behind the end. */
export class LittleBits {
  readonly #data: Uint8Array
  #at = 0
  #held = 0
  #count = 0

  constructor(data: Uint8Array) {
    this.#data = data
  }

  /** At most 24 of them. */
  take(count: number): number {
    while (this.#count < count) {
      this.#held |= (this.#data[this.#at++] ?? 0) << this.#count
      this.#count += 8
    }
    const value = this.#held & ((1 << count) - 1)
    this.#held >>>= count
    this.#count -= count
    return value
  }

  /** Whether more was taken than there is. */
  isOver(): boolean {
    return this.#at > this.#data.length + 8
  }
}

/** Channel by channel, modulo 256. */
function added(a: number, b: number): number {
  const high = ((a >>> 8) & 0xff00ff) + ((b >>> 8) & 0xff00ff)
  const low = (a & 0xff00ff) + (b & 0xff00ff)
  return (((high & 0xff00ff) << 8) | (low & 0xff00ff)) >>> 0
}

function mean(a: number, b: number): number {
  return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b)
}

const clamped = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value)

function each(of: (shift: number) => number): number {
  return ((of(24) << 24) | (of(16) << 16) | (of(8) << 8) | of(0)) >>> 0
}

const channel = (pixel: number, shift: number) => (pixel >>> shift) & 255

function selected(left: number, top: number, corner: number): number {
  let [toLeft, toTop] = [0, 0]
  for (let shift = 0; shift < 32; shift += 8) {
    toLeft += Math.abs(channel(top, shift) - channel(corner, shift))
    toTop += Math.abs(channel(left, shift) - channel(corner, shift))
  }
  return toLeft < toTop ? left : top
}

/** What a pixel is guessed to be, by the mode of its block (3.4.1). */
function guess(mode: number, left: number, top: number, corner: number, right: number): number {
  switch (mode) {
    case 1:
      return left
    case 2:
      return top
    case 3:
      return right
    case 4:
      return corner
    case 5:
      return mean(mean(left, right), top)
    case 6:
      return mean(left, corner)
    case 7:
      return mean(left, top)
    case 8:
      return mean(corner, top)
    case 9:
      return mean(top, right)
    case 10:
      return mean(mean(left, corner), mean(top, right))
    case 11:
      return selected(left, top, corner)
    case 12:
      return each((shift) => clamped(channel(left, shift) + channel(top, shift) - channel(corner, shift)))
    case 13: {
      const half = mean(left, top)
      return each((shift) =>
        clamped(channel(half, shift) + Math.trunc((channel(half, shift) - channel(corner, shift)) / 2)),
      )
    }
    default:
      return 0xff000000
  }
}

function unpredicted(pixels: Uint32Array, width: number, height: number, of: (x: number, y: number) => number) {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      let told: number
      if (y === 0) told = x === 0 ? 0xff000000 : pixels[at - 1]!
      else if (x === 0) told = pixels[at - width]!
      else {
        const mode = (of(x, y) >>> 8) & 15
        // At the end of a line the first pixel of this one stands for the one above and to the right.
        told = guess(mode, pixels[at - 1]!, pixels[at - width]!, pixels[at - width - 1]!, pixels[at - width + 1]!)
      }
      pixels[at] = added(pixels[at]!, told)
    }
  }
  return pixels
}

const signed = (value: number) => (value << 24) >> 24
const share = (factor: number, colour: number) => (signed(factor) * signed(colour)) >> 5

function recoloured(pixels: Uint32Array, width: number, height: number, of: (x: number, y: number) => number) {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = pixels[y * width + x]!
      const factors = of(x, y)
      const green = channel(pixel, 8)
      const red = (channel(pixel, 16) + share(channel(factors, 0), green)) & 255
      const blue = (channel(pixel, 0) + share(channel(factors, 8), green) + share(channel(factors, 16), red)) & 255
      pixels[y * width + x] = ((pixel & 0xff00ff00) | (red << 16) | blue) >>> 0
    }
  }
  return pixels
}

function withGreen(pixels: Uint32Array): Uint32Array {
  for (let at = 0; at < pixels.length; at++) {
    const green = channel(pixels[at]!, 8)
    pixels[at] = added(pixels[at]!, (green << 16) | green)
  }
  return pixels
}

function ofPalette(
  pixels: Uint32Array,
  palette: Uint32Array,
  packed: number,
  width: number,
  narrow: number,
  height: number,
): Uint32Array {
  const out = new Uint32Array(width * height)
  const bits = 8 >> packed
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const held = channel(pixels[y * narrow + (x >> packed)]!, 8)
      const place = x & ((1 << packed) - 1)
      out[y * width + x] = palette[(held >> (bits * place)) & ((1 << bits) - 1)] ?? 0
    }
  }
  return out
}
