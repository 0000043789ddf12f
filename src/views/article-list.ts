import type { ArticlePage, ArticleSummary } from '../archive/library.ts'
import { foreign, type Html, html } from './html.ts'
import { moment, page, pager } from './layout.ts'
import { markLink } from './mark-box.ts'
import { namePath, type Ui } from './ui.ts'

export interface NameCount {
  readonly name: string
  readonly count: number
}

/** What a list is about: everything, or one source, tag, author, day or month. */
export type ListSubject =
  | { readonly kind: 'all'; readonly source?: string }
  | { readonly kind: 'source' | 'tag' | 'author'; readonly name: string }
  | {
      readonly kind: 'day'
      /** `YYYY-MM-DD` or `YYYY-MM`. */
      readonly day: string
      /** The nearest days (or months) before and after that have articles. */
      readonly earlier?: string
      readonly later?: string
    }

/** The front page and every other list of articles: grouped by day, newest first. */
export function articleListPage(
  ui: Ui,
  subject: ListSubject,
  list: ArticlePage,
  sources: readonly NameCount[],
  hrefOf: (page: number) => string,
): Html {
  const { words } = ui
  const chosen = subject.kind === 'all' || subject.kind === 'source' ? sourceOf(subject) : undefined
  const body = html`<div class="list-page">
<div class="list">
${listHeading(ui, subject, list)}
${list.articles.length === 0 && html`<div class="empty"><p>${words.noArticles}</p><p class="hint">${words.noArticlesHint}</p></div>`}
${daySections(ui, list.articles, subject.kind === 'all' && !subject.source && list.page === 1)}
${pager(ui, list.page, list.pageCount, hrefOf)}
</div>
${sourceStrip(ui, sources, chosen)}
</div>`
  const day = subject.kind === 'day' ? subject : undefined
  return page(ui, {
    title: titleOf(ui, subject, list.page),
    section: subject.kind === 'all' ? 'front' : day ? 'archive' : undefined,
    body,
    prev: list.page > 1 ? hrefOf(list.page - 1) : day?.later && ui.href(`/day/${day.later}`),
    next: list.page < list.pageCount ? hrefOf(list.page + 1) : day?.earlier && ui.href(`/day/${day.earlier}`),
    feed: feedOf(subject),
  })
}

function sourceOf(subject: ListSubject): string | undefined {
  return subject.kind === 'all' ? subject.source : subject.kind === 'source' ? subject.name : undefined
}

function feedOf(subject: ListSubject): { href: string; title: string } | undefined {
  const name = subject.kind === 'tag' ? subject.name : sourceOf(subject)
  // A name that only fits into a query has no feed of its own.
  if (!name || name === '.' || name === '..') return undefined
  return { href: `${namePath(subject.kind === 'tag' ? 'tag' : 'source', name)}/feed.atom`, title: name }
}

function titleOf(ui: Ui, subject: ListSubject, pageNumber: number): string | undefined {
  const name =
    subject.kind === 'all' ? subject.source : subject.kind === 'day' ? ui.format.calendar(subject.day) : subject.name
  const place = pageNumber > 1 ? ui.format.number(pageNumber) : undefined
  return [name, place].filter(Boolean).join(' · ') || undefined
}

function listHeading(ui: Ui, subject: ListSubject, list: ArticlePage): Html {
  const { words, format } = ui
  const count = html`<p class="count">${words.articles(list.total, format.number(list.total))}</p>`
  if (subject.kind === 'all' && !subject.source) {
    // The front page's own heading is the paper's name in the masthead; later pages need one.
    return list.page === 1 ? html`` : html`<header class="list-head"><h1>${words.front}</h1>${count}</header>`
  }
  if (subject.kind === 'day') {
    const isMonth = subject.day.length === 7
    return html`<header class="list-head"><p class="kicker">${isMonth ? words.byMonth : words.byDay}</p>
<h1>${format.calendar(subject.day)}</h1>${count}
<nav class="pager" aria-label="${words.archive}">
<span>${subject.later && html`<a href="${ui.href(`/day/${subject.later}`)}" rel="prev">← ${isMonth ? words.laterMonth : words.laterDay}</a>`}</span>
<span><a href="${ui.href('/archive')}">${words.archive}</a></span>
<span>${subject.earlier && html`<a href="${ui.href(`/day/${subject.earlier}`)}" rel="next">${isMonth ? words.earlierMonth : words.earlierDay} →</a>`}</span>
</nav></header>`
  }
  const name = subject.kind === 'all' ? (subject.source ?? '') : subject.name
  const kicker = subject.kind === 'tag' ? words.byTag : subject.kind === 'author' ? words.byAuthor : words.bySource
  const feed = feedOf(subject)
  return html`<header class="list-head"><p class="kicker">${kicker}</p>
<h1 dir="auto">${name}</h1>
<p class="count">${words.articles(list.total, format.number(list.total))}${feed && html` · <a href="${feed.href}" type="application/atom+xml">${words.atomFeed}</a>`} · <a href="${ui.href('/')}">${words.clear}</a></p></header>`
}

