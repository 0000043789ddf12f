import { oddsOfMeant } from './across-words.ts'
import { type FoldedText, foldText } from './fold.ts'
import { isFellow, isFirstOfCompound, isMonth, isTime } from './known-context.ts'
import { askOfAll, familyNames, isWord, moreFamilyNames, names, partsOf, segmenter } from './known-words.ts'
import { isAcrossNouns, isPrefixedNoun } from './korean-words.ts'
import { isListed, likelihoodOfWord, rarityOf } from './likelier-reading.ts'
import { hanNamesInOnePiece, namesInOnePiece } from './more-words.ts'
import { afterBodies, otherEnds, otherStarts, positions, sounds } from './parts-of-words.ts'
import type { Place } from './places.ts'
import { isModelMissed, likelihoodsOf, withoutModel } from './word-model.ts'

/**
 * Whether a short stretch of text lies across words instead of being one: 国会 in 中国|会议. Longer stretches hardly ever
 * arise by chance and are not looked at. For doubt, not for certainty: a reader may see it in another way.
 */
export function isStraddling(from: FoldedText, at: Place): boolean {
  const text = from.text.slice(at.start, at.end)
  if (text.length > 4) return false
  if (isCutAtDot(from, at)) return true
  const [folded, place] = withDots(from, at)
  if (isShortHan(text)) return isAcrossHan(folded, place)
  if (isInsideName(folded, place)) return true
  if (/^\p{Script=Hangul}+$/u.test(text)) return isInsideHangul(folded, place, text.length)
  if (/^[\p{Script=Katakana}ー]+$/u.test(text)) return isInsideKatakana(folded, place)
  if (/^\p{Script=Hiragana}+$/u.test(text)) {
    const [near, at] = asWritten(from, place)
    return isCutIn(japanese, near, at) || isInsideHiragana(near, at)
  }
  if (/^[\p{Script=Thai}\p{M}]+$/u.test(text)) {
    const [near, at] = withSaraAm(folded, place)
    return isCutInSyllable(near, at) || isCutIn(thai, near, at) || isInsideThai(near, at)
  }
  // A verb after a character that may belong to it: 行い in 旅行いたします.
  if (/^\p{Script=Han}\p{Script=Hiragana}+$/u.test(text)) {
    return isHan(folded.charCodeAt(place.start - 1)) && isCutIn(japanese, ...asWritten(from, place))
  }
  return false
}

/** The same where that was said before or takes no look by the model of words; undefined where only that can tell. */
export function isStraddlingAtSight(from: FoldedText, at: Place): boolean | undefined {
  return withoutModel(() => isStraddling(from, at))
}

function isShortHan(text: string): boolean {
  return /^\p{Script=Han}{2,4}$/u.test(text)
}

/** A place of two to four Han characters as it is looked at; undefined for others. For learning. */
export function hanPlaceOf(from: FoldedText, at: Place): readonly [string, Place] | undefined {
  return isShortHan(from.text.slice(at.start, at.end)) && !isCutAtDot(from, at) ? withDots(from, at) : undefined
}

const dotsInNames = /[·・･‧•∙⋅᛫．]/

/** Whether a place goes over the dot of a name and into its next part, no further than one character: 马克龙 of 马克·龙格雷恩. */
function isCutAtDot(from: FoldedText, place: Place): boolean {
  if (place.end - place.start < 3) return false
  const last = from.originOf(place.end - 1)
  if (!dotsInNames.test(from.original[last - 1] ?? '') || !isHan(from.text.charCodeAt(place.end))) return false
  return !dotsInNames.test(from.original[last - 3] ?? '') && !dotsInNames.test(from.original[last + 1] ?? '')
}

/** What stands around a place, with the dots beside it that folding drops: no word goes over them. */
function withDots(from: FoldedText, place: Place): readonly [string, Place] {
  const { original, text } = from
  const near = { start: Math.max(0, place.start - 3 * around), end: Math.min(text.length, place.end + 3 * around) }
  // Nothing was dropped there, as nearly everywhere.
  if (from.originOf(near.end) - from.originOf(near.start) === near.end - near.start) return [text, place]
  const [start, end] = [from.originOf(place.start), from.originOf(place.end)]
  const before = original.slice(Math.max(0, start - 3 * around), start)
  const after = original.slice(end, end + 3 * around)
  if (!dotsInNames.test(before) && !dotsInNames.test(after)) return [text, place]
  const [folded, behind] = [before, after].map((part) => part.split(dotsInNames).map(foldText).join('\u00b7')) as [
    string,
    string,
  ]
  const hit = text.slice(place.start, place.end)
  return [folded + hit + behind, { start: folded.length, end: folded.length + hit.length }]
}

