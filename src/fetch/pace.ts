import { hostOf } from '../model/index.ts'
import { retryAfterMs } from './cache-headers.ts'
import { failure, type Hop, type HopFailure, type HopResult, type Send } from './hop.ts'

/**
 * Whose turn a host is among several programs. `enter` resolves when nobody else asks the host and its pause is over;
 * `leave` says after each request how long to leave it alone. Both are only asked where this program's own line allows it.
 */
export interface HostGate {
  /** Answers a signal that is aborted where the host becomes somebody else's while it is asked. */
  enter(host: string, signal: AbortSignal): Promise<AbortSignal>
  leave(host: string, pauseMs: number): Promise<void>
}

export interface PaceOptions {
  /** Given where other programs ask the same hosts. */
  readonly gate?: HostGate
  /** The pause after a request, before the next one to the same host, in milliseconds. */
  readonly pauseMs: (hop: Hop) => number
  /** Requests at once over all hosts. */
  readonly sockets: number
  /** Who would have to wait longer for a host that asked to be left alone is sent away. */
  readonly waitMs: number
  readonly now: () => number
  /** Ends early, throwing, when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Ends all waiting. */
  readonly closed: AbortSignal
  readonly log: (line: string) => void
}

interface Waiter {
  /** Feeds come before the articles that wait: what a feed no longer lists is lost. */
  readonly isFeed: boolean
  /** Goes on with a visit that has begun. */
  readonly isContinuation: boolean
  readonly start: () => void
  readonly giveUp: (waitMs: number) => void
}

interface HostState {
  readonly queue: Waiter[]
  isBusy: boolean
  isSleeping: boolean
  /** The pause that runs: since when, and how long. Both, so that a clock that jumps back cannot stretch it. */
  pausedAt: number
  pauseMs: number
  /** Counts the pauses, so that the end of an older one does not end this one. */
  pauses: number
  /** Requests in a row that got no answer at all, and the last one's failure. */
  silences: number
  silence?: HopFailure
  /** The pause that runs is one that the host asked for. */
  isLeftAlone?: boolean
  /** Addresses that were answered 429 or 503 with a time: when, and for how long they are not asked. */
  readonly refused: Map<string, { readonly at: number; readonly forMs: number }>
  /** The last answer was its robots.txt, which may ask for a pause that could not be known before. */
  isAfterRobots?: boolean
}

/** After so many requests in a row without any answer, who waits need not find out by waiting as well. */
const maxSilences = 3
const silencePauseMs = 10 * 60 * 1000

/** So many addresses of a host are remembered as refused; of more the oldest are asked again. */
const mostRefused = 200

/** The longest that robots.txt can make us wait between two requests. */
export const maxCrawlDelayMs = 120_000

/**
 * One request at a time for each host, then a pause; many hosts at once. First come, first served; a slow host holds up
 * only itself, and one that did not answer three times in a row is left alone for ten minutes.
 *
 * `Retry-After` of a 429 or 503 is meant for the address at least (RFC 6585 leaves it to the server what it counts): that
 * one fails as `rate_limited` without being asked until then. The host's other addresses wait ten pauses at most, unless a
 * second one is refused as well: then the host is left alone for as long as it says. So one feed's refusal does not stop the others. A host
 * without pauses (the user's own) is only ever refused by address.
 */
