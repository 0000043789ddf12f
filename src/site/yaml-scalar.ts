import { parse } from 'yaml'

/**
 * A double-quoted YAML scalar that every YAML 1.1 or 1.2 reader reads as `value`: line ends of either version, controls,
 * the byte order mark and directional controls are escaped. A lone surrogate, which no UTF-8 file can hold, becomes
 * U+FFFD.
 */
export function quoted(value: string): string {
  const escaped = value.toWellFormed().replace(needsEscape, (c) => {
    const code = c.charCodeAt(0)
    return short.get(c) ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`)
  })
  return `"${escaped}"`
}

const needsEscape = /["\\\0-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/g
const short = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0').toUpperCase()
}

/** `value` without quotes where every reader takes it for the same text, else double-quoted. */
export function scalar(value: string): string {
  return isPlain(value, false) ? value : quoted(value)
}

/** Like `scalar`, as an item of `[ a, b ]`. */
export function flowItem(value: string): string {
  return isPlain(value, true) ? value : quoted(value)
}

/** A beginning that means nothing to YAML, and no character that is markup anywhere in a line. */
const ordinary = /^[\p{L}\p{N}(（「《【][^\\`{}[\]\t\n]*$/u
const address = /^https?:\/\/[^\s"'\\\0-\x20\x7F-\xA0\u2028\u2029\uFEFF]+$/u
const known = new Map<string, boolean>()

function isPlain(value: string, isFlow: boolean): boolean {
  if (value.length === 0 || value.length > 2000 || hasControls.test(value) || !value.isWellFormed()) return false
  if (!isFlow && address.test(value) && !value.endsWith(':')) return true
  if (!ordinary.test(value) || value !== value.trim() || /:(\s|$)|\s#|\s\s/.test(value)) return false
  // Numbers, dates, times, and what psych takes for one ("1,000").
  if (/^\p{N}/u.test(value) && !/[^\0-\x7F]|[g-su-wy]/i.test(value)) return false
  if (isFlow && /[,[\]{}?]/.test(value)) return false
  const key = `${isFlow}${value}`
  const before = known.get(key)
  if (before !== undefined) return before
  const answer = readsBack(value, isFlow)
  // Sources and authors come again and again; titles are always quoted.
  if (known.size < 10_000) known.set(key, answer)
  return answer
}

const hasControls = /[\0-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/

/** Words such as `yes`, `null` or `Off` are no text in one of the versions: the parser itself decides. */
function readsBack(value: string, isFlow: boolean): boolean {
  const text = isFlow ? `k: [ ${value} ]` : `k: ${value}`
  return (['1.1', '1.2'] as const).every((version) => {
    try {
      const read: unknown = parse(text, { version, logLevel: 'silent' }).k
      return (isFlow && Array.isArray(read) && read.length === 1 ? read[0] : read) === value
    } catch {
      return false
    }
  })
}
