import type { WarcRecord } from '../capture/index.ts'
import { isSameReading, normalizeTitle, sharedShare } from '../diff/index.ts'
import { visibleLines } from '../extract/index.ts'
import { addressKey, type Capture, type Extraction, hostOf } from '../model/index.ts'
import {
  addJob,
  articleById,
  articleByKey,
  captureById,
  capturesFor,
  claimKey,
  countRechecks,
  editsOf,
  entriesOf,
  feedById,
  hasAnswered,
  lockArticle,
  markDuplicate,
  moveArticle,
  newestCaptures,
  pageElsewhere,
  pageGone,
  pageSeen,
  removeJob,
  revisionById,
  type Sql,
  type StoredArticle,
  type StoredRevision,
  saveRecheck,
} from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { comparable, compareRevisions, isSameBeside, type Shown } from './compare-revisions.ts'
import { whyCutShort } from './cut-short.ts'
import { edgeBetween, edgeOf, linesOfOne, withEdge } from './edge.ts'
import { siteOf } from './feed-trust.ts'
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
    if (article.goneSince === undefined) await pageSeen(sql, article.id, { at: capture.at, note })
    else await pageElsewhere(sql, article.id, capture.at, note)
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
    await pageElsewhere(sql, article.id, capture.at, elsewhere)
    await askElsewhere(sql, article, capture.at)
    if (article.isComplete) await recheckLater(sql, article, capture.at, context)
    return { ...other, outcome: 'refused', note: elsewhere }
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

/** The share of the shorter of two texts that stands in the longer, 0 to 1; of texts that grow and shrink nearly all. */
function shareOfShorter(former: Shown, reading: Shown): number {
  const length = Math.min(former.text.length, reading.text.length)
  if (length === 0) return 0
  const shared = sharedShare(comparable(former), comparable(reading), compareRevisions(former, reading))
  return Math.min(1, (shared * (former.text.length + reading.text.length)) / 2 / length)
}

/** Below it two texts are of different things; above the second a text is another's, edited. */
const leastShared = 0.35
const mostlyShared = 0.6

/**
 * Why what another address answered is not the article: sites lead addresses that they don't serve any more to their front page, or to something
 * else. What has moved says what it said, or has its headline.
 */
async function whyOfElsewhere(
  sql: Sql,
  article: StoredArticle,
  { url, at }: Capture,
  former: StoredRevision | undefined,
  reading: Reading,
): Promise<string | undefined> {
  const key = addressKey(url)
  if (key === undefined || key === article.key) return undefined
  if (key === addressKey(article.url ?? '') && article.goneSince === undefined) return undefined
  const before = former && (await captureById(sql, former.captureId))
  if (before && addressKey(before.url) === key) return undefined
  const { pathname, search } = new URL(url)
  if (pathname === '/' && search === '') return `the address leads to the front page ${url}`
  const holder = await articleByKey(sql, key)
  const holds = holder !== undefined && holder.id !== article.id
  const another = `the address leads to ${url}, which is another article`
  if (!former) return holds && (await areNamedApart(sql, article, holder, key)) ? another : undefined
  const shown = { ...reading, at }
  const isNamedSo = normalizeTitle(former.title ?? '') === normalizeTitle(reading.title ?? '')
  const share = shareOfShorter(former, shown)
  if (holds && share < (isNamedSo ? leastShared : mostlyShared)) return another
  if (holds && (await stoodBeside(sql, article, holder, key))) {
    if (!isNamedSo && !isSameReading(former.text, reading.text)) return another
    // Neither can be joined to the other without hiding an edit: what befalls the other is noted there.
    if (await hasHistory(sql, article)) return another
  }
  return !isNamedSo && share < leastShared ? `the address leads to ${url}, which says something else` : undefined
}

/** Whether feeds give two articles different headlines; where none is given, whether the other got to this address by being led there, too. */
async function areNamedApart(sql: Sql, one: StoredArticle, other: StoredArticle, key: string): Promise<boolean> {
  const titlesOf = async ({ id }: StoredArticle) =>
    new Set((await entriesOf(sql, id)).map(({ entry }) => normalizeTitle(entry.title ?? '')).filter(Boolean))
  const [ours, theirs] = [await titlesOf(one), await titlesOf(other)]
  if (ours.size === 0 || theirs.size === 0) return other.key !== key
  return ours.isDisjointFrom(theirs)
}

/** Answers of an article's page that are looked through, the newest. */
const answersAtMost = 500

async function lastAnswer(
  sql: Sql,
  { id }: StoredArticle,
  isWanted: (one: Capture) => boolean,
): Promise<Capture | undefined> {
  const answers = await newestCaptures(sql, 'article', id, answersAtMost)
  return answers.find((one) => (one.status === 200 || one.status === 304) && isWanted(one))
}

