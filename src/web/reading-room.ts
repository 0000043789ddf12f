import { Hono } from 'hono'
import { DatabaseGoneError, S3Error, type WebSubReceiver } from '../archive/index.ts'
import type { Library } from '../archive/library.ts'
import { createFormat, createUi, markWords, type UiLanguage } from '../views/index.ts'
import { readAssets } from './assets.ts'
import { isAllowedHost, isShellOf } from './host-check.ts'
import { isReadable } from './inputs.ts'
import { chooseLanguage } from './language.ts'
import { isOwnForm } from './own-form.ts'
import { isPassedOn } from './passed-on.ts'
import { notFound, refuse } from './respond.ts'
import type { Room, RoomApp, RoomContext, RoomEnv } from './room.ts'
import { routes } from './routes/index.ts'
import { securityHeaders } from './security-headers.ts'

export interface ReadingRoomOptions {
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number
  /** Presskeep's version, as it stands in the foot of each page. */
  readonly version: string
  /** Host names (`news.example` or `news.example:8080`) that are answered besides those of this machine. */
  readonly allowedHosts?: readonly string[]
  /** Scheme and host under which readers come where a proxy stands before, for the addresses in feeds. */
  readonly publicUrl?: string
  /**
   * Whether what readers noted is shown, and with `edit` taken from the room's own pages; default: hidden. `own`: shown,
   * but hidden from whoever comes through a proxy.
   */
  readonly marks?: Room['marks'] | 'own'
  /** Without it, and without `edit`, nothing but GET is answered (see `websub`). */
  readonly marker?: Room['marker']
  /** Replays captured pages on another origin. */
  readonly replay?: Room['replay']
  /** Takes what hubs push; without it nothing but GET is answered. */
  readonly websub?: WebSubReceiver
  /** Whether the program is about to end: then `/readyz` says so. */
  readonly isClosing?: () => boolean
  /** Told of what went wrong unexpectedly; the reader sees a plain page. Nothing is told where it is absent. */
  readonly report?: (error: unknown, request: { readonly method: string; readonly path: string }) => void
}

const maxAddressLength = 4000

/**
 * The reading room over a library: pages, feeds and a small JSON API. Only reads; answers only to this machine's
 * names and `allowedHosts`; asks nothing of anyone else.
 *
 *     serve(createReadingRoom(library, { now: Date.now, version: '0.1.0' }), { port: 8080 })
 */
export function createReadingRoom(library: Library, options: ReadingRoomOptions): RoomApp {
  const { marks = 'hide' } = options
  if (marks !== 'own') return roomOver(library, { ...options, marks })
  const own = roomOver(library, { ...options, marks: 'show' })
  const others = roomOver(library, { ...options, marks: 'hide' })
  const app: RoomApp = new Hono<RoomEnv>()
  app.all('*', (c) => {
    const { incoming } = (c.env ?? {}) as { readonly incoming?: { readonly httpVersion?: string } }
    const isOthers = isPassedOn(c.req.raw.headers, incoming?.httpVersion)
    return (isOthers ? others : own).fetch(c.req.raw, c.env)
  })
  return app
}

