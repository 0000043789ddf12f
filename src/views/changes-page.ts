import type { ArticleDetail, RevisionComparison } from '../archive/library.ts'
import type { Change, Mark } from '../model/index.ts'
import { articleHref } from './article-page.ts'
import { foreign, type Html, html } from './html.ts'
import { compareForm, versionHref } from './kept-box.ts'
import { moment, page } from './layout.ts'
import type { Ui } from './ui.ts'

export type ChangesView = 'inline' | 'side'

/** What was changed between two versions, in reading order. */
export function changesPage(ui: Ui, article: ArticleDetail, comparison: RevisionComparison, view: ChangesView): Html {
  const { words } = ui
  const { before, after, changes } = comparison
  const title = article.title || words.untitled
  const path = `/article/${encodeURIComponent(article.id)}/changes`
  const other = (to: ChangesView) =>
    ui.href(path, { before: before.id, after: after.id, view: to === 'side' ? 'side' : undefined })
  const revisions = [...article.revisions].sort((a, b) => b.at - a.at)
  const body = html`<div class="changes-page ${view}">
<header class="article-head">
<p class="kicker">${words.changes}</p>
<h1${foreign(article.language)}><a href="${articleHref(ui, article.id)}">${title}</a></h1>
<dl class="dates">
<div><dt>${words.before}</dt><dd><a href="${versionHref(ui, article.id, before.id)}">${moment(ui, before.at)}</a> <span class="from">${words.origin[before.origin]}</span></dd></div>
<div><dt>${words.after}</dt><dd><a href="${versionHref(ui, article.id, after.id)}">${moment(ui, after.at)}</a> <span class="from">${words.origin[after.origin]}</span></dd></div>
</dl>
<nav class="views" aria-label="${words.view}">
<a href="${other('inline')}"${view === 'inline' && html` aria-current="true"`}>${words.inline}</a>
<a href="${other('side')}"${view === 'side' && html` aria-current="true"`}>${words.sideBySide}</a>
<span class="hint">${words.changesCount(changes.length)}</span>
<a href="${ui.href(`${path}.html`, { before: before.id, after: after.id })}" download rel="nofollow">${words.diffFile.download}</a>
</nav>
</header>
${comparison.relation === 'other-text' && html`<p class="notice">${words.otherText}</p>`}
${changes.length === 0 ? html`<p class="empty">${words.noChanges}</p>` : html`<p class="legend hint">${words.legend}</p><ol class="changes">${changes.map((change) => changeItem(ui, change, view, article.language))}</ol>`}
${revisions.length > 2 && html`<section class="box" aria-labelledby="compare-head"><h2 id="compare-head">${words.versions}</h2>${compareForm(ui, article.id, revisions, before.id, after.id)}</section>`}
</div>`
  return page(ui, { title: `${words.changes}${words.colon}${title}`, body })
}

/** One change with its label, a heading of the rank given, and its marks. */
export function changeItem(
  ui: Ui,
  change: Change,
  view: ChangesView,
  language: string | undefined,
  rank: 'h2' | 'h3' = 'h2',
): Html {
  const label = html`class="label">${changeLabel(ui, change)}`
  const heading = rank === 'h2' ? html`<h2 ${label}</h2>` : html`<h3 ${label}</h3>`
  return html`<li class="change ${change.type}">${heading}
${view === 'side' ? sideBySide(ui, change, language) : inText(ui, change, language)}</li>
`
}

/** One change for a reader of feeds, who has no styles of ours: plain marks, apart where they touch. */
export function changeInFeed(ui: Ui, change: Change): Html {
  const marks = marksOf(ui, change)
  const text = marks.map((mark, at) => {
    const gap = mark.op === 'added' && marks[at - 1]?.op === 'deleted' ? ' ' : ''
    if (mark.op === 'same') return html`${mark.text}`
    return mark.op === 'added' ? html`${gap}<ins>${mark.text}</ins>` : html`<del>${mark.text}</del>`
  })
  return html`<h4>${changeLabel(ui, change)}</h4><p>${text}</p>`
}

