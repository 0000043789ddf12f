import { inflateSync } from 'node:zlib'
import { pictureType } from './picture-type.ts'

/** What a picture looks like from afar: equal, or nearly so, for the same picture in another size or packed otherwise. */
export interface PictureLook {
  readonly width: number
  readonly height: number
  /** Eight rows of nine mean brightnesses, less their mean and over their spread, as 72 signed bytes in base64. */
  readonly grid: string
  /** A difference hash (is a cell darker than the next?) of 64 bits, in four parts of 16 bits as hex. */
  readonly bands: readonly [string, string, string, string]
}

/** Brightnesses, one for eight by eight pixels. */
interface Grid {
  readonly columns: number
  readonly rows: number
  readonly cells: Float64Array
}

/** A packed picture beyond this is not looked at: nothing that a newspaper shows is. */
const bytesAtMost = 8_000_000
const pixelsAtMost = 60_000_000
/** What is smaller says too little to be told from others. */
const leastCells = 9
/** Spread of brightness, of 255, below which a picture is one plain. */
const leastSpread = 6

/**
 * The look of a JPEG or PNG; undefined for other types, for what can't be read, and for pictures that are tiny or plain. A JPEG is
 * not decoded: the mean of each block of its brightness stands in the file (the DC coefficients). Never throws.
 */
export function pictureLook(bytes: Uint8Array): PictureLook | undefined {
  if (bytes.length > bytesAtMost) return undefined
  const found = pictureType(bytes)
  if (!found?.width || !found.height || found.width * found.height > pixelsAtMost) return undefined
  const { type, width, height } = found
  if (Math.min(width, height) < 8 * leastCells) return undefined
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const grid = type === 'image/jpeg' ? jpegGrid(data) : type === 'image/png' ? pngGrid(data) : undefined
    return grid && lookOf(grid, width, height)
  } catch {
    return undefined
  }
}

/** Whether two looks are of one picture: the same shape, and the same light and shade. */
export function isSameLook(
  a: Pick<PictureLook, 'width' | 'height' | 'grid'>,
  b: Pick<PictureLook, 'width' | 'height' | 'grid'>,
): boolean {
  if (Math.abs(Math.log((a.width * b.height) / (a.height * b.width))) > 0.04) return false
  const [one, other] = [Buffer.from(a.grid, 'base64'), Buffer.from(b.grid, 'base64')]
  let product = 0
  let [ones, others] = [0, 0]
  for (let at = 0; at < 72; at++) {
    const [x, y] = [one.readInt8(at), other.readInt8(at)]
    product += x * y
    ones += x * x
    others += y * y
  }
  return product / Math.sqrt(ones * others) > 0.98
}

/**
 * What each part of another look's hash may be where it is of the same picture: this one's, and with its least sure bits (of
 * cells that are all but equally bright) the other way.
 */
export function likelyBands({ grid, bands }: Pick<PictureLook, 'grid' | 'bands'>): readonly (readonly string[])[] {
  const cells = Buffer.from(grid, 'base64')
  return bands.map((band, which) => {
    const bits = Array.from({ length: 16 }, (_, at) => {
      const cell = (2 * which + (at >> 3)) * 9 + (at & 7)
      return { mask: 1 << (15 - at), step: Math.abs(cells.readInt8(cell + 1) - cells.readInt8(cell)) }
    })
    const unsure = bits.toSorted((a, b) => a.step - b.step || a.mask - b.mask).slice(0, unsureBits)
    return Array.from({ length: 1 << unsureBits }, (_, turned) => {
      const mask = unsure.reduce((sum, bit, at) => sum | (turned & (1 << at) ? bit.mask : 0), 0)
      return (Number.parseInt(band, 16) ^ mask).toString(16).padStart(4, '0')
    })
  })
}

const unsureBits = 3

