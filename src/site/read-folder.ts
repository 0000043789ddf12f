import type { Dirent } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A post's file in a Jekyll folder; `path` is relative, with `/`. */
export type FolderPost =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string }

/** No post is larger; a file that is was not written by a blog. */
const maxBytes = 32 * 1024 * 1024
const postName = /^\d{4}-\d{1,2}-\d{1,2}-[\s\S]*\.(md|markdown|html?)$/i
const skipped = new Set(['_site', 'node_modules', 'vendor'])

/**
 * All files below `dir` whose name is a post's, in order of path, one at a time. Symbolic links are not followed:
 * what they name is either in the folder itself or none of our business. Throws only where `dir` itself can't be read.
 */
export async function* readJekyllFolder(dir: string): AsyncIterable<FolderPost> {
  const waiting = await entriesOf(dir, '')
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    if (entry.isFolder) {
      try {
        waiting.push(...(await entriesOf(dir, entry.path)))
      } catch (error) {
        yield { kind: 'unreadable', path: entry.path, reason: String(error) }
      }
    } else yield await readPost(dir, entry.path)
  }
}

/** Last first, so that the end of a list is the next in order. */
async function entriesOf(dir: string, path: string): Promise<{ readonly path: string; readonly isFolder: boolean }[]> {
  const found = await readdir(join(dir, path), { withFileTypes: true })
  const isWanted = (entry: Dirent): boolean =>
    entry.isDirectory()
      ? !entry.name.startsWith('.') && !skipped.has(entry.name)
      : entry.isFile() && postName.test(entry.name)
  return found
    .filter(isWanted)
    .sort((a, b) => (a.name < b.name ? 1 : -1))
    .map((entry) => ({ path: path === '' ? entry.name : `${path}/${entry.name}`, isFolder: entry.isDirectory() }))
}

async function readPost(dir: string, path: string): Promise<FolderPost> {
  try {
    const file = join(dir, path)
    if ((await stat(file)).size > maxBytes) return { kind: 'unreadable', path, reason: 'larger than 32 MiB' }
    return { kind: 'file', path, bytes: await readFile(file) }
  } catch (error) {
    return { kind: 'unreadable', path, reason: String(error) }
  }
}
