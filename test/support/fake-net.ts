import type { Exchange, Fetcher, FetchOutcome, FetchRequest } from '../../src/model/index.ts'

export interface FakeAnswer {
  readonly status?: number
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** A network of our own making under a clock of our own: what is answered to each address; anything else is 404. */
export interface FakeNet {
  readonly fetcher: Fetcher
  readonly pages: Map<string, FakeAnswer | ((request: FetchRequest) => FakeAnswer)>
  readonly asked: FetchRequest[]
}

export function fakeNet(now: () => number): FakeNet {
  const pages: FakeNet['pages'] = new Map()
  const asked: FetchRequest[] = []
  const fetcher: Fetcher = async (request) => {
    asked.push(request)
    const page = pages.get(request.url)
    const given = typeof page === 'function' ? page(request) : (page ?? { status: 404, body: 'not found' })
    const isSame = given.headers?.etag !== undefined && given.headers.etag === request.etag
    const answer = isSame ? { status: 304 } : given
    return outcomeOf(request, answer, now())
  }
  return { fetcher, pages, asked }
}

function outcomeOf(request: FetchRequest, answer: FakeAnswer, at: number): FetchOutcome {
  const status = answer.status ?? 200
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : (answer.body ?? new Uint8Array())
  const { url } = request
  const exchange: Exchange = {
    url,
    at,
    method: 'GET',
    requestHeaders: [],
    status,
    statusText: '',
    responseHeaders: Object.entries(answer.headers ?? {}),
    body,
  }
  const exchanges = [exchange]
  if (status === 200) {
    return {
      kind: 'fetched',
      exchanges,
      url,
      status,
      body,
      contentType: answer.headers?.['content-type'],
      etag: answer.headers?.etag,
    }
  }
  if (status === 304) return { kind: 'unchanged', exchanges, url }
  if (status === 410) return { kind: 'gone', exchanges, url, message: 'gone' }
  const errorClass = status === 404 ? 'not_found' : (`http_${status}` as const)
  return { kind: 'failed', errorClass, message: `answers ${status}`, status, url, exchanges }
}

/** An RSS document of items that are named by number; item `n` is dated hour `n` after `epoch`. */
export function numberedFeed(numbers: readonly number[], more = '', epoch = Date.UTC(2026, 0, 1)): string {
  const items = numbers.map(
    (n) => `<item><title>Bericht Nummer ${n}</title><link>https://news.example/a/${n}</link>
<guid>g${n}</guid><pubDate>${new Date(epoch + n * 3_600_000).toUTCString()}</pubDate><description>Text ${n}</description></item>`,
  )
  return `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>News</title>
<link>https://news.example/</link>${more}${items.join('')}</channel></rss>`
}
