import type { RisingPhrases } from '../archive/library.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import { searchWords } from './search-words.ts'
import type { Ui } from './ui.ts'

/** Spans that are offered, in days. */
export const risingSpans = [1, 7, 30] as const

/** Phrases that are written more than before; each leads to the newest articles that have it. */
export function risingPage(ui: Ui, days: number, { phrases, articles, before }: RisingPhrases): Html {
  const { format } = ui
  const words = searchWords[ui.language]
  const span = (to: number) =>
    html`<a href="${ui.href('/rising', { days: to === 7 ? undefined : to })}"${to === days && html` aria-current="true"`}>${words.lastDays(to)}</a> `
  const entries = phrases.map(
    (one) =>
      html`<li><a href="${ui.href('/search', { q: `"${one.phrase}" after:${days}d`, sort: 'new' })}"><span dir="auto">${one.phrase}</span> <span class="n">${words.nowAndBefore(format.number(one.articles), format.number(one.before))}</span></a></li>\n`,
  )
  const body = html`<div class="wide">
<header class="list-head"><h1>${words.rising}</h1><p class="count">${words.risingOf(format.number(articles), format.number(before))}</p>
<nav class="views" aria-label="${ui.words.view}">${risingSpans.map(span)}</nav></header>
${entries.length === 0 ? html`<p class="empty">${words.nothingRising}</p>` : html`<ul class="names">${entries}</ul>`}
</div>`
  return page(ui, { title: words.rising, section: 'rising', body })
}
