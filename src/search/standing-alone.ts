import type { FoldedHit } from './confirm.ts'
import { foldText } from './fold.ts'
import { isListed } from './likelier-reading.ts'
import type { Query } from './query.ts'

const placesAtMost = 40
const longestWord = 4

/** The one Han character that a query asks for, as in 猫; undefined for all other queries, and where every place counts alike. */
export function loneCharacter({ find }: Query): string | undefined {
  if (find?.kind !== 'text' || find.isExact || find.isPhrase || find.isPrefix) return undefined
  const folded = foldText(find.text)
  return /^\p{Script=Han}$/u.test(folded) ? folded : undefined
}

/** Of the first places of a character the part at which it is a word by itself and no piece of a known one: 猫 in 我是猫, not in 熊猫. */
export function shareStandingAlone(character: string, { title, text }: FoldedHit): number {
  let places = 0
  let alone = 0
  for (const folded of [title.text, text.text]) {
    for (let at = folded.indexOf(character); at >= 0 && places < placesAtMost; at = folded.indexOf(character, at + 1)) {
      places++
      if (!isInWord(folded, at, character.length)) alone++
    }
  }
  return places ? alone / places : 0
}

function isInWord(folded: string, at: number, length: number): boolean {
  for (let start = Math.max(0, at - longestWord + 1); start <= at; start++) {
    for (let size = Math.max(2, at + length - start); size <= longestWord; size++) {
      if (start + size > folded.length) break
      if (isListed(folded.slice(start, start + size))) return true
    }
  }
  return false
}
