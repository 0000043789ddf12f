import type { WarcRecord } from '../capture/index.ts'
import { visibleLines } from '../extract/index.ts'
import { addressKey, type Capture, type Extraction, hostOf } from '../model/index.ts'
import {
  addJob,
  articleById,
  articleByKey,
  captureById,
  capturesFor,
  countRechecks,
  feedById,
  hasAnswered,
  lockArticle,
  moveArticle,
  pageGone,
  pageRefused,
  pageSeen,
  removeJob,
  revisionById,
  type Sql,
  type StoredArticle,
  type StoredRevision,
  saveRecheck,
} from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { askElsewhere, joinAddresses, otherAddresses, whyOfElsewhere } from './article-addresses.ts'
import { compareRevisions, isSameBeside } from './compare-revisions.ts'
import { whyCutShort } from './cut-short.ts'
import { edgeBetween, edgeOf, linesOfOne, withEdge } from './edge.ts'
import { type JoinedPages, joinKeptPages } from './join-pages.ts'
import { noteState, noteVersion } from './note-edit.ts'
import { spreadDelay } from './recheck.ts'
import { editKeyOf, isWhole, keepReading, type Reading, readingOfPage, witnessFor } from './save-revision.ts'
import { settleArticle } from './settle-article.ts'
import { isBelieved, isStrange } from './strange-page.ts'

/** What a page's answer brought. */
export interface AppliedPage {
  readonly kind: 'page'
  readonly articleId: string
  /** `kept`: a new version; `same`: seen before; `refused`: not the article, see `note`; `gone`: 404 or 410. */
  readonly outcome: 'kept' | 'same' | 'refused' | 'gone' | 'other'
  readonly title?: string
  readonly note?: string
}

const dayMs = 86_400_000

/** What a page says of a publication that lies more than two days behind its capture is not believed. */
export function readingOptions(
  record: Pick<WarcRecord, 'contentType'>,
  capture: Pick<Capture, 'at'>,
  feedText: string | undefined,
) {
  return { contentType: record.contentType, feedText, latest: capture.at + 2 * dayMs }
}

/** What can be read as a page, by the type that its server gives. */
export function isPage(mime = 'text/html'): boolean {
  return /^(text\/html|application\/xhtml\+xml|text\/plain|application\/xml|text\/xml)$/.test(mime)
}

