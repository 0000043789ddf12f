/** Days and months of a time zone, without a library: `Intl` knows the offsets. */

/** `YYYY-MM-DD` of an instant in a zone. */
export function dayOf(at: number, timeZone: string): string {
  return formatter(timeZone).format(at)
}

// en-CA writes dates as YYYY-MM-DD.
const formatter = madeOnce(
  (timeZone) => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
)

const offsetFormatter = madeOnce(
  (timeZone) => new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }),
)

/** To make a formatter costs a hundred times what it costs to ask it. */
function madeOnce(make: (timeZone: string) => Intl.DateTimeFormat): (timeZone: string) => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>()
  return (timeZone) => {
    const known = made.get(timeZone)
    if (known) return known
    const one = make(timeZone)
    made.set(timeZone, one)
    return one
  }
}

/** The instant at which a day (`YYYY-MM-DD`) begins in a zone, in milliseconds; summer time is heeded. */
export function instantOfDay(day: string, timeZone: string): number {
  const name = `${day} ${timeZone}`
  let instant = instants.get(name)
  if (instant === undefined) {
    const midnight = Date.parse(`${day}T00:00:00Z`)
    const guess = midnight - offsetMs(midnight, timeZone)
    instant = midnight - offsetMs(guess, timeZone)
    if (instants.size >= 1_000) instants.clear()
    instants.set(name, instant)
  }
  return instant
}

/** Of days that were asked for: one query asks for the same ones several times. */
const instants = new Map<string, number>()

/** How far a zone is ahead of UTC at an instant. */
export function offsetMs(at: number, timeZone: string): number {
  const parts = offsetFormatter(timeZone).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const found = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name)
  if (!found) return 0
  const [, sign, hours, minutes, seconds] = found
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000
}

/** The span `[from, until)` of a day `YYYY-MM-DD` or a month `YYYY-MM`; undefined where it is neither. */
export function spanOf(day: string, timeZone: string): readonly [number, number] | undefined {
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(day)
  if (!found) return undefined
  const [, year, month, date] = found
  const start = Date.UTC(Number(year), Number(month) - 1, Number(date ?? 1))
  const next = date ? start + 86_400_000 : Date.UTC(Number(year), Number(month), 1)
  const name = (at: number) => new Date(at).toISOString().slice(0, 10)
  if (Number.isNaN(start) || (date && name(start) !== day)) return undefined
  return [instantOfDay(name(start), timeZone), instantOfDay(name(next), timeZone)]
}

/** A day of a zone, and the instants `[from, until)` at which it begins and ends. */
export interface DaySpan {
  readonly day: string
  readonly from: number
  readonly until: number
}

/**
 * The days of a zone that hold the instants from `first` through `last`, in order, as `dayOf` names them: a day that a zone
 * left out is not among them. Two questions to `Intl` for most of them, some 2 µs.
 */
export function daysFrom(first: number, last: number, timeZone: string): readonly DaySpan[] {
  const spans: DaySpan[] = []
  let from = Math.floor(first / quarterMs) * quarterMs
  let day = dayOf(from, timeZone)
  while (from <= last) {
    // Nearly all are of 24 hours; else clocks were changed, or the first begins within its day.
    let until = from + 24 * 3_600_000
    if (dayOf(until - 1, timeZone) !== day || dayOf(until, timeZone) === day) {
      until = from + quarterMs
      while (dayOf(until, timeZone) === day) until += quarterMs
      // Before there were zones a town's day began at any second.
      const next = dayOf(until, timeZone)
      const begins = next.length === 'YYYY-MM-DD'.length ? instantOfDay(next, timeZone) : until
      if (begins > until - quarterMs && begins < until) until = begins
    }
    spans.push({ day, from, until })
    from = until
    day = dayOf(from, timeZone)
  }
  return spans
}

/** Zones differ by quarters of an hour, since there are zones. */
const quarterMs = 900_000
