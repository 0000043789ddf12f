import type { ArticleDetail, RevisionComparison } from '../archive/library.ts'
import type { Capture } from '../model/index.ts'
import { changeItem } from './changes-page.ts'
import { foreign, type Html, html, raw, webUrl } from './html.ts'
import { moment } from './layout.ts'
import type { Ui } from './ui.ts'

/** The captures behind the two versions, as far as they can be read. */
export interface ComparedCaptures {
  readonly before?: Capture
  readonly after?: Capture
}

/**
 * One comparison as a page of its own, to be sent and put anywhere: no scripts, no pictures, nothing asked of any server.
 * It says whose article it is, when each version was seen, and the digests by which the versions are found again.
 */
export function diffFile(
  ui: Ui,
  article: ArticleDetail,
  comparison: RevisionComparison,
  captures: ComparedCaptures,
): string {
  const { words, format } = ui
  const { before, after, changes, relation } = comparison
  const title = article.title || words.untitled
  const url = webUrl(article.url)
  const address = article.url && html`<span dir="ltr">${article.url}</span>`
  const page = html`<!doctype html>
<html lang="${words.htmlLang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.changes}${words.colon}${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<p class="kicker">${words.changes}</p>
<h1${foreign(article.language)}>${title}</h1>
<dl>
<dt>${words.diffFile.source}</dt><dd dir="auto">${article.source}</dd>
${address && html`<dt>${words.diffFile.address}</dt><dd>${url ? html`<a href="${url}" rel="external noreferrer noopener nofollow">${address}</a>` : address}</dd>`}
</dl>
<table>
<tr><td></td><th scope="col">${words.before}</th><th scope="col">${words.after}</th></tr>
${row(words.diffFile.seen, moment(ui, before.at), moment(ui, after.at))}
${row('UTC', html`<code>${format.iso(before.at)}</code>`, html`<code>${format.iso(after.at)}</code>`)}
${row(words.diffFile.from, words.origin[before.origin], words.origin[after.origin])}
${row(words.diffFile.textDigest, html`<code>${before.textSha256}</code>`, html`<code>${after.textSha256}</code>`)}
${row(words.diffFile.captureDigest, digestOf(captures.before), digestOf(captures.after))}
${row(words.diffFile.capture, html`<code>${before.captureId}</code>`, html`<code>${after.captureId}</code>`)}
</table>
${relation === 'other-text' && html`<p class="notice">${words.otherText}</p>`}
${changes.length ? html`<p class="hint">${words.legend}</p><ol>${changes.map((change) => changeItem(ui, change, 'inline', article.language))}</ol>` : html`<p>${words.noChanges}</p>`}
<footer><p>${words.diffFile.statement}</p>
<p>${words.diffFile.made(ui.version, format.dateTime(ui.now), ui.timeZone)}</p></footer>
</main>
</body>
</html>
`
  return String(page)
}

function row(label: string, before: unknown, after: unknown): Html {
  return html`<tr><th scope="row">${label}</th><td>${before}</td><td>${after}</td></tr>
`
}

function digestOf(capture: Capture | undefined): Html {
  return capture ? html`<code>${capture.digest}</code>` : html`—`
}

const style = `:root{color-scheme:light dark}
body{margin:0;font:1.0625rem/1.7 Georgia,"Noto Serif","Noto Serif CJK SC","Songti SC",serif;color:#1d1b18;background:#fdfcf9}
main{max-width:44rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.35;margin:.2rem 0 1.2rem}
h2.label,.kicker,th,dt,.hint,footer{font:.875rem/1.5 system-ui,"Noto Sans CJK SC",sans-serif;color:#5d574f}
h2.label{font-weight:600;margin:0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0 0 1rem}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin:0 0 1.5rem;font-size:.875rem}
th,td{text-align:start;vertical-align:top;padding:.35rem .5rem .35rem 0;border-top:1px solid #ddd6ca;overflow-wrap:anywhere}
code{font:.8125rem/1.5 ui-monospace,Menlo,Consolas,monospace}
ol{list-style:none;padding:0;margin:0}.change{border-top:1px solid #ddd6ca;padding:1rem 0}
.text{margin:.4rem 0 0;overflow-wrap:anywhere;white-space:pre-line}
ins{background:#dcefdd;color:#0f4d21;text-decoration:underline 2px;text-underline-offset:.22em}
del{background:#f7dcd8;color:#7d1d12;text-decoration:line-through 1.5px}
ins.moved,del.moved{text-decoration-style:dotted}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.notice{border-inline-start:3px solid #b58a2a;padding-inline-start:.8rem}
footer{margin-top:2rem;border-top:1px solid #ddd6ca}
@media (prefers-color-scheme:dark){body{color:#e9e4da;background:#191713}h2.label,.kicker,th,dt,.hint,footer{color:#b3aa9b}
ins{background:#143a1f;color:#bfe8c6}del{background:#4a1c15;color:#f5c4bc}th,td,.change,footer{border-color:#3a352d}a{color:#9cc3ee}}
@media print{main{max-width:none}}`
