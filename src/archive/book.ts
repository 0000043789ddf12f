import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { exportEpub } from './export-epub.ts'
import { exportWacz } from './export-wacz.ts'
import { ArchiveError, type OpenArchive } from './open-archive.ts'

/** A browser's download stays bounded; `presskeep export wacz` writes any number. */
const articlesInWacz = 5_000

/** A book or a WACZ of what a query finds, by way of a file that is gone when it was read. */
export async function bookOf(
  archive: OpenArchive,
  query: string,
  format: 'epub' | 'wacz',
  title: string,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-book-'))
  const file = path.join(folder, `book.${format}`)
  try {
    if (format === 'epub') await exportEpub(archive, file, query, { title })
    else await exportWacz(archive, file, { search: query, most: articlesInWacz }, 'presskeep')
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    if (error instanceof ArchiveError) return undefined
    throw error
  }
  return readAway(file, folder)
}

async function* readAway(file: string, folder: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
