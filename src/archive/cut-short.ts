import type { WarcRecord } from '../capture/index.ts'
import { lineKey } from '../diff/index.ts'
import { wallsOf } from '../extract/index.ts'
import { captureById, type Sql, type StoredRevision } from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { isWhole, type Reading } from './save-revision.ts'

/** Less of a text than this may be its beginning before a wall. */
const mostOfIt = 0.6

/**
 * Why a page is believed to show only the beginning of what it showed before: its text begins as it did, hardly anything
 * in it is new, much is gone, and something on the page asks to pay, sign in or subscribe that did not stand on the former page.
 * Meters let some paragraphs stand, more than a page alone would be doubted for. Undefined where the page is what the publisher
 * says now.
 */
export async function whyCutShort(
  sql: Sql,
  former: Pick<StoredRevision, 'kind' | 'text' | 'captureId'>,
  reading: Reading,
  record: WarcRecord,
  context: ApplyContext,
): Promise<string | undefined> {
  if (!isWhole(former) || !isWhole(reading) || reading.text.length > former.text.length * mostOfIt) return undefined
  const keysOf = (text: string) => text.split('\n').map(lineKey)
  const before = keysOf(former.text)
  const now = keysOf(reading.text)
  const kept = new Set(before)
  const lengthOf = (keys: readonly string[]) => keys.reduce((sum, one) => sum + one.length, 0)
  if (now[0] !== before[0] || lengthOf(now.filter((one) => kept.has(one))) * 2 < lengthOf(now)) return undefined
  const walls = wallsOf(await context.payload(record, sql), record.contentType)
  const known = walls.length ? await wallsBefore(sql, former.captureId, context) : new Set<string>()
  const wall = walls.find((one) => !known.has(wallKey(one)))
  return wall && `less than was kept; the page asks for more than a visit: ${wall}`
}

/** "2 articles left" is what "1 article left" was. */
const wallKey = (wall: string) => lineKey(wall.replace(/\d+/g, '0'))

/** What the former capture's page asked for already, such as to subscribe to a newsletter; nothing where it can't be read any more. */
async function wallsBefore(sql: Sql, captureId: string, context: ApplyContext): Promise<ReadonlySet<string>> {
  const capture = await captureById(sql, captureId)
  if (!capture) return new Set()
  try {
    const record = await context.recordAt(capture.place)
    return new Set(wallsOf(await context.payload(record, sql), record.contentType).map(wallKey))
  } catch {
    return new Set()
  }
}
