import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { crc32 } from 'node:zlib'
import { indexText } from '../search/index.ts'
import { migrate, migrations } from './migrations.ts'

/** Something in the database that SQLite itself takes for good and that is not. */
export interface IndexDamage {
  readonly article?: string
  readonly message: string
}

const documentsAtOnce = 500

export interface TermCheck {
  /** The bands under which like texts are found, as they are indexed. */
  readonly bandsOf: (title: string, text: string) => readonly string[]
  readonly onProgress?: (done: number, of: number) => void
}

interface Document {
  readonly place: number
  readonly article: string
  readonly title: string | null
  readonly text: string | null
}

interface TermIndex {
  readonly table: 'terms' | 'terms_former' | 'terms_alike'
  readonly count: string
  /** Documents behind a place, in its order. */
  readonly documents: string
  readonly columns: (title: string, text: string, check: TermCheck) => Readonly<Record<string, string>>
}

const ofArticles = `SELECT a.search_id AS place, a.id AS article, a.indexed_title AS title, r.text FROM archive.articles a
  LEFT JOIN archive.revisions r ON r.id = a.current_revision_id WHERE a.search_id > ? ORDER BY a.search_id`
const words = (title: string, text: string) => ({ title: indexText(title), text: indexText(text) })

const indexes: readonly TermIndex[] = [
  { table: 'terms', count: 'SELECT count(*) AS n FROM archive.articles', documents: ofArticles, columns: words },
  {
    table: 'terms_former',
    count: 'SELECT count(*) AS n FROM archive.former_versions',
    documents: `SELECT f.id AS place, f.article_id AS article, r.title, r.text FROM archive.former_versions f
      LEFT JOIN archive.revisions r ON r.id = f.revision_id WHERE f.id > ? ORDER BY f.id`,
    columns: words,
  },
  {
    table: 'terms_alike',
    count: 'SELECT count(*) AS n FROM archive.articles',
    documents: ofArticles,
    columns: (title, text, check) => ({ bands: check.bandsOf(title, text).join(' ') }),
  },
]

/**
 * Holds the term indexes against the texts that they are made of: every term of every article, at every place, the sizes
 * that ranking uses, and that each term is found where it stands. Reads each index once and splits every text again.
 */
export function* damagedTerms(file: string, check: TermCheck): Generator<IndexDamage> {
  for (const index of indexes) {
    const database = new DatabaseSync(':memory:')
    try {
      database.exec(`ATTACH '${pathToFileURL(file).href.replaceAll("'", "''")}?mode=ro' AS archive`)
      const made = new RegExp(`CREATE VIRTUAL TABLE ${index.table} (USING fts5.*);`).exec(migrations.join('\n'))?.[1]
      database.exec(`CREATE VIRTUAL TABLE fresh ${made}`)
      for (const kind of ['instance', 'row'] as const) {
        database.exec(
          `CREATE VIRTUAL TABLE temp.archive_${kind} USING fts5vocab('archive', '${index.table}', '${kind}')`,
        )
      }
      database.exec(`CREATE VIRTUAL TABLE temp.fresh_instance USING fts5vocab('main', 'fresh', 'instance')`)
      yield* compareIndexes(database, index, check)
    } catch (error) {
      yield { message: `${index.table} can't be read: ${error instanceof Error ? error.message : String(error)}` }
    } finally {
      database.close()
    }
  }
}

function* compareIndexes(database: DatabaseSync, index: TermIndex, check: TermCheck): Generator<IndexDamage> {
  const { table } = index
  const kept = signaturesOf(database, 'archive_instance')
  const unfound = termsNotFound(database)
  if (unfound) yield { message: `${unfound} terms of ${table} are not found when they are looked for` }
  const config = (schema: string, name: string) =>
    JSON.stringify(database.prepare(`SELECT k, v FROM ${schema}.${name}_config ORDER BY k`).all())
  if (config('archive', table) !== config('main', 'fresh')) {
    yield { message: `the settings of ${table} are not what they were` }
  }
  const total = Number(database.prepare(index.count).get()?.n)
  const documents = database.prepare(`${index.documents} LIMIT ${documentsAtOnce}`)
  const sizeOf = (schema: string, name: string) =>
    database.prepare(`SELECT sz FROM ${schema}.${name}_docsize WHERE id = ?`)
  const [keptSize, freshSize] = [sizeOf('archive', table), sizeOf('main', 'fresh')]
  let after = -1
  for (let done = 0; ; ) {
    const rows = documents.all(after) as unknown as Document[]
    for (const { place, title, text } of rows) {
      const columns = index.columns(title ?? '', text ?? '', check)
      const names = Object.keys(columns)
      const insert = `INSERT INTO main.fresh (rowid, ${names.join()}) VALUES (?, ${names.map(() => '?').join()})`
      database.prepare(insert).run(place, ...Object.values(columns))
    }
    const fresh = signaturesOf(database, 'fresh_instance')
    for (const { place, article } of rows) {
      const sizes = [keptSize.get(place), freshSize.get(place)].map((row) => bytesOf(row?.sz))
      if (kept.get(place) !== fresh.get(place) || !sizes[0]!.equals(sizes[1]!)) {
        yield { article, message: `${table} does not hold the words of article ${article} as they are` }
      }
      kept.delete(place)
      check.onProgress?.(++done, total)
    }
    database.exec('DELETE FROM main.fresh')
    if (rows.length < documentsAtOnce || rows.at(-1)!.place <= after) break
    after = rows.at(-1)!.place
  }
  if (kept.size) yield { message: `${table} holds the words of ${kept.size} texts that are not there` }
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
    await migrate({
      dialect: 'sqlite',
      all: async (sql, ...values) => expected.prepare(sql).all(...(values as string[])) as never[],
    })
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
