import type { WarcRecord } from '../capture/index.ts'
import { type Capture, markKey } from '../model/index.ts'
import { holdAgainstDossiers, lockArticle, type Sql, saveMark } from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { sha256Hex } from './identity.ts'

/** A change of an article's marks, as it stands in a `metadata` record; the record's subject is the article. */
export type MarkEvent =
  | {
      readonly event: 'mark'
      readonly name: string
      readonly note?: string
      /** When it was set, where that is not this record's own date: it only changes the note, or the clock went back; ISO 8601. */
      readonly since?: string
      /** The version that was current when it was set, and the capture that this was read in. */
      readonly revision?: string
      readonly capture?: string
    }
  | { readonly event: 'mark-removed'; readonly name: string }

/** The latest record of a mark counts, by its date: so several writers' records may come in any order. */
export async function applyMark(sql: Sql, context: ApplyContext, capture: Capture, record: WarcRecord): Promise<void> {
  const event = JSON.parse(new TextDecoder().decode(await record.payload())) as MarkEvent
  const { subject, at } = capture
  const key = markKey(event.name)
  const isSet = event.event === 'mark'
  const since = isSet && event.since !== undefined ? Date.parse(event.since) : Number.NaN
  await lockArticle(sql, subject)
  await saveMark(sql, {
    id: sha256Hex(`mark\n${subject}\n${key}`).slice(0, 16),
    subject,
    key,
    name: event.name,
    isSet,
    markedAt: Number.isNaN(since) ? at : since,
    at,
    recordId: capture.id,
    ...(isSet && { note: event.note, revisionId: event.revision, captureId: event.capture }),
  })
  if (context.tellsDossiers) await holdAgainstDossiers(sql, subject)
}
