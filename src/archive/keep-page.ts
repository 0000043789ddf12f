import { HostBusyError } from '../fetch/index.ts'
import { addressKey, type Fetcher, type FetchOutcome, hostOf, type Job, parseHttpUrl } from '../model/index.ts'
import { articleById, articleByKey, picturesOf } from '../store/index.ts'
import { atHost } from './at-host.ts'
import { captureArticle } from './capture-article.ts'
import { capturePicture } from './capture-picture.ts'
import type { WritableArchive } from './open-archive.ts'
import type { RequestsShown } from './show-page.ts'
import { wantPages } from './want-pages.ts'

/** What became of one page that somebody wants kept now. */
export interface KeptPage {
  readonly url: string
  readonly outcome: 'kept' | 'same' | 'failed' | 'gone'
  /** The article's id; absent where the address is none, or none that may be asked. */
  readonly id?: string
  readonly title?: string
  readonly pictures: { readonly kept: number; readonly failed: number }
  /** What the whole page asked for, where it was shown. */
  readonly requests?: RequestsShown
  readonly problem?: string
}

/**
 * Keeps one page now, and its article's pictures, whether a feed names it or not; with `isWhole` all that it needs to be
 * shown. One that is kept already is looked at again. An address that may not be asked leaves nothing behind; one that
 * does not answer now stays wanted, and a sync asks it again.
 */
export async function keepPage(
  archive: WritableArchive,
  fetcher: Fetcher,
  given: string,
  options: { readonly isWhole?: boolean; readonly signal?: AbortSignal } = {},
): Promise<KeptPage> {
  const { signal } = options
  const pictures = { kept: 0, failed: 0 }
  const url = parseHttpUrl(given)?.href
  const key = url && addressKey(url)
  if (!url || !key) return { url: given, outcome: 'failed', pictures, problem: 'this is no http or https address' }
  let kept: Omit<KeptPage, 'pictures'>
  try {
    kept = await atHost(archive.hosts, hostOf(url), () => keepArticle(archive, fetcher, { url, key }, options), signal)
  } catch (error) {
    if (!(error instanceof HostBusyError)) throw error
    if (!(await articleByKey(archive.db, key))) await want(archive, fetcher, url)
    return { url, outcome: 'failed', pictures, problem: `${error.message}; a sync asks it again` }
  }
  if (kept.id === undefined) return { ...kept, pictures }
  for (const picture of await picturesOf(archive.db, kept.id)) {
    if (picture.digest !== undefined || signal?.aborted) continue
    const job = dueNow(archive, 'picture', picture.url, picture.url)
    // One whose host is busy stays due.
    const captured = await capturePicture(archive, fetcher, job, signal).catch((error: unknown) => {
      if (error instanceof HostBusyError) return { outcome: 'failed' as const }
      throw error
    })
    pictures[captured.outcome]++
  }
  return { ...kept, pictures }
}

async function keepArticle(
  archive: WritableArchive,
  fetcher: Fetcher,
  { url, key }: { readonly url: string; readonly key: string },
  options: { readonly isWhole?: boolean; readonly signal?: AbortSignal },
): Promise<Omit<KeptPage, 'pictures'>> {
  let ask = fetcher
  if (!(await articleByKey(archive.db, key))) {
    const answer = await fetcher({ url, purpose: 'article' }, options.signal)
    if (answer.kind === 'refused' && !answer.exchanges.length) {
      return { url, outcome: 'failed', problem: `${answer.errorClass}: ${answer.message}` }
    }
    ask = knowing(url, answer, fetcher)
    await want(archive, fetcher, url)
  }
  const found = await articleByKey(archive.db, key)
  const article = found?.duplicateOf ? await articleById(archive.db, found.duplicateOf) : found
  if (!article) throw new Error(`${url} was wanted and is not there`)
  const { id } = article
  const job = dueNow(archive, article.latestPageId === undefined ? 'article' : 'recheck', id, url)
  const captured = await captureArticle(archive, ask, job, archive.now(), options)
  if (!captured) return { url, id, outcome: 'failed', problem: 'it was looked at this very moment' }
  return { ...captured, url, id }
}

async function want(archive: WritableArchive, fetcher: Fetcher, url: string): Promise<void> {
  const list = (async function* () {
    yield url
  })()
  await wantPages(archive, fetcher, { list, listName: 'keep' })
}

const dueNow = (archive: WritableArchive, kind: Job['kind'], subject: string, url: string): Job => {
  return { kind, subject, host: hostOf(url), dueAt: archive.now(), attempts: 0 }
}

/** A fetcher that has an address's answer already, and gives it once. */
function knowing(url: string, answer: FetchOutcome, fetcher: Fetcher): Fetcher {
  let known: FetchOutcome | undefined = answer
  return async (request, signal) => {
    if (request.url !== url || !known) return fetcher(request, signal)
    const given = known
    known = undefined
    return given
  }
}
