import { knownSitemapPaths, sitemapsOfRobots } from '../feed/index.ts'
import { type Fetcher, hostOf, type Job, type ParsedFeed } from '../model/index.ts'
import {
  capturesFor,
  feedById,
  type Gap,
  gapAt,
  noteGapTry,
  postponeJob,
  removeJob,
  type StoredFeed,
} from '../store/index.ts'
import { appendExchanges } from './append-exchanges.ts'
import { type AppliedPart, type PartWay, partSubject } from './apply-part.ts'
import { retryDelayMs } from './capture-article.ts'
import { noteGap } from './notices.ts'
import type { WritableArchive } from './open-archive.ts'

export interface RepairedGap {
  readonly url: string
  readonly name: string
  readonly state: Gap['state']
  readonly found: number
}

const pagesAtMost = 10
const sitemapsAtMost = 4
/** A gap is looked at again so often, since sitemaps and archive pages may lag behind. */
const roundsAtMost = 3

/**
 * Looks for what scrolled away: the feed's own older pages (RFC 5005), WordPress's `?paged=`, sitemaps, the site's list of
 * articles. What is found joins as entries. Ends as soon as it reaches back to what was known; else it is tried again
 * later, and what remains stands in the ledger.
 */
export async function repairGap(
  archive: WritableArchive,
  fetcher: Fetcher,
  job: Job,
  signal?: AbortSignal,
): Promise<RepairedGap | undefined> {
  const [feedId = '', at = ''] = job.subject.split('@')
  const feed = await feedById(archive.db, feedId)
  const first = feed && (await gapAt(archive.db, feedId, Number(at)))
  if (!feed?.isFollowed || !first || first.state === 'filled') {
    await finish(archive, job)
    return undefined
  }
  const repair: Repair = { archive, fetcher, feed, gap: first, signal, asked: refusedBefore(first) }
  const isDone =
    (await throughPages(repair, 'archive', (page) => page?.nextUrl ?? page?.prevArchiveUrl)) ||
    (feed.asks.nextUrl === undefined && feed.asks.prevArchiveUrl === undefined
      ? await throughPages(repair, 'paged', (_page, n) => pagedUrl(feed.url, n + 2))
      : false) ||
    (await throughSitemaps(repair)) ||
    (await throughSite(repair))
  const gap = (await gapAt(archive.db, feedId, first.at)) ?? first
  await archive.keeper.commit(
    () => [],
    async (sql) => {
      const isOver = isDone || gap.state === 'filled' || job.attempts + 1 >= roundsAtMost
      if (isOver) await removeJob(sql, 'gap', job.subject)
      else await postponeJob(sql, 'gap', job.subject, archive.now() + retryDelayMs(job.attempts + 3), gap.state)
      if (gap.state !== 'filled' && job.attempts === 0) {
        await noteGap(sql, archive.settings.notices, feed, gap, archive.now())
      }
    },
  )
  return { url: feed.url, name: feed.name, state: gap.state, found: gap.found }
}

async function finish(archive: WritableArchive, job: Job): Promise<void> {
  await archive.keeper.commit(
    () => [],
    (sql) => removeJob(sql, 'gap', job.subject),
  )
}

interface Repair {
  readonly archive: WritableArchive
  readonly fetcher: Fetcher
  readonly feed: StoredFeed
  readonly gap: Gap
  readonly signal?: AbortSignal
  /** Nothing is asked twice. */
  readonly asked: Set<string>
}

/** What a server has refused in an earlier round is not asked for again. */
function refusedBefore(gap: Gap): Set<string> {
  return new Set(gap.tried.filter(({ outcome }) => /^answered 4|^blocked/.test(outcome)).map(({ url }) => url))
}

/** Asks for one document and lets it join; undefined where it was asked for before or did not come. */
async function ask(repair: Repair, way: PartWay, url: string): Promise<AppliedPart | undefined> {
  const { archive, fetcher, feed, gap, asked } = repair
  if (asked.has(url) || url === feed.url) return undefined
  asked.add(url)
  const isFeed = way === 'archive' || way === 'paged'
  const outcome = await fetcher({ url, purpose: isFeed ? 'feed' : 'page' }, repair.signal)
  const subject = partSubject(feed.id, way, gap.at)
  const append = await appendExchanges(archive, outcome.exchanges, { purpose: 'part', subject })
  return archive.keeper.commit(append, async (sql, applied) => {
    const part = applied.findLast((one): one is AppliedPart => one.kind === 'part')
    if (part) return part
    // What got no answer stands in no capture; the ledger says it all the same.
    const now = await gapAt(sql, feed.id, gap.at)
    const outcomeText = 'errorClass' in outcome ? `${outcome.errorClass}: ${outcome.message}` : 'no answer'
    if (now) await noteGapTry(sql, now, { way, url, at: archive.now(), outcome: outcomeText, found: 0 }, false)
    return undefined
  })
}

