const months = 'فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند'.split(' ')

/** 1–12 for a month of Iran's solar calendar, else undefined. */
export function solarMonthOf(word: string): number | undefined {
  const at = months.indexOf(word.replace(/ي/g, 'ی'))
  return at < 0 ? undefined : at + 1
}

const dayMs = 86_400_000
/** The first day of 1400. */
const start = Date.UTC(2021, 2, 21)

/** Eight years of thirty-three have a day more; right for 1300 to 1470. */
const isLeap = (year: number): boolean => (25 * year + 11) % 33 < 8

/** Midnight UTC of a day of Iran's solar calendar, in milliseconds since 1970, or undefined for what is no day. */
export function solarDay(year: number, month: number, day: number): number | undefined {
  const longest = month < 7 ? 31 : month < 12 || isLeap(year) ? 30 : 29
  if (year < 1300 || year > 1470 || month < 1 || month > 12 || day < 1 || day > longest) return undefined
  let days = 0
  for (let at = 1400; at < year; at++) days += isLeap(at) ? 366 : 365
  for (let at = year; at < 1400; at++) days -= isLeap(at) ? 366 : 365
  days += month < 8 ? (month - 1) * 31 : 6 * 31 + (month - 7) * 30
  return start + (days + day - 1) * dayMs
}
