import { type Html, html } from './html.ts'
import { markWords } from './mark-words.ts'
import { searchWords } from './search-words.ts'
import type { Ui } from './ui.ts'

export interface PageShell {
  /** What stands in the title bar before the archive's name. */
  readonly title?: string
  /** Which entry of the navigation is the current one. */
  readonly section?:
    | 'front'
    | 'archive'
    | 'sources'
    | 'tags'
    | 'authors'
    | 'edits'
    | 'rising'
    | 'dossiers'
    | 'marks'
    | 'feeds'
    | 'status'
    | 'search'
  readonly body: Html
  /** The neighbouring pages, for the arrow keys and for browsers: `prev` is newer, `next` is older. */
  readonly prev?: string
  readonly next?: string
  /** The Atom feed that belongs to this page. */
  readonly feed?: { readonly href: string; readonly title: string }
  /** Scripts of this page alone. */
  readonly scripts?: readonly string[]
  /** What stands in the search field. */
  readonly query?: string
}

/** A whole document: masthead, navigation, `body` as the main part, foot. */
export function page(ui: Ui, shell: PageShell): Html {
  const { words } = ui
  const title = shell.title ? `${shell.title} · ${ui.archiveName}` : ui.archiveName
  const feed = shell.feed ?? { href: '/feed.atom', title: ui.archiveName }
  return html`<!doctype html>
<html lang="${words.htmlLang}">
<head>
<meta charset="utf-8">
${ui.site && html`<meta http-equiv="Content-Security-Policy" content="${ui.site.policy}">\n<meta name="referrer" content="no-referrer">\n`}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#faf7f1" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#171512" media="(prefers-color-scheme: dark)">
<title>${title}</title>
<link rel="stylesheet" href="${ui.assets.style}">
<link rel="icon" type="image/svg+xml" href="${ui.assets.icon}">
<link rel="alternate" type="application/atom+xml" href="${feed.href}" title="${feed.title}">
${shell.prev && html`<link rel="prev" href="${shell.prev}">\n`}${shell.next && html`<link rel="next" href="${shell.next}">\n`}${
  ui.assets.script && html`<script src="${ui.assets.script}" defer></script>\n`
}${shell.scripts?.map((src) => html`<script src="${src}" defer></script>\n`)}</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header class="masthead">
<div class="masthead-in">
${mastheadName(ui, shell)}
${!ui.site && html`<p class="dateline"><time datetime="${ui.format.dayKey(ui.now)}">${ui.format.day(ui.now)}</time></p>\n`}${shell.section !== 'search' && searchForm(ui, shell.query ?? '')}
</div>
<nav class="main-nav" aria-label="${words.mainNav}"><ul>${navEntries(ui, shell)}</ul></nav>
</header>
<main id="main" tabindex="-1">
${shell.body}
</main>
<footer class="foot">
<p>${words.keptBy} ${ui.version} · ${words.timesIn(ui.timeZone)}</p>
<p><a href="${feed.href}" type="application/atom+xml">${words.atomFeed}</a>${!ui.site && html` · <a href="${ui.otherLanguageHref}" lang="${words.switchToLang}" hreflang="${words.switchToLang}" rel="nofollow">${words.switchTo}</a>`}</p>
</footer>
</body>
</html>
`
}

function mastheadName(ui: Ui, shell: PageShell): Html {
  const name = html`<a href="${ui.href('/')}" dir="auto">${ui.archiveName}</a>`
  return shell.section === 'front' && !shell.title
    ? html`<h1 class="paper">${name}</h1>`
    : html`<p class="paper">${name}</p>`
}

function navEntries(ui: Ui, shell: PageShell): Html[] {
  const { words } = ui
  const sections = ui.site?.sections
  const entries = [
    ['front', '/', words.front],
    ['archive', '/archive', words.archive],
    ...(sections ? [['sources', '/sources', words.sources] as const] : []),
    ['tags', '/tags', words.tags],
    ['authors', '/authors', words.authors],
    ['edits', '/changes', words.edits],
    ['rising', '/rising', searchWords[ui.language].rising],
    ['dossiers', '/dossiers', searchWords[ui.language].dossiers],
    ...(ui.marks === 'hide' ? [] : [['marks', '/marks', markWords[ui.language].marks] as const]),
    ['feeds', '/feeds', words.feeds],
    ['status', '/status', words.status],
  ] as const
  const shown = sections ? entries.filter(([section]) => sections.some((one) => one === section)) : entries
  return shown.map(
    ([section, path, label]) =>
      html`<li><a href="${ui.href(path)}"${section === shell.section && html` aria-current="page"`}>${label}</a></li>`,
  )
}

/** The search field; `sort` is kept where the reader chose one. */
export function searchForm(
  ui: Ui,
  query: string,
  { sort, meaning }: { readonly sort?: string; readonly meaning?: string } = {},
): Html {
  const { words } = ui
  return html`<form class="search" role="search" action="/search" method="get">
<label class="vh" for="q">${words.searchThe}</label>
<input type="search" id="q" name="q" value="${query}" placeholder="${words.searchPlaceholder}" maxlength="300" autocomplete="off" spellcheck="false" dir="auto">
${sort && html`<input type="hidden" name="sort" value="${sort}">`}${meaning && html`<input type="hidden" name="meaning" value="${meaning}">`}${ui.chosen && html`<input type="hidden" name="lang" value="${ui.chosen}">`}<button>${words.search}</button>
</form>`
}

/** Newer and older pages of a list; nothing where there is one page only. */
export function pager(
  ui: Ui,
  page: number,
  pageCount: number,
  hrefOf: (page: number) => string,
  [back, on]: readonly [string, string] = [ui.words.newer, ui.words.older],
): Html {
  if (pageCount <= 1) return html``
  const { words, format } = ui
  return html`<nav class="pager" aria-label="${words.pages}">
<span>${page > 1 && html`<a href="${hrefOf(page - 1)}" rel="prev">← ${back}</a>`}</span>
<span class="pager-where">${words.pageOf(format.number(page), format.number(pageCount))}</span>
<span>${page < pageCount && html`<a href="${hrefOf(page + 1)}" rel="next">${on} →</a>`}</span>
</nav>`
}

/** A `<time>` that says its moment in UTC to machines and in the archive's zone to people. */
export function moment(ui: Ui, at: number, text = ui.format.dateTime(at)): Html {
  const iso = ui.format.iso(at)
  return iso ? html`<time datetime="${iso}">${text}</time>` : html`<span>${text}</span>`
}
