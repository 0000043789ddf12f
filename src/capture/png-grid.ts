import { inflateSync } from 'node:zlib'
import { type Grid, gridOf } from './brightness-grid.ts'

const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** Which pixels come in one go: from a first column and row on, each so many further (PNG, 8.2). */
type Pass = readonly [left: number, top: number, across: number, down: number]

const inOneGo: readonly Pass[] = [[0, 0, 1, 1]]
const interlaced: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
]

/** A PNG on white. */
export function pngGrid(data: Buffer): Grid | undefined {
  const [width, height] = [data.readUInt32BE(16), data.readUInt32BE(20)]
  const [depth, colour, , , method] = data.subarray(24, 29) as unknown as [number, number, number, number, number]
  const samples = channels[colour]
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(depth) || method > 1) return undefined
  const packed: Buffer[] = []
  let palette: Uint8Array = Buffer.alloc(0)
  let solidity: Uint8Array = Buffer.alloc(0)
  for (let at = 8; at + 12 <= data.length; ) {
    const length = data.readUInt32BE(at)
    const type = data.subarray(at + 4, at + 8).toString('latin1')
    const body = data.subarray(at + 8, at + 8 + length)
    if (type === 'IDAT') packed.push(body)
    if (type === 'PLTE') palette = body
    if (type === 'tRNS') solidity = body
    at += 12 + length
  }
  const step = Math.max(1, (samples * depth) / 8)
  const passes = (method === 1 ? interlaced : inOneGo).flatMap(([left, top, across, down]) => {
    const columns = Math.ceil((width - left) / across)
    const rows = Math.ceil((height - top) / down)
    const stride = Math.ceil((columns * samples * depth) / 8)
    return columns > 0 && rows > 0 ? [{ left, top, across, down, columns, rows, stride }] : []
  })
  const needed = passes.reduce((sum, { rows, stride }) => sum + (stride + 1) * rows, 0)
  const raw = inflateSync(Buffer.concat(packed), { maxOutputLength: needed })
  if (raw.length < needed) return undefined

  /** A pixel's brightness in an unfiltered line. Of samples of 16 bits the upper eight count, smaller ones are widened. */
  const lightIn = (line: Uint8Array, x: number): number => {
    if (depth < 8) {
      const bits = (line[(x * depth) >> 3]! >> (8 - depth - ((x * depth) & 7))) & ((1 << depth) - 1)
      return colour === 3 ? listed(bits) : (bits * 255) / ((1 << depth) - 1)
    }
    const wide = depth / 8
    const at = x * step
    if (colour === 3) return listed(line[at]!)
    const isGrey = samples < 3
    const light = isGrey ? line[at]! : lightOf(line[at]!, line[at + wide]!, line[at + 2 * wide]!)
    return colour === 4 || colour === 6 ? onWhite(light, line[at + (samples - 1) * wide]!) : light
  }
  const listed = (which: number): number => {
    const light = lightOf(palette[3 * which]!, palette[3 * which + 1]!, palette[3 * which + 2]!)
    return onWhite(light, solidity[which] ?? 255)
  }

  let from = 0
  let line = new Uint8Array(0)
  const nextLine = (stride: number, isFirst: boolean) => {
    const above = isFirst ? new Uint8Array(stride) : line
    line = unfiltered(raw[from]!, raw.subarray(from + 1, from + 1 + stride), above, step)
    from += stride + 1
  }
  if (method === 0) {
    const [{ stride }] = passes as [(typeof passes)[0]]
    return gridOf(width, height, (x, y) => {
      if (x === 0) nextLine(stride, y === 0)
      return lightIn(line, x)
    })
  }
  const lights = new Uint8Array(width * height)
  for (const { left, top, across, down, columns, rows, stride } of passes) {
    for (let row = 0; row < rows; row++) {
      nextLine(stride, row === 0)
      const start = (top + row * down) * width + left
      for (let column = 0; column < columns; column++)
        lights[start + column * across] = Math.round(lightIn(line, column))
    }
  }
  return gridOf(width, height, (x, y) => lights[y * width + x]!)
}

const lightOf = (red: number, green: number, blue: number): number => 0.299 * red + 0.587 * green + 0.114 * blue
const onWhite = (light: number, alpha: number): number => 255 + (alpha / 255) * (light - 255)

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
