import { blocks } from './sanitize-rules.ts'
import { cleanText, escapeHtml, isBlank } from './sanitize-text.ts'

/** Deeper elements lose their tags and keep their content; browsers stop at 512. */
const maxDepth = 128
/** How many characters of tags may be written again after a block has cut a paragraph in two. */
const reopenBudget = 100_000

const tableParts: ReadonlySet<string> = new Set(['caption', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'])
const tableStructure: ReadonlySet<string> = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr'])
const cells: ReadonlySet<string> = new Set(['td', 'th', 'caption'])
const parents = new Map<string, readonly string[]>([
  ['li', ['ul', 'ol']],
  ['dt', ['dl']],
  ['dd', ['dl']],
  ['summary', ['details']],
  ['rt', ['ruby']],
  ['rp', ['ruby']],
  ['rb', ['ruby']],
])

/** An element that has begun; hand it to `close`. */
export interface OpenElement {
  readonly name: string
  readonly tag: string
  isOpen: boolean
  wasOpened: boolean
  /** Made by the writer to hold what stood in a table without a cell. */
  readonly isImplied: boolean
  /** Stands aside while a block is open that may not be inside it. */
  isAside: boolean
  /** For a block: from this place on the stack elements stand aside for it. */
  asideFrom: number
}

/**
 * Writes HTML whose tree is the same for every parser. HTML5's tree builder moves elements that stand where they may
 * not (a block in a paragraph, a link in a link, text in a table), and what moves can become something else: that is
 * how mutation XSS works. So this writer never writes such a place. Tags are written when content comes, so that what
 * stays empty leaves no trace. Linear: the depth and the number of characters written again are bounded.
 */
export class HtmlWriter {
  readonly #out: string[] = []
  readonly #stack: OpenElement[] = []
  #last = '\n'
  #unopened = 0
  #budget = reopenBudget

  /**
   * Begins an element. `attributes` is serialised with a leading space. Answers undefined where the element can't
   * stand here: its content is then written without it.
   */
  open(name: string, attributes: string): OpenElement | undefined {
    if (this.#stack.length >= maxDepth) return undefined
    if (tableParts.has(name)) {
      if (!this.#fitTablePart(name)) return cells.has(name) ? this.open('div', common(attributes)) : undefined
      const element = this.#push(name, attributes, false)
      if (name !== 'caption' && cells.has(name)) this.#openAll()
      return element
    }
    this.#fitContent()
    const asideFrom = this.#makeRoom(name)
    const wanted = parents.get(name)
    if (wanted && !wanted.includes(this.#top()?.name ?? '')) {
      this.#return(asideFrom)
      return blocks.has(name) ? this.open('div', common(attributes)) : undefined
    }
    if (name === 'a' && this.#stack.some((element) => element.name === 'a' && !element.isAside)) return undefined
    const element = this.#push(name, attributes, false)
    element.asideFrom = asideFrom
    return element
  }

  /** Ends an element that `open` answered, and whatever began inside it. */
  close(element: OpenElement): void {
    while (this.#stack.length > 0) if (this.#pop() === element) return
  }

  /** Writes an element without content. */
  leaf(name: string, attributes: string): void {
    this.#fitContent()
    const asideFrom = name === 'hr' ? this.#makeRoom(name) : this.#stack.length
    this.#openAll()
    this.#write(`<${name}${attributes}>`)
    this.#return(asideFrom)
  }

  text(raw: string): void {
    let text = cleanText(raw)
    if (text === '') return
    const top = this.#top()
    const isPre = this.#stack.some((element) => element.name === 'pre')
    if (isBlank(text) && !isPre) {
      this.#blank(text)
      return
    }
    // HTML5 drops a line end right behind <pre>, so a first one would not be read back.
    if (top?.name === 'pre' && (!top.isOpen || this.#isBehind(top))) text = text.replace(/^\n+/, '')
    if (text === '') return
    this.#fitContent()
    this.#openAll()
    this.#write(escapeHtml(text))
  }

  /** Whether a `p` could begin here without cutting another one or a heading. */
  get allowsParagraph(): boolean {
    return !this.#stack.some((element) => !element.isAside && /^(p|a|h[2-6]|summary|pre|r[ubtp].*)$/.test(element.name))
  }

  get isInLink(): boolean {
    return this.#stack.some((element) => element.name === 'a' && !element.isAside)
  }

  /** Ends everything and answers what was written. */
  end(): string {
    while (this.#stack.length > 0) this.#pop()
    return this.#out.join('')
  }

  #top(): OpenElement | undefined {
    return this.#stack.findLast((element) => !element.isAside)
  }

  #push(name: string, attributes: string, isImplied: boolean): OpenElement {
    const element: OpenElement = {
      name,
      tag: `<${name}${attributes}>`,
      isOpen: false,
      wasOpened: false,
      isImplied,
      isAside: false,
      asideFrom: -1,
    }
    this.#stack.push(element)
    this.#unopened++
    return element
  }

  #pop(): OpenElement {
    const element = this.#stack.pop()!
    if (element.isOpen) this.#write(`</${element.name}>`)
    else if (!element.isAside) this.#unopened--
    if (element.asideFrom >= 0) this.#return(element.asideFrom)
    return element
  }

  #write(piece: string): void {
    this.#out.push(piece)
    this.#last = piece.charAt(piece.length - 1)
  }

  #isBehind(element: OpenElement): boolean {
    return this.#out.at(-1) === element.tag
  }

  /** Writes the tags that wait, from the outside in. */
  #openAll(): void {
    if (this.#unopened === 0) return
    let isSpent = false
    for (const element of this.#stack) {
      if (element.isOpen || element.isAside) continue
      if (element.wasOpened) this.#budget -= element.tag.length + element.name.length + 3
      isSpent ||= element.wasOpened && this.#budget < 0
      if (isSpent) {
        element.isAside = true
        continue
      }
      element.isOpen = true
      element.wasOpened = true
      this.#write(element.tag)
    }
    this.#unopened = 0
  }

  /** White space between elements: at most one, never inside the structure of a table, never opening an element. */
  #blank(text: string): void {
    if (/[ \n\t]/.test(this.#last)) return
    const innermost = this.#stack.findLast((element) => element.isOpen)
    if (innermost && tableStructure.has(innermost.name)) return
    if (tableStructure.has(this.#top()?.name ?? '')) return
    this.#write(text.includes('\n') ? '\n' : ' ')
  }

  /** Content that is no part of a table's structure needs a cell. */
  #fitContent(): void {
    const name = this.#top()?.name
    if (!name || !tableStructure.has(name)) return
    if (name === 'table') this.#push('tbody', '', true)
    if (name !== 'tr') this.#push('tr', '', true)
    this.#push('td', '', true)
  }

  #fitTablePart(name: string): boolean {
    while (this.#stack.at(-1)?.isImplied && !this.#accepts(this.#stack.at(-1)!.name, name)) this.#pop()
    const top = this.#top()?.name
    if (!top || !tableStructure.has(top)) return false
    if (this.#accepts(top, name)) return true
    if (name === 'tr' && top === 'table') this.#push('tbody', '', true)
    else if (name === 'td' || name === 'th') {
      if (top === 'table') this.#push('tbody', '', true)
      this.#push('tr', '', true)
    } else return false
    return true
  }

  #accepts(parent: string, name: string): boolean {
    if (parent === 'table') return name === 'caption' || name === 'thead' || name === 'tbody' || name === 'tfoot'
    if (parent === 'tr') return name === 'td' || name === 'th'
    return name === 'tr' && (parent === 'thead' || parent === 'tbody' || parent === 'tfoot')
  }

  /**
   * A block begins: a paragraph that is open ends, and goes on behind the block. Likewise a heading for a heading.
   * Answers the place from which elements stand aside.
   */
  #makeRoom(name: string): number {
    if (!blocks.has(name)) return this.#stack.length
    let from = this.#stack.length
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const element = this.#stack[i]!
      if (element.isAside) continue
      if (cells.has(element.name)) break
      if (element.name !== 'p') continue
      from = i
      break
    }
    if (/^h[2-6]$/.test(name)) {
      const top = this.#stack.findLastIndex((element, i) => i < from && !element.isAside)
      if (top >= 0 && /^h[2-6]$/.test(this.#stack[top]!.name)) from = top
    }
    for (let i = this.#stack.length - 1; i >= from; i--) {
      const element = this.#stack[i]!
      if (element.isAside) continue
      if (element.isOpen) this.#write(`</${element.name}>`)
      else this.#unopened--
      element.isOpen = false
      element.isAside = true
    }
    return from
  }

  /** The block has ended: what stood aside for it takes part again. */
  #return(from: number): void {
    for (let i = from; i < this.#stack.length; i++) {
      const element = this.#stack[i]!
      if (!element.isAside) continue
      element.isAside = false
      this.#unopened++
    }
  }
}

/** What any element may have of another one's attributes. */
function common(attributes: string): string {
  return attributes.match(/ (lang|dir)="[^"]*"/g)?.join('') ?? ''
}