function lookOf(grid: Grid, width: number, height: number): PictureLook | undefined {
  const cells = shrunk(grid, width / 8, height / 8, 9, 8)
  const mean = cells.reduce((sum, one) => sum + one, 0) / cells.length
  const spread = Math.sqrt(cells.reduce((sum, one) => sum + (one - mean) ** 2, 0) / cells.length)
  if (!(spread >= leastSpread)) return undefined
  const signed = Int8Array.from(cells, (one) => Math.max(-127, Math.min(127, Math.round((40 * (one - mean)) / spread))))
  const bands = ['', '', '', '']
  for (let row = 0; row < 8; row++) {
    let bits = 0
    for (let column = 0; column < 8; column++) {
      bits = (bits << 1) | (cells[row * 9 + column]! < cells[row * 9 + column + 1]! ? 1 : 0)
    }
    bands[row >> 1] += bits.toString(16).padStart(2, '0')
  }
  return {
    width,
    height,
    grid: Buffer.from(signed.buffer).toString('base64'),
    bands: bands as unknown as PictureLook['bands'],
  }
}

/** Means over equal parts; `width` and `height` say how much of the last column and row is picture. */
function shrunk(grid: Grid, width: number, height: number, columns: number, rows: number): Float64Array {
  const out = new Float64Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [(row * height) / rows, ((row + 1) * height) / rows]
    for (let column = 0; column < columns; column++) {
      const [left, right] = [(column * width) / columns, ((column + 1) * width) / columns]
      let [sum, all] = [0, 0]
      for (let y = Math.floor(top); y < Math.min(bottom, grid.rows); y++) {
        const tall = Math.min(y + 1, bottom) - Math.max(y, top)
        for (let x = Math.floor(left); x < Math.min(right, grid.columns); x++) {
          const part = tall * (Math.min(x + 1, right) - Math.max(x, left))
          sum += part * grid.cells[y * grid.columns + x]!
          all += part
        }
      }
      out[row * columns + column] = sum / all
    }
  }
  return out
}

/** A Huffman table (ITU T.81, C.2): for each length the first code, the number of codes, and where its symbols begin. */
interface Huffman {
  readonly first: Int32Array
  readonly counts: Uint8Array
  readonly begin: Int32Array
  readonly symbols: Uint8Array
}

function huffman(counts: Uint8Array, symbols: Uint8Array): Huffman {
  const first = new Int32Array(17)
  const begin = new Int32Array(17)
  let [code, at] = [0, 0]
  for (let length = 1; length <= 16; length++) {
    first[length] = code
    begin[length] = at
    code = (code + counts[length - 1]!) << 1
    at += counts[length - 1]!
  }
  return { first, counts, begin, symbols }
}

interface Component {
  readonly id: number
  readonly across: number
  readonly down: number
  readonly quantizer: number
}

interface Frame {
  readonly isProgressive: boolean
  readonly width: number
  readonly height: number
  readonly components: readonly Component[]
}

/** Reads a JPEG up to the end of the first scan that gives the brightness. */
function jpegGrid(data: Buffer): Grid | undefined {
  const dc: Huffman[] = []
  const ac: Huffman[] = []
  const quantizers: number[] = []
  let frame: Frame | undefined
  let restart = 0
  for (let at = 2; at + 4 <= data.length; ) {
    if (data[at] !== 0xff) return undefined
    const marker = data[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    const end = at + 2 + data.readUInt16BE(at + 2)
    let from = at + 4
    if (marker === 0xdb) {
      while (from < end) {
        const head = data[from]!
        quantizers[head & 15] = head >> 4 ? data.readUInt16BE(from + 1) : data[from + 1]!
        from += 1 + (head >> 4 ? 128 : 64)
      }
    } else if (marker === 0xc4) {
      while (from < end) {
        const head = data[from]!
        const counts = data.subarray(from + 1, from + 17)
        const length = counts.reduce((sum, one) => sum + one, 0)
        ;(head >> 4 ? ac : dc)[head & 15] = huffman(counts, data.subarray(from + 17, from + 17 + length))
        from += 17 + length
      }
    } else if (marker === 0xdd) restart = data.readUInt16BE(from)
    else if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) {
      if (data[from] !== 8) return undefined
      const components = Array.from({ length: data[from + 5]! }, (_, one) => {
        const [id, sampling, table] = data.subarray(from + 6 + 3 * one, from + 9 + 3 * one) as unknown as number[]
        return { id: id!, across: sampling! >> 4, down: sampling! & 15, quantizer: quantizers[table!] ?? 1 }
      })
      const [height, width] = [data.readUInt16BE(from + 1), data.readUInt16BE(from + 3)]
      frame = { isProgressive: marker === 0xc2, width, height, components }
    } else if (marker === 0xda) {
      if (!frame) return undefined
      const count = data[from]!
      const scan = Array.from({ length: count }, (_, one) => {
        const [id, tables] = [data[from + 1 + 2 * one]!, data[from + 2 + 2 * one]!]
        const component = frame!.components.find((other) => other.id === id)!
        return { component, dc: dc[tables >> 4]!, ac: ac[tables & 15] }
      })
      const isBrightness = scan.some(({ component }) => component === frame!.components[0])
      const shift = data[from + 3 + 2 * count]! & 15
      if (isBrightness) return readScan(data, end, frame, scan, restart, shift)
      at = nextMarker(data, end)
      continue
    } else if ((marker > 0xc2 && marker < 0xd0 && marker !== 0xc8 && marker !== 0xcc) || marker === 0xd9)
      return undefined
    at = end
  }
  return undefined
}

