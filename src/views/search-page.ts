import type { SearchHit, SearchPage } from '../archive/library.ts'
import { articleEntry, runningText } from './article-list.ts'
import { type Html, html } from './html.ts'
import { page, pager, searchForm } from './layout.ts'
import { queryProblemWords } from './query-words.ts'
import { searchFacets } from './search-facets.ts'
import { searchWords } from './search-words.ts'
import type { Ui } from './ui.ts'

export type SearchSort = 'best' | 'new'

export interface SearchRequest {
  readonly query: string
  /** As the address says; absent: as the query says. */
  readonly sort?: SearchSort
  readonly page: number
  readonly pageCount: number
  /** Search by meaning, where it can be had. */
  readonly meaning?: 'on' | 'off'
}

/** The search form with what was found, or with help where there is nothing to show. `found` is absent for no query. */
export function searchPage(ui: Ui, request: SearchRequest, found: SearchPage | undefined): Html {
  const { words, format } = ui
  const { query, sort } = request
  const meaning = request.meaning === 'on' ? '1' : undefined
  // What the query says is gone against by an address only that says it, too.
  const saysSort = /sort[:：]/iu.test(query)
  const hrefWith = (more: { q?: string; sort?: SearchSort; page?: number; meaning?: string | undefined }) => {
    const { q, sort: order, page: to, meaning: by } = { q: query, sort, page: 1, meaning, ...more }
    return ui.href('/search', {
      q,
      sort: order === 'best' && !saysSort ? undefined : order,
      meaning: by,
      page: to > 1 ? to : undefined,
    })
  }
  const hrefOf = (to: number) => hrefWith({ page: to })
  const order = found?.sort ?? sort ?? 'best'
  // Filters alone have one order.
  const hasOrders = found !== undefined && found.total > 1 && (order === 'best' || sort === 'new' || saysSort)
  const sortLink = (to: SearchSort, label: string) =>
    html`<a href="${hrefWith({ sort: to })}"${to === order && html` aria-current="true"`}>${label}</a>`
  const more = searchWords[ui.language]
  const hrefOfQuery = (other: string) => hrefWith({ q: other })
  const byMeaning =
    request.meaning &&
    html` <a href="${hrefWith({ meaning: meaning ? undefined : '1' })}" rel="nofollow"${meaning && html` aria-current="true"`}>${more.byMeaning}</a>`
  const count = found && countWords(ui, found)
  const results =
    found &&
    html`<h2 class="vh">${words.results}</h2><div class="search-bar">
${!found.problem && html`<p class="count" role="status">${count} <span dir="auto">${words.hitsFor(query)}</span>${found.near && found.near.length > 0 && html` · <a href="#near">${more.near(format.number(found.near.length))}</a>`}</p>`}
${hasOrders && html`<nav class="views" aria-label="${words.sort}">${sortLink('best', words.sortBest)} ${sortLink('new', words.sortNew)}</nav>`}
${!found.problem && html`<nav class="views" aria-label="${words.view}">${otherWays(ui, query, hrefOfQuery)}${byMeaning}</nav>`}
</div>
${found.problem && problem(ui, query, found.problem, found.problemAt)}
${found.isIndexPartial && html`<p class="hint">${more.indexPartial}</p>`}
${found.isTakenApart && html`<p class="hint">${more.takenApart}</p>`}
${found.suggestions && html`<p class="hint">${more.didYouMean}${words.colon}${found.suggestions.map((other, at) => html`${at > 0 && words.listComma}<a href="${hrefOfQuery(other)}" dir="auto">${other}</a>`)}</p>`}
${found.shorter && html`<p class="hint">${more.shorter}${words.colon}${found.shorter.map((one, at) => html`${at > 0 && words.listComma}<a href="${hrefOfQuery(one.query)}" dir="auto">${more.withoutWord(one.without, countWords(ui, { ...one, hits: [] }))}</a>`)}</p>`}
${hitGroups(found.hits).map(([hit, ...others]) => searchHit(ui, hit!, others))}
${found.inside && insideHits(ui, query, found)}
${nearHits(ui, found)}
${found.total === 0 && !found.problem && !found.inside && !found.near?.length && hints(words.searchEmpty, words.searchHints)}
${pager(ui, request.page, request.pageCount, hrefOf)}
${found.total > 0 && tableLinks(ui, query)}
${found.facets && found.total > 1 && searchFacets(ui, query, found.facets, hrefOfQuery)}`
  const body = html`<div class="search-page list">
<h1 class="vh">${words.searchThe}</h1>
${searchForm(ui, query, { sort: sort === 'best' && !saysSort ? undefined : sort, meaning })}
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

/** The result as a file for a spreadsheet or a notebook. */
function tableLinks(ui: Ui, query: string): Html {
  const link = (format: string, label: string) =>
    html` <a href="${ui.href('/api/export', { q: query, format })}" rel="nofollow" download>${label}</a>`
  return html`<p class="hint as-table">${searchWords[ui.language].asTable}${ui.words.colon}${link('csv', 'CSV')}${link('jsonl', 'JSONL')}${link('parquet', 'Parquet')}</p>`
}

/** What tells the same story stands with the first that does. */
function hitGroups(hits: readonly SearchHit[]): readonly (readonly SearchHit[])[] {
  const groups = new Map<string, SearchHit[]>()
  for (const hit of hits) {
    const group = hit.sameStoryAs === undefined ? undefined : groups.get(hit.sameStoryAs)
    if (group) group.push(hit)
    else groups.set(hit.version ? `${hit.id} ${hit.version.id}` : hit.id, [hit])
  }
  return [...groups.values()]
}

function marked(pieces: SearchHit['snippet'], shown: (text: string) => string): Html {
  return html`${pieces.map(({ text, isHit }) => (isHit ? html`<mark>${text}</mark>` : shown(text)))}`
}

/** Whether a passage ends in the middle of a sentence. A short one is all that there is. */
function goesOn(pieces: SearchHit['snippet']): boolean {
  const text = pieces.map((piece) => piece.text).join('')
  return text.length > 80 && !/[.!?。！？；;…]["'”’」』）)\]]*\s*$/u.test(text)
}

/** How many there are, as far as they were counted and looked at. */
export function countWords(ui: Ui, { hits, total, isTotalAtLeast, isTotalAtMost }: SearchPage): string {
  const words = searchWords[ui.language]
  const count = ui.format.number(total)
  if (hits.some((hit) => hit.version)) return words.ofVersions(total, count, isTotalAtLeast === true)
  return isTotalAtLeast ? words.atLeast(count) : isTotalAtMost ? words.atMost(count) : ui.words.hits(total, count)
}

/** A hit with its day and best passage, and those of other sources that tell the same. */
export function searchHit(ui: Ui, hit: SearchHit, sameStory: readonly SearchHit[] = []): Html {
  const more = searchWords[ui.language]
  const passage = marked(hit.snippet, (text) => runningText(text, hit.language))
  const excerpt = hit.snippet.length > 0 ? html`${passage}${goesOn(hit.snippet) && '…'}` : undefined
  const title = hit.titlePieces && marked(hit.titlePieces, (text) => text)
  const day = ui.format.calendar(ui.format.dayKey(hit.publishedAt ?? hit.firstSeenAt))
  const version =
    hit.version &&
    html`<p class="hint"><a href="${ui.href(`/article/${encodeURIComponent(hit.id)}/version/${encodeURIComponent(hit.version.id)}`)}">${more.saidThen(ui.format.dateTime(hit.version.at))}</a></p>`
  const others =
    sameStory.length > 0 &&
    html`<p class="hint">${more.sameStory}${ui.words.colon}${sameStory.map((one) => html` <a href="${ui.href(`/article/${encodeURIComponent(one.id)}`)}" dir="auto">${one.source}${ui.words.colon}${one.title}</a>`)}</p>`
  return html`<div class="hit"><p class="hit-day">${day}</p>${articleEntry(ui, hit, { title, excerpt })}${version}${others}</div>`
}

/** The same words in every place, and in earlier versions. */
function otherWays(ui: Ui, query: string, hrefOf: (query: string) => string): Html {
  const more = searchWords[ui.language]
  const isInVersions = /(?:^|\s)in:versions?(?=\s|$)/i.test(query)
  const plain = query.replace(/(?:^|\s)in:versions?(?=\s|$)/gi, ' ').trim()
  const versions = html`<a href="${hrefOf(isInVersions ? plain : `${query} in:versions`)}" rel="nofollow"${isInVersions && html` aria-current="true"`}>${more.versions}</a>`
  const bare = /^exact:([\p{L}\p{N}]+)$/u.exec(plain)?.[1]
  if (!bare && !/^[\p{L}\p{N}]+$/u.test(plain)) return versions
  return html`<a href="${hrefOf(bare ?? `exact:${plain}`)}" rel="nofollow"${bare && html` aria-current="true"`}>${more.exact}</a> ${versions}`
}

/** What is wrong with a query, and the place, marked in what was typed. */
function problem(ui: Ui, query: string, message: string, at: number | undefined): Html {
  const rest = at === undefined ? '' : query.slice(at)
  const word = /^\S+/u.exec(rest)?.[0]
  const place =
    word &&
    html`<p dir="auto">${query.slice(0, at)}<mark title="${searchWords[ui.language].problemAt}">${word}</mark>${rest.slice(word.length)}</p>`
  return html`<p class="notice" role="alert">${queryProblemWords(message, ui.language)}</p>${place}`
}

/** What is doubtful stands below the page's hits: open where there are no others; more than fit are a link away. */
function insideHits(ui: Ui, query: string, { hits, inside = [], doubtful = inside.length }: SearchPage): Html {
  const { words, format } = ui
  const isWord = /^[\p{L}\p{N}]+$/u.test(query)
  const all =
    doubtful > inside.length &&
    isWord &&
    html`<p class="hint"><a href="${ui.href('/search', { q: `exact:${query}` })}">${words.showDoubtful}</a></p>`
  return html`<details class="inside"${hits.length === 0 && html` open`}><summary>${words.doubtful(doubtful, format.number(doubtful))}</summary>
${inside.map((hit) => searchHit(ui, hit, []))}${all}</details>`
}

/** What is near in meaning stands below what has the words, and says so. */
function nearHits(ui: Ui, { near, nearProblem }: SearchPage): Html | undefined {
  if (!near) return undefined
  const more = searchWords[ui.language]
  const problem = nearProblem && html`<p class="notice" role="status">${more.nearProblem[nearProblem.kind]}</p>`
  const hint = near.length ? more.nearHint : nearProblem ? undefined : more.nothingNear
  return html`<section id="near" aria-labelledby="near-head"><h2 id="near-head" class="section-head">${more.byMeaning}</h2>
${problem}${hint && html`<p class="hint">${hint}</p>`}
${near.map((hit) => searchHit(ui, hit, []))}</section>`
}

function hints(title: string, list: readonly string[]): Html {
  return html`<div class="empty"><p>${title}</p><ul>${list.map((hint) => html`<li>${hint}</li>`)}</ul></div>`
}
