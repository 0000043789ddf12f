import type { Enclosure, Entry, ParsedFeed } from '../model/index.ts'
import { escapeHtml } from './entities.ts'
import { compact, inferTitle, languageTag } from './entry-reader.ts'
import { isWebAddress, resolveLinks, resolveWebAddress } from './links.ts'
import { fold, givenDate, present, type Reading } from './reading.ts'
import { type FeedHeaders, unique } from './xml-feed.ts'

type Json = { readonly [key: string]: unknown }

/** What JSON Feed's readers share; there is no XML. */
export type JsonReading = Pick<Reading, 'dates' | 'warnings'> & { readonly base: string | undefined }

/**
 * Reads JSON Feed 1.0 and 1.1 (jsonfeed.org). Values of a wrong type are taken where their meaning is plain (a number as
 * an id) and left out otherwise; an item that is no object is skipped with a warning.
 */
export function readJsonFeed(reading: JsonReading, root: Json, headers: FeedHeaders): ParsedFeed {
  const authors = readAuthors(root)
  const language = languageTag(line(root.language)) ?? headers.language
  const items = Array.isArray(root.items) ? root.items : []
  return {
    format: 'json',
    ...present({
      title: line(root.title),
      siteUrl: address(reading, root.home_page_url),
      selfUrl: address(reading, root.feed_url) ?? headers.selfUrl,
      id: line(root.id),
      subtitle: line(root.description),
      language,
      image: address(reading, root.icon) ?? address(reading, root.favicon),
      nextUrl: address(reading, root.next_url),
    }),
    authors,
    skipHours: [],
    skipDays: [],
    hubs: unique([...objects(root.hubs).flatMap((hub) => address(reading, hub.url) ?? []), ...headers.hubs]),
    entries: items.flatMap((item: unknown) => {
      if (isObject(item)) return [readItem(reading, item, authors, language)]
      reading.warnings.add('an item is no object and is left out')
      return []
    }),
    warnings: [],
  }
}

/** Whether a JSON value is a feed: it says so, or has items as a feed has. */
export function isJsonFeed(value: unknown): value is Json {
  if (!isObject(value)) return false
  if (typeof value.version === 'string' && value.version.includes('jsonfeed')) return true
  const keys = ['id', 'url', 'external_url', 'content_html', 'content_text']
  return Array.isArray(value.items) && value.items.some((item) => isObject(item) && keys.some((key) => key in item))
}

function readItem(
  reading: JsonReading,
  item: Json,
  feedAuthors: readonly string[],
  feedLanguage: string | undefined,
): Entry {
  const id = line(item.id)
  const url = address(reading, item.url) ?? address(reading, item.external_url) ?? (isWebAddress(id) ? id : undefined)
  const html = text(item.content_html)
  const plain = text(item.content_text)
  const content =
    html !== undefined ? resolveLinks(html, url ?? reading.base) : plain !== undefined ? paragraphs(plain) : undefined
  const summary = text(item.summary)
  const title = line(item.title)
  const authors = readAuthors(item)
  const summaryHtml = summary === undefined ? undefined : paragraphs(summary)
  return compact({
    id,
    url,
    title: title ?? inferTitle((plain && paragraphs(plain)) ?? content ?? summaryHtml, url ?? id),
    titleInferred: title === undefined ? true : undefined,
    summary: summaryHtml,
    content,
    authors: authors.length > 0 ? authors : feedAuthors,
    published: date(reading, item, 'date_published'),
    updated: date(reading, item, 'date_modified'),
    tags: unique(list(item.tags).flatMap((tag) => line(tag) ?? [])),
    enclosures: readAttachments(reading, item),
    image: address(reading, item.image) ?? address(reading, item.banner_image),
    language: languageTag(line(item.language)) ?? feedLanguage,
    commentsUrl: undefined,
  })
}

/** Plain text as HTML; its line breaks are meant. */
function paragraphs(plain: string): string {
  return escapeHtml(plain.trim()).replace(/\r?\n/g, '<br>\n')
}

/** Version 1.1 has `authors`, 1.0 `author`; some feeds have both. */
function readAuthors(of: Json): readonly string[] {
  const people = [...list(of.authors), of.author]
  return unique(
    people.flatMap((person) => {
      if (!isObject(person)) return line(person) ?? []
      return line(person.name) ?? line(person.url) ?? []
    }),
  )
}

function readAttachments(reading: JsonReading, item: Json): readonly Enclosure[] {
  const found: Enclosure[] = []
  for (const attachment of objects(item.attachments)) {
    const url = address(reading, attachment.url)
    if (url === undefined || found.some((known) => known.url === url)) continue
    const type = line(attachment.mime_type)
    const size = Number(attachment.size_in_bytes)
    found.push({
      url,
      ...(type ? { type } : {}),
      ...(Number.isSafeInteger(size) && size > 0 ? { lengthBytes: size } : {}),
    })
  }
  return found
}

function date(reading: JsonReading, item: Json, key: string) {
  const words = line(item[key])
  return words === undefined ? undefined : givenDate(reading, words, key)
}

function address(reading: JsonReading, value: unknown): string | undefined {
  return typeof value === 'string' ? resolveWebAddress(value, reading.base) : undefined
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : []
}

function objects(value: unknown): readonly Json[] {
  return list(value).filter(isObject)
}

function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const clean = value.includes('\0') || !value.isWellFormed() ? value.toWellFormed().replaceAll('\0', '') : value
  return clean.trim() === '' ? undefined : clean
}

function line(value: unknown): string | undefined {
  const words = typeof value === 'number' && Number.isFinite(value) ? String(value) : text(value)
  const folded = words === undefined ? '' : fold(words)
  return folded === '' ? undefined : folded
}
