/** Rows of a segment of the term index have its number times this plus a running one. */
export const rowsPerSegment = 0x1000000
