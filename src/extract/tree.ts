import { Document, Element, Text } from 'domhandler'
import { Tokenizer } from 'htmlparser2'
import { type LeanSource, leanSource, scriptMark } from './lean.ts'

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

/** For each start tag that ends its like: what it ends, and what shields it. */
const endsItsLike = new Map<string, { readonly ends: ReadonlySet<string>; readonly shield: ReadonlySet<string> }>([
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

/** Reads HTML into a tree, in linear time and bounded depth. Never throws on markup. */
export function parseTree(html: string): PageTree {
  const lean = leanSource(html)
  const builder = new TreeBuilder(lean)
  const tokenizer = new Tokenizer({ decodeEntities: true }, builder)
  tokenizer.write(lean.html)
  tokenizer.end()
  return { document: builder.document, elements: builder.elements }
}

class TreeBuilder {
  readonly document = new Document([])
  readonly elements: PageElement[] = []
  private readonly html: string
  private readonly scripts: readonly string[]
  /** Open elements. Below `DEEPEST` an entry's node is the element that takes in what it holds. */
  private readonly names: string[] = []
  private readonly nodes: PageElement[] = []
  /** True where the entry owns its node (not taken in by another). */
  private readonly owns: boolean[] = []
  private readonly openCounts = new Map<string, number>()
  private parent: Document | PageElement = this.document
  private tag = ''
  private attributes: Record<string, string> = {}
  private attributeName = ''
  private attributeValue = ''
  private foreign = 0
  private lastText: Text | undefined

  constructor(source: LeanSource) {
    this.html = source.html
    this.scripts = source.scripts
  }

  isInForeignContext(): boolean {
    return this.foreign > 0
  }

  ontext(start: number, end: number): void {
    const data = this.html.slice(start, end)
    const script =
      this.names.at(-1) === 'script' && data.startsWith(scriptMark)
        ? this.scripts[Number(data.slice(1, -1))]
        : undefined
    this.addText(script ?? data)
  }

  ontextentity(codepoint: number): void {
    this.addText(String.fromCodePoint(codepoint))
  }

  onopentagname(start: number, end: number): void {
    const name = this.html.slice(start, end).toLowerCase()
    this.tag = name === 'image' ? 'img' : name
    this.attributes = {}
  }

  onattribname(start: number, end: number): void {
    this.attributeName = this.html.slice(start, end).toLowerCase()
    this.attributeValue = ''
  }

  onattribdata(start: number, end: number): void {
    this.attributeValue += this.html.slice(start, end)
  }

  onattribentity(codepoint: number): void {
    this.attributeValue += String.fromCodePoint(codepoint)
  }

  onattribend(): void {
    const name = this.attributeName
    if (name !== '__proto__' && this.attributes[name] === undefined) this.attributes[name] = this.attributeValue
  }

  onopentagend(): void {
    this.open(this.tag, this.attributes)
  }

  onselfclosingtag(): void {
    this.open(this.tag, this.attributes)
    if (this.foreign > 0 && this.names.at(-1) === this.tag) this.pop()
  }

  onclosetag(start: number, end: number): void {
    const name = this.html.slice(start, end).toLowerCase()
    if (name === 'br') {
      this.append('br', {})
      return
    }
    if (voids.has(name) || name === 'body' || name === 'html') return
    if (!this.openCounts.get(name)) return
    const isSpecial = special.has(name)
    const isCell = cellParts.has(name)
    const lowest = Math.max(0, this.names.length - FARTHEST_START)
    for (let i = this.names.length - 1; i >= lowest; i--) {
      const open = this.names[i] as string
      if (open === name) {
        this.popTo(i)
        return
      }
      // a stray end tag in a cell must not close what holds the table, nor </b> a paragraph
      if (isSpecial ? !isCell && (open === 'td' || open === 'th') : name !== 'a' && special.has(open)) return
    }
  }

  onend(): void {
    this.popTo(0)
  }

  oncdata(start: number, end: number): void {
    if (this.foreign > 0) this.addText(this.html.slice(start, end))
  }

  oncomment(): void {
    this.lastText = undefined
  }

  ondeclaration(): void {}
  onprocessinginstruction(): void {}

  private open(name: string, attributes: Record<string, string>): void {
    if (name === 'html' || name === 'body') {
      // a second <body> only adds its attributes
      const first = this.openCounts.get(name) ? this.nodes[this.names.indexOf(name)] : undefined
      if (first) {
        for (const key of Object.keys(attributes)) first.attribs[key] ??= attributes[key] as string
        return
      }
      const head = this.names.indexOf('head')
      if (name === 'body' && head >= 0 && head < 8) this.popTo(head)
    }
    if (name === 'form' && this.openCounts.get('form')) return
    if (this.foreign === 0) this.imply(name)
    const element = this.append(name, attributes)
    if (voids.has(name)) return
    const owns = this.names.length < DEEPEST
    this.names.push(name)
    this.owns.push(owns)
    this.nodes.push(owns ? element : (this.nodes[DEEPEST - 1] as PageElement))
    this.parent = this.nodes.at(-1) as PageElement
    this.openCounts.set(name, (this.openCounts.get(name) ?? 0) + 1)
    if (name === 'svg' || name === 'math') this.foreign++
  }

  /** Ends what the start tag `name` ends without saying so. */
  private imply(name: string): void {
    if (endsParagraph.has(name) && this.openCounts.get('p')) {
      for (let i = this.names.length - 1, tries = 6; i >= 0 && tries > 0; i--, tries--) {
        const open = this.names[i] as string
        if (open === 'p') {
          this.popTo(i)
          break
        }
        if (!phrasing.has(open)) break
      }
    }
    const like = endsItsLike.get(name)
    if (!like) return
    const lowest = Math.max(0, this.names.length - 12)
    for (let i = this.names.length - 1; i >= lowest; i--) {
      const open = this.names[i] as string
      if (like.ends.has(open)) {
        this.popTo(i)
        return
      }
      if (like.shield.has(open)) return
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
    const siblings = this.parent.children
    const last = siblings.at(-1)
    node.parent = this.parent
    if (last) {
      last.next = node
      node.prev = last
    }
    siblings.push(node)
  }

  private addText(data: string): void {
    if (this.lastText) {
      this.lastText.data += data
      return
    }
    const text = new Text(data)
    this.link(text)
    this.lastText = text
  }

  private popTo(depth: number): void {
    while (this.names.length > depth) this.pop()
  }

  private pop(): void {
    const name = this.names.pop() as string
    const node = this.nodes.pop() as PageElement
    if (this.owns.pop()) node.end = this.elements.length
    this.openCounts.set(name, (this.openCounts.get(name) ?? 1) - 1)
    if (name === 'svg' || name === 'math') this.foreign--
    this.parent = this.nodes.at(-1) ?? this.document
    this.lastText = undefined
  }
}
