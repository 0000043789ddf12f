import { decodeEntities } from './entities.ts'

/** Elements after which a reader sees a break between words. */
const breaking =
  /^(?:p|div|br|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|blockquote|pre|hr|section|article|header|footer|figure|figcaption|img)$/i
const hidden = /^(?:script|style|template)$/i

/**
 * The words of an HTML fragment: tags, comments, scripts and styles taken out, references decoded once, white space
 * folded. What looks like a tag and is none (`a < b`) stays. Linear. `limit` ends reading early, in characters.
 *
 *     plainText('<p>Tom &amp; <b>Jerry</b></p>') // 'Tom & Jerry'
 */
export function plainText(html: string, limit = Number.POSITIVE_INFINITY): string {
  let out = ''
  let from = 0
  const lastClose = html.lastIndexOf('>')
  let at = html.indexOf('<')
  while (at >= 0 && out.length < limit * 4) {
    const tag = at < lastClose ? readTag(html, at) : undefined
    if (!tag) {
      at = html.indexOf('<', at + 1)
      continue
    }
    out += html.slice(from, at)
    if (breaking.test(tag.name)) out += ' '
    from = tag.end
    if (!tag.isEnd && hidden.test(tag.name)) from = endOfHidden(html, tag)
    at = html.indexOf('<', from)
  }
  if (at < 0) out += html.slice(from)
  const folded = decodeEntities(out).replace(/\s+/g, ' ').trim()
  return folded.length > limit ? cut(folded, limit) : folded
}

/** The first `limit` characters, never half a character, preferably whole words. */
export function cut(text: string, limit: number): string {
  const points = Array.from(text.slice(0, limit * 2 + 2))
  if (points.length <= limit) return text.slice(0, points.join('').length)
  const head = points.slice(0, limit).join('')
  const space = head.lastIndexOf(' ')
  return `${(space > limit * 0.6 ? head.slice(0, space) : head).trimEnd()}…`
}

interface Tag {
  readonly name: string
  readonly isEnd: boolean
  /** Behind the closing bracket. */
  readonly end: number
}

/** The tag, comment or declaration that begins at `at`, or undefined where the bracket is plain text. */
export function readTag(html: string, at: number): Tag | undefined {
  const next = html.charCodeAt(at + 1)
  if (next === 33 || next === 63) {
    const isComment = html.startsWith('<!--', at)
    const isCdata = html.startsWith('<![CDATA[', at)
    const close = isComment ? html.indexOf('-->', at + 4) : isCdata ? html.indexOf(']]>', at) : html.indexOf('>', at)
    // As in a browser, what is never closed hides the rest; it also keeps hostile input from being scanned again and again.
    return { name: '', isEnd: false, end: close < 0 ? html.length : close + (isComment || isCdata ? 3 : 1) }
  }
  const isEnd = next === 47
  const nameAt = isEnd ? at + 2 : at + 1
  let end = nameAt
  while (isNameCode(html.charCodeAt(end))) end++
  if (end === nameAt || !isLetter(html.charCodeAt(nameAt))) return undefined
  const name = html.slice(nameAt, end)
  const close = tagClose(html, end)
  return close < 0 ? undefined : { name, isEnd, end: close + 1 }
}

/** The closing bracket of a tag whose name ended at `at`; brackets in quotes don't count, an unclosed quote does not hide it. */
function tagClose(html: string, at: number): number {
  let i = at
  let quotedFrom = -1
  const length = Math.min(html.length, at + 65_536)
  while (i < length) {
    const c = html.charCodeAt(i)
    if (c === 62) return i
    if (c === 60) return quotedFrom >= 0 ? html.indexOf('>', quotedFrom) : -1
    if (c === 34 || c === 39) {
      const close = html.indexOf(c === 34 ? '"' : "'", i + 1)
      if (close < 0 || close > length) return html.indexOf('>', i)
      quotedFrom = i
      i = close
    }
    i++
  }
  return -1
}

function endOfHidden(html: string, tag: Tag): number {
  const closing = new RegExp(`</${tag.name}`, 'gi')
  closing.lastIndex = tag.end
  const close = closing.exec(html)
  if (!close) return html.length
  const bracket = html.indexOf('>', close.index)
  return bracket < 0 ? html.length : bracket + 1
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function isNameCode(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 58 || code === 45
}

/** What stands for the pictures of a fragment that has no words: the first `alt` that says something. */
export function altText(html: string): string {
  for (const match of html.matchAll(/<img\s[^<]{0,300}?\balt\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')/gi)) {
    const text = plainText(decodeEntities(match[1] ?? match[2] ?? ''))
    if (text !== '') return text
  }
  return ''
}

/** Whether a text holds markup that a browser would act on: a known element, closed or void. */
export function looksLikeHtml(text: string): boolean {
  const at = text.indexOf('<')
  if (at < 0) return false
  return /<(?:br|img|hr|wbr)\b[^>]{0,300}>|<\/(?:a|abbr|acronym|b|bdi|big|blockquote|center|cite|code|del|div|em|font|h[1-6]|i|ins|kbd|li|mark|ol|p|pre|q|rp|rt|ruby|s|samp|small|span|strike|strong|sub|sup|table|td|tr|tt|u|ul|var)\s*>/i.test(
    text,
  )
}
