import { captureOf, type pictureLook, type WarcRecord } from '../capture/index.ts'
import type { BlobStore, Extraction, WarcPlace } from '../model/index.ts'
import { type Sql, saveCapture } from '../store/index.ts'
import { type AppliedFeed, applyFeed } from './apply-feed.ts'
import { applyFollow, type FollowEvent } from './apply-follow.ts'
import { type AppliedImport, applyImport, type ReadImport } from './apply-import.ts'
import { applyMark } from './apply-mark.ts'
import { type AppliedPage, applyPage } from './apply-page.ts'
import { type AppliedPart, applyPart } from './apply-part.ts'
import { type AppliedPicture, applyPicture } from './apply-picture.ts'

/** What the fold needs besides the record: pure readers, the blobs, and which work becomes due. */
export interface ApplyContext {
  readonly extract: (
    html: Uint8Array,
    url: string,
    options: { readonly contentType?: string; readonly feedText?: string; readonly latest?: number },
  ) => Promise<Extraction>
  /** Name and version of the extractor, kept with each revision. */
  readonly extractor: string
  /** What a picture looks like from afar. Takes up to seconds, so `looksBefore` asks before a transaction begins. */
  readonly look: typeof pictureLook
  readonly readImport?: ReadImport
  readonly blobs: BlobStore
  /**
   * The payload of a record, content coding undone; of a revisit, the payload that it refers to, which may be one of `among` that are not
   * applied yet.
   */
  readonly payload: (record: WarcRecord, sql: Sql, among?: readonly WarcRecord[]) => Promise<Uint8Array>
  /** The record of a capture that was made before. Throws where it can't be read. */
  readonly recordAt: (place: WarcPlace) => Promise<WarcRecord>
  /** How long to wait with the next look at a page that last changed so long ago; undefined for never. */
  readonly recheckDelayMs: (ageMs: number) => number | undefined
  readonly wantsArticles: boolean
  readonly wantsPictures: boolean
  /** Vectors of meaning are made: what changes is noted for them. */
  readonly wantsMeaning: boolean
  /** Somebody is told of new matches of dossiers: what changes is noted for them. */
  readonly tellsDossiers: boolean
}

/** What became of a record. */
export type Applied =
  | AppliedFeed
  | AppliedPart
  | AppliedPage
  | AppliedPicture
  | AppliedImport
  | { readonly kind: 'follow'; readonly event: FollowEvent }
  | { readonly kind: 'other' }

/**
 * The one fold: from a WARC record to rows. A live sync, the recovery after a crash and `rebuild` all come through
 * here, so they can't differ. Runs inside a transaction; applying a record that was applied before changes nothing.
 */
export async function applyRecord(sql: Sql, record: WarcRecord, context: ApplyContext): Promise<Applied> {
  const capture = captureOf(record)
  if (!capture) return { kind: 'other' }
  const isNew = await saveCapture(sql, { ...capture, originalId: record.refersTo?.recordId })
  if (!isNew) return { kind: 'other' }
  switch (capture.purpose) {
    case 'follow':
      return { kind: 'follow', event: await applyFollow(sql, record, context) }
    case 'mark':
      await applyMark(sql, context, capture, record)
      return { kind: 'other' }
    case 'feed':
      return applyFeed(sql, capture, record, context)
    case 'part':
      return applyPart(sql, capture, record, context)
    case 'article':
      return applyPage(sql, capture, record, context)
    case 'picture':
      return applyPicture(sql, capture, record, context)
    case 'import':
      return applyImport(sql, capture, record, context)
    // read with the page that leads to it, or that it was made from
    case 'continuation':
    case 'rendered':
    // asked for where a page is replayed
    case 'requisite':
    case 'showing':
    case 'robots':
      return { kind: 'other' }
  }
}

/** A redirect on the way to somewhere else: kept, and nothing to read. */
export function isRedirect(record: WarcRecord): boolean {
  const status = record.status ?? 0
  return status >= 300 && status < 400 && status !== 304 && record.headers.some(([name]) => /^location$/i.test(name))
}
