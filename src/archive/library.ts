import type {
  Capture,
  Change,
  EditKind,
  FeedSettings,
  FeedStatus,
  GivenDate,
  Mark,
  PageKind,
  Poll,
  Relation,
  RevisionOrigin,
} from '../model/index.ts'
import type { ArchiveMeasures } from './measures.ts'
import type { RisingPhrase, RisingPhrases } from './rising.ts'

export type { ArchiveMeasures, RisingPhrase, RisingPhrases }

/** One line of a list: an article as its current revision tells it. Times are milliseconds since 1970. */
export interface ArticleSummary {
  readonly id: string
  readonly url?: string
  readonly title: string
  readonly authors: readonly string[]
  readonly source: string
  readonly feedUrl?: string
  readonly tags: readonly string[]
  readonly language?: string
  /** Absent where the source gave none. Lists then stand on `firstSeenAt`. */
  readonly publishedAt?: number
  readonly firstSeenAt: number
  readonly kind: PageKind
  readonly origin: RevisionOrigin
  readonly isComplete: boolean
  /** The text's beginning, at most 200 characters, cut at a sentence or word where there is one. */
  readonly excerpt: string
  /** Digest of the lead picture where it is kept: shown as `/media/DIGEST`. */
  readonly picture?: string
  /** The publisher's distinct versions. */
  readonly revisionCount: number
  /** When the latest edit by the publisher was seen; absent where there was none. */
  readonly editedAt?: number
  /** Set where the page was seen to be gone (404 or 410), with the time it was first seen so. */
  readonly withdrawnAt?: number
  /** Names of the marks that readers set, the newest first; absent where there is none. */
  readonly markedAs?: readonly string[]
}

/** What a reader noted of an article. */
export interface MarkSummary {
  readonly name: string
  readonly note?: string
  /** When it was set. */
  readonly at: number
  /** The version that was current then, where it is kept. */
  readonly revision?: string
  /** Set where the publisher has changed the article since. */
  readonly changed?: MarkChange
}

export interface MarkChange {
  /** When the last change was seen. */
  readonly at: number
  /** The page is gone since. */
  readonly isWithdrawn: boolean
  /** The versions to compare; absent where there are not two. */
  readonly before?: string
  readonly after?: string
}

export interface MarkedArticle extends ArticleSummary {
  readonly marks: readonly MarkSummary[]
}

export interface MarkedPage {
  readonly articles: readonly MarkedArticle[]
  /** All names that are in use, with the number of articles, most first; whatever was asked for. */
  readonly names: readonly { readonly name: string; readonly count: number }[]
  readonly total: number
  readonly page: number
  readonly pageCount: number
}

export interface RevisionSummary {
  readonly id: string
  readonly at: number
  readonly origin: RevisionOrigin
  readonly title?: string
  readonly kind: PageKind
  readonly kindReason?: string
  readonly extractor: string
  readonly captureId: string
  readonly characters: number
  readonly textSha256: string
  readonly isCurrent: boolean
  /** The same capture was read before by an older extractor: our doing, not the publisher's. */
  readonly isReadAgain?: boolean
}

export interface ArticleLink {
  readonly id: string
  readonly title: string
}

export interface PictureSummary {
  readonly url: string
  readonly digest?: string
  readonly type?: string
  readonly error?: string
  /** The same picture as kept in other sizes, largest first. */
  readonly otherSizes?: readonly PictureSize[]
}

export interface PictureSize {
  readonly digest: string
  readonly width: number
  readonly height: number
  /** An article that shows it. */
  readonly articleId: string
  readonly title: string
}

export interface ArticleDetail extends ArticleSummary {
  /** Safe to put into a page: sanitised, pictures local (`/media/DIGEST`) or turned into links. */
  readonly html: string
  readonly text: string
  readonly published?: GivenDate
  readonly modified?: GivenDate
  readonly site?: string
  readonly section?: string
  readonly provenance: Readonly<Record<string, string>>
  readonly revisions: readonly RevisionSummary[]
  readonly captures: readonly Capture[]
  readonly pictures: readonly PictureSummary[]
  /** What feeds said of it, newest last. */
  readonly mentions: readonly {
    readonly feedUrl: string
    readonly title?: string
    readonly firstSeenAt: number
    readonly lastSeenAt: number
  }[]
  /** What readers noted of it, the newest first; absent where there is nothing. */
  readonly marks?: readonly MarkSummary[]
  /** Headlines in the order in which they were shown; empty where there was only one. */
  readonly headlines?: readonly HeadlineShown[]
  readonly newer?: ArticleLink
  readonly older?: ArticleLink
  readonly newerInSource?: ArticleLink
  readonly olderInSource?: ArticleLink
}

