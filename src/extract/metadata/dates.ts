import { monthOf } from './months.ts'
import { solarDay, solarMonthOf } from './solar-calendar.ts'

/** A moment read from words. Where no zone was named `at` is the wall clock read as UTC. */
export interface ReadDate {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly zoneMinutes?: number
  readonly dayOnly?: boolean
}

export interface FoundDate extends ReadDate {
  /** Where the date's own characters stand in the text, half open. */
  readonly from: number
  readonly to: number
}

export interface DateHabits {
  /** `3/4/2020` is the fourth of March. */
  readonly monthFirst?: boolean
  /** The latest moment that is believed, in milliseconds since 1970. */
  readonly latest?: number
}

const earliest = Date.UTC(1990, 0, 1)
const latestByDefault = Date.UTC(2100, 0, 1)

/**
 * One value that is meant to be a date: ISO 8601 in all its spellings, RFC 822, seconds or milliseconds since 1970,
 * `20240131`, or words in the languages of the news. Answers undefined where it cannot be read or is implausible.
 *
 *     readDate('2024-05-01T08:00:00+08:00') // {at: 1714521600000, zoneMinutes: 480}
 */
export function readDate(raw: string, habits: DateHabits = {}): ReadDate | undefined {
  const text = raw.length > 200 ? raw.slice(0, 200).trim() : raw.trim()
  if (text.length < 6) return undefined
  const iso = isoDate.exec(text)
  if (iso) {
    const day = dayOf(+iso[1]!, +iso[2]!, +iso[3]!, habits)
    if (day === undefined) return undefined
    return withTime(day, text.slice(iso[0].length), habits)
  }
  if (/^\d+(\.\d+)?$/.test(text)) return digitsOnly(text, habits)
  const basic = basicDate.exec(text)
  if (basic)
    return readDate(
      `${basic[1]}-${basic[2]}-${basic[3]}T${basic[4]}:${basic[5]}:${basic[6] ?? '00'}${basic[7] ?? ''}`,
      habits,
    )
  const unix = unixDate.exec(text)
  if (unix) return readDate(`${unix[1]} ${unix[4]} ${unix[2]}${unix[3]}`, habits)
  return findDates(text, habits, 1)[0]
}

/** `Mon Nov 05 10:00:00 CST 2019` */
const unixDate = /^\p{L}{3} (\p{L}{3} \d{1,2}) (\d\d:\d\d:\d\d)((?: [A-Z]{2,5}| [+-]\d{4})?) (\d{4})$/u

/** ISO 8601 basic format: `20240501T101112Z` */
const basicDate = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?$/
/** `24` is 2024 and `99` is 1999. */
function fullYear(digits: string): number {
  const year = +digits
  return digits.length > 2 ? year : year + (year < 70 ? 2000 : 1900)
}

const isoDate = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d|-)/

function digitsOnly(text: string, habits: DateHabits): ReadDate | undefined {
  const digits = text.replace(/\..*/, '')
  if (digits.length === 8 || digits.length === 12 || digits.length === 14) {
    const day = dayOf(+digits.slice(0, 4), +digits.slice(4, 6), +digits.slice(6, 8), habits)
    if (day !== undefined) {
      if (digits.length === 8) return { at: day, dayOnly: true }
      return { at: day + clock(+digits.slice(8, 10), +digits.slice(10, 12), +(digits.slice(12) || 0)) }
    }
  }
  const at = digits.length === 10 || digits.length === 9 ? +digits * 1000 : digits.length === 13 ? +digits : Number.NaN
  return isPlausible(at, habits) ? { at, zoneMinutes: 0 } : undefined
}

function isPlausible(at: number, habits: DateHabits): boolean {
  return at >= earliest && at <= (habits.latest ?? latestByDefault)
}

/** Midnight UTC of a calendar day, or undefined for what is no day or not plausible. */
function dayOf(year: number, month: number, day: number, habits: DateHabits): number | undefined {
  // The Thai calendar counts 543 years more.
  const y = year > 2500 && year < 2600 ? year - 543 : year
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const at = Date.UTC(y, month - 1, day)
  return new Date(at).getUTCDate() === day && isPlausible(at, habits) ? at : undefined
}

const plausible = (at: number | undefined, habits: DateHabits): number | undefined =>
  at !== undefined && isPlausible(at, habits) ? at : undefined

function clock(hours: number, minutes: number, seconds: number): number {
  return hours > 24 || minutes > 59 || seconds > 60 ? 0 : ((hours * 60 + minutes) * 60 + seconds) * 1000
}

const yearFirst =
  /(?<![\d.,:])(\d{4})(\s?[-/.|]\s?|\s{0,3}[年년]\s{0,3}|\.\s)(\d{1,2})(\s?[-/.|]\s?|\s{0,3}[月월]\s{0,3})(\d{1,2})(?!\d|[-/.]\d)/g
