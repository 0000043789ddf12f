import { type AtOnce, DatabaseError, type Sql } from './db.ts'
import { hasWords } from './has-words.ts'
import { writeMissingDirectories } from './term-directory.ts'
import { unknownLayout } from './term-layouts.ts'
import { namesOf } from './term-names.ts'
import { dropSegment } from './term-segments.ts'
import { families, type TermDocument, termStore, termsOfDocument } from './term-store.ts'
import { indexVersion, labelsFor } from './terms.ts'

/**
 * Says at the opening of an archive which version of the index is to be made: where terms or layout have changed, the one
 * that serves goes on serving until the new one holds all articles. What was begun for any other version is given up.
 * Throws where the one that serves has a layout that this program does not know.
 */
export function prepareTermIndex(run: AtOnce, current = indexVersion): void {
  const [serving] = run<{ version: number }>("SELECT version FROM term_index WHERE state = 'serving'")
  const why = serving && unknownLayout(serving.version)
  if (why) throw new DatabaseError(why)
  writeMissingDirectories(run)
  run("UPDATE term_index SET state = 'dropped' WHERE state = 'making' AND version <> ?", current)
  const [own] = run<{ state: string }>('SELECT state FROM term_index WHERE version = ?', current)
  if (own && own.state !== 'dropped') return
  if (own) layAside(run, current)
  run(
    `INSERT INTO term_index (version, state, done_from)
     SELECT ?, CASE WHEN EXISTS (SELECT 1 FROM articles) THEN 'making' ELSE 'serving' END, ${Number.MAX_SAFE_INTEGER}
     ON CONFLICT (version) DO UPDATE SET state = excluded.state, done_from = excluded.done_from`,
    current,
  )
  // Nothing was in the one that serves, or all that was in it is in none: there is nothing to wait for.
  run(
    `UPDATE term_index SET state = 'dropped' WHERE version <> ? AND (SELECT state FROM term_index WHERE version = ?) = 'serving'`,
    current,
    current,
  )
}

/**
 * What is left of a dropped version lacks what was kept since: its segments go under a number that no index has, to be taken away
 * one by one, so that the version can be made from the beginning.
 */
function layAside(run: AtOnce, version: number): void {
  run(
    "INSERT INTO term_index (version, state, done_from) VALUES (?, 'dropped', 0) ON CONFLICT (version) DO NOTHING",
    -version,
  )
  run('UPDATE term_segments SET version = ? WHERE version = ?', -version, version)
}

export interface Remaking {
  /** Articles that this portion put into the new index. */
  readonly articles: number
  readonly isDone: boolean
}

/**
 * One portion of making the index anew, in a transaction of its own: articles from the newest on, with their earlier
 * versions, then the switch, then what was the index before goes, segment by segment. It can be stopped after each.
 */
export async function remakeTermIndex(
  sql: Sql,
  bandsOf: (title: string, text: string) => readonly string[],
  atMost: number,
): Promise<Remaking> {
  const store = termStore(sql)
  const making = store.versions().find((one) => one.state === 'making')
  if (!making) return { articles: 0, isDone: dropOne(store.run) }
  const { version, done_from } = making
  const rows = store.run<{
    readonly id: string
    readonly at: number
    readonly title: string | null
    readonly text: string | null
    readonly source: string
    readonly language: string | null
  }>(
    `SELECT a.id, a.search_id AS at, a.indexed_title AS title, r.text, a.source, a.language
     FROM articles a LEFT JOIN revisions r ON r.id = a.current_revision_id
     WHERE a.search_id < ? AND a.duplicate_of IS NULL AND ${hasWords} ORDER BY a.search_id DESC LIMIT ?`,
    done_from,
    atMost,
  )
  const names = namesOf(
    store.run,
    rows.map((row) => row.at),
  )
  for (const { id, at, source, ...row } of rows) {
    const [title, text] = [row.title ?? '', row.text ?? '']
    const labels = labelsFor({ source, language: row.language ?? undefined })
    const document: TermDocument = { title, text, labels, names: names.get(at), bands: bandsOf(title, text) }
    store.putIn({ family: families.articles, version }, at, termsOfDocument(document, version), true)
    const former = store.run<{ readonly place: number; readonly title: string | null; readonly text: string }>(
      `SELECT f.id AS place, r.title, r.text FROM former_versions f JOIN revisions r ON r.id = f.revision_id
       WHERE f.article_id = ?`,
      id,
    )
    for (const one of former) {
      const terms = termsOfDocument({ title: one.title ?? '', text: one.text }, version)
      // An article that has moved in time may have been here already, with its earlier versions.
      store.putIn({ family: families.former, version }, one.place, terms, false)
    }
  }
  const isAll = rows.length < atMost
  if (!isAll) store.run('UPDATE term_index SET done_from = ? WHERE version = ?', rows.at(-1)!.at, version)
  else {
    store.run("UPDATE term_index SET state = 'dropped' WHERE state = 'serving'")
    store.run(
      "UPDATE term_index SET state = 'serving', done_from = ? WHERE version = ?",
      Number.MAX_SAFE_INTEGER,
      version,
    )
  }
  return { articles: rows.length, isDone: false }
}

/**
 * Makes the whole index anew, in one transaction: until it is committed, what is there serves, however damaged. Nothing is
 * read of it.
 */
export async function replaceTermIndex(
  sql: Sql,
  bandsOf: (title: string, text: string) => readonly string[],
  onProgress?: (articles: number) => void,
): Promise<void> {
  const store = termStore(sql)
  const tables = ['terms_pages', 'terms_docs', 'terms_masks', 'terms_directories', 'terms_words', 'term_segments']
  for (const table of [...tables, 'term_index']) store.run(`DELETE FROM ${table}`)
  store.forgetWords()
  // A row whose key is damaged left its digest behind.
  store.run(
    `DELETE FROM row_digests WHERE table_id IN (SELECT id FROM digested_tables WHERE name IN ('term_segments', 'term_index'))`,
  )
  prepareTermIndex(store.run)
  for (let done = 0; store.versions().some((one) => one.state === 'making'); ) {
    const { articles } = await remakeTermIndex(sql, bandsOf, articlesAtOnce)
    await store.flush()
    done += articles
    onProgress?.(done)
  }
}

const articlesAtOnce = 64

/** Takes one segment of a version that is not needed any more; answers whether there is none. */
function dropOne(run: AtOnce): boolean {
  const [segment] = run<{ id: number }>(
    `SELECT id FROM term_segments WHERE version IN (SELECT version FROM term_index WHERE state = 'dropped') LIMIT 1`,
  )
  if (segment) dropSegment(run, segment.id)
  else run("DELETE FROM term_index WHERE state = 'dropped'")
  return !segment
}

/** Whether the index is of this program's version, and nothing is left of another. */
export async function isTermIndexCurrent(sql: Sql): Promise<boolean> {
  const rows = await sql.all<{ state: string }>('SELECT state FROM term_index')
  return rows.every((one) => one.state === 'serving')
}