export interface ArticlePage {
  readonly articles: readonly ArticleSummary[]
  readonly total: number
  readonly page: number
  readonly pageCount: number
}

export interface SearchHit extends ArticleSummary {
  /** Text with the hits marked: pieces in order. */
  readonly snippet: readonly { readonly text: string; readonly isHit: boolean }[]
  /** The title in the same way, where there is a hit in it. */
  readonly titlePieces?: SearchHit['snippet']
  readonly score: number
  /** The earlier version where it was found, for `in:versions`; title and snippet are that version's. */
  readonly version?: { readonly id: string; readonly at: number }
  /** `inside`: the words stand there only inside or across other words (国会 in 中国会议). `meaning`: found by what it means. */
  readonly match?: 'inside' | 'meaning'
  /** An earlier hit of this page that tells the same story. */
  readonly sameStoryAs?: string
}

/** How many of the matches have what; most first, months newest first. */
export interface SearchFacets {
  readonly source: readonly FacetCount[]
  readonly language: readonly FacetCount[]
  readonly author: readonly FacetCount[]
  /** `YYYY-MM` in the archive's zone, every month that has one, oldest first. */
  readonly month: readonly FacetCount[]
  /** Set where only the newest so many matches were counted. */
  readonly countedOnly?: number
}

export interface FacetCount {
  readonly name: string
  readonly count: number
}

export interface SearchOptions {
  /** Absent: as `sort:` in the query says, else best first. */
  readonly sort?: 'new' | 'best'
  readonly limit?: number
  readonly offset?: number
  /** `next` of the page before; goes on where that one ended, whatever came in meanwhile. Newest first only. */
  readonly cursor?: string
  /** Every place where the characters stand, as `exact:` for each word. */
  readonly isExact?: boolean
  readonly withFacets?: boolean
  /** Say which hits of the page tell the same story. */
  readonly withStories?: boolean
  /** Also what is near in meaning, where that is set up (`Library.meaning`): `near`. */
  readonly withMeaning?: boolean
}

export interface SearchPage {
  readonly hits: readonly SearchHit[]
  /** In which order they are; filters alone are never sorted by relevance. */
  readonly sort?: 'new' | 'best'
  readonly total: number
  /** There are more than `total`, which counting stopped at. */
  readonly isTotalAtLeast?: boolean
  /** Some of what was looked at was doubtful, and not all that is counted in `total` was looked at. */
  readonly isTotalAtMost?: boolean
  /**
   * What would stand among these hits if its words did not stand there only inside or across other words (国会 in
   * 中国会议); in the same order, at most as many as hits were asked for. Not part of `hits` nor of `total`.
   */
  readonly inside?: readonly SearchHit[]
  /** How many there are of `inside`, those that are not listed too. */
  readonly doubtful?: number
  /**
   * What is near in meaning to what was typed and is not among these hits, nearest first; the words may stand in none of it. Filters hold. Absent
   * where it was not asked for, behind the first page, and where there is nothing to embed; `score` is the cosine.
   */
  readonly near?: readonly SearchHit[]
  readonly nearProblem?: NearProblem
  /** What in the query could not be understood, in words for the reader, and its offset there. */
  readonly problem?: string
  readonly problemAt?: number
  /** Where the next page begins; absent at the end and where hits are sorted by relevance. */
  readonly next?: string
  readonly facets?: SearchFacets
  /** Other queries that find something, where this one found nothing. */
  readonly suggestions?: readonly string[]
  /** Where nothing was found: the query with one word less, which finds something; the most first. */
  readonly shorter?: readonly ShorterSearch[]
  /** The index is being made and does not hold all articles yet; older ones may be missing among the hits. */
  readonly isIndexPartial?: boolean
  /** What was typed in one piece was nowhere; its words were looked for one by one. */
  readonly isTakenApart?: boolean
}

export interface ShorterSearch {
  readonly query: string
  /** The word that it leaves out. */
  readonly without: string
  readonly total: number
  readonly isTotalAtLeast?: boolean
  readonly isTotalAtMost?: boolean
}

