import type { ArticleDetail, ArticleLink, ArticleSummary, RevisionSummary } from '../archive/library.ts'
import type { GivenDate } from '../model/index.ts'
import { listTime } from './article-list.ts'
import { foreign, type Html, html, raw, webUrl } from './html.ts'
import { keptBox, versionsBox } from './kept-box.ts'
import { moment, page } from './layout.ts'
import { markBox, markForm, toMarkForm } from './mark-box.ts'
import { searchWords } from './search-words.ts'
import { namePath, type Ui } from './ui.ts'

/** Another article that tells the same story. */
export interface RelatedArticle extends ArticleLink {
  readonly source: string
  readonly publishedAt?: number
}

/** The page of one article: what it says, where it came from, what was kept of it. */
export function articlePage(ui: Ui, article: ArticleDetail, related: readonly RelatedArticle[] = []): Html {
  const { words } = ui
  const body = html`<div class="article-page">
<article class="reading">
${articleHead(ui, article)}
${notices(ui, article)}
${markBox(ui, article)}
<div class="prose"${foreign(article.language)}>
${article.html ? raw(article.html) : isWanted(article) ? undefined : html`<p class="hint">${words.noText}</p>`}
</div>
${articleFoot(ui, article, article)}
${relatedBox(ui, related)}
</article>
<div class="about">
${markForm(ui, article)}
${versionsBox(ui, article)}
${keptBox(ui, article)}
</div>
</div>`
  return page(ui, {
    title: article.title || words.untitled,
    body,
    prev: article.newer && articleHref(ui, article.newer.id),
    next: article.older && articleHref(ui, article.older.id),
  })
}

/** The page of one version of an article, with its way back. */
export function versionPage(
  ui: Ui,
  article: ArticleDetail,
  revision: RevisionSummary & { readonly html: string },
): Html {
  const { words, format } = ui
  const href = articleHref(ui, article.id)
  const current = article.revisions.find((r) => r.isCurrent)
  const compare =
    current &&
    !revision.isCurrent &&
    ui.href(`/article/${encodeURIComponent(article.id)}/changes`, { before: revision.id, after: current.id })
  const when = format.dateTime(revision.at)
  const body = html`<div class="article-page">
<article class="reading">
<header class="article-head">
<p class="kicker">${words.version} · ${words.origin[revision.origin]}</p>
<h1${foreign(article.language)}>${revision.title || article.title || words.untitled}</h1>
</header>
<div class="notice">
<p>${revision.isCurrent ? words.currentVersion(when) : words.oldVersion(when)}</p>
<p><a href="${href}">${words.toCurrent}</a>${compare && html` · <a href="${compare}">${words.compareWithCurrent}</a>`}</p>
</div>
<div class="prose"${foreign(article.language)}>
${revision.html ? raw(revision.html) : html`<p class="hint">${words.noText}</p>`}
</div>
</article>
<div class="about">
${versionsBox(ui, article, revision.id)}
${keptBox(ui, article)}
</div>
</div>`
  return page(ui, { title: `${revision.title || article.title || words.untitled} · ${when}`, body })
}

/** Address of an article's page. */
export function articleHref(ui: Ui, id: string): string {
  return ui.href(`/article/${encodeURIComponent(id)}`)
}

/** What a page's head is made of. */
type Headed = ArticleSummary & Pick<ArticleDetail, 'published' | 'modified' | 'section'>

/** Source, headline, byline, dates and the way to the original. */
export function articleHead(ui: Ui, article: Headed): Html {
  const { words } = ui
  const url = webUrl(article.url)
  const author = (name: string) => html`<a href="${ui.href(namePath('author', name))}" dir="auto">${name}</a>`
  return html`<header class="article-head">
<p class="kicker"><a href="${ui.href(namePath('source', article.source))}" dir="auto">${article.source}</a>${article.section && html` · <span dir="auto">${article.section}</span>`}</p>
<h1${foreign(article.language)}>${article.title || words.untitled}</h1>
${article.authors.length > 0 && html`<p class="byline"><span class="vh">${words.by}${words.colon}</span>${joined(article.authors.map(author), words.listComma)}</p>`}
<dl class="dates">
<div><dt>${words.published}</dt><dd>${publishedWords(ui, article)}</dd></div>
${article.modified && html`<div><dt>${words.modified}</dt><dd>${givenDate(ui, article.modified)}</dd></div>`}
</dl>
${url && html`<p class="to-source"><a href="${url}" rel="external noreferrer noopener nofollow">${words.readOriginal} <span class="host" dir="ltr">${URL.parse(url)?.host}</span></a></p>`}
${toMarkForm(ui)}
</header>`
}

function publishedWords(ui: Ui, article: Headed): Html {
  const { words } = ui
  if (article.published) return givenDate(ui, article.published)
  if (article.publishedAt !== undefined) return moment(ui, article.publishedAt)
  return html`${words.dateNone}${words.listComma}${words.firstSeen} ${moment(ui, article.firstSeenAt)}`
}

