import { createHash } from 'node:crypto'
import { postPath } from './post-name.ts'
import { isOwnPath, manifestPath, type SiteFolder } from './site-folder.ts'

/** Which export a folder is of. */
export type ExportKind = 'jekyll' | 'markdown' | 'site'
const kinds: readonly unknown[] = ['jekyll', 'markdown', 'site'] satisfies readonly ExportKind[]

/** A file that we wrote, or found where we would have written the same. */
interface WrittenFile {
  /** The article whose post it is; absent for layouts, pictures and the like. */
  readonly id?: string
  /**
   * Hex SHA-256 of all that we may have left there: after a crash it can be the version before the last. Empty for a file
   * that was found: it is somebody else's.
   */
  readonly digests: readonly string[]
  /** In bytes; known of files without an article. */
  readonly size?: number | undefined
}

interface Line {
  readonly path: string
  readonly id?: string
  readonly digest?: string
  readonly size?: number | undefined
  readonly found?: boolean
  readonly isCut?: boolean
}

/**
 * Which files of a site are ours, so that nothing of anybody else's is overwritten or removed, and a post keeps its
 * path when its title changes. A line is added before a file is written; the last line of a path counts. A line of its own
 * says the kind of the export. Losing the file loses no post: posts that name their article are ours again, and those with
 * the same bytes are recognised and left to whoever wrote them (D20).
 */
export class Manifest {
  readonly #folder: SiteFolder
  readonly #files = new Map<string, WrittenFile>()
  readonly #paths = new Map<string, Set<string>>()
  /** Named by lines that a crash has cut before their digest. */
  readonly #begun = new Set<string>()
  #kind: ExportKind | undefined
  #isKindSaid = false
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
      // A path that leads out of the folder is none that we wrote.
      if (!read || (typeof read !== 'string' && !isOwnPath(read.path))) continue
      if (typeof read === 'string') manifest.#kind = read
      else if (read.isCut) manifest.#begun.add(read.path)
      else if (read.digest === undefined && !read.found) manifest.#forget(read.path)
      else manifest.#note(read)
    }
    manifest.#isKindSaid = manifest.#kind !== undefined
    manifest.#kind ??= manifest.#guessedKind()
    return manifest
  }

  /** Undefined where the list does not say it. */
  get kind(): ExportKind | undefined {
    return this.#kind
  }

  /** The kind that the next line is written with. */
  set kind(kind: ExportKind) {
    this.#kind = kind
  }

  /** An empty list may be of any kind. */
  get isEmpty(): boolean {
    return this.#files.size === 0
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  /** Whether we wrote a file at `path`, or began to; `isOurs` says whether it is still the same. */
  owns(path: string): boolean {
    return (this.#files.get(path)?.digests.length ?? 0) > 0 || this.#begun.has(path)
  }

  /** All files that are ours. */
  paths(): readonly string[] {
    return [...this.#files.keys()]
  }

  /** The posts that were written for an article. */
  pathsOf(id: string): readonly string[] {
    return [...(this.#paths.get(id) ?? [])]
  }

  /** Undefined where the list does not say it. */
  sizeOf(path: string): number | undefined {
    return this.#files.get(path)?.size
  }

  /** Whether these bytes are what we left at `path`. */
  isOurs(path: string, bytes: Uint8Array): boolean {
    return this.#files.get(path)?.digests.includes(digestOf(bytes)) ?? false
  }

  async willWrite(path: string, id: string | undefined, bytes: Uint8Array): Promise<void> {
    const digest = digestOf(bytes)
    const known = this.#files.get(path)
    const size = id === undefined ? bytes.length : undefined
    if (known && known.id === id && known.digests.at(-1) === digest && known.size === size) return
    const line = id === undefined ? { path, digest, size } : { path, id, digest }
    this.#note(line)
    await this.#append(line)
  }

  /** The article's file stands at `path` already, written by somebody else. */
  async found(path: string, id: string): Promise<void> {
    if (this.#files.get(path)?.id === id) return
    this.#note({ path, id })
    await this.#append({ found: true, path, id })
  }

  async isRemoved(path: string): Promise<void> {
    this.#forget(path)
    await this.#append({ path })
  }

  /** Makes the file short again where it has grown by lines that count no more. */
  async tidy(): Promise<void> {
    if (this.#lines <= this.#files.size * 2 + 100) return
    const lines = [...this.#files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { id, digests, size }]) => {
        const digest = digests.at(-1)
        const about = { path, ...(id !== undefined && { id }) }
        return lineOf(digest === undefined ? { found: true, ...about } : { ...about, digest, size })
      })
    if (this.#kind) lines.unshift(lineOf({ kind: this.#kind }))
    await this.#folder.write(manifestPath, new TextEncoder().encode(lines.join('')))
    this.#isKindSaid = true
    this.#lines = lines.length
  }

  async #append(line: Line): Promise<void> {
    const kind = this.#isKindSaid || !this.#kind ? '' : lineOf({ kind: this.#kind })
    this.#isKindSaid = true
    // The line break in front ends a line that a crash has cut.
    await this.#folder.appendToManifest(`${this.#lines === 0 ? '' : '\n'}${kind}${lineOf(line)}`)
    this.#lines += kind === '' ? 1 : 2
  }

  /** Lists without a kind are of the exporter that was there first, where their files are such as it writes. */
  #guessedKind(): ExportKind | undefined {
    const paths = [...this.#files]
    const isOther = paths.some(([path, { id }]) => path === '.nojekyll' || (path === 'index.md' && id === undefined))
    return !isOther && paths.some(([path]) => path === '_config.yml' || postPath.test(path)) ? 'jekyll' : undefined
  }

  #note({ path, id, digest, size }: Line): void {
    const before = this.#files.get(path)
    if (before?.id !== undefined && before.id !== id) this.#paths.get(before.id)?.delete(path)
    const digests =
      digest === undefined ? [] : [...(before?.digests ?? []).filter((one) => one !== digest).slice(-3), digest]
    this.#files.set(path, id === undefined ? { digests, size } : { id, digests })
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

function lineOf(line: Line | { readonly kind: ExportKind }): string {
  return `${JSON.stringify(line)}\n`
}

function readLine(line: string): Line | ExportKind | undefined {
  const read = parsed(line)
  if (read === undefined) {
    const [, cut] = /^\{"path":("(?:[^"\\]|\\.)*")/.exec(line) ?? []
    const path = cut && parsed(cut)
    return typeof path === 'string' ? { path, isCut: true } : undefined
  }
  if (!read || typeof read !== 'object') return undefined
  if ('kind' in read && kinds.includes(read.kind)) return read.kind as ExportKind
  if (!('path' in read) || typeof read.path !== 'string') return undefined
  return {
    path: read.path,
    ...('id' in read && typeof read.id === 'string' && { id: read.id }),
    ...('digest' in read && typeof read.digest === 'string' && { digest: read.digest }),
    ...('size' in read && typeof read.size === 'number' && { size: read.size }),
    ...('found' in read && read.found === true && { found: true }),
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
