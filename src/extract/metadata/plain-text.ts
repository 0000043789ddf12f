import { decodeHTML } from 'entities'
import { codeAt } from '../code-at.ts'

/**
 * One line of plain text: entities decoded (twice where an attribute was escaped twice), tags dropped, soft hyphens,
 * zero-width and control characters removed, white space folded, NFC.
 */
export function plain(raw: string): string {
  if (isPlain.test(raw)) return raw
  let text = raw
  for (let round = 0; round < 2 && text.includes('&'); round++) text = decodeHTML(text)
  if (text.includes('<')) text = text.replace(/<\/?[a-z][^<>]{0,200}>/gi, ' ')
  return text
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufffd]/g, '')
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .normalize('NFC')
}

// Most texts are tidy already.
const isPlain = /^[!-%'-;=?-~\u00a1-\u00ac\u00ae-\u017f](?: ?[!-%'-;=?-~\u00a1-\u00ac\u00ae-\u017f])*$/

/** For comparing: letters and digits only, lower case. */
export function folded(text: string): string {
  if (isAscii(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, '')
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Most texts need nothing of Unicode's classes, which cost several times as much. */
export function isAscii(text: string): boolean {
  const { length } = text
  for (let i = 0; i < length; i++) if (codeAt(text, i) > 0x7f) return false
  return true
}
