/** HTML → Extraction, pure: passes, metadata, site rules, sanitiser. Usable alone, in Node and in the browser. */
export { type ExtractOptions, extract } from './extract.ts'
export { type Fragment, type FragmentParts, imagesOf, partsOf, readFragment, textOf } from './fragment.ts'
export { type Metadata, readMetadata } from './metadata/index.ts'
export { type PictureChoice, pictureChoices } from './picture-choices.ts'
export * from './sanitize.ts'
export { readingRoomHtml, type SanitizeOptions, sanitize } from './sanitize.ts'
export { sanitizeCompat } from './sanitize-compat.ts'
export {
  builtInRules,
  parseSiteConfig,
  type SiteConfig,
  type SiteRule,
  siteConfigRule,
  siteRuleFor,
} from './sites/index.ts'
export { extractorVersion } from './version.ts'
export { visibleLines } from './visible-lines.ts'
export { wallsOf } from './wall.ts'
