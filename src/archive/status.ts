import {
  beyondAll,
  countFeeds,
  countJobs,
  gaps,
  meaningCounts,
  meaningModel,
  meaningModels,
  meaningTrouble,
  noticesInVain,
} from '../store/index.ts'
import type { EmbeddingSettings } from './embedder.ts'
import type { ArchiveStatus, MeaningStatus } from './library.ts'
import { identityOf } from './make-meanings.ts'
import type { OpenArchive } from './open-archive.ts'

const missingAtMost = 500
const isMissing = 'a.is_complete = 0 AND a.duplicate_of IS NULL AND a.is_fetchable = 1'

/** What an archive holds, what is due, and what is missing and why. */
export async function archiveStatus(archive: OpenArchive): Promise<ArchiveStatus> {
  const { db } = archive
  const count = async (sql: string): Promise<number> => (await db.all<{ n: number }>(sql))[0]?.n ?? 0
  const feeds = await countFeeds(db)
  const jobs = await countJobs(db, archive.now())
  const missing = await db.all<{
    id: string
    url: string | null
    title: string | null
    note: string | null
    fetchable: number
    error: string | null
    due_at: number | null
  }>(
    `SELECT a.id, a.url, r.title, a.last_page_note AS note, a.is_fetchable AS fetchable, j.last_error AS error, j.due_at
     FROM articles a LEFT JOIN revisions r ON r.id = a.current_revision_id
       LEFT JOIN jobs j ON j.kind = 'article' AND j.subject = a.id
     WHERE ${isMissing} ORDER BY a.sort_at DESC LIMIT ${missingAtMost}`,
  )
  const articles = await count('SELECT count(*) AS n FROM articles WHERE duplicate_of IS NULL')
  const notices = await noticesInVain(db)
  const incomplete = 'SELECT count(*) AS n FROM articles WHERE duplicate_of IS NULL AND is_complete = 0'
  return {
    articles,
    complete: articles - (await count(incomplete)),
    revisions: await count('SELECT count(*) AS n FROM revisions'),
    captures: await count('SELECT count(*) AS n FROM captures'),
    pictures: await count('SELECT count(DISTINCT digest) AS n FROM pictures'),
    feeds,
    jobsDue: jobs.due,
    jobsWaiting: jobs.waiting,
    missingCount:
      missing.length < missingAtMost
        ? missing.length
        : await count(`SELECT count(*) AS n FROM articles a WHERE ${isMissing}`),
    missing: missing.map((row) => ({
      articleId: row.id,
      title: row.title ?? row.url ?? row.id,
      url: row.url ?? undefined,
      reason: row.error ?? row.note ?? (row.due_at === null ? 'its page is not asked for' : 'not fetched yet'),
      nextTryAt: row.due_at ?? undefined,
    })),
    gaps: await gaps(db),
    ...(notices.waiting > 0 && { notices }),
    ...(archive.settings.embeddings && { meaning: await meaningStatus(archive, archive.settings.embeddings) }),
  }
}

async function meaningStatus({ db }: OpenArchive, settings: EmbeddingSettings): Promise<MeaningStatus> {
  const models = await meaningModels(db)
  const model = await meaningModel(db, identityOf(settings))
  const former = models.find((one) => one.id !== model?.id && one.doneAt !== undefined)
  const counts = await meaningCounts(db, model?.id ?? 0)
  const [behind] = await db.all<{ n: number }>(
    'SELECT count(*) AS n FROM articles WHERE duplicate_of IS NULL AND search_id < ?',
    model?.backlogAt ?? beyondAll,
  )
  const trouble = await meaningTrouble(db)
  const isDone = model?.doneAt !== undefined
  return {
    model: settings.model,
    articles: counts.articles,
    passages: counts.passages,
    isDone,
    ...(!isDone && former && { former: former.identity.model }),
    waiting: counts.waiting + (behind?.n ?? 0),
    refused: counts.refused,
    ...(counts.refusedWhy !== undefined && { refusedWhy: counts.refusedWhy }),
    ...(trouble && { problem: { message: trouble.message, at: trouble.at, times: trouble.times } }),
  }
}
