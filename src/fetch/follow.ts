import type { Exchange, Fetcher, FetchOutcome, FetchRequest } from '../model/index.ts'
import { ChainCookies } from './chain-cookies.ts'
import { type Hop, type HopFailure, headerOf, type Send } from './hop.ts'
import type { Limits } from './limits.ts'
import { outcomeOf } from './outcome.ts'

export interface FollowOptions {
  readonly limits: Limits
  /** The headers of a hop, in the order in which they are sent. */
  readonly headersFor: (url: URL, more: Conditions) => readonly (readonly [string, string])[]
  readonly now: () => number
}

/** What only some hops say. */
export interface Conditions {
  readonly purpose: Hop['purpose']
  readonly etag?: string
  readonly lastModified?: string
  readonly referer?: string
  readonly cookie?: string
  readonly range?: readonly [number, number]
}

const redirects = new Set([301, 302, 303, 307, 308])

/**
 * From hops to a fetch: goes after redirects by hand, so that each is asked for as politely and guarded as the first,
 * and says what became of it.
 */
export function followRedirects(
  send: Send,
  { limits, headersFor, now }: FollowOptions,
): (request: FetchRequest, signal: AbortSignal) => ReturnType<Fetcher> {
  return async (request, signal) => {
    const exchanges: Exchange[] = []
    const cookies = new ChainCookies()
    const visited = new Set<string>()
    let isPermanent = true
    const first = URL.parse(request.url.trim())
    if (!first) return refusedAddress(request.url)
    const validated = URL.parse(request.validatorsOf ?? request.url) ?? first
    let url = withoutFragment(first)
    let isContinuation = request.isSameVisit === true
    for (;;) {
      const hop: Hop = {
        url,
        purpose: request.purpose,
        isContinuation,
        isSameVisit: request.isSameVisit === true,
        headers: headersFor(url, conditions(url)),
      }
      const result = await send(hop, signal)
      if (result.exchange) exchanges.push(result.exchange)
      if (result.kind === 'failure') return failedOutcome(result, url, exchanges)
      const { exchange } = result
      const location = redirects.has(exchange.status) ? headerOf(exchange, 'location') : undefined
      if (location === undefined) {
        const permanentUrl = isPermanent && exchanges.length > 1 ? url.href : undefined
        const maxBytes = limits.bodyBytes[request.purpose]
        return outcomeOf({ exchanges, url: url.href, permanentUrl, maxBytes, headers: hop.headers, now: now() })
      }
      const target = locationOf(location, url)
      if (!target) return fail('protocol', `${url.host} redirects to what is no address`)
      if (exchange.status !== 301 && exchange.status !== 308) isPermanent = false
      cookies.keep(url, exchange)
      visited.add(visitOf(url))
      if (visited.has(visitOf(target, cookies.headerFor(target)))) {
        return fail('redirect_loop', `${target.host} redirects in a circle`)
      }
      if (exchanges.length > limits.redirects) {
        return fail('too_many_redirects', `${first.host} redirects more than ${limits.redirects} times`)
      }
      isContinuation = request.isSameVisit === true || target.host === url.host
      url = target
    }

    function conditions(at: URL): Conditions {
      const cookie = cookies.headerFor(at)
      const isValidated = at.href === withoutFragment(validated).href
      return {
        purpose: request.purpose,
        ...(isValidated && request.etag ? { etag: request.etag } : {}),
        ...(isValidated && request.lastModified ? { lastModified: request.lastModified } : {}),
        ...(request.range ? { range: request.range } : {}),
        ...(request.referer ? { referer: request.referer } : {}),
        ...(cookie ? { cookie } : {}),
      }
    }

    /** Address and cookies: a site may send us back to the same address once we carry its cookie. */
    function visitOf(
      at: URL,
      cookie = exchanges.at(-1)?.requestHeaders.find(([name]) => name === 'Cookie')?.[1],
    ): string {
      return `${at.href} ${cookie ?? ''}`
    }

    function fail(errorClass: 'protocol' | 'redirect_loop' | 'too_many_redirects', message: string): FetchOutcome {
      return { kind: 'failed', errorClass, message, url: url.href, exchanges, ...statusOf(exchanges) }
    }
  }
}

function refusedAddress(text: string): FetchOutcome {
  const shown = text.slice(0, 100).replace(/[\x00-\x1f\x7f]+/g, ' ')
  return { kind: 'refused', by: 'scheme', errorClass: 'scheme', message: `no address: ${shown}`, exchanges: [] }
}

function failedOutcome(failed: HopFailure, url: URL, exchanges: readonly Exchange[]): FetchOutcome {
  const { errorClass, message, by, retryAfterMs } = failed
  if (by !== undefined) return { kind: 'refused', by, errorClass, message, exchanges }
  return {
    kind: 'failed',
    errorClass,
    message,
    url: url.href,
    exchanges,
    ...(failed.exchange ? { status: failed.exchange.status } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

function statusOf(exchanges: readonly Exchange[]): { readonly status?: number } {
  const status = exchanges.at(-1)?.status
  return status === undefined ? {} : { status }
}

function withoutFragment(url: URL): URL {
  const bare = new URL(url)
  bare.hash = ''
  return bare
}

/**
 * A Location header's target. Header bytes come as Latin-1 characters: UTF-8 that was not encoded is read as UTF-8, and
 * other bytes are encoded as they are.
 */
function locationOf(location: string, base: URL): URL | undefined {
  const bytes = Uint8Array.from(location.trim(), (c) => c.charCodeAt(0))
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    text = location.trim().replace(/[\x80-\xff]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  }
  const target = text ? URL.parse(text, base) : null
  return target ? withoutFragment(target) : undefined
}
