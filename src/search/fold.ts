import { characterClasses } from './fold-table.ts'

/**
 * What the fold makes of one UTF-16 unit: a unit below `special`, or one of these. Marks that join with the character
 * before them are folded together with it.
 */
const drop = 0xffff
const joins = 0xfffe
const expands = 0xfffd
const surrogate = 0xfffc
const dot = 0xfffb
const special = 0xfffb

interface FoldTable {
  readonly units: Uint16Array
  readonly expansions: ReadonlyMap<number, string>
  readonly classes: ReadonlyMap<string, string>
}

/** Folded text, and for each of its UTF-16 units where in the original it comes from. */
export interface FoldedText {
  readonly text: string
  /** `starts[i]` is the offset in the original of what became unit `i`; one more entry holds the original's length. */
  readonly starts: Uint32Array
}

/**
 * Text as the index knows it: NFKC, lower case, Latin and Greek diacritics dropped, simplified, traditional and
 * Japanese forms of a Han character made one, invisible characters and the dot inside 唐纳德·特朗普 dropped.
 * Linear; any string in (lone surrogates become U+FFFD).
 *
 *     foldText('５Ｇ網絡 Café') // '5g网络 cafe'
 */
export function foldText(text: string): string {
  return fold(text, false).text
}

/** `foldText` with the way back to the original. */
export function foldWithMap(text: string): FoldedText {
  return fold(text, true)
}

function fold(text: string, withMap: boolean): FoldedText {
  const { units, expansions } = foldTable()
  const out = new UnitBuffer(text.length, withMap)
  const length = text.length
  for (let at = 0; at < length; at++) {
    const next = at + 1 < length ? units[text.charCodeAt(at + 1)]! : 0
    const unit = units[text.charCodeAt(at)]!
    if (unit < special && next !== joins) {
      out.add(unit, at)
      continue
    }
    if (unit === drop) continue
    if (unit === dot) {
      if (isBigramUnit(out.last()) && at + 1 < length && isBigramUnit(text.charCodeAt(at + 1))) continue
      out.add(0x00b7, at)
      continue
    }
    let end = at + (unit === surrogate && text.codePointAt(at)! > 0xffff ? 2 : 1)
    const limit = Math.min(length, at + longestCluster)
    while (end < limit && units[text.charCodeAt(end)]! === joins) end++
    const folded =
      unit === expands && end === at + 1 ? expansions.get(text.charCodeAt(at))! : foldCluster(text.slice(at, end))
    for (let place = 0; place < folded.length; place++) {
      out.add(folded.charCodeAt(place), at)
    }
    at = end - 1
  }
  return out.end(length)
}

/** Reordering marks is quadratic in ICU: a longer heap of marks is folded in pieces. */
const longestCluster = 32

/** Collects UTF-16 units; faster than adding to a string, and grows where ligatures make the text longer. */
class UnitBuffer {
  #units: Uint16Array
  #starts: Uint32Array | undefined
  #length = 0

  constructor(expected: number, withMap: boolean) {
    this.#units = new Uint16Array(expected + 16)
    if (withMap) this.#starts = new Uint32Array(expected + 17)
  }

