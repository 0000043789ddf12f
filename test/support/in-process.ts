import { Writable } from 'node:stream'
import { run } from '../../src/cli/main.ts'
import type { Ran } from './cli.ts'

// Each command listens for Ctrl-C.
process.setMaxListeners(0)

/** Runs a command in this process, which spares beginning one; for tests of many short commands. */
export async function inProcess(args: readonly string[]): Promise<Ran> {
  const stdout: string[] = []
  const stderr: string[] = []
  const code = await run(args, { stdout: collecting(stdout), stderr: collecting(stderr), env: {} })
  return { code, stdout: stdout.join(''), stderr: stderr.join('') }
}

function collecting(pieces: string[]): Writable {
  return new Writable({
    write(piece, _, done) {
      pieces.push(String(piece))
      done()
    },
  })
}