/** A given date, how it was given, and the source's own words where they could not be read. */
function givenDate(ui: Ui, date: GivenDate): Html {
  const { words } = ui
  if (date.at === undefined) return html`${words.dateUnreadable(date.raw)}`
  const from = html`<span class="from" title="${date.source}${words.colon}${date.raw}">${dateOrigin(ui, date.source)}</span>`
  if (!date.dayOnly) return html`${moment(ui, date.at)} ${from}`
  // A day without a time is that day wherever it is read: it is not moved into the archive's zone.
  const inItsZone = date.at % 86_400_000 === 0 ? date.at : date.at + (date.zoneMinutes ?? 0) * 60_000
  const key =
    date.zoneMinutes === undefined && inItsZone % 86_400_000 !== 0
      ? ui.format.dayKey(date.at)
      : ui.format.iso(inItsZone).slice(0, 10)
  return html`<time datetime="${key}">${ui.format.calendar(key)}</time> ${from}`
}

/** In words for a reader, from the names that `extract`, `feed` and `import` give (`GivenDate.source`). */
function dateOrigin(ui: Ui, source: string): string {
  const from = ui.words.dateFrom
  if (/^(json-?ld|microdata|itemprop|rdfa)\b/i.test(source)) return from.structured
  if (/^(meta|og)\b/i.test(source)) return from.meta
  if (/^(url|address)\b/i.test(source)) return from.url
  if (/^(text|byline|time|class|selector|visible|page)\b/i.test(source)) return from.text
  if (/^(import|front-?matter|jekyll|ms|post)\b/i.test(source)) return from.import
  // Elements and keys of RSS, Atom, RDF, JSON Feed, CDF and sitemaps.
  if (
    /^((dc|dcterms|atom|a10|news|media|prism)\d*:|pub_?date|date|published|updated|issued|created|modified|lastmod|lastbuilddate)/i.test(
      source,
    )
  ) {
    return from.feed
  }
  return from.other(source)
}

/** It is known that there is such a page, and nothing more. */
function isWanted(article: ArticleDetail): boolean {
  return !article.revisions.length && !article.captures.length
}

function notices(ui: Ui, article: ArticleDetail): Html {
  const { words, format } = ui
  const said: string[] = []
  if (article.withdrawnAt !== undefined) said.push(words.withdrawnNotice(format.dateTime(article.withdrawnAt)))
  if (article.kind === 'teaser') said.push(words.teaserNotice)
  else if (isWanted(article)) said.push(words.wantedNotice)
  else if (!article.isComplete && article.origin === 'feed' && article.revisions.length) said.push(words.feedNotice)
  return said.length > 0 ? html`<div class="notice">${said.map((text) => html`<p>${text}</p>`)}</div>` : html``
}

export interface ShownNeighbours {
  readonly newer?: ArticleLink
  readonly older?: ArticleLink
  readonly newerInSource?: ArticleLink
  readonly olderInSource?: ArticleLink
}

/** Tags, what stands before and behind it in the archive and at its source, and its day. */
export function articleFoot(
  ui: Ui,
  article: Parameters<typeof listTime>[0] & Pick<ArticleDetail, 'tags' | 'source'>,
  near: ShownNeighbours,
): Html {
  const { words } = ui
  const tags = article.tags.map(
    (tag) => html`<li><a href="${ui.href(namePath('tag', tag))}" dir="auto">${tag}</a></li>`,
  )
  const key = ui.format.dayKey(listTime(article))
  return html`<footer class="article-foot">
${tags.length > 0 && html`<ul class="tags" aria-label="${words.tags}">${tags}</ul>`}
<nav class="neighbours" aria-label="${words.articleNav}">
${neighbours(ui, words.inArchive, near.newer, near.older, true)}
${neighbours(ui, words.inSource(article.source), near.newerInSource, near.olderInSource)}
</nav>
<p class="day-link"><a href="${ui.href(`/day/${key}`)}">${ui.format.calendar(key)}</a></p>
</footer>`
}

function relatedBox(ui: Ui, related: readonly RelatedArticle[]): Html {
  if (related.length === 0) return html``
  const items = related.map(
    (one) =>
      html`<li><a href="${articleHref(ui, one.id)}" dir="auto">${one.title || ui.words.untitled}</a> <span class="hint" dir="auto">${one.source}${one.publishedAt !== undefined && html` · ${ui.format.calendar(ui.format.dayKey(one.publishedAt))}`}</span></li>`,
  )
  return html`<section class="related"><h2 class="label">${searchWords[ui.language].related}</h2><ul>${items}</ul></section>`
}

/** The articles before and after, in the archive or in one source. */
function neighbours(
  ui: Ui,
  label: string,
  newer: ArticleLink | undefined,
  older: ArticleLink | undefined,
  isMain = false,
): Html {
  if (!newer && !older) return html``
  const { words } = ui
  const link = (to: ArticleLink | undefined, label: string, rel: string) =>
    html`<p class="${rel}">${to && html`<span class="dir">${label}</span> <a href="${articleHref(ui, to.id)}"${isMain && html` rel="${rel}"`} dir="auto">${to.title || words.untitled}</a>`}</p>`
  return html`<div class="pair-nav"><h2 class="label" dir="auto">${label}</h2>${link(newer, `← ${words.newer}`, 'prev')}${link(older, `${words.older} →`, 'next')}</div>`
}

function joined(parts: readonly Html[], comma: string): Html[] {
  return parts.map((part, i) => (i === 0 ? part : html`${comma}${part}`))
}
