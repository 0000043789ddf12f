import { reExtract as reExtractArchive } from '../../archive/index.ts'
import { type Command, text, UsageError } from '../command.ts'
import { writing } from '../config.ts'
import { plain } from '../progress.ts'
import { sinceWhen } from '../since.ts'
import { written } from '../written.ts'

export const reExtract: Command = {
  name: 're-extract',
  summary: 'Read kept pages again with the present extractor',
  usage: '',
  about: `What reads otherwise becomes a further version of the same capture, marked as read again by us: never an edit of the
publisher's. Nothing is fetched and nothing is deleted. May be stopped and begun again. Exit code 2 where a page can't be read any more.`,
  options: { since: { type: 'string' }, feed: { type: 'string' } },
  optionHelp: [
    ['--since DAY', 'pages captured since then: a day YYYY-MM-DD, or so many m, h, d or w'],
    ['--feed URL', 'only articles of this feed'],
  ],
  example: 'presskeep re-extract --since 2026-11-01',
  words: [0, 0],
  async run(invocation) {
    const { values, stdout, stderr, isJson, now, signal } = invocation
    const given = text(values.since)
    if (given === undefined)
      throw new UsageError('re-extract needs --since DAY, such as --since 2026-11-01 or --since 30d')
    const since = sinceWhen(given, now())
    const feedUrl = text(values.feed)
    return writing(invocation, 're-extract', async (archive) => {
      if (feedUrl !== undefined && !(await archive.db.all('SELECT 1 FROM feeds WHERE url = ?', feedUrl)).length) {
        throw new UsageError(`${feedUrl} is not followed; presskeep feeds lists what is`)
      }
      const counts = { new: 0, same: 0, worse: 0 }
      for await (const one of reExtractArchive(archive, { since, feedUrl, signal })) {
        counts[one.outcome]++
        if (isJson) await written(invocation, `${JSON.stringify(one)}\n`)
        else if (one.outcome === 'new')
          await written(invocation, `${one.article}  ${one.revision}  ${plain(one.title ?? '')}\n`)
        else if (one.outcome === 'worse')
          await written(invocation, `${one.article}  ${plain(one.problem ?? '')}; it stays as it was\n`, 'stderr')
      }
      if (!isJson) {
        stdout.write(`${counts.new} read otherwise, ${counts.same} the same, ${counts.worse} stay as they were\n`)
      }
      if (signal.aborted) stderr.write('Stopped; run it again to go on.\n')
      return counts.worse || signal.aborted ? 2 : 0
    })
  },
}
