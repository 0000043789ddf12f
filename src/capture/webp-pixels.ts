/** Bits as VP8L has them. */
interface Bits {
  take(count: number): number
  isOver(): boolean
}

/** Reads one symbol. */
type Code = (bits: Bits) => number

/** In which order the lengths of the code for lengths stand (RFC 9649, 3.7.2.1.2). */
const orderOfLengths = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
const lengthCodes = 24
const distanceCodes = 40

/** Near pixels by the distance codes 1 to 120 (4.2.2): nearest first, then the higher, then to the left. */
const near: readonly (readonly [x: number, y: number])[] = Array.from({ length: 8 }, (_, y) =>
  Array.from({ length: 16 }, (_, at) => [at - 7, y] as const).filter(([x]) => y > 0 || x > 0),
)
  .flat()
  .sort(([x, y], [u, v]) => x * x + y * y - u * u - v * v || Math.abs(x) - Math.abs(u) || u - x)

const mostGroups = 2048

/** Pixels as ARGB: literals, copies of earlier ones, and colours seen lately. `isWhole`: the picture, not one that helps with it. */
export function readPixels(bits: Bits, width: number, height: number, isWhole: boolean): Uint32Array {
  const cacheBits = bits.take(1) ? bits.take(4) : 0
  if (cacheBits > 11) throw new Error('no such cache of colours')
  const cacheSize = cacheBits ? 1 << cacheBits : 0
  let groupOf = (_x: number, _y: number): number => 0
  let groups = 1
  if (isWhole && bits.take(1)) {
    const block = bits.take(3) + 2
    const columns = Math.ceil(width / (1 << block))
    const table = readPixels(bits, columns, Math.ceil(height / (1 << block)), false).map((one) => (one >>> 8) & 0xffff)
    groups = table.reduce((most, one) => Math.max(most, one), 0) + 1
    groupOf = (x, y) => table[(y >> block) * columns + (x >> block)]!
  }
  // Pictures have dozens; a small file that claims tens of thousands would take seconds.
  if (groups > mostGroups) throw new Error('too many groups of codes')
  const codes: Code[][] = []
  for (let group = 0; group < groups; group++) {
    codes.push([256 + lengthCodes + cacheSize, 256, 256, 256, distanceCodes].map((size) => prefixCode(bits, size)))
    if (bits.isOver()) throw new Error('the codes do not end')
  }
  const count = width * height
  const out = new Uint32Array(count)
  const cache = new Uint32Array(cacheSize)
  const put = (at: number, pixel: number) => {
    out[at] = pixel
    if (cacheBits) cache[Math.imul(0x1e35a7bd, pixel) >>> (32 - cacheBits)] = pixel
  }
  for (let at = 0; at < count; ) {
    const [green, red, blue, alpha, distance] = codes[groupOf(at % width, Math.floor(at / width))]! as Five
    const symbol = green(bits)
    if (symbol < 256) {
      const [r, b] = [red(bits), blue(bits)]
      put(at++, ((alpha(bits) << 24) | (r << 16) | (symbol << 8) | b) >>> 0)
    } else if (symbol < 256 + lengthCodes) {
      const length = counted(bits, symbol - 256)
      const code = counted(bits, distance(bits))
      const [x, y] = code <= 120 ? near[code - 1]! : [code - 120, 0]
      const back = Math.max(1, x + y * width)
      if (back > at) throw new Error('a copy from before the beginning')
      for (const end = Math.min(count, at + length); at < end; at++) put(at, out[at - back]!)
    } else put(at++, cache[symbol - 256 - lengthCodes]!)
    if (bits.isOver()) throw new Error('the pixels do not end')
  }
  return out
}

type Five = [Code, Code, Code, Code, Code]

/** A number from its prefix code (4.2.2). */
function counted(bits: Bits, prefix: number): number {
  if (prefix < 4) return prefix + 1
  const extra = (prefix - 2) >> 1
  return ((2 + (prefix & 1)) << extra) + bits.take(extra) + 1
}

/** Reads a prefix code for so many symbols (3.7.2.1). */
function prefixCode(bits: Bits, size: number): Code {
  const lengths = new Uint8Array(size)
  if (bits.take(1)) {
    const isTwo = bits.take(1)
    const first = bits.take(bits.take(1) ? 8 : 1)
    if (first >= size) throw new Error('no such symbol')
    lengths[first] = 1
    if (isTwo) lengths[bits.take(8)] = 1
    return codeOf(lengths)
  }
  const own = new Uint8Array(19)
  const given = 4 + bits.take(4)
  for (let at = 0; at < given; at++) own[orderOfLengths[at]!] = bits.take(3)
  const read = codeOf(own)
  let left = bits.take(1) ? 2 + bits.take(2 + 2 * bits.take(3)) : size
  let former = 8
  for (let at = 0; at < size && left > 0; left--) {
    const symbol = read(bits)
    if (symbol < 16) {
      lengths[at++] = symbol
      if (symbol) former = symbol
      continue
    }
    const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7)
    if (at + times > size) throw new Error('more lengths than symbols')
    lengths.fill(symbol === 16 ? former : 0, at, at + times)
    at += times
  }
  return codeOf(lengths)
}

/** A canonical prefix code of these lengths. Where one symbol is all there is, it takes no bits. */
function codeOf(lengths: Uint8Array): Code {
  const symbols = [...lengths.keys()].filter((one) => lengths[one]).sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  if (symbols.length === 0) return () => 0
  if (symbols.length === 1) return () => symbols[0]!
  const counts = new Uint16Array(16)
  for (const one of symbols) counts[lengths[one]!]!++
  return (bits) => {
    let [code, first, index] = [0, 0, 0]
    for (let length = 1; length < 16; length++) {
      code |= bits.take(1)
      const count = counts[length]!
      if (code - first < count) return symbols[index + code - first]!
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw new Error('no such code')
  }
}
