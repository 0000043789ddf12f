import { type Query, termQueryOf, termsVersion } from '../search/index.ts'
import type { Sql, SqlValue } from './db.ts'
import { hasWords, isUnindexed } from './has-words.ts'
import type { FormerVersion, IndexedArticle, TermFilters, TermIndex, TermMatch, TermSearch } from './term-index.ts'
import { hasNames, layoutsPerVersion, layoutVersion } from './term-layouts.ts'
import { labelWord, namedLabels, namesOf } from './term-names.ts'
import type { IdRange, TermRequest } from './term-search.ts'
import { termStore } from './term-store.ts'

/** When it changes, the index is made anew. */
export const indexVersion = termsVersion * layoutsPerVersion + layoutVersion

/**
 * The migration to our own term index: segments that are written once, as Lucene has them, in plain tables. It takes
 * the place of FTS5's. Pages hold the lists of terms, `terms_docs` the search ids and lengths of the documents,
 * `terms_words` the words of scripts with spaces (for wildcards and suggestions) and the labels. Rows of `terms_…` carry
 * checksums of their own; the segments' rows have digests like any other. An archive that has articles gets its index
 * in the background.
 */
export const termIndexMigration = `
DROP TABLE terms_known;
DROP TABLE terms_alike;
DROP TABLE terms_former;
DROP TABLE terms;
DELETE FROM digested_tables WHERE name LIKE 'terms%';
DELETE FROM row_digests WHERE table_id NOT IN (SELECT id FROM digested_tables);
CREATE TABLE term_index (version INTEGER PRIMARY KEY, state TEXT NOT NULL, done_from INTEGER NOT NULL);
CREATE TABLE term_segments (
  id INTEGER PRIMARY KEY AUTOINCREMENT, family INTEGER NOT NULL, version INTEGER NOT NULL, docs INTEGER NOT NULL,
  newest INTEGER NOT NULL, oldest INTEGER NOT NULL, length INTEGER NOT NULL, pages INTEGER NOT NULL,
  checksum INTEGER NOT NULL, gone_count INTEGER NOT NULL, gone BLOB
);
CREATE TABLE terms_pages (
  id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, key INTEGER NOT NULL, doc INTEGER NOT NULL, crc INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE UNIQUE INDEX terms_pages_by_key ON terms_pages (segment, key, doc);
CREATE TABLE terms_docs (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE terms_words (word TEXT PRIMARY KEY, crc INTEGER NOT NULL) WITHOUT ROWID;
`

/** Where the pages of the larger segments are (see `term-directory.ts`); those of segments that are there are written at opening. */
export const termDirectoriesMigration = `
CREATE TABLE terms_directories (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, data BLOB NOT NULL);
`

/** Documents that one transaction gathers before it writes them. */
const gatheredAtMost = 2_000

async function indexArticle(sql: Sql, article: IndexedArticle): Promise<void> {
  const store = termStore(sql)
  const { searchId, formerSearchId, isNew = false } = article
  if (formerSearchId !== searchId && !isNew) store.remove('articles', formerSearchId)
  const names = namesOf(store.run, [searchId]).get(searchId)
  store.put('articles', searchId, searchId, { ...article, labels: labelsFor(article), names }, isNew)
  if (store.waiting >= gatheredAtMost) await store.flush()
}

/** What an article is filtered by in the index: its source and its language. */
export function labelsFor({ source, language }: Pick<IndexedArticle, 'source' | 'language'>): readonly string[] {
  return [...(source ? [`source ${source}`] : []), ...(language ? [`lang ${language}`] : [])]
}

