import { webAddress } from './sanitize-address.ts'

/** Where a player's frame address has a page that a reader would open instead. */
const pages: readonly (readonly [host: RegExp, path: RegExp, page: (match: RegExpExecArray, url: URL) => string])[] = [
  [
    /^(www\.|m\.)?youtube(-nocookie)?\.com$/,
    /^\/(?:embed|v|shorts)\/([\w-]{6,20})$/,
    (match) => `https://www.youtube.com/watch?v=${match[1]}`,
  ],
  [/^player\.vimeo\.com$/, /^\/video\/(\d+)/, (match) => `https://vimeo.com/${match[1]}`],
  [/^player\.youku\.com$/, /^\/embed\/([\w=]+)/, (match) => `https://v.youku.com/v_show/id_${match[1]}.html`],
  [/^(www\.)?dailymotion\.com$/, /^\/embed\/video\/(\w+)/, (match) => `https://www.dailymotion.com/video/${match[1]}`],
  [/^(www\.)?instagram\.com$/, /^\/(p|reel|tv)\/([\w-]+)\/embed/, (m) => `https://www.instagram.com/${m[1]}/${m[2]}/`],
  [/^open\.spotify\.com$/, /^\/embed\/(.+)$/, (match) => `https://open.spotify.com/${match[1]}`],
  [
    /^player\.bilibili\.com$/,
    /player\.html$/,
    (_, url) => {
      const [id, old] = [url.searchParams.get('bvid'), url.searchParams.get('aid')]
      return /^BV\w+$/.test(id ?? '')
        ? `https://www.bilibili.com/video/${id}`
        : videoOf('https://www.bilibili.com/video/av', old)
    },
  ],
  [
    /^v\.qq\.com$/,
    /player\.html$/,
    (_, url) => {
      const id = url.searchParams.get('vid')
      return /^\w+$/.test(id ?? '') ? `https://v.qq.com/x/page/${id}.html` : ''
    },
  ],
  [/^(www\.)?facebook\.com$/, /^\/plugins\/(video|post)\.php$/, (_, url) => url.searchParams.get('href') ?? ''],
  [
    /^platform\.twitter\.com$/,
    /Tweet\.html$/,
    (_, url) => videoOf('https://twitter.com/i/status/', url.searchParams.get('id')),
  ],
]

function videoOf(page: string, id: string | null): string {
  return /^\d+$/.test(id ?? '') ? page + id : ''
}

/** Frames that hold advertisements, counters, sign-in, sharing or comments and nothing to read. */
const noise = new RegExp(
  [
    '(^|\\.)(doubleclick\\.net|googlesyndication\\.com|googletagmanager\\.com|google-analytics\\.com|adnxs\\.com|',
    'amazon-adsystem\\.com|taboola\\.com|outbrain\\.com|criteo\\.(com|net)|rubiconproject\\.com|pubmatic\\.com|',
    'openx\\.net|adsrvr\\.org|media\\.net|teads\\.tv|innity\\.(com|net)|recaptcha\\.net|disqus\\.com|addthis\\.com|',
    'sharethis\\.com|cpro\\.baidustatic\\.com|pos\\.baidu\\.com|hm\\.baidu\\.com|tanx\\.com|mediav\\.com|',
    'quantserve\\.com|scorecardresearch\\.com|yieldmo\\.com|smartadserver\\.com|moatads\\.com)$',
  ].join(''),
)

/**
 * The page that a frame, video or object would show, and the words for a link to it, or undefined where it holds
 * nothing to read. A page is never asked for here: the answer is a link that calls nobody until it is followed.
 */
export function embedLink(
  value: string,
  title: string,
  base: string | undefined,
): { readonly href: string; readonly label: string } | undefined {
  if (/^\s*(about|blob|data|javascript)/i.test(value) || value.trim() === '') return undefined
  const frame = webAddress(value, base)
  if (!frame || noise.test(frame.hostname)) return undefined
  if (
    /^(www\.)?facebook\.com$/.test(frame.hostname) &&
    /^\/(plugins\/(like|page|share|comments|follow))/.test(frame.pathname)
  ) {
    return undefined
  }
  if (/^www\.google\.com$/.test(frame.hostname) && frame.pathname.startsWith('/recaptcha')) return undefined
  let target = frame
  for (const [host, path, page] of pages) {
    const match = host.test(frame.hostname) ? path.exec(frame.pathname) : null
    const found = match && webAddress(page(match, frame), undefined)
    if (found) target = found
  }
  const host = target.hostname.replace(/^www\./, '')
  return { href: target.href, label: title === '' ? `▶ ${host}` : `▶ ${host}: ${title}` }
}
