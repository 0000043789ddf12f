import type { ArticleDetail, MarkSummary } from '../archive/library.ts'
import { type Html, html } from './html.ts'
import { versionHref } from './kept-box.ts'
import { moment } from './layout.ts'
import { markWords } from './mark-words.ts'
import type { Ui } from './ui.ts'

/** What a reader noted of an article, above its text; nothing where there is nothing. */
export function markBox(ui: Ui, article: ArticleDetail): Html {
  if (!article.marks?.length) return html``
  return html`<section class="notice marks" aria-label="${markWords[ui.language].marks}"><ul>${article.marks.map((mark) => html`<li>${markLines(ui, article.id, mark)}</li>`)}</ul></section>`
}

/** A mark, when it was set, its note, and what was changed since. */
export function markLines(ui: Ui, articleId: string, mark: MarkSummary): Html {
  const words = markWords[ui.language]
  return html`<p>${markLink(ui, mark.name)} ${moment(ui, mark.at)}${mark.changed && mark.revision && html` · <a href="${versionHref(ui, articleId, mark.revision)}">${words.markedVersion}</a>`}</p>
${mark.note && html`<p class="note" dir="auto">${mark.note}</p>`}
${mark.changed && html`<p>${changedWords(ui, articleId, mark)}</p>`}`
}

function changedWords(ui: Ui, articleId: string, { changed }: MarkSummary): Html {
  if (!changed) return html``
  const words = markWords[ui.language]
  const when = ui.format.dateTime(changed.at)
  const { before, after } = changed
  const href = before && after && ui.href(`/article/${encodeURIComponent(articleId)}/changes`, { before, after })
  return html`<span class="mark ${changed.isWithdrawn ? 'withdrawn' : 'edited'}">${changed.isWithdrawn ? words.goneSince(when) : words.changedSince(when)}</span>${href && html` <a href="${href}">${words.compare}</a>`}`
}

/** A mark's name, leading to all that have it. */
export function markLink(ui: Ui, name: string): Html {
  return html`<a class="mark marked" href="${ui.href('/marks', { name })}" title="${markWords[ui.language].markedAs(name)}"><span aria-hidden="true">★</span> <bdi>${name}</bdi></a>`
}
