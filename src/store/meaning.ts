import { listed, type Sql } from './db.ts'
import { dropSketches, saveSketches } from './meaning-sketches.ts'
import { type KeptVector, packVectors, unpackVectors } from './meaning-vectors.ts'

/**
 * Vectors of meaning, where the settings name an endpoint; empty where they don't. `meaning_models`: which model has made vectors, from
 * what (`identity`), and how far it has come through the articles (`backlog_at`: the search id below which they are still to be looked
 * at). `meaning_texts`: of each article the vectors of its passages. `meaning_sketches`: a bit a dimension of each of these, in pages by
 * `seq`. `meaning_wanted`: articles whose text has changed, and those that could not be done.
 */
export const meaningMigration = `
CREATE TABLE meaning_models (
  id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL, begun_at INTEGER NOT NULL,
  backlog_at INTEGER NOT NULL, done_at INTEGER, is_current INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE meaning_texts (
  seq INTEGER PRIMARY KEY, model_id INTEGER NOT NULL, article_id TEXT NOT NULL, text_key TEXT NOT NULL,
  passages INTEGER NOT NULL, vectors BLOB NOT NULL
);
CREATE UNIQUE INDEX meaning_texts_by_article ON meaning_texts (model_id, article_id);
CREATE INDEX meaning_texts_by_passages ON meaning_texts (model_id, passages);
CREATE TABLE meaning_sketches (model_id INTEGER NOT NULL, page INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (model_id, page));
CREATE TABLE meaning_wanted (
  article_id TEXT PRIMARY KEY, search_id INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0, error TEXT
);
CREATE INDEX meaning_wanted_by_time ON meaning_wanted (search_id);
CREATE TABLE meaning_trouble (id INTEGER PRIMARY KEY, message TEXT NOT NULL, at INTEGER NOT NULL, times INTEGER NOT NULL, retry_at INTEGER NOT NULL);
`

/** What makes the vectors of two requests comparable. */
export interface MeaningIdentity {
  readonly model: string
  /** As asked of the endpoint; absent where it decides. */
  readonly dimensions?: number
  /** What is put before a passage. */
  readonly passagePrefix: string
  /** How articles are cut into passages. */
  readonly passagesVersion: number
}

export interface MeaningModel {
  readonly id: number
  readonly identity: MeaningIdentity
  /** Of its vectors; 0 where none was made yet. */
  readonly dimensions: number
  readonly begunAt: number
  /** The search id below which articles are still to be looked at; 0 where all were. */
  readonly backlogAt: number
  /** When it had gone through all articles for the first time: from then on it serves. */
  readonly doneAt?: number
}

/** Above every search id. */
export const beyondAll = Number.MAX_SAFE_INTEGER

interface ModelRow {
  readonly id: number
  readonly identity: string
  readonly dimensions: number
  readonly begun_at: number
  readonly backlog_at: number
  readonly done_at: number | null
  readonly is_current: number
}

function modelOf(row: ModelRow): MeaningModel {
  return {
    id: row.id,
    identity: JSON.parse(row.identity) as MeaningIdentity,
    dimensions: row.dimensions,
    begunAt: row.begun_at,
    backlogAt: row.backlog_at,
    doneAt: row.done_at ?? undefined,
  }
}

function identityText({ model, dimensions, passagePrefix, passagesVersion }: MeaningIdentity): string {
  return JSON.stringify({ model, dimensions, passagePrefix, passagesVersion })
}

/** All models that have vectors or are to make them, the youngest first. */
export async function meaningModels(sql: Sql): Promise<readonly MeaningModel[]> {
  return (await sql.all<ModelRow>('SELECT * FROM meaning_models ORDER BY id DESC')).map(modelOf)
}

export async function meaningModel(sql: Sql, identity: MeaningIdentity): Promise<MeaningModel | undefined> {
  const [row] = await sql.all<ModelRow>('SELECT * FROM meaning_models WHERE identity = ?', identityText(identity))
  return row && modelOf(row)
}

/**
 * The model that the settings name, made where it is new. Where another one was named meanwhile, or none, it looks through all articles
 * again: of what has not changed nobody is asked.
 */
export async function beginMeaningModel(sql: Sql, identity: MeaningIdentity, now: number): Promise<MeaningModel> {
  const text = identityText(identity)
  const [row] = await sql.all<ModelRow>('SELECT * FROM meaning_models WHERE identity = ?', text)
  if (row?.is_current) return modelOf(row)
  await leaveMeaningModel(sql)
  if (!row) {
    const [last] = await sql.all<{ id: number | null }>('SELECT max(id) AS id FROM meaning_models')
    await sql.all(
      'INSERT INTO meaning_models (id, identity, dimensions, begun_at, backlog_at) VALUES (?, ?, 0, ?, ?)',
      (last?.id ?? 0) + 1,
      text,
      now,
      beyondAll,
    )
  }
  await sql.all('UPDATE meaning_models SET is_current = 1, backlog_at = ? WHERE identity = ?', beyondAll, text)
  return (await meaningModel(sql, identity))!
}

