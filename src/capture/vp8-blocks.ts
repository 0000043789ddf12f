/** How a macroblock's brightness is predicted (RFC 6386, 8 and 11.2). */
export const macroblockModes = { dc: 0, vertical: 1, horizontal: 2, trueMotion: 3, bySubblock: 4 } as const
/** How one of its sixteen subblocks is. Those from 4 on follow a direction; two more do so with a line that is smoothed. */
export const subblockModes = { dc: 0, trueMotion: 1, vertical: 2, horizontal: 3 } as const

/**
 * Subblocks are predicted from the thirteen pixels around them: from below on the left (0 to 3) over the corner (4) to behind the
 * end above (5 to 12). Each of their sixteen pixels is a smoothed one of these (an even number here, of twice its place) or the
 * mean of two neighbours (an odd one): section 12.3, mode by mode.
 */
const around: readonly Uint8Array[] = (() => {
  const each = (of: (x: number, y: number) => number) =>
    Uint8Array.from({ length: 16 }, (_, at) => 2 * (1 + of(at & 3, at >> 2)))
  return [
    new Uint8Array(),
    new Uint8Array(),
    each((x) => 5 + x),
    each((_, y) => 3 - y),
    // Left down, right down, right along the vertical.
    each((x, y) => 6 + x + y),
    each((x, y) => 4 + x - y),
    each((x, y) => (x === 0 && y > 1 ? 5 - y : y & 1 ? 4 + x - (y >> 1) : 4.5 + x - (y >> 1))),
    // Left along the vertical: the last column of the lower half is of the next smoothed pixels instead.
    each((x, y) => (x === 3 && y > 1 ? 8 + y : y & 1 ? 6 + x + (y >> 1) : 5.5 + x + (y >> 1))),
    // Down and up along the horizontal.
    each((x, y) => (y === 0 && x > 1 ? 3 + x : x & 1 ? 4 - y + (x >> 1) : 3.5 - y + (x >> 1))),
    each((x, y) => Math.max(-0.5, 2.5 - y - x / 2)),
  ]
})()

/** The brightness of a frame in whole macroblocks, while it is decoded; its borders are as sections 12.2 and 12.3 want them. */
export class LumaPlane {
  readonly pixels: Uint8ClampedArray
  readonly stride: number
  readonly #columns: number
  /** The pixels around a subblock, with the first and the last of them once more. */
  readonly #edge = new Int32Array(15)
  readonly #between = new Int32Array(16)

  /** So many macroblocks. */
  constructor(columns: number, rows: number) {
    this.#columns = columns
    this.stride = 16 * columns + 5
    this.pixels = new Uint8ClampedArray(this.stride * (16 * rows + 1))
    for (let at = 0; at < this.pixels.length; at += this.stride) this.pixels[at] = 129
    this.pixels.fill(127, 0, this.stride)
  }

  /** Where a pixel stands in `pixels`. */
  place(x: number, y: number): number {
    return (y + 1) * this.stride + x + 1
  }

  /** To be called when a row of macroblocks is whole: what is above and to the right of the last one below repeats its last pixel. */
  endRow(row: number): void {
    const behind = this.place(16 * this.#columns, 16 * row + 15)
    this.pixels.fill(this.pixels[behind - 1]!, behind, behind + 4)
  }

  /** Predicts a whole macroblock. */
  predict(column: number, row: number, mode: number): void {
    const { pixels, stride } = this
    const from = this.place(16 * column, 16 * row)
    const above = from - stride
    if (mode === macroblockModes.dc) {
      const mean = this.#mean(from, column > 0, row > 0)
      for (let y = 0; y < 16; y++) pixels.fill(mean, from + y * stride, from + y * stride + 16)
    } else if (mode === macroblockModes.vertical) {
      for (let y = 0; y < 16; y++) pixels.copyWithin(from + y * stride, above, above + 16)
    } else if (mode === macroblockModes.horizontal) {
      for (let at = from; at < from + 16 * stride; at += stride) pixels.fill(pixels[at - 1]!, at, at + 16)
    } else this.#trueMotion(from, 16)
  }

  #mean(from: number, hasLeft: boolean, hasAbove: boolean): number {
    if (!hasLeft && !hasAbove) return 128
    const { pixels, stride } = this
    let sum = 0
    for (let at = 0; at < 16; at++) {
      if (hasAbove) sum += pixels[from - stride + at]!
      if (hasLeft) sum += pixels[from + at * stride - 1]!
    }
    return hasLeft && hasAbove ? (sum + 16) >> 5 : (sum + 8) >> 4
  }

