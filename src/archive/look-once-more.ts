import { setTimeout as wait } from 'node:timers/promises'
import type { BlobStore } from '../model/index.ts'
import { type Db, saveLook } from '../store/index.ts'
import { pictureKey } from './apply-picture.ts'
import type { PictureLooker } from './picture-looker.ts'

const longestMs = 5000

/**
 * Looks again at the pictures for which the machine had no memory when they were kept; others may have needed it then. For some seconds at
 * most, since a program that is asked to end waits for it: `rebuild` looks at all of them. Never throws.
 */
export async function lookOnceMore(db: Db, blobs: BlobStore, looker: PictureLooker): Promise<void> {
  const until = performance.now() + longestMs
  for (const digest of [...looker.unseen]) {
    const leftMs = until - performance.now()
    if (leftMs <= 0) return
    try {
      const bytes = await blobs.get(pictureKey(digest))
      if (!bytes) continue
      const look = await Promise.race([looker.look(bytes), wait(leftMs, undefined, { ref: false })])
      if (look) await db.transaction((sql) => saveLook(sql, { digest, ...look }))
    } catch {
      // It stays unseen.
    }
  }
}