/** What is this much likelier as a word, or across words, in steps of e, is not asked about any further. */
const sureFrom = 5
const acrossBelow = -1

/** How far around a place words are looked for. */
const around = 8
const longestWord = 5

/** Log odds of what is learned, under which and from which on the other rules are not asked. */
const acrossUnder = -0.75
const meantFrom = 1.25

/**
 * What was said of places: a hit is looked at, and then shown with the same places marked. When it is full a new one
 * begins: of a map that is cleared V8 chains the old table to the new one, and carries both through its collections.
 */
let verdicts = new Map<string, boolean>()
const mostVerdicts = 4_000

function isAcrossHan(folded: string, place: Place): boolean {
  // Nothing further off is looked at.
  const from = Math.max(0, place.start - around - 1)
  const near = `${place.start - from}${place.end - place.start}${folded.slice(from, place.end + around + 1)}`
  const known = verdicts.get(near)
  if (known !== undefined) return known
  const verdict = isReadAcross(folded, place)
  if (isModelMissed()) return verdict
  if (verdicts.size >= mostVerdicts) verdicts = new Map()
  verdicts.set(near, verdict)
  return verdict
}

/**
 * Compares the cheapest way to read the surroundings in which the stretch stands as a word (or inside one) with the
 * cheapest in which words cross its edges. Words are what ICU's dictionary knows; a character left alone costs double
 * unless it is one that often stands alone.
 */
function isReadAcross(folded: string, place: Place): boolean {
  // 十大 of 二十大 is a piece of a number.
  if (/^(?:[一二三四五六七八九十百千万]{2}|[两几][百千])/u.test(folded.slice(place.start - 1, place.start + 1)))
    return true
  if (isMonth(folded, place) || isTime(folded, place)) return false
  if (isInsideHanName(folded, place) || isFellow(folded, place)) return true
  if (/^[一二三四五六七八九十百千万两数几]../u.test(folded.slice(place.start, place.end))) return false
  if (isOtherPart(folded, place)) return true
  if (isFirstOfCompound(folded, place)) return false
  const text = folded.slice(place.start, place.end)
  const endsBefore = isBehindPointer(folded, place)
  const endsBehind = isBodyAndMore(folded, place)
  const from = endsBefore ? place.start : startOfHan(folded, place.start)
  const to = endsBehind ? place.end : endOfHan(folded, place.end)
  const stretch = folded.slice(from, to)
  const start = place.start - from
  const end = place.end - from
  if (isWithinForeignName(stretch, start, end) || isBehindPreposition(stretch, start, end)) return true
  if (isNewsName(text)) return isNameAcross(stretch, start, end)
  if (isNameButOne(stretch, start, end)) return true
  const odds = oddsOfMeant(folded, place)
  if (odds !== undefined) {
    if (odds >= meantFrom) return false
    if (odds < acrossUnder && !endsBefore && !endsBehind) return true
  }
  if (isNicknamed(stretch, start) && names().has(text)) return true
  if (isTwoWords(text)) return false
  const isKnown = isListed(text) || isWord(text)
  if (!isKnown ? isPieceOfWord(stretch, start, end) : isRareEnd(stretch, start, end)) return true
  if (isEndAndMore(stretch, start, end)) return true
  const counted = isDigit(folded.charCodeAt(place.start - 1)) && counters.has(folded[place.start]!)
  if (counted && !isListed(text)) return true
  const likelihood = likelihoodOfWord(stretch, start, end, counted)
  if (likelihood < acrossBelow) return true
  if (likelihood > sureFrom) {
    // Of what no list has the counts say little.
    if (!isKnown) return isWordAcrossEdge(folded, place) && isUnknownAcross(stretch, start, end)
    const isAcrossAtAll = likelihood < Number.POSITIVE_INFINITY
    if (isBehindName(stretch, start, end)) return likelihoodByModel(stretch, start, end) < pairBehindNameBelow
    return (
      isAcrossAtAll &&
      end - start === 2 &&
      isWordAcrossEdge(folded, place) &&
      isAskedOfPair(stretch, start, end) &&
      likelihoodByModel(stretch, start, end) < pairAcrossBelow
    )
  }
  // The model is asked last: it costs most.
  if (isWordAcrossEdge(folded, place) && isCheaperAcross(stretch, start, end)) return true
  return likelihoodByModel(stretch, start, end) < acrossBelowForModel
}

