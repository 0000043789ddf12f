import { type ChildNode, Document, Element, type ParentNode, Text } from 'domhandler'
import { internal, type MarkupReader, NameTable, scanMarkup } from './scan.ts'
import type { MarkupSource } from './source.ts'
import { tagNumber } from './tag-table.ts'

/**
 * Nothing real nests deeper than about 60. Deeper elements become children of the one at this depth, so that everything
 * after may walk the tree by recursion without a stack overflow.
 */
const DEEPEST = 200

/** How far up an end tag looks for its start tag, so that a page of open and stray end tags stays linear. */
const FARTHEST_START = 300

/** What a start tag says: name, value, name, value. Of two of one name the first counts. */
type Given = readonly string[]

const noAttributes: Given = []

function valueIn(given: Given, name: string): string | undefined {
  for (let i = 0; i < given.length; i += 2) if (given[i] === name) return given[i + 1]
  return undefined
}

/**
 * What nearly every element is asked for and few have, each with a bit of its own: asking for the bit is cheaper than
 * walking through the attributes.
 */
export const rare = { hidden: 1, style: 2, itemprop: 4, role: 8, component: 16, testId: 32, rel: 64 }
const rareNames = new Map([
  ['hidden', rare.hidden],
  ['style', rare.style],
  ['itemprop', rare.itemprop],
  ['role', rare.role],
  ['data-component', rare.component],
  ['data-testid', rare.testId],
  ['rel', rare.rel],
])
const everyRare = 127

/**
 * An element with its place in the order of the document. It has what domhandler's elements have, but is made in one
 * step, without the fields that only other parsers fill. Most elements are asked for their class and id and hardly
 * anything else, so that the record of all attributes is made when someone wants it.
 */
class OwnElement {
  readonly type: string
  name: string
  parent: ParentNode | null = null
  prev: ChildNode | null = null
  next: ChildNode | null = null
  children: ChildNode[] = []
  /** Place in `PageTree.elements`. */
  index = -1
  /** One past the index of the last element within this one. */
  end = -1
  /** The number of its name (`tag-table.ts`). */
  readonly tag: number
  /** `class`, empty where there is none. */
  classes = ''
  /** A number for `classes`, the same for all of a page's elements that have the same; 0 for none. */
  classNumber = 0
  id: string | undefined = undefined
  /** The bits (`rare`) of the attributes that it may have. */
  rare: number
  private readonly given: Given
  private record: Record<string, string> | undefined = undefined

  constructor(name: string, given: Given = noAttributes, tag = tagNumber(name), rareBits = everyRare) {
    this.type = name === 'script' ? 'script' : name === 'style' ? 'style' : 'tag'
    this.name = name
    this.rare = rareBits
    this.given = given
    this.tag = tag
  }

  get attribs(): Record<string, string> {
    if (this.record !== undefined) return this.record
    const record: Record<string, string> = {}
    const { given } = this
    for (let i = 0; i < given.length; i += 2) {
      const name = given[i]!
      if (record[name] === undefined) record[name] = given[i + 1]!
    }
    this.record = record
    // whoever has it may change it
    this.rare = everyRare
    return record
  }

  /** The value of one attribute, in lower case, without a record of all. */
  attribute(name: string): string | undefined {
    return this.record === undefined ? valueIn(this.given, name) : this.record[name]
  }
}
Object.setPrototypeOf(OwnElement.prototype, Element.prototype)

export type PageElement = Element & OwnElement
export const PageElement = OwnElement as unknown as new (
  name: string,
  given?: Given,
  tag?: number,
  rare?: number,
) => PageElement

/** A text, made in one step like an element. */
class OwnText {
  readonly type = 'text'
  parent: ParentNode | null = null
  prev: ChildNode | null = null
  next: ChildNode | null = null
  data: string

  constructor(data: string) {
    this.data = data
  }
}
Object.setPrototypeOf(OwnText.prototype, Text.prototype)
export const PageText = OwnText as unknown as new (data: string) => Text

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

/** What is known of a tag's name, looked up once a tag. */
class Tag {
  readonly name: string
  readonly number: number
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
    this.number = tagNumber(name)
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

/** A name in a start or end tag. */
interface TagName {
  /** In lower case, and one string for all that are written so. */
  readonly name: string
  /** Where code knows the element. Others have a tag for each page. */
  readonly tag: Tag | undefined
  /** As the name of an attribute: its bit, where it is one of the `rare` ones. */
  readonly rare: number
}

const usualTags = new Map<string, Tag>()

function readName(written: string): TagName {
  const lower = written.toLowerCase()
  const name = usualNames.get(lower) ?? internal(lower)
  const tagName = name === 'image' ? 'img' : name
  let tag = usualTags.get(tagName)
  if (tag === undefined && tagNumber(tagName) > 0) {
    tag = new Tag(tagName)
    usualTags.set(tagName, tag)
  }
  return { name, tag, rare: rareNames.get(name) ?? 0 }
}

const names = new NameTable(readName)

/**
 * Reads HTML into a tree, in linear time and bounded depth. Never throws on markup.
 *
 * @param scripts whether all scripts and styles keep their text, or only JSON-LD does
 */
export function parseTree(html: string | MarkupSource, scripts: 'all' | 'data' = 'all'): PageTree {
  const builder = new TreeBuilder(scripts === 'all')
  try {
    // nobody reads what is drawn
    scanMarkup(html, builder, 'svg')
  } finally {
    builder.finish()
  }
  return { document: builder.document, elements: builder.elements }
}

const tagKnown = (name: string): Tag => readName(name).tag!

class TreeBuilder implements MarkupReader<TagName> {
  readonly names = names
  readonly document = new Document([])
  readonly elements: PageElement[] = []
  private readonly keepsScripts: boolean
  /** Tags that code does not know, by name. */
  private readonly otherTags = new Map<string, Tag>()
  private readonly p = tagKnown('p')
  private readonly form = tagKnown('form')
  private readonly head = tagKnown('head')
  private readonly br = tagKnown('br')
  /** Open elements. Below `DEEPEST` an entry's node is the element that takes in what it holds. */
  private readonly open: Tag[] = []
  private readonly nodes: PageElement[] = []
  private parent: Document | PageElement = this.document
  /** The start tag that is read. */
  private tag = this.br
  /** Its attributes, the first `givenLength` of these. */
  private readonly given: string[] = []
  private givenLength = 0
  private classNumber = 0
  private hasClass = false
  private rare = 0
  private id: string | undefined
  private readonly classes = ['']
  private readonly classNumbers = new Map([['', 0]])
  private foreign = 0
  private lastText: Text | undefined

