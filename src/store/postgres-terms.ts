import { tsExpression, tsVector } from '../search/index.ts'
import { listed, type Sql, type SqlValue } from './db.ts'
import { hasWords } from './has-words.ts'
import { outerParts, partFor } from './months.ts'
import { monthLabel } from './postgres-labels.ts'
import { searchPostgres } from './postgres-search.ts'
import type { FormerVersion, IndexedArticle, TermIndex } from './term-index.ts'

/**
 * The words of articles in a narrow table of its own, parted by the time of the article: `place` is the search id. Long
 * texts, whose places PostgreSQL can't hold, stand apart and are looked at.
 */
export const postgresTermsMigration = `
CREATE TABLE terms (place BIGINT PRIMARY KEY, words TSVECTOR NOT NULL) PARTITION BY RANGE (place);
${outerParts('terms').join(';\n')};
CREATE INDEX terms_by_word ON terms USING gin (words);
CREATE TABLE terms_long (place BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX terms_long_by_word ON terms_long USING gin (words);
CREATE FUNCTION matching_places(strict TSQUERY, loose TSQUERY, from_place BIGINT, to_place BIGINT)
RETURNS TABLE (place BIGINT, is_long BOOLEAN) LANGUAGE plpgsql STABLE ROWS 2000
SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  RETURN QUERY WITH found AS MATERIALIZED (
    SELECT t.place, false AS is_long FROM terms t WHERE t.words @@ strict AND t.place >= from_place AND t.place < to_place
    UNION ALL
    SELECT l.place, true FROM terms_long l WHERE l.words @@ loose AND l.place >= from_place AND l.place < to_place
  ) SELECT found.place, found.is_long FROM found ORDER BY found.place DESC;
END $$;
`

/**
 * `places_matching` is the fence around the planner: it never gets to choose between the order of time and GIN (it
 * takes the wrong one for half of the words), nor to read whole tables or all places of a stretch, which looks cheap to it because it does not
 * count that each vector has to be fetched from its side table: so each part is asked by itself, and in a way (`place + 0`) that only GIN
 * can answer. A function's result is materialised as that of a CTE is, and a function can have settings without a session.
 * Parts whose name tells no time are always asked. (`matching_places` is what earlier versions ask.)
 */
export const postgresPlacesMigration = `
CREATE FUNCTION places_matching(strict TSQUERY, loose TSQUERY, from_place BIGINT, to_place BIGINT)
RETURNS TABLE (place BIGINT, is_long BOOLEAN) LANGUAGE plpgsql STABLE ROWS 2000
SET enable_seqscan = off SET enable_indexscan = off AS $$
DECLARE
  part TEXT;
BEGIN
  FOR part IN
    SELECT p.id FROM (
      SELECT i.inhrelid::regclass::text AS id, substring(c.relname FROM '_([0-9]{4})')::int AS year,
        substring(c.relname FROM '_[0-9]{4}_([0-9]{2})$')::int AS month
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass('terms')
    ) p WHERE p.year IS NULL OR (
      extract(epoch FROM make_date(p.year, coalesce(p.month, 1), 1)) * 16 < to_place AND
      extract(epoch FROM make_date(p.year, coalesce(p.month, 12), 1) + interval '1 month') * 16 > from_place
    )
  LOOP
    RETURN QUERY EXECUTE 'SELECT t.place, false FROM ' || part ||
      ' t WHERE t.words @@ $1 AND t.place + 0 >= $2 AND t.place + 0 < $3' USING strict, from_place, to_place;
  END LOOP;
  RETURN QUERY SELECT l.place, true FROM terms_long l
    WHERE l.words @@ loose AND l.place + 0 >= from_place AND l.place + 0 < to_place;
END $$;
`

/**
 * The newest places, at most `most` from each part: parts are asked newest first until there are so many. GIN is asked for `broad`,
 * which it can answer by itself. Where that is not all (`strict` is not null: words side by side, words in the title) the vectors are
 * looked at newest first, no more than are needed: each has to be fetched from its side table. Parts whose name tells no time hold what is
 * before or beyond all others. To compile a question, or to start helpers for it, takes longer than to answer it.
 */
