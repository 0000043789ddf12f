import { sha256, type WarcRecord, type WarcWriter } from '../capture/index.ts'
import { addressKey, type Capture, type Exchange } from '../model/index.ts'
import { articleByKey, captureByDigest, capturesFor } from '../store/index.ts'
import { exchangeOf, isAnswer } from './crawl-answers.ts'
import type { WritableArchive } from './open-archive.ts'
import { withOriginal } from './revisit-original.ts'
import { readShowing, type Showing } from './showing.ts'

/** What came besides the articles. */
export interface BesidesReport {
  readonly pictures: number
  /** Pages that came with the style sheets, fonts and scripts that they were shown with. */
  readonly whole: number
}

/** What is remembered of one look through a file. What goes beyond comes in the next. */
const remembered = { pages: 100_000, revisits: 300_000, wanted: 300_000, showings: 20_000 }
const recordBytesAtMost = 20 << 20
const commitAtMost = { records: 100, bytes: 16 << 20 }
const redirects = new Set([301, 302, 303, 307, 308])

/** Whether what a file holds besides its pages may be wanted. */
export function isBesides(record: WarcRecord): boolean {
  return record.purpose === 'showing' || record.mime?.startsWith('image/') === true
}

/**
 * Keeps what the articles of a file that was just read in need to be shown: the pictures that they show, and, of archives of ours,
 * what their whole pages were shown with. Which that is is known only when the articles are kept, so `read` is called for each
 * look through the file. Only what a list beside a kept page names is kept, under the id of a capture of ours, and never for
 * a page that has such a list already. Bounded memory; doing it again keeps nothing twice.
 */
export async function keepBesides(
  archive: WritableArchive,
  read: () => AsyncIterable<WarcRecord>,
  signal?: AbortSignal,
): Promise<BesidesReport> {
  let [pictures, whole] = [0, 0]
  while (!signal?.aborted) {
    const look = await lookThrough(archive, read(), signal)
    pictures += look.pictures
    if (signal?.aborted || (!look.wanted.size && !look.showings.size)) break
    const kept = await keepWanted(archive, read(), look, signal)
    pictures += kept.pictures
    whole += kept.whole
    if (!look.isFull || !kept.whole) break
  }
  return { pictures, whole }
}

/** A list of what a page was shown with, of a page that is kept without one. */
interface Wanting {
  readonly articleId: string
  readonly pageId: string
  readonly url: string
}

interface Look {
  readonly pictures: number
  /** Ids of records that are to be kept. */
  readonly wanted: ReadonlySet<string>
  /** By the id of the list's record. */
  readonly showings: ReadonlyMap<string, Wanting>
  readonly isFull: boolean
}

/** Keeps pictures, and finds out what is wanted besides. Lists stand behind what they name. */
async function lookThrough(
  archive: WritableArchive,
  records: AsyncIterable<WarcRecord>,
  signal: AbortSignal | undefined,
): Promise<Look> {
  const pages = new Map<string, PageSeen>()
  const originals = new Map<string, string>()
  const wanted = new Set<string>()
  const showings = new Map<string, Wanting>()
  const shownPages = new Map<string, Set<string>>()
  const isFull = () => wanted.size >= remembered.wanted || showings.size >= remembered.showings
  let pictures = 0
  for await (const record of records) {
    if (signal?.aborted) break
    const { id, url, at, purpose } = record
    if (!Number.isFinite(at) || url === undefined) continue
    const original = originalKey(record)
    if (original !== undefined && (purpose !== undefined || mayBePicture(record))) {
      remember(originals, id, original, remembered.revisits)
    }
    if (purpose === 'article') remember(pages, id, { url, at }, remembered.pages)
    else if (purpose === 'showing') {
      const showing = isFull() ? undefined : await readShowing(record)
      const page = showing && pages.get(showing.page)
      const wanting = page && (await wantingOf(archive, page, shownPages))
      if (!showing || !wanting) continue
      showings.set(id, wanting)
      for (const { captures = [] } of showing.requests) {
        for (const one of captures) {
          wanted.add(one)
          const held = originals.get(one)
          if (held !== undefined) wanted.add(held)
        }
      }
    } else if (mayBePicture(record)) {
      const outcome = await keepPicture(archive, record)
      if (outcome === 'kept') pictures++
      if (outcome === 'no original' && original !== undefined && !isFull()) wanted.add(id).add(original)
    }
  }
  return { pictures, wanted, showings, isFull: isFull() }
}

