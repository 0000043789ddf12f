import type { Sql } from './db.ts'
import type { LabelField, TermFilters } from './term-index.ts'

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

/** In SQL: the label of an author, a tag or a host, in any case of its letters. So few digits may be those of another, which does no harm. */
const digestLabel = (kind: 'a' | 't' | 'h', name: string) =>
  `chr(1) || '${kind}' || left(md5(lower(${name} COLLATE "C")), 8)`

/** In SQL: that of a language, and of none; every vector has one, so that it tells which have their labels. */
const languageLabel = (language: string) =>
  `chr(1) || 'l' || left(regexp_replace(lower(coalesce(${language}, '') COLLATE "C"), '[^a-z0-9-]', '', 'g'), 20)`

/** In SQL: that of the month of a place. */
export const monthLabel = (time: string) => `chr(1) || 'm' || to_char(${time}, 'MM')`

const timeOfPlace = (place: string) => `to_timestamp(${place} / 16) AT TIME ZONE 'UTC'`

/** A statement that sees that `one` is known. */
const nameKnown = (kind: 'a' | 'h' | 'l') =>
  `IF NOT EXISTS (SELECT 1 FROM term_names t WHERE t.kind = '${kind}' AND md5(t.name) = md5(one)) THEN
      INSERT INTO term_names (kind, name) VALUES ('${kind}', one);
    END IF;`

/** In SQL: the host in an address; NULL where it has none. */
const hostIn = (url: string) => `substring(${url} FROM '://([^/?#]+)')`

/** In SQL: all labels of an article but that of its source. */
const labelsOf = (article: string) => `ARRAY(
    SELECT ${digestLabel('a', 'x.author')} FROM article_authors x WHERE x.article_id = ${article}.id
    UNION SELECT ${digestLabel('t', 'x.tag')} FROM article_tags x WHERE x.article_id = ${article}.id
    UNION SELECT ${languageLabel(`${article}.language`)}
    UNION SELECT ${monthLabel(timeOfPlace(`${article}.search_id`))}
    UNION SELECT ${digestLabel('h', hostIn(`${article}.url`))} WHERE ${hostIn(`${article}.url`)} IS NOT NULL)`

/** In SQL: names of an article, a part of which may be looked for, that are not known yet, as they are spelled or as something else of them. */
const newNamesOf = (article: string, as = (name: string) => name) => `
    SELECT n.kind, n.name FROM (
      SELECT 'a' AS kind, x.author AS name FROM article_authors x WHERE x.article_id = ${article}.id
      UNION ALL SELECT 'l', ${article}.language WHERE ${article}.language IS NOT NULL
      UNION ALL SELECT 'h', lower(${hostIn(`${article}.url`)} COLLATE "C") WHERE ${hostIn(`${article}.url`)} IS NOT NULL
    ) n WHERE NOT EXISTS (SELECT 1 FROM term_names t WHERE t.kind = n.kind AND md5(${as('t.name')}) = md5(${as('n.name')}))`

/**
 * The vector of an article that was added to a table is written once more, by `label_terms`, where it lacks the label. A row at a time: of a new
 * article, which is in no index yet, nothing is done, and that has to cost nothing.
 */
const labelAdded = (kind: 'a' | 't', column: string, table: string) => `
CREATE FUNCTION label_${column}s() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  found BIGINT;
  label TSQUERY;
BEGIN
  SELECT a.search_id INTO found FROM articles a WHERE a.id = NEW.article_id AND a.indexed_title IS NOT NULL;
  IF found IS NULL THEN RETURN NULL; END IF;
  label := quote_literal(${digestLabel(kind, `NEW.${column}`)})::tsquery;
  UPDATE terms SET words = words WHERE place = found AND NOT words @@ label;
  UPDATE terms_long SET words = words WHERE place = found AND NOT words @@ label;
  RETURN NULL;
END $$;
CREATE TRIGGER label_${column}s AFTER INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION label_${column}s();`

/**
 * The same for authors, tags, languages and hosts. Their labels are made of the names themselves: an article that gets another author
 * gets his label, too, and may keep the former. Only what is looked for by a part of its name (all but tags) has to be known by name, in `term_names`:
 * written once, or twice where two programs meet it at once. Authors and tags may come without new words: triggers on their tables
 * add what a vector lacks; of an article that is in no index yet there is none. (Its language and address change with its words.)
 * The month is a label, too, for the parts that hold a year (`postgresMonthsMigration`).
 */
