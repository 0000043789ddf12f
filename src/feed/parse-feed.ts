import { gunzipSync, inflateSync } from 'node:zlib'
import { decodeText } from '../charset/index.ts'
import type { FeedFormat, FeedOutcome, ParsedFeed } from '../model/index.ts'
import { readCdf } from './cdf.ts'
import { characterOf } from './entities.ts'
import { languageTag } from './entry-reader.ts'
import { isJsonFeed, readJsonFeed } from './json-feed.ts'
import { parseLooseJson } from './json-repair.ts'
import { linksOfHeader } from './link-header.ts'
import { resolveWebAddress } from './links.ts'
import { readOpmlFeed } from './opml.ts'
import type { Reading } from './reading.ts'
import { readSitemap, readTextSitemap } from './sitemap.ts'
import { type FeedHeaders, isItem, readXmlFeed } from './xml-feed.ts'
import { parseXml, type XmlDocument, type XmlElement } from './xml-tree.ts'

export interface FeedSource {
  /** The address that answered: the base of relative links. */
  readonly url?: string
  /** The `Content-Type` header. */
  readonly contentType?: string
  /** Response headers, names in lower case: `content-location`, `content-language` and `link` are read. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** When the bytes were fetched, in milliseconds since 1970: dates far behind it are not believed. */
  readonly now?: number
}

/** Unpacked. Sitemaps may have 50 MB. */
const maxBytes = 64 * 1024 * 1024

/**
 * Reads a feed of any kind from its bytes: RSS 0.9x, 1.0, 1.1, 2.0, Atom 0.3 and 1.0, CDF, JSON Feed 1.x, sitemaps and
 * their indexes, OPML (its entries are the feeds it names); gzip too. Pure and total: any bytes give an outcome, none
 * throws. What was wrong and was read all the same stands in `warnings`. One bad item never costs another.
 */
export function parseFeed(bytes: Uint8Array, source: FeedSource = {}): FeedOutcome {
  const unpacked = unpack(bytes)
  if (typeof unpacked === 'string') return { kind: 'broken', errorClass: 'decode', message: unpacked }
  const warnings = new Set<string>()
  return parseFeedText(textOf(unpacked, source, warnings), source, warnings)
}

