import { decodeDoubleByte } from './double-byte.ts'

/** A text and how much of its source did not fit the encoding. */
export interface Decoded {
  readonly text: string
  /** Stretches of bytes that mean nothing in this encoding. */
  readonly errors: number
}

/** Decodes `bytes` by an encoding that `encodingFor` named. Never throws; linear. A byte order mark is left out. */
export function decodeAs(bytes: Uint8Array, encoding: string): Decoded {
  if (encoding === 'utf-8') return decodeUtf8(bytes)
  if (encoding.startsWith('utf-32')) return decodeUtf32(bytes, encoding !== 'utf-32le')
  const text = decodeLegacy(bytes, encoding)
  return { text: text.startsWith('\ufeff') ? text.slice(1) : text, errors: countErrors(text) }
}

function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), errors: 0 }
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes)
    return { text, errors: Math.max(1, countOf(text, '\ufffd') - countWrittenReplacements(bytes)) }
  }
}

function decodeLegacy(bytes: Uint8Array, encoding: string): string {
  if ((encoding === 'euc-kr' || encoding === 'big5') && !knowsFully(encoding)) return decodeDoubleByte(bytes, encoding)
  const text = platformDecoder(encoding).decode(bytes)
  // Node 20's windows-1252 is really ISO-8859-1; a right decoder leaves nothing here to map.
  return encoding === 'windows-1252' ? text.replace(/[\x80-\x9f]/g, (c) => windows1252(c)) : text
}

function windows1252(control: string): string {
  return c1AsWindows1252[control.charCodeAt(0) - 0x80] ?? control
}

const c1AsWindows1252 = [...'€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ']

function platformDecoder(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding)
  } catch {
    return new TextDecoder('windows-1252')
  }
}

const probes = { 'euc-kr': [[0x81, 0x41], '갂'], big5: [[0x87, 0x40], '䏰'] } as const
const known = new Map<string, boolean>()

function knowsFully(encoding: 'euc-kr' | 'big5'): boolean {
  let answer = known.get(encoding)
  if (answer === undefined) {
    const [bytes, character] = probes[encoding]
    answer = new TextDecoder(encoding).decode(new Uint8Array(bytes)) === character
    known.set(encoding, answer)
  }
  return answer
}

function decodeUtf32(bytes: Uint8Array, isBigEndian: boolean): Decoded {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: string[] = []
  let chunk: number[] = []
  let errors = bytes.length % 4 === 0 ? 0 : 1
  for (let i = 0; i + 4 <= bytes.length; i += 4) {
    const code = view.getUint32(i, !isBigEndian)
    const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
    if (!isCharacter) errors++
    if (i > 0 || code !== 0xfeff) chunk.push(isCharacter ? code : 0xfffd)
    if (chunk.length === 4096) {
      parts.push(String.fromCodePoint(...chunk))
      chunk = []
    }
  }
  parts.push(String.fromCodePoint(...chunk))
  return { text: parts.join(''), errors }
}

/** Replacement characters, and private-use ones, which no page means and which ICU gives for pairs it does not know. */
function countErrors(text: string): number {
  let errors = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0xe000 && (code === 0xfffd || code < 0xf8ff)) errors++
    else if (code >= 0x80 && code < 0xa0 && code !== 0x85) errors++
  }
  return errors
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++
  return count
}

/** U+FFFD that stand in the source as such: somebody else's damage. */
function countWrittenReplacements(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) count++
  }
  return count
}

/** No NUL and no lone surrogate reaches a store. */
export function withoutNulAndSurrogates(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}
