/** A moment that a source gave, and how it gave it. `at` is absent where the words could not be read or are implausible. */
export interface GivenDate {
  /** Milliseconds since 1970, UTC. */
  readonly at?: number
  /** The words as they stood in the source. */
  readonly raw: string
  /** Where they stood: an element or key name such as `pubDate`, `dc:date`, `jsonld:datePublished`, `url`. */
  readonly source: string
  /** Offset in minutes where the words named a zone. */
  readonly zoneMinutes?: number
  /** True where the words gave a day and no time. */
  readonly dayOnly?: boolean
}

export interface Enclosure {
  readonly url: string
  readonly type?: string
  readonly lengthBytes?: number
}

/**
 * What a feed says of one item, before anything is fetched. It passes by: only what the archive makes of it stays.
 * Addresses are absolute where a base was known. `title` is plain text, decoded once; `summary` and `content` are
 * HTML as the feed gave it (unsanitised, relative links already resolved).
 */
export interface Entry {
  /** guid, atom:id, rdf:about or JSON Feed id, as given. */
  readonly id?: string
  readonly url?: string
  readonly title?: string
  /** True where the title was made from the text or the address because the feed gave none. */
  readonly titleInferred?: boolean
  readonly summary?: string
  readonly content?: string
  readonly authors: readonly string[]
  readonly published?: GivenDate
  readonly updated?: GivenDate
  readonly tags: readonly string[]
  readonly enclosures: readonly Enclosure[]
  readonly image?: string
  readonly language?: string
  readonly commentsUrl?: string
}

/** A feed, sitemap or follow list as read from its bytes. */
export interface ParsedFeed {
  readonly format: FeedFormat
  readonly title?: string
  /** The site's own page. */
  readonly siteUrl?: string
  /** What the feed calls its own address. */
  readonly selfUrl?: string
  readonly id?: string
  readonly subtitle?: string
  readonly language?: string
  readonly authors: readonly string[]
  readonly updated?: GivenDate
  readonly image?: string
  /** Shortest time until the feed wants to be asked again (`ttl`, `sy:updatePeriod`), in minutes. */
  readonly ttlMinutes?: number
  readonly skipHours: readonly number[]
  readonly skipDays: readonly string[]
  readonly hubs: readonly string[]
  /** RFC 5005: the next page, and the archive document before this one. */
  readonly nextUrl?: string
  readonly prevArchiveUrl?: string
  /** An address that the feed says it has moved to (`itunes:new-feed-url`, `redirect/newLocation`). */
  readonly newUrl?: string
  readonly entries: readonly Entry[]
  /** The document ends in the middle: what is missing from it says nothing. */
  readonly isTruncated?: boolean
  /** What was wrong with the document and was read all the same. */
  readonly warnings: readonly string[]
}

export type FeedFormat = 'rss' | 'atom' | 'rdf' | 'cdf' | 'json' | 'sitemap' | 'sitemapindex' | 'opml' | 'page'

/** `kind` names the error classes of `docs/contract.md`: not_feed, parse, empty, decode, truncated. */
export type FeedOutcome =
  | { readonly kind: 'feed'; readonly feed: ParsedFeed }
  | {
      readonly kind: 'broken'
      readonly errorClass: 'not_feed' | 'parse' | 'empty' | 'decode' | 'truncated'
      readonly message: string
    }
