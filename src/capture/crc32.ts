/** The polynomial of CRC-32 (RFC 1952, section 8), its bits from the highest power down. */
const polynomial = 0xedb88320

/** The product of two polynomials over GF(2), modulo that of CRC-32. */
function product(a: number, b: number): number {
  let sum = 0
  let shifted = b
  for (let bit = 0x80000000; bit !== 0; bit >>>= 1) {
    if (a & bit) sum ^= shifted
    shifted = shifted & 1 ? (shifted >>> 1) ^ polynomial : shifted >>> 1
  }
  return sum >>> 0
}

/** x to the power of 8, 16, 32 and so on: a byte, two bytes, four bytes of zeros. */
const zeros: number[] = [0x00800000]
while (zeros.length < 53) zeros.push(product(zeros.at(-1)!, zeros.at(-1)!))

/**
 * The CRC-32 of two pieces of bytes, one behind the other, from that of each and the length of the second: so a page that was summed when
 * it was unpacked is not gone through once more. As `crc32_combine` of zlib.
 */
export function joinedCrc32(first: number, second: number, secondBytes: number): number {
  let moved = first
  for (let left = secondBytes, at = 0; left > 0; left = Math.floor(left / 2), at++) {
    if (left % 2 === 1) moved = product(zeros[at]!, moved)
  }
  return (moved ^ second) >>> 0
}
