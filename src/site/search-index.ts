import { createHash } from 'node:crypto'
import { termsOf } from '../search/index.ts'
import {
  encodeNumber,
  encodePostings,
  type IndexHead,
  idsInFile,
  type SegmentFilters,
  type SegmentGist,
  type SegmentHead,
  type Shard,
} from './search-codes.ts'

export interface IndexedArticle {
  readonly id: string
  /** `YYYY-MM-DD`; empty where it is unknown. */
  readonly day: string
  readonly source: string
  readonly title: string
  readonly text: string
}

/** A segment ends with a month when it holds so many articles, and in any case at the other number. */
const wanted = 4_096
const most = 8_192
/** A shard ends before a term that begins one by its digest, or when it is as long as the other number. */
const leastShard = 12_000
const mostShard = 48_000

/**
 * The words of a site as scripts that a page loads as it needs them: segments of some thousand articles in the order of their
 * days, so that new articles change the last segment only; in each the terms in ascending order, cut into shards. Holds one
 * segment in memory. Give the articles oldest first.
 */
export class SearchIndex {
  #segment = new Segment()
  readonly #gists: SegmentGist[] = []
  readonly #names: Set<string> = new Set();

  /** Answers the files of a segment that is full. */
  *add(article: IndexedArticle): Generator<readonly [path: string, text: string]> {
    const { size, lastDay } = this.#segment
    const isNewMonth = lastDay.slice(0, 7) !== article.day.slice(0, 7)
    if (size >= most || (size >= wanted && isNewMonth)) yield* this.#close()
    this.#segment.add(article)
  }

  /** The files of what is left, and the beginning of the index. */
  *end(): Generator<readonly [path: string, text: string]> {
    if (this.#segment.size > 0) yield* this.#close()
    const head: IndexHead = { segments: this.#gists }
    yield file('index', head)
  }

  *#close(): Generator<readonly [path: string, text: string]> {
    const segment = this.#segment
    this.#segment = new Segment()
    const month = segment.firstDay.slice(0, 7) || 'undated'
    let name = month
    for (let count = 2; this.#names.has(name); count++) name = `${month}-${count}`
    this.#names.add(name)
    this.#gists.push({ name, articles: segment.size, from: segment.firstDay, to: segment.lastDay })
    yield* segment.files(name)
  }
}

class Segment {
  readonly #ids: string[] = []
  readonly #terms = new Map<string, number[]>()
  readonly #sources = new Map<string, number>()
  #days = ''
  #sourceOf = ''
  #lastNumber = 0
  firstDay = ''
  lastDay = ''

  get size(): number {
    return this.#ids.length
  }

  add({ id, day, source, title, text }: IndexedArticle): void {
    const place = this.#ids.push(id) - 1
    if (place === 0) this.firstDay = day
    this.lastDay = day
    const number = Math.floor(Date.parse(day) / 86_400_000) || 0
    const step = number - this.#lastNumber
    this.#lastNumber = number
    this.#days += encodeNumber(step < 0 ? -step * 2 - 1 : step * 2)
    const known = this.#sources.get(source) ?? this.#sources.size
    this.#sources.set(source, known)
    this.#sourceOf += encodeNumber(known)
    const counts = new Map<string, number>()
    for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + 1)
    for (const term of termsOf(title)) counts.set(term, Number.POSITIVE_INFINITY)
    for (const [term, count] of counts) {
      const weight = count === Number.POSITIVE_INFINITY ? 3 : count > 3 ? 2 : count > 1 ? 1 : 0
      const postings = this.#terms.get(term)
      if (postings) postings.push(place * 4 + weight)
      else this.#terms.set(term, [place * 4 + weight])
    }
  }

  *files(name: string): Generator<readonly [path: string, text: string]> {
    const shards: [string, string][] = []
    for (const { terms, codes } of this.#shards()) {
      const first = terms[0]!
      const shard = `t-${digestOf(first).toString(16).padStart(8, '0')}`
      shards.push([first, shard])
      const content: Shard = [terms.join(' '), codes.join(' ')]
      yield file(`${name}/${shard}`, content)
    }
    for (let at = 0; at < this.#ids.length; at += idsInFile) {
      yield file(`${name}/i-${at / idsInFile}`, this.#ids.slice(at, at + idsInFile))
    }
    const filters: SegmentFilters = {
      sources: [...this.#sources.keys()],
      days: this.#days,
      sourceOf: this.#sourceOf,
    }
    yield file(`${name}/filters`, filters)
    const head: SegmentHead = { shards }
    yield file(`${name}/head`, head)
  }

  *#shards(): Generator<{ readonly terms: readonly string[]; readonly codes: readonly string[] }> {
    let terms: string[] = []
    let codes: string[] = []
    let length = 0
    for (const term of [...this.#terms.keys()].sort()) {
      // Where a shard begins goes by the term itself, so that a new one changes the shards beside it only.
      if (length > mostShard || (length > leastShard && digestOf(term) % 64 === 0)) {
        yield { terms, codes }
        terms = []
        codes = []
        length = 0
      }
      const code = encodePostings(this.#terms.get(term) ?? [])
      terms.push(term)
      codes.push(code)
      length += term.length * 2 + code.length
    }
    if (terms.length > 0) yield { terms, codes }
  }
}

function digestOf(term: string): number {
  return createHash('md5').update(term).digest().readUInt32BE(0)
}

/** A file of the index: a script that hands its content over under its name. */
export function file(name: string, content: unknown): readonly [path: string, text: string] {
  return [`search/${name}.js`, `presskeep(${JSON.stringify(name)},${JSON.stringify(content)})\n`]
}