/** The settings name no model any more: which articles change from now on is not noted. */
export async function leaveMeaningModel(sql: Sql): Promise<void> {
  await sql.all('UPDATE meaning_models SET is_current = 0 WHERE is_current = 1')
}

export async function setMeaningDimensions(sql: Sql, modelId: number, dimensions: number): Promise<void> {
  await sql.all('UPDATE meaning_models SET dimensions = ? WHERE id = ?', dimensions, modelId)
}

/** Notes how far a model has come; `doneAt` where it has come through. */
export async function setMeaningBacklog(
  sql: Sql,
  modelId: number,
  backlogAt: number,
  doneAt: number | undefined,
): Promise<void> {
  await sql.all(
    'UPDATE meaning_models SET backlog_at = ?, done_at = coalesce(done_at, ?) WHERE id = ?',
    backlogAt,
    doneAt,
    modelId,
  )
}

const droppedAtOnce = 200

/** Takes a part of a model's vectors away, in the end the model; answers whether anything is left of it. */
export async function dropMeaningModel(sql: Sql, modelId: number): Promise<boolean> {
  const rows = await sql.all<{ seq: number }>(
    'SELECT seq FROM meaning_texts WHERE model_id = ? ORDER BY seq LIMIT ?',
    modelId,
    droppedAtOnce,
  )
  if (rows.length) {
    await sql.all('DELETE FROM meaning_texts WHERE model_id = ? AND seq <= ?', modelId, rows.at(-1)!.seq)
    return true
  }
  await sql.all('DELETE FROM meaning_sketches WHERE model_id = ?', modelId)
  await sql.all('DELETE FROM meaning_models WHERE id = ?', modelId)
  return false
}

/** Says that an article's text is not what its vectors were made of. */
export async function wantMeaning(sql: Sql, articleId: string, searchId: number): Promise<void> {
  await sql.all(
    `INSERT INTO meaning_wanted (article_id, search_id) VALUES (?, ?) ON CONFLICT (article_id) DO UPDATE SET
       search_id = excluded.search_id, attempts = 0, due_at = 0, error = NULL`,
    articleId,
    searchId,
  )
}

export interface WantedArticle {
  readonly id: string
  readonly searchId: number
  readonly title: string
  readonly text: string
  /** How often it was tried in vain. */
  readonly attempts: number
}

interface WantedRow {
  readonly id: string
  readonly search_id: number
  readonly title: string | null
  readonly text: string | null
  readonly duplicate_of: string | null
  readonly attempts: number
}

const textColumns = 'a.id, a.search_id, a.indexed_title AS title, a.duplicate_of, r.text'

/** Articles whose text has changed, newest first. Those that became part of another have an empty text. */
export async function wantedMeanings(sql: Sql, now: number, limit: number): Promise<readonly WantedArticle[]> {
  const rows = await sql.all<WantedRow>(
    `SELECT ${textColumns}, w.attempts FROM (SELECT * FROM meaning_wanted WHERE due_at <= ? ORDER BY search_id DESC LIMIT ?) w
       JOIN articles a ON a.id = w.article_id LEFT JOIN revisions r ON r.id = a.current_revision_id ORDER BY w.search_id DESC`,
    now,
    limit,
  )
  return rows.map(wantedOf)
}

/** Articles that a model has not looked at, newest first, from below a search id on. */
export async function backlogMeanings(sql: Sql, below: number, limit: number): Promise<readonly WantedArticle[]> {
  const rows = await sql.all<WantedRow>(
    `SELECT ${textColumns}, 0 AS attempts FROM articles a LEFT JOIN revisions r ON r.id = a.current_revision_id
     WHERE a.search_id < ? ORDER BY a.search_id DESC LIMIT ?`,
    below,
    limit,
  )
  return rows.map(wantedOf)
}

function wantedOf(row: WantedRow): WantedArticle {
  const isOther = row.duplicate_of !== null
  return {
    id: row.id,
    searchId: row.search_id,
    title: isOther ? '' : (row.title ?? ''),
    text: isOther ? '' : (row.text ?? ''),
    attempts: row.attempts,
  }
}

