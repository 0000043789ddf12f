import type { Poster } from '../fetch/index.ts'
import { claimChore, type Db, forgetIndexed, releaseChore, renewChore, termIndex } from '../store/index.ts'
import { noteDossiers } from './dossiers.ts'
import type { Embedder } from './embedder.ts'
import { hasLog } from './evidence-log.ts'
import { makeMeanings } from './make-meanings.ts'
import type { Messenger } from './messenger.ts'
import { sendNotices } from './notices.ts'
import type { WritableArchive } from './open-archive.ts'
import { remakeIndex } from './remake-index.ts'
import { settleArticle } from './settle-article.ts'
import { stampLog } from './time-stamp.ts'
import { keepSubscriptions } from './websub.ts'

/** A chore is left to others when nothing was heard for so long of whoever does it. */
const choreLeaseMs = 60_000

/** What has to be done for an archive beside fetching, by one of its workers and not by each. */
export interface Chore {
  readonly name: string
  readonly queue: 'index' | 'meaning' | 'publish'
  readonly everyMs: number
  /** Left to those in whose folder the log lies. */
  readonly needsLog?: boolean
  /** Takes its time, and is not begun when a worker ends. */
  readonly isLong?: boolean
  run(archive: WritableArchive, means: ChoreMeans): Promise<void>
}

export interface ChoreMeans {
  /** Brings notices; without it they wait. */
  readonly messenger?: Messenger
  /** Asks the time-stamp server of the settings, and hubs; without it none is asked. */
  readonly post?: Poster
  /** Makes vectors of meaning; without it none are made. */
  readonly embedder?: Embedder
  readonly signal?: AbortSignal
  readonly onProblem?: (problem: string) => void
}

/** Has the newest head of the log stamped, where the settings name a server. That it can't be had stops nothing. */
export async function askForTimeStamp(archive: WritableArchive, means: ChoreMeans): Promise<void> {
  const { post, signal, onProblem } = means
  const { timestampServer } = archive.settings.evidence
  if (timestampServer === undefined || !post || signal?.aborted) return
  const problem = await stampLog(archive.folder, timestampServer, post, signal)
  if (problem !== undefined) onProblem?.(`no time stamp from ${timestampServer}: ${problem}`)
}

const indexedAtOnce = 100
const labelledForMs = 10_000

export const chores: readonly Chore[] = [
  {
    name: 'seal',
    queue: 'publish',
    everyMs: 10_000,
    needsLog: true,
    run: (archive) => archive.seal(),
  },
  {
    name: 'notices',
    queue: 'publish',
    everyMs: 10_000,
    async run(archive, { messenger, onProblem }) {
      if (!messenger) return
      await noteDossiers(archive)
      await sendNotices(archive, messenger, onProblem)
    },
  },
  {
    // After each sealing would be more than a public server likes to be asked.
    name: 'time stamp',
    queue: 'publish',
    everyMs: 600_000,
    needsLog: true,
    run: askForTimeStamp,
  },
  {
    // A reading room beside the workers hears what hubs answer and push.
    name: 'hubs',
    queue: 'publish',
    everyMs: 60_000,
    async run(archive, { post, signal }) {
      const { publicUrl } = archive.settings.web
      if (publicUrl !== undefined && post) await keepSubscriptions(archive, { post, publicUrl, signal })
    },
  },
  {
    // After a change of the index, or where a row was lost: articles whose words don't stand in it.
    name: 'index',
    queue: 'index',
    everyMs: 600_000,
    async run({ db, context }) {
      const missing = await termIndex(db).unindexed(db, indexedAtOnce)
      for (const id of missing) {
        await db.transaction(async (sql) => {
          await forgetIndexed(sql, id)
          await settleArticle(sql, id, context)
        })
      }
    },
  },
  {
    // What an earlier version has written; the others come before and after.
    name: 'labels',
    queue: 'index',
    everyMs: 0,
    isLong: true,
    async run({ db }, { signal }) {
      const until = performance.now() + labelledForMs
      await remakeIndex(db, { isWanted: () => !signal?.aborted && performance.now() < until })
    },
  },
  {
    // Last, and for so long only: the others come before and after.
    name: 'meaning',
    queue: 'meaning',
    everyMs: 0,
    isLong: true,
    async run(archive, { embedder, signal }) {
      if (embedder) await makeMeanings(archive, embedder, { signal, forMs: 20_000, isStanding: true })
    },
  },
]

/** Does a chore where it is due and nobody else does it. `isLast`: due or not, since nobody may come after us. */
export async function doChore(
  archive: WritableArchive,
  chore: Chore,
  session: string,
  means: ChoreMeans,
  isLast = false,
): Promise<void> {
  const { db } = archive
  const { name } = chore
  if ((chore.needsLog && !hasLog(archive.folder)) || (chore.isLong && isLast)) return
  const everyMs = isLast ? 0 : chore.everyMs
  if (!(await db.transaction((sql) => claimChore(sql, { name, session, everyMs, leaseMs: choreLeaseMs })))) return
  const renewal = setInterval(() => {
    // One that fails is made up for by the next.
    db.transaction((sql) => renewChore(sql, name, session, choreLeaseMs)).catch(() => {})
  }, choreLeaseMs / 4)
  let isDone = false
  try {
    await chore.run(archive, means)
    isDone = true
  } finally {
    clearInterval(renewal)
    await release(db, name, session, isDone)
  }
}

async function release(db: Db, name: string, session: string, isDone: boolean): Promise<void> {
  await db.transaction((sql) => releaseChore(sql, name, session, isDone))
}
