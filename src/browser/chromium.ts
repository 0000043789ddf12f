import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContext, Page, Route } from 'playwright-core'
import type { PageBrowser, PageErrand, ShownPage, ShowRequest } from '../model/index.ts'
import { findChromium } from './find-chromium.ts'
import { takeTooLongMessages } from './long-messages.ts'
import { answerTo } from './page-answer.ts'

export interface ChromiumOptions {
  /** The browser's program; looked for in the usual places where absent. */
  readonly program?: string
  /** Pages shown at once; others wait. */
  readonly atOnce?: number
  /** A browser that shows nothing for so long is ended, until it is needed again. */
  readonly idleMs?: number
}

const window = { width: 1280, height: 900 }
const quietMs = 1000
/** A page that asks for nothing for so long is there, whether it says so or not. */
const stillMs = 3000
const scrollsAtMost = 24
const readMs = 10_000
/** For what the browser itself should do in no time. */
const promptlyMs = 5000
/** UTF-16 units. */
const documentAtMost = 20 * 1024 * 1024

/**
 * Every request is answered through `ask`, and what might slip by that goes to a proxy whose name no resolver is asked for:
 * no address is looked up, no connection is opened.
 */
const flags = [
  '--proxy-server=http://nowhere.invalid:1',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--dns-prefetch-disable',
  '--disable-quic',
  '--disable-gpu',
  '--js-flags=--max-old-space-size=512',
]

/**
 * Chromium, by the user's own program and playwright-core. Started with the first page that is shown, ended when nothing was
 * shown for a while. Each page has a profile of its own, which is forgotten with it: no cookies, no downloads, no service
 * workers, no windows beside. Its sandbox is on, except for root, whom Chromium does not give one.
 */
export function createChromium(options: ChromiumOptions = {}): PageBrowser {
  const { atOnce = 2, idleMs = 30_000 } = options
  let starting: Promise<Browser> | undefined
  let idle: NodeJS.Timeout | undefined
  let active = 0
  let isClosed = false
  const waiting: (() => void)[] = []

  async function start(): Promise<Browser> {
    const { library, program } = await findChromium(options.program)
    return library.chromium.launch({
      executablePath: program,
      args: flags,
      chromiumSandbox: process.getuid?.() !== 0,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: 30_000,
    })
  }

  /** The browser that runs, or a new one. */
  function running(): Promise<Browser> {
    if (starting) return starting
    const started = start()
    const forget = () => {
      if (starting === started) starting = undefined
    }
    started.then((browser) => browser.on('disconnected', forget), forget)
    starting = started
    return started
  }

  async function end(): Promise<void> {
    clearTimeout(idle)
    const ending = starting
    starting = undefined
    await (await ending?.catch(() => undefined))?.close().catch(() => {})
  }

  async function turn(): Promise<void> {
    clearTimeout(idle)
    if (active < atOnce) active++
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else if (--active === 0 && !isClosed) idle = setTimeout(end, idleMs).unref()
  }

  return {
    async show(request, signal) {
      await turn()
      const broken = new AbortController()
      const release = takeTooLongMessages((error) => broken.abort(error))
      try {
        signal?.throwIfAborted()
        if (isClosed) throw new Error('the browser is closed')
        const started = running()
        const browser = await started
        const ended = await showIn(
          browser,
          request,
          signal ? AbortSignal.any([signal, broken.signal]) : broken.signal,
          async () => {
            if (starting === started) starting = undefined
            await browser.close().catch(ignore)
          },
        )
        broken.signal.throwIfAborted()
        return ended
      } finally {
        release()
        leave()
      }
    },
    async close() {
      isClosed = true
      await end()
    },
  }
}

