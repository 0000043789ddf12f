import { type Options, selectAll } from 'css-select'
import type { AnyNode, Document, Element } from 'domhandler'
import { isTag } from 'domhandler'
import { getElementsByTagName } from 'domutils'
import { addressKey, type Entry } from '../model/index.ts'
import { boundedDom, firstWithin, textWithin } from './bounded-dom.ts'
import { readDate } from './dates.ts'
import { resolveWebAddress } from './links.ts'
import { fold } from './reading.ts'

export interface PageOptions {
  /** CSS selector of the links, or of elements that each hold one. Without it the pattern is learned from the page. */
  readonly selector?: string
  /** When the page was fetched; dates far behind it are not believed. */
  readonly now?: number
}

export type PageEntries =
  | { readonly kind: 'entries'; readonly entries: readonly Entry[]; readonly pattern: string }
  | { readonly kind: 'bad-selector'; readonly message: string }

const maxEntries = 500
const strict: Options<AnyNode, Element> = { xmlMode: false }

/**
 * The articles that a list page links to, in the page's order, for sites without a feed: by a selector, or by the group of
 * alike links (same place in the markup) that carries the most headline text on the site's own pages. `pattern` says
 * which. Never throws; a selector that cannot be read is an outcome.
 */
export function entriesFromPage(html: string, url: string, options: PageOptions = {}): PageEntries {
  const document = boundedDom(html)
  const base = baseOf(document, url)
  if (options.selector === undefined) {
    const group = bestGroup(document, base, url)
    return { kind: 'entries', entries: entriesOf(group.links, base, options), pattern: group.pattern }
  }
  const selected = select(options.selector, document)
  if (typeof selected === 'string') return { kind: 'bad-selector', message: selected }
  const links = selected.flatMap((element) => linkOf(element) ?? [])
  return { kind: 'entries', entries: entriesOf(links, base, options), pattern: options.selector }
}

