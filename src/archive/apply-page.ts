import type { WarcRecord } from '../capture/index.ts'
import { isSameReading } from '../diff/index.ts'
import { addressKey, type Capture, type Extraction, hostOf } from '../model/index.ts'
import {
  addJob,
  articleById,
  articleByKey,
  claimKey,
  markDuplicate,
  pageGone,
  pageSeen,
  removeJob,
  revisionById,
  type Sql,
  type StoredArticle,
  type StoredRevision,
} from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { siteOf } from './feed-trust.ts'
import { isWhole, keepReading, readingOfPage, witnessFor } from './save-revision.ts'
import { settleArticle } from './settle-article.ts'

/** What a page's answer brought. */
export interface AppliedPage {
  readonly kind: 'page'
  readonly articleId: string
  /** `kept`: a new version; `same`: seen before; `refused`: not the article, see `note`; `gone`: 404 or 410. */
  readonly outcome: 'kept' | 'same' | 'refused' | 'gone' | 'other'
  readonly title?: string
  readonly note?: string
}

/** An article's page. Nothing that is less than the article replaces it. */
export async function applyPage(
  sql: Sql,
  capture: Capture,
  record: WarcRecord,
  context: ApplyContext,
): Promise<AppliedPage> {
  const article = await articleById(sql, capture.subject)
  const other: AppliedPage = { kind: 'page', articleId: capture.subject, outcome: 'other' }
  if (!article || isRedirect(record)) return other
  if (capture.status === 304) {
    await pageSeen(sql, article.id, { at: capture.at })
    await recheckLater(sql, article, capture.at)
    return { ...other, outcome: 'same' }
  }
  if (capture.status === 404 || capture.status === 410) {
    await pageGone(sql, article.id, capture.at, isWithdrawn(article, capture.at))
    await recheckLater(sql, article, capture.at)
    return { ...other, outcome: 'gone', note: `the page answered ${capture.status}` }
  }
  if (capture.status !== 200) return other
  const refuse = async (note: string): Promise<AppliedPage> => {
    await pageSeen(sql, article.id, { at: capture.at, note })
    return { ...other, outcome: 'refused', note }
  }
  if (record.truncated) return refuse(`the answer ended early (${record.truncated})`)
  const mime = record.mime ?? 'text/html'
  if (!/^(text\/html|application\/xhtml\+xml|text\/plain|application\/xml|text\/xml)$/.test(mime)) {
    await removeJob(sql, 'article', article.id)
    return refuse(`the address is not a page but ${mime}`)
  }
  let extraction: Extraction
  try {
    const body = await context.payload(record, sql)
    const feedText = await witnessFor(sql, article.id)
    extraction = await context.extract(body, capture.url, { contentType: record.contentType, feedText })
  } catch (error) {
    return refuse(`the page could not be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (extraction.kind === 'error' || extraction.kind === 'empty' || extraction.kind === 'list') {
    return refuse(extraction.kindReason ?? `the page is no article (${extraction.kind})`)
  }
  const { revision, isNew } = await keepReading(sql, article.id, readingOfPage(extraction), capture, context.extractor)
  const note = isWhole(revision) ? undefined : (revision.kindReason ?? 'the page gives only a part of the article')
  await pageSeen(sql, article.id, { at: capture.at, note })
  if (isWhole(revision)) {
    await joinAddresses(sql, article, capture.url, extraction, revision)
    await removeJob(sql, 'article', article.id)
  }
  await settleArticle(sql, article.id, context)
  await recheckLater(sql, article, capture.at)
  return {
    kind: 'page',
    articleId: article.id,
    outcome: !isWhole(revision) ? 'refused' : isNew ? 'kept' : 'same',
    title: revision.title,
    note,
  }
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Gone for good is what was gone several times over days while the site went on answering. */
function isWithdrawn(article: StoredArticle, at: number): boolean {
  return article.goneCount >= 2 && article.goneSince !== undefined && at - article.goneSince >= 2 * dayMs
}

/**
 * The next look, by the age of the last change: the young change often. Starts at the page's own time, so that a
 * rebuild makes the same times.
 */
export function recheckDelayMs(ageMs: number): number | undefined {
  if (ageMs < 3 * hourMs) return hourMs / 4
  if (ageMs < dayMs) return hourMs
  if (ageMs < 7 * dayMs) return 3 * hourMs
  if (ageMs < 30 * dayMs) return 3 * dayMs
  if (ageMs < 365 * dayMs) return 30 * dayMs
  return undefined
}

async function recheckLater(sql: Sql, article: StoredArticle, at: number): Promise<void> {
  await removeJob(sql, 'recheck', article.id)
  const fresh = await articleById(sql, article.id)
  if (!fresh?.url || !fresh.isComplete) return
  const delayMs = recheckDelayMs(at - (fresh.editedAt ?? fresh.firstSeenAt))
  if (delayMs === undefined) return
  await addJob(sql, { kind: 'recheck', subject: article.id, host: hostOf(fresh.url), dueAt: at + delayMs })
}

/**
 * The address that answered, the canonical and the AMP address become names of this article. Where another article has
 * the name already, they are one only if they read alike: sites give one canonical address to many pages.
 */
async function joinAddresses(
  sql: Sql,
  article: StoredArticle,
  answeredUrl: string,
  extraction: Extraction,
  revision: StoredRevision,
): Promise<void> {
  for (const url of [answeredUrl, extraction.canonical, extraction.ampUrl]) {
    const key = url && addressKey(url)
    if (!key || !/[/?]./.test(key) || siteOf(url) !== siteOf(article.url)) continue
    const holder = await articleByKey(sql, key)
    if (!holder) {
      await claimKey(sql, key, article.id)
    } else if (holder.id !== article.id && !holder.duplicateOf) {
      const theirs = holder.currentRevisionId ? await revisionById(sql, holder.currentRevisionId) : undefined
      if (theirs && theirs.origin === 'page' && isSameReading(theirs.text, revision.text)) {
        await markDuplicate(sql, article.id, holder.id)
        return
      }
    }
  }
}
