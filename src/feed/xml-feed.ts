import type { FeedFormat, ParsedFeed } from '../model/index.ts'
import { atomLink, hasRel, languageTag, readEntry, tagsOf } from './entry-reader.ts'
import { resolveWebAddress } from './links.ts'
import { firstPeople } from './people.ts'
import { childrenOf, dateIn, lineIn, ownValue, present, type Reading, valueIn } from './reading.ts'
import { rebase, type XmlElement } from './xml-tree.ts'

/** Elements that hold titles and links of their own, which must not be taken for the feed's. */
const asides = new Set(['image', 'textinput', 'atom:source', 'cloud'])
const maxItemDepth = 5

/** Reads RSS 0.9x, 1.0, 1.1, 2.0 and Atom 0.3, 1.0, which publishers mix: what is one format's counts in the other. */
export function readXmlFeed(reading: Reading, root: XmlElement, format: FeedFormat, headers: FeedHeaders): ParsedFeed {
  const head = headOf(root)
  const site = siteUrl(head)
  if (format !== 'atom') followSite(root, head, site)
  const authors = firstPeople(
    reading,
    head,
    ['atom:author', 'author'],
    ['dc:creator', 'dc:author'],
    ['managingeditor'],
    ['itunes:author', 'googleplay:author'],
    ['itunes:owner', 'googleplay:owner'],
  )
  const language =
    languageTag(valueIn(head, 'language', 'dc:language', 'atom:language') ?? head.language ?? root.language) ??
    headers.language
  const defaults = { authors, tags: tagsOf(reading, head), language }
  const entries = wholeItems(reading, root).map((item) => readEntry(reading, item, defaults))
  return {
    format,
    ...present({
      title: lineIn(reading, head, 'title', 'atom:title', 'dc:title', 'itunes:title', 'media:title'),
      siteUrl: site,
      selfUrl: atomLink(head, 'self') ?? headers.selfUrl,
      id: valueIn(head, 'atom:id', 'id', 'guid') ?? head.attributes['rdf:about'],
      subtitle: lineIn(
        reading,
        head,
        'description',
        'atom:subtitle',
        'subtitle',
        'atom:tagline',
        'tagline',
        'dc:description',
        'itunes:summary',
        'itunes:subtitle',
      ),
      language,
      updated: dateIn(
        reading,
        head,
        'atom:updated',
        'updated',
        'atom:modified',
        'modified',
        'lastbuilddate',
        'pubdate',
        'dcterms:modified',
        'dc:date',
      ),
      image: imageOf(head, root),
      ttlMinutes: ttlMinutes(head),
      nextUrl: atomLink(head, 'next'),
      prevArchiveUrl: atomLink(head, 'prev-archive') ?? atomLink(head, 'previous-archive'),
      newUrl: newUrl(head, root),
    }),
    authors,
    skipHours: skipHours(head),
    skipDays: skipDays(head),
    hubs: unique([...hubsOf(head), ...headers.hubs]),
    entries,
    warnings: [],
  }
}

/** What the answer's headers say of the feed. */
export interface FeedHeaders {
  readonly language: string | undefined
  readonly selfUrl: string | undefined
  readonly hubs: readonly string[]
}

export function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}

/**
 * RSS never said what relative links are relative to. Where a feed is served from another origin than its site (a feed
 * service, a plain-http site) they mean the site; Miniflux reads them so. `xml:base` always counts.
 */
function followSite(root: XmlElement, head: XmlElement, site: string | undefined): void {
  if (site === undefined || head.base !== root.base) return
  const own = root.base === undefined ? undefined : URL.parse(root.base)
  const other = URL.parse(site)
  if (other && own?.origin !== other.origin && root.attributes['xml:base'] === undefined)
    rebase(root, root.base, other.href)
}

/** The element that says things of the feed itself: `<channel>`, or the root. */
function headOf(root: XmlElement): XmlElement {
  return root.children.find((child) => child.name === 'channel') ?? root
}