export const postgresMoreLabelsMigration = `
CREATE TABLE term_names (kind TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL);
CREATE INDEX term_names_by_name ON term_names (kind, md5(name));
CREATE OR REPLACE FUNCTION label_terms() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  said RECORD;
  found BIGINT;
  one TEXT COLLATE "C";
  labels TEXT[];
BEGIN
  SELECT a.id, a.search_id, a.source, a.language, a.url INTO said FROM articles a WHERE a.search_id = NEW.place FOR SHARE;
  IF said.id IS NULL THEN RETURN NEW; END IF;
  SELECT min(s.label) INTO found FROM term_sources s WHERE s.name = said.source;
  IF found IS NULL THEN INSERT INTO term_sources (name) VALUES (said.source) RETURNING label INTO found; END IF;
  labels := ARRAY[${labelMark} || found, ${languageLabel('said.language')}, ${monthLabel(timeOfPlace('said.search_id'))}];
  FOR one IN SELECT x.tag FROM article_tags x WHERE x.article_id = said.id LOOP
    labels := labels || (${digestLabel('t', 'one')});
  END LOOP;
  FOR one IN SELECT x.author FROM article_authors x WHERE x.article_id = said.id LOOP
    labels := labels || (${digestLabel('a', 'one')});
    ${nameKnown('a')}
  END LOOP;
  one := lower(${hostIn('said.url')} COLLATE "C");
  IF one IS NOT NULL THEN
    labels := labels || (${digestLabel('h', 'one')});
    ${nameKnown('h')}
  END IF;
  one := said.language;
  IF one IS NOT NULL THEN
    ${nameKnown('l')}
  END IF;
  NEW.words := NEW.words || array_to_tsvector(labels);
  RETURN NEW;
END $$;
${labelAdded('a', 'author', 'article_authors')}
${labelAdded('t', 'tag', 'article_tags')}
ALTER TABLE term_labels ADD COLUMN all_from BIGINT NOT NULL DEFAULT 0;
UPDATE term_labels SET all_from = CASE WHEN EXISTS (SELECT 1 FROM terms) OR EXISTS (SELECT 1 FROM terms_long) THEN 9000000000000 ELSE 0 END;
`

/** In SQL: a name in whatever case of its letters: its label is the same, and so is what is looked for. */
const inAnyCase = (name: string) => `lower(${name} COLLATE "C")`

/** For `isLabelled`: a vector whose author is spelled in other case only is not written again, and that spelling not kept. */
export const postgresNamesMigration = `
CREATE INDEX term_names_in_any_case ON term_names (kind, md5(${inAnyCase('name')}));
`

/** In SQL: the term of a label. */
const termOf = (label: string) => `quote_literal(${labelMark} || ${label})`

/** In SQL: a vector's words without its labels. */
export const withoutLabels = (words: string) =>
  `ts_delete(${words}, ARRAY(SELECT u.lexeme FROM unnest(${words}) u WHERE starts_with(u.lexeme, chr(1))))`

/** In SQL: whether a vector has the labels under which its article is looked for, or none are wanted of it yet. */
export const isLabelled = (words: string, article: string) =>
  `(EXISTS (SELECT 1 FROM term_sources s WHERE s.name = ${article}.source AND ${words} @@ ${termOf('s.label')}::tsquery)
    OR ${article}.search_id < (SELECT done_from FROM term_labels))
   AND ((NOT EXISTS (SELECT 1 FROM unnest(${labelsOf(article)}) l WHERE NOT ${words} @@ quote_literal(l)::tsquery)
      AND NOT EXISTS (${newNamesOf(article, inAnyCase)}))
    OR ${article}.search_id < (SELECT all_from FROM term_labels))`

export interface Labelling {
  readonly articles: number
  /** Nothing is left to do, or another program does it. */
  readonly isDone: boolean
}

