import type { Mark } from '../model/index.ts'
import { heaviestStretches } from './heaviest.ts'
import { Numbering, type SameStretch, sameStretches } from './sequence.ts'

/** A place where the two sides differ (`deleted`, `added`; one may be empty), or `same` text between such places. */
interface Part {
  same: string
  deleted: string
  added: string
}

const words = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * The marks that turn `before` into `after`: joined, `same` and `deleted` are `before`, `same` and `added` are `after`,
 * exactly. What is written in letters or digits stays whole. In scripts without spaces words are compared, as `Intl.Segmenter` sees them, and
 * of two words one in place of the other the half that both have is given back (星期一 → 星期二). Crumbs between two changes are
 * part of the change, since a reader can't use them.
 */
export function marksBetween(before: string, after: string): readonly Mark[] {
  if (before === after) return before ? [{ op: 'same', text: before }] : []
  const parts = slide(refine(mergeCrumbs(partsBetween(before, after))))
  const marks: { op: Mark['op']; text: string }[] = []
  const add = (op: Mark['op'], text: string) => {
    if (!text) return
    const last = marks.at(-1)
    if (last?.op === op) last.text += text
    else marks.push({ op, text })
  }
  for (const part of parts) {
    add('same', part.same)
    add('deleted', part.deleted)
    add('added', part.added)
  }
  return marks
}

/** Each part is what is the same and then what differs behind it. */
function partsBetween(before: string, after: string): Part[] {
  const beforeTokens = tokensOf(before)
  const afterTokens = tokensOf(after)
  const parts: Part[] = []
  let x = 0
  let y = 0
  const end = { before: beforeTokens.length, after: afterTokens.length, length: 0 }
  let same = ''
  for (const stretch of [...sameTokens(beforeTokens, afterTokens), end]) {
    const deleted = beforeTokens.slice(x, stretch.before).join('')
    const added = afterTokens.slice(y, stretch.after).join('')
    if (deleted || added) {
      parts.push({ same, deleted, added })
      same = ''
    }
    same += beforeTokens.slice(stretch.before, stretch.before + stretch.length).join('')
    x = stretch.before + stretch.length
    y = stretch.after + stretch.length
  }
  if (same) parts.push({ same, deleted: '', added: '' })
  return parts
}

/** A place more where something changes weighs nearly as much as a character: fewer places of as many characters, never more characters. */
const unitWeight = 16

/**
 * What two lists of tokens have in common: where there are not too many of them, as many characters as can be, since what is not marked need not be read. Spaces aren't compared: in a language that writes them every other token is
 * one, so that two sentences with nothing in common would be half the same. They go with the words they stand beside.
 */
function sameTokens(before: readonly string[], after: readonly string[]): readonly SameStretch[] {
  const beforeAt = placesOfWords(before)
  const afterAt = placesOfWords(after)
  const numbering = new Numbering()
  const [ours, theirs] = [beforeAt.map((at) => before[at]!), afterAt.map((at) => after[at]!)]
  const [beforeNumbers, afterNumbers] = [numbering.of(ours), numbering.of(theirs)]
  const weights: number[] = []
  for (const [at, number] of beforeNumbers.entries()) weights[number] = unitWeight * ours[at]!.length
  const stretches =
    heaviestStretches(beforeNumbers, afterNumbers, { weights, begin: unitWeight - 1 }) ??
    sameStretches(beforeNumbers, afterNumbers)
  const isSame = (x: number, y: number) => x < before.length && y < after.length && before[x] === after[y]
  const found: { before: number; after: number; length: number }[] = []
  const add = (x: number, y: number) => {
    const last = found.at(-1)
    if (last && last.before + last.length === x && last.after + last.length === y) last.length++
    else found.push({ before: x, after: y, length: 1 })
  }
  // Up to where each side is taken already.
  let x = 0
  let y = 0
  const addSpaces = (fromX: number, fromY: number) => {
    for (let step = 0; isSame(fromX + step, fromY + step) && isSpace(before[fromX + step]!); step++) {
      add(fromX + step, fromY + step)
      x = fromX + step + 1
      y = fromY + step + 1
    }
  }
  addSpaces(0, 0)
  for (const stretch of stretches) {
    for (let step = 0; step < stretch.length; step++) {
      const atX = beforeAt[stretch.before + step]!
      const atY = afterAt[stretch.after + step]!
      let back = 0
      while (atX - back > x && atY - back > y && isSame(atX - back - 1, atY - back - 1)) back++
      for (; back > 0; back--) add(atX - back, atY - back)
      add(atX, atY)
      x = atX + 1
      y = atY + 1
      addSpaces(x, y)
    }
  }
  return found
}

