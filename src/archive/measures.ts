import type { FeedStatus } from '../model/index.ts'
import { allFeeds, type StoreMeasures, storeMeasures } from '../store/index.ts'
import type { OpenArchive } from './open-archive.ts'

/** What an operator watches of an archive. */
export interface ArchiveMeasures extends StoreMeasures {
  readonly feeds: Readonly<Record<FeedStatus, number>>
}

const freshMs = 10_000

/** Measures that are asked for more often than every ten seconds are the same ones: nobody can wear the archive out with it. */
export function measuresOf(archive: OpenArchive): () => Promise<ArchiveMeasures> {
  let known: { readonly at: number; readonly measures: Promise<ArchiveMeasures> } | undefined
  return () => {
    const now = archive.now()
    if (!known || Math.abs(now - known.at) > freshMs) {
      const measures = measure(archive, now)
      known = { at: now, measures }
      measures.catch(() => {
        known = undefined
      })
    }
    return known.measures
  }
}

async function measure(archive: OpenArchive, now: number): Promise<ArchiveMeasures> {
  const feeds: Record<FeedStatus, number> = { ok: 0, degraded: 0, stale: 0, dead: 0, gone: 0 }
  for (const feed of await allFeeds(archive.db)) feeds[feed.status]++
  return { ...(await storeMeasures(archive.db, now)), feeds }
}
