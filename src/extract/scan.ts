import { decodeHTML, decodeHTMLAttribute } from 'entities'
import { codeAt } from './code-at.ts'
import { type MarkupSource, sourceOfText } from './source.ts'

/** What a page's source is made of, in order. Names are what the reader's own table says of them. */
export interface MarkupReader<Name = string> {
  readonly names: NameTable<Name>
  /** In drawings and formulas no element's content is raw text. */
  isInForeignContext(): boolean
  /** Whether the content of the element that began last, a script or another of raw text, is to be read. */
  wantsRawText?(): boolean
  /** Characters between tags, decoded. Those of one text may come in pieces. */
  text(data: string): void
  /** A tag that never ends is begun and not ended: another begins, or nothing follows. */
  startName(name: Name): void
  /** The value is decoded, and empty where there is none. */
  attribute(name: Name, value: string): void
  startEnd(isSelfClosing: boolean): void
  endTag(name: Name): void
  cdata(data: string): void
  /** A comment, or what HTML takes for one (`<?…>`, `<!…>`, `</1…>`). */
  comment(isProper: boolean): void
}

const rawNames = new Set('script style title textarea iframe noembed noframes xmp plaintext'.split(' '))
const decodedNames = new Set(['title', 'textarea'])

const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c
const isLetter = (code: number): boolean => (code > 0x60 && code < 0x7b) || (code > 0x40 && code < 0x5b)

/** Beyond the end stands −1: asking V8 for a letter there would slow down all that ask (`code-at.ts`). */
const letterAt = (html: string, at: number, length: number): number => (at < length ? codeAt(html, at) : -1)

/** A power of two. A page uses some hundred names, a hundred sites some thousand. */
const nameSlots = 8192

/** A name that was a property's name once is the one string that V8 keeps of it, and no part of a longer one. */
export function internal(text: string): string {
  for (const key in { [text]: 0 }) return key
  return text
}

interface KnownName<Name> {
  readonly written: string
  readonly value: Name
  readonly lower: string
  /** An element of this name holds raw text. */
  readonly isRaw: boolean
}

/**
 * What a reader makes of the names of tags and attributes, by a number of their letters: nearly all were met before,
 * and neither cut out of the source nor looked up in a map again. Bounded, so that it may be kept from page to page.
 */
export class NameTable<Name> {
  readonly #slots: (KnownName<Name> | undefined)[] = new Array(nameSlots).fill(undefined)
  readonly #read: (written: string) => Name

  /** @param read what is wanted of a name, which is as it is written */
  constructor(read: (written: string) => Name) {
    this.#read = read
  }

  /** The name that stands in `html`, if it is known. `hash` is the number of its letters. */
  find(html: string, from: number, to: number, hash: number): KnownName<Name> | undefined {
    const known = this.#slots[hash & (nameSlots - 1)]
    if (known === undefined) return undefined
    const { written } = known
    if (written.length !== to - from) return undefined
    let at = from
    while (at < to && codeAt(html, at) === codeAt(written, at - from)) at++
    return at === to ? known : undefined
  }

  /** A name that is not known yet; `isUsual` where others of its kind may be looked for by `hash`. */
  add(name: string, hash: number, isUsual: boolean): KnownName<Name> {
    const isShort = isUsual && name.length < 40
    const written = isShort ? internal(name) : name
    const lower = written.toLowerCase()
    const known = { written, value: this.#read(written), lower, isRaw: rawNames.has(lower) }
    if (isShort) this.#slots[hash & (nameSlots - 1)] = known
    return known
  }
}

/** An answer of `indexOf`, with what is nowhere as far away as can be. */
const placeOf = (found: number): number => (found < 0 ? Number.MAX_SAFE_INTEGER : found)

/** So much of the source must be there to tell what begins with a `<`: `<![CDATA[` and a border. */
const longestOpening = 12

/**
 * Reads HTML source tag by tag, as HTML's own tokenizer does (13.2.5), but with native string search from one border
 * to the next instead of a state for each character. Linear in the source; never throws. What begins a tag and never
 * ends it is no tag and no text.
 *
 * @param skipped an element, by its lower-case name, whose content nobody wants, such as `svg`
 */
export function scanMarkup<Name>(html: string | MarkupSource, reader: MarkupReader<Name>, skipped?: string): void {
  new Scanner(typeof html === 'string' ? sourceOfText(html) : html, reader, skipped).run()
}

/**
 * Looks at the source piece by piece. What a piece does not hold to its end is read again from the next piece, which
 * begins with it, and twice as long a piece where it fills one; so all is read a bounded number of times.
 */
class Scanner<Name> {
  /** The piece, and where in the source it begins. */
  private html = ''
  private base = 0
  private isLast = false
  private readonly source: MarkupSource
  private readonly reader: MarkupReader<Name>
  private readonly skipped: string | undefined
  private readonly isPlain: boolean
  private isSkippedClosed = true
  /** The element of raw text with whose content, or rest of it, the next piece begins. */
  private waiting: string | undefined
  /** Where the next `--!>` stands, as far as was looked. */
  private bang = -2
  private hasDashes = true
  /** Where the next `&` and the next byte that needs decoding stand. Words are read forwards: this is looked for once. */
  private reference = -1
  private high = -1

