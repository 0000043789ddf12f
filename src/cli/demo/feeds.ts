import type { SampleArticle } from './articles.ts'
import { escapeHtml } from './markup.ts'
import { isoLocal, type PageContext } from './page-parts.ts'

/** The Chinese feed: RSS 2.0, some items in full, some as teasers, one without a title, one without a date. */
export function rssFeed(context: PageContext): string {
  const { origin, articles } = context
  const own = articles.filter(({ language }) => language === 'zh')
  const guests = articles.filter(({ isLinkedTwice }) => isLinkedTwice)
  const built = Math.max(...own.map(({ at, modified }) => modified ?? at))
  const items = [
    ...own.map((article) => rssItem(article, context, `${origin}${article.path}`)),
    ...guests.map((article) =>
      rssItem(article, context, `${origin}${article.path}/?utm_source=rss&utm_medium=feed&utm_campaign=bilingual#top`),
    ),
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>澜汀日报</title>
<link>${origin}/</link>
<atom:link rel="self" type="application/rss+xml" href="${origin}/rss.xml"/>
<description>澜汀市的早报，虚构</description>
<language>zh-cn</language>
<lastBuildDate>${new Date(built).toUTCString()}</lastBuildDate>
<ttl>30</ttl>
${items.join('\n')}
</channel>
</rss>
`
}

function rssItem(article: SampleArticle, context: PageContext, link: string): string {
  const title = article.feed === 'notitle' ? '' : `<title>${escapeHtml(article.title)}</title>\n`
  const date = article.feed === 'undated' ? '' : `<pubDate>${rfc822(article.at)}</pubDate>\n`
  const content =
    article.feed === 'full' ? `<content:encoded><![CDATA[${fullContent(article, context)}]]></content:encoded>\n` : ''
  const categories = article.tags.map((tag) => `<category>${escapeHtml(tag)}</category>`).join('')
  return `<item>
${title}<link>${escapeHtml(link)}</link>
<guid isPermaLink="false">lanting-${article.slug}</guid>
<dc:creator>${escapeHtml(article.authors.join(', '))}</dc:creator>
${date}${categories}
<description>${escapeHtml(article.summary)}</description>
${content}</item>`
}

/** `Wed, 20 May 2026 07:15:00 +0800` */
function rfc822(at: number): string {
  const local = new Date(at + 8 * 3_600_000).toUTCString()
  return local.replace('GMT', '+0800')
}

/** The English feed: Atom 1.0. */
export function atomFeed(context: PageContext): string {
  const { origin, articles } = context
  const own = articles.filter(({ language }) => language === 'en')
  const updated = Math.max(...own.map(({ at, modified }) => modified ?? at))
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
<title>The Lanting Daily</title>
<subtitle>News from a harbour city that does not exist</subtitle>
<id>tag:lanting.example,2026:feed</id>
<link rel="alternate" type="text/html" href="${origin}/en/"/>
<link rel="self" type="application/atom+xml" href="${origin}/en/atom.xml"/>
<updated>${isoLocal(updated)}</updated>
${own.map((article) => atomEntry(article, context)).join('\n')}
</feed>
`
}

function atomEntry(article: SampleArticle, context: PageContext): string {
  const title = article.feed === 'notitle' ? '<title/>' : `<title>${escapeHtml(article.title)}</title>`
  const content =
    article.feed === 'full' ? `<content type="html">${escapeHtml(fullContent(article, context))}</content>\n` : ''
  return `<entry>
${title}
<id>tag:lanting.example,2026:${article.slug}</id>
<link rel="alternate" type="text/html" href="${context.origin}${article.path}"/>
<published>${isoLocal(article.at)}</published>
<updated>${isoLocal(article.modified ?? article.at)}</updated>
${article.authors.map((name) => `<author><name>${escapeHtml(name)}</name></author>`).join('')}
${article.tags.map((tag) => `<category term="${escapeHtml(tag)}"/>`).join('')}
<summary>${escapeHtml(article.summary)}</summary>
${content}</entry>`
}

/** What feeds carry has its pictures in `src` and no ads between. */
function fullContent(article: SampleArticle, { origin }: PageContext): string {
  const lead = article.image
    ? `<figure><img src="${origin}/img/${article.image.name}" alt="${escapeHtml(article.image.alt)}"><figcaption>${escapeHtml(article.image.caption)}</figcaption></figure>\n`
    : ''
  const blocks = article.blocks.map((block) =>
    block.replace(/<img class="lazyload" src="[^"]*" data-src="([^"]*)"[^>]*? alt=/g, `<img src="${origin}$1" alt=`),
  )
  return lead + blocks.join('\n')
}

/** A sitemap, as search engines get it. */
export function sitemap({ origin, articles }: PageContext): string {
  const urls = articles.map(
    ({ path, at, modified }) => `<url><loc>${origin}${path}</loc><lastmod>${isoLocal(modified ?? at)}</lastmod></url>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.join('\n')}
</urlset>
`
}
