import { decodeEntities } from './entities.ts'
import { shortNamespace } from './namespaces.ts'
import { closesBefore, items } from './xml-repair.ts'
import { scanXml, type XmlEvents } from './xml-scanner.ts'

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
/** How often a CDATA section that swallowed items is mended; each costs a scan. */
const maxMended = 64
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

class TreeBuilder implements XmlEvents {
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
  private mended = 0

  constructor(source: string, base: string | undefined) {
    this.source = source
    this.base = base
  }

  build(): XmlDocument {
    scanXml(this.source, this)
    for (const open of this.stack) {
      open.end = this.source.length
      open.isCutOff = true
    }
    return { source: this.source, roots: this.roots, warnings: [...this.warnings] }
  }

  goesOn(): boolean {
    return this.elements <= maxElements
  }

  warn(what: string): void {
    this.warnings.add(what)
  }

  text(start: number, end: number): void {
    const top = this.top
    if (!top) return
    if (top.text === '' && isBlank(this.source, start, end)) return
    top.text += decodeEntities(this.source.slice(start, end))
  }

  cdata(start: number, end: number): number {
    const top = this.top
    if (!top) return -1
    top.hasCdata = true
    const text = this.source.slice(start, end)
    const closing = this.mended < maxMended ? swallowedEnd(text, top.rawName) : -1
    if (closing < 0) {
      top.text += text
      return -1
    }
    this.mended++
    this.warnings.add('a CDATA section is not closed')
    top.text += text.slice(0, closing)
    return start + closing
  }

  open(rawName: string, pairs: readonly string[], tagStart: number, contentStart: number, isEmpty: boolean): void {
    if (++this.elements > maxElements) {
      this.warnings.add(`more than ${maxElements} elements: the rest is not read`)
      return
    }
    const scope = pairs.length === 0 ? this.scope : this.scopeOf(rawName, pairs)
    const name = elementName(scope, rawName)
    while (this.top && closesBefore(this.stack, name, isEmpty)) this.popForgotten(tagStart)
    const parent = this.top
    const attributes = pairs.length === 0 ? noAttributes : attributesOf(scope, pairs)
    const element: Building = {
      name,
      rawName,
      attributes,
      children: noChildren,
      text: '',
      hasCdata: false,
      start: contentStart,
      end: contentStart,
      base: parent ? parent.base : this.base,
      language: parent ? parent.language : undefined,
      isClosed: isEmpty,
      isCutOff: false,
      scope,
    }
    if (attributes !== noAttributes) inherit(element, attributes)
    if (!parent) this.roots.push(element)
    else if (parent.children === noChildren) parent.children = [element]
    else parent.children.push(element)
    if (isEmpty) return
    if (this.stack.length >= maxDepth) {
      this.warnings.add(`elements are nested more than ${maxDepth} deep`)
      return
    }
    this.stack.push(element)
    this.top = element
    this.scope = scope
  }

  /** The scope for a tag: the one in force, or a new one where the tag declares namespaces. */
  private scopeOf(rawName: string, pairs: readonly string[]): Scope {
    const parent = this.scope
    let addresses: Map<string, string> | undefined
    for (let i = 0; i < pairs.length; i += 2) {
      const name = pairs[i] as string
      if (name.charCodeAt(0) !== 120 || !name.startsWith('xmlns')) continue
      if (name.length > 5 && name.charCodeAt(5) !== 58) continue
      const prefix = name.slice(6)
      const given = decodeEntities(pairs[i + 1] as string)
      const address =
        this.stack.length === 0 && rawName.startsWith(prefix) ? rootAddress(prefix, rawName, given) : given
      if ((addresses ?? parent.addresses).get(prefix) === address) continue
      addresses ??= new Map(parent.addresses)
      if (addresses.size >= maxNamespaces) break
      addresses.set(prefix, address)
    }
    return addresses ? { addresses, elementNames: new Map(), attributeNames: new Map() } : parent
  }

  close(rawName: string, tagStart: number): void {
    const stack = this.stack
    let at = stack.length - 1
    while (at >= 0 && (stack[at] as Building).rawName !== rawName) at--
    if (at < 0) at = this.closedLoosely(rawName)
    if (at < 0) return
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
    const element = this.stack.pop() as Building
    element.end = Math.max(element.start, end)
    element.isClosed = isClosed
    this.top = this.stack[this.stack.length - 1]
    if (this.top) this.scope = this.top.scope
  }

  /** Closes what nobody closed. An item that held nothing before the next began was a wrapper, and is none. */
  private popForgotten(end: number): void {
    const element = this.top as Building
    this.pop(end, false)
    if (element.children.length > 0 || element.text !== '' || !items.has(element.name)) return
    const siblings = this.top?.children ?? this.roots
    if (siblings.at(-1) === element) siblings.pop()
  }
}

function inherit(element: Building, attributes: Attributes): void {
  const base = attributes['xml:base']
  if (base !== undefined && base.length <= maxBaseLength) {
    const resolved = URL.parse(base.trim(), element.base)?.href
    if (resolved !== undefined && resolved.length <= maxBaseLength) element.base = resolved
  }
  const language = attributes['xml:lang']
  if (language !== undefined) element.language = language.trim()
}

function attributesOf(scope: Scope, pairs: readonly string[]): Attributes {
  const attributes: Record<string, string> = Object.create(null)
  for (let i = 0; i < pairs.length; i += 2) {
    const name = attributeName(scope, pairs[i] as string)
    if (!(name in attributes)) attributes[name] = decodeEntities(pairs[i + 1] as string)
  }
  return attributes
}

/** An unknown namespace on the root `<rss>` is the publisher's name for RSS itself. */
function rootAddress(prefix: string, rawName: string, address: string): string {
  const local = rawName.slice(prefix === '' ? 0 : prefix.length + 1).toLowerCase()
  const isUnknown = shortNamespace(prefix, address) === (prefix === '' ? 'x-' : prefix.toLowerCase())
  return isUnknown && /^(?:rss|channel|rdf|urlset|sitemapindex|opml|feed)$/.test(local) ? '' : address
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

/** Where an unclosed CDATA section should have ended: before its element's end tag, if whole items lie behind that. */
function swallowedEnd(text: string, rawName: string): number {
  if (!text.includes('<![CDATA[')) return -1
  const closing = text.indexOf(`</${rawName}>`)
  if (closing < 0) return -1
  return /<\/(item|entry)>\s*<(item|entry)[\s>]/.test(text.slice(closing)) || /<!\[CDATA\[/.test(text.slice(closing))
    ? closing
    : -1
}

function isBlank(source: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = source.charCodeAt(i)
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return false
  }
  return true
}