/** 林肯 in 布林肯: the end of a name that is spelled by its sounds is another name. Not 西岸 in 约旦河西岸. */
function isWithinForeignName(stretch: string, start: number, end: number): boolean {
  if (![...stretch.slice(start, end)].every((character) => sounds.has(character))) return false
  for (let from = start - 1; from >= Math.max(0, start - 4) && sounds.has(stretch[from]!); from--) {
    for (let to = end; to <= Math.min(stretch.length, from + 7); to++)
      if (names().has(stretch.slice(from, to))) return true
  }
  return false
}

/** What stands before what something is done to, from, or with. */
const prepositions = new Set('对向从在与和将把被由')

/** 对白 in 对|白俄罗斯: of a pair that begins with a preposition the other half begins a long word. */
function isBehindPreposition(stretch: string, start: number, end: number): boolean {
  if (end - start !== 2 || !prepositions.has(stretch[start]!)) return false
  return [4, 5, 6].some((length) => {
    const word = stretch.slice(start + 1, start + 1 + length)
    return word.length === length && (isListed(word) || isWord(word) || names().has(word))
  })
}

/** Whether the model may say no to a pair that the counts are sure of: where the first look is not as sure by a word. */
function isAskedOfPair(stretch: string, start: number, end: number): boolean {
  return costAcross(stretch, start, end) - costAsWord(stretch, start, end) <= 1
}

/** 强行 in 刘国强|行: the counts know no names. Not 该省 in 曾在|该省: what stands alone is hardly a given name. */
function isBehindName(stretch: string, start: number, end: number): boolean {
  if (end - start !== 2 || start < 2 || !familyNames.has(stretch[start - 2]!)) return false
  const given = stretch[start - 1]!
  return !standAlone.has(given) && !particles.has(given) && !isListed(stretch.slice(start - 2, start))
}

function isCheaperAcross(stretch: string, start: number, end: number): boolean {
  const difference = costAcross(stretch, start, end) - costAsWord(stretch, start, end)
  if (Math.abs(difference) > 0.01) return difference < 0
  return end - start === 2 && isCutByIcu(stretch, start, end)
}

const common = 10
const seldom = 12

/** Whether a hit is what a word of three only looks to begin or end with: 动机 in 发动机, but 学生|长期 is no 生长期. */
function isOtherPart(folded: string, place: Place): boolean {
  return (
    isOtherEnd(folded, place) ||
    isOtherStart(folded, place.start, place.end + 1) ||
    isOtherStart(folded, place.start, place.end + 2)
  )
}

/** 再生 in 再生产, but not in 再生|产品: what stands behind may begin with the third character. */
function isOtherStart(folded: string, start: number, end: number): boolean {
  if (end > folded.length || !otherStarts.has(folded.slice(start, end))) return false
  // 不要紧 and 不要脸 end what is said: 不要|紧盯.
  if (/^不要[紧脸]$/u.test(folded.slice(start, end)))
    return !isHan(folded.charCodeAt(end)) || '的吧啊呀了吗嘛呢'.includes(folded[end]!)
  return positions.has(folded[end]!) || !isListed(folded.slice(end - 1, end + 1))
}

/** 中东|南亚, 尤其|他人: what makes a word of the first character of one of two and one. */
const wordsBefore = new Map([
  ['东南亚', '中'],
  ['其他人', '尤极何'],
])

function isOtherEnd(folded: string, place: Place): boolean {
  const word = folded.slice(place.start - 1, place.end)
  if (!otherEnds.has(word)) return false
  if (wordsBefore.get(word)?.includes(folded[place.start - 2] || ' ')) return false
  return rarityOf(word) < seldom || rarityOf(folded.slice(place.start - 2, place.start)) > common
}

/** What is counted right behind a figure: 日 of 3月5日电, which is no 日电. */
const counters = new Set('年月日时分秒元人名个岁次点号度届')

/** Before a family name what makes a nickname of it: 小李. */
const nicknames = new Set('小老阿')

