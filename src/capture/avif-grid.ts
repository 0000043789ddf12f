import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { avifWork } from './avif-work.ts'
import { type Grid, gridOf } from './brightness-grid.ts'

/** A picture of more pixels is not decoded. */
const pixelsAtMost = 12_600_000
/** Colours, transparency and a thumbnail of such a picture; no film. */
const decodedPixelsAtMost = 26_000_000
/** What the decoder may have: a grown memory is refused beyond it, and decoding fails, on every machine at the same place. */
const memoryBytesAtMost = 384 * 2 ** 20

/** An AVIF's brightness on white, with its size as decoded. */
export interface AvifGrid {
  readonly grid: Grid
  readonly width: number
  readonly height: number
}

/**
 * An AVIF, decoded by libavif and libaom as WebAssembly (`@jsquash/avif`), without the network or the file system; of one that moves, the
 * still picture. Each picture gets a decoder of its own, so that none can hurt or change the next. It takes the thread up to some seconds; undefined or an error
 * for what can't be decoded or is more than 12.6 million pixels.
 */
export async function avifGrid(data: Buffer): Promise<AvifGrid | undefined> {
  const work = avifWork(data)
  if (!work || work.largestPixels > pixelsAtMost || work.decodedPixels > decodedPixelsAtMost) return undefined
  const { default: makeDecoder } = await import('@jsquash/avif/codec/dec/avif_dec.js')
  const decoder = await makeDecoder({ ...decoderOptions })
  const picture = decoder.decode(asStill(data), 8)
  if (!picture || picture.width * picture.height > pixelsAtMost) return undefined
  const { width, height, data: pixels } = picture
  const grid = gridOf(width, height, (x, y) => {
    const at = 4 * (y * width + x)
    const light = 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!
    return 255 + (pixels[at + 3]! / 255) * (light - 255)
  })
  return { grid, width, height }
}

/** libavif decodes what the first brand says: `avis` is the film, of which `avifWork` knows nothing. */
function asStill(data: Buffer): ArrayBuffer {
  const copy = new Uint8Array(data)
  copy.set(Buffer.from('avif'), 8)
  return copy.buffer
}

let compiled: WebAssembly.Module | undefined

/** The glue makes its module of the very object that it is given, so each gets its own. */
const decoderOptions = { noInitialRun: true, instantiateWasm, print() {}, printErr() {} }

function instantiateWasm(
  imports: WebAssembly.Imports,
  done: (instance: WebAssembly.Instance) => void,
): WebAssembly.Exports {
  compiled ??= new WebAssembly.Module(
    readFileSync(fileURLToPath(import.meta.resolve('@jsquash/avif/codec/dec/avif_dec.wasm'))),
  )
  const instance = new WebAssembly.Instance(compiled, imports)
  for (const memory of Object.values(instance.exports)) {
    if (!(memory instanceof WebAssembly.Memory)) continue
    const grow = memory.grow.bind(memory)
    // The glue takes an error for "there is no more", as it would come from the engine.
    memory.grow = (pages) => {
      if (memory.buffer.byteLength + pages * 65_536 > memoryBytesAtMost) throw new RangeError('no more memory')
      return grow(pages)
    }
  }
  done(instance)
  return instance.exports
}
