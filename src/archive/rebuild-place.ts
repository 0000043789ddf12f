import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import {
  ArchiveBusyError,
  type Db,
  discardSchema,
  lockArchive,
  rebuildSchema,
  takeSchemasPlace,
} from '../store/index.ts'
import { mendDatabase } from './mend-database.ts'
import { databaseFile, isMade, isServer, openDatabase } from './open-database.ts'
import { type Aside, giveName } from './put-aside.ts'
import { type Soundness, soundnessOf } from './soundness.ts'
import { joinWriters } from './writer-session.ts'

/** Where a rebuild makes its database, beside the one in use. */
export interface RebuildPlace {
  readonly current: string
  openFresh(): Promise<Db>
  /** The one that was made, for reading. */
  openMade(): Promise<Db>
  /** The database in use, for reading; undefined where there is none that can be read. */
  openCurrent(): Promise<Db | undefined>
  soundnessOf(db: Db): Promise<Soundness>
  /** Mends the rows of the database in use from the fresh one, as far as they prove themselves; answers how many, and where what they were lies. */
  mendFromFresh(aside: Aside): Promise<{ readonly rows: number; readonly aside?: string }>
  discard(): Promise<void>
  /** Answers where the former database lies now. */
  takeOver(now: number): Promise<string | undefined>
  /** Keeps others from writing until it is released. Throws `ArchiveBusyError` where somebody does. */
  exclude(now: number): Promise<{ release(): Promise<void> }>
}

export function rebuildPlace(folder: string, current: string): RebuildPlace {
  return isServer(current) ? onServer(folder, current) : inFolder(folder, current)
}

async function openIfReadable(where: string): Promise<Db | undefined> {
  try {
    if (!(await isMade(where))) return undefined
    const db = await openDatabase(where, { readOnly: true })
    await db.all('SELECT count(*) FROM revisions')
    return db
  } catch (error) {
    if (error instanceof ArchiveBusyError || isServer(where)) throw error
    return undefined
  }
}

const stampOf = (now: number) => new Date(now).toISOString().replace(/\D/g, '').slice(0, 17)

function inFolder(folder: string, current: string): RebuildPlace {
  const fresh = path.join(folder, databaseFile.replace(/\.db$/, '.rebuilt.db'))
  const discard = async () => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${fresh}${end}`, { force: true })
  }
  return {
    current,
    async openFresh() {
      await discard()
      return openDatabase(fresh)
    },
    openMade: () => openDatabase(fresh, { readOnly: true }),
    openCurrent: () => openIfReadable(current),
    soundnessOf: (db) => soundnessOf(db, current),
    async mendFromFresh(aside) {
      try {
        return await mendDatabase(current, { source: fresh, aside })
      } catch {
        // Too much of it is damaged for that.
        return { rows: 0 }
      }
    },
    discard,
    async takeOver(now) {
      if (existsSync(`${fresh}-wal`) && statSync(`${fresh}-wal`).size) await (await openDatabase(fresh)).close()
      const former = existsSync(current) ? setAside(current, now) : undefined
      renameSync(fresh, current)
      // Reading it left these, with nothing in them.
      for (const end of ['-wal', '-shm']) rmSync(`${fresh}${end}`, { force: true })
      return former
    },
    async exclude(now) {
      const lock = lockArchive(folder, 'rebuild', now)
      return { release: async () => lock.release() }
    },
  }
}

/**
 * Gives a database a second name, so that there is one under the first at every moment. Its log goes with it: left behind,
 * it would be taken for the log of the database that comes in its place.
 */
function setAside(file: string, now: number): string {
  const former = file.replace(/\.db$/, `.before-${stampOf(now)}.db`)
  for (const end of ['', '-wal']) if (existsSync(`${file}${end}`)) giveName(`${file}${end}`, `${former}${end}`)
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  return former
}

/** The server says itself when its pages are damaged: then reading throws, and what can be read is sound. */
function onServer(folder: string, current: string): RebuildPlace {
  let fresh = current
  return {
    current,
    async openFresh() {
      fresh = await rebuildSchema(current)
      return openDatabase(fresh)
    },
    openMade: () => openDatabase(fresh, { readOnly: true }),
    openCurrent: () => openIfReadable(current),
    soundnessOf: async () => ({ isSound: true, isRowSound: () => true }),
    mendFromFresh: async () => ({ rows: 0 }),
    discard: () => discardSchema(current),
    takeOver: (now) => takeSchemasPlace(current, stampOf(now)),
    async exclude() {
      if (!(await isMade(current))) return { release: async () => {} }
      const db = await openDatabase(current)
      try {
        const session = await joinWriters(folder, db, 'rebuild')
        return {
          async release() {
            await session.close()
            await db.close()
          },
        }
      } catch (error) {
        await db.close()
        throw error
      }
    },
  }
}
