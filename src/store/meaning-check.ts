import type { Sql } from './db.ts'
import { meaningModels } from './meaning.ts'
import { areSketchesOf } from './meaning-sketches.ts'
import { unpackVectors } from './meaning-vectors.ts'

const textsAtOnce = 64

/** Holds the vectors of meaning against their sketches; names the articles whose are not whole. */
export async function* damagedMeanings(
  sql: Sql,
  onProgress?: (done: number, of: number) => void,
): AsyncGenerator<{ readonly article: string; readonly message: string }> {
  const [counted] = await sql.all<{ n: number }>('SELECT count(*) AS n FROM meaning_texts')
  let done = 0
  for (const model of await meaningModels(sql)) {
    for (let after = 0; ; ) {
      const rows = await sql.all<{ seq: number; article_id: string; passages: number; vectors: Uint8Array }>(
        'SELECT seq, article_id, passages, vectors FROM meaning_texts WHERE model_id = ? AND seq > ? ORDER BY seq LIMIT ?',
        model.id,
        after,
        textsAtOnce,
      )
      const read = rows.map((row) => ({
        seq: row.seq,
        article: row.article_id,
        vectors: unpackVectors(row.vectors, model.dimensions, row.passages),
      }))
      const whole = read.flatMap(({ seq, article, vectors }) => (vectors ? [{ seq, article, vectors }] : []))
      for (const { article, vectors } of read) {
        if (!vectors) yield { article, message: `meaning_texts: the vectors of article ${article} are cut` }
      }
      const answers = await areSketchesOf(sql, model, whole)
      for (const [at, { article }] of whole.entries()) {
        if (!answers[at]) {
          yield { article, message: `meaning_sketches: those of article ${article} are not of its vectors` }
        }
      }
      done += rows.length
      onProgress?.(done, counted?.n ?? 0)
      if (rows.length < textsAtOnce) break
      after = rows.at(-1)!.seq
    }
  }
}
