import type { ArchiveMeasures } from '../../archive/library.ts'
import { sendText } from '../respond.ts'
import type { Route } from '../room.ts'
import { within } from '../within.ts'

/** Prometheus waits ten seconds. */
const patienceMs = 5_000

/**
 * `/metrics`: what the archive and this process are like, in Prometheus' text format 0.0.4. Where the archive can't be read, or not
 * within five seconds, `presskeep_up` says so, and only this process is told of. The archive goes on with what it was asked: whoever comes
 * meanwhile waits for the same answer.
 */
export const metricsRoute: Route = (app, { library, version }) => {
  let asked: Promise<ArchiveMeasures | undefined> | undefined
  const measured = () => {
    asked ??= library
      .measures()
      .catch(() => undefined)
      .finally(() => {
        asked = undefined
      })
    return asked
  }
  app.get('/metrics', async (c) => {
    const measures = await within(measured(), patienceMs)
    return sendText(c, metricsText(measures, version), 'text/plain; version=0.0.4; charset=utf-8')
  })
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

/**
 * Names follow prometheus.io/docs/practices/naming: base units, and what is counted in the name; those of processes are the
 * client libraries' own.
 */
export function metricsText(measures: ArchiveMeasures | undefined, version: string): string {
  const lines: string[] = []
  const gauge = (name: string, help: string, samples: readonly Sample[], type = 'gauge') => {
    if (!samples.length) return
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
    for (const [labels, value] of samples) {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
      lines.push(`${name}${pairs.length ? `{${pairs.join(',')}}` : ''} ${value}`)
    }
  }
  const one = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [[{}, value]])
  gauge('presskeep_build_info', 'Version of the program that answers.', [[{ version }, 1]])
  gauge('presskeep_up', 'Whether the archive can be read.', one(measures ? 1 : 0))
  if (measures) {
    const { rows, jobs, feeds, writers } = measures
    gauge('presskeep_articles', 'Articles that are known.', one(rows.articles))
    gauge('presskeep_revisions', 'Readings of articles that are kept.', one(rows.revisions))
    gauge('presskeep_captures', 'Exchanges that are kept.', one(rows.captures))
    gauge('presskeep_pictures', 'Pictures that articles show.', one(rows.pictures))
    gauge('presskeep_feeds', 'Feeds by health.', labelled('status', Object.entries(feeds)))
    gauge('presskeep_feeds_due', 'Feeds that wait to be asked.', one(measures.feedsDue))
    const byKind = (count: 'due' | 'waiting') => jobs.map((job) => [job.kind, job[count]] as const)
    gauge('presskeep_jobs_due', 'Work that could be done now, by kind.', labelled('kind', byKind('due')))
    gauge('presskeep_jobs_waiting', 'Work for later, by kind.', labelled('kind', byKind('waiting')))
    const oldest = measures.oldestDueMs / 1000
    gauge('presskeep_oldest_due_seconds', 'How long what is due the longest has waited.', one(oldest))
    gauge('presskeep_gaps_open', 'Polls after which entries may be missing.', one(measures.openGaps))
    const captured = inSeconds(measures.lastCaptureAt)
    gauge('presskeep_last_capture_timestamp_seconds', 'Time of the newest capture.', one(captured))
    const polled = inSeconds(measures.lastPollAt)
    gauge('presskeep_last_poll_timestamp_seconds', 'Time of the newest poll.', one(polled))
    const writing = labelled('command', Object.entries(writers ?? {}))
    gauge('presskeep_writers', 'Programs that write the archive now, by command (on PostgreSQL).', writing)
  }
  const { user, system } = process.cpuUsage()
  gauge('process_cpu_seconds_total', 'CPU time of this process.', one((user + system) / 1e6), 'counter')
  gauge('process_resident_memory_bytes', 'Resident memory of this process.', one(process.memoryUsage.rss()))
  gauge('process_start_time_seconds', 'When this process began.', one(Date.now() / 1000 - process.uptime()))
  return `${lines.join('\n')}\n`
}

function labelled(label: string, values: readonly (readonly [string, number])[]): readonly Sample[] {
  return values.map(([text, value]) => [{ [label]: text }, value])
}

const inSeconds = (at: number | undefined) => (at === undefined ? undefined : at / 1000)

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}
