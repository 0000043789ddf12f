import { BooleanDecoder } from './boolean-decoder.ts'
import { LumaPlane, macroblockModes, spreadMeans, subblockModes } from './vp8-blocks.ts'
import { readCoefficients, typesOfBlock } from './vp8-coefficients.ts'
import {
  acSteps,
  coefficientProbabilities,
  dcSteps,
  subblockModeProbabilities,
  updateProbabilities,
} from './vp8-tables.ts'

/** The brightness of a VP8 key frame (16 is black, 235 white), line by line; lines are `stride` apart and begin at `first`. */
export interface Luma {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8ClampedArray
  readonly first: number
  readonly stride: number
}

/**
 * Decodes the brightness of a key frame of VP8 (RFC 6386), as a WebP with loss holds one. Colours are read over: what follows depends
 * on where their coefficients end. The loop filter is left out: a key frame predicts from unfiltered pixels (section 15), and
 * it hardly changes the mean of a block. Undefined for what is no such frame or has more pixels; throws where it ends too early.
 */
export function decodeLuma(data: Uint8Array, pixelsAtMost: number): Luma | undefined {
  const size = sizeOf(data)
  if (!size || size.width * size.height > pixelsAtMost) return undefined
  const [columns, rows] = [Math.ceil(size.width / 16), Math.ceil(size.height / 16)]
  const plane = new LumaPlane(columns, rows)
  const partitions = new Partitions(data, plane, columns)
  for (let row = 0; row < rows; row++) {
    partitions.readRow(row)
    plane.endRow(row)
  }
  return { ...size, pixels: plane.pixels, first: plane.place(0, 0), stride: plane.stride }
}

const headLength = 10

/** By the part that is not packed (9.1). */
function sizeOf(data: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  if (data.length < headLength) return undefined
  const isKeyFrame = (data[0]! & 1) === 0 && data[3] === 0x9d && data[4] === 1 && data[5] === 0x2a
  // Of versions, only those that predict otherwise between frames are known.
  if (!isKeyFrame || ((data[0]! >> 1) & 7) > 3) return undefined
  const [width, height] = [data[6]! | ((data[7]! & 63) << 8), data[8]! | ((data[9]! & 63) << 8)]
  return width && height ? { width, height } : undefined
}

interface Steps {
  readonly dc: number
  readonly ac: number
  readonly dcOfMeans: number
  readonly acOfMeans: number
}

/** Contexts of a macroblock: does each of its edge blocks (four of brightness, two of each colour, the means) have coefficients? */
const contexts = 9
const meansContext = 8

class Partitions {
  readonly #plane: LumaPlane
  readonly #columns: number
  /** Of the header and the modes. */
  readonly #modes: BooleanDecoder
  readonly #tokens: readonly BooleanDecoder[]
  readonly #segmentProbabilities: readonly number[] | undefined
  readonly #steps: readonly Steps[]
  readonly #probabilities = coefficientProbabilities.slice()
  readonly #skipProbability: number | undefined
  readonly #modesAbove: Uint8Array
  readonly #modesLeft = new Uint8Array(4)
  readonly #filledAbove: Uint8Array
  readonly #filledLeft = new Uint8Array(contexts)
  readonly #coefficients = new Int16Array(256)
  readonly #means = new Int16Array(16)
  readonly #unused = new Int16Array(16)
  /** Where the coefficients of each subblock end. */
  readonly #ends = new Uint8Array(16)

