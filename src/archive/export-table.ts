import { listed } from '../store/index.ts'
import { findIn } from './find.ts'
import { moreVersionsThan } from './find-versions.ts'
import { ArchiveError, type OpenArchive } from './open-archive.ts'
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'

export const tableFormats = ['jsonl', 'csv', 'parquet'] as const
export type TableFormat = (typeof tableFormats)[number]

/** A line of the table: an article as its current version has it. Times are ISO 8601 in UTC. */
export interface TableRow {
  readonly id: string
  readonly url: string | null
  readonly title: string
  readonly authors: readonly string[]
  readonly source: string
  readonly feed_url: string | null
  readonly tags: readonly string[]
  readonly language: string | null
  readonly published: string | null
  readonly first_seen: string
  readonly edited: string | null
  readonly withdrawn: string | null
  readonly versions: number
  readonly complete: boolean
  readonly text: string
  /** Of `text` in UTF-8. */
  readonly text_sha256: string | null
}

const rowsAtOnce = 500

/**
 * Every article that a query finds, newest first, with its text; all of them where the query is empty. Throws
 * `ArchiveError` for a query that can't be understood.
 */
export async function* tableRows(archive: OpenArchive, query: string, most = Number.MAX_SAFE_INTEGER) {
  let left = most
  for await (const ids of query.trim() ? idsFound(archive, query) : all(archive)) {
    const rows = await archive.db.all<SummaryRow & { text: string | null; text_sha256: string | null }>(
      `SELECT ${summaryColumns}, r.text, r.text_sha256 FROM ${listed(archive.db, 'text')} j CROSS JOIN ${summaryJoins.replace('articles a', 'articles a ON a.id = j.value')}
       ORDER BY j.key`,
      JSON.stringify(ids.slice(0, left)),
    )
    for (const row of rows) yield rowOf(row)
    left -= rows.length
    if (left <= 0) return
  }
}

/**
 * Every article that a query finds, newest first, some at a time. Throws `ArchiveError` for a query that can't be understood, or that finds
 * more earlier versions than are looked at.
 */
export async function* idsFound(archive: OpenArchive, query: string): AsyncGenerator<readonly string[]> {
  let cursor: string | undefined
  let offset = 0
  const versionsOf = new Set<string>()
  do {
    const page = await findIn(archive, query, {
      sort: 'new',
      limit: rowsAtOnce,
      ...(cursor === undefined ? { offset } : { cursor }),
    })
    if (page.problem) throw new ArchiveError(`${page.problem} (at character ${(page.problemAt ?? 0) + 1} of the query)`)
    const tooMany = moreVersionsThan(page)
    if (tooMany) throw new ArchiveError(tooMany)
    // The same article may be found in several of its versions.
    const fresh = page.hits.filter((hit) => !versionsOf.has(hit.id))
    for (const hit of fresh) if (hit.version) versionsOf.add(hit.id)
    yield [...new Set(fresh.map((hit) => hit.id))]
    offset += page.hits.length
    // A page without hits may be one whose candidates all stand across words: there is a next one then. Versions have offsets only.
    const isLast = cursor !== undefined || !page.hits.length || page.total <= offset
    cursor = page.next
    if (cursor === undefined && isLast) return
  } while (true)
}

async function* all(archive: OpenArchive): AsyncGenerator<readonly string[]> {
  let before = Number.MAX_SAFE_INTEGER
  for (;;) {
    const rows = await archive.db.all<{ id: string; at: number }>(
      'SELECT id, search_id AS at FROM articles WHERE duplicate_of IS NULL AND search_id < ? ORDER BY search_id DESC LIMIT ?',
      before,
      rowsAtOnce,
    )
    if (!rows.length) return
    yield rows.map((row) => row.id)
    before = rows.at(-1)!.at
  }
}

function rowOf(row: SummaryRow & { text: string | null; text_sha256: string | null }): TableRow {
  const article = summaryOf(row)
  const iso = (at: number | undefined) =>
    at === undefined || !(Math.abs(at) <= 8.64e15) ? null : new Date(at).toISOString()
  return {
    id: article.id,
    url: article.url ?? null,
    title: article.title,
    authors: article.authors,
    source: article.source,
    feed_url: article.feedUrl ?? null,
    tags: article.tags,
    language: article.language ?? null,
    published: iso(article.publishedAt),
    first_seen: iso(article.firstSeenAt)!,
    edited: iso(article.editedAt),
    withdrawn: iso(article.withdrawnAt),
    versions: article.revisionCount,
    complete: article.isComplete,
    text: row.text ?? '',
    text_sha256: row.text_sha256,
  }
}

/** The table as a file's bytes, piece by piece: memory stays at a few hundred rows. */
export async function* tableBytes(rows: AsyncIterable<TableRow>, format: TableFormat): AsyncGenerator<Uint8Array> {
  if (format === 'parquet') yield* parquetBytes(rows)
  else if (format === 'csv') yield* csvBytes(rows)
  else for await (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`)
}

const columns = [
  'id',
  'url',
  'title',
  'authors',
  'source',
  'feed_url',
  'tags',
  'language',
  'published',
  'first_seen',
  'edited',
  'withdrawn',
  'versions',
  'complete',
  'text',
  'text_sha256',
] as const satisfies readonly (keyof TableRow)[]

async function* csvBytes(rows: AsyncIterable<TableRow>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${columns.join(',')}\r\n`)
  for await (const row of rows) {
    const fields = columns.map((name) => {
      const value = row[name]
      return csvField(Array.isArray(value) ? value.join('; ') : (value as string | number | boolean | null))
    })
    yield Buffer.from(`${fields.join(',')}\r\n`)
  }
}

/** RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe. */
export function csvField(value: string | number | boolean | null | undefined): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : `${value ?? ''}`
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const times = new Set<keyof TableRow>(['published', 'first_seen', 'edited', 'withdrawn'])
const lists = new Set<keyof TableRow>(['authors', 'tags'])

/** Strings, times in milliseconds UTC, lists as JSON; a row group for every few hundred rows. */
async function* parquetBytes(rows: AsyncIterable<TableRow>): AsyncGenerator<Uint8Array> {
  // Only where it is asked for: no command waits for it to load.
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer')
  const writer = new ByteWriter()
  const taken = () => {
    const bytes = new Uint8Array(writer.buffer.slice(0, writer.index))
    writer.index = 0
    return bytes
  }
  const parquet = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: columnsOf([]) }),
    createdBy: 'presskeep',
  })
  let batch: TableRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < rowsAtOnce) continue
    parquet.write({ columnData: columnsOf(batch) })
    batch = []
    yield taken()
  }
  if (batch.length) parquet.write({ columnData: columnsOf(batch) })
  parquet.finish()
  yield taken()
}

function columnsOf(rows: readonly TableRow[]) {
  return columns.map((name) => {
    if (times.has(name)) {
      const data = rows.map((row) => (row[name] === null ? null : new Date(row[name] as string)))
      return { name, type: 'TIMESTAMP' as const, data }
    }
    if (lists.has(name)) return { name, type: 'JSON' as const, data: rows.map((row) => row[name]) }
    if (name === 'versions') return { name, type: 'INT32' as const, data: rows.map((row) => row.versions) }
    if (name === 'complete') return { name, type: 'BOOLEAN' as const, data: rows.map((row) => row.complete) }
    return { name, type: 'STRING' as const, data: rows.map((row) => row[name]) }
  })
}
