import type { Sql } from './db.ts'
import {
  bitsApart,
  type KeptVector,
  sketchBytes,
  sketchLikeness,
  sketchOf,
  sketchWeights,
  wordsOf,
} from './meaning-vectors.ts'

/**
 * The sketches of so many articles that follow one another by `seq` are one page, so that the first pass reads few long rows, and that an
 * article whose text changes costs one row. A page is its sketches side by side, then two bytes for each: which of the page's articles,
 * which passage of it.
 */
const articlesOfPage = 64

interface Sketch {
  /** Among the articles of its page. */
  readonly article: number
  readonly passage: number
  readonly bytes: Uint8Array
}

interface SketchedModel {
  readonly id: number
  readonly dimensions: number
}

const entryBytes = 2

function readPage(data: Uint8Array, dimensions: number): readonly Sketch[] {
  const size = sketchBytes(dimensions)
  const count = countIn(data, size)
  return Array.from({ length: count }, (_, at) => ({
    article: data[count * size + at * entryBytes]!,
    passage: data[count * size + at * entryBytes + 1]!,
    bytes: data.subarray(at * size, (at + 1) * size),
  }))
}

function writePage(sketches: readonly Sketch[], dimensions: number): Uint8Array {
  const size = sketchBytes(dimensions)
  const data = new Uint8Array(sketches.length * (size + entryBytes))
  for (const [at, { article, passage, bytes }] of sketches.entries()) {
    data.set(bytes, at * size)
    data[sketches.length * size + at * entryBytes] = article
    data[sketches.length * size + at * entryBytes + 1] = passage
  }
  return data
}

/** A page that was cut is read as far as it makes sense; `verify` tells of it. */
const countIn = (data: Uint8Array, size: number) => Math.floor(data.length / (size + entryBytes))

/** Keeps the sketches of articles in place of those that they had. */
export async function saveSketches(
  sql: Sql,
  model: SketchedModel,
  articles: readonly { readonly seq: number; readonly vectors: readonly KeptVector[] }[],
): Promise<void> {
  const pages = Map.groupBy(articles, ({ seq }) => Math.floor(seq / articlesOfPage))
  for (const [page, changed] of pages) {
    const [row] = await sql.all<{ data: Uint8Array }>(
      'SELECT data FROM meaning_sketches WHERE model_id = ? AND page = ?',
      model.id,
      page,
    )
    const places = new Set(changed.map(({ seq }) => seq % articlesOfPage))
    const kept = row ? readPage(row.data, model.dimensions).filter(({ article }) => !places.has(article)) : []
    const added = changed.flatMap(({ seq, vectors }) => sketchesOf(seq, vectors))
    await sql.all(
      `INSERT INTO meaning_sketches (model_id, page, data) VALUES (?, ?, ?)
       ON CONFLICT (model_id, page) DO UPDATE SET data = excluded.data`,
      model.id,
      page,
      writePage([...kept, ...added], model.dimensions),
    )
  }
}

function sketchesOf(seq: number, vectors: readonly KeptVector[]): readonly Sketch[] {
  return vectors.map((vector, passage) => ({
    article: seq % articlesOfPage,
    passage,
    bytes: sketchOf(vector.values),
  }))
}

export async function dropSketches(sql: Sql, modelId: number): Promise<void> {
  await sql.all('DELETE FROM meaning_sketches WHERE model_id = ?', modelId)
}

/** Whether an article's sketches are those of its vectors. */
export async function areSketchesOf(
  sql: Sql,
  model: SketchedModel,
  articles: readonly { readonly seq: number; readonly vectors: readonly KeptVector[] }[],
): Promise<readonly boolean[]> {
  const pages = new Map<number, readonly Sketch[]>()
  const answers: boolean[] = []
  for (const { seq, vectors } of articles) {
    const page = Math.floor(seq / articlesOfPage)
    let sketches = pages.get(page)
    if (!sketches) {
      const [row] = await sql.all<{ data: Uint8Array }>(
        'SELECT data FROM meaning_sketches WHERE model_id = ? AND page = ?',
        model.id,
        page,
      )
      sketches = row ? readPage(row.data, model.dimensions) : []
      pages.set(page, sketches)
    }
    const text = (list: readonly Sketch[]) =>
      list.map(({ passage, bytes }) => `${passage} ${Buffer.from(bytes).toString('hex')}`).join()
    const own = sketches.filter(({ article }) => article === seq % articlesOfPage)
    answers.push(text(own) === text(sketchesOf(seq, vectors)))
  }
  return answers
}

/** Articles by `seq`, a bit each. */
export class SeqSet {
  #bits = new Uint8Array(1024)
  size = 0

