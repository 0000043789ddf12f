/**
 * Memory that is given out and taken back all at once, for what one question reads and finds. With arrays of their own
 * V8 went through the whole of memory every tenth question: what lies outside its heap counts as much as what is in it.
 */
export class Room {
  readonly #most: number
  #chunks: ArrayBuffer[] = []
  #chunk = 0
  #at = 0
  #used = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Whether so much was given out that what comes now is memory of its own. */
  get isFull(): boolean {
    return this.#used >= this.#most
  }

  /** Bytes that were given out. */
  get used(): number {
    return this.#used
  }

  /** A copy; where this is full the bytes themselves. */
  bytes(of: Uint8Array): Uint8Array {
    if (this.isFull) return of
    const chunk = this.#take(of.length)
    const copy = new Uint8Array(chunk, this.#at - of.length, of.length)
    copy.set(of)
    return copy
  }

  /** Numbers that may be anything yet. */
  numbers(count: number): Int32Array<ArrayBuffer> {
    if (this.isFull) return new Int32Array(count)
    this.#at = (this.#at + 3) & ~3
    const chunk = this.#take(count * 4)
    return new Int32Array(chunk, this.#at - count * 4, count)
  }

  zeros(count: number): Int32Array {
    return this.numbers(count).fill(0)
  }

  /** Takes all back: none of it may be looked at any more. */
  clear(): void {
    this.#chunk = 0
    this.#at = 0
    this.#used = 0
  }

  #take(length: number): ArrayBuffer {
    this.#used += length
    let chunk = this.#chunks[this.#chunk]
    while (!chunk || this.#at + length > chunk.byteLength) {
      if (chunk) this.#chunk++
      this.#at = 0
      chunk = this.#chunks[this.#chunk]
      if (!chunk || chunk.byteLength < length) {
        chunk = new ArrayBuffer(Math.max(chunkBytes, length))
        this.#chunks[this.#chunk] = chunk
      }
    }
    this.#at += length
    return chunk
  }
}

const chunkBytes = 1 << 20
