import { createHash, hash } from 'node:crypto'

/** `sha256:` and 64 hex digits: how Presskeep names bytes, in `Capture.digest` and in WARC digest headers alike. */
export function sha256(...chunks: readonly Uint8Array[]): string {
  return `sha256:${hexOf('sha256', chunks)}`
}

/** In one go where it is one piece: that takes a third of the time of a short one. */
function hexOf(algorithm: string, chunks: readonly Uint8Array[]): string {
  if (chunks.length === 1) return hash(algorithm, chunks[0]!, 'hex')
  const growing = createHash(algorithm)
  for (const chunk of chunks) growing.update(chunk)
  return growing.digest('hex')
}

/**
 * Whether `digest`, as a WARC header states it, is that of `bytes`. Reads the algorithms and spellings that are in use:
 * `sha1:` in base32 (most crawlers), `sha256:` in hex (warcio.js, Browsertrix, Presskeep) or base32, `md5:`.
 * Undefined where the algorithm or the spelling is not known.
 */
export function digestMatches(digest: string, ...chunks: readonly Uint8Array[]): boolean | undefined {
  const match = /^(sha-?1|sha-?256|sha-?512|md5):([A-Za-z2-7=]+|[0-9a-fA-F]+|[A-Za-z0-9+/_-]+={0,2})$/i.exec(
    digest.trim(),
  )
  if (!match) return undefined
  const actual = Buffer.from(hexOf(match[1]!.toLowerCase().replace('-', ''), chunks), 'hex')
  const value = match[2]!
  const bare = value.replace(/=+$/, '')
  if (bare.length === actual.length * 2) return actual.toString('hex') === bare.toLowerCase()
  if (bare.length === Math.ceil((actual.length * 8) / 5)) return base32(actual) === bare.toUpperCase()
  if (bare.length === Math.ceil((actual.length * 8) / 6)) {
    return actual.equals(Buffer.from(bare.replace(/-/g, '+').replace(/_/g, '/'), 'base64'))
  }
  return undefined
}

/** RFC 4648 base32 without padding. */
function base32(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let out = ''
  let value = 0
  let bits = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += alphabet[(value >>> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return bits > 0 ? out + alphabet[(value << (5 - bits)) & 31] : out
}
