import { LittleBits, losslessPixels } from './webp-lossless.ts'

/** How solid each pixel of a WebP with loss is (ALPH; RFC 9649, 2.7.1.2). Throws where it ends too early. */
export function alphaPlane(data: Uint8Array, width: number, height: number): Uint8Array {
  const head = data[0] ?? 0
  const [packing, filter] = [head & 3, (head >> 2) & 3]
  const packed = data.subarray(1)
  const plane = new Uint8Array(width * height)
  if (packing === 1) {
    const pixels = losslessPixels(new LittleBits(packed), width, height)
    for (let at = 0; at < plane.length; at++) plane[at] = pixels[at]! >>> 8
  } else if (packing === 0 && packed.length >= plane.length) plane.set(packed.subarray(0, plane.length))
  else throw new Error('no such transparency')
  if (filter) unfilter(plane, width, filter)
  return plane
}

/** Each value is what it adds to the one to the left (1), above (2), or to what these two and the one between them suggest (3). */
function unfilter(plane: Uint8Array, width: number, filter: number): void {
  for (let at = 1; at < plane.length; at++) {
    const [isFirst, isTop] = [at % width === 0, at < width]
    const above = isTop ? 0 : plane[at - width]!
    const left = isFirst ? 0 : plane[at - 1]!
    let predicted: number
    if (isFirst) predicted = above
    else if (isTop || filter === 1) predicted = left
    else if (filter === 2) predicted = above
    else predicted = Math.max(0, Math.min(255, left + above - plane[at - width - 1]!))
    plane[at]! += predicted
  }
}
