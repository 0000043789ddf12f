import { HostBusyError } from '../fetch/index.ts'
import type { Fetcher, Job } from '../model/index.ts'
import { hostOf } from '../model/index.ts'
import {
  articleById,
  DatabaseGoneError,
  deferFeed,
  deferJob,
  jobFor,
  LeaseLostError,
  postponeJob,
  type Sql,
  type StoredFeed,
} from '../store/index.ts'
import { atHost } from './at-host.ts'
import { captureArticle, retryDelayMs } from './capture-article.ts'
import { capturePicture } from './capture-picture.ts'
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
  /** Answers until when it was put off, where it leads to a host that another program holds for too long. */
  run(): Promise<number | undefined>
}

/** What leads to a host that is busy is due again after about so long, then twice as long and so on, up to five minutes. */
const busyMs = 5000

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
    tracer.span(`job ${kind}`, { 'server.address': host }, () => atHost(archive.hosts, host, work, signal))
  const busyTimes = new Map<string, number>()
  /** Whoever finds the second host busy in the end is due again soon, which counts as no try. */
  const unlessBusy = async (
    name: string,
    work: () => Promise<void>,
    putOff: (sql: Sql, dueAt: number, problem: string) => Promise<void>,
    tellOf: (problem: string) => void | Promise<void>,
  ): Promise<number | undefined> => {
    try {
      await work()
      busyTimes.delete(name)
      return undefined
    } catch (error) {
      if (!(error instanceof HostBusyError)) throw error
      const times = busyTimes.get(name) ?? 0
      busyTimes.set(name, times + 1)
      const delayMs = Math.min(retryDelayMs(0), busyMs * 2 ** times) * (0.5 + Math.random())
      const dueAt = archive.now() + Math.ceil(Math.max(error.pauseMs, delayMs))
      await archive.db.transaction((sql) => putOff(sql, dueAt, error.message))
      await tellOf(error.message)
      return dueAt
    }
  }
  return {
    feed: (feed: StoredFeed): Task => ({
      host: hostOf(feed.url),
      name: `feed ${feed.id}`,
      tells: true,
      run: () => {
        const { id, url, name } = feed
        const refresh = async () => {
          await applyWhatIsKept()
          const { answer: _, ...done } = await refreshFeed(archive, fetcher, feed, { random, signal })
          tell({ ...done, kind: 'feed', waiting: waiting() })
        }
        return unlessBusy(
          `feed ${id}`,
          () => traced('feed', hostOf(url), refresh),
          (sql, dueAt) => deferFeed(sql, id, dueAt),
          (problem) =>
            tell({ kind: 'feed', url, name, outcome: 'failed', new: 0, changed: 0, problem, waiting: waiting() }),
        )
      },
    }),
    job: (job: Job): Task => ({
      host: job.host,
      name: `${job.kind} ${job.subject}`,
      tells: job.kind === 'gap',
      run: () =>
        unlessBusy(
          `${job.kind} ${job.subject}`,
          () => traced(job.kind, job.host, () => doOrPutOff(job)),
          (sql, dueAt, problem) => deferJob(sql, job.kind, job.subject, dueAt, problem),
          async (problem) => {
            if (job.kind === 'gap') return
            const isPicture = job.kind === 'picture'
            const url = isPicture ? job.subject : ((await articleById(archive.db, job.subject))?.url ?? job.subject)
            tell({ kind: isPicture ? 'picture' : 'article', url, outcome: 'failed', problem, waiting: waiting() })
          },
        ),
    }),
  }

  /** While what came already can't be applied (a full disk, a bucket that refuses it), no site is asked for more. */
  async function applyWhatIsKept(): Promise<void> {
    if (archive.keeper.isBehind()) await archive.keeper.catchUp()
  }

  /**
   * A job that breaks down is put off like one that fails, so that its site is not asked again and again for what can't be kept.
   * Where its site was not asked at all that counts as no try: nothing is given up for what is wrong with our store.
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
      if (error instanceof HostBusyError) throw error
      const isOurs = !(error instanceof DatabaseGoneError || error instanceof LeaseLostError || signal?.aborted)
      const problem = error instanceof Error ? error.message : String(error)
      const putOff = (sql: Sql) =>
        isTried
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
