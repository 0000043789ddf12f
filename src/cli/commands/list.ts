import { dayOf, libraryOf, spanOf } from '../../archive/index.ts'
import { type Command, text, UsageError, whole } from '../command.ts'
import { reading } from '../config.ts'
import { counted } from '../counted.ts'
import { plain } from '../progress.ts'

export const list: Command = {
  name: 'list',
  summary: 'Articles, newest first',
  usage: '',
  options: {
    source: { type: 'string' },
    tag: { type: 'string' },
    day: { type: 'string' },
    limit: { type: 'string' },
    page: { type: 'string' },
  },
  optionHelp: [
    ['--source NAME', 'only of this source'],
    ['--tag TAG', 'only with this tag'],
    ['--day YYYY-MM-DD', 'only of this day, or month YYYY-MM'],
    ['--limit N', 'how many; default 50'],
    ['--page N', 'which page; default 1'],
  ],
  example: 'presskeep list --day 2026-11-20',
  words: [0, 0],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { values, stdout } = invocation
      const perPage = whole(values.limit, '--limit', 1, 100_000) ?? 50
      const page = whole(values.page, '--page', 1, 1_000_000) ?? 1
      const day = text(values.day)
      if (day !== undefined && !spanOf(day, archive.settings.timeZone)) {
        throw new UsageError(`${day} is no day such as 2026-11-20`)
      }
      const found = await libraryOf(archive).articles({
        source: text(values.source),
        tag: text(values.tag),
        day,
        page,
        perPage,
      })
      for (const article of found.articles) {
        if (invocation.isJson) {
          const { id, url, title, source, publishedAt, isComplete, revisionCount } = article
          const published = publishedAt === undefined ? null : new Date(publishedAt).toISOString()
          stdout.write(
            `${JSON.stringify({ id, url, title, source, published, complete: isComplete, revisions: revisionCount })}\n`,
          )
        } else {
          const day = dayOf(article.publishedAt ?? article.firstSeenAt, archive.settings.timeZone)
          const mark = article.revisionCount > 1 ? ` [${article.revisionCount} versions]` : ''
          const marked = article.markedAs?.length ? ` [marked ${article.markedAs.map(plain).join(', ')}]` : ''
          stdout.write(`${article.id}  ${day}  ${plain(article.source)}  ${plain(article.title)}${mark}${marked}\n`)
        }
      }
      if (!invocation.isJson && found.total > found.articles.length) {
        invocation.stderr.write(`page ${page} of ${found.pageCount}, ${counted(found.total, 'article')}\n`)
      }
      if (!invocation.isJson && !found.total) invocation.stderr.write('nothing found\n')
      return 0
    }),
}
