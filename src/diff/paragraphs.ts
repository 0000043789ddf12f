import { joinKeys, lineKey } from './edit-key.ts'
import { pairAcross, withNeighbours } from './regroup.ts'
import { Numbering, sameStretches } from './sequence.ts'
import { shareOf, shinglesOf } from './shingles.ts'

export interface Paragraph {
  readonly text: string
  readonly key: string
  /** Place among the lines of the text that are not empty, from 0. */
  readonly at: number
}

/**
 * What became of the paragraphs, in the order of `after`; what was deleted stands where it was. What was reworded and broken into
 * paragraphs otherwise is one, its paragraphs joined; `isMoved`: reworded, and elsewhere.
 */
export type Aligned =
  | { readonly kind: 'added'; readonly after: Paragraph; readonly at: number }
  | { readonly kind: 'deleted'; readonly before: Paragraph; readonly at: number }
  | { readonly kind: 'moved'; readonly before: Paragraph; readonly after: Paragraph; readonly at: number }
  | {
      readonly kind: 'reworded'
      readonly before: Paragraph
      readonly after: Paragraph
      readonly at: number
      readonly isMoved?: boolean
    }

/** Paragraphs that say something, with their noise-free keys. */
export function paragraphsOf(text: string): readonly Paragraph[] {
  const lines = text.split(/[\n\r\u2028\u2029]+/).map((line) => line.trim())
  return lines
    .filter((line) => line !== '')
    .map((line, at) => ({ text: line, key: lineKey(line), at }))
    .filter((paragraph) => paragraph.key !== '')
}

/** Texts less alike than this are one deleted and one added paragraph, not a reworded one: in scripts of letters, and in others. */
const leastShare = { letters: 0.25, characters: 0.35 }

/** Pairs of a gap that are all compared; a larger gap only compares neighbours. */
const mostPairs = 3000
const band = 12

/** Paragraphs that stayed are left out. At most near-linear time: gaps are compared in a band. */
export function alignParagraphs(before: readonly Paragraph[], after: readonly Paragraph[]): readonly Aligned[] {
  const numbering = new Numbering()
  const stretches = sameStretches(numbering.of(before.map(keyOf)), numbering.of(after.map(keyOf)))
  const gaps: Gap[] = []
  let x = 0
  let y = 0
  const end = (after.at(-1)?.at ?? -1) + 1
  for (const stretch of [...stretches, { before: before.length, after: after.length, length: 0 }]) {
    const gap = {
      before: before.slice(x, stretch.before),
      after: after.slice(y, stretch.after),
      at: after[y]?.at ?? end,
    }
    if ((gap.before.length || gap.after.length) && !isOnlyRebroken(gap)) gaps.push(gap)
    x = stretch.before + stretch.length
    y = stretch.after + stretch.length
  }
  const moves = findMoves(gaps)
  return pairAcross(gaps.flatMap((gap) => alignGap(gap, moves)))
}

interface Gap {
  readonly before: readonly Paragraph[]
  readonly after: readonly Paragraph[]
  /** Where the gap begins in `after`. */
  readonly at: number
}

function keyOf(paragraph: Paragraph): string {
  return paragraph.key
}

/** The same words with other line breaks are no edit. */
function isOnlyRebroken(gap: Gap): boolean {
  return gap.before.length > 0 && joinKeys(gap.before.map(keyOf)) === joinKeys(gap.after.map(keyOf))
}

interface Moves {
  /** By the paragraph's place in `after`. */
  readonly to: ReadonlyMap<Paragraph, Paragraph>
  readonly from: ReadonlySet<Paragraph>
}

/** Paragraphs that are gone here and stand there. Very short ones (a name, a date) only repeat themselves. */
function findMoves(gaps: readonly Gap[]): Moves {
  const gone = new Map<string, Paragraph[]>()
  for (const paragraph of gaps.flatMap((gap) => gap.before)) {
    if (paragraph.key.length < 8) continue
    const same = gone.get(paragraph.key)
    if (same) same.push(paragraph)
    else gone.set(paragraph.key, [paragraph])
  }
  const to = new Map<Paragraph, Paragraph>()
  const from = new Set<Paragraph>()
  for (const paragraph of gaps.flatMap((gap) => gap.after)) {
    const source = gone.get(paragraph.key)?.shift()
    if (!source) continue
    to.set(paragraph, source)
    from.add(source)
  }
  return { to, from }
}

