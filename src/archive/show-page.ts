import { randomUUID } from 'node:crypto'
import { findChromium } from '../browser/index.ts'
import { headerValue, sha256, type WarcWriter } from '../capture/index.ts'
import {
  type Capture,
  type CapturePurpose,
  type ErrandAnswer,
  type Exchange,
  type Fetcher,
  type FetchOutcome,
  hostOf,
  NoBrowserError,
  type PageErrand,
} from '../model/index.ts'
import { capturesFor } from '../store/index.ts'
import { appendExchanges } from './append-exchanges.ts'
import type { OpenArchive, WritableArchive } from './open-archive.ts'
import type { Settings } from './settings.ts'
import type { Asked, Showing } from './showing.ts'

type Fetched = Extract<FetchOutcome, { kind: 'fetched' }>

const requestsAtMost = 300
/** As sent, of all that one page asks for. */
const bytesAtMost = 60 * 1024 * 1024
/** Fetched at once for one page, each from another host: what may come beyond the bound before it is known. */
const fetchesAtOnce = 6
const htmlAtMost = 20 * 1024 * 1024
const showMs = 60_000
const dayMs = 86_400_000
const addressAtMost = 8000

/** What is needed to see the page. Streams, beacons, prefetched pages and the like are not. */
const needed = new Set(['document', 'stylesheet', 'script', 'image', 'font', 'fetch', 'xhr', 'texttrack'])
/** What hardly changes under one address: what was kept of it in the last day is not asked for again. */
const lasting = new Set(['stylesheet', 'script', 'image', 'font'])

/** How much a page that was shown asked for, and how much of it was not had; the record of the showing says why. */
export interface RequestsShown {
  readonly asked: number
  readonly missing: number
}

/** A page that was shown, ready to be kept with it. */
export interface ShownWhole {
  /** The document as scripts have made it, UTF-8. */
  readonly rendered?: Uint8Array
  readonly requests: RequestsShown
  /** Appends the rendered document, which stands before the page. */
  appendRendered(warc: WarcWriter): readonly Capture[]
  /** Appends what the page needs, and the list of it: behind the page, so that its pictures are known by then. */
  appendRest(warc: WarcWriter): readonly Capture[]
}

/** Why a page could not be shown. */
export interface NotShown {
  readonly problem: string
  /** So no other page can be shown either. */
  readonly hasNoBrowser: boolean
}

/** Why whole pages can't be kept here, and what to do about it; undefined where they can. */
export async function whyNoWholePages({ fetch }: Settings): Promise<string | undefined> {
  try {
    await findChromium(fetch.browser)
    return undefined
  } catch (error) {
    if (error instanceof NoBrowserError) return error.message
    throw error
  }
}

/**
 * Shows a fetched page in the user's browser and collects what it asks for. The browser reaches nothing: everything is
 * fetched by `fetcher`, with its guard, robots.txt, limits and pace, and as part of one visit.
 */
export async function showPage(
  archive: WritableArchive,
  fetcher: Fetcher,
  page: Fetched,
  about: { readonly articleId: string; readonly pageId: string; readonly signal?: AbortSignal },
): Promise<ShownWhole | NotShown> {
  const over = new AbortController()
  const stop = () => over.abort(about.signal?.reason)
  about.signal?.addEventListener('abort', stop, { once: true })
  const errands = errandsOf(archive, fetcher, page, over.signal)
  try {
    const shown = await archive.browser.show({ url: page.url, ask: errands.ask, totalMs: showMs }, about.signal)
    const html = shown.html === undefined ? undefined : Buffer.from(shown.html)
    const isKept = html !== undefined && html.length <= htmlAtMost
    return await readyToKeep(archive, page, about, errands.done(), { ...shown, html: isKept ? html : undefined })
  } catch (error) {
    about.signal?.throwIfAborted()
    const hasNoBrowser = error instanceof NoBrowserError
    return { hasNoBrowser, problem: hasNoBrowser ? error.message : `the browser broke down: ${firstLine(error)}` }
  } finally {
    about.signal?.removeEventListener('abort', stop)
    over.abort(new DOMException('the page is shown', 'AbortError'))
  }
}

