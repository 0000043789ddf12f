import type { WarcWriter } from '../capture/index.ts'
import type { Capture, Extraction, Fetcher, FetchOutcome } from '../model/index.ts'
import { capturesFor, feedById, revisionById, type StoredArticle } from '../store/index.ts'
import { readingOptions } from './apply-page.ts'
import type { WritableArchive } from './open-archive.ts'
import type { ReadBefore } from './read-ahead.ts'
import { editKeyOf, isWhole, readingOfPage, witnessFor } from './save-revision.ts'
import { type RequestsShown, renderedType, showPage } from './show-page.ts'

/** What a showing adds to a page that is kept. */
export interface WholePage {
  /** Before the page. */
  appendRendered(warc: WarcWriter): readonly Capture[]
  /** Behind the page. */
  appendRest(warc: WarcWriter): readonly Capture[]
  /** Absent where the page could not be shown. */
  readonly requests?: RequestsShown
  /** Why the page could not be shown, and so is kept without what it needs. */
  readonly problem?: string
}

/**
 * Whether a page that was just fetched is to be shown: where its feed or the settings want whole pages, and it was never
 * shown, says something new since, or says nothing without its scripts.
 */
export async function wantsShowing(
  archive: WritableArchive,
  article: StoredArticle,
  page: Extraction,
): Promise<boolean> {
  const { db, settings } = archive
  const wishes = article.feedId === undefined ? undefined : (await feedById(db, article.feedId))?.settings
  if ((wishes?.capture ?? settings.fetch.capture) !== 'page') return false
  if (!isWhole(page) || !(await capturesFor(db, 'showing', article.id)).length) return true
  // Only all of its pages together could be compared.
  if (page.nextUrl !== undefined || page.singlePageUrl !== undefined) return false
  const former = article.latestPageId ? await revisionById(db, article.latestPageId) : undefined
  return former?.editKey !== editKeyOf(readingOfPage(page))
}

/** Archives that were told already that there is no browser: once is enough. */
const told = new WeakSet<WritableArchive>()

/** Shows a page, and keeps the document that its scripts make where only that is an article. */
export async function showWhole(
  archive: WritableArchive,
  fetcher: Fetcher,
  page: Extract<FetchOutcome, { kind: 'fetched' }>,
  raw: Extraction,
  about: {
    readonly article: StoredArticle
    readonly pageId: string
    readonly readings: ReadBefore
    readonly signal?: AbortSignal
  },
): Promise<WholePage> {
  const { article, pageId, readings, signal } = about
  const shown = await showPage(archive, fetcher, page, { articleId: article.id, pageId, signal })
  if ('problem' in shown) {
    const problem = told.has(archive) ? undefined : `kept without style sheets, fonts and scripts: ${shown.problem}`
    if (shown.hasNoBrowser) told.add(archive)
    return { appendRendered: () => [], appendRest: () => [], problem }
  }
  const isRead = !isWhole(raw) && shown.rendered !== undefined && (await isArticle(shown.rendered))
  return {
    requests: shown.requests,
    appendRest: shown.appendRest,
    appendRendered: isRead ? shown.appendRendered : () => [],
  }

  async function isArticle(html: Uint8Array): Promise<boolean> {
    const { at } = page.exchanges.at(-1)!
    const feedText = await witnessFor(archive.db, article.id)
    try {
      return isWhole(
        await readings.read(html, page.url, readingOptions({ contentType: renderedType }, { at }, feedText)),
      )
    } catch {
      return false
    }
  }
}
