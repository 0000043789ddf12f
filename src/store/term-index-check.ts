import { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import type { AtOnce } from './db.ts'
import { hasWords } from './has-words.ts'
import { migrate } from './migrations.ts'
import { forReading } from './read-only-place.ts'
import { type Directory, directoryChecksum, encodeDirectory, leastPagesWritten } from './term-directory.ts'
import { unknownLayout } from './term-layouts.ts'
import { encodeKeys, isMasked, maskChecksum, maskKeys } from './term-masks.ts'
import { namesOf } from './term-names.ts'
import { isNextwordKey, NextwordCheck } from './term-nextwords.ts'
import { DocsRow, docsPerRow, lengthCode, PageEntries } from './term-pages.ts'
import { rowsPerSegment } from './term-rows.ts'
import { addChecksum, isGone, pageChecksum, type Segment, segmentsOf } from './term-segments.ts'
import { type Family, families, type TermDocument, termsOfDocument } from './term-store.ts'
import type { IndexVersion } from './term-versions.ts'
import { labelsFor } from './terms.ts'

/** Something in the database that SQLite itself takes for good and that is not. */
export interface IndexDamage {
  readonly article?: string
  readonly message: string
}

export interface TermCheck {
  /** The bands under which like texts are found, as they are indexed. */
  readonly bandsOf: (title: string, text: string) => readonly string[]
  readonly onProgress?: (done: number, of: number) => void
  /** Hold the index against the texts too, not only against its checksums: `damaged` where a checksum is wrong. */
  readonly withTexts?: 'always' | 'damaged' | 'never'
}

interface DocumentRow {
  readonly place: number
  readonly article: string
  readonly title: string | null
  readonly text: string | null
  readonly source: string | null
  readonly language: string | null
}

interface Documents {
  readonly count: string
  /** Documents behind a place, in its order. */
  readonly rows: string
  readonly document: (row: DocumentRow, check: TermCheck) => TermDocument
  /** Of documents behind places what `TermDocument.names` are. */
  readonly names: (read: AtOnce, places: readonly number[]) => ReadonlyMap<number, readonly string[]>
}

const documentsAtOnce = 500

const documentsOf: Readonly<Record<Family, Documents>> = {
  articles: {
    count: `SELECT count(*) AS n FROM articles a WHERE a.duplicate_of IS NULL AND ${hasWords}`,
    rows: `SELECT a.search_id AS place, a.id AS article, a.indexed_title AS title, r.text, a.source, a.language
      FROM articles a LEFT JOIN revisions r ON r.id = a.current_revision_id
      WHERE a.duplicate_of IS NULL AND ${hasWords} AND a.search_id > ? ORDER BY a.search_id`,
    document: ({ title, text, source, language }, check) => ({
      title: title ?? '',
      text: text ?? '',
      bands: check.bandsOf(title ?? '', text ?? ''),
      labels: labelsFor({ source: source ?? undefined, language: language ?? undefined }),
    }),
    names: namesOf,
  },
  former: {
    count: 'SELECT count(*) AS n FROM former_versions',
    rows: `SELECT f.id AS place, f.article_id AS article, r.title, r.text, NULL AS source, NULL AS language
      FROM former_versions f LEFT JOIN revisions r ON r.id = f.revision_id WHERE f.id > ? ORDER BY f.id`,
    document: ({ title, text }) => ({ title: title ?? '', text: text ?? '' }),
    names: () => new Map(),
  },
}

/**
 * Holds the term index against its own checksums, and where that is wanted against the texts that it is made of: every
 * term of every document, how often, what follows it, and the lengths that ranking uses. Reads the index once; for the
 * texts all are split again. The rows of its segments have digests like any other row.
 */
export function* damagedTerms(file: string, check: TermCheck): Generator<IndexDamage> {
  const database = new DatabaseSync(forReading(file), { readOnly: true, timeout: 10_000 })
  try {
    const read: AtOnce = (sql, ...values) => database.prepare(sql).all(...(values as number[])) as never[]
    // One moment of the archive, whoever writes meanwhile.
    database.exec('BEGIN')
    const versions = read<IndexVersion>('SELECT version, state, done_from FROM term_index ORDER BY version')
    const known = new Map<number, Segment>()
    let isDamaged = false
    const words = yield* damagedWords(read)
    for (const { version, state } of versions) {
      const why = unknownLayout(version)
      if (why && state === 'serving') yield { message: why }
      for (const family of Object.keys(families) as Family[]) {
        const segments = segmentsOf(read, { family: families[family], version })
        const kept: Kept = new Map()
        for (const segment of segments) {
          known.set(segment.id, segment)
          if (why) continue
          for (const damage of damagedSegment(read, segment, kept)) {
            isDamaged = true
            yield damage
          }
        }
        const { withTexts = 'always' } = check
        const isWanted = withTexts === 'always' || (withTexts === 'damaged' && isDamaged)
        if (state === 'serving' && isWanted && !why) yield* compareWithTexts(read, family, version, kept, words, check)
      }
    }
    yield* strayRows(read, known)
  } catch (error) {
    yield { message: `the term index can't be read: ${error instanceof Error ? error.message : String(error)}` }
  } finally {
    database.close()
  }
}

function* damagedWords(read: AtOnce): Generator<IndexDamage, ReadonlySet<string>> {
  const words = new Set<string>()
  let damaged = 0
  for (const { word, crc } of read<{ word: string; crc: number }>('SELECT word, crc FROM terms_words')) {
    words.add(word)
    if (typeof word !== 'string' || crc32(word) !== crc) damaged++
  }
  if (damaged) yield { message: `${damaged} words of terms_words are not as they were written` }
  return words
}

/** What the index says of a document, as a number that other words would not give, and its length. */
type Kept = Map<number, { readonly signature: number; readonly length: number }>

function* damagedSegment(read: AtOnce, segment: Segment, kept: Kept): Generator<IndexDamage> {
  const first = segment.id * rowsPerSegment
  const what = `segment ${segment.id} of the term index`
  let checksum = 0
  const ids: number[] = []
  const lengths: number[] = []
  for (let at = 0; at < segment.docs; at += docsPerRow) {
    const id = first + at / docsPerRow
    const [row] = read<{ crc: number; data: Uint8Array }>('SELECT crc, data FROM terms_docs WHERE id = ?', id)
    if (!row || pageChecksum(id, 0, 0, row.data) !== row.crc) {
      yield { message: `${what}: the list of its documents is not as it was written` }
      return
    }
    checksum = addChecksum(checksum, row.crc)
    const { ids: some, codes } = new DocsRow(row.data)
    ids.push(...some)
    lengths.push(...codes)
  }
  const signatures = new Float64Array(segment.docs)
  const masks = new Map(
    [...maskKeys(read, segment.id)].map((key) => [key, new Uint8Array(Math.ceil(segment.docs / 8))]),
  )
  const totals = new Map<number, number>()
  const nextwords = new NextwordCheck(segment.docs, masks.keys())
  const directory = { keys: new Float64Array(segment.pages), docs: new Int32Array(segment.pages) }
  for (let page = first; page < first + segment.pages; page++) {
    const [row] = read<{ segment: number; key: number; doc: number; crc: number; data: Uint8Array }>(
      'SELECT segment, key, doc, crc, data FROM terms_pages WHERE id = ?',
      page,
    )
    if (!row || row.segment !== segment.id || pageChecksum(page, row.key, row.doc, row.data) !== row.crc) {
      yield { message: `${what}: page ${page - first} is not as it was written` }
      return
    }
    checksum = addChecksum(checksum, row.crc)
    addSignatures(new PageEntries(row.key, row.data), signatures, masks, totals, nextwords)
    directory.keys[page - first] = row.key
    directory.docs[page - first] = row.doc
  }
  if (!isDirectoryRight(read, segment, directory)) {
    yield { message: `${what}: the directory of its pages is not as it was written` }
  }
  const isMaskMissing =
    masks.size > 0 && [...totals].some(([key, count]) => isMasked(count, segment.docs) && !masks.has(key))
  if (isMaskMissing || !areMasksRight(read, segment, masks)) {
    yield { message: `${what}: which documents have its commonest words is not as it was written` }
  }
  if (!nextwords.isRight) {
    yield { message: `${what}: what follows its commonest words is not as it was written` }
  }
  if (checksum !== segment.checksum || ids.length !== segment.docs) yield { message: `${what} is not what was written` }
  for (let doc = 0; doc < segment.docs; doc++) {
    if (isGone(segment.gone, doc)) continue
    if (kept.has(ids[doc]!)) yield { message: `${what}: document ${ids[doc]} stands in another one too` }
    kept.set(ids[doc]!, { signature: signatures[doc]!, length: lengths[doc]! })
  }
}

function isDirectoryRight(read: AtOnce, segment: Segment, directory: Directory): boolean {
  const [row] = read<{ crc: number; data: Uint8Array }>(
    'SELECT crc, data FROM terms_directories WHERE id = ?',
    segment.id,
  )
  if (!row) return segment.pages < leastPagesWritten
  const isAsWritten = directoryChecksum(segment.id, row.data) === row.crc
  return isAsWritten && Buffer.compare(row.data, encodeDirectory(directory)) === 0
}

/** Holds what was written of a segment's masks against those that its lists make. */
function areMasksRight(read: AtOnce, segment: Segment, masks: ReadonlyMap<number, Uint8Array>): boolean {
  const first = segment.id * rowsPerSegment
  const expected = masks.size ? [encodeKeys([...masks.keys()]), ...masks.values()] : []
  const rows = read<{ id: number; crc: number; data: Uint8Array }>(
    'SELECT id, crc, data FROM terms_masks WHERE id >= ? AND id < ? ORDER BY id',
    first,
    first + rowsPerSegment,
  )
  return (
    rows.length === expected.length &&
    rows.every(({ id, crc, data }, at) => {
      const isSame = id === first + at && Buffer.compare(data, expected[at]!) === 0
      return isSame && maskChecksum(id, data) === crc
    })
  )
}

/** Also what the lists say of masks and nextword lists, and how many documents each has. */
function addSignatures(
  entries: PageEntries,
  signatures: Float64Array,
  masks: ReadonlyMap<number, Uint8Array>,
  totals: Map<number, number>,
  nextwords: NextwordCheck,
): void {
  while (entries.next()) {
    const part = entries.part()
    const { count, starts, counts, docs, data } = part
    if (isNextwordKey(entries.key)) {
      nextwords.found(entries.key, part)
      continue
    }
    if (entries.isMore) totals.set(entries.key, entries.total)
    // The last part of a list does not say how many all have.
    nextwords.expect(entries.key, totals.get(entries.key) ?? entries.total, part)
    const mask = masks.get(entries.key)
    for (let at = 0; at < count; at++) {
      const from = starts[at] ?? 0
      if (mask) mask[docs[at]! >> 3]! |= 1 << (docs[at]! & 7)
      signatures[docs[at]!]! += signatureOf(entries.key, counts[at]!, data, from, starts[at + 1] ?? from)
    }
  }
}

function signatureOf(key: number, count: number, followers: Uint8Array, from: number, to: number): number {
  let hash = Math.imul((key % 0x100000000) | 0, 0x9e3779b1) ^ Math.imul(key / 0x100000000, 0x85ebca6b) ^ count
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ followers[at]!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
  return (hash ^ (hash >>> 13)) >>> 0
}

function* compareWithTexts(
  read: AtOnce,
  family: Family,
  version: number,
  kept: Kept,
  known: ReadonlySet<string>,
  check: TermCheck,
): Generator<IndexDamage> {
  const { count, rows: statement, document, names: namesIn } = documentsOf[family]
  const total = Number(read<{ n: number }>(count)[0]?.n)
  const which = family === 'articles' ? 'the term index' : 'the term index of earlier versions'
  let after = -1
  for (let done = 0; ; ) {
    const rows = read<DocumentRow>(`${statement} LIMIT ${documentsAtOnce}`, after)
    const names = namesIn(
      read,
      rows.map((row) => row.place),
    )
    for (const row of rows) {
      const terms = termsOfDocument({ ...document(row, check), names: names.get(row.place) }, version)
      let signature = 0
      for (const [at, key] of terms.keys.entries()) {
        signature += signatureOf(key, terms.counts[at]!, terms.followers, terms.starts[at]!, terms.starts[at + 1]!)
      }
      const one = kept.get(row.place)
      const isSame = one?.signature === signature && one.length === lengthCode(terms.length)
      const { article } = row
      if (!isSame) yield { article, message: `${which} does not hold the words of article ${article} as they are` }
      const unknown = [...terms.words].find((word) => !known.has(word))
      if (unknown !== undefined) yield { article, message: `${which} does not know the word ${unknown}` }
      kept.delete(row.place)
      check.onProgress?.(++done, total)
    }
    if (rows.length < documentsAtOnce || rows.at(-1)!.place <= after) break
    after = rows.at(-1)!.place
  }
  if (kept.size) yield { message: `${which} holds the words of ${kept.size} texts that are not there` }
}

/** Rows that belong to no segment, or stand behind a segment's last. */
function* strayRows(read: AtOnce, known: ReadonlyMap<number, Segment>): Generator<IndexDamage> {
  const wanted = {
    terms_pages: (segment: Segment) => segment.pages,
    terms_docs: (segment: Segment) => Math.ceil(segment.docs / docsPerRow),
  }
  for (const [table, rowsOf] of Object.entries(wanted)) {
    const found = read<{ segment: number; rows: number }>(
      `SELECT id / ${rowsPerSegment} AS segment, count(*) AS rows FROM ${table} GROUP BY 1`,
    )
    const stray = found.filter(({ segment, rows }) => {
      const one = known.get(segment)
      return !one || rowsOf(one) !== rows
    })
    if (stray.length) yield { message: `${table} has rows of ${stray.length} segments that nobody wrote` }
  }
  const masks = read<{ segment: number }>(`SELECT DISTINCT id / ${rowsPerSegment} AS segment FROM terms_masks`)
  const strange = masks.filter(({ segment }) => !known.has(segment))
  if (strange.length) yield { message: `terms_masks has rows of ${strange.length} segments that nobody wrote` }
  const directories = read<{ id: number }>('SELECT id FROM terms_directories').filter((row) => !known.has(row.id))
  if (directories.length) yield { message: `terms_directories has ${directories.length} rows that nobody wrote` }
}

/** What in the database's schema is not as the migrations make it. */
export async function schemaDamage(file: string): Promise<readonly string[]> {
  const expected = new DatabaseSync(':memory:')
  const found = new DatabaseSync(forReading(file), { readOnly: true })
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
