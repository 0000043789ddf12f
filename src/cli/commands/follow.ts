import path from 'node:path'
import {
  type Candidate,
  type FollowOutcome,
  followAll,
  follow as followOne,
  hasWorkers,
  initArchive,
  isArchive,
  parseFollowList,
  sync as syncArchive,
  type WritableArchive,
} from '../../archive/index.ts'
import type { FeedSettings } from '../../model/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import { type Command, type Invocation, text, texts, UsageError } from '../command.ts'
import { fetcherOf, keepAllowedHosts, tellOfWholePages, writing } from '../config.ts'
import { counted } from '../counted.ts'
import { feedOptionHelp, feedOptions, wishesOf } from '../feed-options.ts'
import { readList } from '../named-file.ts'
import { describeEvent, plain, progressOn } from '../progress.ts'
import { refuseWithoutScheme } from '../with-scheme.ts'
import { up } from './up.ts'

export const follow: Command = {
  name: 'follow',
  summary: 'Follow a feed, a site, a sitemap, an OPML or a subs.json',
  usage: 'URL|FILE',
  about: `A site is searched for its feed, and what was found is listed. A feed that does not answer now is followed all the same and
asked again. A site without a feed: follow one of its sitemaps, or a page that lists its articles with --links. Where no archive is at
hand, one is made in ./my-archive, its articles are fetched, and the reading room opens.`,
  options: { ...feedOptions, from: { type: 'string' } },
  optionHelp: [
    ...feedOptionHelp,
    ['--from FILE', 'follow what a list names: OPML, subs.json, or addresses one a line'],
  ],
  example: 'presskeep follow https://site.example/feed.xml --name "The Example"',
  words: [0, 1],
  async run(invocation) {
    const isList = text(invocation.values.from) !== undefined
    if (isList === invocation.words.length > 0) {
      throw new UsageError(`follow needs URL, or --from FILE; for example: ${follow.example}`)
    }
    wishesOf(invocation.values)
    const list = await listNamed(invocation)
    const isFirst = makeArchiveWhereNone(invocation)
    keepAllowedHosts(invocation)
    const code = await writing({ ...invocation, list: list?.bytes }, 'follow', async (archive) => {
      await tellOfWholePages(invocation, archive)
      const fetcher = fetcherOf(invocation, archive)
      try {
        const next = isFirst ? '' : await nextStep(invocation)
        const code = await followWord(invocation, archive, fetcher, next, list?.feeds)
        if (isFirst && !invocation.signal.aborted) await firstSync(invocation, archive, fetcher)
        return code
      } finally {
        await fetcher.close()
      }
    })
    return isFirst && code === 0 ? up.run({ ...invocation, words: [], values: {} }) : code
  },
}

type Fetching = ReturnType<typeof fetcherOf>

function makeArchiveWhereNone(invocation: Invocation): boolean {
  const isNamed = text(invocation.values.archive) !== undefined || Boolean(invocation.env.PRESSKEEP_ARCHIVE)
  if (isNamed || isArchive(archiveFolder(invocation))) return false
  const folder = path.join(invocation.cwd, 'my-archive')
  initArchive(folder, Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC')
  invocation.stderr.write(`There was no archive here, so this is a new one: ${folder}\n`)
  return true
}

async function firstSync(invocation: Invocation, archive: WritableArchive, fetcher: Fetching): Promise<void> {
  const progress = progressOn(invocation)
  await syncArchive(archive, fetcher, {
    signal: invocation.signal,
    random: invocation.random,
    onEvent: (event) => progress.step(describeEvent(event)),
  })
  progress.end()
}

/** What fetches the articles of a feed that is followed now: the next command, or who does it already. */
export async function nextStep(invocation: Invocation): Promise<string> {
  if (invocation.held) return 'presskeep up follows the feeds of this archive: the articles come by themselves.\n'
  const isDone = await hasWorkers(archiveFolder(invocation))
  return isDone
    ? 'Workers follow the feeds of this archive: the articles come by themselves.\n'
    : 'Next: presskeep sync\n'
}

async function followWord(
  invocation: Invocation,
  archive: WritableArchive,
  fetcher: Fetching,
  next: string,
  listed: ListedFeeds | undefined,
): Promise<number> {
  const given = text(invocation.values.from)
  const word = given ?? invocation.words[0]!
  const name = text(invocation.values.name)
  const tags = texts(invocation.values.tag)
  const settings = wishesOf(invocation.values)
  if (listed) return followList(invocation, archive, next, listed, tags, settings)
  if (given !== undefined) {
    const list = await fetchList(fetcher, given)
    if (typeof list === 'string') throw new UsageError(`${given}: ${list}`)
    return followList(invocation, archive, next, list, tags, settings)
  }
  const outcome = await followOne(archive, fetcher, { url: word, name, tags, settings }, invocation.random)
  if (outcome.kind === 'list') return followList(invocation, archive, next, outcome.feeds, tags, settings)
  if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(outcome)}\n`)
  else tell(invocation, outcome, next)
  return outcome.kind === 'nothing' ? 1 : isPartly(outcome) ? 2 : 0
}

/** Followed, and yet nothing that a second try will mend by itself. */
function isPartly(outcome: FollowOutcome): boolean {
  return outcome.kind === 'unreadable' && /^(not_feed|blocked|scheme|not_found|gone)/.test(outcome.problem)
}

function tell({ stdout, stderr }: Invocation, outcome: Exclude<FollowOutcome, { kind: 'list' }>, next: string): void {
  switch (outcome.kind) {
    case 'followed':
      stdout.write(
        `${outcome.wasKnown ? 'Followed already' : 'Following'}: ${plain(outcome.name)} (${outcome.url}), ${entriesOf(outcome)}.\n${next}`,
      )
      return
    case 'discovered': {
      for (const one of outcome.followed)
        if (one.kind === 'followed') {
          stdout.write(`Following: ${plain(one.name)} (${one.url}), found on ${outcome.site}, ${entriesOf(one)}.\n`)
        }
      stdout.write(listOf(outcome.others, 'Also found there:'))
      stdout.write(next)
      return
    }
    case 'unreadable': {
      const host = URL.parse(outcome.url)
      const port = host?.port || (host?.protocol === 'https:' ? '443' : '80')
      const help = outcome.problem.startsWith('blocked')
        ? `\n  If this is your own machine: --allow-host ${host?.hostname}:${port}`
        : ''
      stderr.write(`Following ${outcome.url}, but it can't be read now: ${plain(outcome.problem)}${help}\n`)
      return
    }
    case 'nothing':
      stderr.write(`${outcome.url}: ${outcome.problem}\n${listOf(outcome.found ?? [], 'What is there:')}`)
  }
}

