import type { Block } from '../blocks.ts'
import { codeAt } from '../code-at.ts'
import { type PageElement, rare } from '../tree.ts'
import { endingHeading, furnitureLine, wallWords } from '../words.ts'
import { log } from './logarithm.ts'
import { saidBy, saysBody, saysStray } from './name-sayings.ts'
import { longestName, Signatures } from './signatures.ts'

/** What a word in a class name or at the start of a line says for or against a block, as log odds. */
export interface WordOdds {
  readonly name: (word: string) => number | undefined
  readonly line: (word: string) => number | undefined
  /** What joined words begin with this one, as bits: others need not be joined. */
  readonly begins?: (word: string) => number
}

export interface FeatureInput {
  readonly elements: readonly PageElement[]
  readonly blocks: readonly Block[]
  readonly title: string
  readonly description: string
  /** The page's own word of its text: JSON-LD `articleBody`. */
  readonly articleBody: string
  readonly odds: WordOdds
}

/** What the first look sees of a block: the columns of `firstLook`. */
export const firstColumns = [
  'length', 'linkDensity', 'ends', 'commas', 'lastSign', 'firstSign', 'digits', 'capitals', 'bold', 'tag', 'inFigure',
  'afterBreak', 'hidden', 'position', 'weightBefore', 'links', 'pictures', 'furniture', 'ending', 'wall', 'date',
  'isTitle', 'duplicates', 'inDescription', 'inArticleBody', 'ownMin', 'ownMax', 'nearMin', 'nearMax', 'farMin',
  'farMax', 'strayDistance', 'bodyDistance', 'inAside', 'inFooter', 'inHeader', 'inForm', 'inArticle', 'inMain',
  'inTable', 'inList', 'inQuote', 'parentDensity', 'parentLength', 'parentShare', 'grandDensity', 'grandShare',
  'greatDensity', 'greatShare', 'prevLength', 'prevDensity', 'nextLength', 'nextDensity', 'prevTag', 'nextTag',
  'runBefore', 'runAfter', 'sinceLong', 'untilLong', 'sinceTitle', 'signatureShare', 'likeSiblings', 'pageLength',
  'textMin', 'textMax', 'depth', 'ownLength', 'repeats', 'cjk', 'byline', 'shareInArticle', 'consent', 'credit', 'privacy',
] as const // biome-ignore format: a table

/** Per element sums over what it holds. */
export interface Sums {
  readonly weight: Float64Array
  readonly linkWeight: Float64Array
  /** Weight of running text: long lines with few links. */
  readonly running: Float64Array
  readonly totalWeight: number
  readonly totalRunning: number
}

const tagCodes = new Map<string, number>([
  ['p', 0], ['div', 1], ['section', 1], ['article', 1], ['main', 1], ['center', 1], ['li', 2], ['h1', 3], ['h2', 4],
  ['h3', 5], ['h4', 6], ['h5', 6], ['h6', 6], ['td', 7], ['th', 7], ['blockquote', 8], ['figcaption', 9],
  ['figure', 9], ['caption', 9], ['pre', 10], ['dt', 11], ['dd', 11],
]) // biome-ignore format: a table

export const isRunning = (block: Block): boolean =>
  block.weight >= 60 && block.linkWeight < block.weight * 0.35 && !block.isHidden

/** `h1` to `h6`. */
export const isHeading = ({ element: { name } }: Block): boolean => /^h[1-6]$/.test(name)

export function parentOf(element: PageElement): PageElement | undefined {
  const parent = element.parent as PageElement | null
  return parent && parent.index >= 0 ? parent : undefined
}

export function sumUp(elements: readonly PageElement[], blocks: readonly Block[]): Sums {
  const weight = new Float64Array(elements.length)
  const linkWeight = new Float64Array(elements.length)
  const running = new Float64Array(elements.length)
  let totalWeight = 0
  let totalRunning = 0
  for (const block of blocks) {
    const at = block.element.index
    weight[at]! += block.weight
    linkWeight[at]! += block.linkWeight
    totalWeight += block.weight
    if (isRunning(block)) {
      running[at]! += block.weight
      totalRunning += block.weight
    }
  }
  for (let i = elements.length - 1; i > 0; i--) {
    if (weight[i] === 0) continue
    const parent = parentOf(elements[i]!)
    if (!parent) continue
    weight[parent.index]! += weight[i]!
    linkWeight[parent.index]! += linkWeight[i]!
    running[parent.index]! += running[i]!
  }
  return { weight, linkWeight, running, totalWeight, totalRunning }
}

