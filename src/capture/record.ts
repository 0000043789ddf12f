import type { Capture, CapturePurpose, WarcPlace } from '../model/index.ts'
import type { KeptMember } from './kept-member.ts'

/** A header line: name and value in the order and case in which they stand. */
export type HeaderLine = readonly [name: string, value: string]

/** A place that an earlier record has: what a revisit record refers to. */
export interface RefersTo {
  /** WARC-Record-ID without `<urn:uuid:` and `>`; absent in some records of other tools. */
  readonly recordId?: string
  readonly url?: string
  /** Milliseconds since 1970. */
  readonly at?: number
}

/** One WARC record as read (or as just written: both come from the same parser, so they can't differ). */
export interface WarcRecord {
  /** `warcinfo`, `request`, `response`, `revisit`, `metadata`, `resource`, `conversion`, `continuation`, or what it says. */
  readonly type: string
  /** WARC-Record-ID without `<urn:uuid:` and `>`. */
  readonly id: string
  /** From `Presskeep-For`; absent in records of other tools. */
  readonly purpose?: CapturePurpose
  readonly subject?: string
  /** WARC-Target-URI. */
  readonly url?: string
  /** WARC-Date in milliseconds since 1970; NaN where it cannot be read. */
  readonly at: number
  readonly status?: number
  readonly statusText?: string
  /** Of a request. */
  readonly method?: string
  /** The HTTP head's lines, for records that hold a request or a response; empty for others. */
  readonly headers: readonly HeaderLine[]
  readonly warcHeaders: readonly HeaderLine[]
  /** Media type of the payload without parameters, lower-case: of the HTTP answer, else of the record. */
  readonly mime?: string
  /** The whole `Content-Type` of the payload. */
  readonly contentType?: string
  readonly contentEncoding?: string
  /** Set on `revisit` records. */
  readonly refersTo?: RefersTo
  /** A revisit's reason. */
  readonly revisit?: 'identical-payload' | 'not-modified'
  /** WARC-Truncated: `length`, `time`, `disconnect`, `unspecified`. */
  readonly truncated?: string
  readonly place: WarcPlace
  /** Presskeep-Digest, WARC-Payload-Digest, else WARC-Block-Digest, as stated; empty where the record states none. */
  readonly digest: string
  /**
   * The payload: for HTTP the entity body with transfer coding undone and content coding kept, for others the block.
   * Empty for a revisit (see `refersTo`).
   */
  readonly payload: () => Promise<Uint8Array>
  /** Of a record that another tool wrote and that has a member of its own, that is not too large. */
  readonly member?: KeptMember
}

const answers = new Set(['response', 'revisit', 'resource', 'metadata', 'conversion'])

/** The capture that a record is; undefined for requests, `warcinfo`, and records that Presskeep did not write. */
export function captureOf(record: WarcRecord): Capture | undefined {
  if (record.purpose === undefined || record.subject === undefined || !answers.has(record.type)) return undefined
  if (!Number.isFinite(record.at)) return undefined
  return {
    id: record.id,
    purpose: record.purpose,
    subject: record.subject,
    url: record.url ?? '',
    at: record.at,
    ...(record.status !== undefined && { status: record.status }),
    ...(record.mime !== undefined && { mime: record.mime }),
    digest: record.digest,
    place: record.place,
  }
}

const purposes: ReadonlySet<string> = new Set<CapturePurpose>([
  'feed',
  'part',
  'article',
  'continuation',
  'rendered',
  'requisite',
  'showing',
  'picture',
  'follow',
  'mark',
  'import',
  'robots',
])

/** The value of the extension header `Presskeep-For`: purpose, space, subject in percent-encoding. */
export function formatFor(purpose: CapturePurpose, subject: string): string {
  return `${purpose} ${encodeURIComponent(subject.toWellFormed())}`
}

/** Reads what `formatFor` wrote; undefined for anything else. */
export function parseFor(value: string): { purpose: CapturePurpose; subject: string } | undefined {
  const space = value.indexOf(' ')
  const purpose = space < 0 ? value : value.slice(0, space)
  if (!purposes.has(purpose)) return undefined
  try {
    return { purpose: purpose as CapturePurpose, subject: space < 0 ? '' : decodeURIComponent(value.slice(space + 1)) }
  } catch {
    return undefined
  }
}

/** First value of a header, by name in any case. */
export function headerValue(headers: readonly HeaderLine[], name: string): string | undefined {
  const wanted = name.toLowerCase()
  for (const [key, value] of headers) if (key.toLowerCase() === wanted) return value
  return undefined
}

/** Something in a WARC that cannot be read; `message` says what and where in a sentence. */
export interface WarcDamage {
  readonly file: string
  /** First byte that cannot be read. */
  readonly offset: number
  /** Number of bytes until the next record that can be read, or the end. */
  readonly length: number
  readonly message: string
}

/** Thrown where a record or file cannot be read and the caller did not ask for damage to be reported. */
export class WarcError extends Error {
  override readonly name = 'WarcError'
  readonly damage: WarcDamage

  constructor(damage: WarcDamage, options?: ErrorOptions) {
    super(`${damage.file} at byte ${damage.offset}: ${damage.message}`, options)
    this.damage = damage
  }
}
