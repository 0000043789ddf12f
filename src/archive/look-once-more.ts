import type { BlobStore } from '../model/index.ts'
import { type Db, saveLook } from '../store/index.ts'
import { pictureKey } from './apply-picture.ts'
import type { PictureLooker } from './picture-looker.ts'

/**
 * Looks again at the pictures for which the machine had no memory when they were kept; others may have needed it then. Ends at the first
 * that still can't be looked at: `rebuild` looks at all of them. Never throws.
 */
export async function lookOnceMore(db: Db, blobs: BlobStore, looker: PictureLooker): Promise<void> {
  for (const digest of [...looker.unseen]) {
    try {
      const bytes = await blobs.get(pictureKey(digest))
      if (!bytes) continue
      const look = await looker.look(bytes)
      if (looker.unseen.has(digest)) return
      if (look) await db.transaction((sql) => saveLook(sql, { digest, ...look }))
    } catch {
      return
    }
  }
}
