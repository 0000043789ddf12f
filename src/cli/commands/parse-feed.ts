import { readFileSync } from 'node:fs'
import path from 'node:path'
import { batchParseFeed } from '../../archive/read-feed.ts'
import { batch } from '../batch.ts'
import { type Command, text, UsageError } from '../command.ts'

export const parseFeed: Command = {
  name: 'parse-feed',
  summary: 'Read a feed and print what it says',
  usage: '[FILE]',
  about: `With --batch: standard input has a line of JSON a feed, {"suite", "id", "path" or "data", "url", "headers"}; a line of JSON comes
out for each, {"suite", "id", "feed", "entries"} or with "error".`,
  options: { url: { type: 'string' }, batch: { type: 'boolean' } },
  optionHelp: [
    ['--url URL', "the feed's address, against which relative links are read"],
    ['--batch', 'many feeds by standard input'],
  ],
  example: 'presskeep parse-feed feed.xml --url https://site.example/feed.xml',
  words: [0, 1],
  async run(invocation) {
    if (invocation.values.batch) {
      return batch(invocation, (line) => {
        const { path: file, data } = line
        const bytes =
          typeof data === 'string' ? Buffer.from(data) : typeof file === 'string' ? readFileSync(file) : undefined
        if (!bytes) throw new Error('"path" or "data" is missing')
        return { ...batchParseFeed(caseOf(line), bytes) }
      })
    }
    const [file] = invocation.words
    if (file === undefined) throw new UsageError(`parse-feed needs FILE; for example: ${parseFeed.example}`)
    const bytes = readFileSync(path.resolve(invocation.cwd, file))
    const answer = batchParseFeed({ suite: '', id: file, url: text(invocation.values.url) }, bytes)
    invocation.stdout.write(`${JSON.stringify(answer, undefined, invocation.isJson ? undefined : 2)}\n`)
    return answer.error ? 2 : 0
  },
}

function caseOf(line: Readonly<Record<string, unknown>>) {
  const word = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const headers =
    line.headers && typeof line.headers === 'object' ? (line.headers as Record<string, string>) : undefined
  return {
    suite: word(line.suite) ?? '',
    id: word(line.id) ?? '',
    url: word(line.url),
    base: word(line.base),
    headers,
  }
}
