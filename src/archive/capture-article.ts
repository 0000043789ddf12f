import { randomUUID } from 'node:crypto'
import type { WarcWriter } from '../capture/index.ts'
import type { Exchange, Extraction, Fetcher, FetchOutcome, Job } from '../model/index.ts'
import {
  articleById,
  capturesFor,
  jobFor,
  postponeJob,
  removeJob,
  type Sql,
  type StoredArticle,
  setValidators,
} from '../store/index.ts'
import { appendExchanges } from './append-exchanges.ts'
import { type AppliedPage, isPage, readingOptions } from './apply-page.ts'
import { otherAddresses } from './article-addresses.ts'
import { type FurtherPage, joinPages } from './join-pages.ts'
import type { WritableArchive } from './open-archive.ts'
import { type ReadBefore, readBefore } from './read-ahead.ts'
import { witnessFor } from './save-revision.ts'
import { settleArticle } from './settle-article.ts'
import type { RequestsShown } from './show-page.ts'
import { showWhole, type WholePage, wantsShowing } from './whole-page.ts'

export interface CapturedArticle {
  readonly url: string
  readonly outcome: 'kept' | 'same' | 'failed' | 'gone'
  readonly title?: string
  /** What the whole page asked for, where it was shown. */
  readonly requests?: RequestsShown
  readonly problem?: string
}

const minuteMs = 60_000
const retryDelaysMs = [5, 30, 120, 360, 1440, 2880, 5760, 11_520, 23_040, 43_200].map((minutes) => minutes * minuteMs)

/** When to try again after so many failures: 5 minutes, then longer and longer, up to 30 days. */
export function retryDelayMs(attempts: number): number {
  return retryDelaysMs[Math.min(attempts, retryDelaysMs.length - 1)]!
}

/**
 * Fetches an article's page, or looks at it again, and keeps what it answers; the whole page, where the settings, its feed
 * or `isWhole` say so. What fails is due again later. Answers undefined where there is nothing to do: the page was seen
 * since the round began at `startedAt`.
 */
export async function captureArticle(
  archive: WritableArchive,
  fetcher: Fetcher,
  job: Job,
  startedAt: number,
  options: { readonly signal?: AbortSignal; readonly isWhole?: boolean } = {},
): Promise<CapturedArticle | undefined> {
  const { signal } = options
  const article = await articleById(archive.db, job.subject)
  if (!article?.url || article.duplicateOf) {
    await archive.keeper.commit(
      () => [],
      async (sql) => removeJob(sql, job.kind, job.subject),
    )
    return undefined
  }
  const isRecheck = job.kind === 'recheck'
  // Of an article on several pages the first one's validators say nothing of the others.
  const isParted = isRecheck && (await capturesFor(archive.db, 'continuation', article.id)).length > 0
  if (isRecheck && article.lastPageAt !== undefined && article.lastPageAt >= startedAt) {
    await archive.keeper.commit(
      () => [],
      async (sql) => postponeJob(sql, job.kind, job.subject, archive.now() + retryDelayMs(1), undefined),
    )
    return undefined
  }
  await archive.extractor.room()
  const isConditional = isRecheck && !isParted && !options.isWhole && article.goneSince === undefined
  // Where one that was gone can't be asked where it is thought to be, its other addresses are asked by turns.
  const isAstray = article.goneSince !== undefined && job.attempts > 0 && job.attempts % 2 === 0
  const names = isAstray ? await otherAddresses(archive.db, article, archive.now()) : []
  const outcome = await fetcher(
    {
      url: names[0]?.url ?? article.url,
      purpose: 'article',
      etag: isConditional ? article.etag : undefined,
      lastModified: isConditional ? article.lastModified : undefined,
    },
    signal,
  )
  // What is done in the commit's transaction keeps all others waiting, so pages are read before it.
  const readings = readBefore(archive.extractor)
  try {
    if (outcome.kind !== 'fetched') return await keep(archive, job, article, outcome, { further: [] })
    const first = await readFirst(archive, article.id, outcome, readings)
    const further = first ? await furtherPages(fetcher, outcome, first, readings, signal) : []
    const ids = outcome.exchanges.map(() => randomUUID())
    const isShown = first && (options.isWhole || (await wantsShowing(archive, article, first)))
    const shown = isShown
      ? await showWhole(archive, fetcher, outcome, first, { article, pageId: ids.at(-1)!, readings, signal })
      : undefined
    return await keep(archive, job, article, outcome, { further, ids, shown })
  } finally {
    readings.forget()
  }
}

