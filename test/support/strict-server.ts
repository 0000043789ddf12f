import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a request did wrong, in words. */
export interface Offence {
  readonly host: string
  readonly path: string
  readonly what: string
}

export interface StrictHost {
  /** `127.0.0.N:PORT` */
  readonly host: string
  readonly feeds: readonly string[]
  /** When its first and its last request of the present round came, by `performance.now()`. */
  readonly firstAt: number
  readonly lastAt: number
  readonly requests: number
}

export interface StrictServers {
  readonly hosts: readonly StrictHost[]
  readonly offences: readonly Offence[]
  /** From now on a request may be repeated; whoever asked for peace must still have it. */
  nextRound(): void
  /** Adds an item to every feed. */
  publish(): void
  close(): Promise<void>
}

interface Options {
  /** How many feeds each host has; one host an entry, on an address of its own. */
  readonly feeds: readonly number[]
  readonly crawlDelayMs: number
  /** Index of the host that answers 503 with `Retry-After` after its second answer; what was answered so is not to be asked again. */
  readonly tiredHost: number
  readonly userAgent: RegExp
  readonly answerMs: number
}

/** Timers may end a little early by the clock of the other side. */
const slackMs = 8

/** Servers on many loopback addresses that write down every breach of good manners. */
export async function strictServers(options: Options): Promise<StrictServers> {
  const offences: Offence[] = []
  const hosts = await Promise.all(options.feeds.map((count, at) => strictHost(options, at, count, offences)))
  return {
    hosts,
    offences,
    nextRound: () => {
      for (const host of hosts) host.nextRound()
    },
    publish: () => {
      for (const host of hosts) host.publish()
    },
    async close() {
      await Promise.all(hosts.map((host) => host.close()))
    },
  }
}

async function strictHost(options: Options, at: number, count: number, offences: Offence[]) {
  const address = `127.0.0.${at + 2}`
  const isTired = at === options.tiredHost
  let name = ''
  let edition = 1
  let underWay = 0
  let endedAt = Number.NEGATIVE_INFINITY
  let knowsDelay = false
  const wantPeace = new Set<string>()
  let asked = new Set<string>()
  const given = new Map<string, { etag: string; lastModified: string; edition: number }>()
  const seen = { firstAt: 0, lastAt: 0, requests: 0 }

  function check(request: http.IncomingMessage, path: string): void {
    const offend = (what: string) => offences.push({ host: name, path, what })
    const now = performance.now()
    if (underWay > 1) offend('a second request while one was under way')
    if (knowsDelay && now - endedAt < options.crawlDelayMs - slackMs) {
      offend(`only ${Math.round(now - endedAt)} ms after the last answer`)
    }
    if (asked.has(path)) offend('asked twice in a round')
    asked.add(path)
    if (wantPeace.has(path)) offend('asked again before Retry-After was over')
    if (!options.userAgent.test(request.headers['user-agent'] ?? '')) offend('no User-Agent that tells who asks')
    if (request.headers.host !== name) offend(`Host is ${request.headers.host}`)
    if (request.method !== 'GET') offend(`the method is ${request.method}`)
    if (path.startsWith('/private/')) offend('robots.txt forbids it')
    if (path.startsWith('/page/') && !knowsDelay) offend('a page before robots.txt')
    const validators = given.get(path)
    const { 'if-none-match': etag, 'if-modified-since': since } = request.headers
    if (validators && path.startsWith('/feed/') && (etag !== validators.etag || since !== validators.lastModified)) {
      offend(`validators came back as ${etag} and ${since}`)
    }
    if (!validators && (etag !== undefined || since !== undefined)) offend('validators that were never given')
  }

  function answer(request: http.IncomingMessage, response: http.ServerResponse, path: string): void {
    if (path === '/robots.txt') {
      knowsDelay = true
      const rules = `User-agent: *\nCrawl-delay: ${options.crawlDelayMs / 1000}\nDisallow: /private/\n`
      response.writeHead(200, { 'content-type': 'text/plain' }).end(rules)
      return
    }
    if (isTired && asked.size > 2) {
      wantPeace.add(path)
      response.writeHead(503, { 'retry-after': '3600' }).end('not now')
      return
    }
    const feed = /^\/feed\/(\d+)$/.exec(path)
    if (feed) {
      const known = given.get(path)
      if (known && known.edition === edition && request.headers['if-none-match'] === known.etag) {
        response.writeHead(304, { etag: known.etag }).end()
        return
      }
      // As odd as they come: weak, with characters that a careless client would normalise.
      const etag = `W/"${path};é=${edition} "`
      const lastModified = `Thu, 1 Jan 2026 0${edition}:00:00 +0000`
      given.set(path, { etag: Buffer.from(etag).toString('latin1'), lastModified, edition })
      response
        .writeHead(200, {
          'content-type': 'application/rss+xml',
          etag: Buffer.from(etag).toString('latin1'),
          'last-modified': lastModified,
        })
        .end(rss(name, Number(feed[1]), edition))
      return
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(path))
  }

  const server = http.createServer((request, response) => {
    const path = request.url ?? '/'
    const now = performance.now()
    underWay++
    if (seen.requests++ === 0) seen.firstAt = now
    seen.lastAt = now
    check(request, path)
    response.on('close', () => {
      underWay--
      endedAt = performance.now()
    })
    setTimeout(() => answer(request, response, path), options.answerMs)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, resolve)
  })
  name = `${address}:${(server.address() as AddressInfo).port}`
  return {
    host: name,
    feeds: Array.from({ length: count }, (_, n) => `http://${name}/feed/${n}`),
    get firstAt() {
      return seen.firstAt
    },
    get lastAt() {
      return seen.lastAt
    },
    get requests() {
      return seen.requests
    },
    nextRound() {
      asked = new Set()
      seen.requests = 0
    },
    publish() {
      edition++
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function rss(host: string, feed: number, edition: number): string {
  const item = (path: string) =>
    `<item><title>Item ${path}</title><link>http://${host}${path}</link><guid>${path}</guid></item>`
  const items = Array.from({ length: edition }, (_, n) => item(`/page/${feed}-${edition - n}`))
  // The last one is behind a door that robots.txt closes.
  return `<rss version="2.0"><channel><title>Feed ${feed} of ${host}</title>${items.join('')}${item(`/private/${feed}`)}</channel></rss>`
}

function pageOf(path: string): string {
  const paragraphs = Array.from(
    { length: 4 },
    (_, n) =>
      `<p>Paragraph ${n} of ${path} tells at some length, with commas, and with a number or two, what happened that day.</p>`,
  )
  return `<!doctype html><html lang="en"><title>Item ${path}</title><body><article><h1>Item ${path}</h1>${paragraphs.join('')}</article></body></html>`
}
