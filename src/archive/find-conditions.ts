import { markKey } from '../model/index.ts'
import type { Query, QueryFilter } from '../search/index.ts'
import { leastSearchId, type SqlValue, searchIdSlack, type TermFilters } from '../store/index.ts'
import { instantOfDay } from './days.ts'

/**
 * A query's filters as SQL over `articles a`, in the columns of the index `articles_for_search` where it has them.
 * With `by`, a time, edits, marks and pictures count only where they were there by then.
 */
export function conditionsOf(
  query: Query,
  timeZone: string,
  by = Number.MAX_SAFE_INTEGER,
): { readonly where: readonly string[]; readonly values: readonly SqlValue[] } {
  const where: string[] = []
  const values: SqlValue[] = []
  const groups = new Map<string, QueryFilter[]>()
  for (const filter of query.filters) {
    const isAlone = filter.isNegated || filter.field === 'published' || filter.field === 'is'
    const name = isAlone ? `${filter.field} ${groups.size}` : filter.field
    groups.set(name, [...(groups.get(name) ?? []), filter])
  }
  for (const filters of groups.values()) {
    const parts = filters.map((filter) => condition(filter, timeZone, by))
    const joined = parts.map((part) => part.where).join(' OR ')
    where.push(filters[0]!.isNegated ? `NOT (${joined})` : `(${joined})`)
    for (const part of parts) values.push(...part.values)
  }
  return { where, values }
}

function condition(filter: QueryFilter, timeZone: string, by: number): { where: string; values: readonly SqlValue[] } {
  const isNow = by === Number.MAX_SAFE_INTEGER
  const like = (value: string) => `%${value.replace(/[\\%_]/g, '\\$&')}%`
  switch (filter.field) {
    case 'source':
      return { where: "a.source LIKE ? ESCAPE '\\'", values: [like(filter.value)] }
    case 'author':
      return {
        where: "EXISTS (SELECT 1 FROM article_authors x WHERE x.article_id = a.id AND x.author LIKE ? ESCAPE '\\')",
        values: [like(filter.value)],
      }
    case 'tag':
      return {
        // LIKE, which takes the same letters for alike on every engine.
        where: "EXISTS (SELECT 1 FROM article_tags x WHERE x.article_id = a.id AND x.tag LIKE ? ESCAPE '\\')",
        values: [filter.value.replace(/[\\%_]/g, '\\$&')],
      }
    case 'lang':
      return {
        where: "coalesce(a.language, '') LIKE ? ESCAPE '\\'",
        values: [`${filter.value.replace(/[\\%_]/g, '\\$&')}%`],
      }
    case 'site':
      return siteCondition(filter.value)
    case 'is':
    case 'mark': {
      const marked = idsOf(filter, timeZone)
      if (marked && isNow) return { where: `a.id IN (${marked.ids})`, values: marked.values }
      if (marked) return { where: `a.id IN (${marked.ids} AND x.marked_at <= ?)`, values: [...marked.values, by] }
      if (isNow) return { where: 'a.version_count > 1', values: [] }
      return { where: 'EXISTS (SELECT 1 FROM edits x WHERE x.article_id = a.id AND x.at <= ?)', values: [by] }
    }
    case 'has':
      return isNow
        ? {
            where: 'EXISTS (SELECT 1 FROM pictures x WHERE x.article_id = a.id AND x.digest IS NOT NULL)',
            values: [],
          }
        : {
            where: `EXISTS (SELECT 1 FROM pictures x JOIN captures c ON c.id = x.capture_id
              WHERE x.article_id = a.id AND x.digest IS NOT NULL AND c.at <= ?)`,
            values: [by],
          }
    case 'edited': {
      const [from, until] = timesOf(filter, timeZone)
      return {
        where: 'EXISTS (SELECT 1 FROM edits x WHERE x.article_id = a.id AND x.at >= ? AND x.at < ?)',
        values: [from, Math.min(until, by + 1)],
      }
    }
    case 'published': {
      const parts: string[] = []
      const values: SqlValue[] = []
      if (filter.from) {
        parts.push('a.sort_at >= ?')
        values.push(instantOfDay(filter.from, timeZone))
      }
      if (filter.until) {
        parts.push('a.sort_at < ?')
        values.push(instantOfDay(filter.until, timeZone))
      }
      return { where: parts.join(' AND ') || '1 = 1', values }
    }
  }
}

type FilterGroup<Field> = { field: Field; values: string[]; isNegated: boolean; filters: QueryFilter[] }

