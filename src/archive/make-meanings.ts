import { createHash } from 'node:crypto'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { passagesVersion, passageTexts } from '../search/index.ts'
import {
  backlogMeanings,
  beginMeaningModel,
  type Db,
  dropMeaningModel,
  type KeptVector,
  keptMeaning,
  lockArticle,
  type MeaningIdentity,
  type MeaningModel,
  type MeaningToSave,
  type MeaningTrouble,
  meaningDone,
  meaningModel,
  meaningModels,
  meaningSource,
  meaningTrouble,
  postponeMeaning,
  quantized,
  type Sql,
  saveMeanings,
  setMeaningBacklog,
  setMeaningDimensions,
  setMeaningTrouble,
  type WantedArticle,
  wantedMeanings,
} from '../store/index.ts'
import type { Embedded, Embedder, EmbeddingSettings } from './embedder.ts'

/** What one run of making vectors came to. */
export interface MeaningReport {
  articles: number
  passages: number
  /** Why it stopped before all was done. */
  problem?: string
}

export interface MeaningOptions {
  readonly signal?: AbortSignal
  /** Begins nothing new after so long. */
  readonly forMs?: number
  /** For rounds that come again and again: an endpoint that failed is left alone for a while, for longer the more often it did. */
  readonly isStanding?: boolean
  readonly onProgress?: (articles: number, passages: number) => void
}

/** Few enough that what a kill loses is paid for again in a moment, and that 64 long texts fit in memory many times over. */
const articlesAtOnce = 32
const passagesAtOnce = 16
const restMs = { least: 30_000, most: 3_600_000 }
/** An endpoint that has too much to do is waited for: so long at most, and so often in a row. */
const busyMs = 90_000
const busyTimes = 6
const refusedAgainMs = 3_600_000
const refusedAtMost = 30 * 86_400_000

/** What the vectors of these settings are made of. */
export function identityOf({ model, dimensions, passagePrefix }: EmbeddingSettings): MeaningIdentity {
  return { model, ...(dimensions !== undefined && { dimensions }), passagePrefix, passagesVersion }
}

/**
 * Makes vectors of what articles say now, where their texts have changed since, newest first, until none is left, the endpoint fails, or the
 * time is up. What is done is kept every few articles; killed, it goes on there. Passages whose words were in the article before keep
 * their vectors. When a model has come through, the vectors of others are taken away.
 */
export async function makeMeanings(
  archive: { readonly db: Db; readonly now: () => number },
  embedder: Embedder,
  options: MeaningOptions = {},
): Promise<MeaningReport> {
  const { db, now } = archive
  const { signal, forMs = Number.POSITIVE_INFINITY } = options
  const report: MeaningReport = { articles: 0, passages: 0 }
  const trouble = await meaningTrouble(db)
  if (trouble && restsUntil(trouble, options.isStanding === true) > now())
    return { ...report, problem: trouble.message }
  let hadTrouble = trouble !== undefined
  let busy = 0
  const identity = identityOf(embedder.settings)
  let model = await db.transaction((sql) => beginMeaningModel(sql, identity, now()))
  const line = requestLine(embedder, signal)
  const since = performance.now()
  while (!signal?.aborted && performance.now() - since < forMs) {
    const wanted = await wantedMeanings(db, now(), articlesAtOnce)
    const isBacklog = wanted.length === 0
    if (isBacklog && model.backlogAt === 0) {
      await dropOthers(db, model, signal)
      return report
    }
    const articles = isBacklog ? await backlogMeanings(db, model.backlogAt, articlesAtOnce) : wanted
    if (!articles.length) {
      model = await finish(db, model, now(), signal)
      continue
    }
    const round = await makeRound(db, model, articles, line, embedder.settings.atOnce)
    model = await saveRound(db, model, articles, round, { isBacklog, now: now() })
    report.articles += round.made.size
    report.passages += round.passages
    options.onProgress?.(report.articles, report.passages)
    if (signal?.aborted) break
    if (round.passages > 0) busy = 0
    if (round.failure) {
      const { message, retryAfterMs } = round.failure
      if (retryAfterMs !== undefined && retryAfterMs <= busyMs && busy < busyTimes) {
        await wait(Math.max(retryAfterMs, 500 * 2 ** busy++), undefined, { signal }).catch(() => {})
        continue
      }
      await db.transaction(async (sql) => {
        const times = ((await meaningTrouble(sql))?.times ?? 0) + 1
        await setMeaningTrouble(sql, { message, at: now(), times, retryAt: now() + (retryAfterMs ?? 0) })
      })
      return { ...report, problem: message }
    }
    if (hadTrouble && round.passages > 0) {
      await db.transaction((sql) => setMeaningTrouble(sql, undefined))
      hadTrouble = false
    }
    await nextTurn()
  }
  return report
}

