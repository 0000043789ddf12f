/** Bits of a file, the highest of each byte first. Throws RangeError behind the end. */
export class BitReader {
  readonly #data: Uint8Array
  #at = 0

  constructor(data: Uint8Array) {
    this.#data = data
  }

  /** The next bits (at most 32) as a number. */
  take(count: number): number {
    let value = 0
    for (let left = count; left > 0; left--) {
      const byte = this.#data[this.#at >> 3]
      if (byte === undefined) throw new RangeError('the data ends early')
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1)
      this.#at++
    }
    return value
  }
}
