import { createHash } from 'node:crypto'
import { manifestPath, type SiteFolder } from './site-folder.ts'

/** A file that we wrote. */
interface WrittenFile {
  /** The article whose post it is; absent for layouts, pictures and the like. */
  readonly id?: string
  /** Hex SHA-256 of all that we may have left there: after a crash it can be the version before the last. */
  readonly digests: readonly string[]
}

/**
 * Which files of a site are ours, so that nothing of anybody else's is overwritten or removed, and a post keeps its
 * path when its title changes. A line is added before a file is written; the last line of a path counts. Losing the
 * file loses no post: files with the same bytes, and posts that name their article, are recognised again (D20).
 */
export class Manifest {
  readonly #folder: SiteFolder
  readonly #files = new Map<string, WrittenFile>()
  readonly #paths = new Map<string, Set<string>>()
  #lines = 0

  private constructor(folder: SiteFolder) {
    this.#folder = folder
  }

  /** Never throws for what stands in the file. */
  static async read(folder: SiteFolder): Promise<Manifest> {
    const manifest = new Manifest(folder)
    const text = new TextDecoder().decode((await folder.read(manifestPath)) ?? new Uint8Array())
    for (const line of text.split('\n')) {
      if (line === '') continue
      manifest.#lines++
      const read = readLine(line)
      if (!read) continue
      if (read.digest === undefined) manifest.#forget(read.path)
      else manifest.#note(read.path, read.id, read.digest)
    }
    return manifest
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  /** All files that are ours. */
  paths(): readonly string[] {
    return [...this.#files.keys()]
  }

  /** The posts that were written for an article. */
  pathsOf(id: string): readonly string[] {
    return [...(this.#paths.get(id) ?? [])]
  }

  /** Whether these bytes are what we left at `path`. */
  isOurs(path: string, bytes: Uint8Array): boolean {
    return this.#files.get(path)?.digests.includes(digestOf(bytes)) ?? false
  }

  async willWrite(path: string, id: string | undefined, bytes: Uint8Array): Promise<void> {
    const digest = digestOf(bytes)
    const known = this.#files.get(path)
    if (known && known.id === id && known.digests.at(-1) === digest) return
    this.#note(path, id, digest)
    await this.#append(id === undefined ? { path, digest } : { path, id, digest })
  }

  async willRemove(path: string): Promise<void> {
    this.#forget(path)
    await this.#append({ path })
  }

  /** Makes the file short again where it has grown by lines that count no more. */
  async tidy(): Promise<void> {
    if (this.#lines <= this.#files.size * 2 + 100) return
    const lines = [...this.#files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { id, digests }]) => `${JSON.stringify({ path, ...(id && { id }), digest: digests.at(-1) })}\n`)
    await this.#folder.write(manifestPath, new TextEncoder().encode(lines.join('')))
    this.#lines = lines.length
  }

  async #append(line: { readonly path: string; readonly id?: string; readonly digest?: string }): Promise<void> {
    // The line break in front ends a line that a crash has cut.
    await this.#folder.appendToManifest(`${this.#lines++ === 0 ? '' : '\n'}${JSON.stringify(line)}\n`)
  }

  #note(path: string, id: string | undefined, digest: string): void {
    const before = this.#files.get(path)
    if (before?.id !== undefined && before.id !== id) this.#paths.get(before.id)?.delete(path)
    const digests = [...(before?.digests ?? []).filter((one) => one !== digest).slice(-3), digest]
    this.#files.set(path, id === undefined ? { digests } : { id, digests })
    if (id === undefined) return
    const paths = this.#paths.get(id) ?? new Set()
    this.#paths.set(id, paths.add(path))
  }

  #forget(path: string): void {
    const id = this.#files.get(path)?.id
    if (id !== undefined) this.#paths.get(id)?.delete(path)
    this.#files.delete(path)
  }
}

function readLine(line: string): { readonly path: string; readonly id?: string; readonly digest?: string } | undefined {
  try {
    const read: unknown = JSON.parse(line)
    if (!read || typeof read !== 'object' || !('path' in read) || typeof read.path !== 'string') return undefined
    return {
      path: read.path,
      ...('id' in read && typeof read.id === 'string' && { id: read.id }),
      ...('digest' in read && typeof read.digest === 'string' && { digest: read.digest }),
    }
  } catch {
    return undefined
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
