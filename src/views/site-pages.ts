import type { ArticleSummary, EditSummary, RevisionComparison } from '../archive/library.ts'
import type { Capture } from '../model/index.ts'
import { daySections, type NameCount, sourceStrip } from './article-list.ts'
import { articleFoot, articleHead, articleHref, type ShownNeighbours } from './article-page.ts'
import { changeItem } from './changes-page.ts'
import { editItem } from './edits-page.ts'
import { foreign, type Html, html, raw } from './html.ts'
import { headlines } from './kept-box.ts'
import { moment, type PageShell, page, searchForm } from './layout.ts'
import { siteWords } from './site-words.ts'
import type { Ui } from './ui.ts'

/** What the page of an article in a static site shows. */
export interface ShownArticle
  extends ArticleSummary,
    Pick<Parameters<typeof articleHead>[1], 'published' | 'modified' | 'section'> {
  readonly html: string
  readonly textSha256?: string
  readonly capture?: Capture
  readonly headlines?: Parameters<typeof headlines>[1]['headlines']
  /** What was changed, oldest first. */
  readonly edits: readonly RevisionComparison[]
}

/** The page of one article: what it says, where and when it was captured, what was changed since. */
export function siteArticlePage(ui: Ui, article: ShownArticle, near: ShownNeighbours): Html {
  const { words } = ui
  const body = html`<div class="article-page">
<article class="reading">
${articleHead(ui, article)}
${notices(ui, article)}
<div class="prose"${foreign(article.language)}>
${article.html ? raw(article.html) : html`<p class="hint">${words.noText}</p>`}
</div>
${articleFoot(ui, article, near)}
</article>
<div class="about">
${historyBox(ui, article)}
${captureBox(ui, article)}
</div>
</div>`
  return page(ui, {
    title: article.title || words.untitled,
    body,
    prev: near.newer && articleHref(ui, near.newer.id),
    next: near.older && articleHref(ui, near.older.id),
  })
}

function notices(ui: Ui, article: ShownArticle): Html {
  const { words, format } = ui
  const said: string[] = []
  if (article.withdrawnAt !== undefined) said.push(words.withdrawnNotice(format.dateTime(article.withdrawnAt)))
  if (article.kind === 'teaser') said.push(words.teaserNotice)
  else if (!article.isComplete && article.origin === 'feed' && article.html) said.push(words.feedNotice)
  return said.length > 0 ? html`<div class="notice">${said.map((text) => html`<p>${text}</p>`)}</div>` : html``
}

function historyBox(ui: Ui, article: ShownArticle): Html {
  const { words, format } = ui
  const own = siteWords[ui.language]
  if (article.edits.length === 0) return html``
  const href = changesHref(ui, article.id)
  const lines = [...article.edits].reverse()
  return html`<section class="box versions" aria-labelledby="versions-head">
<h2 id="versions-head">${words.versions}</h2>
<p><a href="${href}">${own.seenChanges(lines.length, format.number(lines.length))}</a></p>
<ol class="version-list">${lines.map(({ after, changes }) => html`<li>${moment(ui, after.at)} <span class="hint">${words.changesCount(changes.length)}</span></li>`)}</ol>
${headlines(ui, article)}
</section>`
}

function captureBox(ui: Ui, { capture, textSha256 }: ShownArticle): Html {
  if (!capture) return html``
  const { words } = ui
  const own = siteWords[ui.language]
  return html`<section class="box kept" aria-labelledby="kept-head">
<h2 id="kept-head">${words.kept}</h2>
<p>${own.captured} ${moment(ui, capture.at)} · ${words.captureFor[capture.purpose]}${capture.status !== undefined && html` <span class="status">${capture.status}</span>`}</p>
<p class="hint">${own.capturedAs} <code>${capture.digest}</code></p>
${textSha256 && html`<p class="hint">${own.textDigest} <code>sha256:${textSha256}</code></p>`}
</section>`
}

function changesHref(ui: Ui, id: string): string {
  return ui.href(`/article/${encodeURIComponent(id)}/changes`)
}

/** Everything that was changed in an article, the latest change first, word by word. */
export function siteChangesPage(ui: Ui, article: ShownArticle): Html {
  const { words } = ui
  const title = article.title || words.untitled
  const body = html`<div class="changes-page inline">
<header class="article-head">
<p class="kicker">${words.changes}</p>
<h1${foreign(article.language)}><a href="${articleHref(ui, article.id)}">${title}</a></h1>
<p class="hint">${words.legend}</p>
</header>
${[...article.edits].reverse().map((comparison, at) => comparisonPart(ui, article, comparison, at))}
</div>`
  return page(ui, { title: `${words.changes}${words.colon}${title}`, body })
}