function roomOver(whole: Library, options: ReadingRoomOptions & { readonly marks: Room['marks'] }): RoomApp {
  const app: RoomApp = new Hono<RoomEnv>()
  const { version, replay, websub, isClosing } = options
  const marker = options.marks === 'edit' ? options.marker : undefined
  const marks = options.marks === 'edit' && !marker ? 'show' : options.marks
  const library = marks === 'hide' ? whole.withoutMarks() : whole
  const room: Room = { library, version, marks, marker, replay, websub, isClosing }
  const assets = readAssets()
  const assetPaths = { style: assets.style.path, icon: assets.icon.path, script: assets.script.path }
  const formats = {
    en: createFormat('en', library.timeZone),
    zh: createFormat('zh', library.timeZone),
  } satisfies Record<UiLanguage, unknown>
  const publicOrigin = options.publicUrl === undefined ? undefined : new URL(options.publicUrl).origin
  const allowedHosts = [
    ...(options.allowedHosts ?? []),
    ...(publicOrigin === undefined ? [] : [new URL(publicOrigin).host]),
  ]

  app.use(async (c, next) => {
    const url = new URL(c.req.url)
    const chosen = url.searchParams.get('lang') ?? undefined
    const language = chooseLanguage(chosen, c.req.header('accept-language'))
    const { lang: _, ...query } = Object.fromEntries(url.searchParams)
    c.set('origin', publicOrigin ?? url.origin)
    c.set(
      'ui',
      createUi({
        language,
        chosen: chosen === language ? language : undefined,
        archiveName: library.name,
        archiveId: library.id,
        timeZone: library.timeZone,
        version: options.version,
        assets: assetPaths,
        format: formats[language],
        now: options.now(),
        marks,
        path: url.pathname,
        query,
      }),
    )
    const refused = refusal(c, url, allowedHosts, { websub, replay, marker, publicOrigin })
    if (refused) c.res = refused
    else await next()
    for (const [name, value] of securityHeaders) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  })

  for (const asset of Object.values(assets)) {
    app.get(asset.path, (c) => {
      c.header('Cache-Control', 'public, max-age=31536000, immutable')
      c.header('Content-Type', asset.type)
      return c.body(new Uint8Array(asset.body))
    })
  }
  // Without the hash too, for those who write the address by hand; then it is asked for anew each time.
  for (const [path, asset] of [
    ['/assets/style.css', assets.style],
    ['/favicon.ico', assets.icon],
  ] as const) {
    app.get(path, (c) => {
      c.header('Cache-Control', 'no-cache')
      c.header('Content-Type', asset.type)
      return c.body(new Uint8Array(asset.body))
    })
  }
  for (const route of routes) route(app, room)

  app.notFound((c) => notFound(c, c.get('ui').words.notFoundText))
  app.onError((error, c) => {
    options.report?.(error, { method: c.req.method, path: c.req.path })
    const { failedText, awayText } = c.get('ui').words
    if (!(error instanceof DatabaseGoneError || error instanceof S3Error)) return refuse(c, 500, failedText)
    c.header('Retry-After', '10')
    return refuse(c, 503, awayText)
  })
  return app
}

/** What is refused before any route looks at it: foreign host names, changes, addresses that cannot be read. */
function refusal(
  c: RoomContext,
  url: URL,
  allowedHosts: readonly string[],
  {
    websub,
    replay,
    marker,
    publicOrigin,
  }: Pick<ReadingRoomOptions, 'websub' | 'replay' | 'marker'> & { readonly publicOrigin?: string },
): Response | undefined {
  const { words } = c.get('ui')
  // A request line may name a host of its own beside the header (RFC 9112, 3.2.2): both must be ours.
  const hosts = [c.req.header('host') ?? url.host, url.host]
  const isShell = replay !== undefined && hosts.every((host) => isShellOf(host, url.pathname))
  if (!isShell && !hosts.every((host) => isAllowedHost(host, allowedHosts)))
    return refuse(c, 403, words.hostRefusedText)
  const isPush = websub !== undefined && c.req.method === 'POST' && url.pathname.startsWith('/websub/')
  const isMark = marker !== undefined && c.req.method === 'POST' && isMarksPath(url.pathname)
  if (isMark) {
    const said = markWords[c.get('ui').language]
    const [site, origin, host] = ['sec-fetch-site', 'origin', 'host'].map((name) => c.req.header(name))
    if (!isOwnForm({ site, origin, host, publicOrigin })) return refuse(c, 403, said.refusedText, said.notTaken)
  }
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && !isPush && !isMark) {
    c.header('Allow', 'GET, HEAD')
    return refuse(c, 405, words.methodNotAllowedText)
  }
  if (c.req.url.length > maxAddressLength) return refuse(c, 414, words.addressTooLong)
  if (!isReadable(url.pathname) || !isReadable(url.search)) return refuse(c, 400, words.badPath)
  return undefined
}

const isMarksPath = (path: string) => /^\/article\/[^/]+\/marks$/.test(path)