/** Below which the model says that a name of three or four lies across words, which is rare: 小李|在|明天, 最高|法定. */
const nameAcrossBelow = -3
const nameAcrossSurely = -6

function isNameAcross(stretch: string, start: number, end: number): boolean {
  const isNick = isNicknamed(stretch, start)
  const likelihood = isNick ? 0 : likelihoodOfWord(stretch, start, end)
  if (likelihood > 0) return false
  const isLikely = !isNick && likelihood >= acrossBelow
  return likelihoodByModel(stretch, start, end) < (isLikely ? nameAcrossSurely : nameAcrossBelow)
}

/** 小李|强忍. */
function isNicknamed(stretch: string, start: number): boolean {
  return nicknames.has(stretch[start - 1]!) && familyNames.has(stretch[start]!)
}

/** Names and phrases that no list has: 文宏|医 of 张文宏|医生, 谷翔 of 大谷|翔平. */
function isUnknownAcross(stretch: string, start: number, end: number): boolean {
  // 六四 and its like are days.
  if (/^[一二三四五六七八九十]+$/.test(stretch.slice(start, end))) return false
  if (end - start === 2 && isCheaperAcross(stretch, start, end)) return true
  return likelihoodByModel(stretch, start, end) < nameAcrossBelow
}

/**
 * Whether two characters that no list has are cut out of a word of three or four: 合国 of 联合|国, 总书 of 总|书记, 国两 of
 * 一国两制. What stands behind a family name is a given name, which is looked for by itself.
 */
function isPieceOfWord(stretch: string, start: number, end: number): boolean {
  if (end - start > 2) return false
  if (end < stretch.length) {
    if (isListed(stretch.slice(start, end + 1)) && isListed(stretch.slice(start + 1, end + 1))) return true
    if (start > 0 && isListed(stretch.slice(start - 1, end + 1))) return true
  }
  if (start === 0) return false
  const longer = stretch.slice(start - 1, end)
  if (!isListed(longer) && !isWord(longer)) return false
  return (
    !(familyNames.has(stretch[start - 1]!) || moreFamilyNames.has(stretch[start - 1]!)) ||
    isListed(stretch.slice(start - 1, start + 1))
  )
}

/** What a place or a body of people ends with, in contrast to a given name: 江宁区. */
const endsOfPlaces = new Set('省市县区州镇乡村国族人山河江湖海岛港站路街道城寺院校会军党社部局')

/** 周杰 of 周杰伦: a family name and the first half of a given one. */
function isNameButOne(stretch: string, start: number, end: number): boolean {
  return (
    end - start === 2 &&
    familyNames.has(stretch[start]!) &&
    end < stretch.length &&
    !endsOfPlaces.has(stretch[end]!) &&
    isListed(stretch.slice(start, end + 1)) &&
    !isListed(stretch.slice(start, end)) &&
    !isWord(stretch.slice(start, end))
  )
}

const rarest = 14

