import { createHash } from 'node:crypto'

/** Hashing of RFC 6962, 2.1: leaves and nodes can't be taken for one another. */
export function leafHash(data: Uint8Array | string): Buffer {
  return createHash('sha256')
    .update(Buffer.from([0]))
    .update(data)
    .digest()
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(left)
    .update(right)
    .digest()
}

/** A tree that only grows, of which only the roots of its full parts are held: as many as its size has bits. */
export interface GrowingTree {
  size(): number
  add(leaf: Uint8Array): void
  root(): Buffer
}

export function growingTree(): GrowingTree {
  const parts: { readonly size: number; readonly hash: Buffer }[] = []
  let size = 0
  return {
    size: () => size,
    add(leaf) {
      let part = { size: 1, hash: Buffer.from(leaf) as Buffer }
      while (parts.at(-1)?.size === part.size) {
        part = { size: part.size * 2, hash: nodeHash(parts.pop()!.hash, part.hash) }
      }
      parts.push(part)
      size++
    },
    root() {
      if (!parts.length) return createHash('sha256').digest()
      return parts.reduceRight((right, left) => ({ size: 0, hash: nodeHash(left.hash, right.hash) })).hash
    },
  }
}

/** The inclusion proof (RFC 6962, 2.1.1) of leaf `index` among `size` leaves: the hashes beside its way to the root. */
export function inclusionProof(leafAt: (index: number) => Uint8Array, index: number, size: number): Buffer[] {
  const rootOf = (from: number, to: number): Buffer => {
    const tree = growingTree()
    for (let at = from; at < to; at++) tree.add(leafAt(at))
    return tree.root()
  }
  const proof: Buffer[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const half = 2 ** Math.floor(Math.log2(to - from - 1))
    if (index < from + half) {
      proof.unshift(rootOf(from + half, to))
      to = from + half
    } else {
      proof.unshift(rootOf(from, from + half))
      from += half
    }
  }
  return proof
}
