import type { Element } from 'domhandler'
import { webAddress } from './sanitize-address.ts'

/** Where the real address of a picture that loads late stands; the first that is an address wins. */
const lazyNames = [
  'data-src',
  'data-original',
  'data-lazy-src',
  'data-actualsrc',
  'data-original-src',
  'data-lazyload',
  'data-lazy',
  'data-url',
  'data-hi-res-src',
  'data-full-src',
  'data-img-src',
]

/**
 * The absolute address of a picture element: `src`, or where that is absent or a placeholder the address that a script
 * would have put there, or the widest of `srcset`. Undefined where there is no http(s) address.
 */
export function pictureAddress(element: Element, base: string | undefined): string | undefined {
  const attributes = element.attribs
  const shown = attributes.src ?? ''
  const isPlaceholder = shown.trim() === '' || /^\s*(data|about|blob):/i.test(shown) || blankName.test(shown)
  if (!isPlaceholder) return webAddress(shown, base)?.href
  for (const name of lazyNames) {
    const value = attributes[name]
    if (value && !/^\s*data:/i.test(value) && /[./]/.test(value)) {
      const address = webAddress(value, base)
      if (address) return address.href
    }
  }
  for (const name of ['data-srcset', 'data-lazy-srcset', 'srcset']) {
    const address = widest(attributes[name] ?? '', base)
    if (address) return address
  }
  return shown.trim() === '' ? undefined : webAddress(shown, base)?.href
}

const blankName =
  /(^|\/)(blank|spacer|transparent|placeholder|pixel|1x1|loading|lazyload|grey|gray)\.(gif|png|svg|jpe?g)(\?|$)/i

/** The widest candidate of a `srcset`. At most 100 candidates and 50,000 characters are looked at. */
export function widest(srcset: string, base: string | undefined): string | undefined {
  if (srcset.length > 50_000) return undefined
  let best: { readonly url: URL; readonly width: number } | undefined
  const candidate = /[\s,]*(\S+)([^,]*)/y
  for (let count = 0; count < 100; count++) {
    const match = candidate.exec(srcset)
    if (!match) break
    // A candidate without a width ends with its comma, which a URL may hold but not end with.
    const isBare = match[1]!.endsWith(',')
    if (isBare) candidate.lastIndex -= match[2]!.length
    const size = isBare ? null : /^\s*([\d.]{1,9})([wx])/.exec(match[2]!)
    const width = size ? Number(size[1]) * (size[2] === 'x' ? 1000 : 1) : 1
    if (best && best.width >= width) continue
    const address = match[1]!.replace(/,+$/, '')
    const url = /^data:/i.test(address) ? undefined : webAddress(address, base)
    if (url) best = { url, width }
  }
  return best?.url.href
}

/** Whether a picture only counts readers: a size of one, hidden, or an address that is known for it. */
export function isBeacon(attributes: Readonly<Record<string, string>>, address: string): boolean {
  const { width, height, style = '' } = attributes
  if (isTiny(width) && isTiny(height)) return true
  if (/(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style.slice(0, 2000))) return true
  if (
    /(^|;)\s*width\s*:\s*[01](px)?\s*(;|$)/i.test(style.slice(0, 2000)) &&
    /height\s*:\s*[01](px)?\s*(;|$)/i.test(style.slice(0, 2000))
  ) {
    return true
  }
  const url = URL.parse(address)
  return url !== null && (beaconHosts.test(url.hostname) || beaconPaths.test(url.hostname + url.pathname))
}

function isTiny(value: string | undefined): boolean {
  return value !== undefined && /^\s*[012](\.0*)?(px)?\s*$/.test(value)
}

const beaconHosts = new RegExp(
  [
    '(^|\\.)(pixel\\.wp\\.com|stats\\.wordpress\\.com|stats\\.wp\\.com|google-analytics\\.com|googletagmanager\\.com|',
    'doubleclick\\.net|googlesyndication\\.com|scorecardresearch\\.com|quantserve\\.com|statcounter\\.com|feedsportal\\.com|',
    'pheedo\\.com|hm\\.baidu\\.com|cnzz\\.com|51\\.la|adnxs\\.com|imrworldwide\\.com|chartbeat\\.net|mc\\.yandex\\.ru|',
    'ioam\\.de|vgwort\\.de|atdmt\\.com|bluekai\\.com|amazon-adsystem\\.com|list-manage\\.com|feedblitz\\.com|',
    'api\\.follow\\.it|stats\\.feedpress\\.com|pixel\\.facebook\\.com|px\\.ads\\.linkedin\\.com|',
    'analytics\\.twitter\\.com|bat\\.bing\\.com|piwik\\.pro|hits\\.theguardian\\.com|a\\.fsdn\\.com)$',
  ].join(''),
)
const beaconPaths =
  /^(www\.)?facebook\.com\/tr\b|^(rss|feeds)\.feedburner\.com\/~r\/|^feeds\.feedburner\.com\/~ff\/|^medium\.com\/_\/stat|^[^/]+\/(matomo|piwik)\.php$|\/(__utm|b|p|t|pixel|tracker|beacon|1x1|count|stat|stats|clear|spacer|blank|transparent)\.gif$|\/(pixel|track|tracking|beacon)\/?$|\/pixel\.png$|\/republication-tracker-tool|^counter\.theconversation\.com\//