function nextMarker(data: Buffer, from: number): number {
  let at = data.indexOf(0xff, from)
  while (at >= 0 && (data[at + 1] === 0 || (data[at + 1]! >= 0xd0 && data[at + 1]! <= 0xd7))) {
    at = data.indexOf(0xff, at + 1)
  }
  return at < 0 ? data.length : at
}

/** Bits of coded data; stuffed zeros are passed over, and behind the end there are zeros. */
class Bits {
  at: number
  readonly #data: Buffer
  #byte = 0
  #left = 0

  constructor(data: Buffer, from: number) {
    this.#data = data
    this.at = from
  }

  bit(): number {
    if (this.#left === 0) {
      const byte = this.#data[this.at] ?? 0
      if (byte === 0xff) {
        const next = this.#data[this.at + 1] ?? 0xd9
        // A marker: nothing more comes before it is passed.
        if (next !== 0) this.#byte = 0
        else {
          this.#byte = 0xff
          this.at += 2
        }
      } else {
        this.#byte = byte
        this.at++
      }
      this.#left = 8
    }
    return (this.#byte >> --this.#left) & 1
  }

  bits(count: number): number {
    let value = 0
    for (let at = 0; at < count; at++) value = (value << 1) | this.bit()
    return value
  }

  symbol({ first, counts, begin, symbols }: Huffman): number {
    let code = 0
    for (let length = 1; length <= 16; length++) {
      code = (code << 1) | this.bit()
      const place = code - first[length]!
      if (place >= 0 && place < counts[length - 1]!) return symbols[begin[length]! + place]!
    }
    throw new Error('no such code')
  }

  /** Behind a restart marker, if one stands here. */
  restart(): void {
    this.#left = 0
    this.at = nextMarkerOrRestart(this.#data, this.at)
    const marker = this.#data[this.at + 1] ?? 0
    if (marker >= 0xd0 && marker <= 0xd7) this.at += 2
  }
}

function nextMarkerOrRestart(data: Buffer, from: number): number {
  let at = data.indexOf(0xff, from)
  while (at >= 0 && data[at + 1] === 0) at = data.indexOf(0xff, at + 1)
  return at < 0 ? data.length : at
}

function readScan(
  data: Buffer,
  from: number,
  frame: Frame,
  scan: readonly { readonly component: Component; readonly dc: Huffman; readonly ac: Huffman | undefined }[],
  restart: number,
  shift: number,
): Grid {
  const brightness = frame.components[0]!
  const most = (of: (one: Component) => number) => Math.max(...frame.components.map(of))
  const [mostAcross, mostDown] = [most((one) => one.across), most((one) => one.down)]
  const blocks = (size: number, own: number, all: number) => Math.ceil(Math.ceil((size * own) / all) / 8)
  const columns = blocks(frame.width, brightness.across, mostAcross)
  const rows = blocks(frame.height, brightness.down, mostDown)
  const isAlone = scan.length === 1
  const unitsAcross = isAlone ? columns : Math.ceil(frame.width / (8 * mostAcross))
  const unitsDown = isAlone ? rows : Math.ceil(frame.height / (8 * mostDown))
  const cells = new Float64Array(columns * rows)
  const before = scan.map(() => 0)
  const bits = new Bits(data, from)
  for (let unit = 0; unit < unitsAcross * unitsDown; unit++) {
    if (restart && unit && unit % restart === 0) {
      bits.restart()
      before.fill(0)
    }
    for (const [which, { component, dc, ac }] of scan.entries()) {
      const [across, down] = isAlone ? [1, 1] : [component.across, component.down]
      for (let block = 0; block < across * down; block++) {
        const size = bits.symbol(dc)
        const value = bits.bits(size)
        before[which]! += size === 0 ? 0 : value < 1 << (size - 1) ? value - (1 << size) + 1 : value
        if (!frame.isProgressive) skipAc(bits, ac!)
        if (component !== brightness) continue
        const x = (unit % unitsAcross) * across + (block % across)
        const y = Math.floor(unit / unitsAcross) * down + Math.floor(block / across)
        if (x < columns && y < rows) {
          cells[y * columns + x] = 128 + (before[which]! * 2 ** shift * component.quantizer) / 8
        }
      }
    }
  }
  return { columns, rows, cells }
}

function skipAc(bits: Bits, ac: Huffman): void {
  for (let at = 1; at < 64; at++) {
    const symbol = bits.symbol(ac)
    const size = symbol & 15
    if (size === 0 && symbol !== 0xf0) return
    at += symbol >> 4
    bits.bits(size)
  }
}

const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** A PNG that is not interlaced, on white. */
function pngGrid(data: Buffer): Grid | undefined {
  const [width, height] = [data.readUInt32BE(16), data.readUInt32BE(20)]
  const [depth, colour, , , interlaced] = data.subarray(24, 29) as unknown as number[]
  const samples = channels[colour!]
  if (samples === undefined || interlaced !== 0 || depth! < 8) return undefined
  const packed: Buffer[] = []
  let palette: Uint8Array = Buffer.alloc(0)
  for (let at = 8; at + 12 <= data.length; ) {
    const length = data.readUInt32BE(at)
    const type = data.subarray(at + 4, at + 8).toString('latin1')
    if (type === 'IDAT') packed.push(data.subarray(at + 8, at + 8 + length))
    if (type === 'PLTE') palette = data.subarray(at + 8, at + 8 + length)
    at += 12 + length
  }
  const step = (samples * depth!) / 8
  const stride = width * step
  const raw = inflateSync(Buffer.concat(packed), { maxOutputLength: (stride + 1) * height })
  if (raw.length < (stride + 1) * height) return undefined
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)]
  const sums = new Float64Array(columns * rows)
  const wide = depth! / 8
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1)
    const line = unfiltered(raw[start]!, raw.subarray(start + 1, start + 1 + stride), above, step)
    above = line
    for (let x = 0; x < width; x++) {
      const at = x * step
      let [red, green, blue] = [line[at]!, line[at]!, line[at]!]
      if (colour === 3)
        [red, green, blue] = palette.subarray(3 * red, 3 * red + 3) as unknown as [number, number, number]
      else if (samples >= 3) [green, blue] = [line[at + wide]!, line[at + 2 * wide]!]
      const solid = colour === 4 || colour === 6 ? line[at + (samples - 1) * wide]! / 255 : 1
      const light = 0.299 * red + 0.587 * green + 0.114 * blue
      sums[(y >> 3) * columns + (x >> 3)]! += 255 + solid * (light - 255)
    }
  }
  const cells = sums.map((sum, at) => {
    const [tall, broad] = [Math.min(8, height - 8 * Math.floor(at / columns)), Math.min(8, width - 8 * (at % columns))]
    return sum / (tall * broad)
  })
  return { columns, rows, cells }
}

/** Undoes a line's filter (PNG, 9.2). */
function unfiltered(filter: number, line: Uint8Array, above: Uint8Array, step: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(line.length)
  for (let at = 0; at < line.length; at++) {
    const left = at >= step ? out[at - step]! : 0
    const up = above[at]!
    const corner = at >= step ? above[at - step]! : 0
    let guess = 0
    if (filter === 1) guess = left
    else if (filter === 2) guess = up
    else if (filter === 3) guess = (left + up) >> 1
    else if (filter === 4) {
      const toLeft = Math.abs(up - corner)
      const toUp = Math.abs(left - corner)
      const toCorner = Math.abs(left + up - 2 * corner)
      guess = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
    }
    out[at] = line[at]! + guess
  }
  return out
}
