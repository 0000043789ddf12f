import type { FeedHealth, FeedLedger, PollSummary } from '../archive/library.ts'
import type { FeedStatus } from '../model/index.ts'
import { errorWords } from './error-words.ts'
import { type Html, html, webUrl } from './html.ts'
import { moment, page, pager } from './layout.ts'
import { namePath, type Ui } from './ui.ts'

/** Order of concern: what needs a reader's eye stands first. */
const concern: readonly FeedStatus[] = ['dead', 'gone', 'stale', 'degraded', 'ok']

export const feedsPerPage = 200

/** What needs a reader's eye first, then by name. */
export function feedsInOrder(feeds: readonly FeedHealth[]): readonly FeedHealth[] {
  return [...feeds].sort(
    (a, b) => concern.indexOf(a.status) - concern.indexOf(b.status) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  )
}

/** How each feed is, in plain words, with what to do: all in numbers, those of one page as rows. */
export function feedsPage(ui: Ui, feeds: readonly FeedHealth[], shown: readonly FeedLedger[], at = 1): Html {
  const { words, format } = ui
  const pageCount = Math.ceil(feeds.length / feedsPerPage)
  const hrefOf = (page: number) => ui.href('/feeds', { page: page > 1 ? String(page) : undefined })
  const counts = [...concern]
    .reverse()
    .map((status) => ({ status, n: feeds.filter((feed) => feed.status === status).length }))
  const summary = counts
    .filter(({ n }) => n > 0)
    .map(
      ({ status, n }) =>
        html`<li>${statusMark(ui, status)} <span class="n">${format.number(n)}</span> <span class="hint">${words.feedStatusMeans[status]}</span></li>`,
    )
  const head = [
    words.name,
    words.status,
    words.problem,
    words.archiveCount,
    words.lastSuccess,
    words.nextCheck,
    words.polls,
  ]
  const body = html`<div class="wide">
<header class="list-head"><h1>${words.feedsTitle}</h1></header>
${feeds.length === 0 && html`<div class="empty"><p>${words.noFeeds}</p><p class="hint">${words.noFeedsHint}</p></div>`}
${
  feeds.length > 0 &&
  html`<ul class="status-summary">${summary}</ul>
<table class="feeds" role="table"><thead role="rowgroup"><tr role="row">${head.map((h) => html`<th scope="col" role="columnheader"${h === words.archiveCount && html` class="num"`}>${h}</th>`)}</tr></thead>
<tbody role="rowgroup">
${shown.map((feed) => feedRow(ui, feed))}</tbody></table>`
}
${pager(ui, at, pageCount, hrefOf, [words.previousPage, words.nextPage])}
</div>`
  return page(ui, { title: words.feedsTitle, section: 'feeds', body })
}

function feedRow(ui: Ui, feed: FeedLedger): Html {
  const { words, format } = ui
  const cell = (label: string, content: Html, kind = '') =>
    html`<td role="cell"${kind && html` class="${kind}"`}><span class="cell-label" aria-hidden="true">${label}</span><div>${content}</div></td>`
  const error = feed.errorClass !== undefined ? errorWords(feed.errorClass, ui.language) : undefined
  return html`<tr role="row">
<th scope="row" role="rowheader"><a href="${ui.href(`/feeds/${encodeURIComponent(feed.id)}`)}" dir="auto">${feed.name}</a></th>
${cell(words.status, statusMark(ui, feed.status), 'state')}
${cell(words.problem, error ? html`<p>${error.what}</p><p class="hint">${error.advice}</p>` : html`<span class="hint">${words.noProblem}</span>`, error ? 'trouble' : 'trouble none')}
${cell(words.archiveCount, html`<a href="${ui.href(namePath('source', feed.name))}">${format.number(feed.articleCount)}</a>`, 'num')}
${cell(words.lastSuccess, feed.lastSuccessAt === undefined ? html`${words.never}` : moment(ui, feed.lastSuccessAt, format.ago(feed.lastSuccessAt, ui.now)))}
${cell(words.nextCheck, nextCheck(ui, feed))}
${cell(words.polls, pollChart(ui, feed.polls))}
</tr>
`
}

function nextCheck(ui: Ui, feed: FeedHealth): Html {
  if (feed.status === 'gone') return html`<span class="hint">${ui.words.noNextTry}</span>`
  const text = feed.nextCheckAt <= ui.now ? ui.words.now : ui.format.ago(feed.nextCheckAt, ui.now)
  return moment(ui, feed.nextCheckAt, text)
}

function statusMark(ui: Ui, status: FeedStatus): Html {
  return html`<span class="feed-status ${status}" title="${ui.words.feedStatusMeans[status]}">${ui.words.feedStatus[status]}</span>`
}

const chartPolls = 30

/**
 * The latest polls as bars, oldest first: the height is how much was new (square root, so that a first big poll does
 * not flatten the rest), a failed poll is a cross on the base line. Says the same in words to those who don't see it.
 */
