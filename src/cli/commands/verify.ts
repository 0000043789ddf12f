import {
  completeness,
  type OpenArchive,
  openForVerify,
  readVerifyPlace,
  saveVerifyPlace,
  type VerifyPlace,
  verify as verifyArchive,
} from '../../archive/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import type { Command, Invocation } from '../command.ts'
import { openOptions, reading } from '../config.ts'
import { plain, progressOn } from '../progress.ts'
import { describeGap } from './status.ts'

const savedEveryMs = 5_000

export const verify: Command = {
  name: 'verify',
  summary: 'Reread everything against its digests',
  usage: '',
  about: `Changes nothing. Exit code 2 where something is not as it should be; presskeep rebuild mends what can be mended. Ctrl-C stops
it, and --resume goes on from there. With --complete it answers from the ledger instead: whether all that the followed
feeds ever announced is kept.`,
  options: { resume: { type: 'boolean' }, complete: { type: 'boolean' }, thorough: { type: 'boolean' } },
  optionHelp: [
    ['--resume', 'go on where the last verification was stopped'],
    ['--thorough', 'also split every text again and hold it against the index word by word'],
    ['--complete', 'per feed: seen, kept, what is missing, and gaps; exit code 2 where something is'],
  ],
  example: 'presskeep verify --json',
  words: [0, 0],
  async run(invocation) {
    if (invocation.values.complete) return reading(invocation, (archive) => tellCompleteness(invocation, archive))
    const { values, isJson, stdout, signal, now } = invocation
    const folder = archiveFolder(invocation)
    const former = values.resume ? readVerifyPlace(folder) : undefined
    const { archive, finding: cantOpen, close } = await openForVerify(folder, openOptions(invocation))
    const progress = progressOn(invocation)
    let count = former?.found ?? 0
    let isAnyLost = false
    let place: VerifyPlace | undefined = former?.place
    let savedAt = now()
    const tell = (finding: NonNullable<typeof cantOpen>) => {
      count++
      const { what, where, article, repairable } = finding
      if (!repairable) isAnyLost = true
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
        isThorough: values.thorough === true,
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
    const found = `${count} ${count === 1 ? 'finding' : 'findings'}\n`
    if (!isJson) stdout.write(count ? found + (isAnyLost ? onlyElsewhere : '') : 'All is as it should be.\n')
    return count ? 2 : 0
  },
}

const onlyElsewhere = 'What rebuild does not mend is whole in a backup only: presskeep restore DIR --archive NEW\n'

class Stopped extends Error {}

async function tellCompleteness({ stdout, stderr, isJson }: Invocation, archive: OpenArchive): Promise<number> {
  const sums = { seen: 0, kept: 0, gaps: 0, unread: 0 }
  for await (const feed of completeness(archive)) {
    sums.seen += feed.seen
    sums.kept += feed.kept
    sums.gaps += feed.gaps.length
    if (feed.read === 0) sums.unread++
    if (isJson) {
      const { feedUrl, isComplete, gaps, ...rest } = feed
      const told = gaps.map(({ since, at, state, found, tried }) => ({ since, at, state, found, tried }))
      stdout.write(`${JSON.stringify({ feed_url: feedUrl, complete: isComplete, ...rest, gaps: told })}\n`)
      continue
    }
    const gapWords = feed.gaps.length ? `${feed.gaps.length} ${feed.gaps.length === 1 ? 'gap' : 'gaps'}` : 'no gap'
    const unread = feed.read === 0 ? ', never read' : ''
    stdout.write(`${plain(feed.name)}: seen ${feed.seen}, kept ${feed.kept}, ${gapWords}${unread}\n`)
    for (const one of feed.missing.slice(0, 20)) {
      stdout.write(`  ${one.articleId}  ${plain(one.title ?? one.url ?? '').slice(0, 60)}: ${plain(one.reason)}\n`)
    }
    const more = feed.seen - feed.kept - Math.min(20, feed.missing.length)
    if (more > 0) stdout.write(`  and ${more} more\n`)
    for (const gap of feed.gaps) stdout.write(`  ${describeGap(gap)}\n`)
  }
  const isAll = sums.kept === sums.seen && sums.gaps === 0 && sums.unread === 0
  if (!isJson) {
    const words = `all feeds: seen ${sums.seen}, kept ${sums.kept}, ${sums.gaps || 'no'} ${sums.gaps === 1 ? 'gap' : sums.gaps ? 'gaps' : 'gap'}`
    ;(isAll ? stdout : stderr).write(`${words}\n`)
  }
  return isAll ? 0 : 2
}
