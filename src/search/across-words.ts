import { familyNames, isWord, moreFamilyNames, names, segmenter } from './known-words.ts'
import { firstTrees, secondTrees } from './learned-across.ts'
import { costOf, isListed, likelihoodOfWord } from './likelier-reading.ts'
import { otherEnds, otherStarts, sounds } from './parts-of-words.ts'
import type { Place } from './places.ts'
import { askTrees, readTrees, type Trees } from './trees.ts'
import { likelihoodsOf } from './word-model.ts'

/** How far around a place words are looked for. */
export const aroundPlace = 8

/**
 * The log odds that two to four Han characters are meant by somebody who looks for them, and don't lie across words or within
 * another one: 国会 in 中国|会议. What is known of a place are some fifty numbers; what they say together is learned from the cases of
 * all lists and from places in running text (`eval/across/learn.ts`). First without the model of words, which costs most, and with
 * it where that is not sure. Undefined where by the counts of words hardly anything goes across: of such places little is to be learned.
 */
export function oddsOfMeant(folded: string, place: Place): number | undefined {
  trees ??= [readTrees(firstTrees), readTrees(secondTrees)]
  const stretch = signsOfWords(folded, place, row)
  if (!stretch) return undefined
  const odds = askTrees(trees[0], row)
  if (Math.abs(odds) > sureFrom) return odds
  signsOfModel(stretch, row)
  return askTrees(trees[1], row)
}

/** Log odds of the first look from which on the model is not asked. */
export const sureFrom = 3

let trees: readonly [Trees, Trees] | undefined

const longestWord = 5
const unlisted = 22
const outside = 24
const none = 25

/** How many numbers say something of a place, and how many of them before the model is asked. */
export const signCount = 54
export const signCountOfWords = 51
const row = new Float32Array(signCount)

interface Stretch {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A listed word is that much likelier than what goes across its edges, in steps of e, and no more is asked. */
const surelyListed = 12

/** Writes what lists of words say of a place; returns the Han text around it. */
export function signsOfWords(folded: string, place: Place, into: Float32Array): Stretch | undefined {
  const from = edgeOfHan(folded, place.start, -1)
  const text = folded.slice(from, edgeOfHan(folded, place.end, 1))
  const [start, end] = [place.start - from, place.end - from]
  const { length } = text
  const likelihood = likelihoodOfWord(text, start, end)
  if (likelihood > surelyListed && isListed(folded.slice(place.start, place.end))) return undefined
  let at = 0
  const say = (value: number | boolean) => {
    into[at++] = Number(value)
  }
  /** How rare a part is, as what was just looked at knows it. */
  const rarity = (a: number, b: number) =>
    a < 0 || b > length || a >= b ? outside : b - a > longestWord ? unlisted : Math.min(unlisted, costOf(a, b))

  const whole = rarity(start, end)
  say(end - start)
  say(Math.max(-20, Math.min(20, likelihood)))
  say(whole)
  // The commonest word across either edge, how far it reaches, and what it leaves of the hit.
  let [before, reachesBefore, leftBehind] = [none, 0, none]
  let [behind, reachesBehind, leftBefore] = [none, 0, none]
  for (let cut = start + 1; cut < end; cut++) {
    for (let a = start - 1; a >= Math.max(0, cut - longestWord); a--) {
      const rare = rarity(a, cut)
      if (rare < before) [before, reachesBefore, leftBehind] = [rare, start - a, rarity(cut, end)]
    }
    for (let b = end + 1; b <= Math.min(length, cut + longestWord); b++) {
      const rare = rarity(cut, b)
      if (rare < behind) [behind, reachesBehind, leftBefore] = [rare, b - end, rarity(start, cut)]
    }
  }
  for (const sign of [before, behind, reachesBefore, reachesBehind, leftBehind, leftBefore]) say(sign)
  say(before - whole)
  say(behind - whole)
  // The commonest words that end and begin at its edges, and what stands there in one, two and three characters.
  let [last, next] = [none, none]
  for (let size = 1; size <= 4; size++) {
    if (start >= size) last = Math.min(last, rarity(start - size, start))
    if (end + size <= length) next = Math.min(next, rarity(end, end + size))
  }
  say(last)
  say(next)
  for (let size = 1; size <= 3; size++) {
    say(rarity(start - size, start))
    say(rarity(end, end + size))
  }
  // Longer words that hold it, and what is left of it without its ends.
  say(rarity(start - 1, end))
  say(rarity(start, end + 1))
  say(rarity(start - 1, end + 1))
  say(rarity(start - 2, end))
  say(rarity(start, end + 2))
  say(rarity(start, end - 1))
  say(rarity(start + 1, end))
  say(start)
  say(length - end)
  for (const unit of [text[start - 1], text[end], text[start], text[end - 1], text[start - 2]]) {
    say(unit === undefined ? 0 : familyNames.has(unit) ? 2 : moreFamilyNames.has(unit) ? 1 : 0)
    say(sounds.has(unit ?? ''))
  }
  const hit = text.slice(start, end)
  const [unitBefore = '', unitBehind = ''] = [folded[place.start - 1], folded[place.end]]
  // A word of two and one, or one and two, that only looks as if it had the hit in it: 发动|机, 白|天鹅.
  say(start > 0 && otherEnds.has(text.slice(start - 1, end)))
  say(otherStarts.has(text.slice(start, end + 1)) || otherStarts.has(text.slice(start, end + 2)))
  say(isDigit.test(unitBefore))
  say(hit.length > 2 && names().has(hit))
  say(isKana.test(unitBefore))
  say(isKana.test(unitBehind))
  say(isNumber.test(hit))
  say(isNumber.test(unitBefore))
  // What ICU takes in one piece, and where it cuts.
  say(isWord(hit))
  let [beginsWord, endsWord, isCut] = [start === 0, end === length, false]
  for (const { index } of segmenter.segment(text)) {
    if (index === start) beginsWord = true
    else if (index === end) endsWord = true
    else if (index > start && index < end) isCut = true
  }
  say(beginsWord)
  say(endsWord)
  say(isCut)
  return { text, start, end }
}

/** The model is shown so many characters on either side: what it costs grows with them. */
const aroundForModel = 4

export function signsOfModel({ text, start, end }: Stretch, into: Float32Array): void {
  const from = Math.max(0, start - aroundForModel)
  const { piece, edges, inside } = likelihoodsOf(text.slice(from, end + aroundForModel), start - from, end - from)
  into[signCountOfWords] = Math.max(-15, piece)
  into[signCountOfWords + 1] = Math.max(-15, edges)
  into[signCountOfWords + 2] = Math.max(-15, inside)
}

function edgeOfHan(folded: string, at: number, step: 1 | -1): number {
  let edge = at
  for (let count = 0; count < aroundPlace; count++, edge += step) {
    const unit = folded.charCodeAt(step > 0 ? edge : edge - 1)
    if (!(unit >= 0x3400 && unit <= 0x9fff)) break
  }
  return edge
}

const isDigit = /^\d/
const isKana = /^[\u3041-\u30ff]/
const isNumber = /^[一二三四五六七八九十百千万两数几]/u
