import { setTimeout as wait } from 'node:timers/promises'
import type { Fetcher, Job } from '../model/index.ts'
import {
  claimHosts,
  countHosts,
  DatabaseGoneError,
  dueFeedsOf,
  dueJobsOf,
  LeaseLostError,
  planHosts,
  type StoredFeed,
} from '../store/index.ts'
import { type ChoreMeans, chores, doChore } from './chores.ts'
import { hostLeaseMs } from './host-gate.ts'
import { areMeaningsDue } from './make-meanings.ts'
import type { WritableArchive } from './open-archive.ts'
import { type SyncEvent, tasksFor } from './tasks.ts'
import { tracedFetcher } from './traced-fetcher.ts'

/**
 * What a worker does. `fetch`: asks feeds, pages and pictures, and keeps them. `extract`: reads what workers that died
 * have kept. `index`: puts articles into the index of words that are not there. `publish`: signs the log, has it
 * time-stamped, sends notices, those of dossiers too, asks hubs (WebSub). `meaning`: has vectors made of what has changed, where the settings name an endpoint.
 */
export const queues = ['fetch', 'extract', 'index', 'publish', 'meaning'] as const

export type Queue = (typeof queues)[number]

export interface WorkOptions extends Omit<ChoreMeans, 'signal'> {
  readonly queues: readonly Queue[]
  /** Hosts that are asked at once. */
  readonly concurrency: number
  /** Asks to stop: nothing new is begun, what is under way is finished. */
  readonly signal: AbortSignal
  /** How long that may take before it is broken off; default 30 s. */
  readonly drainMs?: number
  /** Ends when nothing is due any more, instead of waiting for more. */
  readonly untilIdle?: boolean
  readonly random?: () => number
  readonly onEvent?: (event: SyncEvent) => void
}

/** Sums of one worker's work. */
export interface WorkReport {
  readonly tasks: number
  readonly recovered: number
}

const planEveryMs = 1000
const idleMs = 250
const maintainEveryMs = 10_000
const reconnectMs = { least: 250, most: 5000 }
/** A host is worked off for so long before others get their turn. */
const turnMs = 20_000
/** A longer pause than this is waited out by nobody: the host is given back meanwhile. */
const pauseWaitedMs = 250
/** A job that stays due though it was done, as after a short Retry-After, is tried this often an hour. */
const triesAnHour = 3
const tiredMs = 60_000
/** A host whose answer the database may not have got is left alone for so long. */
const againMs = 5000

/**
 * Works for an archive beside any number of others: takes a host whose turn it is, does what is due there, gives it back.
 * Throws `LeaseLostError` where it was away for so long that others have gone on with its work: then it has to be opened
 * anew. A database that can't be reached is waited for.
 */
