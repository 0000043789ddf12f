/**
 * The address key: what makes two links the same article. Lower-case host without `www.`, no default port, no
 * fragment, no known tracking parameter, no trailing slash, https for http, parameters in order of name. It is a key
 * and never what is fetched. Answers undefined where `url` is no http(s) address.
 *
 *     addressKey('HTTP://www.News.example:80/a/?utm_source=x#top') // 'news.example/a'
 */
export function addressKey(url: string): string | undefined {
  const parsed = parseHttpUrl(url)
  if (!parsed) return undefined
  const host = parsed.host.replace(/^www\./, '').replace(/\.(?=:|$)/, '')
  const path = parsed.pathname.replace(/\/{2,}/g, '/').replace(/\/(index\.(html?|php))?$/i, '')
  const kept = [...parsed.searchParams].filter(([name]) => !isTracking(name))
  kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const query = kept.map(([name, value]) => (value ? `${name}=${value}` : name)).join('&')
  return `${host}${percentFold(path)}${query ? `?${query}` : ''}`
}

/** `%e4%b8%ad` and `中` are one path; `%2F` is not `/`; what cannot be decoded stays as it stands. */
function percentFold(path: string): string {
  try {
    return decodeURI(path).normalize('NFC')
  } catch {
    return path
  }
}

const trackingNames = new Set(
  (
    'fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid mc_eid mkt_tok _ga _gl ' +
    'ref_src ref_url cmpid ocid ncid spm xtor at_medium at_campaign at_custom1 at_custom2 at_custom3 at_custom4 ' +
    'at_link_id at_link_type at_link_origin at_format at_ptr_name at_bbc_team smid smtyp sref soc_src soc_trk ' +
    's_cid icid vero_id vero_conv oly_anon_id oly_enc_id _hsenc _hsmi __hssc __hstc __hsfp hsctatracking wickedid ' +
    'rb_clickid scm share_token from_source isappinstalled'
  ).split(' '),
)

function isTracking(name: string): boolean {
  const lower = name.toLowerCase()
  return /^(utm|pk|mtm|matomo|piwik|stm|itm|hsa)_/.test(lower) || trackingNames.has(lower)
}

/** An http(s) address as the URL standard reads it, or undefined. Leading and trailing white space is forgiven. */
export function parseHttpUrl(url: string, base?: string): URL | undefined {
  const parsed = URL.parse(url.trim(), base)
  return parsed && (parsed.protocol === 'http:' || parsed.protocol === 'https:') ? parsed : undefined
}

/** The host that takes part in politeness and in lists: lower-case, with its port where it is not the default. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? ''
}
