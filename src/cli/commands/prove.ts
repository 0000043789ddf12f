import { writeFileSync } from 'node:fs'
import { proofPage, prove as proveArticle } from '../../archive/index.ts'
import { type Command, text } from '../command.ts'
import { reading } from '../config.ts'
import { outputFile } from '../output-file.ts'
import { plain } from '../progress.ts'

export const prove: Command = {
  name: 'prove',
  summary: 'Write one file that proves what was kept of an article, and when',
  usage: 'ID',
  about: `The captures as they were, their places in the archive's signed log, the versions read out of them and what differs. It
proves that nothing was changed since the log was signed; it proves the time only as far as the signed root was shown to somebody.`,
  options: { out: { type: 'string' }, page: { type: 'string' } },
  optionHelp: [
    ['--out FILE', 'where to write it; default: standard output'],
    ['--page FILE', 'also write a page that checks itself in any browser, offline'],
  ],
  example: 'presskeep prove 3f0c9a1b2d4e5f60 --out proof.json',
  words: [1, 1],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { values, words, stdout, stderr, cwd } = invocation
      const fileOf = (given: string | undefined) => (given === undefined ? undefined : outputFile(cwd, given))
      const out = fileOf(text(values.out))
      const page = fileOf(text(values.page))
      const proof = await proveArticle(archive, words[0]!, (why) =>
        stderr.write(
          `presskeep: the file has no seal, so that changes to its titles and texts can't be seen: ${plain(why)}\n`,
        ),
      )
      const json = `${JSON.stringify(proof, null, 1)}\n`
      if (out !== undefined) writeFileSync(out, json)
      else if (page === undefined) stdout.write(json)
      if (page !== undefined) writeFileSync(page, proofPage(proof))
      stderr.write(
        `captures: ${proof.captures.length}, versions: ${proof.revisions.length}; log signed at ${proof.head.at}\n`,
      )
      return 0
    }),
}