/** A page's record, of which only what it is of is remembered. */
interface PageSeen {
  readonly url: string
  readonly at: number
}

/** What the record that a revisit refers to is known by: its id, else its address and second. */
function originalKey({ type, refersTo }: WarcRecord): string | undefined {
  if (type !== 'revisit' || !refersTo) return undefined
  const { recordId, url, at } = refersTo
  return recordId ?? (url !== undefined && at !== undefined ? placeKey(url, at) : undefined)
}

const placeKey = (url: string, at: number): string => `${Math.floor(at / 1000)} ${url}`

/** The oldest is forgotten first. */
function remember<T>(map: Map<string, T>, key: string, value: T, atMost: number): void {
  map.set(key, value)
  if (map.size > atMost) map.delete(map.keys().next().value!)
}

/** The kept capture that a page of the file became, where it has no list of what it was shown with. */
async function wantingOf(
  archive: WritableArchive,
  page: PageSeen,
  shownPages: Map<string, Set<string>>,
): Promise<Wanting | undefined> {
  const { db } = archive
  const { url } = page
  const key = addressKey(url)
  const article = key === undefined ? undefined : await articleByKey(db, key)
  if (!article) return undefined
  const articleId = article.duplicateOf ?? article.id
  const kept = (await capturesFor(db, 'article', articleId)).find(
    (one) => one.at === page.at && one.url === url && one.status === 200,
  )
  if (!kept) return undefined
  const shown = shownPages.get(articleId) ?? (await pagesShown(archive, articleId))
  remember(shownPages, articleId, shown, 1000)
  if (shown.has(kept.id)) return undefined
  shown.add(kept.id)
  return { articleId, pageId: kept.id, url }
}

/** Captures of an article that have a list of what they were shown with. */
async function pagesShown(archive: WritableArchive, articleId: string): Promise<Set<string>> {
  const pages = new Set<string>()
  for (const { place } of await capturesFor(archive.db, 'showing', articleId)) {
    try {
      const showing = await readShowing(await archive.warcs.readRecord(place))
      if (showing) pages.add(showing.page)
    } catch {
      // A list that can't be read is none.
    }
  }
  return pages
}

/** Keeps what is wanted as it comes, and each list behind what it names. */
async function keepWanted(
  archive: WritableArchive,
  records: AsyncIterable<WarcRecord>,
  look: Look,
  signal: AbortSignal | undefined,
): Promise<{ readonly pictures: number; readonly whole: number }> {
  const kept = new Map<string, Pick<Capture, 'id' | 'digest'>>()
  let batch: { readonly record: WarcRecord; readonly exchange: Exchange; readonly digest: string }[] = []
  let bytes = 0
  let [pictures, whole] = [0, 0]

  async function flush(): Promise<void> {
    const waiting = batch
    batch = []
    bytes = 0
    const originals = await Promise.all(waiting.map(({ digest }) => captureByDigest(archive.db, digest)))
    const append = (warc: WarcWriter) =>
      waiting.map(({ record, exchange }, at) => {
        const original = originals[at]
        const revisitOf = original && { recordId: original.id, ...original }
        const capture = warc.appendExchange(exchange, { purpose: 'requisite', subject: exchange.url, revisitOf })
        kept.set(record.id, capture)
        return capture
      })
    if (waiting.length) await archive.keeper.commit(append, async () => {})
  }

  async function take(record: WarcRecord): Promise<void> {
    if (kept.has(record.id) || record.status === undefined || record.truncated) return
    const stated = record.digest
    if (record.type === 'revisit' && batch.some((one) => one.digest === stated)) await flush()
    const whole = record.type === 'revisit' ? await withOriginal(archive, record) : record
    const payload = await whole?.payload()
    if (!whole || !payload || payload.length > recordBytesAtMost) return
    const digest = sha256(payload)
    const known = await knownCapture(archive, record, digest)
    if (known) return void kept.set(record.id, known)
    batch.push({ record, exchange: exchangeOf(whole, payload), digest })
    bytes += payload.length
    if (batch.length >= commitAtMost.records || bytes >= commitAtMost.bytes) await flush()
  }

  for await (const record of records) {
    if (signal?.aborted) break
    const { id, url, type } = record
    if (url === undefined || !Number.isFinite(record.at)) continue
    const isWanted = look.wanted.has(id) || look.wanted.has(placeKey(url, record.at))
    if (isWanted && (type === 'response' || type === 'revisit')) {
      if (type === 'revisit' && mayBePicture(record)) {
        await flush()
        if ((await keepPicture(archive, record)) === 'kept') pictures++
      }
      await take(record)
    }
    const wanting = look.showings.get(id)
    const showing = wanting && (await readShowing(record))
    if (!showing || !wanting) continue
    await flush()
    const fields = namingOurs(showing, wanting.pageId, kept)
    await archive.keeper.commit(
      (warc) => [
        warc.appendMetadata({
          ...{ purpose: 'showing', subject: wanting.articleId, url: wanting.url, at: record.at, fields },
        }),
      ],
      async () => {},
    )
    whole++
  }
  await flush()
  return { pictures, whole }
}