function comparisonPart(
  ui: Ui,
  article: ShownArticle,
  { before, after, changes, relation }: RevisionComparison,
  at: number,
): Html {
  const { words } = ui
  return html`<section aria-labelledby="change-${at + 1}"><h2 class="section-head" id="change-${at + 1}">${moment(ui, before.at)} → ${moment(ui, after.at)}</h2>
${relation === 'other-text' && html`<p class="notice">${words.otherText}</p>`}
${changes.length === 0 ? html`<p class="empty">${words.noChanges}</p>` : html`<ol class="changes">${changes.map((change) => changeItem(ui, change, 'inline', article.language, 'h3'))}</ol>`}</section>
`
}

/** A list of articles: one source's, tag's, author's, day's or month's, or the newest of all. */
export interface SiteList {
  readonly kind: 'front' | 'source' | 'tag' | 'author' | 'day' | 'month'
  /** What it is about; the front page's is the site's name. */
  readonly name: string
  /** How many there are in all; absent on pages that stay as they are. */
  readonly total?: number
  /** Which of its older pages this is. */
  readonly number?: number
  readonly articles: readonly ArticleSummary[]
  readonly newer?: string
  readonly older?: string
  readonly sources?: readonly NameCount[]
}

export function siteListPage(ui: Ui, list: SiteList): Html {
  const { words, format } = ui
  const isFront = list.kind === 'front'
  const name = list.kind === 'day' || list.kind === 'month' ? format.calendar(list.name) : list.name
  const kicker = {
    front: '',
    source: words.bySource,
    tag: words.byTag,
    author: words.byAuthor,
    day: words.byDay,
    month: words.byMonth,
  }[list.kind]
  const head = html`<header class="list-head"><p class="kicker">${kicker}</p>
<h1 dir="auto">${name}</h1>
${list.total !== undefined && html`<p class="count">${words.articles(list.total, format.number(list.total))}</p>`}</header>`
  const body = html`<div class="list-page">
<div class="list">
${!isFront && head}
${list.articles.length === 0 && html`<div class="empty"><p>${words.noArticles}</p></div>`}
${daySections(ui, list.articles, isFront)}
${turn(ui, list)}
</div>
${list.sources && sourceStrip(ui, list.sources, undefined)}
</div>`
  const title = isFront
    ? undefined
    : [name, list.number !== undefined && format.number(list.number)].filter(Boolean).join(' · ')
  return page(ui, {
    ...(title !== undefined && { title }),
    ...sectionOf(list.kind),
    body,
    ...(list.newer !== undefined && { prev: list.newer }),
    ...(list.older !== undefined && { next: list.older }),
  })
}

function sectionOf(kind: SiteList['kind']): Pick<PageShell, 'section'> {
  if (kind === 'front') return { section: 'front' }
  return kind === 'day' || kind === 'month' ? { section: 'archive' } : {}
}

function turn(ui: Ui, { newer, older }: SiteList): Html {
  if (newer === undefined && older === undefined) return html``
  const { words } = ui
  return html`<nav class="pager" aria-label="${words.pages}">
<span>${newer !== undefined && html`<a href="${newer}" rel="prev">← ${words.newer}</a>`}</span>
<span></span>
<span>${older !== undefined && html`<a href="${older}" rel="next">${words.older} →</a>`}</span>
</nav>`
}

/** What publishers changed, the latest change first. */
export function siteEditsPage(ui: Ui, edits: readonly EditSummary[]): Html {
  const { words } = ui
  const body = html`<div class="list-page edits-page"><div class="list">
<header class="list-head"><h1>${words.edits}</h1><p class="count">${words.editsHint}</p></header>
${edits.length === 0 && html`<div class="empty"><p>${words.noEdits}</p></div>`}
<ol class="changes">${edits.map((edit) => editItem(ui, edit))}</ol>
</div></div>`
  return page(ui, { title: words.edits, section: 'edits', body })
}

/** The search page: a form whose answer a script writes into the page, and what to do without one. */
export function siteSearchPage(ui: Ui): Html {
  const { words } = ui
  const own = siteWords[ui.language]
  const body = html`<div class="search-page list">
<h1 class="vh">${words.searchThe}</h1>
${searchForm(ui, '')}
<noscript><p class="notice">${own.noScript}</p></noscript>
<div id="found" data-words="${JSON.stringify(own.finder)}" data-locale="${words.locale}" data-untitled="${words.untitled}">
<div class="empty"><p>${words.searchStart}</p><ul>${own.searchHints.map((hint) => html`<li>${hint}</li>`)}</ul></div>
</div>
</div>`
  return page(ui, { title: words.search, section: 'search', body, scripts: ['/assets/search.js'] })
}
