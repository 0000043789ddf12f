import { addressKey, type Fetcher, type FetchOutcome, hostOf, type Job, parseHttpUrl } from '../model/index.ts'
import { articleById, articleByKey, picturesOf } from '../store/index.ts'
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
  let ask = fetcher
  if (!(await articleByKey(archive.db, key))) {
    const answer = await fetcher({ url, purpose: 'article' }, signal)
    if (answer.kind === 'refused' && !answer.exchanges.length) {
      return { url, outcome: 'failed', pictures, problem: `${answer.errorClass}: ${answer.message}` }
    }
    ask = knowing(url, answer, fetcher)
    const list = (async function* () {
      yield url
    })()
    await wantPages(archive, fetcher, { list, listName: 'keep' })
  }
  const found = await articleByKey(archive.db, key)
  const article = found?.duplicateOf ? await articleById(archive.db, found.duplicateOf) : found
  if (!article) throw new Error(`${url} was wanted and is not there`)
  const { id } = article
  const job = (kind: Job['kind'], subject: string): Job => {
    return { kind, subject, host: hostOf(subject === id ? url : subject), dueAt: archive.now(), attempts: 0 }
  }
  const kind = article.latestPageId === undefined ? 'article' : 'recheck'
  const captured = await captureArticle(archive, ask, job(kind, id), archive.now(), options)
  if (!captured) return { url, id, outcome: 'failed', pictures, problem: 'it was looked at this very moment' }
  for (const picture of await picturesOf(archive.db, id)) {
    if (picture.digest !== undefined || signal?.aborted) continue
    const { outcome } = await capturePicture(archive, fetcher, job('picture', picture.url), signal)
    pictures[outcome]++
  }
  return { ...captured, url, id, pictures }
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
