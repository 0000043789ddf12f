import { existsSync } from 'node:fs'
import path from 'node:path'

/** The file that makes a folder an archive. */
export const settingsFile = 'presskeep.yaml'

export function isArchive(folder: string): boolean {
  return existsSync(path.join(folder, settingsFile))
}
