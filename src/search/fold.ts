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

const rareHan = /[\ud83c\ud840-\ud888][\udc00-\udfff]/

/** Folded text that knows where in the original each of its UTF-16 units comes from. It is folded when it is first asked for. */
export class FoldedText {
  readonly original: string
  #text: string | undefined
  #hasRareHan: boolean | undefined
  /** Where it gets shorter or longer: a unit's place, and how far before or behind it stands in the original from there on. */
  readonly #shifts: number[] = []

  constructor(original: string) {
    this.original = original
  }

  get text(): string {
    this.#text ??= fold(this.original, this.#shifts)
    return this.#text
  }

  get isFolded(): boolean {
    return this.#text !== undefined
  }

  /** Whether it may have Han beyond the first 65,536 characters, or signs such as 🈲, that fold to common Han. */
  get hasRareHan(): boolean {
    this.#hasRareHan ??= rareHan.test(this.original)
    return this.#hasRareHan
  }

  /** The offset in the original of what became unit `at`; the original's length for the first unit beyond. */
  originOf(at: number): number {
    if (at >= this.text.length) return this.original.length
    const shifts = this.#shifts
    let [low, high] = [0, shifts.length >> 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (shifts[middle * 2]! <= at) low = middle + 1
      else high = middle
    }
    return low === 0 ? at : at + shifts[low * 2 - 1]!
  }
}

/**
 * Text as the index knows it: NFKC, lower case, Latin and Greek diacritics dropped, simplified, traditional and
 * Japanese forms of a Han character made one, invisible characters and the dot inside 唐纳德·特朗普 dropped.
 * Linear; any string in (lone surrogates become U+FFFD).
 *
 *     foldText('５Ｇ網絡 Café') // '5g网络 cafe'
 */
export function foldText(text: string): string {
  return fold(text)
}

/** What one UTF-16 unit by itself becomes, where that is one unit; undefined for what becomes more or none, or joins with its neighbours. */
export function foldedUnit(unit: number): number | undefined {
  const folded = foldTable().units[unit]!
  return folded < special ? folded : undefined
}

let others: ReadonlyMap<string, readonly string[]> | undefined

/** The units that may become, or become a part of, a folded Han character: 国 and 國, 株 and ㈱. */
export function writtenFor(character: string): readonly string[] {
  others ??= otherForms()
  return [character, ...(others.get(character) ?? [])]
}

/** Of each Han character the other units that may become it. Made at first use: some milliseconds. */
function otherForms(): ReadonlyMap<string, readonly string[]> {
  const { units, expansions } = foldTable()
  const found = new Map<string, string[]>()
  const add = (folded: number, unit: number) => {
    if (!isHanUnit(folded) || folded === unit) return
    const character = String.fromCharCode(folded)
    const forms = found.get(character)
    if (forms) forms.push(String.fromCharCode(unit))
    else found.set(character, [String.fromCharCode(unit)])
  }
  for (let unit = 0; unit < units.length; unit++) if (units[unit]! < special) add(units[unit]!, unit)
  for (const [unit, folded] of expansions) for (let at = 0; at < folded.length; at++) add(folded.charCodeAt(at), unit)
  return found
}

/** What is folded at the moment: one text at a time, and all of them are copied out. */
let out = new Uint16Array(4_096)
const longestKept = 1 << 20

function fold(text: string, shifts?: number[]): string {
  const { units, expansions } = foldTable()
  const length = text.length
  // What grows makes room for itself.
  if (out.length < length || out.length > longestKept) out = new Uint16Array(length + 4_096)
  let used = 0
  let shift = 0
  let isChanged = false
  for (let at = 0; at < length; ) {
    let code = text.charCodeAt(at)
    let unit = units[code]!
    let nextCode = at + 1 < length ? text.charCodeAt(at + 1) : 0
    let next = at + 1 < length ? units[nextCode]! : 0
    if (unit < special && next !== joins) {
      if (shifts && at - used !== shift) {
        shift = at - used
        shifts.push(used, shift)
      }
      // Most of a text is stretches of units that become one unit each.
      let changes = 0
      do {
        out[used++] = unit
        changes |= unit ^ code
        at++
        unit = next
        code = nextCode
        nextCode = at + 1 < length ? text.charCodeAt(at + 1) : 0
        next = at + 1 < length ? units[nextCode]! : 0
      } while (at < length && unit < special && next !== joins)
      if (changes) isChanged = true
      continue
    }
    isChanged = true
    let end = at + 1
    if (unit === drop) {
      at = end
      continue
    }
    let folded: string
    if (unit === dot) {
      if (used > 0 && isBigramUnit(out[used - 1]!) && end < length && isBigramUnit(text.charCodeAt(end))) {
        at = end
        continue
      }
      folded = text[at] === '．' ? '.' : '\u00b7'
    } else {
      if (unit === surrogate && text.codePointAt(at)! > 0xffff) end++
      const limit = Math.min(length, at + longestCluster)
      while (end < limit && units[text.charCodeAt(end)]! === joins) end++
      folded =
        unit === expands && end === at + 1 ? expansions.get(text.charCodeAt(at))! : foldCluster(text.slice(at, end))
    }
    if (used + folded.length + length - at > out.length) {
      const grown = new Uint16Array(out.length * 2 + folded.length)
      grown.set(out)
      out = grown
    }
    for (let place = 0; place < folded.length; place++) {
      if (shifts && at - used !== shift) {
        shift = at - used
        shifts.push(used, shift)
      }
      out[used++] = folded.charCodeAt(place)
    }
    at = end
  }
  return isChanged ? Buffer.from(out.buffer, 0, used * 2).toString('utf16le') : text
}

/** Reordering marks is quadratic in ICU: a longer heap of marks is folded in pieces. */
const longestCluster = 32

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

/** The last one is how Taiwan writes it (唐納．川普), and a full stop elsewhere. */
const middleDots = '·・･‧•∙⋅᛫．'

/** What NFKC may join with what stands before: marks, conjoining and half-width Hangul, half-width voicing marks. */
const joining = /[\p{M}\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\ud7b0-\ud7fb\uffa0-\uffdc\uff9e\uff9f]/u

/** Zero width characters, trade marks, direction marks, soft hyphens, controls that mean nothing, BOM, variation selectors. */
function isInvisible(unit: number): boolean {
  return (
    (unit < 0x20 && unit !== 9 && unit !== 10 && unit !== 13) ||
    unit === 0xad ||
    unit === 0x34f ||
    unit === 0x61c ||
    // ℠ and ™, which NFKC makes letters of the name before them.
    unit === 0x2120 ||
    unit === 0x2122 ||
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