/** Whether there is anything to make vectors of, and nothing is known against doing it now. */
export async function areMeaningsDue(
  { db, now }: { readonly db: Db; readonly now: () => number },
  embedder: Embedder,
): Promise<boolean> {
  const trouble = await meaningTrouble(db)
  if (trouble && restsUntil(trouble, true) > now()) return false
  const model = await meaningModel(db, identityOf(embedder.settings))
  return !model || model.backlogAt > 0 || (await wantedMeanings(db, now(), 1)).length > 0
}

function restsUntil({ at, times, retryAt }: MeaningTrouble, isStanding: boolean): number {
  if (!isStanding) return retryAt
  return Math.max(retryAt, at + Math.min(restMs.most, restMs.least * 2 ** Math.min(times - 1, 10)))
}

/** The model has come through: from now on it serves, and what others made is in the way. */
async function finish(
  db: Db,
  model: MeaningModel,
  now: number,
  signal: AbortSignal | undefined,
): Promise<MeaningModel> {
  await db.transaction((sql) => setMeaningBacklog(sql, model.id, 0, now))
  await dropOthers(db, model, signal)
  return { ...model, backlogAt: 0, doneAt: model.doneAt ?? now }
}

/** A part at a time; broken off, the next run goes on. */
async function dropOthers(db: Db, model: MeaningModel, signal: AbortSignal | undefined): Promise<void> {
  for (const other of await meaningModels(db)) {
    if (other.id === model.id) continue
    while (!signal?.aborted && (await db.transaction((sql) => dropMeaningModel(sql, other.id)))) await nextTurn()
  }
}

interface Failure {
  readonly message: string
  readonly retryAfterMs?: number
}

/** What became of some articles. Those in none of the lists are not done yet. */
interface Round {
  readonly keyOf: ReadonlyMap<string, string>
  readonly unchanged: ReadonlySet<string>
  readonly made: ReadonlyMap<string, readonly KeptVector[]>
  readonly refused: ReadonlyMap<string, string>
  readonly dimensions: number
  /** That were sent. */
  readonly passages: number
  readonly failure?: Failure
}

interface Piece {
  readonly articleId: string
  readonly place: number
  readonly text: string
  readonly digest: Uint8Array
}