async function indexFormerVersions(
  sql: Sql,
  articleId: string,
  searchId: number,
  versions: readonly FormerVersion[],
): Promise<void> {
  const store = termStore(sql)
  const rows = await sql.all<{ id: number; revision_id: string }>(
    'SELECT id, revision_id FROM former_versions WHERE article_id = ?',
    articleId,
  )
  const wanted = new Set(versions.map((version) => version.id))
  for (const row of rows) {
    if (wanted.has(row.revision_id)) continue
    store.remove('former', row.id)
    await sql.all('DELETE FROM former_versions WHERE id = ?', row.id)
  }
  const kept = new Set(rows.map((row) => row.revision_id))
  for (const { id, title = '', text } of versions) {
    if (kept.has(id)) continue
    const [row] = await sql.all<{ id: number }>(
      'INSERT INTO former_versions (revision_id, article_id) VALUES (?, ?) RETURNING id',
      id,
      articleId,
    )
    // A row id may come again after the last row was deleted.
    store.put('former', row!.id, searchId, { title, text }, false)
  }
}

/** Candidates of which it is asked whether they pass a filter that the index does not know, before a count is guessed. */
const countedThrough = 50_000
const askedAtOnce = 4_096
/** So many were looked at in vain, but for one in so many, before it is asked who passes at all; beyond so many that is left. */
const fewFrom = 1_000
const fewShare = 20
const fewAtMost = 20_000

