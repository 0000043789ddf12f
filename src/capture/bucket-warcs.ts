import type { BlobStore, WarcPlace } from '../model/index.ts'
import { checkWarc } from './check.ts'
import { sha256 } from './digest.ts'
import { readWarc, recordIn } from './read.ts'
import { WarcError } from './record.ts'
import type { WarcBytes } from './scan.ts'
import type { WarcFile, WarcFiles } from './warc-files.ts'
import { warcName } from './writer.ts'

/**
 * WARC files in a bucket. What a round of commits appends to a file is an object of its own, `warc/NAME.OFFSET`, that never
 * changes; when the file is closed, all of them become one object, `warc/NAME`, a WARC as any tool reads it. A place in
 * the file is the same before and after.
 */
export interface BucketWarcs extends WarcFiles {
  readonly dir?: undefined
  /**
   * Keeps a piece; it is durable when this returns. Throws where another program has written there, which can't be
   * if each file has one writer.
   */
  putPiece(name: string, offset: number, bytes: Uint8Array): Promise<void>
  /**
   * Makes one object of a file's pieces, from its beginning up to a gap or to `mergedBytes`, reads it back, and only then
   * deletes them. For files that nobody appends to any more. May be broken off, run again, and run twice at once.
   */
  merge(name: string): Promise<void>
  /** Names of files that have more than one object. */
  unmerged(): Promise<readonly string[]>
  /**
   * Puts stretches of a file that are hurt or missing in their places: the file as it should be is another object, is read back, and only then
   * those that it replaces are deleted, each after `aside` has kept what is otherwise in it. At each moment the file reads as before or as
   * mended. May be broken off and run again. For files that nobody appends to; answers false for one that does not fit into memory.
   */
  mend(
    name: string,
    stretches: readonly { readonly offset: number; readonly bytes: Uint8Array }[],
    aside: (key: string, bytes: Uint8Array) => void,
  ): Promise<boolean>
}

/** A stretch of a file that one object holds. */
interface Piece {
  readonly key: string
  readonly from: number
  readonly to: number
}

/** Files are begun anew at this size, so that merging one fits into memory. */
export const mergedBytes = 64 << 20
/** Files that were moved into the bucket may be larger than those that are written there. */
export const mendedBytes = 256 << 20
const keptLists = 1000
const readsAtOnce = 8

const pieceName = /^(presskeep-.*\.warc\.gz)(?:\.(\d{12,}))?$/

