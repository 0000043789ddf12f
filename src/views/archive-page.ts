import type { NameCount } from './article-list.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import type { Ui } from './ui.ts'

/** Every month as a small calendar whose days link to their articles; newest first, grouped by year. */
export function archivePage(ui: Ui, days: readonly NameCount[]): Html {
  const { words } = ui
  const months = new Map<string, Map<number, number>>()
  for (const { name, count } of days) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(name)) continue
    const key = name.slice(0, 7)
    const month = months.get(key) ?? new Map<number, number>()
    months.set(key, month.set(Number(name.slice(8)), count))
  }
  const years = new Map<string, string[]>()
  for (const key of [...months.keys()].sort().reverse()) {
    const year = key.slice(0, 4)
    years.set(year, [...(years.get(year) ?? []), key])
  }
  const body = html`<div class="wide">
<header class="list-head"><h1>${words.byDateTitle}</h1></header>
${months.size === 0 && html`<p class="empty">${words.noArticles}</p>`}
${[...years].map(
  ([year, keys]) =>
    html`<section class="year" aria-labelledby="year-${year}"><h2 class="section-head" id="year-${year}">${year}</h2><div class="months">${keys.map((key) => monthCalendar(ui, key, months.get(key)!))}</div></section>\n`,
)}
</div>`
  return page(ui, { title: words.byDateTitle, section: 'archive', body })
}

function monthCalendar(ui: Ui, key: string, counts: ReadonlyMap<number, number>): Html {
  const { words, format } = ui
  const [year = 0, month = 1] = key.split('-').map(Number)
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0)
  // Monday first: how many cells stay empty before the first of the month.
  const blanks = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const cells: Html[] = Array.from({ length: blanks }, () => html`<td></td>`)
  for (let day = 1; day <= length; day++) cells.push(dayCell(ui, key, day, counts.get(day)))
  while (cells.length % 7 !== 0) cells.push(html`<td></td>`)
  const weeks: Html[] = []
  for (let i = 0; i < cells.length; i += 7) weeks.push(html`<tr>${cells.slice(i, i + 7)}</tr>`)
  return html`<table class="month"><caption><a href="${ui.href(`/day/${key}`)}">${format.calendar(key)}</a> <span class="n">${words.articles(total, format.number(total))}</span></caption>
<thead><tr>${words.weekdays.map((day) => html`<th scope="col">${day}</th>`)}</tr></thead><tbody>${weeks}</tbody></table>\n`
}

function dayCell(ui: Ui, month: string, day: number, count: number | undefined): Html {
  if (!count) return html`<td>${day}</td>`
  const key = `${month}-${String(day).padStart(2, '0')}`
  const label = `${ui.format.calendar(key)}${ui.words.colon}${ui.words.articles(count, ui.format.number(count))}`
  // Four depths of ink are enough to see busy days; the number itself stands in the label.
  const depth = count >= 20 ? 4 : count >= 8 ? 3 : count >= 3 ? 2 : 1
  return html`<td class="has d${depth}"><a href="${ui.href(`/day/${key}`)}" aria-label="${label}" title="${label}">${day}</a></td>`
}
