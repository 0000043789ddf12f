import { Element, Text } from 'domhandler'
import { type MarkupReader, NameTable, scanMarkup } from './scan.ts'

/** Elements nested deeper become siblings; browsers stop at 512 too. */
const maxDepth = 512

const voids = new Set(
  'area base basefont bgsound br col embed frame hr img image input keygen link meta param source track wbr'.split(' '),
)
/** Their content is no markup; it must not become text of the element around, however deep they stand. */
const rawText = new Set(['script', 'style', 'title', 'textarea', 'iframe', 'noembed', 'noframes'])
/** A block's start tag ends an open paragraph. */
const endsParagraph = new Set(
  (
    'address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p pre search section summary table ul xmp'
  ).split(' '),
)
const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
/** What an end tag or an implied end can't reach through. */
const scopes = new Set(['td', 'th', 'caption', 'table', 'template', 'object', 'svg', 'math'])
const tableEnds = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption'])
const sectionParts = ['td', 'th', 'tr', 'thead', 'tbody', 'tfoot', 'caption', 'colgroup']
/** A start tag of one of these ends up to `closes`, looked for not beyond `until`. */
const impliedEnds = new Map<string, { readonly closes: readonly string[]; readonly until: readonly string[] }>([
  ['li', { closes: ['li'], until: ['ul', 'ol', 'menu', 'dir'] }],
  ['dt', { closes: ['dt', 'dd'], until: ['dl'] }],
  ['dd', { closes: ['dt', 'dd'], until: ['dl'] }],
  ['rt', { closes: ['rt', 'rp', 'rb'], until: ['ruby'] }],
  ['rp', { closes: ['rt', 'rp', 'rb'], until: ['ruby'] }],
  ['rb', { closes: ['rt', 'rp', 'rb'], until: ['ruby'] }],
  ['a', { closes: ['a'], until: ['td', 'th', 'caption'] }],
  ['option', { closes: ['option'], until: ['select', 'datalist'] }],
  ['td', { closes: ['td', 'th', 'caption'], until: ['table'] }],
  ['th', { closes: ['td', 'th', 'caption'], until: ['table'] }],
  ['tr', { closes: ['tr', 'caption'], until: ['table'] }],
  ['tbody', { closes: sectionParts, until: ['table'] }],
  ['thead', { closes: sectionParts, until: ['table'] }],
  ['tfoot', { closes: sectionParts, until: ['table'] }],
])
/** HTML's own tags end a drawing or formula that was left open (HTML5 13.2.6.5). */
const breaksOut = new Set(
  (
    'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta ' +
    'nobr ol p pre ruby s small span strong strike sub sup table tt u ul var'
  ).split(' '),
)

/**
 * Reads hostile HTML into a tree in linear time: end tags that fit nothing cost nothing, depth is bounded. The builder is
 * our own, because htmlparser2's stack takes quadratic time on 100,000 nested elements. Comments, doctypes and processing instructions are left out. Never throws.
 */
export function parseBounded(html: string): readonly (Element | Text)[] {
  const builder = new TreeBuilder()
  scanMarkup(html, builder)
  builder.finish()
  return builder.root.children as (Element | Text)[]
}

/** Names in lower case, and no longer than any that means something. */
export const namesInLowerCase = new NameTable((written) => written.slice(0, 65).toLowerCase())

class TreeBuilder implements MarkupReader {
  readonly names = namesInLowerCase
  readonly root = new Element('root', {})
  readonly #stack: Element[] = []
  /** How many elements of a name are open, so that most end tags without a start need no search. */
  readonly #open = new Map<string, number>()
  #foreign = 0
  #text: string[] = []
  #name = ''
  #attributes: Record<string, string> = {}

  text(data: string): void {
    this.#text.push(data)
  }

  startName(name: string): void {
    this.#name = name.slice(0, 64)
    this.#attributes = {}
  }

  attribute(name: string, value: string): void {
    if (name.length > 64) return
    if (/^[a-z][a-z\d:_-]*$/.test(name) && !Object.hasOwn(this.#attributes, name)) this.#attributes[name] = value
  }

  startEnd(isSelfClosing: boolean): void {
    if (isSelfClosing) this.#selfClosing()
    else this.#start()
  }

  #start(): void {
    const name = this.#name === 'image' ? 'img' : this.#name
    this.#flush()
    this.#endImplied(name)
    const element = new Element(name, this.#attributes)
    this.#append(element)
    if (!voids.has(name) && (this.#stack.length < maxDepth || rawText.has(name))) this.#push(element)
  }

  #selfClosing(): void {
    const isForeign = this.isInForeignContext() || this.#name === 'svg' || this.#name === 'math'
    if (!isForeign) {
      this.#start()
      return
    }
    this.#flush()
    this.#append(new Element(this.#name, this.#attributes))
  }

  endTag(written: string): void {
    const name = written.slice(0, 64)
    this.#flush()
    if (name === 'br') {
      this.#append(new Element('br', {}))
      return
    }
    if (!this.#open.get(name)) return
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const open = this.#stack[i]!.name
      if (open === name) {
        this.#popTo(i)
        return
      }
      if (scopes.has(open) && !(tableEnds.has(name) && open !== 'table')) return
    }
  }

  cdata(data: string): void {
    if (this.isInForeignContext()) this.#text.push(data)
  }

  comment(): void {}

  finish(): void {
    this.#flush()
  }

  isInForeignContext(): boolean {
    return this.#foreign > 0
  }

  #endImplied(name: string): void {
    if (this.#foreign > 0 && breaksOut.has(name)) {
      this.#popTo(this.#stack.findIndex((element) => element.name === 'svg' || element.name === 'math'))
    }
    const implied = impliedEnds.get(name)
    if (implied?.closes.some((closed) => this.#open.get(closed))) this.#endUpTo(implied.closes, implied.until)
    if (endsParagraph.has(name) && this.#open.get('p')) this.#endUpTo(['p'], ['td', 'th', 'caption', 'table', 'button'])
    if (headings.has(name) && headings.has(this.#stack.at(-1)?.name ?? '')) this.#popTo(this.#stack.length - 1)
  }

  /** Ends all up to the outermost of `closes` that is not beyond one of `until`. */
  #endUpTo(closes: readonly string[], until: readonly string[]): void {
    let from = -1
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const name = this.#stack[i]!.name
      if (until.includes(name)) break
      if (closes.includes(name)) from = i
    }
    if (from >= 0) this.#popTo(from)
  }

  #push(element: Element): void {
    this.#stack.push(element)
    this.#open.set(element.name, (this.#open.get(element.name) ?? 0) + 1)
    if (element.name === 'svg' || element.name === 'math') this.#foreign++
  }

  #popTo(length: number): void {
    while (this.#stack.length > length) {
      const element = this.#stack.pop()!
      this.#open.set(element.name, this.#open.get(element.name)! - 1)
      if (element.name === 'svg' || element.name === 'math') this.#foreign--
    }
  }

  #flush(): void {
    if (this.#text.length === 0) return
    const text = this.#text.length === 1 ? this.#text[0]! : this.#text.join('')
    this.#text = []
    this.#append(new Text(text))
  }

  #append(node: Element | Text): void {
    const parent = this.#stack.at(-1) ?? this.root
    const before = parent.children.at(-1)
    node.parent = parent
    node.prev = before ?? null
    if (before) before.next = node
    parent.children.push(node)
  }
}
