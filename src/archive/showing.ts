import type { WarcRecord } from '../capture/index.ts'
import { capturesFor } from '../store/index.ts'
import type { OpenArchive } from './open-archive.ts'

/** One thing that the page asked for, as the record of the showing tells it. */
export interface Asked {
  readonly url: string
  readonly kind: string
  /** The captures that answered, redirects first. */
  readonly captures?: readonly string[]
  /** Of the last of them. */
  readonly digest?: string
  /** Why it got nothing. */
  readonly why?: string
}

/** What the record of a showing says, as JSON. */
export interface Showing {
  readonly event: 'shown'
  /** The capture of the page itself. */
  readonly page: string
  readonly browser: string
  /** `time`: it was still asking for more when the time was up. */
  readonly end: 'quiet' | 'time'
  readonly requests: readonly Asked[]
}

/** Beyond what a showing of ours can be. */
const bytesAtMost = 8 << 20
const requestsAtMost = 400
const capturesAtMost = 50
const addressAtMost = 10_000

/**
 * What a showing's record says, also one that somebody else may have made; undefined where it says nothing of that kind. A request
 * that can't be read is left out.
 */
export async function readShowing(record: WarcRecord): Promise<Showing | undefined> {
  const bytes = await record.payload()
  if (bytes.length > bytesAtMost) return undefined
  let said: unknown
  try {
    said = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
  if (!isObject(said) || said.event !== 'shown' || !isShort(said.page, 100)) return undefined
  if (!Array.isArray(said.requests) || said.requests.length > requestsAtMost) return undefined
  const requests: Asked[] = []
  for (const one of said.requests as readonly unknown[]) {
    const asked = readAsked(one)
    if (asked) requests.push(asked)
  }
  const browser = isShort(said.browser, 200) ? said.browser : ''
  return { event: 'shown', page: said.page, browser, end: said.end === 'time' ? 'time' : 'quiet', requests }
}

function readAsked(one: unknown): Asked | undefined {
  if (!isObject(one) || !isShort(one.url, addressAtMost) || !isShort(one.kind, 50)) return undefined
  const { url, kind, captures, digest, why } = one
  if (captures !== undefined && !isIds(captures)) return undefined
  return {
    ...{ url, kind },
    ...(captures !== undefined && { captures }),
    ...(isShort(digest, 200) && { digest }),
    ...(isShort(why, 1000) && { why }),
  }
}

const isObject = (one: unknown): one is Readonly<Record<string, unknown>> => typeof one === 'object' && one !== null
const isShort = (one: unknown, atMost: number): one is string => typeof one === 'string' && one.length <= atMost
const isIds = (one: unknown): one is readonly string[] =>
  Array.isArray(one) && one.length <= capturesAtMost && one.every((id) => isShort(id, 100))

/** The captures that a page's showings named: what it needs besides itself. Those that can't be read name nothing. */
export async function capturesShown(archive: OpenArchive, articleId: string): Promise<readonly string[]> {
  const ids = new Set<string>()
  for (const capture of await capturesFor(archive.db, 'showing', articleId)) {
    try {
      const showing = await readShowing(await archive.warcs.readRecord(capture.place))
      for (const { captures = [] } of showing?.requests ?? []) for (const id of captures) ids.add(id)
    } catch {
      // What can't be read names nothing.
    }
  }
  return [...ids]
}
