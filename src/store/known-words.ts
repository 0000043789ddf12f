/**
 * Words that the index has, each by 63 bits of its letters (see `wordHalves`), so that none is cut out of its text only to be looked up. Two
 * of a million words share their bits with a chance of one in ten million.
 */
export class KnownWords {
  /** Two halves a word, at the first place that is free from that of the upper half on; the lower one is odd, so nothing is 0. */
  #halves = new Uint32Array(2 * leastPlaces)
  #size = 0

  has(high: number, low: number): boolean {
    return this.#halves[this.#placeOf(high, low) + 1] !== 0
  }

  /** Adds a word that is not in, unless there are `mostWords`. */
  add(high: number, low: number): void {
    if (this.#size >= mostWords) return
    if (this.#size * 4 >= this.#halves.length) this.#grow()
    const place = this.#placeOf(high, low)
    this.#halves[place] = high
    this.#halves[place + 1] = low
    this.#size++
  }

  /** Where it stands, or would stand. */
  #placeOf(high: number, low: number): number {
    const halves = this.#halves
    const last = halves.length - 1
    let place = (high << 1) & last
    while (halves[place + 1] !== 0 && (halves[place] !== high || halves[place + 1] !== low)) place = (place + 2) & last
    return place
  }

  #grow(): void {
    const former = this.#halves
    this.#halves = new Uint32Array(former.length * 2)
    for (let at = 0; at < former.length; at += 2) {
      if (former[at + 1] === 0) continue
      const place = this.#placeOf(former[at]!, former[at + 1]!)
      this.#halves[place] = former[at]!
      this.#halves[place + 1] = former[at + 1]!
    }
  }
}

const leastPlaces = 1 << 12
/** In eight megabytes. */
const mostWords = 500_000
