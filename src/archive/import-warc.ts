import fs from 'node:fs'
import path from 'node:path'
import { decodeContent, type HeaderLine, readWarc, sha256, type WarcRecord } from '../capture/index.ts'
import { addressKey, type Capture, type Exchange, hostOf } from '../model/index.ts'
import { articleByKey } from '../store/index.ts'
import { articleId } from './identity.ts'
import type { WritableArchive } from './open-archive.ts'
import { isWhole } from './save-revision.ts'
import { readZip } from './zip.ts'

export interface WarcImportReport {
  /** Answers of servers that were looked at. */
  readonly seen: number
  readonly kept: number
  readonly known: number
  /** Pages that are no articles, and everything that is no page. */
  readonly passedOver: number
  readonly pictures: number
  readonly damaged: readonly string[]
}

type Counts = { -readonly [Key in keyof WarcImportReport]: WarcImportReport[Key] } & { damaged: string[] }

/**
 * Reads WARC files of other tools, or those inside WACZ files, and keeps the news articles among their pages with the
 * time of their capture, and the pictures that these show. Importing twice changes nothing; damage is told and passed over.
 */
export async function importWarcs(
  archive: WritableArchive,
  files: readonly string[],
  onProgress?: (seen: number) => void,
): Promise<WarcImportReport> {
  const counts: Counts = { seen: 0, kept: 0, known: 0, passedOver: 0, pictures: 0, damaged: [] }
  for (const file of files) {
    for (const part of partsOf(file, counts)) {
      for await (const record of records(part, counts)) {
        counts.seen++
        onProgress?.(counts.seen)
        await keepPage(archive, record, counts)
      }
      // Which pictures are wanted is known only now.
      for await (const record of records(part, undefined)) await keepPicture(archive, record, counts)
    }
  }
  return counts
}

interface Part {
  readonly name: string
  open(): AsyncIterable<Uint8Array>
}

function partsOf(file: string, counts: Counts): readonly Part[] {
  if (!/\.wacz$/i.test(file)) return [{ name: path.basename(file), open: () => fs.createReadStream(file) }]
  try {
    return readZip(file)
      .filter((entry) => /^archive\/[^/]+\.warc(\.gz)?$/i.test(entry.name))
      .map((entry) => ({ name: `${path.basename(file)}/${entry.name}`, open: () => entry.open() }))
  } catch (error) {
    counts.damaged.push(`${path.basename(file)}: ${error instanceof Error ? error.message : error}`)
    return []
  }
}

/** Whole answers with status 200. A file that can't be read to its end is told once. */
async function* records(part: Part, counts: Counts | undefined): AsyncGenerator<WarcRecord> {
  const onDamage = (damage: { readonly offset: number; readonly message: string }) => {
    if (counts && counts.damaged.length < 1000) counts.damaged.push(`${part.name}:${damage.offset}: ${damage.message}`)
  }
  try {
    for await (const record of readWarc(part.open(), { name: part.name, onDamage })) {
      const isAnswer = record.type === 'response' && record.status === 200 && !record.truncated
      if (isAnswer && record.url && Number.isFinite(record.at)) yield record
    }
  } catch (error) {
    counts?.damaged.push(`${part.name}: ${error instanceof Error ? error.message : error}`)
  }
}

async function keepPage(archive: WritableArchive, record: WarcRecord, counts: Counts): Promise<void> {
  const url = record.url!
  const key = addressKey(url)
  if (!/^(text\/html|application\/xhtml\+xml)$/.test(record.mime ?? '') || !key || !/[/?]./.test(key)) {
    counts.passedOver++
    return
  }
  const payload = await record.payload()
  const holder = await articleByKey(archive.db, key)
  const subject = holder?.duplicateOf ?? holder?.id ?? articleId(key)
  if (await isKnown(archive, subject, record.at, payload)) {
    counts.known++
    return
  }
  const site = await siteOfArticle(archive, record, payload)
  if (site === undefined) {
    counts.passedOver++
    return
  }
  const at = record.at
  const event = { event: 'article', url, source: site } as const
  await archive.keeper.commit(
    (warc) => {
      const made: Capture[] = []
      if (!holder) made.push(warc.appendMetadata({ subject, url, at, fields: event, purpose: 'follow' }))
      made.push(warc.appendExchange(exchangeOf(record, payload), { purpose: 'article', subject }))
      return made
    },
    async () => {},
  )
  counts.kept++
}

async function isKnown(archive: WritableArchive, subject: string, at: number, payload: Uint8Array): Promise<boolean> {
  const rows = await archive.db.all(
    'SELECT 1 FROM captures WHERE subject = ? AND at = ? AND digest = ? LIMIT 1',
    subject,
    at,
    sha256(payload),
  )
  return rows.length > 0
}

/** The name of the site where the page is an article; undefined where it is none or can't be read. */
async function siteOfArticle(
  archive: WritableArchive,
  record: WarcRecord,
  payload: Uint8Array,
): Promise<string | undefined> {
  const decoded = decodeContent(payload, record.contentEncoding)
  if (decoded.kind === 'broken') return undefined
  try {
    const { contentType } = record
    const read = await archive.context.extract(decoded.bytes, record.url!, { contentType })
    return isWhole(read) && read.text.length > 0 ? (read.site ?? hostOf(record.url!)) : undefined
  } catch {
    return undefined
  }
}

async function keepPicture(archive: WritableArchive, record: WarcRecord, counts: Counts): Promise<void> {
  if (!record.mime?.startsWith('image/')) return
  const url = record.url!
  const wanted = await archive.db.all('SELECT 1 FROM pictures WHERE url = ? AND digest IS NULL LIMIT 1', url)
  if (!wanted.length) return
  const payload = await record.payload()
  await archive.keeper.commit(
    (warc) => [warc.appendExchange(exchangeOf(record, payload), { purpose: 'picture', subject: url })],
    async (_sql, applied) => {
      if (applied.some((one) => one.kind === 'picture' && one.outcome === 'kept')) counts.pictures++
    },
  )
}

/** The answer as the other tool kept it. What it asked with is not known here, so no request headers are claimed. */
function exchangeOf(record: WarcRecord, body: Uint8Array): Exchange {
  const isHopByHop = ([name]: HeaderLine) => /^(transfer-encoding|connection|keep-alive)$/i.test(name)
  return {
    url: record.url!,
    at: record.at,
    method: 'GET',
    requestHeaders: [],
    status: record.status!,
    statusText: record.statusText ?? '',
    responseHeaders: record.headers.filter((line) => !isHopByHop(line)),
    body,
  }
}