export const postgresNewestMigration = `
CREATE FUNCTION newest_places(broad TSQUERY, strict TSQUERY, loose TSQUERY, from_place BIGINT, to_place BIGINT, most BIGINT)
RETURNS TABLE (place BIGINT, is_long BOOLEAN) LANGUAGE plpgsql STABLE ROWS 1000
SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  part TEXT;
  found BIGINT;
  missing BIGINT := most;
BEGIN
  FOR part IN
    SELECT p.id FROM (
      SELECT i.inhrelid::regclass::text AS id, c.relname, substring(c.relname FROM '_([0-9]{4})')::int AS year,
        substring(c.relname FROM '_[0-9]{4}_([0-9]{2})$')::int AS month
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass('terms')
    ) p WHERE p.year IS NULL OR (
      extract(epoch FROM make_date(p.year, coalesce(p.month, 1), 1)) * 16 < to_place AND
      extract(epoch FROM make_date(p.year, coalesce(p.month, 12), 1) + interval '1 month') * 16 > from_place
    ) ORDER BY p.year IS NULL AND p.relname LIKE '%before', p.year DESC NULLS FIRST, p.month DESC
  LOOP
    IF strict IS NULL THEN
      RETURN QUERY EXECUTE 'SELECT t.place, false FROM ' || part ||
        ' t WHERE t.words @@ $1 AND t.place + 0 >= $2 AND t.place + 0 < $3 ORDER BY t.place DESC LIMIT $4'
        USING broad, from_place, to_place, missing;
    ELSE
      RETURN QUERY EXECUTE 'SELECT c.place, false FROM (SELECT t.place, t.ctid AS id FROM ' || part ||
        ' t WHERE t.words @@ $1 AND t.place + 0 >= $2 AND t.place + 0 < $3 ORDER BY t.place DESC OFFSET 0) c
        WHERE (SELECT t.words @@ $5 FROM ' || part || ' t WHERE t.ctid = c.id) LIMIT $4'
        USING broad, from_place, to_place, missing, strict;
    END IF;
    GET DIAGNOSTICS found = ROW_COUNT;
    missing := missing - found;
    EXIT WHEN missing <= 0;
  END LOOP;
  RETURN QUERY SELECT l.place, true FROM terms_long l
    WHERE l.words @@ loose AND l.place + 0 >= from_place AND l.place + 0 < to_place ORDER BY l.place DESC LIMIT most;
END $$;
`

/**
 * The same; but of a part that holds a year the index is asked for the months that are wanted of it, too: it would give the places of a word in the
 * whole year, and to see which of them are in a month is to read every one of their rows.
 */
export const postgresMonthsMigration = `
CREATE OR REPLACE FUNCTION newest_places(broad TSQUERY, strict TSQUERY, loose TSQUERY, from_place BIGINT, to_place BIGINT, most BIGINT)
RETURNS TABLE (place BIGINT, is_long BOOLEAN) LANGUAGE plpgsql STABLE ROWS 1000
SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  part TEXT;
  part_year INT;
  asked TSQUERY;
  months TSQUERY;
  is_labelled BOOLEAN := (SELECT l.all_from = 0 FROM term_labels l);
  found BIGINT;
  missing BIGINT := most;
BEGIN
  FOR part, part_year IN
    SELECT p.id, CASE WHEN p.month IS NULL THEN p.year END FROM (
      SELECT i.inhrelid::regclass::text AS id, c.relname, substring(c.relname FROM '_([0-9]{4})')::int AS year,
        substring(c.relname FROM '_[0-9]{4}_([0-9]{2})$')::int AS month
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass('terms')
    ) p WHERE p.year IS NULL OR (
      extract(epoch FROM make_date(p.year, coalesce(p.month, 1), 1)) * 16 < to_place AND
      extract(epoch FROM make_date(p.year, coalesce(p.month, 12), 1) + interval '1 month') * 16 > from_place
    ) ORDER BY p.year IS NULL AND p.relname LIKE '%before', p.year DESC NULLS FIRST, p.month DESC
  LOOP
    asked := broad;
    IF part_year IS NOT NULL AND is_labelled THEN
      SELECT string_agg(quote_literal(${monthLabel('m.first')}), ' | ')::tsquery INTO months
        FROM (SELECT make_date(part_year, month, 1) AS first FROM generate_series(1, 12) month) m
        WHERE extract(epoch FROM m.first) * 16 < to_place AND extract(epoch FROM m.first + interval '1 month') * 16 > from_place
        HAVING count(*) < 12;
      IF months IS NOT NULL THEN asked := broad && months; END IF;
    END IF;
    IF strict IS NULL THEN
      RETURN QUERY EXECUTE 'SELECT t.place, false FROM ' || part ||
        ' t WHERE t.words @@ $1 AND t.place + 0 >= $2 AND t.place + 0 < $3 ORDER BY t.place DESC LIMIT $4'
        USING asked, from_place, to_place, missing;
    ELSE
      RETURN QUERY EXECUTE 'SELECT c.place, false FROM (SELECT t.place, t.ctid AS id FROM ' || part ||
        ' t WHERE t.words @@ $1 AND t.place + 0 >= $2 AND t.place + 0 < $3 ORDER BY t.place DESC OFFSET 0) c
        WHERE (SELECT t.words @@ $5 FROM ' || part || ' t WHERE t.ctid = c.id) LIMIT $4'
        USING asked, from_place, to_place, missing, strict;
    END IF;
    GET DIAGNOSTICS found = ROW_COUNT;
    missing := missing - found;
    EXIT WHEN missing <= 0;
  END LOOP;
  RETURN QUERY SELECT l.place, true FROM terms_long l
    WHERE l.words @@ loose AND l.place + 0 >= from_place AND l.place + 0 < to_place ORDER BY l.place DESC LIMIT most;
END $$;
`