/** The filters by name and by date for an index that knows these, and the others as SQL. */
export function labelsOf(
  query: Query,
  timeZone: string,
): Pick<TermFilters, 'labels' | 'dated' | 'unlabelled' | 'named' | 'unnamed' | 'told'> {
  const labels: FilterGroup<'source' | 'lang'>[] = []
  const named: FilterGroup<'author' | 'tag' | 'site'>[] = []
  // Of several sites one is enough: known is the filter where all of them are.
  const areHosts = query.filters.every(
    (one) => one.field !== 'site' || one.isNegated || hostMeant(one.value) !== undefined,
  )
  const dates: QueryFilter[] = []
  const others: QueryFilter[] = []
  const unnamed: QueryFilter[] = []
  const add = <Field>(to: FilterGroup<Field>[], field: Field, value: string, filter: QueryFilter) => {
    const { isNegated } = filter
    const same = to.find((one) => one.field === field && !one.isNegated && !isNegated)
    if (same) {
      same.values.push(value)
      same.filters.push(filter)
    } else to.push({ field, values: [value], isNegated, filters: [filter] })
  }
  for (const filter of query.filters) {
    if (filter.field === 'published' && !filter.isNegated) dates.push(filter)
    else if (filter.field === 'source' || filter.field === 'lang') add(labels, filter.field, filter.value, filter)
    else {
      others.push(filter)
      const host = filter.field === 'site' && (areHosts || filter.isNegated) ? hostMeant(filter.value) : undefined
      if (filter.field === 'author' || filter.field === 'tag') add(named, filter.field, filter.value, filter)
      else if (host !== undefined) add(named, 'site', host, filter)
      else unnamed.push(filter)
    }
  }
  const conditions = (filters: readonly QueryFilter[]) => conditionsOf({ ...query, filters }, timeZone)
  const dated = dates.length > 0 && { ...conditions(dates), unsure: dates.flatMap((date) => unsureOf(date, timeZone)) }
  return {
    labels,
    named: named.map(({ filters, ...group }) => ({
      ...group,
      conditions: conditions(filters),
      isWhole: filters.every((one) => one.field !== 'site' || withoutScheme(one.value) === hostMeant(one.value)),
    })),
    unlabelled: conditions(others),
    unnamed: conditions(unnamed),
    told: toldOf(others, timeZone),
    ...(dated && { dated }),
  }
}

/** Filters that another table than that of articles tells of by an index; of several by one field one is enough. */
function toldOf(filters: readonly QueryFilter[], timeZone: string): NonNullable<TermFilters['told']> {
  const told = new Map<string, { readonly ids: string; readonly values: readonly SqlValue[] }>()
  for (const filter of filters) {
    const one = filter.isNegated ? undefined : idsOf(filter, timeZone)
    if (!one) continue
    const name = filter.field
    const known = filter.field === 'is' ? undefined : told.get(name)
    told.set(name, known ? { ids: `${known.ids} UNION ALL ${one.ids}`, values: [...known.values, ...one.values] } : one)
  }
  return [...told.values()]
}

function idsOf(filter: QueryFilter, timeZone: string): { ids: string; values: readonly SqlValue[] } | undefined {
  const ofMarks = 'SELECT x.article_id FROM marks x WHERE x.is_set = 1'
  if (filter.field === 'mark') return { ids: `${ofMarks} AND x.key = ?`, values: [markKey(filter.value)] }
  if (filter.field === 'is' && filter.value === 'marked') return { ids: ofMarks, values: [] }
  if (filter.field !== 'edited') return undefined
  return { ids: 'SELECT x.article_id FROM edits x WHERE x.at >= ? AND x.at < ?', values: timesOf(filter, timeZone) }
}

/** From when and until when an edit counts. */
function timesOf(filter: Extract<QueryFilter, { field: 'edited' }>, timeZone: string): readonly [number, number] {
  const until = filter.until === undefined ? Number.MAX_SAFE_INTEGER : instantOfDay(filter.until, timeZone)
  return [instantOfDay(filter.from, timeZone), until]
}

/** Search ids from a day's beginning on that may be of articles before it: ids stand up to the slack behind their time. */
function unsureOf(filter: QueryFilter, timeZone: string): readonly { from: number; to: number }[] {
  if (filter.field !== 'published') return []
  return [filter.from, filter.until].flatMap((day) => {
    if (!day) return []
    const from = leastSearchId(instantOfDay(day, timeZone))
    return [{ from, to: from + searchIdSlack }]
  })
}

const withoutScheme = (address: string) => address.replace(/^https?:\/\//i, '')

/** The host that `site:` is meant for, or a part of it; undefined where it is any part of an address: no dot is in it, or no host. */
function hostMeant(value: string): string | undefined {
  const host = withoutScheme(value).replace(/[/?#].*/s, '')
  return host.includes('.') ? host : undefined
}

/** What stands behind the scheme; and the host, up to what ends it (as `hostIn` has it in `store/postgres-labels.ts`): without a scheme there is none. */
const behind = (url: string) => `substr(${url}, instr(a.url, '://') + 3)`
const behindScheme = behind('a.url')
const withSlashes = behind("replace(replace(a.url, '?', '/'), '#', '/')")
const hostOfUrl = `CASE WHEN instr(a.url, '://') > 0 THEN substr(${withSlashes}, 1, instr(${withSlashes} || '/', '/') - 1) ELSE '' END`

function siteCondition(value: string): { where: string; values: readonly SqlValue[] } {
  const escaped = (part: string) => part.replace(/[\\%_]/g, '\\$&')
  const host = hostMeant(value)
  if (host === undefined) {
    return { where: "coalesce(a.url, '') LIKE ? ESCAPE '\\'", values: [`%${escaped(value)}%`] }
  }
  const bare = withoutScheme(value)
  if (bare === host) return { where: `${hostOfUrl} LIKE ? ESCAPE '\\'`, values: [`%${escaped(host)}%`] }
  return {
    where: `${hostOfUrl} LIKE ? ESCAPE '\\' AND ${behindScheme} LIKE ? ESCAPE '\\'`,
    values: [`%${escaped(host)}`, `%${escaped(bare)}%`],
  }
}

/** The search ids between which all matches lie, from the dates that the query asks for. */
export function idRangeOf(query: Query, timeZone: string): { readonly least?: number; readonly most?: number } {
  let least: number | undefined
  let most: number | undefined
  for (const filter of query.filters) {
    if (filter.field !== 'published' || filter.isNegated) continue
    if (filter.from) least = Math.max(least ?? 0, leastSearchId(instantOfDay(filter.from, timeZone)))
    if (filter.until) {
      const end = leastSearchId(instantOfDay(filter.until, timeZone)) + searchIdSlack
      most = Math.min(most ?? end, end)
    }
  }
  return { least, most }
}
