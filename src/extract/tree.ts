import { Document, Element, Text } from 'domhandler'
import { type MarkupReader, scanMarkup } from './scan.ts'
import type { MarkupSource } from './source.ts'

/**
 * Nothing real nests deeper than about 60. Deeper elements become children of the one at this depth, so that everything
 * after may walk the tree by recursion without a stack overflow.
 */
const DEEPEST = 200

/** How far up an end tag looks for its start tag, so that a page of open and stray end tags stays linear. */
const FARTHEST_START = 300

/** An element with its place in the order of the document. */
export class PageElement extends Element {
  /** Place in `PageTree.elements`. */
  index = -1
  /** One past the index of the last element within this one. */
  end = -1
}

/** A parsed page: domhandler nodes plus all elements in the order of the document. */
export interface PageTree {
  readonly document: Document
  readonly elements: readonly PageElement[]
}

const voids = new Set(
  'area base basefont bgsound br col command embed frame hr img input isindex keygen link meta param source track wbr'.split(
    ' ',
  ),
)

/** Start tags that end an open paragraph (HTML, "in body"). */
const endsParagraph = new Set(
  'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table ul li dd dt'.split(
    ' ',
  ),
)

/** Elements that an end tag of a phrase (`</b>`, `</span>`) can't close. */
const special = new Set([
  ...endsParagraph,
  ...'applet body button caption colgroup frameset head html iframe marquee noscript object select table tbody td template textarea tfoot th thead tr title'.split(
    ' ',
  ),
])

const phrasing = new Set('b i em strong font span u s small big sub sup code tt mark label'.split(' '))
const cellParts = new Set(['td', 'th', 'tr', 'tbody', 'thead', 'tfoot', 'table', 'caption', 'html', 'body'])

const headParts = new Set('base basefont bgsound link meta noscript script style template title object'.split(' '))

/** For each start tag that ends its like: what it ends, and what shields it. */
const endsItsLike = new Map<string, Like>([
  ['li', { ends: new Set(['li']), shield: new Set(['ul', 'ol', 'menu', 'table', 'td']) }],
  ['dt', { ends: new Set(['dt', 'dd']), shield: new Set(['dl', 'table', 'td']) }],
  ['dd', { ends: new Set(['dt', 'dd']), shield: new Set(['dl', 'table', 'td']) }],
  ['td', { ends: new Set(['td', 'th']), shield: new Set(['table', 'tr']) }],
  ['th', { ends: new Set(['td', 'th']), shield: new Set(['table', 'tr']) }],
  ['tr', { ends: new Set(['tr']), shield: new Set(['table']) }],
  ['tbody', { ends: new Set(['tbody', 'thead', 'tfoot']), shield: new Set(['table']) }],
  ['thead', { ends: new Set(['tbody', 'thead', 'tfoot']), shield: new Set(['table']) }],
  ['tfoot', { ends: new Set(['tbody', 'thead', 'tfoot']), shield: new Set(['table']) }],
  ['option', { ends: new Set(['option']), shield: new Set(['select', 'datalist', 'optgroup']) }],
  ['a', { ends: new Set(['a']), shield: new Set(['table', 'td', 'div', 'p', 'li']) }],
])

interface Like {
  readonly ends: ReadonlySet<string>
  readonly shield: ReadonlySet<string>
}

/** A name that was a property's name once is the one string that V8 keeps of it. */
function internal(text: string): string {
  for (const key in { [text]: 0 }) return key
  return text
}

/**
 * The names that pages use, each as the string that V8 keeps for names in code: comparing an element's name with one
 * of those (`name === 'p'`) is then comparing two addresses, and an attribute is stored without a look at its letters.
 */
const usualNames = new Map(
  [
    ...special,
    ...voids,
    ...phrasing,
    ...cellParts,
    ...headParts,
    ...'a q s abbr cite time ins del dfn kbd samp var picture video audio source svg math option optgroup canvas map output progress ruby rt rp bdi details summary label legend fieldset datalist dialog slot tt strike'.split(
      ' ',
    ),
    ...'class id href src style title alt rel type name content property itemprop itemscope itemtype role width height target srcset sizes media loading lang dir data-src data-srcset data-id data-testid data-component datetime value action method for charset http-equiv hidden onclick aria-label aria-hidden tabindex async defer crossorigin'.split(
      ' ',
    ),
  ].map((name) => [name, internal(name)]),
)