async function showIn(
  browser: Browser,
  request: ShowRequest,
  signal: AbortSignal,
  endBrowser: () => Promise<void>,
): Promise<ShownPage> {
  const timeUp = AbortSignal.timeout(request.totalMs)
  const over = AbortSignal.any([signal, timeUp])
  const context = await browser.newContext({
    acceptDownloads: false,
    serviceWorkers: 'block',
    viewport: window,
    permissions: [],
  })
  try {
    const errands = await routeAll(context, request, over)
    const page = await context.newPage()
    context.on('page', (other) => void other.close().catch(() => {}))
    page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}))
    page.on('download', (download) => void download.cancel().catch(() => {}))
    // The page's time is ours: playwright's own limits would only say the same less plainly.
    page.setDefaultTimeout(request.totalMs)
    await until(page.goto(request.url, { waitUntil: 'commit', timeout: request.totalMs }), over)
    // Where a script leads elsewhere in vain, the page counts as loading for ever.
    await Promise.race([until(page.waitForLoadState('load'), over).catch(ignore), errands.quiet(over, stillMs)])
    // Windows that a page has opened may keep it from ever taking the wheel.
    await readThrough(page, AbortSignal.any([over, AbortSignal.timeout(readMs)])).catch(ignore)
    const isQuiet = (await errands.quiet(over, quietMs)) && !timeUp.aborted
    signal.throwIfAborted()
    const promptly = AbortSignal.any([signal, AbortSignal.timeout(promptlyMs)])
    const html = await until(documentOf(page), promptly).catch(ignore)
    signal.throwIfAborted()
    return {
      ...(html === undefined ? {} : { html }),
      end: isQuiet ? 'quiet' : 'time',
      browser: `Chromium ${browser.version()}`,
    }
  } finally {
    // A page that keeps its process busy for ever is ended with the whole browser.
    await until(context.close(), AbortSignal.timeout(promptlyMs)).catch(endBrowser)
  }
}

/**
 * The document, in a world of its own, where the page has spoilt nothing; undefined where it is longer than anyone reads, so
 * that the message that brings it is bounded.
 */
async function documentOf(page: Page): Promise<string | undefined> {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
  })
  const expression = `(() => {
    const type = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : ''
    const html = type + (document.documentElement?.outerHTML ?? '')
    return html.length <= ${documentAtMost} ? html : undefined
  })()`
  const { result } = await session.send('Runtime.evaluate', { expression, contextId, returnByValue: true })
  return typeof result.value === 'string' ? result.value : undefined
}

/** Scrolls down once, so that what is fetched only when it comes into sight is asked for. Not by scripts of the page. */
async function readThrough(page: Page, over: AbortSignal): Promise<void> {
  await until(page.mouse.move(window.width / 2, window.height / 2), over)
  for (let step = 0; step < scrollsAtMost; step++) {
    await until(page.mouse.wheel(0, window.height), over)
    await wait(40, undefined, { signal: over })
  }
}

/** Leads everything that any page of the context asks for through `ask`, each address once. */
async function routeAll(context: BrowserContext, { url, ask }: ShowRequest, over: AbortSignal) {
  let underWay = 0
  let busyAt = performance.now()
  let hasPage = false
  const known = new Map<string, ReturnType<ShowRequest['ask']>>()

  function answerOf(errand: PageErrand) {
    const key = `${errand.method} ${errand.url}`
    const answer = known.get(key) ?? ask(errand)
    known.set(key, answer)
    return answer
  }

  /** Answers whether it was given anything. */
  async function answer(route: Route): Promise<boolean> {
    const asked = route.request()
    // A window that is just opening has no frame yet, and a frame in a page has one above it.
    const isPage = asked.isNavigationRequest() && !tryTo(() => asked.frame())?.parentFrame()
    // A page that leads elsewhere, or a window that it opens, is not what was asked for.
    if (isPage && (hasPage || asked.url() !== url)) return refuse(route, 'aborted')
    if (isPage) hasPage = true
    if (over.aborted) return refuse(route, 'timedout')
    const errand: PageErrand = {
      url: asked.url(),
      method: asked.method(),
      kind: asked.resourceType(),
      referer: asked.headers().referer,
      isPage,
    }
    underWay++
    const given = await until(answerOf(errand), over).catch(ignore)
    underWay--
    if (!given) return refuse(route, 'blockedbyclient')
    busyAt = performance.now()
    await route.fulfill(answerTo(errand, given))
    return true
  }

  async function refuse(route: Route, why: 'aborted' | 'timedout' | 'blockedbyclient'): Promise<boolean> {
    await route.abort(why)
    return false
  }

  await context.route(
    () => true,
    async (route) => {
      // What can't be answered any more belongs to a page that is gone; what is refused may be asked for again and again.
      const wasGiven = await answer(route).catch(ignore)
      if (wasGiven) busyAt = performance.now()
    },
  )
  await context.routeWebSocket(
    () => true,
    (socket) => socket.close(),
  )
  return {
    /** Answers false where the time was up first. */
    async quiet(signal: AbortSignal, forMs: number): Promise<boolean> {
      while (underWay > 0 || performance.now() - busyAt < forMs) {
        if (signal.aborted) return false
        await wait(50)
      }
      return true
    },
  }
}

function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function tryTo<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

function ignore(): undefined {
  return undefined
}
