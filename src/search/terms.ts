import { foldText } from './fold.ts'

/**
 * The `tokenize=` clause under which FTS5 takes `indexText` apart into exactly the terms of `termsOf`: everything but
 * ASCII is a token character there, and these are the ASCII signs that terms use.
 */
export const ftsTokenizer = `ascii tokenchars '.+#'`

/** Goes into the index's stored version: a change means that everything has to be indexed anew. */
export const termsVersion = 3

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

const runCharacter = new RegExp(`^[${runScripts}]`, 'u')

const letter = '[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}]'
const notRun = `(?![${runScripts}])`
const notInWord = `(?!${notRun}[\\p{L}\\p{N}])`

/**
 * In this order: a run; a pictograph or flag; an acronym written with dots (u.s.); a number as written (1,234.5, 3.5); letters with the digits
 * before them (5g) and the signs that make another word of them (c++, c#); digits. So f16 is found as f-16.
 */
const atomPattern = new RegExp(
  `([${runScripts}][${runScripts}\\p{M}]*)` +
    // The colour of a skin is not a part of it: 👍🏽 is found as 👍.
    `|((?:\\p{RI}\\p{RI}|[\\p{Emoji_Presentation}\\u2600-\\u27bf])[\\u{1f3fb}-\\u{1f3ff}]?)` +
    `|((?<!${notRun}[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{N}])${letter}(?:\\.${letter})+${notInWord}\\.?)` +
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
    const [text, run, pictograph, acronym, number] = match
    const start = match.index
    const end = start + text.length
    if (run !== undefined) yield { kind: 'run', start, end, term: text }
    else if (pictograph !== undefined)
      yield { kind: 'word', start, end, term: text.replace(/(?<=.)[\u{1f3fb}-\u{1f3ff}]$/u, '') }
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
  const terms = indexText(text)
  return terms === '' ? [] : terms.split(' ')
}

/** `termsOf` as the one string that goes into an FTS5 column (see `ftsTokenizer`) or a `to_tsvector('simple', …)`. */
export function indexText(text: string): string {
  const folded = foldText(text)
  const out = new TermWriter(folded.length * 3)
  writeTerms(folded, out)
  return out.toString()
}

/** Takes terms one after another, without a string of each. */
export interface TermSink {
  /** Up to two characters, each with the second half of its surrogate pair or 0. */
  pair(first: number, firstLow: number, second: number, secondLow: number): void
  /** `text[from..to)`, at least one unit, as a word. */
  units(text: string, from: number, to: number): void
}

/**
 * The terms of folded text, in order; at most one for each of its units. The same as going through `atomsOf`, some three
 * times faster: runs are written pair by pair, and only what stands between them is matched. Nothing in the pattern looks
 * beyond a run.
 */
export function writeTerms(folded: string, out: TermSink): void {
  const classes = unitClasses()
  let at = 0
  while (at < folded.length) {
    if (isRunAt(folded, at, classes)) {
      at = writeRun(folded, at, classes, out)
      continue
    }
    const start = at
    let hasWord = false
    while (at < folded.length && !isRunAt(folded, at, classes)) {
      if (classes[folded.charCodeAt(at)] !== 0) hasWord = true
      at++
    }
    if (hasWord) writeWords(folded, start, at, classes, out)
  }
}

/** Writes what stands between runs, from space to space: nothing in the pattern looks beyond one. */
function writeWords(folded: string, start: number, end: number, classes: Uint8Array, out: TermSink): void {
  for (let from = start; from < end; from++) {
    let to = from
    while (to < end && folded.charCodeAt(to) > 0x20) to++
    if (to > from && !writePlainWords(folded, from, to, classes, out))
      for (const { term } of atomsOf(folded.slice(from, to))) out.units(term, 0, term.length)
    from = to
  }
}

/** Writes the pairs of a run and its last character; answers where the run ends. */
function writeRun(folded: string, from: number, classes: Uint8Array, out: TermSink): number {
  let at = from
  let previous = 0
  let previousLow = 0
  while (at < folded.length && (isRunAt(folded, at, classes) || isMarkAt(folded, at, classes))) {
    const unit = folded.charCodeAt(at)
    const isPair = unit >= 0xd800 && unit <= 0xdbff
    const low = isPair ? folded.charCodeAt(at + 1) : 0
    if (at > from) out.pair(previous, previousLow, unit, low)
    previous = unit
    previousLow = low
    at += isPair ? 2 : 1
  }
  out.pair(previous, previousLow, 0, 0)
  return at
}

const apart = 0
const digit = 1
const ofWord = 2
const joining = 3
const unknown = 4

