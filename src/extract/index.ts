/** HTML → Extraction, pure: passes, metadata, site rules, sanitiser. Usable alone, in Node and in the browser. */
export { type ExtractOptions, extract } from './extract.ts'