export async function work(archive: WritableArchive, fetcher: Fetcher, options: WorkOptions): Promise<WorkReport> {
  const { hosts } = archive
  if (!hosts) throw new Error('workers need an archive whose database is on a server')
  const report = { tasks: 0, recovered: 0 }
  const stopping = new AbortController()
  const underWay = new Map<string, Promise<void>>()
  const tries = triesOf(archive.now)
  const startedAt = archive.now()
  let failure: LeaseLostError | undefined
  let gone: Error | undefined
  let plannedAt = Number.NEGATIVE_INFINITY
  let renewedAt = performance.now()
  let maintainedAt = Number.NEGATIVE_INFINITY
  let maintaining: Promise<void> | undefined
  const tell = (event: SyncEvent) => options.onEvent?.(event)
  const tasks = tasksFor(
    archive,
    tracedFetcher(archive.tracer, fetcher),
    { random: options.random, signal: stopping.signal },
    { startedAt, tell, waiting: () => underWay.size },
  )

  /** What goes wrong with the database concerns all; anything else is one task's trouble, which stays due. */
  const note = (error: unknown) => {
    if (error instanceof LeaseLostError) failure ??= error
    else if (error instanceof DatabaseGoneError) gone ??= error
    else if (!stopping.signal.aborted) options.onProblem?.(error instanceof Error ? error.message : String(error))
  }

  const begin = (host: string, since: number) => {
    hosts.hold(host, since)
    const mine = workOff(host)
      .catch((error) => {
        note(error)
        // What was asked for last may not have been kept, and then it is asked for again: not at once.
        if (error instanceof DatabaseGoneError) hosts!.rest(host, Math.max(againMs, hosts!.pauseLeftMs(host)))
      })
      .finally(async () => {
        await hosts.letGo(host).catch(note)
        underWay.delete(host)
      })
    underWay.set(host, mine)
  }

  async function workOff(host: string): Promise<void> {
    const until = performance.now() + turnMs
    while (!options.signal.aborted && !failure && !gone && performance.now() < until) {
      const task = await nextTask(host)
      if (!task) return
      const pauseMs = hosts!.pauseLeftMs(host)
      if (pauseMs > pauseWaitedMs) return
      if (pauseMs > 0) await wait(pauseMs)
      tries.count(task.name)
      await task.run()
      report.tasks++
    }
  }

  async function nextTask(host: string) {
    const now = archive.now()
    const feeds = await dueFeedsOf(archive.db, host, now, 10)
    const feed = feeds.map((one: StoredFeed) => tasks.feed(one)).find((task) => tries.mayTry(task.name))
    if (feed) return feed
    const jobs = await dueJobsOf(archive.db, host, now, 20)
    const task = jobs.map((job: Job) => tasks.job(job)).find((one) => tries.mayTry(one.name))
    // What stays due though it was tried is left alone for a while, and the host with it.
    if (!task && feeds.length + jobs.length > 0) hosts!.rest(host, tiredMs)
    return task
  }

  async function claim(): Promise<number> {
    const limit = options.concurrency - underWay.size
    if (limit <= 0) return 0
    const now = archive.now()
    const since = performance.now()
    const claimed = await archive.db.transaction((sql) =>
      claimHosts(sql, { session: hosts!.session, now, limit, leaseMs: hostLeaseMs }),
    )
    // A host that this program has not quite let go of yet is its own business.
    for (const { host } of claimed) if (!underWay.has(host)) begin(host, since)
    return claimed.length
  }

  /** What any of the workers does for all, beside the fetching: a mail server that is slow keeps no host waiting. */
  async function maintain(isLast = false): Promise<void> {
    if (options.queues.includes('extract')) report.recovered += await archive.recover()
    const { messenger, post, embedder, onProblem, signal } = options
    const means = { messenger, post, embedder, onProblem }
    for (const chore of chores) {
      if (!options.queues.includes(chore.queue)) continue
      // One that fails is told, and keeps no other from being done.
      const until = chore.isLong ? AbortSignal.any([signal, stopping.signal]) : stopping.signal
      await doChore(archive, chore, hosts!.session, { ...means, signal: until }, isLast).catch(note)
    }
  }

  async function round(): Promise<boolean> {
    if (performance.now() - renewedAt > hostLeaseMs / 4) {
      renewedAt = performance.now()
      await hosts!.renew()
    }
    if (performance.now() - maintainedAt > maintainEveryMs) {
      maintainedAt = performance.now()
      maintaining ??= maintain()
        .catch(note)
        .finally(() => {
          maintaining = undefined
        })
    }
    if (!options.queues.includes('fetch')) return false
    if (performance.now() - plannedAt > planEveryMs) {
      plannedAt = performance.now()
      await archive.db.transaction((sql) => planHosts(sql, archive.now()))
    }
    return (await claim()) > 0
  }

  let isIdle = 0
  while (!options.signal.aborted && !failure) {
    try {
      if (gone) await reconnect()
      const hasBegun = await round()
      isIdle = hasBegun || underWay.size ? 0 : isIdle + 1
      if (options.untilIdle && isIdle * idleMs > 2 * planEveryMs && !(await hasWork(archive, options))) break
    } catch (error) {
      note(error)
      if (!(error instanceof DatabaseGoneError || error instanceof LeaseLostError)) await rest(idleMs)
    }
    if (!gone) await Promise.race([rest(idleMs), ...underWay.values()])
  }

  async function reconnect(): Promise<void> {
    options.onProblem?.(`${gone!.message}; what is kept waits until it is back`)
    for (let delay = reconnectMs.least; !options.signal.aborted; delay = Math.min(reconnectMs.most, delay * 2)) {
      try {
        await archive.keeper.catchUp()
        await archive.db.all('SELECT 1')
        await hosts!.renew()
        gone = undefined
        options.onProblem?.('the database is back')
        return
      } catch (error) {
        if (error instanceof LeaseLostError) throw error
        await rest(delay)
      }
    }
  }

  function rest(ms: number): Promise<void> {
    return wait(ms, undefined, { signal: options.signal }).catch(() => {})
  }

  const drain = setTimeout(() => stopping.abort(new DOMException('stopped', 'AbortError')), options.drainMs ?? 30_000)
  if (failure) stopping.abort(failure)
  await Promise.allSettled(underWay.values())
  await maintaining
  // Nobody may come after us for long.
  if (!failure && !gone) await maintain(true).catch(note)
  clearTimeout(drain)
  if (failure) throw failure
  return report
}

async function hasWork(archive: WritableArchive, { queues, embedder }: WorkOptions): Promise<boolean> {
  const { due, held } = await countHosts(archive.db, archive.now())
  if (due > 0 || held > 0) return true
  return embedder !== undefined && queues.includes('meaning') && (await areMeaningsDue(archive, embedder))
}

/** How often each task was tried in this hour. */
function triesOf(now: () => number) {
  let since = now()
  const tries = new Map<string, number>()
  return {
    mayTry: (name: string) => (tries.get(name) ?? 0) < triesAnHour,
    count(name: string): void {
      if (now() - since > 3_600_000) {
        since = now()
        tries.clear()
      }
      tries.set(name, (tries.get(name) ?? 0) + 1)
    },
  }
}
