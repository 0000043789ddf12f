import type { MarkedArticle, MarkedPage } from '../archive/library.ts'
import { markKey } from '../model/index.ts'
import { articleHref } from './article-page.ts'
import { feedUrn, xml } from './atom.ts'
import { foreign, type Html, html } from './html.ts'
import { moment, page, pager } from './layout.ts'
import { markLines } from './mark-box.ts'
import { markWords } from './mark-words.ts'
import { namePath, type Ui, writeHref } from './ui.ts'

export interface MarksFilter {
  readonly name?: string
  readonly isChanged: boolean
}

/** Address of the page of marks. */
export function marksHref(ui: Ui, { name, isChanged }: MarksFilter, pageNumber = 1): string {
  return ui.href('/marks', { name, changed: isChanged ? 1 : undefined, page: pageNumber > 1 ? pageNumber : undefined })
}

/** Marked articles, the newest mark first. */
export function marksPage(ui: Ui, found: MarkedPage, filter: MarksFilter): Html {
  const words = markWords[ui.language]
  const { name, isChanged } = filter
  const feed = marksFeedPath(filter)
  const choice = (to: MarksFilter, label: Html, isChosen: boolean) =>
    html`<li><a href="${marksHref(ui, to)}"${isChosen && html` aria-current="page"`}>${label}</a></li>`
  const choices = [
    choice({ isChanged }, html`<span class="source-name">${words.allMarks}</span>`, name === undefined),
    ...found.names.map((one) =>
      choice(
        { name: one.name, isChanged },
        html`<span class="source-name" dir="auto">${one.name}</span> <span class="n">${ui.format.number(one.count)}</span>`,
        name !== undefined && markKey(one.name) === markKey(name),
      ),
    ),
    choice({ name, isChanged: !isChanged }, html`<span class="source-name">${words.onlyChanged}</span>`, isChanged),
  ]
  const none =
    found.names.length > 0
      ? html`<p>${words.noneOfThese}</p>`
      : html`<p>${words.noMarks}</p><p><code>presskeep mark ID --as NAME --note TEXT</code></p>`
  const body = html`<div class="list-page"><div class="list">
<header class="list-head"><h1>${name === undefined ? words.marks : html`${words.marks} · <span dir="auto">${name}</span>`}</h1>
<p class="count">${isChanged ? words.onlyChanged : words.marksHint} · ${ui.words.articles(found.total, ui.format.number(found.total))} · <a href="${feed}" type="application/atom+xml">${ui.words.atomFeed}</a></p></header>
${found.total === 0 && html`<div class="empty">${none}</div>`}
<ol class="changes">${found.articles.map((article) => markedItem(ui, article))}</ol>
${pager(ui, found.page, found.pageCount, (to) => marksHref(ui, filter, to))}
</div>
${found.names.length > 0 && html`<nav class="sources" aria-labelledby="names-head"><h2 id="names-head">${words.marks}</h2><ul>${choices}</ul></nav>`}</div>`
  return page(ui, {
    title: [words.marks, name].filter(Boolean).join(' · '),
    section: 'marks',
    body,
    prev: found.page > 1 ? marksHref(ui, filter, found.page - 1) : undefined,
    next: found.page < found.pageCount ? marksHref(ui, filter, found.page + 1) : undefined,
    feed: { href: feed, title: words.marks },
  })
}

function markedItem(ui: Ui, article: MarkedArticle): Html {
  const lang = foreign(article.language)
  return html`<li class="change"><h2 class="label"${lang}><a href="${articleHref(ui, article.id)}">${article.title || ui.words.untitled}</a></h2>
<p class="where"><a class="source" href="${ui.href(namePath('source', article.source))}" dir="auto">${article.source}</a> ${moment(ui, article.publishedAt ?? article.firstSeenAt)}</p>
<div class="marks">${article.marks.map((mark) => html`<div>${markLines(ui, article.id, mark)}</div>`)}</div></li>
`
}

function marksFeedPath({ name, isChanged }: MarksFilter): string {
  return writeHref('/marks.atom', { name, changed: isChanged ? 1 : undefined })
}

/** An Atom feed of marked articles, an entry each; it moves when something is marked, noted or changed since. */
export function marksFeed(
  ui: Ui,
  found: MarkedPage,
  about: { readonly origin: string; readonly title: string; readonly filter: MarksFilter },
): string {
  const words = markWords[ui.language]
  const { origin, title, filter } = about
  const { format } = ui
  const timeOf = ({ marks }: MarkedArticle) =>
    marks.reduce((latest, { at, changed }) => Math.max(latest, at, changed?.at ?? 0), 0)
  const entries = found.articles.map((article) => {
    const lines = article.marks.map(({ name, note, at, changed }) => {
      const when = changed && format.dateTime(changed.at)
      const since = when && (changed.isWithdrawn ? words.goneSince(when) : words.changedSince(when))
      const said = [`★ ${name} · ${format.dateTime(at)}`, note, since].filter((line) => line !== undefined)
      return said.map((line) => `<p>${xml(line).replaceAll('\n', '<br>')}</p>`).join('')
    })
    return `<entry>
<id>${xml(feedUrn(ui.archiveId, 'marks', article.id, ''))}</id>
<title>${xml(article.title)}</title>
<updated>${format.iso(timeOf(article))}</updated>
<link rel="alternate" type="text/html" href="${xml(`${origin}/article/${encodeURIComponent(article.id)}`)}"/>
<author><name>${xml(article.source)}</name></author>
${article.marks.map(({ name }) => `<category term="${xml(name)}"/>\n`).join('')}<content type="html">${xml(lines.join(''))}</content>
</entry>
`
  })
  const updated = found.articles.reduce((latest, article) => Math.max(latest, timeOf(article)), 0)
  const which = `${filter.name ?? ''} ${filter.isChanged}`
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${xml(feedUrn(ui.archiveId, 'marks', ui.archiveId && which, `${ui.archiveName} ${which}`))}</id>
<title>${xml(title)}</title>
<updated>${format.iso(updated)}</updated>
<link rel="self" type="application/atom+xml" href="${xml(origin + marksFeedPath(filter))}"/>
<link rel="alternate" type="text/html" href="${xml(origin + writeHref('/marks', { name: filter.name, changed: filter.isChanged ? 1 : undefined }))}"/>
<generator version="${xml(ui.version)}">Presskeep</generator>
<author><name>${xml(ui.archiveName)}</name></author>
${entries.join('')}</feed>
`
}
