import { move as moveArchive } from '../../archive/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import type { Command } from '../command.ts'
import { counted } from '../counted.ts'
import { progressOn } from '../progress.ts'

export const move: Command = {
  name: 'move',
  summary: "Move the archive's database to PostgreSQL, or back",
  usage: 'FROM TO',
  about: `FROM and TO are sqlite: (the file in the archive's folder) and postgres://user@host/database. Every row is copied, the
index of words is made anew, both are read again and compared, and only then the settings name the new database. The
old one stays as it was. Broken off, nothing has changed: run it again. WARC files and pictures stay where they are.`,
  options: {},
  optionHelp: [],
  example: 'presskeep move sqlite: postgres://presskeep@db.example.org/presskeep',
  words: [2, 2],
  async run(invocation) {
    const [from = '', to = ''] = invocation.words
    const progress = progressOn(invocation)
    const report = await moveArchive(archiveFolder(invocation), from, to, {
      now: invocation.now,
      onProgress: (what, done) => progress.step(done ? `${what} ${done}` : what),
    })
    progress.end()
    if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(report)}\n`)
    else {
      const rows = report.tables.reduce((sum, table) => sum + table.rows, 0)
      invocation.stdout.write(
        `${counted(rows, 'row')} of ${report.tables.length} tables, ${report.articles === 1 ? '1 article is' : `${report.articles} articles are`} in ${report.to} now, compared and the same.\n${report.from} was left as it was.\n`,
      )
    }
    return 0
  },
}
