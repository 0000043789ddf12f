/**
 * A page's source as its reader needs it: piece by piece, a `shape` to look for borders in, and the words that stand
 * between them. Places count from the beginning of the source, in characters of a string and in bytes of UTF-8.
 */
export interface MarkupSource {
  readonly length: number
  /** How long a piece to ask for at first. */
  readonly pieceLength: number
  /** Shapes are the words themselves. */
  readonly isPlain: boolean
  /** One character for each place from `from` up to `to`. Those that borders are made of are what they are. */
  shape(from: number, to: number): string
  /** The words from `from` up to `to`, both at borders of markup, where `shape` reads so. */
  words(shape: string, from: number, to: number): string
  /** The same as one string, without a shape. */
  text(from: number, to: number): string
}

export function sourceOfText(text: string): MarkupSource {
  return new TextSource(text)
}

class TextSource implements MarkupSource {
  readonly length: number
  readonly pieceLength: number
  readonly isPlain = true
  readonly #text: string

  constructor(text: string) {
    this.#text = text
    this.length = text.length
    this.pieceLength = text.length
  }

  shape(from: number, to: number): string {
    return this.#text.slice(from, to)
  }

  words(shape: string): string {
    return shape
  }

  text(from: number, to: number): string {
    return this.#text.slice(from, to)
  }
}

/** Stands in a shape for every byte that is not ASCII. DEL itself may stand there too: it is decoded to itself. */
const other = '\x7f'

/**
 * Bytes that are valid UTF-8, or undefined where they are not. Only what is read of a page gets decoded: most of it is
 * markup and scripts. Pieces are as long as a string may be that V8 puts among its ordinary objects (128 KB): for
 * longer ones it asks the system for memory, and that alone took a tenth of the time of the whole extraction.
 */
export function sourceOfUtf8(bytes: Uint8Array): Utf8Source | undefined {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  // a Buffer's own `subarray` is slow
  const start = bytes.byteOffset + (hasMark ? 3 : 0)
  const content = new Uint8Array(bytes.buffer, start, bytes.length - (hasMark ? 3 : 0))
  const high = readUtf8(content)
  return high === undefined ? undefined : new Utf8Source(content, high)
}

const pieceLength = 100_000

/** Where the shape of a piece is made; nothing is read of it that was not written for the piece. */
const scratch = new Uint8Array(pieceLength)
const scratchFours = new Uint32Array(scratch.buffer)

export class Utf8Source implements MarkupSource {
  readonly length: number
  readonly pieceLength = pieceLength
  /** Every byte is ASCII. */
  readonly isPlain: boolean
  readonly #bytes: Uint8Array
  readonly #high: Uint8Array
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })

  /** @param high 1 for each stretch of the bytes that is not all ASCII; empty where all are */
  constructor(bytes: Uint8Array, high: Uint8Array) {
    this.#bytes = bytes
    this.#high = high
    this.length = bytes.length
    this.isPlain = high.length === 0
  }

  shape(from: number, to: number): string {
    const isHigh = (stretch: number) => this.#high[stretch] === 1
    const last = (to - 1) >> stretchBits
    let stretch = from >> stretchBits
    while (!this.isPlain && stretch <= last && !isHigh(stretch)) stretch++
    if (this.isPlain || stretch > last) return this.text(from, to)
    const size = to - from
    const copy = size > scratch.length ? new Uint8Array((size + 3) & ~3) : scratch
    const fours = copy === scratch ? scratchFours : new Uint32Array(copy.buffer)
    copy.set(this.#bytes.subarray(from, to))
    for (; stretch <= last; stretch++) {
      if (!isHigh(stretch)) continue
      const begin = Math.max(0, (stretch << stretchBits) - from)
      const end = Math.min(size, ((stretch + 1) << stretchBits) - from)
      replaceHigh(fours, begin >> 2, (end + 3) >> 2)
    }
    return this.#decoder.decode(copy.subarray(0, size))
  }

  words(shape: string, from: number, to: number): string {
    return !this.isPlain && shape.includes(other) ? this.text(from, to) : shape
  }

  text(from: number, to: number): string {
    return this.#decoder.decode(this.#bytes.subarray(from, to))
  }
}

/** Puts DEL in place of every byte above it, four at once. A function of its own: V8 gave up a long method at each end of its loop. */
function replaceHigh(fours: Uint32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const four = fours[at]!
    const high = four & 0x80808080
    if (high !== 0) fours[at] = (four & ~high) | ((high >>> 7) * 0x7f)
  }
}

/** What is not ASCII is noted by stretches of 512 bytes: most of a page is, and most of its stretches. */
const stretchBits = 9

/**
 * 1 for each stretch of the bytes that holds one that is not ASCII, nothing where all are ASCII, or undefined where they
 * are no UTF-8 (Unicode, table 3-7).
 */
function readUtf8(bytes: Uint8Array): Uint8Array | undefined {
  const { length } = bytes
  let high: Uint8Array | undefined
  // four bytes at once, where they lie as the machine wants fours to lie
  const first = -bytes.byteOffset & 3
  const count = length > first ? (length - first) >> 2 : 0
  const fours = count === 0 ? new Uint32Array() : new Uint32Array(bytes.buffer, bytes.byteOffset + first, count)
  for (let at = 0; at < length; at++) {
    if (((at - first) & 3) === 0) {
      let four = (at - first) >> 2
      while (four >= 0 && four < count && (fours[four]! & 0x80808080) === 0) four++
      at = Math.max(at, first + 4 * four)
      if (at >= length) break
    }
    const lead = bytes[at]!
    if (lead < 0x80) continue
    high ??= new Uint8Array((length >> stretchBits) + 1)
    high[at >> stretchBits] = 1
    const more = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0
    const second = at + 1 < length ? bytes[at + 1]! : 0
    const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
    const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
    if (more === 0 || at + more >= length || second < least || second > most) return undefined
    if (more > 1 && (bytes[at + 2]! & 0xc0) !== 0x80) return undefined
    if (more > 2 && (bytes[at + 3]! & 0xc0) !== 0x80) return undefined
    at += more
    high[at >> stretchBits] = 1
  }
  return high ?? none
}

const none = new Uint8Array()
