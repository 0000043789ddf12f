import { randomUUID } from 'node:crypto'
import { decodeContent, isKeepableId, readWarc, sha256, type WarcRecord } from '../capture/index.ts'
import { addressKey, type Capture, type Extraction, hostOf } from '../model/index.ts'
import { articleByKey, captureByDigest, captureById, claimIds, releaseIds } from '../store/index.ts'
import { appendExchanges } from './append-exchanges.ts'
import { readingOptions } from './apply-page.ts'
import { blockBytes, type CrawlAnswer, crawlAnswers, exchangeOf } from './crawl-answers.ts'
import type { Extractor } from './extractor.ts'
import { articleId } from './identity.ts'
import { isBesides, keepBesides } from './ingest-besides.ts'
import { type IngestPlaces, openIngestPlaces } from './ingest-place.ts'
import type { IngestSource } from './ingest-source.ts'
import type { WritableArchive } from './open-archive.ts'
import { readBefore } from './read-ahead.ts'
import { statedPayload, withOriginal } from './revisit-original.ts'
import { isWhole, witnessFor } from './save-revision.ts'
import { renderedType } from './show-page.ts'

export interface IngestReport {
  /** Answers of servers that were looked at. */
  readonly seen: number
  readonly kept: number
  readonly known: number
  /** Pages that are no articles, and everything that is no page. */
  readonly passedOver: number
  readonly pictures: number
  /** Pages that came with the style sheets, fonts and scripts that they were shown with: exports of an archive have that. */
  readonly whole: number
  readonly damaged: readonly string[]
}

export interface IngestOptions {
  /** Go on where an earlier run of the same file was stopped. */
  readonly resume?: boolean
  readonly onProgress?: (progress: IngestProgress) => void
  readonly signal?: AbortSignal
}

export interface IngestProgress {
  readonly name: string
  readonly offset: number
  readonly sizeBytes?: number
  readonly seen: number
  readonly kept: number
}

type Counts = { -readonly [Key in keyof IngestReport]: IngestReport[Key] } & { damaged: string[] }

/** Pages that are being read, for each thread. */
const aheadPerThread = 6
const pagesPerCommit = 100
const bytesPerCommit = 32 << 20
const damageAtMost = 1000
/** Pages of which a file says only that they were the same as one that has not come yet. */
const lateAtMost = 5000

/**
 * Reads WARC files of other tools as streams and keeps the news articles among their pages with the time of their capture, and
 * the pictures that these show. Pages are read on all cores, and applied in the order of the file, many to a transaction.
 * Bounded memory. Ingesting twice changes nothing; damage is told and passed over. Ends early, and well, at `signal`.
 */
export async function ingest(
  archive: WritableArchive,
  sources: AsyncIterable<IngestSource> | Iterable<IngestSource>,
  options: IngestOptions = {},
): Promise<IngestReport> {
  const counts: Counts = { seen: 0, kept: 0, known: 0, passedOver: 0, pictures: 0, whole: 0, damaged: [] }
  const places = openIngestPlaces(archive.folder)
  const late: CrawlAnswer[] = []
  const done: (() => void)[] = []
  for await (const source of sources) {
    if (options.signal?.aborted) break
    const isDone = await ingestOne(archive, source, places, counts, late, options)
    if (isDone) done.push(isDone)
    if (!late.length) for (const one of done.splice(0)) one()
  }
  if (options.signal?.aborted) return counts
  await takeLate(archive, late, counts)
  for (const one of done) one()
  return counts
}

/** Pages that are the same as one which came behind them, or in another file. */
async function takeLate(archive: WritableArchive, late: readonly CrawlAnswer[], counts: Counts): Promise<void> {
  const line = pageLine(archive, counts, { onKept() {}, onLate: () => counts.passedOver++ })
  for (const answer of late) await line.take(answer, 0)
  await line.end()
}

async function ingestOne(
  archive: WritableArchive,
  source: IngestSource,
  places: IngestPlaces,
  counts: Counts,
  late: CrawlAnswer[],
  options: IngestOptions,
): Promise<(() => void) | undefined> {
  const { name, version, sizeBytes = Infinity } = source
  const from = options.resume === false ? 0 : places.of(name, version)
  if (from >= sizeBytes) return undefined
  let taken = from
  let reached = from
  /** What waits is not kept yet: a run that is stopped goes on before the first of it. */
  let waitsAt = Infinity
  let saved = from
  const line = pageLine(archive, counts, {
    onKept(offset) {
      reached = offset
      const place = Math.min(offset, waitsAt)
      // The end of the file is noted when all of it is done.
      if (place <= saved || place >= sizeBytes) return
      places.save(name, version, place)
      saved = place
    },
    onLate(answer) {
      if (late.length >= lateAtMost) {
        counts.passedOver++
        return
      }
      late.push(answer)
      waitsAt = Math.min(waitsAt, taken)
    },
  })
  let hasBesides = from > 0
  let isWhole = true
  async function* noted(records: AsyncIterable<WarcRecord>): AsyncGenerator<WarcRecord> {
    for await (const record of records) {
      hasBesides ||= isBesides(record)
      yield record
    }
  }
  for await (const answer of crawlAnswers(noted(records(source, from, counts)))) {
    if (options.signal?.aborted) {
      isWhole = false
      break
    }
    const { record } = answer
    const { offset, length } = record.place
    counts.seen++
    // Where records have no places of their own there is none to go on at.
    const end = length > 0 ? offset + length : 0
    await line.take(answer, end)
    taken = end
    options.onProgress?.({
      name,
      offset,
      sizeBytes: source.sizeBytes,
      seen: counts.seen,
      kept: counts.kept,
    })
  }
  await line.end()
  if (!isWhole) return undefined
  if (hasBesides) {
    const { pictures, whole } = await keepBesides(archive, () => records(source, 0, undefined), options.signal)
    counts.pictures += pictures
    counts.whole += whole
  }
  if (options.signal?.aborted) return undefined
  if (source.sizeBytes !== undefined && counts.damaged.length === 0) return () => places.save(name, version, sizeBytes)
  return reached > saved && reached < sizeBytes ? () => places.save(name, version, reached) : undefined
}

