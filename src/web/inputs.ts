/** What came in from outside, read once at the border: a value, or undefined where it is no such thing. */

/** Longest search that is answered, in UTF-16 units. */
export const maxQueryLength = 300

/** A page number from 1; absent is 1. */
export function readPage(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return 1
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined
}

/** A whole number from 0 to `most`; absent is `fallback`. */
export function readNumber(text: string | undefined, fallback: number, most: number): number | undefined {
  if (text === undefined || text === '') return fallback
  return /^\d{1,7}$/.test(text) && Number(text) <= most ? Number(text) : undefined
}

/** Ids and digests as the archive makes them: letters, digits and `.:_-`, at most 200. */
export function isId(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/.test(text)
}

/** `YYYY-MM-DD` or `YYYY-MM` that stands in a calendar. */
export function isDay(text: string | undefined): text is string {
  if (text === undefined || !/^\d{4}-\d{2}(-\d{2})?$/.test(text)) return false
  const full = text.length === 7 ? `${text}-01` : text
  const at = Date.parse(`${full}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(full)
}

/** True where a path or query can be decoded and holds no control character. */
export function isReadable(pathOrQuery: string): boolean {
  try {
    return !/[\x00-\x1f\x7f]/.test(decodeURIComponent(pathOrQuery.replace(/\+/g, ' ')))
  } catch {
    return false
  }
}
