import { type FollowedFeed, knownFeedPaths, parseFeed, parseFollowList, sitemapsOfRobots } from '../feed/index.ts'
import { type FeedSettings, type Fetcher, type FetchOutcome, parseHttpUrl } from '../model/index.ts'
import { feedByUrl, givenNameOf } from '../store/index.ts'
import type { FollowEvent } from './apply-follow.ts'
import { feedId } from './identity.ts'
import type { WritableArchive } from './open-archive.ts'
import { learnedLinks, readListPage } from './read-feed-answer.ts'
import { feedsNamedBy, keepFeedAnswer } from './refresh-feed.ts'

export interface FollowRequest {
  readonly url: string
  readonly name?: string
  readonly tags: readonly string[]
  readonly settings?: FeedSettings
}

export type FollowOutcome =
  | {
      readonly kind: 'followed'
      readonly url: string
      readonly name: string
      readonly entries: number
      readonly wasKnown: boolean
    }
  /** An address that answers with OPML or subs.json, whatever it ends with: nothing is followed yet. */
  | { readonly kind: 'list'; readonly url: string; readonly feeds: readonly FollowedFeed[] }
  /** Followed all the same; it is asked again on schedule. */
  | { readonly kind: 'unreadable'; readonly url: string; readonly problem: string }
  | {
      readonly kind: 'discovered'
      readonly site: string
      readonly followed: readonly FollowOutcome[]
      readonly others: readonly Candidate[]
    }
  /** `found` is what could be followed instead. */
  | { readonly kind: 'nothing'; readonly url: string; readonly problem: string; readonly found?: readonly Candidate[] }

/** Something that a site has to follow, or what was tried in vain. */
export interface Candidate {
  readonly url: string
  readonly title?: string
  /** How it was found: `link-alternate`, `link-header`, `known-site`, `anchor`, `known-path`, `page`, `robots.txt`. */
  readonly reason: string
  /** What became of it: `not tried`, or why it could not be read. */
  readonly note?: string
}

/** Notes feeds in the follow list without asking them yet; answers how many were new. */
export async function followAll(archive: WritableArchive, requests: readonly FollowRequest[]): Promise<number> {
  let added = 0
  const at = archive.now()
  const events: Extract<FollowEvent, { event: 'follow' }>[] = []
  for (const { url, name, tags, settings } of requests) {
    const known = await feedByUrl(archive.db, url)
    if (!known?.isFollowed) added++
    const all = { ...known?.settings, ...settings }
    events.push({ event: 'follow', url, name, tags, settings: Object.keys(all).length ? all : undefined })
  }
  await archive.keeper.commit(
    (warc) =>
      events.map((event) =>
        warc.appendMetadata({ subject: feedId(event.url), url: event.url, at, fields: event, purpose: 'follow' }),
      ),
    async () => {},
  )
  return added
}

/**
 * Follows an address: a feed or a sitemap as it is; a list page where `settings.links` says so; any other web page by
 * the feed that it names. The answer counts as the first poll. An address that does not answer now is followed all the
 * same.
 */
export async function follow(
  archive: WritableArchive,
  fetcher: Fetcher,
  request: FollowRequest,
  random: () => number,
): Promise<FollowOutcome> {
  const url = parseHttpUrl(request.url)?.href
  if (url === undefined) {
    return { kind: 'nothing', url: request.url, problem: 'this is no http or https address' }
  }
  const known = await feedByUrl(archive.db, url)
  const wasKnown = known?.isFollowed === true
  const outcome = await fetcher({ url, purpose: 'feed' })
  const isListPage = (request.settings?.links ?? known?.settings.links) !== undefined
  // What was never read as a feed may be anything: a site that did not answer, or was not allowed, when it was first named.
  const isProven = isListPage || known?.lastSuccessAt !== undefined
  if (!isProven && outcome.kind === 'fetched') {
    const feeds = listIn(outcome)
    const found: FollowOutcome | undefined = feeds
      ? { kind: 'list', url, feeds }
      : isPage(outcome)
        ? await discover(archive, fetcher, request, outcome, random)
        : undefined
    if (found && found.kind !== 'nothing' && wasKnown) await unfollow(archive, url)
    if (found) return found
  }
  await followAll(archive, [{ ...request, url }])
  const done = await keepAnswer(archive, url, outcome, random)
  if (done.outcome === 'failed') return { kind: 'unreadable', url, problem: done.problem ?? 'it can not be read' }
  return { kind: 'followed', url, name: done.name, entries: done.new + done.changed, wasKnown }
}

async function keepAnswer(archive: WritableArchive, url: string, outcome: FetchOutcome, random: () => number) {
  const feed = await feedByUrl(archive.db, url)
  if (!feed) throw new Error(`the feed ${url} was followed and is not there`)
  const done = await keepFeedAnswer(archive, feed, outcome, false, { random })
  const now = await feedByUrl(archive.db, url)
  return { ...done, name: now?.name ?? done.name }
}

type Fetched = Extract<FetchOutcome, { kind: 'fetched' }>

/** The feeds where the answer is a list of them: OPML, a `subs.json`, or any array (no feed is one). */
function listIn({ body, url, contentType }: Fetched): readonly FollowedFeed[] | undefined {
  const start = new TextDecoder().decode(body.subarray(0, 200)).replace(/^[\s\ufeff]+/, '')
  const isSubs = start.startsWith('[') || (start.startsWith('{') && new URL(url).pathname.endsWith('subs.json'))
  if (!isSubs) {
    const parsed = parseFeed(body, { url, contentType })
    if (parsed.kind === 'broken' || parsed.feed.format !== 'opml') return undefined
  }
  const list = parseFollowList(body)
  return list.kind === 'list' ? list.feeds : undefined
}

