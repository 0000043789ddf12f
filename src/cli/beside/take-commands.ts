import { createServer, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import type { Held, Invocation } from '../command.ts'
import { runIn } from '../main.ts'
import { version } from '../version.ts'
import { type Request, receive, type Stop, send } from './messages.ts'
import { listenAt } from './place.ts'

/** So much of what a command says may wait for its reader. */
const unreadAtMost = 32 << 20
const askWithinMs = 10_000
const atOnce = 64

/**
 * Takes commands of this user for an archive that is open, and runs them in this process. `close` takes no more, stops those
 * that run as Ctrl-C would, and waits for them. Throws where no socket can be made.
 */
export async function takeCommands(up: Invocation, held: Held): Promise<{ close(): Promise<void> }> {
  const running = new Map<Socket, { readonly stopping: AbortController; readonly done: Promise<void> }>()
  const server = createServer((socket) => {
    // Its end is told by 'close'.
    socket.on('error', () => {})
    const lazy = setTimeout(() => socket.destroy(), askWithinMs)
    const stopping = new AbortController()
    socket.once('close', () => {
      clearTimeout(lazy)
      stopping.abort()
    })
    receive<Request | Stop>(socket, (message) => {
      if ('stop' in message) return stopping.abort()
      if (running.has(socket)) return
      clearTimeout(lazy)
      const done = runOne(up, held, socket, message, AbortSignal.any([up.signal, stopping.signal])).finally(() =>
        running.delete(socket),
      )
      running.set(socket, { stopping, done })
    })
  })
  server.maxConnections = atOnce
  const takeAway = await listenAt(server, held.archive.folder)
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      takeAway()
      for (const { stopping } of running.values()) stopping.abort()
      await Promise.all([...running.values()].map(({ done }) => done))
      await closed
    },
  }
}

async function runOne(up: Invocation, held: Held, socket: Socket, request: Request, signal: AbortSignal) {
  if (request.version !== version) {
    const refused = `presskeep up (process ${process.pid}) writes to this archive and is version ${version}, this is ${request.version}: start it again, then run this again`
    send(socket, { refused })
    socket.end()
    return
  }
  send(socket, { taken: true })
  const { args, cwd, debug, isTTY, columns } = request
  const code = await runIn(
    {
      stdin: up.stdin,
      stdout: outputTo((out) => send(socket, { out }), socket),
      stderr: Object.assign(
        outputTo((err) => send(socket, { err }), socket),
        { isTTY, columns },
      ),
      env: { ...up.env, PRESSKEEP_DEBUG: debug },
      cwd,
      now: up.now,
      random: up.random,
      signal,
      held,
    },
    args,
  )
  send(socket, { code })
  socket.end()
}

function outputTo(say: (text: string) => void, socket: Socket): Writable {
  return new Writable({
    decodeStrings: false,
    write(text, _, done) {
      say(String(text))
      if (socket.writableLength > unreadAtMost) socket.destroy()
      done()
    },
  })
}
