import type { WarcRecord } from '../capture/index.ts'
import { lineKey } from '../diff/index.ts'
import { wallOf } from '../extract/index.ts'
import type { Sql } from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { isWhole, type Reading } from './save-revision.ts'

/** Less of a text than this may be its beginning before a wall. */
const mostOfIt = 0.6

/**
 * Why a page is believed to show only the beginning of what it showed before: its text begins as it did, hardly anything
 * in it is new, much is gone, and something on the page asks to pay, sign in or subscribe. Meters let some paragraphs stand,
 * more than a page alone would be doubted for. Undefined where the page is what the publisher says now.
 */
export async function whyCutShort(
  sql: Sql,
  former: Pick<Reading, 'kind' | 'text'>,
  reading: Reading,
  record: WarcRecord,
  context: ApplyContext,
): Promise<string | undefined> {
  if (!isWhole(former) || !isWhole(reading) || reading.text.length > former.text.length * mostOfIt) return undefined
  const keysOf = (text: string) => text.split('\n').map(lineKey)
  const before = keysOf(former.text)
  const now = keysOf(reading.text)
  const known = new Set(before)
  const lengthOf = (keys: readonly string[]) => keys.reduce((sum, one) => sum + one.length, 0)
  if (now[0] !== before[0] || lengthOf(now.filter((one) => known.has(one))) * 2 < lengthOf(now)) return undefined
  const wall = wallOf(await context.payload(record, sql), record.contentType)
  return wall && `less than was kept; the page asks for more than a visit: ${wall}`
}