/** Whether a pair that hardly any text has is the end of a word of two and one: 老金 of 养老|金. */
function isRareEnd(stretch: string, start: number, end: number): boolean {
  if (start === 0 || end - start > 2 || rarityOf(stretch.slice(start, end)) !== rarest) return false
  return isListed(stretch.slice(start - 1, end)) && isListed(stretch.slice(start - 1, start + 1))
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

/** How far around a place the model looks, and below which logarithm it says that words go across its edges. */
const aroundForModel = 4
const acrossBelowForModel = -1.5

/** The same for pairs that the counts are sure of: they see no more than words one by one, 拍卖 in 羽毛球拍|卖. */
const pairAcrossBelow = -2.5
const pairBehindNameBelow = -1

/** A third look, a tenth of a millisecond, for hits of which counts of words say nothing sure. */
function likelihoodByModel(stretch: string, start: number, end: number): number {
  return likelihoodsOf(...nearFor(stretch, start, end)).piece
}

function nearFor(stretch: string, start: number, end: number): [string, number, number] {
  const from = Math.max(0, start - aroundForModel)
  return [stretch.slice(from, end + aroundForModel), start - from, end - from]
}

/** Names of three and four characters that are in the news hardly ever arise by chance: 习近平易近人. */
function isNewsName(text: string): boolean {
  return text.length > 2 && names().has(text)
}

/** 教育部长 is the 部长 of the 教育部: that a word goes over the hit's end says nothing against the hit. */
function isBodyAndMore(folded: string, place: Place): boolean {
  const isName = place.end - place.start > 2 || !isHan(folded.charCodeAt(place.start - 1))
  return isName && afterBodies.has(folded.slice(place.end - 1, place.end + 1)) && isWordOrBody(folded, place)
}

const pointers = new Set('该各全某此本副原前现')

/** 省政府 in 该省政府: what points at a word of three and more points at all of it, though 该省 is read so, too. */
function isBehindPointer(folded: string, place: Place): boolean {
  if (place.end - place.start < 3 || !pointers.has(folded[place.start - 1]!)) return false
  return isListed(folded.slice(place.start, place.end))
}

/** What stands behind nouns without being a part of them; of places only 中: 室内 in 实验室内 is meant. */
const behindNouns = new Set('称均会能可要将被在是有为不也都和与及对把使让于从向由等给已曾就又再中')

/** 人均 in 中国人均, 人称 in 第一人称, 商会 in 房地产商会, 家中 in 老人家中 are meant. */
const meantBehind = new Map([
  ['人均', /[国本湾港市镇村城乡洲省县美]$/u],
  ['人称', /[一二三]$/u],
  ['商会', /[^营应造销包理发]$/u],
  ['家中', /人$/u],
  ['家会', /国$/u],
])

/** Words that are common enough to stand behind any other: 出版|社会科学. */
const commonest = 8

/** What people and machines are named by. */
const people = new Set('人员者家机商')

/** 家中 in 科学家|中, 人为 in 领导人|为何: the end of a word of three that names people or machines, and what stands behind it. */
function isEndAndMore(stretch: string, start: number, end: number): boolean {
  if (end - start !== 2 || start < 2 || !people.has(stretch[start]!) || !behindNouns.has(stretch[end - 1]!))
    return false
  const text = stretch.slice(start, end)
  if (rarityOf(text) <= commonest || meantBehind.get(text)?.test(stretch.slice(0, start))) return false
  return rarityOf(stretch.slice(start - 2, start + 1)) < rarest && !isListed(stretch.slice(end - 1, end + 1))
}

function isWordOrBody(folded: string, place: Place): boolean {
  return (
    costOf(folded, place.start, place.end) < Number.POSITIVE_INFINITY ||
    isWord(folded.slice(place.start, place.end - 1))
  )
}

/** Where both readings cost the same: how ICU reads it, which knows how frequent words are. */
function isCutByIcu(stretch: string, start: number, end: number): boolean {
  let isInside = false
  let startsWord = false
  let endsWord = end === stretch.length
  for (const { index } of segmenter.segment(stretch)) {
    if (index === start) startsWord = true
    else if (index === end) endsWord = true
    else if (index > start && index < end) isInside = true
  }
  return isInside && !(startsWord && endsWord)
}

/** Four characters that are two words (国土安全) don't stand side by side by chance. */
function isTwoWords(text: string): boolean {
  return text.length === 4 && isWord(text.slice(0, 2)) && isWord(text.slice(2))
}

/** Whether any word at all goes over an edge; for most places none does, and all is said. */
function isWordAcrossEdge(folded: string, place: Place): boolean {
  const parts = [...partsAcrossEdge(folded, place)]
  askOfAll(parts)
  return parts.some((part) => costOf(part, 0, part.length) < Number.POSITIVE_INFINITY)
}

function* partsAcrossEdge(folded: string, { start, end }: Place): Generator<string> {
  for (let cut = start + 1; cut < end; cut++) {
    for (let from = start - 1; from >= 0 && cut - from <= longestWord && isHan(folded.charCodeAt(from)); from--)
      yield folded.slice(from, cut)
    for (let to = end + 1; to - cut <= longestWord && isHan(folded.charCodeAt(to - 1)); to++)
      yield folded.slice(cut, to)
  }
}

function costAsWord(stretch: string, start: number, end: number): number {
  const costs = costsOf(stretch)
  const left = costsFromStart(costs)
  const right = costsToEnd(costs)
  let least = left[start]! + 1 + right[end]!
  for (let a = Math.max(0, end - longestWord); a <= start; a++) {
    for (let b = end; b <= Math.min(stretch.length, a + longestWord); b++) {
      if ((a < start || b > end) && (isWord(stretch.slice(a, b)) || isBuilding(stretch, a, b, start)))
        least = Math.min(least, left[a]! + 1 + right[b]!)
    }
  }
  return least
}

/** Whether a hit (its start given) is the end of a place's name: 车站 in 火车站. */
function isBuilding(stretch: string, from: number, to: number, start: number): boolean {
  return to - from === 3 && start === from + 1 && buildings.has(stretch[to - 1]!) && isWord(stretch.slice(from, to - 1))
}

/** With a boundary inside the stretch and a word across one of its edges. */
function costAcross(stretch: string, start: number, end: number): number {
  const costs = costsOf(stretch)
  const left = costsFromStart(costs)
  const right = costsToEnd(costs)
  const leftAcross = costsFromStart(costs, start)
  const rightAcross = costsToEnd(costs, end)
  let least = Number.POSITIVE_INFINITY
  for (let cut = start + 1; cut < end; cut++) {
    least = Math.min(least, leftAcross[cut]! + right[cut]!, left[cut]! + rightAcross[cut]!)
  }
  return least
}

/** What the parts of a stretch cost as words: of each place those of one to five characters that begin there. */
interface Costs {
  readonly length: number
  readonly of: Float64Array
}

/** Those of the stretch that was looked at last: it is asked for them several times. */
let lastStretch = ''
let lastCosts: Costs = { length: 0, of: new Float64Array() }

function costsOf(stretch: string): Costs {
  if (stretch === lastStretch) return lastCosts
  const { length } = stretch
  askOfAll(partsOf(stretch))
  const of = new Float64Array(length * longestWord).fill(Number.POSITIVE_INFINITY)
  for (let start = 0; start < length; start++) {
    const most = Math.min(longestWord, length - start)
    for (let size = 1; size <= most; size++) of[start * longestWord + size - 1] = costOf(stretch, start, start + size)
  }
  lastStretch = stretch
  lastCosts = { length, of }
  return lastCosts
}

/** What it costs to read the first n characters as words, without a boundary at `closed`. */
function costsFromStart({ length, of }: Costs, closed = -1): Float64Array {
  const costs = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY)
  costs[0] = closed === 0 ? Number.POSITIVE_INFINITY : 0
  for (let end = 1; end <= length; end++) {
    if (end === closed) continue
    for (let start = Math.max(0, end - longestWord); start < end; start++) {
      const cost = costs[start]! + of[start * longestWord + end - start - 1]!
      if (cost < costs[end]!) costs[end] = cost
    }
  }
  return costs
}

