/**
 * Words that the index has, each by 63 bits of its letters (see `wordHalves`), so that none is cut out of its text only to be looked up. Two
 * of a million words share their bits with a chance of one in ten million.
 */
export class KnownWords {
  /** Two halves a word, at the first place that is free from that of its bits on; the lower one is odd, so nothing is 0. */
  #halves = new Uint32Array(2 * leastPlaces)
  #size = 0
  /** Where a word stands is nothing that a page could be made for. */
  readonly #seed = Math.trunc(Math.random() * 2 ** 32)

  has(high: number, low: number): boolean {
    const place = this.#placeOf(high, low)
    return place >= 0 && this.#halves[place + 1] !== 0
  }

  /** Adds a word that is not in, unless there are `mostWords`, or too many that stand where it would. */
  add(high: number, low: number): void {
    if (this.#size >= mostWords) return
    if (this.#size * 4 >= this.#halves.length) this.#grow()
    const place = this.#placeOf(high, low)
    if (place < 0) return
    this.#halves[place] = high
    this.#halves[place + 1] = low
    this.#size++
  }

  /** Where it stands, or would stand; -1 where there is no room near its place. */
  #placeOf(high: number, low: number): number {
    const halves = this.#halves
    const last = halves.length - 1
    const mixed = Math.imul(high ^ this.#seed, 0x9e3779b1) ^ Math.imul(low ^ (this.#seed >>> 7), 0x85ebca6b)
    let place = ((mixed ^ (mixed >>> 15)) << 1) & last
    for (let step = 0; step < mostSteps; step++) {
      if (halves[place + 1] === 0 || (halves[place] === high && halves[place + 1] === low)) return place
      place = (place + 2) & last
    }
    return -1
  }

  #grow(): void {
    const former = this.#halves
    this.#halves = new Uint32Array(former.length * 2)
    for (let at = 0; at < former.length; at += 2) {
      if (former[at + 1] === 0) continue
      const place = this.#placeOf(former[at]!, former[at + 1]!)
      if (place < 0) continue
      this.#halves[place] = former[at]!
      this.#halves[place + 1] = former[at + 1]!
    }
  }
}

const leastPlaces = 1 << 12
/** A table that is half full at most has a word this far from its place once in millions. */
const mostSteps = 64
/** In eight megabytes. */
const mostWords = 500_000