/** A file that can't be read to its end is told once. */
async function* records(source: IngestSource, from: number, counts: Counts | undefined): AsyncGenerator<WarcRecord> {
  const { name } = source
  const onDamage = (damage: { readonly offset: number; readonly message: string }) => {
    if (counts && counts.damaged.length < damageAtMost)
      counts.damaged.push(`${name}:${damage.offset}: ${damage.message}`)
  }
  try {
    yield* readWarc(source.read(from), { name, from, onDamage })
  } catch (error) {
    counts?.damaged.push(`${name}: ${error instanceof Error ? error.message : error}`)
  }
}

/** A page on its way: it is being read in a thread. */
interface Page {
  readonly record: WarcRecord
  readonly payload: Uint8Array
  readonly digest: string
  readonly subject: string
  readonly mark: string
  readonly isNew: boolean
  /** Its further pages. */
  readonly further: readonly WarcRecord[]
  readonly reading: Promise<PageRead>
  readonly end: number
}

interface PageRead {
  readonly extraction?: Extraction
  /** The document that its scripts made, where only that is an article. */
  readonly rendered?: WarcRecord
  forget(): void
}

/** Whether a revisit may refer to a page, or to one of its further pages. */
function isOriginal(revisit: WarcRecord, page: Page): boolean {
  const stated = statedPayload(revisit)
  return [page.record, ...page.further].some(
    (one) => one.id === revisit.refersTo?.recordId || page.digest === stated || statedPayload(one) === stated,
  )
}

const isRendered = (one: WarcRecord): boolean => one.purpose === 'rendered'

/** Reads a page in another thread as the fold will read it. Never rejects: what can't be read is no article. */
async function readPage(
  extractor: Extractor,
  page: {
    readonly record: WarcRecord
    readonly html: Uint8Array
    readonly feedText: string | undefined
    readonly rendered: WarcRecord | undefined
  },
): Promise<PageRead> {
  const { record, html, feedText, rendered } = page
  const readings = readBefore(extractor)
  const read = (bytes: Uint8Array, from: WarcRecord) =>
    readings.read(bytes, record.url!, readingOptions(from, record, feedText)).catch(() => undefined)
  const extraction = await read(html, record)
  if (!rendered || (extraction && isWhole(extraction))) return { extraction, forget: readings.forget }
  const made = await read(await rendered.payload(), rendered)
  const isMade = made !== undefined && isWhole(made)
  return { extraction: isMade ? made : extraction, ...(isMade && { rendered }), forget: readings.forget }
}

