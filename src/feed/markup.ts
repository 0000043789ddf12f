import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { escapeHtml } from './entities.ts'
import type { XmlDocument, XmlElement } from './xml-tree.ts'

const voidElements = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

/**
 * What stands between an element's tags, as HTML: prefixes of XHTML dropped, empty elements closed the way HTML reads
 * them, CDATA escaped (`cdata: 'text'`, as XML means it) or taken as markup (`cdata: 'html'`, as RSS means it).
 */
export function innerHtml(document: XmlDocument, element: XmlElement, cdata: 'text' | 'html'): string {
  const source = document.source.slice(element.start, element.end)
  const writer = new HtmlWriter(source, cdata)
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, writer)
  tokenizer.write(source)
  tokenizer.end()
  return writer.html.trim()
}

class HtmlWriter implements TokenizerCallbacks {
  html = ''
  private readonly source: string
  private readonly cdata: 'text' | 'html'
  private name = ''
  private attributes = ''
  private attribute = ''
  private value = ''

  constructor(source: string, cdata: 'text' | 'html') {
    this.source = source
    this.cdata = cdata
  }

  ontext(start: number, end: number): void {
    this.html += this.source.slice(start, end)
  }

  ontextentity(): void {}

  oncdata(start: number, end: number, endOffset: number): void {
    const text = this.source.slice(start, end - endOffset)
    this.html += this.cdata === 'text' ? escapeHtml(text) : text
  }

  oncomment(): void {}

  ondeclaration(): void {}

  onprocessinginstruction(): void {}

  onopentagname(start: number, end: number): void {
    this.name = withoutPrefix(this.source.slice(start, end))
    this.attributes = ''
  }

  onattribname(start: number, end: number): void {
    this.attribute = this.source.slice(start, end)
    this.value = ''
  }

  onattribdata(start: number, end: number): void {
    this.value += this.source.slice(start, end)
  }

  onattribentity(): void {}

  onattribend(): void {
    if (/^xmlns:(?!xlink)/.test(this.attribute) || /^xml:(base|space)$/.test(this.attribute)) return
    const quote = this.value.includes('"') ? "'" : '"'
    this.attributes += ` ${this.attribute}=${quote}${this.value}${quote}`
  }

  onopentagend(): void {
    this.html += `<${this.name}${this.attributes}>`
  }

  onselfclosingtag(): void {
    const isVoid = voidElements.has(this.name.toLowerCase())
    this.html += `<${this.name}${this.attributes}${isVoid ? ' />' : `></${this.name}>`}`
  }

  onclosetag(start: number, end: number): void {
    const name = withoutPrefix(this.source.slice(start, end))
    if (!voidElements.has(name.toLowerCase())) this.html += `</${name}>`
  }

  onend(): void {}
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
