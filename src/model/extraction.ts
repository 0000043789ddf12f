import type { GivenDate } from './entry.ts'

/** What sort of page it is. Only `article`, `live` and `video` count as an article's own text. */
export type PageKind = 'article' | 'teaser' | 'list' | 'live' | 'video' | 'error' | 'empty'

export interface ExtractedImage {
  /** Absolute address of the best candidate, as found (query kept). */
  readonly url: string
  readonly alt?: string
  readonly caption?: string
}

/** What one extractor version read in one document. All text is plain, HTML is sanitised. */
export interface Extraction {
  readonly title?: string
  /** Names only, without roles. */
  readonly authors: readonly string[]
  /** A news agency that the byline names apart from people. */
  readonly agency?: string
  readonly published?: GivenDate
  readonly modified?: GivenDate
  /** BCP 47 with script for Chinese: `zh-Hans`, `zh-Hant`, `en`. */
  readonly language?: string
  readonly site?: string
  readonly section?: string
  readonly tags: readonly string[]
  /** Lead picture, absolute. */
  readonly image?: string
  /** The page's own canonical address, absolute. */
  readonly canonical?: string
  readonly ampUrl?: string
  /** The next page of a multi-page article. */
  readonly nextUrl?: string
  /** Where the whole article stands on one page, where a site rule knows it. */
  readonly singlePageUrl?: string
  readonly kind: PageKind
  /** Why `kind` is what it is, in words ("paywall marker .cx_paywall", "body of 3 links"). */
  readonly kindReason?: string
  /** The article's paragraphs, one a line, without markup; composed characters as the page has them (a revision's are NFC). */
  readonly text: string
  /** Sanitised HTML; pictures keep their absolute source address in `src`. */
  readonly html: string
  readonly images: readonly ExtractedImage[]
  /** Where each field came from: `{title: 'jsonld:headline', …}`. */
  readonly provenance: Readonly<Record<string, string>>
  /** What each pass chose or removed, only where a trace was asked for. */
  readonly trace?: readonly TraceLine[]
}

export interface TraceLine {
  readonly pass: string
  readonly what: string
  readonly why?: string
}
