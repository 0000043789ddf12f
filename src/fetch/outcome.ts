import type { ErrorClass, Exchange, FetchOutcome } from '../model/index.ts'
import { botWall } from './bot-wall.ts'
import { expiresAt, maxAgeMs, retryAfterMs } from './cache-headers.ts'
import { headerOf } from './hop.ts'
import { unpack } from './unpack.ts'

export interface Answer {
  readonly exchanges: readonly Exchange[]
  readonly url: string
  readonly permanentUrl: string | undefined
  readonly maxBytes: number
  /** Of the last request: whether it was conditional. */
  readonly headers: readonly (readonly [string, string])[]
  readonly now: number
}

/** What the last answer of a fetch amounts to. */
export async function outcomeOf({
  exchanges,
  url,
  permanentUrl,
  maxBytes,
  headers,
  now,
}: Answer): Promise<FetchOutcome> {
  const exchange = exchanges.at(-1)!
  const { status } = exchange
  const etag = headerOf(exchange, 'etag')
  const lastModified = headerOf(exchange, 'last-modified')
  const shared = {
    exchanges,
    url,
    ...given({ etag, lastModified, permanentUrl, maxAgeMs: maxAgeMs(exchange), expiresAt: expiresAt(exchange) }),
  }
  const retry = given({ retryAfterMs: retryAfterMs(exchange, now) })
  const fail = (errorClass: ErrorClass, message: string): FetchOutcome => {
    return { kind: 'failed', errorClass, message, status, url, exchanges, ...retry }
  }

  const isConditional = headers.some(([name]) => name === 'If-None-Match' || name === 'If-Modified-Since')
  if (status === 304 && isConditional) return { kind: 'unchanged', ...shared }
  const isPart = status === 206 && headers.some(([name]) => name === 'Range')
  // A part of something packed can't be unpacked.
  const body = isPart ? exchange.body : await unpack(exchange, maxBytes)
  const host = new URL(url).host
  if (status < 200 || status >= 300) {
    const wall = botWall(exchange, body instanceof Uint8Array ? body : new Uint8Array())
    if (wall) return fail('bot_wall', `${wall} stands before ${host} (${status})`)
    if (status === 410) return { kind: 'gone', exchanges, url, message: `${host} says that this is gone for good` }
    return fail(classOfStatus(status), `${host} answers ${status}${wordsOf(exchange)}`)
  }
  if (!(body instanceof Uint8Array)) return fail(body.errorClass, `${host}: ${body.message}`)
  if (status === 206 && !isPart) return fail('truncated', `${host} sends a part that nobody asked for`)
  const wall = botWall(exchange, body)
  if (wall) return fail('bot_wall', `${wall} stands before ${host} (${status})`)
  return {
    kind: 'fetched',
    ...shared,
    status,
    body,
    ...given({ contentType: headerOf(exchange, 'content-type') }),
    ...retry,
  }
}

function classOfStatus(status: number): ErrorClass {
  const named: Readonly<Record<number, ErrorClass>> = {
    401: 'auth',
    403: 'forbidden',
    404: 'not_found',
    429: 'rate_limited',
  }
  return named[status] ?? `http_${status}`
}

/** The reason phrase, short and without anything that could break a line. */
function wordsOf({ statusText }: Exchange): string {
  const words = statusText
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 60)
  return words ? ` ${words}` : ''
}

/** Only what is there: an absent field stays absent. */
function given<T extends Readonly<Record<string, unknown>>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
