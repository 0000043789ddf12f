import { foldText } from './fold.ts'

/**
 * The `tokenize=` clause under which FTS5 takes `indexText` apart into exactly the terms of `termsOf`: everything but
 * ASCII is a token character there, and these are the ASCII signs that terms use.
 */
export const ftsTokenizer = `ascii tokenchars '.+#'`

/** Goes into the index's stored version: a change means that everything has to be indexed anew. */
export const termsVersion = 1

/**
 * A stretch of folded text that is indexed in one way. `word` is one term. `run` is of a script that writes no spaces
 * (Han, kana, Hangul, Thai and its neighbours): each character with its next one is a term, and the last alone.
 */
export interface Atom {
  readonly kind: 'word' | 'run'
  /** Offsets in the folded text. */
  readonly start: number
  readonly end: number
  /** The word as it is indexed; for a run its characters. */
  readonly term: string
}

const runScripts =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}' +
  '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\u30fc\\u3005\\u3007\\u303b'

const letter = '[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}]'
const notRun = `(?![${runScripts}])`
const notInWord = `(?!${notRun}[\\p{L}\\p{N}])`

/**
 * In this order: a run; an acronym written with dots (u.s.); a number as written (1,234.5, 3.5); letters with the digits
 * before them (5g) and the signs that make another word of them (c++, c#); digits. So f16 is found as f-16.
 */
const atomPattern = new RegExp(
  `([${runScripts}][${runScripts}\\p{M}]*)` +
    `|((?<![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{N}])${letter}(?:\\.${letter})+${notInWord}\\.?)` +
    `|(\\d+(?:[.,]\\d+)+${notInWord})` +
    `|(\\d*(?:${notRun}[\\p{L}\\p{M}])+(?:\\+\\+|#${notInWord})?|(?:${notRun}[\\p{N}\\p{M}])+)`,
  'gu',
)

/** Longer words are cut, so that a text without spaces in a script that has them stays searchable. */
const longestWord = 64

/** The atoms of text that is folded already, in order; `from` must not be inside one. */
export function* atomsOf(folded: string, from = 0): Generator<Atom> {
  const pattern = new RegExp(atomPattern)
  pattern.lastIndex = from
  for (let match = pattern.exec(folded); match; match = pattern.exec(folded)) {
    const [text, run, acronym, number] = match
    const start = match.index
    const end = start + text.length
    if (run !== undefined) yield { kind: 'run', start, end, term: text }
    else if (acronym !== undefined) yield { kind: 'word', start, end, term: acronym.replace(/\.$/, '') }
    else if (number !== undefined) yield { kind: 'word', start, end, term: numberTerm(text) }
    else if (text.length <= longestWord) yield { kind: 'word', start, end, term: text }
    else
      for (let at = 0; at < text.length; at += longestWord) {
        const term = text.slice(at, at + longestWord).toWellFormed()
        yield { kind: 'word', start: start + at, end: start + at + term.length, term }
      }
  }
}

/** 1,234.5 and 1234.5 are one number; 3,5 stays as it is. */
function numberTerm(number: string): string {
  const term = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(number) ? number.replaceAll(',', '') : number
  return term.replaceAll(',', '.')
}

/** The pairs of a run, without its last character alone: `国会议员` is 国会, 会议, 议员. */
export function pairsOf(run: string): readonly string[] {
  const characters = [...run]
  const pairs: string[] = []
  for (let at = 0; at + 1 < characters.length; at++) pairs.push(characters[at]! + characters[at + 1]!)
  return pairs
}

/**
 * The terms under which a text is found, in order, folded.
 *
 *     termsOf('OpenAI發布GPT-5') // ['openai', '发布', '布', 'gpt', '5']
 */
export function termsOf(text: string): readonly string[] {
  const terms: string[] = []
  for (const atom of atomsOf(foldText(text))) addTerms(atom, terms)
  return terms
}

/** `termsOf` as the one string that goes into an FTS5 column (see `ftsTokenizer`) or a `to_tsvector('simple', …)`. */
export function indexText(text: string): string {
  return termsOf(text).join(' ')
}

function addTerms(atom: Atom, terms: string[]): void {
  if (atom.kind === 'word') {
    terms.push(atom.term)
    return
  }
  const run = atom.term
  let previous = ''
  for (let at = 0; at < run.length; ) {
    const code = run.charCodeAt(at)
    const size = code >= 0xd800 && code <= 0xdbff ? 2 : 1
    const character = size === 1 ? run[at]! : run.slice(at, at + 2)
    if (previous) terms.push(previous + character)
    previous = character
    at += size
  }
  terms.push(previous)
}
