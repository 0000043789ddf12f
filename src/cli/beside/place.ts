import { lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'

const socketFile = '.presskeep.sock'

/** A socket's path has room for 108 bytes on Linux and 104 on macOS, with its end. */
const longestPath = 100

/** Where the process that writes an archive takes commands: its path, or undefined where there is none. */
export function socketOf(folder: string): string | undefined {
  const file = path.join(folder, socketFile)
  try {
    const found = lstatSync(file)
    // The folder may have a shorter path than the one that was given.
    if (found.isSocket()) return [file, realpathSync(file)].find((one) => Buffer.byteLength(one) <= longestPath)
    if (!found.isFile() || found.size > longestPath) return undefined
    const elsewhere = readFileSync(file, 'utf8')
    return lstatSync(elsewhere).isSocket() ? elsewhere : undefined
  } catch {
    return undefined
  }
}

/**
 * Has a server listen for this user alone, and answers how to take the socket away again. The caller holds the archive's lock, so
 * what stands at its place belongs to nobody who lives. Throws where no socket can be made.
 */
export async function listenAt(server: Server, folder: string): Promise<() => void> {
  const file = path.join(folder, socketFile)
  rmSync(file, { force: true })
  try {
    if (Buffer.byteLength(file) > longestPath) throw new Error('the path is too long for a socket')
    await listen(server, file)
    return () => rmSync(file, { force: true })
  } catch {
    const own = mkdtempSync(path.join(os.tmpdir(), 'commands-'))
    const elsewhere = path.join(own, 'socket')
    try {
      if (Buffer.byteLength(elsewhere) > longestPath) throw new Error(`${elsewhere} is too long for a socket`)
      await listen(server, elsewhere)
      writeFileSync(file, elsewhere, { mode: 0o600, flag: 'wx' })
    } catch (error) {
      rmSync(own, { recursive: true, force: true })
      throw error
    }
    return () => {
      rmSync(file, { force: true })
      rmSync(own, { recursive: true, force: true })
    }
  }
}

function listen(server: Server, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // The socket is made in this call, and has to be nobody else's from the first moment on.
    const former = process.umask(0o177)
    try {
      server.listen(file, () => {
        server.removeListener('error', reject)
        resolve()
      })
    } finally {
      process.umask(former)
    }
  })
}
