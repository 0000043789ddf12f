import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { isArchive, makeFolder, ownRules, readSettings } from '../archive/index.ts'
import { UsageError } from './command.ts'

/** What an archive's folder holds: nothing else may be written over it. */
const ofArchive = /^(?:warc|blobs|log)$|^\.?presskeep\./i

/**
 * Where a command writes a file that the user named, as a whole path. Throws `UsageError` for a folder, for a file whose
 * folder is not there, and for what is an archive's own.
 */
export function outputFile(cwd: string, given: string): string {
  if (!given) throw new UsageError('the file to write has no name')
  const file = path.resolve(cwd, given)
  const folder = path.dirname(file)
  if (!existsSync(folder)) throw new UsageError(`${given}: there is no folder ${folder}; make it, or name another file`)
  if (!statSync(folder).isDirectory()) throw new UsageError(`${given}: ${folder} is no folder; name another file`)
  // A link leads where it leads.
  const whole = placeOf(file) ?? path.join(realpathSync(folder), path.basename(file))
  if (existsSync(whole) && statSync(whole).isDirectory()) {
    throw new UsageError(`${given} is a folder; name a file in it`)
  }
  refuseOwn(given, whole, 'file')
  return file
}

/**
 * Where a command writes files into a folder that the user named, as a whole path; the folder is made. Throws `UsageError`
 * for a file, an archive and its own folders, `ArchiveError` for a folder that can't be made or written to.
 */
export function outputFolder(cwd: string, given: string): string {
  if (!given) throw new UsageError('the folder to write to has no name')
  const folder = path.resolve(cwd, given)
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new UsageError(`${given} is a file; name a folder`)
  }
  if (isArchive(folder))
    throw new UsageError(
      `${given} is an archive; what is written would stand among its own files, so name another folder`,
    )
  // What is made has the place of the folder above it that is there.
  let there = folder
  while (!existsSync(there)) there = path.dirname(there)
  refuseOwn(given, path.join(realpathSync(there), path.relative(there, folder)), 'folder')
  makeFolder(folder)
  try {
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new UsageError(
      `${given} can't be written to (${error instanceof Error ? error.message : error}); name another folder`,
    )
  }
  return folder
}

function refuseOwn(given: string, whole: string, what: 'file' | 'folder'): void {
  for (let above = path.dirname(whole); ; above = path.dirname(above)) {
    const [first = ''] = path.relative(above, whole).split(path.sep)
    if (isArchive(above) && (ofArchive.test(first) || isOfRules(above, whole))) {
      throw new UsageError(`${given} is one of the archive's own ${what}s (${above}); name another ${what}`)
    }
    if (above === path.dirname(above)) return
  }
}

/** Rules that a user wrote by hand lie there. */
function isOfRules(archive: string, whole: string): boolean {
  let rules: string | undefined
  try {
    rules = ownRules(archive, readSettings(archive))
  } catch {
    // Settings that can't be read are told by whatever needs them.
    rules = 'rules'
  }
  if (rules === undefined) return false
  const way = path.relative(path.join(archive, rules), whole)
  return !way.startsWith('..') && !path.isAbsolute(way)
}

/** Undefined where there is nothing yet, or no file that has a place (/dev/stdout as a pipe). */
function placeOf(file: string): string | undefined {
  try {
    return realpathSync(file)
  } catch {
    return undefined
  }
}
