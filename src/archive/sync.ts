import type { Poster } from '../fetch/index.ts'
import type { Fetcher } from '../model/index.ts'
import { allFeeds, dueFeeds, dueJobs, makeAllDue } from '../store/index.ts'
import { askForTimeStamp } from './chores.ts'
import { noteDossiers } from './dossiers.ts'
import type { Embedder } from './embedder.ts'
import { type MeaningReport, makeMeanings } from './make-meanings.ts'
import type { Messenger } from './messenger.ts'
import { sendNotices } from './notices.ts'
import type { WritableArchive } from './open-archive.ts'
import { type SyncEvent, type Task, tasksFor } from './tasks.ts'
import { tracedFetcher } from './traced-fetcher.ts'

export interface SyncOptions {
  /** Everything now: all feeds, all that waits to be tried again, all rechecks, whatever the schedule says. */
  readonly once?: boolean
  /** Only this feed, and what comes of it. */
  readonly feedUrl?: string
  /** Feeds that become due while the round lasts are asked in it too: for a scheduler that never ends. */
  readonly isStanding?: boolean
  /** How often a standing round looks for what has become due; default 15 s. */
  readonly lookEveryMs?: number
  readonly signal?: AbortSignal
  readonly onEvent?: (event: SyncEvent) => void
  /** 0 ≤ x < 1, spreads the schedule. */
  readonly random?: () => number
  /** Brings notices; without it they wait. */
  readonly messenger?: Messenger
  readonly onNoticeProblem?: (problem: string) => void
  /** Asks the time-stamp server of the settings; without it none is asked. */
  readonly post?: Poster
  /** Makes vectors of meaning beside the fetching, and of what is left of them when nothing is due any more. */
  readonly embedder?: Embedder
}

/** Sums of one run. */
export interface SyncReport {
  readonly feeds: { read: number; unchanged: number; failed: number }
  readonly entries: { new: number; changed: number }
  readonly articles: { kept: number; same: number; failed: number; gone: number }
  readonly pictures: { kept: number; failed: number }
  readonly gaps: { filled: number; partly: number; open: number }
  /** Where search by meaning is set up: vectors that were made. */
  meaning?: MeaningReport
  /** At most 5,000 of them. */
  readonly problems: { readonly what: string; readonly url: string; readonly problem: string }[]
}

const problemsAtMost = 5000
const jobsPerHost = 25
/** A job that is due again within one round, as after a short Retry-After, is tried this often and then left. */
const triesPerRound = 3
const usualLookMs = 15_000
/** Looking for what is due takes at most one part in so many of the time: with a million jobs a look takes a second. */
const looksTakePart = 10
/**
 * Hosts that have a task under way, most of them waiting out a pause: only who really asks takes a place among the
 * `fetch.atOnce` of the fetcher.
 */
const hostsUnderWay = 1000

/**
 * One round: asks every feed that is due, then fetches what became due, many hosts at once and one request a host at a
 * time, until nothing is due any more. What fails is put off and does not stop the rest. Safe to kill and to run again.
 */
export function sync(archive: WritableArchive, fetcher: Fetcher, options: SyncOptions = {}): Promise<SyncReport> {
  // A round that never ends would be a span that never comes: its jobs stand by themselves.
  if (options.isStanding) return round(archive, tracedFetcher(archive.tracer, fetcher), options)
  return archive.tracer.span('sync', {}, async (span) => {
    const report = await round(archive, tracedFetcher(archive.tracer, fetcher), options)
    const { feeds, articles } = report
    span.note({ feeds: feeds.read + feeds.unchanged, kept: articles.kept, failed: feeds.failed + articles.failed })
    return report
  })
}

async function round(archive: WritableArchive, fetcher: Fetcher, options: SyncOptions): Promise<SyncReport> {
  const startedAt = archive.now()
  const report: SyncReport = {
    feeds: { read: 0, unchanged: 0, failed: 0 },
    entries: { new: 0, changed: 0 },
    articles: { kept: 0, same: 0, failed: 0, gone: 0 },
    pictures: { kept: 0, failed: 0 },
    gaps: { filled: 0, partly: 0, open: 0 },
    problems: [],
  }
  const tell = (event: SyncEvent) => {
    count(report, event)
    options.onEvent?.(event)
  }
  const lines = hostLines()
  const lookEveryMs = options.lookEveryMs ?? usualLookMs
  const tasks = tasksFor(archive, fetcher, options, { startedAt, tell, waiting: () => lines.waiting() })
  const messages = messagesOf(archive, options)
  const meanings = options.embedder && meaningsBeside(archive, options.embedder, options.signal)

  if (options.once) {
    await archive.keeper.commit(
      () => [],
      (sql) => makeAllDue(sql, startedAt, options.feedUrl),
    )
  }
  const isAll = options.once || options.feedUrl !== undefined
  const feeds = isAll ? await allFeeds(archive.db) : await dueFeeds(archive.db, startedAt)
  for (const feed of feeds) {
    if (options.feedUrl === undefined || feed.url === options.feedUrl) lines.put(tasks.feed(feed))
  }

  const tries = new Map<string, number>()
  let triesSince = startedAt
  let lookedAt = startedAt
  let mayLookAt = 0
  const look = async () => {
    lookedAt = archive.now()
    const begunAt = performance.now()
    if (options.isStanding && lookedAt - triesSince > 3_600_000) {
      triesSince = lookedAt
      tries.clear()
    }
    if (options.isStanding) for (const feed of await dueFeeds(archive.db, lookedAt)) lines.put(tasks.feed(feed))
    for (const job of await dueJobs(archive.db, lookedAt, jobsPerHost)) {
      const task = tasks.job(job)
      if ((tries.get(task.name) ?? 0) < triesPerRound) lines.put(task)
    }
    const endedAt = performance.now()
    mayLookAt = endedAt + (endedAt - begunAt) * (looksTakePart - 1)
  }

  let isStale = true
  const failure: { error?: unknown } = {}
  while (!options.signal?.aborted && failure.error === undefined) {
    const isIdle = lines.underWay() + lines.waiting() === 0
    const mayLook = isIdle || performance.now() >= mayLookAt
    if ((isStale && mayLook) || (options.isStanding && archive.now() - lookedAt >= lookEveryMs)) {
      isStale = false
      await look()
    }
    for (const task of lines.startable(hostsUnderWay)) {
      tries.set(task.name, (tries.get(task.name) ?? 0) + 1)
      lines.started(task)
      task
        .run()
        .catch((error: unknown) => {
          if (!options.signal?.aborted) failure.error ??= error
        })
        .finally(() => {
          if (lines.ended(task)) isStale = true
          if (task.tells) messages.send()
        })
    }
    if (lines.underWay() === 0) {
      if (!isStale && lines.waiting() === 0) break
      continue
    }
    const lookInMs = isStale ? Math.max(1, mayLookAt - performance.now()) : lookEveryMs
    await lines.change(isStale || options.isStanding ? Math.min(lookInMs, lookEveryMs) : undefined)
  }
  while (lines.underWay() > 0) await lines.change()
  if (!options.signal?.aborted) messages.send()
  await messages.done()
  report.meaning = await (failure.error === undefined ? meanings?.finish() : meanings?.stop())
  await archive.seal()
  await askForTimeStamp(archive, { post: options.post, signal: options.signal, onProblem: options.onNoticeProblem })
  if (failure.error !== undefined) throw failure.error
  return report
}

