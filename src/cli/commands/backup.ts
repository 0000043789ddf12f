import path from 'node:path'
import { backup as backUp } from '../../archive/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import type { Command } from '../command.ts'
import { progressOn } from '../progress.ts'

export const backup: Command = {
  name: 'backup',
  summary: 'Copy the archive to another folder; again copies only what is new',
  usage: 'DIR',
  about: `May run while the archive is written: the copy is as it stood at one moment. The copy is an archive itself; restore makes a
new one of it. It holds the key of the log: keep it where the archive may be.`,
  options: {},
  optionHelp: [],
  example: 'presskeep backup /media/disk/my-archive',
  words: [1, 1],
  async run(invocation) {
    const progress = progressOn(invocation)
    const target = path.resolve(invocation.cwd, invocation.words[0]!)
    const report = await backUp(archiveFolder(invocation), target, (file) => progress.step(file))
    progress.end()
    const { copied, extended, same, bytes } = report
    if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(report)}\n`)
    else {
      invocation.stdout.write(
        `${copied} files copied, ${extended} extended, ${same} there already; ${Math.ceil(bytes / 1024)} KiB\n`,
      )
    }
    return 0
  },
}
