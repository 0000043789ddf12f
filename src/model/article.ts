import type { GivenDate } from './entry.ts'
import type { PageKind } from './extraction.ts'

/** Where a revision's text was read: the article's own page, the feed's item, or an imported post. */
export type RevisionOrigin = 'page' | 'feed' | 'import'

/** What one extractor version read in one capture. Never changes. */
export interface Revision {
  readonly id: string
  readonly articleId: string
  readonly captureId: string
  readonly origin: RevisionOrigin
  /** When its capture was made, in milliseconds since 1970. */
  readonly at: number
  readonly title?: string
  readonly authors: readonly string[]
  readonly published?: GivenDate
  readonly modified?: GivenDate
  readonly language?: string
  readonly site?: string
  readonly section?: string
  readonly tags: readonly string[]
  readonly image?: string
  readonly kind: PageKind
  readonly kindReason?: string
  readonly text: string
  readonly html: string
  /** Hex SHA-256 of `text` in UTF-8. */
  readonly textSha256: string
  readonly extractor: string
  readonly provenance: Readonly<Record<string, string>>
}

/** An identity. Only the pointer to its current revision changes. */
export interface Article {
  readonly id: string
  /** The cleaned address, or `entry:FEED#ID` for an item without a link. A key, never what is fetched. */
  readonly key: string
  /** The address that is fetched and shown. */
  readonly url?: string
  readonly feedUrl?: string
  /** The source's name, as the follower named it. */
  readonly source: string
  readonly firstSeenAt: number
  readonly currentRevisionId?: string
  /** The page's own text is kept. */
  readonly isComplete: boolean
}