/** Lower-case letters and digits only. No regular expression: this runs for every line of a page. */
export function folded(text: string): string {
  const lower = text.toLowerCase()
  let out = ''
  let from = 0
  const { length } = lower
  for (let i = 0; i < length; i++) {
    if (isFoldedLetter(codeAt(lower, i))) continue
    if (i > from) out += lower.slice(from, i)
    from = i + 1
  }
  return from === 0 ? lower : out + lower.slice(from)
}

function isFoldedLetter(code: number): boolean {
  if (code < 0x80) return (code > 0x60 && code < 0x7b) || (code > 0x2f && code < 0x3a)
  if (code < 0x3040) return (code > 0xb4 && code < 0x2000) || (code > 0x2bff && code < 0x2e00)
  if (code < 0xd800) return true
  if (code < 0xf900) return false
  if (code < 0xfe00) return true
  return (
    (code > 0xfe6f && code < 0xfefd) ||
    (code > 0xff20 && code < 0xff3b) ||
    (code > 0xff40 && code < 0xff5b) ||
    (code > 0xff65 && code < 0xffdd)
  )
}

const datePattern =
  /(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|\d{1,2}:\d\d|\b\d{1,2}(?:st|nd|rd|th|\.)? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|juin|juil|oct|dez|okt|gen|ene|фев|янв|мар|апр|июн|июл|авг|сен|окт|ноя|дек)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d|\d+ ?(?:hours?|minutes?|mins?|days?|weeks?|months?) ago|\d+\s?(?:小时|分钟|天|小時|分鐘|時間|分|日)前/
const hasDigit = /\d/

/** True where a line says when: a date, a time of day, "2 hours ago". */
export const saysDate = (text: string): boolean => hasDigit.test(text) && datePattern.test(text.toLowerCase())

const bylinePattern =
  /^(?:(?:by|von|par|por|di|door|av|af|autor(?:in)?|author|written by|text|foto|photo)[:： ]|作者|记者|記者|文[/／|｜]|编辑)/

/** What consent banners talk about, in lower case. */
const consentPattern =
  /cookies?\b|\bconsent\b|privacy (?:policy|notice|settings)|personal data|datenschutz|einwilligung|externe inhalte|consentement|données personnelles|datos personales|dati personali|persoonsgegevens|samtycke|personuppgift|danych osobowych|zgod[yęa]\b|隐私|隱私|個人情報|プライバシー|개인정보/

/** That, and what legal notes talk about. */
const privacyPattern = new RegExp(`${consentPattern.source}|terms of (?:use|service)`)

const everyConsent = new RegExp(consentPattern.source, 'g')

/** Of what matters of consent a text speaks (of which the beginning is read): the first letters of each word. */
export const consentTerms = (text: string): readonly string[] =>
  (text.slice(0, 1000).toLowerCase().match(everyConsent) ?? []).map((word) => word.slice(0, 6))

/** The end of a caption: who took the picture. So long at most, but for a row of signs behind it. */
const longestCredit = 160
const creditEnd =
  /[(（[](?:images?|photos?|pics?|pictures?|credits?|fotos?|bilde?r?|source|quelle|crédit|写真|图|圖)\b[^)）\]]{0,80}[)）\]]?[\s|]*$|(?:getty images?|shutterstock|reuters|ap photo|afp|epa|dpa|istock|alamy|pa wire|imago|picture alliance|unsplash|pixabay|youtube|instagram|facebook|twitter)\b[^.]{0,40}[)\]]?\.?$|(?:资料图|資料圖|视觉中国|新华社[^。]{0,12}摄|[摄攝])[)）]?$/
const creditWords = /(?:file|handout|courtesy) (?:photo|image)|(?:사진|그래픽)\s?[=:]/
const saysCredit = (line: string): boolean => creditEnd.test(line.slice(-longestCredit)) || creditWords.test(line)

/** What stands before a line's first letter: bullets, arrows, brackets. */
const leadingSigns = /^(?:[^a-z0-9\u00c0-\uffff]|[\u2000-\u2bff\u3000-\u3020\uff00-\uff0f\uff1a-\uff20])+/