function changeLabel(ui: Ui, change: Change): string {
  const labels = ui.words.change
  switch (change.type) {
    case 'paragraph-added': {
      const from = onlyChange(change.marks)?.movedFrom
      return from === undefined ? labels.added(change.atParagraph + 1) : labels.ofPart(from + 1, change.atParagraph + 1)
    }
    case 'paragraph-deleted': {
      const to = onlyChange(change.marks)?.movedTo
      return to === undefined ? labels.deleted(change.atParagraph) : labels.toPart(change.atParagraph, to + 1)
    }
    case 'paragraph-reworded':
      if (change.fromParagraph === undefined)
        return onlyMoved(ui, change.marks) ?? labels.reworded(change.atParagraph + 1)
      return labels.movedReworded(change.fromParagraph + 1, change.atParagraph + 1)
    case 'paragraph-moved':
      return labels.moved(change.fromParagraph + 1, change.atParagraph + 1)
    case 'figure-changed':
      return change.fromParagraph === undefined
        ? labels.figure(change.atParagraph + 1)
        : labels.movedFigure(change.fromParagraph + 1, change.atParagraph + 1)
    case 'correction-notice':
      return labels.correction(change.atParagraph + 1)
    case 'link-changed':
      return labels.link
    default:
      return labels[change.type]
  }
}

/** Where nothing else was changed in a paragraph than that a sentence came or went. */
function onlyMoved({ words }: Ui, marks: readonly Mark[]): string | undefined {
  const one = onlyChange(marks)
  if (one?.movedTo !== undefined) return words.change.sentenceTo(one.movedTo + 1)
  return one?.movedFrom === undefined ? undefined : words.change.sentenceFrom(one.movedFrom + 1)
}

/** The mark that changes something, where there is but one. */
function onlyChange(marks: readonly Mark[] | undefined): Mark | undefined {
  const changed = marks?.filter(({ op, text }) => op !== 'same' && text.trim() !== '') ?? []
  return changed.length === 1 ? changed[0] : undefined
}

function sideBySide(ui: Ui, change: Change, language: string | undefined): Html {
  const { words } = ui
  const lang = foreign(language)
  const column = (label: string, content: Html | false) =>
    html`<div class="column"><p class="column-head">${label}</p>${content ? html`<p class="text"${lang}>${content}</p>` : html`<p class="hint">—</p>`}</div>`
  const marks = marksOf(ui, change)
  const left = marks.filter((mark) => mark.op !== 'added')
  const right = marks.filter((mark) => mark.op !== 'deleted')
  return html`<div class="columns">${column(words.before, left.length > 0 && inline(ui, left))}${column(words.after, right.length > 0 && inline(ui, right))}</div>`
}

function inText(ui: Ui, change: Change, language: string | undefined): Html {
  return html`<p class="text"${foreign(language)}>${inline(ui, marksOf(ui, change))}</p>`
}

/** Each kind of change as marks; whole paragraphs are one mark, and a picture's address is never cut into letters. */
function marksOf(ui: Ui, change: Change): readonly Mark[] {
  switch (change.type) {
    case 'paragraph-added':
      return change.marks ?? [{ op: 'added', text: change.after }]
    case 'paragraph-deleted':
      return change.marks ?? [{ op: 'deleted', text: change.before }]
    case 'paragraph-moved':
      return [{ op: 'same', text: change.after }]
    case 'correction-notice':
      return [{ op: 'added', text: change.after }]
    case 'link-changed':
      return [{ op: 'same', text: `${change.text} ` }, ...replaced(ui, change.before, change.after)]
    case 'date':
      return replaced(ui, readableDate(ui, change.before), readableDate(ui, change.after))
    case 'lead-picture':
      return replaced(ui, change.before, change.after)
    default:
      return change.marks.length > 0 ? change.marks : replaced(ui, change.before, change.after)
  }
}

function replaced(ui: Ui, before: string, after: string): Mark[] {
  return [
    { op: 'deleted', text: before || ui.words.nothing },
    { op: 'same', text: ' ' },
    { op: 'added', text: after || ui.words.nothing },
  ]
}

/** Machine dates are said as the reader's; other words stay as they are. */
function readableDate(ui: Ui, text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? text : ui.format.dateTime(at)
}

/** Marks as running text. What was added or deleted is also said, for those who do not see lines and colours. */
export function inline(ui: Ui, marks: readonly Mark[]): Html {
  const { words } = ui
  return html`${marks.map((mark) => {
    if (mark.op === 'same') return html`${mark.text}`
    const where = movedWords(ui, mark)
    const said = where ?? (mark.op === 'added' ? words.addedStart : words.deletedStart)
    const inner = html`<span class="vh">[${said}${words.colon}</span>${mark.text}<span class="vh">]</span>`
    const moved = where && html` class="moved" title="${where}"`
    return mark.op === 'added' ? html`<ins${moved}>${inner}</ins>` : html`<del${moved}>${inner}</del>`
  })}`
}

/** Of a sentence that came from elsewhere or went there. */
function movedWords({ words }: Ui, mark: Mark): string | undefined {
  if (mark.movedTo !== undefined) return words.change.sentenceTo(mark.movedTo + 1)
  return mark.movedFrom === undefined ? undefined : words.change.sentenceFrom(mark.movedFrom + 1)
}
