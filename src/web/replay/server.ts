import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import type { ReplaySource } from '../../archive/index.ts'
import { chooseLanguage } from '../language.ts'
import { findReplayLibrary } from './library.ts'
import {
  allowlist,
  ownAllowlist,
  plainPolicy,
  probePolicy,
  replayPolicy,
  startPolicy,
  stillPolicy,
  workerPolicy,
} from './policies.ts'

export interface ReplayServerOptions {
  readonly source: ReplaySource
  readonly port: number
  readonly host?: string
  /** Port of the reading room, and its public origin: only its pages may frame a replay. */
  readonly room: () => { readonly port: number; readonly publicOrigin?: string }
  /** `https://*.replay.example`, where a proxy brings readers here; `*` stands for the article. */
  readonly publicUrl?: string
  /** Folders in which the replay library may be installed. */
  readonly folders: readonly string[]
}

export interface ReplayServer {
  /** Whether the replay library is there now. */
  hasLibrary(): boolean
  /** Where one article is replayed for a reader of `roomHost`; undefined where that reader can't reach it. */
  placeFor(articleId: string, roomHost: string): ReplayPlace | undefined
  close(): Promise<void>
}

export interface ReplayPlace {
  /** What the frame shows. */
  readonly origin: string
  /**
   * The host under which the room must show the frame. Browsers that block third-party cookies refuse service workers in
   * frames of another site, so the page around the frame stands on the same site, and on another origin.
   */
  readonly shellHost: string
}

const articleId = /^[0-9a-f]{16}$/

/**
 * Serves replays on a port of its own. Each article has an origin of its own (`ID.localhost`), so that a captured page's
 * scripts meet neither the reading room, nor other captures, nor the cookies of anything else on this machine. What is
 * served is fixed: the start page, the worker, the library, the article's captures, and pages without scripts.
 */