/** What is kept besides the page's own exchanges. */
interface Besides {
  readonly further: readonly Exchange[]
  /** Of the page's captures. */
  readonly ids?: readonly string[]
  readonly shown?: WholePage
}

async function keep(
  archive: WritableArchive,
  job: Job,
  article: StoredArticle,
  outcome: FetchOutcome,
  { further, ids, shown }: Besides,
): Promise<CapturedArticle> {
  const { id } = article
  const url = article.url!
  const appendFurther = await appendExchanges(archive, further, { purpose: 'continuation', subject: id })
  const appendPage = await appendExchanges(archive, outcome.exchanges, { purpose: 'article', subject: id, ids })
  const append = (warc: WarcWriter) => [
    ...appendFurther(warc),
    ...(shown?.appendRendered(warc) ?? []),
    ...appendPage(warc),
    ...(shown?.appendRest(warc) ?? []),
  ]
  return archive.keeper.commit(append, async (sql, applied): Promise<CapturedArticle> => {
    const page = applied.findLast((one): one is AppliedPage => one.kind === 'page' && one.outcome !== 'other')
    if (page && (page.outcome === 'kept' || page.outcome === 'same')) {
      // Validators belong to the address that gave them; behind a redirect they are not asked with.
      if (outcome.kind === 'fetched' && outcome.url === url) {
        await setValidators(sql, id, outcome.etag, outcome.lastModified)
      }
      await putOff(sql, archive, job, outcome, undefined)
      return { url, outcome: page.outcome, title: page.title, requests: shown?.requests, problem: shown?.problem }
    }
    const problem = problemOf(outcome, page)
    await putOff(sql, archive, job, outcome, problem)
    // The page may never come: then the feed's own pictures are worth keeping.
    if (!article.isComplete) await settleArticle(sql, id, { ...archive.context, wantsArticles: false })
    return { url, outcome: page?.outcome === 'gone' ? 'gone' : 'failed', problem }
  })
}

type Fetched = Extract<FetchOutcome, { kind: 'fetched' }>

/** Reads an article's page in another thread, as the fold will. Undefined where it is no page that can be read. */
async function readFirst(
  archive: WritableArchive,
  articleId: string,
  page: Fetched,
  readings: ReadBefore,
): Promise<Extraction | undefined> {
  if (!isPage(page.contentType?.split(';', 1)[0]?.trim().toLowerCase())) return undefined
  const at = page.exchanges.at(-1)!.at
  try {
    const feedText = await witnessFor(archive.db, articleId)
    return await readings.read(page.body, page.url, readingOptions(page, { at }, feedText))
  } catch {
    // The fold comes to it and says what is wrong.
    return undefined
  }
}

/**
 * Fetches the pages that an article's first one leads to, one after the other, each at its host's pace, and answers their
 * exchanges. What they say is read when they are applied; here only where they lead.
 */
async function furtherPages(
  fetcher: Fetcher,
  first: Fetched,
  page: Extraction,
  readings: ReadBefore,
  signal: AbortSignal | undefined,
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = []
  const at = first.exchanges.at(-1)!.at
  const read = async (further: Fetched): Promise<FurtherPage> => {
    try {
      return await readings.read(further.body, further.url, readingOptions(further, { at }, undefined))
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error), isAbsent: false }
    }
  }
  if (page.nextUrl === undefined && page.singlePageUrl === undefined) return []
  if (page.kind === 'error' || page.kind === 'list' || page.kind === 'empty') return []
  await joinPages(page, first.url, async (url) => {
    const outcome = await fetcher({ url, purpose: 'article', referer: first.url }, signal)
    exchanges.push(...outcome.exchanges)
    return outcome.kind === 'fetched' ? read(outcome) : { problem: outcome.kind, isAbsent: outcome.kind === 'gone' }
  })
  return exchanges
}

function problemOf(outcome: FetchOutcome, page: AppliedPage | undefined): string {
  if (outcome.kind === 'refused' || outcome.kind === 'failed') return `${outcome.errorClass}: ${outcome.message}`
  if (page?.note) return page.note
  if (outcome.kind === 'gone') return `gone: ${outcome.message}`
  return 'the answer is no article'
}

async function putOff(
  sql: Sql,
  archive: WritableArchive,
  job: Job,
  outcome: FetchOutcome,
  problem: string | undefined,
): Promise<void> {
  const known = await jobFor(sql, job.kind, job.subject)
  if (!known) return
  const now = archive.now()
  const wanted = 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? 0) : 0
  // What the fold has already put into its schedule stays there.
  if (known.dueAt > now) return
  await postponeJob(sql, job.kind, job.subject, now + Math.max(wanted, retryDelayMs(known.attempts)), problem)
}
