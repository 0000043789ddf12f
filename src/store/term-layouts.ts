/** Of an index's version: what its layout is, behind what its terms are. */
export const layoutsPerVersion = 1_000

/**
 * Of each layout, from the first on, the database version that it came with. A new layout is a new migration, be it an empty one, and
 * its number here: a program that does not know the layout then refuses the archive (`newerThanKnown`).
 */
export const databaseVersions: readonly number[] = [7, 30, 30]

/** Goes up where the layout of the index changes, `termsVersion` where its terms do: then it is made anew. */
export const layoutVersion = databaseVersions.length

const layoutOf = (version: number) => version % layoutsPerVersion

/** What is said of an index in a layout that this program does not know, so that it can neither be read nor written. */
export function unknownLayout(version: number): string | undefined {
  const layout = layoutOf(version)
  if (layout <= layoutVersion) return undefined
  return `the term index was made by a newer Presskeep (layout ${layout}, this program knows ${layoutVersion}); update Presskeep`
}

/** Whether of a run that begins behind a word its first character alone is kept as what follows (see `followerOf`). */
export function isByCharacter(version: number): boolean {
  return layoutOf(version) >= 3
}

/** Whether documents bear their authors, tags and hosts as labels. */
export function hasNames(version: number): boolean {
  return layoutOf(version) >= 2
}