  constructor(keepsScripts: boolean) {
    this.keepsScripts = keepsScripts
  }

  isInForeignContext(): boolean {
    return this.foreign > 0
  }

  wantsRawText(): boolean {
    if (this.keepsScripts) return true
    const { name } = this.tag
    if (name !== 'script') return name !== 'style'
    return /ld\+json/i.test(valueIn(this.given.slice(0, this.givenLength), 'type') ?? '')
  }

  text(data: string): void {
    if (this.lastText) {
      this.lastText.data += data
      return
    }
    const text = new PageText(data)
    this.link(text)
    this.lastText = text
  }

  startName(name: TagName): void {
    this.tag = this.tagOf(name)
    this.givenLength = 0
    this.classNumber = 0
    this.hasClass = false
    this.rare = 0
    this.id = undefined
  }

  attribute({ name, rare }: TagName, value: string): void {
    if (name === '__proto__') return
    this.rare |= rare
    if (name === 'class') {
      const number = this.numberOf(value)
      if (!this.hasClass) this.classNumber = number
      this.hasClass = true
      // one string for all: whoever looks it up in a table need not read it again
      this.give(name, this.classes[number]!)
      return
    }
    if (name === 'id') this.id ??= value
    this.give(name, value)
  }

  private give(name: string, value: string): void {
    this.given[this.givenLength++] = name
    this.given[this.givenLength++] = value
  }

  private numberOf(classes: string): number {
    let number = this.classNumbers.get(classes)
    if (number === undefined) {
      number = this.classes.length
      this.classes.push(classes)
      this.classNumbers.set(classes, number)
    }
    return number
  }

  startEnd(isSelfClosing: boolean): void {
    this.start(this.tag)
    if (isSelfClosing && this.foreign > 0 && this.open[this.open.length - 1] === this.tag) this.pop()
  }

  endTag(name: TagName): void {
    const tag = this.tagOf(name)
    if (tag === this.br) {
      this.startName(name)
      this.append(tag)
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

  private tagOf({ name, tag }: TagName): Tag {
    if (tag !== undefined) return tag
    let other = this.otherTags.get(name)
    if (other === undefined) {
      other = new Tag(name)
      this.otherTags.set(name, other)
    }
    return other
  }

  private start(tag: Tag): void {
    if (tag.isSpecial && this.isRefused(tag)) return
    if (this.foreign === 0) this.imply(tag)
    const element = this.append(tag)
    if (tag.isVoid) return
    this.nodes.push(this.open.length < DEEPEST ? element : (this.nodes[DEEPEST - 1] as PageElement))
    this.open.push(tag)
    this.parent = this.nodes[this.nodes.length - 1] as PageElement
    tag.open++
    if (tag.isForeign) this.foreign++
  }

  /** A second `<body>` or `<html>` only adds its attributes, a form within a form is none, and a body ends the head. */
  private isRefused(tag: Tag): boolean {
    const { name } = tag
    if (tag === this.form) return tag.open > 0
    if (name !== 'html' && name !== 'body') return false
    const first = tag.open > 0 ? this.nodes[this.open.indexOf(tag)] : undefined
    if (first) {
      for (let i = 0; i < this.givenLength; i += 2) first.attribs[this.given[i]!] ??= this.given[i + 1]!
      first.id = first.attribs.id
      first.classes = first.attribs.class ?? ''
      first.classNumber = this.numberOf(first.classes)
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

  private append(tag: Tag): PageElement {
    // `push` onto an empty list would have made room for seventeen
    const given = this.givenLength === 0 ? noAttributes : this.given.slice(0, this.givenLength)
    const element = new PageElement(tag.name, given, tag.number, this.rare)
    element.id = this.id
    element.classNumber = this.classNumber
    element.classes = this.classes[this.classNumber]!
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
    const count = siblings.length
    node.parent = parent
    // the place −1 of an empty list would be looked for among the names of all that lists inherit
    if (count === 0) {
      // most have one child: `push` would make room for seventeen
      parent.children = [node]
      return
    }
    const last = siblings[count - 1]!
    last.next = node
    node.prev = last
    siblings.push(node)
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
    const depth = this.nodes.length
    this.parent = depth === 0 ? this.document : this.nodes[depth - 1]!
    this.lastText = undefined
  }
}
