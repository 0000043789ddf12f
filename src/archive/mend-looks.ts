import type { Db, StoredLook } from '../store/index.ts'
import { looksOfShown, removeLook, saveLook } from '../store/index.ts'
import { openDatabase } from './open-database.ts'
import type { RebuildPlace } from './rebuild-place.ts'

/**
 * Puts looks of pictures right in the database in use, which stays: those that are missing in it, other than in the one that was made of
 * the captures, or of pictures that have none. A picture that either does not show is left alone, and so is one that could not be looked at
 * now (`unseen`). Answers how many.
 */
export async function mendLooks(place: RebuildPlace, unseen: ReadonlySet<string>): Promise<number> {
  const [old, fresh] = [await place.openCurrent(), await place.openMade()]
  let writing: Db | undefined
  const writer = async () => {
    writing ??= await openDatabase(place.current)
    return writing
  }
  let mended = 0
  try {
    if (!old) return 0
    for (let after = ''; ; ) {
      const rows = await looksOfShown(fresh, after)
      const last = rows.at(-1)
      if (!last) return mended
      const before = new Map(
        (await looksOfShown(old, after, last.digest)).map(({ digest, look }) => [digest, textOf(look)]),
      )
      const wrong = rows.filter(
        ({ digest, look }) => before.has(digest) && before.get(digest) !== textOf(look) && !unseen.has(digest),
      )
      if (wrong.length) {
        await (await writer()).transaction(async (sql) => {
          for (const { digest, look } of wrong) {
            await removeLook(sql, digest)
            if (look) await saveLook(sql, look)
          }
        })
      }
      mended += wrong.length
      after = last.digest
    }
  } finally {
    await writing?.close()
    await old?.close()
    await fresh.close()
  }
}

const textOf = (look: StoredLook | undefined): string | undefined => look && JSON.stringify(look)
