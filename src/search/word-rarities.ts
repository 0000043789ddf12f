import { foldText } from './fold.ts'
import { japaneseWords, moreWords } from './more-words.ts'
import { newsNames } from './news-names.ts'
import { wordTable } from './word-table.ts'

/** What a word costs at most that somebody looks for: it may be a name that no list has. */
export const soughtCost = 9

/** Every word and character that is known, folded, and how rare it is, in steps of e. Made anew each time: some 25 ms, 8 MB. */
export function wordRarities(): ReadonlyMap<string, number> {
  const words = new Map<string, number>()
  for (const line of wordTable.split('\n')) {
    const [level, size, ...groups] = line.split(' ')
    const rarity = Number(level)
    const rest = Number(size) - 1
    if (rest === 0) for (const character of groups.join('')) words.set(character, rarity)
    else
      for (const group of groups)
        for (let at = 1; at < group.length; at += rest) words.set(group[0] + group.slice(at, at + rest), rarity)
  }
  // News words that the list is too old for, or counts too low.
  for (const word of [...moreWords, ...newsNames, ...japaneseWords.map(foldText)])
    words.set(word, Math.min(soughtCost, words.get(word) ?? soughtCost))
  return words
}