function pollChart(ui: Ui, polls: readonly PollSummary[]): Html {
  if (polls.length === 0) return html`<span class="hint">${ui.words.noPolls}</span>`
  const shown = polls.slice(0, chartPolls).reverse()
  const most = Math.max(1, ...shown.map((poll) => Math.sqrt(poll.new)))
  const of = (outcome: PollSummary['outcome']) => shown.filter((poll) => poll.outcome === outcome).length
  const left = (chartPolls - shown.length) * 5
  const bars = shown.map((poll, i) => {
    const x = left + i * 5
    if (poll.outcome === 'failed') {
      return html`<path class="failed" d="M${x} 18l4 4m0-4l-4 4"/>`
    }
    const height = Math.round((Math.sqrt(poll.new) / most) * 20) + 1
    return html`<rect class="${poll.outcome}" x="${x}" y="${22 - height}" width="4" height="${height}"/>`
  })
  const label = ui.words.pollsChart(of('read'), of('unchanged'), of('failed'))
  return html`<svg class="polls" role="img" aria-label="${label}" viewBox="0 0 ${chartPolls * 5} 24" width="${chartPolls * 5}" height="24"><title>${label}</title><path class="base" d="M0 23.5h${chartPolls * 5}"/>${bars}</svg>`
}

/** One feed: its state and the ledger of its polls. */
export function feedPage(ui: Ui, feed: FeedLedger): Html {
  const { words, format } = ui
  const error = feed.errorClass !== undefined ? errorWords(feed.errorClass, ui.language) : undefined
  const link = (url: string | undefined) => {
    const href = webUrl(url)
    return href
      ? html`<a href="${href}" rel="external noreferrer noopener nofollow" dir="ltr">${url}</a>`
      : html`<span dir="ltr">${url}</span>`
  }
  const row = (label: string, content: Html | undefined | false) =>
    content && html`<div><dt>${label}</dt><dd>${content}</dd></div>`
  const tags = feed.tags.map((tag) => html`<a href="${ui.href(namePath('tag', tag))}" dir="auto">${tag}</a> `)
  const body = html`<div class="wide">
<header class="list-head"><p class="kicker"><a href="${ui.href('/feeds')}">${words.feeds}</a></p>
<h1 dir="auto">${feed.name}</h1>
<p class="count">${statusMark(ui, feed.status)} ${words.feedStatusMeans[feed.status]}</p></header>
${error && html`<div class="notice"><p><strong>${error.what}</strong></p><p>${error.advice}</p>${feed.errorMessage && html`<p class="hint">${words.message}${words.colon}<code dir="auto">${feed.errorMessage}</code></p>`}</div>`}
<dl class="facts">
${row(words.address, link(feed.url))}
${row(words.site, feed.siteUrl !== undefined && link(feed.siteUrl))}
${row(words.tags, tags.length > 0 && html`${tags}`)}
${row(words.archiveCount, html`<a href="${ui.href(namePath('source', feed.name))}">${format.number(feed.articleCount)}</a>`)}
${row(words.followedSince, moment(ui, feed.followedAt))}
${row(words.lastCheck, feed.lastCheckAt === undefined ? html`${words.never}` : moment(ui, feed.lastCheckAt))}
${row(words.lastSuccess, feed.lastSuccessAt === undefined ? html`${words.never}` : moment(ui, feed.lastSuccessAt))}
${row(words.nextCheck, feed.status === 'gone' ? nextCheck(ui, feed) : moment(ui, feed.nextCheckAt))}
</dl>
<section aria-labelledby="polls-head"><h2 id="polls-head" class="section-head">${words.polls}</h2>
${feed.polls.length === 0 ? html`<p class="hint">${words.noPolls}</p>` : pollTable(ui, feed.polls)}
</section>
</div>`
  return page(ui, { title: feed.name, section: 'feeds', body })
}

function pollTable(ui: Ui, polls: readonly PollSummary[]): Html {
  const { words, format } = ui
  const head = [words.when, words.outcome, words.answer, words.seen, words.new, words.known, words.changed]
  const row = (poll: PollSummary) => {
    const error = poll.errorClass !== undefined ? errorWords(poll.errorClass, ui.language).what : undefined
    return html`<tr><th scope="row">${moment(ui, poll.at)}</th><td class="outcome ${poll.outcome}">${words.pollOutcome[poll.outcome]}${poll.overlapped === false && html` <span class="mark withdrawn" title="${words.gapTitle}">${words.gap}</span>`}</td><td title="${poll.message}">${poll.status}${error && html` <span class="hint">${error}</span>`}</td>${[poll.seen, poll.new, poll.known, poll.changed].map((n) => html`<td class="num">${format.number(n)}</td>`)}</tr>
`
  }
  return html`<div class="scroll" role="region" aria-labelledby="polls-head" tabindex="0"><table class="ledger"><thead><tr>${head.map((h, i) => html`<th scope="col"${i > 2 && html` class="num"`}>${h}</th>`)}</tr></thead><tbody>
${polls.map(row)}</tbody></table></div>`
}
