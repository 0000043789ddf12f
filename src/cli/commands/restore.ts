import path from 'node:path'
import { restore as restoreArchive } from '../../archive/index.ts'
import { type Command, text, UsageError } from '../command.ts'
import { openOptions } from '../config.ts'
import { counted } from '../counted.ts'
import { tellDamagedRows } from '../damaged-rows.ts'
import { progressOn } from '../progress.ts'

export const restore: Command = {
  name: 'restore',
  summary: 'Make an archive of a backup',
  usage: 'DIR --archive NEW',
  about: 'Into a new or empty folder. presskeep verify says whether all is as it should be.',
  options: {},
  optionHelp: [],
  example: 'presskeep restore /media/disk/my-archive --archive ./my-archive',
  words: [1, 1],
  async run(invocation) {
    const given = text(invocation.values.archive)
    if (given === undefined) throw new UsageError('restore needs --archive NEW, the folder to restore to')
    const folder = path.resolve(invocation.cwd, given)
    const source = path.resolve(invocation.cwd, invocation.words[0]!)
    const report = await restoreArchive(source, folder, openOptions(invocation))
    if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(report)}\n`)
    else invocation.stdout.write(`${counted(report.copied, 'file')} restored to ${folder}\n`)
    if (!report.damaged.length) return 0
    const rows = tellDamagedRows(report.damaged, progressOn(invocation))
    invocation.stderr.write(
      `${rows} not as written in the backup; presskeep verify --repair mends what the captures tell\n`,
    )
    return 2
  },
}
