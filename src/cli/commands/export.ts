import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  exportEpub,
  exportWacz,
  libraryOf,
  type OpenArchive,
  type TableFormat,
  tableBytes,
  tableFormats,
  tableRows,
  writeOpml,
} from '../../archive/index.ts'
import { type Command, type Invocation, oneOf, text, UsageError } from '../command.ts'
import { reading } from '../config.ts'
import { baseAddress, exportNotes, exportPages, exportPosts } from '../export-folders.ts'
import { outputFile } from '../output-file.ts'
import { plain, progressOn } from '../progress.ts'
import { software } from '../version.ts'

export const exportCommand: Command = {
  name: 'export',
  summary:
    'Write the archive as a static site, Jekyll posts, Markdown files, a book, WACZ or a table, or the follow list as OPML',
  usage:
    'site DIR [QUERY] | jekyll DIR | markdown DIR [QUERY] | wacz FILE | epub FILE [QUERY] | jsonl|csv|parquet FILE [QUERY] | opml',
  about: `site: pages that need no server and ask nobody for anything, with a search, of what a query finds or of all; only what
changed is written, and no file of anybody else's is touched.
jekyll: --format clean is the extracted article with local pictures; --format compat is the ancestor's format, and gives
imported posts back byte for byte. Only what changed is written; nothing that it did not write is removed.
markdown: a file an article, with front matter, pictures and links between them, of what a query finds or of all; only what
changed is written, and no file of anybody else's is touched.
wacz: captures with an index and a signature, for replay in other tools: of one article, a feed, a search, a day, or all.
epub: a book of what a query finds (the newest 500) or of all, with pictures.
jsonl, csv, parquet: a table for research, a row an article with its text, of what a query finds or of all.
opml: the follow list on standard output.`,
  options: {
    base: { type: 'string' },
    language: { type: 'string' },
    format: { type: 'string' },
    article: { type: 'string' },
    feed: { type: 'string' },
    search: { type: 'string' },
    day: { type: 'string' },
  },
  optionHelp: [
    ['--base URL', 'site: where it will be read; for whole addresses in its feed and a sitemap'],
    ['--language en|zh', "site: of its own words; default as the system's"],
    ['--format clean|compat', 'jekyll: which posts; default clean'],
    ['--article ID', 'wacz: only this article'],
    ['--feed URL', 'wacz: only articles of this feed'],
    ['--search QUERY', 'wacz: only what a search finds'],
    ['--day YYYY-MM-DD', 'wacz: only this day, or month YYYY-MM'],
  ],
  example: 'presskeep export jekyll ./blog --format compat',
  words: [1, 100],
  takesMinus: true,
  async run(invocation) {
    const [kind, dir, ...rest] = invocation.words
    const table = tableFormats.find((one) => one === kind)
    if (table) {
      if (dir === undefined)
        throw new UsageError(
          `export ${table} needs a file; for example: presskeep export ${table} found.${table} "陆海新通道"`,
        )
      return reading(invocation, (archive) => exportTable(invocation, archive, table, dir, rest.join(' ')))
    }
    if (kind === 'epub') {
      if (dir === undefined)
        throw new UsageError('export epub needs a file; for example: presskeep export epub book.epub "陆海新通道"')
      return reading(invocation, (archive) => exportBook(invocation, archive, dir, rest.join(' ')))
    }
    if (kind === 'site') {
      if (dir === undefined)
        throw new UsageError(
          'export site needs a folder; for example: presskeep export site ./site --base https://paper.example',
        )
      const base = baseAddress(text(invocation.values.base))
      const language = oneOf(invocation.values.language, '--language', ['en', 'zh'] as const)
      const options = { query: rest.join(' '), ...(base !== undefined && { base }), ...(language && { language }) }
      return reading(invocation, (archive) => exportPages(invocation, archive, dir, options))
    }
    if (kind === 'markdown') {
      if (dir === undefined)
        throw new UsageError(
          'export markdown needs a folder; for example: presskeep export markdown ./notes "陆海新通道"',
        )
      return reading(invocation, (archive) => exportNotes(invocation, archive, dir, rest.join(' ')))
    }
    if (rest.length) throw new UsageError(`export ${kind} takes one word after it`)
    const format = oneOf(invocation.values.format, '--format', ['clean', 'compat'] as const) ?? 'clean'
    if (kind === 'opml') {
      if (dir !== undefined)
        throw new UsageError('export opml prints the list; presskeep export opml > feeds.opml keeps it')
      return reading(invocation, (archive) => exportOpml(invocation, archive))
    }
    if (kind === 'wacz') {
      if (dir === undefined)
        throw new UsageError('export wacz needs a file; for example: presskeep export wacz all.wacz')
      return reading(invocation, (archive) => exportCaptures(invocation, archive, dir))
    }
    if (kind !== 'jekyll')
      throw new UsageError(
        `export takes site, jekyll, markdown, wacz, epub, jsonl, csv, parquet or opml, not "${kind}"`,
      )
    if (dir === undefined) throw new UsageError(`export jekyll needs a folder; for example: ${exportCommand.example}`)
    return reading(invocation, (archive) => exportPosts(invocation, archive, dir, format))
  },
}

async function exportCaptures(invocation: Invocation, archive: OpenArchive, file: string): Promise<number> {
  const { values, cwd, isJson, stdout } = invocation
  const selection = {
    article: text(values.article),
    feedUrl: text(values.feed),
    search: text(values.search),
    day: text(values.day),
  }
  if (Object.values(selection).filter((value) => value !== undefined).length > 1) {
    throw new UsageError('export wacz takes one of --article, --feed, --search and --day')
  }
  const report = await exportWacz(archive, outputFile(cwd, file), selection, software)
  if (isJson) stdout.write(`${JSON.stringify(report)}\n`)
  else
    stdout.write(`${report.pages} pages, ${report.records} records, ${Math.ceil(report.bytes / 1024)} KiB in ${file}\n`)
  return 0
}

async function exportBook(invocation: Invocation, archive: OpenArchive, file: string, query: string): Promise<number> {
  const report = await exportEpub(archive, outputFile(invocation.cwd, file), query)
  if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(report)}\n`)
  else
    invocation.stdout.write(
      `${report.articles} articles, ${report.pictures} pictures, ${Math.ceil(report.bytes / 1024)} KiB in ${plain(file)}\n`,
    )
  return 0
}

async function exportTable(
  invocation: Invocation,
  archive: OpenArchive,
  format: TableFormat,
  file: string,
  query: string,
): Promise<number> {
  const whole = outputFile(invocation.cwd, file)
  const partial = `${whole}.partial`
  const progress = progressOn(invocation)
  let rows = 0
  async function* counted() {
    for await (const row of tableRows(archive, query)) {
      progress.step(`${++rows} articles`)
      yield row
    }
  }
  try {
    await pipeline(Readable.from(tableBytes(counted(), format)), createWriteStream(partial))
    renameSync(partial, whole)
  } finally {
    rmSync(partial, { force: true })
    progress.end()
  }
  if (invocation.isJson) invocation.stdout.write(`${JSON.stringify({ articles: rows, file: whole })}\n`)
  else invocation.stdout.write(`${rows} ${rows === 1 ? 'article' : 'articles'} in ${plain(file)}\n`)
  return 0
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
