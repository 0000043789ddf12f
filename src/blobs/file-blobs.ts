import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { BlobStore } from '../model/index.ts'
import { checkKey } from './blob-key.ts'

/** Where blobs stand, below their folder, that are not written to their end yet; what nobody writes any more a crash has left. */
export const incomingFolder = '.incoming'

/**
 * Blobs as files below `dir`, which is made at the first `put`. A key's last part stands in a folder of its first two
 * characters (`pictures/abcdef` is `pictures/ab/abcdef`), so that no folder grows without end. A put is temporary file,
 * fsync, link under its name, fsync of the folders; a crash leaves at most a file in `.incoming/`, which is not listed.
 * Throws `TypeError` for a key that is not a plain relative path of letters, digits, `.`, `_`, `-`, `=`, `+`.
 */
export function createFileBlobs(dir: string): BlobStore {
  const fileOf = (key: string) => path.join(dir, ...shardedPath(key))

  async function has(key: string): Promise<boolean> {
    return (await sizeOf(fileOf(key))) !== undefined
  }

  return {
    has,
    async put(key, bytes) {
      const file = fileOf(key)
      if (await has(key)) {
        // It may be another put's that has its name and is not durable yet.
        await syncFolder(path.dirname(file))
        return false
      }
      const incoming = path.join(dir, incomingFolder)
      await fs.mkdir(incoming, { recursive: true })
      const temporary = path.join(incoming, randomUUID())
      try {
        await writeDurably(temporary, bytes)
        await makeFolders(dir, path.dirname(file))
        return await place(temporary, file)
      } finally {
        await fs.rm(temporary, { force: true })
      }
    },
    async get(key, range) {
      const file = await openIfThere(fileOf(key))
      if (!file) return undefined
      try {
        if (!range) return await file.readFile()
        return await readRange(file, range)
      } finally {
        await file.close()
      }
    },
    async *list(prefix) {
      if (prefix !== '') checkKey(prefix.replace(/\/$/, ''))
      yield* listFolder(dir, '', prefix)
    },
    async delete(key) {
      const file = fileOf(key)
      await fs.rm(file, { force: true })
    },
  }
}

function shardedPath(key: string): string[] {
  checkKey(key)
  const parts = key.split('/')
  const name = parts.pop()!
  return [...parts, `${name.slice(0, 2).padEnd(2, '_')}~`, name]
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await fs.open(file, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives a finished file its name: whole or not at all, and never over one that is there. */
async function place(temporary: string, file: string): Promise<boolean> {
  try {
    await fs.link(temporary, file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EEXIST') {
      await syncFolder(path.dirname(file))
      return false
    }
    // File systems without hard links (FAT, some network shares): same key, same bytes, so replacing does no harm.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    await fs.rename(temporary, file)
  }
  await syncFolder(path.dirname(file))
  return true
}

/** Makes the folders between `root` and `folder` and their names durable. */
async function makeFolders(root: string, folder: string): Promise<void> {
  const made = await fs.mkdir(folder, { recursive: true })
  if (made === undefined) return
  for (let at = folder; at.length >= root.length; at = path.dirname(at)) await syncFolder(path.dirname(at))
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await fs.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function openIfThere(file: string): Promise<fs.FileHandle | undefined> {
  try {
    return await fs.open(file, 'r')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const stat = await fs.stat(file)
    return stat.isFile() ? stat.size : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function readRange(file: fs.FileHandle, [from, to]: readonly [number, number]): Promise<Uint8Array> {
  const { size } = await file.stat()
  const start = Math.min(Math.max(0, from), size)
  const bytes = Buffer.alloc(Math.max(0, Math.min(to, size) - start))
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** Keys below a folder in order. A shard folder (`ab~`) is no part of the key: its files stand among its siblings. */
async function* listFolder(
  folder: string,
  keyPrefix: string,
  wanted: string,
): AsyncGenerator<{ readonly key: string; readonly sizeBytes: number }> {
  const names: { key: string; file: string; isFolder: boolean }[] = []
  for (const entry of await readFolder(folder)) {
    if (entry.name.startsWith('.')) continue
    const full = path.join(folder, entry.name)
    if (!entry.isDirectory() || !entry.name.endsWith('~')) {
      if (entry.isDirectory()) names.push({ key: `${keyPrefix}${entry.name}/`, file: full, isFolder: true })
      continue
    }
    for (const inner of await readFolder(full)) {
      if (inner.isFile()) {
        names.push({ key: keyPrefix + inner.name, file: path.join(full, inner.name), isFolder: false })
      }
    }
  }
  names.sort((a, b) => (a.key < b.key ? -1 : 1))
  for (const { key, file, isFolder } of names) {
    if (isFolder) {
      if (key.startsWith(wanted) || wanted.startsWith(key)) yield* listFolder(file, key, wanted)
      continue
    }
    if (!key.startsWith(wanted)) continue
    const sizeBytes = await sizeOf(file)
    if (sizeBytes !== undefined) yield { key, sizeBytes }
  }
}

async function readFolder(folder: string) {
  try {
    return await fs.readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
