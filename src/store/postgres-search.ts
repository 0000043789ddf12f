import { confirmHit, portionsOf, type Query, tsExpression, tsUnwanted } from '../search/index.ts'
import { listed, type Sql, type SqlValue } from './db.ts'
import { isUnindexed } from './has-words.ts'
import { labelExpression } from './postgres-labels.ts'
import type { TermFilters, TermMatch, TermSearch } from './term-index.ts'

const monthOfIds = 31 * 86_400 * 16
const rankedAtMost = 500
/** Of so few articles that a filter lets through each is held against the rest of the query; of more the index of words is asked. */
const heldAtMost = 1_000
/** GIN looks at all terms of a question once for each of them: of an OR of more it is asked in portions. */
const termsAskedAtOnce = 256
/** Beyond all search ids. */
const endOfIds = 9_000_000_000_000
/** Who shows the newest counts them, too, up to here (and one more, to see that there are more). */
const countedAtMost = 1_001

interface Found {
  readonly at: number
  readonly is_long: number
}

/** How far matches have been walked through, newest first. */
interface Walk {
  /** Where it began, if not at the newest article: no search id from here on. */
  readonly before?: number
  readonly found: Found[]
  /** What is not walked through yet: search ids from `least`, below `most`. */
  readonly least: number
  most: number
  /** How much of that the next question is for. */
  span: number
}

