import { accessSync, constants, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { avifWork } from './avif-work.ts'
import { type Grid, gridOf } from './brightness-grid.ts'

/** A picture of more pixels is not decoded. */
const pixelsAtMost = 12_600_000
/** Colours, transparency and a thumbnail of such a picture; no film. */
const decodedPixelsAtMost = 26_000_000
/** What the decoder may have: a grown memory is refused beyond it, and decoding fails, on every machine at the same place. */
const memoryBytesAtMost = 384 * 2 ** 20

/**
 * The decoder can't be had on this machine: it is not installed whole, or there is no memory for it. That says nothing of the picture, so
 * nobody may take it for one without a look.
 */
export class AvifDecoderError extends Error {
  override name = 'AvifDecoderError'
}

const glue = '@jsquash/avif/codec/dec/avif_dec.js'
const wasmFile = () => fileURLToPath(import.meta.resolve('@jsquash/avif/codec/dec/avif_dec.wasm'))

function missing(cause: unknown): AvifDecoderError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const todo = cause instanceof RangeError ? '' : '; run npm ci'
  return new AvifDecoderError(`the decoder of AVIF pictures (@jsquash/avif) can't be used: ${why}${todo}`, { cause })
}

/** Throws `AvifDecoderError` where the decoder's files are not there or can't be read. */
export function checkAvifDecoder(): void {
  try {
    for (const file of [fileURLToPath(import.meta.resolve(glue)), wasmFile()]) accessSync(file, constants.R_OK)
  } catch (error) {
    throw missing(error)
  }
}

/** An AVIF's brightness on white, with its size as decoded. */
export interface AvifGrid {
  readonly grid: Grid
  readonly width: number
  readonly height: number
}

/**
 * An AVIF, decoded by libavif and libaom as WebAssembly (`@jsquash/avif`), without the network or the file system; of one that moves, the
 * still picture. Each picture gets a decoder of its own, so that none can hurt or change the next. It takes the thread up to some seconds; undefined or an error
 * for what can't be decoded or is more than 12.6 million pixels. Throws `AvifDecoderError` where there is no decoder.
 */
export async function avifGrid(data: Buffer): Promise<AvifGrid | undefined> {
  const work = avifWork(data)
  if (!work || work.largestPixels > pixelsAtMost || work.decodedPixels > decodedPixelsAtMost) return undefined
  const { decoder, memory } = await newDecoder()
  let picture: ReturnType<typeof decoder.decode>
  try {
    picture = decoder.decode(asStill(data), 8)
  } catch (error) {
    throw memory.refused ?? error
  }
  if (memory.refused) throw memory.refused
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

/** `refused` is set where the machine, and not our limit, gave the decoder no more memory. */
interface DecoderMemory {
  refused?: AvifDecoderError
}

async function newDecoder() {
  const memory: DecoderMemory = {}
  try {
    const { default: makeDecoder } = await import('@jsquash/avif/codec/dec/avif_dec.js')
    compiled ??= new WebAssembly.Module(readFileSync(wasmFile()))
    const instance = instantiated(compiled, memory)
    // The glue makes its module of the very object that it is given, so each gets its own.
    const decoder = await makeDecoder({ noInitialRun: true, instantiateWasm: instance, print() {}, printErr() {} })
    return { decoder, memory }
  } catch (error) {
    throw missing(error)
  }
}

function instantiated(module: WebAssembly.Module, state: DecoderMemory) {
  return (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): WebAssembly.Exports => {
    const instance = new WebAssembly.Instance(module, imports)
    for (const memory of Object.values(instance.exports)) {
      if (!(memory instanceof WebAssembly.Memory)) continue
      const grow = memory.grow.bind(memory)
      // The glue takes an error for "there is no more", as it would come from the engine.
      memory.grow = (pages) => {
        if (memory.buffer.byteLength + pages * 65_536 > memoryBytesAtMost) throw new RangeError('no more memory')
        try {
          const before = grow(pages)
          // The glue asks for more than it needs first, and then for less.
          state.refused = undefined
          return before
        } catch (error) {
          state.refused = missing(error)
          throw error
        }
      }
    }
    done(instance)
    return instance.exports
  }
}
