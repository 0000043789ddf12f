import {
  articlesForExport,
  notesForExport,
  type OpenArchive,
  summariesForExport,
  unreadImports,
} from '../archive/index.ts'
import { type ExportArticle, exportJekyll, exportMarkdown, type FileState, siteFolder } from '../site/index.ts'
import type { Invocation } from './command.ts'
import { outputFolder } from './output-file.ts'
import { plain, progressOn } from './progress.ts'

interface ExportedFile {
  readonly what: string
  readonly path: string
  readonly id?: string
  readonly state: FileState
  readonly message?: string
}

/** Goes through what an exporter does, tells progress, and says at the end what was done. Answers the exit code. */
async function report(
  invocation: Invocation,
  dir: string,
  events: AsyncIterable<ExportedFile>,
  /** What is counted: `{ what: 'post', key: 'posts', names: ['post', 'posts'] }`. */
  counted: { readonly what: string; readonly key: string; readonly names: readonly [one: string, more: string] },
): Promise<number> {
  const { stdout, stderr } = invocation
  const progress = progressOn(invocation)
  const counts: Record<FileState, number> = { written: 0, unchanged: 0, kept: 0, removed: 0, failed: 0 }
  const problems: ExportedFile[] = []
  let count = 0
  const said = () => `${count} ${counted.names[count === 1 ? 0 : 1]}`
  try {
    for await (const event of events) {
      counts[event.state]++
      if (event.what === counted.what && event.state !== 'removed' && event.state !== 'failed') count++
      if (event.state === 'failed' || event.state === 'kept') problems.push(event)
      progress.step(said())
    }
  } finally {
    progress.end()
  }
  if (invocation.isJson) stdout.write(`${JSON.stringify({ [counted.key]: count, ...counts, problems })}\n`)
  else {
    const removed = counts.removed ? `, ${counts.removed} removed` : ''
    stdout.write(
      `${said()} in ${plain(dir)}: ${counts.written} files written, ${counts.unchanged} as they were${removed}\n`,
    )
    for (const one of problems.slice(0, 20)) {
      stderr.write(`  ${one.state}: ${plain(one.path || one.id || '')}: ${plain(one.message ?? '')}\n`)
    }
    if (problems.length > 20) stderr.write(`  and ${problems.length - 20} more; --json lists them all\n`)
  }
  return counts.failed ? 2 : 0
}

/** `export jekyll`. */
export async function exportPosts(
  invocation: Invocation,
  archive: OpenArchive,
  dir: string,
  format: 'clean' | 'compat',
): Promise<number> {
  const { settings } = archive
  const folder = siteFolder(outputFolder(invocation.cwd, dir))
  const reservedPaths = format === 'compat' ? await importedPaths(archive) : []
  const options = { format, title: settings.name, timeZone: settings.timeZone, language: ownLanguage(), reservedPaths }
  const events = exportJekyll(everything(archive, format), folder, options)
  return report(invocation, dir, events, { what: 'post', key: 'posts', names: ['post', 'posts'] })
}

/** `export markdown`. */
export async function exportNotes(
  invocation: Invocation,
  archive: OpenArchive,
  dir: string,
  query: string,
): Promise<number> {
  const { settings } = archive
  const folder = siteFolder(outputFolder(invocation.cwd, dir), { isDurable: false })
  const options = { title: settings.name, timeZone: settings.timeZone, language: ownLanguage() }
  const events = exportMarkdown(summariesForExport(archive, query), notesForExport(archive, query), folder, options)
  return report(invocation, dir, events, { what: 'note', key: 'articles', names: ['article', 'articles'] })
}

function ownLanguage(): string {
  return Intl.DateTimeFormat().resolvedOptions().locale
}

async function importedPaths(archive: OpenArchive): Promise<readonly string[]> {
  return (await archive.db.all<{ path: string }>('SELECT path FROM imports ORDER BY path')).map((row) => row.path)
}

async function* everything(archive: OpenArchive, format: 'clean' | 'compat'): AsyncGenerator<ExportArticle> {
  yield* articlesForExport(archive)
  if (format === 'clean') return
  for await (const file of unreadImports(archive)) {
    yield {
      id: 'unread',
      title: file.path,
      firstSeenAt: 0,
      authors: [],
      source: '',
      tags: [],
      revisionCount: 0,
      feedAuthors: [],
      cleanHtml: '',
      pictures: [],
      imported: [file],
    }
  }
}
