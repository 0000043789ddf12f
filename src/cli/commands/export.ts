import path from 'node:path'
import { articlesForExport, libraryOf, type OpenArchive, unreadImports, writeOpml } from '../../archive/index.ts'
import { type ExportArticle, type ExportEvent, exportJekyll, siteFolder } from '../../site/index.ts'
import { type Command, type Invocation, oneOf, UsageError } from '../command.ts'
import { reading } from '../config.ts'
import { plain, progressOn } from '../progress.ts'

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write the archive as Jekyll posts, or the follow list as OPML',
  usage: 'jekyll DIR | opml',
  about: `jekyll: --format clean is the extracted article with local pictures; --format compat is the ancestor's format, and gives
imported posts back byte for byte. Only what changed is written; nothing that it did not write is removed.
opml: the follow list on standard output.`,
  options: { format: { type: 'string' } },
  optionHelp: [['--format clean|compat', 'which posts; default clean']],
  example: 'presskeep export jekyll ./blog --format compat',
  words: [1, 2],
  async run(invocation) {
    const [kind, dir] = invocation.words
    const format = oneOf(invocation.values.format, '--format', ['clean', 'compat'] as const) ?? 'clean'
    if (kind === 'opml') return reading(invocation, (archive) => exportOpml(invocation, archive))
    if (kind !== 'jekyll') throw new UsageError(`export takes jekyll or opml, not "${kind}"`)
    if (dir === undefined) throw new UsageError(`export jekyll needs a folder; for example: ${exportCommand.example}`)
    return reading(invocation, (archive) => exportPosts(invocation, archive, dir, format))
  },
}

async function exportPosts(
  invocation: Invocation,
  archive: OpenArchive,
  dir: string,
  format: 'clean' | 'compat',
): Promise<number> {
  const { settings } = archive
  const folder = siteFolder(path.resolve(invocation.cwd, dir))
  const progress = progressOn(invocation)
  const counts: Record<ExportEvent['state'], number> = { written: 0, unchanged: 0, kept: 0, removed: 0, failed: 0 }
  const problems: ExportEvent[] = []
  let posts = 0
  const reservedPaths = format === 'compat' ? await importedPaths(archive) : []
  const language = Intl.DateTimeFormat().resolvedOptions().locale
  const options = { format, title: settings.name, timeZone: settings.timeZone, language, reservedPaths }
  for await (const event of exportJekyll(everything(archive, format), folder, options)) {
    counts[event.state]++
    if (event.what === 'post' && event.state !== 'removed' && event.state !== 'failed') posts++
    if (event.state === 'failed' || event.state === 'kept') problems.push(event)
    progress.step(`${posts} posts`)
  }
  progress.end()
  if (invocation.isJson) invocation.stdout.write(`${JSON.stringify({ posts, ...counts, problems })}\n`)
  else {
    invocation.stdout.write(
      `${posts} posts in ${dir}: ${counts.written} files written, ${counts.unchanged} as they were\n`,
    )
    for (const one of problems.slice(0, 20)) {
      invocation.stderr.write(`  ${one.state}: ${plain(one.path || one.id || '')}: ${plain(one.message ?? '')}\n`)
    }
  }
  return counts.failed ? 2 : 0
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

async function exportOpml(invocation: Invocation, archive: OpenArchive): Promise<number> {
  const feeds = await libraryOf(archive).feeds()
  const list = feeds.map(({ url, name, siteUrl, tags, settings }) => ({
    url,
    name,
    siteUrl,
    tags,
    folders: settings?.folders ?? [],
  }))
  invocation.stdout.write(writeOpml(list, { title: archive.settings.name, createdAt: invocation.now() }))
  return 0
}
