import type { GivenDate } from '../model/index.ts'
import { readClock } from './clock-words.ts'
import { foldWord, monthOf } from './month-names.ts'

export interface DateContext {
  /** When the feed was fetched, in milliseconds since 1970: what lies more than two days after it is not believed. */
  readonly now?: number
  /** Language of the feed; decides `3/4/2020` and a few month names. */
  readonly language?: string
}

const dayMs = 86_400_000
const toleranceMs = 2 * dayMs
/** Where no clock is given, this much is certain. */
const lastPlausible = Date.UTC(2099, 0, 1)
const firstPlausible = Date.UTC(1800, 0, 1)

/**
 * Reads a date in any form that feeds use: RFC 822 and 2822, W3C and ISO 8601 (ordinal and week dates too), asctime, RFC
 * 850, American, Chinese, Japanese, Korean, month names in some sixty languages, Unix seconds. Never takes anything from
 * the clock: without a year there is no date, and words such as "2 hours ago" are none. `at` is absent where
 * the words can't be read or are implausible; `raw` and `source` are always kept. Without a zone the words mean UTC.
 *
 *     readDate('Thu, 01 Jan 2004 19:48:21 EST', 'pubDate') // { at: 1073004501000, zoneMinutes: -300, … }
 */
export function readDate(raw: string, source: string, context: DateContext = {}): GivenDate {
  const read = readMoment(raw, context.language)
  if (!read || !isPlausible(read.at, context.now)) return { raw: raw.slice(0, 200), source }
  return {
    at: read.at,
    raw: raw.slice(0, 200),
    source,
    ...(read.zoneMinutes === undefined ? {} : { zoneMinutes: read.zoneMinutes }),
    ...(read.dayOnly ? { dayOnly: true } : {}),
  }
}

/** Why a date has no `at`: `future`, `implausible` or `unreadable`; undefined where it has one. */
export function dateProblem(
  date: GivenDate,
  context: DateContext = {},
): 'future' | 'implausible' | 'unreadable' | undefined {
  if (date.at !== undefined) return undefined
  const read = readMoment(date.raw, context.language)
  if (!read) return 'unreadable'
  return read.at > (context.now ?? lastPlausible - toleranceMs) + toleranceMs ? 'future' : 'implausible'
}

function isPlausible(at: number, now: number | undefined): boolean {
  const latest = now === undefined ? lastPlausible : Math.min(now + toleranceMs, lastPlausible)
  // Zero is what programs write that have no date.
  return at !== 0 && at >= firstPlausible && at < latest
}

interface Moment {
  readonly at: number
  readonly zoneMinutes?: number
  readonly dayOnly?: boolean
}

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

function readMoment(raw: string, language: string | undefined): Moment | undefined {
  if (raw.length > 160) return undefined
  const usual = readUsual(raw)
  if (usual) return usual
  const text = tidy(raw)
  if (text === '') return undefined
  return readUnix(text) ?? readIso(text) ?? readWords(text, language)
}

const rfc822 =
  /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|([+-])(\d\d)(\d\d))$/
const w3c = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:Z|([+-])(\d\d):(\d\d))$/
const shortMonths = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** The two forms in which nearly all dates come; what is odd in them is left to the careful reading. */
function readUsual(raw: string): Moment | undefined {
  const rfc = rfc822.exec(raw)
  const match = rfc ?? w3c.exec(raw)
  if (!match) return undefined
  const year = Number(rfc ? match[3] : match[1])
  const month = rfc ? shortMonths.indexOf(match[2] as string) / 3 : Number(match[2]) - 1
  const day = Number(rfc ? match[1] : match[3])
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])]
  const zone = match[7] === undefined ? 0 : (match[7] === '-' ? -1 : 1) * (Number(match[8]) * 60 + Number(match[9]))
  if (
    year < 1000 ||
    month > 11 ||
    day < 1 ||
    day > 28 ||
    hour > 23 ||
    minute > 59 ||
    second > 59 ||
    Math.abs(zone) > 900
  ) {
    return undefined
  }
  return { at: Date.UTC(year, month, day, hour, minute, second) - zone * 60_000, zoneMinutes: zone }
}

