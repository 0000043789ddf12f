import { hkscsRows } from './big5-hkscs.ts'

/** Code points by byte pair, `(lead - 0x81) * 256 + trail`; 0 where the pair means nothing. */
type PairTable = Uint32Array

/**
 * Decodes a double-byte encoding as the WHATWG algorithms for Big5 and EUC-KR do. Needed because Node's own decoders
 * (ICU's) know neither the 8,822 syllables that Korean pages use beyond KS X 1001 nor Hong Kong's characters; browsers
 * do. Linear; an invalid pair gives U+FFFD and never swallows an ASCII byte.
 */
export function decodeDoubleByte(bytes: Uint8Array, encoding: 'big5' | 'euc-kr'): string {
  const table = tableFor(encoding)
  const units = new Uint16Array(bytes.length + 2)
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!
    if (lead < 0x80) {
      units[length++] = lead
      continue
    }
    const trail = bytes[i + 1]
    const code = lead === 0x80 || lead === 0xff || trail === undefined ? 0 : table[(lead - 0x81) * 256 + trail]!
    if (code === 0) {
      units[length++] = 0xfffd
      if (lead !== 0x80 && lead !== 0xff && trail !== undefined && trail >= 0x80) i++
      continue
    }
    i++
    if (code < 0x10000) units[length++] = code
    else if (code > 0x10ffff) {
      // Two characters: a base letter and its combining mark.
      units[length++] = code & 0xff
      units[length++] = (code >>> 8) & 0xfff
    } else {
      units[length++] = 0xd800 + ((code - 0x10000) >> 10)
      units[length++] = 0xdc00 + ((code - 0x10000) & 0x3ff)
    }
  }
  return utf16(units.subarray(0, length))
}

/** Code units to a string, on either kind of machine. */
function utf16(units: Uint16Array): string {
  const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
  if (isLittleEndian) return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units)
  let text = ''
  for (let i = 0; i < units.length; i += 8192) text += String.fromCharCode(...units.subarray(i, i + 8192))
  return text
}

const tables: { big5?: PairTable; 'euc-kr'?: PairTable } = {}

function tableFor(encoding: 'big5' | 'euc-kr'): PairTable {
  tables[encoding] ??= encoding === 'big5' ? big5Table() : eucKrTable()
  return tables[encoding]
}

/** What the platform's decoder knows of the pairs in a rectangle, one character each, private use left out. */
function platformPairs(encoding: string, leads: readonly [number, number], trails: readonly number[]): PairTable {
  const table = new Uint32Array(0x7f * 256)
  const decoder = new TextDecoder(encoding)
  const pair = new Uint8Array(2)
  for (let lead = leads[0]; lead <= leads[1]; lead++) {
    for (const trail of trails) {
      pair[0] = lead
      pair[1] = trail
      const characters = [...decoder.decode(pair)]
      const code = characters[0]?.codePointAt(0) ?? 0
      const isUsable = characters.length === 1 && code > 0x7f && code !== 0xfffd && !(code >= 0xe000 && code < 0xf900)
      if (isUsable) table[(lead - 0x81) * 256 + trail] = code
    }
  }
  return table
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

function big5Table(): PairTable {
  const trails = [...range(0x40, 0x7e), ...range(0xa1, 0xfe)]
  const table = platformPairs('big5', [0xa1, 0xf9], trails)
  const combined: Readonly<Record<number, number>> = {
    34914: 0x304ca,
    34916: 0x30cca,
    34979: 0x304ea,
    34981: 0x30cea,
  }
  for (const [start, characters] of hkscsRows) {
    let pair = Number.parseInt(start, 16)
    for (const character of characters) {
      const at = ((pair >> 8) - 0x81) * 256 + (pair & 0xff)
      const marked = combined[pair]
      // Above the last code point: base in the low byte, mark above it.
      table[at] = marked === undefined ? character.codePointAt(0)! : 0x40000000 + marked
      pair = (pair & 0xff) === 0x7e ? (pair & 0xff00) | 0xa1 : pair + 1
    }
  }
  return table
}

/**
 * KS X 1001 as the platform knows it; the other 8,822 modern syllables stand in the order of Unicode in the free
 * cells (Unified Hangul Code), so they need no table.
 */
function eucKrTable(): PairTable {
  const table = platformPairs('euc-kr', [0xa1, 0xfe], range(0xa1, 0xfe))
  // Added to KS X 1001 in 1998; ICU's table is older.
  table[(0xa2 - 0x81) * 256 + 0xe6] = 0x20ac
  table[(0xa2 - 0x81) * 256 + 0xe7] = 0xae
  const standard = new Set<number>(table)
  const letters = [...range(0x41, 0x5a), ...range(0x61, 0x7a)]
  let syllable = 0xac00
  for (let lead = 0x81; lead <= 0xc6; lead++) {
    const trails = lead <= 0xa0 ? [...letters, ...range(0x81, 0xfe)] : [...letters, ...range(0x81, 0xa0)]
    for (const trail of trails) {
      while (standard.has(syllable)) syllable++
      if (syllable > 0xd7a3) return table
      table[(lead - 0x81) * 256 + trail] = syllable++
    }
  }
  return table
}