export const postgresFindingMigration = `
ALTER TABLE articles ADD COLUMN language TEXT COLLATE "C";
UPDATE articles SET language = (SELECT r.language FROM revisions r WHERE r.id = articles.current_revision_id);
CREATE INDEX articles_for_search ON articles (search_id, duplicate_of, sort_at, source, language, id);
CREATE TABLE former_versions (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, revision_id TEXT COLLATE "C" NOT NULL UNIQUE,
  article_id TEXT COLLATE "C" NOT NULL
);
CREATE INDEX former_versions_by_article ON former_versions (article_id);
CREATE TABLE terms_former (place BIGINT PRIMARY KEY, words TSVECTOR NOT NULL, is_long BOOLEAN NOT NULL);
CREATE INDEX terms_former_by_word ON terms_former USING gin (words);
CREATE TABLE terms_alike (place BIGINT PRIMARY KEY, bands BIGINT[] NOT NULL);
CREATE INDEX terms_alike_by_band ON terms_alike USING gin (bands);
`

/** Bands are numbers here: what they share is looked at anyway, so that two that fall together do no harm. */
function bandNumber(band: string): number {
  let number = 0
  for (let at = 0; at < band.length; at++) number = (number * 31 + band.charCodeAt(at)) % 0x1f_ffff_ffff_ff
  return number
}

/** As an array of PostgreSQL's. */
export const bandList = (bands: readonly string[]) => `{${bands.map(bandNumber).join()}}`

async function indexArticle(sql: Sql, article: IndexedArticle): Promise<void> {
  const { searchId, formerSearchId } = article
  const { words, isLong } = tsVector(article.title, article.text)
  if (formerSearchId !== searchId) await remove(sql, formerSearchId)
  // Which of the two tables a text stands in may change with it.
  await sql.all(`DELETE FROM ${isLong ? 'terms' : 'terms_long'} WHERE place = ?`, searchId)
  if (!isLong) await partFor(sql, 'terms', (searchId / 16) * 1000)
  await sql.all(
    `INSERT INTO ${isLong ? 'terms_long' : 'terms'} (place, words) VALUES (?, ?::tsvector)
     ON CONFLICT (place) DO UPDATE SET words = excluded.words`,
    searchId,
    words,
  )
  await sql.all(
    'INSERT INTO terms_alike (place, bands) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET bands = excluded.bands',
    searchId,
    bandList(article.bands),
  )
}

async function remove(sql: Sql, place: number): Promise<void> {
  for (const table of ['terms', 'terms_long', 'terms_alike']) {
    await sql.all(`DELETE FROM ${table} WHERE place = ?`, place)
  }
}

async function indexFormerVersions(
  sql: Sql,
  articleId: string,
  _searchId: number,
  versions: readonly FormerVersion[],
): Promise<void> {
  const rows = await sql.all<{ id: number; revision_id: string }>(
    'SELECT id, revision_id FROM former_versions WHERE article_id = ?',
    articleId,
  )
  const wanted = new Set(versions.map((version) => version.id))
  for (const row of rows) {
    if (wanted.has(row.revision_id)) continue
    await sql.all('DELETE FROM terms_former WHERE place = ?', row.id)
    await sql.all('DELETE FROM former_versions WHERE id = ?', row.id)
  }
  const kept = new Set(rows.map((row) => row.revision_id))
  for (const version of versions) {
    if (kept.has(version.id)) continue
    const [row] = await sql.all<{ id: number }>(
      'INSERT INTO former_versions (revision_id, article_id) VALUES (?, ?) RETURNING id',
      version.id,
      articleId,
    )
    const { words, isLong } = tsVector(version.title ?? '', version.text)
    await sql.all(
      'INSERT INTO terms_former (place, words, is_long) VALUES (?, ?::tsvector, ?::int = 1)',
      row!.id,
      words,
      isLong ? 1 : 0,
    )
  }
}

