import { collectGarbage, lostBefore } from '../../archive/index.ts'
import type { Command } from '../command.ts'
import { writing } from '../config.ts'
import { counted } from '../counted.ts'

export const gc: Command = {
  name: 'gc',
  summary: 'Delete what nothing refers to any more',
  usage: '',
  about: `Pictures that no article shows (their captures stay in the WARC files), databases that a rebuild has replaced, files that
were never finished (an hour after the last byte). Captures and versions are never deleted; where captures are lost, pictures and former databases stay. Pieces of WARC files in a bucket are merged, and on PostgreSQL the
tables of months whose year is long past: that copies them.`,
  options: { 'dry-run': { type: 'boolean' } },
  optionHelp: [['--dry-run', 'only say what would be deleted']],
  example: 'presskeep gc --dry-run',
  words: [0, 0],
  run: (invocation) =>
    writing(invocation, 'gc', async (archive) => {
      const { values, stdout, stderr, isJson } = invocation
      const lost = await lostBefore(archive)
      if (lost) {
        const captures = lost === 1 ? '1 capture is' : `${lost} captures are`
        stderr.write(
          `${captures} lost (presskeep verify): pictures and former databases stay, they may be all that is left of what was captured\n`,
        )
      }
      const isReal = values['dry-run'] !== true
      let [count, bytes] = [0, 0]
      for await (const one of collectGarbage(archive, isReal)) {
        count++
        bytes += one.bytes
        stdout.write(
          isJson ? `${JSON.stringify({ ...one, deleted: isReal })}\n` : `${one.what.padEnd(16)} ${one.file}\n`,
        )
      }
      if (!isJson) {
        stdout.write(
          `${counted(count, 'file')}, ${Math.ceil(bytes / 1024)} KiB${isReal ? ' deleted' : ' would be deleted'}\n`,
        )
      }
      return 0
    }),
}
