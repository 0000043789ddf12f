import { type Grid, gridOf } from './brightness-grid.ts'
import { decodeLuma } from './vp8-frame.ts'
import { alphaPlane } from './webp-alpha.ts'
import { LittleBits, losslessPixels } from './webp-lossless.ts'

/** Four bytes a pixel of one without loss, or of transparency, must fit into the memory. */
const pixelsAtMost = 8_000_000
/** One with loss takes a byte a pixel, and 20 to 60 ms CPU for a million. */
const lossyPixelsAtMost = 16_000_000

/** A picture's brightness on white, 0 to 255. */
interface Lights {
  readonly width: number
  readonly height: number
  readonly at: (x: number, y: number) => number
}

/** A WebP (RFC 9649), with or without loss, on white; the first picture of one that moves. */
export function webpGrid(data: Buffer): Grid | undefined {
  let canvas: { readonly width: number; readonly height: number } | undefined
  for (const { type, body } of chunksOf(data, 12)) {
    if (type === 'VP8X') canvas = { width: body.readUIntLE(4, 3) + 1, height: body.readUIntLE(7, 3) + 1 }
    if (type === 'ANMF') return canvas && firstPicture(body, canvas.width, canvas.height)
  }
  const lights = lightsIn(data, 12)
  if (lights && canvas && (lights.width !== canvas.width || lights.height !== canvas.height)) return undefined
  return lights && gridOf(lights.width, lights.height, lights.at)
}

interface Chunk {
  readonly type: string
  readonly body: Buffer
}

function* chunksOf(data: Buffer, from: number): Generator<Chunk> {
  for (let at = from; at + 8 <= data.length; ) {
    const length = data.readUInt32LE(at + 4)
    yield { type: data.subarray(at, at + 4).toString('latin1'), body: data.subarray(at + 8, at + 8 + length) }
    at += 8 + length + (length & 1)
  }
}

const frameHead = 16

/** A picture of one that moves (2.7.1.1) at its place; what it leaves free is white. */
function firstPicture(frame: Buffer, width: number, height: number): Grid | undefined {
  const [left, top] = [2 * frame.readUIntLE(0, 3), 2 * frame.readUIntLE(3, 3)]
  const lights = width * height <= pixelsAtMost ? lightsIn(frame, frameHead) : undefined
  return (
    lights &&
    gridOf(width, height, (x, y) => {
      const [inX, inY] = [x - left, y - top]
      return inX < 0 || inY < 0 || inX >= lights.width || inY >= lights.height ? 255 : lights.at(inX, inY)
    })
  )
}

/** The first picture among these chunks. */
function lightsIn(data: Buffer, from: number): Lights | undefined {
  let alpha: Buffer | undefined
  for (const { type, body } of chunksOf(data, from)) {
    if (type === 'ALPH') alpha = body
    if (type === 'VP8L') return losslessLights(body)
    if (type === 'VP8 ') return lossyLights(body, alpha)
  }
  return undefined
}

function losslessLights(data: Buffer): Lights | undefined {
  const bits = new LittleBits(data)
  if (bits.take(8) !== 0x2f) return undefined
  const [width, height] = [bits.take(14) + 1, bits.take(14) + 1]
  const hasAlpha = bits.take(1) === 1
  if (bits.take(3) !== 0 || width * height > pixelsAtMost) return undefined
  const pixels = losslessPixels(bits, width, height)
  return {
    width,
    height,
    at: (x, y) => {
      const pixel = pixels[y * width + x]!
      const light = 0.299 * ((pixel >>> 16) & 255) + 0.587 * ((pixel >>> 8) & 255) + 0.114 * (pixel & 255)
      return hasAlpha ? onWhite(light, pixel >>> 24) : light
    },
  }
}

function lossyLights(data: Buffer, alpha: Buffer | undefined): Lights | undefined {
  const luma = decodeLuma(data, alpha ? pixelsAtMost : lossyPixelsAtMost)
  if (!luma) return undefined
  const { width, height, pixels, first, stride } = luma
  const solid = alpha && alphaPlane(alpha, width, height)
  return {
    width,
    height,
    at: (x, y) => {
      const light = fullRange[pixels[first + y * stride + x]!]!
      return solid ? onWhite(light, solid[y * width + x]!) : light
    },
  }
}

/** In video black is 16 and white 235. */
const fullRange = Float64Array.from({ length: 256 }, (_, light) =>
  Math.max(0, Math.min(255, ((light - 16) * 255) / 219)),
)

function onWhite(light: number, alpha: number): number {
  return 255 + (alpha / 255) * (light - 255)
}