  add(seq: number): void {
    const byte = seq >> 3
    if (byte >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2))
      grown.set(this.#bits)
      this.#bits = grown
    }
    if (this.has(seq)) return
    this.#bits[byte]! |= 1 << (seq & 7)
    this.size++
  }

  has(seq: number): boolean {
    return (((this.#bits[seq >> 3] ?? 0) >> (seq & 7)) & 1) === 1
  }

  *[Symbol.iterator](): Generator<number> {
    for (let seq = 0; seq < this.#bits.length * 8; seq++) if (this.has(seq)) yield seq
  }
}

const pagesAtOnce = 16
/** Others get a turn after so long. */
const sliceMs = 12
/** Of so many times as many as are wanted the sketches are looked at a second time, with the query as it is. */
const coarse = 10

/**
 * The articles of the `limit` passages whose sketches are nearest to that of a turned query, nearest first; only those of `among`, where it is
 * given. Reads every sketch of the model, some hundred kilobytes at a time: first by bits apart, then the best by what the bits say of the
 * query itself.
 */
export async function nearestSketches(
  sql: Sql,
  model: SketchedModel,
  query: Float32Array,
  options: { readonly limit: number; readonly among?: SeqSet; readonly nextTurn: () => Promise<void> },
): Promise<readonly number[]> {
  const { limit, among, nextTurn } = options
  const wanted = wordsOf(sketchOf(query))
  const size = sketchBytes(model.dimensions)
  const best = new Nearest(limit * coarse, model.dimensions)
  let since = performance.now()
  for (let after = -1; ; ) {
    const rows = await sql.all<{ page: number; data: Uint8Array }>(
      'SELECT page, data FROM meaning_sketches WHERE model_id = ? AND page > ? ORDER BY page LIMIT ?',
      model.id,
      after,
      pagesAtOnce,
    )
    for (const { page, data } of rows) {
      const count = countIn(data, size)
      const words = wordsOf(data, count * size)
      for (let at = 0; at < count; at++) {
        const seq = page * articlesOfPage + data[count * size + at * entryBytes]!
        if (among && !among.has(seq)) continue
        const distance = bitsApart(words, at * wanted.length, wanted)
        if (distance <= best.farthest) best.add(seq, distance, data, at * size)
      }
    }
    if (rows.length < pagesAtOnce) break
    after = rows.at(-1)!.page
    if (performance.now() - since > sliceMs) {
      await nextTurn()
      since = performance.now()
    }
  }
  const weights = sketchWeights(query)
  const found = best.places().map((place) => ({
    seq: best.seqs[place]!,
    score: sketchLikeness(best.sketches, place * size, size, weights),
  }))
  found.sort((a, b) => b.score - a.score || b.seq - a.seq)
  return [...new Set(found.slice(0, limit).map(({ seq }) => seq))]
}

/** The nearest of very many, side by side: what is farther than `limit` others is forgotten. */
class Nearest {
  /** What is farther is of no use any more. */
  farthest: number
  readonly seqs: Int32Array
  /** The sketches: copies, for the pages that they are from go. */
  readonly sketches: Uint8Array
  readonly #distances: Int32Array
  readonly #limit: number
  readonly #size: number
  readonly #counts: Int32Array
  #within = 0
  #count = 0

  constructor(limit: number, dimensions: number) {
    const room = 2 * limit + 1024
    this.#limit = limit
    this.#size = sketchBytes(dimensions)
    this.#counts = new Int32Array(dimensions + 1)
    this.farthest = dimensions
    this.seqs = new Int32Array(room)
    this.#distances = new Int32Array(room)
    this.sketches = new Uint8Array(room * this.#size)
  }

  add(seq: number, distance: number, from: Uint8Array, start: number): void {
    const place = this.#count++
    this.seqs[place] = seq
    this.#distances[place] = distance
    const to = place * this.#size
    for (let at = 0; at < this.#size; at++) this.sketches[to + at] = from[start + at]!
    this.#counts[distance]!++
    this.#within++
    while (this.#within - this.#counts[this.farthest]! >= this.#limit) {
      this.#within -= this.#counts[this.farthest]!
      this.farthest--
    }
    if (this.#count === this.seqs.length) this.#forget()
  }

  /** Moves those that are near enough to the beginning. */
  #forget(): void {
    const kept = this.places()
    for (const [to, from] of kept.entries()) {
      this.seqs[to] = this.seqs[from]!
      this.#distances[to] = this.#distances[from]!
      this.sketches.copyWithin(to * this.#size, from * this.#size, (from + 1) * this.#size)
    }
    this.#count = kept.length
  }

  /** Where those are that are near enough, in the order of their places. */
  places(): readonly number[] {
    const all = Array.from({ length: this.#count }, (_, place) => place)
    const near = all.filter((place) => this.#distances[place]! <= this.farthest)
    if (near.length <= 2 * this.#limit) return near
    // As many may be equally far as there are passages.
    near.sort((a, b) => this.#distances[a]! - this.#distances[b]! || a - b)
    return near.slice(0, this.#limit).sort((a, b) => a - b)
  }
}
