import fs from 'node:fs'
import path from 'node:path'
import type { WarcPlace } from '../model/index.ts'
import { checkWarc } from './check.ts'
import { bytesAt, type ReadOptions, type ReadRecordOptions, readRecord, readWarc } from './read.ts'
import type { WarcRecord } from './record.ts'
import { listWarcs } from './writer.ts'

export interface WarcFile {
  readonly name: string
  /** As much as can be read now; the newest may be growing. */
  readonly sizeBytes: number
}

/** An archive's own WARC files, in its folder or in a bucket, for reading. A place is the same in both. */
export interface WarcFiles {
  /** Oldest first. `since` is a name: files of earlier days may be left out. */
  list(since?: string): Promise<readonly WarcFile[]>
  /** The record at a place. Throws `WarcError` where it is not there whole. */
  readRecord(place: WarcPlace, options?: ReadRecordOptions): Promise<WarcRecord>
  /** The bytes of a record as they stand. Throws `WarcError` where they are not all there. */
  bytesAt(place: WarcPlace): Promise<Buffer>
  /** As `readWarc` of the module. */
  readWarc(name: string, options?: ReadOptions): AsyncGenerator<WarcRecord>
  checkWarc(name: string, from?: number): ReturnType<typeof checkWarc>
}

export interface FolderWarcs extends WarcFiles {
  readonly dir: string
}

/** The WARC files of a folder; none where there is no such folder. */
export function folderWarcs(dir: string): FolderWarcs {
  return {
    dir,
    async list() {
      return listWarcs(dir).map((name) => ({ name, sizeBytes: fs.statSync(path.join(dir, name)).size }))
    },
    readRecord: async (place, options) => readRecord(dir, place, options),
    bytesAt: async (place) => bytesAt(dir, place),
    readWarc: (name, options) => readWarc(path.join(dir, name), options),
    checkWarc: (name, from) => checkWarc(path.join(dir, name), from),
  }
}
