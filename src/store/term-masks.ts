import { crc32 } from 'node:zlib'
import { type AtOnce, DatabaseError } from './db.ts'
import { rowsPerSegment } from './term-rows.ts'

/**
 * Of the terms that very many documents of a large segment have, a bit for each document: whether a few documents have one
 * is then read in one row of some kilobytes, where their list has a quarter of a megabyte. The first row of a segment says of
 * which keys there are masks, the others are these masks in the order of keys. Segments of older archives have none.
 */
export const termMasksMigration = `
CREATE TABLE terms_masks (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, data BLOB NOT NULL);
`

/** Smaller segments have short lists. */
export const leastDocsMasked = 4_096
/** One in so many documents has to have a term. */
const shareMasked = 8

/** Whether a list of so many documents has a mask where its segment has any. */
export function isMasked(count: number, docs: number): boolean {
  return docs >= leastDocsMasked && count * shareMasked >= docs
}

export function maskChecksum(id: number, data: Uint8Array): number {
  return crc32(data, crc32(`mask ${id}`))
}

/** A mask with the bits of `docs[0..count)`, in a segment of so many. */
export function maskOf(docs: Int32Array, count: number, docsOfSegment: number): Uint8Array {
  const mask = new Uint8Array(Math.ceil(docsOfSegment / 8))
  for (let at = 0; at < count; at++) mask[docs[at]! >> 3]! |= 1 << (docs[at]! & 7)
  return mask
}

/** Writes the masks of a segment, one after another in the order of their keys, and at last which there are. */
export class MaskWriter {
  readonly #write: AtOnce
  readonly #first: number
  readonly #docs: number
  readonly #keys: number[] = []

  constructor(write: AtOnce, segment: number, docs: number) {
    this.#write = write
    this.#first = segment * rowsPerSegment
    this.#docs = docs
  }

  add(key: number, docs: Int32Array, count: number): void {
    if (!isMasked(count, this.#docs)) return
    this.#keys.push(key)
    this.#put(this.#first + this.#keys.length, maskOf(docs, count, this.#docs))
  }

  /** Of which keys there are masks so far. */
  get keys(): readonly number[] {
    return this.#keys
  }

  end(): void {
    if (this.#keys.length) this.#put(this.#first, encodeKeys(this.#keys))
  }

  #put(id: number, data: Uint8Array): void {
    this.#write('INSERT INTO terms_masks (id, crc, data) VALUES (?, ?, ?)', id, maskChecksum(id, data), data)
  }
}

/** As they lie in memory on all processors that Node runs on: the lower byte first. */
export function encodeKeys(keys: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(keys).buffer)
}

/** The keys of a segment's masks, in order; none where it has no masks. */
export function maskKeys(read: AtOnce, segment: number): Float64Array {
  const [row] = read<{ data: Uint8Array }>('SELECT data FROM terms_masks WHERE id = ?', segment * rowsPerSegment)
  const keys = new Float64Array(Math.floor((row?.data.length ?? 0) / 8))
  if (row) new Uint8Array(keys.buffer).set(row.data.subarray(0, keys.byteLength))
  return keys
}

/** The mask at a place of `maskKeys`. */
export function readMask(read: AtOnce, segment: number, place: number): Uint8Array {
  const id = segment * rowsPerSegment + 1 + place
  const [row] = read<{ data: Uint8Array }>('SELECT data FROM terms_masks WHERE id = ?', id)
  if (!row) throw new DatabaseError('a part of the term index is missing; run rebuild')
  return row.data
}

export function dropMasks(write: AtOnce, segment: number): void {
  write('DELETE FROM terms_masks WHERE id >= ? AND id < ?', segment * rowsPerSegment, (segment + 1) * rowsPerSegment)
}