function costsToEnd({ length, of }: Costs, closed = -1): Float64Array {
  const costs = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY)
  costs[length] = closed === length ? Number.POSITIVE_INFINITY : 0
  for (let start = length - 1; start >= 0; start--) {
    if (start === closed) continue
    for (let end = start + 1; end <= Math.min(length, start + longestWord); end++) {
      const cost = costs[end]! + of[start * longestWord + end - start - 1]!
      if (cost < costs[start]!) costs[start] = cost
    }
  }
  return costs
}

/** Particles, conjunctions, prepositions: they stand alone mostly. */
const particles = new Set('的了在是和与及或也都就而但不没对从到被把将于以为之其')

/** Characters that stand alone as often as not: pronouns, numbers, localizers, common verbs. */
const standAlone = new Set(
  '有向因此这那他她它我你们着过地得说称会要可又再还已曾若由并等让使给很最更太一二三四五六七八九十百千万亿两几数各每该某' +
    '年月日时人上下中内外前后里',
)

/** What makes a new word of a word: 通讯社, 合作社, 生产力. */
const suffixes = new Set('社力率性化者员部署局处院会区厂站所馆机器品费法学家界业线量度感店网权')

/** Places of work: the last two of 火车站, 电影院, 体育馆 are a word too. */
const buildings = new Set('场站院馆台厂店')

/** What comes of doing something: 卖完, 响起, 烧掉. */
const results = new Set('完掉起满于')

function costOf(stretch: string, start: number, end: number): number {
  const last = stretch[end - 1]!
  if (end - start === 1) {
    if (particles.has(last)) return 0.8
    return standAlone.has(last) ? 1.2 : familyNames.has(last) ? 1.6 : 2
  }
  if (isWord(stretch.slice(start, end))) return 1
  if (end - start === 2 && results.has(last) && !particles.has(stretch[start]!)) return 1.1
  return end - start === 3 && suffixes.has(last) && isWord(stretch.slice(start, end - 1))
    ? 1.6
    : Number.POSITIVE_INFINITY
}

