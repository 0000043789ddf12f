import { FoldedText, foldedUnit, writtenFor } from './fold.ts'
import { type Needle, type Place, placesOf } from './places.ts'
import { isRunAt } from './terms.ts'

/** A place, and the folded text that it is counted in: all of it, or what stands around. */
export interface NearPlace {
  readonly near: FoldedText
  readonly place: Place
  /** The same place in the original of all of the text. */
  readonly original: Place
}

/** Shorter texts are folded whole: that costs no more. */
const leastLength = 400

/** How much around a place is folded, at least: more than any look at it goes through. */
const around = 64

/** A text that has more is folded whole; where all places are wanted, one that has as many that what stands around them is half of it. */
const mostStarts = 200

/**
 * The places of `placesOf`. Most texts that are looked at are seen to be no hit, and to fold a text costs most of a look: so
 * Han is looked for in the text as it was written, through the characters that fold to the first one, and only what stands around
 * is folded. Where the text has something there that is no matter of single characters, or the needle is no such one, all of it is folded.
 */
export function* nearPlacesOf(needle: Needle, from: FoldedText, areAllWanted = false): Generator<NearPlace> {
  const { length } = from.original
  const most = areAllWanted ? Math.min(mostStarts, length / (4 * around)) : mostStarts
  const starts = from.isFolded || length < leastLength ? undefined : startsIn(needle, from, most)
  const windows = starts && windowsOf(needle, from.original, starts)
  if (windows) yield* windows
  else for (const place of placesOf(needle, from)) yield { near: from, place, original: originalPlace(from, place, 0) }
}

function originalPlace(near: FoldedText, place: Place, from: number): Place {
  // Several units may come from one character (ﬁ): the end is where the next character starts.
  let next = place.end
  while (next < near.text.length && near.originOf(next) === near.originOf(place.end - 1)) next++
  return { start: from + near.originOf(place.start), end: from + near.originOf(next) }
}

interface RawNeedle {
  /** The digits before the run, if any. */
  readonly number: string
  /** The first run of Han. */
  readonly run: string
  /** Whether something else than a run's character has to follow it. */
  readonly isClosed: boolean
  /** Whether it stands wherever its run does. */
  readonly isPlain: boolean
  /** Written characters that may become its first one, as strings. */
  readonly firsts: readonly string[]
}

const known = new WeakMap<Needle, RawNeedle | 'none'>()

function rawNeedleOf(needle: Needle): RawNeedle | undefined {
  let raw = known.get(needle)
  if (!raw) {
    raw = makeRawNeedle(needle) ?? 'none'
    known.set(needle, raw)
  }
  return raw === 'none' ? undefined : raw
}

function makeRawNeedle({ atoms, forms, folded, text, signBefore, signAfter, letters }: Needle): RawNeedle | undefined {
  if (forms.size || (text.isExact && (atoms.length > 1 || folded !== atoms[0]?.term))) return undefined
  const [first, second] = atoms
  const isNumber = first?.kind === 'word' && /^\d{1,16}$/.test(first.term) && atoms.length === 2
  const run = isNumber ? second : first
  if (run?.kind !== 'run' || !/^[\u3400-\u9fff]{1,16}$/.test(run.term)) return undefined
  return {
    number: isNumber ? first!.term : '',
    run: run.term,
    isClosed: !isNumber && atoms.length > 1,
    isPlain: atoms.length === 1 && !text.spelled && !text.not && !text.isSplit && !signBefore && !signAfter && !letters,
    firsts: writtenFor(run.term[0]!),
  }
}

/** Where the needle's run may begin in a text as it was written; undefined where that takes more than a look at single characters. */
function startsIn(needle: Needle, from: FoldedText, most: number): readonly number[] | undefined {
  const raw = rawNeedleOf(needle)
  if (!raw || from.hasRareHan) return undefined
  const text = from.original
  const starts: number[] = []
  let isOrdered = true
  for (const first of raw.firsts) {
    const isOneUnit = foldedUnit(first.charCodeAt(0)) !== undefined
    for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
      const found = isOneUnit ? standsAt(raw, text, at) : undefined
      if (found === undefined || starts.length >= most) return undefined
      if (!found) continue
      if (starts.length && starts.at(-1)! > at) isOrdered = false
      starts.push(at)
    }
  }
  return isOrdered ? starts : starts.sort((a, b) => a - b)
}

