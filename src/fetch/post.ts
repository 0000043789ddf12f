import http from 'node:http'
import https from 'node:https'
import net, { type LookupFunction, type Socket } from 'node:net'
import type { ErrorClass } from '../model/index.ts'
import { waitOf } from './cache-headers.ts'
import { failureOfError } from './failures.ts'
import { allowedBy, guard } from './guard.ts'
import type { Hop, HopFailure, HostAddress } from './hop.ts'
import { createResolver } from './resolve.ts'

export interface PostRequest {
  readonly url: string
  /** Besides Host, User-Agent and Content-Length. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export type PostOutcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly body: string
      readonly bytes: Uint8Array
      /** The answer was longer than is read; this is its beginning. */
      readonly isCut: boolean
      /** How long the server asks to be left alone. */
      readonly retryAfterMs?: number
    }
  | { readonly kind: 'failed'; readonly errorClass: ErrorClass; readonly message: string }

/** Sends a message once, and never throws for what the network does. Redirects are not followed. */
export type Poster = (request: PostRequest, signal?: AbortSignal) => Promise<PostOutcome>

/** Opens a TCP connection to a checked address of `host:port`. Rejects with a sentence where it may not or can't. */
export type Connect = (host: string, port: number, signal: AbortSignal) => Promise<Socket>

export interface OutgoingOptions {
  readonly userAgent: string
  /** Private targets that may be reached, as `host:port`. */
  readonly allowHosts: readonly string[]
  readonly timeoutMs?: number
  /** Of an answer no more is read; default 64 KiB. */
  readonly answerBytesAtMost?: number
}

const answerBytesUsually = 64 * 1024
const connectMs = 10_000

/**
 * A guarded client for what is sent rather than fetched: notices and requests to hubs. The same guard as for fetching:
 * http(s) only, only public addresses unless the target is allowed by name, and connected to what was checked.
 */
export function createPoster(options: OutgoingOptions): Poster {
  const { userAgent, allowHosts, timeoutMs = 15_000, answerBytesAtMost = answerBytesUsually } = options
  return async (request, given) => {
    const url = URL.parse(request.url)
    if (!url) return { kind: 'failed', errorClass: 'scheme', message: `no address: ${request.url.slice(0, 100)}` }
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = given ? AbortSignal.any([given, timeout]) : timeout
    try {
      const checked = await checkedHop(url, allowHosts, signal)
      if ('errorClass' in checked) return { kind: 'failed', ...wordsOf(checked) }
      return await post(checked, request, { userAgent, answerBytesAtMost }, signal)
    } catch (error) {
      if (timeout.aborted) {
        return { kind: 'failed', errorClass: 'timeout', message: `${url.host} did not answer in ${timeoutMs / 1000} s` }
      }
      given?.throwIfAborted()
      return { kind: 'failed', ...wordsOf(failureOfError(error as Error, url)) }
    }
  }
}

/** Connections to mail servers, behind the same guard. */
export function createConnect(options: Pick<OutgoingOptions, 'allowHosts'>): Connect {
  return async (host, port, signal) => {
    const url = URL.parse(`http://${host.includes(':') ? `[${host}]` : host}:${port}`)
    if (!url) throw new Error(`${host}:${port} is no address`)
    const checked = await checkedHop(url, options.allowHosts, signal, true)
    if ('errorClass' in checked) throw new Error(checked.message)
    const address = checked.addresses?.[0]?.address ?? url.hostname.replace(/^\[|\]$/g, '')
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: address, port })
      const timer = setTimeout(() => socket.destroy(new Error(`${host} does not answer`)), connectMs)
      const onAbort = () => socket.destroy(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
      socket.once('connect', () => {
        done()
        resolve(socket)
      })
      socket.once('error', (error) => {
        done()
        reject(error)
      })
    })
  }
}

/** Runs the guard, and answers what it would have let through. */
async function checkedHop(
  url: URL,
  allowHosts: readonly string[],
  signal: AbortSignal,
  anyPort = false,
): Promise<(Hop & { readonly addresses?: readonly HostAddress[] }) | HopFailure> {
  let passed: Hop | undefined
  // The web's list of bad ports names the mail ports that are meant here: the address is checked under another one.
  const asked = anyPort && !allowedBy(allowHosts)(url) ? Object.assign(new URL(url), { port: '' }) : url
  const check = guard(
    async (hop) => {
      passed = hop
      return { kind: 'failure', errorClass: 'network', message: '' }
    },
    { isAllowed: allowedBy(asked === url ? allowHosts : []), resolve: createResolver(connectMs) },
  )
  const result = await check({ url: asked, purpose: 'page', headers: [] }, signal)
  return passed ? { ...passed, url } : (result as HopFailure)
}

function wordsOf({ errorClass, message }: HopFailure): { errorClass: ErrorClass; message: string } {
  return { errorClass, message }
}

function post(
  hop: Hop,
  { headers, body }: PostRequest,
  { userAgent, answerBytesAtMost }: { readonly userAgent: string; readonly answerBytesAtMost: number },
  signal: AbortSignal,
): Promise<PostOutcome> {
  const { url } = hop
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request({
      agent: false,
      protocol: url.protocol,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || undefined,
      path: url.pathname + url.search,
      method: 'POST',
      headers: { 'User-Agent': userAgent, 'Content-Length': String(bytes.length), ...headers },
      lookup: lookupAmong(hop.addresses ?? []),
      signal,
    })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      let length = 0
      const finish = () => {
        const bytes = Buffer.concat(chunks).subarray(0, answerBytesAtMost)
        const wait = waitOf(response.headers['retry-after'], response.headers.date, Date.now())
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          body: bytes.toString('utf8'),
          bytes,
          isCut: length > answerBytesAtMost,
          ...(wait !== undefined && { retryAfterMs: wait }),
        })
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        length += chunk.length
        if (length <= answerBytesAtMost) return
        finish()
        response.destroy()
      })
      response.on('end', finish)
      response.on('error', reject)
    })
    request.end(bytes)
  })
}

function lookupAmong(addresses: readonly HostAddress[]): LookupFunction {
  return (host, options, callback) => {
    const first = addresses[0]
    if (!first) callback(new Error(`no checked address for ${host}`), '', 0)
    else if (options.all) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }
}
