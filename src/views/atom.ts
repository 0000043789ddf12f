import type { ArticleDetail, ArticleSummary } from '../archive/library.ts'
import { webUrl } from './html.ts'
import { writeHref } from './ui.ts'

export interface AtomFeed {
  /** See `feedUrn`. */
  readonly id: string
  readonly title: string
  /** Scheme and host under which the reading room is read: feeds need whole addresses. */
  readonly origin: string
  /** Where an article's page stands, where that is not `/article/ID` of the origin. */
  readonly pageOf?: (id: string) => string
  /** Path and query of this feed, and of the page that it belongs to. */
  readonly selfPath: string
  readonly pagePath: string
  readonly version: string
  readonly articles: readonly FeedArticle[]
}

/** What an entry tells. */
export type FeedArticle = ArticleSummary & Pick<ArticleDetail, 'html'>

/**
 * The id of a feed (RFC 4287, 4.2.6): the same for good, and no other feed's. Two archives may have one name, and may list one source; so
 * it begins with the archive's own id. An archive that was made before there were any keeps what its readers know it by: `unnamed`.
 */
export function feedUrn(
  archiveId: string | undefined,
  kind: string,
  name: string | undefined,
  unnamed: string,
): string {
  const encoded = (text: string) => encodeURIComponent(text.toWellFormed())
  if (archiveId === undefined) return `urn:presskeep:${kind}:${encoded(name ?? unnamed)}`
  return `urn:presskeep:${encoded(archiveId)}:${kind}${name === undefined ? '' : `:${encoded(name)}`}`
}

/**
 * An Atom 1.0 document (RFC 4287) of whole articles. An entry's id is `urn:presskeep:article:ID` and never changes;
 * `updated` moves when the publisher edits. The feed's `updated` is its newest entry's, or 1970 where it is empty: the
 * document changes only when its contents do.
 */
export function atomFeed(feed: AtomFeed): string {
  const updated = feed.articles.reduce((latest, article) => Math.max(latest, updatedAt(article)), 0)
  const entries = feed.articles.map((article) => entry(feed, article)).join('')
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${xml(feed.id)}</id>
<title>${xml(feed.title)}</title>
<updated>${rfc3339(updated)}</updated>
<link rel="self" type="application/atom+xml" href="${xml(feed.origin + feed.selfPath)}"/>
<link rel="alternate" type="text/html" href="${xml(feed.origin + feed.pagePath)}"/>
<generator version="${xml(feed.version)}">Presskeep</generator>
<author><name>${xml(feed.title)}</name></author>
${entries}</feed>
`
}

function entry({ origin, pageOf }: AtomFeed, article: FeedArticle): string {
  const url = pageOf?.(article.id) ?? `${origin}/article/${encodeURIComponent(article.id)}`
  const authors = article.authors.length > 0 ? article.authors : [article.source]
  const via = webUrl(article.url)
  const lang = article.language && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(article.language) ? article.language : ''
  return `<entry${lang && ` xml:lang="${lang}"`}>
<id>${xml(`urn:presskeep:article:${encodeURIComponent(article.id)}`)}</id>
<title>${xml(article.title || article.source)}</title>
<updated>${rfc3339(updatedAt(article))}</updated>
${article.publishedAt === undefined ? '' : `<published>${rfc3339(article.publishedAt)}</published>\n`}<link rel="alternate" type="text/html" href="${xml(url)}"/>
${via ? `<link rel="via" href="${xml(via)}"/>\n` : ''}${authors.map((name) => `<author><name>${xml(name)}</name></author>\n`).join('')}${article.tags
  .filter((tag) => tag !== '')
  .map((tag) => `<category term="${xml(tag)}"/>\n`)
  .join('')}<content type="html">${xml(absoluteAddresses(article.html, origin))}</content>
</entry>
`
}

function updatedAt(article: FeedArticle): number {
  return article.editedAt ?? article.publishedAt ?? article.firstSeenAt
}

/** RFC 3339 knows the years 0 to 9999 only. */
function rfc3339(at: number): string {
  const inRange = Math.min(Math.max(Number.isFinite(at) ? at : 0, -62_167_219_200_000), 253_402_300_799_000)
  return new Date(inRange).toISOString().replace('.000Z', 'Z')
}

/** Escaped for XML text and attributes. Characters that XML 1.0 has no place for become U+FFFD. */
export function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
}

/**
 * Our own addresses (`/media/…`) in sanitised HTML made whole, for readers elsewhere. One pass over the text: only
 * values of `src` and `href` inside tags are touched, never words that look like them.
 */
export function absoluteAddresses(html: string, origin: string): string {
  return mapTags(html, (tag) => tag.replace(/(\s(?:src|href)=")\/(?!\/)/g, `$1${origin}/`))
}

/** Each tag of our own markup changed, the text between them as it is. One pass. */
export function mapTags(html: string, change: (tag: string) => string): string {
  let out = ''
  let from = 0
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at)) {
    const end = endOfTag(html, at)
    out += html.slice(from, at) + change(html.slice(at, end))
    from = end
    at = end
  }
  return out + html.slice(from)
}

/** Where the tag that opens at `at` ends; a `>` inside a quoted value does not end it. */
function endOfTag(html: string, at: number): number {
  let quote = ''
  for (let i = at + 1; i < html.length; i++) {
    const c = html[i]!
    if (quote) {
      if (c === quote) quote = ''
    } else if (c === '"' || c === "'") quote = c
    else if (c === '>') return i + 1
  }
  return html.length
}

/** One address of a sitemap: `at` is when it last changed. */
export interface SitemapEntry {
  readonly path: string
  readonly at?: number
}

/** A sitemap (sitemaps.org 0.9) of pages, or with `isIndex` of further sitemaps. */
export function sitemap(origin: string, entries: readonly SitemapEntry[], isIndex = false): string {
  const [root, item] = isIndex ? ['sitemapindex', 'sitemap'] : ['urlset', 'url']
  const lines = entries.map(
    ({ path, at }) =>
      `<${item}><loc>${xml(origin + writeHref(path))}</loc>${at === undefined ? '' : `<lastmod>${rfc3339(at)}</lastmod>`}</${item}>\n`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${lines.join('')}</${root}>\n`
}