const signs = { none: 0, end: 1, colon: 2, other: 3, letter: 4 }
const endSigns = /[.!?。！？…”"’»」』)）】؟।]/u

/** What each sign of ASCII is at a line's end. */
const asciiSigns = Uint8Array.from({ length: 128 }, (_, code) => signAtEnd(String.fromCharCode(code)))

function lastSign(text: string): number {
  const code = codeAt(text, text.length - 1)
  return code < 0x80 ? asciiSigns[code]! : signAtEnd(text.charAt(text.length - 1))
}

function signAtEnd(last: string): number {
  if (endSigns.test(last)) return signs.end
  if (last === ':' || last === '：') return signs.colon
  return /[\p{L}\p{N}]/u.test(last) ? signs.letter : signs.other
}

function firstSign(text: string): number {
  const code = codeAt(text, 0)
  if (code > 0x60 && code < 0x7b) return 1
  if (code > 0x40 && code < 0x5b) return 2
  if (code > 0x2f && code < 0x3a) return 3
  if (code > 0x2e7f || (code > 0xbf && code < 0x2000)) return 4
  return code === 0x22 || code === 0x201c || code === 0x201e || code === 0xab ? 5 : 0
}

/** The words of names such as `article__body-text` and `relatedLinks`. */
export function nameWords(element: PageElement): readonly string[] {
  const { classes, id = '' } = element
  let joined = id === '' ? classes : `${classes} ${id}`
  if ((element.rare & otherNames) !== 0) {
    const say = (name: string) => element.attribute(name) ?? ''
    joined = `${classes} ${id} ${say('itemprop')} ${say('role')} ${say('data-component')} ${say('data-testid')}`
  }
  return joined.length < 2 ? [] : splitNames(joined.length > 400 ? joined.slice(0, 400) : joined)
}

const otherNames = rare.itemprop | rare.role | rare.component | rare.testId

/** Runs of two and more letters; a capital after a small letter begins another. */
function splitNames(joined: string): string[] {
  const words: string[] = []
  let from = -1
  let hasCapital = false
  let before = 0
  const { length } = joined
  for (let i = 0; i <= length && words.length < 24; i++) {
    const code = i < length ? codeAt(joined, i) : 0
    const isSmall = code > 0x60 && code < 0x7b
    const isCapital = code > 0x40 && code < 0x5b
    if (from >= 0 && (!(isSmall || isCapital) || (isCapital && before > 0x60))) {
      if (i - from > 1) {
        const word = joined.slice(from, i)
        words.push(hasCapital ? word.toLowerCase() : word)
      }
      from = -1
    }
    if (from < 0 && (isSmall || isCapital)) {
      from = i
      hasCapital = false
    }
    hasCapital ||= isCapital
    before = code
  }
  return words
}

/**
 * The words a line begins with, for the table of words. A line in Han or kana gives its first two and four characters.
 * `whole` is its text in lower case; `begins` says which joined words that begin so are known at all.
 */
export function lineWords(block: Block, whole = '', begins?: WordOdds['begins']): readonly string[] {
  if (block.weight > 130) return []
  // where a letter in lower case is two letters they stand elsewhere
  const lower = whole.length === block.text.length ? whole.slice(0, 60) : block.text.slice(0, 60).toLowerCase()
  const words: string[] = []
  const isShort = block.weight < 30
  // all of them are wanted only for a short line
  const { length } = lower
  for (let i = 0; i < length && (isShort || words.length < 4); ) {
    if (!isWordLetter(codeAt(lower, i))) {
      i++
      continue
    }
    const from = i
    do i++
    while (i < length && isWordLetter(codeAt(lower, i)))
    words.push(lower.slice(from, i))
  }
  if (words.length === 0) return words
  const first = words[0] as string
  if (codeAt(first, 0) > 0x2e7f) return [first.slice(0, 2), first.slice(0, 4)]
  const known = begins ? begins(first) : everyJoined
  const found = words.length > 4 ? words.slice(0, 4) : words
  const count = words.length
  const all = isShort && isKnown(known, count) ? `=${words.join(' ')}` : ''
  if (count > 1 && (known & beginsPair) !== 0) found.push(`${first} ${words[1]}`)
  if (all !== '') found.push(all)
  return found
}

/** Bits of `WordOdds.begins`: a pair begins with the word, or a whole line of so many words. */
export const beginsPair = 1
export const beginsLine = (count: number): number => 1 << Math.min(count, 30)
const everyJoined = -1
const isKnown = (known: number, count: number): boolean => (known & beginsLine(count)) !== 0

function isWordLetter(code: number): boolean {
  if (code < 0x80) return (code > 0x60 && code < 0x7b) || (code > 0x2f && code < 0x3a)
  if (code < 0x3040) return (code > 0xb4 && code < 0x2000) || (code > 0x2bff && code < 0x2e00)
  return code < 0xd800 || (code > 0xf8ff && code < 0xfe00)
}

interface ElementLook {
  /** Log odds of its names: lowest and highest word. */
  low: number
  high: number
  isStray: boolean
  isBody: boolean
  /** A number for its tag and class. */
  signature: number
}

/** What stands above a block's element, from its parent up. */
interface Chain {
  nearMin: number
  nearMax: number
  farMin: number
  farMax: number
  strayDistance: number
  bodyDistance: number
  repeats: number
  inAside: number
  inFooter: number
  inHeader: number
  inForm: number
  inArticle: number
  inMain: number
  inTable: number
  inList: number
  inQuote: number
  shareInArticle: number
  depth: number
}

const noChain: Chain = {
  nearMin: 0, nearMax: 0, farMin: 0, farMax: 0, strayDistance: 9, bodyDistance: 9, repeats: 0, inAside: 0, inFooter: 0,
  inHeader: 0, inForm: 0, inArticle: 0, inMain: 0, inTable: 0, inList: 0, inQuote: 0, shareInArticle: 0, depth: 0,
} // biome-ignore format: a table

/**
 * Looks at every block alone and at what stands around it. One row of `firstColumns` a block. Of the columns that are
 * dear to fill, those that are not in `asked` stay 0. `rows` may be used memory: every column is written.
 */
export function firstLook(
  input: FeatureInput,
  sums: Sums,
  asked?: ReadonlySet<string>,
  rows: Float32Array = new Float32Array(input.blocks.length * firstColumns.length),
): Float32Array {
  const { blocks, elements } = input
  const asksWall = asked?.has('wall') ?? true
  const asksByline = asked?.has('byline') ?? true
  const width = firstColumns.length
  const signatures = new Signatures()
  const names = lookUpNames(elements.length, input.odds, signatures)
  /** Of each block a number for tag and class of its element and the parent. */
  const pairs = new Int32Array(blocks.length)
  const pairWeight = new Float64Array(blocks.length)
  const numberOfPair = signatures.pairs()
  for (const block of blocks) {
    const pair = numberOfPair(block.element)
    pairs[block.index] = pair
    if (isRunning(block)) pairWeight[pair]! += block.weight
  }

  const textCounts = new Map<string, number>()
  // the same words have the same length and weight: only what shares these with another line need be looked up
  const shapes = new Uint32Array(4096)
  const shapeOf = (block: Block) => (block.weight * 64 + block.text.length) & 4095
  for (const block of blocks) shapes[shapeOf(block)]!++
  for (const block of blocks)
    if (shapes[shapeOf(block)]! > 1) textCounts.set(block.text, (textCounts.get(block.text) ?? 0) + 1)
  const title = folded(input.title.slice(0, 1000))
  const description = folded(input.description.slice(0, 2000))
  // looking up every block in it must stay cheap on hostile pages
  const articleBody = blocks.length > 4000 ? '' : folded(input.articleBody.slice(0, 200_000))
  const hasArticleBody = articleBody.length > 200
  const repeats = countRepeats(elements, sums, signatures)

  const untilLong = new Int32Array(blocks.length).fill(99)
  for (let i = blocks.length - 1, until = 99; i >= 0; i--) {
    untilLong[i] = until
    const block = blocks[i]!
    until = isRunning(block) && block.weight >= 180 ? 1 : Math.min(99, until + 1)
  }
  let consentWeight = 0
  for (const block of blocks) if (block.isConsent) consentWeight += block.weight
  let sinceLong = 99
  let sinceTitle = -1
  let weightBefore = 0
  // six more at both ends, so that looking at the neighbours needs no question
  const running = new Float64Array(blocks.length + 12)
  const tags = new Uint8Array(blocks.length + 2).fill(13)
  for (const block of blocks) {
    if (isRunning(block)) running[block.index + 6] = block.weight
    tags[block.index + 1] = tagCodes.get(block.element.name) ?? 12
  }
  const density = (weight: number, linkWeight: number) => (weight > 0 ? linkWeight / weight : 0)
  const elementDensity = (element: PageElement | undefined) =>
    element ? density(sums.weight[element.index]!, sums.linkWeight[element.index]!) : 0
  const share = (element: PageElement | undefined) =>
    element && sums.totalRunning > 0 ? sums.running[element.index]! / sums.totalRunning : 1

  // paragraphs of one body share what stands above them
  const chains: (Chain | undefined)[] = new Array(elements.length + 1)
  const chainAbove = (parent: PageElement | undefined): Chain => {
    const place = parent ? parent.index + 1 : 0
    const known = chains[place]
    if (known) return known
    const chain: Chain = { ...noChain }
    let depth = 1
    for (let up = parent; up && depth < 60; up = parentOf(up), depth++) {
      const name = up.name
      if (name === 'aside') chain.inAside = 1
      else if (name === 'footer') chain.inFooter = 1
      else if (name === 'header') chain.inHeader = 1
      else if (name === 'form') chain.inForm = 1
      else if (name === 'article') {
        chain.inArticle++
        chain.shareInArticle = Math.max(chain.shareInArticle, share(up))
      } else if (name === 'main') chain.inMain = 1
      else if (name === 'td') chain.inTable++
      else if (name === 'ul' || name === 'ol' || name === 'dl') chain.inList++
      else if (name === 'blockquote') chain.inQuote = 1
      // what holds most of the page says little of one block in it
      if (sums.weight[up.index]! > sums.totalWeight * 0.8) continue
      const look = names(up)
      if (depth < 4) {
        if (look.low < chain.nearMin) chain.nearMin = look.low
        if (look.high > chain.nearMax) chain.nearMax = look.high
      } else {
        if (look.low < chain.farMin) chain.farMin = look.low
        if (look.high > chain.farMax) chain.farMax = look.high
      }
      if (look.isStray && chain.strayDistance === 9) chain.strayDistance = Math.min(8, depth)
      if (look.isBody && chain.bodyDistance === 9) chain.bodyDistance = Math.min(8, depth)
      if (depth < 5 && repeats[up.index]! > chain.repeats) chain.repeats = repeats[up.index]!
    }
    chain.depth = depth
    chains[place] = chain
    return chain
  }

  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i]!
    const { text, weight, element } = block
    const short = weight < 160
    const isLinks = block.linkWeight > weight * 0.95
    const lower = weight < 500 ? text.toLowerCase() : ''
    const begin = short ? lower.replace(leadingSigns, '') : ''
    // what is shorter than the title and than twelve letters is neither the title nor a part of it
    const isTiny = !hasArticleBody && text.length <= 12 && text.length < title.length
    const plain = short ? (isTiny ? '' : folded(lower)) : hasArticleBody ? folded(text.slice(0, 100)) : ''
    const parent = parentOf(element)
    const grand = parent && parentOf(parent)
    const great = grand && parentOf(grand)
    const isTitle =
      short && plain !== '' && plain === title
        ? 2
        : element.name === 'h1'
          ? 1
          : short && plain.length > 12 && title.includes(plain)
            ? 3
            : 0
    if (isTitle === 2 || (isTitle === 1 && sinceTitle < 0)) sinceTitle = 0
    else if (sinceTitle >= 0) sinceTitle++

    const own = names(element)
    const chain = chainAbove(parent)
    const name = element.name
    const inAside = name === 'aside' ? 1 : chain.inAside
    const inFooter = name === 'footer' ? 1 : chain.inFooter
    const inHeader = name === 'header' ? 1 : chain.inHeader
    const inForm = name === 'form' ? 1 : chain.inForm
    const inArticle = chain.inArticle + (name === 'article' ? 1 : 0)
    const inMain = name === 'main' ? 1 : chain.inMain
    const inTable = chain.inTable + (name === 'td' ? 1 : 0)
    const inList = chain.inList + (name === 'ul' || name === 'ol' || name === 'dl' ? 1 : 0)
    const inQuote = name === 'blockquote' ? 1 : chain.inQuote
    const shareInArticle = name === 'article' ? Math.max(share(element), chain.shareInArticle) : chain.shareInArticle
    const strayDistance = own.isStray ? 0 : chain.strayDistance
    const bodyDistance = own.isBody ? 0 : chain.bodyDistance
    const ownRepeats = repeats[element.index]!
    const mostRepeats = Math.max(ownRepeats, chain.repeats)
    const { nearMin, nearMax, farMin, farMax, depth } = chain
    let textMin = 0
    let textMax = 0
    for (const word of lineWords(block, lower, input.odds.begins)) {
      const odds = input.odds.line(word)
      if (odds === undefined) continue
      if (odds < textMin) textMin = odds
      if (odds > textMax) textMax = odds
    }
    let digits = 0
    let capitals = 0
    let cjk = 0
    const sample = Math.min(text.length, 120)
    for (let k = 0; k < sample; k++) {
      const code = codeAt(text, k)
      if (code > 0x2f && code < 0x3a) digits++
      else if (code > 0x40 && code < 0x5b) capitals++
      else if (code > 0x303f) cjk++
    }
    let runBefore = 0
    let runAfter = 0
    for (let k = 1; k <= 6; k++) {
      runBefore += running[i + 6 - k]!
      runAfter += running[i + 6 + k]!
    }
    const before = i > 0 ? blocks[i - 1] : undefined
    const after = i + 1 < blocks.length ? blocks[i + 1] : undefined
    // one statement a column: an array in between would cost as much as all columns
    let c = i * width
    // biome-ignore-start format: in the order of the columns
    rows[c++] = log(weight)
    rows[c++] = density(weight, block.linkWeight)
    rows[c++] = Math.min(10, block.ends)
    rows[c++] = (100 * block.commas) / (weight + 1)
    rows[c++] = lastSign(text)
    rows[c++] = firstSign(text)
    rows[c++] = digits / (sample + 1)
    rows[c++] = capitals / (sample + 1)
    rows[c++] = density(weight, block.boldWeight)
    rows[c++] = tags[i + 1]!
    rows[c++] = block.isInFigure ? 1 : 0
    rows[c++] = block.isAfterBreak ? 1 : 0
    rows[c++] = block.isHidden ? 1 : 0
    rows[c++] = i / blocks.length
    rows[c++] = weightBefore / (sums.totalWeight + 1)
    rows[c++] = Math.min(20, block.links)
    rows[c++] = Math.min(9, block.pictures)
    rows[c++] = short && furnitureLine.test(begin) ? 1 : 0
    rows[c++] = weight < 90 && endingHeading.test(begin) ? 1 : 0
    rows[c++] = asksWall && weight < 500 && !isLinks && wallWords.test(lower) ? 1 : 0
    rows[c++] = short && hasDigit.test(lower) && datePattern.test(lower) ? (weight < 40 ? 2 : 1) : 0
    rows[c++] = isTitle
    rows[c++] = Math.min(5, shapes[shapeOf(block)]! > 1 ? (textCounts.get(text) ?? 1) - 1 : 0)
    rows[c++] = plain.length > 20 && description.includes(plain) ? 1 : 0
    rows[c++] = !hasArticleBody ? 0 : articleBody.includes(plain.slice(0, 60)) ? 1 : -1
    rows[c++] = own.low
    rows[c++] = own.high
    rows[c++] = nearMin
    rows[c++] = nearMax
    rows[c++] = farMin
    rows[c++] = farMax
    rows[c++] = strayDistance
    rows[c++] = bodyDistance
    rows[c++] = inAside
    rows[c++] = inFooter
    rows[c++] = inHeader
    rows[c++] = inForm
    rows[c++] = Math.min(3, inArticle)
    rows[c++] = inMain
    rows[c++] = Math.min(4, inTable)
    rows[c++] = Math.min(4, inList)
    rows[c++] = inQuote
    rows[c++] = elementDensity(parent)
    rows[c++] = log(parent ? sums.weight[parent.index]! : 0)
    rows[c++] = share(parent)
    rows[c++] = elementDensity(grand)
    rows[c++] = share(grand)
    rows[c++] = elementDensity(great)
    rows[c++] = share(great)
    rows[c++] = before ? log(before.weight) : 0
    rows[c++] = before ? density(before.weight, before.linkWeight) : 1
    rows[c++] = after ? log(after.weight) : 0
    rows[c++] = after ? density(after.weight, after.linkWeight) : 1
    rows[c++] = tags[i]!
    rows[c++] = tags[i + 2]!
    rows[c++] = log(runBefore)
    rows[c++] = log(runAfter)
    rows[c++] = sinceLong
    rows[c++] = untilLong[i]!
    rows[c++] = Math.min(50, sinceTitle)
    rows[c++] = pairWeight[pairs[i]!]! / (sums.totalRunning + 1)
    rows[c++] = Math.min(20, ownRepeats)
    rows[c++] = log(sums.totalRunning)
    rows[c++] = textMin
    rows[c++] = textMax
    rows[c++] = depth
    rows[c++] = log(sums.weight[element.index]!)
    rows[c++] = Math.min(20, mostRepeats)
    rows[c++] = cjk / (sample + 1)
    rows[c++] = asksByline && short && bylinePattern.test(begin) ? 1 : 0
    rows[c++] = shareInArticle
    rows[c++] = block.isConsent && consentWeight < sums.totalWeight / 2 ? 1 : 0
    rows[c++] = weight < 400 && !isLinks && saysCredit(lower) ? 1 : 0
    rows[c++] = weight < 500 && !isLinks && privacyPattern.test(lower) ? 1 : 0
    // biome-ignore-end format: in the order of the columns
    weightBefore += weight
    sinceLong = isRunning(block) && weight >= 180 ? 1 : Math.min(99, sinceLong + 1)
  }
  return rows
}

