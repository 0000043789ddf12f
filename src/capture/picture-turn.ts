import { avifTurn } from './avif-turn.ts'
import { orientation } from './picture-metadata.ts'
import type { Picture } from './picture-type.ts'

/** How a picture is turned before it is shown: quarters against the clock, then left and right or top and bottom exchanged. */
export interface Turn {
  readonly quarters: 0 | 1 | 2 | 3
  readonly exchanged?: 'sides' | 'ends'
}

const asStored: Turn = { quarters: 0 }

/** Exif's orientations 1 to 8. */
const exifTurns: readonly Turn[] = [
  asStored,
  { quarters: 0, exchanged: 'sides' },
  { quarters: 2 },
  { quarters: 0, exchanged: 'ends' },
  { quarters: 1, exchanged: 'ends' },
  { quarters: 3 },
  { quarters: 1, exchanged: 'sides' },
  { quarters: 1 },
]

/**
 * Which way up browsers show a picture, and we give it to readers: a JPEG by its Exif, an AVIF by `irot` and `imir`. What other types have in
 * Exif is taken away before they are shown. May throw RangeError for a file that ends too early.
 */
export function turnOf(data: Buffer, type: Picture['type']): Turn {
  if (type === 'image/avif') return avifTurn(data) ?? asStored
  return (type === 'image/jpeg' && exifTurns[jpegOrientation(data) - 1]) || asStored
}

/** Whether width and height change places. */
export const isOnItsSide = ({ quarters }: Turn): boolean => quarters % 2 === 1

/** Cells of the picture as shown (`columns` by `rows`) from those of the picture as stored, line by line. */
export function turned(cells: Float64Array, turn: Turn, columns: number, rows: number): Float64Array {
  const [across, down] = isOnItsSide(turn) ? [rows, columns] : [columns, rows]
  const out = new Float64Array(columns * rows)
  for (let at = 0; at < out.length; at++) {
    const x = turn.exchanged === 'sides' ? columns - 1 - (at % columns) : at % columns
    const y = turn.exchanged === 'ends' ? rows - 1 - Math.floor(at / columns) : Math.floor(at / columns)
    const places = [
      [x, y],
      [across - 1 - y, x],
      [across - 1 - x, down - 1 - y],
      [y, down - 1 - x],
    ] as const
    const [column, row] = places[turn.quarters]
    out[at] = cells[row * across + column]!
  }
  return out
}

/** The first Exif before the scan that says another way up than as stored. */
function jpegOrientation(data: Buffer): number {
  for (let at = 2; at + 4 <= data.length && data[at] === 0xff; ) {
    const marker = data[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xda || marker === 0xd9) break
    const end = at + 2 + Math.max(2, data.readUInt16BE(at + 2))
    const found = marker === 0xe1 ? orientation(data.subarray(at + 4, end)) : 1
    if (found !== 1) return found
    at = end
  }
  return 1
}
