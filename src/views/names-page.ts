import type { NameCount } from './article-list.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import { namePath, type Ui } from './ui.ts'

/** A page with more names than this helps nobody, and feeds can make up any number of tags. */
const shownNames = 3000

/** Tags, authors or sources with their counts, most used first. */
export function namesPage(ui: Ui, kind: 'source' | 'tag' | 'author', names: readonly NameCount[]): Html {
  const { words, format } = ui
  const title = { source: words.sources, tag: words.tagsTitle, author: words.authorsTitle }[kind]
  const collator = new Intl.Collator(words.locale)
  const sorted = [...names].sort((a, b) => b.count - a.count || collator.compare(a.name, b.name))
  const entry = ({ name, count }: NameCount) =>
    html`<li><a href="${ui.href(namePath(kind, name))}"><span dir="auto">${name}</span> <span class="n">${format.number(count)}</span></a></li>\n`
  const body = html`<div class="wide">
<header class="list-head"><h1>${title}</h1><p class="count">${words.namesCount(names.length, format.number(names.length))}${names.length > shownNames && html` · ${words.mostUsed(format.number(shownNames))}`}</p></header>
${names.length === 0 ? html`<p class="empty">${words.noNames}</p>` : html`<ul class="names">${sorted.slice(0, shownNames).map(entry)}</ul>`}
</div>`
  return page(ui, { title, section: `${kind}s`, body })
}