/** Whether an article answered at another address than this one while another article was known there: then one is not the other, moved. */
async function stoodBeside(sql: Sql, article: StoredArticle, holder: StoredArticle, key: string): Promise<boolean> {
  const own = await lastAnswer(sql, article, (one) => addressKey(one.url) !== key)
  return own !== undefined && own.at >= holder.firstSeenAt
}

/** Whether another article came when this one had left its own address. */
async function hadMoved(sql: Sql, article: StoredArticle, holder: StoredArticle, key: string): Promise<boolean> {
  const own = await lastAnswer(sql, article, (one) => addressKey(one.url) !== key)
  return own !== undefined && own.at < holder.firstSeenAt
}

/** Whether anything was noted of an article that a reader would miss. */
async function hasHistory(sql: Sql, { id, editedAt }: StoredArticle): Promise<boolean> {
  return editedAt !== undefined || (await editsOf(sql, id)).length > 0
}

/**
 * The other addresses at which an article may be found, in the order in which they are asked: those of its feed items and those where its
 * page was. Due is one that was not asked since the article was first found gone.
 */
export async function otherAddresses(
  sql: Sql,
  article: StoredArticle,
  at: number,
): Promise<readonly { readonly url: string; readonly isDue: boolean }[]> {
  const answers = await newestCaptures(sql, 'article', article.id, answersAtMost)
  const entries = [...(await entriesOf(sql, article.id))].sort((a, b) => b.lastSeenAt - a.lastSeenAt)
  const since = article.goneSince ?? at
  const asked = new Set(answers.filter((one) => one.at >= since).map((one) => addressKey(one.url)))
  const current = addressKey(article.url ?? '')
  const known = new Map<string, string>()
  for (const url of [...entries.map((one) => one.entry.url), ...answers.map((one) => one.url)]) {
    const key = url && addressKey(url)
    if (!key || key === current || known.has(key) || known.size >= namesAtMost) continue
    if ((await articleByKey(sql, key))?.id === article.id) known.set(key, url)
  }
  const names = [...known].map(([key, url]) => ({ url, isDue: !asked.has(key) }))
  // What was asked longest ago comes next.
  const lastAsked = (url: string) => answers.findIndex((one) => addressKey(one.url) === addressKey(url))
  return names.sort((a, b) => Number(b.isDue) - Number(a.isDue) || (a.isDue ? 0 : lastAsked(b.url) - lastAsked(a.url)))
}

const namesAtMost = 8

/** Of an article that was found gone and isn't here either, another address is asked next. */
async function askElsewhere(sql: Sql, article: StoredArticle, at: number): Promise<void> {
  if (article.goneSince === undefined) return
  const [next] = await otherAddresses(sql, article, at)
  if (next) await moveArticle(sql, article.id, next.url)
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

/**
 * The address that answered, the canonical and the AMP address become names of this article. Where another article has
 * the name already, they are one only if they read alike: sites give one canonical address to many pages. One that came when this one had moved
 * goes, unless it was edited; else this one does, unless it was: no edit is ever hidden.
 */
async function joinAddresses(
  sql: Sql,
  article: StoredArticle,
  answeredUrl: string,
  extraction: Extraction,
  { former, revision }: { readonly former: StoredRevision | undefined; readonly revision: StoredRevision },
): Promise<void> {
  if (article.duplicateOf !== undefined) return
  const isEdited =
    (await hasHistory(sql, article)) ||
    (former !== undefined && former.id !== revision.id && compareRevisions(former, revision).length > 0)
  const asked = new Set([article.key])
  for (const url of [answeredUrl, extraction.canonical, extraction.ampUrl]) {
    const key = url && addressKey(url)
    if (!key || asked.has(key) || !/[/?]./.test(key) || siteOf(url) !== siteOf(article.url)) continue
    asked.add(key)
    const before = await articleByKey(sql, key)
    if (before) await lockArticle(sql, before.id)
    // Another program may have joined it to a third meanwhile.
    const holder = before && (await articleByKey(sql, key))
    if (!holder) {
      await claimKey(sql, key, article.id)
    } else if (holder.id !== article.id && !holder.duplicateOf) {
      const theirs = holder.currentRevisionId ? await revisionById(sql, holder.currentRevisionId) : undefined
      if (theirs?.origin !== 'page' || !isSameReading(theirs.text, revision.text)) continue
      const isAnother = former !== undefined && shareOfShorter(former, revision) < leastShared
      const mayGo = !isAnother && !(await hasHistory(sql, holder)) && (await hadMoved(sql, article, holder, key))
      if (mayGo) await markDuplicate(sql, holder.id, article.id)
      else if (!isEdited) {
        await markDuplicate(sql, article.id, holder.id)
        return
      }
    }
  }
}
