/** Where publishers put their feeds, the likeliest first. */
const feedPaths = [
  'feed',
  'rss.xml',
  'atom.xml',
  'index.xml',
  'feed.xml',
  'rss',
  'feed/',
  'feed.json',
  'rss/',
  'atom',
  'feeds',
  'index.rss',
  'index.atom',
  'feed.atom',
  'feed.rss',
  'index.rdf',
  'rss/feed.xml',
  'feed/atom.xml',
  'feeds/posts/default',
  '?feed=rss2',
]

const sitemapPaths = [
  'sitemap.xml',
  'sitemap_index.xml',
  'sitemap-news.xml',
  'news-sitemap.xml',
  'sitemap.xml.gz',
  'sitemap.txt',
]

/**
 * Addresses where a site that names no feed may still have one: below the page's folder first, then below the root. To be
 * asked without following redirects, since many sites send every unknown address to their front page.
 *
 *     knownFeedPaths('https://news.example/blog/') // ['https://news.example/blog/feed', …, 'https://news.example/feed', …]
 */
export function knownFeedPaths(url: string): readonly string[] {
  const page = URL.parse(url)
  if (!page || !/^https?:$/.test(page.protocol)) return []
  const folders = new Set<string>()
  if (page.pathname !== '/')
    folders.add(new URL(page.pathname.endsWith('/') ? '.' : `${page.pathname}/`, page).href.split('?')[0] as string)
  folders.add(new URL('.', page).href)
  folders.add(new URL('/', page).href)
  return [...new Set([...folders].flatMap((folder) => feedPaths.map((path) => new URL(path, folder).href)))]
}

/** Addresses where a site that names no sitemap in robots.txt may still have one. */
export function knownSitemapPaths(url: string): readonly string[] {
  const page = URL.parse(url)
  if (!page || !/^https?:$/.test(page.protocol)) return []
  return sitemapPaths.map((path) => new URL(`/${path}`, page).href)
}

/** The sitemaps that a robots.txt names (`Sitemap:` lines, anywhere, of any case), each once. */
export function sitemapsOfRobots(text: string, url: string): readonly string[] {
  const found = new Set<string>()
  for (const line of text.slice(0, 512 * 1024).split(/\r\n|\r|\n/)) {
    const address = /^\ufeff?\s*sitemap\s*:\s*(\S+)/i.exec(line)?.[1]
    const sitemap = address === undefined ? undefined : URL.parse(address, url)
    if (sitemap && /^https?:$/.test(sitemap.protocol)) found.add(sitemap.href)
    if (found.size >= 1000) break
  }
  return [...found]
}

/** Feeds that an address itself tells, on sites that do not always name them. `channelId` is what the page says of YouTube. */
export function siteFeeds(url: string, channelId?: string): readonly string[] {
  const page = URL.parse(url)
  if (!page) return []
  const host = page.hostname.replace(/^(?:www|m|old|new)\./, '')
  const parts = page.pathname.split('/').filter(Boolean)
  switch (host) {
    case 'youtube.com':
      return youtube(page, parts, channelId)
    case 'reddit.com':
      return parts[0] === 'r' || parts[0] === 'user'
        ? [`https://www.reddit.com/${parts.slice(0, 2).join('/')}/.rss`]
        : []
    case 'github.com':
      return parts.length >= 2
        ? ['releases', 'commits', 'tags'].map((kind) => `https://github.com/${parts[0]}/${parts[1]}/${kind}.atom`)
        : []
    case 'medium.com':
      return parts[0] ? [`https://medium.com/feed/${parts[0]}`] : []
    default:
      return []
  }
}

function youtube(page: URL, parts: readonly string[], channelId: string | undefined): readonly string[] {
  const feed = (name: string, value: string) =>
    `https://www.youtube.com/feeds/videos.xml?${name}=${encodeURIComponent(value)}`
  const playlist = page.searchParams.get('list')
  if (playlist) return [feed('playlist_id', playlist)]
  const channel = parts[0] === 'channel' ? parts[1] : channelId
  if (channel && /^UC[\w-]{22}$/.test(channel)) return [feed('channel_id', channel)]
  return parts[0] === 'user' && parts[1] ? [feed('user', parts[1])] : []
}
