import { captureOf, type PictureLook, pictureType, type WarcRecord } from '../capture/index.ts'
import type { Sql } from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { sha256Hex } from './identity.ts'

/**
 * Looks at the pictures among records that are to be applied, before the transaction that applies them: decoding takes up to seconds, and a
 * transaction keeps other writers waiting (SQLite) or a connection and the pictures' locks (PostgreSQL). Answers a context that
 * knows these looks. Whether an article shows a picture is not asked: a record before it may say so.
 */
export async function looksBefore(
  sql: Sql,
  records: readonly WarcRecord[],
  context: ApplyContext,
): Promise<ApplyContext> {
  const looks = new Map<string, PictureLook | undefined>()
  for (const record of records) {
    if (record.purpose !== 'picture' || record.truncated || isRedirect(record)) continue
    if (captureOf(record)?.status !== 200) continue
    let bytes: Uint8Array
    try {
      bytes = await context.payload(record, sql, records)
    } catch {
      // The fold comes to it and says what is wrong.
      continue
    }
    const digest = sha256Hex(bytes)
    if (pictureType(bytes) && !looks.has(digest)) looks.set(digest, await context.look(bytes))
  }
  if (!looks.size) return context
  return {
    ...context,
    async look(bytes) {
      const digest = sha256Hex(bytes)
      return looks.has(digest) ? looks.get(digest) : context.look(bytes)
    },
  }
}
