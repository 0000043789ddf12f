/** Of an index's version: what its layout is, behind what its terms are. */
export const layoutsPerVersion = 1_000

/** Goes up where the layout of the index changes, `termsVersion` where its terms do: then it is made anew. */
export const layoutVersion = 3

const layoutOf = (version: number) => version % layoutsPerVersion

/** Whether of a run that begins behind a word its first character alone is kept as what follows (see `followerOf`). */
export function isByCharacter(version: number): boolean {
  return layoutOf(version) >= 3
}

/** Whether documents bear their authors, tags and hosts as labels. */
export function hasNames(version: number): boolean {
  return layoutOf(version) >= 2
}
