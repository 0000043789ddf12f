/** One HTTP request and its answer as they went over the wire. */
export interface Exchange {
  readonly url: string
  /** When the request was sent, in milliseconds since 1970. */
  readonly at: number
  readonly method: 'GET' | 'HEAD'
  readonly requestHeaders: readonly (readonly [string, string])[]
  readonly status: number
  readonly statusText: string
  /** In the order and case in which they came. */
  readonly responseHeaders: readonly (readonly [string, string])[]
  /** Transfer coding undone, content coding kept: exactly what a digest is taken of. */
  readonly body: Uint8Array
  /** The address that was connected to. */
  readonly ip?: string
  /** Set where the body is incomplete, and why. */
  readonly truncated?: 'length' | 'time' | 'disconnect'
}

/** Everything that can go wrong with a request or a feed, by the names that `feeds --json` shows. */
export type ErrorClass =
  | 'timeout'
  | 'too_slow'
  | 'too_large'
  | 'bomb'
  | 'parse'
  | 'not_feed'
  | 'empty'
  | 'decode'
  | 'truncated'
  | 'protocol'
  | 'network'
  | 'reset'
  | 'dns'
  | 'tls'
  | 'redirect_loop'
  | 'too_many_redirects'
  | 'blocked'
  | 'scheme'
  | 'rate_limited'
  | 'gone'
  | 'auth'
  | 'forbidden'
  | 'not_found'
  | 'bot_wall'
  | `http_${number}`

export interface FetchRequest {
  readonly url: string
  /** Picks the pause, the size limit, the Accept header and whether robots.txt is asked. */
  readonly purpose: 'feed' | 'article' | 'picture' | 'requisite' | 'page' | 'file'
  /** Only these bytes, `[from, to)`: the outcome's status is 206 where the server gives parts, 200 where it gives all. */
  readonly range?: readonly [number, number]
  /** Sent back verbatim, and only to the address that gave them. */
  readonly etag?: string
  readonly lastModified?: string
  /** The address that gave them (an outcome's `url`), where it is not `url` itself because of redirects. */
  readonly validatorsOf?: string
  readonly referer?: string
  /** Belongs to a visit that has begun, as a style sheet to its page: no pause before it, unless the host asked for one. */
  readonly isSameVisit?: boolean
}

/**
 * What became of a request. `exchanges` holds every hop in order (redirects first), also where the end is a failure,
 * so that all of it can be kept.
 */
export type FetchOutcome =
  | {
      readonly kind: 'fetched'
      readonly exchanges: readonly Exchange[]
      /** The address that answered, after redirects. */
      readonly url: string
      readonly status: number
      /** Content coding undone. */
      readonly body: Uint8Array
      readonly contentType?: string
      readonly etag?: string
      readonly lastModified?: string
      /** Where a chain of only permanent redirects led. */
      readonly permanentUrl?: string
      readonly maxAgeMs?: number
      readonly expiresAt?: number
      readonly retryAfterMs?: number
    }
  | {
      readonly kind: 'unchanged'
      readonly exchanges: readonly Exchange[]
      readonly url: string
      readonly permanentUrl?: string
      readonly etag?: string
      readonly lastModified?: string
      readonly maxAgeMs?: number
      readonly expiresAt?: number
    }
  | { readonly kind: 'gone'; readonly exchanges: readonly Exchange[]; readonly url: string; readonly message: string }
  | {
      readonly kind: 'refused'
      readonly by: 'robots' | 'guard' | 'scheme'
      readonly errorClass: ErrorClass
      readonly message: string
      readonly exchanges: readonly Exchange[]
    }
  | {
      readonly kind: 'failed'
      readonly errorClass: ErrorClass
      readonly message: string
      readonly status?: number
      readonly url: string
      readonly exchanges: readonly Exchange[]
      readonly retryAfterMs?: number
    }

/**
 * Port: one polite HTTP request. Never throws for what the network or the server does; throws only when `signal` is
 * aborted. May be called for many hosts at once; waits inside until the host's turn has come.
 */
export type Fetcher = (request: FetchRequest, signal?: AbortSignal) => Promise<FetchOutcome>