const dayFirst = /(?<![\d.,:/-])(\d{1,2})(\s?[./|-]\s?)(\d{1,2})(\s?[./|-]\s?)(\d{4}|\d{2})(?![\d:%]|[-/.,]\d)/g
const dayMonthName =
  /(?<!\d)(\d{1,2})\s?(?:st|nd|rd|th|er|re|[ºª°.]|-?го|일)?[\s\-./,]{0,3}(?:(?:de|of|di|d[’'])\s?)?([\p{L}\p{M}]{2,14})[.,]?[\s\-./,]{0,3}(?:(?:de|del|of)\s)?['’]?(\d{4}|\d{2})(?![\d:])/gu
const monthNameDay =
  /(?<![\p{L}\p{M}])([\p{L}\p{M}]{3,14})\.?[\s-]{1,2}(\d{1,2})(?:st|nd|rd|th)?[\s,.-]{1,3}(?:of\s)?['’]?(\d{4})(?![\d:])/gu
const yearMonthName = /(?<!\d)(\d{4})[.,]?[\s-](?:de\s)?([\p{L}\p{M}]{3,14})\.?[\s-](\d{1,2})(?!\d)/gu
const eraYear = /(民國|民国|令和|平成)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日/g
const compact = /(?<![\d.,:/-])((?:19|20)\d{2})(\d{2})(\d{2})(?![\d.,:/-])/g
const vietnamese = /(?<!\d)(\d{1,2})\stháng\s(\d{1,2})(?:,|\snăm|,\snăm)?\s(\d{4})(?!\d)/gi
const solarNamed = /(?<!\d)(\d{1,2})\s([\p{Script=Arabic}]{2,9})\s?(?:ماه\s)?(1[34]\d\d)(?!\d)/gu
const solarNumbers = /(?<![\d.,:/-])(1[34]\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d|[-/.]\d)/g
const eraStart: Readonly<Record<string, number>> = { 民國: 1911, 民国: 1911, 令和: 2018, 平成: 1988 }

/**
 * The dates that a stretch of text names, in reading order, at most `limit`. Days without a year are not dates here:
 * nothing is invented.
 */
export function findDates(source: string, habits: DateHabits = {}, limit = 8): FoundDate[] {
  const text = westernDigits(source.length > 2000 ? source.slice(0, 2000) : source)
  if (!/\d/.test(text)) return []
  const found: FoundDate[] = []
  const add = (match: RegExpMatchArray, day: number | undefined) => {
    if (day === undefined) return
    const from = match.index!
    const to = from + match[0].length
    if (found.some((other) => other.from < to && from < other.to)) return
    found.push({
      from,
      to,
      ...withTime(day, text.slice(to, to + 48), habits, text.slice(Math.max(0, from - 24), from)),
    })
  }
  for (const m of text.matchAll(yearFirst)) add(m, dayOf(+m[1]!, +m[3]!, +m[5]!, habits))
  for (const m of text.matchAll(dayFirst)) {
    if (m[2]!.trim() === m[4]!.trim()) add(m, numericDay(+m[1]!, +m[3]!, m[5]!, m[2]!.trim(), habits))
  }
  if (/[^\d\s\p{P}\p{S}]{2}/u.test(text)) {
    for (const m of text.matchAll(monthNameDay)) {
      const month = monthOf(m[1]!)
      if (month) add(m, dayOf(+m[3]!, month, +m[2]!, habits))
    }
    for (const m of text.matchAll(dayMonthName)) {
      const month = monthOf(m[2]!)
      // Two digits are a year in `05 Nov 19` and not in `9 out of 10`.
      if (month && m[3]!.length === 2 && !/^\d{1,2}([ -])\p{Lu}\p{L}+\1\d\d$|['’]\d\d$/u.test(m[0])) continue
      if (month) add(m, dayOf(fullYear(m[3]!), month, +m[1]!, habits))
    }
    for (const m of text.matchAll(yearMonthName)) {
      const month = monthOf(m[2]!)
      if (month) add(m, dayOf(+m[1]!, month, +m[3]!, habits))
    }
  }
  if (text.includes('tháng')) {
    for (const m of text.matchAll(vietnamese)) add(m, dayOf(+m[3]!, +m[2]!, +m[1]!, habits))
  }
  if (/1[34]\d\d/.test(text)) {
    for (const m of text.matchAll(solarNamed)) {
      const month = solarMonthOf(m[2]!)
      if (month) add(m, plausible(solarDay(+m[3]!, month, +m[1]!), habits))
    }
    for (const m of text.matchAll(solarNumbers)) add(m, plausible(solarDay(+m[1]!, +m[3]!, +m[4]!), habits))
  }
  if (text.includes('年')) {
    for (const m of text.matchAll(eraYear)) {
      add(m, dayOf(eraStart[m[1]!]! + (m[2] === '元' ? 1 : +m[2]!), +m[3]!, +m[4]!, habits))
    }
  }
  if (!found.length) for (const m of text.matchAll(compact)) add(m, dayOf(+m[1]!, +m[2]!, +m[3]!, habits))
  found.sort((a, b) => a.from - b.from)
  return found.length > limit ? found.slice(0, limit) : found
}

function numericDay(a: number, b: number, digits: string, separator: string, habits: DateHabits): number | undefined {
  const year = fullYear(digits)
  const monthIsFirst = separator === '/' && habits.monthFirst === true
  if (monthIsFirst && a <= 12) return dayOf(year, a, b, habits) ?? dayOf(year, b, a, habits)
  return dayOf(year, b, a, habits) ?? dayOf(year, a, b, habits)
}

const timeAfter =
  /^(?:[\s,.;|·•()–—\-/T日일]|[(（][一二三四五六日月火水木金土월화수목금토일周週星期曜]{1,3}[)）]|星期.|[周週].|曜日|at|um|à|às|a las|alle|ore|kl|klo|o godz|godz|om|в|في|saat|время|г\.|года|р\.|року|เวลา|الساعة|ساعت|בשעה){0,8}(上午|下午|早上|晚上|午前|午後|오전|오후)?\s?(\d{1,2})\s?(?:[:：.hH]|[时時点點시]\s?)\s?(\d{2})(?:\s?[:：分분]\s?(\d{2}))?(?:\.\d{1,9})?(?:분|分)?\s?([ap]\.?m\b\.?|[صم](?!\p{L})|صباحا|مساء)?\s?\(?(Z\b|(?:GMT|UTC)?\s?[+-]\d{2}:?\d{2}|(?:GMT|UTC)\s?[+-]\d{1,2}\b|\b[A-Z]{2,5}\b)?/iu
const timeBefore = /(\d{1,2})[:h](\d{2})(?::(\d{2}))?\s?([ap]\.?m\b\.?)?\s?(\b[A-Z]{2,5}\b)?[^\d:]{0,8}$/i

/** Adds the time of day that stands behind (or before) a day, and its zone. */
function withTime(day: number, after: string, habits: DateHabits, before = ''): ReadDate {
  let match = timeAfter.exec(after)
  let hours = 0
  let minutes = 0
  let seconds = 0
  let half: string | undefined
  let zone: string | undefined
  if (match) {
    hours = +match[2]!
    minutes = +match[3]!
    seconds = +(match[4] ?? 0)
    half = match[1] ?? match[5]
    zone = match[6]
  } else {
    match = timeBefore.exec(before)
    if (!match) return { at: day, dayOnly: true }
    hours = +match[1]!
    minutes = +match[2]!
    seconds = +(match[3] ?? 0)
    half = match[4]
    zone = match[5]
  }
  if (hours > 24 || minutes > 59) return { at: day, dayOnly: true }
  if (half) {
    const isAfternoon = /^p|下午|晚上|午後|오후|^م/i.test(half)
    if (isAfternoon && hours < 12) hours += 12
    if (!isAfternoon && hours === 12) hours = 0
  }
  const wall = day + clock(hours, minutes, seconds)
  const zoneMinutes = zone === undefined ? undefined : zoneOf(zone)
  if (zoneMinutes === undefined) return { at: wall }
  const at = wall - zoneMinutes * 60_000
  return isPlausible(at, habits) ? { at, zoneMinutes } : { at: wall }
}

// CST and IST mean several zones and are left out.
const zones: Readonly<Record<string, number>> = {
  Z: 0,
  GMT: 0,
  UTC: 0,
  UT: 0,
  WET: 0,
  BST: 60,
  CET: 60,
  MEZ: 60,
  WEST: 60,
  CEST: 120,
  MESZ: 120,
  EET: 120,
  SAST: 120,
  EEST: 180,
  MSK: 180,
  PKT: 300,
  WIB: 420,
  HKT: 480,
  SGT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  ADT: -180,
  AST: -240,
  EDT: -240,
  EST: -300,
  ET: -300,
  CDT: -300,
  MDT: -360,
  MST: -420,
  PDT: -420,
  PST: -480,
}

function zoneOf(zone: string): number | undefined {
  const offset = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)
  if (!offset) return zones[zone.toUpperCase()]
  const minutes = +offset[2]! * 60 + +(offset[3] ?? 0)
  return minutes > 14 * 60 ? undefined : offset[1] === '-' ? -minutes : minutes
}

const otherDigits = /[٠-٩۰-۹०-९০-৯๐-๙０-９]/
const everyOtherDigit = new RegExp(otherDigits.source, 'g')
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10]

/** Arabic-Indic, Persian, Indian, Thai and full-width digits as ASCII; same length. */
function westernDigits(text: string): string {
  if (!otherDigits.test(text)) return text
  return text.replace(everyOtherDigit, (digit) => {
    const code = digit.charCodeAt(0)
    return String(code - zeros.findLast((zero) => zero <= code)!)
  })
}
