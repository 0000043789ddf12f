import { changeFeed, type FeedChange, type FeedHealth, type FeedLedger, libraryOf } from '../../archive/index.ts'
import { type Command, type Invocation, text, texts, UsageError } from '../command.ts'
import { reading, tellOfWholePages, writing } from '../config.ts'
import { counted } from '../counted.ts'
import { feedOptionHelp, feedOptions, feedSettingsOf } from '../feed-options.ts'
import { plain } from '../progress.ts'

export const feeds: Command = {
  name: 'feeds',
  summary: 'The feeds that are followed, and how they are; feeds set changes one',
  usage: '[set URL]',
  about: `feeds set URL changes what is given and leaves the rest: --name "" takes the feed's own title again, --tag "" takes all tags
away, --interval auto, --capture auto and --links none take those wishes back. Kept articles are never removed, whatever is set.`,
  options: feedOptions,
  optionHelp: feedOptionHelp,
  example: 'presskeep feeds set https://site.example/feed.xml --interval 30 --pictures off',
  words: [0, 2],
  async run(invocation) {
    const [word, url] = invocation.words
    if (word === undefined)
      return reading(invocation, async (archive) => {
        const library = libraryOf(archive)
        return list(invocation, await library.ledgers(await library.feeds()))
      })
    if (word !== 'set') throw new UsageError(`feeds takes set URL or nothing, not "${word}"`)
    if (url === undefined) throw new UsageError(`feeds set needs a URL; for example: ${feeds.example}`)
    const change = changeOf(invocation)
    if (!Object.keys(change).length) throw new UsageError('feeds set needs something to set, such as --interval 30')
    return writing(invocation, 'feeds', async (archive) => {
      if (!(await changeFeed(archive, url, change))) {
        throw new UsageError(`${url} is not followed; presskeep feeds lists what is`)
      }
      await tellOfWholePages(invocation, archive)
      const library = libraryOf(archive)
      const now = (await library.feeds()).filter((feed) => feed.url === url)
      return list(invocation, await library.ledgers(now))
    })
  },
}

function changeOf({ values }: Invocation): FeedChange {
  const name = text(values.name)
  const settings = feedSettingsOf(values)
  return {
    ...(name === undefined ? {} : { name: name === '' ? null : name }),
    ...(values.tag === undefined ? {} : { tags: texts(values.tag).filter(Boolean) }),
    ...(Object.keys(settings).length ? { settings } : {}),
  }
}

const time = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString())

function list({ stdout, stderr, isJson }: Invocation, all: readonly FeedLedger[]): number {
  for (const feed of all) {
    if (isJson) {
      const line = {
        feed_url: feed.url,
        name: feed.name,
        status: feed.status,
        error_class: feed.errorClass ?? null,
        next_check: time(feed.nextCheckAt),
        next_check_why: feed.nextCheckWhy ?? null,
        last_success: time(feed.lastSuccessAt),
        message: feed.errorMessage ?? null,
        articles: feed.articleCount,
        tags: feed.tags,
        settings: feed.settings ?? {},
        history: feed.history.map(({ at, status }) => ({ at: time(at), status })),
      }
      stdout.write(`${JSON.stringify(line)}\n`)
      continue
    }
    const trouble = feed.errorClass ? `  ${feed.errorClass}: ${plain(feed.errorMessage ?? '')}` : ''
    const wishes = describeSettings(feed)
    stdout.write(
      `${feed.status.padEnd(8)}  ${plain(feed.name)}  ${feed.url}  ${counted(feed.articleCount, 'article')}${wishes}${trouble}\n`,
    )
  }
  if (!all.length && !isJson) stderr.write('Nothing is followed yet: presskeep follow URL\n')
  return 0
}

function describeSettings({ settings = {} }: FeedHealth): string {
  const words = [
    settings.intervalMinutes === undefined ? '' : `every ${settings.intervalMinutes} min`,
    settings.articles === false ? 'feed text' : '',
    settings.pictures === false ? 'no pictures' : '',
    settings.capture === 'page' ? 'whole pages' : settings.capture === 'article' ? 'no whole pages' : '',
    settings.links === undefined ? '' : `links ${settings.links}`,
  ].filter(Boolean)
  return words.length ? `  (${plain(words.join(', '))})` : ''
}
