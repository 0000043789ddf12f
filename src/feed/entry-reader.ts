import type { Enclosure, Entry, GivenDate } from '../model/index.ts'
import { cut, plainText } from './html-text.ts'
import { isWebAddress, resolveAddress, resolveWebAddress } from './links.ts'
import { firstPeople, peopleIn } from './people.ts'
import { childrenOf, dateIn, fold, htmlOf, lineIn, lineOf, ownValue, type Reading, valueIn } from './reading.ts'
import type { XmlElement } from './xml-tree.ts'

/** What entries take over from their feed where they say nothing themselves. */
export interface FeedDefaults {
  readonly authors: readonly string[]
  readonly tags: readonly string[]
  readonly language: string | undefined
}

/** Reads one `<item>` or `<entry>` of RSS, RDF or Atom, with the extensions that feeds mix in. */
export function readEntry(reading: Reading, item: XmlElement, defaults: FeedDefaults): Entry {
  const { summary, content } = readTexts(reading, item)
  const id = readId(item)
  const url = readUrl(item, id)
  const title =
    lineIn(reading, item, 'title', 'atom:title', 'media:title', 'dc:title', 'itunes:title') ?? groupTitle(reading, item)
  const inferred = title === undefined ? inferTitle(content ?? summary, url ?? id) : undefined
  const authors = readAuthors(reading, item)
  const tags = readTags(reading, item)
  const enclosures = readEnclosures(item)
  return compact({
    id,
    url,
    title: title ?? inferred,
    titleInferred: inferred === undefined ? undefined : true,
    summary,
    content,
    authors: authors.length > 0 ? authors : defaults.authors,
    ...readDates(reading, item),
    tags: tags.length > 0 ? tags : defaults.tags,
    enclosures,
    image: readImage(item, enclosures),
    language: languageOf(item) ?? defaults.language,
    commentsUrl: readComments(item),
  })
}

type Fields = { [K in keyof Entry]: Entry[K] | undefined } & Pick<Entry, 'authors' | 'tags' | 'enclosures'>

/** Leaves out what is undefined, so that two entries that say the same are equal. */
export function compact(fields: Fields): Entry {
  const entry: { -readonly [K in keyof Entry]: Entry[K] } = {
    authors: fields.authors,
    tags: fields.tags,
    enclosures: fields.enclosures,
  }
  if (fields.id !== undefined) entry.id = fields.id
  if (fields.url !== undefined) entry.url = fields.url
  if (fields.title !== undefined) entry.title = fields.title
  if (fields.titleInferred !== undefined) entry.titleInferred = fields.titleInferred
  if (fields.summary !== undefined) entry.summary = fields.summary
  if (fields.content !== undefined) entry.content = fields.content
  if (fields.published !== undefined) entry.published = fields.published
  if (fields.updated !== undefined) entry.updated = fields.updated
  if (fields.image !== undefined) entry.image = fields.image
  if (fields.language !== undefined) entry.language = fields.language
  if (fields.commentsUrl !== undefined) entry.commentsUrl = fields.commentsUrl
  return entry
}

/** The text's first 100 characters, else the address. */
export function inferTitle(html: string | undefined, address: string | undefined): string | undefined {
  const text = html === undefined ? '' : plainText(html, 400)
  return text === '' ? address : cut(text, 100)
}

function readId(item: XmlElement): string | undefined {
  const about = item.attributes['rdf:about']?.trim() || item.attributes.about?.trim()
  const id = valueIn(item, 'guid', 'atom:id', 'id') ?? (about || undefined) ?? valueIn(item, 'dc:identifier')
  return id
}

/** Atom ids are addresses that name and are not normalised; relative ones mean something only with their base. */
function readUrl(item: XmlElement, id: string | undefined): string | undefined {
  return (
    fromElement(item, 'feedburner:origlink') ??
    fromElement(item, 'link') ??
    atomLink(item, 'alternate') ??
    fromGuid(item) ??
    (isWebAddress(id) ? id : undefined) ??
    fromElement(item, 'rdf:about') ??
    webAttribute(item, 'href')
  )
}

function fromElement(item: XmlElement, name: string): string | undefined {
  for (const child of item.children) {
    if (child.name !== name) continue
    const url = resolveWebAddress(ownValue(child) ?? linkResource(child), child.base)
    if (url !== undefined) return url
  }
  return undefined
}

/** RSS 1.1 and mixed feeds: `<link rdf:resource="…"/>`. */
function linkResource(element: XmlElement): string | undefined {
  return element.attributes['rdf:resource'] ?? element.attributes.resource
}

function webAttribute(item: XmlElement, name: string): string | undefined {
  return resolveWebAddress(item.attributes[name], item.base)
}

/** A link element's target by relation. Without `rel` it is the alternate; HTML is preferred to other types. */
export function atomLink(parent: XmlElement, rel: string): string | undefined {
  let found: string | undefined
  for (const child of parent.children) {
    if (child.name !== 'atom:link' && child.name !== 'link') continue
    const href = child.attributes.href
    if (href === undefined || !hasRel(child, rel)) continue
    const url = resolveWebAddress(href, child.base)
    if (url === undefined) continue
    const type = child.attributes.type?.toLowerCase()
    if (rel !== 'alternate' || type === undefined || type.includes('html')) return url
    found ??= url
  }
  return found
}

