/**
 * How vectors of meaning are kept: each of length one, turned, as whole numbers from −127 to 127 with one factor (int8), and as a sketch of
 * their signs, one bit a dimension, for the first pass.
 *
 * The turn is the same for all, so that it changes no distance. Models have a few dimensions that are large for every text: their signs
 * say nothing, and a factor that is right for them rounds the others away. Turned, each number tells of all dimensions. It is two rounds of
 * random signs and Hadamard's transform (in blocks of powers of two), as in RaBitQ and in Ailon and Chazelle's fast Johnson–Lindenstrauss.
 */

/** More dimensions than any model gives that is in use. */
export const dimensionsAtMost = 8192

/** A vector as it is kept. */
export interface KeptVector {
  /** Tells the text that it is of: 8 bytes. */
  readonly digest: Uint8Array
  readonly scale: number
  readonly values: Int8Array
}

export const digestBytes = 8
const headBytes = digestBytes + 4

/** The vector at length one; undefined where it has none, or holds what is no number. */
export function normalized(vector: ArrayLike<number>): Float32Array | undefined {
  let sum = 0
  for (let at = 0; at < vector.length; at++) sum += vector[at]! * vector[at]!
  if (!(sum > 1e-30) || !Number.isFinite(sum)) return undefined
  const factor = 1 / Math.sqrt(sum)
  const result = new Float32Array(vector.length)
  for (let at = 0; at < vector.length; at++) result[at] = vector[at]! * factor
  return result
}

/** A vector of length one as it is kept. */
export function quantized(given: Float32Array, digest: Uint8Array): KeptVector {
  const vector = turned(given)
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  const scale = Math.fround(largest / 127)
  const values = new Int8Array(vector.length)
  for (let at = 0; at < vector.length; at++) values[at] = Math.max(-127, Math.min(127, Math.round(vector[at]! / scale)))
  return { digest, scale, values }
}

/** Vectors of one article one after another: digest, factor (float32, little-endian), values. */
export function packVectors(vectors: readonly KeptVector[], dimensions: number): Uint8Array {
  const size = headBytes + dimensions
  const packed = new Uint8Array(size * vectors.length)
  const view = new DataView(packed.buffer)
  for (const [place, { digest, scale, values }] of vectors.entries()) {
    packed.set(digest, place * size)
    view.setFloat32(place * size + digestBytes, scale, true)
    packed.set(new Uint8Array(values.buffer, values.byteOffset, dimensions), place * size + headBytes)
  }
  return packed
}

/** Undefined where the bytes are not what `packVectors` wrote for so many. */
export function unpackVectors(packed: Uint8Array, dimensions: number, count: number): KeptVector[] | undefined {
  const size = headBytes + dimensions
  if (packed.length !== size * count) return undefined
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  return Array.from({ length: count }, (_, place) => ({
    digest: packed.subarray(place * size, place * size + digestBytes),
    scale: view.getFloat32(place * size + digestBytes, true),
    values: new Int8Array(packed.buffer, packed.byteOffset + place * size + headBytes, dimensions),
  }))
}

/** A turned query in whole numbers, for `likeness`: 32,767 long, so that no sum of products leaves 32 bits. */
export function wholeNumbers(query: Float32Array): Int32Array {
  return Int32Array.from(query, (value) => Math.round(value * queryLength))
}

const queryLength = 32_767

/** How alike a query (`wholeNumbers`) and a kept vector are: the cosine, 1 for the same. */
export function likeness(query: Int32Array, { scale, values }: KeptVector): number {
  const { length } = values
  const fours = length & ~3
  let one = 0
  let two = 0
  let three = 0
  let four = 0
  for (let at = 0; at < fours; at += 4) {
    one = (one + Math.imul(query[at]!, values[at]!)) | 0
    two = (two + Math.imul(query[at + 1]!, values[at + 1]!)) | 0
    three = (three + Math.imul(query[at + 2]!, values[at + 2]!)) | 0
    four = (four + Math.imul(query[at + 3]!, values[at + 3]!)) | 0
  }
  for (let at = fours; at < length; at++) one += query[at]! * values[at]!
  return ((one + two + three + four) * scale) / queryLength
}

/** Bytes of a sketch: whole words of 32 bits. */
export function sketchBytes(dimensions: number): number {
  return Math.ceil(dimensions / 32) * 4
}

/** The signs of a turned vector, or of the kept values of one: the first dimension in the lowest bit of the first byte. */
export function sketchOf(values: Float32Array | Int8Array): Uint8Array {
  const sketch = new Uint8Array(sketchBytes(values.length))
  for (let at = 0; at < values.length; at++) if (values[at]! > 0) sketch[at >> 3]! |= 1 << (at & 7)
  return sketch
}

const turns = new Map<number, (vector: Float32Array) => Float32Array>()