const japanese = new Intl.Segmenter('ja', { granularity: 'word' })
const thai = new Intl.Segmenter('th', { granularity: 'word' })

/** Whether a word that ICU sees goes over an edge of a place, and another one begins or ends inside. */
function isCutIn(words: Intl.Segmenter, folded: string, place: Place): boolean {
  const from = Math.max(0, place.start - 2 * around)
  const start = place.start - from
  const end = place.end - from
  let isInside = false
  let startsWord = false
  let endsWord = false
  for (const { index, segment } of words.segment(folded.slice(from, place.end + 2 * around))) {
    if (index === start) startsWord = true
    if (index + segment.length === end) endsWord = true
    if (index > start && index < end) isInside = true
  }
  return isInside && !(startsWord && endsWord)
}

/** What stands around a place as it was written, where folding dropped nothing: of words in Japanese ICU knows no simplified forms (确かに). */
function asWritten(from: FoldedText, place: Place): readonly [string, Place] {
  const start = Math.max(0, place.start - 2 * around)
  const end = Math.min(from.text.length, place.end + 2 * around)
  const [first, last] = [from.originOf(start), from.originOf(end)]
  if (last - first !== end - start) return [from.text, place]
  return [from.original.slice(first, last), { start: place.start - start, end: place.end - start }]
}

const apartSaraAm = /\u0e4d\u0e32/g

/** What stands around a place, with the vowel of ทำ as one character again: folding takes it apart, and ICU's words have it so. */
function withSaraAm(folded: string, { start, end }: Place): readonly [string, Place] {
  const from = Math.max(0, start - 3 * around)
  const [before, text, after] = [
    folded.slice(from, start),
    folded.slice(start, end),
    folded.slice(end, end + 3 * around),
  ].map((part) => part.replace(apartSaraAm, '\u0e33')) as [string, string, string]
  return [before + text + after, { start: before.length, end: before.length + text.length }]
}

/** หมู in หมู่, ยา in เยาวชน: a sign above, below or behind a letter, or the vowel written before it, is a part of its syllable. */
function isCutInSyllable(folded: string, { start, end }: Place): boolean {
  return /[เแโใไ]/u.test(folded[start - 1] ?? '') || /[\p{M}ะาำ]/u.test(folded[end] ?? '')
}

/** A short word within a longer one that ICU knows: ตา in ตาย. */
function isInsideThai(folded: string, place: Place): boolean {
  const from = Math.max(0, place.start - 2 * around)
  const start = place.start - from
  const end = place.end - from
  for (const { index, segment } of thai.segment(folded.slice(from, place.end + 2 * around))) {
    if (index <= start && index + segment.length >= end) {
      // ไทย in ประเทศไทย: what is left of the word is a word too.
      const [before, behind] = [segment.slice(0, start - index), segment.slice(end - index)]
      // No word is one letter: ยา in พยาบาล.
      if (before.length === 1 || behind.length === 1) return true
      const rest = before + behind
      // By itself ICU leaves it whole; between others it takes apart what is none (สามา of สามารถ).
      return rest.length > 0 && (rest.length < 3 || [...thai.segment(`ที่${rest}ที่`)].length > 3)
    }
  }
  return false
}

function startOfHan(folded: string, at: number): number {
  let from = at
  while (from > 0 && from > at - around && isHan(folded.charCodeAt(from - 1))) from--
  return from
}

function endOfHan(folded: string, at: number): number {
  let to = at
  while (to < folded.length && to < at + around && isHan(folded.charCodeAt(to))) to++
  return to
}

function isHan(unit: number): boolean {
  return unit >= 0x3400 && unit <= 0x9fff
}

function isInsideName(folded: string, place: Place): boolean {
  return !isHan(folded.charCodeAt(place.start)) && isInsideOneOf(namesInOnePiece, folded, place)
}

/** For each text that was looked for the names that hold it: few do, and the same is asked of every hit. */
const hanNamesWith = new Map<string, readonly string[]>()

