import { harmlessSvg, pictureType, withoutMetadata } from '../capture/index.ts'
import type { BlobStore } from '../model/index.ts'
import { pictureKey } from './apply-picture.ts'

/**
 * A kept picture as readers get it, in the reading room and in exports: the blob stays as it came, what is shown says
 * neither where nor with what it was taken, and a drawing runs and fetches nothing. Undefined where it is not there.
 */
export async function shownPicture(
  blobs: BlobStore,
  digest: string,
  drawing: (bytes: Uint8Array) => Uint8Array | undefined = harmlessSvg,
): Promise<Uint8Array | undefined> {
  const bytes = await blobs.get(pictureKey(digest))
  if (!bytes) return undefined
  return pictureType(bytes)?.type === 'image/svg+xml' ? drawing(bytes) : withoutMetadata(bytes)
}
