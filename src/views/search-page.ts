import type { SearchHit, SearchPage } from '../archive/library.ts'
import { articleEntry, runningText } from './article-list.ts'
import { type Html, html } from './html.ts'
import { page, pager, searchForm } from './layout.ts'
import type { Ui } from './ui.ts'

export type SearchSort = 'best' | 'new'

export interface SearchRequest {
  readonly query: string
  readonly sort: SearchSort
  readonly page: number
  readonly pageCount: number
}

/** The search form with what was found, or with help where there is nothing to show. `found` is absent for no query. */
export function searchPage(ui: Ui, request: SearchRequest, found: SearchPage | undefined): Html {
  const { words, format } = ui
  const { query, sort } = request
  const hrefOf = (to: number) =>
    ui.href('/search', { q: query, sort: sort === 'best' ? undefined : sort, page: to > 1 ? to : undefined })
  const sortLink = (to: SearchSort, label: string) =>
    html`<a href="${ui.href('/search', { q: query, sort: to === 'best' ? undefined : to })}"${to === sort && html` aria-current="true"`}>${label}</a>`
  const results =
    found &&
    html`<h2 class="vh">${words.results}</h2><div class="search-bar">
<p class="count" role="status">${words.hits(found.total, format.number(found.total))} <span dir="auto">${words.hitsFor(query)}</span></p>
${found.total > 1 && html`<nav class="views" aria-label="${words.sort}">${sortLink('best', words.sortBest)} ${sortLink('new', words.sortNew)}</nav>`}
</div>
${found.doubtful !== undefined && found.doubtful > 0 && doubtful(ui, query, found.doubtful)}
${found.problem && html`<p class="notice" role="alert">${found.problem}</p>`}
${found.hits.map((hit) => searchHit(ui, hit))}
${found.total === 0 && hints(words.searchEmpty, words.searchHints)}
${pager(ui, request.page, request.pageCount, hrefOf)}`
  const body = html`<div class="search-page list">
<h1 class="vh">${words.searchThe}</h1>
${searchForm(ui, query, sort === 'best' ? undefined : sort)}
${results ?? hints(words.searchStart, words.searchStartHints)}
</div>`
  return page(ui, {
    title: query ? `${words.search}${words.colon}${query}` : words.search,
    section: 'search',
    body,
    prev: request.page > 1 ? hrefOf(request.page - 1) : undefined,
    next: request.page < request.pageCount ? hrefOf(request.page + 1) : undefined,
  })
}

function searchHit(ui: Ui, hit: SearchHit): Html {
  const snippet = html`${hit.snippet.map((piece) => (piece.isHit ? html`<mark>${piece.text}</mark>` : runningText(piece.text, hit.language)))}`
  const day = ui.format.calendar(ui.format.dayKey(hit.publishedAt ?? hit.firstSeenAt))
  return html`<div class="hit"><p class="hit-day">${day}</p>${articleEntry(ui, hit, false, hit.snippet.length > 0 ? snippet : undefined)}</div>`
}

/** What was left out, and a link to it where the query is one plain word. */
function doubtful(ui: Ui, query: string, count: number): Html {
  const { words, format } = ui
  const isWord = /^[\p{L}\p{N}]+$/u.test(query)
  return html`<p class="hint">${words.doubtful(count, format.number(count))}${isWord && html` <a href="${ui.href('/search', { q: `exact:${query}` })}">${words.showDoubtful}</a>`}</p>`
}

function hints(title: string, list: readonly string[]): Html {
  return html`<div class="empty"><p>${title}</p><ul>${list.map((hint) => html`<li>${hint}</li>`)}</ul></div>`
}
