import { parseDocument } from 'yaml'
import type { GivenDate } from '../model/index.ts'
import { headingText } from './compat-post.ts'
import type { ImportedPost } from './imported-post.ts'

/** `broken` says why no post could be read; its bytes are still worth keeping. */
export type PostOutcome =
  | { readonly kind: 'post'; readonly post: ImportedPost }
  | { readonly kind: 'broken'; readonly path: string; readonly reason: string }

type FrontMatter = readonly (readonly [key: string, value: string | readonly string[]])[]

/**
 * Reads a post of a Jekyll site: the ancestor's shape value by value, every other one as front matter and body. Broken
 * YAML is read line by line and said in `warnings`. Any bytes in, never throws. `path` is only reported.
 */
export function parseJekyllPost(bytes: Uint8Array, path: string): PostOutcome {
  const warnings: string[] = []
  let text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (text.includes('\uFFFD') && !includesReplacement(bytes)) warnings.push('bytes that are no UTF-8 were replaced')
  if (text.startsWith('\uFEFF')) {
    text = text.slice(1)
    warnings.push('a byte order mark stood before the front matter')
  }
  if (text.includes('\r\n')) {
    text = text.replaceAll('\r\n', '\n')
    warnings.push('line ends were CR LF')
  }
  // Jekyll's own rule: three dashes alone on the first line and on a later one. Dashes elsewhere are text (D32).
  const fences = /^---[ \t]*\n([\s\S]*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text)
  if (!fences) return { kind: 'broken', path, reason: 'no front matter between lines of three dashes' }
  const source = fences[1] ?? ''
  const body = text.slice(fences[0].length)
  const read = frontMatter(source, warnings)
  const values = new Map(read)
  const one = (key: string): string | undefined => {
    const value = values.get(key)
    return typeof value === 'string' ? value : value?.join(', ')
  }
  const many = (key: string): readonly string[] => {
    const value = values.get(key)
    return value === undefined || value === '' ? [] : typeof value === 'string' ? [value] : value
  }
  const shaped = compatBody(body)
  const title = titleOf(one('title') ?? '', source, shaped?.heading, warnings)
  if (read.length === 0 && !shaped) return { kind: 'broken', path, reason: 'the front matter holds no values' }
  const date = one('date')
  const published = date === undefined ? undefined : givenDate(date)
  const ms = shaped?.ms && /^-?\d{1,15}$/.test(shaped.ms) ? Number(shaped.ms) : undefined
  if (date !== undefined && published?.at === undefined)
    warnings.push(`the date could not be read: ${date.slice(0, 60)}`)
  if (shaped?.ms !== undefined && ms === undefined) warnings.push(`the comment is no time: ${shaped.ms.slice(0, 20)}`)
  if (ms !== undefined && published?.at !== undefined && ms !== published.at) warnings.push('date and comment differ')
  const knownKeys = new Set(['layout', 'title', 'date', 'author', 'from', 'tags', 'comments', 'categories'])
  return {
    kind: 'post',
    post: {
      path,
      shape: shaped ? 'compat' : 'other',
      ...present('layout', one('layout')),
      title,
      ...present('date', date),
      ...present('author', one('author')),
      ...present('from', one('from')),
      tags: many('tags'),
      ...present('comments', one('comments')),
      categories: many('categories'),
      ...(shaped ?? { content: body }),
      others: read
        .filter(([key]) => !knownKeys.has(key))
        .map(([key, value]) => [key, typeof value === 'string' ? value : value.join(', ')]),
      keys: [...new Set(read.map(([key]) => key))],
      ...present('published', published),
      ...present('publishedMs', ms),
      warnings,
    },
  }
}

function present<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>)
}

function includesReplacement(bytes: Uint8Array): boolean {
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd) return true
  }
  return false
}

/** The values as text: the failsafe schema makes no dates, numbers or truth values of them. */
function frontMatter(source: string, warnings: string[]): FrontMatter {
  try {
    const document = parseDocument(source, { schema: 'failsafe', logLevel: 'silent', prettyErrors: false })
    const problem = document.errors[0]
    const map: unknown = problem ? undefined : document.toJS({ mapAsMap: true, maxAliasCount: 50 })
    if (map instanceof Map) return [...map].map(([key, value]) => [textOf(key), textOrList(value)])
    if (!problem && (map === null || map === undefined || map === '')) return []
    warnings.push(`broken YAML was read line by line: ${(problem?.message ?? 'no map').split('\n')[0]!.slice(0, 120)}`)
  } catch (error) {
    warnings.push(`broken YAML was read line by line: ${String(error).slice(0, 120)}`)
  }
  return lineByLine(source)
}

