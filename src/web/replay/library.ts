import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Where each package that holds the replay library keeps it. */
const places = [
  ['@webrecorder/wabac', 'dist/sw.js'],
  ['replaywebpage', 'sw.js'],
] as const

/** What a user types to get it. */
export const replayPackage = '@webrecorder/wabac'

/**
 * The replay library's file, where the user has installed it: in one of `folders` or above them, beside Presskeep, or
 * globally. It is AGPL and so never part of Presskeep; it is looked for each time, so that installing it needs no restart.
 */
export function findReplayLibrary(folders: readonly string[]): string | undefined {
  const bases = [
    ...folders.flatMap((folder) => createRequire(path.join(path.resolve(folder), 'x.js')).resolve.paths('x') ?? []),
    ...(createRequire(import.meta.url).resolve.paths('x') ?? []),
    path.resolve(path.dirname(process.execPath), '../lib/node_modules'),
  ]
  for (const base of bases) {
    for (const [name, file] of places) {
      const found = path.join(base, name, file)
      if (existsSync(found) && statSync(found).isFile()) return found
    }
  }
  return undefined
}
