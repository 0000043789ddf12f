import { type GapSummary, libraryOf, type MeaningStatus } from '../../archive/index.ts'
import type { Command } from '../command.ts'
import { reading } from '../config.ts'
import { counted } from '../counted.ts'
import { plain } from '../progress.ts'

const missingShown = 20

export const status: Command = {
  name: 'status',
  summary: 'What the archive holds, what is due, what is missing and why',
  usage: '',
  options: {},
  optionHelp: [],
  example: 'presskeep status',
  words: [0, 0],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { stdout } = invocation
      const library = libraryOf(archive)
      const status = await library.status()
      if (invocation.isJson) {
        const feeds = (await library.feeds()).filter((feed) => feed.status !== 'ok')
        const troubled = feeds.map(({ url, name, status, errorClass, errorMessage }) => ({
          feed_url: url,
          name,
          status,
          error_class: errorClass ?? null,
          message: errorMessage ?? null,
        }))
        stdout.write(`${JSON.stringify({ ...status, troubled_feeds: troubled })}\n`)
        return 0
      }
      const { feeds } = status
      const followed = Object.values(feeds).reduce((sum, count) => sum + count, 0)
      const health = Object.entries(feeds).flatMap(([name, count]) => (count ? [`${count} ${name}`] : []))
      stdout.write(
        `${archive.folder}\n` +
          `articles  ${status.articles}, of ${status.complete} the page itself is kept\n` +
          `versions  ${status.revisions}, captures ${status.captures}, pictures ${status.pictures}\n` +
          `feeds     ${followed}${health.length ? ` (${health.join(', ')})` : ''}\n` +
          `jobs      ${status.jobsDue} due, ${status.jobsWaiting} later\n`,
      )
      if (status.notices) {
        const { waiting, why } = status.notices
        stdout.write(`notices   ${waiting} could not be sent yet${why ? `: ${plain(why)}` : ''}\n`)
      }
      if (status.meaning) stdout.write(describeMeaning(status.meaning))
      for (const feed of await library.feeds()) {
        if (!feed.errorClass) continue
        stdout.write(
          `  ${feed.status.padEnd(8)} ${plain(feed.name)}: ${feed.errorClass}: ${plain(feed.errorMessage ?? '')}\n`,
        )
      }
      if (status.missingCount) stdout.write(`missing   ${counted(status.missingCount, 'article')}:\n`)
      for (const one of status.missing.slice(0, missingShown)) {
        const next = one.nextTryAt ? `; next try ${new Date(one.nextTryAt).toISOString().slice(0, 16)}Z` : ''
        stdout.write(`  ${one.articleId}  ${plain(one.title).slice(0, 60)}: ${plain(one.reason)}${next}\n`)
      }
      if (status.missingCount > missingShown) stdout.write(`  and ${status.missingCount - missingShown} more\n`)
      for (const gap of status.gaps.filter((one) => one.state !== 'filled').slice(0, 10)) {
        stdout.write(`${describeGap(gap)}\n`)
      }
      const filled = status.gaps.filter((one) => one.state === 'filled').length
      if (filled) stdout.write(`gaps      ${filled} were filled\n`)
      return 0
    }),
}

/** Search by meaning: how far it is, and what is in its way. */
function describeMeaning(meaning: MeaningStatus): string {
  const { model, articles, passages, waiting, isDone, former, refused, refusedWhy, problem } = meaning
  const serves = isDone ? '' : former ? `; ${plain(former)} serves until then` : ''
  const left = waiting ? `, ${counted(waiting, 'article')} to go${serves}` : ''
  const lines = [`meaning   ${plain(model)}: ${counted(passages, 'passage')} of ${counted(articles, 'article')}${left}`]
  if (problem) {
    const since = new Date(problem.at).toISOString().slice(0, 16)
    lines.push(`  no vectors: ${plain(problem.message)} (${since}Z, ${problem.times} times in a row)`)
  }
  if (refused)
    lines.push(`  ${refused === 1 ? '1 article was' : `${refused} articles were`} refused: ${plain(refusedWhy ?? '')}`)
  return `${lines.join('\n')}\n`
}

/** One line: between which polls something may have come and gone, and what was done about it. */
export function describeGap(gap: GapSummary): string {
  const time = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ')
  const span = gap.since === undefined ? `before ${time(gap.at)}` : `between ${time(gap.since)} and ${time(gap.at)}`
  const tried = [...new Set((gap.tried ?? []).map(({ way }) => way))]
  const found = gap.found ? `${gap.found} found` : 'nothing found'
  const done = tried.length ? ` (${found}; tried ${tried.join(', ')})` : ' (not looked for yet)'
  return `gap       ${gap.feedUrl}: something may have scrolled away ${span}${done}`
}
