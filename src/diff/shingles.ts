/**
 * What two short texts share, sorted, with repetitions: pairs of neighbouring characters in scripts whose characters are words, fours in
 * scripts of letters. (Pairs of letters are the same in all that is written in a language: half of those of two English paragraphs that
 * have nothing to do with each other.)
 */
export function shinglesOf(text: string): Uint32Array {
  const shingles = new Uint32Array(Math.max(0, Math.min(text.length, longest) - 1))
  for (let at = 0; at < shingles.length; at++) {
    const unit = text.charCodeAt(at)
    const pair = (unit << 16) | text.charCodeAt(at + 1)
    shingles[at] =
      unit >= firstWide
        ? pair
        : Math.imul(pair, 0x9e3779b1) ^ ((text.charCodeAt(at + 2) << 16) | text.charCodeAt(at + 3))
  }
  return shingles.sort()
}

/** Kana, Han, Hangul and what stands behind them; letters stand before. */
const firstWide = 0x2e80

/** What stands behind this many characters of a paragraph doesn't tell whether it is the same paragraph. */
const longest = 2000

/** Share of shingles that two texts have in common (Sørensen–Dice), 0 to 1. */
export function shareOf(a: Uint32Array, b: Uint32Array): number {
  return a.length && b.length ? (2 * sharedOf(a, b)) / (a.length + b.length) : 0
}

/** How many shingles two texts have in common. */
export function sharedOf(a: Uint32Array, b: Uint32Array): number {
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
  return shared
}
