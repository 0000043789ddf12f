import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { decodeEntities } from './entities.ts'
import { shortNamespace } from './namespaces.ts'
import { closesBefore, items } from './xml-repair.ts'

/** An element of a feed. Names are lower case, with the short name of their namespace: `title`, `dc:date`. */
export interface XmlElement {
  readonly name: string
  /** Values decoded once; names as for elements, without a prefix where the document gave none. */
  readonly attributes: Attributes
  readonly children: readonly XmlElement[]
  /** The element's own text in document order, references decoded once, CDATA as it stands. */
  readonly text: string
  /** True where some of the text was CDATA. */
  readonly hasCdata: boolean
  /** Offsets of what stands between the tags, in `XmlDocument.source`. */
  readonly start: number
  readonly end: number
  /** `xml:base` in force, resolved; undefined where none is known. */
  readonly base: string | undefined
  /** `xml:lang` in force; empty where the document says `xml:lang=""`. */
  readonly language: string | undefined
  /** False where the document ended, or an outer element closed, before this one was closed. */
  readonly isClosed: boolean
  /** True where the document ended inside this element. */
  readonly isCutOff: boolean
}

export type Attributes = { readonly [name: string]: string | undefined }

export interface XmlDocument {
  readonly source: string
  readonly roots: readonly XmlElement[]
  readonly warnings: readonly string[]
}

interface Building {
  name: string
  rawName: string
  attributes: Attributes
  children: Building[]
  text: string
  hasCdata: boolean
  start: number
  end: number
  base: string | undefined
  language: string | undefined
  isClosed: boolean
  isCutOff: boolean
  scope: Scope
}

/** The namespaces in force, and the short names already worked out under them. */
interface Scope {
  readonly addresses: ReadonlyMap<string, string>
  readonly elementNames: Map<string, string>
  readonly attributeNames: Map<string, string>
}

const noAttributes: Attributes = Object.freeze(Object.create(null))
const noChildren: Building[] = Object.freeze([]) as unknown as Building[]

/** Deeper elements are read as if they stood at this depth: nothing that a feed says lies there. */
const maxDepth = 256
const maxElements = 2_000_000
/** How often reading may start again behind a construct that swallowed too much; each costs a scan. */
const maxRestarts = 64
const maxBaseLength = 2048
/** In force at once; each element that declares one copies them. */
const maxNamespaces = 256

/**
 * Reads XML as far as it goes: bare `&` and `<`, HTML's entities, missing and crossed end tags, missing quotes,
 * unclosed comments, CDATA and processing instructions, several roots, an end in the middle. Never throws, expands no
 * entity that the document declares, follows no address. Time and memory are linear in the length of `source`.
 */
export function parseXml(source: string, base?: string): XmlDocument {
  return new TreeBuilder(source, base).build()
}

/** Gives another base to all elements below `root` whose base is `from`: those without an `xml:base` of their own. */
export function rebase(root: XmlElement, from: string | undefined, to: string): void {
  const queue = [root as Building]
  for (let element = queue.pop(); element; element = queue.pop()) {
    if (element.base === from) element.base = to
    for (const child of element.children) queue.push(child)
  }
}

class TreeBuilder implements TokenizerCallbacks {
  readonly source: string
  readonly roots: Building[] = []
  readonly warnings = new Set<string>()
  private readonly base: string | undefined
  private readonly stack: Building[] = []
  private top: Building | undefined
  private scope: Scope = {
    addresses: new Map([['xml', 'http://www.w3.org/xml/1998/namespace']]),
    elementNames: new Map(),
    attributeNames: new Map(),
  }
  private elements = 0
  private restarts = 0
  /** Where the tokenizer's buffer begins in `source`. */
  private offset = 0
  private tokenizer: Tokenizer | undefined
  private resumeAt = -1
  private tagName = ''
  private attributeName = ''
  private attributeValue = ''
  private attributePairs: string[] = []

  constructor(source: string, base: string | undefined) {
    this.source = source
    this.base = base
  }

