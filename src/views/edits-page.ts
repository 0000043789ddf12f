import type { EditPage, EditSummary } from '../archive/library.ts'
import type { Change } from '../model/index.ts'
import { articleHref } from './article-page.ts'
import { feedUrn, xml } from './atom.ts'
import { changeInFeed, inline } from './changes-page.ts'
import { foreign, type Html, html } from './html.ts'
import { moment, page, pager } from './layout.ts'
import { namePath, type Ui } from './ui.ts'

/** What publishers edited, newest first. */
export function editsPage(ui: Ui, list: EditPage, source: string | undefined, hrefOf: (page: number) => string): Html {
  const { words } = ui
  const feed = editsFeedPath(source)
  const body = html`<div class="list-page edits-page"><div class="list">
<header class="list-head"><h1>${source === undefined ? words.edits : html`${words.edits} · <span dir="auto">${source}</span>`}</h1>
<p class="count">${words.editsHint} · <a href="${feed}" type="application/atom+xml">${words.atomFeed}</a></p></header>
${list.redesigns.map((one) => html`<p class="notice">${moment(ui, one.to)} · ${words.redesign(one.host, ui.format.number(one.articles))}</p>`)}
${list.edits.length === 0 && html`<div class="empty"><p>${words.noEdits}</p></div>`}
<ol class="changes">${list.edits.map((edit) => editItem(ui, edit))}</ol>
${pager(ui, list.page, list.pageCount, hrefOf)}
</div></div>`
  return page(ui, {
    title: [words.edits, source].filter(Boolean).join(' · '),
    section: 'edits',
    body,
    prev: list.page > 1 ? hrefOf(list.page - 1) : undefined,
    next: list.page < list.pageCount ? hrefOf(list.page + 1) : undefined,
    feed: { href: feed, title: words.edits },
  })
}

/** An edit in a list: which article, when, and what was changed in its headline. */
export function editItem(ui: Ui, edit: EditSummary): Html {
  const { words } = ui
  const { article } = edit
  const lang = foreign(article.language)
  const href =
    edit.beforeId && edit.afterId
      ? ui.href(`/article/${encodeURIComponent(article.id)}/changes`, { before: edit.beforeId, after: edit.afterId })
      : articleHref(ui, article.id)
  const types = edit.types.filter((type) => type !== edit.kind).map((type) => words.editTypes[type] ?? type)
  return html`<li class="change"><h2 class="label"${lang}><a href="${href}">${article.title || words.untitled}</a></h2>
<p class="where"><a class="source" href="${ui.href(namePath('source', article.source))}" dir="auto">${article.source}</a> ${moment(ui, edit.at)} <span class="mark ${edit.kind === 'edit' ? 'edited' : edit.kind}">${words.editKind[edit.kind]}</span></p>
${edit.headlineMarks && html`<p class="text"${lang}>${inline(ui, edit.headlineMarks)}</p>`}
${types.length > 0 && html`<p class="hint">${types.join(words.listComma)}</p>`}</li>
`
}

function editsFeedPath(source: string | undefined): string {
  return source === undefined ? '/changes.atom' : `${namePath('source', source)}/changes.atom`
}

const mostInFeed = 20

/**
 * An Atom feed of edits: an entry an edit, which never changes. `changesOf` gives what was changed where it is known; the
 * first of it stands in the entry, since a reader of feeds wants to read there what an edit was.
 */
export function editsFeed(
  ui: Ui,
  list: EditPage,
  about: { readonly origin: string; readonly title: string; readonly source?: string },
  changesOf: ReadonlyMap<string, readonly Change[]> = new Map(),
): string {
  const { words, format } = ui
  const { origin, source } = about
  const self = `${origin}${editsFeedPath(source)}`
  const alternate = `${origin}/changes${source === undefined ? '' : `?source=${encodeURIComponent(source)}`}`
  const entries = list.edits.map((edit) => {
    const types = edit.types.map((type) => words.editTypes[type] ?? type).join(words.listComma)
    // Whole headlines: where a reader of feeds shows no lines, marks within one would run together.
    const headline = edit.types.includes('headline')
      ? `<p><del>${xml(edit.beforeTitle ?? '')}</del> <ins>${xml(edit.afterTitle ?? '')}</ins></p>`
      : ''
    const query = edit.beforeId && edit.afterId ? `/changes?before=${edit.beforeId}&after=${edit.afterId}` : ''
    const href = `${origin}/article/${encodeURIComponent(edit.article.id)}${query}`
    const changes = changesOf.get(edit.id)?.filter(({ type }) => type !== 'headline') ?? []
    const shown = changes.slice(0, mostInFeed).map((change) => String(changeInFeed(ui, change)))
    const more =
      changes.length > shown.length
        ? `<p><a href="${xml(href)}">${xml(words.changesCount(changes.length))}</a></p>`
        : ''
    const title = edit.afterTitle || edit.article.title || words.untitled
    return `<entry>
<id>urn:presskeep:edit:${xml(edit.id)}</id>
<title>${xml(`${words.editKind[edit.kind]}${words.colon}${title}`)}</title>
<updated>${format.iso(edit.at)}</updated>
<link rel="alternate" type="text/html" href="${xml(href)}"/>
<author><name>${xml(edit.article.source)}</name></author>
<content type="html">${xml(`${headline}<p>${xml(types)}</p>${shown.join('')}${more}`)}</content>
</entry>
`
  })
  const updated = list.edits.reduce((latest, edit) => Math.max(latest, edit.at), 0)
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${xml(feedUrn(ui.archiveId, 'edits', source, ui.archiveName))}</id>
<title>${xml(about.title)}</title>
<updated>${format.iso(updated)}</updated>
<link rel="self" type="application/atom+xml" href="${xml(self)}"/>
<link rel="alternate" type="text/html" href="${xml(alternate)}"/>
<generator version="${xml(ui.version)}">Presskeep</generator>
<author><name>${xml(ui.archiveName)}</name></author>
${entries.join('')}</feed>
`
}
