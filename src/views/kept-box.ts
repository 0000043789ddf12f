import type { ArticleDetail, RevisionSummary } from '../archive/library.ts'
import type { Capture } from '../model/index.ts'
import { type Html, html, webUrl } from './html.ts'
import { moment } from './layout.ts'
import { reasonWords } from './reason-words.ts'
import { isReplayable, replayHref, replayWords } from './replay-page.ts'
import type { Ui } from './ui.ts'

/** "What was kept": the captures, the pictures and what the feeds said. */
export function keptBox(ui: Ui, article: ArticleDetail): Html {
  const { words, format } = ui
  const captures = [...article.captures].sort((a, b) => b.at - a.at)
  return html`<section class="box kept" aria-labelledby="kept-head">
<h2 id="kept-head">${words.kept}</h2>
${captures.length === 0 ? html`<p class="hint">${words.nothingKept}</p>` : html`<p class="hint">${words.keptHint}</p><ol class="captures">${captures.map((capture) => captureLine(ui, article, capture))}</ol>`}
${pictures(ui, article)}
${
  article.mentions.length > 0 &&
  html`<h3 class="label">${words.mentions}</h3><ul class="mentions">${article.mentions.map(
    (m) =>
      html`<li>${m.title && html`<span dir="auto">${words.quote(m.title)}</span> `}<span class="hint">${words.mentionSpan(format.dateTime(m.firstSeenAt), format.dateTime(m.lastSeenAt))}</span></li>`,
  )}</ul>`
}
</section>`
}

function captureLine(ui: Ui, article: ArticleDetail, capture: Capture): Html {
  const { words } = ui
  const revision = article.revisions.find((r) => r.captureId === capture.id)
  const status = capture.status ?? (capture.purpose === 'import' ? words.imported : words.noStatus)
  const isBad = capture.status !== undefined && capture.status >= 400
  return html`<li>
<p>${moment(ui, capture.at)} · ${words.captureFor[capture.purpose]} <span class="status${isBad && ' bad'}">${status}</span></p>
<p class="hint">${words.digest} <code title="${capture.digest}">${shortDigest(capture.digest)}</code>${capture.mime && html` · ${capture.mime}`}</p>
<p>${revision && html`<a href="${versionHref(ui, article.id, revision.id)}">${words.whatItSaid}</a> · `}${isReplayable(capture) && html`<a href="${replayHref(ui, article.id, capture.id)}">${replayWords[ui.language].asItWas}</a> · `}<a href="/capture/${encodeURIComponent(capture.id)}" download rel="nofollow">${words.download}</a></p>
</li>`
}

/** The first 12 digits of a digest; the whole stands in the title. */
function shortDigest(digest: string): string {
  const hex = digest.slice(digest.indexOf(':') + 1)
  return hex.length > 12 ? `${hex.slice(0, 12)}…` : hex
}

function pictures(ui: Ui, article: ArticleDetail): Html {
  if (article.pictures.length === 0) return html``
  const { words } = ui
  const lost = article.pictures.filter((p) => p.digest === undefined)
  const one = (p: (typeof lost)[number]) => {
    const url = webUrl(p.url)
    const label = html`<span dir="ltr">${p.url}</span>`
    return html`<li>${url ? html`<a href="${url}" rel="external noreferrer noopener nofollow">${label}</a>` : label}${p.error && html` <span class="hint">${p.error}</span>`}</li>`
  }
  const alike = article.pictures.flatMap((p) => p.otherSizes ?? [])
  const sizes = [...new Map(alike.map((size) => [size.digest, size])).values()]
  return html`<p class="pictures">${words.picturesKept(article.pictures.length - lost.length, article.pictures.length)}</p>
${
  sizes.length > 0 &&
  html`<details class="sizes"><summary>${words.otherSizes}</summary><ul>${sizes.map(
    (size) =>
      html`<li><a href="/media/${encodeURIComponent(size.digest)}">${size.width} × ${size.height}</a>${size.articleId !== article.id && html` · <a href="${ui.href(`/article/${encodeURIComponent(size.articleId)}`)}" dir="auto">${size.title || words.untitled}</a>`}</li>`,
  )}</ul></details>`
}
${lost.length > 0 && html`<details><summary>${words.picturesMissing}</summary><ul class="lost">${lost.map(one)}</ul></details>`}`
}