/** What an article says now, as `wantedMeanings` gives it; undefined where there is none. */
export async function meaningSource(
  sql: Sql,
  articleId: string,
): Promise<{ readonly title: string; readonly text: string } | undefined> {
  const [row] = await sql.all<WantedRow>(
    `SELECT ${textColumns}, 0 AS attempts FROM articles a LEFT JOIN revisions r ON r.id = a.current_revision_id WHERE a.id = ?`,
    articleId,
  )
  return row && wantedOf(row)
}

export async function meaningDone(sql: Sql, articleId: string): Promise<void> {
  await sql.all('DELETE FROM meaning_wanted WHERE article_id = ?', articleId)
}

/** Puts an article off, with the reason; without one it is only not done yet. */
export async function postponeMeaning(
  sql: Sql,
  article: { readonly id: string; readonly searchId: number },
  dueAt: number,
  error?: string,
): Promise<void> {
  const more = error === undefined ? 0 : 1
  await sql.all(
    `INSERT INTO meaning_wanted AS w (article_id, search_id, attempts, due_at, error) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (article_id) DO UPDATE SET attempts = w.attempts + ${more}, due_at = excluded.due_at, error = excluded.error`,
    article.id,
    article.searchId,
    more,
    dueAt,
    error,
  )
}

/** The vectors of an article's passages by the digests of their texts (hex), and the key of the text that they are of. */
export interface KeptMeaning {
  readonly seq: number
  readonly textKey: string
  readonly vectors: readonly KeptVector[]
}

export async function keptMeaning(
  sql: Sql,
  model: Pick<MeaningModel, 'id' | 'dimensions'>,
  articleId: string,
): Promise<KeptMeaning | undefined> {
  const [row] = await sql.all<{ seq: number; text_key: string; passages: number; vectors: Uint8Array }>(
    'SELECT seq, text_key, passages, vectors FROM meaning_texts WHERE model_id = ? AND article_id = ?',
    model.id,
    articleId,
  )
  const vectors = row && unpackVectors(row.vectors, model.dimensions, row.passages)
  // What can't be read is as if it were not there: it is made again.
  return vectors && { seq: row.seq, textKey: row.text_key, vectors }
}

/** Articles of one page of sketches. */
export interface MeaningToSave {
  readonly articleId: string
  readonly textKey: string
  readonly vectors: readonly KeptVector[]
}

/** Keeps the vectors of articles in place of those that they had, with their sketches. */
export async function saveMeanings(
  sql: Sql,
  model: Pick<MeaningModel, 'id' | 'dimensions'>,
  articles: readonly MeaningToSave[],
): Promise<void> {
  if (!articles.length) return
  const [last] = await sql.all<{ seq: number | null }>('SELECT max(seq) AS seq FROM meaning_texts')
  let next = (last?.seq ?? 0) + 1
  const saved: { seq: number; vectors: readonly KeptVector[] }[] = []
  for (const { articleId, textKey, vectors } of articles) {
    const [row] = await sql.all<{ seq: number }>(
      `INSERT INTO meaning_texts (seq, model_id, article_id, text_key, passages, vectors) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (model_id, article_id) DO UPDATE SET
         text_key = excluded.text_key, passages = excluded.passages, vectors = excluded.vectors RETURNING seq`,
      next,
      model.id,
      articleId,
      textKey,
      vectors.length,
      packVectors(vectors, model.dimensions),
    )
    if (row!.seq === next) next++
    saved.push({ seq: row!.seq, vectors })
  }
  await saveSketches(sql, model, saved)
}

/** Why the endpoint is left alone, and until when. */
export interface MeaningTrouble {
  readonly message: string
  readonly at: number
  /** In a row. */
  readonly times: number
  readonly retryAt: number
}

export async function meaningTrouble(sql: Sql): Promise<MeaningTrouble | undefined> {
  const [row] = await sql.all<{ message: string; at: number; times: number; retry_at: number }>(
    'SELECT message, at, times, retry_at FROM meaning_trouble WHERE id = 1',
  )
  return row && { message: row.message, at: row.at, times: row.times, retryAt: row.retry_at }
}

export async function setMeaningTrouble(sql: Sql, trouble: MeaningTrouble | undefined): Promise<void> {
  await sql.all('DELETE FROM meaning_trouble')
  if (!trouble) return
  const { message, at, times, retryAt } = trouble
  await sql.all(
    'INSERT INTO meaning_trouble (id, message, at, times, retry_at) VALUES (1, ?, ?, ?, ?)',
    message,
    at,
    times,
    retryAt,
  )
}

/** Numbers for `status`. */
export interface MeaningCounts {
  readonly articles: number
  readonly passages: number
  /** Changed, or put off. */
  readonly waiting: number
  /** Put off since they were refused. */
  readonly refused: number
  readonly refusedWhy?: string
}

