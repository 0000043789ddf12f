/** A box of an ISO base media file. */
export interface Box {
  readonly type: string
  /** Where its content begins and ends. */
  readonly from: number
  readonly to: number
}

const boxesAtMost = 4096

/** The boxes of a stretch of an ISO base media file (ISO/IEC 14496-12, 4.2). Throws RangeError where they are more than a picture has. */
export function boxesIn(data: Buffer, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to; ) {
    if (boxes.length === boxesAtMost) throw new RangeError('more boxes than a picture has')
    const size = data.readUInt32BE(at)
    const type = data.subarray(at + 4, at + 8).toString('latin1')
    const head = size === 1 ? 16 : 8
    const length = size === 0 ? to - at : size === 1 ? Number(data.readBigUInt64BE(at + 8)) : size
    if (length < head || at + length > to) break
    boxes.push({ type, from: at + head, to: at + length })
    at += length
  }
  return boxes
}
