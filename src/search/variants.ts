import type { QueryText } from './query.ts'
import type { Atom } from './terms.ts'

/**
 * The forms under which a word that was typed by itself is found: singular and plural in s, as English, French, Spanish
 * and Portuguese have it. Quotes, `exact:` and a wildcard ask for the word as it is. The word itself comes first.
 *
 *     cities → cities, city
 */
export function variantsOf(text: QueryText, atoms: readonly Atom[]): readonly string[] {
  const word = atoms[0]?.term ?? ''
  if (atoms.length !== 1 || text.isPhrase || text.isExact || text.isPrefix || !/^[a-z]{3,}$/.test(word)) return [word]
  // Of three letters only the plural is looked for: gas is not the plural of ga.
  if (word.length === 3) return [word, /[sxz]$/.test(word) ? `${word}es` : `${word}s`]
  if (/(?:[sx]|z|ch|sh)es$/.test(word)) return [word, word.slice(0, -2), word.slice(0, -1)]
  if (/[^aeiou]ies$/.test(word) && word.length > 4) return [word, `${word.slice(0, -3)}y`]
  if (/[^sui]s$/.test(word)) return [word, word.slice(0, -1)]
  if (/(?:[sxz]|ch|sh)$/.test(word)) return [word, `${word}es`]
  if (/[^aeiou]y$/.test(word)) return [word, `${word.slice(0, -1)}ies`]
  return [word, `${word}s`]
}
