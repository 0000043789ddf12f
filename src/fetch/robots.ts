import type { ErrorClass, Exchange } from '../model/index.ts'
import { failure, type Hop, type HopFailure, headerOf, type Send } from './hop.ts'
import { everythingAllowed, parseRobotsTxt, type RobotsRules } from './robots-txt.ts'
import { unpack } from './unpack.ts'

export interface RobotsOptions {
  /** The name before the slash of our User-Agent. */
  readonly product: string
  readonly now: () => number
  /** Headers of the request for robots.txt. */
  readonly headersFor: (url: URL) => readonly (readonly [string, string])[]
  readonly maxBytes: number
  readonly onRobots?: (exchange: Exchange) => void
  /** Ends requests for robots.txt; one of them may serve many callers, so that no caller's signal does. */
  readonly closed: AbortSignal
}

const keptMs = 24 * 3600 * 1000
const keptUnreachableMs = 10 * 60 * 1000
const maxOrigins = 2000
/** RFC 9309, 2.3.1.2. */
const maxRedirects = 5

interface Kept {
  readonly at: number
  until: number
  readonly answer: Promise<Answer>
  /** The answer once it is there. */
  given?: Answer
}

type Answer = { readonly rules: RobotsRules } | { readonly failure: HopFailure }

/**
 * Asks robots.txt before articles, pages and pictures; a feed that a person added is asked for without. What cannot be
 * reached (5xx, 429, timeouts) forbids everything for now, as RFC 9309 says, but that is a failure with its own class
 * and due again, not a refusal; 4xx allows everything. Kept for 24 h, unreachable for 10 minutes.
 */
export function respectRobots(send: Send, options: RobotsOptions): Send {
  const { now, closed } = options
  const known = new Map<string, Kept>()

  function ask(origin: string): Promise<Answer> {
    const at = now()
    const entry = known.get(origin)
    if (entry && at < entry.until && at >= entry.at) return entry.answer
    const answer = readRobots(new URL('/robots.txt', origin), send, options)
    const kept: Kept = { at, until: at + keptMs, answer }
    known.delete(origin)
    known.set(origin, kept)
    answer.then(
      (given) => {
        kept.given = given
        if ('failure' in given) kept.until = now() + keptUnreachableMs
      },
      () => known.get(origin) === kept && known.delete(origin),
    )
    for (const [oldest] of known) {
      if (known.size <= maxOrigins) break
      known.delete(oldest)
    }
    return answer
  }

  return async (hop, signal) => {
    const isWeb = hop.url.protocol === 'http:' || hop.url.protocol === 'https:'
    if (!isWeb || hop.url.username || hop.url.password) return send(hop, signal)
    const { origin } = hop.url
    if (hop.purpose === 'feed' || hop.purpose === 'file' || hop.purpose === 'robots') {
      // Not asked, but where the site has said how fast we may go, feeds go no faster.
      return send(withDelay(hop, known.get(origin)?.given), signal)
    }
    const answer = await untilAborted(ask(origin), signal, closed)
    if ('failure' in answer) return answer.failure
    if (!answer.rules.isAllowed(hop.url.pathname + hop.url.search)) {
      return failure('blocked', `robots.txt of ${hop.url.host} asks not to fetch ${hop.url.pathname}`, { by: 'robots' })
    }
    return send(withDelay(hop, answer), signal)
  }
}

function withDelay(hop: Hop, answer: Answer | undefined): Hop {
  const crawlDelayMs = answer && 'rules' in answer ? answer.rules.crawlDelayMs : undefined
  return crawlDelayMs === undefined ? hop : { ...hop, crawlDelayMs }
}

async function readRobots(first: URL, send: Send, options: RobotsOptions): Promise<Answer> {
  let url = first
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const isContinuation = hops > 0
    const result = await send(
      { url, purpose: 'robots', headers: options.headersFor(url), isContinuation },
      options.closed,
    )
    if (result.exchange) options.onRobots?.(result.exchange)
    if (result.kind === 'failure') {
      // More than we read is no failure: the first part counts.
      if (result.errorClass === 'too_large' && result.exchange) return rulesOf(result.exchange, options)
      // A place that the guard forbids is no place for rules either; the page itself is refused by the guard.
      if (result.by !== undefined) return { rules: everythingAllowed }
      return { failure: unreachable(url, result.errorClass, result.message, result.retryAfterMs) }
    }
    const { status } = result.exchange
    if (status >= 200 && status < 300) return rulesOf(result.exchange, options)
    if (status >= 300 && status < 400) {
      const target = URL.parse(headerOf(result.exchange, 'location') ?? '', url)
      if (!target || !/^https?:$/.test(target.protocol)) break
      url = target
    } else if (status === 429) return { failure: unreachable(url, 'rate_limited', 'answers 429') }
    else if (status >= 500) return { failure: unreachable(url, `http_${status}`, `answers ${status}`) }
    else break
  }
  return { rules: everythingAllowed }
}

function unreachable(url: URL, errorClass: ErrorClass, message: string, retryAfterMs?: number): HopFailure {
  const words = `robots.txt of ${url.host} cannot be read, so nothing is fetched for now: ${message}`
  return failure(errorClass, words, retryAfterMs === undefined ? {} : { retryAfterMs })
}

async function rulesOf(exchange: Exchange, { product, maxBytes }: RobotsOptions): Promise<Answer> {
  const body = await unpack(exchange, maxBytes)
  if (body instanceof Uint8Array) return { rules: parseRobotsTxt(body, product) }
  return { failure: unreachable(new URL(exchange.url), body.errorClass, body.message) }
}

/** `promise`, unless one of the signals is aborted first; leaves nothing behind on a signal that lives long. */
function untilAborted<T>(promise: Promise<T>, ...signals: readonly AbortSignal[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signals.find((signal) => signal.aborted)?.reason)
    const leave = () => {
      for (const signal of signals) signal.removeEventListener('abort', onAbort)
    }
    if (signals.some((signal) => signal.aborted)) return onAbort()
    for (const signal of signals) signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(leave)
  })
}
