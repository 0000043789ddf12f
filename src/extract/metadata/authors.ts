import { agencyOf } from './agencies.ts'
import { type Clues, type Spot, textOf } from './collect.ts'
import { namesIn } from './names.ts'
import { folded } from './plain-text.ts'
import type { Structured } from './structured.ts'

export interface Authorship {
  readonly authors: readonly string[]
  readonly agency?: string
  readonly source?: string
}

const authorMetas: readonly string[] = [
  'article:author',
  'og:article:author',
  'article:author_name',
  'og:author',
  'citation_author',
  'citation_authors',
  'parsely-author',
  'sailthru.author',
  'cxenseparse:author',
  'author',
  'dc.creator',
  'dc:creator',
  'dcterms.creator',
  'dc.contributor',
  'byl',
  'article_author',
  'content_author',
  'dcsext.author',
  'shareaholic:article_author_name',
  'creator',
  'rbauthors',
  'article.author',
  'authors',
  'content-creator',
  'twitter:data1',
]
const severalMetas = new Set(['citation_author', 'article:author', 'dc.creator', 'author', 'parsely-author'])

/** Who wrote the article, as the page says it. */
export function readAuthors(
  clues: Clues,
  structured: Structured | undefined,
  siteNames: readonly string[],
  titleAt: number,
): Authorship {
  const sites = new Set(siteNames.map(folded))
  const candidates: { readonly names: readonly string[]; readonly source: string; readonly weight: number }[] = []
  const add = (names: readonly string[], source: string, weight: number) => {
    if (!names.length) return
    const people = names.filter((name) => !sites.has(folded(name)) && !isOffice(name))
    candidates.push({ names: people.length ? people : names, source, weight: people.length ? weight : weight - 50 })
  }
  if (structured) {
    const people = structured.authors.filter((author) => !author.isOrganization)
    add(
      people.flatMap((author) => namesIn(author.name)),
      'jsonld:author',
      100,
    )
    if (!people.length)
      add(
        structured.authors.flatMap((author) => namesIn(author.name)),
        'jsonld:author',
        60,
      )
  }
  for (const name of authorMetas) {
    const values = clues.metas.get(name)
    if (!values || (name === 'twitter:data1' && !/written|author/i.test(clues.metas.get('twitter:label1')?.[0] ?? '')))
      continue
    add(
      (severalMetas.has(name) ? values : values.slice(0, 1)).flatMap((value) => namesIn(value)),
      `meta:${name}`,
      85,
    )
  }
  const props = [...(clues.itemprops.get('author') ?? []), ...(clues.itemprops.get('creator') ?? [])]
  const nearest = props.filter((spot) => spot.zone !== 'comments' && spot.zone !== 'aside')
  add(
    nearest.slice(0, 6).flatMap((spot) => namesIn(personIn(spot))),
    'itemprop:author',
    80,
  )
  for (const spot of clues.bylines) {
    const { attribs, name } = spot.element
    const isRel = /author/i.test(attribs.rel ?? '')
    const text = textOf(spot.element, 160)
    if (!text || text.length > 150) continue
    const label = `${attribs.class ?? ''} ${attribs.id ?? ''}`
    const exact = /author|byline|autor|auteur/i.test(label) ? 0 : -15
    const place = Math.abs(spot.at - titleAt) / 200
    const zone = { article: 0, plain: 0, aside: 15, comments: 60, footer: 20, nav: 30 }[spot.zone]
    const names = namesIn(text)
    add(
      names,
      isRel ? 'rel:author' : 'class',
      (isRel ? 78 : 74) + (name === 'a' ? 2 : 0) + exact - Math.min(30, place) - zone - (names.length > 3 ? 10 : 0),
    )
  }
  for (const line of clues.lines) {
    if (line.text.length > 120) continue
    const match = bylineLine.exec(line.text)
    if (!match) continue
    const distance = Math.abs(line.at - titleAt) / 200
    const zone = { article: 0, plain: 0, aside: 15, comments: 60, footer: 20, nav: 30 }[line.zone]
    add(
      namesIn(match[0].trim() === line.text ? line.text : line.text.slice(match.index)),
      'text',
      66 - Math.min(30, distance) - zone,
    )
  }
  let best: (typeof candidates)[number] | undefined
  for (const one of candidates) if (!best || one.weight > best.weight) best = one
  if (!best) return { authors: [] }
  const agencies = best.names.map(agencyOf)
  const agency = agencies.find((one) => one !== undefined)
  const people = best.names.filter((_, index) => agencies[index] === undefined)
  return { authors: people.length ? people : best.names, agency, source: best.source }
}

function isOffice(name: string): boolean {
  return /^(?:admin(?:istrator)?|editor(?:s|ial)?|redaktion|staff|team|news desk|webmaster|web ?desk|guest|user|root|redaccion|redacción|la rédaction|rédaction|redazione|newsroom|press release)$/i.test(
    name,
  )
}

const bylineLine =
  /^(?:by|von|par|por|di|av|door|text|autor|author|written by|posted by)\b\s*:?\s+[\p{Lu}\p{Lo}]|(?:作者|记者|記者|文|撰文|编辑|編輯|责任编辑|責任編輯|来源)\s*[:：／/|｜]\s*\S|\S\s*기자(?:\s|$)/iu

function personIn(spot: Spot): string {
  const { element } = spot
  if (element.attribs.content) return element.attribs.content
  for (let child = element.firstChild; child; child = child.next) {
    if (child.type === 'tag' && /\bname\b/i.test(child.attribs.itemprop ?? ''))
      return child.attribs.content ?? textOf(child, 160)
  }
  return textOf(element, 160)
}
