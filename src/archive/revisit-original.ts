import { digestMatches, headerValue, type WarcRecord } from '../capture/index.ts'
import { addressKey } from '../model/index.ts'
import { articleByKey, captureByDigest, captureById, capturesFor, type StoredCapture } from '../store/index.ts'
import type { OpenArchive } from './open-archive.ts'

/** Where a revisit names no time, so many of the newest captures of its address are looked at. */
const looksAtMost = 10

/** What a revisit record says that its payload has as digest, in whatever spelling; undefined where it says nothing. */
export function statedPayload({ warcHeaders }: WarcRecord): string | undefined {
  return headerValue(warcHeaders, 'Presskeep-Digest') ?? headerValue(warcHeaders, 'WARC-Payload-Digest')
}

/**
 * A revisit record of another file as if it held what it refers to (WARC 1.1, 6.7), where that is kept. Only bytes with the digest that
 * the revisit states are taken: what it refers to is only where to look. Undefined where they are not kept. A 304 refers to
 * what may be other bytes, so it is not resolved.
 */
export async function withOriginal(archive: OpenArchive, revisit: WarcRecord): Promise<WarcRecord | undefined> {
  const digest = statedPayload(revisit)
  if (digest === undefined || revisit.revisit === 'not-modified') return undefined
  for await (const capture of likelyOriginals(archive, revisit, digest)) {
    if (capture.status === undefined) continue
    try {
      const original = await archive.warcs.readRecord(capture.place)
      const payload = await original.payload()
      if (original.truncated || digestMatches(digest, payload) !== true) continue
      const { status, statusText, headers, mime, contentType, contentEncoding } = revisit.headers.length
        ? revisit
        : original
      const told = { status, statusText, headers, mime, contentType, contentEncoding }
      return { ...revisit, ...told, member: undefined, payload: async () => payload }
    } catch {
      // What can't be read any more is no original.
    }
  }
  return undefined
}

/** Kept captures that hold a payload of their own, the likeliest first. */
async function* likelyOriginals(
  archive: OpenArchive,
  revisit: WarcRecord,
  digest: string,
): AsyncGenerator<StoredCapture> {
  const { db } = archive
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) {
    const same = await captureByDigest(db, digest)
    if (same) yield same
    return
  }
  const { recordId, url = revisit.url, at } = revisit.refersTo ?? {}
  const named = recordId === undefined ? undefined : await captureById(db, recordId)
  if (named && named.originalId === undefined) yield named
  const key = url === undefined ? undefined : addressKey(url)
  const article = key === undefined ? undefined : await articleByKey(db, key)
  const looks = [
    ...(article ? await capturesFor(db, 'article', article.duplicateOf ?? article.id) : []),
    ...(url === undefined ? [] : await capturesFor(db, 'picture', url)),
    ...(url === undefined ? [] : await capturesFor(db, 'requisite', url)),
  ].filter((one) => one.url === url && one.originalId === undefined)
  const second = (time: number) => Math.floor(time / 1000)
  const then = at === undefined ? looks : looks.filter((one) => second(one.at) === second(at))
  yield* then.slice(-looksAtMost).reverse()
}
