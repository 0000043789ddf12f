import type { PageElement } from './tree.ts'

/** A link that stands where a page shows something of another site. */
export interface EmbedCard {
  /** Where a reader sees it on its own site. */
  readonly url: string
  readonly label: string
}

/** What each player's address says, as the address of the page about it. */
const players: readonly (readonly [site: string, player: RegExp, page: (found: RegExpExecArray) => string])[] = [
  [
    'YouTube',
    /^https?:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/(?:embed|v|shorts)\/([\w-]{6,20})(?:[?&/]|$)/,
    ([, id]) => `https://www.youtube.com/watch?v=${id}`,
  ],
  ['Vimeo', /^https?:\/\/player\.vimeo\.com\/video\/(\d+)/, ([, id]) => `https://vimeo.com/${id}`],
  [
    'Bilibili',
    /^https?:\/\/(?:player\.bilibili\.com\/player\.html|www\.bilibili\.com\/blackboard\/\w+)\?.*?bvid=(BV\w+)/,
    ([, id]) => `https://www.bilibili.com/video/${id}`,
  ],
  [
    'Bilibili',
    /^https?:\/\/player\.bilibili\.com\/player\.html\?.*?aid=(\d+)/,
    ([, id]) => `https://www.bilibili.com/video/av${id}`,
  ],
  [
    'Dailymotion',
    /^https?:\/\/(?:www|geo)\.dailymotion\.com\/(?:embed\/video\/|player[\w.]*\?video=)(\w+)/,
    ([, id]) => `https://www.dailymotion.com/video/${id}`,
  ],
  ['X', /^https?:\/\/platform\.(?:twitter|x)\.com\/embed\/[^?]*\?.*?\bid=(\d+)/, ([, id]) => `https://x.com/i/status/${id}`],
  ['Instagram', /^https?:\/\/(?:www\.)?instagram\.com\/(p|reel|tv)\/([\w-]+)/, ([, kind, id]) => `https://www.instagram.com/${kind}/${id}/`],
  ['TikTok', /^https?:\/\/(?:www\.)?tiktok\.com\/(?:embed|player)(?:\/v\d)?\/(\d+)/, ([, id]) => `https://www.tiktok.com/@/video/${id}`],
  ['Spotify', /^https?:\/\/open\.spotify\.com\/embed\/(\w+)\/(\w+)/, ([, kind, id]) => `https://open.spotify.com/${kind}/${id}`],
  [
    'Facebook',
    /^https?:\/\/(?:www\.)?facebook\.com\/plugins\/\w+\.php\?(?:.*?&)?href=([^&]+)/,
    ([whole, href]) => decoded(href ?? '') ?? whole,
  ],
  [
    'SoundCloud',
    /^https?:\/\/w\.soundcloud\.com\/player\/?\?(?:.*?&)?url=([^&]+)/,
    ([whole, href]) => decoded(href ?? '') ?? whole,
  ],
] // biome-ignore format: a table

const sites: readonly (readonly [string, RegExp])[] = [
  ['YouTube', /(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be)$/],
  ['Vimeo', /(?:^|\.)vimeo\.com$/],
  ['Facebook', /(?:^|\.)facebook\.com$/],
  ['Instagram', /(?:^|\.)instagram\.com$/],
  ['X', /(?:^|\.)(?:x|twitter)\.com$/],
  ['TikTok', /(?:^|\.)tiktok\.com$/],
  ['Bilibili', /(?:^|\.)bilibili\.com$/],
]

/** Frames that measure, advertise, log in or share, and show nothing. */
const furniture =
  /doubleclick|googlesyndication|googletagmanager|google\.com\/recaptcha|\/ads?[/.]|amazon-adsystem|taboola|outbrain|disqus\.com|facebook\.com\/(?:plugins\/(?:like|share|page|comments)|tr\b)|platform\.twitter\.com\/widgets|addthis|sharethis/i

function decoded(text: string): string | undefined {
  try {
    const url = decodeURIComponent(text)
    return /^https?:\/\//.test(url) ? url : undefined
  } catch {
    return undefined
  }
}

/** Elements of AMP and of light players that stand for a frame: which attribute names what is shown, and its page. */
const stand: ReadonlyMap<string, readonly [site: string, attribute: string, before: string]> = new Map([
  ['amp-youtube', ['YouTube', 'data-videoid', 'https://www.youtube.com/watch?v=']],
  ['lite-youtube', ['YouTube', 'videoid', 'https://www.youtube.com/watch?v=']],
  ['amp-vimeo', ['Vimeo', 'data-videoid', 'https://vimeo.com/']],
  ['lite-vimeo', ['Vimeo', 'videoid', 'https://vimeo.com/']],
  ['amp-dailymotion', ['Dailymotion', 'data-videoid', 'https://www.dailymotion.com/video/']],
  ['amp-twitter', ['X', 'data-tweetid', 'https://x.com/i/status/']],
  ['amp-instagram', ['Instagram', 'data-shortcode', 'https://www.instagram.com/p/']],
  ['amp-tiktok', ['TikTok', 'data-src', 'https://www.tiktok.com/@/video/']],
  ['amp-facebook', ['Facebook', 'data-href', '']],
])