  build(): XmlDocument {
    let from = prologEnd(this.source)
    while (from >= 0 && from < this.source.length) {
      this.offset = from
      this.resumeAt = -1
      this.tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, this)
      this.tokenizer.write(from === 0 ? this.source : this.source.slice(from))
      if (this.resumeAt < 0) this.tokenizer.end()
      from = this.resumeAt
    }
    for (const open of this.stack) {
      open.end = this.source.length
      open.isCutOff = true
    }
    return { source: this.source, roots: this.roots, warnings: [...this.warnings] }
  }

  /** Stops the tokenizer and goes on reading at `at`, an offset in `source`. */
  private restart(at: number): void {
    this.resumeAt = at
    this.tokenizer?.pause()
  }

  private slice(start: number, end: number): string {
    return this.source.slice(start + this.offset, end + this.offset)
  }

  ontext(start: number, end: number): void {
    const top = this.top
    if (this.resumeAt >= 0 || !top) return
    const raw = this.slice(start, end)
    if (top.text === '' && isBlank(raw)) return
    top.text += decodeEntities(raw)
  }

  ontextentity(): void {}

  oncdata(start: number, end: number, endOffset: number): void {
    if (this.resumeAt >= 0) return
    const top = this.top
    if (!top) return
    let text = this.slice(start, end - endOffset)
    const closing = this.restarts < maxRestarts ? swallowedEnd(text, top.rawName) : -1
    if (closing >= 0) {
      this.restarts++
      this.warnings.add('a CDATA section is not closed')
      text = text.slice(0, closing)
      this.restart(start + this.offset + closing)
    }
    top.text += text
    top.hasCdata = true
  }

  oncomment(start: number, end: number): void {
    if (this.resumeAt >= 0 || end + this.offset < this.source.length) return
    // A comment that runs to the end of the document was never closed: it hides nothing but itself.
    if (this.restarts >= maxRestarts) return
    this.restarts++
    this.warnings.add('a comment is not closed')
    this.restart(start + this.offset)
  }

  ondeclaration(): void {}

  onprocessinginstruction(start: number, end: number): void {
    if (this.resumeAt >= 0 || this.restarts >= maxRestarts) return
    const close = this.source.indexOf('>', start + this.offset)
    if (close < 0 || close >= end + this.offset) return
    this.restarts++
    this.warnings.add('a processing instruction is not closed')
    this.restart(close + 1)
  }

  onopentagname(start: number, end: number): void {
    if (this.resumeAt >= 0) return
    const first = this.source.charCodeAt(start + this.offset)
    if (!isNameStart(first)) {
      // `I <3 you`: text. Reading goes on behind the bracket.
      if (this.top) this.top.text += '<'
      this.warnings.add('a bare < in text')
      this.restart(start + this.offset)
      return
    }
    this.tagName = this.slice(start, end)
    this.attributePairs = []
  }

  onattribname(start: number, end: number): void {
    if (this.resumeAt >= 0) return
    this.attributeName = this.slice(start, end)
    this.attributeValue = ''
  }

  onattribdata(start: number, end: number): void {
    if (this.resumeAt >= 0) return
    this.attributeValue += this.slice(start, end)
  }

  onattribentity(): void {}

  onattribend(): void {
    if (this.resumeAt >= 0) return
    this.attributePairs.push(this.attributeName, decodeEntities(this.attributeValue))
  }

  onopentagend(end: number): void {
    if (this.resumeAt >= 0) return
    const element = this.open(end + this.offset + 1, false)
    if (!element) return
    if (this.stack.length >= maxDepth) {
      this.warnings.add(`elements are nested more than ${maxDepth} deep`)
      return
    }
    this.stack.push(element)
    this.top = element
    this.scope = element.scope
  }

  onselfclosingtag(end: number): void {
    if (this.resumeAt >= 0) return
    const element = this.open(end + this.offset + 1, true)
    if (!element) return
    element.isClosed = true
    this.scope = this.top?.scope ?? this.scope
  }

  private open(contentStart: number, isEmpty: boolean): Building | undefined {
    if (++this.elements > maxElements) {
      this.warnings.add(`more than ${maxElements} elements: the rest is not read`)
      this.resumeAt = this.source.length
      this.tokenizer?.pause()
      return undefined
    }
    const scope = this.scopeOfTag()
    const name = elementName(scope, this.tagName)
    while (this.top && closesBefore(this.stack, name, isEmpty)) this.popForgotten(this.tagStart(contentStart))
    const parent = this.top
    const attributes = this.attributes(scope)
    const element: Building = {
      name,
      rawName: this.tagName,
      attributes,
      children: noChildren,
      text: '',
      hasCdata: false,
      start: contentStart,
      end: contentStart,
      base: parent ? parent.base : this.base,
      language: parent?.language,
      isClosed: false,
      isCutOff: false,
      scope,
    }
    if (attributes !== noAttributes) this.inherit(element, attributes)
    if (!parent) this.roots.push(element)
    else if (parent.children === noChildren) parent.children = [element]
    else parent.children.push(element)
    return element
  }

  private tagStart(contentStart: number): number {
    return Math.max(0, this.source.lastIndexOf('<', contentStart - 1))
  }

  private inherit(element: Building, attributes: Attributes): void {
    const base = attributes['xml:base']
    if (base !== undefined && base.length <= maxBaseLength) {
      const resolved = URL.parse(base.trim(), element.base)?.href
      if (resolved !== undefined && resolved.length <= maxBaseLength) element.base = resolved
    }
    const language = attributes['xml:lang']
    if (language !== undefined) element.language = language.trim()
  }

  /** The scope for the tag that was just read: the one in force, or a new one where it declares namespaces. */
  private scopeOfTag(): Scope {
    const parent = this.top?.scope ?? this.scope
    let addresses: Map<string, string> | undefined
    const pairs = this.attributePairs
    for (let i = 0; i < pairs.length; i += 2) {
      const name = pairs[i] as string
      if (name.charCodeAt(0) !== 120 || !name.startsWith('xmlns')) continue
      if (name.length > 5 && name.charCodeAt(5) !== 58) continue
      const prefix = name.slice(6)
      const address = pairs[i + 1] as string
      if ((addresses ?? parent.addresses).get(prefix) === address) continue
      addresses ??= new Map(parent.addresses)
      if (addresses.size >= maxNamespaces) break
      addresses.set(prefix, prefix === '' && this.stack.length === 0 ? knownDefault(address) : address)
    }
    return addresses ? { addresses, elementNames: new Map(), attributeNames: new Map() } : parent
  }

  private attributes(scope: Scope): Attributes {
    const pairs = this.attributePairs
    if (pairs.length === 0) return noAttributes
    const attributes: Record<string, string> = Object.create(null)
    for (let i = 0; i < pairs.length; i += 2) {
      const name = attributeName(scope, pairs[i] as string)
      if (!(name in attributes)) attributes[name] = pairs[i + 1] as string
    }
    return attributes
  }

  onclosetag(start: number, end: number): void {
    if (this.resumeAt >= 0) return
    const rawName = this.slice(start, end)
    const stack = this.stack
    let at = stack.length - 1
    while (at >= 0 && stack[at]?.rawName !== rawName) at--
    if (at < 0) at = this.closedLoosely(rawName)
    if (at < 0) return
    const tagStart = this.tagStart(start + this.offset)
    if (at < stack.length - 1) this.warnings.add('end tags are missing or crossed')
    while (stack.length > at + 1) this.pop(tagStart, false)
    this.pop(tagStart, true)
  }

  /** `</Item>` closes `<item>`, and `</dc:title>` closes the `<DC:Title>` that means the same. */
  private closedLoosely(rawName: string): number {
    const name = elementName(this.scope, rawName)
    for (let at = this.stack.length - 1; at >= 0; at--) {
      if (this.stack[at]?.name === name) return at
    }
    return -1
  }

  private pop(end: number, isClosed: boolean): void {
    const element = this.stack.pop()
    if (!element) return
    element.end = Math.max(element.start, end)
    element.isClosed = isClosed
    this.top = this.stack[this.stack.length - 1]
    this.scope = this.top?.scope ?? this.scope
  }

  /** Closes what nobody closed. An item that held nothing before the next began was a wrapper, and is none. */
  private popForgotten(end: number): void {
    const element = this.top as Building
    this.pop(end, false)
    if (element.children.length > 0 || element.text !== '' || !items.has(element.name)) return
    const siblings = this.top?.children ?? this.roots
    if (siblings.at(-1) === element) siblings.pop()
  }

  onend(): void {}
}