export async function meaningCounts(sql: Sql, modelId: number): Promise<MeaningCounts> {
  const [made] = await sql.all<{ articles: number; passages: number }>(
    // By its index alone: the rows are long.
    'SELECT count(*) AS articles, coalesce(sum(passages), 0) AS passages FROM meaning_texts WHERE model_id = ? AND passages > 0',
    modelId,
  )
  const [wanted] = await sql.all<{ waiting: number; refused: number; why: string | null }>(
    `SELECT count(*) AS waiting, count(*) FILTER (WHERE attempts > 0) AS refused, max(error) AS why FROM meaning_wanted`,
  )
  return {
    articles: made?.articles ?? 0,
    passages: made?.passages ?? 0,
    waiting: wanted?.waiting ?? 0,
    refused: wanted?.refused ?? 0,
    ...(wanted?.why && { refusedWhy: wanted.why }),
  }
}

const textsAtOnce = 64

/**
 * Rebuilds the sketches of all models from their vectors; rows whose bytes can't be such vectors are left out, so that they are made
 * again.
 */
export async function remakeSketches(sql: Sql): Promise<void> {
  for (const model of await meaningModels(sql)) {
    await dropSketches(sql, model.id)
    for (let after = 0; ; ) {
      const rows = await sql.all<{ seq: number; passages: number; vectors: Uint8Array }>(
        'SELECT seq, passages, vectors FROM meaning_texts WHERE model_id = ? AND seq > ? ORDER BY seq LIMIT ?',
        model.id,
        after,
        textsAtOnce,
      )
      const read = rows.map((row) => ({
        seq: row.seq,
        vectors: unpackVectors(row.vectors, model.dimensions, row.passages),
      }))
      for (const { seq, vectors } of read) {
        if (!vectors) await sql.all('DELETE FROM meaning_texts WHERE seq = ?', seq)
      }
      await saveSketches(
        sql,
        model,
        read.flatMap(({ seq, vectors }) => (vectors ? [{ seq, vectors }] : [])),
      )
      if (rows.length < textsAtOnce) break
      after = rows.at(-1)!.seq
    }
  }
}

/**
 * Takes the models and vectors of another database over, of articles that are in this one too, and makes the sketches anew. `isRowSound`
 * says whether a row may be trusted. Whether texts are still the same is seen when they are looked at (`meaning_wanted`).
 */
export async function carryMeanings(
  from: Sql,
  to: { transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> },
  isRowSound: (table: string, ...key: readonly number[]) => boolean,
): Promise<void> {
  const models = (await from.all<ModelRow>('SELECT * FROM meaning_models')).filter((row) =>
    isRowSound('meaning_models', row.id),
  )
  await to.transaction(async (sql) => {
    for (const row of models) {
      await sql.all(
        'INSERT INTO meaning_models (id, identity, dimensions, begun_at, backlog_at, done_at, is_current) VALUES (?, ?, ?, ?, ?, ?, ?)',
        row.id,
        row.identity,
        row.dimensions,
        row.begun_at,
        row.backlog_at,
        row.done_at,
        row.is_current,
      )
    }
  })
  for (const { id } of models) {
    for (let after = 0; ; ) {
      const rows = await from.all<TextRow>(
        'SELECT seq, article_id, text_key, passages, vectors FROM meaning_texts WHERE model_id = ? AND seq > ? ORDER BY seq LIMIT ?',
        id,
        after,
        textsAtOnce,
      )
      await to.transaction(async (sql) => {
        const there = await sql.all<{ id: string }>(
          `SELECT a.id FROM ${listed(sql, 'text')} j CROSS JOIN articles a ON a.id = j.value`,
          JSON.stringify(rows.map((row) => row.article_id)),
        )
        const known = new Set(there.map((row) => row.id))
        for (const { seq, article_id, text_key, passages, vectors } of rows) {
          if (!known.has(article_id) || !isRowSound('meaning_texts', seq)) continue
          await sql.all(
            'INSERT INTO meaning_texts (seq, model_id, article_id, text_key, passages, vectors) VALUES (?, ?, ?, ?, ?, ?)',
            seq,
            id,
            article_id,
            text_key,
            passages,
            vectors,
          )
        }
      })
      if (rows.length < textsAtOnce) break
      after = rows.at(-1)!.seq
    }
  }
  await to.transaction(remakeSketches)
}

interface TextRow {
  readonly seq: number
  readonly article_id: string
  readonly text_key: string
  readonly passages: number
  readonly vectors: Uint8Array
}
