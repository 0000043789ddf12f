import { editKey } from './edit-key.ts'

/**
 * A text's MinHash signature (A. Z. Broder, "On the resemblance and containment of documents", 1997): the share of equal
 * places in two signatures is about the share of passages that two texts have in common. For stories that several
 * sources carry: to be linked, never merged. Each passage is hashed once and counts for one place of 64 (P. Li, A. Owen,
 * C.-H. Zhang, "One permutation hashing", 2012), which costs a fortieth of 64 hashes.
 */
export type Signature = Uint32Array

const places = 64
const rowsPerBand = 2
const shingleLength = 5

/**
 * The signature of a text; undefined for one too short to tell (under 20 characters without its noise). Simplified and
 * traditional texts only meet when both have been folded before.
 */
export function signatureOf(text: string): Signature | undefined {
  const key = editKey(text)
  if (key.length < 20) return undefined
  const signature = new Uint32Array(places).fill(empty)
  const { hashes, count } = shingleHashes(key)
  for (let at = 0; at < count; at++) {
    const hash = hashes[at]!
    const place = hash >>> placeShift
    const rest = hash & restMask
    if (rest < signature[place]!) signature[place] = rest
  }
  return filled(signature)
}

const empty = 0xffffffff
const placeShift = 32 - Math.log2(places)
const restMask = 2 ** placeShift - 1

/**
 * Places that no passage fell into borrow from others that are chosen alike for all texts: two texts borrow the same
 * where they have the same. (A. Shrivastava, "Optimal densification for fast and accurate minwise hashing", 2017.)
 */
function filled(signature: Uint32Array): Signature {
  // A long text of one passage again and again may have been sampled to nothing.
  if (signature.every((value) => value === empty)) return signature
  const lent = signature.slice()
  for (let place = 0; place < places; place++) {
    if (signature[place] !== empty) continue
    for (let tries = 1; ; tries++) {
      const other = mix(place * 0x10001 + tries) >>> placeShift
      if (signature[other] === empty) continue
      lent[place] = signature[other]!
      break
    }
  }
  return lent
}

/** The passages of a text, as numbers; undefined for one too short to tell. For texts that are at hand: `commonShare` is exact. */
export function passagesOf(text: string): ReadonlySet<number> | undefined {
  const key = editKey(text)
  if (key.length < 20) return undefined
  const { hashes, count } = shingleHashes(key)
  return new Set(hashes.subarray(0, count))
}

/** The share of passages that two texts have in common (Jaccard's index), 0 to 1. */
export function commonShare(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let common = 0
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  for (const passage of small) if (large.has(passage)) common++
  const all = a.size + b.size - common
  return all === 0 ? 0 : common / all
}

/** About the share of passages that two texts have in common, 0 to 1; ± .06 at .5. */
export function likeness(a: Signature, b: Signature): number {
  let equal = 0
  for (let place = 0; place < places; place++) if (a[place] === b[place]) equal++
  return equal / places
}

/**
 * Keys under which a signature is filed: two texts that share a quarter of their passages share one of them with 87 %,
 * those that share half with more than 99.9 %. Look up candidates by them, then ask `likeness`.
 */
export function bandKeysOf(signature: Signature): readonly string[] {
  const keys: string[] = []
  for (let at = 0; at < places; at += rowsPerBand) {
    keys.push(`${at / rowsPerBand}:${signature[at]!.toString(36)}${signature[at + 1]!.toString(36)}`)
  }
  return keys
}

/** Each passage of five characters as a number; long texts are sampled alike, so that their signatures stay cheap. */
function shingleHashes(key: string): { readonly hashes: Uint32Array; readonly count: number } {
  const sparse = key.length > 20_000
  const hashes = new Uint32Array(key.length)
  let count = 0
  let hash = 0
  // A rolling polynomial hash modulo 2³².
  let power = 1
  for (let at = 1; at < shingleLength; at++) power = Math.imul(power, base)
  for (let at = 0; at < key.length; at++) {
    if (at >= shingleLength) hash = (hash - Math.imul(key.charCodeAt(at - shingleLength), power)) | 0
    hash = (Math.imul(hash, base) + key.charCodeAt(at)) | 0
    if (at < shingleLength - 1) continue
    const mixed = mix(hash)
    if (!sparse || mixed % 8 === 0) hashes[count++] = mixed
  }
  return { hashes, count }
}

const base = 0x01000193

/** Spreads the bits of a 32-bit number (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
