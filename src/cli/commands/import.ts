import { statSync } from 'node:fs'
import path from 'node:path'
import { importPosts, parseFollowList } from '../../archive/index.ts'
import { readJekyllFolder } from '../../site/index.ts'
import { type Command, type Invocation, UsageError } from '../command.ts'
import { writing } from '../config.ts'
import { namedPath, readList } from '../named-file.ts'
import { plain, progressOn } from '../progress.ts'
import { followList, nextStep } from './follow.ts'
import { ingestAll } from './ingest.ts'

const kinds = ['jekyll', 'subs', 'opml', 'warc', 'wacz'] as const

export const importCommand: Command = {
  name: 'import',
  summary: 'Bring in Jekyll posts, captures of other tools, a subs.json or an OPML',
  usage: 'jekyll|subs|opml|warc|wacz PATH…',
  about: `Posts are kept byte for byte, and export jekyll --format compat gives them back so. What is broken in them is repaired for
reading and reported. Of WARC and WACZ files the news articles among the pages are kept, with the time of their capture and
the pictures that they show. Importing twice changes nothing.`,
  options: {},
  optionHelp: [],
  example: 'presskeep import jekyll ./my-old-blog',
  words: [2, 10_000],
  async run(invocation) {
    const [given, place = ''] = invocation.words
    const kind = kinds.find((one) => one === given)
    if (!kind) throw new UsageError(`import takes ${kinds.join(' or ')}, not "${given}"`)
    if (kind === 'warc' || kind === 'wacz') return ingestAll(invocation, invocation.words.slice(1))
    if (invocation.words.length > 2) throw new UsageError(`import ${kind} takes one path`)
    if (kind !== 'jekyll') return importList(invocation, path.resolve(invocation.cwd, place))
    const target = namedPath(invocation, place)
    const found = statSync(target, { throwIfNoEntry: false })
    if (!found) throw new UsageError(`there is nothing at ${target}`)
    return importJekyll(invocation, target, found.isDirectory())
  },
}

function importJekyll(invocation: Invocation, folder: string, isFolder: boolean): Promise<number> {
  if (!isFolder) throw new UsageError(`${folder} is a file; import jekyll takes the folder that holds _posts`)
  return writing(invocation, 'import', async (archive) => {
    const { stdout, stderr, isJson } = invocation
    const progress = progressOn(invocation)
    const unreadable: { path: string; message: string }[] = []
    async function* files() {
      for await (const one of readJekyllFolder(folder)) {
        if (one.kind === 'file') yield one
        else unreadable.push({ path: one.path, message: one.reason })
      }
    }
    const report = await importPosts(archive, files(), (done) => progress.step(`${done} posts`))
    progress.end()
    const broken = [...report.broken, ...unreadable]
    if (report.files + broken.length === 0) {
      throw new UsageError(
        `${folder} holds no posts; they are files named YYYY-MM-DD-title.md (or .markdown, .html), in any folder of it`,
      )
    }
    if (isJson) stdout.write(`${JSON.stringify({ ...report, broken })}\n`)
    else {
      stdout.write(`${report.files} posts: ${report.kept} kept, ${report.known} known already\n`)
      for (const one of report.repaired.slice(0, 20))
        stderr.write(`  ${plain(one.path)}: ${plain(one.warnings.join('; '))}\n`)
      if (report.repaired.length > 20)
        stderr.write(`  and ${report.repaired.length - 20} more with remarks (--json lists all)\n`)
      for (const one of broken)
        stderr.write(`  no article could be read out of ${plain(one.path)}: ${plain(one.message)}\n`)
    }
    return broken.length ? 2 : 0
  })
}

async function importList(invocation: Invocation, file: string): Promise<number> {
  const bytes = await readList(invocation, file)
  const list = parseFollowList(bytes)
  if (list.kind === 'broken') throw new UsageError(`${file}: ${list.message}`)
  return writing({ ...invocation, list: bytes }, 'import', async (archive) =>
    followList(invocation, archive, await nextStep(invocation), list.feeds, []),
  )
}
