import { statSync } from 'node:fs'
import path from 'node:path'
import {
  fetchedPages,
  isArchive,
  keptPages,
  type PageGiver,
  type RuleFile,
  type RuleTest,
  readRuleFile,
  rulesOfArchive,
  testRuleFile,
} from '../../archive/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import { type Command, type Invocation, text, UsageError } from '../command.ts'
import { fetcherFor, reading } from '../config.ts'
import { readNamed } from '../named-file.ts'
import { plain } from '../progress.ts'

export const rules: Command = {
  name: 'rules',
  summary: 'Test site rules of your own',
  usage: 'test [HOST|FILE]',
  about: `Reads the pages that each file of rules names with test_url by its rules, and looks for its test_contains. A page comes from the
archive, where it is kept, or is fetched (politely, and not kept). Without HOST or FILE: all files of the archive's folder of rules.`,
  options: {
    page: { type: 'string' },
    offline: { type: 'boolean' },
    'allow-host': { type: 'string', multiple: true },
  },
  optionHelp: [
    ['--page FILE', 'this HTML instead of each test page; for one file of rules'],
    ['--offline', 'kept pages only'],
    ['--allow-host HOST:PORT', 'a private address that may be asked'],
  ],
  example: 'presskeep rules test site.example.txt',
  words: [1, 2],
  async run(invocation) {
    const [verb, which] = invocation.words
    if (verb !== 'test') throw new UsageError(`rules knows "test", not "${verb}"; for example: ${rules.example}`)
    const files = rulesNamed(invocation, which)
    let isGood = true
    await withPages(invocation, files, async (pageAt) => {
      for (const file of files) {
        for (const result of await testRuleFile(file, pageAt)) {
          isGood &&= result.isGood
          if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(jsonOf(result))}\n`)
          else tell(invocation, result)
        }
      }
    })
    return isGood ? 0 : 2
  },
}

function rulesNamed(invocation: Invocation, which: string | undefined): readonly RuleFile[] {
  const file = which === undefined ? undefined : path.resolve(invocation.cwd, which)
  const found = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false })
  if (file !== undefined && found?.isFile()) {
    try {
      return [readRuleFile(file)]
    } catch (error) {
      throw new UsageError(`${which} can't be read: ${error instanceof Error ? error.message : error}`)
    }
  }
  const noFile = found ? `${which} is a folder, not a file of rules` : `there is no file ${which}`
  const folder = archiveFolder(invocation)
  if (!isArchive(folder)) {
    throw new UsageError(
      which === undefined
        ? `there is no archive at ${folder}; name a file of rules, or the archive with --archive`
        : `${noFile}, and no archive at ${folder} whose rules could be meant`,
    )
  }
  const all = rulesOfArchive(folder)
  const host = which?.toLowerCase().replace(/\.txt$/, '')
  const named =
    host === undefined ? all : all.filter((file) => file.host.replace(/^\./, '') === host.replace(/^\./, ''))
  if (named.length === 0) {
    if (found) throw new UsageError(`${noFile}; name a file of it, or the HOST of a file of the archive`)
    throw new UsageError(
      which === undefined
        ? `the archive at ${folder} has no site rules; put them into ${path.join(folder, 'rules')} as HOST.txt`
        : `${noFile}, and the archive has no rules for ${host}${all.length ? `, but for ${all.map((file) => file.host).join(', ')}` : ''}`,
    )
  }
  return named
}

/** Gives `work` the pages: the file that was named, kept ones, then the network. */
async function withPages(
  invocation: Invocation,
  files: readonly RuleFile[],
  work: (pageAt: PageGiver) => Promise<void>,
): Promise<void> {
  const file = text(invocation.values.page)
  if (file !== undefined) {
    if (files.length !== 1) throw new UsageError('--page takes one file of rules; name its HOST or FILE')
    const bytes = readNamed(invocation.cwd, file, '--page: ')
    return work(async (url) => ({ from: 'file', bytes, url }))
  }
  const settings = { allowHosts: [], feedPauseSeconds: 5, pagePauseSeconds: 9 }
  const isOffline = invocation.values.offline === true
  const folder = archiveFolder(invocation)
  if (!isArchive(folder)) return throughNetwork(settings, undefined)
  return reading(invocation, (archive) => throughNetwork(archive.settings.fetch, keptPages(archive)))

  async function throughNetwork(how: Parameters<typeof fetcherFor>[1], kept: PageGiver | undefined): Promise<void> {
    const fetcher = isOffline ? undefined : fetcherFor(invocation, how)
    try {
      const fetched = fetcher && fetchedPages(fetcher, invocation.signal)
      await work(async (url) => {
        const page = kept ? await kept(url) : 'there is no archive to take it from'
        return typeof page === 'string' && fetched ? fetched(url) : page
      })
    } finally {
      await fetcher?.close()
    }
  }
}

function tell({ stdout }: Invocation, result: RuleTest): void {
  const { rule, url, from, title, authors, kind, length, bodyFound, found, missing, problem, warnings, isGood } = result
  const lines = [`${isGood ? 'good' : 'BAD '}  ${rule}  ${url ?? ''}`]
  if (problem) lines.push(`      ${problem}`)
  else {
    lines.push(
      `      ${[title, authors.join(', '), `${length} characters`, kind, `from: ${from}`].filter(Boolean).join(' · ')}`,
    )
    if (bodyFound === false) lines.push('      its body expressions find nothing on this page')
  }
  for (const words of found) lines.push(`      found    ${words}`)
  for (const words of missing) lines.push(`      MISSING  ${words}`)
  for (const warning of warnings) lines.push(`      ${warning}`)
  stdout.write(`${lines.map((line) => plain(line)).join('\n')}\n`)
}

function jsonOf(result: RuleTest) {
  const { rule, url, from, title, authors, kind, length, bodyFound, found, missing, problem, warnings, isGood } = result
  return {
    rule, url: url ?? null, from: from ?? null, good: isGood, title: title ?? null, authors, kind: kind ?? null, length,
    body_found: bodyFound ?? null, found, missing, problem: problem ?? null, warnings,
  } // biome-ignore format: a table
}
