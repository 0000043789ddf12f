import type { Exchange } from '../model/index.ts'
import { headerOf } from './hop.ts'

/** A page of one of these is not the article, whatever its status. Looked for in the first part of a small page only. */
const challengeMarks: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Cloudflare', /window\._cf_chl_opt|\/cdn-cgi\/challenge-platform\/h\/[a-z]\/orchestrate|cf-browser-verification/],
  ['DataDome', /geo\.captcha-delivery\.com|ct\.captcha-delivery\.com/],
  ['PerimeterX', /window\._pxAppId[\s\S]{0,2000}px-captcha|captcha\.px-cdn\.net/],
  ['Imperva', /<iframe[^>]{0,300}_Incapsula_Resource|Request unsuccessful\. Incapsula incident/],
  ['Akamai', /\/_sec\/cp_challenge\//],
  ['AWS WAF', /awsWafCookieDomainList|AwsWafIntegration\.(?:getToken|checkForceRefresh)/],
  ['Aliyun WAF', /var arg1\s*=\s*['"][0-9A-F]{20,}['"]|acw_sc__v2[\s\S]{0,200}document\.cookie/],
  ['Tencent EdgeOne', /__tst_status|EO_Bot_Ssid/],
  ['Sucuri', /sucuri_cloudproxy_js/],
  ['DDoS-Guard', /\/\.well-known\/ddos-guard\/js-challenge/],
  ['Anubis', /id="anubis_challenge"|\/\.within\.website\/x\/cmd\/anubis/],
]

const maxChallengeBytes = 96 * 1024
const refusals = new Set([401, 403, 405, 429, 503])

/**
 * The name of the wall that answers in place of the site, or undefined. `body` is unpacked; a page that merely mentions
 * a wall is longer or has none of its scripts.
 */
export function botWall(exchange: Exchange, body: Uint8Array): string | undefined {
  if (headerOf(exchange, 'cf-mitigated')?.toLowerCase().includes('challenge')) return 'Cloudflare'
  const isRefusal = refusals.has(exchange.status)
  if (isRefusal && (headerOf(exchange, 'x-datadome') ?? headerOf(exchange, 'x-dd-b')) !== undefined) return 'DataDome'
  if (/challenge|captcha/i.test(headerOf(exchange, 'x-amzn-waf-action') ?? '')) return 'AWS WAF'
  if (body.length > maxChallengeBytes) return undefined
  const type = headerOf(exchange, 'content-type')?.toLowerCase() ?? 'text/html'
  if (!type.includes('html')) return undefined
  const text = new TextDecoder('latin1').decode(body.subarray(0, maxChallengeBytes))
  const found = challengeMarks.find(([, mark]) => mark.test(text))?.[0]
  if (found === undefined || isRefusal || exchange.status === 202) return found
  // Among good answers only a page without text of its own.
  return textLength(text) < 1500 ? found : undefined
}

/** Characters outside tags, scripts and styles, roughly and in one pass. */
function textLength(html: string): number {
  let length = 0
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    length += html.slice(at, open < 0 ? undefined : open).trim().length
    if (open < 0) break
    const raw = /^<(script|style|noscript)\b/i.exec(html.slice(open, open + 12))?.[1]
    const close = raw ? indexOfClosing(html, raw.toLowerCase(), open) : html.indexOf('>', open)
    if (close < 0) break
    at = close + 1
  }
  return length
}

function indexOfClosing(html: string, name: string, from: number): number {
  const at = html.indexOf(`</${name}`, from)
  return at < 0 ? -1 : html.indexOf('>', at)
}
