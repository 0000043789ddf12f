import { libraryOf, sourceProblem } from '../../archive/index.ts'
import { type Command, text, UsageError, whole } from '../command.ts'
import { reading } from '../config.ts'
import { plain } from '../progress.ts'
import { sinceWhen } from '../since.ts'

export const changes: Command = {
  name: 'changes',
  summary: 'What publishers edited, newest first',
  usage: '',
  about: `Edits, flips (a version that was shown before, as A/B headlines are), pages cut to their beginning, taken down or whole
again. Counters, related links and new templates of a site are no edits; presskeep diff shows one edit whole.`,
  options: { since: { type: 'string' }, source: { type: 'string' }, limit: { type: 'string' } },
  optionHelp: [
    ['--since 7d', 'how far back: so many m, h, d or w, or a day YYYY-MM-DD; default 7d'],
    ['--source NAME', 'only of this source'],
    ['--limit N', 'how many at most; default 1000'],
  ],
  example: 'presskeep changes --since 7d',
  words: [0, 0],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { values, stdout, stderr, isJson, now } = invocation
      const since = sinceWhen(text(values.since) ?? '7d', now())
      const perPage = whole(values.limit, '--limit', 1, 1_000_000) ?? 1000
      const library = libraryOf(archive)
      const source = text(values.source)
      const unknown = source === undefined ? undefined : await sourceProblem(library, source)
      if (unknown !== undefined) throw new UsageError(plain(unknown))
      const found = await library.edits({ since, source, perPage })
      if (!found.edits.length && !found.redesigns.length) {
        const day = new Intl.DateTimeFormat('sv-SE', { timeZone: archive.settings.timeZone }).format(since)
        const further = values.since === undefined ? '; --since 90d looks further back' : ''
        stderr.write(`No edit${source === undefined ? '' : ` of ${plain(source)}`} was seen since ${day}${further}.\n`)
      }
      for (const one of found.redesigns) {
        const at = new Date(one.to).toISOString()
        if (isJson) {
          const { host, articles, source } = one
          stdout.write(`${JSON.stringify({ kind: 'redesign', at, host, source, articles })}\n`)
        } else {
          stdout.write(
            `${at.slice(0, 16)}Z  redesign   ${one.host}: the same change in ${one.articles} articles at once\n`,
          )
        }
      }
      for (const edit of found.edits) {
        const at = new Date(edit.at).toISOString()
        if (isJson) {
          stdout.write(
            `${JSON.stringify({
              kind: edit.kind,
              at,
              article: edit.article.id,
              url: edit.article.url ?? null,
              source: edit.article.source,
              title: edit.article.title,
              before_title: edit.beforeTitle ?? null,
              after_title: edit.afterTitle ?? null,
              types: edit.types,
              before: edit.beforeId ?? null,
              after: edit.afterId ?? null,
              origin: edit.origin,
            })}\n`,
          )
          continue
        }
        stdout.write(
          `${at.slice(0, 16)}Z  ${edit.kind.padEnd(9)}  ${edit.article.id}  ${plain(edit.article.source)}  ${plain(edit.article.title)}\n`,
        )
        if (edit.types.includes('headline')) {
          stdout.write(`    - ${plain(edit.beforeTitle ?? '')}\n    + ${plain(edit.afterTitle ?? '')}\n`)
        }
        const rest = edit.types.filter((type) => type !== 'headline' && type !== edit.kind)
        if (rest.length) stdout.write(`    ${rest.join(', ')}\n`)
      }
      return 0
    }),
}