const rankedAtMost = 500
/** Beyond all search ids. */
const endOfIds = 9_000_000_000_000

/** The index of words in `tsvector` columns. */
export const postgresTerms: TermIndex = {
  indexArticle,
  indexFormerVersions,
  search: searchPostgres,

  async searchFormer(sql, query, filters, { limit, isByScore }) {
    const { match, without } = tsExpression(query)
    const conditions = ['a.duplicate_of IS NULL', ...filters.where]
    const bound: SqlValue[] = [...filters.values]
    const loose = tsExpression(query, { isLoose: true }).match
    if (match) {
      conditions.unshift('(t.words @@ ?::tsquery OR (t.is_long AND t.words @@ ?::tsquery))')
      bound.unshift(match, loose)
    }
    if (without) {
      conditions.push('NOT t.words @@ ?::tsquery')
      bound.push(without)
    }
    const rows = await sql.all<{ id: string; at: number }>(
      `SELECT h.revision_id AS id, h.id AS at FROM terms_former t JOIN former_versions h ON h.id = t.place
         JOIN revisions v ON v.id = h.revision_id JOIN articles a ON a.id = h.article_id
       WHERE ${conditions.join(' AND ')} ORDER BY v.at DESC LIMIT ?`,
      ...bound,
      limit,
    )
    if (!match) return rows.map(({ id }) => ({ id, score: 0 }))
    const ranks = await sql.all<{ at: number; score: number }>(
      `SELECT t.place AS at, ts_rank('{0.2, 0.2, 0.2, 1}', t.words, ?::tsquery, 1) AS score
       FROM ${listed(sql, 'bigint')} j JOIN terms_former t ON t.place = j.value`,
      match,
      JSON.stringify(rows.slice(0, rankedAtMost).map((row) => row.at)),
    )
    const scores = new Map(ranks.map((row) => [row.at, 10 * row.score]))
    const found = rows.map(({ id, at }) => ({ id, score: scores.get(at) ?? 0 }))
    return isByScore ? found.sort((a, b) => b.score - a.score) : found
  },

  async alike(sql, bands, limit) {
    if (!bands.length) return []
    const rows = await sql.all<{ at: number }>(
      `WITH found AS MATERIALIZED (SELECT place FROM terms_alike WHERE bands && ?::bigint[])
       SELECT place AS at FROM found ORDER BY place DESC LIMIT ?`,
      bandList(bands),
      limit,
    )
    return rows.map((row) => row.at)
  },

  async isKnown(sql, term) {
    const query = `'${term.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
    const rows = await sql.all(
      'SELECT 1 FROM newest_places(?::tsquery, NULL, ?::tsquery, 0, ?, 1)',
      query,
      query,
      endOfIds,
    )
    return rows.length > 0
  },

  /**
   * PostgreSQL keeps no list of the words: those of the newest articles are looked through, when nothing was found. Each look
   * reads all their vectors, whatever is looked for. (`ts_stat` takes three times as long.)
   */
  async termsLike(sql, { beginnings, least, most, limit, isLike = () => true }) {
    if (!beginnings.length) return []
    const rows = await sql.all<{ term: string; doc: number }>(
      `SELECT term, count(*) AS doc
       FROM (SELECT words FROM terms ORDER BY place DESC LIMIT ${newestLookedThrough}) t, unnest(tsvector_to_array(t.words)) term
       WHERE (${beginnings.map(() => 'starts_with(term, ?)').join(' OR ')}) AND length(term) BETWEEN ? AND ?
       GROUP BY term ORDER BY doc DESC, term`,
      ...beginnings,
      least,
      most,
    )
    return rows.filter(({ term }) => isLike(term)).slice(0, limit)
  },

  async unindexed(sql, limit) {
    const rows = await sql.all<{ id: string }>(
      `SELECT id FROM articles a WHERE a.duplicate_of IS NULL AND ${hasWords} AND NOT EXISTS (SELECT 1 FROM terms t WHERE t.place = a.search_id)
         AND NOT EXISTS (SELECT 1 FROM terms_long t WHERE t.place = a.search_id) LIMIT ?`,
      limit,
    )
    return rows.map((row) => row.id)
  },
}

const newestLookedThrough = 2_000