/** Whether the needle stands with its run at a place; undefined where single characters do not tell. */
function standsAt({ number, run, isClosed }: RawNeedle, text: string, at: number): boolean | undefined {
  let end = at + 1
  for (; end < at + run.length; end++) {
    if (end >= text.length) return false
    const unit = foldedUnit(text.charCodeAt(end))
    if (unit === undefined) return undefined
    if (unit !== run.charCodeAt(end - at)) return false
  }
  // A mark behind it is a part of the last character, and may be a part of another one.
  if (end < text.length) {
    const after = foldedUnit(text.charCodeAt(end))
    if (after === undefined) return undefined
    if (isClosed) return isRun(after) ? false : undefined
  } else if (isClosed) return false
  return number === '' || mayFollow(number, text, at)
}

function isRun(unit: number): boolean {
  return isRunAt(String.fromCharCode(unit), 0)
}

/** How far before a run its number is looked for, and how many digits are gone through. */
const signsBetween = 4
const mostDigits = 24

/** Whether a number may stand before a place, with nothing but signs between them; undefined where single characters do not tell. */
function mayFollow(number: string, text: string, place: number): boolean | undefined {
  let at = place - 1
  for (; at >= 0; at--) {
    const unit = foldedUnit(text.charCodeAt(at))
    if (unit === undefined || place - at > signsBetween) return undefined
    if (isDigit(unit)) break
    // The word before the run is another one.
    if (isRun(unit) || (unit >= 0x61 && unit <= 0x7a)) return false
    if (unit > 0x7f && unit !== 0x3001 && unit !== 0x3002) return undefined
  }
  let index = number.length - 1
  for (const last = at; at >= 0; at--, index--) {
    const unit = foldedUnit(text.charCodeAt(at))
    if (unit === undefined || last - at > mostDigits) return undefined
    // 1,234 is 1234.
    if (!isDigit(unit)) return index < 0 || unit === comma
    if (unit !== number.charCodeAt(index)) return false
  }
  return index < 0
}

const comma = 0x2c

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

/** The places at these starts, each in what stands around it; undefined where that can't be cut out of the text. */
function windowsOf(needle: Needle, text: string, starts: readonly number[]): Generator<NearPlace> | undefined {
  const cuts = starts.map((start) => cutBefore(text, start - around))
  if (cuts.includes(-1)) return undefined
  return placesNear(needle, rawNeedleOf(needle)!, text, starts, cuts)
}

function* placesNear(
  needle: Needle,
  { number, run, isPlain }: RawNeedle,
  text: string,
  starts: readonly number[],
  cuts: readonly number[],
): Generator<NearPlace> {
  for (const [index, start] of starts.entries()) {
    const cut = cuts[index]!
    if (isPlain) {
      yield new PlainPlace(text, start, cut, run)
      continue
    }
    const near = new FoldedText(text.slice(cut, start + run.length + around))
    for (const place of placesOf(needle, near)) {
      const begin = number === '' ? place.start : place.end - run.length
      if (near.originOf(begin) === start - cut) yield { near, place, original: originalPlace(near, place, cut) }
    }
  }
}

/** A place of which all is known but how it stands in the folded text: what is only shown is never asked for that. */
class PlainPlace implements NearPlace {
  readonly original: Place
  readonly #text: string
  readonly #cut: number
  readonly #run: string
  #near: FoldedText | undefined

  constructor(text: string, start: number, cut: number, run: string) {
    this.original = { start, end: start + run.length }
    this.#text = text
    this.#cut = cut
    this.#run = run
  }

  get near(): FoldedText {
    this.#near ??= new FoldedText(this.#text.slice(this.#cut, this.original.end + around))
    return this.#near
  }

  get place(): Place {
    const { near } = this
    const wanted = this.original.start - this.#cut
    let start = wanted
    // What stands before it may have become shorter or longer.
    if (near.originOf(wanted) !== wanted) {
      start = near.text.indexOf(this.#run)
      while (start >= 0 && near.originOf(start) !== wanted) start = near.text.indexOf(this.#run, start + 1)
    }
    return { start, end: start + this.#run.length }
  }
}

/** How far back a cut is looked for. */
const cutWithin = 200

/** Where a text can be cut at a place or before it without cutting a word: at a run's character or white space; -1 where it can't. */
function cutBefore(text: string, place: number): number {
  for (let at = place; at > place - cutWithin; at--) {
    if (at <= 0) return 0
    const unit = foldedUnit(text.charCodeAt(at))
    if (unit !== undefined && (unit <= 0x20 || isRun(unit))) return at
  }
  return -1
}
