/** The arithmetic decoder of VP8 (RFC 6386, section 7). Behind the end there are zeros. */
export class BooleanDecoder {
  readonly #data: Uint8Array
  #at = 0
  #range = 255
  /** Of the coded number, the eight bits that are compared and `#spare` bits behind them. */
  #value = 0
  #spare = -8

  constructor(data: Uint8Array) {
    this.#data = data
  }

  /** One bit that is 0 with this probability, of 256. */
  bit(probability: number): number {
    if (this.#spare < 0) {
      const at = this.#at
      this.#value = (this.#value << 16) | ((this.#data[at] ?? 0) << 8) | (this.#data[at + 1] ?? 0)
      this.#spare += 16
      this.#at = at + 2
    }
    const split = 1 + (((this.#range - 1) * probability) >> 8)
    const bound = split << this.#spare
    const isSet = this.#value >= bound
    const range = isSet ? this.#range - split : split
    if (isSet) this.#value -= bound
    const shift = Math.clz32(range) - 24
    this.#range = range << shift
    this.#spare -= shift
    return isSet ? 1 : 0
  }

  /** An unsigned number, its high bit first. */
  number(bits: number): number {
    let value = 0
    for (let at = 0; at < bits; at++) value = (value << 1) | this.bit(128)
    return value
  }

  /** A number with its sign behind it, where a flag says that there is one; else 0. */
  optional(bits: number): number {
    if (!this.bit(128)) return 0
    const value = this.number(bits)
    return this.bit(128) ? -value : value
  }

  /** Whether more was read than there is. */
  isOver(): boolean {
    return this.#at > this.#data.length + 8
  }
}