export function pace(send: Send, options: PaceOptions): Send {
  const { now, sleep, closed, log } = options
  const hosts = new Map<string, HostState>()
  /** Hosts whose turn has come while all sockets are in use. */
  const ready = new Set<HostState>()
  let active = 0

  function pump(host: HostState): void {
    if (host.isBusy || host.queue.length === 0) return
    const left = pauseLeft(host)
    const isAskedFor = host.isLeftAlone === true && left > 0
    if (host.queue[0]!.isContinuation && !isAskedFor && left <= options.waitMs) {
      start(host)
      return
    }
    if (host.isSleeping) return
    if (left > options.waitMs) {
      for (const waiter of host.queue.splice(0)) waiter.giveUp(left)
    } else if (left > 0) {
      host.isSleeping = true
      const { pauses } = host
      const wake = () => {
        host.isSleeping = false
        if (host.pauses === pauses) host.pauseMs = 0
        pump(host)
      }
      sleep(left, closed).then(wake, () => undefined)
    } else start(host)
  }

  function start(host: HostState): void {
    if (active >= options.sockets) {
      ready.add(host)
      return
    }
    host.isBusy = true
    active++
    host.queue.shift()!.start()
  }

  function pauseLeft(host: HostState): number {
    const passed = now() - host.pausedAt
    if (passed >= 0) return Math.max(0, host.pauseMs - passed)
    host.pausedAt = now()
    return host.pauseMs
  }

  function release(host: HostState, pauseMs: number): void {
    const left = pauseLeft(host)
    host.isBusy = false
    host.pausedAt = now()
    host.pauseMs = Math.max(left, pauseMs)
    host.pauses++
    active--
    pump(host)
    for (const other of ready) {
      if (active >= options.sockets) break
      ready.delete(other)
      pump(other)
    }
    if (hosts.size > 1000) forgetIdle()
  }

  /** The first page after robots.txt: what that has just asked for counts from its own answer on. */
  function knowDelay(host: HostState, hop: Hop): void {
    const delayMs = Math.min(maxCrawlDelayMs, hop.crawlDelayMs ?? 0)
    if (!host.isAfterRobots || delayMs <= host.pauseMs || host.isBusy) return
    host.isAfterRobots = false
    host.pauseMs = delayMs
    host.pauses++
  }

  function forgetIdle(): void {
    for (const [name, host] of hosts) {
      if (host.isBusy || host.queue.length > 0 || pauseLeft(host) > 0) continue
      if ([...host.refused.keys()].every((address) => refusalLeft(host, address) === 0)) hosts.delete(name)
    }
  }

  /** Resolves when the hop may go; with a number when the host wants to be left alone for so many milliseconds. */
  function enter(host: HostState, hop: Hop, signal: AbortSignal): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const leave = () => signal.removeEventListener('abort', onAbort)
      const waiter: Waiter = {
        isFeed: hop.purpose === 'feed',
        isContinuation: hop.isContinuation === true,
        start: () => {
          leave()
          resolve(undefined)
        },
        giveUp: (waitMs) => {
          leave()
          resolve(waitMs)
        },
      }
      const onAbort = () => {
        const at = host.queue.indexOf(waiter)
        if (at >= 0) host.queue.splice(at, 1)
        leave()
        reject(signal.reason)
      }
      if (signal.aborted) return reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      if (waiter.isContinuation) {
        // A redirect on the same host is the same visit: it goes first, and the pause comes after it.
        const firstOther = host.queue.findIndex(({ isContinuation }) => !isContinuation)
        host.queue.splice(firstOther < 0 ? host.queue.length : firstOther, 0, waiter)
      } else if (waiter.isFeed) {
        const firstOther = host.queue.findIndex(({ isFeed, isContinuation }) => !isFeed && !isContinuation)
        host.queue.splice(firstOther < 0 ? host.queue.length : firstOther, 0, waiter)
      } else host.queue.push(waiter)
      pump(host)
    })
  }

  return async (hop, signal) => {
    const name = hostOf(hop.url.href)
    const host: HostState = hosts.get(name) ?? {
      queue: [],
      isBusy: false,
      isSleeping: false,
      pausedAt: 0,
      pauseMs: 0,
      pauses: 0,
      silences: 0,
      refused: new Map(),
    }
    hosts.set(name, host)
    const refusedMs = refusalLeft(host, hop.url.href)
    if (refusedMs > options.waitMs) return leftAlone(name, host, refusedMs)
    if (refusedMs > 0) await sleep(refusedMs, AbortSignal.any([signal, closed]))
    if (!hop.isContinuation) knowDelay(host, hop)
    const waitMs = await enter(host, hop, signal)
    if (waitMs !== undefined) return leftAlone(name, host, waitMs)
    let pauseMs = 0
    let hasEntered = false
    try {
      if (!hop.isSameVisit) pauseMs = options.pauseMs(hop)
      const lost = await options.gate?.enter(name, signal)
      hasEntered = true
      const result = await send(hop, lost ? AbortSignal.any([signal, lost]) : signal)
      host.isAfterRobots = hop.purpose === 'robots'
      pauseMs = pauseAfter(result, hop, host)
      return result
    } finally {
      try {
        if (hasEntered) await options.gate?.leave(name, Math.max(pauseMs, pauseLeft(host)))
      } finally {
        release(host, pauseMs)
      }
    }
  }

  function pauseAfter(result: HopResult, hop: Hop, host: HostState): number {
    if (result.kind === 'failure' && result.by !== undefined) return 0
    const pauseMs = Math.max(options.pauseMs(hop), Math.min(maxCrawlDelayMs, hop.crawlDelayMs ?? 0))
    const usual = hop.isSameVisit ? 0 : pauseMs
    host.isLeftAlone = false
    if (result.kind === 'failure' && isSilence(result)) {
      host.silences++
      host.silence = result
      return host.silences < maxSilences ? usual : silencePauseMs
    }
    host.silences = 0
    delete host.silence
    const status = result.exchange?.status
    if (result.exchange === undefined || (status !== 429 && status !== 503)) return usual
    const given = retryAfterMs(result.exchange, now())
    const asked = given ?? pauseMs * 10
    const isSecond = [...host.refused.keys()].some((other) => other !== hop.url.href && refusalLeft(host, other) > 0)
    if (given !== undefined) refuse(host, hop.url.href, given)
    const forAll = pauseMs > 0 && isSecond ? asked : Math.min(asked, pauseMs * 10)
    host.isLeftAlone = forAll > pauseMs
    if (asked > pauseMs) log(`${hop.url.host} answers ${status}: left alone for ${Math.ceil(asked / 1000)} s`)
    return Math.max(usual, forAll)
  }

  function refuse(host: HostState, address: string, forMs: number): void {
    host.refused.delete(address)
    host.refused.set(address, { at: now(), forMs })
    for (const oldest of host.refused.keys()) {
      if (host.refused.size <= mostRefused) break
      host.refused.delete(oldest)
    }
  }

  /** For how much longer an address is not to be asked, in milliseconds. */
  function refusalLeft(host: HostState, address: string): number {
    const refusal = host.refused.get(address)
    if (!refusal) return 0
    const left = refusal.at + refusal.forMs - now()
    // A clock that was set back must not make it longer.
    if (left > 0 && now() >= refusal.at) return left
    host.refused.delete(address)
    return 0
  }
}

/** Nobody there: the next request would wait as long for the same. */
function isSilence({ errorClass, exchange }: HopFailure): boolean {
  return exchange === undefined && (errorClass === 'timeout' || errorClass === 'dns' || errorClass === 'network')
}

function leftAlone(name: string, host: HostState, waitMs: number): HopFailure {
  const retryAfterMs = Math.ceil(waitMs)
  const time = `${Math.ceil(waitMs / 1000)} s`
  if (host.silence === undefined) {
    return failure('rate_limited', `${name} asked to be left alone for ${time} more`, { retryAfterMs })
  }
  const words = `${host.silence.message}; ${host.silences} times in a row, so it is left alone for ${time} more`
  return failure(host.silence.errorClass, words, { retryAfterMs })
}
