import type { Command } from '../command.ts'
import { libraryFor, reading } from '../config.ts'
import { version } from '../version.ts'

export const mcp: Command = {
  name: 'mcp',
  summary: 'Let a model read the archive (Model Context Protocol on standard input and output)',
  usage: '',
  about: `For programs that speak MCP: they start this command themselves. Tools: search, read, diff, timeline, changes; all of them
only read. What articles say comes marked as the words of strangers. Your own marks and notes are not given, unless --marks
says so: a model may be on another machine.`,
  options: { marks: { type: 'boolean' } },
  optionHelp: [['--marks', 'the model may read your marks and notes, too']],
  example: 'presskeep mcp --archive ./my-archive',
  words: [0, 0],
  run: (invocation) =>
    reading(invocation, async (archive) => {
      // Only here: no other command waits for the SDK to load.
      const { serveMcp } = await import('../../mcp/index.ts')
      await serveMcp(libraryFor(invocation, archive), {
        version,
        withMarks: invocation.values.marks === true,
        now: invocation.now,
        stdin: process.stdin,
        stdout: process.stdout,
        signal: invocation.signal,
        onProblem: (message) => invocation.stderr.write(`presskeep: ${message}\n`),
      })
      return 0
    }),
}
