import { decodeHTMLStrict } from 'entities'

/** What the C1 control numbers mean in the wild: windows-1252 characters (the HTML standard's table). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/**
 * The names that XML and the RSS 0.91 DTD (which is HTML 4's) define otherwise than HTML 5: two brackets that moved
 * in Unicode. All other names are HTML 5's, a superset.
 */
const html4Brackets: ReadonlyMap<string, string> = new Map([
  ['lang', '\u2329'],
  ['rang', '\u232a'],
])

const known = new Map<string, string | undefined>()

function named(name: string): string | undefined {
  switch (name) {
    case 'amp':
      return '&'
    case 'lt':
      return '<'
    case 'gt':
      return '>'
    case 'quot':
      return '"'
    case 'apos':
      return "'"
  }
  if (known.has(name)) return known.get(name)
  const reference = `&${name};`
  const decoded = html4Brackets.get(name) ?? decodeHTMLStrict(reference)
  const value = decoded === reference ? undefined : decoded
  // Bounded: HTML knows 2,125 names; hostile input could invent any number.
  if (value !== undefined || known.size < 4096) known.set(name, value)
  return value
}

/** The character that a number means in HTML: C1 controls are windows-1252, halves stay halves. */
export function characterOf(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return windows1252[code - 0x80] as string
  if (!(code > 0) || code > 0x10ffff) return code === 0 ? '' : '\ufffd'
  // Broken encoders write the two halves of a pair as two references; `toWellFormed` below repairs lone ones.
  return code < 0x10000 ? String.fromCharCode(code) : String.fromCodePoint(code)
}

const reference = /^(?:#[xX]([0-9a-fA-F]{1,8})|#(\d{1,9})|([A-Za-z][A-Za-z0-9]{1,31}));/

/**
 * Decodes character references once: numeric ones (decimal, hexadecimal, windows-1252 numbers) and the names of HTML.
 * What is no reference (a bare `&`, an unknown name) stays as it stands. Never expands a DTD's entities. Linear.
 *
 *     decodeEntities('AT&amp;T &eacute; &#8217; a & b') // 'AT&T é ’ a & b'
 */
export function decodeEntities(text: string): string {
  let at = text.indexOf('&')
  if (at < 0) return text
  let out = ''
  let from = 0
  let hasHalves = false
  while (at >= 0) {
    const fast = fastReference(text, at)
    if (fast) {
      out += text.slice(from, at) + fast[0]
      from = at + fast[1]
    } else {
      const match = reference.exec(text.slice(at + 1, at + 36))
      if (match) {
        const [whole, hex, decimal, name] = match
        const value =
          name !== undefined ? named(name) : characterOf(hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal))
        if (value !== undefined) {
          out += text.slice(from, at) + value
          from = at + 1 + whole.length
          if (value.length === 1 && value >= '\ud800' && value <= '\udfff') hasHalves = true
        }
      }
    }
    at = text.indexOf('&', Math.max(from, at + 1))
  }
  out += text.slice(from)
  return hasHalves ? out.toWellFormed() : out
}

const lt: readonly [string, number] = ['<', 4]
const gt: readonly [string, number] = ['>', 4]
const amp: readonly [string, number] = ['&', 5]
const quot: readonly [string, number] = ['"', 6]

/** The four references that make up nearly all of escaped markup, without a regular expression. */
function fastReference(text: string, at: number): readonly [string, number] | undefined {
  switch (text.charCodeAt(at + 1)) {
    case 108:
      return text.startsWith('t;', at + 2) ? lt : undefined
    case 103:
      return text.startsWith('t;', at + 2) ? gt : undefined
    case 97:
      return text.startsWith('mp;', at + 2) ? amp : undefined
    case 113:
      return text.startsWith('uot;', at + 2) ? quot : undefined
  }
  return undefined
}

/** Makes plain text safe inside HTML. */
export function escapeHtml(text: string): string {
  return /[&<>"]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : text
}
