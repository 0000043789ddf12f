import { crc32, deflateSync } from 'node:zlib'

/** A PNG made of its rows (of 8 bits a sample unless told), each with the number of its filter before it. Colour type 0 is grey, 2 is RGB. */
export function pngFile(
  width: number,
  height: number,
  colourType: 0 | 2,
  rows: Uint8Array,
  options: { readonly depth?: number; readonly isInterlaced?: boolean } = {},
): Buffer {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([options.depth ?? 8, colourType, 0, 0, options.isInterlaced ? 1 : 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A square grey PNG, `size` pixels wide. */
export function greyPng(size: number, grey = 0x80): Buffer {
  const rows = Buffer.alloc(size * (size + 1), grey)
  for (let row = 0; row < size; row++) rows[row * (size + 1)] = 0
  return pngFile(size, size, 0, rows)
}
