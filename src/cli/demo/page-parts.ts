import type { SampleArticle } from './articles.ts'
import { zoneMs } from './articles.ts'
import { escapeHtml } from './markup.ts'

/** What a page needs to know besides its article. */
export interface PageContext {
  /** `http://127.0.0.1:1234`, without a slash at the end. */
  readonly origin: string
  /** All articles that are on sale, newest first. */
  readonly articles: readonly SampleArticle[]
}

export const paperName = { zh: '澜汀日报', en: 'The Lanting Daily' } as const

/** ISO 8601 with the paper's zone. */
export function isoLocal(at: number): string {
  return `${new Date(at + zoneMs).toISOString().slice(0, 19)}+08:00`
}

/** `2026年5月20日 07:15` */
export function chineseTime(at: number): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(\d\d:\d\d)/.exec(isoLocal(at))!
  return `${year}年${Number(month)}月${Number(day)}日 ${time}`
}

/** `20 May 2026, 07:15` */
export function englishTime(at: number): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(\d\d:\d\d)/.exec(isoLocal(at))!
  const names = 'January February March April May June July August September October November December'.split(' ')
  return `${Number(day)} ${names[Number(month) - 1]} ${year}, ${time}`
}

/** schema.org NewsArticle, for the articles whose page has it. */
export function jsonLd(article: SampleArticle, { origin }: PageContext): string {
  if (article.date !== 'jsonld') return ''
  const data = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: article.title,
    description: article.summary,
    inLanguage: article.language === 'zh' ? 'zh-CN' : 'en-GB',
    datePublished: isoLocal(article.at),
    dateModified: isoLocal(article.modified ?? article.at),
    author: article.authors.map((name) => ({ '@type': 'Person', name })),
    publisher: { '@type': 'NewsMediaOrganization', name: paperName[article.language] },
    mainEntityOfPage: origin + article.path,
    isAccessibleForFree: !article.isPaid,
    ...(article.image && { image: [`${origin}/img/${article.image.name}`] }),
  }
  return `<script type="application/ld+json">${JSON.stringify(data).replace(/</g, '\\u003c')}</script>`
}

export function headOf(article: SampleArticle, context: PageContext): string {
  const { origin } = context
  const image = article.image ? `<meta property="og:image" content="${origin}/img/${article.image.name}">` : ''
  return `<title>${escapeHtml(article.title)} - ${paperName[article.language]}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${escapeHtml(article.summary)}">
<meta name="keywords" content="${escapeHtml(article.tags.join(','))}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="${paperName[article.language]}">
<meta property="og:title" content="${escapeHtml(article.title)}">
<meta property="og:url" content="${origin}${article.path}">
${image}
<link rel="canonical" href="${origin}${article.path}">
${jsonLd(article, context)}`
}

/** Where the paper's advertisement would go: what an extractor must leave behind. */
export function adSlot(name: string, label: string): string {
  return (
    `<div class="ad-wrap"><span class="ad-label">${label}</span><div id="dfp-ad-${name}" class="dfp-ad" ` +
    `data-ad-unit="/0000/lanting/${name}"><script>window.adQueue=window.adQueue||[];adQueue.push('dfp-ad-${name}')</script></div></div>`
  )
}

/** Blocks with what a newspaper's system puts between them. */
export function interleave(blocks: readonly string[], extras: Readonly<Record<number, string>>): string {
  return blocks.map((block, index) => block + (extras[index + 1] ?? '')).join('\n')
}

/** Other articles that share a tag, then the newest. */
export function related(article: SampleArticle, { articles }: PageContext, count: number): SampleArticle[] {
  const others = articles.filter((other) => other.slug !== article.slug && other.language === article.language)
  const near = others.filter(({ tags }) => tags.some((tag) => article.tags.includes(tag)))
  return [...new Set([...near, ...others])].slice(0, count)
}

export function linkList(articles: readonly SampleArticle[]): string {
  return articles.map(({ path, title }) => `<li><a href="${path}">${escapeHtml(title)}</a></li>`).join('')
}

export const styles = {
  zh: `body{margin:0;background:#f5f5f2;color:#222;font:17px/1.9 "Songti SC","Noto Serif CJK SC",serif}
a{color:#8a1f1f;text-decoration:none}.top{background:#8a1f1f;color:#fff;padding:.6em 1em}.top a{color:#fff;margin-right:1em}
.brand{font-size:1.5em;letter-spacing:.2em}.wrap{max-width:1060px;margin:1em auto;display:flex;gap:2em;padding:0 1em}
.main{flex:1;min-width:0;background:#fff;padding:1.5em 2em}.side{width:260px;font-size:14px}h1{font-size:1.6em;line-height:1.4}
.article-info{color:#777;font-size:14px;border-bottom:1px solid #ddd;padding-bottom:.6em}.article-info span{margin-right:1.2em}
.article-body p{text-indent:2em}figure{margin:1.2em 0}img{max-width:100%;height:auto}figcaption{color:#777;font-size:14px}
.ad-wrap{background:#eee;color:#aaa;font-size:12px;padding:.5em;margin:1em 0;min-height:60px}table{border-collapse:collapse;width:100%;font-size:15px}
td,th{border:1px solid #ccc;padding:.2em .5em}.paywall,.newsletter{background:#fbf6e9;border:1px solid #e4d9b8;padding:1em;margin:1em 0}
.share-bar a{margin-right:1em}#cookie-notice{position:fixed;bottom:0;left:0;right:0;background:#222;color:#ddd;font-size:14px;padding:.6em 1em}
@media(max-width:800px){.wrap{display:block}.side{width:auto}}`,
  en: `body{margin:0;color:#1b1b1b;font:18px/1.65 Georgia,serif}a{color:#0b4f6c}header.site{border-bottom:3px double #1b1b1b;text-align:center;padding:1em}
header.site a.logo{font-size:2em;color:#1b1b1b;text-decoration:none}nav a{margin:0 .6em;font:14px sans-serif}
main{max-width:680px;margin:2em auto;padding:0 1em}h1{line-height:1.2}.kicker{font:13px sans-serif;text-transform:uppercase;color:#0b4f6c}
.byline,.published{font:14px sans-serif;color:#555;margin:.2em 0}.standfirst{font-size:1.15em;color:#444}figure{margin:1.5em 0}img{max-width:100%;height:auto}
figcaption{font:13px sans-serif;color:#666}.ad-wrap{background:#f0f0f0;font:11px sans-serif;color:#999;padding:.5em;margin:1.5em 0;min-height:90px}
.newsletter,.paywall{background:#eef5f7;padding:1em;margin:1.5em 0;font:15px sans-serif}.share a{margin-right:1em;font:14px sans-serif}
table{border-collapse:collapse;width:100%;font:15px sans-serif}td,th{border-bottom:1px solid #ccc;text-align:left;padding:.3em}
.cookie-banner{position:fixed;bottom:0;left:0;right:0;background:#fff;border-top:1px solid #999;padding:1em;font:14px sans-serif}`,
} as const
