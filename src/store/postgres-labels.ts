import type { Sql } from './db.ts'
import type { TermFilters } from './term-index.ts'

/** What stands before a label among the words; no word has it. */
const labelMark = "chr(1) || 's'"

/**
 * The source of an article as a term among its words, so that a word at a source is one question to the index. The term is a number: names
 * may change (a feed is given another one), and no vector is written again for that. `term_sources` tells of each name all numbers under
 * which articles that bear it now may stand; a number too many does no harm, since articles are held against the name itself. So two
 * programs that meet a new name at once may give it a number each.
 *
 * Triggers put the terms in, so that programs of the version before, which still run, do so too. The article's row is held until the
 * end, so that a name can't change unseen between its look-up and the vector. Locks are taken in the order in which writers take theirs.
 * What was written before is done by `labelTerms`, newest first; `term_labels` tells from which place on all have theirs, 0 at the end.
 */
export const postgresLabelsMigration = `
CREATE TABLE term_sources (
  name TEXT COLLATE "C" NOT NULL, label BIGINT GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (name, label)
);
CREATE FUNCTION label_terms() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  said TEXT;
  found BIGINT;
BEGIN
  SELECT a.source INTO said FROM articles a WHERE a.search_id = NEW.place FOR SHARE;
  IF said IS NULL THEN RETURN NEW; END IF;
  SELECT min(s.label) INTO found FROM term_sources s WHERE s.name = said;
  IF found IS NULL THEN INSERT INTO term_sources (name) VALUES (said) RETURNING label INTO found; END IF;
  NEW.words := NEW.words || quote_literal(${labelMark} || found)::tsvector;
  RETURN NEW;
END $$;
CREATE FUNCTION label_renamed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO term_sources (name, label) OVERRIDING SYSTEM VALUE
    SELECT NEW.source, s.label FROM term_sources s WHERE s.name = OLD.source ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER label_renamed AFTER UPDATE OF source ON articles FOR EACH ROW
  WHEN (OLD.source IS DISTINCT FROM NEW.source) EXECUTE FUNCTION label_renamed();
CREATE TRIGGER label_terms BEFORE INSERT OR UPDATE ON terms FOR EACH ROW EXECUTE FUNCTION label_terms();
CREATE TRIGGER label_terms BEFORE INSERT OR UPDATE ON terms_long FOR EACH ROW EXECUTE FUNCTION label_terms();
CREATE TABLE term_labels (done_from BIGINT NOT NULL);
INSERT INTO term_labels SELECT CASE WHEN EXISTS (SELECT 1 FROM terms) OR EXISTS (SELECT 1 FROM terms_long) THEN 9000000000000 ELSE 0 END;
`

/** In SQL: the term of a label. */
const termOf = (label: string) => `quote_literal(${labelMark} || ${label})`

/** In SQL: a vector's words without its labels. */
export const withoutLabels = (words: string) =>
  `ts_delete(${words}, ARRAY(SELECT u.lexeme FROM unnest(${words}) u WHERE starts_with(u.lexeme, chr(1))))`

/** In SQL: whether a vector has a label under which its article's source is looked for, or none is wanted of it yet. */
export const isLabelled = (words: string, article: string) =>
  `(EXISTS (SELECT 1 FROM term_sources s WHERE s.name = ${article}.source AND ${words} @@ ${termOf('s.label')}::tsquery)
    OR ${article}.search_id < (SELECT done_from FROM term_labels))`

export interface Labelling {
  readonly articles: number
  /** Nothing is left to do, or another program does it. */
  readonly isDone: boolean
}

/** One portion of putting sources among the words that were written before this was done, newest first, in a transaction of its own. */
export async function labelTerms(sql: Sql, atMost: number): Promise<Labelling> {
  const [todo] = await sql.all<{ done_from: number }>(
    'SELECT done_from FROM term_labels WHERE done_from > 0 FOR UPDATE SKIP LOCKED',
  )
  if (!todo) return { articles: 0, isDone: true }
  const next = (table: string) => `(SELECT place FROM ${table} WHERE place < ? ORDER BY place DESC LIMIT ?)`
  const places = await sql.all<{ place: number }>(
    `SELECT place FROM (${next('terms')} UNION ALL ${next('terms_long')}) both_tables ORDER BY place DESC LIMIT ?`,
    ...[todo.done_from, atMost],
    ...[todo.done_from, atMost],
    atMost,
  )
  const isLast = places.length < atMost
  const from = isLast ? 0 : places.at(-1)!.place
  for (const table of ['terms', 'terms_long']) {
    await sql.all(
      `UPDATE ${table} SET words = words
       WHERE place >= ? AND place < ? AND NOT words @@ (quote_literal(${labelMark}) || ':*')::tsquery`,
      from,
      todo.done_from,
    )
  }
  await sql.all('UPDATE term_labels SET done_from = ?', from)
  return { articles: places.length, isDone: isLast }
}

/** Of so many sources a question asks the articles themselves. */
const labelsAtMost = 200

/**
 * Filters by source as a `tsquery` that all their matches pass (and others may); undefined where the words don't have all their labels
 * yet, or where there are very many.
 */
export async function labelExpression(sql: Sql, filters: TermFilters): Promise<string | undefined> {
  const groups = (filters.labels ?? []).filter((one) => one.field === 'source' && !one.isNegated)
  if (!groups.length) return undefined
  const parts: string[] = []
  for (const { values } of groups) {
    const isNamed = values.map(() => "s.name LIKE ? ESCAPE '\\'").join(' OR ')
    const [row] = await sql.all<{ done_from: number; labels: number; terms: string | null }>(
      `SELECT (SELECT done_from FROM term_labels) AS done_from, count(*) AS labels, string_agg(found.term, ' | ') AS terms
       FROM (SELECT DISTINCT ${termOf('s.label')} AS term FROM term_sources s WHERE ${isNamed} LIMIT ${labelsAtMost + 1}) found`,
      ...values.map((value) => `%${value.replace(/[\\%_]/g, '\\$&')}%`),
    )
    if (row!.done_from > 0 || row!.labels > labelsAtMost) return undefined
    // A source that nobody bears is a term that stands nowhere.
    parts.push(`(${row!.terms ?? "' '"})`)
  }
  return parts.join(' & ')
}
