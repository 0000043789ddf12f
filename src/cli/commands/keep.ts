import { keepPage, whyNoWholePages } from '../../archive/index.ts'
import { parseHttpUrl } from '../../model/index.ts'
import { type Command, UsageError } from '../command.ts'
import { fetcherOf, keepAllowedHosts, writing } from '../config.ts'
import { counted } from '../counted.ts'
import { plain } from '../progress.ts'
import { withScheme } from '../with-scheme.ts'

export const keep: Command = {
  name: 'keep',
  summary: 'Keep one page now, whether a feed names it or not',
  usage: 'URL…',
  about: `Fetches the page and its article's pictures at once; a page that is kept already is looked at again. It is listed under its
site's host, and looked at for edits like any other. With --page all that the page needs to be seen as it was is kept too: style
sheets, fonts, pictures, scripts and what these ask for. That needs Chromium and, beside Presskeep, npm install playwright-core.`,
  options: { page: { type: 'boolean' } },
  optionHelp: [['--page', 'the whole page, by the help of a browser']],
  example: 'presskeep keep https://site.example/article --page',
  words: [1, 100],
  async run(invocation) {
    const isWhole = invocation.values.page === true
    if (!invocation.words.some((word) => parseHttpUrl(word))) {
      throw new UsageError(
        `keep takes http and https addresses, not "${invocation.words[0]}"${withScheme(invocation.words[0]!)}`,
      )
    }
    keepAllowedHosts(invocation)
    return writing(invocation, 'keep', async (archive) => {
      const missing = isWhole ? await whyNoWholePages(archive.settings) : undefined
      if (missing !== undefined) throw new UsageError(missing)
      const fetcher = fetcherOf(invocation, archive)
      const { signal } = invocation
      let code = 0
      try {
        for (const url of invocation.words) {
          if (signal.aborted) return 2
          const kept = await keepPage(archive, fetcher, url, { isWhole, signal })
          const { title = kept.url, outcome, problem, pictures, requests } = kept
          if (outcome === 'failed' || outcome === 'gone') code = 2
          if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(kept)}\n`)
          else if (outcome === 'kept' || outcome === 'same') {
            const said = outcome === 'kept' ? 'Kept' : 'Kept before, and unchanged'
            const shown = pictures.kept ? `, ${counted(pictures.kept, 'picture')}` : ''
            const whole = requests
              ? `, whole: ${counted(requests.asked, 'request')} besides, ${requests.missing} not had`
              : ''
            invocation.stdout.write(`${said}: ${plain(title)} (${kept.id})${shown}${whole}\n`)
          }
          if (problem !== undefined && !invocation.isJson) {
            invocation.stderr.write(`presskeep: ${kept.url}: ${plain(problem)}\n`)
          }
        }
        return code
      } finally {
        await fetcher.close()
      }
    })
  },
}
