import { libraryOf, type MarkSummary } from '../../archive/index.ts'
import { markJson } from '../../web/index.ts'
import { type Command, text, whole } from '../command.ts'
import { reading } from '../config.ts'
import { counted } from '../counted.ts'
import { plain } from '../progress.ts'

export const marks: Command = {
  name: 'marks',
  summary: 'Marked articles, newest mark first',
  usage: '',
  about: 'Also says which of them their publisher has changed since they were marked.',
  options: {
    as: { type: 'string' },
    changed: { type: 'boolean' },
    limit: { type: 'string' },
    page: { type: 'string' },
  },
  optionHelp: [
    ['--as NAME', 'only with a mark of this name'],
    ['--changed', 'only what was changed since it was marked'],
    ['--limit N', 'how many; default 50'],
    ['--page N', 'which page; default 1'],
  ],
  example: 'presskeep marks --as evidence --changed',
  words: [0, 0],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { values, stdout, stderr } = invocation
      const perPage = whole(values.limit, '--limit', 1, 100_000) ?? 50
      const page = whole(values.page, '--page', 1, 1_000_000) ?? 1
      const name = text(values.as)
      const isChanged = values.changed === true
      const found = await libraryOf(archive).marks({ name, isChanged, page, perPage })
      for (const { id, url, title, source, publishedAt, marks } of found.articles) {
        if (invocation.isJson) {
          const published = publishedAt === undefined ? null : iso(publishedAt)
          stdout.write(`${JSON.stringify({ id, url, title, source, published, marks: marks.map(markJson) })}\n`)
        } else {
          stdout.write(`${id}  ${plain(source)}  ${plain(title)}\n`)
          for (const one of marks) stdout.write(markLine(one, id))
        }
      }
      if (invocation.isJson) return 0
      if (found.total > found.articles.length) {
        stderr.write(`page ${page} of ${found.pageCount}, ${counted(found.total, 'article')}\n`)
      }
      if (!found.total) stderr.write(`${wordsForNone(name, isChanged, found.names)}\n`)
      return 0
    }),
}

/** One mark as a line of text, its note below. */
export function markLine({ name, note, at, changed }: MarkSummary, articleId: string, label = '  marked   '): string {
  const compare =
    changed?.before === undefined ? '' : `: presskeep diff ${articleId} ${changed.before} ${changed.after}`
  const what = changed?.isWithdrawn ? 'not found any more' : 'changed'
  const since = changed ? `  ${what} since it was marked (${iso(changed.at)})${compare}` : ''
  const lines = (note ?? '').split('\n').flatMap((line) => (line.trim() ? [`             ${plain(line)}\n`] : []))
  return `${label}${plain(name)}  ${iso(at)}${since}\n${lines.join('')}`
}

function wordsForNone(
  name: string | undefined,
  isChanged: boolean,
  names: readonly { readonly name: string; readonly count: number }[],
): string {
  if (!names.length) return 'nothing is marked yet; presskeep mark ID marks an article'
  const used = names.map((one) => `${plain(one.name)} (${one.count})`).join(', ')
  if (isChanged) return 'no marked article was changed since it was marked'
  return `nothing is marked ${plain(name ?? '')}; marks in use: ${used}`
}

const iso = (at: number): string => new Date(at).toISOString()
