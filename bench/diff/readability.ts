import type { Piece } from './markers.ts'

/** What makes marks hard to read, summed over many texts. */
export interface Readability {
  /** Stretches that are struck through or underlined. */
  readonly marks: number
  readonly markedCharacters: number
  /** Of these, without spaces: nobody reads a space between two marked words. */
  readonly signs: number
  /** Marked characters beyond those that any comparison of characters has to mark. */
  readonly beyond: number
  /** Edges of marks that stand inside a word (as `Intl.Segmenter` sees words) of a text. */
  readonly cutWords: number
  /** Of these, edges inside a word of letters: Latin, Cyrillic, Arabic, kana. */
  readonly cutLetters: number
  /** Edges of marks that stand inside a number. */
  readonly cutNumbers: number
  /** One or two readable characters left alone between two marks. */
  readonly crumbs: number
}

const words = new Intl.Segmenter('zh', { granularity: 'word' })

export function readabilityOf(before: string, after: string, given: readonly Piece[]): Readability {
  const pieces = joined(given)
  const marked = pieces.filter((piece) => piece.op !== 'same')
  const markedCharacters = marked.reduce((sum, piece) => sum + piece.text.length, 0)
  const edges = [edgesIn(pieces, 'added', before), edgesIn(pieces, 'deleted', after)]
  const cut = (insideOf: (text: string) => (at: number) => boolean) =>
    [before, after].reduce((sum, text, side) => sum + edges[side]!.filter(insideOf(text)).length, 0)
  return {
    marks: marked.length,
    markedCharacters,
    signs: marked.reduce((sum, piece) => sum + piece.text.replace(/\s/gu, '').length, 0),
    beyond: markedCharacters - leastMarked(before, after),
    cutWords: cut(insideWords),
    cutLetters: cut(insideLetters),
    cutNumbers: cut(insideNumbers),
    crumbs: pieces.slice(1, -1).filter((piece) => piece.op === 'same' && isCrumb(piece.text)).length,
  }
}

function joined(given: readonly Piece[]): readonly Piece[] {
  const pieces: { op: Piece['op']; text: string }[] = []
  for (const { op, text } of given) {
    const last = pieces.at(-1)
    if (!text) continue
    if (last?.op === op) last.text += text
    else pieces.push({ op, text })
  }
  return pieces
}

function isCrumb(text: string): boolean {
  const readable = text.replace(/[^\p{L}\p{N}]/gu, '')
  return readable.length <= 2
}

/** Where marks begin and end in one of the two texts; those at its own ends cut nothing. */
function edgesIn(pieces: readonly Piece[], left: Piece['op'], text: string): readonly number[] {
  const edges = new Set<number>()
  let at = 0
  for (const piece of pieces) {
    if (piece.op === left) continue
    if (piece.op !== 'same') {
      edges.add(at)
      edges.add(at + piece.text.length)
    }
    at += piece.text.length
  }
  return [...edges].filter((edge) => edge > 0 && edge < text.length)
}

function insideWords(text: string): (at: number) => boolean {
  const inside = new Set<number>()
  for (const { segment, index, isWordLike } of words.segment(text)) {
    if (isWordLike) for (let at = index + 1; at < index + segment.length; at++) inside.add(at)
  }
  return (at) => inside.has(at)
}

function insideLetters(text: string): (at: number) => boolean {
  const isInside = insideWords(text)
  return (at) => isInside(at) && [text[at - 1]!, text[at]!].every((one) => isLetter.test(one))
}

const isLetter = /^(?!\p{Script=Han}|[\uac00-\ud7a3])[\p{L}\p{M}]$/u

function insideNumbers(text: string): (at: number) => boolean {
  const inside = new Set<number>()
  for (const { 0: number, index } of text.matchAll(
    /\p{Nd}[\p{Nd}.,]*\p{Nd}|[〇零一二三四五六七八九十百千万亿]{2,}/gu,
  )) {
    for (let at = index + 1; at < index + number.length; at++) inside.add(at)
  }
  return (at) => inside.has(at)
}

/** Characters outside the longest common subsequence: fewer can't be marked. */
export function leastMarked(before: string, after: string): number {
  return leastMarkedOf(before.split(''), after.split(''))
}

/** The same where words of letters and numbers stay whole, and Han characters and syllables of Hangul are taken one by one. */
export function leastMarkedWhole(before: string, after: string): number {
  return leastMarkedOf(unitsOf(before), unitsOf(after))
}

const numberOf = /^\p{Nd}[\p{Nd}.,]*$/u

function unitsOf(text: string): readonly string[] {
  return [...words.segment(text)].flatMap(({ segment }) =>
    numberOf.test(segment)
      ? [segment]
      : (segment.match(/[\p{Script=Han}\uac00-\ud7a3]\p{M}*|[^\p{Script=Han}\uac00-\ud7a3]+/gu) ?? [segment]),
  )
}

function leastMarkedOf(before: readonly string[], after: readonly string[]): number {
  const lengthOf = (units: readonly string[]) => units.reduce((sum, unit) => sum + unit.length, 0)
  let row = new Uint32Array(after.length + 1)
  for (const unit of before) {
    const next = new Uint32Array(after.length + 1)
    for (let y = 0; y < after.length; y++) {
      next[y + 1] = unit === after[y] ? row[y]! + unit.length : Math.max(row[y + 1]!, next[y]!)
    }
    row = next
  }
  return lengthOf(before) + lengthOf(after) - 2 * row[after.length]!
}
