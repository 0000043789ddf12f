import { setTimeout as wait } from 'node:timers/promises'
import type { Exchange, Fetcher } from '../model/index.ts'
import { type Conditions, followRedirects } from './follow.ts'
import { type AllowedHosts, allowedBy, guard } from './guard.ts'
import type { Hop } from './hop.ts'
import { createHttp } from './http.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { type HostGate, pace } from './pace.ts'
import { createResolver } from './resolve.ts'
import { retry } from './retry.ts'
import { respectRobots } from './robots.ts'
import { acceptedCodings } from './unpack.ts'

export interface FetcherOptions {
  /** Names us and says how to reach us: `Presskeep/0.1 (+https://example.org/contact)`. robots.txt knows us by its first word. */
  readonly userAgent: string
  /**
   * `host:port` that is opened though it is not public, just that one. Its pause is 0 unless robots.txt asks for one. A
   * function is asked at each request, and answers the same list for as long as nothing changed.
   */
  readonly allowHosts: AllowedHosts
  readonly limits?: Partial<Limits>
  /** Between two requests to one host, after a feed and after anything else, in milliseconds. */
  readonly pause?: { readonly feedMs?: number; readonly articleMs?: number }
  /** Accept-Language; not sent where absent. */
  readonly acceptLanguage?: string
  readonly now?: () => number
  /** Between 0 and 1. */
  readonly random?: () => number
  /** Ends early, throwing, when the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
  readonly log?: (line: string) => void
  /** Where several programs ask the same hosts: whose turn it is. */
  readonly gate?: HostGate
  /** Every exchange that a robots.txt took, so that it can be kept. */
  readonly onRobots?: (exchange: Exchange) => void
}

/**
 * The polite client: `followRedirects(respectRobots(pace(retry(guard(http)))))`. Every hop of a chain of redirects goes
 * through all of it. `close` ends what waits and all connections; who still waits gets the abort error.
 *
 *     const fetcher = createFetcher({ userAgent: 'Presskeep/0.1 (+https://example.org)', allowHosts: [] })
 *     const outcome = await fetcher({ url: 'https://news.example/feed', purpose: 'feed' })
 */
export function createFetcher(options: FetcherOptions): Fetcher & { close(): void } {
  const now = options.now ?? Date.now
  const random = options.random ?? Math.random
  const sleep = options.sleep ?? sleepFor
  const log = options.log ?? (() => undefined)
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const pauses = { feedMs: 5000, articleMs: 9000, ...options.pause }
  const isAllowed = allowedBy(options.allowHosts)
  const closing = new AbortController()
  const headersFor = (url: URL, more: Conditions) => requestHeaders(url, more, options)

  const http = createHttp({ limits, now })
  const guarded = guard(http.send, { isAllowed, resolve: createResolver(limits.connectMs) })
  const retried = retry(guarded, { random, sleep, log })
  const paced = pace(retried, {
    pauseMs: (hop: Hop) => {
      if (isAllowed(hop.url) || hop.purpose === 'robots') return 0
      return hop.purpose === 'feed' || hop.purpose === 'file' ? pauses.feedMs : pauses.articleMs
    },
    ...(options.gate ? { gate: options.gate } : {}),
    sockets: limits.sockets,
    waitMs: limits.waitMs,
    now,
    sleep,
    closed: closing.signal,
    log,
  })
  const polite = respectRobots(paced, {
    product: productOf(options.userAgent),
    now,
    headersFor: (url) => headersFor(url, { purpose: 'robots' }),
    maxBytes: limits.bodyBytes.robots,
    closed: closing.signal,
    ...(options.onRobots ? { onRobots: options.onRobots } : {}),
  })
  const follow = followRedirects(polite, { limits, headersFor, now })

  const fetcher: Fetcher = async (request, signal) => {
    closing.signal.throwIfAborted()
    signal?.throwIfAborted()
    const own = new AbortController()
    const stop = () => own.abort(signal?.aborted ? signal.reason : closing.signal.reason)
    signal?.addEventListener('abort', stop, { once: true })
    closing.signal.addEventListener('abort', stop, { once: true })
    try {
      return await follow(request, own.signal)
    } finally {
      signal?.removeEventListener('abort', stop)
      closing.signal.removeEventListener('abort', stop)
    }
  }
  return Object.assign(fetcher, {
    close() {
      closing.abort(new DOMException('The fetcher is closed', 'AbortError'))
      http.close()
    },
  })
}

/** The word that robots.txt may name: letters, `_` and `-` (RFC 9309, 2.2.1). */
function productOf(userAgent: string): string {
  return /[A-Za-z_-]+/.exec(userAgent)?.[0] ?? 'presskeep'
}

const accepted: Readonly<Record<Hop['purpose'], string>> = {
  feed: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.3',
  article: 'text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8',
  page: 'text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8',
  picture: 'image/avif, image/webp, image/*;q=0.9, */*;q=0.5',
  requisite: '*/*',
  file: '*/*',
  robots: 'text/plain, */*;q=0.5',
}

function requestHeaders(url: URL, more: Conditions, options: FetcherOptions): readonly (readonly [string, string])[] {
  const headers: (readonly [string, string | undefined])[] = [
    ['Host', url.host],
    ['User-Agent', options.userAgent],
    ['Accept', accepted[more.purpose]],
    ['Accept-Encoding', more.range ? 'identity' : acceptedCodings],
    ['Range', more.range && `bytes=${more.range[0]}-${more.range[1] - 1}`],
    ['Accept-Language', options.acceptLanguage],
    ['Referer', more.referer],
    ['If-None-Match', more.etag],
    ['If-Modified-Since', more.lastModified],
    ['Cookie', more.cookie],
    ['Connection', 'keep-alive'],
  ]
  // What cannot stand in a header is left out rather than changed.
  return headers.filter((header): header is readonly [string, string] =>
    /^[\t\x20-\x7e\x80-\xff]+$/.test(header[1] ?? ''),
  )
}

/** A timer that keeps no process alive longer than 24 days at a time and leaves nothing on the signal. */
async function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  await wait(Math.min(ms, 2 ** 31 - 1), undefined, { signal })
}