/** First code points of the decimal digits of other scripts. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040]

function tidy(raw: string): string {
  const folded = /^[\x20-\x7e]*$/.test(raw) ? raw : foldScripts(raw)
  return folded
    .replace(/\([^()]*\)/g, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function foldScripts(raw: string): string {
  const text = raw
    .normalize('NFKC')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u0660-\u104f]/g, (digit) => {
      const code = digit.charCodeAt(0)
      const zero = zeros.find((first) => code >= first && code < first + 10)
      return zero === undefined ? digit : String(code - zero)
    })
  return /[年月日時时년월일]|上午|下午|午前|午後|오전|오후/.test(text) ? foldEastAsian(text) : text
}

const chineseDigits = '〇一二三四五六七八九'

function foldEastAsian(text: string): string {
  return text
    .replace(/[〇零一二三四五六七八九十]+(?=[年月日号號时時分秒])/g, chineseNumber)
    .replace(/(\d)\s*[年년][.\s]*/g, '$1-')
    .replace(/(\d)\s*[月월][.\s]*/g, '$1-')
    .replace(/(\d)\s*[日号號일]/g, '$1 ')
    .replace(/(?:上午|午前|凌晨|早上|오전)\s*/g, ' am ')
    .replace(/(?:下午|午後|晚上|오후)\s*/g, ' pm ')
    .replace(/(\d)\s*[時时点點시]\s*(?=\d)/g, '$1:')
    .replace(/(\d)\s*[時时点點시](?!\d)/g, '$1:00')
    .replace(/(\d)\s*[分분]\s*(?=\d)/g, '$1:')
    .replace(/[分분秒초]/g, '')
    .replace(/(?:星期|礼拜|週|周)[一二三四五六日天]|[月火水木金土日월화수목금토일]曜?(?:日|요일)/g, ' ')
    .replace(/\s(am|pm)\s+(\d{1,2}:\d{2}(?::\d{2})?)/, ' $2 $1')
}

function chineseNumber(words: string): string {
  const digits = words.replaceAll('零', '〇')
  if (!digits.includes('十')) return [...digits].map((word) => chineseDigits.indexOf(word)).join('')
  const [tens = '', ones = ''] = digits.split('十')
  return String((tens ? chineseDigits.indexOf(tens) : 1) * 10 + (ones ? chineseDigits.indexOf(ones) : 0))
}

function readUnix(text: string): Moment | undefined {
  if (!/^\d{9,10}(\.\d+)?$|^\d{12,13}$/.test(text)) return undefined
  const number = Number(text)
  return { at: Math.round(number < 1e11 ? number * 1000 : number), zoneMinutes: 0 }
}

const isoDay =
  /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?|-W(\d{2})(?:-(\d))?|-(\d{3})|W(\d{2})(\d)?|(\d{2})(\d{2})|(\d{3}))?(?:$|[T\s_,]\s*|(?=Z$))(.*)$/i
const compactClock = /^(\d{2})(\d{2})(\d{2})?(?:[.,]\d+)?(?=$|[Z+\-\s])/i

/** ISO 8601 and its profiles: calendar, ordinal and week dates, extended and compact, with less precision too. */
function readIso(text: string): Moment | undefined {
  const whole = /^(\d{8})(\d{4}(?:\d{2})?)(.*)$/.exec(text)
  const match = isoDay.exec(whole ? `${whole[1]}T${whole[2]}${whole[3]}` : text)
  if (!match) return readShortIso(text)
  const year = Number(match[1])
  const rest = match[12] ?? ''
  const week = match[4] ?? match[7]
  const ordinal = match[6] ?? match[11]
  const day =
    week !== undefined
      ? fromWeek(year, Number(week), Number(match[5] ?? match[8] ?? 1))
      : ordinal !== undefined
        ? fromOrdinal(year, Number(ordinal))
        : { year, month: Number(match[2] ?? match[9] ?? 1), day: Number(match[3] ?? match[10] ?? 1) }
  return (
    day &&
    moment(
      day,
      rest.replace(compactClock, (_, h, m, s) => `${h}:${m}:${s ?? '00'}`),
    )
  )
}

/** `03-12-31` and `031231`, as ISO 8601 once allowed. */
function readShortIso(text: string): Moment | undefined {
  const match = /^(\d{2})-?(\d{2})-?(\d{2})(?:[T\s](.*))?$/.exec(text)
  if (!match || Number(match[2]) > 12 || Number(match[2]) < 1) return undefined
  return moment({ year: fullYear(match[1] as string), month: Number(match[2]), day: Number(match[3]) }, match[4] ?? '')
}

function fromOrdinal(year: number, ordinal: number): Day | undefined {
  const length = Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)
  if (ordinal < 1 || ordinal * dayMs > length) return undefined
  return dayOf(Date.UTC(year, 0, ordinal))
}

function fromWeek(year: number, week: number, weekday: number): Day | undefined {
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return undefined
  const january4 = new Date(Date.UTC(year, 0, 4))
  const monday = january4.getTime() - ((january4.getUTCDay() + 6) % 7) * dayMs
  return dayOf(monday + ((week - 1) * 7 + weekday - 1) * dayMs)
}

