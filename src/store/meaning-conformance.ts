import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createArticle } from './articles.ts'
import type { Db } from './db.ts'
import {
  backlogMeanings,
  beginMeaningModel,
  beyondAll,
  dropMeaningModel,
  keptMeaning,
  leaveMeaningModel,
  type MeaningModel,
  meaningCounts,
  meaningDone,
  postponeMeaning,
  remakeSketches,
  saveMeanings,
  setMeaningBacklog,
  setMeaningDimensions,
  wantedMeanings,
  wantMeaning,
} from './meaning.ts'
import { damagedMeanings } from './meaning-check.ts'
import { nearestArticles } from './meaning-search.ts'
import { normalized, quantized } from './meaning-vectors.ts'

const dimensions = 96
const nextTurn = async () => {}
const everything = { where: [], values: [], nextTurn } as const

/** Numbers by chance, the same each time. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
}

const vectorBy = (next: () => number) => normalized(Float32Array.from({ length: dimensions }, next))!
const digestOf = (number: number) => new Uint8Array([number & 255, number >> 8, 0, 0, 0, 0, 0, 1])

/** What vectors of meaning must be on every engine. */
export function meaningConformance(name: string, open: () => Promise<Db>): void {
  const withModel = (title: string, work: (db: Db, model: MeaningModel) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const db = await open()
      try {
        const model = await db.transaction(async (sql) => {
          const made = await beginMeaningModel(sql, identity, 1)
          await setMeaningDimensions(sql, made.id, dimensions)
          return { ...made, dimensions }
        })
        await work(db, model)
      } finally {
        await db.close()
      }
    })
  const identity = { model: 'made', passagePrefix: '', passagesVersion: 1 }

  async function addArticles(db: Db, count: number): Promise<readonly string[]> {
    const ids = Array.from({ length: count }, (_, at) => `a${String(at).padStart(4, '0')}`)
    await db.transaction(async (sql) => {
      for (const [at, id] of ids.entries()) {
        const source = at % 2 ? 'odd' : 'even'
        await createArticle(sql, { id, key: id, source, firstSeenAt: 1_000_000 + at * 1000, isFetchable: false })
      }
    })
    return ids
  }

  withModel(
    'the nearest are those of an exact look, whatever page they are in, and after a change',
    async (db, model) => {
      const ids = await addArticles(db, 300)
      const next = chance(7)
      const passages = new Map(ids.map((id) => [id, [vectorBy(next), vectorBy(next)]]))
      const save = (some: readonly string[]) =>
        db.transaction((sql) =>
          saveMeanings(
            sql,
            model,
            some.map((id) => ({
              articleId: id,
              textKey: `key of ${id}`,
              vectors: passages.get(id)!.map((vector, at) => quantized(vector, digestOf(at))),
            })),
          ),
        )
      for (let from = 0; from < ids.length; from += 50) await save(ids.slice(from, from + 50))
      const exactly = (query: Float32Array, among = ids) => {
        const score = (vector: Float32Array) => vector.reduce((sum, value, at) => sum + value * query[at]!, 0)
        const best = (id: string) => Math.max(...passages.get(id)!.map(score))
        return among.toSorted((a, b) => best(b) - best(a)).slice(0, 5)
      }
      const nearest = async (query: Float32Array, more = {}) =>
        (await nearestArticles(db, model, query, { ...everything, limit: 5, ...more })).map(({ id }) => id)
      const query = vectorBy(next)
      // Rounded, two that are nearly as near may change places.
      assert.deepEqual((await nearest(query)).toSorted(), exactly(query).toSorted())
      // Few enough for sketches to matter: those of other articles are farther.
      assert.equal((await nearest(passages.get(ids[250]!)![1]!, { lookedAt: 20 }))[0], ids[250])
      const [found] = await nearestArticles(db, model, passages.get(ids[3]!)![1]!, { ...everything, limit: 1 })
      assert.equal(found!.passage, 1)
      assert.ok(found!.score > 0.99)

      passages.set(ids[7]!, [query, vectorBy(next), vectorBy(next)])
      await save([ids[7]!])
      assert.equal((await nearest(query))[0], ids[7])
      passages.set(ids[7]!, [])
      await save([ids[7]!])
      assert.ok(!(await nearest(query)).includes(ids[7]!))
      for await (const { message } of damagedMeanings(db)) assert.fail(message)

      const odd = ids.filter((_, at) => at % 2 && at !== 7)
      passages.set(ids[7]!, [vectorBy(next)])
      const filtered = { where: ['a.source = ?'], values: ['odd'] }
      assert.deepEqual((await nearest(query, filtered)).toSorted(), exactly(query, odd).toSorted())
      const [at] = await db.all<{ at: number }>('SELECT search_id AS at FROM articles WHERE id = ?', ids[100]!)
      assert.deepEqual(await nearest(query, { least: at!.at, most: at!.at + 1 }), [ids[100]])
      await db.transaction((sql) => sql.all("UPDATE articles SET duplicate_of = 'a0000' WHERE id = 'a0100'"))
      assert.deepEqual(await nearest(query, { least: at!.at, most: at!.at + 1 }), [])
      await assert.rejects(nearest(new Float32Array(3)), /other dimensions/)
    },
  )

  withModel('filters that leave many go by the sketches too', async (db, model) => {
    const ids = await addArticles(db, 1000)
    const next = chance(3)
    const vectors = ids.map(() => vectorBy(next))
    await db.transaction((sql) =>
      saveMeanings(
        sql,
        model,
        ids.map((id, at) => ({ articleId: id, textKey: id, vectors: [quantized(vectors[at]!, digestOf(0))] })),
      ),
    )
    const query = vectors[501]!
    const filtered = { ...everything, where: ['a.source = ?'], values: ['odd'], limit: 3 }
    const found = await nearestArticles(db, model, query, filtered)
    assert.equal(found[0]!.id, ids[501])
    const other = { ...filtered, values: ['even'] }
    assert.ok((await nearestArticles(db, model, query, other)).every(({ id }) => Number(id.slice(1)) % 2 === 0))
  })

  withModel('vectors come back as they were kept, and the sketches can be made again', async (db, model) => {
    const [id] = await addArticles(db, 1)
    const vector = quantized(vectorBy(chance(1)), digestOf(9))
    await db.transaction((sql) => saveMeanings(sql, model, [{ articleId: id!, textKey: 'k', vectors: [vector] }]))
    const kept = await keptMeaning(db, model, id!)
    assert.equal(kept!.textKey, 'k')
    assert.deepEqual([...kept!.vectors[0]!.values], [...vector.values])
    assert.deepEqual([...kept!.vectors[0]!.digest], [...vector.digest])
    assert.equal(kept!.vectors[0]!.scale, vector.scale)
    const sketches = () => db.all('SELECT page, data FROM meaning_sketches')
    const before = await sketches()
    await db.transaction(remakeSketches)
    assert.deepEqual(await sketches(), before)
    const counts = await meaningCounts(db, model.id)
    assert.deepEqual(counts, { articles: 1, passages: 1, waiting: 0, refused: 0 })
  })

  withModel('what is wanted comes newest first, is put off, and is wanted again when it changes', async (db) => {
    const ids = await addArticles(db, 3)
    const at = async (id: string) =>
      (await db.all<{ at: number }>('SELECT search_id AS at FROM articles WHERE id = ?', id))[0]!.at
    for (const id of ids) await db.transaction(async (sql) => wantMeaning(sql, id, await at(id)))
    const wanted = async (now: number) => (await wantedMeanings(db, now, 10)).map((one) => one.id)
    assert.deepEqual(await wanted(0), ids.toReversed())
    const late = (await wantedMeanings(db, 0, 1))[0]!
    await db.transaction((sql) => postponeMeaning(sql, late, 50, 'too long'))
    await db.transaction((sql) => postponeMeaning(sql, late, 100, 'too long'))
    await db.transaction((sql) => meaningDone(sql, ids[0]!))
    assert.deepEqual(await wanted(99), [ids[1]])
    assert.deepEqual(await wanted(100), [ids[2], ids[1]])
    assert.equal((await wantedMeanings(db, 100, 1))[0]!.attempts, 2)
    const { waiting, refused, refusedWhy } = await meaningCounts(db, 1)
    assert.deepEqual([waiting, refused, refusedWhy], [2, 1, 'too long'])
    await db.transaction(async (sql) => wantMeaning(sql, ids[2]!, await at(ids[2]!)))
    assert.equal((await wantedMeanings(db, 0, 1))[0]!.attempts, 0)
    assert.deepEqual(
      (await backlogMeanings(db, await at(ids[2]!), 10)).map((one) => one.id),
      [ids[1], ids[0]],
    )
  })

  withModel(
    'a model that was left looks through all again; one that goes takes its vectors with it',
    async (db, model) => {
      const [id] = await addArticles(db, 1)
      const begin = (of = identity) => db.transaction((sql) => beginMeaningModel(sql, of, 2))
      await db.transaction((sql) => setMeaningBacklog(sql, model.id, 0, 5))
      assert.deepEqual([(await begin()).backlogAt, (await begin()).doneAt], [0, 5])
      const other = await begin({ ...identity, model: 'other' })
      assert.equal(other.backlogAt, beyondAll)
      assert.deepEqual([(await begin()).backlogAt, (await begin()).doneAt], [beyondAll, 5])
      await db.transaction((sql) => setMeaningBacklog(sql, model.id, 0, 6))
      await db.transaction(leaveMeaningModel)
      assert.deepEqual([(await begin()).backlogAt, (await begin()).doneAt], [beyondAll, 5])

      const vectors = [quantized(vectorBy(chance(1)), digestOf(0))]
      await db.transaction((sql) => saveMeanings(sql, model, [{ articleId: id!, textKey: 'k', vectors }]))
      assert.equal(await db.transaction((sql) => dropMeaningModel(sql, model.id)), true)
      assert.equal(await db.transaction((sql) => dropMeaningModel(sql, model.id)), false)
      for (const table of ['meaning_texts', 'meaning_sketches'])
        assert.deepEqual(await db.all(`SELECT 1 FROM ${table}`), [])
      assert.equal((await db.all('SELECT 1 FROM meaning_models')).length, 1)
    },
  )
}
