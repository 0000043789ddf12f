import { isIP } from 'node:net'
import {
  ArchiveBusyError,
  createReplaySource,
  createWebSubReceiver,
  DatabaseGoneError,
  hasWorkers,
  markArticles,
  type OpenArchive,
  openWebSubListener,
  S3Error,
  unmarkArticles,
  type WebSubReceiver,
  type WritableArchive,
} from '../../archive/index.ts'
import { createReadingRoom, type Marker, serve, serveReplay } from '../../web/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import { createRounds } from '../beside/rounds.ts'
import { takeCommands } from '../beside/take-commands.ts'
import { type Command, type Held, type Invocation, text, UsageError, whole } from '../command.ts'
import { fetcherOf, holding, keepAllowedHosts, libraryFor, reading } from '../config.ts'
import { describeError } from '../errors.ts'
import { followOn } from '../follow-on.ts'
import { software, version } from '../version.ts'

export const up: Command = {
  name: 'up',
  summary: 'Open the reading room, and keep following meanwhile',
  usage: '',
  about: `The reading room listens on this machine only, unless --host says otherwise. It ends with Ctrl-C. On SQLite it does meanwhile what other
commands that write (follow, keep, mark, sync …) want.`,
  options: { port: { type: 'string' }, host: { type: 'string' }, 'no-sync': { type: 'boolean' } },
  optionHelp: [
    ['--port N', 'port of the reading room; 0 takes a free one; default: web.port of the settings'],
    ['--host ADDRESS', 'listen there, as 0.0.0.0 in a container; there are no accounts, so put a proxy before it'],
    ['--no-sync', 'only read; another process may be syncing'],
  ],
  example: 'presskeep up --port 4870',
  words: [0, 0],
  async run(invocation) {
    whole(invocation.values.port, '--port', 0, 65_535)
    keepAllowedHosts(invocation)
    const onlyRead = () =>
      reading(invocation, async (archive) => {
        const websub = await openWebSubListener(archive)
        try {
          return await openRoom(invocation, archive, () => untilAborted(invocation.signal), websub)
        } finally {
          await websub?.close()
        }
      })
    if (invocation.values['no-sync']) return onlyRead()
    if (await hasWorkers(archiveFolder(invocation))) {
      invocation.stderr.write('presskeep: workers follow the feeds of this archive, so the reading room only reads\n')
      return onlyRead()
    }
    return holding(invocation, 'up', (archive) => follow(invocation, archive))
  },
}

/** The reading room and the rounds, and what other commands want done meanwhile. */
async function follow(invocation: Invocation, archive: WritableArchive): Promise<number> {
  const websub = archive.settings.web.publicUrl === undefined ? undefined : createWebSubReceiver(archive)
  const fetcher = fetcherOf(invocation, archive)
  const rounds = createRounds()
  const commands = await commandsBeside(invocation, {
    archive,
    fetcher,
    between: rounds.between,
    isEnding: () => invocation.signal.aborted,
  })
  try {
    return await openRoom(invocation, archive, () => followOn(invocation, archive, fetcher, rounds), websub)
  } finally {
    rounds.end()
    await commands?.close()
    fetcher.close()
  }
}

/** On a server they write the archive themselves; Windows has no such sockets. */
async function commandsBeside(invocation: Invocation, held: Held) {
  if (held.archive.settings.store !== undefined || process.platform === 'win32') return undefined
  try {
    return await takeCommands(invocation, held)
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    invocation.stderr.write(`presskeep: other commands that write have to wait until this one ends: ${why}
`)
    return undefined
  }
}

