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

/** Sites whose frames hold something to see or read. */
const content = new RegExp(
  [
    '(^|\\.)(youtube\\.com|youtube-nocookie\\.com|vimeo\\.com|dailymotion\\.com|twitch\\.tv|ted\\.com|brightcove\\.net|',
    'jwplatform\\.com|jwplayer\\.com|kaltura\\.com|wistia\\.(com|net)|rumble\\.com|odysee\\.com|rutube\\.ru|ok\\.ru|vk\\.com|',
    'bilibili\\.com|qq\\.com|youku\\.com|iqiyi\\.com|tudou\\.com|sohu\\.com|ixigua\\.com|weibo\\.com|miaopai\\.com|acfun\\.cn|',
    'nicovideo\\.jp|naver\\.com|kakao\\.com|twitter\\.com|x\\.com|facebook\\.com|instagram\\.com|tiktok\\.com|douyin\\.com|',
    'reddit\\.com|redditmedia\\.com|telegram\\.org|t\\.me|bsky\\.app|threads\\.net|linkedin\\.com|pinterest\\.com|flickr\\.com|',
    'tumblr\\.com|imgur\\.com|giphy\\.com|streamable\\.com|soundcloud\\.com|spotify\\.com|bandcamp\\.com|mixcloud\\.com|',
    'apple\\.com|deezer\\.com|libsyn\\.com|megaphone\\.fm|simplecast\\.com|buzzsprout\\.com|acast\\.com|podbean\\.com|art19\\.com|',
    'anchor\\.fm|omny\\.fm|audioboom\\.com|163\\.com|ximalaya\\.com|datawrapper\\.de|dwcdn\\.net|flourish\\.studio|',
    'infogram\\.com|tableau\\.com|arcgis\\.com|openstreetmap\\.org|google\\.com|scribd\\.com|issuu\\.com|documentcloud\\.org|',
    'slideshare\\.net|archive\\.org|codepen\\.io|jsfiddle\\.net|github\\.com|ustream\\.tv|cnevids\\.com|espn\\.com)$',
  ].join(''),
)

/**
 * The page that a frame, video or object would show, and the words for a link to it, or undefined where it holds
 * nothing to read: frames count that come from a site known for films, sound, posts, maps or charts, or whose address
 * says player or embed. A page is never asked for here: the answer is a link that calls nobody until it is followed.
 */
export function frameLink(value: string, title: string, base: string | undefined): EmbedLink | undefined {
  const frame = embedAddress(value, base)
  if (!frame) return undefined
  if (
    !content.test(frame.hostname) &&
    !/(^|[/._-])(embed|embeds|player|iframe|video|videos|oembed)([/._-]|$)/i.test(frame.pathname)
  ) {
    return undefined
  }
  return linkTo(frame, title)
}

/** Like `frameLink` for the source of sound or film itself, from wherever it comes. */
export function mediaLink(value: string, title: string, base: string | undefined): EmbedLink | undefined {
  const media = embedAddress(value, base)
  return media && linkTo(media, title)
}

export interface EmbedLink {
  readonly href: string
  readonly label: string
}

function embedAddress(value: string, base: string | undefined): URL | undefined {
  const frame = value.trim() === '' ? undefined : webAddress(value, base)
  if (!frame || noise.test(frame.hostname)) return undefined
  const { hostname, pathname } = frame
  if (/^(www\.)?facebook\.com$/.test(hostname) && /^\/plugins\/(like|page|share|comments|follow)/.test(pathname))
    return undefined
  if (/^www\.google\.com$/.test(hostname) && /^\/(recaptcha|ads|pagead)/.test(pathname)) return undefined
  return frame
}

function linkTo(frame: URL, title: string): EmbedLink {
  let target = frame
  for (const [host, path, page] of pages) {
    const match = host.test(frame.hostname) ? path.exec(frame.pathname) : null
    const found = match && webAddress(page(match, frame), undefined)
    if (found) target = found
  }
  const host = target.hostname.replace(/^www\./, '')
  return { href: target.href, label: title === '' ? `▶ ${host}` : `▶ ${host}: ${title}` }
}
