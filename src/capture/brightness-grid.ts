/** Brightnesses, one for eight by eight pixels. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  readonly cells: Float64Array
}
