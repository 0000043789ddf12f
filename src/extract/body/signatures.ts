import type { PageElement } from '../tree.ts'

/** Of a class name so much is read, lest a page of one long name costs the square of it. */
export const longestName = 200

/** As many tags have a number of their own (`tag-table.ts`), at most. */
const knownTags = 256

/**
 * Numbers for an element's tag and class, from 0 on in the order in which they are asked for: the same where both are
 * the same (of a long class as much as is read).
 */
export class Signatures {
  /** By tag, then by the class's number. */
  readonly #known: (number | undefined)[][] = []
  readonly #otherTags = new Map<string, number>()
  readonly #longClasses = new Map<string, number>()
  #count = 0

  of(element: PageElement): number {
    const tag = element.tag === 0 ? numberIn(this.#otherTags, element.name, knownTags) : element.tag
    let ofTag = this.#known[tag]
    if (ofTag === undefined) {
      ofTag = []
      this.#known[tag] = ofTag
    }
    const { classes, classNumber } = element
    const place =
      classes.length < longestName
        ? 2 * classNumber
        : 2 * numberIn(this.#longClasses, classes.slice(0, longestName), 0) + 1
    const signature = ofTag[place]
    if (signature !== undefined) return signature
    ofTag[place] = this.#count
    return this.#count++
  }

  /** The same for an element and its parent together. */
  pairs(): (element: PageElement) => number {
    const known = new Map<number, number>()
    return (element) => {
      const parent = element.parent as PageElement | null
      const own = this.of(element)
      // pages have fewer than a million
      const key = own * 1_048_576 + (parent && parent.index >= 0 ? this.of(parent) + 1 : 0)
      let pair = known.get(key)
      if (pair === undefined) {
        pair = known.size
        known.set(key, pair)
      }
      return pair
    }
  }
}

/** The place of a key in the order in which keys came, from `first` on. */
function numberIn(map: Map<string, number>, key: string, first: number): number {
  let number = map.get(key)
  if (number === undefined) {
    number = first + map.size
    map.set(key, number)
  }
  return number
}
