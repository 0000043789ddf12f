/** A kept picture that an article shows; `digest` is what its HTML says behind `/media/`. */
export interface ExportPicture {
  readonly digest: string
  /** Media type, as its bytes tell it. */
  readonly type: string
  readonly bytes: () => Promise<Uint8Array>
}

/** What is published of an article. Times are milliseconds since 1970. Text is plain, HTML is sanitised. */
export interface ExportArticle {
  /** Stable, made of letters and digits. */
  readonly id: string
  /** Absolute http(s); absent where the feed's item had no link. */
  readonly url?: string
  readonly title: string
  /** Absent where nobody said when. */
  readonly publishedAt?: number
  readonly firstSeenAt: number
  readonly editedAt?: number
  readonly authors: readonly string[]
  /** The source's name, as the follower named it. */
  readonly source: string
  readonly tags: readonly string[]
  readonly language?: string
  /** The publisher's distinct versions. */
  readonly revisionCount: number
  /** What the feed's item says itself: `compat` posts show that. */
  readonly feedTitle?: string
  readonly feedDate?: number
  readonly feedAuthors: readonly string[]
  /** The item's content as the feed gave it, cut by `sanitizeCompat`. Without it `compat` shows `cleanHtml`. */
  readonly contentHtml?: string
  /** The extracted article, made by `sanitize`; kept pictures have `/media/DIGEST` as their `src`. */
  readonly cleanHtml: string
  readonly pictures: readonly ExportPicture[]
  /** The posts that it was imported from: `compat` gives the same bytes under the same paths. */
  readonly imported: readonly { readonly path: string; readonly bytes: () => Promise<Uint8Array> }[]
}

/** What a note says of an article; `ExportArticle` with its history. */
export interface ExportNote
  extends Pick<
    ExportArticle,
    | 'id'
    | 'url'
    | 'title'
    | 'publishedAt'
    | 'firstSeenAt'
    | 'authors'
    | 'source'
    | 'tags'
    | 'language'
    | 'revisionCount'
    | 'cleanHtml'
    | 'pictures'
  > {
  readonly withdrawnAt?: number
  /** The capture that its text was read from; `digest` is `sha256:` and hex. */
  readonly captured?: { readonly at: number; readonly digest: string }
  /** When its publisher's edits were seen, oldest first. */
  readonly editedAts: readonly number[]
}

/** What is known of an article before it is read: enough to give it a place. */
export interface ExportPlace {
  readonly id: string
  readonly url?: string
  readonly title: string
  readonly source: string
  readonly publishedAt?: number
  readonly firstSeenAt: number
}
