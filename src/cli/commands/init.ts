import path from 'node:path'
import { initArchive, isTimeZone } from '../../archive/index.ts'
import { shellWord } from '../../model/index.ts'
import { type Command, text, UsageError } from '../command.ts'

export const init: Command = {
  name: 'init',
  summary: 'Make a new archive in an empty folder',
  usage: 'DIR',
  options: { 'time-zone': { type: 'string' } },
  optionHelp: [['--time-zone ZONE', 'whose days lists use, such as Asia/Shanghai; default: of this machine']],
  example: 'presskeep init my-archive',
  words: [1, 1],
  async run({ cwd, words, values, stdout, isJson }) {
    const folder = path.resolve(cwd, words[0]!)
    const given = text(values['time-zone'])
    if (given !== undefined && !isTimeZone(given)) {
      throw new UsageError(`--time-zone takes a name such as Asia/Shanghai, not "${given}"`)
    }
    initArchive(folder, given ?? Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC')
    if (isJson) stdout.write(`${JSON.stringify({ archive: folder })}\n`)
    else {
      stdout.write(
        `A new archive: ${folder}\nNext: cd ${shellWord(words[0]!)} && presskeep follow https://site.example/feed.xml\n`,
      )
    }
    return 0
  },
}
