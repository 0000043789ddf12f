import { codeAt } from '../code-at.ts'
import { bodyNames, strayNames } from '../words.ts'

export const saysStray = 1
export const saysBody = 2

/** `strayNames` and `bodyNames` in one table. */
const sayings = new Map<string, number>()
for (const word of strayNames) sayings.set(word, saysStray)
for (const word of bodyNames) sayings.set(word, (sayings.get(word) ?? 0) | saysBody)

/** 1 where a known word has this first letter, last letter and length. */
const outlines = new Uint8Array(1 << 15)
const outlineOf = (first: number, last: number, length: number): number =>
  ((first & 31) << 10) | ((last & 31) << 5) | (length & 31)
for (const word of sayings.keys()) outlines[outlineOf(codeAt(word, 0), codeAt(word, word.length - 1), word.length)] = 1

/**
 * What a word of a name says, and what it says with the word before it, as bits. Hardly any two words are joined for
 * it, and few are looked up: their outline tells nearly always that no known word can be theirs.
 */
export function saidBy(before: string, word: string): number {
  const last = codeAt(word, word.length - 1)
  const isKnown = outlines[outlineOf(codeAt(word, 0), last, word.length)] === 1
  const said = isKnown ? (sayings.get(word) ?? 0) : 0
  if (before === '') return said
  const outline = outlineOf(codeAt(before, 0), last, before.length + word.length)
  return outlines[outline] === 1 ? said | (sayings.get(before + word) ?? 0) : said
}
