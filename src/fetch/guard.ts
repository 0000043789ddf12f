import { whyNotPublic } from './addresses.ts'
import type { HopFailure, HostAddress, Send } from './hop.ts'
import { failure } from './hop.ts'

export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly HostAddress[]>

/** `host:port` that is opened whatever its address: `127.0.0.1:8080`, `localhost:3000`, `[::1]:80`. */
export type AllowedHosts = readonly string[] | (() => readonly string[])

export interface GuardOptions {
  /** Whether an address is opened wherever it is (`allowedBy`). */
  readonly isAllowed: (url: URL) => boolean
  readonly resolve: Resolve
}

/**
 * Lets a hop through to the public internet only. A name's addresses are looked up here, must all be public, and are
 * the only ones that are connected to, so that a name cannot change its mind in between (DNS rebinding).
 */
export function guard(send: Send, { isAllowed, resolve }: GuardOptions): Send {
  return async (hop, signal) => {
    const mayBePrivate = isAllowed(hop.url)
    const refusal = refusalOf(hop.url, mayBePrivate)
    if (refusal) return refusal
    const literal = literalOf(hop.url)
    if (literal !== undefined) {
      const why = mayBePrivate ? undefined : whyNotPublic(literal)
      return why ? blocked(hop.url, `${literal} is ${why}`) : send(hop, signal)
    }
    let addresses: readonly HostAddress[]
    try {
      addresses = await resolve(hop.url.hostname, signal)
    } catch (error) {
      signal.throwIfAborted()
      return failure('dns', `${hop.url.hostname}: ${error instanceof Error ? error.message : String(error)}`)
    }
    if (addresses.length === 0) return failure('dns', `${hop.url.hostname} has no address`)
    if (!mayBePrivate) {
      for (const { address } of addresses) {
        const why = whyNotPublic(address)
        if (why) return blocked(hop.url, `${hop.url.hostname} is ${address}: ${why}`)
      }
    }
    return send({ ...hop, addresses }, signal)
  }
}

function blocked(url: URL, message: string): HopFailure {
  return failure('blocked', `${url.host} is not fetched: ${message}`, { by: 'guard' })
}

/** What is wrong with the address itself. */
function refusalOf(url: URL, isAllowed: boolean): HopFailure | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return failure('scheme', `${url.protocol.slice(0, 40)} is not fetched, only http: and https:`, { by: 'scheme' })
  }
  if (url.username || url.password) return blocked(url, 'the address holds a user name or password')
  if (!isAllowed && badPorts.has(Number(url.port))) return blocked(url, `port ${url.port} is not for the web`)
  return undefined
}

/** The host where it is an IP literal; the URL parser has already unified octal, hexadecimal and short forms. */
function literalOf(url: URL): string | undefined {
  if (url.hostname.startsWith('[')) return url.hostname.slice(1, -1)
  return /^\d+\.\d+\.\d+\.\d+$/.test(url.hostname) ? url.hostname : undefined
}

/** `host:port` as an entry of `allowHosts` names it, for hosts in lower case without a final dot. */
export function hostAndPort(url: URL): string {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return `${url.hostname.replace(/\.$/, '')}:${port}`
}

/** Whether a list names an address; a function's list is understood anew when it is another one. */
export function allowedBy(hosts: AllowedHosts): (url: URL) => boolean {
  const listed = typeof hosts === 'function' ? hosts : () => hosts
  let list = listed()
  let allowed = allowedHosts(list)
  return (url) => {
    const now = listed()
    if (now !== list) {
      list = now
      allowed = allowedHosts(now)
    }
    return allowed.has(hostAndPort(url))
  }
}

/** Entries as the URL parser writes them, so that `LOCALHOST:3000` and `[0:0:0:0:0:0:0:1]:80` are understood. */
function allowedHosts(entries: readonly string[]): ReadonlySet<string> {
  const allowed = new Set<string>()
  for (const entry of entries) {
    const name = entry
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/\/.*$/s, '')
    const hasPort = /:\d+$/.test(name) && !/^[0-9a-f]*:[0-9a-f:]*$/i.test(name)
    for (const scheme of ['http', 'https']) {
      const url = URL.parse(`${scheme}://${name}`)
      if (url?.hostname) allowed.add(hasPort ? `${url.hostname}:${/:(\d+)$/.exec(name)![1]}` : hostAndPort(url))
    }
  }
  return allowed
}

/** The WHATWG Fetch Standard's "bad ports". */
export const badPorts: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])
