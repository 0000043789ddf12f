import { createServer, type Socket } from 'node:net'
import { Readable, Writable } from 'node:stream'
import type { Held, Invocation } from '../command.ts'
import { runIn } from '../main.ts'
import { version } from '../version.ts'
import { type Request, receive, type Stop, send } from './messages.ts'
import { listenAt } from './place.ts'

/** So much of what all commands say may wait for its readers. */
const unreadAtMost = 32 << 20
/** Each message is much shorter than the longest one that is taken. */
const saidAtOnce = 1 << 18
const askWithinMs = 10_000
/** So long the last words of a command may wait for their reader when there are to be no more. */
const partWithinMs = 1_000
const atOnce = 64

interface Running {
  readonly stopping: AbortController
  readonly done: Promise<void>
}

/**
 * Takes commands of this user for an archive that is open, and runs them in this process. `close` takes no more, stops those
 * that run as Ctrl-C would, waits for them, and hangs up on whoever does not read. Throws where no socket can be made.
 */
export async function takeCommands(up: Invocation, held: Held): Promise<{ close(): Promise<void> }> {
  let isClosing = false
  const sockets = new Set<Socket>()
  const running = new Map<Socket, Running>()
  const ours: Held = { ...held, isEnding: () => isClosing || held.isEnding() }
  const server = createServer((socket) => {
    // Its end is told by 'close'.
    socket.on('error', () => {})
    if (isClosing) return socket.destroy()
    sockets.add(socket)
    const lazy = setTimeout(() => socket.destroy(), askWithinMs)
    const stopping = new AbortController()
    let isAsked = false
    socket.once('close', () => {
      clearTimeout(lazy)
      sockets.delete(socket)
      stopping.abort()
    })
    receive<Request | Stop>(socket, (message) => {
      if ('stop' in message) return stopping.abort()
      if (isAsked || isClosing) return
      isAsked = true
      clearTimeout(lazy)
      const signal = AbortSignal.any([up.signal, stopping.signal])
      const done = runOne(up, ours, sockets, socket, message, signal).finally(() => running.delete(socket))
      running.set(socket, { stopping, done })
    })
  })
  server.maxConnections = atOnce
  const takeAway = await listenAt(server, held.archive.folder)
  // A connection that could not be accepted is its own trouble.
  server.on('error', () => {})
  return {
    async close() {
      isClosing = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      takeAway()
      const stopped = [...running.values()]
      for (const socket of sockets) if (!running.has(socket) && !socket.writableEnded) socket.destroy()
      for (const { stopping } of stopped) stopping.abort()
      await Promise.all(stopped.map(({ done }) => done))
      const parting = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, partWithinMs)
      await closed
      clearTimeout(parting)
    },
  }
}

async function runOne(
  up: Invocation,
  held: Held,
  sockets: ReadonlySet<Socket>,
  socket: Socket,
  request: Request,
  signal: AbortSignal,
): Promise<void> {
  if (request.version !== version) {
    const refused = `presskeep up (process ${process.pid}) writes to this archive and is version ${version}, this is ${request.version}: start it again, then run this again`
    send(socket, { refused })
    socket.end()
    return
  }
  send(socket, { taken: true })
  const { args, cwd, debug, isTTY, columns, list } = request
  const code = await runIn(
    {
      stdin: Readable.from([]),
      stdout: outputTo(socket, (out) => send(socket, { out }), sockets),
      stderr: Object.assign(
        outputTo(socket, (err) => send(socket, { err }), sockets),
        { isTTY, columns },
      ),
      env: { ...up.env, PRESSKEEP_DEBUG: debug },
      cwd,
      now: up.now,
      random: up.random,
      signal,
      held,
      list: list === undefined ? undefined : Buffer.from(list, 'base64'),
    },
    args,
  )
  send(socket, { code })
  socket.end()
}

/**
 * What is written is told in messages. A command that heeds what `write` answers waits for its reader; of those that don't, whoever is
 * furthest behind is hung up on where too much waits to be read.
 */
function outputTo(socket: Socket, say: (text: string) => void, sockets: ReadonlySet<Socket>): Writable {
  const output = new Writable({
    decodeStrings: false,
    write(text, _, done) {
      const behind = [...sockets].sort((a, b) => b.writableLength - a.writableLength)
      const unread = behind.reduce((sum, socket) => sum + socket.writableLength, 0)
      if (unread > unreadAtMost) behind[0]!.destroy()
      for (const piece of piecesOf(String(text))) say(piece)
      done()
    },
  })
  const write = output.write.bind(output) as (...given: unknown[]) => boolean
  output.write = (...given: unknown[]) => write(...given) && !socket.writableNeedDrain
  socket.on('drain', () => output.emit('drain'))
  return output
}

/** No character is cut in two. */
function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const isPair = /[\ud800-\udbff]/.test(text[at + saidAtOnce - 1] ?? '')
    const to = at + saidAtOnce - (isPair ? 1 : 0)
    yield text.slice(at, to)
    at = to
  }
}