/** Why `near` can't be had (the endpoint gives nothing, or no article has a vector yet), or is not whole; `message` says it in English. */
export interface NearProblem {
  readonly kind: 'failed' | 'none' | 'partial' | 'unset'
  readonly message: string
}

/** A search that is saved under a name. */
export interface DossierSummary {
  readonly id: string
  readonly name: string
  readonly query: string
  readonly addedAt: number
  /** Set where the query can't be read (any more): what is wrong, and what to do. Nothing new is told then. */
  readonly problem?: string
}

export interface FeedHealth {
  readonly id: string
  readonly url: string
  readonly name: string
  readonly siteUrl?: string
  readonly tags: readonly string[]
  readonly status: FeedStatus
  readonly errorClass?: string
  readonly errorMessage?: string
  readonly articleCount: number
  readonly lastCheckAt?: number
  readonly lastSuccessAt?: number
  readonly nextCheckAt: number
  readonly followedAt: number
  readonly settings?: FeedSettings
  /** Why the next check is when it is, in words. */
  readonly nextCheckWhy?: string
}

/** A feed with what its ledger says. */
export interface FeedLedger extends FeedHealth {
  /** When its health changed, and to what; newest first, at most 20. */
  readonly history: readonly { readonly at: number; readonly status: FeedStatus }[]
  /** Newest first, at most 50. */
  readonly polls: readonly PollSummary[]
}

/** A line of a feed's ledger. */
export type PollSummary = Omit<Poll, 'feedId'>

/** Between `since` and `at` entries may have come and gone; what was done about it. */
export interface GapSummary {
  readonly feedUrl: string
  readonly at: number
  readonly since?: number
  /** `filled`: what was found reaches back to what was known. */
  readonly state?: 'open' | 'partly' | 'filled'
  /** Articles that were found by other ways. */
  readonly found?: number
  readonly tried?: readonly { readonly way: string; readonly url: string; readonly outcome: string }[]
}

export interface RevisionComparison {
  readonly article: ArticleSummary
  readonly before: RevisionSummary
  readonly after: RevisionSummary
  readonly relation: Relation
  readonly changes: readonly Change[]
}

/** Something that a publisher did to an article after it was published. */
export interface EditSummary {
  readonly id: string
  /** When it was seen. */
  readonly at: number
  readonly kind: EditKind
  readonly origin: RevisionOrigin
  readonly article: ArticleSummary
  readonly beforeId?: string
  readonly afterId?: string
  readonly beforeTitle?: string
  readonly afterTitle?: string
  /** What was changed in the headline, word by word; where it was. */
  readonly headlineMarks?: readonly Mark[]
  /** The types of its changes, each once. */
  readonly types: readonly string[]
}

/** The same change in many articles of a host at once: its template's doing. */
export interface RedesignSummary {
  readonly host: string
  readonly source: string
  readonly from: number
  readonly to: number
  readonly articles: number
}

export interface EditPage {
  readonly edits: readonly EditSummary[]
  readonly redesigns: readonly RedesignSummary[]
  readonly total: number
  readonly page: number
  readonly pageCount: number
}

/** A headline and since when it was seen; the first has no time of its own. */
export interface HeadlineShown {
  readonly title: string
  readonly at?: number
  /** It had been shown before. */
  readonly isFlip: boolean
}

export interface ArchiveStatus {
  readonly articles: number
  readonly complete: number
  readonly revisions: number
  readonly captures: number
  readonly pictures: number
  readonly feeds: Readonly<Record<FeedStatus, number>>
  readonly jobsDue: number
  readonly jobsWaiting: number
  /** How many articles have no page of their own yet. */
  readonly missingCount: number
  /** The newest 500 of these, and why. */
  readonly missing: readonly {
    readonly articleId: string
    readonly title: string
    readonly url?: string
    readonly reason: string
    readonly nextTryAt?: number
  }[]
  /** Polls that shared nothing with what was known before; newest first. */
  readonly gaps: readonly GapSummary[]
  /** Notices that nobody took yet, where there are any. */
  readonly notices?: { readonly waiting: number; readonly why?: string }
  /** Search by meaning, where it is set up. */
  readonly meaning?: MeaningStatus
}