/** In lower case, and one string for all that are written so. */
function lowerName(written: string): string {
  const lower = written.toLowerCase()
  return usualNames.get(lower) ?? lower
}

/** What is known of a tag's name, looked up once a tag. */
class Tag {
  readonly name: string
  readonly isVoid: boolean
  readonly endsParagraph: boolean
  readonly isSpecial: boolean
  readonly isCellPart: boolean
  readonly isCell: boolean
  readonly isPhrase: boolean
  readonly isForeign: boolean
  readonly isHeadPart: boolean
  readonly like: Like | undefined
  /** How many elements of this name are open. */
  open = 0

  constructor(name: string) {
    this.name = name
    this.isVoid = voids.has(name)
    this.endsParagraph = endsParagraph.has(name)
    this.isSpecial = special.has(name)
    this.isCellPart = cellParts.has(name)
    this.isCell = name === 'td' || name === 'th'
    this.isPhrase = phrasing.has(name)
    this.isHeadPart = headParts.has(name)
    this.isForeign = name === 'svg' || name === 'math'
    this.like = endsItsLike.get(name)
  }
}

/**
 * Reads HTML into a tree, in linear time and bounded depth. Never throws on markup.
 *
 * @param scripts whether all scripts and styles keep their text, or only JSON-LD does
 */
export function parseTree(html: string | MarkupSource, scripts: 'all' | 'data' = 'all'): PageTree {
  const builder = new TreeBuilder(scripts === 'all')
  // nobody reads what is drawn
  scanMarkup(html, builder, 'svg')
  builder.finish()
  return { document: builder.document, elements: builder.elements }
}

class TreeBuilder implements MarkupReader {
  readonly document = new Document([])
  readonly elements: PageElement[] = []
  private readonly keepsScripts: boolean
  private readonly tags = new Map<string, Tag>()
  /** By how they are written: one string for all attributes of a name makes looking them up fast. */
  private readonly attributeNames = new Map<string, string>()
  private readonly p: Tag
  private readonly form: Tag
  private readonly head: Tag
  private readonly br: Tag
  /** Open elements. Below `DEEPEST` an entry's node is the element that takes in what it holds. */
  private readonly open: Tag[] = []
  private readonly nodes: PageElement[] = []
  private parent: Document | PageElement = this.document
  private tag: Tag
  private attributes: Record<string, string> = {}
  private hasAttributes = false
  private readonly classes = new Map<string, string>()
  private foreign = 0
  private lastText: Text | undefined

  constructor(keepsScripts: boolean) {
    this.keepsScripts = keepsScripts
    this.p = this.tagOf('p')
    this.form = this.tagOf('form')
    this.head = this.tagOf('head')
    this.br = this.tagOf('br')
    this.tag = this.br
  }

  isInForeignContext(): boolean {
    return this.foreign > 0
  }

  wantsRawText(): boolean {
    if (this.keepsScripts) return true
    const { name } = this.tag
    return name === 'script' ? /ld\+json/i.test(this.attributes.type ?? '') : name !== 'style'
  }

  text(data: string): void {
    if (this.lastText) {
      this.lastText.data += data
      return
    }
    const text = new Text(data)
    this.link(text)
    this.lastText = text
  }

  startName(name: string): void {
    this.tag = this.tagOf(name)
    this.attributes = {}
    this.hasAttributes = false
  }

  attribute(written: string, value: string): void {
    let name = this.attributeNames.get(written)
    if (name === undefined) {
      name = lowerName(written)
      this.attributeNames.set(written, name)
    }
    if (name === '__proto__' || (this.hasAttributes && this.attributes[name] !== undefined)) return
    this.hasAttributes = true
    this.attributes[name] = name === 'class' ? this.oneOf(value) : value
  }

  /** One string for all elements of a class: whoever looks it up in a table later need not read it again. */
  private oneOf(classes: string): string {
    const known = this.classes.get(classes)
    if (known !== undefined) return known
    this.classes.set(classes, classes)
    return classes
  }

  startEnd(isSelfClosing: boolean): void {
    this.start(this.tag, this.attributes)
    if (isSelfClosing && this.foreign > 0 && this.open[this.open.length - 1] === this.tag) this.pop()
  }

