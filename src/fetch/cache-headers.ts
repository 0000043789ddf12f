import type { Exchange } from '../model/index.ts'
import { headerOf } from './hop.ts'

const dayMs = 24 * 3600 * 1000

/**
 * How long to leave the host alone, in milliseconds: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), at most
 * 24 h. A date is read against the server's own clock where it says it.
 */
export function retryAfterMs(exchange: Exchange, now: number): number | undefined {
  return waitOf(headerOf(exchange, 'retry-after'), headerOf(exchange, 'date'), now)
}

/** The same from the two headers themselves. */
export function waitOf(retryAfter: string | undefined, date: string | undefined, now: number): number | undefined {
  const given = retryAfter?.trim()
  if (!given) return undefined
  if (/^\d+(\.\d+)?$/.test(given)) return Math.min(dayMs, Math.ceil(Number(given) * 1000))
  const until = httpDate(given)
  if (until === undefined) return undefined
  return Math.min(dayMs, Math.max(0, until - (httpDate(date) ?? now)))
}

/** What is left of `Cache-Control: max-age` after the answer's `Age`; undefined where it may not be reused. */
export function maxAgeMs(exchange: Exchange): number | undefined {
  const control = exchange.responseHeaders
    .filter(([name]) => name.toLowerCase() === 'cache-control')
    .map(([, value]) => value.toLowerCase())
    .join(',')
  if (/(?:^|[,\s])no-(?:store|cache)(?:$|[,\s;])/.test(control)) return undefined
  const seconds = /(?:^|[,\s])max-age\s*=\s*"?(\d{1,12})/.exec(control)?.[1]
  if (seconds === undefined) return undefined
  const age = Number(/^\s*(\d{1,12})/.exec(headerOf(exchange, 'age') ?? '')?.[1] ?? 0)
  return Math.max(0, Number(seconds) - age) * 1000
}

/** `Expires` on our clock, in milliseconds since 1970; `0` and other non-dates say nothing. */
export function expiresAt(exchange: Exchange): number | undefined {
  const expires = httpDate(headerOf(exchange, 'expires'))
  const date = httpDate(headerOf(exchange, 'date'))
  if (expires === undefined) return undefined
  return date === undefined ? expires : exchange.at + (expires - date)
}

/** Only what has the form of an HTTP date: `Date.parse` alone would take `-1` for the year 2001. */
function httpDate(text: string | undefined): number | undefined {
  if (!text || !/^[A-Za-z]{3,9},? .*\d\d:\d\d:\d\d/.test(text.trim())) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
