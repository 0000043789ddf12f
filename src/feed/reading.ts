import type { GivenDate } from '../model/index.ts'
import { type DateContext, dateProblem, readDate } from './dates.ts'
import { decodeEntities, escapeHtml } from './entities.ts'
import { altText, cut, looksLikeHtml, plainText } from './html-text.ts'
import { resolveLinks } from './links.ts'
import { innerHtml } from './markup.ts'
import type { XmlDocument, XmlElement } from './xml-tree.ts'

/** One document being read: what its readers share. */
export interface Reading {
  readonly document: XmlDocument
  /** Atom's rules for text hold for elements without a prefix too. */
  readonly isAtom: boolean
  readonly dates: DateContext
  readonly warnings: Set<string>
}

/** The first child by the order of `names`, then of the document, that holds text, markup or attributes. */
export function firstOf(parent: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  for (const name of names) {
    for (const child of parent.children) {
      if (child.name === name && (child.text !== '' || child.children.length > 0)) return child
    }
  }
  return undefined
}

export function childrenOf(parent: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return parent.children.filter((child) => names.includes(child.name))
}

/** A short value such as a link, a number or a language: its text, trimmed; undefined where it is empty. */
export function ownValue(element: XmlElement | undefined): string | undefined {
  const text = element?.text.trim()
  return text ? text : undefined
}

/** The same for the first of several children. */
export function valueIn(parent: XmlElement, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const child of parent.children) {
      if (child.name === name) {
        const value = ownValue(child)
        if (value !== undefined) return value
      }
    }
  }
  return undefined
}

interface Rich {
  readonly kind: 'html' | 'text'
  readonly value: string
}

/** What an element says and whether it is markup: Atom 0.3's `mode`, Atom 1.0's `type`, RSS's escaped HTML, XHTML inside. */
function richOf(reading: Reading, element: XmlElement): Rich {
  const type = element.attributes.type?.trim().toLowerCase() ?? ''
  const mode = element.attributes.mode?.trim().toLowerCase() ?? ''
  if (mode === 'base64' || isBinary(type)) {
    const decoded = fromBase64(element.text)
    if (decoded !== undefined) return { kind: isHtml(type) || looksLikeHtml(decoded) ? 'html' : 'text', value: decoded }
  }
  const isAtom = reading.isAtom || element.name.startsWith('atom:')
  if (element.children.length > 0) {
    if (isAtom && mode !== 'escaped' && !isHtml(type)) return { kind: 'html', value: unwrapped(reading, element) }
    return { kind: 'html', value: innerHtml(reading.document, element, 'html') }
  }
  if (!isAtom) return { kind: 'html', value: element.text }
  if (isHtml(type)) return { kind: 'html', value: element.text }
  if (type === 'xhtml' || isXml(type))
    return { kind: 'html', value: element.hasCdata ? element.text : escapeHtml(element.text) }
  // Atom 0.3 escaped markup without saying which type it is of.
  if (mode === 'escaped' && type === '' && looksLikeHtml(element.text)) return { kind: 'html', value: element.text }
  return { kind: 'text', value: element.text }
}

function isHtml(type: string): boolean {
  return type === 'html' || type === 'text/html' || type === 'application/xhtml+xml'
}

function isXml(type: string): boolean {
  return type === 'text/xml' || type === 'application/xml' || type.endsWith('+xml')
}

/** Atom 1.0: other media types are Base64. */
function isBinary(type: string): boolean {
  return type.includes('/') && !type.startsWith('text/') && !isXml(type) && type !== 'application/xml'
}

function fromBase64(text: string): string | undefined {
  const compact = text.replace(/\s+/g, '')
  if (compact === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) return undefined
  return new TextDecoder().decode(Buffer.from(compact, 'base64')).replaceAll('\0', '')
}

/** Inner XHTML without the one `div` that Atom wants around it. */
function unwrapped(reading: Reading, element: XmlElement): string {
  const only = element.children.length === 1 && element.text.trim() === '' ? element.children[0] : undefined
  const isWrapper = only !== undefined && /^(xhtml:|x-:|atom:)?div$/.test(only.name)
  return innerHtml(reading.document, isWrapper ? only : element, 'text')
}

/** An element's content as HTML, relative links resolved; undefined where it is blank. */
export function htmlOf(reading: Reading, element: XmlElement | undefined): string | undefined {
  if (!element) return undefined
  const rich = richOf(reading, element)
  const trimmed = rich.value.trim()
  // An article that quotes CDATA ends its own section early, and leaves this behind.
  const value = element.hasCdata && trimmed.endsWith(']]>') ? trimmed.slice(0, -3).trimEnd() : trimmed
  if (value === '') return undefined
  return rich.kind === 'text' ? escapeHtml(value) : resolveLinks(value, innerBase(element))
}

/** Naked markup may hold its own `xml:base` on the one element that wraps it. */
function innerBase(element: XmlElement): string | undefined {
  return element.children.length === 1 ? element.children[0]?.base : element.base
}

/** An element's content as plain text on one line, as titles and names are; undefined where it is blank. */
export function lineOf(reading: Reading, element: XmlElement | undefined): string | undefined {
  if (!element) return undefined
  const rich = richOf(reading, element)
  const isAtomText = rich.kind === 'text'
  const text = isAtomText ? fold(rich.value) : lineOfHtml(rich.value, element.children.length > 0)
  return text === '' ? undefined : text
}

/**
 * RSS never said whether a title is text or HTML: what a browser would act on is HTML (`<b>`, `&#8217;`), what looks like
 * a tag and is none (`1 < 2`, `Using <b> in HTML`) is text.
 */
export function lineOfHtml(value: string, isMarkup = false): string {
  if (isMarkup || looksLikeHtml(value)) return plainText(value) || altText(value)
  return fold(decodeEntities(value))
}

export function lineIn(reading: Reading, parent: XmlElement, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const child of parent.children) {
      if (child.name !== name) continue
      const line = lineOf(reading, child)
      if (line !== undefined) return line
    }
  }
  return undefined
}

export function fold(text: string): string {
  const trimmed = text.trim()
  return /\s\s|[^\S ]/.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed
}

/**
 * The first date among children, by the order of `names`, that can be read; else the first that cannot. Where one name
 * is repeated the last counts: that is how feedparser and Miniflux read it.
 */
export function dateIn(reading: Reading, parent: XmlElement, ...names: readonly string[]): GivenDate | undefined {
  let unread: GivenDate | undefined
  for (const name of names) {
    let read: GivenDate | undefined
    for (const child of parent.children) {
      if (child.name !== name) continue
      const date = givenDate(reading, child.text, name.replace(/^atom:/, ''))
      if (date?.at !== undefined) read = date
      else unread ??= date
    }
    if (read) return read
  }
  return unread
}

/** Reads a date and says in the warnings why it is not believed; undefined where there are no words. */
export function givenDate(
  reading: Pick<Reading, 'dates' | 'warnings'>,
  raw: string,
  source: string,
): GivenDate | undefined {
  const words = fold(raw)
  if (words === '') return undefined
  const date = readDate(words, source, reading.dates)
  const problem = dateProblem(date, reading.dates)
  if (problem === 'future') reading.warnings.add(`a date lies in the future and is not used: ${cut(words, 60)}`)
  else if (problem) reading.warnings.add(`a date cannot be read: ${cut(words, 60)}`)
  return date
}

/** Leaves out what is undefined. */
export function present<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