/** Looks for a query's matches among the articles in their `tsvector` columns. */
export function searchPostgres(sql: Sql, query: Query, filters: TermFilters): TermSearch {
  const strict = tsExpression(query)
  const hasWords = strict.match !== undefined
  const conditions = ['a.duplicate_of IS NULL', ...filters.where]
  const bound: SqlValue[] = [...filters.values]
  if (strict.without) {
    conditions.push('NOT EXISTS (SELECT 1 FROM terms w WHERE w.place = a.search_id AND w.words @@ ?::tsquery OFFSET 0)')
    bound.push(strict.without)
  }
  const condition = conditions.join(' AND ')

  /**
   * What is given to `newest_places`, for each portion of the query, null where the index can answer all of it, and what an article is held against afterwards. Where few
   * pass that (`isNarrow`), all matches are, until there are enough, and it comes before the look at what an article's words are. Of names
   * the index knows: then few come out of it, also where no word is looked for (unless very many may bear them).
   */
  async function plan() {
    const labels = await labelExpression(sql, filters)
    const filtersLeft = filters.labels
      ? filters.labels.length + (filters.unlabelled?.where.length ?? 0)
      : filters.where.length
    const isNarrow = filtersLeft > (labels?.told ?? 0)
    const isAsked = hasWords || (labels?.isByName === true && !query.without.length)
    if (!hasWords) {
      const expression = labels?.expression
      return { isAsked, isNarrow, expressions: [[expression, undefined, expression]], condition, bound }
    }
    const withLabels = (words: string | undefined) => (labels ? `(${words}) & ${labels.expression}` : words)
    const portions = portionsOf(query, termsAskedAtOnce).map((portion) => {
      const [broad, all, loose] = [{ isBroad: true }, {}, { isLoose: true }].map(
        (how) => tsExpression(portion, how).match,
      )
      return { some: withLabels(broad), exact: all === broad ? undefined : all, long: withLabels(loose) }
    })
    if (!isNarrow || portions.every((one) => one.exact === undefined)) {
      const expressions = portions.map(({ some, exact, long }) => [some, exact, long])
      return { isAsked, isNarrow, expressions, condition, bound }
    }
    const hasExact = 'EXISTS (SELECT 1 FROM terms w WHERE w.place = m.place AND w.words @@ ?::tsquery OFFSET 0)'
    return {
      isAsked,
      isNarrow,
      expressions: portions.map(({ some, long }) => [some, undefined, long]),
      condition: `${condition} AND (m.is_long OR ${hasExact})`,
      bound: [...bound, strict.match],
    }
  }
  let made: ReturnType<typeof plan> | undefined
  const planned = () => (made ??= plan())
  /** The newest places in a stretch of time. What stands in no index of words is found by filters alone all the same. */
  function placesIn(
    expressions: readonly (readonly (string | undefined)[])[],
    least: number,
    most: number,
    limit?: number,
  ) {
    const asked = expressions.map(() => 'SELECT * FROM newest_places(?::tsquery, ?::tsquery, ?::tsquery, ?, ?, ?)')
    const values: SqlValue[] = expressions.flatMap((one) => [...one, least, most, limit])
    if (hasWords && asked.length === 1) {
      return { places: `${asked[0]} ORDER BY place DESC LIMIT ?`, values: [...values, limit] }
    }
    if (!hasWords) {
      asked.push(`(SELECT a.search_id, false FROM articles a WHERE ${isUnindexed} AND a.search_id >= ? AND a.search_id < ? AND ${condition}
          ORDER BY a.search_id DESC LIMIT ?)`)
      values.push(least, most, ...bound, limit)
    }
    return {
      places: `SELECT place, bool_or(is_long) AS is_long FROM (${asked.join(' UNION ALL ')}) p
        GROUP BY place ORDER BY place DESC LIMIT ?`,
      values: [...values, limit],
    }
  }
  // OFFSET 0 keeps the look at each article a look at one: the planner would join both tables whole.
  const articleAt = '(SELECT * FROM articles x WHERE x.search_id = m.place OFFSET 0) a'

  /** Matches in a stretch of time, newest first, and from where on these are all. */
  async function matching(
    least: number,
    most: number,
    limit: number,
  ): Promise<{ readonly rows: readonly Found[]; readonly isAll: boolean; readonly from: number }> {
    const { isNarrow, expressions, condition, bound } = await planned()
    const { places, values } = placesIn(expressions, least, most, isNarrow ? undefined : limit)
    if (isNarrow) {
      const rows = await sql.all<Found>(
        `SELECT m.place AS at, m.is_long FROM (${places}) m CROSS JOIN LATERAL ${articleAt} WHERE ${condition} LIMIT ?`,
        ...values,
        ...bound,
        limit,
      )
      return { rows, isAll: rows.length < limit, from: rows.at(-1)?.at ?? least }
    }
    const rows = await sql.all<Found & { readonly passes: number }>(
      `SELECT m.place AS at, m.is_long, a.search_id IS NOT NULL AS passes
       FROM (${places}) m LEFT JOIN LATERAL ${articleAt} ON ${condition}`,
      ...values,
      ...bound,
    )
    const found = rows.filter((row) => row.passes)
    return { rows: found, isAll: rows.length < limit, from: rows.at(-1)?.at ?? least }
  }

  /** The articles that a filter lets through by a table of its own, where they are few: search ids as a list of JSON. */
  async function fewTold(): Promise<string | undefined> {
    let fewest: ReadonlySet<number> | undefined
    for (const { ids, values } of filters.told ?? []) {
      const rows = await sql.all<{ at: number }>(
        `SELECT t.search_id AS at FROM (SELECT * FROM (${ids}) x (id) LIMIT ${heldAtMost + 1}) m
         CROSS JOIN LATERAL (SELECT y.search_id FROM articles y WHERE y.id = m.id OFFSET 0) t`,
        ...values,
      )
      const places = new Set(rows.map((row) => row.at))
      if (rows.length <= heldAtMost && places.size < (fewest?.size ?? Infinity)) fewest = places
    }
    return fewest && JSON.stringify([...fewest])
  }
  let listedFew: ReturnType<typeof fewTold> | undefined
  const few = () => (listedFew ??= fewTold())

  /**
   * All articles, or those few that a filter tells of, if they don't say what must not stand there: that is read in those long ones
   * that have its words. Of the few it is seen whether they say what is looked for.
   */
  async function streaming(least: number, most: number, limit: number, places?: string) {
    const unwanted = hasWords ? tsExpression(query, { isLoose: true }).match : tsUnwanted(query)
    const isLong = unwanted
      ? 'EXISTS (SELECT 1 FROM terms_long l WHERE l.place = a.search_id AND l.words @@ ?::tsquery OFFSET 0)'
      : 'false'
    const has = 'EXISTS (SELECT 1 FROM terms w WHERE w.place = a.search_id AND w.words @@ ?::tsquery OFFSET 0)'
    const rows = await sql.all<Found>(
      `SELECT a.search_id AS at, ${isLong} AS is_long
       FROM ${places === undefined ? 'articles a' : `${listed(sql, 'bigint')} m (key, place) CROSS JOIN LATERAL ${articleAt}`}
       WHERE a.search_id >= ? AND a.search_id < ? AND ${condition} ${hasWords ? `AND (${has} OR ${isLong})` : ''}
       ORDER BY a.search_id DESC LIMIT ?`,
      ...(unwanted ? [unwanted] : []),
      ...(places === undefined ? [] : [places]),
      least,
      most,
      ...bound,
      ...(hasWords ? [strict.match, unwanted] : []),
      limit,
    )
    return { rows, isAll: rows.length < limit, from: rows.at(-1)?.at ?? least }
  }

  const walks: Walk[] = []

  async function beginWalk(before?: number): Promise<Walk> {
    const [ends] = await sql.all<{ least: number | null; most: number | null }>(
      'SELECT min(search_id) AS least, max(search_id) AS most FROM articles',
    )
    return {
      before,
      found: [],
      least: Math.max(ends?.least ?? 0, filters.least ?? 0),
      most: Math.min((ends?.most ?? -1) + 1, filters.most ?? endOfIds, before ?? endOfIds),
      span: monthOfIds,
    }
  }

  /**
   * Newest first in stretches of time, so that a common word costs a month, whatever the archive's age. What was found is kept
   * for the next question of the same search: who shows the newest counts them, too.
   */
  async function newest(limit: number, before?: number): Promise<readonly Found[]> {
    const isWanted = (one: Found) => before === undefined || one.at < before
    const known = walks.find((one) => one.before === undefined || one.before >= (before ?? endOfIds))
    const walk = known ?? (await beginWalk(before))
    if (!known) walks.push(walk)
    const { isNarrow } = await planned()
    for (;;) {
      const found = walk.found.filter(isWanted)
      if (found.length >= limit || walk.most <= walk.least) return found.slice(0, limit)
      const isCounted = walk.before === undefined && !isNarrow
      const missing = Math.max(limit - found.length, isCounted ? countedAtMost - walk.found.length : 0)
      // Who has asked for many already, and looks at each, will ask for more.
      await goOn(walk, Math.max(missing, walk.found.length))
    }
  }

  /** Looks at the next stretch for so many matches. */
  async function goOn(walk: Walk, wanted: number): Promise<void> {
    const places = await few()
    const isAsked = places === undefined && (await planned()).isAsked
    const from = isAsked ? Math.max(walk.least, walk.most - walk.span) : walk.least
    const step = isAsked ? await matching(from, walk.most, wanted) : await streaming(from, walk.most, wanted, places)
    walk.found.push(...(await withoutWrongLong(step.rows)))
    walk.most = step.isAll ? from : step.from
    // As far as what is missing may reach, seen from here: a rare word is not asked for in a dozen steps.
    if (step.isAll) walk.span *= Math.max(2, Math.ceil((wanted - step.rows.length) / (step.rows.length + 1)))
  }

  /** Those of the newest matches that have the words in the title: to look for more of them is to look at every match. */
  async function newestTitled(limit: number, before?: number): Promise<readonly Found[]> {
    const found = await newest(titlesLookedAt, before)
    const title = tsExpression(query, { isTitle: true }).match
    const list = JSON.stringify(found.map((row) => row.at))
    return sql.all<Found>(
      `SELECT w.place AS at, false AS is_long FROM ${listed(sql, 'bigint')} j JOIN terms w ON w.place = j.value WHERE w.words @@ ?::tsquery
       UNION ALL
       SELECT w.place, true FROM ${listed(sql, 'bigint')} j JOIN terms_long w ON w.place = j.value WHERE w.words @@ ?::tsquery
       ORDER BY at DESC LIMIT ?`,
      list,
      title,
      list,
      title,
      limit,
    )
  }

  /** Of long texts only their words are known, not whether they stand beside one another: those are read. */
  async function withoutWrongLong<T extends Found>(rows: readonly T[]): Promise<readonly T[]> {
    const long = rows.filter((row) => row.is_long)
    if (!long.length) return rows
    const texts = await sql.all<{ at: number; title: string | null; text: string | null }>(
      `SELECT a.search_id AS at, a.indexed_title AS title, r.text FROM ${listed(sql, 'bigint')} j
       JOIN articles a ON a.search_id = j.value LEFT JOIN revisions r ON r.id = a.current_revision_id`,
      JSON.stringify(long.map((row) => row.at)),
    )
    const right = new Set(
      texts
        .filter((one) => confirmHit(query, { title: one.title ?? '', text: one.text ?? '' }).isMatch)
        .map((one) => one.at),
    )
    return rows.filter((row) => !row.is_long || right.has(row.at))
  }

  return {
    hasWords,
    newest: async (limit, before, isTitle) =>
      (await (isTitle && hasWords ? newestTitled : newest)(limit, before)).map((row) => row.at),

    async scored() {
      if (!hasWords) return []
      const all = await newest(scoredAtMost)
      const ranks = await sql.all<{ at: number; score: number }>(
        `SELECT t.place AS at, ts_rank('{0.2, 0.2, 0.2, 1}', ts_filter(t.words, '{a,b,c,d}'), ?::tsquery, 1) AS score
         FROM ${listed(sql, 'bigint')} j JOIN terms t ON t.place = j.value`,
        strict.match,
        JSON.stringify(all.slice(0, rankedAtMost).map((row) => row.at)),
      )
      const scores = new Map(ranks.map((row) => [row.at, row.score]))
      return all.map(({ at }) => ({ at, score: 10 * (scores.get(at) ?? 0) }))
    },

    async matches(limit) {
      const found = await newest(limit)
      return sql.all<TermMatch>(
        `SELECT a.search_id AS at, a.id, a.source, a.language, a.sort_at
         FROM ${listed(sql, 'bigint')} j CROSS JOIN articles a ON a.search_id = j.value ORDER BY a.search_id DESC`,
        JSON.stringify(found.map((row) => row.at)),
      )
    },

    count: async (limit) => (await newest(limit)).length,
  }
}

/** As many as are counted before scores are asked for. */
const titlesLookedAt = 3_000

/** Who asks for scores has counted before that there are not more. */
const scoredAtMost = 10_000
