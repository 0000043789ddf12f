import type { FacetCount, SearchFacets } from '../archive/library.ts'
import { type Html, html } from './html.ts'
import { searchWords } from './search-words.ts'
import type { Ui } from './ui.ts'

/** Facets with counts, each a link that narrows the search down. `hrefOf` writes the address of another query. */
export function searchFacets(ui: Ui, query: string, facets: SearchFacets, hrefOf: (query: string) => string): Html {
  const words = searchWords[ui.language]
  const narrowed = (field: string, name: string) => {
    const value = /^[\p{L}\p{N}._-]+$/u.test(name) ? name : `"${name}"`
    const narrower = `${query} ${field}:${value}`.trim()
    // A name with a quotation mark, or a query that is too long, could not be read again.
    return name.includes('"') || narrower.length > 300 || query.includes(`${field}:${value}`) ? undefined : narrower
  }
  const list = (kind: 'source' | 'language' | 'author', field: string) => {
    const counts = facets[kind]
    if (counts.length < 2) return html``
    const items = counts.map(({ name, count }) => {
      const narrower = narrowed(field, name)
      const label = html`<span dir="auto">${name}</span>`
      return html`<li>${narrower ? html`<a href="${hrefOf(narrower)}" rel="nofollow">${label}</a>` : label} <span class="n">${ui.format.number(count)}</span></li>`
    })
    return html`<div class="facet"><h3 class="label">${words.facet[kind]}</h3><ul>${items}</ul></div>`
  }
  return html`<aside class="facets" aria-label="${words.narrow}">
${timeline(ui, facets.month, (month) => narrowed('on', month), hrefOf)}
${facets.countedOnly !== undefined && html`<p class="hint">${words.countedOnly(ui.format.number(facets.countedOnly))}</p>`}
${list('source', 'source')}${list('author', 'author')}${list('language', 'lang')}
</aside>`
}

const height = 60
const barsAtMost = 120

/** One bar a month from the first to the last; where that is too many, one a year. Inline, and nothing in it is a style. */
function timeline(
  ui: Ui,
  months: readonly FacetCount[],
  narrowed: (span: string) => string | undefined,
  hrefOf: (query: string) => string,
): Html {
  const all = everySpan(months)
  if (all.length < 2) return html``
  const words = searchWords[ui.language]
  const most = Math.max(...all.map((one) => one.count))
  const width = Math.max(2, Math.min(14, Math.floor(600 / all.length)))
  const bars = all.map(({ name, count }, at) => {
    const tall = count ? Math.max(2, Math.round((count / most) * height)) : 0
    const bar = html`<rect x="${at * width}" y="${height - tall}" width="${width - 1}" height="${tall}"><title>${name.length === 4 ? name : ui.format.calendar(name)}: ${ui.format.number(count)}</title></rect>`
    const narrower = count ? narrowed(name) : undefined
    return narrower ? html`<a href="${hrefOf(narrower)}" rel="nofollow">${bar}</a>` : bar
  })
  const label = words.byMonth(all.length)
  return html`<figure class="timeline"><svg viewBox="0 0 ${all.length * width} ${height}" role="img" aria-label="${label}" preserveAspectRatio="none" height="${height}">${bars}</svg>
<figcaption><span>${all[0]!.name}</span> <span>${all.at(-1)!.name}</span></figcaption></figure>`
}

/** Months without a match are there too, so that the bars stand in time. */
function everySpan(months: readonly FacetCount[]): readonly FacetCount[] {
  const counts = new Map(months.map((one) => [one.name, one.count]))
  const [first, last] = [months[0]?.name, months.at(-1)?.name]
  if (!first || !last) return []
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
  if (number(last) - number(first) >= barsAtMost) return everyYear(months)
  const spans: FacetCount[] = []
  for (let at = number(first); at <= number(last); at++) {
    const name = `${Math.floor(at / 12)}`.padStart(4, '0') + `-${(at % 12) + 1}`.replace(/-(\d)$/, '-0$1')
    spans.push({ name, count: counts.get(name) ?? 0 })
  }
  return spans
}

function everyYear(months: readonly FacetCount[]): readonly FacetCount[] {
  const years = new Map<string, number>()
  for (const { name, count } of months) {
    const year = name.slice(0, 4)
    years.set(year, (years.get(year) ?? 0) + count)
  }
  const spans: FacetCount[] = []
  // A date from the year 1 would make bars by the thousand.
  const last = Number(months.at(-1)!.name.slice(0, 4))
  const first = Math.max(Number(months[0]!.name.slice(0, 4)), last - barsAtMost)
  for (let year = first; year <= last; year++) {
    spans.push({ name: `${year}`, count: years.get(`${year}`.padStart(4, '0')) ?? 0 })
  }
  return spans
}
