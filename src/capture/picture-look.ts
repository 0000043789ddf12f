import { AvifDecoderError, avifGrid } from './avif-grid.ts'
import type { Grid } from './brightness-grid.ts'
import { gifGrid } from './gif-grid.ts'
import { jpegGrid } from './jpeg-grid.ts'
import { isOnItsSide, type Turn, turned, turnOf } from './picture-turn.ts'
import { type Picture, pictureType } from './picture-type.ts'
import { pngGrid } from './png-grid.ts'
import { webpGrid } from './webp-grid.ts'

/**
 * What a picture looks like from afar, the way up that it is shown: equal, or nearly so, for the same picture in another size or packed
 * otherwise.
 */
export interface PictureLook {
  readonly width: number
  readonly height: number
  /** Eight rows of nine mean brightnesses, less their mean and over their spread, as 72 signed bytes in base64. */
  readonly grid: string
  /** A difference hash (is a cell darker than the next?) of 64 bits, in four parts of 16 bits as hex. */
  readonly bands: readonly [string, string, string, string]
}

const grids: Readonly<Partial<Record<Picture['type'], (data: Buffer) => Grid | undefined>>> = {
  'image/jpeg': jpegGrid,
  'image/png': pngGrid,
  'image/gif': gifGrid,
  'image/webp': webpGrid,
}

/** A packed picture beyond this is not looked at: nothing that a newspaper shows is. */
const bytesAtMost = 8_000_000
const pixelsAtMost = 60_000_000
/** What is smaller says too little to be told from others. */
const leastCells = 9
/** Spread of brightness, of 255, below which a picture is one plain. */
const leastSpread = 6

/**
 * The look of a JPEG, PNG, GIF, WebP or AVIF (of one that moves, its first picture); undefined for other types, for what can't be read, and for
 * pictures that are tiny or plain. A JPEG is not decoded: the mean of each block of its brightness stands in the file (the DC coefficients).
 * An AVIF takes the thread for up to some seconds; whoever has other things to do asks in a thread of its own. Throws only
 * `AvifDecoderError`, where AVIF's decoder can't be had: another machine would see what this one does not.
 */
export async function pictureLook(bytes: Uint8Array): Promise<PictureLook | undefined> {
  if (bytes.length > bytesAtMost) return undefined
  const found = pictureType(bytes)
  if (!found?.width || !found.height || found.width * found.height > pixelsAtMost) return undefined
  const { type, width, height } = found
  if (Math.min(width, height) < 8 * leastCells) return undefined
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (type === 'image/avif') return await avifLook(data)
    const grid = grids[type]?.(data)
    return grid && lookOf(grid, width, height, turnOf(data, type))
  } catch (error) {
    if (error instanceof AvifDecoderError) throw error
    return undefined
  }
}

/** By its size as decoded: the first that the file tells may be that of one part. */
async function avifLook(data: Buffer): Promise<PictureLook | undefined> {
  const picture = await avifGrid(data)
  if (!picture || Math.min(picture.width, picture.height) < 8 * leastCells) return undefined
  return lookOf(picture.grid, picture.width, picture.height, turnOf(data, 'image/avif'))
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

/** `width` and `height` as stored. */
function lookOf(grid: Grid, width: number, height: number, turn: Turn): PictureLook | undefined {
  const isTurned = isOnItsSide(turn)
  const stored = isTurned ? shrunk(grid, width / 8, height / 8, 8, 9) : shrunk(grid, width / 8, height / 8, 9, 8)
  const cells = turned(stored, turn, 9, 8)
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
    width: isTurned ? height : width,
    height: isTurned ? width : height,
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