function textOrList(value: unknown): string | readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : textOf(value)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (value instanceof Map)
    return JSON.stringify(Object.fromEntries([...value].map(([k, v]) => [textOf(k), textOf(v)])))
  return Array.isArray(value) ? value.map(textOf).join(', ') : String(value)
}

/** What a program meant that wrote `key: value` lines without knowing YAML: it escaped quotes and nothing else. */
function lineByLine(source: string): FrontMatter {
  const raw: [string, string][] = []
  for (const line of source.split('\n')) {
    const start = /^([A-Za-z_][\w-]{0,60}):(?: |$)/.exec(line)
    const last = raw.at(-1)
    if (start) raw.push([start[1]!, line.slice(start[0].length)])
    else if (last) last[1] += `\n${line}`
  }
  const seen = new Set<string>()
  return raw
    .filter(([key]) => !seen.has(key) && seen.add(key))
    .map(([key, value]) => {
      const trimmed = value.trim()
      const items = /^\[([\s\S]*)\]$/.exec(trimmed)
      if (items && (key === 'tags' || key === 'categories')) {
        return [
          key,
          items[1]!
            .split(',')
            .map((item) => unquoted(item.trim()))
            .filter((item) => item !== ''),
        ]
      }
      return [key, unquoted(trimmed)]
    })
}

function unquoted(value: string): string {
  const quotes = /^"([\s\S]*?)"?$/.exec(value)
  return quotes ? quotes[1]!.replaceAll('\\"', '"') : value
}

/**
 * The ancestor escaped only quotes, so that a backslash in a title (`C:\new`) made YAML read a line end (D10). The
 * heading below repeats the title without YAML: where it says what stands literally between the quotes, that is the title.
 */
function titleOf(read: string, source: string, heading: string | undefined, warnings: string[]): string {
  const literal = /^title: "([^\n]*)"[ \t]*$/m.exec(source)?.[1]?.replaceAll('\\"', '"')
  if (literal?.includes('\\') && literal !== read && heading === literal.trim() && heading !== headingText(read)) {
    warnings.push('a backslash in the title was no escape')
    return literal
  }
  return read
}

/** The ancestor's body, or undefined where it has another shape. */
function compatBody(
  body: string,
): { readonly ms?: string; readonly heading: string; readonly link: string; readonly content: string } | undefined {
  const head = /^(?:<!--([^\n]*?)-->\n)?\[([^\n]*)\n------\n\n<div>\n/.exec(body)
  if (!head || !head[2]!.endsWith(')')) return undefined
  const rest = body.slice(head[0].length)
  const end = /\n<\/div>\n?$/.exec(rest.slice(-9))
  const split = head[2]!.lastIndexOf('](')
  if (!end || split < 0 || !rest.endsWith('\n</div>\n')) return undefined
  return {
    ...(head[1] === undefined ? {} : { ms: head[1] }),
    heading: head[2]!.slice(0, split),
    link: head[2]!.slice(split + 2, -1),
    content: rest.slice(0, -'\n</div>\n'.length),
  }
}

/** `2020-05-18`, `2020-05-18T10:00:00.000Z`, `2019-10-06 09:40:10 +01:00`. Without a zone a time is taken as UTC. */
function givenDate(raw: string): GivenDate {
  const source = 'jekyll:date'
  const match =
    /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|z|UTC|GMT|[-+]\d{2}:?\d{2})?)?\s*$/.exec(
      raw,
    )
  if (!match) return { raw, source }
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  )
  const whole = new Date(time)
  const isReal =
    whole.getUTCMonth() === Number(month) - 1 && whole.getUTCDate() === Number(day) && Number(minute ?? 0) < 60
  if (!isReal || Number(hour ?? 0) > 23 || Number(second ?? 0) > 59) return { raw, source }
  const sign = zone?.startsWith('-') ? -1 : 1
  const digits = zone?.replace(/\D/g, '') ?? ''
  const zoneMinutes =
    digits === '' ? (zone ? 0 : undefined) : sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)))
  const at = time + Math.floor(Number(`0.${fraction ?? 0}`) * 1000 + 1e-6) - (zoneMinutes ?? 0) * 60_000
  return {
    raw,
    source,
    at,
    ...(zoneMinutes === undefined ? {} : { zoneMinutes }),
    ...(hour === undefined ? { dayOnly: true } : {}),
  }
}
