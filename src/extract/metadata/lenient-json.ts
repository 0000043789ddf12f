/**
 * JSON as pages carry it: with raw newlines inside strings, trailing or missing commas, comments, bare words, single
 * quotes, unescaped quotes inside texts, HTML comment or CDATA wrappers, several values after one another, and cut
 * off anywhere. Strict JSON goes through `JSON.parse`; the rest through a forgiving reader that never throws, reads
 * each character once and goes no deeper than `maxDepth`.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

const maxLength = 1_500_000
const maxDepth = 60

/** Every value in `source`, in order: one for well-formed JSON, several where documents were glued together. */
export function parseLenientJson(source: string): readonly Json[] {
  if (source.length > maxLength) return []
  const text = unwrap(source)
  if (!text) return []
  try {
    return [JSON.parse(text) as Json]
  } catch {
    return new Reader(text).all()
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without the comment and CDATA marks that once hid scripts from old browsers. */
function unwrap(source: string): string {
  const text = source.trim()
  if (text.charCodeAt(0) !== 0x3c && text.charCodeAt(0) !== 0x2f && !text.endsWith('>') && !text.endsWith(';'))
    return text
  return text.replace(/^(?:\s|\/\/|\/\*|<!--|<!\[CDATA\[|\*\/)+/, '').replace(/(?:\s|\/\/|\/\*|-->|\]\]>|\*\/|;)+$/, '')
}

class Reader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  all(): Json[] {
    const values: Json[] = []
    while (values.length < 50) {
      this.skipSpace()
      if (this.at >= this.text.length) break
      const start = this.at
      const char = this.text[this.at]
      if (char === '{' || char === '[') values.push(this.value(0))
      if (this.at === start) this.at++
    }
    return values
  }

  private value(depth: number): Json {
    this.skipSpace()
    const char = this.text[this.at]
    if (char === '{') return depth < maxDepth ? this.object(depth) : this.refuse()
    if (char === '[') return depth < maxDepth ? this.array(depth) : this.refuse()
    if (char === '"' || char === "'") return this.string(char)
    return this.bare()
  }

  /** Too deep: nothing after this is read. */
  private refuse(): Json {
    this.at = this.text.length
    return null
  }

  private object(depth: number): JsonObject {
    const object: Record<string, Json> = Object.create(null)
    this.at++
    while (this.at < this.text.length) {
      this.skipSpace()
      const char = this.text[this.at]
      if (char === '}') {
        this.at++
        break
      }
      if (char === ',' || char === ':' || char === ']') {
        this.at++
        continue
      }
      const key = char === '"' || char === "'" ? this.string(char) : String(this.bare())
      this.skipSpace()
      if (this.text[this.at] !== ':') continue
      this.at++
      object[key] = this.value(depth + 1)
    }
    return object
  }

  private array(depth: number): Json[] {
    const items: Json[] = []
    this.at++
    while (this.at < this.text.length) {
      this.skipSpace()
      const char = this.text[this.at]
      if (char === ']') {
        this.at++
        break
      }
      if (char === ',' || char === ':') {
        this.at++
        continue
      }
      if (char === '}') break
      items.push(this.value(depth + 1))
    }
    return items
  }

  /** A quote ends a string only where a comma, colon, bracket or the end follows; others belong to the text. */
  private string(quote: string): string {
    let out = ''
    let from = ++this.at
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]
      if (char === '\\') {
        out += this.text.slice(from, this.at) + this.escape()
        from = this.at + 1
      } else if (char === quote && this.endsString()) {
        break
      }
    }
    out += this.text.slice(from, this.at)
    this.at++
    return out
  }

  private endsString(): boolean {
    let next = this.at + 1
    const limit = Math.min(this.text.length, next + 200)
    while (next < limit && isSpace(this.text.charCodeAt(next))) next++
    const char = this.text[next]
    if (char === undefined || char === ':' || char === '}' || char === ']' || char === '/') return true
    if (char === '"') return next > this.at + 1 && this.text.slice(this.at, next).includes('\n')
    if (char !== ',') return false
    // `"He said "no", and left"`: after a comma that ends a value stands a value, a key or a bracket.
    next++
    while (next < limit && isSpace(this.text.charCodeAt(next))) next++
    const after = this.text[next]
    return after === undefined || /["'{[\]}\-\dtfn/]/.test(after)
  }

  /** `this.at` stands at the backslash; afterwards at the last character of the escape. */
  private escape(): string {
    const char = this.text[++this.at]
    if (char === undefined) return ''
    if (char === 'u') {
      const hex = this.text.slice(this.at + 1, this.at + 5)
      if (!/^[0-9a-f]{4}$/i.test(hex)) return 'u'
      this.at += 4
      return String.fromCharCode(Number.parseInt(hex, 16))
    }
    return { n: '\n', r: '\r', t: '\t', b: '', f: '' }[char] ?? char
  }

  private bare(): Json {
    const from = this.at
    while (this.at < this.text.length && !/[,:{}[\]"\n]/.test(this.text[this.at]!)) this.at++
    const word = this.text.slice(from, this.at).trim()
    if (this.at === from) this.at++
    if (word === 'true') return true
    if (word === 'false') return false
    if (word === 'null' || word === 'undefined' || word === '') return null
    const number = Number(word)
    return Number.isNaN(number) ? word : number
  }

  private skipSpace(): void {
    for (;;) {
      while (this.at < this.text.length && isSpace(this.text.charCodeAt(this.at))) this.at++
      if (this.text[this.at] !== '/') return
      const next = this.text[this.at + 1]
      if (next !== '/' && next !== '*') return
      const end = next === '/' ? this.text.indexOf('\n', this.at) : this.text.indexOf('*/', this.at + 2)
      this.at = end < 0 ? this.text.length : next === '/' ? end + 1 : end + 2
    }
  }
}

function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029
}
