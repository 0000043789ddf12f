import {
  openForVerify,
  readVerifyPlace,
  saveVerifyPlace,
  type VerifyPlace,
  verify as verifyArchive,
} from '../../archive/index.ts'
import type { Command } from '../command.ts'
import { archiveFolder, openOptions } from '../config.ts'
import { plain, progressOn } from '../progress.ts'

const savedEveryMs = 5_000

export const verify: Command = {
  name: 'verify',
  summary: 'Reread everything against its digests',
  usage: '',
  about: `Changes nothing. Exit code 2 where something is not as it should be; presskeep rebuild mends what can be mended. Ctrl-C stops
it, and --resume goes on from there.`,
  options: { resume: { type: 'boolean' } },
  optionHelp: [['--resume', 'go on where the last verification was stopped']],
  example: 'presskeep verify --json',
  words: [0, 0],
  async run(invocation) {
    const { values, isJson, stdout, signal, now } = invocation
    const folder = archiveFolder(invocation)
    const former = values.resume ? readVerifyPlace(folder) : undefined
    const { archive, finding: cantOpen, close } = await openForVerify(folder, openOptions(invocation))
    const progress = progressOn(invocation)
    let count = former?.found ?? 0
    let place: VerifyPlace | undefined = former?.place
    let savedAt = now()
    const tell = (finding: NonNullable<typeof cantOpen>) => {
      count++
      const { what, where, article, repairable } = finding
      if (isJson) stdout.write(`${JSON.stringify({ what, where, article: article ?? null, repairable })}\n`)
      else {
        const whose = article ? ` (article ${plain(article)})` : ''
        progress.line(`${what}: ${plain(where)}${whose}${repairable ? '; presskeep rebuild mends it' : ''}`)
      }
    }
    try {
      if (cantOpen) tell(cantOpen)
      const findings = verifyArchive(archive, {
        from: former?.place,
        onProgress: (what, done, of) => progress.step(`${what} ${of ? Math.floor((100 * done) / of) : 100} %`),
        onPlace(reached) {
          place = reached
          if (now() - savedAt < savedEveryMs && !signal.aborted) return
          savedAt = now()
          saveVerifyPlace(folder, place, count)
          if (signal.aborted) throw new Stopped()
        },
      })
      for await (const finding of findings) tell(finding)
      saveVerifyPlace(folder, undefined)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      progress.end()
      invocation.stderr.write('Stopped; presskeep verify --resume goes on here.\n')
      return 2
    } finally {
      await close()
    }
    progress.end()
    if (!isJson) stdout.write(count ? `${count} findings\n` : 'All is as it should be.\n')
    return count ? 2 : 0
  },
}

class Stopped extends Error {}
