import { type Box, boxesIn } from './iso-boxes.ts'
import type { Turn } from './picture-turn.ts'

/**
 * How an AVIF's picture is turned (ISO/IEC 23008-12, 6.5.10 and 6.5.12): the `irot` and `imir` that its primary item has, rotation
 * first, as MIAF wants and libavif does. Undefined where there is none.
 */
export function avifTurn(data: Buffer): Turn | undefined {
  const meta = boxesIn(data, 0, data.length).find((box) => box.type === 'meta')
  if (!meta) return undefined
  const boxes = boxesIn(data, meta.from + 4, meta.to)
  const [pitm, iprp] = ['pitm', 'iprp'].map((type) => boxes.find((box) => box.type === type))
  if (!pitm || !iprp) return undefined
  const primary = data[pitm.from] === 0 ? data.readUInt16BE(pitm.from + 4) : data.readUInt32BE(pitm.from + 4)
  const inside = boxesIn(data, iprp.from, iprp.to)
  const properties = inside.filter((box) => box.type === 'ipco').flatMap((box) => boxesIn(data, box.from, box.to))
  let turn: Turn | undefined
  for (const ipma of inside.filter((box) => box.type === 'ipma')) {
    for (const number of propertiesOf(data, ipma, primary)) {
      const property = properties[number - 1]
      if (!property || property.from === property.to) continue
      const value = data.readUInt8(property.from)
      if (property.type === 'irot') turn = { ...turn, quarters: (value & 3) as Turn['quarters'] }
      if (property.type === 'imir') turn = { quarters: 0, ...turn, exchanged: value & 1 ? 'sides' : 'ends' }
    }
  }
  return turn
}

/** Which properties an item has, by their numbers, from 1 (14496-12, 8.11.14). */
function propertiesOf(data: Buffer, ipma: Box, item: number): readonly number[] {
  const version = data.readUInt8(ipma.from)
  const isWide = (data.readUIntBE(ipma.from + 1, 3) & 1) === 1
  const found: number[] = []
  let at = ipma.from + 8
  for (let left = data.readUInt32BE(ipma.from + 4); left > 0 && at < ipma.to; left--) {
    const id = version === 0 ? data.readUInt16BE(at) : data.readUInt32BE(at)
    at += version === 0 ? 2 : 4
    const count = data.readUInt8(at++)
    for (let n = 0; n < count; n++) {
      // The highest bit says that a reader must know it.
      const number = isWide ? data.readUInt16BE(at) & 0x7fff : data.readUInt8(at) & 0x7f
      at += isWide ? 2 : 1
      if (id === item) found.push(number)
    }
  }
  return found
}
