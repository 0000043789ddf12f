import { commonHan, commonHangul, commonThai, latinLanguages, lettersByFrequency } from './common-letters.ts'
import { decodeAs } from './decoders.ts'

/** How much of the text beyond ASCII is looked at, in bytes. */
const sampleBytes = 32 * 1024

/** Encodings that are tried, the likelier first: of equal scores the first wins. */
const candidates = [
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'windows-1252',
  'windows-1251',
  'windows-1250',
  'windows-1254',
  'koi8-r',
  'koi8-u',
  'iso-8859-2',
  'windows-1256',
  'windows-1255',
  'windows-1253',
  'windows-874',
  'windows-1257',
  'ibm866',
  'iso-8859-5',
  'macintosh',
]

export interface Guess {
  readonly encoding: string
  /** 1 is text of common characters only; below 0.3 it is probably something else. */
  readonly score: number
}

/**
 * The stretches of `bytes` that hold text beyond ASCII, whole words at a time, up to 32 KB: what a guess is made of.
 * Markup falls away. Cut only at bytes that are no part of a character in any candidate.
 */
export function foreignText(bytes: Uint8Array): Uint8Array {
  const sample = new Uint8Array(sampleBytes)
  let length = 0
  let start = 0
  let hasHigh = false
  for (let i = 0; i <= bytes.length && length < sampleBytes; i++) {
    const byte = bytes[i] ?? 0x20
    if (byte >= 0x80) hasHigh = true
    if (byte > 0x2f) continue
    if (hasHigh) {
      const piece = bytes.subarray(start, Math.min(i + 1, start + sampleBytes - length))
      sample.set(piece, length)
      length += piece.length
    }
    start = i + 1
    hasHigh = false
  }
  return sample.subarray(0, length)
}

/** The encoding under which `sample` reads most like text of some language. */
export function guessEncoding(sample: Uint8Array): Guess {
  let best: Guess = { encoding: 'windows-1252', score: -9 }
  for (const encoding of candidates) {
    // Where a handful of bytes must tell, the commonest of the Latin code pages is the better guess.
    const bonus = encoding === 'windows-1252' ? Math.min(0.15, 1 / (1 + sample.length)) : 0
    const score = scoreAs(sample, encoding) + bonus
    if (score > best.score + 0.0001) best = { encoding, score }
  }
  return best
}

/** How much `sample` reads like text when decoded so; at most about 1, below 0 is nonsense. */
export function scoreAs(sample: Uint8Array, encoding: string): number {
  const { text, errors } = decodeAs(sample, encoding)
  const penalty = 3 * errors
  switch (encoding) {
    case 'gb18030':
    case 'big5':
      return mean(text, penalty, hanWeight)
    case 'shift_jis':
    case 'euc-jp':
    case 'iso-2022-jp':
      return japaneseScore(text, penalty)
    case 'euc-kr':
      return mean(text, penalty, hangulWeight)
    case 'windows-874':
      return alphabetScore(text, penalty, thaiWeight)
    case 'windows-1256':
      return alphabetScore(text, penalty, (c) => scriptWeight(c, lettersByFrequency.arabic))
    case 'windows-1255':
    case 'iso-8859-8':
      return alphabetScore(text, penalty, (c) => scriptWeight(c, lettersByFrequency.hebrew))
    case 'windows-1253':
    case 'iso-8859-7':
      return alphabetScore(text, penalty, (c) => scriptWeight(c, lettersByFrequency.greek))
    case 'windows-1251':
    case 'koi8-r':
    case 'koi8-u':
    case 'iso-8859-5':
    case 'ibm866':
    case 'x-mac-cyrillic':
      return alphabetScore(text, penalty, (c) => scriptWeight(c, lettersByFrequency.cyrillic))
    default:
      return latinScore(text, penalty, latinLanguages[encoding] ?? latinLanguages['windows-1252']!)
  }
}

function mean(text: string, penalty: number, weight: (character: string) => number): number {
  let sum = -penalty
  let count = 0
  for (const character of text) {
    if (character < '\x80') continue
    count++
    sum += weight(character)
  }
  return count ? sum / count : 0
}

const wideMarks = new Set('，。、；：？！“”‘’「」『』《》〈〉（）【】—…·・～　％')

