import type { FeedStatus } from '../model/index.ts'
import { countFeeds, type StoreMeasures, storeMeasures } from '../store/index.ts'
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
  return { ...(await storeMeasures(archive.db, now)), feeds: await countFeeds(archive.db) }
}