/** The vector in the turned space. */
export function turned(vector: Float32Array): Float32Array {
  return turnOf(vector.length)(vector)
}

function turnOf(dimensions: number): (vector: Float32Array) => Float32Array {
  let turn = turns.get(dimensions)
  if (!turn) {
    // Models are few; whoever tries many need not fill the memory.
    if (turns.size > 16) turns.clear()
    turn = makeTurn(dimensions)
    turns.set(dimensions, turn)
  }
  return turn
}

/** The same turn for the same number of dimensions, for ever: what is kept depends on it. */
function makeTurn(dimensions: number): (vector: Float32Array) => Float32Array {
  let state = dimensions
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 0x1_0000_0000
  }
  const signs = [0, 1].map(() => Int8Array.from({ length: dimensions }, () => (next() < 0.5 ? -1 : 1)))
  const order = Int32Array.from({ length: dimensions }, (_, at) => at)
  for (let at = dimensions - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1))
    const kept = order[at]!
    order[at] = order[other]!
    order[other] = kept
  }
  const blocks: { from: number; size: number }[] = []
  for (let from = 0; from < dimensions; ) {
    const size = 2 ** Math.floor(Math.log2(dimensions - from))
    blocks.push({ from, size })
    from += size
  }
  return (vector) => {
    const mixed = new Float32Array(dimensions)
    for (let at = 0; at < dimensions; at++) mixed[at] = vector[at]! * signs[0]![at]!
    for (const { from, size } of blocks) transform(mixed, from, size)
    const result = new Float32Array(dimensions)
    for (let at = 0; at < dimensions; at++) result[at] = mixed[order[at]!]! * signs[1]![at]!
    for (const { from, size } of blocks) transform(result, from, size)
    return result
  }
}

/** Hadamard's transform of one block, which keeps lengths. */
function transform(values: Float32Array, from: number, size: number): void {
  for (let half = 1; half < size; half *= 2) {
    for (let start = from; start < from + size; start += 2 * half) {
      for (let at = start; at < start + half; at++) {
        const [one, other] = [values[at]!, values[at + half]!]
        values[at] = one + other
        values[at + half] = one - other
      }
    }
  }
  const factor = 1 / Math.sqrt(size)
  for (let at = from; at < from + size; at++) values[at]! *= factor
}

/** Sketches side by side, as 32-bit words where they lie. */
export function wordsOf(bytes: Uint8Array, length = bytes.length): Int32Array {
  // A copy begins where it should; a Buffer's `slice` is none.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  return new Int32Array(aligned.buffer, aligned.byteOffset, length / 4)
}

/** For each byte of a sketch and each of its 256 values, what its bits add to the likeness with the turned query. */
export function sketchWeights(query: Float32Array): Float32Array {
  const bytes = sketchBytes(query.length)
  const weights = new Float32Array(bytes * 256)
  for (let byte = 0; byte < bytes; byte++) {
    for (let value = 0; value < 256; value++) {
      let sum = 0
      for (let bit = 0; bit < 8; bit++) sum += ((value >> bit) & 1 ? 1 : -1) * (query[byte * 8 + bit] ?? 0)
      weights[byte * 256 + value] = sum
    }
  }
  return weights
}

/** How alike a sketch and a query are, of which only the sketch is rounded: better told than by bits apart, in thrice the time. */
export function sketchLikeness(sketches: Uint8Array, from: number, size: number, weights: Float32Array): number {
  let sum = 0
  for (let byte = 0; byte < size; byte++) sum += weights[byte * 256 + sketches[from + byte]!]!
  return sum
}

/** In how many bits the sketch that begins at word `from` differs from the query's. Whole numbers of 32 bits all the way, two words at once. */
export function bitsApart(sketches: Int32Array, from: number, query: Int32Array): number {
  const words = query.length
  const pairs = words & ~1
  let apart = 0
  for (let at = 0; at < pairs; at += 2) {
    let one = sketches[from + at]! ^ query[at]!
    let other = sketches[from + at + 1]! ^ query[at + 1]!
    one = (one - ((one >>> 1) & 0x55555555)) | 0
    other = (other - ((other >>> 1) & 0x55555555)) | 0
    one = ((one & 0x33333333) + ((one >>> 2) & 0x33333333)) | 0
    other = ((other & 0x33333333) + ((other >>> 2) & 0x33333333)) | 0
    const bytes = (((one + (one >>> 4)) & 0x0f0f0f0f) + ((other + (other >>> 4)) & 0x0f0f0f0f)) | 0
    apart = (apart + (Math.imul(bytes, 0x01010101) >>> 24)) | 0
  }
  if (pairs === words) return apart
  let last = sketches[from + pairs]! ^ query[pairs]!
  last = (last - ((last >>> 1) & 0x55555555)) | 0
  last = ((last & 0x33333333) + ((last >>> 2) & 0x33333333)) | 0
  return apart + (Math.imul((last + (last >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24)
}