function unpack(bytes: Uint8Array): Uint8Array | string {
  let current = bytes
  // Some servers pack twice.
  for (let round = 0; round < 2; round++) {
    const isGzip = current[0] === 0x1f && current[1] === 0x8b
    const isZlib = current[0] === 0x78 && (current[1] === 0x9c || current[1] === 0xda || current[1] === 0x01)
    if (!isGzip && !isZlib) return current
    try {
      current = (isGzip ? gunzipSync : inflateSync)(current, { maxOutputLength: maxBytes })
    } catch (error) {
      if (isZlib) return current
      return `cannot unpack gzip: ${error instanceof Error ? error.message : String(error)}`
    }
  }
  return current
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The document as text. Nine of ten say UTF-8 and are UTF-8: for them there is nothing to weigh. C1 controls are the
 * windows-1252 characters that a broken converter took over by number.
 */
function textOf(bytes: Uint8Array, source: FeedSource, warnings: Set<string>): string {
  const contentType = source.contentType ?? source.headers?.['content-type']
  if (saysUtf8(bytes, contentType)) {
    const text = tryUtf8(bytes)
    if (text !== undefined) return holdsC1(bytes) ? withoutC1(text) : text
  }
  const decoded = decodeText(bytes, { kind: 'xml', ...(contentType === undefined ? {} : { contentType }) })
  if (decoded.hadInvalid) warnings.add(`some bytes are no ${decoded.charset}`)
  return withoutC1(decoded.text)
}

/** Whether the header and the XML declaration say UTF-8, or nothing, which in XML means UTF-8. */
function saysUtf8(bytes: Uint8Array, contentType: string | undefined): boolean {
  if (contentType !== undefined && /charset/i.test(contentType) && !/charset=["']?utf-?8\b/i.test(contentType))
    return false
  const head = String.fromCharCode(...bytes.subarray(0, 160))
  const declared = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml\s[^>]*encoding\s*=\s*["']([^"'>]*)/i.exec(head)?.[1]
  return declared === undefined ? !/encoding/i.test(head) && !holdsShifts(bytes) : /^utf-?8$/i.test(declared)
}

/** ISO-2022 and HZ write other scripts in ASCII, behind ESC and `~{`. */
function holdsShifts(bytes: Uint8Array): boolean {
  if (bytes.includes(0x1b)) return true
  for (let at = bytes.indexOf(0x7e); at >= 0; at = bytes.indexOf(0x7e, at + 1)) if (bytes[at + 1] === 0x7b) return true
  return false
}

/** Well-formed UTF-8 without NUL, or undefined. */
function tryUtf8(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** Whether UTF-8 bytes hold a character from U+0080 to U+009F. */
function holdsC1(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xc2); at >= 0; at = bytes.indexOf(0xc2, at + 1)) {
    if ((bytes[at + 1] as number) < 0xa0) return true
  }
  return false
}

function withoutC1(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (control) => characterOf(control.charCodeAt(0)))
}

function parseFeedText(text: string, source: FeedSource, warnings: Set<string>): FeedOutcome {
  const start = text.search(/[^\s\ufeff]/)
  if (start < 0) return broken('empty', 'the document is empty')
  const first = text[start]
  if (first === '{' || first === '[') return parseJson(text.slice(start), source, warnings)
  const markup = text.indexOf('<', start)
  if (markup < 0) {
    const sitemap = readTextSitemap(text.slice(start))
    return sitemap ? { kind: 'feed', feed: sitemap } : broken('not_feed', 'no markup and no JSON')
  }
  if (markup > start) warnings.add('there is text before the document')
  return parseMarkup(text.slice(markup), source, warnings)
}

function parseJson(text: string, source: FeedSource, warnings: Set<string>): FeedOutcome {
  const parsed = parseLooseJson(text)
  if (parsed.kind === 'broken') return broken(parsed.isCutOff ? 'truncated' : 'parse', parsed.message)
  if (parsed.repaired) warnings.add(parsed.repaired)
  if (!isJsonFeed(parsed.value)) return broken('not_feed', 'JSON, but no JSON Feed')
  const base = baseOf(source)
  const reading = { dates: dateContext(source), warnings, base }
  return finished(readJsonFeed(reading, parsed.value, headersOf(source)), warnings, parsed.isCutOff)
}

function parseMarkup(text: string, source: FeedSource, warnings: Set<string>): FeedOutcome {
  const document = parseXml(text, baseOf(source))
  for (const warning of document.warnings) warnings.add(warning)
  const found = findRoot(document)
  if (!found) {
    const root = document.roots[0]
    if (/^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(text) || root?.name.endsWith('html')) {
      return broken('not_feed', 'an HTML page')
    }
    if (!root && text.lastIndexOf('<') > text.lastIndexOf('>'))
      return broken('truncated', 'the document ends in its first tag')
    if (!root) return broken('not_feed', 'no element')
    return broken(
      root.isCutOff ? 'truncated' : 'not_feed',
      `the document is <${root.name.slice(0, 60)}>, which is no feed`,
    )
  }
  const { root, format } = found
  const reading: Reading = {
    document,
    isAtom: format === 'atom',
    dates: dateContext(source, languageOfDocument(root)),
    warnings,
  }
  return finished(readRoot(reading, root, format, source), warnings, root.isCutOff)
}

function readRoot(reading: Reading, root: XmlElement, format: FeedFormat, source: FeedSource): ParsedFeed {
  switch (format) {
    case 'cdf':
      return readCdf(reading, root)
    case 'sitemap':
    case 'sitemapindex':
      return readSitemap(reading, root)
    case 'opml':
      return readOpmlFeed(reading, root)
    default:
      return readXmlFeed(reading, root, format, headersOf(source))
  }
}

function finished(feed: ParsedFeed, warnings: Set<string>, isCutOff: boolean): FeedOutcome {
  if (isCutOff) warnings.add('the document ends in the middle')
  return {
    kind: 'feed',
    feed: { ...feed, warnings: [...warnings].slice(0, 50), ...(isCutOff ? { isTruncated: true } : {}) },
  }
}

function broken(errorClass: 'not_feed' | 'parse' | 'empty' | 'truncated', message: string): FeedOutcome {
  return { kind: 'broken', errorClass, message }
}

const rootFormats: Readonly<Record<string, FeedFormat>> = {
  rss: 'rss',
  'rdf:rdf': 'rdf',
  rdf: 'rdf',
  'atom:feed': 'atom',
  feed: 'atom',
  'atom:entry': 'atom',
  urlset: 'sitemap',
  sitemapindex: 'sitemapindex',
  opml: 'opml',
}

/** The feed in a document: its root, or what stands a little below a foreign one. */
function findRoot(document: XmlDocument): { readonly root: XmlElement; readonly format: FeedFormat } | undefined {
  let level: readonly XmlElement[] = document.roots
  for (let depth = 0; depth < 4 && level.length > 0; depth++) {
    for (const element of level) {
      const format = rootFormats[element.name]
      if (format) return { root: element, format }
      if (element.name === 'channel') return { root: element, format: isCdf(element) ? 'cdf' : 'rss' }
      if (isItem(element)) return { root: element, format: element.name === 'item' ? 'rss' : 'atom' }
    }
    level = level
      .flatMap((element) => (/^(xhtml:)?(html|head|body)$/.test(element.name) ? [] : element.children))
      .slice(0, 1000)
  }
  return undefined
}

/** CDF keeps its addresses in attributes, where RSS has elements. */
function isCdf(channel: XmlElement): boolean {
  const hasHref = (element: XmlElement) =>
    element.attributes.href !== undefined || element.attributes.lastmod !== undefined
  return (
    hasHref(channel) ||
    channel.children.some((child) => child.name === 'item' && hasHref(child)) ||
    channel.children.some((child) => child.name === 'abstract')
  )
}

function languageOfDocument(root: XmlElement): string | undefined {
  const channel = root.children.find((child) => child.name === 'channel') ?? root
  const element = channel.children.find((child) => child.name === 'language' || child.name === 'dc:language')
  return element?.text.trim() || root.language
}

function dateContext(source: FeedSource, language?: string) {
  return {
    ...(source.now === undefined ? {} : { now: source.now }),
    ...(language === undefined ? {} : { language }),
  }
}

/** RFC 2616's `Content-Location`, resolved, stands before the address that was asked. */
function baseOf(source: FeedSource): string | undefined {
  const location = source.headers?.['content-location']
  return (location && resolveWebAddress(location, source.url)) || source.url || undefined
}

function headersOf(source: FeedSource): FeedHeaders {
  const links = linksOfHeader(source.headers?.link ?? '')
  const target = (rel: string) =>
    links.filter((link) => link.rels.includes(rel)).flatMap((link) => resolveWebAddress(link.url, source.url) ?? [])
  return {
    language: languageTag(source.headers?.['content-language']?.split(',')[0]),
    selfUrl: target('self')[0],
    hubs: target('hub'),
  }
}
