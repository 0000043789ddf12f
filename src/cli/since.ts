import { UsageError } from './command.ts'

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `7d`, `12h` or a day as a time in milliseconds since 1970. Throws `UsageError` for anything else. */
export function sinceWhen(given: string, now: number): number {
  const span = /^(\d{1,6})([mhdw])$/.exec(given)
  if (span) return now - Number(span[1]) * unitMs[span[2]!]!
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(day)) throw new UsageError(`--since takes a span such as 7d or 12h, or a day, not "${given}"`)
  return day
}
