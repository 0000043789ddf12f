import fs from 'node:fs'
import path from 'node:path'
import { incomingFolder } from '../blobs/index.ts'
import { timestamp14 } from '../capture/index.ts'
import {
  captureById,
  claimStrayPicture,
  everyCapture,
  isPictureShown,
  joinMonths,
  removeLook,
  yearsInMonths,
} from '../store/index.ts'
import { logFolder, lostCaptures, nameInLog } from './evidence-log.ts'
import type { WritableArchive } from './open-archive.ts'
import { openDatabase } from './open-database.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

/** Something in an archive's folder that nothing refers to. */
export interface Garbage {
  readonly what: 'picture' | 'former-database' | 'leftover' | 'pieces' | 'months'
  /** Relative to the archive's folder; of months their table and year. */
  readonly file: string
  readonly bytes: number
}

/**
 * Captures that the archive had and has not any more, since they were damaged: then pictures that nothing refers to, and
 * databases that a rebuild has replaced, may be all that is left of what they gave, and stay.
 */
export async function lostBefore({ db, folder }: WritableArchive): Promise<number> {
  const named = new Set(await lostCaptures(folder, db))
  for (const name of fs.readdirSync(folder)) {
    if (!/^presskeep\.before-\d+\.db$/.test(name)) continue
    try {
      const former = await openDatabase(path.join(folder, name), { readOnly: true })
      try {
        for await (const { id } of everyCapture(former)) if (!(await captureById(db, id))) named.add(nameInLog(id))
      } finally {
        await former.close()
      }
    } catch {
      // What can't be read tells of nothing; the log does.
    }
  }
  return named.size
}

/**
 * Finds what nothing refers to any more: pictures that no article shows (their captures stay), databases that a rebuild has
 * replaced, files that were never finished and that nobody has written to for an hour. Where captures are lost (`lostBefore`) the first two stay. Deletes it only where `isReal`. Pieces of WARC files in a bucket that nobody
 * appends to any more are merged, and so are the tables of months on PostgreSQL whose year is long past.
 */
export async function* collectGarbage(archive: WritableArchive, isReal: boolean): AsyncGenerator<Garbage> {
  const { db, folder } = archive
  const isAnyLost = (await lostBefore(archive)) > 0
  if (!isAnyLost) yield* strayPictures(archive, isReal)
  if (archive.warcs.dir === undefined) {
    // Files of yesterday may be those of a program whose clock is behind.
    const today = timestamp14(archive.now() - 2 * dayMs)
    for (const name of await archive.warcs.unmerged()) {
      if (name.slice('presskeep-'.length) >= today) continue
      if (isReal) await archive.warcs.merge(name)
      yield { what: 'pieces', file: `warc/${name}`, bytes: 0 }
    }
  }
  for (const { table, year } of await yearsInMonths(db)) {
    if (isReal) await db.transaction((sql) => joinMonths(sql, table, year))
    yield { what: 'months', file: `${table} ${year}`, bytes: 0 }
  }
  const incoming = path.join('blobs', incomingFolder)
  const parts = ['', 'warc', incoming, ...(db.dialect === 'sqlite' ? [logFolder] : [])]
  for (const name of parts.flatMap((part) => filesIn(folder, part))) {
    const isFormer = /^presskeep\.before-\d+\.db(-wal|-shm)?$/.test(name)
    const isIncoming = path.dirname(name) === incoming
    const isLeftover = isIncoming || /^presskeep\.rebuilt\.db(-wal|-shm)?$|\.partial(-wal|-shm|-journal)?$/.test(name)
    if (!isLeftover && (!isFormer || isAnyLost)) continue
    const file = path.join(folder, name)
    const stat = fs.statSync(file, { throwIfNoEntry: false })
    // An export, a worker, a backup may be writing it: exports take no lock, and on PostgreSQL nobody does.
    const mayBeWritten = isIncoming || name.includes('.partial')
    if (!stat || (mayBeWritten && stat.mtimeMs > archive.now() - hourMs)) continue
    if (isReal) fs.rmSync(file, { force: true })
    yield { what: isFormer ? 'former-database' : 'leftover', file: name, bytes: stat.size }
  }
}

/** Files of a part of the archive's folder, relative to that. */
function filesIn(folder: string, part: string): readonly string[] {
  const dir = path.join(folder, part)
  if (!fs.existsSync(dir)) return []
  const entries = fs.readdirSync(dir, { withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(part, name))
}

async function* strayPictures({ db, blobs }: WritableArchive, isReal: boolean): AsyncGenerator<Garbage> {
  for await (const { key, sizeBytes } of blobs.list('pictures/')) {
    const digest = path.posix.basename(key)
    if (await isPictureShown(db, digest)) continue
    if (isReal) {
      // Others may be keeping it just now: it is seen in the store before its row is in the database.
      const isGone = await db.transaction(async (sql) => {
        if (!(await claimStrayPicture(sql, digest))) return false
        await removeLook(sql, digest)
        await blobs.delete(key)
        return true
      })
      if (!isGone) continue
    }
    yield { what: 'picture', file: `blobs/${key}`, bytes: sizeBytes }
  }
}
