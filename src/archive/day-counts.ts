import { listed, type Sql } from '../store/index.ts'
import { daysFrom } from './days.ts'

export interface DayCount {
  readonly day: string
  readonly count: number
}

const dayMs = 86_400_000

/**
 * How many articles there are of each day of a zone that has any, the newest first. Days are stretches of an index by time,
 * counted there: a million articles take a tenth of a second, where a row for each quarter of an hour took one and more.
 */
export async function dayCounts(sql: Sql, timeZone: string): Promise<readonly DayCount[]> {
  const marks: { readonly from: number; readonly day?: string }[] = []
  for (const [first, last] of stretchesOf(await daysOfUtc(sql))) {
    marks.push(...daysFrom(first, last, timeZone), { from: last + 1 })
  }
  const rows = await sql.all<{ place: number; count: number }>(
    `SELECT j.key AS place, (
       SELECT count(*) FROM articles a WHERE a.sort_at >= j.start AND a.sort_at < j.until AND a.duplicate_of IS NULL
     ) AS count
     FROM (SELECT key, value AS start, lead(value) OVER (ORDER BY key) AS until FROM ${listed(sql, 'bigint')} starts) j
     ORDER BY j.key DESC`,
    JSON.stringify(marks.map(({ from }) => from)),
  )
  const counts = new Map<string, number>()
  for (const { place, count } of rows) {
    const day = marks[place]!.day
    // What came between two stretches meanwhile is seen next time.
    if (day !== undefined && count > 0) counts.set(day, (counts.get(day) ?? 0) + count)
  }
  return [...counts].map(([day, count]) => ({ day, count }))
}

/** The days of UTC that have articles, by their number since 1970, the newest first: leaps from one to the next. */
async function daysOfUtc(sql: Sql): Promise<readonly number[]> {
  const rows = await sql.all<{ at: number }>(
    `WITH RECURSIVE days(at) AS (
       SELECT max(sort_at) FROM articles
       UNION ALL
       SELECT (SELECT max(a.sort_at) FROM articles a WHERE a.sort_at < d.at - (d.at % ${dayMs} + ${dayMs}) % ${dayMs}) FROM days d WHERE d.at IS NOT NULL
     ) SELECT at FROM days WHERE at IS NOT NULL`,
  )
  return rows.map(({ at }) => Math.floor(at / dayMs))
}

/** Days that follow one another, as their first and last millisecond, the oldest first. */
function stretchesOf(days: readonly number[]): readonly (readonly [number, number])[] {
  const stretches: [number, number][] = []
  for (const day of days.toReversed()) {
    const [from, until] = [day * dayMs, (day + 1) * dayMs - 1]
    const last = stretches.at(-1)
    if (last && last[1] + 1 === from) last[1] = until
    else stretches.push([from, until])
  }
  return stretches
}
