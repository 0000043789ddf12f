import type { Fetcher, Job } from '../model/index.ts'
import { hostOf } from '../model/index.ts'
import {
  DatabaseGoneError,
  deferFeed,
  deferJob,
  jobFor,
  LeaseLostError,
  postponeJob,
  type Sql,
  type StoredFeed,
} from '../store/index.ts'
import { captureArticle, retryDelayMs } from './capture-article.ts'
import { capturePicture } from './capture-picture.ts'
import { HostBusyError } from './host-gate.ts'
import type { WritableArchive } from './open-archive.ts'
import { refreshFeed } from './refresh-feed.ts'
import { repairGap } from './repair-gap.ts'

/** One thing that was done, for progress and logs. */
export type SyncEvent =
  | {
      readonly kind: 'feed'
      readonly url: string
      readonly name: string
      readonly outcome: 'read' | 'unchanged' | 'failed'
      readonly new: number
      readonly changed: number
      readonly problem?: string
      readonly waiting: number
    }
  | {
      readonly kind: 'article' | 'picture'
      readonly url: string
      readonly outcome: 'kept' | 'same' | 'failed' | 'gone'
      readonly title?: string
      readonly problem?: string
      readonly waiting: number
    }
  | {
      readonly kind: 'gap'
      readonly url: string
      readonly name: string
      readonly outcome: 'open' | 'partly' | 'filled'
      readonly found: number
      readonly waiting: number
    }

/** A piece of work that is due at one host. */
export interface Task {
  readonly host: string
  readonly name: string
  /** May leave a notice to be sent. */
  readonly tells: boolean
  run(): Promise<void>
}

/** What leads to a host that others ask is due again after so long. */
const busyAgainMs = 20_000

export function tasksFor(
  archive: WritableArchive,
  fetcher: Fetcher,
  options: { readonly random?: () => number; readonly signal?: AbortSignal },
  round: { readonly startedAt: number; readonly tell: (event: SyncEvent) => void; readonly waiting: () => number },
) {
  const { tell, waiting, startedAt } = round
  const { signal, random = Math.random } = options
  const { tracer } = archive
  const traced = (kind: string, host: string, work: () => Promise<void>) =>
    tracer.span(`job ${kind}`, { 'server.address': host }, work)
  return {
    feed: (feed: StoredFeed): Task => ({
      host: hostOf(feed.url),
      name: `feed ${feed.id}`,
      tells: true,
      run: () =>
        traced('feed', hostOf(feed.url), async () => {
          await applyWhatIsKept()
          const { answer: _, ...done } = await refreshFeed(archive, fetcher, feed, { random, signal }).catch(
            putOffBusy(feed.id),
          )
          tell({ ...done, kind: 'feed', waiting: waiting() })
        }),
    }),
    job: (job: Job): Task => ({
      host: job.host,
      name: `${job.kind} ${job.subject}`,
      tells: job.kind === 'gap',
      run: () => traced(job.kind, job.host, () => doOrPutOff(job)),
    }),
  }

  /** Whose host is given back is not to be the first to take it again. */
  function putOffBusy(id: string): (error: unknown) => Promise<never> {
    return async (error) => {
      if (error instanceof HostBusyError) {
        await archive.db.transaction((sql) => deferFeed(sql, id, archive.now() + busyAgainMs))
      }
      throw error
    }
  }

  /** While what came already can't be applied (a full disk, a bucket that refuses it), no site is asked for more. */
  async function applyWhatIsKept(): Promise<void> {
    if (archive.keeper.isBehind()) await archive.keeper.catchUp()
  }

  /**
   * A job that breaks down is put off like one that fails, so that its site is not asked again and again for what can't be kept.
   * Where its site was not asked at all that counts as no try: nothing is given up for what is wrong with our store, or for a host that
   * another worker asks.
   */
  async function doOrPutOff(job: Job): Promise<void> {
    const { kind, subject } = job
    let isTried = false
    try {
      await applyWhatIsKept()
      isTried = true
      // What was applied since it was looked up may have been the answer to it.
      if (await jobFor(archive.db, kind, subject)) await doJob(job)
    } catch (error) {
      const isOurs = !(error instanceof DatabaseGoneError || error instanceof LeaseLostError || signal?.aborted)
      const problem = error instanceof Error ? error.message : String(error)
      const putOff = (sql: Sql) =>
        isTried && !(error instanceof HostBusyError)
          ? postponeJob(sql, kind, subject, archive.now() + retryDelayMs(job.attempts), problem)
          : deferJob(sql, kind, subject, archive.now() + retryDelayMs(0), problem)
      if (isOurs) await archive.db.transaction(putOff).catch(() => {})
      throw error
    }
  }

  async function doJob(job: Job): Promise<void> {
    if (job.kind === 'picture') {
      tell({ ...(await capturePicture(archive, fetcher, job, signal)), kind: 'picture', waiting: waiting() })
    } else if (job.kind === 'gap') {
      const { state, ...done } = (await repairGap(archive, fetcher, job, signal)) ?? {}
      if (state)
        tell({
          ...(done as { url: string; name: string; found: number }),
          kind: 'gap',
          outcome: state,
          waiting: waiting(),
        })
    } else {
      const done = await captureArticle(archive, fetcher, job, startedAt, { signal })
      if (done) tell({ ...done, kind: 'article', waiting: waiting() })
    }
  }
}
