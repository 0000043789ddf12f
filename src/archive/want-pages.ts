import { parseFeed } from '../feed/index.ts'
import { addressKey, type Fetcher, hostOf } from '../model/index.ts'
import { isTimeCrowded, knownKeys } from '../store/index.ts'
import type { FollowEvent, WantedPage } from './apply-follow.ts'
import { IngestError } from './ingest-source.ts'
import type { WritableArchive } from './open-archive.ts'

export interface WantedReport {
  readonly listed: number
  /** Due now, for the first time. */
  readonly wanted: number
  readonly known: number
  readonly problems: readonly string[]
}

export interface WantedList {
  /** Lines with an address each, or the address of such a list, of a sitemap, or of an index of sitemaps. */
  readonly list: string | AsyncIterable<string>
  readonly listName: string
  /** Default: each page's host. */
  readonly source?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (listed: number) => void
}

const pagesPerRecord = 1000
const problemsAtMost = 1000
const sitemapsAtMost = 50_000
const deepestIndex = 3

/**
 * Makes the pages that a list names due, so that `sync` fetches them as politely as any other. Lists may have millions of
 * lines: a thousand are one record and one transaction. What is known stays as it is, so a list may be read again. Throws `IngestError`
 * where the list itself can't be had.
 */
export async function wantPages(archive: WritableArchive, fetcher: Fetcher, wanted: WantedList): Promise<WantedReport> {
  const counts = { listed: 0, wanted: 0, known: 0, problems: [] as string[] }
  const problem = (text: string) => {
    if (counts.problems.length < problemsAtMost) counts.problems.push(text)
  }
  let pages = new Map<string, WantedPage>()
  const keep = async () => {
    for (const key of await knownKeys(archive.db, [...pages.keys()])) {
      pages.delete(key)
      counts.known++
    }
    const fields: FollowEvent = { event: 'wanted', list: wanted.listName, pages: [...pages.values()] }
    counts.wanted += pages.size
    pages = new Map()
    if (!fields.pages.length) return
    // A record that can't be applied would stop all that comes behind it.
    if (await isTimeCrowded(archive.db, archive.now())) {
      throw new IngestError(
        'four million pages became due within these days; the same command goes on with the rest three days later',
      )
    }
    await archive.keeper.commit(
      (warc) => [
        warc.appendMetadata({
          subject: 'wanted',
          url: /^https?:/i.test(wanted.listName) ? wanted.listName : `urn:presskeep:wanted`,
          at: archive.now(),
          fields,
          purpose: 'follow',
        }),
      ],
      async () => {},
    )
  }
  const { list } = wanted
  const addresses = typeof list === 'string' ? addressesAt(list, fetcher, problem) : list
  for await (const line of addresses) {
    if (wanted.signal?.aborted) break
    const given = line.trim()
    if (given === '' || given.startsWith('#')) continue
    counts.listed++
    wanted.onProgress?.(counts.listed)
    const url = URL.parse(given)
    const key = url && /^https?:$/.test(url.protocol) ? addressKey(url.href) : undefined
    if (!url || key === undefined) {
      problem(`${wanted.listName}: no web address: ${given.slice(0, 200)}`)
      continue
    }
    if (pages.has(key)) {
      counts.known++
      continue
    }
    pages.set(key, { url: url.href, source: wanted.source ?? hostOf(url.href) })
    if (pages.size >= pagesPerRecord) await keep()
  }
  await keep()
  return counts
}

/** What a list on the web names: addresses one a line, the pages of a sitemap, those of all sitemaps of an index, `most` at most. */
export async function* addressesAt(
  url: string,
  fetcher: Fetcher,
  problem: (text: string) => void,
  most = sitemapsAtMost,
): AsyncGenerator<string> {
  const named = new Set([url])
  const waiting = [{ url, depth: 0 }]
  let isTold = false
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    // A sitemap may have 50 MB.
    const outcome = await fetcher({ url: next.url, purpose: 'file' })
    if (outcome.kind !== 'fetched') {
      const why = `${next.url}: ${outcome.kind === 'unchanged' ? 'nothing new' : outcome.message}`
      if (next.depth === 0) throw new IngestError(why)
      problem(why)
      continue
    }
    const feed = parseFeed(outcome.body, { url: outcome.url, contentType: outcome.contentType })
    if (feed.kind === 'broken') {
      if (next.depth === 0) throw new IngestError(`${next.url} is no list of pages and no sitemap: ${feed.message}`)
      problem(`${next.url}: ${feed.message}`)
      continue
    }
    for (const entry of feed.feed.entries) {
      if (entry.url === undefined) continue
      if (feed.feed.format !== 'sitemapindex') yield entry.url
      else if (next.depth >= deepestIndex || named.has(entry.url)) continue
      else if (named.size < most) {
        named.add(entry.url)
        waiting.push({ url: entry.url, depth: next.depth + 1 })
      } else if (!isTold) {
        isTold = true
        problem(`${next.url}: more than ${most} sitemaps are named; those from ${entry.url} on are left out`)
      }
    }
  }
}
