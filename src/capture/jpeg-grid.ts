import type { Grid } from './brightness-grid.ts'

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
export function jpegGrid(data: Buffer): Grid | undefined {
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
