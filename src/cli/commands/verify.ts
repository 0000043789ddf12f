import { verify as verifyArchive } from '../../archive/index.ts'
import type { Command } from '../command.ts'
import { reading } from '../config.ts'
import { plain, progressOn } from '../progress.ts'

export const verify: Command = {
  name: 'verify',
  summary: 'Reread everything against its digests',
  usage: '',
  about:
    'Changes nothing. Exit code 2 where something is not as it should be; presskeep rebuild mends what can be mended.',
  options: {},
  optionHelp: [],
  example: 'presskeep verify --json',
  words: [0, 0],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const progress = progressOn(invocation)
      let count = 0
      const seen = new Map<string, number>()
      const findings = verifyArchive(archive, (what, done, of) => {
        seen.set(what, of)
        progress.step(`${what} ${of ? Math.floor((100 * done) / of) : 100} %`)
      })
      for await (const finding of findings) {
        count++
        if (invocation.isJson) {
          const line = {
            what: finding.what,
            where: finding.where,
            article: finding.article ?? null,
            repairable: finding.repairable,
          }
          invocation.stdout.write(`${JSON.stringify(line)}\n`)
        } else {
          const whose = finding.article ? ` (article ${finding.article})` : ''
          const help = finding.repairable ? '; presskeep rebuild mends it' : ''
          progress.line(`${finding.what}: ${plain(finding.where)}${whose}${help}`)
        }
      }
      progress.end()
      if (!invocation.isJson) invocation.stdout.write(count ? `${count} findings\n` : 'All is as it should be.\n')
      return count ? 2 : 0
    }),
}
