import { batchSanitize } from '../../archive/read-page.ts'
import { batch } from '../batch.ts'
import { type Command, text } from '../command.ts'

export const sanitize: Command = {
  name: 'sanitize',
  summary: 'Make foreign HTML harmless, as the reading room does',
  usage: '',
  about: `HTML by standard input. With --batch: a line of JSON a piece, {"id", "html", "url"}; a line of JSON comes out for each,
{"id", "html"}.`,
  options: { url: { type: 'string' }, batch: { type: 'boolean' } },
  optionHelp: [
    ['--url URL', 'the address against which relative links are read'],
    ['--batch', 'many pieces by standard input'],
  ],
  example: "echo '<p onclick=x()>Hello' | presskeep sanitize",
  words: [0, 0],
  async run(invocation) {
    if (invocation.values.batch) {
      return batch(invocation, ({ html, url }) => {
        if (typeof html !== 'string') throw new Error('"html" is missing')
        return { html: batchSanitize(html, typeof url === 'string' ? url : undefined) }
      })
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of invocation.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
    const html = batchSanitize(Buffer.concat(chunks).toString('utf8'), text(invocation.values.url))
    invocation.stdout.write(invocation.isJson ? `${JSON.stringify({ html })}\n` : `${html}\n`)
    return 0
  },
}