/** Lists grouped by day, newest first as they are given. */
export function daySections(ui: Ui, articles: readonly ArticleSummary[], hasLead: boolean): Html[] {
  const sections: Html[] = []
  let start = 0
  while (start < articles.length) {
    const key = ui.format.dayKey(listTime(articles[start]!))
    let end = start
    while (end < articles.length && ui.format.dayKey(listTime(articles[end]!)) === key) end++
    const isFirst = start === 0
    const entries = articles
      .slice(start, end)
      .map((a, i) => articleEntry(ui, a, { isLead: hasLead && isFirst && i === 0 }))
    const heading = html`<a href="${ui.href(`/day/${key}`)}">${ui.format.calendar(key)}</a>`
    sections.push(html`<section class="day"><h2 class="day-head">${heading}</h2>
${entries}</section>
`)
    start = end
  }
  return sections
}

/** The moment by which lists are ordered. */
export function listTime(article: ArticleSummary): number {
  return article.publishedAt ?? article.firstSeenAt
}

export interface EntryOptions {
  readonly isLead?: boolean
  /** The title with what was looked for marked. */
  readonly title?: Html
  /** Stands in for the text's beginning where a search found something better. */
  readonly excerpt?: Html
}

/** One article in a list. */
export function articleEntry(ui: Ui, article: ArticleSummary, options: EntryOptions = {}): Html {
  const { words } = ui
  const { isLead, title, excerpt } = options
  const href = ui.href(`/article/${encodeURIComponent(article.id)}`)
  const lang = foreign(article.language)
  const thumb =
    article.picture !== undefined &&
    html`<a class="thumb" href="${href}" tabindex="-1" aria-hidden="true"><img src="${mediaPath(article.picture)}" alt="" loading="${isLead ? 'eager' : 'lazy'}" decoding="async"></a>`
  return html`<article class="entry${isLead && ' lead'}${thumb ? ' with-thumb' : ''}">
<h3${lang}><a href="${href}">${title ?? (article.title || words.untitled)}</a></h3>
<p class="where"><a class="source" href="${ui.href(namePath('source', article.source))}" dir="auto">${article.source}</a> ${entryTime(ui, article)}${marks(ui, article, href)}</p>
${(excerpt || article.excerpt) && html`<p class="excerpt"${lang}>${excerpt ?? runningText(article.excerpt, article.language)}</p>`}
${thumb}</article>
`
}

/**
 * Lines as running text. Chinese and Japanese put no space between sentences, so the one that stands for the end of a
 * paragraph goes.
 */
export function runningText(text: string, language: string | undefined): string {
  return /^(zh|ja)\b/i.test(language ?? '')
    ? text.replace(/\s*\n\s*|(?<=[。！？；：，、」』”’）》…]) +/g, '')
    : text.replace(/\s*\n\s*/g, ' ')
}

function entryTime(ui: Ui, article: ArticleSummary): Html {
  if (article.publishedAt !== undefined) {
    // Midnight in UTC is how a day without a time is written down, and no clock is made up for it.
    return article.publishedAt % 86_400_000 === 0
      ? html``
      : moment(ui, article.publishedAt, ui.format.time(article.publishedAt))
  }
  return html`<span class="seen">${ui.words.firstSeen} ${moment(ui, article.firstSeenAt, ui.format.time(article.firstSeenAt))}</span>`
}

/** What a reader should know of an article at a glance: edited, withdrawn, only the beginning, marked. */
export function marks(ui: Ui, article: ArticleSummary, href: string): Html {
  const { words } = ui
  const isEdited = article.editedAt !== undefined || article.revisionCount > 1
  const [path = '', query] = href.split('?')
  const changes = `${path}/changes${query ? `?${query}` : ''}`
  return html`${isEdited && html` <a class="mark edited" href="${changes}" title="${words.editedTitle}">${words.edited(article.revisionCount)}</a>`}${
    article.withdrawnAt !== undefined &&
    html` <span class="mark withdrawn" title="${words.withdrawnTitle}">${words.withdrawn}</span>`
  }${kindMark(ui, article)}${article.markedAs?.map((name) => html` ${markLink(ui, name)}`)}`
}

function kindMark(ui: Ui, article: ArticleSummary): Html {
  const { words } = ui
  if (article.kind !== 'article') {
    return html` <span class="mark ${article.kind === 'teaser' && 'teaser'}">${words.kind[article.kind]}</span>`
  }
  if (article.isComplete || article.origin !== 'feed') return html``
  return html` <span class="mark teaser" title="${words.feedOnlyTitle}">${words.feedOnly}</span>`
}

/** Where a kept picture is served. */
export function mediaPath(digest: string): string {
  return `/media/${encodeURIComponent(digest)}`
}

const openSources = 14

/** All sources with their counts, for the side of a list. */
export function sourceStrip(ui: Ui, sources: readonly NameCount[], chosen: string | undefined): Html {
  if (sources.length === 0) return html``
  const { words, format } = ui
  const byCount = [...sources].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
  const entry = ({ name, count }: NameCount) =>
    html`<li><a href="${ui.href(namePath('source', name))}"${name === chosen && html` aria-current="page"`}><span class="source-name" dir="auto">${name}</span> <span class="n">${format.number(count)}</span></a></li>`
  const rest = byCount.slice(openSources)
  return html`<nav class="sources" aria-labelledby="sources-head">
<h2 id="sources-head">${words.sources}</h2>
<ul><li><a href="${ui.href('/')}"${chosen === undefined && html` aria-current="page"`}><span class="source-name">${words.allSources}</span></a></li>${byCount.slice(0, openSources).map(entry)}</ul>
${rest.length > 0 && html`<details><summary>${words.moreSources(format.number(rest.length))}</summary><ul>${rest.map(entry)}</ul></details>`}
</nav>`
}