/** Address of one version's page. */
export function versionHref(ui: Ui, articleId: string, revisionId: string): string {
  return ui.href(`/article/${encodeURIComponent(articleId)}/version/${encodeURIComponent(revisionId)}`)
}

/** "Versions": each revision, newest first, and the form that compares two of them. */
export function versionsBox(ui: Ui, article: ArticleDetail, shown?: string): Html {
  if (article.revisions.length === 0) return html``
  const { words } = ui
  const revisions = [...article.revisions].sort((a, b) => b.at - a.at)
  return html`<section class="box versions" aria-labelledby="versions-head">
<h2 id="versions-head">${words.versions}</h2>
<ol class="version-list">${revisions.map((revision) => versionLine(ui, article.id, revision, shown))}</ol>
${headlines(ui, article)}
${article.revisionCount > 1 && html`<p><a href="${ui.href(`/article/${encodeURIComponent(article.id)}/changes`)}">${words.compareLatest}</a></p>`}
${revisions.length > 1 && compareForm(ui, article.id, revisions, revisions[1]!.id, revisions[0]!.id)}
</section>`
}

/** Under which headlines the article was shown. */
export function headlines(ui: Ui, article: Pick<ArticleDetail, 'headlines'>): Html {
  const shown = article.headlines ?? []
  if (shown.length < 2) return html``
  const { words, format } = ui
  return html`<h3 class="label">${words.headlineHistory}</h3><ol class="mentions">${shown.map(
    ({ title, at, isFlip }) =>
      html`<li><span dir="auto">${title || words.untitled}</span>${at !== undefined && html` <span class="hint">${words.headlineSince(format.dateTime(at))}</span>`}${isFlip && html` <span class="hint">${words.headlineFlip}</span>`}</li>`,
  )}</ol>`
}

function versionLine(ui: Ui, articleId: string, revision: RevisionSummary, shown: string | undefined): Html {
  const { words, format } = ui
  const isShown = shown === undefined ? revision.isCurrent : shown === revision.id
  return html`<li${isShown && html` class="shown"`}><a href="${versionHref(ui, articleId, revision.id)}"${isShown && html` aria-current="true"`}>${moment(ui, revision.at)}</a>${revision.isCurrent && html` <span class="mark">${words.current}</span>`}
<p class="hint">${words.origin[revision.origin]} · ${words.characters(revision.characters, format.number(revision.characters))}${revision.kind !== 'article' && html` · <span title="${revision.kindReason && reasonWords(revision.kindReason, ui.language)}">${words.kind[revision.kind]}</span>`}${revision.isReadAgain && html` · <span title="${revision.extractor}">${words.readAgain}</span>`}</p></li>`
}

/** Picks two versions to compare. Works without a script: it is a plain form. */
export function compareForm(
  ui: Ui,
  articleId: string,
  revisions: readonly RevisionSummary[],
  before: string,
  after: string,
): Html {
  const { words, format } = ui
  // The number tells versions of one minute apart.
  const option = (revision: RevisionSummary, at: number, chosen: string) =>
    html`<option value="${revision.id}"${revision.id === chosen && html` selected`}>${format.number(revisions.length - at)} · ${format.dateTime(revision.at)} · ${words.origin[revision.origin]}</option>`
  return html`<form class="compare" action="/article/${encodeURIComponent(articleId)}/changes" method="get">
<label>${words.before} <select name="before">${revisions.map((r, at) => option(r, at, before))}</select></label>
<label>${words.after} <select name="after">${revisions.map((r, at) => option(r, at, after))}</select></label>
${ui.chosen && html`<input type="hidden" name="lang" value="${ui.chosen}">`}<button>${words.compare}</button>
</form>`
}