function alignGap(gap: Gap, moves: Moves): readonly Aligned[] {
  const gone = gap.before.filter((paragraph) => !moves.from.has(paragraph))
  const come = gap.after.filter((paragraph) => !moves.to.has(paragraph))
  const groups = new Map(withNeighbours(gone, come, pairAlike(gone, come)).map((group) => [group.come[0]!, group]))
  const aligned: Aligned[] = []
  let next = 0
  let joined = 0
  for (const after of gap.after) {
    const source = moves.to.get(after)
    if (source) {
      aligned.push({ kind: 'moved', before: source, after, at: after.at })
      continue
    }
    if (joined > 0) {
      joined--
      continue
    }
    const group = groups.get(after)
    if (group === undefined) {
      aligned.push({ kind: 'added', after, at: after.at })
      continue
    }
    for (; gone[next] !== group.gone[0]; next++) aligned.push({ kind: 'deleted', before: gone[next]!, at: after.at })
    const [before, whole] = [joinParagraphs(group.gone), joinParagraphs(group.come)]
    // What was only broken otherwise within a gap reads the same.
    if (before.key !== whole.key) aligned.push({ kind: 'reworded', before, after: whole, at: after.at })
    joined = group.come.length - 1
    next += group.gone.length
  }
  const end = gap.after.at(-1)
  for (; next < gone.length; next++)
    aligned.push({ kind: 'deleted', before: gone[next]!, at: end ? end.at + 1 : gap.at })
  return aligned
}

/** Paragraphs as one, as if there was no break. */
function joinParagraphs(paragraphs: readonly Paragraph[]): Paragraph {
  const [first, ...rest] = paragraphs
  if (!rest.length) return first!
  const text = rest.reduce(
    (joined, { text }) => `${joined}${isWide(joined.at(-1)!) || isWide(text[0]!) ? '' : ' '}${text}`,
    first!.text,
  )
  return { text, key: joinKeys(paragraphs.map(keyOf)), at: first!.at }
}

/** Whether something in it is of a script that has no spaces between its sentences. */
const isWide = (text: string) => /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff65]/.test(text)

const numbers = /\p{Nd}[\p{Nd}.,]*/gu

/** A short line, the cell of a table say, with another number or another letter in a name: 317 → 371, 马成林 → 马城林. */
function isOtherCell(before: string, after: string): boolean {
  if (before.length > 40 || after.length > 40) return false
  if (/\p{Nd}/u.test(before) && before.replace(numbers, '#') === after.replace(numbers, '#')) return true
  return before.length <= 16 && after.length <= 16 && likenessOfLetters(before, after) >= 0.6
}

/** Share of characters that two short lines have in common, in order or not. */
function likenessOfLetters(before: string, after: string): number {
  const left = [...after]
  const shared = [...before].filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
  return (2 * shared.length) / (before.length + after.length)
}

/** For each added paragraph its place in `gone`; in order, so that the sum of what they share is largest. */
function pairAlike(gone: readonly Paragraph[], come: readonly Paragraph[]): ReadonlyMap<Paragraph, number> {
  const partners = new Map<Paragraph, number>()
  if (!gone.length || !come.length) return partners
  const isSmall = gone.length * come.length <= mostPairs
  const goneShingles = gone.map((paragraph) => shinglesOf(paragraph.key))
  const comeShingles = come.map((paragraph) => shinglesOf(paragraph.key))
  const least = come.map(({ key }) => (isWide(key) ? leastShare.characters : leastShare.letters))
  const slope = gone.length / come.length
  const width = gone.length + 1
  const isNear = (x: number, y: number) => isSmall || Math.abs(x - y * slope) <= band
  const score = (x: number, y: number) => {
    if (!isNear(x, y)) return 0
    const share = shareOf(goneShingles[x]!, comeShingles[y]!)
    if (share >= least[y]!) return share
    return isOtherCell(gone[x]!.key, come[y]!.key) ? least[y]! : 0
  }
  // best[y][x]: the best sum of the first y added and the first x deleted paragraphs; rows as one array.
  const rows: Float64Array[] = [new Float64Array(width)]
  const scores: Float64Array[] = []
  if (gone.length * come.length > 400_000) return pairInOrder(gone, come, score)
  for (let y = 0; y < come.length; y++) {
    const above = rows[y]!
    const row = new Float64Array(width)
    const rowScores = new Float64Array(gone.length)
    for (let x = 0; x < gone.length; x++) {
      const found = score(x, y)
      rowScores[x] = found
      row[x + 1] = Math.max(above[x + 1]!, row[x]!, found > 0 ? above[x]! + found : 0)
    }
    rows.push(row)
    scores.push(rowScores)
  }
  let x = gone.length
  let y = come.length
  while (x > 0 && y > 0) {
    const value = rows[y]![x]!
    if (value === rows[y - 1]![x]!) y--
    else if (value === rows[y]![x - 1]!) x--
    else {
      partners.set(come[y - 1]!, x - 1)
      x--
      y--
    }
  }
  return partners
}

/** For thousands of paragraphs that all changed: each with the next that is alike. */
function pairInOrder(
  gone: readonly Paragraph[],
  come: readonly Paragraph[],
  score: (x: number, y: number) => number,
): ReadonlyMap<Paragraph, number> {
  const partners = new Map<Paragraph, number>()
  let x = 0
  for (let y = 0; y < come.length && x < gone.length; y++) {
    const from = Math.max(x, Math.floor((y * gone.length) / come.length) - band)
    for (let at = from; at < Math.min(gone.length, from + 2 * band); at++) {
      if (score(at, y) <= 0) continue
      partners.set(come[y]!, at)
      x = at + 1
      break
    }
  }
  return partners
}
