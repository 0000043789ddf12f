import { createReadStream, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import {
  IngestError,
  type IngestReport,
  type IngestSource,
  ingest,
  openSources,
  type WantedReport,
  wantPages,
} from '../../archive/index.ts'
import { type Command, type Invocation, text, UsageError } from '../command.ts'
import { fetcherOf, keepAllowedHosts, writing } from '../config.ts'
import { counted } from '../counted.ts'
import { letHeapGrow } from '../growing-heap.ts'
import { namedPath } from '../named-file.ts'
import { plain, progressOn } from '../progress.ts'

export const ingestCommand: Command = {
  name: 'ingest',
  summary: 'Read in the captures of other crawlers, or have a list of pages fetched',
  usage: 'FILE|URL|s3://BUCKET/KEY…',
  about: `Reads WARC files (CC-NEWS and others) and WACZ files as streams, keeps the news articles among their pages with the
time of their capture, and the pictures that these show. A file that was stopped in the middle goes on there; reading one again
changes nothing. With --urls the words name lists of addresses instead (one a line, .gz too) or sitemaps, and what they list
becomes due: sync fetches it, politely.`,
  options: {
    urls: { type: 'boolean' },
    name: { type: 'string' },
    'from-start': { type: 'boolean' },
  },
  optionHelp: [
    ['--urls', 'the words name lists of pages, or sitemaps: fetch what they list'],
    ['--name NAME', 'with --urls: the source (default: each page’s host)'],
    ['--from-start', 'look at the whole file again, not only at what is left'],
  ],
  example: 'presskeep ingest CC-NEWS-20240601000000-00001.warc.gz',
  words: [1, 100_000],
  async run(invocation) {
    if (text(invocation.values.name) !== undefined && !invocation.values.urls) {
      throw new UsageError('--name goes with --urls')
    }
    return invocation.values.urls ? wantAll(invocation) : ingestAll(invocation, invocation.words)
  },
}

/** Reads WARC and WACZ files in, from wherever they lie. What can't be opened is told, and the rest goes on. */
export function ingestAll(invocation: Invocation, given: readonly string[]): Promise<number> {
  const places = given.map((name) => (isAddress(name) ? name : namedPath(invocation, name)))
  for (const file of places) {
    if (!isAddress(file) && !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      throw new UsageError(`there is no file ${file}`)
    }
  }
  if (places.some(isAddress)) keepAllowedHosts(invocation)
  letHeapGrow()
  return writing(invocation, 'ingest', async (archive) => {
    const progress = progressOn(invocation)
    const unopened: string[] = []
    const fetcher = fetcherOf(invocation, archive)
    async function* sources(): AsyncGenerator<IngestSource> {
      for (const place of places) {
        try {
          yield* await openSources(place, { fetcher, s3: archive.settings.s3 })
        } catch (error) {
          if (!(error instanceof Error)) throw error
          unopened.push(error.message)
        }
      }
    }
    let report: IngestReport
    try {
      report = await ingest(archive, sources(), {
        resume: !invocation.values['from-start'],
        signal: invocation.signal,
        onProgress: ({ name, offset, sizeBytes, seen, kept }) => {
          const share = sizeBytes ? ` ${Math.floor((100 * offset) / sizeBytes)} %` : ''
          progress.step(`${name}${share}: ${counted(seen, 'answer')}, ${counted(kept, 'article')} kept`)
        },
      })
    } finally {
      progress.end()
      fetcher.close()
    }
    return tellIngested(invocation, { ...report, damaged: [...unopened, ...report.damaged] })
  })
}

function tellIngested(invocation: Invocation, report: IngestReport): number {
  const { stdout, stderr, isJson, signal } = invocation
  const { seen, kept, known, passedOver, pictures, whole, damaged } = report
  if (isJson) stdout.write(`${JSON.stringify({ ...report, stopped: signal.aborted })}\n`)
  else if (!seen && damaged.length && !signal.aborted) {
    if (damaged.length === 1) stderr.write(`presskeep: nothing could be read: ${plain(damaged[0]!)}\n`)
    else {
      stderr.write('presskeep: nothing could be read:\n')
      tellSome(stderr, damaged)
    }
  } else {
    stdout.write(
      `${counted(seen, 'answer')}: ${counted(kept, 'article')} kept, ${known} known already, ${passedOver} passed over; ${counted(pictures, 'picture')} kept${whole ? `; ${counted(whole, 'page')} with what they were shown with` : ''}\n`,
    )
    if (!seen && !signal.aborted)
      stderr.write('nothing stands there that was not read before; --from-start reads it again\n')
    tellSome(stderr, damaged)
    if (signal.aborted) stderr.write('stopped; the same command goes on from here\n')
  }
  return damaged.length || signal.aborted ? 2 : 0
}

async function wantAll(invocation: Invocation): Promise<number> {
  keepAllowedHosts(invocation)
  return writing(invocation, 'ingest', async (archive) => {
    const { stdout, stderr, isJson, signal } = invocation
    const progress = progressOn(invocation)
    const fetcher = fetcherOf(invocation, archive)
    let report: WantedReport = { listed: 0, wanted: 0, known: 0, problems: [] }
    try {
      for (const word of invocation.words) {
        if (signal.aborted) break
        const before = report
        const more = await wantPages(archive, fetcher, {
          list: isAddress(word) ? word : linesOf(namedPath(invocation, word)),
          listName: word,
          source: text(invocation.values.name),
          signal,
          onProgress: (listed) => progress.step(`${before.listed + listed} addresses`),
        })
        report = {
          listed: before.listed + more.listed,
          wanted: before.wanted + more.wanted,
          known: before.known + more.known,
          problems: [...before.problems, ...more.problems],
        }
      }
    } finally {
      progress.end()
      fetcher.close()
    }
    if (isJson) stdout.write(`${JSON.stringify({ ...report, stopped: signal.aborted })}\n`)
    else {
      const { listed, wanted, known, problems } = report
      stdout.write(
        `${listed} addresses: ${wanted} are due now, ${known} known already. ${invocation.held ? 'presskeep up fetches them' : 'Fetch them with: presskeep sync'}\n`,
      )
      tellSome(stderr, problems)
      if (signal.aborted) stderr.write('stopped; the same command goes on from here\n')
    }
    return report.problems.length || signal.aborted ? 2 : 0
  })
}

function tellSome(stderr: Invocation['stderr'], problems: readonly string[]): void {
  for (const one of problems.slice(0, 20)) stderr.write(`  ${plain(one)}\n`)
  if (problems.length > 20) stderr.write(`  and ${problems.length - 20} more (--json lists all)\n`)
}

/** The lines of a file, packed or not, one at a time. Throws `IngestError` where there is none. */
async function* linesOf(file: string): AsyncGenerator<string> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new IngestError(`there is no file ${file}`)
  const stream = createReadStream(file)
  const input = /\.gz$/i.test(file) ? stream.pipe(createGunzip()) : stream
  stream.on('error', (error) => input.destroy(error))
  yield* createInterface({ input, crlfDelay: Infinity })
}

const isAddress = (word: string) => /^(https?|s3):\/\//i.test(word)
