import { zoneOf } from './time-zones.ts'

/** A time of day as found in words, and what is left of the words. */
export interface Clock {
  /** Since midnight. */
  readonly ms: number
  readonly hasTime: boolean
  readonly hasMeridiem: boolean
  readonly zoneMinutes?: number
  readonly rest: string
}

const colonTime = /(?<!\d)(\d{1,2})\s?:\s?(\d{1,2})(?:\s?:\s?(\d{1,2})(?:[.,](\d{1,9}))?)?(?!\d)/
const otherTimes = [
  /(?<![\d.])(\d{1,2})\s?[hH]\s?(\d{2})(?!\d)/,
  /(?<=\d{4}[\s,]+(?:\p{L}+\.?\s+)?)(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?![\d.])/u,
  /(?<=\b\d{4}[\s,]+)(\d{1,2})(?=\s?[ap]\.?m\b)/i,
]
const afterMeridiem = /^\s*([ap])\.?\s?m\b\.?|^\s*(π|μ)\.?\s?μ\.?/iu
const beforeMeridiem = /\b([ap])\.?m\.?\s*$/i
const offset = /^\s*(?:GMT|UTC|UT|Z)?\s*([+-])\s?(\d{1,2})(?::?(\d{2}))?(?!\d)/i
const name = /^\s*,?\s*(\p{L}[\p{L}.]{0,10})(?![\p{L}\d/])/u

/**
 * Finds the time of day and the zone in the words of a date: `19:48:21 EST`, `3:04 PM +0100`, `12h30`, `16:29 GMT+8`.
 * Undefined where a time stands there that no clock shows.
 */
export function readClock(words: string): Clock | undefined {
  const match = colonTime.exec(words) ?? firstMatch(words)
  if (!match) return zoneAlone(words)
  const before = words.slice(0, match.index)
  let after = words.slice(match.index + match[0].length)
  let hour = Number(match[1])
  const minute = Number(match[2] ?? 0)
  const second = Number(match[3] ?? 0)
  const fraction = match[4] ? Math.floor(Number(`0.${match[4]}`) * 1000) : 0
  const meridiem = afterMeridiem.exec(after) ?? beforeMeridiem.exec(before)
  if (meridiem) {
    if (after.startsWith(meridiem[0])) after = after.slice(meridiem[0].length)
    const isAfternoon = meridiem[1] ? /p/i.test(meridiem[1]) : /μ/i.test(meridiem[2] ?? '')
    if (hour < 12 && isAfternoon) hour += 12
    else if (hour === 12 && !isAfternoon) hour = 0
  }
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return undefined
  const zone = readZone(after)
  return {
    ms: ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000 + fraction,
    hasTime: true,
    hasMeridiem: meridiem !== null,
    ...(zone ? { zoneMinutes: zone.minutes } : {}),
    rest: `${before} ${zone ? after.slice(zone.length) : after}`,
  }
}

function firstMatch(words: string): RegExpExecArray | null {
  for (const pattern of otherTimes) {
    const match = pattern.exec(words)
    if (match) return match
  }
  return null
}

interface Zone {
  readonly minutes: number
  readonly length: number
}

function readZone(after: string): Zone | undefined {
  const numeric = offset.exec(after)
  if (numeric) {
    const hours = Number(numeric[2])
    const minutes = Number(numeric[3] ?? 0)
    // The line of Kiribati is 14 hours; what lies further is a misprint, and no zone.
    if (hours > 15 || minutes > 59) return undefined
    return { minutes: (numeric[1] === '-' ? -1 : 1) * (hours * 60 + minutes), length: numeric[0].length }
  }
  const named = name.exec(after)
  if (!named) return undefined
  const minutes = zoneOf(named[1] as string)
  return minutes === undefined ? undefined : { minutes, length: named[0].length }
}

/** `2003-12-31Z` and `2003-12-31+01:00`: a day with a zone. */
function zoneAlone(words: string): Clock | undefined {
  if (words.trim() === '') return undefined
  const zone = /^\s*(?:[+-]\d{2}:?\d{2}|Z)\s*$/i.test(words) ? readZone(words) : undefined
  return zone && { ms: 0, hasTime: false, hasMeridiem: false, zoneMinutes: zone.minutes, rest: '' }
}
