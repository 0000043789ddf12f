import path from 'node:path'
import {
  checkOther,
  completeness,
  type Finding,
  type OpenArchive,
  openForVerify,
  readVerifyPlace,
  repair,
  saveVerifyPlace,
  verify as verifyArchive,
} from '../../archive/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import { type Command, type Invocation, text, UsageError } from '../command.ts'
import { openOptions, reading } from '../config.ts'
import { counted } from '../counted.ts'
import { type Progress, plain, progressOn } from '../progress.ts'
import { describeGap } from './status.ts'

const savedEveryMs = 5_000

export const verify: Command = {
  name: 'verify',
  summary: 'Reread everything against its digests, and mend it',
  usage: '',
  about: `Changes nothing without --repair. Exit code 2 where something is not as it should be. Ctrl-C stops it, and --resume goes on from
there. --repair mends what can be mended from what is left, as narrowly as it can be: pictures from their captures, indexes from what
they index, the log from the captures and its signatures, the database from the captures; with --from DIR also captures, pictures
and rows that are whole in a backup. What was damaged is put aside in damaged/, never written over. Then it looks again: exit
code 0 only where nothing is left. With --complete it answers from the ledger instead: whether all that the followed feeds
ever announced is kept.`,
  options: {
    resume: { type: 'boolean' },
    complete: { type: 'boolean' },
    thorough: { type: 'boolean' },
    repair: { type: 'boolean' },
    from: { type: 'string' },
  },
  optionHelp: [
    ['--repair', 'mend what can be mended, and look again'],
    ['--from DIR', 'with --repair: a backup (or another archive) to take from what is whole there and damaged here'],
    ['--resume', 'go on where the last verification was stopped'],
    ['--thorough', 'also split every text again and hold it against the index word by word'],
    ['--complete', 'per feed: seen, kept, what is missing, and gaps; exit code 2 where something is'],
  ],
  example: 'presskeep verify --repair --from /mnt/backup',
  words: [0, 0],
  async run(invocation) {
    const { values, isJson, stdout, stderr } = invocation
    if (values.from !== undefined && !values.repair) throw new UsageError('--from goes with --repair')
    if (values.repair && values.complete) throw new UsageError('--repair goes without --complete')
    if (values.complete) return reading(invocation, (archive) => tellCompleteness(invocation, archive))
    const from = text(values.from)
    const other = from === undefined ? undefined : path.resolve(invocation.cwd, from)
    // Told also where nothing is to be mended: a mistyped path would be found out on the day it is needed.
    if (other !== undefined) checkOther(archiveFolder(invocation), other)
    const former = values.resume ? readVerifyPlace(archiveFolder(invocation)) : undefined
    const progress = progressOn(invocation)
    try {
      const found = await lookThrough(invocation, progress, former)
      if (values.repair && found.length) return await mend(invocation, progress, found, other)
      const count = found.length
      if (!isJson) {
        const isAllRepairable = found.every(({ repairable }) => repairable)
        stdout.write(
          count ? `${counted(count, 'finding')}\n${isAllRepairable ? '' : onlyElsewhere}` : 'All is as it should be.\n',
        )
      }
      return count ? 2 : 0
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      progress.end()
      stderr.write('Stopped; presskeep verify --resume goes on here.\n')
      return 2
    }
  },
}

/** Verifies and tells each finding. Throws `Stopped`. */
async function lookThrough(
  invocation: Invocation,
  progress: Progress,
  former?: ReturnType<typeof readVerifyPlace>,
  isAfterMending = false,
): Promise<readonly Finding[]> {
  const { values, isJson, stdout, signal, now } = invocation
  const folder = archiveFolder(invocation)
  const { archive, finding: cantOpen, close } = await openForVerify(folder, openOptions(invocation))
  const found: Finding[] = [...(former?.found ?? [])]
  let savedAt = now()
  const tell = (finding: Finding) => {
    found.push(finding)
    const { what, where, article, repairable } = finding
    if (isJson) {
      const line = { what, where, article: article ?? null, repairable, ...(isAfterMending && { left: true }) }
      stdout.write(`${JSON.stringify(line)}\n`)
    } else {
      const whose = article ? ` (article ${plain(article)})` : ''
      const how = repairable && !values.repair ? '; presskeep verify --repair mends it' : ''
      progress.line(`${isAfterMending ? 'left: ' : ''}${what}: ${plain(where)}${whose}${how}`)
    }
  }
  try {
    if (cantOpen) tell(cantOpen)
    const findings = verifyArchive(archive, {
      from: former?.place,
      isThorough: values.thorough === true,
      onProgress: (what, done, of) => progress.step(`${what} ${of ? Math.floor((100 * done) / of) : 100} %`),
      onPlace(place) {
        if (now() - savedAt < savedEveryMs && !signal.aborted) return
        savedAt = now()
        // Looking again after mending begins with everything.
        if (!isAfterMending) saveVerifyPlace(folder, place, found)
        if (signal.aborted) throw new Stopped()
      },
    })
    for await (const finding of findings) tell(finding)
    saveVerifyPlace(folder, undefined)
    return found
  } finally {
    await close()
    progress.end()
  }
}

/** What was hidden by damage (pictures of a database that could not be read) comes out at the next look. */
const mostRounds = 3

async function mend(
  invocation: Invocation,
  progress: Progress,
  first: readonly Finding[],
  from: string | undefined,
): Promise<number> {
  const { isJson, stdout } = invocation
  let findings = first
  if (!isJson) progress.line(`${counted(first.length, 'finding')}; mending`)
  for (let round = 0; round < mostRounds; round++) {
    let mended = 0
    for await (const step of repair(archiveFolder(invocation), openOptions(invocation), findings, {
      from,
      onProgress: (what, done) => progress.step(`mending: ${what} ${done}`),
    })) {
      if (step.kind === 'mended') mended++
      if (isJson) {
        const {
          what,
          where,
          from: by,
          aside,
        } = step.kind === 'mended' ? step : { what: null, where: step.where, from: null, aside: undefined }
        const line =
          step.kind === 'mended'
            ? { repaired: what, where, from: by, aside: aside ?? null }
            : { not_repaired: where, why: step.why }
        stdout.write(`${JSON.stringify(line)}\n`)
      } else if (step.kind === 'mended') {
        const put = step.aside === undefined ? '' : `; what was there: ${plain(step.aside)}`
        progress.line(`mended: ${plain(step.where)}, from ${plain(step.from)}${put}`)
      } else progress.line(`not mended: ${plain(step.where)}: ${plain(step.why)}`)
    }
    const left = await lookThrough(invocation, progress, undefined, true)
    const isNew = left.some(({ where }) => !findings.some((one) => one.where === where))
    const isMore = left.some(({ repairable }) => repairable) && mended > 0
    findings = left
    if (!left.length || !(isMore || isNew)) break
  }
  if (isJson) return findings.length ? 2 : 0
  if (!findings.length) stdout.write(`All is as it should be: ${counted(first.length, 'finding')} mended.\n`)
  else
    stdout.write(
      `${findings.length} left of ${counted(first.length, 'finding')}\n${from === undefined ? fromBackup : onlyElsewhere}`,
    )
  return findings.length ? 2 : 0
}

const fromBackup = 'What is left is whole in a backup only, where you have one: presskeep verify --repair --from DIR\n'
const onlyElsewhere =
  'What can not be mended here is whole in a backup only: presskeep verify --repair --from DIR, or presskeep restore DIR --archive NEW\n'

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
    const gapWords = feed.gaps.length ? counted(feed.gaps.length, 'gap') : 'no gap'
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
