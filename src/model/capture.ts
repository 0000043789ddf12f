/**
 * What a WARC record is for; stands in the record's own header `Presskeep-For`. `part`: more of a feed
 * than its document; `continuation`: a further page of an article, written before the page that leads to it; `rendered`: an
 * article's page as its scripts have made it, written before the page itself; `requisite`: a style sheet, script or font
 * that a page needs to be shown; `showing`: what a page asked for when a browser showed it;
 * `mark`: what a reader noted of an article. */
export type CapturePurpose =
  | 'feed'
  | 'part'
  | 'article'
  | 'continuation'
  | 'rendered'
  | 'requisite'
  | 'showing'
  | 'picture'
  | 'follow'
  | 'mark'
  | 'import'
  | 'robots'

/** One HTTP exchange (or one imported item) as it was. Never changes. */
export interface Capture {
  /** The WARC-Record-ID without `<urn:uuid:` and `>`. */
  readonly id: string
  readonly purpose: CapturePurpose
  /** What it was fetched for: the feed's address, the article's id. */
  readonly subject: string
  readonly url: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly status?: number
  /** Media type without parameters. */
  readonly mime?: string
  /** `sha256:` and hex, of the payload as sent (content coding kept). */
  readonly digest: string
  readonly place: WarcPlace
}

export interface WarcPlace {
  /** File name inside `warc/`. */
  readonly file: string
  /** Of the gzip member, in bytes. */
  readonly offset: number
  readonly length: number
}
