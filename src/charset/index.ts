/** Bytes to text. Pure, runs in browsers too. */
export { charsetOfContentType, type TextKind } from './declared.ts'
export { type CharsetSource, type DecodedText, type DecodeOptions, decodeText, sniffCharset } from './decode-text.ts'
export { encodingFor } from './labels.ts'
