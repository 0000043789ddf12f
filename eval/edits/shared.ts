import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Real material beside the repository; none of it may enter it. */
export const shared = join(import.meta.dirname, '..', '..', '..', 'shared')

export function hasShared(name: string): boolean {
  return existsSync(join(shared, name))
}

/** A JSON value a line; what they hold is said in `../shared/README.md`. */
export function sharedLines<T>(name: string): readonly T[] {
  return readFileSync(join(shared, name), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

const oddPosts = new Map<string, Buffer>()

/** The bytes of a post; undefined where it is not among those that lie here. */
export function postBytes(path: string): Buffer | undefined {
  const file = join(shared, 'posts', path)
  if (existsSync(file)) return readFileSync(file)
  if (!oddPosts.size) {
    // File names that hold line breaks or backslashes are kept in a list.
    for (const one of sharedLines<{ file: string; base64: string }>('posts/odd-names.jsonl')) {
      oddPosts.set(one.file, Buffer.from(one.base64, 'base64'))
    }
  }
  return oddPosts.get(path)
}
