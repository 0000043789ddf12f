/** Whole numbers as letters, five bits each, the sixth says that more follow: what a search index of scripts is made of. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** `n` is whole and not negative. */
export function encodeNumber(n: number): string {
  let out = ''
  let left = n
  while (left >= 32) {
    out += letters[32 + (left % 32)]
    left = Math.floor(left / 32)
  }
  return out + letters[left]
}

export function decodeNumbers(code: string): number[] {
  const numbers: number[] = []
  let value = 0
  let scale = 1
  for (let at = 0; at < code.length; at++) {
    const digit = letters.indexOf(code[at] ?? '')
    if (digit >= 32) {
      value += (digit - 32) * scale
      scale *= 32
    } else {
      numbers.push(value + digit * scale)
      value = 0
      scale = 1
    }
  }
  return numbers
}

/** Articles of a segment with how much a term says of each: 0 once, 1 some times, 2 often, 3 in the title. */
export interface Posting {
  readonly article: number
  readonly weight: number
}

/** Of ascending articles. */
export function encodePostings(postings: readonly number[]): string {
  let out = ''
  let last = -1
  for (const one of postings) {
    const article = one >> 2
    out += encodeNumber((article - last - 1) * 4 + (one & 3))
    last = article
  }
  return out
}

export function decodePostings(code: string): readonly Posting[] {
  let last = -1
  return decodeNumbers(code).map((number) => {
    last += 1 + Math.floor(number / 4)
    return { article: last, weight: number % 4 }
  })
}

/** The beginning of the index: its segments, oldest first. */
export interface IndexHead {
  readonly segments: readonly SegmentGist[]
}

export interface SegmentGist {
  readonly name: string
  readonly articles: number
  /** `YYYY-MM-DD` of its first and last article. */
  readonly from: string
  readonly to: string
}

/** Where the words of a segment stand. */
export interface SegmentHead {
  /** The first term of each shard, ascending, and the shard's name. */
  readonly shards: readonly (readonly [term: string, name: string])[]
}

/** What `source:`, `after:` and `before:` go by. */
export interface SegmentFilters {
  readonly sources: readonly string[]
  /** `encodeNumber` of each article's day since 1970 less that before it, both signs folded into one number, and of its source's place. */
  readonly days: string
  readonly sourceOf: string
}

/** Terms and their postings, both joined by spaces, in the order of the terms. */
export type Shard = readonly [terms: string, codes: string]

/** How many articles' ids stand in one file. */
export const idsInFile = 256

/** What a hit shows. */
export interface ArticleGist {
  readonly title: string
  readonly source: string
  /** In the words of the site's language; empty where it is unknown. */
  readonly day: string
  readonly language?: string
  readonly text: string
}

/** Where the text of an article stands, below `text/`, and its page, below `article/`. */
export function placeOfId(id: string): string {
  return `${id.slice(0, 2)}/${id}`
}
