/**
 * Characters that no page of ours may hold: controls (HTML5 drops or rewrites some of them, so that a tree would not
 * read back equal), the byte order mark, non-characters, and the directional embeddings, overrides and isolates that
 * let a title or a link pretend to be another (Unicode TR36, "Trojan Source"). Marks that spell words in Arabic or
 * Hebrew (LRM, RLM, ALM) stay; right-to-left text is said with `dir`.
 */
const unwanted = /[\0-\x08\x0B\x0E-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/g

/** What few texts have anything of. */
const untidy = /[\0-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069\uD800-\uDFFF\uFEFF\uFFFE\uFFFF]/

/** Text as it may stand in an article: LF for every line end, no control characters, no lone surrogate. */
export function cleanText(text: string): string {
  if (!untidy.test(text)) return text
  return text.replace(/\r\n?/g, '\n').replace(/\f/g, ' ').replace(unwanted, '').toWellFormed()
}

/** Like `cleanText`, on one line and trimmed: for `alt`, `title` and labels. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}

/** Escapes cleaned text for element content and for double-quoted attribute values alike. */
export function escapeHtml(text: string): string {
  return /[&<>"]/.test(text)
    ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
    : text
}

/** White space as HTML means it; a no-break or ideographic space is content. */
export function isBlank(text: string): boolean {
  return !/[^ \t\n\r\f]/.test(text)
}
