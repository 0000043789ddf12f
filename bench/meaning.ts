/**
 * Finding by meaning: `node bench/meaning.ts [passages] [dimensions] [store]` (default 100,000 of 768 dimensions in an SQLite file; or the
 * address of an empty PostgreSQL database). Vectors are made: topics in a space whose dimensions differ in weight, and a few that are large for
 * all, as models have them. Tells recall against an exact look at the floats, CPU and wall time of a search, and memory.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openDatabase } from '../src/archive/open-database.ts'
import {
  beginMeaningModel,
  createArticle,
  nearestArticles,
  normalized,
  quantized,
  saveMeanings,
  setMeaningDimensions,
} from '../src/store/index.ts'

const passages = Number(process.argv[2] ?? 100_000)
const dimensions = Number(process.argv[3] ?? 768)
const passagesOfArticle = 4
const queryCount = 30
const wanted = 10

let state = 12_345
const next = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}
// The sum of four is near enough to a normal distribution, and quick.
const normal = () => (next() + next() + next() + next() - 2) * 1.73
const weights = Float32Array.from({ length: dimensions }, (_, at) => (1 + at) ** -0.4)
for (let at = dimensions - 1; at > 0; at--) {
  const other = Math.floor(next() * (at + 1))
  ;[weights[at], weights[other]] = [weights[other]!, weights[at]!]
}
const common = Float32Array.from({ length: dimensions }, (_, at) => normal() * (at % 97 ? 0.06 : 0.5))
const topics = Array.from({ length: 2000 }, () => Float32Array.from(weights, (weight) => normal() * weight))
const makeVector = () => {
  const topic = topics[Math.floor(next() * next() * topics.length)]!
  return normalized(Float32Array.from(weights, (weight, at) => common[at]! + topic[at]! + 0.9 * normal() * weight))!
}

const queries = Array.from({ length: queryCount }, makeVector)
const nearest = queries.map((): { article: string; score: number }[] => [])
function offer(article: string, vectors: readonly Float32Array[]): void {
  for (const [at, query] of queries.entries()) {
    let best = -1
    for (const vector of vectors) {
      let score = 0
      for (let place = 0; place < dimensions; place++) score += query[place]! * vector[place]!
      if (score > best) best = score
    }
    const list = nearest[at]!
    if (list.length === wanted && best <= list.at(-1)!.score) continue
    list.push({ article, score: best })
    list.sort((a, b) => b.score - a.score)
    if (list.length > wanted) list.pop()
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-meaning-'))
const file = path.join(folder, 'meaning.db')
const db = await openDatabase(process.argv[4] ?? file)
try {
  const model = await db.transaction(async (sql) => {
    const made = await beginMeaningModel(sql, { model: 'made', passagePrefix: '', passagesVersion: 1 }, 0)
    await setMeaningDimensions(sql, made.id, dimensions)
    return { ...made, dimensions }
  })
  let keeping = 0
  const digest = new Uint8Array(8)
  for (let from = 0; from < passages / passagesOfArticle; from += 32) {
    const made = Array.from({ length: 32 }, (_, at) => ({
      id: `a${from + at}`,
      vectors: Array.from({ length: passagesOfArticle }, makeVector),
    }))
    for (const { id, vectors } of made) offer(id, vectors)
    await db.transaction(async (sql) => {
      for (const [at, { id }] of made.entries()) {
        const firstSeenAt = 1_600_000_000_000 + (from + at) * 60_000
        await createArticle(sql, { id, key: id, source: `source ${at % 20}`, firstSeenAt, isFetchable: false })
      }
    })
    const before = process.cpuUsage()
    await db.transaction((sql) =>
      saveMeanings(
        sql,
        model,
        made.map(({ id, vectors }) => ({
          articleId: id,
          textKey: id,
          vectors: vectors.map((vector) => quantized(vector, digest)),
        })),
      ),
    )
    const used = process.cpuUsage(before)
    keeping += used.user + used.system
    if (from % 32_000 === 0) console.error(`${from * passagesOfArticle} passages`)
  }
  console.log(
    `${passages} passages of ${dimensions} dimensions, ${(keeping / 1000 / passages).toFixed(3)} ms of CPU to keep each`,
  )
  if (!process.argv[4]) console.log(`file ${(statSync(file).size / 1e6).toFixed(0)} MB`)

  const search = (query: Float32Array, filter = {}) =>
    nearestArticles(db, model, query, { limit: wanted, where: [], values: [], nextTurn: () => nextTurn(), ...filter })
  await search(queries[0]!)
  const filters = {
    'no filter': {},
    'a twentieth, by source': { where: ['a.source = ?'], values: ['source 3'] },
    'a half, by time': { least: (1_600_000_000 + (passages / passagesOfArticle / 2) * 60) * 16 },
  }
  for (const [name, filter] of Object.entries(filters)) {
    const cpu: number[] = []
    const wall: number[] = []
    let found = 0
    let memory = 0
    for (const [at, query] of queries.entries()) {
      const [used, since] = [process.cpuUsage(), performance.now()]
      const near = await search(query, filter)
      const spent = process.cpuUsage(used)
      wall.push(performance.now() - since)
      cpu.push((spent.user + spent.system) / 1000)
      memory = Math.max(memory, process.memoryUsage().rss)
      const ids = new Set(near.map(({ id }) => id))
      found += nearest[at]!.filter(({ article }) => ids.has(article)).length
    }
    const middle = (list: number[]) => list.toSorted((a, b) => a - b)[list.length >> 1]!.toFixed(0)
    const recall = name === 'no filter' ? `, recall ${(found / queryCount / wanted).toFixed(3)}` : ''
    console.log(
      `${name}: CPU ${middle(cpu)} ms, wall ${middle(wall)} ms (most ${Math.max(...wall).toFixed(0)})${recall}, at most ${(memory / 1e6).toFixed(0)} MB`,
    )
  }
} finally {
  await db.close()
  rmSync(folder, { recursive: true })
}
