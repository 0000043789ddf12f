import { decodeEntities, escapeHtml } from './entities.ts'
import { readTag } from './html-text.ts'

const maxLength = 8192

/**
 * An address as a feed gave it, absolute where a base is known. What is absolute already stays byte for byte as it stood
 * (servers are sometimes particular), except for white space around it and line breaks inside. Undefined where it is
 * empty, no address at all, or not for fetching (`javascript:`, `data:`).
 */
export function resolveAddress(raw: string | undefined, base: string | undefined): string | undefined {
  if (raw === undefined) return undefined
  const trimmed = raw.replace(/[\t\n\r]+/g, '').trim()
  if (trimmed === '' || trimmed.length > maxLength) return undefined
  if (/^https?:\/\//i.test(trimmed)) {
    const parsed = URL.parse(trimmed)
    if (!parsed?.hostname) return undefined
    return /[\s<>"]/.test(trimmed) ? parsed.href : trimmed
  }
  if (/^(javascript|data|vbscript|blob|about|file):/i.test(trimmed)) return undefined
  if (base !== undefined) {
    const resolved = URL.parse(trimmed, base)
    return resolved ? resolved.href : undefined
  }
  return URL.canParse(trimmed, 'http://base.invalid/') ? trimmed : undefined
}

/** Like `resolveAddress`, and only http(s), or relative where no base is known: something that can be fetched. */
export function resolveWebAddress(raw: string | undefined, base: string | undefined): string | undefined {
  const resolved = resolveAddress(raw, base)
  if (resolved === undefined) return undefined
  return /^[a-z][a-z0-9+.-]*:/i.test(resolved) && !/^https?:/i.test(resolved) ? undefined : resolved
}

/** Whether a text is a complete http(s) address and nothing else, as a guid that serves as a link is. */
export function isWebAddress(text: string | undefined): text is string {
  return text !== undefined && /^https?:\/\/[^\s/]+\S*$/i.test(text) && URL.canParse(text)
}

const addressAttributes = /(\s(?:href|src|srcset|poster|data|background)\s{0,9}=\s{0,9})("[^"]*"|'[^']*'|[^\s"'>]+)/gi
/**
 * Whether some attribute may hold a relative address. Looks at each `=` only: the character before it tells `href`, `src`,
 * `srcset`, `poster`, `background` and `data` from nearly everything else, and most feeds have nothing to resolve.
 */
function mayHoldRelative(html: string): boolean {
  for (let at = html.indexOf('='); at >= 0; at = html.indexOf('=', at + 1)) {
    let before = at - 1
    while (before > 0 && isSpace(html.charCodeAt(before))) before--
    const last = html.charCodeAt(before) | 0x20
    const mayBeAddress = last === 102 || last === 99 || last === 116 || last === 114 || last === 100 || last === 97
    if (
      mayBeAddress &&
      isRelativeValue(html, at + 1) &&
      /(?:href|src|srcset|poster|background|data)$/i.test(html.slice(Math.max(0, before - 10), before + 1))
    ) {
      return true
    }
  }
  return false
}

/** Whether a relative address begins behind the equals sign. */
function isRelativeValue(html: string, at: number): boolean {
  let i = at
  while (isSpace(html.charCodeAt(i))) i++
  const quote = html.charCodeAt(i)
  if (quote === 34 || quote === 39) i++
  while (isSpace(html.charCodeAt(i))) i++
  const first = html.charCodeAt(i)
  if (first === 35 || first === quote) return false
  return !(html.startsWith('https://', i) || html.startsWith('http://', i) || html.startsWith('mailto:', i))
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13
}

/**
 * Makes the relative addresses in an HTML fragment absolute; everything else stays byte for byte. Answers the same
 * string where there is nothing to do, which is the usual case.
 */
export function resolveLinks(html: string, base: string | undefined): string {
  if (base === undefined || !html.includes('<') || !mayHoldRelative(html)) return html
  let out = ''
  let from = 0
  const lastClose = html.lastIndexOf('>')
  let at = html.indexOf('<')
  while (at >= 0 && at < lastClose) {
    const tag = readTag(html, at)
    if (!tag) {
      at = html.indexOf('<', at + 1)
      continue
    }
    if (tag.name !== '' && !tag.isEnd && tag.end - at > tag.name.length + 3) {
      const text = html.slice(at, tag.end)
      const resolved = text.replace(
        addressAttributes,
        (_, lead: string, value: string) => lead + resolved1(lead, value, base),
      )
      if (resolved !== text) {
        out += html.slice(from, at) + resolved
        from = tag.end
      }
    }
    at = html.indexOf('<', tag.end)
  }
  return from === 0 ? html : out + html.slice(from)
}

function resolved1(lead: string, quoted: string, base: string): string {
  const quote = quoted[0] === '"' || quoted[0] === "'" ? quoted[0] : ''
  const value = decodeEntities(quote ? quoted.slice(1, -1) : quoted)
  const resolved = /srcset/i.test(lead) ? resolveSrcset(value, base) : resolveOne(value, base)
  if (resolved === value) return quoted
  const escaped = escapeHtml(resolved)
  return quote === "'" ? `'${escaped.replaceAll("'", '&#39;')}'` : `"${escaped}"`
}

function resolveOne(value: string, base: string): string {
  const trimmed = value.trim()
  if (trimmed === '' || trimmed.startsWith('#') || /^[a-z][a-z0-9+.-]*:/i.test(trimmed)) return value
  return URL.parse(trimmed, base)?.href ?? value
}

function resolveSrcset(value: string, base: string): string {
  return value
    .split(/,\s+/)
    .map((candidate) => {
      const [address = '', ...descriptors] = candidate.trim().split(/\s+/)
      return [resolveOne(address, base), ...descriptors].join(' ')
    })
    .join(', ')
}