function placesOfWords(tokens: readonly string[]): number[] {
  const places: number[] = []
  for (const [at, token] of tokens.entries()) if (!isSpace(token)) places.push(at)
  return places
}

/** Space within a line; a new line is a sign like others. */
function isSpace(token: string): boolean {
  return /^[^\S\n]+$/.test(token)
}

/** Words, each space and each sign. Numbers stay whole: 1,234 → 1,243 is one change, and so is 二十三 → 二十五. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = []
  let isAfterNumber = false
  for (const { segment } of words.segment(text)) {
    // The segmenter takes 二十三人 for 二十 and 三人.
    const more = isAfterNumber ? (moreOfNumber.exec(segment)?.[0].length ?? 0) : 0
    if (more) tokens[tokens.length - 1] += segment.slice(0, more)
    const rest = segment.slice(more)
    if (rest) tokens.push(...rest.split(apostrophe))
    isAfterNumber = !rest || number.test(rest)
  }
  return tokens
}

/** Where a word has parts: Trump|’s, can|’t, l’|eau, O’|Brien. What is looked for first is rare, so that a long word is read once. */
const apostrophe =
  /(?=['’]\p{Script=Latin}{1,2}$)(?<=^[\p{Script=Latin}\p{M}]+)|(?<=['’])(?=\p{Script=Latin}{3})(?<=^[\p{Script=Latin}\p{M}]+['’])/u

const number = /^(?:\p{Nd}[\p{Nd}.,٫٬]*|[〇零一二两兩三四五六七八九十百千万萬亿億]+)$/u
const moreOfNumber = /^(?:\p{Nd}[\p{Nd}.,٫٬]*|[〇零一二两兩三四五六七八九十百千万萬亿億]+|[십백천만억조]+)/u

/** How much a reader reads: a Han, kana or Hangul character is 1, a word of another script 2, signs nothing. */
function weightOf(text: string): number {
  let weight = 0
  for (const [match] of text.matchAll(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[\p{L}\p{N}]+/gu,
  )) {
    weight += match.length > 1 && /^[\p{Script=Latin}\p{Script=Cyrillic}\p{N}]/u.test(match) ? 2 : 1
  }
  return weight
}

/** Spaces first, so that a phrase weighs as a whole; then words, until nothing is left to merge. */
function mergeCrumbs(parts: readonly Part[]): Part[] {
  let merged = mergeWhere(parts, isSpaceBetween)
  for (let rounds = 0; rounds < 4; rounds++) {
    const next = mergeWhere(merged, isCrumb)
    if (next.length === merged.length) break
    merged = next
  }
  return merged
}

function mergeWhere(parts: readonly Part[], isOne: (left: Part, right: Part) => boolean): Part[] {
  const merged: Part[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (last && (part.deleted || part.added) && isOne(last, part)) {
      last.deleted += part.same + part.deleted
      last.added += part.same + part.added
    } else merged.push({ ...part })
  }
  return merged
}

/** A space between two replaced words, not a sign: commas, brackets and colons are what a reader finds his way by. */
function isSpaceBetween(left: Part, right: Part): boolean {
  if (!isSpace(right.same)) return false
  return Boolean((left.deleted && right.deleted) || (left.added && right.added))
}

/** "of", "die", 的: longer ones say something, and marking them makes marks longer. */
const longestCrumb = 3

/** Whether the words between two changes are too few to be worth reading by themselves. */
function isCrumb(left: Part, right: Part): boolean {
  if (right.same.length > 24 || right.same.includes('\n')) return false
  const weight = weightOf(right.same)
  if (weight === 0) return isSpaceBetween(left, right)
  // Ardern|'s says nothing without its word.
  if (/^['’]\p{Script=Latin}{1,2}\s*$/u.test(right.same)) return true
  if (right.same.trim().length > longestCrumb) return false
  return weight <= 3 && Math.min(weightOfChange(left), weightOfChange(right)) >= 6 * weight
}

/** Up to what the comparison asks for: a change that has grown long isn't weighed anew for each crumb. */
function weightOfChange(part: Part): number {
  return Math.max(weightOf(part.deleted.slice(-100)), weightOf(part.added.slice(-100)))
}

function refine(parts: Part[]): Part[] {
  const refined: Part[] = []
  let carried = ''
  for (const part of parts) {
    const same = carried + part.same
    carried = ''
    if (!part.deleted || !part.added) {
      refined.push({ ...part, same })
      continue
    }
    const prefix = sharedPrefix(part.deleted, part.added)
    const suffix = sharedSuffix(part.deleted.slice(prefix), part.added.slice(prefix))
    refined.push({
      same: same + part.deleted.slice(0, prefix),
      deleted: part.deleted.slice(prefix, part.deleted.length - suffix),
      added: part.added.slice(prefix, part.added.length - suffix),
    })
    carried = suffix ? part.deleted.slice(part.deleted.length - suffix) : ''
  }
  if (carried) refined.push({ same: carried, deleted: '', added: '' })
  return refined
}

/** How far a change is moved at most, in UTF-16 units: a sentence or two. */
const longestSlide = 400

/**
 * Text that is only deleted or only added often has several places where the same marks say the same: "The gate … The
 * city" may have lost "gate … The " or "The gate … ". It is put where it begins or ends with a sentence, else a clause,
 * else a word (as diff-match-patch's lossless semantic clean-up does).
 */
function slide(parts: readonly Part[]): readonly Part[] {
  const moved = parts.map((part) => ({ ...part }))
  if (moved.at(-1)?.deleted || moved.at(-1)?.added) moved.push({ same: '', deleted: '', added: '' })
  for (const [at, part] of moved.entries()) {
    const next = moved[at + 1]
    if (!next || Boolean(part.deleted) === Boolean(part.added)) continue
    const text = part.deleted || part.added
    const left = endShared(part.same, text)
    const right = startShared(text, next.same)
    if (left + right === 0) continue
    const whole = part.same.slice(-left - wordsBeyond) + text + next.same.slice(0, right + wordsBeyond)
    const start = Math.min(part.same.length, left + wordsBeyond)
    const edge = edgesOf(whole, at === 0 && start === part.same.length, at + 2 === moved.length)
    let best = 0
    let bestWorth = edge(start) + edge(start + text.length)
    for (let by = -left; by <= right; by++) {
      const worth = edge(start + by) + edge(start + by + text.length)
      if (worth > bestWorth) [best, bestWorth] = [by, worth]
    }
    if (best === 0) continue
    const run = part.same + text + next.same
    const from = part.same.length + best
    part.same = run.slice(0, from)
    next.same = run.slice(from + text.length)
    if (part.deleted) part.deleted = run.slice(from, from + text.length)
    else part.added = run.slice(from, from + text.length)
  }
  return moved
}

/** How far `text` can move to the left: its end is the end of what stands before it, again and again. */
function endShared(same: string, text: string): number {
  const run = same.slice(-longestSlide) + text
  const most = run.length - text.length
  let by = 0
  while (by < most && run[run.length - 1 - by] === run[run.length - 1 - by - text.length]) by++
  return by
}

function startShared(text: string, same: string): number {
  const run = text + same.slice(0, longestSlide)
  const most = run.length - text.length
  let by = 0
  while (by < most && run[by] === run[by + text.length]) by++
  return by
}

/** How good a place is to begin or end a change at; a place within a word is none. */
function edgesOf(text: string, isStart: boolean, isEnd: boolean): (at: number) => number {
  const boundaries = boundariesBy(text)
  return (at) => {
    if ((at === 0 && isStart) || (at === text.length && isEnd)) return 6
    if (!boundaries.has(at) || cutsWord(text, at)) return -20
    const before = text.slice(Math.max(0, at - 4), at)
    if (before.endsWith('\n') || text[at] === '\n') return 6
    if (/(?:[.!?…]["”’)\]]*\s+|[。！？…][”’」』）]*\s*)$/u.test(before)) return 5
    if (/[.!?。！？…]["”’」』）)\]]*$/u.test(before)) return 4
    if (/[,;:，；：、]\s*$/u.test(before)) return 3
    return /\s$/u.test(before) ? 2 : 1
  }
}

/**
 * How long a shared start of two texts can be, in UTF-16 units, that leaves nothing unreadable: whole words, and of a word of Han
 * characters or Hangul at least half.
 */
function sharedPrefix(a: string, b: string): number {
  return a[0] === b[0] ? sharedEdge(unitsFrom('start', a), unitsFrom('start', b)) : 0
}

function sharedSuffix(a: string, b: string): number {
  return a.at(-1) === b.at(-1) ? sharedEdge(unitsFrom('end', a), unitsFrom('end', b)) : 0
}

interface Unit {
  readonly text: string
  /** How long its word is, and what is left of it behind this unit. */
  readonly word: number
  readonly left: number
}

function* unitsFrom(end: 'start' | 'end', text: string): Generator<Unit, undefined> {
  const inOrder = (texts: string[]) => (end === 'start' ? texts : texts.reverse())
  const tokens = tokensOf(text)
  for (const word of inOrder(end === 'end' ? tokens.flatMap((token) => token.split(behindDigits)) : tokens)) {
    let left = word.length
    for (const unit of inOrder(word.match(units) ?? [])) {
      left -= unit.length
      yield { text: unit, word: word.length, left }
    }
  }
}

/** 1.2亿 → 1.8亿: the unit is a word. 12亿 → 12万 is another number. */
const behindDigits = /(?<=\p{Nd})(?=\p{Script=Han})/u

/** What a word may be cut into: Han characters and syllables of Hangul. What is written in letters, kana or digits stays whole, and so do numbers. */
const units =
  /(?:\p{Nd}[\p{Nd}.,]*)?(?:[〇零一二两兩三四五六七八九十百千万萬亿億]{2,}|[일이삼사오육칠팔구십백천만억조]{2,})|\p{Nd}[\p{Nd}.,]*[百千万萬亿億백천만억조]|(?:\p{Script=Han}|[\uac00-\ud7a3])[\p{M}\u1160-\u11ff\u200d]*|[^\p{Script=Han}\uac00-\ud7a3]+/gu

function sharedEdge(a: Generator<Unit, undefined>, b: Generator<Unit, undefined>): number {
  let length = 0
  let readable = 0
  for (;;) {
    const [one, other] = [a.next().value, b.next().value]
    // One side is nothing else: 须 → 必须 is 必 added.
    if (!one || !other) return length
    if (one.text !== other.text) return readable
    length += one.text.length
    if ([one, other].every(({ word, left }) => 2 * left <= word)) readable = length
  }
}

/** How far beyond a place the text is looked at to see whether a word ends there. */
const wordsBeyond = 24

/** The places in a text where a word begins or ends. */
function boundariesBy(text: string): ReadonlySet<number> {
  const places = new Set([0])
  let at = 0
  for (const token of tokensOf(text)) {
    at += token.length
    places.add(at)
  }
  return places
}

function cutsWord(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false
  const unit = text.charCodeAt(at)
  if (unit >= 0xdc00 && unit <= 0xdfff) return true
  const isMark = /\p{M}/u.test(text[at]!)
  return isMark || (isWordUnit(text[at - 1]!) && isWordUnit(text[at]!))
}

/** A letter or digit of a script with spaces, or a sign inside a number. */
function isWordUnit(unit: string): boolean {
  return /[\p{L}\p{N}.,]/u.test(unit) && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(unit)
}
