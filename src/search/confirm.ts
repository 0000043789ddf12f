import { FoldedText } from './fold.ts'
import { type Needle, needleOf, type Place, placesOf, textsOf } from './places.ts'
import type { Query, QueryNode } from './query.ts'
import { nearPlacesOf } from './raw-places.ts'
import { isStraddling } from './straddle.ts'
import { hasVietnameseWords } from './vietnamese-words.ts'

/** What was found, as plain text. */
export interface Hit {
  readonly title?: string
  readonly text: string
}

export interface FoldedHit {
  readonly title: FoldedText
  readonly text: FoldedText
}

export function foldHit({ title = '', text }: Hit): FoldedHit {
  return { title: new FoldedText(title), text: new FoldedText(text) }
}

export interface Verdict {
  /** The words and signs of the query stand there. */
  readonly isMatch: boolean
  /** They do, but only across words: 国会 in 中国会议. To be ranked lower, or left out where a reader wants no doubt. */
  readonly isDoubtful: boolean
}

/**
 * Whether the hits that the index gives for a query have to be looked at: not where all is `exact:` and one or two
 * characters of a script without spaces, for then the index says it all.
 */
export function needsLook(query: Query): boolean {
  return [...textsOf(query.find), ...query.without].some((text) => {
    const { atoms, folded } = needleOf(text)
    // Of more than a pair the index knows that each is followed by the next somewhere, not that all are at one place.
    return !text.isExact || atoms.length !== 1 || atoms[0]!.kind !== 'run' || !/^.{1,2}$/u.test(folded)
  })
}

const countedPlaces = 12

/**
 * How much a text says of the query, for ranking a choice of hits without the index: BM25 with the words taken as
 * equally rare, and a word in the title said apart.
 */
export function scoreHit(query: Query, hit: Hit): number {
  const { title, text } = foldHit(hit)
  const length = 0.25 + (0.75 * text.text.length) / 1500
  let score = 0
  for (const wanted of textsOf(query.find)) {
    const needle = needleOf(wanted)
    const count = (part: FoldedText) => {
      let places = 0
      for (const _ of placesOf(needle, part)) if (++places >= countedPlaces) break
      return places
    }
    const inTitle = count(title)
    const places = inTitle + (wanted.column === 'title' ? 0 : count(text))
    score += (places * 2.2) / (places + 1.2 * length) + (inTitle ? 1 : 0)
  }
  return score
}

/** How many places of one text are looked at before it counts as doubtful. */
const placesLookedAt = 24

/**
 * Looks at a hit that the index found: does the query really stand there, and as words? For the hits of a page, not
 * for all: about .03 ms each. Filters are not looked at. `folded` is the hit folded, where that is at hand.
 */
export function confirmHit(query: Query, hit: Hit, folded = foldHit(hit)): Verdict {
  const { title, text } = folded
  for (const unwanted of query.without) {
    if (grade(needleOf(unwanted), unwanted.column === 'title' ? [title] : [title, text]) > 0)
      return { isMatch: false, isDoubtful: false }
  }
  if (!query.find) return { isMatch: true, isDoubtful: false }
  const found = gradeNode(query.find, title, text)
  return { isMatch: found > 0, isDoubtful: found === 1 }
}

/** 0 not there, 1 only across words, 2 there. */
type Grade = 0 | 1 | 2

function gradeNode(node: QueryNode, title: FoldedText, text: FoldedText): Grade {
  if (node.kind === 'text') return grade(needleOf(node), node.column === 'title' ? [title] : [title, text])
  let best: Grade = node.kind === 'all' ? 2 : 0
  for (const part of node.of) {
    const found = gradeNode(part, title, text)
    if (node.kind === 'all' ? found < best : found > best) best = found
    if (best === (node.kind === 'all' ? 0 : 2)) break
  }
  if (node.kind === 'all' && best === 2 && !hasVietnameseWords(node.of, [title, text])) return 1
  return best
}

function grade(needle: Needle, parts: readonly FoldedText[]): Grade {
  let found: Grade = 0
  for (const part of parts) {
    let looked = 0
    for (const { near, place } of nearPlacesOf(needle, part)) {
      if (isSure(needle, near, place)) return 2
      found = 1
      if (++looked >= placesLookedAt) break
    }
  }
  return found
}

function isSure(needle: Needle, folded: FoldedText, place: Place): boolean {
  return needle.text.isExact || !isStraddling(folded, place)
}
