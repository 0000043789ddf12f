import { createHash } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import zlib from 'node:zlib'
import iconv from 'iconv-lite'
import { type Edition, loadArticles, type SampleArticle } from './articles.ts'
import { atomFeed, rssFeed, sitemap } from './feeds.ts'
import type { PageContext } from './page-parts.ts'
import { articlePage, errorPage, frontPage } from './pages.ts'
import { drawPicture } from './scenes.ts'

export interface NewspaperOptions {
  /** 0 for any that is free. */
  readonly port?: number
  /** 1: the first day; 2: two articles edited and two new; 3: edited again, one withdrawn, corrections printed. */
  readonly edition?: Edition
  /**
   * Midnight, in UTC, of the day of the first edition (the articles are dated from three days before to one day
   * after). By default two days ago, so that all of it lies in the past and looks alive.
   */
  readonly startAt?: number
}

export interface Newspaper {
  /** `http://127.0.0.1:1234`, without a slash at the end; the feeds are `/rss.xml` and `/en/atom.xml`. */
  readonly url: string
  readonly feeds: readonly string[]
  setEdition(edition: Edition): void
  close(): Promise<void>
}

/** Serves the sample newspaper on loopback. It and everybody in it are made up; text and pictures are our own. */
export async function serveNewspaper(options: NewspaperOptions = {}): Promise<Newspaper> {
  const { port = 0, startAt = twoDaysAgo() } = options
  let edition = options.edition ?? 1
  let origin = ''
  let resources = new Map<string, Resource>()
  const server = http.createServer((request, response) => answer(resources, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  resources = resourcesOf(edition, startAt, origin)
  return {
    url: origin,
    feeds: [`${origin}/rss.xml`, `${origin}/en/atom.xml`],
    setEdition(next) {
      edition = next
      resources = resourcesOf(edition, startAt, origin)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function twoDaysAgo(): number {
  const day = 86_400_000
  return (Math.floor(Date.now() / day) - 2) * day
}

interface Resource {
  readonly status: number
  readonly type: string
  readonly body: Buffer
  readonly modified: number
}

/** Everything that an edition serves, by path. */
function resourcesOf(edition: Edition, startAt: number, origin: string): Map<string, Resource> {
  const all = loadArticles(edition, startAt)
  const context: PageContext = { origin, articles: all.filter(({ isWithdrawn }) => !isWithdrawn) }
  const newest = Math.max(...context.articles.map(({ at, modified }) => modified ?? at))
  const resources = new Map<string, Resource>()
  const add = (path: string, type: string, text: string | Buffer, modified = newest, status = 200) =>
    resources.set(path, { status, type, body: Buffer.from(text), modified })
  const html = 'text/html; charset=utf-8'
  add('/', html, frontPage('zh', context))
  add('/en/', html, frontPage('en', context))
  add('/rss.xml', 'application/rss+xml; charset=utf-8', rssFeed(context))
  add('/en/atom.xml', 'application/atom+xml', atomFeed(context))
  add('/sitemap.xml', 'application/xml', sitemap(context))
  add('/robots.txt', 'text/plain', robots(origin), startAt)
  add(
    '/img/blank.gif',
    'image/gif',
    Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64'),
    0,
  )
  add('/static/lazyload.js', 'text/javascript', lazyLoader, startAt)
  for (const article of all) {
    const modified = article.modified ?? article.at
    if (article.isWithdrawn) add(article.path, html, errorPage(410), modified, 410)
    else add(article.path, typeOf(article), pageBytes(article, context), modified)
  }
  return resources
}

function robots(origin: string): string {
  return `User-agent: *\nDisallow: /search\nDisallow: /print/\nAllow: /\n\nSitemap: ${origin}/sitemap.xml\n`
}

const lazyLoader = `for (const img of document.querySelectorAll('img[data-src]')) {
  img.src = img.dataset.src
  if (img.dataset.srcset) img.srcset = img.dataset.srcset
}
`

/** The old system's server says nothing of the charset. */
function typeOf(article: SampleArticle): string {
  return article.template === 'old' ? 'text/html' : 'text/html; charset=utf-8'
}

function pageBytes(article: SampleArticle, context: PageContext): Buffer {
  const page = articlePage(article, context)
  return article.template === 'old' ? iconv.encode(page, 'gb18030') : Buffer.from(page)
}

function answer(resources: Map<string, Resource>, request: http.IncomingMessage, response: http.ServerResponse): void {
  const path = (URL.parse(request.url ?? '/', 'http://127.0.0.1')?.pathname ?? '/').replace(/(.)\/$/, '$1')
  const resource = resources.get(path) ?? resources.get(`${path}/`) ?? picture(path) ?? notFound
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    return
  }
  const etag = `"${createHash('sha256').update(resource.body).digest('hex').slice(0, 16)}"`
  const lastModified = new Date(resource.modified).toUTCString()
  const headers: http.OutgoingHttpHeaders = {
    'Content-Type': resource.type,
    ETag: etag,
    'Last-Modified': lastModified,
    'Cache-Control': 'max-age=0, must-revalidate',
    Vary: 'Accept-Encoding',
  }
  if (resource.status === 200 && isUnchanged(request, etag, lastModified)) {
    response.writeHead(304, headers).end()
    return
  }
  const isText = /^text|xml|javascript/.test(resource.type)
  const wantsGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const body = isText && wantsGzip ? zlib.gzipSync(resource.body) : resource.body
  if (body !== resource.body) headers['Content-Encoding'] = 'gzip'
  headers['Content-Length'] = body.length
  response.writeHead(resource.status, headers)
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** RFC 9110, 13.2.2: where both are sent, the entity tag decides. */
function isUnchanged(request: http.IncomingMessage, etag: string, lastModified: string): boolean {
  const match = request.headers['if-none-match']
  if (match !== undefined) return match.split(',').some((each) => each.trim().replace(/^W\//, '') === etag)
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  return Number.isFinite(since) && Date.parse(lastModified) <= since
}

const notFound: Resource = {
  status: 404,
  type: 'text/html; charset=utf-8',
  body: Buffer.from(errorPage(404)),
  modified: 0,
}

function picture(path: string): Resource | undefined {
  const name = /^\/img\/([\w-]+\.(?:png|svg))$/.exec(path)?.[1]
  const body = name === undefined ? undefined : drawPicture(name)
  if (name === undefined || body === undefined) return undefined
  return { status: 200, type: name.endsWith('.svg') ? 'image/svg+xml' : 'image/png', body, modified: 0 }
}