export async function openRoom(
  invocation: Invocation,
  archive: OpenArchive,
  meanwhile: () => Promise<void>,
  websub?: WebSubReceiver,
): Promise<number> {
  const port = whole(invocation.values.port, '--port', 0, 65_535) ?? archive.settings.web.port
  const host = text(invocation.values.host) ?? '127.0.0.1'
  if (!isIP(host)) throw new UsageError(`--host takes an IP address such as 0.0.0.0, not "${host}"`)
  const source = createReplaySource(archive, software)
  let roomPort = 0
  const { replayPort, replayUrl, publicUrl } = archive.settings.web
  const replay = await serveReplayOrElsewhere(port === 0 ? 0 : (replayPort ?? port + 1), {
    source,
    room: () => ({ port: roomPort, publicOrigin: publicUrl && new URL(publicUrl).origin }),
    publicUrl: replayUrl,
    folders: [archive.folder, invocation.cwd],
  })
  const { hosts } = archive.settings.web
  // What a reader noted is shown to others only where the settings say so.
  const isOwn = hosts.length === 0 && publicUrl === undefined && isLoopback(host)
  const marks = archive.settings.web.marks ?? (isOwn ? 'own' : 'hide')
  const room = createReadingRoom(libraryFor(invocation, archive), {
    marks,
    marker: markerOf(invocation, archive),
    now: invocation.now,
    version,
    allowedHosts: hosts,
    publicUrl: archive.settings.web.publicUrl,
    websub,
    replay,
    isClosing: () => invocation.signal.aborted,
    report: (
      error, // Where the database or the bucket is away each request would tell the same lines.
    ) => {
      const isAway = error instanceof DatabaseGoneError || error instanceof S3Error
      invocation.stderr.write(`presskeep: ${describeError(error, !isAway)}\n`)
    },
  })
  const server = await serveOrElsewhere(invocation, room, port, host).catch(async (error: unknown) => {
    await replay.close()
    throw error
  })
  if (!isLoopback(host)) {
    invocation.stderr.write(
      `presskeep: listening on ${host}: there are no accounts, so whoever reaches this port under a name of web.hosts reads along\n`,
    )
  }
  roomPort = Number(new URL(server.url).port)
  if (invocation.isJson) invocation.stdout.write(`${JSON.stringify({ url: server.url })}\n`)
  else invocation.stdout.write(`The reading room is open: ${server.url}\nCtrl-C closes it.\n`)
  try {
    await meanwhile()
  } finally {
    await server.close()
    await replay.close()
    source.close()
  }
  return 0
}

/**
 * Marks go through the writer that is open; a room that only reads opens one for each, where nobody else is writing (or
 * several may).
 */
function markerOf(invocation: Invocation, archive: OpenArchive | WritableArchive): Marker {
  let turn: Promise<unknown> = Promise.resolve()
  const inWriting = async (work: (writable: WritableArchive) => Promise<unknown>): Promise<'done' | 'busy'> => {
    if ('keeper' in archive) {
      await work(archive)
      return 'done'
    }
    const mine = turn.then(() => holding(invocation, 'mark', work))
    turn = mine.catch(() => {})
    try {
      await mine
      return 'done'
    } catch (error) {
      if (error instanceof ArchiveBusyError) return 'busy'
      throw error
    }
  }
  return {
    set: (id, { name, note, isAgain }) =>
      inWriting((writable) => markArticles(writable, { articles: [id], names: [name], note, isAgain })),
    remove: (id, name) => inWriting((writable) => unmarkArticles(writable, { articles: [id], names: [name] })),
  }
}

/** The port of replays is named nowhere but in pages of the room, so that any free one serves. */
async function serveReplayOrElsewhere(port: number, options: Omit<Parameters<typeof serveReplay>[0], 'port'>) {
  try {
    return await serveReplay({ ...options, port: port > 65_535 ? 0 : port })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    return serveReplay({ ...options, port: 0 })
  }
}

/** Where the usual port is taken a free one serves as well; a port that was asked for by name is not replaced. */
async function serveOrElsewhere(invocation: Invocation, room: Parameters<typeof serve>[0], port: number, host: string) {
  try {
    return await serve(room, { port, host })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EADDRNOTAVAIL') {
      throw new UsageError(`${host} is no address of this machine; take one that is, or --host 0.0.0.0 for all of them`)
    }
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const what = code === 'EACCES' ? 'may not be used' : 'is taken by another program'
    if (invocation.values.port !== undefined) {
      throw new UsageError(`port ${port} ${what}; choose another, or --port 0 for a free one`)
    }
    invocation.stderr.write(`Port ${port} ${what}, so a free one is used.\n`)
    return serve(room, { port: 0, host })
  }
}

const isLoopback = (host: string) => host === '::1' || host.startsWith('127.')

export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    // An open timer keeps the process alive; the server alone would too, but not where it has closed.
    const timer = setInterval(() => {}, 1 << 30)
    signal.addEventListener('abort', () => {
      clearInterval(timer)
      resolve()
    })
  })
}