  endTag(name: string): void {
    const tag = this.tagOf(name)
    if (tag === this.br) {
      this.append('br', {})
      return
    }
    if (tag.open === 0 || tag.isVoid || tag.name === 'body' || tag.name === 'html') return
    const lowest = Math.max(0, this.open.length - FARTHEST_START)
    for (let i = this.open.length - 1; i >= lowest; i--) {
      const open = this.open[i] as Tag
      if (open === tag) {
        this.popTo(i)
        return
      }
      // a stray end tag in a cell must not close what holds the table, nor </b> a paragraph
      if (tag.isSpecial ? !tag.isCellPart && open.isCell : tag.name !== 'a' && open.isSpecial) return
    }
  }

  finish(): void {
    this.popTo(0)
  }

  cdata(data: string): void {
    if (this.foreign > 0) this.text(data)
  }

  /** Words with a comment between them are one text. */
  comment(isProper: boolean): void {
    if (!isProper) this.lastText = undefined
  }

  private tagOf(written: string): Tag {
    const known = this.tags.get(written)
    if (known) return known
    const lower = lowerName(written)
    const name = lower === 'image' ? 'img' : lower
    const tag = this.tags.get(name) ?? new Tag(name)
    this.tags.set(name, tag)
    this.tags.set(written, tag)
    return tag
  }

  private start(tag: Tag, attributes: Record<string, string>): void {
    if (tag.isSpecial && this.isRefused(tag, attributes)) return
    if (this.foreign === 0) this.imply(tag)
    const element = this.append(tag.name, attributes)
    if (tag.isVoid) return
    this.nodes.push(this.open.length < DEEPEST ? element : (this.nodes[DEEPEST - 1] as PageElement))
    this.open.push(tag)
    this.parent = this.nodes[this.nodes.length - 1] as PageElement
    tag.open++
    if (tag.isForeign) this.foreign++
  }

  /** A second `<body>` or `<html>` only adds its attributes, a form within a form is none, and a body ends the head. */
  private isRefused(tag: Tag, attributes: Record<string, string>): boolean {
    const { name } = tag
    if (tag === this.form) return tag.open > 0
    if (name !== 'html' && name !== 'body') return false
    const first = tag.open > 0 ? this.nodes[this.open.indexOf(tag)] : undefined
    if (first) {
      for (const key of Object.keys(attributes)) first.attribs[key] ??= attributes[key] as string
      return true
    }
    if (name === 'body') {
      const head = this.head.open > 0 ? this.open.indexOf(this.head) : -1
      if (head >= 0) this.popTo(head)
    }
    return false
  }

  /** Ends what the start tag ends without saying so. */
  private imply(tag: Tag): void {
    // many pages never end their head
    if (this.head.open > 0 && !tag.isHeadPart && this.open[this.open.length - 1] === this.head) this.pop()
    if (tag.endsParagraph && this.p.open > 0) {
      for (let i = this.open.length - 1, tries = 6; i >= 0 && tries > 0; i--, tries--) {
        const open = this.open[i] as Tag
        if (open === this.p) {
          this.popTo(i)
          break
        }
        if (!open.isPhrase) break
      }
    }
    const { like } = tag
    if (!like) return
    const lowest = Math.max(0, this.open.length - 12)
    for (let i = this.open.length - 1; i >= lowest; i--) {
      const { name } = this.open[i] as Tag
      if (like.ends.has(name)) {
        this.popTo(i)
        return
      }
      if (like.shield.has(name)) return
    }
  }

  private append(name: string, attributes: Record<string, string>): PageElement {
    const element = new PageElement(name, attributes)
    element.index = this.elements.length
    element.end = element.index + 1
    this.elements.push(element)
    this.link(element)
    this.lastText = undefined
    return element
  }

  private link(node: PageElement | Text): void {
    const { parent } = this
    const siblings = parent.children
    const last = siblings[siblings.length - 1]
    node.parent = parent
    if (last) {
      last.next = node
      node.prev = last
      siblings.push(node)
    } else {
      // most have one child: `push` would make room for seventeen
      parent.children = [node]
    }
  }

  private popTo(depth: number): void {
    while (this.open.length > depth) this.pop()
  }

  private pop(): void {
    const tag = this.open.pop() as Tag
    const node = this.nodes.pop() as PageElement
    // below the deepest level the node belongs to another entry
    if (this.open.length < DEEPEST) node.end = this.elements.length
    tag.open--
    if (tag.isForeign) this.foreign--
    this.parent = this.nodes[this.nodes.length - 1] ?? this.document
    this.lastText = undefined
  }
}