function hanWeight(character: string): number {
  if (commonHan.has(character) || wideMarks.has(character)) return 1
  if (character >= '一' && character <= '龥') return 0.15
  if (character >= 'Ａ' && character <= 'ｚ') return 0.3
  if (character >= '０' && character <= '９') return 0.5
  // Kana in a Chinese encoding are more often another encoding read wrongly.
  if (character >= '぀' && character <= 'ヿ') return 0.1
  return -0.5
}

/** Japanese text is a third kana at least; kanji alone prove nothing. */
function japaneseScore(text: string, penalty: number): number {
  let kana = 0
  let count = 0
  for (const character of text) {
    if (character < '\x80') continue
    count++
    if (character >= 'ぁ' && character <= 'ー') kana++
  }
  const kanaShare = count ? kana / count : 0
  return mean(text, penalty, japaneseWeight) - (kanaShare < 0.1 ? 0.3 : 0)
}

function japaneseWeight(character: string): number {
  if (character >= 'ぁ' && character <= 'ん') return 1
  if (character >= 'ァ' && character <= 'ー') return 0.9
  if (character >= '｡' && character <= 'ﾟ') return -0.2
  return hanWeight(character)
}

function hangulWeight(character: string): number {
  if (commonHangul.has(character)) return 1
  if (character >= '가' && character <= '힣') return 0.2
  if (wideMarks.has(character)) return 1
  if (character >= '一' && character <= '龥') return commonHan.has(character) ? 0.3 : -0.2
  return -0.5
}

const narrowMarks = new Set('“”‘’„«»–—…•€£¥©®°№·\u00a0§™‹›¿¡')
const isLetter = /^[\p{L}\p{M}]$/u

/** Letters beside letters of their own script, small ones after small ones: what a real alphabet does. */
function alphabetScore(text: string, penalty: number, weight: (character: string) => number): number {
  let sum = -penalty
  let count = 0
  let before = ' '
  for (const character of text) {
    if (character >= '\x80') {
      count++
      sum += narrowMarks.has(character) ? 0.6 : weight(character)
      const isUpperAfterLower = isUpper(character) && isLower(before)
      if (isUpperAfterLower) sum -= 1
      if (isMisplaced(character, before)) sum -= 1
      if (/[A-Za-z]/.test(before) && isLetter.test(character)) sum -= 0.5
    } else if (/[A-Za-z]/.test(character) && before >= '\x80' && isLetter.test(before)) sum -= 0.5
    before = character
  }
  return count ? sum / count : 0
}

/** A Hebrew final letter inside a word, a Thai vowel sign without its consonant. */
function isMisplaced(character: string, before: string): boolean {
  if (/[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/.test(character)) return !/[\u0e01-\u0e4e]/.test(before)
  return /[ךםןףץ]/.test(before) && /[א-ת]/.test(character)
}

function isUpper(character: string): boolean {
  return character >= '\x80' && character !== character.toLowerCase()
}

function isLower(character: string): boolean {
  return character !== character.toUpperCase()
}

/** 1 for the ten most frequent letters, falling to 0.1; nothing for another script's. */
function scriptWeight(character: string, letters: string): number {
  const lower = character.toLowerCase()
  const place = letters.indexOf(lower)
  if (place < 0) return -0.5
  // KOI8 and windows-1251 read as one another are all capitals.
  if (lower !== character) return 0.6
  return place < 10 ? 1 : Math.max(0.1, 1 - (place - 10) * 0.045)
}

function thaiWeight(character: string): number {
  if (commonThai.has(character)) return 0.95
  return character >= '\u0e01' && character <= '\u0e5b' ? 0.2 : -0.5
}

/**
 * Latin letters with marks come one at a time among plain ones, and all from one language: the language that knows
 * most of them counts.
 */
function latinScore(text: string, penalty: number, languages: readonly string[]): number {
  const letters = new Map<string, number>()
  let sum = -penalty
  let count = 0
  let run = 0
  let before = ' '
  for (const character of text) {
    if (character < '\x80') run = 0
    else {
      count++
      if (narrowMarks.has(character)) sum += 0.8
      else if (!isLetter.test(character)) sum -= 0.5
      else {
        run++
        if (run > 2) sum -= 1
        if (isUpper(character) && isLower(before)) sum -= 1
        const lower = character.toLowerCase()
        letters.set(lower, (letters.get(lower) ?? 0) + 1)
      }
    }
    before = character
  }
  if (!count) return 0
  const known = languages.map((language) => {
    let hits = 0
    for (const [letter, times] of letters) hits += language.includes(letter) ? times : 0
    return hits
  })
  return (sum + Math.max(...known)) / count
}
