import type { BooleanDecoder } from './boolean-decoder.ts'
import { bands, zigzag } from './vp8-tables.ts'

/** What a block of coefficients is of (RFC 6386, 13.3): brightness whose means stand apart, these, colour, brightness. */
export const typesOfBlock = { withoutMean: 0, means: 1, colour: 2, whole: 3 } as const

const ofBand = 33
const ofContext = 11
const ofType = 8 * ofBand

/**
 * Reads a block's coefficients (13.2), times their quantisers, into `out` from `at` on; returns behind which of them it ends. `context` is how many
 * of the blocks above and to the left have coefficients.
 */
export function readCoefficients(
  bits: BooleanDecoder,
  probabilities: Uint8Array,
  type: number,
  context: number,
  first: number,
  dc: number,
  ac: number,
  out: Int16Array,
  at: number,
): number {
  let place = first
  let own = ofType * type + ofBand * bands[place]! + ofContext * context
  while (bits.bit(probabilities[own]!)) {
    // Behind a zero the block does not end.
    while (!bits.bit(probabilities[own + 1]!)) {
      if (++place === 16) return 16
      own = ofType * type + ofBand * bands[place]!
    }
    let value = 1
    let next = ofContext
    if (bits.bit(probabilities[own + 2]!)) {
      value = largeValue(bits, probabilities, own)
      next = 2 * ofContext
    }
    const step = value * (place === 0 ? dc : ac)
    out[at + zigzag[place]!] = bits.bit(128) ? -step : step
    if (++place === 16) return 16
    own = ofType * type + ofBand * bands[place]! + next
  }
  return place
}

/** Where each category of values begins, and the probabilities of the bits that follow. */
const categories: readonly { readonly least: number; readonly bits: readonly number[] }[] = [
  { least: 5, bits: [159] },
  { least: 7, bits: [165, 145] },
  { least: 11, bits: [173, 148, 140] },
  { least: 19, bits: [176, 155, 140, 135] },
  { least: 35, bits: [180, 157, 141, 134, 130] },
  { least: 67, bits: [254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129] },
]

/** A value of 2 or more. */
function largeValue(bits: BooleanDecoder, probabilities: Uint8Array, own: number): number {
  if (!bits.bit(probabilities[own + 3]!)) {
    if (!bits.bit(probabilities[own + 4]!)) return 2
    return 3 + bits.bit(probabilities[own + 5]!)
  }
  let category: number
  if (!bits.bit(probabilities[own + 6]!)) category = bits.bit(probabilities[own + 7]!)
  else {
    const isUpper = bits.bit(probabilities[own + 8]!)
    category = 2 + 2 * isUpper + bits.bit(probabilities[own + 9 + isUpper]!)
  }
  const { least, bits: extra } = categories[category]!
  let value = 0
  for (const probability of extra) value = (value << 1) | bits.bit(probability)
  return least + value
}
