import { encodingFor } from './labels.ts'

export type TextKind = 'html' | 'xml' | 'text'

/** How far into a document its declaration is looked for: pages put scripts before it. */
const prescanBytes = 64 * 1024

/** The byte order mark's encoding, and its length in bytes. */
export function byteOrderMark(bytes: Uint8Array): { readonly encoding: string; readonly length: number } | undefined {
  const [a, b, c, d] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', length: 3 }
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: 'utf-32le', length: 4 }
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf-32be', length: 4 }
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', length: 2 }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', length: 2 }
  if (a === 0x84 && b === 0x31 && c === 0x95 && d === 0x33) return { encoding: 'gb18030', length: 4 }
  return undefined
}

/** UTF-16 and UTF-32 without a mark, told by where the zero bytes of the markup's ASCII stand. */
export function wideEncoding(bytes: Uint8Array): string | undefined {
  const length = Math.min(bytes.length, 4096) & ~3
  if (length < 4) return undefined
  const [a, b, c, d] = bytes
  // XML, 1.0 appendix F: how its first `<` stands there.
  if (a === 0x3c && b === 0 && c === 0 && d === 0) return 'utf-32le'
  if (a === 0 && b === 0 && c === 0 && d === 0x3c) return 'utf-32be'
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c && c === 0 && d !== 0) return 'utf-16be'
  const zeros = [0, 0, 0, 0]
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i & 3]!++
  const share = zeros.map((count) => count / (length / 4))
  const [first, second, third, fourth] = share as [number, number, number, number]
  if (first > 0.9 && second > 0.9 && third > 0.5 && fourth < 0.1) return 'utf-32be'
  if (first < 0.1 && second > 0.5 && third > 0.9 && fourth > 0.9) return 'utf-32le'
  const even = (first + third) / 2
  const odd = (second + fourth) / 2
  if (even > 0.2 && odd < 0.02) return 'utf-16be'
  if (odd > 0.2 && even < 0.02) return 'utf-16le'
  return undefined
}

/** The `charset` parameter of a Content-Type header, as an encoding. */
export function charsetOfContentType(contentType: string | undefined): string | undefined {
  const given = /(?:^|[;,\s])charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))/i.exec(
    contentType?.slice(0, 1000) ?? '',
  )
  const label = given && (given[1] ?? given[2] ?? given[3])
  return label ? encodingFor(label) : undefined
}

/**
 * The encodings that an ASCII-compatible document names itself, in the order of their weight. A document that could
 * be read this far and says UTF-16 means UTF-8 (HTML, "prescan a byte stream").
 */
export function declaredEncodings(bytes: Uint8Array, kind: TextKind): readonly string[] {
  if (kind === 'text') return []
  const head = asciiOf(bytes.subarray(0, prescanBytes))
  const found =
    kind === 'xml' ? [xmlDeclaration(head), ...metaLabels(head)] : [...metaLabels(head), xmlDeclaration(head)]
  const names = found.map((label) => label && encodingFor(label)).filter((name) => name !== undefined && name !== '')
  return [...new Set(names.map((name) => (/^utf-(16|32)/.test(name!) ? 'utf-8' : name!)))]
}

function asciiOf(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes).toLowerCase()
}

function xmlDeclaration(head: string): string | undefined {
  const start = head.slice(0, 2000)
  const at = start.indexOf('<?xml')
  if (at < 0 || start.slice(0, at).includes('<')) return undefined
  const end = start.indexOf('>', at)
  const declaration = start.slice(at, end < 0 ? at + 500 : end)
  return /encoding\s*=\s*["']?\s*([^\s"'?>]+)/.exec(declaration)?.[1]
}

/** Labels of `<meta charset>` and `<meta http-equiv=content-type>`, comments and scripts passed over. One pass. */
function metaLabels(head: string): string[] {
  const labels: string[] = []
  let at = head.indexOf('<')
  while (at >= 0 && labels.length < 4) {
    let next = at + 1
    if (head.startsWith('<!--', at)) next = endOf(head, '-->', at + 4)
    else if (head.startsWith('<script', at)) next = endOf(head, '</script', at + 7)
    else if (/^<meta[\s/]/.test(head.slice(at, at + 6))) {
      next = endOf(head, '>', at + 5)
      const label = metaLabel(head.slice(at, Math.min(next, at + 1000)))
      if (label) labels.push(label)
    }
    at = head.indexOf('<', next)
  }
  return labels
}

/** Behind the next `mark`, or the end of the text, so that nothing is scanned twice. */
function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? text.length : at + mark.length
}

function metaLabel(tag: string): string | undefined {
  const label = /[\s"';/]charset\s*=\s*["']?\s*([^\s"'/>;]+)/.exec(tag)?.[1]
  const isAboutSomethingElse = /\s(?:name|property|itemprop)\s*=/.test(tag) && !/\s(?:http-equiv|charset)\s*=/.test(tag)
  return isAboutSomethingElse ? undefined : label
}
