import {
  articleById,
  captureById,
  revisionById,
  type Sql,
  type StoredRevision,
  saveRevision,
  setLatest,
} from '../store/index.ts'
import { readAllPages } from './apply-page.ts'
import { isSameBeside } from './compare-revisions.ts'
import { edgeOf, withEdge } from './edge.ts'
import { revisionId, sha256Hex } from './identity.ts'
import type { WritableArchive } from './open-archive.ts'
import { editKeyOf, isWhole, readingOfPage } from './save-revision.ts'
import { settleArticle } from './settle-article.ts'

/** What the present extractor made of one capture that an older one had read. */
export interface ReExtracted {
  readonly article: string
  readonly capture: string
  /** The revision of the older extractor. It stays. */
  readonly before: string
  /** `new`: it reads otherwise now; `same`; `worse`: it is no article to the present one, or can't be read. */
  readonly outcome: 'new' | 'same' | 'worse'
  /** The new revision, where there is one. */
  readonly revision?: string
  readonly title?: string
  readonly problem?: string
}

export interface ReExtractOptions {
  /** Pages captured since then, in milliseconds since 1970. */
  readonly since: number
  /** Only articles that this feed announced. */
  readonly feedUrl?: string
  readonly signal?: AbortSignal
}

/**
 * Reads captured pages again that an older extractor has read, oldest first. What reads otherwise becomes a further
 * revision of the same capture: our doing, so that no edit is noted and the publisher's versions are not more. May be stopped
 * and begun again; a capture that the present extractor has read is passed over.
 */
export async function* reExtract(archive: WritableArchive, options: ReExtractOptions): AsyncGenerator<ReExtracted> {
  const { db, context } = archive
  const { since, feedUrl } = options
  const ofFeed = feedUrl
    ? 'AND r.article_id IN (SELECT e.article_id FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE f.url = ?)'
    : ''
  const rows = await db.all<{ id: string }>(
    `SELECT r.id FROM revisions r WHERE r.origin = 'page' AND r.at >= ? AND r.extractor <> ? ${ofFeed}
     AND NOT EXISTS (SELECT 1 FROM revisions n WHERE n.capture_id = r.capture_id AND n.article_id = r.article_id
       AND n.origin = 'page' AND n.extractor = ?)
     AND NOT EXISTS (SELECT 1 FROM revisions l WHERE l.capture_id = r.capture_id AND l.article_id = r.article_id
       AND l.origin = 'page' AND l.seq > r.seq)
     ORDER BY r.at, r.id`,
    since,
    context.extractor,
    ...(feedUrl ? [feedUrl] : []),
    context.extractor,
  )
  for (const { id } of rows) {
    if (options.signal?.aborted) return
    const done = await archive.keeper.commit(
      () => [],
      (sql) => readAgain(sql, id, archive),
    )
    if (done) yield done
  }
}

async function readAgain(sql: Sql, id: string, { context }: WritableArchive): Promise<ReExtracted | undefined> {
  const before = await revisionById(sql, id)
  const article = before && (await articleById(sql, before.articleId))
  const capture = before && (await captureById(sql, before.captureId))
  if (!before || !article || !capture) return undefined
  const told = { article: article.id, capture: capture.id, before: before.id, title: before.title }
  try {
    const record = await context.recordAt(capture.place)
    const { extraction, missing } = await readAllPages(sql, article.id, capture, record, context)
    if (missing) return { ...told, outcome: 'worse', problem: missing.why }
    const reading = withEdge(readingOfPage(extraction), edgeOf(before))
    if (isWhole(before) && !isWhole(reading)) {
      return { ...told, outcome: 'worse', problem: reading.kindReason ?? `the page is no article (${reading.kind})` }
    }
    const editKey = editKeyOf(reading)
    const isSame =
      before.editKey === editKey && before.kind === reading.kind && isSameBeside(before, { ...reading, at: before.at })
    if (isSame) return { ...told, outcome: 'same' }
    const revision: Omit<StoredRevision, 'seq'> = {
      ...reading,
      id: revisionId(capture.id, article.id, 'page', context.extractor),
      articleId: article.id,
      captureId: capture.id,
      at: capture.at,
      textSha256: sha256Hex(reading.text),
      editKey,
      extractor: context.extractor,
    }
    await saveRevision(sql, revision)
    if (article.latestPageId === before.id && isWhole(reading)) await setLatest(sql, article.id, 'page', revision.id)
    await settleArticle(sql, article.id, context)
    return { ...told, outcome: 'new', revision: revision.id, title: reading.title }
  } catch (error) {
    return { ...told, outcome: 'worse', problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Revisions that are our doing: the same capture was read before, by an older extractor. */
export function ownReadings(revisions: readonly StoredRevision[]): ReadonlySet<string> {
  const read = new Set<string>()
  const own = new Set<string>()
  for (const one of [...revisions].sort((a, b) => a.seq - b.seq)) {
    const key = `${one.origin} ${one.captureId}`
    if (read.has(key)) own.add(one.id)
    read.add(key)
  }
  return own
}
