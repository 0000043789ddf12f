import type { ErrorClass, Exchange, FetchRequest } from '../model/index.ts'

/** What a request is for, robots.txt itself included. */
export type Purpose = FetchRequest['purpose'] | 'robots'

/** One request to one address: a redirect's target is the next hop. */
export interface Hop {
  readonly url: URL
  readonly purpose: Purpose
  /** Sent in this order; the answer's exchange holds them as they were. */
  readonly headers: readonly (readonly [string, string])[]
  /** Goes on with a visit that has begun: no pause before it, unless the host asked for one. */
  readonly isContinuation?: boolean
  /** It is no visit of its own: no pause comes of it. */
  readonly isSameVisit?: boolean
  /** What robots.txt asks for between two requests, in milliseconds. */
  readonly crawlDelayMs?: number
  /** The checked addresses of the host; the connection goes to one of them and nowhere else. */
  readonly addresses?: readonly HostAddress[]
  /** Reads headers that break the grammar. */
  readonly isLenient?: boolean
}

export interface HostAddress {
  readonly address: string
  readonly family: number
}

export type HopResult = { readonly kind: 'answer'; readonly exchange: Exchange } | HopFailure

export interface HopFailure {
  readonly kind: 'failure'
  readonly errorClass: ErrorClass
  readonly message: string
  /** As much as came, where an answer had begun. */
  readonly exchange?: Exchange
  /** Set where nothing was sent because it is not wanted. */
  readonly by?: 'robots' | 'guard' | 'scheme'
  readonly retryAfterMs?: number
}

/** One hop, wrapped by guard, retry, pace and robots. Throws only when `signal` is aborted. */
export type Send = (hop: Hop, signal: AbortSignal) => Promise<HopResult>

export function failure(errorClass: ErrorClass, message: string, more: Partial<HopFailure> = {}): HopFailure {
  return { kind: 'failure', errorClass, message, ...more }
}

/** The first value of a response header, by its lower-case name. */
export function headerOf(exchange: Exchange, name: string): string | undefined {
  return exchange.responseHeaders.find(([key]) => key.toLowerCase() === name)?.[1]
}
