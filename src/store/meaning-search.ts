import { listed, type Sql, type SqlValue } from './db.ts'
import { nearestSketches, SeqSet } from './meaning-sketches.ts'
import { likeness, turned, unpackVectors, wholeNumbers } from './meaning-vectors.ts'

/** An article near to a query in meaning, by the nearest of its passages. */
export interface NearArticle {
  readonly id: string
  /** The number of that passage, from 0. */
  readonly passage: number
  /** The cosine between the two. */
  readonly score: number
}

export interface NearOptions {
  readonly limit: number
  /** SQL over `articles a`, and what is bound to its `?`. */
  readonly where: readonly string[]
  readonly values: readonly SqlValue[]
  /** Search ids between which all that pass lie. */
  readonly least?: number
  readonly most?: number
  /** Lets others have a turn. */
  readonly nextTurn: () => Promise<void>
  /** Passages that the first pass leaves for the exact look; default 400. */
  readonly lookedAt?: number
}

const lookedAtUsually = 400
/** So few articles are all looked at exactly. */
const fewArticles = 400
const articlesAtOnce = 20_000

/**
 * The articles whose passages are nearest to a vector of length one, nearest first: the best some hundred passages by their sketches, these by
 * their vectors. Where filters leave few articles, all of them by their vectors. What became part of another article is not among them.
 */
export async function nearestArticles(
  sql: Sql,
  model: { readonly id: number; readonly dimensions: number },
  vector: Float32Array,
  options: NearOptions,
): Promise<readonly NearArticle[]> {
  if (vector.length !== model.dimensions) throw new Error('the query has other dimensions than the model')
  const query = turned(vector)
  const exactly = wholeNumbers(query)
  const { limit, lookedAt = lookedAtUsually, nextTurn } = options
  const isFiltered = options.where.length > 0 || options.least !== undefined || options.most !== undefined
  const among = isFiltered ? await articlesAmong(sql, model.id, options) : undefined
  if (among?.size === 0) return []
  const seqs =
    among && among.size <= fewArticles
      ? [...among]
      : await nearestSketches(sql, model, query, { limit: Math.max(lookedAt, limit * 4), among, nextTurn })
  const found: NearArticle[] = []
  for (let from = 0; from < seqs.length; from += textsAtOnce) {
    const rows = await sql.all<{ article_id: string; passages: number; vectors: Uint8Array }>(
      `SELECT m.article_id, m.passages, m.vectors FROM ${listed(sql, 'bigint')} j CROSS JOIN meaning_texts m ON m.seq = j.value
         JOIN articles a ON a.id = m.article_id WHERE m.model_id = ? AND a.duplicate_of IS NULL`,
      JSON.stringify(seqs.slice(from, from + textsAtOnce)),
      model.id,
    )
    for (const row of rows) {
      const vectors = unpackVectors(row.vectors, model.dimensions, row.passages) ?? []
      let best: NearArticle | undefined
      for (const [passage, kept] of vectors.entries()) {
        const score = likeness(exactly, kept)
        if (!best || score > best.score) best = { id: row.article_id, passage, score }
      }
      if (best) found.push(best)
    }
    await nextTurn()
  }
  found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  return found.slice(0, limit)
}

const textsAtOnce = 50

/** The articles that pass the filters. */
async function articlesAmong(sql: Sql, modelId: number, options: NearOptions): Promise<SeqSet> {
  const among = new SeqSet()
  const where = ['a.duplicate_of IS NULL', ...options.where]
  const values = [...options.values]
  if (options.most !== undefined) {
    where.push('a.search_id < ?')
    values.push(options.most)
  }
  for (let after = (options.least ?? 0) - 1; ; ) {
    const rows = await sql.all<{ at: number; seq: number }>(
      `SELECT a.search_id AS at, m.seq FROM articles a CROSS JOIN meaning_texts m ON m.model_id = ? AND m.article_id = a.id
       WHERE ${where.join(' AND ')} AND a.search_id > ? ORDER BY a.search_id LIMIT ?`,
      modelId,
      ...values,
      after,
      articlesAtOnce,
    )
    for (const { seq } of rows) among.add(seq)
    if (rows.length < articlesAtOnce) return among
    after = rows.at(-1)!.at
    await options.nextTurn()
  }
}
