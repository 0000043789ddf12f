import { type Grid, gridOf } from './brightness-grid.ts'

const pixelsAtMost = 8_000_000

/** The first picture of a GIF, on white. */
export function gifGrid(data: Buffer): Grid | undefined {
  const [width, height] = [data.readUInt16LE(6), data.readUInt16LE(8)]
  const flags = data[10]!
  let colours = flags & 0x80 ? tableAt(data, 13, flags) : Buffer.alloc(0)
  let seeThrough = -1
  for (let at = 13 + colours.length; at < data.length; ) {
    const kind = data[at]
    if (kind === 0x21) {
      if (data[at + 1] === 0xf9 && data[at + 3]! & 1) seeThrough = data[at + 6]!
      at = behindBlocks(data, at + 2)
      continue
    }
    if (kind !== 0x2c) return undefined
    const [left, top, across, down] = [1, 3, 5, 7].map((field) => data.readUInt16LE(at + field)) as Four
    if (across * down > pixelsAtMost) return undefined
    const own = data[at + 9]!
    at += 10
    if (own & 0x80) {
      colours = tableAt(data, at, own)
      at += colours.length
    }
    const indexes = unpacked(data, at, across * down)
    if (!indexes) return undefined
    const lights = Float64Array.from({ length: 256 }, (_, index) =>
      index === seeThrough || 3 * index + 2 >= colours.length
        ? 255
        : 0.299 * colours[3 * index]! + 0.587 * colours[3 * index + 1]! + 0.114 * colours[3 * index + 2]!,
    )
    const rows = own & 0x40 ? interlaced(down) : undefined
    const from = (x: number, y: number) => lights[indexes[y * across + x]!]!
    const lines = rows && Uint32Array.from(rows.keys()).sort((a, b) => rows[a]! - rows[b]!)
    return gridOf(width, height, (x, y) => {
      const [inX, inY] = [x - left, y - top]
      if (inX < 0 || inY < 0 || inX >= across || inY >= down) return 255
      return from(inX, lines ? lines[inY]! : inY)
    })
  }
  return undefined
}

type Four = [number, number, number, number]

function tableAt(data: Buffer, at: number, flags: number): Buffer {
  return data.subarray(at, at + 3 * (2 << (flags & 7)))
}

/** In which order the lines of an interlaced picture come. */
function interlaced(down: number): number[] {
  const rows: number[] = []
  for (const [first, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const)
    for (let y = first; y < down; y += step) rows.push(y)
  return rows
}

function behindBlocks(data: Buffer, from: number): number {
  let at = from
  while (at < data.length && data[at] !== 0) at += 1 + data[at]!
  return at + 1
}

const codesAtMost = 4096

/** Undoes the compression (LZW) of so many indexes; undefined where they are damaged. What is cut off is 0. */
function unpacked(data: Buffer, from: number, count: number): Uint8Array | undefined {
  const least = data[from]!
  if (least < 2 || least > 8) return undefined
  const [clear, end] = [1 << least, (1 << least) + 1]
  const before = new Uint16Array(codesAtMost)
  const [first, last] = [new Uint8Array(codesAtMost), new Uint8Array(codesAtMost)]
  const lengths = new Uint16Array(codesAtMost)
  for (let code = 0; code < clear; code++) {
    first[code] = code
    last[code] = code
    lengths[code] = 1
  }
  const out = new Uint8Array(count)
  let [size, next, former, done] = [least + 1, end + 1, -1, 0]
  let [bits, held] = [0, 0]
  for (let at = from + 1, left = 0; done < count; ) {
    if (left === 0) {
      left = data[at++] ?? 0
      if (left === 0) break
    }
    bits |= (data[at++] ?? 0) << held
    held += 8
    left--
    while (held >= size && done < count) {
      const code = bits & ((1 << size) - 1)
      bits >>>= size
      held -= size
      if (code === end) return out
      if (code === clear) {
        ;[size, next, former] = [least + 1, end + 1, -1]
        continue
      }
      if (former >= 0 && next < codesAtMost) {
        before[next] = former
        first[next] = first[former]!
        last[next] = code === next ? first[former]! : first[code]!
        lengths[next] = lengths[former]! + 1
        if (++next === 1 << size && size < 12) size++
      }
      if (code >= next) return undefined
      const length = lengths[code]!
      for (let one = code, place = done + length - 1; place >= done; place--) {
        if (place < count) out[place] = last[one]!
        one = before[one]!
      }
      done += length
      former = code
    }
  }
  return out
}
