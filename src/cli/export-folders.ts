import {
  ArchiveError,
  articlesForExport,
  notesForExport,
  type OpenArchive,
  siteSource,
  summariesForExport,
  unreadImports,
} from '../archive/index.ts'
import {
  type ExportArticle,
  exportJekyll,
  exportMarkdown,
  exportSite,
  type FileState,
  FolderBusyError,
  ForeignFolderError,
  siteFolder,
} from '../site/index.ts'
import { readAssets } from '../web/index.ts'
import { type Invocation, UsageError } from './command.ts'
import { outputFolder } from './output-file.ts'
import { plain, progressOn } from './progress.ts'
import { version } from './version.ts'

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
  } catch (error) {
    const isRefused = error instanceof ForeignFolderError || error instanceof FolderBusyError
    throw isRefused ? new UsageError(`${dir}: ${error.message}`) : error
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
  const events = exportMarkdown(
    foundSome(summariesForExport(archive, query), query),
    notesForExport(archive, query),
    folder,
    options,
  )
  return report(invocation, dir, events, { what: 'note', key: 'articles', names: ['article', 'articles'] })
}

/** `export site`. */
export async function exportPages(
  invocation: Invocation,
  archive: OpenArchive,
  dir: string,
  { query, base, language }: { readonly query: string; readonly base?: string; readonly language?: 'en' | 'zh' },
): Promise<number> {
  const folder = siteFolder(outputFolder(invocation.cwd, dir), { isDurable: false })
  const source = siteSource(archive, query)
  const found = { ...source, summaries: () => foundSome(source.summaries(), query) }
  const events = exportSite(found, folder, {
    language: language ?? (ownLanguage().startsWith('zh') ? 'zh' : 'en'),
    version,
    assets: readAssets(),
    ...(base !== undefined && { base }),
  })
  return report(invocation, dir, events, { what: 'article', key: 'articles', names: ['article', 'articles'] })
}

/** The base address of a site as its links begin. Throws `UsageError` for what is none. */
export function baseAddress(given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  const url = URL.parse(given)
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new UsageError(`--base takes the address of the site, such as https://name.github.io/paper, not "${given}"`)
  }
  return url.href.replace(/\/+$/, '')
}

/** What a query finds. Throws where that is nothing: a mistyped query must not empty a folder. */
async function* foundSome<T>(found: AsyncIterable<T>, query: string): AsyncGenerator<T> {
  let isEmpty = true
  for await (const one of found) {
    isEmpty = false
    yield one
  }
  if (isEmpty && query.trim() !== '') throw new ArchiveError('nothing was found, and nothing was written')
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
