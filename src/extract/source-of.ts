import { decodeText } from '../charset/index.ts'
import { type MarkupSource, sourceOfText, sourceOfUtf8 } from './source.ts'

/**
 * Most pages are UTF-8, and bytes that are valid UTF-8 and say so nowhere else are hardly ever anything else: they need
 * no closer look. Escapes (ISO-2022, HZ) and zero bytes (UTF-16) do.
 */
export function sourceOf(bytes: Uint8Array, contentType?: string): MarkupSource {
  if (
    (contentType === undefined || !/charset/i.test(contentType) || /utf-?8/i.test(contentType)) &&
    !bytes.includes(0)
  ) {
    const source = sourceOfUtf8(bytes)
    // only what is written in seven bits can have escapes
    if (source && !(source.isPlain && (bytes.includes(0x1b) || hasTildeBrace(bytes)))) return source
  }
  return sourceOfText(decodeText(bytes, { ...(contentType === undefined ? {} : { contentType }), kind: 'html' }).text)
}

/** `~{` begins Chinese in HZ. */
function hasTildeBrace(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x7e); at >= 0; at = bytes.indexOf(0x7e, at + 1)) if (bytes[at + 1] === 0x7b) return true
  return false
}
