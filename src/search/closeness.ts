import type { FoldedHit } from './confirm.ts'
import type { FoldedText } from './fold.ts'
import { needleOf, type Place, placesOf, textsOf } from './places.ts'
import type { Query, QueryText } from './query.ts'

/** A word of a query with whatever may stand for it. */
type Wanted = readonly QueryText[]

/** Places of a word that are looked at: the first ones of a report say what it is about. */
const placesAtMost = 40

/** Between words so many units apart (a clause) half of what closeness says is lost. */
const halfAway = 12

/** The words of a query that all must stand in an article, where there are several; undefined for all other queries. */
export function wordsApart({ find }: Query): readonly Wanted[] | undefined {
  if (find?.kind !== 'all') return undefined
  const words = find.of.map(textsOf).map((texts) => texts.filter(({ column }) => column !== 'title'))
  return words.length > 1 && words.every((texts) => texts.length) ? words : undefined
}

/**
 * How near to one another all words stand where they are nearest, in the title or in the text: 1 side by side (tide gate) and in one headline, 1/2 a clause
 * apart, near 0 where one is at the beginning and one at the end. The index knows only that each is somewhere. Shortest windows, as in Tao and
 * Zhai, An exploration of proximity measures in information retrieval (SIGIR 2007).
 */
export function closenessOf(words: readonly Wanted[], { title, text }: FoldedHit): number {
  const inTitle = closenessIn(words, title)
  // A headline says one thing: what stands in it stands together.
  if (inTitle > 0 && title.text.length <= longestHeadline) return 1
  return Math.max(inTitle, closenessIn(words, text))
}

/** Units; what is longer is no headline. */
const longestHeadline = 120

interface WordPlace extends Place {
  readonly word: number
}

function closenessIn(words: readonly Wanted[], folded: FoldedText): number {
  const places: WordPlace[] = []
  // A space between two words parts them no more than nothing does.
  let own = words.length - 1
  for (const [word, wanted] of words.entries()) {
    const found = wanted.flatMap((one) => firstPlaces(one, folded))
    if (!found.length) return 0
    own += Math.min(...found.map(({ start, end }) => end - start))
    for (const { start, end } of found) places.push({ start, end, word })
  }
  places.sort((a, b) => a.start - b.start)
  return 1 / (1 + Math.max(0, shortestStretch(places, words.length) - own) / halfAway)
}

function firstPlaces(wanted: QueryText, folded: FoldedText): readonly Place[] {
  return [...placesOf(needleOf(wanted), folded).take(placesAtMost)]
}

/** Units of the shortest stretch that holds a place of each word, with places in their order. */
function shortestStretch(places: readonly WordPlace[], words: number): number {
  const counts = Array.from({ length: words }, () => 0)
  let missing = words
  let first = 0
  let shortest = Number.POSITIVE_INFINITY
  for (const { word, end } of places) {
    if (counts[word]!++ === 0) missing--
    for (; missing === 0; first++) {
      const { start, word: left } = places[first]!
      shortest = Math.min(shortest, end - start)
      if (--counts[left]! === 0) missing++
    }
  }
  return shortest
}
