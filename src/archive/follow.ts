import { parseFeed } from '../feed/index.ts'
import { type Fetcher, type FetchOutcome, parseHttpUrl } from '../model/index.ts'
import { feedByUrl } from '../store/index.ts'
import type { FollowEvent } from './apply-follow.ts'
import { feedId } from './identity.ts'
import type { WritableArchive } from './open-archive.ts'
import { keepFeedAnswer } from './refresh-feed.ts'
import { discoverFeeds } from './standin.ts'

export interface FollowRequest {
  readonly url: string
  readonly name?: string
  readonly tags: readonly string[]
}

export type FollowOutcome =
  | {
      readonly kind: 'followed'
      readonly url: string
      readonly name: string
      readonly entries: number
      readonly wasKnown: boolean
    }
  /** Followed all the same; it is asked again on schedule. */
  | { readonly kind: 'unreadable'; readonly url: string; readonly problem: string }
  | {
      readonly kind: 'discovered'
      readonly site: string
      readonly followed: readonly FollowOutcome[]
      readonly others: readonly Candidate[]
    }
  | { readonly kind: 'nothing'; readonly url: string; readonly problem: string }

export interface Candidate {
  readonly url: string
  readonly title?: string
  readonly reason: string
}

/** Notes feeds in the follow list without asking them yet; answers how many were new. */
export async function followAll(archive: WritableArchive, requests: readonly FollowRequest[]): Promise<number> {
  let added = 0
  const at = archive.now()
  const events: FollowEvent[] = []
  for (const { url, name, tags } of requests) {
    const known = await feedByUrl(archive.db, url)
    if (!known) added++
    events.push({ event: 'follow', url, name, tags })
  }
  await archive.keeper.commit(
    (warc) =>
      events.map((event) => {
        const url = event.event === 'moved' ? event.to : event.url
        return warc.appendMetadata({ subject: feedId(url), url, at, fields: event, purpose: 'follow' })
      }),
    async () => {},
  )
  return added
}

/**
 * Follows an address: a feed as it is; a web page by the feed that it names. The answer counts as the first poll. An
 * address that does not answer now is followed all the same.
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
  const wasKnown = (await feedByUrl(archive.db, url)) !== undefined
  const outcome = await fetcher({ url, purpose: 'feed' })
  if (outcome.kind === 'fetched' && isPage(outcome)) {
    const discovered = await discover(archive, fetcher, request, outcome, random)
    if (discovered) return discovered
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

function isPage(outcome: Fetched): boolean {
  const parsed = parseFeed(outcome.body, { url: outcome.url, contentType: outcome.contentType })
  return parsed.kind === 'broken' && parsed.errorClass === 'not_feed'
}

const triesAtMost = 8

/** Tries what a page names, the declared feeds first; follows the first that can be read. */
async function discover(
  archive: WritableArchive,
  fetcher: Fetcher,
  request: FollowRequest,
  page: Fetched,
  random: () => number,
): Promise<FollowOutcome | undefined> {
  const candidates = discoverFeeds(page.body, page.url, { contentType: page.contentType })
  const others: Candidate[] = []
  const followed: FollowOutcome[] = []
  for (const candidate of candidates.slice(0, triesAtMost)) {
    if (followed.length) {
      if (candidate.isDeclared) others.push(candidate)
      continue
    }
    const outcome = await fetcher({ url: candidate.url, purpose: 'feed' })
    if (outcome.kind !== 'fetched') continue
    const parsed = parseFeed(outcome.body, { url: outcome.url, contentType: outcome.contentType })
    if (parsed.kind !== 'feed' || parsed.feed.format === 'opml') continue
    const wasKnown = (await feedByUrl(archive.db, candidate.url)) !== undefined
    await followAll(archive, [{ ...request, url: candidate.url }])
    const done = await keepAnswer(archive, candidate.url, outcome, random)
    followed.push({ kind: 'followed', url: candidate.url, name: done.name, entries: done.new, wasKnown })
  }
  return followed.length ? { kind: 'discovered', site: page.url, followed, others } : undefined
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