async function makeRound(
  db: Db,
  model: MeaningModel,
  articles: readonly WantedArticle[],
  line: RequestLine,
  atOnce: number,
): Promise<Round> {
  const keyOf = new Map<string, string>()
  const unchanged = new Set<string>()
  const vectorsOf = new Map<string, (KeptVector | undefined)[]>()
  const pieces: Piece[] = []
  for (const { id, title, text } of articles) {
    const key = textKey(title, text)
    keyOf.set(id, key)
    const kept = await keptMeaning(db, model, id)
    if (kept?.textKey === key) {
      unchanged.add(id)
      continue
    }
    const known = new Map(kept?.vectors.map((vector) => [hexOf(vector.digest), vector]))
    const vectors = passageTexts(title, text).map((passage, place) => {
      const digest = createHash('sha256').update(passage).digest().subarray(0, 8)
      const vector = known.get(hexOf(digest))
      if (!vector) pieces.push({ articleId: id, place, text: passage, digest })
      return vector
    })
    vectorsOf.set(id, vectors)
  }
  const refused = new Map<string, string>()
  let dimensions = model.dimensions
  let passages = 0
  let failure: Failure | undefined
  const lane = async () => {
    while (pieces.length && !failure) {
      const batch = pieces.splice(0, line.batchSize())
      const answers = await line.ask(batch.map(({ text }) => text))
      if (!Array.isArray(answers)) {
        failure ??= answers as Failure
        return
      }
      for (const [at, answer] of answers.entries()) {
        const { articleId, place, digest } = batch[at]!
        if (typeof answer === 'string') {
          refused.set(articleId, answer)
          continue
        }
        dimensions ||= answer.length
        if (answer.length !== dimensions) {
          failure ??= { message: otherModel(model, dimensions, answer.length) }
          return
        }
        vectorsOf.get(articleId)![place] = quantized(answer, digest)
        passages++
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, lane))
  const made = new Map<string, readonly KeptVector[]>()
  for (const [id, vectors] of vectorsOf) {
    const whole = vectors.filter((vector) => vector !== undefined)
    if (whole.length === vectors.length && !refused.has(id)) made.set(id, whole)
  }
  return { keyOf, unchanged, made, refused, dimensions, passages, failure }
}

function otherModel(model: MeaningModel, before: number, now: number): string {
  return `${model.identity.model} gives ${now} dimensions and gave ${before} before, so another model answers; say which in embeddings.model or embeddings.dimensions, and all is made anew`
}

async function saveRound(
  db: Db,
  model: MeaningModel,
  articles: readonly WantedArticle[],
  round: Round,
  { isBacklog, now }: { readonly isBacklog: boolean; readonly now: number },
): Promise<MeaningModel> {
  const saved = { ...model, dimensions: round.dimensions }
  const backlogAt = isBacklog ? articles.at(-1)!.searchId : model.backlogAt
  await db.transaction(async (sql) => {
    if (model.dimensions !== saved.dimensions) await setMeaningDimensions(sql, model.id, saved.dimensions)
    const toSave: MeaningToSave[] = []
    // In one order, so that no two writers wait for one another.
    for (const article of articles.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const { id, attempts } = article
      await lockArticle(sql, id)
      const isSame = await isStill(sql, id, round.keyOf.get(id)!)
      const refusal = round.refused.get(id)
      const vectors = round.made.get(id)
      if (isSame && vectors) toSave.push({ articleId: id, textKey: round.keyOf.get(id)!, vectors })
      if (isSame && (vectors || round.unchanged.has(id))) await meaningDone(sql, id)
      else if (isSame && refusal !== undefined) {
        const waitMs = Math.min(refusedAtMost, refusedAgainMs * 4 ** Math.min(attempts, 10))
        await postponeMeaning(sql, article, now + waitMs, refusal)
      } else if (isBacklog) await postponeMeaning(sql, article, 0)
    }
    await saveMeanings(sql, saved, toSave)
    if (isBacklog) await setMeaningBacklog(sql, model.id, backlogAt, undefined)
  })
  return { ...saved, backlogAt }
}

async function isStill(sql: Sql, articleId: string, key: string): Promise<boolean> {
  const source = await meaningSource(sql, articleId)
  return source !== undefined && textKey(source.title, source.text) === key
}

function textKey(title: string, text: string): string {
  return createHash('sha256').update(`${title}\n${text}`).digest('hex').slice(0, 32)
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

interface RequestLine {
  batchSize(): number
  /** A vector for each text, or why that one was refused; a failure that concerns all. */
  ask(texts: readonly string[]): Promise<readonly (Float32Array | string)[] | Failure>
}

const halvings = 3

/** Asks for passages, in smaller lots and of shorter texts where the endpoint wants that. */
function requestLine(embedder: Embedder, signal: AbortSignal | undefined): RequestLine {
  let size = passagesAtOnce
  const embed = async (texts: readonly string[]): Promise<Embedded> => {
    try {
      return await embedder.embed(texts, { of: 'passage', signal })
    } catch (error) {
      if (!signal?.aborted) throw error
      return { kind: 'failed', message: 'stopped', concerns: 'now' }
    }
  }
  const ask: RequestLine['ask'] = async (texts) => {
    const answer = await embed(texts)
    if (answer.kind === 'vectors') return answer.vectors
    if (answer.concerns !== 'texts') return answer
    if (texts.length === 1) return askShorter(texts[0]!, answer.message)
    const half = Math.ceil(texts.length / 2)
    const first = await ask(texts.slice(0, half))
    if (!Array.isArray(first)) return first
    const second = await ask(texts.slice(half))
    if (!Array.isArray(second)) return second
    const both = [...first, ...second]
    // That no single text was to blame: so many were too many.
    if (both.every((one) => typeof one !== 'string')) size = Math.min(size, half)
    return both
  }
  /** A text that is too long for the model stands for itself by its beginning. */
  async function askShorter(text: string, refusal: string): ReturnType<RequestLine['ask']> {
    let rest = text
    for (let times = 0; times < halvings && rest.length > 1; times++) {
      rest = rest.slice(0, Math.ceil(rest.length / 2)).toWellFormed()
      const answer = await embed([rest])
      if (answer.kind === 'vectors') return answer.vectors
      if (answer.concerns !== 'texts') return answer
    }
    // Where nothing passes, it is not the text.
    const probe = await embed(['news'])
    if (probe.kind === 'failed') return probe
    return [refusal]
  }
  return { batchSize: () => size, ask }
}
