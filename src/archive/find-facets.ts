import { listed, type Sql } from '../store/index.ts'
import { dayOf } from './days.ts'
import type { Candidates } from './find-candidates.ts'
import type { FacetCount, SearchFacets } from './library.ts'

/** Of more matches the newest are counted. */
const countedAtMost = 2_000
const mostNames = 12
const authorsCountedAtMost = 500

/** Counts what the matches come from; what stands only across words is counted with the rest. */
export async function facetsOf(sql: Sql, candidates: Candidates, timeZone: string): Promise<SearchFacets> {
  const rows = await candidates.matches(countedAtMost + 1)
  const isCapped = rows.length > countedAtMost
  const matches = isCapped ? rows.slice(0, countedAtMost) : rows
  const authors = await sql.all<FacetCount>(
    `SELECT x.author AS name, count(*) AS count FROM ${listed(sql, 'text')} j CROSS JOIN article_authors x ON x.article_id = j.value
     GROUP BY x.author ORDER BY count DESC, name LIMIT ${mostNames}`,
    JSON.stringify(matches.slice(0, authorsCountedAtMost).map((one) => one.id)),
  )
  const months = new Map<string, number>()
  const monthOf = monthsOf(timeZone)
  for (const { sort_at } of matches) {
    const month = monthOf(sort_at)
    months.set(month, (months.get(month) ?? 0) + 1)
  }
  return {
    source: counted(matches.map((one) => one.source)),
    language: counted(matches.flatMap((one) => one.language ?? [])),
    author: authors.map(({ name, count }) => ({ name, count })),
    month: [...months].map(([name, count]) => ({ name, count })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...(isCapped && { countedOnly: countedAtMost }),
  }
}

function counted(names: readonly string[]): readonly FacetCount[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, mostNames)
}

const quarterMs = 900_000

/** The month `YYYY-MM` of an instant. Asking `Intl` costs a microsecond and more: once for each quarter of an hour that occurs. */
function monthsOf(timeZone: string): (at: number) => string {
  const known = new Map<number, string>()
  const monthIn = (name: number, of: () => string) => {
    let month = known.get(name)
    if (month === undefined) {
      month = of()
      known.set(name, month)
    }
    return month
  }
  return (at) => {
    // Zones differ by less than a day: within a month it is the same month everywhere.
    const date = new Date(at)
    const day = date.getUTCDate()
    if (day > 1 && day < 28) {
      return monthIn(-1 - date.getUTCFullYear() * 12 - date.getUTCMonth(), () => date.toISOString().slice(0, 7))
    }
    return monthIn(Math.floor(at / quarterMs), () => dayOf(at, timeZone).slice(0, 7))
  }
}
