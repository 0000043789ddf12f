import { decodeHTML, decodeHTMLAttribute } from 'entities'

/** What a page's source is made of, in order. Names are places in the source, for their readers to look up. */
export interface MarkupReader {
  /** In drawings and formulas no element's content is raw text. */
  isInForeignContext(): boolean
  /** Characters between tags, decoded. Those of one text may come in pieces. */
  text(data: string): void
  startName(from: number, to: number): void
  /** The value is decoded, and empty where there is none. */
  attribute(from: number, to: number, value: string): void
  startEnd(isSelfClosing: boolean): void
  endTag(from: number, to: number): void
  cdata(data: string): void
  /** A comment, or what HTML takes for one (`<?…>`, `<!…>`, `</1…>`). */
  comment(isProper: boolean): void
}

const rawNames = new Set('script style title textarea iframe noembed noframes xmp plaintext'.split(' '))
const decodedNames = new Set(['title', 'textarea'])

const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c
const isLetter = (code: number): boolean => (code > 0x60 && code < 0x7b) || (code > 0x40 && code < 0x5b)

/**
 * Reads HTML source tag by tag, as HTML's own tokenizer does (13.2.5), but with native string search from one border
 * to the next instead of a state for each character. Linear in the source; never throws. What begins a tag and never
 * ends it is no tag and no text.
 *
 * @param skipped an element, by its lower-case name, whose content nobody wants, such as `svg`
 */
export function scanMarkup(html: string, reader: MarkupReader, skipped?: string): void {
  new Scanner(html, reader, skipped).run()
}

class Scanner {
  private readonly html: string
  private readonly reader: MarkupReader
  private readonly skipped: string | undefined
  private readonly raw = new Map<string, string | undefined>()
  private isSkippedClosed = true
  /** Where the next `--!>` stands, as far as was looked. */
  private bang = -2
  private hasDashes = true

  constructor(html: string, reader: MarkupReader, skipped: string | undefined) {
    this.html = html
    this.reader = reader
    this.skipped = skipped
  }

  run(): void {
    const { html } = this
    const { length } = html
    let at = 0
    while (at < length) {
      const tag = html.indexOf('<', at)
      if (tag < 0) {
        this.text(at, length)
        return
      }
      const code = html.charCodeAt(tag + 1)
      if (isLetter(code)) {
        if (tag > at) this.text(at, tag)
        at = this.startTag(tag + 1)
      } else if (code === 0x2f) {
        if (tag > at) this.text(at, tag)
        at = this.endTag(tag)
      } else if (code === 0x21 || code === 0x3f) {
        if (tag > at) this.text(at, tag)
        at = code === 0x3f ? this.bogus(tag + 2) : this.declaration(tag + 2)
      } else {
        // `1 < 2`: from here to the next sign, with this one
        const next = html.indexOf('<', tag + 1)
        const end = next < 0 ? length : next
        this.text(at, end)
        at = end
      }
    }
  }

  private text(from: number, to: number): void {
    const data = this.html.slice(from, to)
    this.reader.text(data.includes('&') ? decodeHTML(data) : data)
  }