export async function serveReplay(options: ReplayServerOptions): Promise<ReplayServer> {
  const host = options.host ?? '127.0.0.1'
  const server = http.createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, (request, response) => {
    answer(request, response, options).catch(() => {
      if (response.headersSent) response.destroy()
      else refuse(response, 500, 'this could not be read')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo
  return {
    hasLibrary: () => findReplayLibrary(options.folders) !== undefined,
    placeFor(id, roomHost) {
      if (!articleId.test(id)) return undefined
      const shellHost = `${id}.localhost:${options.room().port}`
      const isHere = roomHost === shellHost || /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(roomHost)
      if (isHere) return { origin: `http://${id}.localhost:${port}`, shellHost }
      const origin = options.publicUrl?.replace('*', id)
      return origin === undefined ? undefined : { origin, shellHost: roomHost }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse, options: ReplayServerOptions) {
  common(response)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only GET')
  const place = placeOf(request, options)
  if (!place) return refuse(response, 403, 'this is no address of a replay')
  const { id, origin, pathname } = place
  const { port: roomPort, publicOrigin } = options.room()
  const embedders = [`http://${id}.localhost:${roomPort}`, ...(publicOrigin === undefined ? [] : [publicOrigin])]
  const send = (type: string, policy: string, body: string | Uint8Array) => {
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy, 'Cache-Control': 'no-store' })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  const plain = /^\/plain\/([0-9A-Za-z-]{1,60})$/.exec(pathname)
  if (plain) {
    const page = await options.source.page(id, plain[1]!)
    if (!page) return refuse(response, 404, 'there is no such page')
    return send(htmlType(page.contentType), plainPolicy(embedders), page.body)
  }
  const library = findReplayLibrary(options.folders)
  const version = library === undefined ? undefined : await options.source.version(id)
  if (library === undefined || version === undefined) return refuse(response, 404, 'there is nothing to replay')
  const collection = `a${version}`
  switch (pathname) {
    case '/': {
      const isChinese = chooseLanguage(undefined, request.headers['accept-language']) === 'zh'
      response.setHeader('Connection-Allowlist', allowlist)
      return send('text/html; charset=utf-8', startPolicy(origin, embedders), startPage(collection, isChinese))
    }
    case '/probe':
      return send('text/html; charset=utf-8', probePolicy(origin, embedders), probePage)
    case '/probe.js':
      return send('text/javascript; charset=utf-8', "default-src 'none'", asset('probe.js'))
    case '/moved':
      response.writeHead(302, { Location: '/moved/on', 'Cache-Control': 'no-store' }).end()
      return
    case '/moved/on':
      response.writeHead(204, { 'Cache-Control': 'no-store' }).end()
      return
    case '/open.js':
      return send('text/javascript; charset=utf-8', "default-src 'none'", asset('open.js'))
    case '/worker.js': {
      const wacz = `${origin}/article.wacz?${version}`
      // The digest makes a new worker of a new library.
      const mark = createHash('sha256').update(readFileSync(library)).digest('hex').slice(0, 16)
      const config = JSON.stringify({
        policy: replayPolicy(origin, embedders),
        stillPolicy: stillPolicy(origin, embedders),
        allowlist,
        wacz,
        collection,
        library: mark,
      })
      return send(
        'text/javascript; charset=utf-8',
        workerPolicy(origin),
        `self.presskeepReplay = ${config}\n${asset('worker.js')}`,
      )
    }
    case '/library.js':
      return send('text/javascript; charset=utf-8', "default-src 'none'", readFileSync(library))
    case '/article.wacz': {
      const made = await options.source.wacz(id)
      return made ? sendFile(request, response, made.file) : refuse(response, 404, 'there is nothing to replay')
    }
    default:
      return refuse(response, 404, 'there is nothing here')
  }
}

/** The article, whose name the Host header must bear: a name that was pointed here by others is refused. */
function placeOf(request: http.IncomingMessage, options: ReplayServerOptions) {
  const host = (request.headers.host ?? '').toLowerCase()
  const pathname = URL.parse(request.url ?? '', 'http://replay.invalid')?.pathname
  if (pathname === undefined || !request.url?.startsWith('/')) return undefined
  const id = host.slice(0, 16)
  if (!articleId.test(id)) return undefined
  const port = (request.socket.address() as AddressInfo).port
  if (host === `${id}.localhost:${port}`) return { id, origin: `http://${host}`, pathname }
  const origin = options.publicUrl?.replace('*', id)
  return origin !== undefined && URL.parse(origin)?.host === host ? { id, origin, pathname } : undefined
}

function common(response: http.ServerResponse) {
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Origin-Agent-Cluster', '?1')
  response.setHeader('Connection-Allowlist', ownAllowlist)
  response.setHeader('X-DNS-Prefetch-Control', 'off')
}

function refuse(response: http.ServerResponse, status: number, text: string) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${text}\n`)
}

/** Captured text is shown as HTML in its own charset, whatever it claimed to be. */
function htmlType(contentType: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([A-Za-z0-9_.:-]{1,40})/i.exec(contentType ?? '')?.[1]
  return `text/html${charset ? `; charset=${charset}` : ''}`
}

function sendFile(request: http.IncomingMessage, response: http.ServerResponse, file: string) {
  const { size } = statSync(file)
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '')
  let [start, end] = [0, size - 1]
  if (range && (range[1] || range[2])) {
    start = range[1] ? Number(range[1]) : Math.max(0, size - Number(range[2]))
    end = range[1] && range[2] ? Math.min(Number(range[2]), size - 1) : size - 1
    if (start > end) {
      response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end()
      return
    }
  }
  response.writeHead(range ? 206 : 200, {
    'Content-Type': 'application/wacz',
    'Content-Length': end - start + 1,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
    ...(range ? { 'Content-Range': `bytes ${start}-${end}/${size}` } : {}),
  })
  if (request.method === 'HEAD') response.end()
  else pipeline(createReadStream(file, { start, end }), response, () => {})
}

const assets = new Map<string, string>()

function asset(name: string): string {
  const known = assets.get(name) ?? readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')
  assets.set(name, known)
  return known
}

const probePage = '<!doctype html><meta charset="utf-8"><title>…</title><script src="/probe.js" type="module"></script>'

function startPage(collection: string, isChinese: boolean): string {
  const [opening, failed] = isChinese
    ? ['正在打开存下的页面……', '这个浏览器没能打开回放，请用上方的纯文本视图。']
    : [
        'Opening the page as it was kept…',
        'This browser could not open the replay; the plain view above shows the page.',
      ]
  return `<!doctype html><html lang="${isChinese ? 'zh-Hans' : 'en'}" data-worker="/worker.js?${collection}" data-collection="${collection}"><head><meta charset="utf-8"><title>…</title></head><body><p id="said" data-failed="${failed}">${opening}</p><script src="/open.js" type="module"></script></body></html>`
}
