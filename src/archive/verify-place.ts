import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { withoutPassword } from '../store/index.ts'
import { type OpenOptions, openWithoutDatabase, updateOlder } from './open-archive.ts'
import { databaseOf, openDatabase } from './open-database.ts'
import type { Finding, Verifiable, VerifyPlace } from './verify.ts'
import { messageOf } from './verify.ts'

/** Opens what can be opened of an archive, however damaged its database is; one of an earlier Presskeep is brought up to date. */
export async function openForVerify(
  folder: string,
  options: OpenOptions,
): Promise<{ readonly archive: Verifiable; readonly finding?: Finding; close(): Promise<void> }> {
  const { close, ...archive } = openWithoutDatabase(folder, options)
  const where = databaseOf(folder, archive.settings)
  try {
    await updateOlder(folder, where, options)
  } catch (error) {
    await close()
    throw error
  }
  try {
    const db = await openDatabase(where, { readOnly: true })
    return {
      archive: { ...archive, db },
      async close() {
        await db.close()
        await close()
      },
    }
  } catch (error) {
    const name = archive.settings.store === undefined ? path.basename(where) : withoutPassword(where)
    const finding = { what: 'database-damaged', where: `${name}: ${messageOf(error)}`, repairable: true } as const
    return { archive, finding, close }
  }
}

const placeFile = '.presskeep.verify.json'

/** Where an earlier verification was stopped, and what it had found; undefined where none was. */
export function readVerifyPlace(folder: string): { place: VerifyPlace; found: readonly Finding[] } | undefined {
  const file = path.join(folder, placeFile)
  if (!existsSync(file)) return undefined
  try {
    const { place, found } = JSON.parse(readFileSync(file, 'utf8'))
    // An earlier Presskeep noted only how much it had found: what that was has to be looked for again.
    return typeof place?.stage === 'string' && Array.isArray(found) ? { place, found } : undefined
  } catch {
    return undefined
  }
}

/** Notes how far a verification has come; without a place, that it has ended. */
export function saveVerifyPlace(folder: string, place: VerifyPlace | undefined, found: readonly Finding[] = []): void {
  const file = path.join(folder, placeFile)
  if (!place) {
    rmSync(file, { force: true })
    return
  }
  writeFileSync(`${file}.partial`, JSON.stringify({ place, found }))
  renameSync(`${file}.partial`, file)
}