  /** Reads the header (9.2 to 9.11). */
  constructor(data: Uint8Array, plane: LumaPlane, columns: number) {
    this.#plane = plane
    this.#columns = columns
    this.#modesAbove = new Uint8Array(4 * columns)
    this.#filledAbove = new Uint8Array(contexts * columns)
    const behind = headLength + ((data[0]! >> 5) | (data[1]! << 3) | (data[2]! << 11))
    const bits = new BooleanDecoder(data.subarray(headLength, behind))
    this.#modes = bits
    // The colour space and whether pixels must be clamped: they always are.
    bits.number(2)
    const hasSegments = bits.bit(128) === 1
    let isAbsolute = false
    const segments = [0, 0, 0, 0]
    if (hasSegments) {
      const hasMap = bits.bit(128) === 1
      if (bits.bit(128)) {
        isAbsolute = bits.bit(128) === 1
        for (let at = 0; at < 4; at++) segments[at] = bits.optional(7)
        for (let at = 0; at < 4; at++) bits.optional(6)
      }
      if (hasMap) this.#segmentProbabilities = [0, 1, 2].map(() => (bits.bit(128) ? bits.number(8) : 255))
    }
    // The loop filter: its type, level and sharpness, and by how much it differs for which macroblocks.
    bits.number(10)
    if (bits.bit(128) && bits.bit(128)) for (let at = 0; at < 8; at++) bits.optional(6)
    this.#tokens = tokenPartitions(data, behind, 1 << bits.number(2))
    const index = bits.number(7)
    const [dc, dcOfMeans, acOfMeans] = [bits.optional(4), bits.optional(4), bits.optional(4)] as const
    // The two of colour.
    bits.optional(4)
    bits.optional(4)
    this.#steps = segments.map((own) => {
      const base = isAbsolute ? own : index + own
      return {
        dc: dcSteps[within(base + dc)]!,
        ac: acSteps[within(base)]!,
        dcOfMeans: 2 * dcSteps[within(base + dcOfMeans)]!,
        acOfMeans: Math.max(8, Math.floor((155 * acSteps[within(base + acOfMeans)]!) / 100)),
      }
    })
    // Whether later frames begin with these probabilities: there are none.
    bits.bit(128)
    for (let at = 0; at < updateProbabilities.length; at++) {
      if (bits.bit(updateProbabilities[at]!)) this.#probabilities[at] = bits.number(8)
    }
    this.#skipProbability = bits.bit(128) ? bits.number(8) : undefined
  }

  readRow(row: number): void {
    const tokens = this.#tokens[row % this.#tokens.length]!
    this.#modesLeft.fill(subblockModes.dc)
    this.#filledLeft.fill(0)
    for (let column = 0; column < this.#columns; column++) {
      this.#readMacroblock(column, row, tokens)
      if (tokens.isOver() || this.#modes.isOver()) throw new Error('the frame ends too early')
    }
  }

  #readMacroblock(column: number, row: number, tokens: BooleanDecoder): void {
    const bits = this.#modes
    const steps = this.#steps[this.#segment()]!
    const isSkipped = this.#skipProbability !== undefined && bits.bit(this.#skipProbability) === 1
    const mode = macroblockMode(bits)
    const own = mode === macroblockModes.bySubblock ? this.#readSubblockModes(column) : this.#impliedModes(column, mode)
    passColourMode(bits)
    if (isSkipped) this.#leaveEmpty(column, mode)
    else this.#readResidual(column, mode, steps, tokens)
    this.#build(column, row, mode, own)
  }

  #segment(): number {
    const probabilities = this.#segmentProbabilities
    if (!probabilities) return 0
    const isUpper = this.#modes.bit(probabilities[0]!)
    return 2 * isUpper + this.#modes.bit(probabilities[1 + isUpper]!)
  }

  /** The modes of the sixteen subblocks, each by those above it and to its left (11.3). */
  #readSubblockModes(column: number): Uint8Array {
    const own = new Uint8Array(16)
    const [above, left] = [this.#modesAbove, this.#modesLeft]
    for (let at = 0; at < 16; at++) {
      const x = 4 * column + (at & 3)
      const y = at >> 2
      const mode = subblockMode(this.#modes, 9 * (10 * above[x]! + left[y]!))
      own[at] = mode
      above[x] = mode
      left[y] = mode
    }
    return own
  }

  /** What neighbours take the modes of the subblocks to be where they have none of their own. */
  #impliedModes(column: number, mode: number): undefined {
    const implied = impliedSubblockModes[mode]!
    this.#modesAbove.fill(implied, 4 * column, 4 * column + 4)
    this.#modesLeft.fill(implied)
  }

  /** A macroblock without coefficients. One whose subblocks are predicted each says nothing of means (13.3). */
  #leaveEmpty(column: number, mode: number): void {
    const count = mode === macroblockModes.bySubblock ? meansContext : contexts
    this.#filledAbove.fill(0, contexts * column, contexts * column + count)
    this.#filledLeft.fill(0, 0, count)
    this.#ends.fill(0)
  }

  #readResidual(column: number, mode: number, steps: Steps, tokens: BooleanDecoder): void {
    const [above, left, probabilities] = [this.#filledAbove, this.#filledLeft, this.#probabilities]
    const from = contexts * column
    const read = (
      type: number,
      x: number,
      y: number,
      first: number,
      dc: number,
      ac: number,
      out: Int16Array,
      at: number,
    ) => {
      const end = readCoefficients(tokens, probabilities, type, above[from + x]! + left[y]!, first, dc, ac, out, at)
      const isFilled = end > first ? 1 : 0
      above[from + x] = isFilled
      left[y] = isFilled
      return end
    }
    const hasMeans = mode !== macroblockModes.bySubblock
    if (hasMeans) {
      const { dcOfMeans, acOfMeans } = steps
      const end = read(typesOfBlock.means, meansContext, meansContext, 0, dcOfMeans, acOfMeans, this.#means, 0)
      if (end > 0) {
        spreadMeans(this.#means, this.#coefficients)
        this.#means.fill(0)
      }
    }
    const [type, first] = hasMeans ? [typesOfBlock.withoutMean, 1] : [typesOfBlock.whole, 0]
    for (let at = 0; at < 16; at++) {
      this.#ends[at] = read(type, at & 3, at >> 2, first, steps.dc, steps.ac, this.#coefficients, 16 * at)
    }
    for (let at = 0; at < 8; at++) {
      const colour = 4 + 2 * (at >> 2)
      read(typesOfBlock.colour, colour + (at & 1), colour + ((at >> 1) & 1), 0, 0, 0, this.#unused, 0)
    }
  }

  /** Predicts and adds, subblock after subblock where each is predicted from those before it. */
  #build(column: number, row: number, mode: number, subblocks: Uint8Array | undefined): void {
    const plane = this.#plane
    const coefficients = this.#coefficients
    if (!subblocks) plane.predict(column, row, mode)
    for (let at = 0; at < 16; at++) {
      const x = 16 * column + 4 * (at & 3)
      const from = plane.place(x, 16 * row + 4 * (at >> 2))
      if (subblocks) {
        // To the right of the last column nothing is decoded yet but what is above the macroblock: all four rows take that.
        const aboveRight = (at & 3) === 3 ? plane.place(x + 4, 16 * row - 1) : from - plane.stride + 4
        plane.predictSubblock(from, aboveRight, subblocks[at]!)
      }
      const end = this.#ends[at]!
      if (end > 1 || coefficients[16 * at] !== 0) {
        plane.add(from, coefficients, 16 * at, end <= 1)
        coefficients.fill(0, 16 * at, 16 * at + 16)
      }
    }
  }
}

const within = (index: number) => Math.max(0, Math.min(127, index))

/** The partitions of coefficients (9.5): their lengths but the last's, then they. */
function tokenPartitions(data: Uint8Array, from: number, count: number): readonly BooleanDecoder[] {
  let at = from + 3 * (count - 1)
  if (at > data.length) throw new Error('the frame ends too early')
  return Array.from({ length: count }, (_, which) => {
    const size = from + 3 * which
    const end =
      which === count - 1 ? data.length : at + (data[size]! | (data[size + 1]! << 8) | (data[size + 2]! << 16))
    const partition = data.subarray(at, end)
    at = end
    return new BooleanDecoder(partition)
  })
}

function macroblockMode(bits: BooleanDecoder): number {
  if (!bits.bit(145)) return macroblockModes.bySubblock
  if (!bits.bit(156)) return bits.bit(163) ? macroblockModes.vertical : macroblockModes.dc
  return bits.bit(128) ? macroblockModes.trueMotion : macroblockModes.horizontal
}

const impliedSubblockModes = [
  subblockModes.dc,
  subblockModes.vertical,
  subblockModes.horizontal,
  subblockModes.trueMotion,
]

function passColourMode(bits: BooleanDecoder): void {
  if (bits.bit(142) && bits.bit(114)) bits.bit(183)
}

/** The tree of 11.2: at each place what 0 and 1 lead to, a further place or, less than 1, a mode. */
const subblockModeTree = [0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9]

function subblockMode(bits: BooleanDecoder, probabilities: number): number {
  let at = 0
  do at = subblockModeTree[at + bits.bit(subblockModeProbabilities[probabilities + (at >> 1)]!)]!
  while (at > 0)
  return -at
}
