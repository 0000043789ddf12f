import { unfollow as unfollowFeed } from '../../archive/index.ts'
import { type Command, UsageError } from '../command.ts'
import { writing } from '../config.ts'

export const unfollow: Command = {
  name: 'unfollow',
  summary: 'Stop following a feed; what is kept stays',
  usage: 'URL',
  options: {},
  optionHelp: [],
  example: 'presskeep unfollow https://site.example/feed.xml',
  words: [1, 1],
  run: (invocation) =>
    writing(invocation, 'unfollow', async (archive) => {
      const [url = ''] = invocation.words
      if (!(await unfollowFeed(archive, url))) {
        throw new UsageError(`${url} is not followed; presskeep feeds lists what is`)
      }
      if (invocation.isJson) invocation.stdout.write(`${JSON.stringify({ url, unfollowed: true })}\n`)
      else invocation.stdout.write(`No longer following ${url}; its articles stay.\n`)
      return 0
    }),
}
