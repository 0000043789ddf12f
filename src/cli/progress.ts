import type { SyncEvent, SyncReport } from '../archive/index.ts'
import type { World } from './command.ts'
import { counted } from './counted.ts'

/** Progress for people, on standard error: one line that is written over on a terminal, else a line a step. */
export interface Progress {
  /** What goes on right now. */
  step(text: string): void
  /** What stays to be read. */
  line(text: string): void
  end(): void
}

export function progressOn(world: Pick<World, 'stderr' | 'now'>): Progress {
  const { stderr } = world
  const isLive = stderr.isTTY === true
  const width = () => Math.max(20, (stderr.columns ?? 80) - 1)
  // Where lines stay, the first one comes only when it has taken long: else "1 articles" is all that a short run leaves.
  let shownAt = isLive ? 0 : world.now()
  let isDirty = false
  const clear = () => {
    if (isDirty) stderr.write('\r\u001b[2K')
    isDirty = false
  }
  return {
    step(text) {
      const every = isLive ? 80 : 5_000
      if (world.now() - shownAt < every) return
      shownAt = world.now()
      if (!isLive) {
        stderr.write(`${text}\n`)
        return
      }
      stderr.write(`\r\u001b[2K${cut(text, width())}`)
      isDirty = true
    },
    line(text) {
      clear()
      stderr.write(`${text}\n`)
    },
    end: clear,
  }
}

/** Cut by display columns: CJK characters take two. */
function cut(text: string, columns: number): string {
  let used = 0
  let end = 0
  for (const character of plain(text)) {
    used += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1
    if (used > columns) break
    end += character.length
  }
  return plain(text).slice(0, end)
}

/** Foreign text on a terminal: no control characters, no escape sequences, no line breaks, no bidi overrides. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
}

export function describeEvent(event: SyncEvent): string {
  if (event.kind === 'feed') {
    const what =
      event.outcome === 'read'
        ? `${event.new} new${event.changed ? `, ${event.changed} changed` : ''}`
        : (event.problem ?? 'unchanged')
    return `feed     ${plain(event.name)}: ${plain(what)}`
  }
  if (event.kind === 'gap') return `gap      ${plain(event.name)}: ${event.outcome}, ${event.found} found`
  const left = event.waiting ? ` (${event.waiting} to go)` : ''
  return `${event.kind.padEnd(8)} ${plain(event.title ?? event.url)}${event.problem ? `: ${plain(event.problem)}` : ''}${left}`
}

export function describeReport(report: SyncReport): string {
  const { feeds, entries, articles, pictures, gaps } = report
  const part = (count: number, what: string) => (count ? `, ${count} ${what}` : '')
  const parts: string[] = []
  if (feeds.read + feeds.unchanged + feeds.failed) {
    parts.push(`feeds: ${feeds.read} read, ${feeds.unchanged} unchanged${part(feeds.failed, 'failed')}`)
    parts.push(`entries: ${entries.new} new${part(entries.changed, 'changed')}`)
  }
  if (articles.kept + articles.same + articles.failed + articles.gone) {
    const had = `${articles.kept} kept${part(articles.same, 'as before')}`
    parts.push(`articles: ${had}${part(articles.failed, 'not had')}${part(articles.gone, 'gone')}`)
  }
  if (pictures.kept + pictures.failed) parts.push(`pictures: ${pictures.kept} kept${part(pictures.failed, 'not had')}`)
  const gapCount = gaps.filled + gaps.partly + gaps.open
  if (gapCount)
    parts.push(`gaps: ${gapCount}, ${gaps.filled} filled${part(gaps.partly, 'in part')}${part(gaps.open, 'open')}`)
  const { meaning } = report
  if (meaning?.articles)
    parts.push(`meaning: ${counted(meaning.passages, 'passage')} of ${counted(meaning.articles, 'article')}`)
  if (meaning?.problem !== undefined) parts.push(`meaning: no vectors, ${plain(meaning.problem)}`)
  return parts.join('\n') || 'nothing was due'
}

/** Failures sum up to exit code 2. */
export function exitCodeFor(report: SyncReport): number {
  return report.feeds.failed || report.articles.failed || report.pictures.failed ? 2 : 0
}
