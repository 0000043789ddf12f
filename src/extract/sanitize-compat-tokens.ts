/** One piece of markup with its place: `html.slice(start, end)` are its bytes. */
export type Token =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'comment'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'start'
      readonly start: number
      readonly end: number
      readonly name: string
      readonly attributes: readonly AttributeToken[]
      /** For an element whose content is no markup: where its content ends and what follows its end tag begins. */
      readonly raw?: { readonly end: number; readonly next: number }
    }
  | { readonly kind: 'end'; readonly start: number; readonly end: number; readonly name: string }

/** `start` is behind the name or value before, so that white space goes with the attribute that it stands before. */
export interface AttributeToken {
  readonly start: number
  readonly end: number
  readonly name: string
  /** As written, character references not decoded. */
  readonly value: string
}

const rawText = new Set(['script', 'style', 'xmp', 'iframe', 'noembed', 'noframes', 'textarea', 'title', 'plaintext'])

/**
 * Reads markup into tokens as HTML5 13.2.5 does, keeping every place. What HTML5 throws away (a tag that the text ends
 * in) is no token. Linear.
 */
export function tokensOf(html: string): readonly Token[] {
  const tokens: Token[] = []
  let text = 0
  let at = 0
  const endText = (end: number): void => {
    if (end > text) tokens.push({ kind: 'text', start: text, end })
  }
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    const next = html.charCodeAt(open + 1)
    if (isLetter(next)) {
      endText(open)
      const tag = startTag(html, open)
      if (!tag) return tokens
      tokens.push(tag)
      text = at = tag.raw ? tag.raw.next : tag.end
    } else if (next === 0x2f && isLetter(html.charCodeAt(open + 2))) {
      endText(open)
      const read = tagBody(html, open + 2)
      if (!read) return tokens
      tokens.push({ kind: 'end', start: open, end: read.end, name: read.name })
      text = at = read.end
    } else if (next === 0x21 || next === 0x3f || next === 0x2f) {
      endText(open)
      const end = commentEnd(html, open)
      tokens.push({ kind: 'comment', start: open, end })
      text = at = end
    } else at = open + 1
  }
  endText(html.length)
  return tokens
}

function startTag(html: string, start: number): Extract<Token, { kind: 'start' }> | undefined {
  const read = tagBody(html, start + 1)
  if (!read) return undefined
  const tag = { kind: 'start', start, end: read.end, name: read.name, attributes: read.attributes } as const
  return rawText.has(read.name) ? { ...tag, raw: rawEnd(html, read.end, read.name) } : tag
}

function rawEnd(html: string, from: number, name: string): { readonly end: number; readonly next: number } {
  if (name === 'plaintext') return { end: html.length, next: html.length }
  const endTag = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi')
  endTag.lastIndex = from
  const match = endTag.exec(html)
  if (!match) return { end: html.length, next: html.length }
  return { end: match.index, next: tagBody(html, match.index + 2)?.end ?? html.length }
}

/** HTML5 13.2.5.43 and on: a comment ends at `-->`, `--!>`, `<!-->` or `<!--->`; everything else like one at `>`. */
function commentEnd(html: string, start: number): number {
  if (!html.startsWith('<!--', start)) {
    const end = html.indexOf('>', start + 1)
    return end < 0 ? html.length : end + 1
  }
  if (html.startsWith('>', start + 4)) return start + 5
  if (html.startsWith('->', start + 4)) return start + 6
  const close = /--!?>/g
  close.lastIndex = start + 4
  const match = close.exec(html)
  return match ? match.index + match[0].length : html.length
}

/** Name and attributes from `at`, which stands on the name's first letter; undefined where the text ends in the tag. */
function tagBody(
  html: string,
  at: number,
): { readonly name: string; readonly attributes: readonly AttributeToken[]; readonly end: number } | undefined {
  let i = at
  while (i < html.length && !isTagSpace(html.charCodeAt(i)) && html[i] !== '/' && html[i] !== '>') i++
  const name = html.slice(at, i).toLowerCase()
  const attributes: AttributeToken[] = []
  while (i < html.length) {
    const start = i
    while (i < html.length && (isTagSpace(html.charCodeAt(i)) || html[i] === '/')) i++
    if (i >= html.length) return undefined
    if (html[i] === '>') return { name, attributes, end: i + 1 }
    const nameStart = i
    // An attribute's name may begin with "=" (13.2.5.32).
    if (html[i] === '=') i++
    while (i < html.length && !isTagSpace(html.charCodeAt(i)) && html[i] !== '/' && html[i] !== '>' && html[i] !== '=')
      i++
    const attribute = html.slice(nameStart, i).toLowerCase()
    let end = i
    while (i < html.length && isTagSpace(html.charCodeAt(i))) i++
    let value = ''
    if (html[i] === '=') {
      i++
      while (i < html.length && isTagSpace(html.charCodeAt(i))) i++
      const quote = html[i]
      if (quote === '"' || quote === "'") {
        const close = html.indexOf(quote, i + 1)
        if (close < 0) return undefined
        value = html.slice(i + 1, close)
        i = close + 1
      } else {
        const valueStart = i
        while (i < html.length && !isTagSpace(html.charCodeAt(i)) && html[i] !== '>') i++
        value = html.slice(valueStart, i)
      }
      end = i
    } else i = end
    attributes.push({ start, end, name: attribute, value })
  }
  return undefined
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}

function isTagSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b)
}
