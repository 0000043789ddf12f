import type { ErrorClass } from './fetch.ts'

export type FeedStatus = 'ok' | 'degraded' | 'stale' | 'dead' | 'gone'

/** How much of an article's page is kept. */
export type CaptureMode = 'article' | 'page'

/** What the follower wants of one feed. What is absent is as the archive's settings say; retention is for ever. */
export interface FeedSettings {
  /** Asked in this rhythm, whatever the feed and its overlap say; Retry-After is still kept. */
  readonly intervalMinutes?: number
  /** False: the feed's own text is enough, the articles' pages are not fetched. */
  readonly articles?: boolean
  readonly pictures?: boolean
  /** `page`: the whole page with all that it needs to be shown is kept; `article`: the page's bytes and its pictures. */
  readonly capture?: CaptureMode
  /** The address is a list page: a CSS selector of its links, or `auto` for the pattern that is learned. */
  readonly links?: string
  /** Where it stands in follow lists, outermost first. */
  readonly folders?: readonly string[]
}

/** What we follow. Changes. */
export interface Feed {
  readonly id: string
  readonly url: string
  /** The source's name in lists and posts: the follower's, else the feed's own title, else the host. */
  readonly name: string
  readonly title?: string
  readonly siteUrl?: string
  readonly tags: readonly string[]
  readonly etag?: string
  readonly lastModified?: string
  readonly status: FeedStatus
  readonly errorClass?: ErrorClass
  readonly errorMessage?: string
  /** Weighted: hard failures 1, soft 0.5, DNS 0.25. */
  readonly failures: number
  readonly nextCheckAt: number
  readonly lastCheckAt?: number
  readonly lastSuccessAt?: number
  readonly followedAt: number
}

/** What one poll saw: the ledger. */
export interface Poll {
  readonly feedId: string
  readonly at: number
  readonly outcome: 'read' | 'unchanged' | 'failed'
  readonly status?: number
  readonly errorClass?: ErrorClass
  readonly message?: string
  readonly seen: number
  readonly new: number
  readonly known: number
  readonly changed: number
  /** Whether this poll overlapped the one before; undefined for the first, and where it can't be told. */
  readonly overlapped?: boolean
  /** How the feed fared after it. */
  readonly health?: FeedStatus
}
