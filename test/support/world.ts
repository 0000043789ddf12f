import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a world of hosts saw of those who asked it. */
export interface Seen {
  readonly requests: number
  readonly articles: number
  /** Times that a host was asked while it was answering, or sooner after an answer than its robots.txt allows. */
  readonly rude: readonly string[]
  /** Pages that were asked for more than once. */
  readonly again: number
  /** Requests by the address that they came from. */
  readonly from: ReadonlyMap<string, number>
}

export interface World {
  readonly hosts: readonly string[]
  readonly feeds: readonly string[]
  /** Addresses of all articles. */
  readonly articles: readonly string[]
  seen(): Seen
  close(): Promise<void>
}

interface HostState {
  answering: number
  lastEndAt: number
  /** What was asked last, and from where. */
  last: string
}

/**
 * Many hosts on loopback (127.1.0.1, 127.1.0.2, …, or the addresses given), each with a feed and its articles, that take `latencyMs` for every
 * answer and watch that they are asked one request at a time and not sooner than `crawlDelayMs` after the last answer.
 */
export async function world(options: {
  readonly hosts: number
  readonly articlesEach: number
  readonly latencyMs: number
  readonly crawlDelayMs?: number
  /** Characters of each article's text. */
  readonly textLength?: number
  readonly address?: (at: number) => string
}): Promise<World> {
  const { latencyMs, crawlDelayMs = 0, articlesEach, textLength = 2000 } = options
  const { address = (at: number) => `127.1.${at >> 8}.${at & 255}` } = options
  const states = new Map<string, HostState>()
  const pages = new Map<string, number>()
  const from = new Map<string, number>()
  const rude: string[] = []
  let requests = 0

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const host = request.headers.host ?? ''
    const state = states.get(host) ?? { answering: 0, lastEndAt: Number.NEGATIVE_INFINITY, last: '' }
    states.set(host, state)
    requests++
    const peer = request.socket.remoteAddress ?? ''
    from.set(peer, (from.get(peer) ?? 0) + 1)
    const now = performance.now()
    const asked = `${request.url} from ${peer}`
    if (state.answering > 0) rude.push(`${host}: ${asked} while ${state.last} was being answered`)
    // A millisecond for timers, which round down.
    else if (now - state.lastEndAt < crawlDelayMs - 1 && request.url !== '/robots.txt') {
      rude.push(`${host}: ${asked} ${Math.round(now - state.lastEndAt)} ms after the answer to ${state.last}`)
    }
    state.last = `${asked} at ${new Date().toISOString()}`
    state.answering++
    setTimeout(() => {
      state.answering--
      state.lastEndAt = performance.now()
      const [type, body] = contentOf(host, request.url ?? '/')
      if (type === 'text/html') pages.set(host + request.url, (pages.get(host + request.url) ?? 0) + 1)
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': type })
      response.end(body)
    }, latencyMs)
  }

  function contentOf(host: string, url: string): readonly [string, string | undefined] {
    if (url === '/robots.txt') return ['text/plain', `User-agent: *\nCrawl-delay: ${crawlDelayMs / 1000}\n`]
    if (url === '/feed.xml') return ['application/rss+xml', feedOf(host)]
    const number = /^\/article\/(\d+)$/.exec(url)?.[1]
    return ['text/html', number === undefined ? undefined : pageOf(host, Number(number), textLength)]
  }

  function feedOf(host: string): string {
    const items = Array.from({ length: articlesEach }, (_, at) => {
      const url = `http://${host}/article/${at}`
      return `<item><title>${titleOf(host, at)}</title><link>${url}</link><guid>${url}</guid><description>${titleOf(host, at)}。</description></item>`
    })
    return `<rss version="2.0"><channel><title>${host}</title><link>http://${host}/</link>${items.join('')}</channel></rss>`
  }

  const server = createServer(answer)
  server.keepAliveTimeout = 30_000
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  const { port } = server.address() as AddressInfo
  const hosts = Array.from({ length: options.hosts }, (_, at) => `${address(at)}:${port}`)
  return {
    hosts,
    feeds: hosts.map((host) => `http://${host}/feed.xml`),
    articles: hosts.flatMap((host) => Array.from({ length: articlesEach }, (_, at) => `http://${host}/article/${at}`)),
    seen: () => ({
      requests,
      articles: pages.size,
      rude,
      from,
      again: [...pages.values()].filter((times) => times > 1).length,
    }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const sentences = [
  '渡口的灯在雾里亮了一夜，候船室的长椅上坐着赶早班的工人。',
  '市政厅的报告说，今年的水位比往年高出半米，堤岸要在雨季之前加固。',
  '修船厂的老师傅把一块旧木板锯成两半，说这木头比他的年纪还大。',
  '学校把课搬到了河边，孩子们数着过往的驳船，把数字写在本子上。',
  '码头上的小店卖热豆浆，老板记得每一个常客的口味和船期。',
  '工程师在图纸上画了三条线，每一条都要经过那座没有名字的桥。',
]

function titleOf(host: string, at: number): string {
  return `第${at}篇：${host.split(':')[0]!.split('.').slice(2).join('号')}号码头的一天`
}

/** Every page says something else, so that no two are taken for one. */
function pageOf(host: string, number: number, length: number): string {
  const paragraphs: string[] = []
  for (let at = 0, written = 0; written < length; at++) {
    const text = Array.from(
      { length: 4 },
      (_, n) => sentences[(number * 7 + at * 3 + n * (at + 1)) % sentences.length],
    ).join('')
    const paragraph = `${text}记录编号${host}/${number}/${at}。`
    paragraphs.push(`<p>${paragraph}</p>`)
    written += paragraph.length
  }
  const title = titleOf(host, number)
  return `<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>${title}</title></head>
<body><nav><a href="/">首页</a> <a href="/feed.xml">订阅</a></nav><article><h1>${title}</h1>${paragraphs.join('\n')}</article><footer>版权所有</footer></body></html>`
}
