import { pngFile } from './png.ts'

/** Brightness (0 to 255) of a drawn scene at a place, both from 0 to 1: so it can be had in any size. */
export type Scene = (x: number, y: number) => number

/** A scene of a dozen soft spots and boxes, another one for each seed. */
export function scene(seed: number): Scene {
  let state = seed * 977 + 1
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) / 16_777_216
  }
  const spots = Array.from({ length: 12 }, () => ({
    x: next(),
    y: next(),
    wide: 0.05 + 0.25 * next(),
    tall: 0.05 + 0.25 * next(),
    light: 255 * next(),
    isBox: next() < 0.5,
  }))
  return (x, y) =>
    spots.reduce((before, spot) => {
      const [across, down] = [(x - spot.x) / spot.wide, (y - spot.y) / spot.tall]
      const isInside = Math.abs(across) < 1 && Math.abs(down) < 1
      const share = spot.isBox ? (isInside ? 0.8 : 0) : 0.8 * Math.exp(-across * across - down * down)
      return before * (1 - share) + spot.light * share
    }, 128 * y)
}

/** A grey JPEG whose blocks are plain: baseline or progressive, with restart markers after so many blocks. */
export function jpegOf(
  drawn: Scene,
  width: number,
  height: number,
  options: { readonly isProgressive?: boolean; readonly restart?: number } = {},
): Buffer {
  const { isProgressive = false, restart = 0 } = options
  const segment = (marker: number, body: readonly number[]) => [
    0xff,
    marker,
    (body.length + 2) >> 8,
    (body.length + 2) & 255,
    ...body,
  ]
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)]
  const coded: number[] = []
  let [bits, count] = [0, 0]
  const put = (value: number, size: number) => {
    for (let at = size - 1; at >= 0; at--) {
      bits = (bits << 1) | ((value >> at) & 1)
      if (++count < 8) continue
      coded.push(bits, ...(bits === 0xff ? [0] : []))
      ;[bits, count] = [0, 0]
    }
  }
  const fill = () => {
    while (count) put(1, 1)
  }
  let before = 0
  for (let block = 0; block < columns * rows; block++) {
    if (restart && block && block % restart === 0) {
      fill()
      coded.push(0xff, 0xd0 + ((block / restart - 1) % 8))
      before = 0
    }
    const light = drawn(((block % columns) + 0.5) / columns, (Math.floor(block / columns) + 0.5) / rows)
    const value = Math.round((light - 128) / 2)
    const step = value - before
    before = value
    const size = step === 0 ? 0 : Math.floor(Math.log2(Math.abs(step))) + 1
    put(size, 4)
    put(step < 0 ? step + (1 << size) - 1 : step, size)
    // The end of the block: no other coefficients.
    if (!isProgressive) put(0, 1)
  }
  fill()
  return Buffer.from([
    ...[0xff, 0xd8],
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 16)]),
    ...segment(isProgressive ? 0xc2 : 0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ...segment(0xc4, [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ...(restart ? segment(0xdd, [restart >> 8, restart & 255]) : []),
    ...segment(0xda, [1, 1, 0, 0, isProgressive ? 0 : 63, 0]),
    ...coded,
    ...[0xff, 0xd9],
  ])
}

/** An RGB PNG; its lines take the five filters in turn. */
export function pngOf(drawn: Scene, width: number, height: number): Buffer {
  const stride = width * 3
  const lines: Buffer[] = []
  let above = Buffer.alloc(stride)
  for (let y = 0; y < height; y++) {
    const line = Buffer.alloc(stride)
    for (let at = 0; at < stride; at++) line[at] = drawn((Math.floor(at / 3) + 0.5) / width, (y + 0.5) / height)
    const filter = y % 5
    const filtered = Buffer.from(line)
    for (let at = 0; at < stride; at++) {
      const [left, up, corner] = [line[at - 3] ?? 0, above[at]!, at < 3 ? 0 : above[at - 3]!]
      const near = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)] as const
      const paeth = near[0] <= near[1] && near[0] <= near[2] ? left : near[1] <= near[2] ? up : corner
      filtered[at] = line[at]! - [0, left, up, (left + up) >> 1, paeth][filter]!
    }
    lines.push(Buffer.from([filter]), filtered)
    above = line
  }
  return pngFile(width, height, 2, Buffer.concat(lines))
}

/** The same in seven passes (Adam7), each a small PNG of its own: no filters, `depth` bits a pixel, grey. */
export function interlacedPngOf(drawn: Scene, width: number, height: number, depth: 1 | 2 | 4 | 8 = 8): Buffer {
  const most = 2 ** depth - 1
  const lines: Buffer[] = []
  for (const [left, top, across, down] of [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const) {
    for (let y = top; y < height; y += down) {
      const line = Buffer.alloc(Math.ceil((Math.ceil((width - left) / across) * depth) / 8))
      for (let x = left, bit = 0; x < width; x += across, bit += depth) {
        const shade = Math.round((drawn((x + 0.5) / width, (y + 0.5) / height) / 255) * most)
        line[bit >> 3]! |= shade << (8 - depth - (bit & 7))
      }
      if (line.length) lines.push(Buffer.from([0]), line)
    }
  }
  return pngFile(width, height, 0, Buffer.concat(lines), { depth, isInterlaced: true })
}

/** A grey GIF of 64 shades, packed as encoders do: codes grow with the table, which is begun anew when it is full. */
export function gifOf(
  drawn: Scene,
  width: number,
  height: number,
  options: { readonly isInterlaced?: boolean } = {},
): Buffer {
  const { isInterlaced = false } = options
  const rows = isInterlaced
    ? [
        [0, 8],
        [4, 8],
        [2, 4],
        [1, 2],
      ].flatMap(([first, step]) =>
        Array.from({ length: Math.ceil((height - first!) / step!) }, (_, at) => first! + at * step!),
      )
    : [...Array(height).keys()]
  const coded: number[] = []
  let [bits, held, size, next] = [0, 0, 7, 66]
  const put = (code: number) => {
    bits |= code << held
    for (held += size; held >= 8; held -= 8) {
      coded.push(bits & 255)
      bits >>>= 8
    }
  }
  let table = new Map<number, number>()
  let former = -1
  put(64)
  for (const y of rows) {
    for (let x = 0; x < width; x++) {
      const shade = Math.min(63, Math.max(0, Math.floor(drawn((x + 0.5) / width, (y + 0.5) / height) / 4)))
      const longer = table.get(former * 64 + shade)
      if (former < 0) former = shade
      else if (longer !== undefined) former = longer
      else {
        put(former)
        if (next < 4096) {
          table.set(former * 64 + shade, next)
          if (next++ === 1 << size) size++
        } else {
          put(64)
          table = new Map()
          ;[size, next] = [7, 66]
        }
        former = shade
      }
    }
  }
  put(former)
  put(65)
  if (held) coded.push(bits)
  const blocks: number[] = []
  for (let at = 0; at < coded.length; at += 255) {
    const block = coded.slice(at, at + 255)
    blocks.push(block.length, ...block)
  }
  const size16 = [width & 255, width >> 8, height & 255, height >> 8]
  const shades = Array.from({ length: 64 }, (_, at) => [4 * at + 2, 4 * at + 2, 4 * at + 2]).flat()
  return Buffer.from([
    ...Buffer.from('GIF89a'),
    ...[...size16, 0x80 | 5, 0, 0, ...shades],
    ...[0x21, 0xf9, 4, 0, 0, 0, 0, 0],
    ...[0x2c, 0, 0, 0, 0, ...size16, isInterlaced ? 0x40 : 0, 6, ...blocks, 0, 0x3b],
  ])
}
