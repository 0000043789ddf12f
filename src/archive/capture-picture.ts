import { pictureType } from '../capture/index.ts'
import { type Fetcher, type FetchOutcome, hostOf, type Job } from '../model/index.ts'
import { pictureFailed, postponeJob, removeJob, type Sql } from '../store/index.ts'
import { appendExchanges } from './append-exchanges.ts'
import type { AppliedPicture } from './apply-picture.ts'
import { retryDelayMs } from './capture-article.ts'
import type { WritableArchive } from './open-archive.ts'

export interface CapturedPicture {
  readonly url: string
  readonly outcome: 'kept' | 'failed'
  readonly problem?: string
}

/** A site that answers is asked for a picture for eight days. */
const triesAtMost = 8
/** One that can't be reached is for a year: it may be our own network that is away. */
const unreachedAtMost = 20

/**
 * Fetches a picture without a Referer, then, where the host refuses that or answers with something else (a page that asks
 * for a visit, say), as browsers do: as coming from the article's site, from the article, and from the picture's own site.
 */
export async function capturePicture(
  archive: WritableArchive,
  fetcher: Fetcher,
  job: Job,
  signal?: AbortSignal,
): Promise<CapturedPicture> {
  const url = job.subject
  let outcome: FetchOutcome | undefined
  for (const referer of [undefined, ...(await referersFor(archive, url))]) {
    outcome = await fetcher({ url, purpose: 'picture', referer }, signal)
    const isRefused = outcome.kind === 'failed' && (outcome.status === 403 || outcome.status === 401)
    const isOther = outcome.kind === 'fetched' && !pictureType(outcome.body)
    if (!isRefused && !isOther) break
  }
  const last = outcome!
  // Here nobody waits for it; the commit, which others wait for, finds it done.
  if (last.kind === 'fetched') await archive.context.look(last.body)
  const append = await appendExchanges(archive, last.exchanges, { purpose: 'picture', subject: url })
  return archive.keeper.commit(append, async (sql, applied): Promise<CapturedPicture> => {
    const picture = applied.findLast((one): one is AppliedPicture => one.kind === 'picture' && one.outcome !== 'other')
    if (picture?.outcome === 'kept') return { url, outcome: 'kept' }
    const problem = picture?.note ?? ('message' in last ? last.message : 'no picture came')
    await putOff(sql, archive, job, last, problem)
    return { url, outcome: 'failed', problem }
  })
}

async function putOff(
  sql: Sql,
  archive: WritableArchive,
  job: Job,
  outcome: FetchOutcome,
  problem: string,
): Promise<void> {
  await pictureFailed(sql, job.subject, problem)
  const isUnreached = outcome.kind === 'failed' && outcome.status === undefined
  const most = isUnreached ? unreachedAtMost : triesAtMost
  const isHopeless = outcome.kind === 'gone' || outcome.kind === 'refused' || job.attempts + 1 >= most
  if (isHopeless) await removeJob(sql, 'picture', job.subject)
  else await postponeJob(sql, 'picture', job.subject, archive.now() + retryDelayMs(job.attempts), problem)
}

async function referersFor(archive: WritableArchive, url: string): Promise<readonly string[]> {
  const [row] = await archive.db.all<{ url: string | null }>(
    'SELECT a.url FROM pictures p JOIN articles a ON a.id = p.article_id WHERE p.url = ? ORDER BY a.id LIMIT 1',
    url,
  )
  const article = row?.url && hostOf(row.url) ? row.url : undefined
  const siteOf = (address: string | undefined) => address && URL.parse(address) && `${new URL(address).origin}/`
  const referers = [siteOf(article), article, siteOf(url)].filter((one) => one !== undefined && one !== '')
  return [...new Set(referers as string[])]
}
