import type { ArchiveStatus, MeaningStatus } from '../archive/library.ts'
import { articleHref } from './article-page.ts'
import { type Html, html } from './html.ts'
import { moment, page } from './layout.ts'
import { reasonWords } from './reason-words.ts'
import { searchWords } from './search-words.ts'
import type { Ui } from './ui.ts'

const shownMissing = 200

/** The archive in numbers, what is missing and why, and where something may have been lost. */
export function statusPage(ui: Ui, status: ArchiveStatus, feedOf: (url: string) => FeedLink | undefined): Html {
  const { words, format } = ui
  const numbers: readonly (readonly [string, number])[] = [
    [words.numArticles, status.articles],
    [words.numComplete, status.complete],
    [words.numRevisions, status.revisions],
    [words.numCaptures, status.captures],
    [words.numPictures, status.pictures],
    [words.numDue, status.jobsDue],
    [words.numWaiting, status.jobsWaiting],
  ]
  const body = html`<div class="wide">
<header class="list-head"><h1>${words.statusTitle}</h1></header>
<section aria-labelledby="numbers-head"><h2 id="numbers-head" class="vh">${words.numbers}</h2>
<dl class="numbers">${numbers.map(([label, n]) => html`<div><dt>${label}</dt><dd>${format.number(n)}</dd></div>`)}</dl></section>
${status.meaning && meaning(ui, status.meaning)}
<section aria-labelledby="missing-head"><h2 id="missing-head" class="section-head">${words.missing}</h2>
${missing(ui, status)}</section>
<section aria-labelledby="gaps-head"><h2 id="gaps-head" class="section-head">${words.gaps}</h2>
${gaps(ui, status, feedOf)}</section>
</div>`
  return page(ui, { title: words.statusTitle, section: 'status', body })
}

function meaning(ui: Ui, status: MeaningStatus): Html {
  const { format } = ui
  const words = searchWords[ui.language]
  const { model, articles, passages, waiting, refused, problem } = status
  const made = words.meaningOf(format.number(passages), format.number(articles), model)
  const left = waiting > 0 && html` · ${words.meaningLeft(format.number(waiting))}`
  const refusals = refused > 0 && html` · ${words.meaningRefused(format.number(refused))}`
  const trouble =
    problem &&
    html`<p class="notice" dir="auto">${words.meaningTrouble(problem.message)} · ${moment(ui, problem.at)}</p>`
  return html`<section aria-labelledby="meaning-head"><h2 id="meaning-head" class="section-head">${words.byMeaning}</h2>
<p class="hint" dir="auto">${made}${left}${refusals}</p>${trouble}</section>`
}

export interface FeedLink {
  readonly id: string
  readonly name: string
}

function missing(ui: Ui, status: ArchiveStatus): Html {
  const { words, format } = ui
  if (status.missing.length === 0) return html`<p class="hint">${words.noMissing}</p>`
  const rows = status.missing
    .slice(0, shownMissing)
    .map(
      (m) =>
        html`<tr><th scope="row"><a href="${articleHref(ui, m.articleId)}" dir="auto">${m.title || words.untitled}</a></th><td dir="auto">${reasonWords(m.reason, ui.language)}</td><td>${m.nextTryAt === undefined ? words.noNextTry : moment(ui, m.nextTryAt, m.nextTryAt <= ui.now ? words.now : format.ago(m.nextTryAt, ui.now))}</td></tr>\n`,
    )
  return html`<p class="hint">${words.missingHint}</p>
<div class="scroll" role="group" aria-labelledby="missing-head" tabindex="0"><table class="ledger"><thead><tr><th scope="col">${words.article}</th><th scope="col">${words.reason}</th><th scope="col">${words.nextTry}</th></tr></thead><tbody>${rows}</tbody></table></div>
${status.missingCount > shownMissing && html`<p class="hint">${words.shownOf(format.number(shownMissing), format.number(status.missingCount))}</p>`}`
}

function gaps(ui: Ui, status: ArchiveStatus, feedOf: (url: string) => FeedLink | undefined): Html {
  const { words } = ui
  const open = status.gaps.filter((gap) => gap.state !== 'filled')
  if (open.length === 0) return html`<p class="hint">${words.noGaps}</p>`
  const line = (gap: ArchiveStatus['gaps'][number]) => {
    const feed = feedOf(gap.feedUrl)
    const name = feed
      ? html`<a href="${ui.href(`/feeds/${encodeURIComponent(feed.id)}`)}" dir="auto">${feed.name}</a>`
      : html`<span dir="ltr">${gap.feedUrl}</span>`
    return html`<li>${moment(ui, gap.at)} · ${name}</li>`
  }
  return html`<p class="hint">${words.gapsHint}</p><ul class="gaps">${open.map(line)}</ul>`
}
