import { libraryOf } from '../../archive/index.ts'
import type { Command } from '../command.ts'
import { reading } from '../config.ts'
import { plain } from '../progress.ts'

export const feeds: Command = {
  name: 'feeds',
  summary: 'The feeds that are followed, and how they are',
  usage: '',
  options: {},
  optionHelp: [],
  example: 'presskeep feeds --json',
  words: [0, 0],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const time = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString())
      const all = await libraryOf(archive).feeds()
      for (const feed of all) {
        if (invocation.isJson) {
          const line = {
            feed_url: feed.url,
            name: feed.name,
            status: feed.status,
            error_class: feed.errorClass ?? null,
            next_check: time(feed.nextCheckAt),
            last_success: time(feed.lastSuccessAt),
            message: feed.errorMessage ?? null,
            articles: feed.articleCount,
            tags: feed.tags,
          }
          invocation.stdout.write(`${JSON.stringify(line)}\n`)
        } else {
          const trouble = feed.errorClass ? `  ${feed.errorClass}: ${plain(feed.errorMessage ?? '')}` : ''
          const count = `${feed.articleCount} articles`
          invocation.stdout.write(`${feed.status.padEnd(8)}  ${plain(feed.name)}  ${feed.url}  ${count}${trouble}\n`)
        }
      }
      if (!all.length && !invocation.isJson) invocation.stderr.write('Nothing is followed yet: presskeep follow URL\n')
      return 0
    }),
}