export interface MeaningStatus {
  readonly model: string
  /** With vectors of this model. */
  readonly articles: number
  readonly passages: number
  /** All articles were gone through once: it serves. Until then `former` does, where there is one. */
  readonly isDone: boolean
  readonly former?: string
  /** Articles whose vectors are still to be made or looked at. */
  readonly waiting: number
  /** Of these, refused by the endpoint; tried again later. */
  readonly refused: number
  readonly refusedWhy?: string
  /** Why the endpoint gives no vectors, when that was seen, and how often in a row. */
  readonly problem?: { readonly message: string; readonly at: number; readonly times: number }
}

/** What may be asked of an archive without changing it. The reading room, the site and the commands know only this. */
export interface Library {
  readonly name: string
  /** Names the archive for good and among all others; absent where its settings have none. */
  readonly id?: string
  /** IANA name; days in lists are days of this zone. */
  readonly timeZone: string
  /** Newest first by `publishedAt ?? firstSeenAt`. `page` starts at 1. */
  articles(filter: {
    readonly source?: string
    readonly tag?: string
    readonly author?: string
    /** `YYYY-MM-DD` or `YYYY-MM` in the archive's zone. */
    readonly day?: string
    readonly page?: number
    readonly perPage?: number
  }): Promise<ArticlePage>
  article(id: string): Promise<ArticleDetail | undefined>
  /** One revision's text and safe HTML, for reading an older version. */
  revision(
    articleId: string,
    revisionId: string,
  ): Promise<(RevisionSummary & { readonly text: string; readonly html: string }) | undefined>
  /** Defaults to the last two versions of the publisher; undefined where there are not two. */
  compare(articleId: string, before?: string, after?: string): Promise<RevisionComparison | undefined>
  /** What publishers edited, newest first. `page` starts at 1. */
  edits(filter: {
    readonly since?: number
    readonly source?: string
    readonly page?: number
    readonly perPage?: number
  }): Promise<EditPage>
  search(query: string, options: SearchOptions): Promise<SearchPage>
  /** Search by meaning is set up. */
  readonly meaning: boolean
  /** What a query finds (all, where it is empty) as a file of a table, newest first, at most `most` rows; see `tableRows`. */
  table(query: string, format: 'jsonl' | 'csv' | 'parquet', most: number): AsyncGenerator<Uint8Array>
  /**
   * What a query finds as a file to take away: a book, or the captures for replay. Undefined where it finds nothing.
   */
  book(query: string, format: 'epub' | 'wacz', title: string): Promise<AsyncIterable<Uint8Array> | undefined>
  /** Whether of any of these articles an exchange is kept, so that there is something for a WACZ. */
  haveCaptures(articleIds: readonly string[]): Promise<boolean>
  /** Saved searches, in the order in which they were added. */
  dossiers(): Promise<readonly DossierSummary[]>
  /** Marked articles, the newest mark first. `page` starts at 1. */
  marks(filter: {
    readonly name?: string
    /** Only those that their publisher has changed since. */
    readonly isChanged?: boolean
    readonly page?: number
    readonly perPage?: number
  }): Promise<MarkedPage>
  /** The same library for those whom marks are nothing of: it has none, and refuses to look for them. */
  withoutMarks(): Library
  /** Phrases that are written more in the last so many days than in the eight such spans before; the same for an hour. */
  rising(days: number): Promise<RisingPhrases>
  /** Other articles that tell the same story, the most alike first, at most six. */
  related(id: string): Promise<readonly (ArticleLink & { readonly source: string; readonly publishedAt?: number })[]>
  counts(
    of: 'source' | 'tag' | 'author' | 'day' | 'month',
  ): Promise<readonly { readonly name: string; readonly count: number }[]>
  feeds(): Promise<readonly FeedHealth[]>
  /** The same feeds with their ledgers. */
  ledgers(feeds: readonly FeedHealth[]): Promise<readonly FeedLedger[]>
  status(): Promise<ArchiveStatus>
  /** What an operator watches; the same for ten seconds. */
  measures(): Promise<ArchiveMeasures>
  /** The payload of one capture, content coding undone. */
  capture(
    id: string,
  ): Promise<{ readonly capture: Capture; readonly body: Uint8Array; readonly contentType?: string } | undefined>
  /** A kept picture by its digest. `type` was checked by its bytes. */
  picture(digest: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined>
}