  add(unit: number, from: number): void {
    if (this.#length === this.#units.length) this.#grow()
    if (this.#starts) this.#starts[this.#length] = from
    this.#units[this.#length++] = unit
  }

  last(): number {
    return this.#length ? this.#units[this.#length - 1]! : 0
  }

  end(originalLength: number): FoldedText {
    const text = Buffer.from(this.#units.buffer, 0, this.#length * 2).toString('utf16le')
    const starts = (this.#starts ?? new Uint32Array(0)).subarray(0, this.#length + 1)
    if (this.#starts) starts[this.#length] = originalLength
    return { text, starts }
  }

  #grow(): void {
    const units = new Uint16Array(this.#units.length * 2)
    units.set(this.#units)
    this.#units = units
    if (!this.#starts) return
    const starts = new Uint32Array(this.#units.length + 1)
    starts.set(this.#starts)
    this.#starts = starts
  }
}

let made: FoldTable | undefined

/** Made at first use: some 15 ms. */
function foldTable(): FoldTable {
  made ??= makeFoldTable()
  return made
}

function makeFoldTable(): FoldTable {
  const classes = new Map<string, string>()
  for (const row of characterClasses.split(' ')) {
    const [first, ...others] = [...row]
    for (const other of others) classes.set(other, first!)
  }
  const units = new Uint16Array(0x10000)
  const expansions = new Map<number, string>()
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) {
      units[unit] = surrogate
      continue
    }
    const character = String.fromCharCode(unit)
    if (isHanUnit(unit) || (unit >= 0xac00 && unit <= 0xd7a3)) {
      const folded = classes.get(character) ?? character
      if (folded.length === 1) units[unit] = folded.charCodeAt(0)
      else {
        units[unit] = expands
        expansions.set(unit, folded)
      }
    } else if (middleDots.includes(character)) units[unit] = dot
    else if (isInvisible(unit)) units[unit] = drop
    else if (joining.test(character)) units[unit] = joins
    else {
      const folded = foldSimply(character, classes)
      if (folded.length === 1 && folded.charCodeAt(0) < special) units[unit] = folded.charCodeAt(0)
      else {
        units[unit] = expands
        expansions.set(unit, folded)
      }
    }
  }
  return { units, expansions, classes }
}

const middleDots = '·・･‧•∙⋅᛫'

/** What NFKC may join with what stands before: marks, conjoining and half-width Hangul, half-width voicing marks. */
const joining = /[\p{M}\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\ud7b0-\ud7fb\uffa0-\uffdc\uff9e\uff9f]/u

/** Zero width characters, direction marks, soft hyphens, controls that mean nothing, BOM, variation selectors. */
function isInvisible(unit: number): boolean {
  return (
    (unit < 0x20 && unit !== 9 && unit !== 10 && unit !== 13) ||
    unit === 0xad ||
    unit === 0x34f ||
    unit === 0x61c ||
    (unit >= 0x17b4 && unit <= 0x17b5) ||
    (unit >= 0x180b && unit <= 0x180f) ||
    (unit >= 0x200b && unit <= 0x200f) ||
    (unit >= 0x202a && unit <= 0x202e) ||
    (unit >= 0x2060 && unit <= 0x206f) ||
    (unit >= 0xfe00 && unit <= 0xfe0f) ||
    unit === 0xfeff
  )
}

function foldCluster(cluster: string): string {
  return foldSimply(cluster, foldTable().classes)
}

function foldSimply(text: string, classes: ReadonlyMap<string, string>): string {
  const plain = text
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(?<=[\p{Script=Latin}\p{Script=Greek}]\p{M}*)\p{M}+/gu, '')
    .replace(/[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g, '')
    .replace(/[\p{Variation_Selector}\u{e0000}-\u{e007f}]/gu, '')
    .normalize('NFC')
  let folded = ''
  for (const character of plain) folded += classes.get(character) ?? letterFolds[character] ?? character
  return folded
}

/** Letters that Unicode does not take apart and readers do. */
const letterFolds: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ŋ: 'n',
  ŧ: 't',
  ё: 'е',
  ς: 'σ',
  // Arabic and Persian write these for one another, also by habit of the keyboard.
  ة: 'ه',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
}

function isHanUnit(unit: number): boolean {
  return (unit >= 0x3400 && unit <= 0x4dbf) || (unit >= 0x4e00 && unit <= 0x9fff)
}

/** Whether a UTF-16 unit belongs to a script that is indexed by pairs of characters (Han, kana, Hangul). */
function isBigramUnit(unit: number): boolean {
  return (
    isHanUnit(unit) ||
    (unit >= 0x3041 && unit <= 0x30ff && unit !== 0x30fb && unit !== 0x30a0) ||
    (unit >= 0xac00 && unit <= 0xd7a3) ||
    unit === 0x3005 ||
    unit === 0x3007
  )
}
