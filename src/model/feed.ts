import type { ErrorClass } from './fetch.ts'

export type FeedStatus = 'ok' | 'degraded' | 'stale' | 'dead' | 'gone'

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
  /** Whether this poll overlapped the one before; undefined for the first. */
  readonly overlapped?: boolean
}