export function bucketWarcs(blobs: BlobStore, now: () => number): BucketWarcs {
  /** Which objects hold a file; asked for anew where a read finds them out of date. */
  const known = new Map<string, readonly Piece[]>()
  const keyOf = (name: string) => `warc/${name}`
  const pieceKeyOf = (name: string, offset: number) => `${keyOf(name)}.${String(offset).padStart(12, '0')}`

  async function* pieces(prefix: string): AsyncGenerator<Piece & { readonly name: string }> {
    for await (const { key, sizeBytes } of blobs.list(prefix)) {
      const [, name, offset] = pieceName.exec(key.slice('warc/'.length)) ?? []
      if (name === undefined || !warcName.test(name)) continue
      const from = Number(offset ?? 0)
      yield { name, key, from, to: from + sizeBytes }
    }
  }

  /** In their order; the merged object first, without the pieces that it holds. */
  function covering(all: readonly Piece[]): readonly Piece[] {
    const found: Piece[] = []
    let end = 0
    for (const piece of [...all].sort((a, b) => a.from - b.from || b.to - a.to)) {
      if (piece.to <= end) continue
      found.push(piece)
      end = piece.to
    }
    return found
  }

  async function allPieces(name: string): Promise<readonly Piece[]> {
    const all: Piece[] = []
    for await (const piece of pieces(keyOf(name))) if (piece.name === name) all.push(piece)
    return all
  }

  async function lookUp(name: string): Promise<readonly Piece[]> {
    if (!warcName.test(name)) return []
    const found = covering(await allPieces(name))
    known.delete(name)
    known.set(name, found)
    for (const oldest of known.keys()) {
      if (known.size <= keptLists) break
      known.delete(oldest)
    }
    return found
  }

  /** What there is between two places, zeros where a piece is missing, short where the file ends before `to`. */
  async function read(name: string, from: number, to: number): Promise<Buffer> {
    for (let tries = 0; ; tries++) {
      let held = tries === 0 ? known.get(name) : undefined
      if (!held || (held.at(-1)?.to ?? 0) < to) held = await lookUp(name)
      const bytes = Buffer.alloc(Math.max(0, Math.min(to, held.at(-1)?.to ?? 0) - from))
      const wanted = held.filter((piece) => piece.from < to && piece.to > from)
      let isGone = false
      const take = async () => {
        for (let piece = wanted.shift(); piece && !isGone; piece = wanted.shift()) {
          const range = [Math.max(from, piece.from) - piece.from, Math.min(to, piece.to) - piece.from] as const
          const got = await blobs.get(piece.key, range)
          // Merged and deleted since it was listed.
          if (!got) isGone = true
          else bytes.set(got, piece.from + range[0] - from)
        }
      }
      await Promise.all(Array.from({ length: readsAtOnce }, take))
      if (!isGone || tries >= 2) return bytes
    }
  }

  async function source(name: string): Promise<WarcBytes> {
    const sizeBytes = (await lookUp(name)).at(-1)?.to ?? 0
    return { name, sizeBytes, read: (from, to) => read(name, from, to) }
  }

  async function bytesAt(place: WarcPlace): Promise<Buffer> {
    const bytes = await read(place.file, place.offset, place.offset + place.length)
    if (bytes.length < place.length) throw new WarcError({ ...place, message: 'the file ends before the record does' })
    return bytes
  }

  return {
    async list(since) {
      const found = new Map<string, number>()
      for (const prefix of prefixesSince(since, now())) {
        for await (const { name, to } of pieces(prefix)) found.set(name, Math.max(to, found.get(name) ?? 0))
      }
      const files: WarcFile[] = [...found].map(([name, sizeBytes]) => ({ name, sizeBytes }))
      return files.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    bytesAt,
    async readRecord(place, options) {
      return recordIn(await bytesAt(place), place, options)
    },
    async *readWarc(name, options) {
      yield* readWarc(await source(name), options)
    },
    async *checkWarc(name, from) {
      yield* checkWarc(await source(name), from)
    },
    async putPiece(name, offset, bytes) {
      const key = pieceKeyOf(name, offset)
      if (await blobs.put(key, bytes)) return
      // An answer that got lost, and a put that was sent again: then it is ours.
      const there = await blobs.get(key)
      if (there && Buffer.from(there).equals(bytes)) return
      throw new Error(`another program has written ${key}: no two archives may share the address in warcs:`)
    },
    merge,
    async unmerged() {
      const found = new Set<string>()
      for await (const { name, key } of pieces('warc/')) if (key !== keyOf(name)) found.add(name)
      return [...found]
    },
    mend,
  }

  async function merge(name: string): Promise<void> {
    const all = await allPieces(name)
    let end = 0
    const run: Piece[] = []
    for (const piece of covering(all)) {
      if (piece.from !== end || piece.to > mergedBytes) break
      run.push(piece)
      end = piece.to
    }
    const whole = all.find((piece) => piece.key === keyOf(name))
    if (!run.length) return
    if (!whole) {
      const bytes = await read(name, 0, end)
      if (bytes.length !== end) return
      await blobs.put(keyOf(name), bytes)
      await deleteHeldBy(name, all, sha256(bytes), end)
    } else await deleteHeldBy(name, all, undefined, whole.to)
    known.delete(name)
  }

  async function mend(
    name: string,
    stretches: Parameters<BucketWarcs['mend']>[1],
    aside: Parameters<BucketWarcs['mend']>[2],
  ): Promise<boolean> {
    const all = await allPieces(name)
    const held = covering(all)
    const end = Math.max(held.at(-1)?.to ?? 0, ...stretches.map(({ offset, bytes }) => offset + bytes.length))
    if (end > mendedBytes) return false
    const mended = Buffer.alloc(end)
    known.delete(name)
    mended.set(await read(name, 0, end))
    for (const { offset, bytes } of stretches) mended.set(bytes, offset)
    const isMended = (bytes: Uint8Array | undefined, from: number) =>
      bytes !== undefined && Buffer.from(bytes).equals(mended.subarray(from, from + bytes.length))
    const isAll = (bytes: Uint8Array | undefined) => bytes?.length === end && isMended(bytes, 0)
    const remove = async ({ key, from }: Piece) => {
      const bytes = await blobs.get(key)
      if (bytes && !isMended(bytes, from)) aside(key, bytes)
      await blobs.delete(key)
    }
    // Of the two names for all of a file one is free, or is not read from.
    const key = held.some((piece) => piece.key === keyOf(name)) ? pieceKeyOf(name, 0) : keyOf(name)
    const former = all.find((piece) => piece.key === key)
    if (former && !isAll(await blobs.get(key))) await remove(former)
    await blobs.put(key, mended)
    if (!isAll(await blobs.get(key))) throw new Error(`${key} is not what was written there; nothing was deleted`)
    for (const piece of all) if (piece.key !== key) await remove(piece)
    known.delete(name)
    if (key !== keyOf(name)) await merge(name)
    return true
  }

  /** Deletes pieces that the merged object holds, byte for byte. */
  async function deleteHeldBy(
    name: string,
    all: readonly Piece[],
    digest: string | undefined,
    end: number,
  ): Promise<void> {
    const whole = await blobs.get(keyOf(name))
    if (!whole || whole.length < end || (digest !== undefined && sha256(whole.subarray(0, end)) !== digest)) {
      throw new Error(`${keyOf(name)} is not what was written there; its pieces stay`)
    }
    for (const { key, from, to } of all) {
      if (key === keyOf(name) || to > whole.length) continue
      if (digest === undefined) {
        const piece = await blobs.get(key)
        if (!piece || !Buffer.from(piece).equals(whole.subarray(from, to))) continue
      }
      await blobs.delete(key)
    }
  }
}

const dayMs = 86_400_000
/** For more days than this one look at all is cheaper. */
const daysApart = 10

/** Where in the bucket files of a day and of later ones stand. */
function prefixesSince(since: string | undefined, now: number): readonly string[] {
  const [, y, m, d] = /^presskeep-(\d{4})(\d\d)(\d\d)/.exec(since ?? '') ?? []
  const first = y === undefined ? Number.NaN : Date.UTC(Number(y), Number(m) - 1, Number(d))
  const days = Math.floor((now - first) / dayMs)
  // A day more, for a clock that is ahead of ours.
  if (!(days >= 0 && days <= daysApart)) return ['warc/']
  return Array.from({ length: days + 2 }, (_, at) => {
    const day = new Date(first + at * dayMs).toISOString().slice(0, 10).replaceAll('-', '')
    return `warc/presskeep-${day}`
  })
}
