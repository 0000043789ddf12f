import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import type { Ui } from './ui.ts'

/** A page that says why there is nothing to read, and where to go on. */
export function messagePage(ui: Ui, status: number, title: string, text: string): Html {
  const { words } = ui
  const body = html`<div class="message">
<p class="message-number" aria-hidden="true">${status}</p>
<h1>${title}</h1>
<p dir="auto">${text}</p>
<p><a href="${ui.href('/')}">${words.backToFront}</a> · <a href="${ui.href('/search')}">${words.searchThe}</a></p>
</div>`
  return page(ui, { title, body })
}