  constructor(source: MarkupSource, reader: MarkupReader<Name>, skipped: string | undefined) {
    this.source = source
    this.reader = reader
    this.skipped = skipped
    this.isPlain = source.isPlain
  }

  run(): void {
    const { length, pieceLength } = this.source
    for (let size = pieceLength; this.base < length; ) {
      const end = Math.min(length, this.base + size)
      this.html = this.source.shape(this.base, end)
      this.isLast = end === length
      this.bang = this.reference = this.high = -2
      this.hasDashes = true
      const read = this.piece()
      size = read === 0 ? 2 * size : pieceLength
      this.base += read
    }
  }

  /** Reads what the piece holds whole; answers where in it the rest begins. */
  private piece(): number {
    const { html, isLast, reader } = this
    const { length } = html
    let at = this.waiting === undefined ? 0 : this.content(this.waiting, 0)
    while (at < length && this.waiting === undefined) {
      const tag = html.indexOf('<', at)
      if (tag < 0) {
        if (!isLast) return at
        this.text(at, length)
        return length
      }
      if (!isLast && tag + longestOpening > length) return at
      const code = letterAt(html, tag + 1, length)
      let next: number
      if (isLetter(code)) {
        if (tag > at) this.text(at, tag)
        next = this.startTag(tag + 1)
      } else if (code === 0x2f) {
        if (tag > at) this.text(at, tag)
        next = this.endTag(tag)
      } else if (code === 0x21 || code === 0x3f) {
        if (tag > at) this.text(at, tag)
        next = code === 0x3f ? this.bogus(tag + 2) : this.declaration(tag + 2)
      } else {
        // `1 < 2`: from here to the next sign, with this one
        const sign = html.indexOf('<', tag + 1)
        if (sign < 0 && !isLast) return at
        next = sign < 0 ? length : sign
        this.text(at, next)
      }
      if (next < 0) {
        if (!isLast) return tag
        if (next === unnamed) reader.text('</')
        return length
      }
      at = next
    }
    return at
  }

  /** The words between two places; asked for from the front to the back. */
  private cut(from: number, to: number): string {
    const piece = this.html.slice(from, to)
    if (this.isPlain) return piece
    if (this.high < from) this.high = placeOf(this.html.indexOf('\x7f', from))
    return this.high >= to ? piece : this.source.words(piece, this.base + from, this.base + to)
  }

  private hasReference(from: number, to: number): boolean {
    if (this.reference < from) this.reference = placeOf(this.html.indexOf('&', from))
    return this.reference < to
  }

  private text(from: number, to: number): void {
    const data = this.cut(from, to)
    this.reader.text(this.hasReference(from, to) ? decodeHTML(data) : data)
  }

  /** A tag's or an attribute's name, whose letters gave `hash`. */
  private name(from: number, to: number, hash: number): KnownName<Name> {
    const { names } = this.reader
    const known = names.find(this.html, from, to, hash)
    if (known !== undefined) return known
    const piece = this.html.slice(from, to)
    const name = this.source.words(piece, this.base + from, this.base + to)
    return names.add(name, hash, name === piece)
  }

  /** Reads a start tag from its name on, and its content where that is raw text; answers where the next begins. */
  private startTag(from: number): number {
    const { html, reader } = this
    const { length } = html
    let at = from + 1
    let hash = html.charCodeAt(from) | 0
    let code = letterAt(html, at, length)
    while (at < length && code !== 0x3e && code !== 0x2f && !isSpace(code)) {
      hash = (hash * 31 + code) | 0
      code = letterAt(html, ++at, length)
    }
    if (at >= length) return unfinished
    const name = this.name(from, at, hash)
    reader.startName(name.value)
    let isSelfClosing = false
    for (;;) {
      // before the name of an attribute
      while (isSpace(code)) code = letterAt(html, ++at, length)
      if (at >= length) return unfinished
      if (code === 0x3e) break
      if (code === 0x2f) {
        do code = letterAt(html, ++at, length)
        while (isSpace(code))
        if (code === 0x3e) {
          isSelfClosing = true
          break
        }
        continue
      }
      const start = at
      hash = 0
      do {
        hash = (hash * 31 + code) | 0
        code = letterAt(html, ++at, length)
      } while (at < length && code !== 0x3d && code !== 0x3e && code !== 0x2f && !isSpace(code))
      const end = at
      while (isSpace(code)) code = letterAt(html, ++at, length)
      if (code !== 0x3d) {
        if (at >= length) return unfinished
        reader.attribute(this.name(start, end, hash).value, '')
        continue
      }
      do code = letterAt(html, ++at, length)
      while (isSpace(code))
      if (at >= length) return unfinished
      let valueStart = at
      let valueEnd: number
      if (code === 0x22 || code === 0x27) {
        valueStart++
        valueEnd = html.indexOf(code === 0x22 ? '"' : "'", valueStart)
        if (valueEnd < 0) return unfinished
        at = valueEnd + 1
      } else {
        while (at < length && code !== 0x3e && !isSpace(code)) code = letterAt(html, ++at, length)
        if (at >= length) return unfinished
        valueEnd = at
      }
      code = letterAt(html, at, length)
      const value = this.cut(valueStart, valueEnd)
      const isEncoded = this.hasReference(valueStart, valueEnd)
      reader.attribute(this.name(start, end, hash).value, isEncoded ? decodeHTMLAttribute(value) : value)
    }
    // asked before the element itself opens
    const isForeign = reader.isInForeignContext()
    reader.startEnd(isSelfClosing)
    at++
    if (name.lower === this.skipped) return isSelfClosing || !this.isSkippedClosed ? at : this.content(name.lower, at)
    return name.isRaw && !isForeign ? this.content(name.lower, at) : at
  }

