import { codeAt } from './code-at.ts'

/** Letters, `-` and `_`; all else is 0. */
const letters = new Uint8Array(128)
for (let i = 0; i < 26; i++) letters[0x41 + i] = letters[0x61 + i] = i + 1
letters[0x2d] = 27
letters[0x5f] = 28
const alphabet = 32

/**
 * Tells which of many words stand anywhere in a text, in one way through it (Aho and Corasick 1975), as the bits of all
 * that do. Words are of the letters a to z, `-` and `_`; capitals count as small letters. Where an expression of many
 * alternatives tries each of them at each letter, this takes one look into a table a letter.
 *
 *     const signs = wordFinder([['nav menu', 1], ['menu', 2]])
 *     signs('main-Menu') // 3
 */
export function wordFinder(words: readonly (readonly [words: string, bits: number])[]): (text: string) => number {
  /** From a state by a letter to the next, 0 for none: first those of the words, then all. */
  let next = new Uint16Array(alphabet * 256)
  let said = new Int32Array(256)
  let states = 1
  for (const [list, bits] of words) {
    for (const word of list.split(' ')) {
      let state = 0
      for (const letter of word) {
        const place = state * alphabet + letters[letter.charCodeAt(0)]!
        if (place % alphabet === 0) throw new Error(`word-finder.ts knows no "${letter}", in "${word}"`)
        if (next[place] === 0) {
          next[place] = states++
          if (states > said.length) {
            next = grown(next, new Uint16Array(2 * next.length))
            said = grown(said, new Int32Array(2 * said.length))
          }
        }
        state = next[place]!
      }
      said[state]! |= bits
    }
  }
  // in the order of length: where a word breaks off, what follows is looked for in the longest end that begins another
  const fallback = new Uint16Array(states)
  const queue = [0]
  for (const state of queue) {
    for (let letter = 1; letter < alphabet; letter++) {
      const place = state * alphabet + letter
      const to = next[place]!
      const other = state === 0 ? 0 : next[fallback[state]! * alphabet + letter]!
      if (to === 0) next[place] = other
      else {
        fallback[to] = other
        said[to]! |= said[other]!
        queue.push(to)
      }
    }
  }
  return (text) => walk(next, said, text)
}

function walk(next: Uint16Array, said: Int32Array, text: string): number {
  const { length } = text
  let state = 0
  let bits = 0
  for (let i = 0; i < length; i++) {
    const code = codeAt(text, i)
    state = code < 128 ? next[state * alphabet + letters[code]!]! : 0
    bits |= said[state]!
  }
  return bits
}

function grown<T extends Uint16Array | Int32Array>(from: T, to: T): T {
  to.set(from)
  return to
}
