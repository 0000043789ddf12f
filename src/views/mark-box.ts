import type { ArticleDetail, MarkSummary } from '../archive/library.ts'
import { longestMarkName, longestMarkNote, markKey, usualMark } from '../model/index.ts'
import { type Html, html } from './html.ts'
import { versionHref } from './kept-box.ts'
import { moment } from './layout.ts'
import { markWords } from './mark-words.ts'
import type { Ui } from './ui.ts'

/** What a reader noted of an article, above its text; nothing where there is nothing. */
export function markBox(ui: Ui, article: ArticleDetail): Html {
  if (!article.marks?.length) return html``
  return html`<section class="notice marks" aria-label="${markWords[ui.language].marks}"><ul>${article.marks.map((mark, at) => html`<li>${markLines(ui, article.id, mark)}${ui.marks === 'edit' && changeForm(ui, article, mark, at)}</li>`)}</ul></section>`
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

/** Leads to `markForm` where that stands far below. */
export function toMarkForm(ui: Ui): Html {
  return html`${ui.marks === 'edit' && html`<p class="to-mark"><a href="#mark-head">★ ${markWords[ui.language].set}</a></p>`}`
}

/** Where an article is marked, beside its text; nothing where the room takes no marks. */
export function markForm(ui: Ui, article: ArticleDetail): Html {
  if (ui.marks !== 'edit') return html``
  const words = markWords[ui.language]
  const isNew = !article.marks?.some(({ name }) => markKey(name) === usualMark)
  return html`<section class="box mark-form" aria-labelledby="mark-head">
<h2 id="mark-head">${words.set}</h2>
${form(
  ui,
  article,
  html`<p><label for="mark-name">${words.name}</label> <input id="mark-name" name="name" value="${isNew ? usualMark : ''}" required maxlength="${longestMarkName}" autocomplete="off" dir="auto"></p>
<p><label for="mark-note">${words.note}</label> <textarea id="mark-note" name="note" rows="3" maxlength="${longestMarkNote}" dir="auto"></textarea></p>
<p><button name="do" value="set">★ ${words.set}</button></p>`,
)}
<p class="hint">${words.noteHint}</p></section>`
}

function changeForm(ui: Ui, article: ArticleDetail, mark: MarkSummary, at: number): Html {
  const words = markWords[ui.language]
  return html`<details class="mark-form"><summary>${words.change}<span class="vh">${ui.words.colon}${mark.name}</span></summary>
${form(
  ui,
  article,
  html`<input type="hidden" name="name" value="${mark.name}">
<p><label for="note-${at}">${words.note}</label> <textarea id="note-${at}" name="note" rows="3" maxlength="${longestMarkNote}" dir="auto">
${mark.note ?? ''}</textarea></p>
<p><button name="do" value="note">${words.save}</button> ${mark.changed && html`<button name="do" value="again">${words.seen}</button> `}<button name="do" value="remove">${words.remove}</button></p>`,
)}</details>`
}

function form(ui: Ui, article: ArticleDetail, fields: Html): Html {
  return html`<form method="post" action="${ui.href(`/article/${encodeURIComponent(article.id)}/marks`)}">${fields}</form>`
}