/** One portion of putting labels among the words that were written before this was done, newest first, in a transaction of its own. */
export async function labelTerms(sql: Sql, atMost: number): Promise<Labelling> {
  const [todo] = await sql.all<{ below: number }>(
    'SELECT greatest(done_from, all_from) AS below FROM term_labels WHERE greatest(done_from, all_from) > 0 FOR UPDATE SKIP LOCKED',
  )
  if (!todo) return { articles: 0, isDone: true }
  const next = (table: string) => `(SELECT place FROM ${table} WHERE place < ? ORDER BY place DESC LIMIT ?)`
  const places = await sql.all<{ place: number }>(
    `SELECT place FROM (${next('terms')} UNION ALL ${next('terms_long')}) both_tables ORDER BY place DESC LIMIT ?`,
    ...[todo.below, atMost],
    ...[todo.below, atMost],
    atMost,
  )
  const isLast = places.length < atMost
  const from = isLast ? 0 : places.at(-1)!.place
  for (const table of ['terms', 'terms_long']) {
    await sql.all(
      `UPDATE ${table} SET words = words WHERE place >= ? AND place < ?
         AND NOT words @@ (quote_literal(${labelMark} || ':*') || ' & ' || quote_literal(chr(1) || 'l') || ':*')::tsquery`,
      from,
      todo.below,
    )
  }
  await sql.all('UPDATE term_labels SET done_from = least(done_from, ?::bigint), all_from = ?', from, from)
  return { articles: places.length, isDone: isLast }
}

/** Of so many names a question asks the articles themselves. */
const labelsAtMost = 200

export interface LabelExpression {
  /** A `tsquery` that all matches pass (and others may). */
  readonly expression: string
  /** How many filters it tells of. */
  readonly told: number
  /** Whether one of them is by more than a language, which mostly tells one half of an archive from the other. */
  readonly isByName: boolean
}

/**
 * Filters as a `tsquery`, as far as they are among the words; undefined where none is: the words don't have all their labels
 * yet, or there are very many of them.
 */
export async function labelExpression(sql: Sql, filters: TermFilters): Promise<LabelExpression | undefined> {
  const groups = [...(filters.labels ?? []), ...(filters.named ?? [])].filter((one) => !one.isNegated)
  if (!groups.length) return undefined
  const [done] = await sql.all<{ done_from: number; all_from: number }>('SELECT done_from, all_from FROM term_labels')
  const parts: string[] = []
  let isByName = false
  for (const { field, values } of groups) {
    if (field === 'source' ? done!.done_from : done!.all_from) continue
    const { from, bound } = termsOf(field, values)
    const [row] = await sql.all<{ labels: number; terms: string | null }>(
      `SELECT count(*) AS labels, string_agg(found.term, ' | ') AS terms
       FROM (SELECT DISTINCT ${from} LIMIT ${labelsAtMost + 1}) found`,
      ...bound,
    )
    if (row!.labels > labelsAtMost) continue
    // A name that nobody bears is a term that stands nowhere.
    parts.push(`(${row!.terms ?? "' '"})`)
    isByName ||= field !== 'lang'
  }
  return parts.length ? { expression: parts.join(' & '), told: parts.length, isByName } : undefined
}

/** What stands after SELECT DISTINCT for the terms of a filter, and what is bound to it. */
function termsOf(
  field: LabelField,
  values: readonly string[],
): { readonly from: string; readonly bound: readonly string[] } {
  const like = values.map((value) => value.replace(/[\\%_]/g, '\\$&'))
  const any = (condition: string) => values.map(() => condition).join(' OR ')
  const named = (kind: string, label: string) =>
    `quote_literal(${label}) AS term FROM term_names s WHERE s.kind = '${kind}' AND (${any("s.name LIKE ? ESCAPE '\\'")})`
  switch (field) {
    case 'source':
      return {
        from: `${termOf('s.label')} AS term FROM term_sources s WHERE ${any("s.name LIKE ? ESCAPE '\\'")}`,
        bound: like.map((part) => `%${part}%`),
      }
    case 'author':
      return { from: named('a', digestLabel('a', 's.name')), bound: like.map((part) => `%${part}%`) }
    case 'site':
      return { from: named('h', digestLabel('h', 's.name')), bound: like.map((part) => `%${part}%`) }
    case 'lang':
      return { from: named('l', languageLabel('s.name')), bound: like.map((part) => `${part}%`) }
    case 'tag':
      return {
        from: `quote_literal(${digestLabel('t', 's.name')}) AS term FROM (VALUES ${values.map(() => '(?)').join(', ')}) s (name)`,
        bound: values,
      }
  }
}
