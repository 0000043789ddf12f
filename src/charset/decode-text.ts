import { byteOrderMark, charsetOfContentType, declaredEncodings, type TextKind, wideEncoding } from './declared.ts'
import { type Decoded, decodeAs, withoutNulAndSurrogates } from './decoders.ts'
import { foreignText, guessEncoding, scoreAs } from './detect.ts'

export interface DecodeOptions {
  /** The Content-Type header as it came. */
  readonly contentType?: string
  /** Where a declaration is looked for: `<meta>`, the XML declaration, or nowhere. */
  readonly kind: TextKind
}

export interface DecodedText {
  /** Without byte order mark, NUL and lone surrogates. */
  readonly text: string
  /** Lower-case name of the Encoding Standard (`gb18030` for all of GB2312, GBK and GB18030), or `utf-32le`/`be`. */
  readonly charset: string
  readonly source: CharsetSource
  /** Some bytes meant nothing in `charset` and became U+FFFD. */
  readonly hadInvalid: boolean
}

/** `detected`: the bytes themselves decided, where nothing was said or what was said does not fit them. */
export type CharsetSource = 'bom' | 'http' | 'document' | 'detected' | 'default'

/**
 * Bytes to text: byte order mark, then header, then the document's own word, then detection. What is said is believed
 * as long as the bytes bear it out; a UTF-8 text with a few broken bytes stays UTF-8. Never throws; time is linear in
 * the input. (WHATWG Encoding and HTML "determining the character encoding"; RFC 7303 but for its us-ascii.)
 *
 *     decodeText(bytes, { contentType: 'text/html; charset=gb2312', kind: 'html' }).text
 */
export function decodeText(bytes: Uint8Array, options: DecodeOptions): DecodedText {
  const { charset, source, decoded } = decide(bytes, options)
  const { text, errors } = decoded ?? decodeAs(bytes, charset)
  return { text: withoutNulAndSurrogates(text), charset, source, hadInvalid: errors > 0 }
}

/** The encoding that `decodeText` would choose, and who named it. */
export function sniffCharset(
  bytes: Uint8Array,
  options: DecodeOptions,
): { readonly charset: string; readonly source: CharsetSource } {
  const { charset, source } = decide(bytes, options)
  return { charset, source }
}

interface Decision {
  readonly charset: string
  readonly source: CharsetSource
  readonly decoded?: Decoded
}

interface Claim {
  readonly encoding: string
  readonly source: 'http' | 'document'
}

function decide(bytes: Uint8Array, options: DecodeOptions): Decision {
  const mark = byteOrderMark(bytes)
  if (mark) {
    const decoded = decodeAs(bytes.subarray(mark.length), mark.encoding)
    const isBelievable = decoded.errors === 0 || mark.encoding !== 'utf-8' || decoded.errors * 20 < decoded.text.length
    if (isBelievable) return { charset: mark.encoding, source: 'bom', decoded }
  }
  const http = charsetOfContentType(options.contentType)
  const wide = wideEncoding(bytes)
  if (wide) return { charset: wide, source: http?.startsWith(wide.slice(0, 6)) ? 'http' : 'detected' }

  const claims = claimsOf(bytes, http, options.kind)
  if (isAscii(bytes)) return withoutForeignBytes(bytes, claims)
  const utf8 = decodeAs(bytes, 'utf-8')
  const characters = countUtf8Characters(bytes)
  const sayer = claims.find((claim) => claim.encoding === 'utf-8')
  const asUtf8: Decision = { charset: 'utf-8', source: sayer?.source ?? 'detected', decoded: utf8 }
  if (utf8.errors === 0 && (sayer || characters > 2 || claims.length === 0)) return asUtf8
  if (utf8.errors > 0 && characters >= utf8.errors * 4 && characters > 2) return asUtf8
  return amongLegacy(bytes, claims, options.contentType, asUtf8, utf8.errors === 0)
}

