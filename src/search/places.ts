import { type FoldedText, foldText } from './fold.ts'
import type { QueryNode, QueryText } from './query.ts'
import { type Atom, atomsOf, isRunAt, skipSigns } from './terms.ts'
import { variantsOf } from './variants.ts'

/** A stretch of folded text, in UTF-16 units. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** A text to look for, folded and taken apart once. */
export interface Needle {
  readonly text: QueryText
  readonly folded: string
  readonly atoms: readonly Atom[]
  /** What has to stand beside it: 5% is not any 5, $100 no other hundred, @jack not each Jack. */
  readonly signBefore?: string
  readonly signAfter?: string
  /** The word and its other forms, by what those that begin alike begin with. */
  readonly forms: ReadonlyMap<string, ReadonlySet<string>>
  /** What was typed, letter by letter, where it has accents: another accent makes another word. */
  readonly letters?: readonly Letter[]
}

/** Needles of the texts of queries that are still in use: one is held against many articles. */
const needles = new WeakMap<QueryText, Needle>()

export function needleOf(text: QueryText): Needle {
  const before = needles.get(text)
  if (before) return before
  const needle = makeNeedle(text)
  needles.set(text, needle)
  return needle
}

function makeNeedle(text: QueryText): Needle {
  const folded = foldText(text.text).trim()
  const atoms = [...atomsOf(folded)]
  const variants = variantsOf(text, atoms)
  const letters = text.isExact ? [] : lettersOf(text.text)
  const signBefore = /^[$€£¥₩₹](?=\d)|^@(?=\w)/.exec(folded)?.[0]
  const signAfter = /\d\s?([%‰])$/.exec(folded)?.[1]
  return {
    text,
    folded,
    atoms,
    forms: variants.length > 1 ? groupsOf(variants) : new Map(),
    ...(letters.some(({ marks }) => marks) && { letters }),
    ...(signBefore && { signBefore }),
    ...(signAfter && { signAfter }),
  }
}

/** Words that begin alike are looked for together: of some there are a hundred forms. */
function groupsOf(words: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, string[]>()
  for (const word of words) {
    const beginning = word.slice(0, 3)
    const group = groups.get(beginning)
    if (group) group.push(word)
    else groups.set(beginning, [word])
  }
  return new Map(
    [...groups.values()].map((group) => {
      let common = group[0]!
      for (const word of group) while (!word.startsWith(common)) common = common.slice(0, -1)
      return [common, new Set(group)]
    }),
  )
}

/** All texts that are looked for, in the order of the query. */
export function textsOf(node: QueryNode | undefined): readonly QueryText[] {
  if (!node) return []
  return node.kind === 'text' ? [node] : node.of.flatMap(textsOf)
}

/**
 * Where a text stands in folded text: word for word, whatever stands between words, and for scripts without spaces at
 * any character, just as the index finds it. With `isExact` the signs have to be the same too. The text
 * before it was folded is asked for words that are minded as they are spelled.
 */
export function* placesOf(needle: Needle, from: FoldedText): Generator<Place> {
  const { text: folded, original } = from
  const { spelled, not, isSplit } = needle.text
  // Its sign makes it another word, as those of C++ and C# do.
  const isOfNet = /^[.．]net$/i.test(needle.text.text)
  const { signBefore, signAfter, letters } = needle
  // 5G is not meant in 2.5G, whose letter keeps it from being one number.
  const isPartOfNumber = !needle.text.isExact && /^\d+[a-z]/.test(needle.folded)
  if (!spelled && !not && !isSplit && !isOfNet && !isPartOfNumber && !signBefore && !signAfter && !letters) {
    yield* placesOfForms(needle, folded)
    return
  }
  for (const place of placesOfForms(needle, folded)) {
    if (not?.some((longer) => isInside(folded, place, longer))) continue
    if (isSplit && !standsSplit(folded, place, needle.atoms)) continue
    if (isSplit === 'by hyphen' && !/^[a-z]+[-\u2010-\u2012]/.test(folded.slice(place.start, place.end))) continue
    if (letters && isOtherWord(letters, original.slice(from.originOf(place.start), from.originOf(place.end)))) continue
    if (isPartOfNumber && /\d[.,]$/.test(folded.slice(Math.max(0, place.start - 2), place.start))) continue
    if (isOfNet && folded[place.start - 1] !== '.' && folded[place.start] !== '.') continue
    if (signBefore && folded[place.start - 1] !== signBefore) continue
    if (signAfter && folded.slice(place.end, place.end + 2).trimStart()[0] !== signAfter) continue
    if (spelled) {
      const written = original.slice(from.originOf(place.start), from.originOf(place.end)).normalize('NFC')
      if (spelled === 'capitals' ? /\p{Ll}/u.test(written) : !/[äöüåøÄÖÜÅØ]/.test(written)) continue
    }
    yield place
  }
}

