import type { Exchange } from '../model/index.ts'

/**
 * Cookies for the length of one chain of redirects: some sites set one, send the reader on, and go round in a circle
 * without it. Sent back to the very host that set them, never kept beyond the chain.
 */
export class ChainCookies {
  readonly #jars = new Map<string, Map<string, string>>()

  keep(url: URL, exchange: Exchange): void {
    const jar = this.#jars.get(url.host) ?? new Map<string, string>()
    for (const [name, value] of exchange.responseHeaders) {
      if (name.toLowerCase() !== 'set-cookie') continue
      const pair = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})\s*=\s*([\x21-\x3a\x3c-\x7e]{0,2000})\s*(?:;|$)/.exec(value)
      if (!pair) continue
      jar.delete(pair[1]!)
      if (pair[2] && !/;\s*max-age\s*=\s*(?:0|-\d+)/i.test(value) && jar.size < 30) jar.set(pair[1]!, pair[2])
    }
    if (jar.size > 0) this.#jars.set(url.host, jar)
    else this.#jars.delete(url.host)
  }

  headerFor(url: URL): string | undefined {
    const jar = this.#jars.get(url.host)
    return jar && [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}
