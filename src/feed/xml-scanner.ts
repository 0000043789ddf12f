/** What a scanner finds, in document order. Offsets are into the source; `end` is behind the last character. */
export interface XmlEvents {
  text(start: number, end: number): void
  /** Answers where reading should go on inside the section, or -1 where the section is as it should be. */
  cdata(start: number, end: number): number
  /** `attributes` alternates names and values as they stand; it must not be kept. */
  open(name: string, attributes: readonly string[], tagStart: number, contentStart: number, isEmpty: boolean): void
  close(name: string, tagStart: number): void
  /** False ends the scan. */
  goesOn(): boolean
  warn(what: string): void
}

const none: readonly string[] = []

/**
 * Finds the tags, text and CDATA in XML, with the faults that feeds have: bare `<`, tags without their bracket, missing
 * quotes, comments, CDATA sections and processing instructions that never end. Declarations (and with them all entities)
 * are passed over. Never throws; each character is looked at a bounded number of times.
 *
 * Native searches skip what is no markup, which in feeds is nearly everything: that is why this is here and not
 * htmlparser2's tokenizer, which the tests hold it against (docs/decisions/013-feeds.md).
 */
export function scanXml(source: string, events: XmlEvents): void {
  new Scanner(source, events).run()
}

class Scanner {
  private readonly source: string
  private readonly events: XmlEvents
  /** Searches that found nothing are not made again. */
  private readonly missing = new Set<string>()
  private at = 0

  constructor(source: string, events: XmlEvents) {
    this.source = source
    this.events = events
  }

  run(): void {
    const { source, events } = this
    let textStart = 0
    while (this.at < source.length && events.goesOn()) {
      const bracket = source.indexOf('<', this.at)
      if (bracket < 0) break
      const code = source.charCodeAt(bracket + 1)
      const isTag = isNameStart(code) || code === 47 || code === 33 || code === 63
      if (!isTag || (code === 47 && !isNameStart(source.charCodeAt(afterSpace(source, bracket + 2))))) {
        if (isTag) events.warn('an end tag without a name')
        this.at = bracket + 1
        continue
      }
      if (bracket > textStart) events.text(textStart, bracket)
      if (code === 47) this.endTag(bracket)
      else if (code === 33) this.declaration(bracket)
      else if (code === 63) this.instruction(bracket)
      else this.startTag(bracket)
      textStart = this.at
    }
    if (events.goesOn() && textStart < source.length) events.text(textStart, source.length)
  }

  private find(what: string, from: number): number {
    if (this.missing.has(what)) return -1
    const found = this.source.indexOf(what, from)
    if (found < 0) this.missing.add(what)
    return found
  }

  /** `</name>`; one without its bracket ends where the next tag begins. */
  private endTag(bracket: number): void {
    const { source } = this
    const nameStart = afterSpace(source, bracket + 2)
    let i = nameStart
    while (i < source.length && !endsName(source.charCodeAt(i))) i++
    this.events.close(source.slice(nameStart, i), bracket)
    while (i < source.length) {
      const code = source.charCodeAt(i)
      if (code === 62) {
        i++
        break
      }
      if (code === 60) break
      i++
    }
    this.at = i
  }

  private declaration(bracket: number): void {
    const { source } = this
    if (source.startsWith('<!--', bracket)) {
      const end = this.find('-->', bracket + 4)
      // A comment that never ends hides nothing but its own opening.
      if (end < 0) this.events.warn('a comment is not closed')
      this.at = end < 0 ? bracket + 4 : end + 3
    } else if (source.startsWith('<![CDATA[', bracket)) {
      const end = this.find(']]>', bracket + 9)
      if (end < 0) this.events.warn('a CDATA section is not closed')
      const resume = this.events.cdata(bracket + 9, end < 0 ? source.length : end)
      this.at = resume >= 0 ? resume : end < 0 ? source.length : end + 3
    } else {
      const end = this.find('>', bracket)
      this.at = end < 0 ? source.length : end + 1
    }
  }

  /** `<?…?>`. One that lacks its end is over at its bracket, or where the next tag begins. */
  private instruction(bracket: number): void {
    const { source } = this
    const next = this.find('<', bracket + 2)
    const rest = source.slice(bracket, next < 0 ? source.length : next)
    const end = rest.indexOf('?>')
    const close = end >= 0 ? end + 2 : rest.indexOf('>') + 1
    if (end < 0) this.events.warn('a processing instruction is not closed')
    this.at = bracket + (close > 0 ? close : rest.length)
  }

  private startTag(bracket: number): void {
    const { source, events } = this
    let i = bracket + 1
    while (i < source.length && !endsName(source.charCodeAt(i))) i++
    const name = source.slice(bracket + 1, i)
    if (source.charCodeAt(i) === 62) {
      this.at = i + 1
      events.open(name, none, bracket, i + 1, false)
      return
    }
    this.attributes(name, bracket, i)
  }

  private attributes(name: string, bracket: number, from: number): void {
    const { source, events } = this
    const pairs: string[] = []
    let i = from
    while (i < source.length) {
      const code = source.charCodeAt(i)
      if (code === 62 || code === 60) {
        const isEmpty = code === 62 && source.charCodeAt(i - 1) === 47
        if (code === 60) events.warn('a tag is not closed')
        this.at = code === 62 ? i + 1 : i
        events.open(name, pairs, bracket, this.at, isEmpty)
        return
      }
      if (isSpace(code) || code === 47 || code === 61 || code === 34 || code === 39) {
        i++
        continue
      }
      i = this.attribute(pairs, i)
    }
    // The document ends in the tag: it says nothing.
    this.at = source.length
  }

  /** One attribute that begins at `from`; answers where it ends. */
  private attribute(pairs: string[], from: number): number {
    const { source } = this
    let i = from
    while (i < source.length && !endsAttributeName(source.charCodeAt(i))) i++
    const name = source.slice(from, i)
    const equals = afterSpace(source, i)
    if (source.charCodeAt(equals) !== 61) {
      pairs.push(name, '')
      return i
    }
    const start = afterSpace(source, equals + 1)
    const quote = source.charCodeAt(start)
    if (quote === 34 || quote === 39) {
      const end = this.find(quote === 34 ? '"' : "'", start + 1)
      if (end >= 0) {
        pairs.push(name, source.slice(start + 1, end))
        return end + 1
      }
    }
    i = start
    while (i < source.length && !isSpace(source.charCodeAt(i)) && source.charCodeAt(i) !== 62) i++
    pairs.push(name, source.slice(start, i))
    return i
  }
}

function afterSpace(source: string, from: number): number {
  let i = from
  while (isSpace(source.charCodeAt(i))) i++
  return i
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58 || code >= 128
}

/** White space, `/`, `>` and `<`. */
function endsName(code: number): boolean {
  return code === 62 || code === 32 || code === 47 || code === 60 || code === 10 || code === 13 || code === 9
}

function endsAttributeName(code: number): boolean {
  return code === 61 || code === 34 || code === 39 || endsName(code)
}
