import { parseHttpUrl } from '../../model/index.ts'

/** An absolute http(s) address, or undefined. */
export function absolute(href: string | undefined, base: string): string | undefined {
  if (!href || href.length > 4000) return undefined
  return parseHttpUrl(href, base || undefined)?.href
}

/** The address inside an address of the Wayback Machine; others as they are. */
export function originalAddress(url: string): string {
  const inner = /^https?:\/\/web\.archive\.org\/web\/\d+[a-z_]*\/(https?:\/\/?\S+)$/i.exec(url)
  return inner ? inner[1]! : url
}

/**
 * The page's own address as it names it, where that can be true: on the same site, and not the home page of a page
 * that is deeper (templates often say so).
 */
export function plausibleCanonical(href: string | undefined, url: string): string | undefined {
  const given = href ? parseHttpUrl(href, url || undefined) : undefined
  if (!given) return undefined
  const own = parseHttpUrl(url)
  if (!own) return given.href
  if (siteOf(given.hostname) !== siteOf(own.hostname)) return undefined
  const isHome = given.pathname === '/' && !given.search
  if (isHome && (own.pathname !== '/' || own.search)) return undefined
  return given.href
}

/** The registrable part of a host name, by rule of thumb: no list of public suffixes. */
export function siteOf(host: string): string {
  const parts = host.toLowerCase().split('.')
  if (parts.length <= 2) return host.toLowerCase()
  const take =
    /^(?:com?|net|org|gov|edu|ac|or|ne|go|gob|nom)$/.test(parts.at(-2)!) && parts.at(-1)!.length === 2 ? 3 : 2
  return parts.slice(-take).join('.')
}

const yearMonthDay = /(?<!\d)((?:19|20)\d{2})[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)/
const monthByName =
  /(?<!\d)((?:19|20)\d{2})\/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\/(0?[1-9]|[12]\d|3[01])(?!\d)/i
const dayMonthYear = /(?<!\d)(0[1-9]|[12]\d|3[01])[/_-](0[1-9]|1[0-2])[/_-]((?:19|20)\d{2})(?!\d)/
const compactDay = /(?<!\d)((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)/
const dayInNumber = /(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=(?:[01]\d|2[0-3])\d{4,10}(?!\d))/

/** The day that an address names: `/2024/05/31/`, `/2024/may/31/`, `/20240531/`, `/31-05-2024`, `t20240531_`. */
export function dayInUrl(url: string): string | undefined {
  const path = parseHttpUrl(url)?.pathname ?? ''
  if (!/\d{4}/.test(path)) return undefined
  const named = monthByName.exec(path)
  if (named) {
    const month = 'janfebmaraprmayjunjulaugsepoctnovdec'.indexOf(named[2]!.toLowerCase()) / 3 + 1
    return `${named[1]}-${String(month).padStart(2, '0')}-${named[3]!.padStart(2, '0')}`
  }
  const match = yearMonthDay.exec(path) ?? compactDay.exec(path) ?? dayInNumber.exec(path)
  if (match) return `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`
  const reversed = dayMonthYear.exec(path)
  return reversed ? `${reversed[3]}-${reversed[2]}-${reversed[1]}` : undefined
}

/** The month that a path names and no day, as `2024-05`: `/2024/05/some-title`. */
export function monthInUrl(url: string): string | undefined {
  const match = /\/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])\/(?!\d{1,2}\/)/.exec(parseHttpUrl(url)?.pathname ?? '')
  return match ? `${match[1]}-${match[2]!.padStart(2, '0')}` : undefined
}