async function readyToKeep(
  archive: WritableArchive,
  page: Fetched,
  { articleId, pageId }: { readonly articleId: string; readonly pageId: string },
  found: readonly (Asked & Partial<Answered>)[],
  shown: { readonly html?: Uint8Array; readonly end: Showing['end']; readonly browser: string },
): Promise<ShownWhole> {
  const at = archive.now()
  const appendices = await Promise.all(
    found.flatMap(({ url, captures: ids, exchanges = [], purpose = 'requisite' }) => {
      // A picture is known by the address that the article shows, whatever that leads to.
      if (purpose === 'picture') return [appendExchanges(archive, exchanges, { purpose, subject: url, ids })]
      return exchanges.map((one, at) =>
        appendExchanges(archive, [one], { purpose, subject: one.url, ids: ids?.slice(at, at + 1) }),
      )
    }),
  )
  const requests = found.map(({ exchanges: _, purpose: __, ...one }): Asked => one)
  const { html, end, browser } = shown
  const fields: Showing = { event: 'shown', page: pageId, browser, end, requests }
  return {
    rendered: html,
    requests: { asked: requests.length, missing: requests.filter(({ why }) => why !== undefined).length },
    appendRendered: (warc) =>
      html === undefined
        ? []
        : [
            warc.appendConversion({
              ...{ purpose: 'rendered', subject: articleId, url: page.url, at, of: pageId, bytes: html },
              mime: renderedType,
            }),
          ],
    appendRest: (warc) => [
      ...appendices.flatMap((append) => append(warc)),
      warc.appendMetadata({ purpose: 'showing', subject: articleId, url: page.url, at, fields }),
    ],
  }
}

/** The media type of a rendered document. */
export const renderedType = 'text/html; charset=utf-8'

interface Answered {
  readonly exchanges: readonly Exchange[]
  readonly purpose: CapturePurpose
}

