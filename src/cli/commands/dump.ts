import { once } from 'node:events'
import { dump as dumpArchive } from '../../archive/index.ts'
import type { Command } from '../command.ts'
import { reading } from '../config.ts'

export const dump: Command = {
  name: 'dump',
  summary: 'Every article as a line of JSON, oldest first',
  usage: '',
  options: {},
  optionHelp: [],
  example: 'presskeep dump > articles.jsonl',
  words: [0, 0],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      for await (const line of dumpArchive(archive)) {
        if (!invocation.stdout.write(`${JSON.stringify(line)}\n`)) await once(invocation.stdout, 'drain')
      }
      return 0
    }),
}
