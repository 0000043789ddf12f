import type { WarcRecord } from '../capture/index.ts'
import { decodeText } from '../charset/index.ts'
import { entriesFromPage, parseFeed, windowMsOf } from '../feed/index.ts'
import type { FeedOutcome, ParsedFeed } from '../model/index.ts'
import type { FeedAsks } from '../store/index.ts'

export interface AnswerSource {
  /** The address that answered. */
  readonly url: string
  /** When, in milliseconds since 1970. */
  readonly at: number
  readonly contentType?: string
  readonly headers: WarcRecord['headers']
}

/** Settings' word for a list page whose links are found without a selector. */
export const learnedLinks = 'auto'

/**
 * What a feed's address answered, as entries: a feed of any kind, or, where `links` is given, a web page's list of
 * links by selector or by the pattern that is learned from the page.
 */
export function readFeedAnswer(body: Uint8Array, source: AnswerSource, links: string | undefined): FeedOutcome {
  const { url, at, contentType } = source
  if (links !== undefined) return readListPage(body, source, links)
  const outcome = parseFeed(body, { url, contentType, headers: headersOf(source.headers), now: at })
  if (outcome.kind === 'feed' && outcome.feed.format === 'opml') {
    const message = 'a list of feeds; follow --from takes it'
    return { kind: 'broken', errorClass: 'not_feed', message }
  }
  return outcome
}

/** A web page's links to articles, as if the page were a feed. */
export function readListPage(
  body: Uint8Array,
  { url, at, contentType }: Pick<AnswerSource, 'url' | 'at' | 'contentType'>,
  links: string,
): FeedOutcome {
  const html = decodeText(body, { kind: 'html', contentType }).text
  const selector = links === learnedLinks ? undefined : links
  const found = entriesFromPage(html, url, { selector, now: at })
  if (found.kind === 'bad-selector') {
    return { kind: 'broken', errorClass: 'parse', message: `the selector ${links} can't be read: ${found.message}` }
  }
  if (found.entries.length === 0) {
    const message = selector === undefined ? 'no list of articles is found on the page' : `nothing matches ${selector}`
    return { kind: 'broken', errorClass: 'empty', message }
  }
  const feed: ParsedFeed = {
    format: 'page',
    title: titleOf(html),
    siteUrl: url,
    authors: [],
    skipHours: [],
    skipDays: [],
    hubs: [],
    entries: found.entries,
    warnings: [],
  }
  return { kind: 'feed', feed }
}

/** A plain title; one that holds entities is left to the page's own reading. */
function titleOf(html: string): string | undefined {
  const words = /<title[^>]{0,200}>([^<&]{1,300})<\/title/i.exec(html.slice(0, 200_000))?.[1]
  return words?.replace(/\s+/g, ' ').trim() || undefined
}

/** Response headers by their lower-case names, repeated ones joined. */
export function headersOf(lines: WarcRecord['headers']): Readonly<Record<string, string>> {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of lines) {
    const key = name.toLowerCase()
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  }
  return headers
}

/** What a document says of how and when it wants to be asked. */
export function asksOf(feed: ParsedFeed, at: number): FeedAsks {
  const { ttlMinutes, skipHours, skipDays, hubs, selfUrl, nextUrl, prevArchiveUrl } = feed
  const windowMs = feed.format === 'sitemapindex' ? undefined : windowMsOf(feed.entries, at)
  return {
    ttlMinutes,
    skipHours: skipHours.length ? skipHours : undefined,
    skipDays: skipDays.length ? skipDays : undefined,
    middleAt: windowMs === undefined ? undefined : at - windowMs / 2,
    isIndex: feed.format === 'sitemapindex' ? true : undefined,
    hubs: hubs.length ? hubs.slice(0, 5) : undefined,
    selfUrl,
    nextUrl,
    prevArchiveUrl,
  }
}