export function hasRel(link: XmlElement, rel: string): boolean {
  const given = (link.attributes.rel ?? 'alternate').trim().toLowerCase()
  const short = given.replace(/^http:\/\/www\.iana\.org\/assignments\/relation\//, '')
  return (short === '' ? 'alternate' : short).split(/\s+/).includes(rel)
}

function fromGuid(item: XmlElement): string | undefined {
  const guid = item.children.find((child) => child.name === 'guid')
  const text = ownValue(guid)
  if (!guid || text === undefined || guid.attributes.ispermalink?.trim().toLowerCase() === 'false') return undefined
  if (isWebAddress(text)) return text
  // A permalink may be relative; a guid that is no address at all (`abc`, `tag:…`) is only a name.
  return guid.attributes.ispermalink !== undefined && /^\.{0,2}\//.test(text)
    ? resolveWebAddress(text, guid.base)
    : undefined
}

interface Texts {
  readonly summary: string | undefined
  readonly content: string | undefined
}

const summaryNames = ['description', 'summary', 'atom:summary', 'dc:description', 'dcterms:abstract', 'abstract']
const contentNames = ['content:encoded', 'xhtml:body', 'body', 'fullitem', 'atom:content', 'content', 'xhtml:div']
const lateSummaryNames = [
  'itunes:summary',
  'googleplay:description',
  'media:description',
  'itunes:subtitle',
  'subtitle',
]

/** `content:encoded` and Atom's content over descriptions; of two descriptions the second is the fuller text. */
function readTexts(reading: Reading, item: XmlElement): Texts {
  const given: string[] = []
  let content: string | undefined
  for (const child of item.children) {
    if (summaryNames.includes(child.name)) {
      const html = htmlOf(reading, child)
      if (html !== undefined) given.push(html)
    } else if (content === undefined && contentNames.includes(child.name)) {
      content = htmlOf(reading, child)
    } else if (content === undefined && child.name === 'content:items') {
      content = oldModuleContent(reading, child)
    }
  }
  const [summary, second] = given
  return {
    summary: summary ?? lateSummary(reading, item),
    content: content ?? (second !== undefined && second !== summary ? second : undefined),
  }
}

/** The first draft of RSS 1.0's content module: a bag of items, each the same content in another format. */
function oldModuleContent(reading: Reading, element: XmlElement): string | undefined {
  const bags = element.children.flatMap((bag) => bag.children.flatMap((li) => childrenOf(li, 'content:item')))
  for (const item of bags) {
    const html = htmlOf(
      reading,
      item.children.find((child) => child.name === 'rdf:value'),
    )
    if (html !== undefined) return html
  }
  return undefined
}

function lateSummary(reading: Reading, item: XmlElement): string | undefined {
  for (const name of lateSummaryNames) {
    const found = item.children.find((child) => child.name === name)
    const html = htmlOf(reading, found)
    if (html !== undefined) return html
  }
  for (const group of childrenOf(item, 'media:group', 'media:content')) {
    const html = htmlOf(
      reading,
      group.children.find((child) => child.name === 'media:description'),
    )
    if (html !== undefined) return html
  }
  return undefined
}

function groupTitle(reading: Reading, item: XmlElement): string | undefined {
  for (const group of childrenOf(item, 'media:group', 'media:content')) {
    const title = lineIn(reading, group, 'media:title')
    if (title !== undefined) return title
  }
  return undefined
}

function readAuthors(reading: Reading, item: XmlElement): readonly string[] {
  const own = firstPeople(
    reading,
    item,
    ['dc:creator', 'dc:author'],
    ['author', 'atom:author'],
    ['itunes:author', 'googleplay:author'],
    ['media:credit'],
    ['managingeditor'],
  )
  if (own.length > 0) return own
  // Atom: an entry copied from another feed keeps that feed's author in its source.
  const source = item.children.find((child) => child.name === 'atom:source' || child.name === 'source')
  return source ? peopleIn(reading, childrenOf(source, 'atom:author', 'author')) : []
}

interface Dates {
  readonly published: GivenDate | undefined
  readonly updated: GivenDate | undefined
}

/** Where one name is repeated the first that can be read counts. A lone `dc:date` or `dcterms:created` is the publication. */
function readDates(reading: Reading, item: XmlElement): Dates {
  const published = dateIn(
    reading,
    item,
    'pubdate',
    'atom:published',
    'published',
    'atom:issued',
    'issued',
    'dcterms:issued',
    'dc:date',
    'date',
    'dcterms:created',
    'atom:created',
    'created',
    'dcterms:available',
    'news:publication_date',
    'timestamp',
    'a10:published',
  )
  const updated = dateIn(
    reading,
    item,
    'atom:updated',
    'updated',
    'atom:modified',
    'modified',
    'dcterms:modified',
    'lastbuilddate',
    'lastmod',
  )
  return { published, updated }
}

const maxTags = 200
const maxEnclosures = 200

/** The item's own categories (never the source's name), each once. */
function readTags(reading: Reading, item: XmlElement): readonly string[] {
  const tags = new Set<string>()
  const add = (tag: string | undefined) => {
    const line = tag === undefined ? '' : fold(tag)
    if (line !== '' && line.length <= 200 && tags.size < maxTags) tags.add(line)
  }
  for (const child of item.children) {
    switch (child.name) {
      case 'category':
      case 'atom:category':
        add(child.attributes.term ?? child.attributes.label ?? lineOf(reading, child) ?? child.attributes.text)
        break
      case 'dc:subject':
      case 'media:category':
        add(lineOf(reading, child))
        break
      case 'itunes:category':
      case 'googleplay:category':
        add(child.attributes.text ?? ownValue(child))
        for (const inner of childrenOf(child, 'itunes:category')) add(inner.attributes.text)
        break
      case 'itunes:keywords':
      case 'media:keywords':
      case 'news:keywords':
      case 'keywords':
        for (const word of (ownValue(child) ?? '').split(/[,;]/)) add(word)
        break
      case 'media:group':
        for (const inner of childrenOf(child, 'media:category')) add(lineOf(reading, inner))
        break
    }
  }
  return [...tags]
}

export { readTags as tagsOf }

function readEnclosures(item: XmlElement): readonly Enclosure[] {
  const found: Enclosure[] = []
  const add = (element: XmlElement, address: string | undefined, size: string | undefined) => {
    const url = resolveAddress(address, element.base)
    if (url === undefined || found.length >= maxEnclosures || found.some((enclosure) => enclosure.url === url)) return
    const type = element.attributes.type?.trim() || undefined
    const lengthBytes = /^\d{1,15}$/.test(size?.trim() ?? '') ? Number(size) : undefined
    found.push({ url, ...(type ? { type } : {}), ...(lengthBytes ? { lengthBytes } : {}) })
  }
  const media = (element: XmlElement) => {
    if (element.name === 'media:content') add(element, element.attributes.url, element.attributes.filesize)
    else if (element.name === 'media:peerlink') add(element, element.attributes.href, undefined)
    if (element.name !== 'media:group' && element.name !== 'media:content') return
    for (const inner of element.children) media(inner)
  }
  for (const child of item.children) {
    if (child.name === 'enclosure') add(child, child.attributes.url ?? child.attributes.href, child.attributes.length)
    else if ((child.name === 'atom:link' || child.name === 'link') && hasRel(child, 'enclosure')) {
      add(child, child.attributes.href, child.attributes.length)
    }
  }
  for (const child of item.children) media(child)
  return found
}

function readImage(item: XmlElement, enclosures: readonly Enclosure[]): string | undefined {
  return imageIn(item, 0) ?? enclosures.find((enclosure) => enclosure.type?.toLowerCase().startsWith('image/'))?.url
}

/** The picture that stands for an item: thumbnails, podcast covers, `<image>`, media of the medium image. */
function imageIn(parent: XmlElement, depth: number): string | undefined {
  for (const child of parent.children) {
    let address: string | undefined
    switch (child.name) {
      case 'media:thumbnail':
        address = child.attributes.url ?? ownValue(child)
        break
      case 'media:content':
        if (child.attributes.medium === 'image' || /^image\//i.test(child.attributes.type ?? ''))
          address = child.attributes.url
        break
      case 'itunes:image':
      case 'googleplay:image':
        address = child.attributes.href ?? child.attributes.url ?? ownValue(child)
        break
      case 'image':
        address = valueIn(child, 'url') ?? ownValue(child)
        break
    }
    const url = resolveWebAddress(address, child.base)
    if (url !== undefined) return url
  }
  if (depth > 1) return undefined
  for (const group of childrenOf(parent, 'media:group', 'media:content')) {
    const url = imageIn(group, depth + 1)
    if (url !== undefined) return url
  }
  return undefined
}

/** `dc:language`, `xml:lang` on the entry or in force there. */
export function languageOf(element: XmlElement): string | undefined {
  return languageTag(valueIn(element, 'dc:language', 'language') ?? element.language)
}

/** `en_US` is written `en-US`; what is no language tag is none. */
export function languageTag(given: string | undefined): string | undefined {
  const tag = given?.trim().replaceAll('_', '-')
  return tag && /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : undefined
}

function readComments(item: XmlElement): string | undefined {
  const given = valueIn(item, 'comments')
  if (given !== undefined && isWebAddress(given)) return given
  for (const child of item.children) {
    if ((child.name === 'atom:link' || child.name === 'link') && hasRel(child, 'replies')) {
      if (child.attributes.type?.toLowerCase().includes('html')) {
        const url = resolveWebAddress(child.attributes.href, child.base)
        if (url !== undefined) return url
      }
    }
  }
  return undefined
}