function search(sql: Sql, query: Query, filters: TermFilters): TermSearch {
  const store = termStore(sql)
  const { find, without } = termQueryOf(query)
  const known = filters.labels && labelGroups(sql, filters.labels)
  const isNamed = find !== undefined && hasNames(store.serving('articles').version)
  const names = isNamed && filters.unnamed && filters.named ? namedLabels(store.run, filters.named) : undefined
  const left = names && [filters.unnamed!, ...names.asked.map((one) => one.conditions)]
  const { where, values } = left
    ? { where: left.flatMap((one) => one.where), values: left.flatMap((one) => one.values) }
    : (known && filters.unlabelled) || filters
  const dated = known && filters.unlabelled && filters.dated
  const isUnsure = (id: number) => dated?.unsure.some(({ from, to }) => id >= from && id < to) ?? false

  /** Those that pass a filter by name, where that was asked for and they are few. */
  let few: Float64Array | undefined
  const named = (names?.asked ?? filters.named ?? []).filter((one) => !one.isNegated && one.field !== 'site')
  let isFewAsked = !named.length
  async function askFew(): Promise<void> {
    if (isFewAsked) return
    isFewAsked = true
    few = await fewNamed(sql, named)
  }

  const requestIn = (range: IdRange): TermRequest => ({
    ...store.serving('articles'),
    find: find!,
    without,
    labels: [...(known?.groups ?? []), ...(names?.groups ?? [])],
    withoutLabels: [...(known?.without ?? []), ...(names?.without ?? [])],
    among: few,
    ...range,
  })
  const request = (before?: number): TermRequest =>
    requestIn({ least: filters.least, below: least(before, filters.most) })

  /** Those that pass the filters that the index does not know, in the same order. */
  async function passing(ids: readonly number[]): Promise<readonly number[]> {
    const asked = where.length ? ids : ids.filter(isUnsure)
    if (!asked.length) return ids
    const rows = await sql.all<{ at: number }>(
      `SELECT a.search_id AS at FROM json_each(?) j CROSS JOIN articles a ON a.search_id = j.value
       WHERE ${[...where, ...(dated?.where ?? [])].join(' AND ')}`,
      JSON.stringify(asked),
      ...values,
      ...(dated?.values ?? []),
    )
    const passed = new Set(rows.map((row) => row.at))
    return ids.filter((id) => passed.has(id) || (!where.length && !isUnsure(id)))
  }

  /**
   * Matches newest first, in portions that grow: how many were looked at, and which of them pass. Where hardly any does it is asked
   * which articles could at all.
   */
  async function* newestIn(
    before: number | undefined,
    atFirst: number,
  ): AsyncGenerator<{ readonly looked: number; readonly passed: readonly number[] }> {
    await store.flush()
    let below = before
    let looked = 0
    let passed = 0
    for (let size = atFirst; ; size = Math.min(askedAtOnce, size * 4)) {
      const ids = find ? store.atOnce((terms) => terms.newest(request(below), size)) : await withoutWords(below, size)
      const some = await wanted(ids)
      yield { looked: ids.length, passed: some }
      if (ids.length < size) return
      below = ids.at(-1)!
      looked += ids.length
      passed += some.length
      if (looked >= fewFrom && looked > passed * fewShare) await askFew()
    }
  }

  /** The newest articles, whatever they say, as many as there are; those with unwanted words are left out afterwards. */
  async function withoutWords(before: number | undefined, limit: number): Promise<readonly number[]> {
    const below = least(before, filters.most) ?? Number.MAX_SAFE_INTEGER
    if (few) return [...few].filter((id) => id >= (filters.least ?? 0) && id < below).slice(0, limit)
    const rows = await sql.all<{ at: number }>(
      `SELECT search_id AS at FROM articles WHERE duplicate_of IS NULL AND search_id >= ? AND search_id < ?
       ORDER BY search_id DESC LIMIT ?`,
      filters.least ?? 0,
      below,
      limit,
    )
    return rows.map((row) => row.at)
  }

  async function wanted(ids: readonly number[]): Promise<readonly number[]> {
    const passed = await passing(ids)
    if (find || !passed.length) return passed
    const range = { ...store.serving('articles'), least: passed.at(-1)!, below: passed[0]! + 1 }
    const unwanted = new Set(
      without ? store.atOnce((terms) => terms.newest({ ...range, find: without }, Number.MAX_SAFE_INTEGER)) : [],
    )
    const wordless = passed.filter((id) => !unwanted.has(id))
    if (!known || !filters.labels?.length) return wordless
    const labelled = (labels: readonly string[]) => new Set(store.atOnce((terms) => terms.labelled(range, labels)))
    const out = labelled(known.without)
    const groups = known.groups.map(labelled)
    const apart = await unindexedIn(sql, filters, range)
    return wordless.filter((id) => apart.get(id) ?? (!out.has(id) && groups.every((group) => group.has(id))))
  }

  async function newest(limit: number, before?: number): Promise<readonly number[]> {
    const found: number[] = []
    const isSure = where.length === 0 && find !== undefined
    for await (const { passed } of newestIn(before, isSure ? limit : Math.max(64, limit * 2))) {
      found.push(...passed)
      if (found.length >= limit) return found.slice(0, limit)
    }
    return found
  }

  return {
    hasWords: find !== undefined,
    newest,

    async best(limit, weightOf) {
      await store.flush()
      for (let asked = where.length || dated ? limit * 8 : limit; ; asked *= 8) {
        const { found, total } = store.atOnce((terms) => terms.best(request(), asked, weightOf))
        if (!where.length && !dated) return { found, total }
        const passed = new Set(await passing(found.map((one) => one.at)))
        if (passed.size < limit && found.length < total) {
          await askFew()
          continue
        }
        return { found: found.filter((one) => passed.has(one.at)).slice(0, limit) }
      }
    },

    async matches(limit) {
      // A column as one JSON array costs a quarter of rows that become objects.
      const columns = ['search_id', 'id', 'source', 'language', 'sort_at']
      const [found] = await sql.all<Record<string, string>>(
        `SELECT ${columns.map((column) => `json_group_array(a.${column}) AS ${column}`)}
         FROM json_each(?) j CROSS JOIN articles a INDEXED BY articles_for_search ON a.search_id = j.value`,
        JSON.stringify(await newest(limit)),
      )
      const [ats, ids, sources, languages, times] = columns.map((column) => JSON.parse(found![column]!))
      return (ats as number[]).map(
        (at, place): TermMatch => ({
          at,
          id: ids[place],
          source: sources[place],
          language: languages[place],
          sort_at: times[place],
        }),
      )
    },

    async count(limit) {
      await store.flush()
      if (find && !where.length) {
        const { sure, unsure } = rangesOf(filters, dated ? dated.unsure : [])
        let total = 0
        for (const range of sure) {
          total += store.atOnce((terms) => terms.count(requestIn(range), limit - total))
          if (total >= limit) return limit
        }
        for (const range of unsure) {
          const ids = store.atOnce((terms) => terms.newest(requestIn(range), Number.MAX_SAFE_INTEGER))
          total += (await passing(ids)).length
        }
        return Math.min(limit, total)
      }
      let looked = 0
      let passed = 0
      for await (const some of newestIn(undefined, 1_024)) {
        passed += some.passed.length
        looked += some.looked
        if (passed >= limit) return limit
        if (looked >= countedThrough && find) {
          const all = store.atOnce((terms) => terms.count(request(), Number.MAX_SAFE_INTEGER))
          return Math.min(limit, Math.round((passed * all) / looked))
        }
      }
      return passed
    },
  }
}

