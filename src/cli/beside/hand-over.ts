import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { ArchiveBusyError, readSettings, type WritableArchive } from '../../archive/index.ts'
import type { Invocation } from '../command.ts'
import { version } from '../version.ts'
import { runBesideUp } from './commands.ts'
import { type Answer, receive, send } from './messages.ts'
import { socketOf } from './place.ts'

/** `up` has the archive before it takes commands, and a moment longer. */
const patienceMs = 3_000
const againMs = 100

/**
 * Opens an archive by `open`, or, where `up` has it, has `up` run the command: answers the archive, or the exit code. Throws
 * `ArchiveBusyError` where neither can be.
 */
export async function openOrHandOver(
  invocation: Invocation,
  command: string,
  folder: string,
  open: () => Promise<WritableArchive>,
): Promise<WritableArchive | number> {
  const until = performance.now() + patienceMs
  for (;;) {
    try {
      return await open()
    } catch (error) {
      const isUp = error instanceof ArchiveBusyError && error.doing === 'up' && runBesideUp.has(command)
      // On a server what `up` refuses can't be done beside it.
      if (!isUp || readSettings(folder).store !== undefined) throw error
      const socket = socketOf(folder)
      const code = socket === undefined ? undefined : await handOver(invocation, socket)
      if (code !== undefined) return code
      if (invocation.signal.aborted || performance.now() > until) throw error
    }
    await wait(againMs)
  }
}

/** Has the process behind a socket run this command line; answers its exit code, or undefined where nobody has taken it. */
function handOver(invocation: Invocation, socket: string): Promise<number | undefined> {
  const { args, cwd, env, signal, stdout, stderr, list } = invocation
  return new Promise((resolve, reject) => {
    const connection = connect(socket)
    let isTaken = false
    let end: { readonly code: number } | { readonly refused: string } | undefined
    const stop = () => send(connection, { stop: true })
    const tell = (to: NodeJS.WritableStream, text: string) => {
      if (to.write(text)) return
      connection.pause()
      to.once('drain', () => connection.resume())
    }
    receive<Answer>(connection, (answer) => {
      isTaken = true
      if ('out' in answer) tell(stdout, answer.out)
      else if ('err' in answer) tell(stderr, answer.err)
      else if (!('taken' in answer)) end = answer
    })
    connection.once('connect', () => {
      const { isTTY, columns } = stderr
      const debug = env.PRESSKEEP_DEBUG
      send(connection, { version, args, cwd, list: list?.toString('base64'), debug, isTTY, columns })
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop)
    })
    connection.on('error', () => {})
    connection.once('close', () => {
      signal.removeEventListener('abort', stop)
      if (!isTaken) resolve(undefined)
      else if (!end) reject(new ArchiveBusyError(broken))
      else if ('code' in end) resolve(end.code)
      else reject(new ArchiveBusyError(end.refused))
    })
  })
}

const broken =
  'presskeep up, which was doing this, has hung up (nobody read what this says), or has ended on the way; what it has kept is safe: run the command again'