function isPage(outcome: Fetched): boolean {
  const parsed = parseFeed(outcome.body, { url: outcome.url, contentType: outcome.contentType })
  return parsed.kind === 'broken' && parsed.errorClass === 'not_feed'
}

const namedAtMost = 8
const pathsAtMost = 8

/**
 * Tries what a page names, the declared feeds first, then the paths where feeds usually lie; follows the first that can
 * be read and lists the rest. Only what a page of articles has in place of a feed is left to the person.
 */
async function discover(
  archive: WritableArchive,
  fetcher: Fetcher,
  request: FollowRequest,
  page: Fetched,
  random: () => number,
): Promise<FollowOutcome> {
  const others: Candidate[] = []
  const named = feedsNamedBy(page)
  for (const [at, { url, title, reason }] of named.entries()) {
    if (at >= namedAtMost) break
    const answer = await tryFeed(fetcher, url)
    if (typeof answer === 'string') {
      others.push({ url, title, reason, note: answer })
      continue
    }
    const rest = named.slice(at + 1).map((one) => ({ ...one, note: 'not tried' }))
    return followFound(archive, request, page, answer, [...others, ...rest], random)
  }
  for (const url of knownFeedPaths(page.url).slice(0, pathsAtMost)) {
    if (named.some((one) => one.url === url)) continue
    const answer = await tryFeed(fetcher, url)
    // Sites that send every unknown address to their front page, or to one feed for all, are not believed.
    if (typeof answer === 'string' || answer.url !== url) continue
    return followFound(archive, request, page, answer, others, random)
  }
  const list = readListPage(page.body, { ...page, at: archive.now() }, learnedLinks)
  if (list.kind === 'feed') {
    const note = `lists ${list.feed.entries.length} articles; follow it with --links ${learnedLinks} or a selector`
    others.push({ url: page.url, title: list.feed.title, reason: 'page', note })
  }
  others.push(...(await sitemapsNamed(fetcher, page.url)))
  return { kind: 'nothing', url: request.url, problem: 'it is a web page, and no feed is found there', found: others }
}

const sitemapsShown = 5

async function sitemapsNamed(fetcher: Fetcher, url: string): Promise<readonly Candidate[]> {
  const outcome = await fetcher({ url: new URL('/robots.txt', url).href, purpose: 'feed' })
  if (outcome.kind !== 'fetched') return []
  const named = sitemapsOfRobots(new TextDecoder().decode(outcome.body), outcome.url)
  return named
    .slice(0, sitemapsShown)
    .map((one) => ({ url: one, reason: 'robots.txt', note: 'follow it by its address' }))
}

/** The answer where it is a feed, else why it is none. */
async function tryFeed(fetcher: Fetcher, url: string): Promise<Fetched | string> {
  const outcome = await fetcher({ url, purpose: 'feed' })
  if (outcome.kind !== 'fetched') return 'message' in outcome ? outcome.message : outcome.kind
  const parsed = parseFeed(outcome.body, { url: outcome.url, contentType: outcome.contentType })
  if (parsed.kind === 'broken') return parsed.message
  return parsed.feed.format === 'opml' ? 'a list of feeds' : outcome
}

async function followFound(
  archive: WritableArchive,
  request: FollowRequest,
  page: Fetched,
  answer: Fetched,
  others: readonly Candidate[],
  random: () => number,
): Promise<FollowOutcome> {
  const url = answer.exchanges[0]?.url ?? answer.url
  const wasKnown = (await feedByUrl(archive.db, url))?.isFollowed === true
  await followAll(archive, [{ ...request, url }])
  const done = await keepAnswer(archive, url, answer, random)
  const followed: FollowOutcome = { kind: 'followed', url, name: done.name, entries: done.new, wasKnown }
  return { kind: 'discovered', site: page.url, followed: [followed], others }
}

/** A change of what the follower wants of a feed. What is absent stays; null takes a wish back. */
export interface FeedChange {
  readonly name?: string | null
  readonly tags?: readonly string[]
  readonly settings?: { readonly [K in keyof FeedSettings]?: FeedSettings[K] | null }
}

/** Changes name, tags or settings of a followed feed; answers false where the address is not followed. */
export async function changeFeed(archive: WritableArchive, url: string, change: FeedChange): Promise<boolean> {
  const feed = await feedByUrl(archive.db, url)
  if (!feed?.isFollowed) return false
  const merged = Object.entries({ ...feed.settings, ...change.settings }).filter(([, value]) => value !== null)
  const event: FollowEvent = {
    event: 'settings',
    feed: feed.id,
    url,
    name: change.name === null ? undefined : (change.name ?? (await givenNameOf(archive.db, feed.id))),
    tags: change.tags ?? feed.tags,
    settings: Object.fromEntries(merged) as FeedSettings,
  }
  await archive.keeper.commit(
    (warc) => [warc.appendMetadata({ subject: feed.id, url, at: archive.now(), fields: event, purpose: 'follow' })],
    async () => {},
  )
  return true
}

/** Stops following; what is kept stays. Answers false where the address was not followed. */
export async function unfollow(archive: WritableArchive, url: string): Promise<boolean> {
  const feed = await feedByUrl(archive.db, url)
  if (!feed) return false
  const event: FollowEvent = { event: 'unfollow', url }
  await archive.keeper.commit(
    (warc) => [warc.appendMetadata({ subject: feed.id, url, at: archive.now(), fields: event, purpose: 'follow' })],
    async () => {},
  )
  return true
}