/** An article's page. Nothing that is less than the article replaces it. */
export async function applyPage(
  sql: Sql,
  capture: Capture,
  record: WarcRecord,
  context: ApplyContext,
): Promise<AppliedPage> {
  await lockArticle(sql, capture.subject)
  const article = await articleById(sql, capture.subject)
  const other: AppliedPage = { kind: 'page', articleId: capture.subject, outcome: 'other' }
  if (!article || isRedirect(record)) return other
  const noted = { article, captureId: capture.id, at: capture.at }
  if (capture.status === 304) {
    await pageSeen(sql, article.id, { at: capture.at })
    await saveRecheck(sql, hostOf(article.url ?? ''), article.id, capture.at)
    await noteState(sql, noted, 'restored', undefined)
    await recheckLater(sql, article, capture.at, context)
    return { ...other, outcome: 'same' }
  }
  if (capture.status === 404 || capture.status === 410) {
    const names = await otherAddresses(sql, article, capture.at)
    // Gone is what is gone at all of its addresses: each is asked in turn, those that were not asked yet at once.
    const gone = !names.some((one) => one.isDue) && (await isWithdrawn(sql, article, capture.at))
    await pageGone(sql, article.id, capture.at, gone)
    if (gone) await noteState(sql, noted, 'withdrawn', undefined)
    const next = names[0]
    if (next) await moveArticle(sql, article.id, next.url)
    await recheckLater(sql, article, capture.at, context)
    const note = `the page answered ${capture.status}`
    if (!next?.isDue) return { ...other, outcome: 'gone', note }
    await addJob(sql, { kind: 'recheck', subject: article.id, host: hostOf(next.url), dueAt: capture.at })
    return { ...other, outcome: 'gone', note: `${note}; ${next.url} is asked next` }
  }
  if (capture.status !== 200) return other
  const refuse = async (note: string): Promise<AppliedPage> => {
    await pageRefused(sql, article.id, capture.at, note)
    await askElsewhere(sql, article, capture.at)
    return { ...other, outcome: 'refused', note }
  }
  if (record.truncated) return refuse(`the answer ended early (${record.truncated})`)
  if (!isPage(record.mime)) {
    await removeJob(sql, 'article', article.id)
    return refuse(`the address is not a page but ${record.mime}`)
  }
  let extraction: Extraction
  let missing: JoinedPages['missing']
  try {
    ;({ extraction, missing } = await readAllPages(sql, article.id, capture, record, context, article))
  } catch (error) {
    return refuse(`the page could not be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (extraction.kind === 'error' || extraction.kind === 'empty' || extraction.kind === 'list') {
    return refuse(extraction.kindReason ?? `the page is no article (${extraction.kind})`)
  }
  // What was whole stays, until all of its pages can be had again.
  if (missing && article.latestPageId) return refuse(missing.why)
  const isCut = missing !== undefined && !missing.isAbsent
  const whole = readingOfPage(isCut ? { ...extraction, kind: 'teaser', kindReason: missing?.why } : extraction)
  const former = await formerReading(sql, article, whole, context)
  const elsewhere = await whyOfElsewhere(sql, article, capture, former, whole)
  if (elsewhere !== undefined) {
    const refused = await refuse(elsewhere)
    if (article.isComplete) await recheckLater(sql, article, capture.at, context)
    return refused
  }
  const cutShort = former && (await whyCutShort(sql, former, whole, record, context))
  const read: Reading = cutShort === undefined ? whole : { ...whole, kind: 'teaser', kindReason: cutShort }
  if (former && (await isHeld(sql, former, read, capture, context))) {
    return refuse('the page shows hardly anything of the article; it counts where it stays so for a day')
  }
  const reading = former ? await knowingItsEdge(sql, former, read, { capture, record }, context) : read
  const isSame = former && isWhole(reading) && readsAs(former, { ...reading, at: capture.at })
  const { revision, isNew, all } = isSame
    ? { revision: former, isNew: false, all: undefined }
    : await keepReading(sql, article.id, reading, capture, context.extractor, true)
  const note = isWhole(revision) ? undefined : (revision.kindReason ?? 'the page gives only a part of the article')
  if (isSame || !isWhole(revision)) await pageSeen(sql, article.id, { at: capture.at, note })
  if (isWhole(revision)) {
    if (
      article.goneSince !== undefined &&
      (await articleByKey(sql, addressKey(capture.url) ?? ''))?.id === article.id
    ) {
      await moveArticle(sql, article.id, capture.url)
    }
    await joinAddresses(sql, article, capture.url, extraction, { former, revision })
    await removeJob(sql, 'article', article.id)
    await saveRecheck(sql, hostOf(article.url ?? ''), article.id, capture.at)
    await noteState(sql, noted, 'restored', revision.title)
    const held = former ? await noteVersion(sql, noted, former, revision, isNew, all) : []
    for (const id of held) if (id !== article.id) await settleArticle(sql, id, context)
  } else if (former) await noteState(sql, noted, 'teaser', revision.title)
  await settleArticle(sql, article.id, context, all)
  await recheckLater(sql, article, capture.at, context)
  return {
    kind: 'page',
    articleId: article.id,
    outcome: !isWhole(revision) ? 'refused' : isNew ? 'kept' : 'same',
    title: revision.title,
    note,
  }
}

/** Reads a page and, where it leads to others, those that were kept with it, as one. `article` is whose it is, where it is at hand. */
export async function readAllPages(
  sql: Sql,
  articleId: string,
  capture: Capture,
  record: WarcRecord,
  context: ApplyContext,
  article?: StoredArticle,
): Promise<JoinedPages> {
  const body = await context.payload(record, sql)
  const feedText = await witnessFor(sql, articleId, article)
  const raw = await context.extract(body, capture.url, readingOptions(record, capture, feedText))
  const first = isWhole(raw) ? raw : ((await readRendered(sql, capture, feedText, context)) ?? raw)
  return joinKeptPages(sql, capture, first, context, (further) => readingOptions(further, capture, undefined))
}

/**
 * What a page gives whose text only its scripts put there: read from the document that a browser made of it, where one was
 * kept with the page. Undefined where none was, or where it is no article either.
 */
async function readRendered(
  sql: Sql,
  capture: Capture,
  feedText: string | undefined,
  context: ApplyContext,
): Promise<Extraction | undefined> {
  const rendered = await renderedOf(sql, capture)
  if (!rendered) return undefined
  try {
    const record = await context.recordAt(rendered.place)
    const body = await context.payload(record, sql)
    const extraction = await context.extract(body, capture.url, readingOptions(record, capture, feedText))
    if (!isWhole(extraction)) return undefined
    return { ...extraction, provenance: { ...extraction.provenance, rendered: rendered.id } }
  } catch {
    // Without it the page is what it was when it came.
    return undefined
  }
}

async function renderedOf(sql: Sql, capture: Capture): Promise<Capture | undefined> {
  return (await capturesFor(sql, 'rendered', capture.subject)).findLast((one) => one.originalId === capture.id)
}

/**
 * The version that the page showed before. Where an older extractor read it and the page seems changed now, the
 * capture of then is read again by the present one: two readings of one capture are our doing, never the publisher's.
 */
async function formerReading(
  sql: Sql,
  article: StoredArticle,
  reading: Reading,
  context: ApplyContext,
): Promise<StoredRevision | undefined> {
  const former = article.latestPageId ? await revisionById(sql, article.latestPageId) : undefined
  if (!former || former.extractor === context.extractor) return former
  if (former.editKey === editKeyOf(reading) && isSameBeside(former, { ...reading, at: former.at })) return former
  const capture = await captureById(sql, former.captureId)
  if (!capture || !isWhole(reading)) return former
  try {
    const record = await context.recordAt(capture.place)
    const { extraction, missing } = await readAllPages(sql, article.id, capture, record, context)
    if (!isWhole(extraction) || missing) return former
    const again = withEdge(readingOfPage(extraction), edgeOf(former))
    return (await keepReading(sql, article.id, again, capture, context.extractor)).revision
  } catch {
    // What can't be read any more is compared as it was read then.
    return former
  }
}

/** Whether the page shows what it showed before, the edge of our reading aside. */
function readsAs(former: StoredRevision, reading: Reading & { readonly at: number }): boolean {
  return edgeOf(reading).size > 0 && compareRevisions(former, reading).length === 0
}

/**
 * The reading with its edge, see `edge.ts`. Asks the pages of the former capture and of this one, where a line came or
 * went; what can't be read any more is compared without.
 */
async function knowingItsEdge(
  sql: Sql,
  former: StoredRevision,
  reading: Reading,
  now: { readonly capture: Capture; readonly record: WarcRecord },
  context: ApplyContext,
): Promise<Reading> {
  if (!isWhole(reading) || (!edgeOf(former).size && !linesOfOne(former, reading).length)) return reading
  const capture = await captureById(sql, former.captureId)
  if (!capture) return reading
  try {
    const before = await linesShown(sql, capture, await context.recordAt(capture.place), former, context)
    const after = await linesShown(sql, now.capture, now.record, reading, context)
    return withEdge(reading, edgeBetween(former, reading, before, after))
  } catch {
    return reading
  }
}

/** All lines of the pages that a reading was made of. */
async function linesShown(
  sql: Sql,
  capture: Capture,
  record: WarcRecord,
  { provenance }: Pick<Reading, 'provenance'>,
  context: ApplyContext,
): Promise<readonly string[]> {
  if (provenance.pages === undefined) {
    const rendered = provenance.rendered === undefined ? undefined : await captureById(sql, provenance.rendered)
    const read = rendered ? await context.recordAt(rendered.place) : record
    return visibleLines(await context.payload(read, sql), read.contentType)
  }
  const lines: string[] = []
  await readAllPages(sql, capture.subject, capture, record, {
    ...context,
    extract(html, url, options) {
      lines.push(...visibleLines(html, options.contentType))
      return context.extract(html, url, options)
    },
  })
  return lines
}

/** Keeps what is hardly the article for a later look to be held against, and nothing else, until it has stayed so. */
async function isHeld(
  sql: Sql,
  former: StoredRevision,
  reading: Reading,
  capture: Capture,
  context: ApplyContext,
): Promise<boolean> {
  const shown = { ...reading, at: capture.at }
  if (!isWhole(reading) || !isStrange(former, shown)) return false
  const kindReason = 'hardly anything of the article stands here'
  const { revision, isNew } = await keepReading(
    sql,
    former.articleId,
    { ...reading, kind: 'error', kindReason },
    capture,
    context.extractor,
  )
  return !isBelieved(isNew ? undefined : revision, shown)
}

/** Gone for good is what was gone several times over days while the site went on answering for other articles. */
async function isWithdrawn(sql: Sql, article: StoredArticle, at: number): Promise<boolean> {
  if (article.goneCount < 2 || article.goneSince === undefined || at - article.goneSince < 2 * dayMs) return false
  return (await countRechecks(sql, hostOf(article.url ?? ''), article.goneSince)) > 0 || isAlone(sql, article)
}

/**
 * No other article's page was ever kept from this host, so that nothing can tell an outage from a withdrawal but the article's feed, where
 * that is on the same host: it has to have answered since.
 */
async function isAlone(sql: Sql, article: StoredArticle): Promise<boolean> {
  const host = hostOf(article.url ?? '')
  if ((await countRechecks(sql, host, 0)) > 1) return false
  const feed = article.feedId === undefined ? undefined : await feedById(sql, article.feedId)
  return !feed || hostOf(feed.url) !== host || (await hasAnswered(sql, feed.id, article.goneSince ?? 0))
}

async function recheckLater(sql: Sql, article: StoredArticle, at: number, context: ApplyContext): Promise<void> {
  await removeJob(sql, 'recheck', article.id)
  if (!article.isFetchable) return
  const fresh = await articleById(sql, article.id)
  if (!fresh?.url || !fresh.isComplete || !fresh.isFetchable) return
  const delayMs = context.recheckDelayMs(at - (fresh.editedAt ?? fresh.firstSeenAt))
  if (delayMs === undefined) return
  await addJob(sql, {
    kind: 'recheck',
    subject: article.id,
    host: hostOf(fresh.url),
    dueAt: at + spreadDelay(delayMs, article.id),
  })
}