/** Of articles whose words are in no index, so that it can't tell of them: whether they pass the filters. */
async function unindexedIn(
  sql: Sql,
  filters: TermFilters,
  range: { readonly least: number; readonly below: number },
): Promise<ReadonlyMap<number, boolean>> {
  const rows = await sql.all<{ at: number; passes: number }>(
    `SELECT a.search_id AS at, ${filters.where.join(' AND ') || '1 = 1'} AS passes FROM articles a
     WHERE ${isUnindexed} AND a.search_id >= ? AND a.search_id < ?`,
    ...filters.values,
    range.least,
    range.below,
  )
  return new Map(rows.map((row) => [row.at, row.passes === 1]))
}

/** The search ids of all articles that pass the filters by author and tag, largest first; undefined where they are many. */
async function fewNamed(sql: Sql, filters: NonNullable<TermFilters['named']>): Promise<Float64Array | undefined> {
  let few: Set<number> | undefined
  for (const { field, values } of filters) {
    const table = field === 'tag' ? 'article_tags' : 'article_authors'
    const like = values
      .map((value) => value.replace(/[\\%_]/g, '\\$&'))
      .map((part) => (field === 'tag' ? part : `%${part}%`))
    // Each name once, by leaps through the index.
    const rows = await sql.all<{ at: number }>(
      `WITH RECURSIVE names (name) AS (
         SELECT min(${field}) FROM ${table}
         UNION ALL SELECT (SELECT min(${field}) FROM ${table} WHERE ${field} > name) FROM names WHERE name IS NOT NULL)
       SELECT a.search_id AS at FROM names CROSS JOIN ${table} x ON x.${field} = names.name CROSS JOIN articles a ON a.id = x.article_id
       WHERE a.duplicate_of IS NULL AND (${like.map(() => "names.name LIKE ? ESCAPE '\\'").join(' OR ')}) LIMIT ?`,
      ...like,
      fewAtMost + 1,
    )
    if (rows.length > fewAtMost) continue
    const ids = rows.map((row) => row.at)
    few = new Set(few ? ids.filter((id) => few!.has(id)) : ids)
  }
  return few && Float64Array.from(few).sort().reverse()
}

