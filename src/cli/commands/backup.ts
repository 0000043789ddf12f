import path from 'node:path'
import { backup as backUp } from '../../archive/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import type { Command } from '../command.ts'
import { counted } from '../counted.ts'
import { tellDamagedRows } from '../damaged-rows.ts'
import { plain, progressOn } from '../progress.ts'

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
    const { copied, extended, same, bytes, damaged } = report
    if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(report)}\n`)
    else {
      invocation.stdout.write(
        `${counted(copied, 'file')} copied, ${extended} extended, ${same} there already; ${Math.ceil(bytes / 1024)} KiB\n`,
      )
    }
    if (!damaged.length) return 0
    const rows = tellDamagedRows(damaged, progress)
    invocation.stderr.write(
      report.hasDamaged
        ? `${rows} not as written, and so it stands in the backup; presskeep verify --repair mends what the captures tell\n`
        : `${rows} not as written: the backup keeps what it had there; presskeep verify --repair --from ${plain(target)} mends them\n`,
    )
    return 2
  },
}
