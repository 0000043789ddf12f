import { writeFileSync } from 'node:fs'
import { libraryOf } from '../../archive/index.ts'
import type { Change } from '../../model/index.ts'
import { diffFileOf, uiForFile } from '../../web/index.ts'
import { type Command, text, UsageError } from '../command.ts'
import { reading } from '../config.ts'
import { outputFile } from '../output-file.ts'
import { plain } from '../progress.ts'
import { version } from '../version.ts'

export const diff: Command = {
  name: 'diff',
  summary: 'What changed between two versions of an article',
  usage: 'ID [A B]',
  about: 'Without A and B: the last two versions that the publisher gave. presskeep show ID lists the versions.',
  options: { html: { type: 'string' } },
  optionHelp: [
    ['--html FILE', 'also as one page for others: no pictures, no scripts, says when each version was seen'],
  ],
  example: 'presskeep diff 3f0c9a1b2d4e5f60',
  words: [1, 3],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { stdout, stderr, words, isJson } = invocation
      const [id = '', before, after] = words
      const library = libraryOf(archive)
      const article = await library.article(id)
      if (!article) throw new UsageError(`there is no article ${id}; presskeep list shows the ids`)
      for (const one of [before, after]) {
        if (one !== undefined && !article.revisions.some((revision) => revision.id === one)) {
          throw new UsageError(`article ${id} has no version ${one}; presskeep show ${id} lists them`)
        }
      }
      const file = text(invocation.values.html)
      if (file !== undefined && !file) throw new UsageError('--html takes the file to write')
      const target = file === undefined ? undefined : outputFile(invocation.cwd, file)
      const compared = await library.compare(id, before, after)
      if (target !== undefined && compared) {
        const language = /^zh/i.test(invocation.env.LC_ALL || invocation.env.LANG || '') ? 'zh' : 'en'
        const ui = uiForFile(library, { language, version, now: invocation.now() })
        writeFileSync(target, await diffFileOf(library, ui, article, compared))
      }
      if (isJson) {
        const { before = null, after = null, relation = null, changes = [] } = compared ?? {}
        stdout.write(`${JSON.stringify({ id, before, after, relation, changes })}\n`)
        return 0
      }
      if (!compared) {
        stderr.write('The publisher gave one version only; nothing to compare.\n')
        return 0
      }
      if (file !== undefined) stderr.write(`Written: ${plain(file)}\n`)
      stdout.write(`${plain(article.title)}\n`)
      stdout.write(
        `--- ${new Date(compared.before.at).toISOString()}\n+++ ${new Date(compared.after.at).toISOString()}\n`,
      )
      for (const change of compared.changes) stdout.write(`${describe(change)}\n`)
      return 0
    }),
}

function describe(change: Change): string {
  const at = 'atParagraph' in change ? ` ${change.atParagraph + 1}` : ''
  const from = 'fromParagraph' in change && change.fromParagraph !== undefined ? ` ${change.fromParagraph + 1} →` : ''
  return `~ ${change.type}${from}${at}: ${plain(markedText(change))}`
}

/** `[-deleted-]` and `{+added+}` within what stayed. */
function markedText(change: Change): string {
  if (change.type === 'paragraph-moved') return change.after
  if (change.type === 'link-changed') return `${change.text} [-${change.before}-]{+${change.after}+}`
  if ('marks' in change && change.marks) {
    return change.marks
      .map((mark) => {
        const to = mark.movedTo === undefined ? '' : ` → ${mark.movedTo + 1}`
        const from = mark.movedFrom === undefined ? '' : `${mark.movedFrom + 1} → `
        if (mark.op === 'same') return mark.text
        return mark.op === 'added' ? `{+${from}${mark.text}+}` : `[-${mark.text}${to}-]`
      })
      .join('')
  }
  return change.type === 'paragraph-deleted' ? `[-${change.before}-]` : `{+${change.after}+}`
}
