import { parseHttpUrl } from '../../model/index.ts'

/** An absolute http(s) address, or undefined. */
export function absolute(href: string | undefined, base: string): string | undefined {
  if (!href || href.length > 4000) return undefined
  return parseHttpUrl(href, base || undefined)?.href
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

/** The day that a path names: `/2024/05/31/`, `/20240531/`, `/2024-05-31-…`, `t20240531_`. */
export function dayInUrl(url: string): string | undefined {
  const path = parseHttpUrl(url)?.pathname ?? ''
  const match =
    /(?<!\d)((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?!\d)/.exec(path) ??
    /(?<!\d)((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)/.exec(path)
  return match ? `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}` : undefined
}
