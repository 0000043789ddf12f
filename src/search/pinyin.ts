import { pinyinTable } from './pinyin-table.ts'
import { wordRarities } from './word-rarities.ts'

const mostWords = 12
const longestInitials = 5

/**
 * Words that somebody may mean who writes them in pinyin, the commonest first: by their syllables (`shanghai`,
 * `Shànghǎi`, `shang4hai3`, `lvse`) or, where no word is read so, by the first letter of each (`sh`). Known are the words
 * of the word list and the names of the news. Empty where there are none.
 */
export function wordsOfPinyin(typed: string): readonly string[] {
  const letters = lettersOf(typed)
  if (!/^[a-z]{2,40}$/.test(letters)) return []
  const bySyllables: { readonly word: string; readonly rarity: number }[] = []
  const byInitials: typeof bySyllables = []
  words ??= [...wordRarities()].filter(([word]) => word.length > 1)
  for (const [word, rarity] of words) {
    if (isReadAs(word, 0, letters, 0)) bySyllables.push({ word, rarity })
    else if (word.length === letters.length && word.length <= longestInitials && hasInitials(word, letters)) {
      byInitials.push({ word, rarity })
    }
  }
  const found = bySyllables.length ? bySyllables : byInitials
  return found
    .sort((a, b) => a.rarity - b.rarity)
    .slice(0, mostWords)
    .map((one) => one.word)
}

/** Without tones and what stands between syllables; ü is v, as keyboards have it. */
function lettersOf(typed: string): string {
  return typed
    .normalize('NFD')
    .toLowerCase()
    .replace(/u\u0308|u:/g, 'v')
    .replace(/[\p{M}1-5'’\s-]/gu, '')
}

function isReadAs(word: string, at: number, letters: string, from: number): boolean {
  if (at === word.length) return from === letters.length
  for (const reading of readings().get(word[at]!) ?? []) {
    if (letters.startsWith(reading, from) && isReadAs(word, at + 1, letters, from + reading.length)) return true
  }
  return false
}

function hasInitials(word: string, letters: string): boolean {
  for (let at = 0; at < word.length; at++) {
    if (
      !readings()
        .get(word[at]!)
        ?.some((reading) => reading[0] === letters[at])
    )
      return false
  }
  return true
}

/** Words and how rare they are; made at first use. */
let words: readonly (readonly [string, number])[] | undefined

let made: Map<string, string[]> | undefined

function readings(): ReadonlyMap<string, readonly string[]> {
  if (made) return made
  made = new Map()
  for (const line of pinyinTable.split('\n')) {
    const [syllable, characters] = line.split(' ')
    // lüe and nüe are mostly written lue and nue.
    const spellings = /^[ln]ve$/.test(syllable!) ? [syllable!, syllable!.replace('v', 'u')] : [syllable!]
    for (const character of characters!) made.set(character, [...(made.get(character) ?? []), ...spellings])
  }
  return made
}
