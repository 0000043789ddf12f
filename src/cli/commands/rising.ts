import { risingPhrases } from '../../archive/index.ts'
import { type Command, whole } from '../command.ts'
import { reading } from '../config.ts'
import { counted } from '../counted.ts'
import { plain } from '../progress.ts'

export const rising: Command = {
  name: 'rising',
  summary: 'Phrases that are written more than before',
  usage: '',
  about: `Compares the articles of the last days with those of the eight such spans before, by the archive's own counts: no list of words is
asked, so new names and words are found too.`,
  options: { days: { type: 'string' }, limit: { type: 'string' } },
  optionHelp: [
    ['--days N', 'the last so many days; default 7'],
    ['--limit N', 'how many phrases; default 20'],
  ],
  example: 'presskeep rising --days 7',
  words: [0, 0],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { values, stdout, stderr, isJson } = invocation
      const days = whole(values.days, '--days', 1, 365) ?? 7
      const limit = whole(values.limit, '--limit', 1, 200) ?? 20
      const found = await risingPhrases(archive, { days, limit })
      for (const one of found.phrases) {
        if (isJson) stdout.write(`${JSON.stringify(one)}\n`)
        else stdout.write(`${plain(one.phrase)}  ${one.articles} now, ${one.before} before\n`)
      }
      if (isJson) return 0
      stderr.write(`${counted(found.articles, 'article')} of ${counted(days, 'day')} against ${found.before} before\n`)
      if (found.phrases.length === 0)
        stderr.write('nothing is written more than before, or there is too little to compare\n')
      return 0
    }),
}