/** An unknown default namespace on the root is the publisher's name for RSS itself. */
function knownDefault(address: string): string {
  return shortNamespace('', address) === 'x-' ? '' : address
}

function elementName(scope: Scope, rawName: string): string {
  const cached = scope.elementNames.get(rawName)
  if (cached !== undefined) return cached
  const colon = rawName.indexOf(':')
  const prefix = colon > 0 ? rawName.slice(0, colon) : ''
  const short = shortNamespace(prefix, scope.addresses.get(prefix) ?? scope.addresses.get(prefix.toLowerCase()))
  const local = rawName.slice(colon > 0 ? colon + 1 : 0).toLowerCase()
  const name = short ? `${short}:${local}` : local
  scope.elementNames.set(rawName, name)
  return name
}

function attributeName(scope: Scope, rawName: string): string {
  const cached = scope.attributeNames.get(rawName)
  if (cached !== undefined) return cached
  const colon = rawName.indexOf(':')
  const prefix = colon > 0 ? rawName.slice(0, colon) : ''
  const local = rawName.slice(colon > 0 ? colon + 1 : 0).toLowerCase()
  const short = prefix && shortNamespace(prefix, scope.addresses.get(prefix))
  const name = short ? `${short}:${local}` : local
  scope.attributeNames.set(rawName, name)
  return name
}

/** Where reading starts: behind the XML declaration, also where it lacks its closing `?`. */
function prologEnd(source: string): number {
  const start = source.search(/\S/)
  if (start < 0) return source.length
  if (!source.startsWith('<?xml', start)) return start
  const close = source.indexOf('>', start)
  return close < 0 ? start : close + 1
}

/** Where an unclosed CDATA section should have ended: before its element's end tag, if whole items lie behind that. */
function swallowedEnd(text: string, rawName: string): number {
  if (!text.includes('<![CDATA[')) return -1
  const closing = text.indexOf(`</${rawName}>`)
  if (closing < 0) return -1
  return /<\/(item|entry)>\s*<(item|entry)[\s>]/.test(text.slice(closing)) || /<!\[CDATA\[/.test(text.slice(closing))
    ? closing
    : -1
}

function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return false
  }
  return true
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58 || code >= 128
}