/** Elements that scripts turn into a post of a network, by a word of their class, and where they name it. */
const posts: readonly (readonly [className: RegExp, attribute: string])[] = [
  [/(?:^|\s)fb-(?:post|video)(?:\s|$)/, 'data-href'],
  [/(?:^|\s)instagram-media(?:\s|$)/, 'data-instgrm-permalink'],
  [/(?:^|\s)tiktok-embed(?:\s|$)/, 'cite'],
  [/(?:^|\s)twitter-(?:tweet|video)(?:\s|$)/, 'cite'],
]

/** True for elements that show something of another place. */
export const isEmbed = (name: string): boolean => embeds.has(name) || stand.has(name)

const embeds = new Set(['iframe', 'amp-iframe', 'video', 'amp-video', 'audio', 'amp-audio', 'embed', 'object'])

/** The card of an `iframe`, `video`, `audio`, `embed` or `object`, or what stands for one, or nothing where it shows nothing of interest. */
export function cardOf(element: PageElement, absolute: (address: string) => string): EmbedCard | undefined {
  const { attribs, name } = element
  const [site, key, before] = stand.get(name) ?? []
  if (site && key) {
    const id = attribs[key]?.trim()
    if (!id || !(before ? /^[\w-]{4,40}$/ : /^https?:\/\//).test(id)) return undefined
    return { url: `${before}${id}`, label: attribs.title?.trim() || site }
  }
  const given = attribs.src || attribs['data-src'] || attribs['data-lazy-src'] || attribs.data || sourceWithin(element)
  if (!given || given.startsWith('about:')) return undefined
  const label = attribs.title?.trim() || attribs['aria-label']?.trim()
  const card = cardFor(absolute(given), label)
  return card && /^(?:amp-)?(?:video|audio)$/.test(name) && !label ? { ...card, label: fileName(card.url) } : card
}

const bookmark = /(?:^|\s)kg-bookmark-card(?:\s|$)/

/** The card of an element that a script would turn into a post of a network, or of one that shows where a link leads, or nothing. */
export function postCardOf(element: PageElement, absolute: (address: string) => string): EmbedCard | undefined {
  const { classes } = element
  if (classes === '') return undefined
  if (bookmark.test(classes)) return bookmarkOf(element, absolute)
  for (const [className, attribute] of posts) {
    if (!className.test(classes)) continue
    const address = element.attribute(attribute) ?? lastStatusLink(element)
    return address ? cardFor(absolute(address), undefined) : undefined
  }
  return undefined
}

/** A card that a blog wrote itself: one link, whose first words are the title of the page it leads to. */
function bookmarkOf(element: PageElement, absolute: (address: string) => string): EmbedCard | undefined {
  let address: string | undefined
  const waiting = [...element.children]
  for (let steps = 0; waiting.length > 0 && steps < 60; steps++) {
    const node = waiting.shift()!
    if (node.type === 'text') {
      const label = node.data.trim()
      if (label !== '' && address !== undefined) return cardFor(absolute(address), label)
      continue
    }
    if (!('attribs' in node)) continue
    if (node.name === 'a') address ??= node.attribs.href
    waiting.unshift(...node.children.slice(0, 60))
  }
  return undefined
}

function cardFor(address: string, label: string | undefined): EmbedCard | undefined {
  if (!/^https?:\/\//.test(address) || furniture.test(address)) return undefined
  for (const [site, player, page] of players) {
    const found = player.exec(address)
    if (found) return { url: page(found), label: label ? `${label} (${site})` : site }
  }
  const host = URL.parse(address)?.hostname ?? ''
  const site = sites.find(([, names]) => names.test(host))?.[0] ?? host.replace(/^www\./, '')
  return { url: address, label: label || site }
}

function sourceWithin(element: PageElement): string | undefined {
  for (const child of element.children) {
    if ('attribs' in child && child.name === 'source' && (child.attribs.src || child.attribs['data-src']))
      return child.attribs.src || child.attribs['data-src']
  }
  return undefined
}

function lastStatusLink(element: PageElement): string | undefined {
  let found: string | undefined
  const waiting = [...element.children]
  for (let steps = 0; waiting.length > 0 && steps < 300; steps++) {
    const node = waiting.shift()!
    if (!('attribs' in node)) continue
    const { href } = node.attribs
    if (node.name === 'a' && href && /\/status(?:es)?\/\d+|\/(?:p|reel|video)\/[\w-]+/.test(href)) found = href
    waiting.push(...node.children.slice(0, 300))
  }
  return found
}

function fileName(url: string): string {
  const last = URL.parse(url)?.pathname.split('/').at(-1)
  return last || url
}
