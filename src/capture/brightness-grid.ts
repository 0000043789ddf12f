/** Brightnesses, one for eight by eight pixels. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  readonly cells: Float64Array
}

/** The means of a picture's brightness at each place (0 to 255). Every place is asked for once, line by line. */
export function gridOf(width: number, height: number, lightAt: (x: number, y: number) => number): Grid {
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)]
  const cells = new Float64Array(columns * rows)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) cells[(y >> 3) * columns + (x >> 3)]! += lightAt(x, y)
  }
  for (let at = 0; at < cells.length; at++) {
    const [tall, broad] = [Math.min(8, height - 8 * Math.floor(at / columns)), Math.min(8, width - 8 * (at % columns))]
    cells[at]! /= tall * broad
  }
  return { columns, rows, cells }
}
