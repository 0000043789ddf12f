import fs from 'node:fs'
import path from 'node:path'
import { readS3Object, type S3Options } from '../blobs/index.ts'
import type { Fetcher } from '../model/index.ts'
import { readZip } from './zip.ts'

/** A WARC file to be read as a stream, wherever it lies. */
export interface IngestSource {
  /** What it is called in messages. */
  readonly name: string
  /** Changes when its bytes change. */
  readonly version: string
  readonly sizeBytes?: number
  /** Its bytes from there on. Throws where it can't be read, or has changed since it was found. */
  read(from: number): AsyncIterable<Uint8Array>
}

/** It is not there, or can't be read: says which, why, and what to do. */
export class IngestError extends Error {
  override name = 'IngestError'
}

export interface IngestWays {
  readonly fetcher: Fetcher
  readonly s3: Omit<S3Options, 'address'>
}

const rangeBytes = 16 << 20

/**
 * The WARC files that a path, an `http(s)` address or an `s3://BUCKET/KEY` names; of a WACZ file those inside. Nothing is
 * copied: what lies elsewhere is read in ranges of 16 MiB. Throws `IngestError`.
 */
export async function openSources(given: string, ways: IngestWays): Promise<readonly IngestSource[]> {
  const isRemote = /^(https?|s3):\/\//i.test(given)
  if (isRemote && /\.wacz(\?|$)/i.test(given)) {
    throw new IngestError(`${given}: a WACZ is read from this machine only; download it first`)
  }
  if (/^https?:/i.test(given)) return [await webSource(given, ways.fetcher)]
  if (/^s3:/i.test(given)) return [await bucketSource(given, ways.s3)]
  return fileSources(given)
}

function fileSources(file: string): readonly IngestSource[] {
  const found = fs.statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new IngestError(`there is no file ${file}`)
  if (found.size === 0)
    throw new IngestError(`${path.basename(file)} is empty${/\.wacz$/i.test(file) ? ', and so no ZIP file' : ''}`)
  const version = `${found.size} ${Math.round(found.mtimeMs)}`
  if (!/\.wacz$/i.test(file) && !isZip(file)) {
    const read = (from: number) => fs.createReadStream(file, { start: from, highWaterMark: 1 << 20 })
    return [{ name: path.basename(file), version, sizeBytes: found.size, read }]
  }
  const entries = entriesOf(file)
  const warcs = entries.filter((entry) => /^archive\/[^/]+\.warc(\.gz)?$/i.test(entry.name))
  if (!warcs.length) {
    const holdsWacz = entries.some((entry) => /\.wacz$/i.test(entry.name))
    const why = holdsWacz
      ? 'it holds other WACZ files: unpack it and give those'
      : 'there is no WARC file in its archive/'
    throw new IngestError(`${path.basename(file)}: ${why}`)
  }
  return warcs.map((entry) => ({
    name: `${path.basename(file)}/${entry.name}`,
    version,
    read: (from) => behind(entry.open(), from),
  }))
}

/** A WACZ may have lost its name on its way here. */
function isZip(file: string): boolean {
  const fd = fs.openSync(file, 'r')
  try {
    const first = Buffer.alloc(4)
    return fs.readSync(fd, first) === 4 && first.equals(Buffer.from('PK\x03\x04', 'latin1'))
  } finally {
    fs.closeSync(fd)
  }
}

function entriesOf(file: string) {
  try {
    return readZip(file)
  } catch (error) {
    throw new IngestError(`${path.basename(file)}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** A stream without its first bytes. */
async function* behind(stream: AsyncIterable<Uint8Array>, from: number): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const piece of stream) {
    if (at + piece.length > from) yield piece.subarray(Math.max(0, from - at))
    at += piece.length
  }
}

async function webSource(url: string, fetcher: Fetcher): Promise<IngestSource> {
  const part = async (from: number, to: number) => {
    const outcome = await fetcher({ url, purpose: 'file', range: [from, to] })
    if (outcome.kind === 'failed' && outcome.status === 416) return undefined
    if (outcome.kind !== 'fetched') {
      const hint =
        outcome.kind === 'refused' && outcome.by === 'guard' ? `; --allow-host ${URL.parse(url)?.host} allows it` : ''
      const why = outcome.kind === 'unchanged' ? 'nothing new' : outcome.message + hint
      throw new IngestError(`${url} can't be read at byte ${from}: ${why}`)
    }
    const headers = outcome.exchanges.at(-1)?.responseHeaders ?? []
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headerOf(headers, 'content-range')) ?? []
    if (outcome.status === 206 && Number(first) !== from) {
      throw new IngestError(`${url} gives other bytes than it was asked for`)
    }
    const whole = outcome.status === 206 ? undefined : outcome.body
    const sizeBytes = whole ? whole.length : Number(total)
    return { body: outcome.body, whole, sizeBytes, etag: `${outcome.etag ?? outcome.lastModified ?? ''} ${sizeBytes}` }
  }
  const first = await part(0, rangeBytes)
  if (!first) throw new IngestError(`${url} is empty`)
  const { whole, sizeBytes, etag } = first
  if (sizeBytes === 0) throw new IngestError(`${url} is empty`)
  return {
    name: url,
    version: etag,
    sizeBytes,
    async *read(from) {
      // A server that knows no ranges gave all of it, which is held to the limit for files.
      if (whole) return yield whole.subarray(from)
      for (let at = from; at < sizeBytes; ) {
        const next = at === 0 ? first : await part(at, Math.min(at + rangeBytes, sizeBytes))
        if (!next || next.etag !== etag) throw new IngestError(`${url} changed while it was read; run it again`)
        if (next.body.length === 0) throw new IngestError(`${url} ends at byte ${at} of ${sizeBytes}`)
        yield next.body
        at += next.body.length
      }
    },
  }
}

async function bucketSource(address: string, s3: IngestWays['s3']): Promise<IngestSource> {
  const { sizeBytes, version, read } = await readS3Object({ ...s3, address, rangeBytes })
  if (sizeBytes === 0) throw new IngestError(`${address} is empty`)
  return { name: address, version, sizeBytes, read }
}

function headerOf(headers: readonly (readonly [string, string])[], name: string): string {
  return headers.find(([given]) => given.toLowerCase() === name)?.[1] ?? ''
}
