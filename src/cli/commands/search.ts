import { dayOf, libraryOf } from '../../archive/index.ts'
import { type Command, oneOf, UsageError, whole } from '../command.ts'
import { reading } from '../config.ts'
import { plain } from '../progress.ts'

export const search: Command = {
  name: 'search',
  summary: 'Find articles',
  usage: 'QUERY',
  about: `Words, "phrases", -not, OR, word*, and source: author: title: lang: tag: after: before: on: site: is:edited has:picture.
Simplified and traditional characters meet. exact: takes every place where the characters stand.`,
  options: { sort: { type: 'string' }, limit: { type: 'string' } },
  optionHelp: [
    ['--sort new|best', 'order; default best'],
    ['--limit N', 'how many; default 20'],
  ],
  example: 'presskeep search "陆海新通道" after:2024-06',
  words: [1, 100],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { stdout, stderr, values } = invocation
      const query = invocation.words.join(' ')
      const page = await libraryOf(archive).search(query, {
        sort: oneOf(values.sort, '--sort', ['new', 'best'] as const),
        limit: whole(values.limit, '--limit', 1, 10_000) ?? 20,
      })
      if (page.problem) throw new UsageError(page.problem)
      for (const hit of page.hits) {
        if (invocation.isJson) {
          const published = hit.publishedAt === undefined ? null : new Date(hit.publishedAt).toISOString()
          const snippet = hit.snippet.map((piece) => piece.text).join('')
          const { id, url, title, source, score } = hit
          stdout.write(`${JSON.stringify({ id, url: url ?? null, title, published, source, snippet, score })}\n`)
        } else {
          const day = dayOf(hit.publishedAt ?? hit.firstSeenAt, archive.settings.timeZone)
          const snippet = hit.snippet.map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text)).join('')
          stdout.write(`${hit.id}  ${day}  ${plain(hit.source)}  ${plain(hit.title)}\n    ${plain(snippet)}\n`)
        }
      }
      if (!invocation.isJson) {
        const left = page.doubtful
          ? `; ${page.doubtful} left out because the words stand there only across others (exact: shows them)`
          : ''
        stderr.write(page.hits.length ? `${page.hits.length} of ${page.total}${left}\n` : `nothing found${left}\n`)
      }
      return 0
    }),
}
