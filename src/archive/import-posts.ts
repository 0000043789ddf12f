import { createHash } from 'node:crypto'
import type { Capture } from '../model/index.ts'
import { importByPath } from '../store/index.ts'
import type { WritableArchive } from './open-archive.ts'

export interface ImportReport {
  readonly files: number
  readonly kept: number
  readonly known: number
  readonly broken: readonly { readonly path: string; readonly message: string }[]
  readonly repaired: readonly { readonly path: string; readonly warnings: readonly string[] }[]
}

const filesPerCommit = 100

/**
 * Keeps files as they are, byte for byte, as `resource` records, and reads articles out of them. A file that is there
 * already under the same path with the same bytes is passed over, so that importing twice changes nothing.
 */
export async function importPosts(
  archive: WritableArchive,
  files: AsyncIterable<{ readonly path: string; readonly bytes: Uint8Array }>,
  onProgress?: (done: number) => void,
): Promise<ImportReport> {
  const report = { files: 0, kept: 0, known: 0 }
  const broken: { path: string; message: string }[] = []
  const repaired: { path: string; warnings: readonly string[] }[] = []
  let batch: { readonly path: string; readonly bytes: Uint8Array }[] = []
  const flush = async () => {
    const files = batch
    batch = []
    const at = archive.now()
    await archive.keeper.commit(
      (warc) =>
        files.map(({ path, bytes }): Capture => {
          const url = `urn:presskeep:import:${path.split('/').map(encodeURIComponent).join('/')}`
          return warc.appendResource({ subject: path, url, at, mime: 'text/markdown', bytes, purpose: 'import' })
        }),
      async (_sql, applied) => {
        for (const one of applied) {
          if (one.kind !== 'import') continue
          if (one.outcome === 'broken')
            broken.push({ path: one.path, message: one.warnings[0] ?? 'it can not be read' })
          else {
            report.kept++
            if (one.warnings.length) repaired.push({ path: one.path, warnings: one.warnings })
          }
        }
      },
    )
  }
  for await (const file of files) {
    report.files++
    const digest = `sha256:${createHash('sha256').update(file.bytes).digest('hex')}`
    if ((await importByPath(archive.db, file.path))?.digest === digest) report.known++
    else batch.push(file)
    if (batch.length >= filesPerCommit) await flush()
    onProgress?.(report.files)
  }
  if (batch.length) await flush()
  return { ...report, broken, repaired }
}