/** What ASCII is to words: `joining` signs make one term of what stands around them, `unknown` ones are not looked at here. */
const asciiClasses = Uint8Array.from({ length: 128 }, (_, unit) => {
  const character = String.fromCharCode(unit)
  if (/\d/.test(character)) return digit
  if (/[a-z]/i.test(character)) return ofWord
  if (/[.,]/.test(character)) return joining
  return /[+#]/.test(character) ? unknown : apart
})

function kindOf(unit: number, classes: Uint8Array): number {
  if (unit < 128) return asciiClasses[unit]!
  const known = classes[unit]!
  return known === 0 ? apart : known === letterUnit || known === markUnit ? ofWord : unknown
}

/**
 * Writes words of letters and ASCII digits with nothing special between them, as `atomsOf` has them, without its
 * pattern: that is nearly all that stands between runs. Answers whether it did; else nothing was written.
 */
function writePlainWords(folded: string, start: number, end: number, classes: Uint8Array, out: TermSink): boolean {
  let before = apart
  let length = 0
  for (let at = start; at < end; at++) {
    const kind = kindOf(folded.charCodeAt(at), classes)
    const isWord = kind === digit || kind === ofWord
    if (kind === unknown || (isWord && before === joining && length > 0) || length >= longestWord) return false
    // A joining sign behind a word keeps its length, so that a word behind it is seen.
    if (isWord) length++
    else if (kind !== joining || before === joining) length = 0
    before = kind
  }
  for (let at = start; at < end; ) {
    const from = at
    while (at < end && asciiClasses[folded.charCodeAt(at)] === digit) at++
    while (at < end && kindOf(folded.charCodeAt(at), classes) === ofWord) at++
    if (at > from) out.units(folded, from, at)
    else at++
  }
  return true
}

/** Terms as a string, with spaces between them. */
class TermWriter implements TermSink {
  #units: Uint16Array
  #length = 0

  constructor(expected: number) {
    this.#units = new Uint16Array(expected + 16)
  }

  pair(first: number, firstLow: number, second: number, secondLow: number): void {
    this.#reserve(5)
    const units = this.#units
    units[this.#length++] = first
    if (firstLow) units[this.#length++] = firstLow
    if (second) units[this.#length++] = second
    if (secondLow) units[this.#length++] = secondLow
    units[this.#length++] = 0x20
  }

  units(text: string, from: number, to: number): void {
    this.#reserve(to - from + 1)
    for (let at = from; at < to; at++) this.#units[this.#length++] = text.charCodeAt(at)
    this.#units[this.#length++] = 0x20
  }

  toString(): string {
    return Buffer.from(this.#units.buffer, 0, Math.max(0, this.#length - 1) * 2).toString('utf16le')
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#units.length) return
    const grown = new Uint16Array(this.#units.length * 2 + more)
    grown.set(this.#units)
    this.#units = grown
  }
}

const runUnit = 1
const markUnit = 2
const wordUnit = 3
const letterUnit = 4

let made: Uint8Array | undefined

/** What each UTF-16 unit is; made at first use. */
function unitClasses(): Uint8Array {
  if (made) return made
  made = new Uint8Array(0x10000)
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit)
    if (unit >= 0xd800 && unit <= 0xdfff) made[unit] = wordUnit
    else if (runCharacter.test(character)) made[unit] = runUnit
    else if (/\p{M}/u.test(character)) made[unit] = markUnit
    else if (/\p{L}/u.test(character)) made[unit] = letterUnit
    else if (/[\p{N}\p{Emoji_Presentation}\u2600-\u27bf]/u.test(character)) made[unit] = wordUnit
  }
  return made
}

/** Whether a run goes on, or begins, at a place of folded text. */
export function isRunAt(folded: string, at: number, classes = unitClasses()): boolean {
  const unit = folded.charCodeAt(at)
  if (classes[unit] === runUnit) return true
  return unit >= 0xd800 && unit <= 0xdbff && runCharacter.test(folded.slice(at, at + 2))
}

/** The first place from `from` on whose unit may belong to an atom; the end where there is none. */
export function skipSigns(folded: string, from: number): number {
  const classes = unitClasses()
  let at = from
  while (at < folded.length && classes[folded.charCodeAt(at)] === 0) at++
  return at
}

function isMarkAt(folded: string, at: number, classes: Uint8Array): boolean {
  const unit = folded.charCodeAt(at)
  if (classes[unit] === markUnit) return true
  return unit >= 0xd800 && unit <= 0xdbff && /^\p{M}/u.test(folded.slice(at, at + 2))
}
