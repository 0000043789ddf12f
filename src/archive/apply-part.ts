import type { WarcRecord } from '../capture/index.ts'
import { addressKey, type Capture, type Entry, type ParsedFeed } from '../model/index.ts'
import {
  addToPoll,
  articleByKey,
  entriesOf,
  feedById,
  type Gap,
  gapAt,
  lockFeed,
  noteGapTry,
  partRead,
  type Sql,
  type StoredFeed,
  setWindow,
} from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { addEntries } from './apply-feed.ts'
import { learnedLinks, readFeedAnswer, readListPage } from './read-feed-answer.ts'

/**
 * How more of a feed was found than its document lists. `archive`: RFC 5005 pages; `paged`: `?paged=N`; `sitemap` and
 * `page` (the site's own list of articles): what is not a feed and is only believed where it shows articles of the feed;
 * `index`: a sitemap that the followed index names; `hub`: pushed by its WebSub hub.
 */
export type PartWay = 'archive' | 'paged' | 'sitemap' | 'page' | 'index' | 'hub'

export interface AppliedPart {
  readonly kind: 'part'
  readonly way: PartWay
  readonly status?: number
  readonly feed?: ParsedFeed
  readonly added: number
  /** Something in it was known before the gap began. */
  readonly reachesBack: boolean
  readonly digest: string
}

/** What a part's record is for: the feed, the way, and the time of the gap or poll that it belongs to. */
export function partSubject(feedId: string, way: PartWay, at: number): string {
  return `${feedId} ${way} ${at}`
}

function readSubject(subject: string): { feedId: string; way: PartWay; at: number } | undefined {
  const found = /^(\S+) (archive|paged|sitemap|page|index|hub) (\d+)$/.exec(subject)
  return found ? { feedId: found[1]!, way: found[2] as PartWay, at: Number(found[3]) } : undefined
}

/** More of a feed than its document: what belongs to the gap (or to the index, or was pushed) joins as entries. */
export async function applyPart(
  sql: Sql,
  capture: Capture,
  record: WarcRecord,
  context: ApplyContext,
): Promise<AppliedPart | { readonly kind: 'other' }> {
  const about = readSubject(capture.subject)
  if (about) await lockFeed(sql, about.feedId)
  const feed = about && (await feedById(sql, about.feedId))
  if (!about || !feed) return { kind: 'other' }
  if (isRedirect(record)) {
    if (about.way === 'index') await partRead(sql, feed.id, capture.url, capture.at)
    return { kind: 'other' }
  }
  const { way, at } = about
  const gap = way === 'index' || way === 'hub' ? undefined : await gapAt(sql, feed.id, at)
  const nothing: AppliedPart = {
    kind: 'part',
    way,
    status: capture.status,
    added: 0,
    reachesBack: false,
    digest: capture.digest,
  }
  const note = async (outcome: string, found = 0, reachesBack = false) => {
    if (gap) await noteGapTry(sql, gap, { way, url: capture.url, at: capture.at, outcome, found }, reachesBack)
  }
  // A pushed document has no status: it came to us.
  if (capture.status !== undefined && capture.status !== 200) {
    await note(`answered ${capture.status}`)
    return nothing
  }
  const parsed = await read(sql, feed, way, capture, record, context)
  if (typeof parsed === 'string') {
    await note(parsed)
    return nothing
  }
  if (gap) {
    const { wanted, reachesBack, isTheFeeds } = await withinGap(sql, feed, gap, way, parsed)
    if (!isTheFeeds) {
      await note('shows no article of this feed')
      return { ...nothing, feed: parsed }
    }
    const { counts } = await addEntries(sql, feed, { ...parsed, entries: wanted }, capture, context, way)
    await note(`${parsed.entries.length} entries`, counts.new, reachesBack)
    return { ...nothing, feed: parsed, added: counts.new, reachesBack }
  }
  if (parsed.format === 'sitemapindex') return { ...nothing, feed: parsed }
  const { counts, keyScheme } = await addEntries(sql, feed, parsed, capture, context, way)
  if (way === 'index') {
    await partRead(sql, feed.id, capture.url, capture.at)
    await addToPoll(sql, feed.id, at, counts)
  } else if (feed.windowAt !== undefined) await setWindow(sql, feed.id, { at: capture.at, keyScheme })
  return { ...nothing, feed: parsed, added: counts.new }
}

async function read(
  sql: Sql,
  feed: StoredFeed,
  way: PartWay,
  capture: Capture,
  record: WarcRecord,
  context: ApplyContext,
): Promise<ParsedFeed | string> {
  if (record.truncated) return `the answer ended early (${record.truncated})`
  let body: Uint8Array
  try {
    body = await context.payload(record, sql)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const source = { url: capture.url, at: capture.at, contentType: record.contentType, headers: record.headers }
  const outcome =
    way === 'page'
      ? readListPage(body, source, feed.settings.links ?? learnedLinks)
      : readFeedAnswer(body, source, way === 'hub' || way === 'paged' ? feed.settings.links : undefined)
  return outcome.kind === 'feed' ? outcome.feed : outcome.message
}

const dayMs = 86_400_000

/**
 * Which entries of a found document belong into the gap: those before the first that was known when the gap began, and
 * those dated within it. A sitemap must date them, a page must show at least two articles that the feed announced:
 * both hold much that is no article of this feed.
 */
async function withinGap(
  sql: Sql,
  feed: StoredFeed,
  gap: Gap,
  way: PartWay,
  parsed: ParsedFeed,
): Promise<{ readonly wanted: readonly Entry[]; readonly reachesBack: boolean; readonly isTheFeeds: boolean }> {
  if (parsed.format === 'sitemapindex') return { wanted: [], reachesBack: false, isTheFeeds: true }
  const wanted: Entry[] = []
  let known = 0
  let reachesBack = false
  for (const entry of parsed.entries) {
    const since = await announcedAt(sql, feed.id, entry)
    if (since !== undefined) {
      known++
      if (since <= gap.since) reachesBack = true
      continue
    }
    const at = entry.published?.at ?? (way === 'sitemap' ? entry.updated?.at : undefined)
    const isDatedWithin = at !== undefined && at >= gap.since - dayMs / 2 && at <= gap.at + dayMs / 2
    if (isDatedWithin || (way !== 'sitemap' && !reachesBack)) wanted.push(entry)
  }
  const isList = way === 'sitemap' || way === 'page'
  const isTheFeeds = !isList || known >= (way === 'page' ? 2 : 1)
  return { wanted: isTheFeeds ? wanted : [], reachesBack: isTheFeeds && reachesBack, isTheFeeds }
}

/** When this feed first announced the article at the entry's address. */
async function announcedAt(sql: Sql, feedId: string, entry: Entry): Promise<number | undefined> {
  const key = entry.url ? addressKey(entry.url) : undefined
  const article = key ? await articleByKey(sql, key) : undefined
  const mentions = article ? await entriesOf(sql, article.id) : []
  const times = mentions.filter((mention) => mention.feedId === feedId).map((mention) => mention.firstSeenAt)
  return times.length ? Math.min(...times) : undefined
}
