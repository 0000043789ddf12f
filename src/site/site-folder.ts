import { randomBytes } from 'node:crypto'
import { appendFile, lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Port: the folder that a site is written into. Paths are relative with `/`. `write` is all or nothing, and durable when
 * it returns unless the folder was asked not to be; `remove` of a missing file is no error; `read` of one answers undefined. `list` names all files, hidden
 * ones and Jekyll's output left out.
 */
export interface SiteFolder {
  list(): Promise<readonly string[]>
  read(path: string): Promise<Uint8Array | undefined>
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Adds to the end of our journal; a crash may leave half of what was added. */
  appendToManifest(text: string): Promise<void>
  remove(path: string): Promise<void>
}

/** What we wrote and for which article: JSON lines. Hidden, so that Jekyll does not publish it. */
export const manifestPath = '.presskeep-export.jsonl'

/** Files of ours that are hidden from those who list the folder. */
const ownHidden = new Set([manifestPath, '.nojekyll'])

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
  const made = new Set<string>()
  const place = (path: string): string => {
    if (!ownHidden.has(path) && !isInside(path)) throw new Error(`not a path inside the site: ${JSON.stringify(path)}`)
    if (process.platform === 'win32' && path.includes('\\')) throw new Error(`not a path on Windows: ${path}`)
    return join(dir, path)
  }
  /** A folder of the site that is a link could lead what we write out of the site. */
  const makeFolders = async (path: string): Promise<void> => {
    const parts = path.split('/').slice(0, -1)
    if (made.has(parts.join('/'))) return
    await mkdir(dir, { recursive: true })
    for (let i = 1; i <= parts.length; i++) {
      const folder = join(dir, ...parts.slice(0, i))
      await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      })
      if (!(await lstat(folder)).isDirectory()) throw new Error(`${folder} is no folder (links are not followed)`)
    }
    if (!isDurable) made.add(parts.join('/'))
  }
  return {
    async list() {
      const paths: string[] = []
      const waiting = ['']
      for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
        const found = await readdir(join(dir, folder), { withFileTypes: true }).catch(
          (error: NodeJS.ErrnoException) => {
            if (error.code === 'ENOENT') return []
            throw error
          },
        )
        for (const entry of found) {
          const path = folder === '' ? entry.name : `${folder}/${entry.name}`
          if (entry.name.startsWith('.') || path === '_site' || path === 'node_modules' || path === 'vendor') continue
          if (entry.isDirectory()) waiting.push(path)
          else paths.push(path)
        }
      }
      return paths.sort()
    },
    async read(path) {
      try {
        return await readFile(place(path))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async write(path, bytes) {
      const target = place(path)
      await makeFolders(path)
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
      await appendFile(join(dir, manifestPath), text)
    },
    async remove(path) {
      await rm(place(path), { force: true })
    },
  }
}
