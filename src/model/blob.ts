/**
 * Port: bytes under a key. Keys are `/`-separated, made by us, and never hold `..`. `put` of a key that exists is a
 * no-op that answers false (content is addressed by digest, so the bytes are the same); a put is durable when it
 * returns. `get` of a missing key answers undefined. `list` is ordered by key. `delete` of a missing key is no error.
 */
export interface BlobStore {
  put(key: string, bytes: Uint8Array): Promise<boolean>
  /** `range` is a half-open byte range `[from, to)`. */
  get(key: string, range?: readonly [number, number]): Promise<Uint8Array | undefined>
  has(key: string): Promise<boolean>
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly sizeBytes: number }>
  delete(key: string): Promise<void>
}
