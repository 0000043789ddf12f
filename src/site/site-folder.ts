import { randomBytes } from 'node:crypto'
import { constants, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lockFolder } from './folder-lock.ts'
import { openPlain, readPlain } from './plain-file.ts'

/**
 * Port: the folder that a site is written into. Paths are relative with `/`. `write` is all or nothing, and durable when
 * it returns unless the folder was asked not to be; `remove` of a missing file is no error; `read` and `size` of one answer
 * undefined. `list` names all files, hidden ones and Jekyll's output left out. Links are not followed: all but `list` throw
 * where a folder on the way is one, and `read` throws `NoPlainFileError` where a link or a folder stands in a file's place.
 */
export interface SiteFolder {
  list(): Promise<readonly string[]>
  read(path: string): Promise<Uint8Array | undefined>
  /** In bytes. */
  size(path: string): Promise<number | undefined>
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Adds to the end of our journal; a crash may leave half of what was added. */
  appendToManifest(text: string): Promise<void>
  remove(path: string): Promise<void>
  /** Removes from the folders named (`''` is the folder itself) what a killed run left half written. */
  sweep(folders: Iterable<string>): Promise<void>
  /** Keeps other exports out until what it answers is called. Throws `FolderBusyError`. */
  lock(): Promise<() => Promise<void>>
}

/** What we wrote and for which article: JSON lines. Hidden, so that Jekyll does not publish it. */
export const manifestPath = '.presskeep-export.jsonl'

/** Files of ours that are hidden from those who list the folder. */
const ownHidden = new Set([manifestPath, '.nojekyll'])

/** What `write` makes before a file has its name. */
const temporaryName = /^\.presskeep-[0-9a-f]{12}\.tmp$/

/** A path that may be one of our files. */
export function isOwnPath(path: string): boolean {
  return (ownHidden.has(path) || isInside(path)) && !(process.platform === 'win32' && path.includes('\\'))
}

/** A path that stays inside the folder and is no hidden file. */
export function isInside(path: string): boolean {
  return (
    path !== '' &&
    !path.includes('\0') &&
    path.split('/').every((part) => part !== '' && part !== '..' && !part.startsWith('.'))
  )
}

export interface FolderOptions {
  /**
   * Without it a file is whole or not there for every program, but after a crash of the machine it may be empty: for what
   * is written again from the archive where it differs.
   */
  readonly isDurable: boolean
}

/** A folder of the file system; it and the folders in it are made when something is written. */
export function siteFolder(dir: string, { isDurable }: FolderOptions = { isDurable: true }): SiteFolder {
  const known = new Set<string>()
  const place = (path: string): string => {
    if (!isOwnPath(path)) throw new Error(`not a path inside the site: ${JSON.stringify(path)}`)
    return join(dir, path)
  }
  /** Whether the folders of a file are there. One that is a link could lead out of the site: throws. */
  const hasFolders = async (path: string, isMaking = false): Promise<boolean> => {
    const parts = path.split('/').slice(0, -1)
    if (known.has(parts.join('/'))) return true
    if (isMaking) await mkdir(dir, { recursive: true })
    for (let i = 1; i <= parts.length; i++) {
      const folder = join(dir, ...parts.slice(0, i))
      if (isMaking) await mkdir(folder).catch(unless('EEXIST'))
      const stat = await lstat(folder).catch(unless('ENOENT'))
      if (!stat) return false
      if (!stat.isDirectory()) throw new Error(`${folder} is no folder (links are not followed)`)
    }
    if (!isDurable) known.add(parts.join('/'))
    return true
  }
  return {
    async list() {
      const paths: string[] = []
      const waiting = ['']
      for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
        const found = await readdir(join(dir, folder), { withFileTypes: true }).catch(unless('ENOENT'))
        for (const entry of found ?? []) {
          const path = folder === '' ? entry.name : `${folder}/${entry.name}`
          if (entry.name.startsWith('.') || path === '_site' || path === 'node_modules' || path === 'vendor') continue
          if (entry.isDirectory()) waiting.push(path)
          else paths.push(path)
        }
      }
      return paths.sort()
    },
    async read(path) {
      const file = place(path)
      if (!(await hasFolders(path))) return undefined
      return readPlain(file, path)
    },
    async size(path) {
      const file = place(path)
      if (!(await hasFolders(path))) return undefined
      return (await lstat(file).catch(unless('ENOENT')))?.size
    },
    async write(path, bytes) {
      const target = place(path)
      await hasFolders(path, true)
      const temporary = join(dirname(target), `.presskeep-${randomBytes(6).toString('hex')}.tmp`)
      try {
        const file = await open(temporary, 'wx')
        try {
          await file.writeFile(bytes)
          if (isDurable) await file.sync()
        } finally {
          await file.close()
        }
        await rename(temporary, target)
      } catch (error) {
        await rm(temporary, { force: true })
        throw new Error(`writing ${path}`, { cause: error })
      }
    },
    async appendToManifest(text) {
      await mkdir(dir, { recursive: true })
      const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT
      const list = await openPlain(join(dir, manifestPath), manifestPath, flags)
      try {
        await list?.handle.appendFile(text)
        if (isDurable) await list?.handle.sync()
      } finally {
        await list?.handle.close()
      }
    },
    async remove(path) {
      const file = place(path)
      if (await hasFolders(path)) await rm(file, { force: true })
    },
    async sweep(folders) {
      for (const folder of folders) {
        const isThere = await hasFolders(`${folder}/`.replace(/^\//, '')).catch(() => false)
        if (!isThere) continue
        const found = await readdir(join(dir, folder), { withFileTypes: true }).catch(unless('ENOENT'))
        for (const entry of found ?? []) {
          if (entry.isFile() && temporaryName.test(entry.name)) await rm(join(dir, folder, entry.name), { force: true })
        }
      }
    },
    async lock() {
      await mkdir(dir, { recursive: true })
      return lockFolder(dir)
    },
  }
}

/** Makes undefined of an error of this code; throws others. */
function unless(code: string): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code !== code) throw error
  }
}
