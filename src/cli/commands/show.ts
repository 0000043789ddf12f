import { libraryOf } from '../../archive/index.ts'
import { type Command, UsageError } from '../command.ts'
import { reading } from '../config.ts'
import { plain } from '../progress.ts'
import { markLine } from './marks.ts'

export const show: Command = {
  name: 'show',
  summary: 'One article: its text, its versions, its captures',
  usage: 'ID',
  options: {},
  optionHelp: [],
  example: 'presskeep show 3f0c9a1b2d4e5f60',
  words: [1, 1],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { stdout, words } = invocation
      const article = await libraryOf(archive).article(words[0]!)
      if (!article) throw new UsageError(`there is no article ${words[0]}; presskeep list shows the ids`)
      if (invocation.isJson) {
        stdout.write(`${JSON.stringify(article)}\n`)
        return 0
      }
      const { published } = article
      const when = article.publishedAt === undefined ? 'unknown' : new Date(article.publishedAt).toISOString()
      stdout.write(
        `${plain(article.title)}\n${article.url ?? 'no address'}\n` +
          `source     ${plain(article.source)}\nauthors    ${plain(article.authors.join(', ')) || 'unknown'}\n` +
          `published  ${when}${published ? ` (${published.source}: ${plain(published.raw)})` : ''}\n` +
          `first seen ${new Date(article.firstSeenAt).toISOString()}\n` +
          `kept       ${article.isComplete ? "the page's own text" : `${article.kind} from the ${article.origin}`}\n`,
      )
      for (const one of article.marks ?? []) stdout.write(markLine(one, article.id, 'marked     '))
      stdout.write('\n')
      for (const line of article.text.split('\n')) stdout.write(`${plain(line)}\n\n`)
      stdout.write('versions\n')
      for (const one of article.revisions) {
        const mark = one.isCurrent ? '*' : ' '
        stdout.write(
          ` ${mark} ${one.id}  ${new Date(one.at).toISOString()}  ${one.origin}  ${one.kind}  ${one.characters} characters${one.isReadAgain ? '  read again by Presskeep' : ''}\n`,
        )
      }
      stdout.write('captures\n')
      for (const one of article.captures) {
        stdout.write(
          `   ${one.id}  ${new Date(one.at).toISOString()}  ${one.status ?? '-'}  ${one.place.file}:${one.place.offset}  ${one.digest}\n`,
        )
      }
      return 0
    }),
}
