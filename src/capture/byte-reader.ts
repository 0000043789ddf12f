/** Bytes that come in pieces, read ahead only as far as asked. */
export interface ByteReader {
  /** Reads until `count` bytes are held; false where there are fewer left. */
  fill(count: number): Promise<boolean>
  /** What is held, without taking it. Valid until the next call. */
  held(): Buffer
  /** Takes `count` bytes, fewer where there are fewer left. */
  take(count: number): Promise<Buffer>
  /** Passes over `count` bytes; answers how many there were. */
  skip(count: number): Promise<number>
  /** Bytes taken or passed over so far. */
  position(): number
}

/** `next` answers the next piece, undefined at the end. */
export function byteReader(next: () => Promise<Uint8Array | undefined>): ByteReader {
  let held: Buffer = Buffer.alloc(0)
  let position = 0
  let isEnded = false

  async function more(): Promise<Buffer | undefined> {
    const piece = isEnded ? undefined : await next()
    if (piece === undefined) isEnded = true
    return piece && Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
  }

  async function fill(count: number): Promise<boolean> {
    // A piece that comes where nothing is held stays as it is: a page is not copied.
    const pieces = held.length ? [held] : []
    let length = held.length
    while (length < count) {
      const piece = await more()
      if (!piece) break
      pieces.push(piece)
      length += piece.length
    }
    if (pieces.length > 1) held = Buffer.concat(pieces, length)
    else held = pieces[0] ?? held
    return length >= count
  }

  return {
    fill,
    held: () => held,
    async take(count) {
      await fill(count)
      const taken = held.subarray(0, count)
      held = held.subarray(taken.length)
      position += taken.length
      return taken
    },
    async skip(count) {
      let left = count
      while (left > 0) {
        if (held.length === 0) {
          const piece = await more()
          if (!piece) break
          held = piece
        }
        const step = Math.min(left, held.length)
        held = held.subarray(step)
        left -= step
      }
      position += count - left
      return count - left
    },
    position: () => position,
  }
}