/** Items stand in the channel, beside it (RSS 1.0) or in `<items>` (RSS 1.1); a wrong place costs none. */
function itemsOf(root: XmlElement): readonly XmlElement[] {
  const items: XmlElement[] = []
  const walk = (parent: XmlElement, depth: number) => {
    for (const child of parent.children) {
      if (isItem(child)) items.push(child)
      else if (depth < maxItemDepth && child.children.length > 0 && !asides.has(child.name)) walk(child, depth + 1)
    }
  }
  if (isItem(root)) items.push(root)
  else walk(root, 0)
  return items
}

/**
 * Without the item in which the document ends: half an article must not look like an edit of a whole one. The next poll
 * brings it.
 */
function wholeItems(reading: Reading, root: XmlElement): readonly XmlElement[] {
  const items = itemsOf(root)
  if (!items.at(-1)?.isCutOff) return items
  reading.warnings.add('the last item is cut off and left out')
  return items.slice(0, -1)
}

export function isItem(element: XmlElement): boolean {
  return element.name === 'item' || element.name === 'atom:entry' || element.name === 'entry'
}

function siteUrl(head: XmlElement): string | undefined {
  for (const child of head.children) {
    if (child.name !== 'link') continue
    const url = resolveWebAddress(ownValue(child), child.base)
    if (url !== undefined) return url
  }
  return atomLink(head, 'alternate')
}

function imageOf(head: XmlElement, root: XmlElement): string | undefined {
  for (const element of [
    ...childrenOf(head, 'image', 'itunes:image', 'atom:logo', 'logo', 'atom:icon', 'icon', 'googleplay:image'),
    ...childrenOf(root, 'image'),
  ]) {
    const address = valueIn(element, 'url') ?? element.attributes.href ?? ownValue(element)
    const url = resolveWebAddress(address, element.base)
    if (url !== undefined) return url
  }
  return undefined
}

const periodMinutes: Readonly<Record<string, number>> = {
  hourly: 60,
  daily: 1440,
  weekly: 10_080,
  monthly: 43_200,
  yearly: 525_600,
}

/** The longer of `ttl` and `sy:updatePeriod / sy:updateFrequency`. */
function ttlMinutes(head: XmlElement): number | undefined {
  const ttl = positive(valueIn(head, 'ttl', 'itunes:ttl'))
  const period = periodMinutes[valueIn(head, 'sy:updateperiod')?.toLowerCase() ?? '']
  const frequency = positive(valueIn(head, 'sy:updatefrequency')) ?? 1
  const syndication = period === undefined ? undefined : Math.max(1, Math.round(period / frequency))
  if (ttl === undefined || syndication === undefined) return ttl ?? syndication
  return Math.max(ttl, syndication)
}

function positive(text: string | undefined): number | undefined {
  const number = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0
  return number > 0 ? number : undefined
}

function skipHours(head: XmlElement): readonly number[] {
  const hours = childrenOf(head, 'skiphours').flatMap((skip) => childrenOf(skip, 'hour').map(ownValue))
  // RSS 0.91 counted to 24, which is midnight.
  return unique(
    hours.filter((hour) => hour !== undefined && /^\d{1,2}$/.test(hour)).map((hour) => Number(hour) % 24),
  ).filter((hour) => hour < 24)
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

function skipDays(head: XmlElement): readonly string[] {
  const days = childrenOf(head, 'skipdays').flatMap((skip) => childrenOf(skip, 'day').map(ownValue))
  return unique(days.flatMap((day) => weekdays.find((name) => name === day?.toLowerCase()) ?? []))
}

function hubsOf(head: XmlElement): readonly string[] {
  return head.children
    .filter((child) => (child.name === 'atom:link' || child.name === 'link') && hasRel(child, 'hub'))
    .flatMap((child) => resolveWebAddress(child.attributes.href, child.base) ?? [])
}

function newUrl(head: XmlElement, root: XmlElement): string | undefined {
  const element =
    head.children.find((child) => child.name === 'itunes:new-feed-url') ??
    [...root.children, ...head.children].find((child) => child.name === 'newlocation' || child.name === 'redirect')
  if (!element) return undefined
  return resolveWebAddress(valueIn(element, 'newlocation') ?? ownValue(element), element.base)
}
