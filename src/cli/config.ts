import {
  allowedHostsNow,
  allowHosts,
  type Connect,
  createConnect,
  createEmbedder,
  createFetcher,
  createMessenger,
  createPoster,
  type Embedder,
  type Library,
  libraryOf,
  type OpenArchive,
  type OpenOptions,
  openForReading,
  openForWriting,
  type Poster,
  type SyncOptions,
  type WritableArchive,
  whyNoWholePages,
} from '../archive/index.ts'
import type { Exchange, Fetcher } from '../model/index.ts'
import { readJekyllImport } from '../site/index.ts'
import { archiveFolder } from './archive-folder.ts'
import { openOrHandOver } from './beside/hand-over.ts'
import { type Invocation, texts, UsageError } from './command.ts'
import { plain } from './progress.ts'
import { software, version } from './version.ts'

export function openOptions(invocation: Invocation): OpenOptions {
  return {
    now: invocation.now,
    software,
    readImport: readJekyllImport,
    tracer: invocation.tracer,
    onNotice: (message) => invocation.stderr.write(`presskeep: ${message}\n`),
  }
}

/** Opens the archive for reading, runs `work`, closes. */
export async function reading<T>(invocation: Invocation, work: (archive: OpenArchive) => Promise<T>): Promise<T> {
  const archive = await openForReading(archiveFolder(invocation), openOptions(invocation))
  try {
    return await work(archive)
  } finally {
    await archive.close()
  }
}

/** Opens the archive for writing, runs `work`, closes. Throws `ArchiveBusyError` where another process has it. */
export async function holding<T>(
  invocation: Invocation,
  doing: string,
  work: (archive: WritableArchive) => Promise<T>,
): Promise<T> {
  const archive = await openForWriting(archiveFolder(invocation), doing, openOptions(invocation))
  try {
    return await work(archive)
  } finally {
    await archive.close()
  }
}

/**
 * The same for a command, `command` being its name: where `up` has the archive, that runs it. Answers the exit code.
 */
export async function writing(
  invocation: Invocation,
  command: string,
  work: (archive: WritableArchive) => Promise<number>,
): Promise<number> {
  const { held } = invocation
  // A round beside a round would do all that is due twice.
  if (held) return command === 'sync' ? held.between(() => work(held.archive)) : work(held.archive)
  const folder = archiveFolder(invocation)
  const open = () => openForWriting(folder, command, openOptions(invocation))
  const opened = await openOrHandOver(invocation, command, folder, open)
  if (typeof opened === 'number') return opened
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

/** `--allow-host` as given, checked. */
export function givenHosts(invocation: Invocation): readonly string[] {
  return texts(invocation.values['allow-host']).map((given) => {
    const url = URL.parse(`http://${given}`)
    if (url?.pathname !== '/' || url.username || !/:\d+$/.test(given)) {
      throw new UsageError(`--allow-host takes HOST:PORT such as 127.0.0.1:8080, not "${given}"`)
    }
    return given
  })
}

/** Keeps `--allow-host` in the settings, so that later rounds may ask there too. */
export function keepAllowedHosts(invocation: Invocation): void {
  const hosts = givenHosts(invocation)
  if (hosts.length && allowHosts(archiveFolder(invocation), hosts)) {
    invocation.stderr.write(`presskeep: ${hosts.join(', ')} may be asked from now on (fetch.allowHosts)\n`)
  }
}

/** Where `--capture page` is given, says right away what is missing for it; it is set all the same. */
export async function tellOfWholePages(invocation: Invocation, archive: OpenArchive): Promise<void> {
  const problem = invocation.values.capture === 'page' ? await whyNoWholePages(archive.settings) : undefined
  if (problem !== undefined) invocation.stderr.write(`presskeep: ${problem}\n`)
}

type Fetching = ReturnType<typeof createFetcher>

function userAgent(contact: string | undefined): string {
  return `Presskeep/${version} (personal news archive${contact ? `; +${contact}` : ''})`
}

/** What sends rather than fetches, behind the same guard: notices and requests to hubs. */
export function outgoingOf(archive: Pick<OpenArchive, 'settings'>): {
  readonly post: Poster
  readonly connect: Connect
} {
  const { contact, allowHosts } = archive.settings.fetch
  const options = { userAgent: userAgent(contact), allowHosts }
  return { post: createPoster(options), connect: createConnect(options) }
}

/** What a sync needs to tell of trouble, as the settings say. */
export function noticesOf(
  invocation: Invocation,
  archive: WritableArchive,
): Pick<SyncOptions, 'messenger' | 'post' | 'onNoticeProblem'> {
  const { settings } = archive
  const outgoing = outgoingOf(archive)
  return {
    post: outgoing.post,
    messenger: createMessenger(settings.notices, {
      ...outgoing,
      now: invocation.now,
      name: settings.name,
      publicUrl: settings.web.publicUrl,
    }),
    onNoticeProblem: (problem) => invocation.stderr.write(`presskeep: ${plain(problem)}\n`),
  }
}

/** Who makes vectors of meaning, where the settings name an endpoint. Only `cli` reads the environment, so the key is found here. */
export function embedderOf(invocation: Invocation, archive: Pick<OpenArchive, 'settings'>): Embedder | undefined {
  const { embeddings, fetch } = archive.settings
  if (!embeddings) return undefined
  return createEmbedder(embeddings, {
    userAgent: userAgent(fetch.contact),
    variable: (name) => invocation.env[name],
  })
}

/** The reading side of an archive, by meaning too where that is set up. */
export function libraryFor(invocation: Invocation, archive: OpenArchive): Library {
  return libraryOf(archive, { embedder: embedderOf(invocation, archive) })
}

/** The one guarded client, set up as the archive wishes. */
export function fetcherFor(
  invocation: Invocation,
  settings: {
    readonly contact?: string
    readonly allowHosts: Parameters<typeof createFetcher>[0]['allowHosts']
    readonly feedPauseSeconds: number
    readonly pagePauseSeconds: number
    readonly atOnce?: number
  },
  onRobots?: (exchange: Exchange) => void,
  gate?: Parameters<typeof createFetcher>[0]['gate'],
): Fetching {
  return createFetcher({
    userAgent: userAgent(settings.contact),
    allowHosts:
      typeof settings.allowHosts === 'function'
        ? settings.allowHosts
        : [...settings.allowHosts, ...givenHosts(invocation)],
    limits: settings.atOnce === undefined ? {} : { sockets: Math.max(1, settings.atOnce) },
    pause: { feedMs: settings.feedPauseSeconds * 1000, articleMs: settings.pagePauseSeconds * 1000 },
    now: invocation.now,
    random: invocation.random,
    onRobots,
    gate,
  })
}

/**
 * A client whose robots.txt answers are kept too, and that learns while it runs which private addresses others allow
 * (`keepAllowedHosts`).
 */
export function fetcherOf(invocation: Invocation, archive: WritableArchive): Fetching {
  const { held } = invocation
  if (held) return Object.assign((...asked: Parameters<Fetcher>) => held.fetcher(...asked), { close() {} })
  const onRobots = (exchange: Exchange) => {
    const subject = URL.parse(exchange.url)?.host ?? exchange.url
    archive.keeper
      .commit(
        (warc) => [warc.appendExchange(exchange, { purpose: 'robots', subject })],
        async () => {},
      )
      .catch(() => {
        // The next commit meets the same trouble and tells it.
      })
  }
  const settings = { ...archive.settings.fetch, allowHosts: allowedHostsNow(archive.folder, archive.settings) }
  return fetcherFor(invocation, settings, onRobots, archive.hosts)
}