/** The search ids of a filter by date: those of which it is known that they pass, and those of which SQL has to be asked. */
function rangesOf(
  { least, most }: TermFilters,
  unsure: readonly { readonly from: number; readonly to: number }[],
): { readonly sure: readonly IdRange[]; readonly unsure: readonly IdRange[] } {
  const end = most ?? Number.MAX_SAFE_INTEGER
  const sure: IdRange[] = []
  const asked: IdRange[] = []
  let at = least ?? 0
  for (const { from, to } of [...unsure].sort((a, b) => a.from - b.from)) {
    if (to <= at || from >= end) continue
    if (from > at) sure.push({ least: at, below: from })
    asked.push({ least: Math.max(at, from), below: Math.min(to, end) })
    at = Math.min(to, end)
  }
  if (at < end) sure.push({ least: at, below: end })
  return { sure, unsure: asked }
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

/** The labels behind filters: all known sources that have a part, all known languages that begin so. */
function labelGroups(
  sql: Sql,
  filters: NonNullable<TermFilters['labels']>,
): { readonly groups: readonly (readonly string[])[]; readonly without: readonly string[] } {
  const groups: string[][] = []
  const without: string[] = []
  for (const { field, values, isNegated } of filters) {
    const known = termStore(sql)
      .search.wordsFrom(labelWord(`${field} `), Number.MAX_SAFE_INTEGER)
      .map((word) => word.slice(1))
    const wanted = values.map((value) => value.toLowerCase())
    const found = known.filter((label) => {
      const name = label.slice(field.length + 1).toLowerCase()
      return wanted.some((value) => (field === 'source' ? name.includes(value) : name.startsWith(value)))
    })
    if (isNegated) without.push(...found)
    else groups.push(found)
  }
  return { groups, without }
}

/** The index of words in segments of our own (see `term-pages.ts`). */
export const sqliteTerms: TermIndex = {
  holdsSources: true,
  holdsNames: true,
  indexArticle,
  indexFormerVersions,
  search,

  async isPartial(sql) {
    const versions = termStore(sql).versions()
    return versions.length > 0 && versions.every((one) => one.state === 'making')
  },

  async forget(sql, searchId) {
    termStore(sql).remove('articles', searchId)
  },

  async searchFormer(sql, query, filters, { limit, isByScore }) {
    const store = termStore(sql)
    await store.flush()
    const { find, without } = termQueryOf(query)
    const family = store.serving('former')
    const most = Number.MAX_SAFE_INTEGER
    const found = find && store.atOnce((terms) => terms.best({ ...family, find, without }, most, () => 1).found)
    const out =
      !find && without ? store.atOnce((terms) => terms.newest({ ...family, find: without }, most)) : ([] as number[])
    const conditions = ['a.duplicate_of IS NULL', ...filters.where]
    const bound: SqlValue[] = [...filters.values]
    if (out.length) {
      conditions.push('h.id NOT IN (SELECT value FROM json_each(?))')
      bound.push(JSON.stringify(out))
    }
    const from = found ? 'json_each(?) j CROSS JOIN former_versions h ON h.id = j.value' : 'former_versions h'
    const rows = await sql.all<{ id: string; at: number }>(
      `SELECT h.revision_id AS id, h.id AS at FROM ${from} JOIN revisions v ON v.id = h.revision_id
         JOIN articles a ON a.id = h.article_id
       WHERE ${conditions.join(' AND ')} ORDER BY ${isByScore && found ? 'j.key' : 'v.at DESC'} LIMIT ?`,
      ...(found ? [JSON.stringify(found.map((one) => one.at))] : []),
      ...bound,
      limit,
    )
    const scores = new Map(found?.map((one) => [one.at, one.score]))
    return rows.map(({ id, at }) => ({ id, score: scores.get(at) ?? 0 }))
  },

  async alike(sql, bands, limit) {
    const store = termStore(sql)
    await store.flush()
    return store.atOnce((terms) => terms.alike(store.serving('articles'), bands, limit))
  },

  async isKnown(sql, term) {
    const store = termStore(sql)
    return store.atOnce((terms) => terms.having(store.serving('articles'), term)) > 0
  },

  async termsLike(sql, { beginnings, least, most, limit, isLike = () => true }) {
    const store = termStore(sql)
    return store.atOnce((terms) =>
      beginnings
        .flatMap((beginning) => terms.wordsFrom(beginning, Number.MAX_SAFE_INTEGER))
        .filter((term) => term.length >= least && term.length <= most && isLike(term))
        .map((term) => ({ term, doc: terms.having(store.serving('articles'), term) }))
        .filter((one) => one.doc > 0)
        .sort((a, b) => b.doc - a.doc)
        .slice(0, limit),
    )
  },

  async unindexed(sql) {
    const store = termStore(sql)
    const there = new Set(store.atOnce((terms) => terms.ids(store.serving('articles'))))
    // Of an index that is in the making, with none that serves, only what is done is expected.
    const from = store.versions().every((one) => one.state === 'making') ? (store.versions()[0]?.done_from ?? 0) : 0
    const rows = await sql.all<{ id: string; at: number }>(
      `SELECT id, search_id AS at FROM articles a WHERE a.duplicate_of IS NULL AND ${hasWords} AND a.search_id >= ?`,
      from,
    )
    return rows.filter((row) => !there.has(row.at)).map((row) => row.id)
  },
}
