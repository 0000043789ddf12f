import { escapeLiquid } from './liquid.ts'
import { flowItem, quoted, scalar } from './yaml-scalar.ts'

/** The values of a post in the ancestor's format. None can be derived from another. */
export interface CompatFields {
  readonly title: string
  /** When it was published, in milliseconds since 1970. Without it the post says no date. */
  readonly date?: number
  readonly author: string
  /** Absolute http(s); anything else is not made a link. */
  readonly from: string
  /** The source, as tag and category. */
  readonly tag: string
  /** Sanitised HTML. */
  readonly content: string
}

/**
 * A post as the ancestor wrote it, for its readers and templates. A value that YAML, Liquid, Markdown or HTML would read
 * as something else is escaped so that it reads back equal; every other value stands as it is. UTF-8, LF.
 *
 *     compatPost({ title: 'A "b"', date: 0, author: 'C', from: 'https://e.example/', tag: 'C', content: '<p>d</p>' })
 */
export function compatPost(fields: CompatFields): string {
  const date = fields.date === undefined ? undefined : isoDate(fields.date)
  const source = flowItem(fields.tag)
  const lines = [
    '---',
    'layout: post',
    `title: ${quoted(fields.title)}`,
    ...(date === undefined ? [] : [`date: ${date}`]),
    `author: ${scalar(fields.author)}`,
    `from: ${scalar(fields.from)}`,
    `tags: [ ${source} ]`,
    'comments: True',
    `categories: [ ${source} ]`,
    '---',
    // The comment keeps kramdown from reading the line below it as a heading or a table, so it stands here always.
    date === undefined ? '<!---->' : `<!--${fields.date}-->`,
    `[${headingText(fields.title)}](${headingAddress(fields.from)})`,
    '------',
    '',
    '<div>',
    escapeLiquid(onOneLine(withoutControls(fields.content))),
    '</div>',
    '',
  ]
  return lines.join('\n')
}

function withoutControls(html: string): string {
  return html.toWellFormed().replace(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F]/g, '')
}

/** Undefined for a moment that four digits of a year can't say. */
function isoDate(at: number): string | undefined {
  if (!(Math.abs(at) < 8.64e15)) return undefined
  const iso = new Date(at).toISOString()
  return /^\d{4}-/.test(iso) ? iso : undefined
}

/**
 * HTML on one line that shows the same: a line end is a space, so that words do not grow together (D9), and inside
 * `pre` a character reference, so that its lines stay (D9).
 */
export function onOneLine(html: string): string {
  let depth = 0
  return html.replace(/<pre(?=[\s>])|<\/pre(?=[\s>])|\r\n?|\n/gi, (found) => {
    if (found.startsWith('</')) depth = Math.max(0, depth - 1)
    else if (found.startsWith('<')) depth++
    else return depth > 0 ? '&#10;' : ' '
    return found
  })
}

/** A title as the text of a Markdown link that shows it: no markup of Markdown, HTML or Liquid is left in it. */
export function headingText(title: string): string {
  const line = title
    .toWellFormed()
    .replace(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/\s*[\n\r\u2028\u2029]\s*/g, ' ')
    .trim()
  const escaped = line
    .replace(/[\\`*$]/g, '\\$&')
    .replace(/_/g, (c, i: number) => (isWordInside(line, i) ? c : '\\_'))
    .replace(/&(?=#|[a-z\d]+;)/gi, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\{(?=[:{%])/g, '&#123;')
  return hasPlainBrackets(line) ? escaped : escaped.replace(/[[\]]/g, '\\$&')
}

function isWordInside(text: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') && /[\p{L}\p{N}]/u.test(text[at + 1] ?? '')
}

/** Brackets in pairs, none of which begins a link, an image or a footnote: kramdown lets them be. */
function hasPlainBrackets(text: string): boolean {
  if (/\]\s*[([:{]|\[\^|!\[/.test(text)) return false
  let depth = 0
  for (const c of text) {
    if (c === '[') depth++
    if (c === ']' && --depth < 0) return false
  }
  return depth === 0
}

/** An address as the target of a Markdown link; empty where it is no http(s) address. */
export function headingAddress(url: string): string {
  if (!/^https?:\/\//i.test(url)) return ''
  const escaped = url
    .toWellFormed()
    .replace(/[\s\0-\x20"<>\\`{}|^\x7F-\xA0\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, (c) => encodeURIComponent(c))
  return hasPlainParentheses(escaped) ? escaped : escaped.replace(/[()]/g, (c) => (c === '(' ? '%28' : '%29'))
}

function hasPlainParentheses(url: string): boolean {
  let depth = 0
  for (const c of url) {
    if (c === '(') depth++
    if (c === ')' && --depth < 0) return false
  }
  return depth === 0
}