  /** Reads or steps over what stands up to the end tag of an element of raw text, or of the skipped one. */
  private content(name: string, from: number): number {
    const { length } = this.html
    const close = name === 'plaintext' ? -1 : this.closing(name, from)
    const isSkipped = name === this.skipped
    const isWanted = isSkipped || (this.reader.wantsRawText?.() ?? true)
    if (close < 0 && !this.isLast) {
      this.waiting = name
      // what nobody reads need not be kept in one piece
      return isWanted ? from : Math.max(from, length - name.length - 3)
    }
    this.waiting = undefined
    if (isSkipped) {
      this.isSkippedClosed = close >= 0
      return close < 0 ? from : close
    }
    const end = close < 0 ? length : close
    if (end > from && isWanted) {
      if (decodedNames.has(name)) this.text(from, end)
      else this.reader.text(this.cut(from, end))
    }
    return end
  }

  /** Where `</name` stands with a border after it, or −1. */
  private closing(name: string, from: number): number {
    const { html } = this
    const { length } = html
    for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
      let i = 0
      while (i < name.length && (letterAt(html, at + 2 + i, length) | 0x20) === name.charCodeAt(i)) i++
      if (i < name.length) continue
      const code = letterAt(html, at + 2 + i, length)
      if (code === 0x3e || code === 0x2f || isSpace(code)) return at
    }
    return -1
  }

  private endTag(tag: number): number {
    const { html, reader } = this
    const { length } = html
    const from = tag + 2
    if (from >= length) return unnamed
    let code = html.charCodeAt(from)
    if (code === 0x3e) return from + 1
    if (!isLetter(code)) return this.bogus(from)
    let at = from
    let hash = 0
    while (at < length && code !== 0x3e && code !== 0x2f && !isSpace(code)) {
      hash = (hash * 31 + code) | 0
      code = letterAt(html, ++at, length)
    }
    if (at >= length) return unfinished
    const end = code === 0x3e ? at : html.indexOf('>', at)
    if (end < 0 && !this.isLast) return unfinished
    reader.endTag(this.name(from, at, hash).value)
    return end < 0 ? length : end + 1
  }

  private bogus(from: number): number {
    const end = this.html.indexOf('>', from)
    if (end < 0 && !this.isLast) return unfinished
    this.reader.comment(false)
    return end < 0 ? this.html.length : end + 1
  }

  /** What begins with `<!`. */
  private declaration(from: number): number {
    const { html, reader, isLast } = this
    if (html.startsWith('[CDATA[', from)) {
      const end = html.indexOf(']]>', from + 7)
      if (end < 0 && !isLast) return unfinished
      if (end < 0) {
        reader.comment(false)
        return html.length
      }
      reader.cdata(this.cut(from + 7, end))
      return end + 3
    }
    if (!html.startsWith('--', from)) return this.bogus(from)
    // `<!-->` and `<!--->` end themselves
    const dashes = this.hasDashes ? html.indexOf('-->', from) : -1
    this.hasDashes = dashes >= 0
    if (dashes >= 0) {
      // `--!>` ends a comment as well: it is looked for within this one, not up to the end of the piece
      const bang = html.slice(from + 2, dashes).indexOf('--!>')
      reader.comment(true)
      return bang < 0 ? dashes + 3 : from + 2 + bang + 4
    }
    if (this.bang !== -1 && this.bang < from + 2) this.bang = html.indexOf('--!>', from + 2)
    if (this.bang < 0 && !isLast) return unfinished
    reader.comment(true)
    return this.bang < 0 ? html.length : this.bang + 4
  }
}

/** In place of where the next begins: the piece ends within this one. */
const unfinished = -1
/** The same for `</` at the very end, which is text. */
const unnamed = -2
