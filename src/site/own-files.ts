import { type ExportKind, Manifest } from './manifest.ts'
import { NoPlainFileError } from './plain-file.ts'
import { manifestPath, type SiteFolder } from './site-folder.ts'

/** What became of one file. `kept`: another one's file, or one changed by hand, stands there and was left as it is. */
export type FileState = 'written' | 'unchanged' | 'kept' | 'removed' | 'failed'

/** What became of a file that is not as it should be, or of one that is. */
export interface FileOutcome {
  readonly path: string
  readonly state: FileState
  readonly message?: string
}

/** The folder is of another export or of somebody else. */
export class ForeignFolderError extends Error {
  override name = 'ForeignFolderError'
}

/** Writes what differs, and never over what was not written here before. */
export class OwnFiles {
  readonly manifest: Manifest
  readonly #folder: SiteFolder
  readonly #met = new Set<string>()

  private constructor(folder: SiteFolder, manifest: Manifest) {
    this.#folder = folder
    this.manifest = manifest
  }

  /**
   * Runs an export with the folder to itself, and tidies up after it. Throws `ForeignFolderError` for a folder of another
   * kind, `FolderBusyError` where another run is at work.
   */
  static async *use<Event>(
    folder: SiteFolder,
    kind: ExportKind,
    run: (files: OwnFiles) => AsyncIterable<Event>,
  ): AsyncGenerator<Event> {
    const release = await folder.lock()
    try {
      const files = await OwnFiles.of(folder, kind)
      await folder.sweep(new Set(['', ...files.manifest.paths().map((path) => path.replace(/\/?[^/]*$/, ''))]))
      yield* run(files)
      await files.manifest.tidy()
    } finally {
      await release()
    }
  }

  /** Throws `ForeignFolderError` where another kind of export has written. */
  static async of(folder: SiteFolder, kind: ExportKind): Promise<OwnFiles> {
    const manifest = await Manifest.read(folder).catch((error) => {
      throw error instanceof NoPlainFileError ? new ForeignFolderError(error.message) : error
    })
    if (manifest.kind && manifest.kind !== kind) {
      throw new ForeignFolderError(
        `the folder holds what export ${manifest.kind} wrote (${manifestPath} in it says so); name another folder`,
      )
    }
    if (!manifest.kind && !manifest.isEmpty) {
      throw new ForeignFolderError(
        `${manifestPath} in the folder does not say which export wrote the files there; name an empty folder`,
      )
    }
    manifest.kind = kind
    return new OwnFiles(folder, manifest)
  }

  /** `isClaimed`: what stands there says of itself that it is ours. A file that happens to have the same bytes is not. */
  async put(path: string, bytes: Uint8Array, id?: string, isClaimed = false): Promise<FileOutcome> {
    const current = await this.#folder.read(path)
    if (current && isSame(current, bytes)) {
      if (isClaimed || this.manifest.owns(path)) await this.manifest.willWrite(path, id, bytes)
      else if (id !== undefined) await this.manifest.found(path, id)
      return { path, state: 'unchanged' }
    }
    if (current && !isClaimed && !this.manifest.isOurs(path, current) && !this.#isCut(path, current, bytes)) {
      return { path, state: 'kept', message: 'the file was changed by somebody else' }
    }
    await this.manifest.willWrite(path, id, bytes)
    await this.#folder.write(path, bytes)
    return { path, state: 'written' }
  }

  /** What a crash left of a file of ours. */
  #isCut(path: string, current: Uint8Array, bytes: Uint8Array): boolean {
    return this.manifest.owns(path) && isSame(current, bytes.subarray(0, current.length))
  }

  /** Whether a file that is named by its content, and never changes, is there as it was written, as far as its size tells. */
  async stands(path: string): Promise<boolean> {
    const size = this.manifest.sizeOf(path)
    return size !== undefined && (await this.#folder.size(path)) === size
  }

  /** Whether this run comes to a file for the first time: several articles may show one picture, which is told of once. */
  isFirst(path: string): boolean {
    if (this.#met.has(path)) return false
    this.#met.add(path)
    return true
  }

  /** Removes a file that was written here; undefined where it is gone already or was changed by hand since. */
  async remove(path: string): Promise<FileOutcome | undefined> {
    const bytes = await this.#folder.read(path)
    if (bytes && !this.manifest.isOurs(path, bytes)) return undefined
    // A kill in between leaves a line for a file that is gone, not a file that nobody owns.
    if (bytes) await this.#folder.remove(path)
    await this.manifest.isRemoved(path)
    return bytes && { path, state: 'removed' }
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0
}

/** UTF-8. */
export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** What went wrong, with the reason behind it, in one line. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/** What is told of a file that could not be written. Throws what no other file would fare better by. */
export function failed(path: string, error: unknown): FileOutcome & { readonly state: 'failed' } {
  throwIfHopeless(error)
  return { path, state: 'failed', message: messageOf(error) }
}

/** Throws what no other file would fare better by: a disk that is full or can't be written to. */
export function throwIfHopeless(error: unknown): void {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (/^(?:ENOSPC|EDQUOT|EROFS|EIO)$/.test((at as NodeJS.ErrnoException).code ?? '')) throw at
  }
}
