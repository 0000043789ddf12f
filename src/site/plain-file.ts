import { constants, type FileHandle, open } from 'node:fs/promises'

/** What stands where a file belongs is none: a link, a folder, a pipe. */
export class NoPlainFileError extends Error {
  override name = 'NoPlainFileError'
}

interface PlainFile {
  readonly handle: FileHandle
  /** In bytes. */
  readonly size: number
}

/**
 * Opens a file, follows no link and waits for no pipe; undefined where there is none. `name` is what an error calls it.
 * Throws `NoPlainFileError`.
 */
export async function openPlain(file: string, name: string, flags: number): Promise<PlainFile | undefined> {
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
  if (stat.isFile()) return { handle, size: stat.size }
  await handle.close()
  throw new NoPlainFileError(stat.isDirectory() ? `${name} is a folder; a file belongs there` : `${name} is no file`)
}

/** All of a file, as `openPlain` opens it. */
export async function readPlain(file: string, name: string): Promise<Uint8Array | undefined> {
  const plain = await openPlain(file, name, constants.O_RDONLY)
  if (!plain) return undefined
  const { handle, size } = plain
  try {
    const bytes = new Uint8Array(size)
    let at = 0
    while (at < size) {
      const { bytesRead } = await handle.read(bytes, at)
      if (bytesRead === 0) break
      at += bytesRead
    }
    return bytes.subarray(0, at)
  } finally {
    await handle.close()
  }
}