/** A letter of Latin or Greek script without its accents, and those. */
interface Letter {
  readonly letter: string
  readonly marks: string
}

function lettersOf(text: string): readonly Letter[] {
  const found = text.normalize('NFD').matchAll(/([\p{Script=Latin}\p{Script=Greek}])(\p{M}*)/gu)
  // The comma and the cedilla below s and t are written for one another.
  return [...found].map(([, letter, marks]) => ({
    letter: letter!.toLowerCase(),
    marks: marks!.replaceAll('\u0326', '\u0327'),
  }))
}

/**
 * Whether what stands there has other accents than what was typed: bán and bạn, cấm and cầm, νόμος and νομός. Accents that are left out, in
 * either of them, say nothing; nor does é for è, and à for á at a word's end, which French and Italian write for one another.
 */
function isOtherWord(typed: readonly Letter[], written: string): boolean {
  const there = lettersOf(written)
  let isSame = typed.length === there.length
  const [marked, markedThere]: [number[], number[]] = [[], []]
  for (const [at, { letter, marks }] of typed.entries()) {
    const other = there[at]
    if (other?.letter !== letter) {
      isSame = false
      break
    }
    if (marks) marked.push(at)
    if (other.marks) markedThere.push(at)
    if (!marks || !other.marks || marks === other.marks) continue
    const isLast = at === typed.length - 1 && at > 2
    if (!(isSlanted(marks) && isSlanted(other.marks) && (letter === 'e' || isLast))) return true
  }
  // Of a Greek word one syllable is stressed.
  if (!isSame || !/^\p{Script=Greek}/u.test(typed[0]!.letter)) return false
  return marked.length === 1 && markedThere.length === 1 && marked[0] !== markedThere[0]
}

function isSlanted(marks: string): boolean {
  return marks === '\u0300' || marks === '\u0301'
}

/** Whether a place is a part of a longer word that stands around it. */
function isInside(folded: string, place: Place, longer: string): boolean {
  const from = Math.max(0, place.end - longer.length)
  const at = folded.slice(from, place.start + longer.length).indexOf(longer)
  return at >= 0
}

