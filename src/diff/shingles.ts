/** Pairs of neighbouring UTF-16 units, sorted, with repetitions: what two short texts share. */
export function shinglesOf(text: string): Uint32Array {
  const shingles = new Uint32Array(Math.max(0, Math.min(text.length, longest) - 1))
  for (let at = 0; at < shingles.length; at++) shingles[at] = (text.charCodeAt(at) << 16) | text.charCodeAt(at + 1)
  return shingles.sort()
}

/** What stands behind this many characters of a paragraph doesn't tell whether it is the same paragraph. */
const longest = 2000

/** Share of pairs that two texts have in common (Sørensen–Dice), 0 to 1. */
export function shareOf(a: Uint32Array, b: Uint32Array): number {
  if (!a.length || !b.length) return 0
  let shared = 0
  let x = 0
  let y = 0
  while (x < a.length && y < b.length) {
    const difference = a[x]! - b[y]!
    if (difference === 0) {
      shared++
      x++
      y++
    } else if (difference < 0) x++
    else y++
  }
  return (2 * shared) / (a.length + b.length)
}
