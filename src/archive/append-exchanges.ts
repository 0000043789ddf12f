import { sha256, type WarcWriter } from '../capture/index.ts'
import type { Capture, CapturePurpose, Exchange } from '../model/index.ts'
import { captureByDigest, lastAnswer } from '../store/index.ts'
import type { OpenArchive } from './open-archive.ts'

/** Below this a revisit record is as large as the payload. */
const smallestShared = 512

/**
 * Prepares the appending of a request's exchanges: a payload that the archive holds already becomes a revisit record
 * that refers to it, and so does the answer that nothing changed (304).
 */
export async function appendExchanges(
  archive: OpenArchive,
  exchanges: readonly Exchange[],
  context: {
    readonly purpose: CapturePurpose
    readonly subject: string
    /** Of the captures that are to be, one for each exchange; made up where absent. */
    readonly ids?: readonly string[]
  },
): Promise<(warc: WarcWriter) => readonly Capture[]> {
  const { ids, ...about } = context
  const originals = await Promise.all(
    exchanges.map(async (exchange) => {
      if (exchange.status === 304) {
        const original = await lastAnswer(archive.db, { ...about, url: exchange.url })
        return original && { recordId: original.id, url: original.url, at: original.at }
      }
      if (exchange.status !== 200 || exchange.truncated || exchange.body.length < smallestShared) return undefined
      const original = await captureByDigest(archive.db, sha256(exchange.body))
      return original && { recordId: original.id, url: original.url, at: original.at, digest: original.digest }
    }),
  )
  return (warc) =>
    exchanges.map((exchange, at) =>
      warc.appendExchange(exchange, { ...about, revisitOf: originals[at], id: ids?.[at] }),
    )
}
