import type { ArticleSummary, DossierSummary, SearchHit, SearchPage } from '../archive/library.ts'
import { type Html, html } from './html.ts'
import { moment, page } from './layout.ts'
import { searchFacets } from './search-facets.ts'
import { countWords, searchHit } from './search-page.ts'
import { searchWords } from './search-words.ts'
import type { Ui } from './ui.ts'

/** All dossiers, and how one is made. */
export function dossiersPage(ui: Ui, dossiers: readonly DossierSummary[]): Html {
  const words = searchWords[ui.language]
  const items = dossiers.map(
    (one) =>
      html`<li><a href="${ui.href(`/dossier/${one.id}`)}" dir="auto">${one.name}</a> <span class="hint" dir="auto">${one.query}</span>${one.problem && html`<p class="notice">${one.problem}</p>`}</li>`,
  )
  const body = html`<div class="list"><h1>${words.dossiers}</h1>
${items.length > 0 ? html`<ul>${items}</ul>` : html`<div class="empty"><p>${words.noDossiers}</p><p><code>presskeep dossier add NAME QUERY</code></p></div>`}
</div>`
  return page(ui, { title: words.dossiers, section: 'dossiers', body })
}

export interface DossierView {
  readonly dossier: DossierSummary
  /** The newest matches, with facets. */
  readonly found: SearchPage
  /** Milliseconds; what came into the archive later is new. */
  readonly since: number
  /** Of some match an exchange is kept. */
  readonly hasCaptures: boolean
}

const columnsAtMost = 4
const linesInColumn = 6

/** A dossier: what is new, what each source had, what was there before, its timeline. */
export function dossierPage(ui: Ui, { dossier, found, since, hasCaptures }: DossierView): Html {
  const words = searchWords[ui.language]
  const { format } = ui
  const fresh = found.hits.filter((hit) => hit.firstSeenAt > since)
  const earlier = found.hits.filter((hit) => hit.firstSeenAt <= since)
  const path = `/dossier/${dossier.id}`
  const hrefOfQuery = (query: string) => ui.href('/search', { q: query })
  const download = (suffix: string, label: string) =>
    html` <a href="${ui.href(`${path}${suffix}`)}" rel="nofollow" download>${label}</a>`
  const body = html`<div class="search-page list"><h1 dir="auto">${dossier.name}</h1>
<p class="count">${countWords(ui, found)} <span class="hint">(<a href="${hrefOfQuery(dossier.query)}" dir="auto">${dossier.query}</a>)</span></p>
${found.problem && html`<p class="notice" role="alert">${found.problem}</p>`}
<p class="hint"><a href="${path}/feed.atom" type="application/atom+xml">${ui.words.atomFeed}</a>${found.hits.length > 0 && html` · ${words.asBook}${ui.words.colon}${download('/book.epub', 'EPUB')}${hasCaptures && html` ${download('/captures.wacz', 'WACZ')}`} · ${words.asTable}${ui.words.colon}<a href="${ui.href('/api/export', { q: dossier.query, format: 'csv' })}" rel="nofollow" download>CSV</a>`}</p>
<section class="dossier-part"><h2>${words.newSince(format.dateTime(since))}</h2>
${fresh.length > 0 ? fresh.map((hit) => searchHit(ui, hit)) : html`<p class="hint">${words.nothingNew}</p>`}
<p class="hint"><a href="${ui.href(path, { since: ui.now })}" rel="nofollow">${words.markRead}</a> (${words.markReadHint})</p></section>
${sourceColumns(ui, found.hits)}
${earlier.length > 0 && html`<section class="dossier-part"><h2>${words.earlier}</h2>${earlier.map((hit) => searchHit(ui, hit))}</section>`}
${(found.isTotalAtLeast || found.total > found.hits.length) && html`<p class="hint">${words.onlyNewest(format.number(found.hits.length))} <a href="${hrefOfQuery(dossier.query)}">${words.all}</a></p>`}
${found.facets && found.total > 1 && searchFacets(ui, dossier.query, found.facets, hrefOfQuery)}</div>`
  return page(ui, {
    title: dossier.name,
    section: 'dossiers',
    body,
    feed: { href: `${path}/feed.atom`, title: dossier.name },
  })
}

/** What the sources that wrote most had, side by side. */
function sourceColumns(ui: Ui, hits: readonly SearchHit[]): Html {
  const bySource = new Map<string, ArticleSummary[]>()
  for (const hit of hits) bySource.set(hit.source, [...(bySource.get(hit.source) ?? []), hit])
  if (bySource.size < 2) return html``
  const columns = [...bySource].sort((a, b) => b[1].length - a[1].length).slice(0, columnsAtMost)
  const column = ([source, articles]: (typeof columns)[number]) =>
    html`<div><h3 class="label" dir="auto">${source} <span class="n">${ui.format.number(articles.length)}</span></h3><ul>${articles
      .slice(0, linesInColumn)
      .map(
        (one) =>
          html`<li>${moment(ui, one.publishedAt ?? one.firstSeenAt, ui.format.calendar(ui.format.dayKey(one.publishedAt ?? one.firstSeenAt)))} <a href="${ui.href(`/article/${encodeURIComponent(one.id)}`)}" dir="auto">${one.title}</a></li>`,
      )}</ul></div>`
  return html`<section class="dossier-part"><h2>${searchWords[ui.language].bySource}</h2><div class="columns">${columns.map(column)}</div></section>`
}
