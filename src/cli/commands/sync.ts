import { sync as syncArchive } from '../../archive/index.ts'
import { type Command, text, UsageError } from '../command.ts'
import { embedderOf, fetcherOf, keepAllowedHosts, noticesOf, writing } from '../config.ts'
import { describeEvent, describeReport, exitCodeFor, plain, progressOn } from '../progress.ts'

export const sync: Command = {
  name: 'sync',
  summary: 'Ask the feeds that are due and fetch what is new',
  usage: '',
  about: `Asks many hosts at once, each politely: one request at a time, with pauses. Ends when nothing is due any more. Safe to
stop at any time and to run again. Exit code 2 where a feed or an article could not be had; presskeep status says which.`,
  options: { once: { type: 'boolean' }, feed: { type: 'string' } },
  optionHelp: [
    ['--once', 'everything now: all feeds, all that waits, and every page for edits'],
    ['--feed URL', 'only this feed'],
  ],
  example: 'presskeep sync',
  words: [0, 0],
  async run(invocation) {
    keepAllowedHosts(invocation)
    return writing(invocation, 'sync', async (archive) => {
      const fetcher = fetcherOf(invocation, archive)
      const progress = progressOn(invocation)
      const feedUrl = text(invocation.values.feed)
      if (feedUrl !== undefined && !(await isFollowed(archive, feedUrl))) {
        throw new UsageError(`${feedUrl} is not followed; presskeep feeds lists what is`)
      }
      try {
        const report = await syncArchive(archive, fetcher, {
          once: invocation.values.once === true,
          feedUrl,
          signal: invocation.signal,
          random: invocation.random,
          ...noticesOf(invocation, archive),
          embedder: embedderOf(invocation, archive),
          onEvent: (event) => progress.step(describeEvent(event)),
        })
        progress.end()
        if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(report)}\n`)
        else {
          invocation.stdout.write(`${describeReport(report)}\n`)
          for (const { what, url, problem } of report.problems.slice(0, 20)) {
            invocation.stderr.write(`  ${what} ${url}: ${plain(problem)}\n`)
          }
          const more = report.problems.length - 20
          if (more > 0) invocation.stderr.write(`  and ${more} more; presskeep status lists them\n`)
          if (invocation.signal.aborted) invocation.stderr.write('Stopped; the next sync goes on here.\n')
        }
        return invocation.signal.aborted ? 2 : exitCodeFor(report)
      } finally {
        await fetcher.close()
      }
    })
  },
}

async function isFollowed(archive: Parameters<typeof syncArchive>[0], url: string): Promise<boolean> {
  return (await archive.db.all('SELECT 1 FROM feeds WHERE url = ? AND unfollowed_at IS NULL', url)).length > 0
}
