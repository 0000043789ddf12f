import type { Fetcher } from '../model/index.ts'
import { partsRead, type StoredFeed } from '../store/index.ts'
import { appendExchanges } from './append-exchanges.ts'
import { type AppliedPart, partSubject } from './apply-part.ts'
import type { WritableArchive } from './open-archive.ts'
import type { RefreshedFeed, RefreshOptions } from './refresh-feed.ts'

/** An index may name hundreds of sitemaps: so many are asked for after each poll, until all have been read. */
const partsPerPoll = 5

/**
 * Reads what a followed index of sitemaps names: those that have changed since they were last read, the newest first,
 * then those that were never read. Answers the sums of index and parts.
 */
export async function refreshParts(
  archive: WritableArchive,
  fetcher: Fetcher,
  feed: StoredFeed,
  done: RefreshedFeed,
  options: Pick<RefreshOptions, 'signal'>,
): Promise<RefreshedFeed> {
  const index = done.answer?.feed
  const pollAt = done.answer?.poll?.at
  if (index?.format !== 'sitemapindex' || pollAt === undefined) return done
  const read = await partsRead(archive.db, feed.id)
  const due = index.entries.flatMap((entry) => {
    const { url } = entry
    if (url === undefined) return []
    const before = read.get(url)
    const changedAt = entry.updated?.at
    if (before !== undefined && (changedAt === undefined ? isOfTheArchive(url) : changedAt <= before)) return []
    return [{ url, changedAt: changedAt ?? (before === undefined ? 0 : before) }]
  })
  due.sort((a, b) => b.changedAt - a.changedAt)
  let added = 0
  for (const { url } of due.slice(0, partsPerPoll)) {
    const outcome = await fetcher({ url, purpose: 'feed' }, options.signal)
    const subject = partSubject(feed.id, 'index', pollAt)
    const append = await appendExchanges(archive, outcome.exchanges, { purpose: 'part', subject })
    added += await archive.keeper.commit(append, async (_sql, applied) =>
      applied.reduce((sum, one) => sum + (one.kind === 'part' ? (one as AppliedPart).added : 0), 0),
    )
  }
  return { ...done, new: done.new + added }
}

/** `sitemap-2019-04.xml`, `post-sitemap3.xml`: parts that are full and stay as they are, where no date says otherwise. */
function isOfTheArchive(url: string): boolean {
  return /(?:19|20)\d\d[-_/]?(?:0[1-9]|1[0-2])|sitemap[-_]?\d+\./i.test(url)
}
