import { constants, type FileHandle, open } from 'node:fs/promises'

/** What stands where a file belongs is none: a link, a folder, a pipe. */
export class NoPlainFileError extends Error {
  override name = 'NoPlainFileError'
}

/**
 * Opens a file, follows no link and waits for no pipe; undefined where there is none. `name` is what an error calls it.
 * Throws `NoPlainFileError`.
 */
export async function openPlain(file: string, name: string, flags: number): Promise<FileHandle | undefined> {
  // Windows knows neither.
  const careful = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  let handle: FileHandle
  try {
    handle = await open(file, flags | careful)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code === 'ELOOP' || code === 'EMLINK') throw new NoPlainFileError(`${name} is a link; links are not followed`)
    if (code === 'EISDIR') throw new NoPlainFileError(`${name} is a folder; a file belongs there`)
    if (code === 'ENXIO') throw new NoPlainFileError(`${name} is no file`)
    throw error
  }
  const stat = await handle.stat()
  if (stat.isFile()) return handle
  await handle.close()
  throw new NoPlainFileError(stat.isDirectory() ? `${name} is a folder; a file belongs there` : `${name} is no file`)
}
