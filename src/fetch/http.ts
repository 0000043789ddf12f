import http from 'node:http'
import https from 'node:https'
import type { LookupFunction, Socket } from 'node:net'
import type { Exchange } from '../model/index.ts'
import { failureOfError } from './failures.ts'
import { failure, type Hop, type HopResult, type Send } from './hop.ts'
import type { Limits } from './limits.ts'

export interface HttpOptions {
  readonly limits: Limits
  readonly now: () => number
}

/**
 * The innermost sender: one request over one connection, and every byte of what comes back. Connections are kept open
 * for the next hop; the environment's proxies are not used (own agents).
 */
export function createHttp({ limits, now }: HttpOptions): { readonly send: Send; close(): void } {
  // The timeout ends connections that nobody uses; the pause between two requests is shorter.
  const agentOptions = { keepAlive: true, maxFreeSockets: 2, scheduling: 'lifo', timeout: 15_000 } as const
  const agents = {
    'http:': new http.Agent(agentOptions),
    'https:': new https.Agent({ ...agentOptions, rejectUnauthorized: true, maxCachedSessions: limits.sockets }),
  }
  return {
    send: (hop, signal) =>
      sendOnce(hop, signal, agents[hop.url.protocol === 'https:' ? 'https:' : 'http:'], limits, now),
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}

function sendOnce(
  hop: Hop,
  signal: AbortSignal,
  agent: http.Agent,
  limits: Limits,
  now: () => number,
): Promise<HopResult> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const { url } = hop
    const pair = { hop, at: now(), ip: undefined as string | undefined }
    const request = (url.protocol === 'https:' ? https : http).request({
      agent,
      protocol: url.protocol,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || undefined,
      path: url.pathname + url.search,
      method: 'GET',
      setHost: false,
      headers: hop.headers.flat() as unknown as http.OutgoingHttpHeaders,
      lookup: lookupAmong(hop),
      autoSelectFamilyAttemptTimeout: 2000,
      maxHeaderSize: limits.headerBytes,
      insecureHTTPParser: hop.isLenient === true,
    } as https.RequestOptions)

    let socket: Socket | undefined
    let bytesBefore = 0
    let timer: NodeJS.Timeout | undefined
    let isDone = false
    const finish = (result: HopResult) => {
      if (isDone) return
      isDone = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      if (result.kind === 'failure') request.destroy()
      resolve(result)
    }
    const onAbort = () => {
      if (isDone) return
      isDone = true
      clearTimeout(timer)
      request.destroy()
      reject(signal.reason)
    }
    const failIn = (delayMs: number, why: () => HopResult) => {
      clearTimeout(timer)
      timer = setTimeout(() => finish(why()), delayMs)
    }
    signal.addEventListener('abort', onAbort, { once: true })

    const waitForHeaders = () =>
      failIn(limits.headersMs, () => {
        const came = (socket?.bytesRead ?? 0) - bytesBefore
        const words = `${url.host} did not finish its answer's headers in ${seconds(limits.headersMs)}`
        return came > 0
          ? failure('too_slow', words)
          : failure('timeout', `${url.host} did not answer in ${seconds(limits.headersMs)}`)
      })
    failIn(limits.connectMs, () =>
      failure('timeout', `${url.host} could not be connected to in ${seconds(limits.connectMs)}`),
    )
    request.on('socket', (given: Socket) => {
      socket = given
      const onConnected = () => {
        pair.ip = given.remoteAddress
        bytesBefore = given.bytesRead
        if (!isDone) waitForHeaders()
      }
      if (given.connecting) given.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected)
      else onConnected()
    })
    request.on('error', (error) => finish(failureOfError(error, url)))
    request.on('upgrade', (_response, given: Socket) => {
      given.destroy()
      finish(failure('protocol', `${url.host} switches to another protocol`))
    })
    request.on('response', (response) => {
      clearTimeout(timer)
      pair.ip ??= response.socket?.remoteAddress
      readBody(response, pair, limits, finish)
    })
    request.end()
  })
}

/** Node asks this for names only; literals were checked by the guard as well. */
function lookupAmong(hop: Hop): LookupFunction {
  return (host, options, callback) => {
    const addresses = hop.addresses ?? []
    const first = addresses[0]
    if (!first) callback(new Error(`no checked address for ${host}`), '', 0)
    else if (options.all) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }
}

