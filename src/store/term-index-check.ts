import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { crc32 } from 'node:zlib'
import { indexText } from '../search/index.ts'
import { migrate } from './migrations.ts'
import { addDigestFunction, rankingSumsDigest } from './row-digests.ts'
import { termIndexMigration } from './terms.ts'

/** Something in the database that SQLite itself takes for good and that is not. */
export interface IndexDamage {
  readonly article?: string
  readonly message: string
}

const documentsAtOnce = 500

/**
 * Holds the term index against the texts that it is made of: every term of every article, at every place, the sizes
 * that ranking uses, and that each term is found where it stands. Reads the index once and splits every text again.
 */
export function* damagedTerms(file: string, onProgress?: (done: number, of: number) => void): Generator<IndexDamage> {
  const database = new DatabaseSync(':memory:')
  addDigestFunction(database)
  try {
    database.exec(`ATTACH '${pathToFileURL(file).href.replaceAll("'", "''")}?mode=ro' AS archive`)
    database.exec(termIndexMigration.replace('CREATE VIRTUAL TABLE terms', 'CREATE VIRTUAL TABLE fresh'))
    for (const kind of ['instance', 'row'] as const) {
      database.exec(`CREATE VIRTUAL TABLE temp.archive_${kind} USING fts5vocab('archive', 'terms', '${kind}')`)
    }
    database.exec(`CREATE VIRTUAL TABLE temp.fresh_instance USING fts5vocab('main', 'fresh', 'instance')`)
    yield* compareIndexes(database, onProgress)
  } catch (error) {
    yield { message: `the term index can't be read: ${error instanceof Error ? error.message : String(error)}` }
  } finally {
    database.close()
  }
}

function* compareIndexes(
  database: DatabaseSync,
  onProgress: ((done: number, of: number) => void) | undefined,
): Generator<IndexDamage> {
  const kept = signaturesOf(database, 'archive_instance')
  const unfound = termsNotFound(database)
  if (unfound) yield { message: `${unfound} terms of the index are not found when they are looked for` }
  const config = (schema: string, table: string) =>
    JSON.stringify(database.prepare(`SELECT k, v FROM ${schema}.${table}_config ORDER BY k`).all())
  if (config('archive', 'terms') !== config('main', 'fresh')) {
    yield { message: 'the settings of the term index are not what they were' }
  }

  const total = Number(database.prepare('SELECT count(*) AS n FROM archive.articles').get()?.n)
  const documents = database.prepare(
    `SELECT a.id, a.search_id, a.indexed_title AS title, r.text FROM archive.articles a
     LEFT JOIN archive.revisions r ON r.id = a.current_revision_id WHERE a.search_id > ? ORDER BY a.search_id LIMIT ${documentsAtOnce}`,
  )
  const insert = database.prepare('INSERT INTO main.fresh (rowid, title, text) VALUES (?, ?, ?)')
  const sizeOf = (schema: string, table: string) =>
    database.prepare(`SELECT sz FROM ${schema}.${table}_docsize WHERE id = ?`)
  const [keptSize, freshSize] = [sizeOf('archive', 'terms'), sizeOf('main', 'fresh')]
  let after = -1
  for (let done = 0; ; ) {
    const rows = documents.all(after) as unknown as Document[]
    for (const { search_id, title, text } of rows) insert.run(search_id, indexText(title ?? ''), indexText(text ?? ''))
    const fresh = signaturesOf(database, 'fresh_instance')
    for (const { id, search_id } of rows) {
      const size = bytesOf(keptSize.get(search_id)?.sz)
      const isSame = kept.get(search_id) === fresh.get(search_id) && size.equals(bytesOf(freshSize.get(search_id)?.sz))
      if (!isSame) yield { article: id, message: `the index does not hold the words of article ${id} as they are` }
      kept.delete(search_id)
      onProgress?.(++done, total)
    }
    database.exec('DELETE FROM main.fresh')
    if (rows.length < documentsAtOnce) break
    after = rows.at(-1)!.search_id
  }
  if (kept.size) yield { message: `the index holds the words of ${kept.size} articles that are not there` }
  const sums = database
    .prepare(
      `SELECT row_digest((SELECT block FROM archive.terms_data WHERE id = 1)) IS
         (SELECT digest FROM archive.row_digests WHERE ${rankingSumsDigest}) AS same`,
    )
    .get()
  if (Number(total) > 0 && sums?.same !== 1) yield { message: 'the sums by which the index ranks are wrong' }
}

interface Document {
  readonly id: string
  readonly search_id: number
  readonly title: string | null
  readonly text: string | null
}

/** A number for each document that another set of words, or other places of them, would not give. */
function signaturesOf(database: DatabaseSync, table: string): Map<number, number> {
  const signatures = new Map<number, number>()
  const rows = database.prepare(`SELECT term, doc, col, offset FROM temp.${table}`).iterate()
  for (const row of rows as Iterable<{ term: string; doc: number; col: string; offset: number }>) {
    const instance = crc32(`${row.col} ${row.offset} ${row.term}`)
    signatures.set(row.doc, (signatures.get(row.doc) ?? 0) + instance)
  }
  return signatures
}

/** The index of the index may lead astray though all stands in it. */
function termsNotFound(database: DatabaseSync): number {
  const find = database.prepare('SELECT doc, cnt FROM temp.archive_row WHERE term = ?')
  let missing = 0
  const rows = database.prepare('SELECT term, doc, cnt FROM temp.archive_row').all()
  for (const row of rows as unknown as { term: string; doc: number; cnt: number }[]) {
    const found = find.get(row.term)
    if (found?.doc !== row.doc || found.cnt !== row.cnt) missing++
  }
  return missing
}

function bytesOf(value: unknown): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0)
}

/** What in the database's schema is not as the migrations make it. */
export async function schemaDamage(file: string): Promise<readonly string[]> {
  const expected = new DatabaseSync(':memory:')
  const found = new DatabaseSync(file, { readOnly: true })
  try {
    await migrate({ all: async (sql, ...values) => expected.prepare(sql).all(...(values as string[])) as never[] })
    const schemaOf = (database: DatabaseSync) =>
      new Set(
        database
          .prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema')
          .all()
          .map((row) => JSON.stringify(row))
          // Statistics for the planner come with ANALYZE.
          .filter((row) => !/sqlite_(stat|sequence)/.test(row)),
      )
    const [wanted, present] = [schemaOf(expected), schemaOf(found)]
    return [
      ...[...wanted].filter((row) => !present.has(row)).map((row) => `missing: ${row.slice(0, 120)}`),
      ...[...present].filter((row) => !wanted.has(row)).map((row) => `unexpected: ${row.slice(0, 120)}`),
    ]
  } finally {
    expected.close()
    found.close()
  }
}