const foundBy: Readonly<Record<string, string>> = {
  'link-alternate': 'named by the page',
  'link-header': 'named by the server',
  'known-site': 'known of this site',
  anchor: 'linked on the page',
  page: 'the page itself',
  'robots.txt': 'a sitemap that robots.txt names',
}

/** One line for each thing that was found: title, address, how it was found, what became of it. */
/** Of a feed that was followed before all may be known. */
function entriesOf({ entries }: { readonly entries: number }): string {
  return entries ? counted(entries, 'entry', 'entries') : 'no entry that is new'
}

function listOf(found: readonly Candidate[], head: string): string {
  if (!found.length) return ''
  const lines = found.map(({ url, title, reason, note }) => {
    const words = [foundBy[reason] ?? reason, note].filter((word) => word !== undefined).join('; ')
    return `  ${title ? `${plain(title)}  ` : ''}${url}  (${plain(words)})\n`
  })
  return `${head}\n${lines.join('')}`
}

/** The file that is to be followed, read; undefined where an address is. */
async function listNamed(
  invocation: Invocation,
): Promise<{ readonly bytes: Buffer; readonly feeds: ListedFeeds } | undefined> {
  const word = text(invocation.values.from) ?? invocation.words[0]!
  if (/^https?:\/\//i.test(word)) return undefined
  if (!invocation.list) refuseWithoutScheme(invocation.cwd, word)
  const bytes = await readList(invocation, word, `"${word}" is no http(s) address, and `)
  const list = parseFollowList(bytes)
  if (list.kind === 'broken') throw new UsageError(`${word}: ${list.message}; it should be OPML or subs.json`)
  return { bytes, feeds: list.feeds }
}

type ListedFeeds = Extract<ReturnType<typeof parseFollowList>, { kind: 'list' }>['feeds']

export async function followList(
  { stdout, isJson }: Invocation,
  archive: WritableArchive,
  next: string,
  feeds: ListedFeeds,
  tags: readonly string[],
  settings?: FeedSettings,
): Promise<number> {
  const added = await followAll(
    archive,
    feeds.map(({ url, name, tags: own, folders }) => ({
      url,
      name,
      tags: [...new Set([...tags, ...own])],
      settings: { ...settings, ...(folders.length ? { folders } : {}) },
    })),
  )
  if (isJson) stdout.write(`${JSON.stringify({ feeds: feeds.length, added })}\n`)
  else stdout.write(`${counted(feeds.length, 'feed')} in the list, ${added} of them new.\n${next}`)
  return 0
}

async function fetchList(fetcher: Fetching, url: string): Promise<ListedFeeds | string> {
  const outcome = await fetcher({ url, purpose: 'feed' })
  if (outcome.kind !== 'fetched') return 'message' in outcome ? outcome.message : 'it can not be read'
  const list = parseFollowList(outcome.body)
  return list.kind === 'list' ? list.feeds : list.message
}
