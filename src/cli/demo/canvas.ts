import zlib from 'node:zlib'

export type Point = readonly [x: number, y: number]

/** A picture of 800 × 450 in the making; shapes are drawn at twice that size, so that edges come out smooth. */
export interface Canvas {
  /** From `top` to `bottom`, between two heights. */
  gradient(top: string, bottom: string, fromY?: number, toY?: number): void
  rect(x: number, y: number, width: number, height: number, color: string, alpha?: number): void
  circle(x: number, y: number, radius: number, color: string, alpha?: number): void
  ellipse(x: number, y: number, rx: number, ry: number, color: string, alpha?: number): void
  polygon(points: readonly Point[], color: string, alpha?: number): void
  line(from: Point, to: Point, width: number, color: string, alpha?: number): void
  /** Everything below a wave line. */
  waves(y: number, height: number, length: number, color: string, alpha?: number, shift?: number): void
  /** As PNG, at `width` 800 or 400. */
  png(width: 800 | 400): Buffer
}

const scale = 2
const width = 800
const height = 450

export function createCanvas(): Canvas {
  const w = width * scale
  const h = height * scale
  const pixels = new Uint8Array(w * h * 3).fill(255)

  function blend(x: number, y: number, [r, g, b]: readonly number[], alpha: number): void {
    const at = (y * w + x) * 3
    pixels[at] = pixels[at]! + (r! - pixels[at]!) * alpha
    pixels[at + 1] = pixels[at + 1]! + (g! - pixels[at + 1]!) * alpha
    pixels[at + 2] = pixels[at + 2]! + (b! - pixels[at + 2]!) * alpha
  }

  /** Fills, row by row, what `spans` says of each. */
  function fill(
    fromY: number,
    toY: number,
    color: string,
    alpha: number,
    spans: (y: number) => readonly number[],
  ): void {
    const rgb = parseColor(color)
    for (let y = Math.max(0, Math.floor(fromY)); y <= Math.min(h - 1, Math.ceil(toY)); y++) {
      const edges = spans(y + 0.5)
      for (let index = 0; index + 1 < edges.length; index += 2) {
        const end = Math.min(w, Math.round(edges[index + 1]!))
        for (let x = Math.max(0, Math.round(edges[index]!)); x < end; x++) blend(x, y, rgb, alpha)
      }
    }
  }

  function polygon(points: readonly Point[], color: string, alpha = 1): void {
    const scaled = points.map(([x, y]): Point => [x * scale, y * scale])
    const ys = scaled.map(([, y]) => y)
    fill(Math.min(...ys), Math.max(...ys), color, alpha, (y) => crossings(scaled, y))
  }

  function ellipse(x: number, y: number, rx: number, ry: number, color: string, alpha = 1): void {
    const [cx, cy, a, b] = [x * scale, y * scale, rx * scale, ry * scale]
    fill(cy - b, cy + b, color, alpha, (row) => {
      const half = a * Math.sqrt(Math.max(0, 1 - ((row - cy) / b) ** 2))
      return half > 0 ? [cx - half, cx + half] : []
    })
  }

  return {
    gradient(top, bottom, fromY = 0, toY = height) {
      const [a, b] = [parseColor(top), parseColor(bottom)]
      for (let y = fromY * scale; y < toY * scale; y++) {
        const part = (y - fromY * scale) / ((toY - fromY) * scale)
        const color = a.map((value, index) => value + (b[index]! - value) * part)
        for (let x = 0; x < w; x++) blend(x, y, color, 1)
      }
    },
    rect: (x, y, rw, rh, color, alpha = 1) =>
      fill(y * scale, (y + rh) * scale - 1, color, alpha, () => [x * scale, (x + rw) * scale]),
    circle: (x, y, radius, color, alpha = 1) => ellipse(x, y, radius, radius, color, alpha),
    ellipse,
    polygon,
    line([x1, y1], [x2, y2], thick, color, alpha = 1) {
      const length = Math.hypot(x2 - x1, y2 - y1) || 1
      const dx = ((y2 - y1) / length) * (thick / 2)
      const dy = ((x1 - x2) / length) * (thick / 2)
      polygon(
        [
          [x1 + dx, y1 + dy],
          [x2 + dx, y2 + dy],
          [x2 - dx, y2 - dy],
          [x1 - dx, y1 - dy],
        ],
        color,
        alpha,
      )
    },
    waves(y, amplitude, length, color, alpha = 1, shift = 0) {
      const rgb = parseColor(color)
      for (let x = 0; x < w; x++) {
        const crest = y * scale + Math.sin(((x / scale + shift) / length) * 2 * Math.PI) * amplitude * scale
        for (let row = Math.max(0, Math.round(crest)); row < h; row++) blend(x, row, rgb, alpha)
      }
    },
    png: (target) => encodePng(shrink(pixels, w, h, (w / target) | 0), target, (target * height) / width),
  }
}

/** Where a row crosses a polygon's edges, in order. */
function crossings(points: readonly Point[], y: number): number[] {
  const found: number[] = []
  for (const [index, [x1, y1]] of points.entries()) {
    const [x2, y2] = points[(index + 1) % points.length]!
    if (y1 <= y !== y2 <= y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
  }
  return found.sort((a, b) => a - b)
}

function parseColor(color: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
}

/** The mean of each square of `factor` pixels. */
function shrink(pixels: Uint8Array, w: number, h: number, factor: number): Uint8Array {
  const [outW, outH] = [w / factor, h / factor]
  const out = new Uint8Array(outW * outH * 3)
  for (let y = 0; y < outH; y++) {
    for (let x = 0; x < outW; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let dy = 0; dy < factor; dy++) {
          for (let dx = 0; dx < factor; dx++) sum += pixels[((y * factor + dy) * w + x * factor + dx) * 3 + channel]!
        }
        out[(y * outW + x) * 3 + channel] = sum / (factor * factor)
      }
    }
  }
  return out
}

/** PNG (ISO 15948), 8 bits RGB; every row by the `up` filter, which suits skies and flat shapes. */
function encodePng(pixels: Uint8Array, w: number, h: number): Buffer {
  const stride = w * 3
  const rows = Buffer.alloc((stride + 1) * h)
  for (let y = 0; y < h; y++) {
    rows[y * (stride + 1)] = 2
    for (let x = 0; x < stride; x++) {
      const above = y > 0 ? pixels[(y - 1) * stride + x]! : 0
      rows[y * (stride + 1) + 1 + x] = pixels[y * stride + x]! - above
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(w, 0)
  header.writeUInt32BE(h, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', zlib.deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length)
  out.writeUInt32BE(data.length, 0)
  out.write(type, 4, 'latin1')
  data.copy(out, 8)
  out.writeUInt32BE(zlib.crc32(out.subarray(4, 8 + data.length)), 8 + data.length)
  return out
}
