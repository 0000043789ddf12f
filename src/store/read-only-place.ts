import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { DatabaseError } from './db.ts'

/**
 * What SQLite opens to read a database's file. One on a file system that is read-only, as a snapshot or a disc is, has nobody who writes it, and no room for the files by which
 * readers and writers agree: SQLite reads it where it is told so.
 */
export function forReading(file: string): string | URL {
  if (whyNotWritten(path.dirname(file))?.code !== 'EROFS') return file
  if (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size) {
    throw new DatabaseError(
      `${file} was not closed and stands on a read-only file system: copy the archive to where it can be written, and read it there`,
    )
  }
  const address = pathToFileURL(file)
  address.searchParams.set('immutable', '1')
  return address
}

/** Why nothing can be written to a folder; undefined where it can. */
export function whyNotWritten(folder: string): NodeJS.ErrnoException | undefined {
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}
