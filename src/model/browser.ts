/** Something that a page asks for while a browser shows it. */
export interface PageErrand {
  readonly url: string
  readonly method: string
  /** Chromium's word for what it is wanted as: `document`, `stylesheet`, `script`, `image`, `font`, `media`, `fetch`, `xhr`, … */
  readonly kind: string
  readonly referer?: string
  /** It is the page itself. */
  readonly isPage: boolean
}

export interface ErrandAnswer {
  /** The address that answered, after redirects. */
  readonly url: string
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  /** Content coding undone. */
  readonly body: Uint8Array
}

export interface ShowRequest {
  readonly url: string
  /** The only way in which the page gets anything. Undefined: it gets nothing. Must not throw. */
  readonly ask: (errand: PageErrand) => Promise<ErrandAnswer | undefined>
  /** The page is shown for so long at most, in milliseconds. */
  readonly totalMs: number
}

export interface ShownPage {
  /** The document as the page's scripts have made it; undefined where the page did not let it be read in time. */
  readonly html?: string
  /** `quiet`: nothing more was asked for; `time`: the time was up. */
  readonly end: 'quiet' | 'time'
  /** Name and version of the browser. */
  readonly browser: string
}

/**
 * Port: a browser that shows a page and reaches nothing by itself. May be called several times at once. Throws
 * `NoBrowserError` where there is none, any other error where it broke down over this page; the next page may be tried.
 */
export interface PageBrowser {
  show(request: ShowRequest, signal?: AbortSignal): Promise<ShownPage>
  /** Ends the browser; may be called twice. */
  close(): Promise<void>
}

/** There is no browser to show pages with. The message says what is missing and how to get it. */
export class NoBrowserError extends Error {
  override name = 'NoBrowserError'
}
