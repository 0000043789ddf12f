import type { Piece } from './markers.ts'

/** What makes marks hard to read, summed over many texts. */
export interface Readability {
  /** Stretches that are struck through or underlined. */
  readonly marks: number
  readonly markedCharacters: number
  /** Marked characters beyond those that any comparison of characters has to mark. */
  readonly beyond: number
  /** Edges of marks that stand inside a word (as `Intl.Segmenter` sees words) of a text. */
  readonly cutWords: number
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
    beyond: markedCharacters - leastMarked(before, after),
    cutWords: cut(insideWords),
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
  let row = new Uint16Array(after.length + 1)
  for (let x = 0; x < before.length; x++) {
    const next = new Uint16Array(after.length + 1)
    for (let y = 0; y < after.length; y++) {
      next[y + 1] = before[x] === after[y] ? row[y]! + 1 : Math.max(row[y + 1]!, next[y]!)
    }
    row = next
  }
  return before.length + after.length - 2 * row[after.length]!
}