function count(report: SyncReport, event: SyncEvent): void {
  switch (event.kind) {
    case 'feed':
      report.feeds[event.outcome]++
      report.entries.new += event.new
      report.entries.changed += event.changed
      break
    case 'article':
      report.articles[event.outcome]++
      break
    case 'picture':
      if (event.outcome === 'kept' || event.outcome === 'failed') report.pictures[event.outcome]++
      break
    case 'gap':
      report.gaps[event.outcome]++
      report.entries.new += event.found
  }
  const problem = 'problem' in event ? event.problem : undefined
  if (problem && report.problems.length < problemsAtMost) {
    report.problems.push({ what: event.kind, url: event.url, problem })
  }
}

/** What waits, a line for each host; one task of a host is under way at a time. */
function hostLines() {
  const byHost = new Map<string, Task[]>()
  const running = new Map<string, Task>()
  const names = new Set<string>()
  let waiting = 0
  let wake: () => void = () => {}
  return {
    /** A task that waits or is under way already is not put twice. */
    put(task: Task): void {
      if (names.has(task.name)) return
      names.add(task.name)
      waiting++
      const line = byHost.get(task.host)
      if (line) line.push(task)
      else byHost.set(task.host, [task])
    },
    waiting: () => waiting,
    underWay: () => running.size,
    /** The first of each line whose host is free; the longest lines first, since they take the longest. */
    startable(atMost: number): readonly Task[] {
      const free = [...byHost].filter(([host]) => !running.has(host))
      free.sort((a, b) => b[1].length - a[1].length)
      return free.slice(0, Math.max(0, atMost - running.size)).map(([, line]) => line[0]!)
    },
    started(task: Task): void {
      const line = byHost.get(task.host)
      line?.shift()
      if (!line?.length) byHost.delete(task.host)
      waiting--
      running.set(task.host, task)
    },
    /** Answers whether the host's line is empty now. */
    ended(task: Task): boolean {
      running.delete(task.host)
      names.delete(task.name)
      wake()
      return !byHost.has(task.host)
    },
    /** Resolves when a task has ended, or after `ms`. */
    change(ms?: number): Promise<void> {
      return new Promise((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
  }
}

/** Makes vectors while pages are fetched, and then of what came last. What goes wrong with them never stops a sync. */
function meaningsBeside(archive: WritableArchive, embedder: Embedder, signal: AbortSignal | undefined) {
  const stopping = new AbortController()
  const until = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal
  const make = () => makeMeanings(archive, embedder, { signal: until }).catch(failedMeaning)
  const meanwhile = make()
  return {
    stop(): Promise<MeaningReport> {
      stopping.abort()
      return meanwhile
    },
    async finish(): Promise<MeaningReport> {
      const first = await meanwhile
      if (first.problem !== undefined || signal?.aborted) return first
      const last = await make()
      return { ...last, articles: first.articles + last.articles, passages: first.passages + last.passages }
    },
  }
}

function failedMeaning(error: unknown): MeaningReport {
  return { articles: 0, passages: 0, problem: error instanceof Error ? error.message : String(error) }
}

/** Sends notices beside the work, one batch at a time. What goes wrong with them never stops a sync. */
function messagesOf(archive: WritableArchive, { messenger, onNoticeProblem }: SyncOptions) {
  let sending: Promise<unknown> | undefined
  let isWanted = false
  const run = async () => {
    if (!messenger) return
    while (isWanted) {
      isWanted = false
      await noteDossiers(archive).catch((error: unknown) =>
        onNoticeProblem?.(error instanceof Error ? error.message : String(error)),
      )
      await sendNotices(archive, messenger, onNoticeProblem).catch((error: unknown) =>
        onNoticeProblem?.(error instanceof Error ? error.message : String(error)),
      )
    }
  }
  return {
    send(): void {
      isWanted = true
      sending ??= run().finally(() => {
        sending = undefined
      })
    },
    async done(): Promise<void> {
      while (sending) await sending
    },
  }
}