function select(selector: string, document: Document): readonly Element[] | string {
  try {
    return selectAll<AnyNode, Element>(selector, document, strict).slice(0, maxEntries * 4)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function baseOf(document: Document, url: string): string {
  const base = getElementsByTagName('base', document, true, 1)[0]?.attribs.href
  return resolveWebAddress(base, url) ?? url
}

interface Link {
  readonly anchor: Element
  /** What holds the headline, the date and the picture: the element selected, or the anchor. */
  readonly card: Element
}

function linkOf(element: Element): Link | undefined {
  if (element.name === 'a') return { anchor: element, card: element }
  const anchors = getElementsByTagName('a', element, true, 20).filter((anchor) => anchor.attribs.href)
  const best = anchors.find((anchor) => /^h[1-6]$/.test(parentName(anchor)) || holdsHeading(anchor)) ?? longest(anchors)
  return best && { anchor: best, card: element }
}

function parentName(element: Element): string {
  const parent = element.parent
  return parent && isTag(parent) ? parent.name : ''
}

function holdsHeading(element: Element): boolean {
  return firstWithin(element, isHeading) !== undefined
}

function isHeading(element: Element): boolean {
  return /^h[1-6]$/.test(element.name)
}

function longest(anchors: readonly Element[]): Element | undefined {
  let best: Element | undefined
  for (const anchor of anchors) if (!best || words(anchor).length > words(best).length) best = anchor
  return best
}

function words(element: Element): string {
  return fold(textWithin(element, 500))
}

interface Group {
  readonly pattern: string
  readonly links: readonly Link[]
}

/** Links that stand in the same place of the markup, three elements up, are one list. */
function bestGroup(document: Document, base: string, url: string): Group {
  const groups = new Map<string, Element[]>()
  for (const anchor of getElementsByTagName('a', document, true, 20_000)) {
    if (!isArticleLink(anchor, base, url)) continue
    const pattern = placeOf(anchor)
    const group = groups.get(pattern)
    if (group) group.push(anchor)
    else groups.set(pattern, [anchor])
  }
  let best: Group = { pattern: '', links: [] }
  let bestScore = 0
  for (const [pattern, anchors] of groups) {
    const score = scoreOf(anchors, base)
    if (score > bestScore) {
      bestScore = score
      best = { pattern, links: anchors.map((anchor) => ({ anchor, card: cardOf(anchor) })) }
    }
  }
  return best
}

/** A link to another page of the same site whose address has an article's shape and whose text has a headline's length. */
function isArticleLink(anchor: Element, base: string, url: string): boolean {
  const address = resolveWebAddress(anchor.attribs.href, base)
  const target = address === undefined ? null : URL.parse(address)
  const page = URL.parse(url)
  if (!target || !page || siteOf(target) !== siteOf(page)) return false
  if (target.pathname === '/' || addressKey(target.href) === addressKey(page.href)) return false
  if (/\.(?:jpe?g|png|gif|webp|svg|pdf|zip|mp3|mp4|css|js)$/i.test(target.pathname)) return false
  if (
    /\/(?:tags?|categor(?:y|ies)|authors?|topics?|search|login|signup|register|about|contact|privacy|terms|page\/\d+)(?:\/|$)/i.test(
      target.pathname,
    )
  )
    return false
  return headlineLength(words(anchor)) >= 12
}

function siteOf(url: URL): string {
  return url.hostname.replace(/^www\d?\./, '')
}

/** Han, kana and hangul say about three times as much a character as letters do. */
function headlineLength(text: string): number {
  const wide = text.match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g)?.length ?? 0
  return text.length + 2 * wide
}

function placeOf(anchor: Element): string {
  const steps: string[] = []
  let node: Element | undefined = anchor
  for (let up = 0; node && up < 4; up++) {
    const className = (node.attribs.class ?? '').split(/\s+/).find((name) => /^[A-Za-z][A-Za-z_-]*$/.test(name))
    steps.unshift(className ? `${node.name}.${className}` : node.name)
    node = node.parent && isTag(node.parent) ? node.parent : undefined
  }
  return steps.join(' > ')
}

/** Distinct articles times the length of their headlines; a list of one or two is none, a menu has short words. */
function scoreOf(anchors: readonly Element[], base: string): number {
  const distinct = new Map<string, number>()
  for (const anchor of anchors) {
    const address = resolveWebAddress(anchor.attribs.href, base)
    if (address === undefined) continue
    const length = Math.min(120, headlineLength(words(anchor)))
    distinct.set(address, Math.max(distinct.get(address) ?? 0, length))
  }
  if (distinct.size < 3) return 0
  let text = 0
  let shaped = 0
  for (const [address, length] of distinct) {
    text += length
    if (hasArticleShape(address)) shaped++
  }
  return text * (0.5 + shaped / distinct.size)
}

/** A number of four digits or more, a date, or a slug of several words at the end of the path. */
function hasArticleShape(address: string): boolean {
  const path = URL.parse(address)?.pathname ?? ''
  return (
    /\d{4,}|\/\d{4}\/\d{1,2}\//.test(path) ||
    /[^/]+(?:-[^/-]+){2,}(?:\.\w+)?\/?$/.test(path) ||
    /%[0-9a-f]{2}.*%[0-9a-f]{2}/i.test(path)
  )
}

/** The nearest ancestor that is a list item or an article, where the date and the picture stand. */
function cardOf(anchor: Element): Element {
  let node: Element | undefined = anchor
  for (let up = 0; node && up < 5; up++) {
    if (node.name === 'li' || node.name === 'article' || node.name === 'tr') return node
    node = node.parent && isTag(node.parent) ? node.parent : undefined
  }
  return anchor
}

function entriesOf(links: readonly Link[], base: string, options: PageOptions): readonly Entry[] {
  const entries = new Map<string, Entry>()
  for (const link of links) {
    const url = resolveWebAddress(link.anchor.attribs.href?.replace(/#.*$/, ''), base)
    if (url === undefined || (entries.size >= maxEntries && !entries.has(url))) continue
    const entry = entryOf(link, url, base, options)
    const known = entries.get(url)
    // A picture and a headline often link to the same article: the one with words says its title.
    if (!known || (known.title === undefined && entry.title !== undefined)) entries.set(url, entry)
  }
  return [...entries.values()]
}

function entryOf({ anchor, card }: Link, url: string, base: string, options: PageOptions): Entry {
  const heading = firstWithin(anchor, isHeading)
  const title =
    (heading && words(heading)) || words(anchor) || fold(anchor.attribs.title ?? anchor.attribs['aria-label'] ?? '')
  const time = firstWithin(card, (element) => element.name === 'time')
  const when = time && (time.attribs.datetime || textWithin(time, 100))
  const picture = firstWithin(card, (element) => element.name === 'img')
  const image = resolveWebAddress(picture?.attribs['data-src'] ?? picture?.attribs.src, base)
  const date = when ? readDate(fold(when), 'time', options.now === undefined ? {} : { now: options.now }) : undefined
  return {
    url,
    ...(title ? { title } : {}),
    authors: [],
    ...(date?.at === undefined ? {} : { published: date }),
    tags: [],
    enclosures: [],
    ...(image === undefined ? {} : { image }),
  }
}