interface Pair {
  readonly hop: Hop
  readonly at: number
  readonly ip: string | undefined
}

/** Of what is no page at all, no more than this is kept: an error page or a redirect need not be 20 MB. */
const maxBytesOfOthers = 1024 * 1024
const maxMsOfOthers = 15_000

function readBody(
  response: http.IncomingMessage,
  { hop, at, ip }: Pair,
  limits: Limits,
  finish: (result: HopResult) => void,
): void {
  const status = response.statusCode ?? 0
  const isWanted = status >= 200 && status < 300
  const maxBytes = isWanted ? limits.bodyBytes[hop.purpose] : Math.min(maxBytesOfOthers, limits.bodyBytes[hop.purpose])
  const totalMs = isWanted ? limits.totalMs : Math.min(maxMsOfOthers, limits.totalMs)
  const chunks: Uint8Array[] = []
  let length = 0
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt

  const exchangeOf = (truncated?: Exchange['truncated']): Exchange => ({
    url: hop.url.href,
    at,
    method: 'GET',
    requestHeaders: hop.headers,
    status,
    statusText: response.statusMessage ?? '',
    responseHeaders: pairsOf(response.rawHeaders),
    body: Buffer.concat(chunks),
    ...(ip === undefined ? {} : { ip }),
    ...(truncated === undefined ? {} : { truncated }),
  })
  const timers: NodeJS.Timeout[] = []
  let idle: NodeJS.Timeout | undefined
  let isEnded = false
  const end = (result: HopResult) => {
    isEnded = true
    clearTimeout(idle)
    for (const timer of timers) clearTimeout(timer)
    finish(result)
  }
  /** An answer that is no page may be cut: its status says all that is needed. */
  const cut = (truncated: NonNullable<Exchange['truncated']>, result: () => HopResult) => {
    if (isEnded) return
    const exchange = exchangeOf(truncated)
    if (isWanted) {
      const failed = result()
      end(failed.kind === 'failure' ? { ...failed, exchange } : failed)
    } else {
      end({ kind: 'answer', exchange })
      response.destroy()
    }
  }
  const tooSlow = (words: string) => () => failure('too_slow', `${hop.url.host} ${words} (${length} bytes came)`)
  const waitForMore = () => {
    clearTimeout(idle)
    idle = setTimeout(
      () => cut('time', () => failure('timeout', `${hop.url.host} stopped sending for ${seconds(limits.idleMs)}`)),
      limits.idleMs,
    )
  }
  timers.push(setTimeout(() => cut('time', tooSlow(`needs more than ${seconds(totalMs)}`)), totalMs))
  timers.push(
    setInterval(
      () => {
        const rate = length / (elapsed() / 1000)
        if (elapsed() >= limits.slowAfterMs && rate < limits.minBytesPerSecond && length > 0) {
          cut('time', tooSlow(`sends ${rate.toFixed(1)} bytes a second`))
        }
      },
      Math.max(20, limits.slowAfterMs / 4),
    ),
  )

  const announced = Number(response.headers['content-length'])
  if (isWanted && announced > maxBytes) {
    cut('length', () => failure('too_large', `${hop.url.host} announces ${announced} bytes, more than ${maxBytes}`))
    return
  }
  waitForMore()
  response.on('data', (chunk: Buffer) => {
    if (isEnded) return
    waitForMore()
    if (length + chunk.length > maxBytes) {
      chunks.push(chunk.subarray(0, maxBytes - length))
      length = maxBytes
      cut('length', () => failure('too_large', `${hop.url.host} sends more than ${maxBytes} bytes`))
      return
    }
    chunks.push(chunk)
    length += chunk.length
  })
  response.on('end', () => {
    if (response.complete) end({ kind: 'answer', exchange: exchangeOf() })
  })
  response.on('error', (error) => {
    const failed = failureOfError(error, hop.url)
    const isGrammar = failed.errorClass === 'protocol'
    cut('disconnect', () =>
      isGrammar ? failed : failure('truncated', `${hop.url.host} closed the connection after ${length} bytes`),
    )
  })
  response.on('close', () => {
    if (!response.complete) {
      cut('disconnect', () => failure('truncated', `${hop.url.host} closed the connection after ${length} bytes`))
    }
  })
}

function pairsOf(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i]!, raw[i + 1]!])
  return pairs
}

function seconds(ms: number): string {
  return `${ms / 1000} s`
}
