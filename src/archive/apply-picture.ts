import { pictureType, type WarcRecord } from '../capture/index.ts'
import type { Capture } from '../model/index.ts'
import {
  holdPicture,
  holdShownAgainstDossiers,
  isPictureWanted,
  pictureFailed,
  pictureKept,
  removeJob,
  type Sql,
  saveLook,
} from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { sha256Hex } from './identity.ts'

export interface AppliedPicture {
  readonly kind: 'picture'
  readonly url: string
  readonly outcome: 'kept' | 'refused' | 'other'
  readonly note?: string
}

/** Where a picture's bytes lie, by the hex SHA-256 of the bytes. */
export const pictureKey = (digest: string): string => `pictures/${digest.slice(0, 2)}/${digest}`

/** A picture's answer: kept under its digest if its bytes are a picture's, whatever its Content-Type says. */
export async function applyPicture(
  sql: Sql,
  capture: Capture,
  record: WarcRecord,
  context: ApplyContext,
): Promise<AppliedPicture> {
  const url = capture.subject
  if (isRedirect(record) || capture.status !== 200) return { kind: 'picture', url, outcome: 'other' }
  const refuse = async (note: string): Promise<AppliedPicture> => {
    await pictureFailed(sql, url, note)
    return { kind: 'picture', url, outcome: 'refused', note }
  }
  if (record.truncated) return refuse(`the answer ended early (${record.truncated})`)
  let bytes: Uint8Array
  try {
    bytes = await context.payload(record, sql)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
  const found = pictureType(bytes)
  if (!found) return refuse('the answer is no picture that we know')
  // Of a whole page only its article's pictures are more than captures.
  if (!(await isPictureWanted(sql, url))) return { kind: 'picture', url, outcome: 'other' }
  const digest = sha256Hex(bytes)
  await holdPicture(sql, digest)
  await context.blobs.put(pictureKey(digest), bytes)
  await pictureKept(sql, url, { digest, type: found.type, captureId: capture.id })
  if (context.tellsDossiers) await holdShownAgainstDossiers(sql, url)
  const look = await context.look(bytes)
  if (look) await saveLook(sql, { digest, ...look })
  await removeJob(sql, 'picture', url)
  return { kind: 'picture', url, outcome: 'kept' }
}
