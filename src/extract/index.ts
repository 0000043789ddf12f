/** HTML → Extraction, pure: passes, metadata, site rules, sanitiser. Usable alone, in Node and in the browser. */
export { type ExtractOptions, extract } from './extract.ts'
export { type Fragment, imagesOf, readFragment, textOf } from './fragment.ts'
export { readingRoomHtml, type SanitizeOptions, sanitize } from './sanitize.ts'
export { extractorVersion } from './version.ts'
