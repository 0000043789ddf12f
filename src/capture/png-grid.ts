import { inflateSync } from 'node:zlib'
import { type Grid, gridOf } from './brightness-grid.ts'

const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** A PNG that is not interlaced, on white. */
export function pngGrid(data: Buffer): Grid | undefined {
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
  const wide = depth! / 8
  let line = new Uint8Array(stride)
  return gridOf(width, height, (x, y) => {
    if (x === 0) {
      const start = y * (stride + 1)
      line = unfiltered(raw[start]!, raw.subarray(start + 1, start + 1 + stride), line, step)
    }
    const at = x * step
    let [red, green, blue] = [line[at]!, line[at]!, line[at]!]
    if (colour === 3) [red, green, blue] = palette.subarray(3 * red, 3 * red + 3) as unknown as [number, number, number]
    else if (samples >= 3) [green, blue] = [line[at + wide]!, line[at + 2 * wide]!]
    const solid = colour === 4 || colour === 6 ? line[at + (samples - 1) * wide]! / 255 : 1
    const light = 0.299 * red + 0.587 * green + 0.114 * blue
    return 255 + solid * (light - 255)
  })
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