function dayOf(at: number): Day {
  const date = new Date(at)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** Puts a day and the words of a time together; undefined where the day does not exist. */
function moment(day: Day, clockWords: string): Moment | undefined {
  const { year, month } = day
  // `Date.UTC` takes years below 100 for 1900 and more; no source means so early a year.
  if (year < 1000 || month < 1 || month > 12 || day.day < 1 || day.day > 31) return undefined
  const midnight = Date.UTC(year, month - 1, day.day)
  if (new Date(midnight).getUTCMonth() !== month - 1) return undefined
  const clock = readClock(clockWords)
  if (!clock) return { at: midnight, dayOnly: true }
  const zone = clock.zoneMinutes
  return {
    at: midnight + clock.ms - (zone ?? 0) * 60_000,
    ...(zone === undefined ? {} : { zoneMinutes: zone }),
    ...(clock.hasTime ? {} : { dayOnly: true }),
  }
}

/** Day, month and year in any order, the month as a word or a number, the time anywhere. */
function readWords(text: string, language: string | undefined): Moment | undefined {
  const clock = readClock(text)
  const rest = clock?.hasTime ? clock.rest : text
  const day = readDay(rest, language, clock?.hasMeridiem ?? false)
  if (!day) return undefined
  const zoneMinutes = clock?.zoneMinutes
  const base = moment(day, '')
  if (!base) return undefined
  if (!clock?.hasTime) return base
  return {
    at: base.at + clock.ms - (zoneMinutes ?? 0) * 60_000,
    ...(zoneMinutes === undefined ? {} : { zoneMinutes }),
  }
}

interface Num {
  readonly digits: string
  readonly value: number
  readonly isShortYear: boolean
}

function readDay(text: string, language: string | undefined, hasMeridiem: boolean): Day | undefined {
  const numbers: Num[] = []
  let month: number | undefined
  let unknown = 0
  for (const match of text.matchAll(/(['’]?)(\d+)|\p{L}[\p{L}\p{M}.'’׳]*/gu)) {
    if (match[2] !== undefined) {
      numbers.push({ digits: match[2], value: Number(match[2]), isShortYear: match[1] !== '' && match[2].length === 2 })
      continue
    }
    // Where two words name months the first is a weekday: `mar, 05 mayo`, `paz, 05 oca`.
    const named = monthOf(match[0].replace(/^d['’]/, ''), language)
    if (named !== undefined) month = named
    else if (foldWord(match[0]) === 'thang') month = 0
    else if (++unknown > 6) return undefined
  }
  if (month === 0) return vietnamese(text)
  return month === undefined ? numericDay(text, numbers, language, hasMeridiem) : namedDay(month, numbers)
}

function namedDay(month: number, numbers: readonly Num[]): Day | undefined {
  const yearAt = numbers.findIndex((number) => number.digits.length === 4 || number.isShortYear)
  if (yearAt >= 0) {
    const year = fullYear((numbers[yearAt] as Num).digits)
    const day = numbers.find((number, at) => at !== yearAt && number.value >= 1 && number.value <= 31)
    return { year, month, day: day?.value ?? 1 }
  }
  const [first, second] = numbers
  if (!first || !second) return undefined
  if (second.digits.length === 3) return { year: 1900 + second.value, month, day: first.value }
  return first.value > 31
    ? { year: fullYear(first.digits), month, day: second.value }
    : { year: fullYear(second.digits), month, day: first.value }
}

/** `5 tháng 3, 2020` and `Tháng 3 5, 2020`. */
function vietnamese(text: string): Day | undefined {
  const match =
    /(?:(\d{1,2})\s*,?\s*)?th(?:á|á|a)ng\s*(\d{1,2})\s*(?:(\d{1,2})\s*)?(?:[,/]|năm|năm|nam)?\s*(\d{4})/iu.exec(text)
  if (!match) return undefined
  return { year: Number(match[4]), month: Number(match[2]), day: Number(match[1] ?? match[3] ?? 1) }
}

function numericDay(
  text: string,
  numbers: readonly Num[],
  language: string | undefined,
  hasMeridiem: boolean,
): Day | undefined {
  const match = /(?<!\d)(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)/.exec(text)
  if (!match || numbers.length > 8) return undefined
  const [, a = '', mark, b = '', c = ''] = match
  if (a.length === 4) return { year: Number(a), month: Number(b), day: Number(c) }
  if (a.length > 2 || (c.length !== 4 && c.length !== 2)) return undefined
  const year = fullYear(c)
  const [first, second] = [Number(a), Number(b)]
  if (first > 12 || mark === '.') return { year, month: second, day: first }
  if (second > 12 || isAmerican(language, hasMeridiem)) return { year, month: first, day: second }
  // `3/4/2020` means two days a month apart: without a hint it is not read, rather than read wrongly.
  if (first === second || (language !== undefined && language !== '')) return { year, month: second, day: first }
  return mark === '-' ? { year, month: second, day: first } : undefined
}

function isAmerican(language: string | undefined, hasMeridiem: boolean): boolean {
  return language ? /^en(-us|-ph)?$/i.test(language) : hasMeridiem
}

function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length > 2) {
    // Thai calendars count from 543 years earlier.
    return year >= 2440 && year <= 2700 ? year - 543 : year
  }
  return year < 70 ? 2000 + year : 1900 + year
}