  /** Reads a start tag from its name on, and its content where that is raw text; answers where the next begins. */
  private startTag(from: number): number {
    const { html, reader } = this
    const { length } = html
    let at = from + 1
    let code = html.charCodeAt(at)
    while (at < length && code !== 0x3e && code !== 0x2f && !isSpace(code)) code = html.charCodeAt(++at)
    if (at >= length) return length
    const nameEnd = at
    reader.startName(from, nameEnd)
    let isSelfClosing = false
    for (;;) {
      // before the name of an attribute
      while (isSpace(code)) code = html.charCodeAt(++at)
      if (at >= length) return length
      if (code === 0x3e) break
      if (code === 0x2f) {
        do code = html.charCodeAt(++at)
        while (isSpace(code))
        if (code === 0x3e) {
          isSelfClosing = true
          break
        }
        continue
      }
      const start = at
      do code = html.charCodeAt(++at)
      while (at < length && code !== 0x3d && code !== 0x3e && code !== 0x2f && !isSpace(code))
      const end = at
      while (isSpace(code)) code = html.charCodeAt(++at)
      if (code !== 0x3d) {
        if (at >= length) return length
        reader.attribute(start, end, '')
        continue
      }
      do code = html.charCodeAt(++at)
      while (isSpace(code))
      if (at >= length) return length
      let valueStart = at
      let valueEnd: number
      if (code === 0x22 || code === 0x27) {
        valueStart++
        valueEnd = html.indexOf(code === 0x22 ? '"' : "'", valueStart)
        if (valueEnd < 0) return length
        at = valueEnd + 1
      } else {
        while (at < length && code !== 0x3e && !isSpace(code)) code = html.charCodeAt(++at)
        if (at >= length) return length
        valueEnd = at
      }
      code = html.charCodeAt(at)
      const value = html.slice(valueStart, valueEnd)
      reader.attribute(start, end, value.includes('&') ? decodeHTMLAttribute(value) : value)
    }
    // asked before the element itself opens
    const isForeign = reader.isInForeignContext()
    reader.startEnd(isSelfClosing)
    at++
    const size = nameEnd - from
    if (size < 3 || size > 10) return at
    const written = html.slice(from, nameEnd)
    let name = this.raw.get(written)
    if (name === undefined && !this.raw.has(written)) {
      const lower = written.toLowerCase()
      name = rawNames.has(lower) || lower === this.skipped ? lower : undefined
      this.raw.set(written, name)
    }
    if (name === undefined) return at
    if (name === this.skipped) {
      if (isSelfClosing || !this.isSkippedClosed) return at
      const close = this.closing(name, at)
      this.isSkippedClosed = close >= 0
      return close < 0 ? at : close
    }
    return isForeign ? at : this.rawText(name, at)
  }

  private rawText(name: string, from: number): number {
    const close = name === 'plaintext' ? -1 : this.closing(name, from)
    const end = close < 0 ? this.html.length : close
    if (end > from) {
      if (decodedNames.has(name)) this.text(from, end)
      else this.reader.text(this.html.slice(from, end))
    }
    return end
  }

  /** Where `</name` stands with a border after it, or −1. */
  private closing(name: string, from: number): number {
    const { html } = this
    for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
      let i = 0
      while (i < name.length && (html.charCodeAt(at + 2 + i) | 0x20) === name.charCodeAt(i)) i++
      if (i < name.length) continue
      const code = html.charCodeAt(at + 2 + i)
      if (code === 0x3e || code === 0x2f || isSpace(code)) return at
    }
    return -1
  }

  private endTag(tag: number): number {
    const { html, reader } = this
    const { length } = html
    const from = tag + 2
    if (from >= length) {
      reader.text('</')
      return length
    }
    let code = html.charCodeAt(from)
    if (code === 0x3e) return from + 1
    if (!isLetter(code)) return this.bogus(from)
    let at = from
    while (at < length && code !== 0x3e && code !== 0x2f && !isSpace(code)) code = html.charCodeAt(++at)
    if (at >= length) return length
    reader.endTag(from, at)
    if (code === 0x3e) return at + 1
    const end = html.indexOf('>', at)
    return end < 0 ? length : end + 1
  }

  private bogus(from: number): number {
    const end = this.html.indexOf('>', from)
    this.reader.comment(false)
    return end < 0 ? this.html.length : end + 1
  }

  /** What begins with `<!`. */
  private declaration(from: number): number {
    const { html, reader } = this
    if (html.startsWith('[CDATA[', from)) {
      const end = html.indexOf(']]>', from + 7)
      if (end < 0) {
        reader.comment(false)
        return html.length
      }
      reader.cdata(html.slice(from + 7, end))
      return end + 3
    }
    if (!html.startsWith('--', from)) return this.bogus(from)
    reader.comment(true)
    // `<!-->` and `<!--->` end themselves
    const dashes = this.hasDashes ? html.indexOf('-->', from) : -1
    this.hasDashes = dashes >= 0
    if (this.bang !== -1 && this.bang < from + 2) this.bang = html.indexOf('--!>', from + 2)
    if (dashes < 0) return this.bang < 0 ? html.length : this.bang + 4
    return this.bang >= 0 && this.bang < dashes ? this.bang + 4 : dashes + 3
  }
}