/** Goes from page to page until one reaches back, repeats itself, or there is none. */
async function throughPages(
  repair: Repair,
  way: 'archive' | 'paged',
  next: (page: Pick<ParsedFeed, 'nextUrl' | 'prevArchiveUrl'> | undefined, n: number) => string | undefined,
): Promise<boolean> {
  const digests = new Set<string>(repair.feed.lastDigest ? [repair.feed.lastDigest] : [])
  let page: Pick<ParsedFeed, 'nextUrl' | 'prevArchiveUrl'> | undefined = repair.feed.asks
  for (let n = 0; n < pagesAtMost; n++) {
    const url = next(page, n)
    const part: AppliedPart | undefined = url === undefined ? undefined : await ask(repair, way, url)
    if (part?.reachesBack) return true
    // A server that does not know pages gives the same document again.
    if (!part?.feed?.entries.length || digests.has(part.digest)) return false
    digests.add(part.digest)
    page = part.feed
  }
  return false
}

function pagedUrl(feedUrl: string, n: number): string {
  const url = new URL(feedUrl)
  url.searchParams.set('paged', String(n))
  return url.href
}

async function throughSitemaps(repair: Repair): Promise<boolean> {
  const urls = await sitemapsOf(repair)
  let left = sitemapsAtMost
  for (const url of urls) {
    if (left-- <= 0) return false
    const part = await ask(repair, 'sitemap', url)
    if (part?.reachesBack) return true
    if (part?.feed?.format !== 'sitemapindex') continue
    const inner = part.feed.entries
      .filter((entry) => entry.url !== undefined && (entry.updated?.at ?? repair.gap.since) >= repair.gap.since)
      .sort((a, b) => isNews(b.url!) - isNews(a.url!) || (b.updated?.at ?? 0) - (a.updated?.at ?? 0))
    for (const entry of inner) {
      if (left-- <= 0) return false
      if ((await ask(repair, 'sitemap', entry.url!))?.reachesBack) return true
    }
  }
  return false
}

const isNews = (url: string): number => (/news|post|article/i.test(url) ? 1 : 0)

/** The sitemaps that robots.txt names, as it was last kept; where none is kept it is asked for. */
async function sitemapsOf(repair: Repair): Promise<readonly string[]> {
  const { archive, feed, fetcher, signal } = repair
  const site = feed.siteUrl && /^https?:/.test(feed.siteUrl) ? feed.siteUrl : feed.url
  const robots = new URL('/robots.txt', site).href
  const named = sitemapsOfRobots((await keptRobots(archive, hostOf(site))) ?? (await freshRobots()), site)
  const found = named.length ? named : knownSitemapPaths(site).slice(0, 2)
  return [...found].sort((a, b) => isNews(b) - isNews(a))

  async function freshRobots(): Promise<string> {
    const outcome = await fetcher({ url: robots, purpose: 'feed' }, signal)
    const subject = hostOf(site)
    const append = await appendExchanges(archive, outcome.exchanges, { purpose: 'robots', subject })
    await archive.keeper.commit(append, async () => {})
    return outcome.kind === 'fetched' ? new TextDecoder().decode(outcome.body) : ''
  }
}

async function keptRobots(archive: WritableArchive, host: string): Promise<string | undefined> {
  const kept = (await capturesFor(archive.db, 'robots', host)).filter(({ status }) => status === 200).at(-1)
  if (!kept) return undefined
  const record = await archive.warcs.readRecord(kept.place)
  return new TextDecoder().decode(await archive.context.payload(record, archive.db))
}

/** The site's own front page, as a list of articles. */
async function throughSite(repair: Repair): Promise<boolean> {
  const { siteUrl } = repair.feed
  if (siteUrl === undefined || !/^https?:/.test(siteUrl)) return false
  return (await ask(repair, 'page', siteUrl))?.reachesBack === true
}
