/** The days that a date in a query means: from the first on, before the other; `YYYY-MM-DD`. */
export interface DayRange {
  readonly from: string
  readonly until: string
}

const dayMs = 86_400_000

/**
 * Reads `2024`, `2024-05`, `2024-05-06` (also with `/`, `.`, 年月日, or without signs), and where `today` is given
 * `today`, `yesterday`, `7d`, `2w`, `3m`, `1y` (that long ago). Undefined for what is no day.
 */
export function readDays(value: string, today?: string): DayRange | undefined {
  const text = value.normalize('NFKC').trim().toLowerCase()
  const given =
    /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)?|年)?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})?$/.exec(text)
  if (given) return rangeOf(Number(given[1]), numberOf(given[2]), numberOf(given[3]))
  const now = today ? Date.parse(`${today}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(now)) return undefined
  if (text === 'today' || text === '今天') return daysFrom(now)
  if (text === 'yesterday' || text === '昨天') return daysFrom(now - dayMs)
  const ago = /^(\d{1,4})([dwmy])$/.exec(text)
  if (!ago) return undefined
  const count = Number(ago[1])
  const start = new Date(now)
  if (ago[2] === 'd') start.setUTCDate(start.getUTCDate() - count)
  else if (ago[2] === 'w') start.setUTCDate(start.getUTCDate() - 7 * count)
  else if (ago[2] === 'm') start.setUTCMonth(start.getUTCMonth() - count)
  else start.setUTCFullYear(start.getUTCFullYear() - count)
  return start.getUTCFullYear() < 1 ? undefined : daysFrom(start.getTime())
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits)
}

function rangeOf(year: number, month: number | undefined, day: number | undefined): DayRange | undefined {
  if (year < 1000) return undefined
  if (month === undefined) return { from: dayName(Date.UTC(year, 0, 1)), until: dayName(Date.UTC(year + 1, 0, 1)) }
  if (month < 1 || month > 12) return undefined
  if (day === undefined)
    return { from: dayName(Date.UTC(year, month - 1, 1)), until: dayName(Date.UTC(year, month, 1)) }
  const at = Date.UTC(year, month - 1, day)
  return new Date(at).getUTCDate() === day && day > 0 ? daysFrom(at) : undefined
}

function daysFrom(at: number): DayRange {
  return { from: dayName(at), until: dayName(at + dayMs) }
}

function dayName(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
