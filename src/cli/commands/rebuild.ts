import { openForRebuild, rebuild as rebuildArchive } from '../../archive/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import type { Command } from '../command.ts'
import { openOptions } from '../config.ts'
import { counted } from '../counted.ts'
import { progressOn } from '../progress.ts'

export const rebuild: Command = {
  name: 'rebuild',
  summary: 'Make the database again from the captures, and compare',
  usage: '',
  about: `Deletes nothing. Where the two differ, or the database can't be read, the rebuilt one takes its place and the former is kept
beside it. Exit code 2 where captures are damaged or the database said otherwise.`,
  options: {},
  optionHelp: [],
  example: 'presskeep rebuild',
  words: [0, 0],
  async run(invocation) {
    const archive = await openForRebuild(archiveFolder(invocation), openOptions(invocation))
    const progress = progressOn(invocation)
    try {
      const report = await rebuildArchive(archive, {
        onProgress: (file, offset) => progress.step(`${file} ${Math.floor(offset / 1024)} KiB`),
      })
      progress.end()
      if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(report)}\n`)
      else {
        const { records, articles, revisions, differences, damaged } = report
        invocation.stdout.write(
          `${counted(records, 'record')} gave ${counted(articles, 'article')} in ${counted(revisions, 'version')}.\n`,
        )
        if (!report.compared) invocation.stdout.write('There was no readable database to compare with.\n')
        else if (!differences.length && !report.lost)
          invocation.stdout.write(
            `The database says the same${report.formerDatabase ? ', but is damaged: it was replaced' : report.mendedLooks ? ' but for looks of pictures' : '; nothing was changed'}.\n`,
          )
        if (report.mendedLooks) {
          invocation.stdout.write(
            `Looks of ${counted(report.mendedLooks, 'picture')} were missing in the database or were other ones: they were put right in it.\n`,
          )
        }
        if (report.extractor) {
          const { before, now } = report.extractor
          const because = differences.filter((one) => one.why === 'extractor').length
          invocation.stdout.write(
            `The database says otherwise in ${differences.length} places, in ${because} of them because pages were read by ${before.join(', ')} before and are read by ${now} now: our doing, no edits.\n`,
          )
        }
        const lines = differences.toSorted((a, b) => Number(a.why !== undefined) - Number(b.why !== undefined))
        for (const one of lines.slice(0, 20)) {
          invocation.stdout.write(`  ${one.what} ${one.id}: ${one.how}${one.why ? ` (${one.why})` : ''}\n`)
        }
        if (differences.length > 20) invocation.stdout.write(`  and ${differences.length - 20} more\n`)
        if (report.mendedRows && !report.formerDatabase) {
          const rows = counted(report.mendedRows, 'row')
          invocation.stdout.write(
            `${rows} of the database were mended where they lie; what they were: ${report.formerRows}\n`,
          )
        }
        if (report.lost) {
          const outcome = report.formerDatabase
            ? 'The database was damaged as well and was replaced: what they gave stands in the former one only.'
            : 'The database still holds what they gave: it stays.'
          const captures = report.lost === 1 ? "1 capture can't" : `${report.lost} captures can't`
          invocation.stdout.write(`${captures} be read any more. ${outcome}\n`)
        }
        for (const file of report.indexes) invocation.stdout.write(`The index of ${file} was made anew.\n`)
        if (report.isLogMended) invocation.stdout.write('The log of captures was mended.\n')
        if (report.formerDatabase) invocation.stdout.write(`The former database: ${report.formerDatabase}\n`)
        for (const one of damaged) invocation.stderr.write(`damaged: ${one.file}:${one.offset}: ${one.message}\n`)
      }
      const { differences, lost, mendedLooks, mendedRows, formerDatabase } = report
      return report.damaged.length || differences.length || lost || mendedLooks || mendedRows || formerDatabase ? 2 : 0
    } finally {
      await archive.close()
    }
  },
}