/** Pages go in, are read on all cores, and come out in their order, to be kept many at a time. */
function pageLine(
  archive: WritableArchive,
  counts: Counts,
  on: {
    /** All before that byte is done. */
    onKept(offset: number): void
    /** It is the same as a page that is not kept. */
    onLate(answer: CrawlAnswer): void
  },
) {
  const { extractor } = archive
  const aheadAtMost = aheadPerThread * extractor.threads
  const line: Page[] = []
  let batch: (Page & { readonly read: PageRead; readonly site: string })[] = []
  let batchBytes = 0
  let passed = 0
  /** What the batch and the line hold already: the same page twice in a file is one. */
  const underWay = new Set<string>()

  async function take(answer: CrawlAnswer, end: number): Promise<void> {
    const { isPage, besides } = answer
    const record = isPage ? await whole(answer.record) : undefined
    if (!record) {
      if (isPage) on.onLate(answer)
      else counts.passedOver++
      if (!line.length && !batch.length) passed = end
      return
    }
    const url = record.url!
    const key = addressKey(url)!
    const payload = await record.payload()
    const digest = sha256(payload)
    const holder = await articleByKey(archive.db, key)
    const subject = holder?.duplicateOf ?? holder?.id ?? articleId(key)
    const mark = `${subject} ${record.at} ${digest}`
    if (underWay.has(mark) || (await isKnown(archive, subject, record.at, digest))) {
      counts.known++
      return
    }
    const decoded = decodeContent(payload, record.contentEncoding)
    if (decoded.kind === 'broken') {
      counts.passedOver++
      return
    }
    underWay.add(mark)
    const feedText = holder ? await witnessFor(archive.db, subject) : undefined
    const reading = readPage(extractor, {
      record,
      html: decoded.bytes,
      feedText,
      rendered: besides.findLast(isRendered),
    })
    const further: WarcRecord[] = []
    for (const one of besides) {
      const page = isRendered(one) ? undefined : await whole(one)
      if (page) further.push(page)
    }
    line.push({ record, payload, digest, subject, mark, isNew: !holder, further, reading, end })
    while (line.length >= aheadAtMost) await moveOn()
  }

  /** A revisit with what it refers to, which may be on its way itself; any other record as it is. */
  async function whole(record: WarcRecord): Promise<WarcRecord | undefined> {
    if (record.type !== 'revisit') return record
    const found = await withOriginal(archive, record)
    if (found || ![...line, ...batch].some((page) => isOriginal(record, page))) return found
    while (line.length) await moveOn()
    if (batch.length) await keep()
    return withOriginal(archive, record)
  }

  async function moveOn(): Promise<void> {
    const page = line.shift()!
    const read = await page.reading
    passed = page.end
    const { extraction } = read
    if (!extraction || !isWhole(extraction) || extraction.text.length === 0) {
      read.forget()
      underWay.delete(page.mark)
      counts.passedOver++
      return
    }
    // The second of two alike is a revisit of the first, which has to be kept for that.
    if (batch.some(({ digest }) => digest === page.digest)) await keep()
    batch.push({ ...page, read, site: extraction.site ?? hostOf(page.record.url!) })
    batchBytes += page.payload.length + page.further.reduce((sum, one) => sum + blockBytes(one), 0)
    if (batch.length >= pagesPerCommit || batchBytes >= bytesPerCommit) await keep()
  }

  async function keep(): Promise<void> {
    const pages = batch
    batch = []
    batchBytes = 0
    const originals = await Promise.all(pages.map((page) => captureByDigest(archive.db, page.digest)))
    // Others may be reading in a crawl with the same ids.
    const claimed = archive.hosts
      ? await archive.db.transaction((sql) => claimIds(sql, pages.map(({ record }) => record.id).filter(isKeepableId)))
      : undefined
    const isTaken = await Promise.all(pages.map((page) => captureById(archive.db, page.record.id)))
    const ids = new Set<string>()
    const documents = await Promise.all(pages.map(({ read }) => read.rendered?.payload()))
    const further = await Promise.all(pages.map((page) => appendFurther(archive, page)))
    await archive.keeper.commit(
      (warc) =>
        pages.flatMap(({ record, payload, digest, subject, isNew, site, read: { rendered } }, at) => {
          const { at: time } = record
          const url = record.url!
          const made: Capture[] = []
          if (isNew) {
            const fields = { event: 'article', url, source: site } as const
            made.push(warc.appendMetadata({ subject, url, at: time, fields, purpose: 'follow' }))
          }
          made.push(...further[at]!(warc))
          const original = originals[at]
          const revisitOf = original && { recordId: original.id, ...original }
          const document = documents[at]
          if (rendered && document) {
            const id = randomUUID()
            const about = { subject, url, at: rendered.at, mime: rendered.contentType ?? renderedType }
            return [
              ...made,
              warc.appendConversion({ purpose: 'rendered', ...about, bytes: document, of: id }),
              warc.appendExchange(exchangeOf(record, payload), { purpose: 'article', subject, revisitOf, id }),
            ]
          }
          // An id that another capture has can't be that of this one, too.
          const isClaimed = claimed?.has(record.id) ?? true
          const isFree = !original && !isTaken[at] && isClaimed && !ids.has(record.id)
          ids.add(record.id)
          const kept = isFree ? warc.appendKept(record, { purpose: 'article', subject, digest }) : undefined
          made.push(
            kept ?? warc.appendExchange(exchangeOf(record, payload), { purpose: 'article', subject, revisitOf }),
          )
          return made
        }),
      async (sql) => {
        if (claimed) await releaseIds(sql, claimed)
      },
    )
    counts.kept += pages.length
    for (const { read, mark } of pages) {
      read.forget()
      underWay.delete(mark)
    }
    on.onKept(passed)
  }

  return {
    take,
    async end() {
      while (line.length) await moveOn()
      if (batch.length) await keep()
      else on.onKept(passed)
    },
  }
}

/** An article's further pages, kept with it. */
async function appendFurther(archive: WritableArchive, { further, subject }: Page) {
  const exchanges = await Promise.all(further.map(async (one) => exchangeOf(one, await one.payload())))
  return appendExchanges(archive, exchanges, { purpose: 'continuation', subject })
}

async function isKnown(archive: WritableArchive, subject: string, at: number, digest: string): Promise<boolean> {
  const rows = await archive.db.all(
    'SELECT 1 FROM captures WHERE subject = ? AND at = ? AND digest = ? LIMIT 1',
    subject,
    at,
    digest,
  )
  return rows.length > 0
}
