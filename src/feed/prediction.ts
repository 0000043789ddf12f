import type { Entry, FeedOutcome, GivenDate } from '../model/index.ts'
import { parseFeed } from './parse-feed.ts'

/** What `parse-feed --batch` reads for one case; `path` is opened by the command, which passes the bytes. */
export interface FeedCase {
  readonly suite: string
  readonly id: string
  readonly data?: string
  readonly url?: string
  readonly base?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
}

export interface FeedPrediction {
  readonly suite: string
  readonly id: string
  readonly error?: string
  readonly feed?: Readonly<Record<'title' | 'link' | 'subtitle' | 'language' | 'id', string | undefined>>
  readonly entries?: readonly EntryPrediction[]
}

export interface EntryPrediction {
  readonly title?: string
  readonly link?: string
  readonly id?: string
  readonly summary?: string
  readonly content?: string
  readonly author?: string
  readonly published?: string
  readonly updated?: string
  readonly tags: readonly string[]
  readonly enclosures: readonly string[]
}

/**
 * One case from its bytes. Header names may have any case; `headers['content-type']` takes part in decoding.
 */
export function parseFeedCase(given: FeedCase, bytes: Uint8Array): FeedPrediction {
  const url = given.url ?? given.base
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(given.headers ?? {})) headers[name.toLowerCase()] = value
  const outcome = parseFeed(bytes, { ...(url ? { url } : {}), headers })
  return { suite: given.suite, id: given.id, ...predictionOf(outcome, url) }
}

/** What `parse-feed` prints of an outcome. A feed without a title is shown under its address, as in every list. */
export function predictionOf(outcome: FeedOutcome, url?: string): Omit<FeedPrediction, 'suite' | 'id'> {
  if (outcome.kind === 'broken') return { error: `${outcome.errorClass}: ${outcome.message}` }
  const { feed } = outcome
  return {
    feed: {
      title: feed.title ?? feed.siteUrl ?? url,
      link: feed.siteUrl ?? url,
      subtitle: feed.subtitle,
      language: feed.language,
      id: feed.id,
    },
    entries: feed.entries.map(shown),
  }
}

function shown(entry: Entry): EntryPrediction {
  const { title, url, id, summary, content } = entry
  const published = iso(entry.published)
  const updated = iso(entry.updated)
  return {
    ...(title === undefined ? {} : { title }),
    ...(url === undefined ? {} : { link: url }),
    ...(id === undefined ? {} : { id }),
    // As feedparser has it, the summary of an entry that gives none is its content.
    ...((summary ?? content) === undefined ? {} : { summary: summary ?? content }),
    ...(content === undefined ? {} : { content }),
    ...(entry.authors.length === 0 ? {} : { author: entry.authors.join(', ') }),
    ...(published === undefined ? {} : { published }),
    ...((updated ?? published) === undefined ? {} : { updated: updated ?? published }),
    tags: entry.tags,
    enclosures: entry.enclosures.map((enclosure) => enclosure.url),
  }
}

function iso(date: GivenDate | undefined): string | undefined {
  return date?.at === undefined ? undefined : new Date(date.at).toISOString()
}