function isInsideHanName(folded: string, place: Place): boolean {
  const text = folded.slice(place.start, place.end)
  let names = hanNamesWith.get(text)
  if (!names) {
    names = hanNamesInOnePiece.filter((name) => name.includes(text) && name !== text)
    if (hanNamesWith.size >= 1_000) hanNamesWith.clear()
    hanNamesWith.set(text, names)
  }
  return names.length > 0 && isInsideOneOf(names, folded, place)
}

function isInsideOneOf(names: readonly string[], folded: string, place: Place): boolean {
  const from = Math.max(0, place.start - around)
  const near = folded.slice(from, place.end + around)
  return names.some((name) => {
    const at = near.indexOf(name)
    if (at < 0 || name.length <= place.end - place.start) return false
    return from + at <= place.start && from + at + name.length >= place.end
  })
}

/**
 * Korean writes spaces, and what follows a noun is mostly a particle. A short word in the middle is a second part of a
 * compound (한국은행) unless a single syllable stands before it (한|국회|사) that is no prefix (총|선거).
 */
function isInsideHangul(folded: string, place: Place, length: number): boolean {
  let from = place.start
  let to = place.end
  while (place.start - from < around && isHangul(folded.charCodeAt(from - 1))) from--
  while (to - place.end < around && isHangul(folded.charCodeAt(to))) to++
  if (length <= 2 && place.start - from === 1) {
    // 부총리 is a 총리 of a kind, 남북한 both Koreas.
    const text = folded.slice(place.start, place.end)
    const prefix = folded[from]!
    if (prefix === '전' && text === '세계') return folded[place.end] === '약'
    if (prefix === '부') return !offices.has(text)
    if (prefix === '반' && isPrefixedNoun(prefix, text)) return false
    if (!/[총친탈범대]/.test(prefix) && !(prefix === '남' && text === '북한')) return true
  }
  // 전|세계, 기|자재; 전세|계약, 기자|재직.
  if (length === 2 && /^(?:전세계(?!약)|기자재(?!직))/.test(folded.slice(place.start, place.end + 2))) return true
  return isAcrossNouns(folded.slice(from, to), place.start - from, place.end - from)
}

const offices = new Set('총리 장관 의장 회장 사장 시장 지사 대표 총장 총재 원장 교수'.split(' '))

function isHangul(unit: number): boolean {
  return unit >= 0xac00 && unit <= 0xd7a3
}

/** A foreign word inside another (イラン in ハイランド); at an edge it is a part of a compound, unless it is very short (イス in スイス). */
function isInsideKatakana(folded: string, place: Place): boolean {
  const isBefore = isKatakana(folded.charCodeAt(place.start - 1))
  const isAfter = isKatakana(folded.charCodeAt(place.end))
  if (place.end - place.start <= 2) return isBefore || isAfter
  return isBefore && isAfter ? true : isBefore ? isEndOfName(folded, place) : isAfter && isAllButOne(folded, place)
}

/** にち in こんにちは: a word that ICU knows goes on before and behind it. At its end a pair may be meant: いも in さつまいも. */
function isInsideHiragana(folded: string, place: Place): boolean {
  const from = Math.max(0, place.start - around)
  for (const { index, segment } of japanese.segment(folded.slice(from, place.end + around))) {
    const before = place.start - from - index
    const behind = from + index + segment.length - place.end
    if (before < 0 || behind < 0 || !/^\p{Script=Hiragana}+$/u.test(segment)) continue
    return before > 0 && behind > 0
  }
  return false
}

/** アメリ of アメリカ; コンピュータ and コンピューター are one. */
function isAllButOne(folded: string, place: Place): boolean {
  return folded[place.end] !== 'ー' && !isKatakana(folded.charCodeAt(place.end + 1))
}

/** ライナ of ウクライナ: what stands before it is no word, and all of it is one that is too short for two. */
function isEndOfName(folded: string, place: Place): boolean {
  let from = place.start
  while (isKatakana(folded.charCodeAt(from - 1))) from--
  // No word has one sign only: ロシア in プロシア; but セリーグ.
  if (place.start - from === 1 && place.end - place.start === 3) return !folded.startsWith('リーグ', place.start)
  if (place.end - from > 5) return false
  let count = 0
  for (const _ of japanese.segment(folded.slice(from, place.end))) if (++count > 1) return false
  return true
}

function isKatakana(unit: number): boolean {
  return unit >= 0x30a1 && unit <= 0x30fc && unit !== 0x30fb
}
