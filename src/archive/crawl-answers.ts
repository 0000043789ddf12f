import { type HeaderLine, headerValue, type WarcRecord } from '../capture/index.ts'
import { addressKey, type Exchange } from '../model/index.ts'

/** An answer of a server in a crawl. */
export interface CrawlAnswer {
  readonly record: WarcRecord
  /** May be an article's page: what it is the extractor says. */
  readonly isPage: boolean
  /** What an archive of ours kept with the page and exported before it: its further pages, the document that its scripts made. */
  readonly besides: readonly WarcRecord[]
}

/** More than a page can have; what stands there without a page is forgotten, the oldest first. */
const besidesAtMost = { records: 64, bytes: 32 << 20 }
/** What browsers ask for as a page or a frame; the crawlers that work with one say it (`WARC-Resource-Type`). */
const pageTypes = new Set(['document', 'html', 'other'])

/**
 * The whole answers with status 200 among the records of a crawl, in their order. Requests stand before or behind their answer, by
 * the crawler: so each answer waits for the record behind it. What was sent there makes the answer (POST) is no page.
 */
export async function* crawlAnswers(records: AsyncIterable<WarcRecord>): AsyncGenerator<CrawlAnswer> {
  let request: WarcRecord | undefined
  let held: WarcRecord | undefined
  let besides: WarcRecord[] = []
  const answer = (record: WarcRecord, asked: WarcRecord | undefined): CrawlAnswer => {
    const isPage = mayBePage(record) && (asked?.method === undefined || asked.method === 'GET')
    const own = record.purpose === 'article' ? besides.filter((one) => isBeside(one, record)) : []
    if (own.length) besides = []
    return { record, isPage, besides: own }
  }
  for await (const record of records) {
    const isRequest = record.type === 'request'
    const isOfHeld = held !== undefined && isRequest && belongs(record, held)
    if (held && isAnswer(held)) yield answer(held, isOfHeld ? record : undefined)
    held = undefined
    // A request makes one answer, if only that the page is elsewhere or as it was.
    if (isRequest) request = isOfHeld ? undefined : record
    else if (record.purpose === 'rendered' || record.purpose === 'continuation') {
      besides = lastOf([...besides, record])
    } else if (record.type === 'response' || record.type === 'revisit') {
      if (!request || !belongs(request, record)) held = record
      else {
        if (isAnswer(record)) yield answer(record, request)
        request = undefined
      }
    }
  }
  if (held && isAnswer(held)) yield answer(held, undefined)
}

/** The last ones that are within the bounds. */
function lastOf(records: readonly WarcRecord[]): WarcRecord[] {
  let bytes = 0
  const kept: WarcRecord[] = []
  for (const record of records.toReversed()) {
    bytes += blockBytes(record)
    if (bytes > besidesAtMost.bytes || kept.length === besidesAtMost.records) break
    kept.push(record)
  }
  return kept.reverse()
}

/** How long the block of a record is, as it says itself. */
export function blockBytes(record: WarcRecord): number {
  return Number(headerValue(record.warcHeaders, 'Content-Length') ?? 0)
}

/**
 * A whole answer with status 200, or that it was the same as another (a revisit, which need not say its status). A record in
 * segments holds only the first of them.
 */
export function isAnswer(record: WarcRecord): boolean {
  const { type, status } = record
  const isSame = type === 'revisit' && record.revisit !== 'not-modified' && (status ?? 200) === 200
  const isOne = ((type === 'response' && status === 200) || isSame) && !record.truncated
  const isWhole = headerValue(record.warcHeaders, 'WARC-Segment-Number') === undefined
  return isOne && isWhole && record.url !== undefined && Number.isFinite(record.at)
}

/** By its record, not by what it says. */
function mayBePage(record: WarcRecord): boolean {
  const { url, purpose, warcHeaders } = record
  // A revisit without a head is of the type of what it refers to.
  const mime = record.type === 'revisit' && !record.headers.length ? 'text/html' : record.mime
  const type = headerValue(warcHeaders, 'WARC-Resource-Type')?.trim().toLowerCase()
  if (type !== undefined && !pageTypes.has(type)) return false
  if (purpose !== undefined && purpose !== 'article') return false
  const key = addressKey(url!)
  return /^(text\/html|application\/xhtml\+xml)$/.test(mime ?? '') && key !== undefined && /[/?]./.test(key)
}

/** Records name one another by their ids, each in its own way; where neither does, neighbours of one address belong together. */
function belongs(request: WarcRecord, response: WarcRecord): boolean {
  const named = (record: WarcRecord) => headerValue(record.warcHeaders, 'WARC-Concurrent-To')
  const [ofRequest, ofResponse] = [named(request), named(response)]
  if (ofRequest === undefined && ofResponse === undefined) return request.url === response.url
  return (ofRequest?.includes(response.id) || ofResponse?.includes(request.id)) ?? false
}

function isBeside(one: WarcRecord, page: WarcRecord): boolean {
  if (one.subject !== page.subject) return false
  if (one.url === undefined || !Number.isFinite(one.at)) return false
  if (one.purpose === 'continuation') return one.type !== 'conversion' && one.status !== undefined
  return one.type === 'conversion' && one.refersTo?.recordId === page.id && one.mime === 'text/html'
}

/** The answer as the other tool kept it. What it asked with is not known here, so no request headers are claimed. */
export function exchangeOf(record: WarcRecord, body: Uint8Array): Exchange {
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
