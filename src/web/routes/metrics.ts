import type { ArchiveMeasures } from '../../archive/library.ts'
import { sendText } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/metrics`: what the archive and this process are like, in Prometheus' text format 0.0.4. */
export const metricsRoute: Route = (app, { library, version }) => {
  app.get('/metrics', async (c) => {
    const measures = await library.measures()
    return sendText(c, metricsText(measures, version), 'text/plain; version=0.0.4; charset=utf-8')
  })
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

/** Names follow prometheus.io/docs/practices/naming: base units, and what is counted in the name. */
export function metricsText(measures: ArchiveMeasures, version: string): string {
  const lines: string[] = []
  const gauge = (name: string, help: string, samples: readonly Sample[], type = 'gauge') => {
    if (!samples.length) return
    lines.push(`# HELP presskeep_${name} ${help}`, `# TYPE presskeep_${name} ${type}`)
    for (const [labels, value] of samples) {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
      lines.push(`presskeep_${name}${pairs.length ? `{${pairs.join(',')}}` : ''} ${value}`)
    }
  }
  const one = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [[{}, value]])
  const { rows, jobs, feeds } = measures
  gauge('info', 'Version of the program that answers.', [[{ version }, 1]])
  gauge('articles', 'Articles that are known.', one(rows.articles))
  gauge('revisions', 'Readings of articles that are kept.', one(rows.revisions))
  gauge('captures', 'Exchanges that are kept.', one(rows.captures))
  gauge('pictures', 'Pictures that articles show.', one(rows.pictures))
  gauge(
    'feeds',
    'Feeds by health.',
    Object.entries(feeds).map(([status, count]) => [{ status }, count]),
  )
  gauge('feeds_due', 'Feeds that wait to be asked.', one(measures.feedsDue))
  gauge(
    'jobs_due',
    'Work that could be done now, by kind.',
    jobs.map(({ kind, due }) => [{ kind }, due]),
  )
  gauge(
    'jobs_waiting',
    'Work for later, by kind.',
    jobs.map(({ kind, waiting }) => [{ kind }, waiting]),
  )
  gauge('oldest_due_seconds', 'How long what is due the longest has waited.', one(measures.oldestDueMs / 1000))
  gauge('gaps_open', 'Polls after which entries may be missing.', one(measures.openGaps))
  gauge('last_capture_timestamp_seconds', 'Time of the newest capture.', one(inSeconds(measures.lastCaptureAt)))
  gauge('last_poll_timestamp_seconds', 'Time of the newest poll.', one(inSeconds(measures.lastPollAt)))
  const { user, system } = process.cpuUsage()
  gauge('process_cpu_seconds_total', 'CPU time of this process.', one((user + system) / 1e6), 'counter')
  gauge('process_resident_memory_bytes', 'Resident memory of this process.', one(process.memoryUsage.rss()))
  gauge('process_uptime_seconds', 'How long this process runs.', one(process.uptime()))
  return `${lines.join('\n')}\n`
}

const inSeconds = (at: number | undefined) => (at === undefined ? undefined : at / 1000)

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}
