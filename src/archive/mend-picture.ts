import type { BlobStore } from '../model/index.ts'
import { captureByDigest, captureById, type Db, type StoredCapture } from '../store/index.ts'
import { pictureKey } from './apply-picture.ts'
import { sha256Hex } from './identity.ts'
import type { OpenArchive } from './open-archive.ts'
import type { Aside } from './put-aside.ts'

/**
 * Writes a picture again whose file is missing or is not what its name says: from any capture that gives just these bytes,
 * or from another archive's pictures. What was there is put aside. Answers from where it came; undefined where nobody has it.
 */
export async function mendPicture(
  archive: Pick<OpenArchive, 'blobs' | 'warcs' | 'context'> & { readonly db: Db },
  digest: string,
  other: BlobStore | undefined,
  aside: Aside,
): Promise<{ readonly from: 'capture' | 'backup'; readonly aside?: string } | undefined> {
  const key = pictureKey(digest)
  const captured = await bytesOfCaptures(archive, digest)
  const bytes = captured ?? (await other?.get(key).catch(() => undefined))
  if (!bytes || sha256Hex(bytes) !== digest) return undefined
  const kept = await archive.blobs.get(key)
  const put = kept && aside.bytes(`blobs/${key}`, kept)
  if (kept) await archive.blobs.delete(key)
  await archive.blobs.put(key, bytes)
  return { from: captured ? 'capture' : 'backup', ...(put !== undefined && { aside: put }) }
}

async function bytesOfCaptures(
  { db, warcs, context }: Pick<OpenArchive, 'warcs' | 'context'> & { readonly db: Db },
  digest: string,
): Promise<Uint8Array | undefined> {
  const named = await db.all<{ id: string }>(
    'SELECT DISTINCT capture_id AS id FROM pictures WHERE digest = ? AND capture_id IS NOT NULL',
    digest,
  )
  const captures: (StoredCapture | undefined)[] = [await captureByDigest(db, `sha256:${digest}`)]
  for (const { id } of named) captures.push(await captureById(db, id))
  for (const capture of captures) {
    if (!capture) continue
    try {
      const bytes = await context.payload(await warcs.readRecord(capture.place, { verify: true }), db)
      if (sha256Hex(bytes) === digest) return bytes
    } catch {
      // Another capture may give it.
    }
  }
  return undefined
}