  #trueMotion(from: number, size: number): void {
    const { pixels, stride } = this
    const above = from - stride
    for (let at = from; at < from + size * stride; at += stride) {
      const step = pixels[at - 1]! - pixels[above - 1]!
      for (let x = 0; x < size; x++) pixels[at + x] = pixels[above + x]! + step
    }
  }

  /** Predicts the subblock that begins here; `aboveRight` is where the four pixels above and to its right stand. */
  predictSubblock(from: number, aboveRight: number, mode: number): void {
    const { pixels, stride } = this
    if (mode === subblockModes.trueMotion) {
      this.#trueMotion(from, 4)
      return
    }
    const edge = this.#edge
    const above = from - stride
    for (let at = 0; at < 4; at++) {
      edge[4 - at] = pixels[from + at * stride - 1]!
      edge[6 + at] = pixels[above + at]!
      edge[10 + at] = pixels[aboveRight + at]!
    }
    edge[5] = pixels[above - 1]!
    edge[0] = edge[1]!
    edge[14] = edge[13]!
    if (mode === subblockModes.dc) {
      let sum = 4
      for (let at = 1; at < 5; at++) sum += edge[at]! + edge[5 + at]!
      for (let y = 0; y < 4; y++) pixels.fill(sum >> 3, from + y * stride, from + y * stride + 4)
      return
    }
    const places = around[mode]!
    for (let at = 0; at < 16; at++) {
      const twice = places[at]!
      const place = twice >> 1
      pixels[from + (at >> 2) * stride + (at & 3)] =
        twice & 1
          ? (edge[place]! + edge[place + 1]! + 1) >> 1
          : (edge[place - 1]! + 2 * edge[place]! + edge[place + 1]! + 2) >> 2
    }
  }

  /** Adds to a subblock what its coefficients say (14.3 and 14.4); `isMeanOnly` where all but the first of them are 0. */
  add(from: number, coefficients: Int16Array, first: number, isMeanOnly: boolean): void {
    const { pixels, stride } = this
    if (isMeanOnly) {
      const step = (coefficients[first]! + 4) >> 3
      for (let at = 0; at < 16; at++) pixels[from + (at >> 2) * stride + (at & 3)]! += step
      return
    }
    const between = this.#between
    for (let at = 0; at < 4; at++) {
      const one = coefficients[first + at]!
      const two = coefficients[first + 4 + at]!
      const three = coefficients[first + 8 + at]!
      const four = coefficients[first + 12 + at]!
      const sum = one + three
      const difference = one - three
      const turned = sine(two) - cosine(four)
      const straight = cosine(two) + sine(four)
      between[at] = sum + straight
      between[4 + at] = difference + turned
      between[8 + at] = difference - turned
      between[12 + at] = sum - straight
    }
    for (let y = 0; y < 4; y++) {
      const one = between[4 * y]!
      const two = between[4 * y + 1]!
      const three = between[4 * y + 2]!
      const four = between[4 * y + 3]!
      const sum = one + three + 4
      const difference = one - three + 4
      const turned = sine(two) - cosine(four)
      const straight = cosine(two) + sine(four)
      const at = from + y * stride
      pixels[at]! += (sum + straight) >> 3
      pixels[at + 1]! += (difference + turned) >> 3
      pixels[at + 2]! += (difference - turned) >> 3
      pixels[at + 3]! += (sum - straight) >> 3
    }
  }
}

/** Times √2·sin(π/8) and √2·cos(π/8), in 65,536ths; made-up coefficients may overflow, as they may in C. */
const sine = (value: number) => Math.imul(value, 35468) >> 16
const cosine = (value: number) => value + (Math.imul(value, 20091) >> 16)

/** Undoes the Walsh-Hadamard transform of sixteen means (14.3) and puts each at the beginning of its block. */
export function spreadMeans(means: Int16Array, coefficients: Int16Array): void {
  const between = new Int32Array(16)
  for (let at = 0; at < 4; at++) {
    const [outer, inner] = [means[at]! + means[12 + at]!, means[4 + at]! + means[8 + at]!]
    const [far, near] = [means[at]! - means[12 + at]!, means[4 + at]! - means[8 + at]!]
    between[at] = outer + inner
    between[4 + at] = far + near
    between[8 + at] = outer - inner
    between[12 + at] = far - near
  }
  for (let y = 0; y < 4; y++) {
    const [one, two, three, four] = [between[4 * y]!, between[4 * y + 1]!, between[4 * y + 2]!, between[4 * y + 3]!]
    const [outer, inner] = [one + four + 3, two + three]
    const [far, near] = [one - four + 3, two - three]
    coefficients[64 * y] = (outer + inner) >> 3
    coefficients[64 * y + 16] = (far + near) >> 3
    coefficients[64 * y + 32] = (outer - inner) >> 3
    coefficients[64 * y + 48] = (far - near) >> 3
  }
}
