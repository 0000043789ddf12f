import { crc32 } from 'node:zlib'
import { type AtOnce, DatabaseError } from './db.ts'
import { ByteWriter } from './term-pages.ts'
import { rowsPerSegment } from './term-rows.ts'

/**
 * Where in a segment which page is: of each page the first key and document, as they stand in its row. Kept in memory
 * (12 bytes a page, 8 MB for a million articles), so that a list is one row away, and so that a list that is
 * held against another one leaps over the pages between.
 */
export interface Directory {
  readonly keys: Float64Array
  readonly docs: Int32Array
}

/** Smaller segments are asked for their pages' rows: they come and go with each transaction. */
export const leastPagesWritten = 64

/** Of pages in their order: difference of keys, then the document, anew where the key is the same as before. */
export function encodeDirectory({ keys, docs }: Directory): Uint8Array {
  const out = new ByteWriter(keys.length * 8 + 8)
  out.number(keys.length)
  let key = 0
  for (let page = 0; page < keys.length; page++) {
    out.number(keys[page]! - key)
    out.varint(docs[page]!)
    key = keys[page]!
  }
  return out.buffer.slice(0, out.length)
}

/** Throws where the bytes are no directory of so many pages. */
export function decodeDirectory(data: Uint8Array, pages: number): Directory {
  let at = 0
  const number = () => {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = data[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }
  if (number() !== pages) throw new DatabaseError('a directory of the term index is damaged; run rebuild')
  const keys = new Float64Array(pages)
  const docs = new Int32Array(pages)
  let key = 0
  for (let page = 0; page < pages; page++) {
    key += number()
    keys[page] = key
    docs[page] = number()
  }
  if (at !== data.length) throw new DatabaseError('a directory of the term index is damaged; run rebuild')
  return { keys, docs }
}

export function directoryChecksum(segment: number, data: Uint8Array): number {
  return crc32(data, crc32(`directory ${segment}`))
}

export function writeDirectory(write: AtOnce, segment: number, directory: Directory): void {
  const data = encodeDirectory(directory)
  write(
    'INSERT INTO terms_directories (id, crc, data) VALUES (?, ?, ?)',
    segment,
    directoryChecksum(segment, data),
    data,
  )
}

/** The directory of a segment; of one that has none written, from its pages' rows. */
export function readDirectory(read: AtOnce, segment: { readonly id: number; readonly pages: number }): Directory {
  if (segment.pages >= leastPagesWritten) {
    const [row] = read<{ data: Uint8Array }>('SELECT data FROM terms_directories WHERE id = ?', segment.id)
    if (row) return decodeDirectory(row.data, segment.pages)
  }
  return directoryFromPages(read, segment)
}

/** Asks the index over the pages' rows alone. */
function directoryFromPages(read: AtOnce, segment: { readonly id: number; readonly pages: number }): Directory {
  const rows = read<{ id: number; key: number; doc: number }>(
    'SELECT id, key, doc FROM terms_pages WHERE segment = ? ORDER BY key, doc',
    segment.id,
  )
  const first = segment.id * rowsPerSegment
  const isWhole = rows.length === segment.pages && rows.every((row, page) => row.id === first + page)
  if (!isWhole) throw new DatabaseError('a page of the term index is missing; run rebuild')
  return { keys: Float64Array.from(rows, (row) => row.key), docs: Int32Array.from(rows, (row) => row.doc) }
}

/** Writes what segments of earlier versions of this program have not: a hundredth of a second each. */
export function writeMissingDirectories(run: AtOnce): void {
  const missing = run<{ id: number; pages: number }>(
    `SELECT s.id, s.pages FROM term_segments s LEFT JOIN terms_directories d ON d.id = s.id
     WHERE s.pages >= ${leastPagesWritten} AND d.id IS NULL`,
  )
  for (const segment of missing) writeDirectory(run, segment.id, directoryFromPages(run, segment))
}

/** The last page from `from` on that begins with this key and document or before; -1 where none does. */
export function pageOf({ keys, docs }: Directory, key: number, doc: number, from = 0): number {
  let low = from
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (keys[middle]! < key || (keys[middle] === key && docs[middle]! <= doc)) low = middle + 1
    else high = middle
  }
  return low > from ? low - 1 : from - 1
}