/** What is kept of the same exchange already: brought by an earlier reading of the file, or as an article's picture. */
async function knownCapture(
  archive: WritableArchive,
  record: WarcRecord,
  digest: string,
): Promise<Capture | undefined> {
  const url = record.url!
  for (const [purpose, subject] of [
    ['requisite', url],
    ['picture', url],
    ['picture', record.subject ?? url],
  ] as const) {
    const found = (await capturesFor(archive.db, purpose, subject)).find(
      (one) => one.at === record.at && one.url === url && one.digest === digest && one.status === record.status,
    )
    if (found) return found
  }
  return undefined
}

/** The list with the ids of captures of ours. What did not come with it is told. */
function namingOurs(
  showing: Showing,
  page: string,
  kept: ReadonlyMap<string, Pick<Capture, 'id' | 'digest'>>,
): Showing {
  const requests = showing.requests.map(({ captures: named = [], digest: _, ...asked }) => {
    const captures = named.flatMap((one) => kept.get(one) ?? [])
    if (!captures.length) return named.length ? { ...asked, why: asked.why ?? 'it did not come with the file' } : asked
    return { ...asked, captures: captures.map((one) => one.id), digest: captures.at(-1)!.digest }
  })
  return { ...showing, page, requests }
}

/** A picture's answer, or the redirect on the way to it in an archive of ours. */
function mayBePicture(record: WarcRecord): boolean {
  const { type, status, purpose, mime } = record
  if (type !== 'response' && type !== 'revisit') return false
  if (purpose === 'picture') return status === 200 || redirects.has(status ?? 0)
  return mime?.startsWith('image/') === true && status === 200
}

/** Keeps a picture that an article shows and that is not kept. */
async function keepPicture(
  archive: WritableArchive,
  record: WarcRecord,
): Promise<'kept' | 'no original' | 'passed over'> {
  // By the address that the article shows, whatever that led to.
  const subject = record.purpose === 'picture' && record.subject ? record.subject : record.url!
  const rows = await archive.db.all('SELECT 1 FROM pictures WHERE url = ? AND digest IS NULL LIMIT 1', subject)
  if (!rows.length) return 'passed over'
  if (record.type === 'response' && !isAnswer(record) && !redirects.has(record.status ?? 0)) return 'passed over'
  const whole = record.type === 'revisit' ? await withOriginal(archive, record) : record
  if (!whole) return 'no original'
  const payload = await whole.payload()
  const original = await captureByDigest(archive.db, sha256(payload))
  const revisitOf = original && { recordId: original.id, ...original }
  return archive.keeper.commit(
    (warc) => [warc.appendExchange(exchangeOf(whole, payload), { purpose: 'picture', subject, revisitOf })],
    async (_sql, applied) =>
      applied.some((one) => one.kind === 'picture' && one.outcome === 'kept') ? 'kept' : 'passed over',
  )
}