function claimsOf(bytes: Uint8Array, http: string | undefined, kind: TextKind): Claim[] {
  const claims: Claim[] = []
  // A text with ASCII markup and no zero bytes is not UTF-16, whatever the header says.
  if (http) claims.push({ encoding: /^utf-(16|32)/.test(http) ? 'utf-8' : http, source: 'http' })
  for (const encoding of declaredEncodings(bytes, kind)) {
    if (encoding !== claims[0]?.encoding) claims.push({ encoding, source: 'document' })
  }
  return claims
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false
  return true
}

function withoutForeignBytes(bytes: Uint8Array, claims: readonly Claim[]): Decision {
  const escapeAt = bytes.indexOf(0x1b)
  const isJapanese = escapeAt >= 0 && (bytes[escapeAt + 1] === 0x24 || bytes[escapeAt + 1] === 0x28)
  const claim = claims[0]
  if (isJapanese) {
    const sayer = claims.find(({ encoding }) => encoding === 'iso-2022-jp')
    return { charset: 'iso-2022-jp', source: sayer?.source ?? 'detected' }
  }
  if (!claim) return { charset: 'utf-8', source: 'default' }
  // Nothing but ASCII: the claimed name is kept, and every encoding but ISO-2022-JP reads the same.
  return { charset: claim.encoding, source: claim.source, decoded: decodeAs(bytes, 'utf-8') }
}

/** Sequences of two to four bytes that are well-formed enough to be meant as UTF-8. */
function countUtf8Characters(bytes: Uint8Array): number {
  let count = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte < 0xc2 || byte > 0xf4) continue
    const length = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    let k = 1
    while (k <= length && (bytes[i + k]! & 0xc0) === 0x80) k++
    if (k > length) {
      count++
      i += length
    }
  }
  return count
}

/** The better a claim's source, the worse its text may read before the bytes are believed instead. */
const trust = { http: 0.4, document: 0.35 } as const

/** Of `scoreAs`: text in its own language and encoding scores this and more, text in another one does not. */
const readsWell = 0.5

function amongLegacy(
  bytes: Uint8Array,
  claims: readonly Claim[],
  contentType: string | undefined,
  asUtf8: Decision,
  isUtf8: boolean,
): Decision {
  const sample = foreignText(bytes)
  // Guessing tries every encoding there is: not needed where the first claim reads well by itself.
  const first = claims[0]
  if (first && !isUtf8 && first.encoding !== 'utf-8' && !isServerDefault(first.encoding, first.source, contentType)) {
    if (scoreAs(sample, first.encoding) >= readsWell) return { charset: first.encoding, source: first.source }
  }
  const guess = guessEncoding(sample)
  let best: Decision = { charset: guess.encoding, source: 'detected' }
  let bestScore = guess.score
  for (const { encoding, source } of claims) {
    if (encoding === 'utf-8') continue
    const weight = isServerDefault(encoding, source, contentType) ? 0.2 : trust[source]
    // A few bytes beyond ASCII prove little against what is said.
    const score = scoreAs(sample, encoding) + weight * (1 + 6 / (1 + countHigh(sample)))
    if (score > bestScore) {
      best = { charset: encoding, source }
      bestScore = score
    }
  }
  // Two or three characters of GBK or Shift_JIS may be well-formed UTF-8 by chance; `é` beside nothing else never is.
  const isDoubleByte = /^(gb|big5|euc-|shift_jis)/.test(best.charset)
  if (isUtf8 && (best.source === 'detected' || !isDoubleByte || bestScore < 1)) return asUtf8
  const isGuesswork = best.source === 'detected' && bestScore < 0.2
  if (!isGuesswork) return best
  const claim = claims.find(({ encoding }) => encoding !== 'utf-8') ?? claims[0]
  if (claim) return { charset: claim.encoding, source: claim.source }
  return { charset: 'windows-1252', source: 'default' }
}

/** ISO-8859-1 is what servers say that were never told: its word weighs less than the document's. */
function isServerDefault(encoding: string, source: string, contentType: string | undefined): boolean {
  return encoding === 'windows-1252' && source === 'http' && !contentType?.includes('1252')
}

function countHigh(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte >= 0x80) count++
  return count
}