/** Whether the parts of a name stand apart as names are written, and a single character first is not the end of a word before a space. */
function standsSplit(folded: string, place: Place, parts: readonly Atom[]): boolean {
  const isByItself = parts[0]!.term.length > 1 || (parts.length > 2 && /\S/.test(folded[place.start + 1]!))
  if (!isByItself && place.start > 0 && isRunAt(folded, place.start - 1)) return false
  // Two characters say so little that a word which goes on behind them is another one: 国 会议.
  if (parts.length === 2 && parts[1]!.term.length === 1 && isRunAt(folded, place.end)) return false
  let at = place.start
  for (const part of parts) {
    const from = folded.indexOf(part.term, at)
    if (at > place.start && !/^[\s\-\u2010-\u2015=.*_/|\u00b7"'「」『』《》〈〉]{1,3}$/.test(folded.slice(at, from)))
      return false
    at = from + part.term.length
  }
  return true
}

function* placesOfForms(needle: Needle, folded: string): Generator<Place> {
  if (!needle.forms.size) {
    yield* placesOfForm(needle, folded)
    return
  }
  const places: Place[] = []
  for (const [beginning, words] of needle.forms) {
    const cursor = new AtomCursor(folded)
    for (let at = folded.indexOf(beginning); at >= 0; at = folded.indexOf(beginning, at + 1)) {
      const atom = cursor.atomAt(at)
      if (atom && words.has(atom.term)) places.push({ start: atom.start, end: atom.end })
    }
  }
  yield* places.sort((a, b) => a.start - b.start)
}

function* placesOfForm(needle: Needle, folded: string): Generator<Place> {
  const [first] = needle.atoms
  if (!first) return
  if (needle.text.isExact) yield* exactPlaces(needle, folded)
  else if (first.kind === 'run') yield* runPlaces(needle, first, folded)
  else yield* wordPlaces(needle, first, folded)
}

function* exactPlaces(needle: Needle, folded: string): Generator<Place> {
  const [first] = needle.atoms
  const cursor = new AtomCursor(folded)
  const wanted = needle.folded
  const budget = { left: mostCompared }
  for (let at = folded.indexOf(wanted); at >= 0 && budget.left > 0; at = folded.indexOf(wanted, at + 1)) {
    const start = at + first!.start
    if (first!.kind === 'word' && !cursor.atomAt(start)) continue
    if (endOfMatch(needle, folded, start, budget) !== undefined) yield { start: at, end: at + wanted.length }
  }
}

function* runPlaces(needle: Needle, first: Atom, folded: string): Generator<Place> {
  const budget = { left: mostCompared }
  for (let at = folded.indexOf(first.term); at >= 0 && budget.left > 0; at = folded.indexOf(first.term, at + 1)) {
    const end = endOfMatch(needle, folded, at, budget)
    if (end !== undefined) yield { start: at, end }
  }
}

function* wordPlaces(needle: Needle, first: Atom, folded: string): Generator<Place> {
  const budget = { left: mostCompared }
  const cursor = new AtomCursor(folded)
  // A number may be written 1,234 and looked for as 1234: where its first digit stands it may begin.
  const isNumber = /^\d/.test(first.term)
  const wanted = isNumber ? first.term[0]! : first.term
  for (let at = folded.indexOf(wanted); at >= 0 && budget.left > 0; at = folded.indexOf(wanted, at + 1)) {
    if (isNumber && !mayBeNumber(folded, at, needle)) continue
    const atom = cursor.atomAt(at)
    if (!atom || (isNumber && !atom.term.startsWith(first.term))) continue
    const end = endOfMatch(needle, folded, at, budget)
    if (end !== undefined) yield { start: at, end }
  }
}

/**
 * Whether a number may stand at a place, by its digits and what comes next alone: the 6 of 6年 stands in most texts, mostly
 * in 2016 or before 月, and to go through their words for each costs more than all else of a look.
 */
function mayBeNumber(folded: string, place: number, { atoms, text }: Needle): boolean {
  const { term } = atoms[0]!
  // Longer ones than a word may be are cut anywhere.
  if (isDigitAt(folded, place - longestNumber) || term.length > longestNumber) return true
  if (isDigitAt(folded, place - 1)) return false
  let at = place
  for (let index = 0; index < term.length; ) {
    const unit = folded.charCodeAt(at++)
    if (unit === term.charCodeAt(index)) index++
    else if (unit !== comma) return false
    // A comma is left out of thousands, or stands for a point.
    else if (term.charCodeAt(index) === point) index++
  }
  if (atoms.length === 1 && text.isPrefix) return true
  if (isDigitAt(term, term.length - 1) && isDigitAt(folded, at)) return false
  if (atoms[1]?.kind !== 'run') return true
  return folded.charCodeAt(skipSigns(folded, at)) === atoms[1].term.charCodeAt(0)
}

const longestNumber = 32
const comma = 0x2c
const point = 0x2e

function isDigitAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0x30 && unit <= 0x39
}

/** Atoms that are compared for one needle in one text: a long phrase in a text made against it ends somewhere. */
interface Budget {
  left: number
}

const mostCompared = 100_000

/** Where the needle's atoms end if they stand one after another from `start`, which its first atom has been found at. */
function endOfMatch(needle: Needle, folded: string, start: number, budget: Budget): number | undefined {
  const { atoms } = needle
  const first = atoms[0]!
  let index = 0
  let from = start
  if (first.kind === 'run') {
    from = start + first.term.length
    if (atoms.length === 1) return from
    if (isRunAt(folded, from)) return undefined
    index = 1
  }
  for (const atom of atomsOf(folded, from)) {
    if (budget.left-- <= 0) return undefined
    const wanted = atoms[index]!
    const isLast = index === atoms.length - 1
    if (atom.kind !== wanted.kind) return undefined
    if (isLast && (wanted.kind === 'run' || needle.text.isPrefix)) {
      if (!atom.term.startsWith(wanted.term)) return undefined
      return wanted.kind === 'run' ? atom.start + wanted.term.length : atom.end
    }
    if (atom.term !== wanted.term) return undefined
    index++
    if (isLast) return atom.end
  }
  return undefined
}

/** Gives the atoms of a text that start at places, which have to come in order and not within a run. Linear over the whole text. */
class AtomCursor {
  readonly #folded: string
  #atoms: Generator<Atom> | undefined
  #current: Atom | undefined
  #reached = 0

  constructor(folded: string) {
    this.#folded = folded
  }

  atomAt(place: number): Atom | undefined {
    if (place > this.#reached + jumpedFrom) this.#jump(place)
    this.#atoms ??= atomsOf(this.#folded)
    while ((this.#current?.start ?? -1) < place) {
      const next = this.#atoms.next()
      if (next.done) return undefined
      this.#current = next.value
      this.#reached = next.value.end
    }
    return this.#current?.start === place ? this.#current : undefined
  }

  /** Goes to what stands last before the place and ends whatever word stood before it: white space or a run's character. */
  #jump(place: number): void {
    for (let at = place - 1; at > this.#reached && at > place - 200; at--) {
      if (!isRunAt(this.#folded, at) && !/\s/.test(this.#folded[at]!)) continue
      this.#atoms = atomsOf(this.#folded, at)
      this.#current = undefined
      return
    }
  }
}

/** Less is gone through atom by atom. */
const jumpedFrom = 24
