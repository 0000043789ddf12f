/** Four megabytes: some fourteen thousand blocks. */
const mostKept = 1 << 20

/**
 * Memory for rows that are used again for the next page. A page's rows are so large that fresh memory would come from
 * the system each time, which clears it bit by bit: that took as long as filling it.
 */
export class RowMemory {
  #kept = new Float32Array(0)

  /** `length` numbers, whatever they are. They are the taker's until the next one takes. */
  take(length: number): Float32Array {
    if (length > mostKept) return new Float32Array(length)
    if (this.#kept.length < length) this.#kept = new Float32Array(Math.min(mostKept, 2 * length))
    return this.#kept.subarray(0, length)
  }
}