/** Looks at an element's names; each combination once a page. */
function lookUpNames(count: number, odds: WordOdds, signatures: Signatures): (element: PageElement) => ElementLook {
  const looks: (ElementLook | undefined)[] = new Array(count)
  /** By signature: most elements have no other name. */
  const plain: (ElementLook | undefined)[] = []
  const others = new Map<string, ElementLook>()
  return (element) => {
    const known = looks[element.index]
    if (known) return known
    const { id } = element
    const hasOther = (element.rare & (rare.itemprop | rare.role)) !== 0
    const itemprop = hasOther ? element.attribute('itemprop') : undefined
    const role = hasOther ? element.attribute('role') : undefined
    const signature = signatures.of(element)
    let look: ElementLook | undefined
    if (!id && !itemprop && !role) {
      look = plain[signature] ??= lookAtNames(element, signature, odds)
    } else {
      const key = `${signature}|${(id ?? '').slice(0, longestName)}|${itemprop ?? ''}${role ?? ''}`
      look = others.get(key)
      if (!look) {
        look = lookAtNames(element, signature, odds)
        others.set(key, look)
      }
    }
    looks[element.index] = look
    return look
  }
}

function lookAtNames(element: PageElement, signature: number, odds: WordOdds): ElementLook {
  let low = 0
  let high = 0
  let said = element.attribute('itemprop') === 'articleBody' ? saysBody : 0
  let before = ''
  for (const word of nameWords(element)) {
    const value = odds.name(word)
    if (value !== undefined) {
      if (value < low) low = value
      if (value > high) high = value
    }
    said |= saidBy(before, word)
    before = word
  }
  return { low, high, isStray: (said & saysStray) !== 0, isBody: (said & saysBody) !== 0, signature }
}

/** Counts for each element its neighbours of the same tag and class that hold text, paragraphs aside. */
function countRepeats(elements: readonly PageElement[], sums: Sums, signatures: Signatures): Int32Array {
  const repeats = new Int32Array(elements.length)
  /** One more than the place in `counts`. */
  const places = new Int32Array(elements.length)
  const counts: number[] = []
  const known = new Map<number, number>()
  for (let i = 0; i < elements.length; i++) {
    if (sums.weight[i] === 0) continue
    const element = elements[i]!
    if (element.name === 'p' || element.name === 'br') continue
    // signatures are as many as elements at most
    const key = ((parentOf(element)?.index ?? -1) + 1) * elements.length + signatures.of(element)
    let place = known.get(key)
    if (place === undefined) {
      place = counts.length
      counts.push(0)
      known.set(key, place)
    }
    counts[place]!++
    places[i] = place + 1
  }
  for (let i = 0; i < places.length; i++) {
    const count = places[i] === 0 ? 0 : counts[places[i]! - 1]!
    if (count > 1) repeats[i] = count
  }
  return repeats
}
