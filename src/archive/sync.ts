import type { Fetcher, Job } from '../model/index.ts'
import { hostOf } from '../model/index.ts'
import { allFeeds, dueFeeds, dueJobs, makeAllDue, type StoredFeed } from '../store/index.ts'
import { captureArticle } from './capture-article.ts'
import { capturePicture } from './capture-picture.ts'
import type { WritableArchive } from './open-archive.ts'
import { refreshFeed } from './refresh-feed.ts'

export interface SyncOptions {
  /** Everything now: all feeds, all that waits to be tried again, all rechecks, whatever the schedule says. */
  readonly once?: boolean
  /** Only this feed, and what comes of it. */
  readonly feedUrl?: string
  readonly signal?: AbortSignal
  readonly onEvent?: (event: SyncEvent) => void
  /** 0 ≤ x < 1, spreads the schedule. */
  readonly random?: () => number
}

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

/** Sums of one run. */
export interface SyncReport {
  readonly feeds: { read: number; unchanged: number; failed: number }
  readonly entries: { new: number; changed: number }
  readonly articles: { kept: number; same: number; failed: number; gone: number }
  readonly pictures: { kept: number; failed: number }
  readonly problems: { readonly what: string; readonly url: string; readonly problem: string }[]
}

type Task = { readonly host: string; readonly name: string; run(): Promise<void> }

/**
 * One round: asks every feed that is due, then fetches what became due, many hosts at once and one request a host at a
 * time, until nothing is due any more. What fails is put off and does not stop the rest. Safe to kill and to run again.
 */
export async function sync(archive: WritableArchive, fetcher: Fetcher, options: SyncOptions = {}): Promise<SyncReport> {
  const startedAt = archive.now()
  const report: SyncReport = {
    feeds: { read: 0, unchanged: 0, failed: 0 },
    entries: { new: 0, changed: 0 },
    articles: { kept: 0, same: 0, failed: 0, gone: 0 },
    pictures: { kept: 0, failed: 0 },
    problems: [],
  }
  const random = options.random ?? Math.random
  let waiting = 0

  const tell = (event: SyncEvent) => {
    if (event.kind === 'feed') {
      report.feeds[event.outcome]++
      report.entries.new += event.new
      report.entries.changed += event.changed
    } else if (event.kind === 'article') report.articles[event.outcome]++
    else if (event.outcome === 'kept' || event.outcome === 'failed') report.pictures[event.outcome]++
    if (event.problem) report.problems.push({ what: event.kind, url: event.url, problem: event.problem })
    options.onEvent?.(event)
  }

  const feedTask = (feed: StoredFeed): Task => ({
    host: hostOf(feed.url),
    name: `feed ${feed.id}`,
    run: async () => {
      const done = await refreshFeed(archive, fetcher, feed, {
        random,
        signal: options.signal,
      })
      tell({ ...done, kind: 'feed', waiting })
    },
  })
  const jobTask = (job: Job): Task => ({
    host: job.host,
    name: `${job.kind} ${job.subject}`,
    run: async () => {
      if (job.kind === 'picture') {
        tell({ ...(await capturePicture(archive, fetcher, job, options.signal)), kind: 'picture', waiting })
      } else {
        const done = await captureArticle(archive, fetcher, job, startedAt, options.signal)
        if (done) tell({ ...done, kind: 'article', waiting })
      }
    },
  })

  if (options.once) {
    await archive.keeper.commit(
      () => [],
      (sql) => makeAllDue(sql, startedAt, options.feedUrl),
    )
  }
  const feeds = (
    options.once || options.feedUrl ? await allFeeds(archive.db) : await dueFeeds(archive.db, startedAt)
  ).filter((feed) => options.feedUrl === undefined || feed.url === options.feedUrl)
  const byHost = new Map<string, Task[]>()
  const put = (task: Task) => {
    const line = byHost.get(task.host)
    if (line) line.push(task)
    else byHost.set(task.host, [task])
  }
  for (const feed of feeds) put(feedTask(feed))

  const running = new Map<string, Promise<void>>()
  const taken = new Set<string>()
  let isStale = true
  const tries = new Map<string, number>()
  const failure: { error?: unknown } = {}
  while (!options.signal?.aborted && failure.error === undefined) {
    if (isStale) {
      isStale = false
      const known = new Set([...byHost.values()].flat().map((task) => task.name))
      for (const job of await dueJobs(archive.db, archive.now(), jobsPerHost)) {
        const task = jobTask(job)
        const isSpent = (tries.get(task.name) ?? 0) >= triesPerRound
        if (!known.has(task.name) && !taken.has(task.name) && !isSpent) put(task)
      }
    }
    waiting = [...byHost.values()].reduce((sum, line) => sum + line.length, 0)
    for (const [host, line] of byHost) {
      if (running.size >= archive.settings.fetch.atOnce) break
      if (running.has(host)) continue
      const task = line.shift()
      if (!line.length) byHost.delete(host)
      if (!task) continue
      taken.add(task.name)
      tries.set(task.name, (tries.get(task.name) ?? 0) + 1)
      const done = task
        .run()
        .catch((error: unknown) => {
          if (!options.signal?.aborted) failure.error ??= error
        })
        .finally(() => {
          running.delete(host)
          // A task is due again only when it was put off to a time that has come.
          taken.delete(task.name)
          if (!byHost.has(host)) isStale = true
        })
      running.set(host, done)
    }
    if (running.size === 0) {
      if (!isStale && byHost.size === 0) break
      continue
    }
    await Promise.race(running.values())
  }
  await Promise.all(running.values())
  if (failure.error !== undefined) throw failure.error
  return report
}

const jobsPerHost = 25
/** A job that is due again within one round, as after a short Retry-After, is tried this often and then left. */
const triesPerRound = 3
