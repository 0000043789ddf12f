import { soughtCost, wordRarities } from './word-rarities.ts'

/** A character that stands alone costs so much more than its count says: what is left over is seldom meant. */
const aloneCost = 3
const unknownCharacterCost = 12
const longestWord = 5

/** Countries and their likes stand alone in headlines: 英|国防|大臣. */
const countries = new Set('中美英法德俄日韩朝印澳加台港以乌伊巴欧')

/** A word around a hit is one it is meant in (车站 in 火车站) up to this length: longer ones are words side by side. */
const longestAround = 3

/** Stretches are a hit of up to four characters and up to eight around it on both sides. */
const longestStretch = 32

// One stretch is looked at at a time, and thousands a second: these are used again and again.
const costs = new Float64Array(longestStretch * longestWord)
/** The stretch that they are of: it is asked about more than once. */
let costsAreOf = ''
const left = new Float64Array(longestStretch + 1)
const right = new Float64Array(longestStretch + 1)
const leftAcross = new Float64Array(longestStretch + 1)
const rightAcross = new Float64Array(longestStretch + 1)

/**
 * How much likelier a hit is as a word than words across its edges, in steps of e, by how often words are written: below
 * zero 请把|手机|关掉 is likelier than 请|把手|机关|掉. `stretch` is folded Han text of at most 32 units, the hit stands in
 * it from `start` to `end`. With `isCounted` its first character is what a figure before the stretch counts as likely as not: 年 of 2024年|会议.
 */
export function likelihoodOfWord(stretch: string, start: number, end: number, isCounted = false): number {
  const { length } = stretch
  if (stretch !== costsAreOf) findCosts(stretch)
  costsAreOf = isCounted ? '' : stretch
  if (isCounted) costs[start * longestWord] = 0
  costsFromStart(left, length)
  costsToEnd(right, length)
  let asWord =
    left[start]! + Math.min(soughtCost, end - start <= longestWord ? costOf(start, end) : soughtCost) + right[end]!
  for (let from = Math.max(0, end - longestAround); from <= start; from++) {
    for (let to = end; to <= Math.min(length, from + longestAround); to++) {
      if (from === start && to === end) continue
      asWord = Math.min(asWord, left[from]! + costOf(from, to) + right[to]!)
    }
  }
  costsFromStart(leftAcross, length, start)
  costsToEnd(rightAcross, length, end)
  let across = Number.POSITIVE_INFINITY
  for (let cut = start + 1; cut < end; cut++) {
    across = Math.min(across, leftAcross[cut]! + right[cut]!, left[cut]! + rightAcross[cut]!)
  }
  return across - asWord
}

/** Rarer than this are pieces and names among the words: they may go across a hit's edge, but make none a word. */
const rarestListed = 14

/** Whether a list of words has it, and not as one of its rarest. */
export function isListed(text: string): boolean {
  return text.length > 1 && rarityOf(text) <= rarestListed
}

/** How rare a word is, in steps of e; infinite for what no list has. */
export function rarityOf(text: string): number {
  const words = rarities()
  let node = words.first[text.charCodeAt(0)]!
  for (let at = 1; node && at < text.length; at++) node = words.next(node, text.charCodeAt(at))
  return node ? words.rarityOf(node) : Number.POSITIVE_INFINITY
}

/**
 * What parts of up to five characters of the stretch cost as words that `likelihoodOfWord` looked at last; infinite for what no list
 * calls a word.
 */
export function costOf(start: number, end: number): number {
  return costs[start * longestWord + end - start - 1]!
}

function findCosts(stretch: string): void {
  costs.fill(Number.POSITIVE_INFINITY, 0, stretch.length * longestWord)
  const words = rarities()
  for (let start = 0; start < stretch.length; start++) {
    const unit = stretch.charCodeAt(start)
    let node = words.first[unit]!
    const rarity = words.rarityOf(node)
    costs[start * longestWord] =
      (countries.has(stretch[start]!) ? 0 : aloneCost) +
      (rarity === Number.POSITIVE_INFINITY ? unknownCharacterCost : rarity)
    for (let size = 2; node && size <= longestWord && start + size <= stretch.length; size++) {
      node = words.next(node, stretch.charCodeAt(start + size - 1))
      costs[start * longestWord + size - 1] = words.rarityOf(node)
    }
  }
}

/** The likeliest way to read the first n characters, for each n, without a boundary at `closed`. */
function costsFromStart(into: Float64Array, length: number, closed = -1): void {
  into.fill(Number.POSITIVE_INFINITY, 0, length + 1)
  if (closed !== 0) into[0] = 0
  for (let end = 1; end <= length; end++) {
    if (end === closed) continue
    let least = Number.POSITIVE_INFINITY
    for (let start = Math.max(0, end - longestWord); start < end; start++) {
      const cost = into[start]! + costs[start * longestWord + end - start - 1]!
      if (cost < least) least = cost
    }
    into[end] = least
  }
}

function costsToEnd(into: Float64Array, length: number, closed = -1): void {
  into.fill(Number.POSITIVE_INFINITY, 0, length + 1)
  if (closed !== length) into[length] = 0
  for (let start = length - 1; start >= 0; start--) {
    if (start === closed) continue
    let least = Number.POSITIVE_INFINITY
    for (let end = start + 1; end <= Math.min(length, start + longestWord); end++) {
      const cost = costs[start * longestWord + end - start - 1]! + into[end]!
      if (cost < least) least = cost
    }
    into[start] = least
  }
}

/** Words by their characters, as a tree: no string is made to ask whether a part of a text is a word. */
class WordTree {
  /** By UTF-16 unit the node of words that begin so; 0 where none does. */
  readonly first = new Uint32Array(0x10000)
  /** Of each node how rare its word is; 255 where it is none. */
  #rarities = new Uint8Array(1 << 18).fill(255)
  /** Open addressing: node × 2¹⁶ + unit, and the node that follows. */
  #keys = new Float64Array(1 << 19)
  #nodes = new Uint32Array(1 << 19)
  #count = 0

  add(word: string, rarity: number): void {
    let node = this.first[word.charCodeAt(0)]!
    if (!node) {
      node = this.#make()
      this.first[word.charCodeAt(0)] = node
    }
    for (let at = 1; at < word.length; at++) {
      const place = this.#placeOf(node, word.charCodeAt(at))
      if (!this.#nodes[place]) {
        this.#keys[place] = node * 0x10000 + word.charCodeAt(at)
        this.#nodes[place] = this.#make()
      }
      node = this.#nodes[place]!
    }
    this.#rarities[node] = rarity
  }

  next(node: number, unit: number): number {
    return this.#nodes[this.#placeOf(node, unit)]!
  }

  rarityOf(node: number): number {
    const rarity = this.#rarities[node]!
    return rarity === 255 ? Number.POSITIVE_INFINITY : rarity
  }

  #make(): number {
    if (++this.#count === this.#rarities.length) throw new Error('the list of words is longer than its tree')
    return this.#count
  }

  #placeOf(node: number, unit: number): number {
    const key = node * 0x10000 + unit
    let place = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 13
    while (this.#nodes[place] && this.#keys[place] !== key) place = (place + 1) & 0x7ffff
    return place
  }
}

let made: WordTree | undefined

/** Made at first use: some 30 ms, 8 MB. */
function rarities(): WordTree {
  if (made) return made
  made = new WordTree()
  for (const [word, rarity] of wordRarities()) made.add(word, rarity)
  return made
}