/** Answers what one page asks for, within its bounds, and notes it. */
function errandsOf(archive: OpenArchive, fetcher: Fetcher, page: Fetched, signal: AbortSignal) {
  const asked = new Map<PageErrand, Asked & Partial<Answered>>()
  /** Hosts that asked for less. */
  const leftAlone = new Set<string>()
  /** What redirects led to, by its address: the browser is led there by another request. */
  const ledTo = new Map<string, ErrandAnswer>()
  let bytes = 0
  /** Ends what is under way when the page has had all that it may. */
  const full = new AbortController()
  const over = AbortSignal.any([signal, full.signal])
  const inTurn = turnsByHost(fetchesAtOnce)

  function refusal({ url, method, kind }: PageErrand): string | undefined {
    if (method !== 'GET') return `${method} is not sent`
    if (!/^https?:/i.test(url)) return 'no address to ask'
    if (url.length > addressAtMost) return `its address is longer than ${addressAtMost} characters`
    if (!needed.has(kind)) return `${kind} is not needed to show the page`
    if (asked.size > requestsAtMost) return `the page asks for more than ${requestsAtMost} things`
    if (full.signal.aborted) return firstLine(full.signal.reason)
    if (leftAlone.has(hostOf(url))) return `${hostOf(url)} asked to be left alone`
    return undefined
  }

  async function ask(errand: PageErrand): Promise<ErrandAnswer | undefined> {
    if (errand.isPage) {
      return { url: page.url, status: page.status, headers: headersOf(page.exchanges), body: page.body }
    }
    const { url, kind } = errand
    const led = ledTo.get(url)
    if (led && errand.method === 'GET') return led
    const refused = refusal(errand)
    // Of what goes beyond all bounds the first is told.
    if (asked.size > requestsAtMost + 20) return undefined
    asked.set(errand, { url: told(url), kind, why: refused ?? 'it had not come when the time was up' })
    if (refused !== undefined) return undefined
    try {
      const kept = lasting.has(kind) ? await keptAnswer(archive, url) : undefined
      if (kept) {
        asked.set(errand, { url, kind, captures: [kept.id], digest: kept.digest })
        return kept.answer
      }
      const purpose = kind === 'image' ? 'picture' : 'requisite'
      const outcome = await inTurn(hostOf(url), async () => {
        over.throwIfAborted()
        const come = await fetcher({ url, purpose, referer: errand.referer, isSameVisit: true }, over)
        count(come)
        return come
      })
      return answerOf(errand, outcome, purpose)
    } catch (error) {
      if (!signal.aborted) asked.set(errand, { url, kind, why: firstLine(error) })
      return undefined
    }
  }

  function count({ exchanges }: FetchOutcome): void {
    for (const { body } of exchanges) bytes += body.length
    if (bytes > bytesAtMost) full.abort(new Error(`the page needs more than ${bytesAtMost >> 20} MB`))
  }

  function answerOf(errand: PageErrand, outcome: FetchOutcome, purpose: CapturePurpose): ErrandAnswer | undefined {
    const { url, kind } = errand
    const { exchanges } = outcome
    const last = exchanges.at(-1)
    const why = outcome.kind === 'fetched' ? undefined : 'message' in outcome ? outcome.message : outcome.kind
    const captures = exchanges.map(() => randomUUID())
    asked.set(errand, {
      ...{ url, kind },
      ...(last && { captures, digest: sha256(last.body), exchanges, purpose }),
      ...(why !== undefined && { why }),
    })
    if (last?.status === 429 || last?.status === 503) leftAlone.add(hostOf(last.url))
    if (outcome.kind === 'fetched') {
      const { status, body } = outcome
      const answer = { url: outcome.url, status, headers: headersOf(exchanges), body }
      if (answer.url !== url) ledTo.set(answer.url, answer)
      return answer
    }
    const isAnswer = last !== undefined && last.status >= 400 && !last.truncated
    return isAnswer ? { url: last.url, status: last.status, headers: [], body: new Uint8Array() } : undefined
  }

  return { ask, done: () => [...asked.values()] }
}

/** Runs work in turn: one at a time for a host, and so many over all. A host that is slow holds up only itself. */
function turnsByHost(atOnce: number): <T>(host: string, work: () => Promise<T>) => Promise<T> {
  const lasts = new Map<string, Promise<unknown>>()
  const waiting: (() => void)[] = []
  let running = 0

  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (running < atOnce) running++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  return (host, work) => {
    const mine = (lasts.get(host) ?? Promise.resolve()).then(() => run(work))
    lasts.set(
      host,
      mine.catch(() => undefined),
    )
    return mine
  }
}

/**
 * What was kept under an address within the last day, for any page. Only what we asked for ourselves, which says whom: what came
 * with somebody's file is not shown with pages that it did not come with.
 */
async function keptAnswer(archive: OpenArchive, url: string) {
  const { db } = archive
  const since = archive.now() - dayMs
  for (const purpose of ['requisite', 'picture'] as const) {
    const found = (await capturesFor(db, purpose, url)).findLast((one) => one.url === url && one.status === 200)
    if (!found || found.at < since) continue
    try {
      const record = await archive.warcs.readRecord(found.place)
      if (record.truncated || headerValue(record.warcHeaders, 'WARC-IP-Address') === undefined) continue
      const body = await archive.context.payload(record, db)
      return { id: found.id, digest: found.digest, answer: { url, status: 200, headers: record.headers, body } }
    } catch {
      // What can't be read any more is asked for.
    }
  }
  return undefined
}

/** An address for the record of the showing: `readShowing` reads none without a bound. */
const told = (url: string) => (url.length > addressAtMost ? `${url.slice(0, addressAtMost)}…` : url)

const headersOf = (exchanges: readonly Exchange[]) => exchanges.at(-1)?.responseHeaders ?? []

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!.slice(0, 300)
