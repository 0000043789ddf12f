import { type UiLanguage, type Words, words } from './words.ts'

/** What every view needs beside its data: the words, the clock's formats and the way addresses are written. */
export interface Ui {
  readonly language: UiLanguage
  readonly words: Words
  readonly archiveName: string
  readonly archiveId?: string
  readonly timeZone: string
  readonly version: string
  /** Addresses of the stylesheet, the icon and, where there is one, the script for arrow keys. */
  readonly assets: UiAssets
  /** The moment the page is made, in milliseconds since 1970. */
  readonly now: number
  /** An address of our own: carries the chosen language along where the reader chose one. */
  href(path: string, query?: Readonly<Record<string, string | number | undefined>>): string
  /** The same page in the other language. */
  readonly otherLanguageHref: string
  /** The chosen language, where it must be carried along in a form. */
  readonly chosen?: UiLanguage
  readonly format: Format
  /** Whether marks are shown, and can be set. */
  readonly marks: MarksShown
  /** Set where the page is a file of a static site. */
  readonly site?: SiteShell
}

/** What a page is told that has no server behind it. */
export interface SiteShell {
  /** The `Content-Security-Policy`, which no header says. */
  readonly policy: string
  readonly sections: readonly SiteSection[]
}

export type SiteSection = 'front' | 'archive' | 'sources' | 'tags' | 'authors' | 'edits'

export type MarksShown = 'hide' | 'show' | 'edit'

export interface UiAssets {
  readonly style: string
  readonly icon: string
  readonly script?: string
}

/** Times and numbers as a reader of one language and zone expects them. Times are milliseconds since 1970. */
export interface Format {
  /** `Friday, 20 November 2026` */
  day(at: number): string
  /** `20 Nov 2026, 08:15` */
  dateTime(at: number): string
  /** `08:15` */
  time(at: number): string
  /** `YYYY-MM-DD` in the archive's zone, as `/day/` wants it. */
  dayKey(at: number): string
  /** For the `datetime` attribute and for feeds: UTC with seconds; '' where the number is no time. */
  iso(at: number): string
  /** A day of the calendar, whatever the zone: takes `YYYY-MM-DD` or `YYYY-MM`. */
  calendar(key: string): string
  /** `2 hours ago`, `in 5 minutes`; `now` within a minute. */
  ago(at: number, now: number): string
  number(n: number): string
}

/** The formats of one language and zone. Made once and kept: the formatters behind them are slow to make. */
export function createFormat(language: UiLanguage, timeZone: string): Format {
  const locale = words[language].locale
  const make = (options: Intl.DateTimeFormatOptions, zone = timeZone) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })
  const day = make({ dateStyle: 'full' })
  const dateTime = make({
    year: 'numeric',
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const time = make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const calendarDay = make({ dateStyle: 'full' }, 'UTC')
  const calendarMonth = make({ year: 'numeric', month: 'long' }, 'UTC')
  const key = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' })
  const number = new Intl.NumberFormat(locale)
  const unknown = words[language].unknown
  const safe = (format: Intl.DateTimeFormat) => (at: number) => (isTime(at) ? format.format(at) : unknown)
  return {
    day: safe(day),
    dateTime: safe(dateTime),
    time: safe(time),
    dayKey: (at) => (isTime(at) ? key.format(at) : ''),
    iso: (at) => (isTime(at) ? new Date(at).toISOString().replace('.000Z', 'Z') : ''),
    calendar(text) {
      const at = Date.parse(`${text.length === 7 ? `${text}-01` : text}T00:00:00Z`)
      return Number.isNaN(at) ? text : (text.length === 7 ? calendarMonth : calendarDay).format(at)
    },
    ago(at, now) {
      if (!isTime(at)) return unknown
      if (Math.abs(at - now) < 60_000) return words[language].now
      const [amount, unit] = largestUnit(at - now)
      return relative.format(amount, unit)
    },
    number: (n) => number.format(n),
  }
}

function isTime(at: number): boolean {
  return Math.abs(at) <= 8.64e15
}

function largestUnit(differenceMs: number): [number, Intl.RelativeTimeFormatUnit] {
  const minutes = differenceMs / 60_000
  if (Math.abs(minutes) < 60) return [Math.trunc(minutes), 'minute']
  const hours = minutes / 60
  if (Math.abs(hours) < 48) return [Math.trunc(hours), 'hour']
  const days = hours / 24
  if (Math.abs(days) < 60) return [Math.trunc(days), 'day']
  const months = days / 30.44
  return Math.abs(months) < 24 ? [Math.trunc(months), 'month'] : [Math.trunc(days / 365.25), 'year']
}

/**
 * Writes an address: `path` with its query in order, empty values left out.
 *
 *     writeHref('/search', { q: 'a b', page: undefined }) // '/search?q=a%20b'
 */
export function writeHref(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): string {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    pairs.push(`${name}=${encodeURIComponent(String(value).toWellFormed())}`)
  }
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}

/**
 * The path of a name's page. Names that a URL cannot carry as a segment (nothing, `.` and `..`, which every client
 * folds away even when percent-encoded) go into the query.
 *
 *     namePath('tag', '中文 / a') // '/tag/%E4%B8%AD%E6%96%87%20%2F%20a'
 */
export function namePath(kind: 'source' | 'tag' | 'author', name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed())
  return name === '' || name === '.' || name === '..' ? `/${kind}?name=${encoded}` : `/${kind}/${encoded}`
}

export interface UiOptions {
  readonly language: UiLanguage
  readonly chosen?: UiLanguage
  readonly archiveName: string
  readonly archiveId?: string
  readonly timeZone: string
  readonly version: string
  readonly assets: UiAssets
  readonly format: Format
  readonly now: number
  readonly marks: MarksShown
  /** Path and query of the page that is made, for the switch of language. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
}

/** Binds the words, formats and addresses for one page. */
export function createUi(options: UiOptions): Ui {
  const { language, chosen, archiveName, archiveId, timeZone, version, assets, format, now, marks } = options
  return {
    language,
    words: words[language],
    archiveName,
    archiveId,
    timeZone,
    version,
    assets,
    now,
    chosen,
    format,
    marks,
    otherLanguageHref: writeHref(options.path, { ...options.query, lang: language === 'zh' ? 'en' : 'zh' }),
    href(path, query) {
      const address = writeHref(path, query)
      return chosen ? `${address}${address.includes('?') ? '&' : '?'}lang=${chosen}` : address
    },
  }
}
