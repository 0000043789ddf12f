/**
 * Makes the file of `bench/find.ts` larger without waiting for its articles to be kept one by one:
 * `node bench/multiply-articles.ts FILE COPIES [DOCUMENTS]`. The articles of its segments of so many documents and more
 * (16,384) are there COPIES times afterwards, some hours apart, each copy with segments of its own: lists as long and as
 * many as in an index that grew. What only other things than `find` ask for is not copied.
 * The newest hits are then copies of one another, so that words are told from what stands across words once for many: `bench/adding.ts FILE`
 * afterwards makes the newest articles different ones.
 */
import { DatabaseSync } from 'node:sqlite'
import { searchIdSlack } from '../src/store/index.ts'
import { directoryChecksum } from '../src/store/term-directory.ts'
import { maskChecksum } from '../src/store/term-masks.ts'
import { DocsRow, docsPerRow, encodeDocs } from '../src/store/term-pages.ts'
import { rowsPerSegment } from '../src/store/term-rows.ts'
import { addChecksum, pageChecksum } from '../src/store/term-segments.ts'

const [file = '', copies = '8', least = '16384'] = process.argv.slice(2)
const database = new DatabaseSync(file)
database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY')
const all = <T>(sql: string, ...values: (string | number | Uint8Array)[]) => database.prepare(sql).all(...values) as T[]

const segments = all<{ id: number; docs: number; pages: number }>(
  'SELECT id, docs, pages FROM term_segments WHERE family = 0 AND docs >= ? AND gone_count = 0',
  Number(least),
)
const taken = new Set(all<{ at: number }>('SELECT search_id AS at FROM articles').map((row) => row.at))
const columnsOf = (table: string, without: readonly string[]) =>
  all<{ name: string }>('SELECT name FROM pragma_table_info(?)', table)
    .map((row) => row.name)
    .filter((name) => !without.includes(name))
    .join(', ')
const articleColumns = columnsOf('articles', ['id', 'key', 'search_id', 'current_revision_id'])
const revisionColumns = columnsOf('revisions', ['id', 'article_id'])
const hasDirectories = all("SELECT 1 FROM sqlite_schema WHERE name = 'terms_directories'").length > 0

/** No search id may stand further behind its time than this: filters by date rely on it. */
const apart = Math.floor(searchIdSlack / (Number(copies) + 1))
/** Of this run: there may have been one before. */
const run = all<{ id: number }>('SELECT max(id) AS id FROM term_segments')[0]!.id
const markOf = (copy: number) => `-${run}-${copy}`

/** The ids of a copy's documents: as far from one another as they were, smaller ones behind. */
function shifted(ids: Float64Array, by: number): Float64Array {
  const moved = new Float64Array(ids.length)
  for (let at = ids.length - 1; at >= 0; at--) {
    let id = ids[at]! + by
    if (at + 1 < ids.length) id = Math.max(id, moved[at + 1]! + 1)
    while (taken.has(id)) id++
    taken.add(id)
    moved[at] = id
  }
  return moved
}

function copySegment({ id, docs, pages }: (typeof segments)[number], copy: number): void {
  const ids = new Float64Array(docs)
  const rows = all<{ data: Uint8Array }>(
    'SELECT data FROM terms_docs WHERE id >= ? AND id < ? ORDER BY id',
    id * rowsPerSegment,
    (id + 1) * rowsPerSegment,
  ).map((row) => new DocsRow(row.data))
  for (const [at, row] of rows.entries()) ids.set(row.ids, at * docsPerRow)
  const moved = shifted(ids, copy * apart)
  const [made] = all<{ id: number }>(
    `INSERT INTO term_segments (family, version, docs, newest, oldest, length, pages, checksum, gone_count)
     SELECT family, version, docs, ?, ?, length, pages, 0, 0 FROM term_segments WHERE id = ? RETURNING id`,
    moved[0]!,
    moved[docs - 1]!,
    id,
  )
  const first = made!.id * rowsPerSegment
  let checksum = 0
  for (const [at, row] of rows.entries()) {
    const data = encodeDocs(moved.subarray(at * docsPerRow, at * docsPerRow + row.ids.length), row.codes)
    const crc = pageChecksum(first + at, 0, 0, data)
    checksum = addChecksum(checksum, crc)
    all('INSERT INTO terms_docs (id, crc, data) VALUES (?, ?, ?)', first + at, crc, data)
  }
  const read = database.prepare('SELECT key, doc, data FROM terms_pages WHERE id = ?')
  const write = database.prepare('INSERT INTO terms_pages (id, segment, key, doc, crc, data) VALUES (?, ?, ?, ?, ?, ?)')
  for (let page = 0; page < pages; page++) {
    const { key, doc, data } = read.get(id * rowsPerSegment + page) as { key: number; doc: number; data: Uint8Array }
    const crc = pageChecksum(first + page, key, doc, data)
    checksum = addChecksum(checksum, crc)
    write.run(first + page, made!.id, key, doc, crc, data)
  }
  all('UPDATE term_segments SET checksum = ? WHERE id = ?', checksum, made!.id)
  if (hasDirectories) {
    const [row] = all<{ data: Uint8Array }>('SELECT data FROM terms_directories WHERE id = ?', id)
    const values = row && ([made!.id, directoryChecksum(made!.id, row.data), row.data] as const)
    if (values) all('INSERT INTO terms_directories (id, crc, data) VALUES (?, ?, ?)', ...values)
  }
  const masks = all<{ id: number; data: Uint8Array }>(
    'SELECT id, data FROM terms_masks WHERE id >= ? AND id < ?',
    id * rowsPerSegment,
    (id + 1) * rowsPerSegment,
  )
  for (const mask of masks) {
    const row = first + mask.id - id * rowsPerSegment
    all('INSERT INTO terms_masks (id, crc, data) VALUES (?, ?, ?)', row, maskChecksum(row, mask.data), mask.data)
  }
  const copyArticle = database.prepare(
    `INSERT INTO articles (id, key, search_id, current_revision_id, ${articleColumns})
     SELECT id || ?, key || ?, ?, current_revision_id || ?, ${articleColumns} FROM articles WHERE search_id = ?`,
  )
  const mark = markOf(copy)
  for (let doc = 0; doc < docs; doc++) copyArticle.run(mark, mark, moved[doc]!, mark, ids[doc]!)
}

for (let copy = 1; copy < Number(copies); copy++) {
  database.exec('BEGIN')
  for (const segment of segments) copySegment(segment, copy)
  const mark = markOf(copy)
  all(
    `INSERT INTO revisions (id, article_id, ${revisionColumns})
     SELECT r.id || ?, a.id, ${revisionColumns.replace(/\w+/g, 'r.$&')} FROM articles a
     JOIN revisions r ON r.id = substr(a.current_revision_id, 1, length(a.current_revision_id) - ?)
     WHERE a.id LIKE ?`,
    mark,
    mark.length,
    `%${mark}`,
  )
  all(
    `INSERT INTO article_authors (article_id, author) SELECT a.id, x.author FROM articles a
     JOIN article_authors x ON x.article_id = substr(a.id, 1, length(a.id) - ?) WHERE a.id LIKE ?`,
    mark.length,
    `%${mark}`,
  )
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  console.error(`copy ${copy}`)
}
database.close()
